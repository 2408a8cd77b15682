"""Collocates in a window (窗口搭配): the company a word keeps, by surface co-occurrence.

The four cells are counted over token positions, as Evert does for surface co-occurrence: the
positions within the windows around the node, each counted once however many windows hold it,
against all other positions; the node's own positions stand outside. So no count is inflated where
windows overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.stats import chi2 as chi2_distribution

from yanting_research.core import TOKENS, check_table
from yanting_research.textstats.association import ASSOCIATIONS, association
from yanting_research.textstats.matrix import distinct
from yanting_research.textstats.origins import with_origin

__all__ = ["collocates"]

_SENTENCE_ENDS = ("。", "！", "？", "!", "?", "；", ";", "\n")
_DEFAULT = ("g2", "log_dice", "mi", "t", "delta_p_2_given_1", "delta_p_1_given_2")


def collocates(
    tokens: pd.DataFrame,
    node: str,
    *,
    left: int = 5,
    right: int = 5,
    within: Literal["document", "sentence"] = "sentence",
    measures: Sequence[str] = _DEFAULT,
    min_count: int = 2,
    stopwords: Iterable[str] = (),
) -> pd.DataFrame:
    """Words near a node word, with association measures.

    Parameters
    ----------
    tokens
        TOKENS.
    node
        The word in the middle, as a token.
    left, right
        Reach of the window [tokens]. Blanks and punctuation take no place in it.
    within
        Windows end at the sentence or at the document.
    measures
        Names of :data:`.association.ASSOCIATIONS`; the node is the first event.
    min_count
        Leave out collocates with fewer co-occurrences.
    stopwords
        Words that are not listed; they keep their places in the window.

    Returns
    -------
    DataFrame
        node, collocate, n_both, n_collocate (in the corpus, outside the node), expected, the
        measures, p (of the four-cell G2, one collocate), window; by the first measure, highest first.

    Raises
    ------
    ValueError
        For an unknown measure, an empty window, or a node that never occurs.

    References
    ----------
    Evert (2008), Corpora and collocations, on surface co-occurrence.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> words = "抓 党员 教育 。 党员 教育 要 实 。 抓 作风".split()
    >>> rows = [{"doc_id": "d", "position": i, "token": t, "start": i, "end": i + 1} for i, t in enumerate(words)]
    >>> found = collocates(build_table(rows, TOKENS), "党员", left=1, right=1, measures=["mi"])
    >>> found[["collocate", "n_both", "n_collocate", "expected"]].values.tolist()
    [['教育', 2, 2, 0.8571428571428571]]
    """
    unknown = [name for name in measures if name not in ASSOCIATIONS]
    if unknown or not measures:
        raise ValueError(f"measures={list(measures)}; allowed: {', '.join(ASSOCIATIONS)}")
    if within not in ("document", "sentence") or left < 0 or right < 0 or left + right == 0:
        raise ValueError(
            f"within={within!r}, left={left}, right={right}; allowed: document or sentence, a window of 1 or more"
        )
    table = check_table(tokens, TOKENS)
    words, codes, groups = _words(table, within)
    node_code = words.get_indexer(pd.Index([node]))[0]
    is_node = codes == node_code
    if not is_node.any():
        raise ValueError(f"the token {node!r} never occurs; look at frequency() for the tokens there are")
    near = _near(is_node, groups, left, right) & ~is_node
    n_both = np.bincount(codes[near], minlength=len(words))
    n_word = np.bincount(codes[~is_node], minlength=len(words))
    listed = (n_both >= max(min_count, 1)) & ~words.isin(list(stopwords))
    out = _scored(n_both[listed], n_word[listed], int(near.sum()), int((~is_node).sum()), measures)
    out.insert(0, "collocate", pd.Series(words[listed].astype("str"), dtype="str"))
    out.insert(0, "node", pd.Series([node] * len(out), dtype="str"))
    out["window"] = pd.Series([f"{left} left, {right} right, within the {within}"] * len(out), dtype="str")
    out = out.sort_values([measures[0], "collocate"], ascending=[False, True], kind="stable").reset_index(drop=True)
    return with_origin(out, tokens, layer="tokens")


def _words(table: pd.DataFrame, within: str) -> tuple[pd.Index[Any], Any, Any]:
    """Distinct words, the code of each token that is a word, and the stretch it stands in."""
    all_codes, texts = distinct(table["token"])
    is_word = np.array([any(sign.isalnum() for sign in word) for word in texts], dtype=bool)
    stretch = distinct(table["doc_id"])[0]
    if within == "sentence" and len(all_codes):
        is_end = np.array([word in _SENTENCE_ENDS or "\n" in word for word in texts], dtype=bool)
        stretch = stretch + np.concatenate([[0], np.cumsum(is_end[all_codes])[:-1]])
    kept = is_word[all_codes] if len(all_codes) else np.zeros(0, dtype=bool)
    renumber = np.cumsum(is_word) - 1
    return texts[is_word], renumber[all_codes[kept]], stretch[kept]


def _near(is_node: Any, groups: Any, left: int, right: int) -> Any:
    """Positions inside the window of some node, never across a stretch."""
    n = len(is_node)
    places = np.flatnonzero(is_node)
    first = np.searchsorted(groups, groups[places], side="left")
    last = np.searchsorted(groups, groups[places], side="right")
    steps = np.zeros(n + 1, dtype=np.int64)
    np.add.at(steps, np.maximum(places - left, first), 1)
    np.add.at(steps, np.minimum(places + right + 1, last), -1)
    return np.cumsum(steps[:-1]) > 0


def _scored(n_both: Any, n_word: Any, n_near: int, n_all: int, measures: Sequence[str]) -> pd.DataFrame:
    a, b, c = n_both, n_near - n_both, n_word - n_both
    d = n_all - n_near - c
    out = pd.DataFrame({"n_both": a.astype(np.int64), "n_collocate": n_word.astype(np.int64)})
    out["expected"] = n_near * n_word / n_all if n_all else np.nan
    for name in measures:
        out[name] = association(a, b, c, d, measure=name)
    out["p"] = chi2_distribution.sf(np.abs(association(a, b, c, d, measure="g2")), 1)
    return out
