r"""TextRank keywords (文本排序关键词): words that stand near many words that stand near many words.

Words of the chosen tags are linked by how often two of them stand less than ``span`` tokens apart; the
rank solves :math:`R_i=(1-d)+d\sum_j \frac{w_{ij}}{\sum_k w_{jk}}R_j` by ten rounds in the order of the words, as
jieba does it, so that published lists are met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from yanting_research.core import TOKENS, check_table
from yanting_research.textstats.origins import with_origin

__all__ = ["textrank"]

_DAMPING = 0.85
_ROUNDS = 10


def textrank(
    tokens: pd.DataFrame,
    *,
    tags: Sequence[str] = ("ns", "n", "vn", "v"),
    span: int = 5,
    stopwords: Iterable[str] = (),
) -> pd.DataFrame:
    """Keywords of every document by TextRank.

    Parameters
    ----------
    tokens
        TOKENS with parts of speech.
    tags
        Tags that may be keywords, exactly as written.
    span
        Two words are linked when less than so many tokens apart; every token counts.
    stopwords
        Words that are never linked. Words of one character never are.

    Returns
    -------
    DataFrame
        doc_id, feature, score (highest about 1), rank; by document, highest first.

    Raises
    ------
    ValueError
        For tokens without parts of speech, or a span below 2.

    References
    ----------
    Mihalcea and Tarau (2004), TextRank: bringing order into texts; jieba 0.42.1 for rounds and scaling.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> words = [("党员", "n"), ("教育", "vn"), ("的", "uj"), ("党员", "n"), ("培训", "vn")]
    >>> rows = [{"doc_id": "a", "position": i, "token": w, "pos": p, "start": i, "end": i + 1}
    ...         for i, (w, p) in enumerate(words)]
    >>> textrank(build_table(rows, TOKENS), span=3)["feature"].tolist()
    ['党员', '教育', '培训']
    """
    if span < 2:
        raise ValueError(f"span={span}; allowed: 2 or more tokens")
    table = check_table(tokens, TOKENS)
    if len(table) and not (table["pos"].astype("str") != "").any():
        raise ValueError("the tokens have no parts of speech; segment with pos=True")
    parts = [
        _ranked(
            str(doc_id), part["token"].astype("str").tolist(), part["pos"].isin(list(tags)).tolist(), span, stopwords
        )
        for doc_id, part in table.groupby("doc_id", sort=True, observed=True)
    ]
    names = ["doc_id", "feature", "score", "rank"]
    out = pd.concat(parts, ignore_index=True)[names] if parts else pd.DataFrame(columns=names)
    return with_origin(out, tokens, layer="tokens")


def _ranked(
    doc_id: str, words: Sequence[str], eligible: Sequence[bool], span: int, stopwords: Iterable[str]
) -> pd.DataFrame:
    stops = frozenset(stopwords)
    usable = [
        ok and len(word.strip()) > 1 and word.lower() not in stops for word, ok in zip(words, eligible, strict=True)
    ]
    links: dict[str, dict[str, float]] = {}
    for at, word in enumerate(words):
        if not usable[at]:
            continue
        for other in range(at + 1, min(at + span, len(words))):
            if usable[other]:
                for first, second in ((word, words[other]), (words[other], word)):
                    near = links.setdefault(first, {})
                    near[second] = near.get(second, 0.0) + 1.0
    names = sorted(links)
    scores = dict.fromkeys(names, 1 / max(len(names), 1))
    # a word that stands beside itself is linked twice, and jieba counts both
    outgoing = {name: sum(near.values()) for name, near in links.items()}
    for _ in range(_ROUNDS):
        for name in names:
            flow = sum(weight / outgoing[near] * scores[near] for near, weight in links[name].items())
            scores[name] = (1 - _DAMPING) + _DAMPING * flow
    table = pd.DataFrame({"feature": pd.Series(names, dtype="str"), "score": _scaled([scores[name] for name in names])})
    table.insert(0, "doc_id", pd.Series([doc_id] * len(names), dtype="str"))
    table = table.sort_values(["score", "feature"], ascending=[False, True], kind="stable").reset_index(drop=True)
    table["rank"] = table["score"].rank(method="min", ascending=False).astype(np.int64)
    return table


def _scaled(scores: Sequence[float]) -> list[float]:
    if not scores:
        return []
    low, high = min(scores) / 10, max(scores)
    return [(score - low) / (high - low) for score in scores]
