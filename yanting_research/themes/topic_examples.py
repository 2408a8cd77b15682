"""Units and sentences that show a topic best (主题的代表段落与代表句), with their source."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from yanting_research.chinese import split_sentences
from yanting_research.errors import ThemeError
from yanting_research.themes.topic_data import TopicData
from yanting_research.themes.topic_fit import TopicFit

__all__ = ["representative_sentences", "representative_units"]


def representative_units(
    fit: TopicFit, texts: pd.DataFrame, *, top: int = 3, min_tokens: int = 15, per_document: int = 1
) -> pd.DataFrame:
    """The units with the largest share of every topic, with their texts.

    Parameters
    ----------
    fit
        A fit.
    texts
        ``unit_id, text``, such as :func:`paragraph_units`; further columns are not looked at.
    top
        Units of every topic.
    min_tokens
        Fewest words of the vocabulary: a share estimated from five words is mostly prior.
    per_document
        Most units of one document and topic.

    Returns
    -------
    DataFrame
        ``topic, rank, unit_id, doc_id, share, n_tokens, text``.

    Raises
    ------
    ThemeError
        When a chosen unit has no text.

    Examples
    --------
    >>> from yanting_research.themes import fit_topics, simulate_topics
    >>> data = simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20).data
    >>> texts = data.units.assign(text="……")
    >>> representative_units(fit_topics(data, 3, seed=1), texts, top=2)["rank"].tolist()
    [1, 2, 1, 2, 1, 2]
    """
    if top < 1 or min_tokens < 1 or per_document < 1:
        raise ValueError(f"top={top}, min_tokens={min_tokens}, per_document={per_document}; allowed: 1 or more")
    _require(texts, ("unit_id", "text"))
    text_of = dict(zip(texts["unit_id"].astype("str"), texts["text"].astype("str"), strict=True))
    doc_ids = fit.units["doc_id"].astype("str").tolist()
    unit_ids = fit.units["unit_id"].astype("str").tolist()
    long = np.flatnonzero(fit.n_tokens >= min_tokens)
    rows = []
    for topic, name in enumerate(fit.topics):
        taken: dict[str, int] = {}
        chosen: list[int] = []
        for row in long[np.argsort(-fit.theta[long, topic], kind="stable")].tolist():
            if len(chosen) < top and taken.get(doc_ids[row], 0) < per_document:
                chosen.append(row)
                taken[doc_ids[row]] = taken.get(doc_ids[row], 0) + 1
        for rank, row in enumerate(chosen, 1):
            if unit_ids[row] not in text_of:
                raise ThemeError(
                    "no text", where=unit_ids[row], expected="a text for every unit of the fit",
                    remedy="give the units that were counted",
                )  # fmt: skip
            share, n_tokens = float(fit.theta[row, topic]), int(fit.n_tokens[row])
            rows.append((name, rank, unit_ids[row], doc_ids[row], share, n_tokens, text_of[unit_ids[row]]))
    columns = ["topic", "rank", "unit_id", "doc_id", "share", "n_tokens", "text"]
    return pd.DataFrame(rows, columns=columns).astype({"topic": "str", "unit_id": "str", "doc_id": "str"})


def representative_sentences(
    fit: TopicFit,
    data: TopicData,
    tokens: pd.DataFrame,
    units: pd.DataFrame,
    *,
    top: int = 3,
    min_tokens: int = 5,
) -> pd.DataFrame:
    r"""The sentences that show every topic best.

    A sentence's score is the mean over its words of the vocabulary of :math:`\theta_{dk} \beta_{kv} / \sum_j
    \theta_{dj} \beta_{jv}`: the share of its words that the model lays to the topic.

    Parameters
    ----------
    fit, data
        A fit and its counts.
    tokens
        TOKENS of the corpus.
    units
        ``unit_id, doc_id, start, end, text`` of :func:`paragraph_units`.
    top
        Sentences of every topic, at most one of a unit.
    min_tokens
        Fewest words of the vocabulary in a sentence.

    Returns
    -------
    DataFrame
        ``topic, rank, score, unit_id, doc_id, start, end, sentence``; ``start`` and ``end`` are offsets in the
        document's clean text.
    """
    if top < 1 or min_tokens < 1:
        raise ValueError(f"top={top}, min_tokens={min_tokens}; allowed: 1 or more")
    _require(units, ("unit_id", "doc_id", "start", "end", "text"))
    if data.terms != fit.terms:
        raise ValueError("the counts have another vocabulary than the fit; allowed: the same terms in the same order")
    scored = _sentence_scores(fit, tokens, units, min_tokens)
    parts = []
    for topic, name in enumerate(fit.topics):
        best = scored.assign(score=scored[topic]).sort_values(
            ["score", "n_tokens", "unit_id", "start"], ascending=[False, False, True, True], kind="stable"
        )
        best = best.drop_duplicates("unit_id").drop_duplicates("sentence").head(top)
        parts.append(best.assign(topic=name, rank=np.arange(1, len(best) + 1)))
    columns = ["topic", "rank", "score", "unit_id", "doc_id", "start", "end", "sentence"]
    return pd.concat(parts, ignore_index=True)[columns]


def _sentence_scores(fit: TopicFit, tokens: pd.DataFrame, units: pd.DataFrame, min_tokens: int) -> pd.DataFrame:
    """Every sentence with enough words; column k is its score for topic k."""
    column = {term: number for number, term in enumerate(fit.terms)}
    row_of = {unit_id: row for row, unit_id in enumerate(fit.units["unit_id"].astype("str"))}
    places = {str(doc_id): _word_places(part, column) for doc_id, part in tokens.groupby("doc_id", observed=True)}
    beta = fit.beta
    rows = []
    for unit in units.to_dict("records"):
        row = row_of.get(str(unit["unit_id"]))
        if row is None or np.isnan(fit.theta[row, 0]):
            continue
        begins, words = places.get(str(unit["doc_id"]), (np.zeros(0, np.int64), np.zeros(0, np.int64)))
        for start, end, sentence in _sentences(str(unit["text"]), int(unit["start"])):
            first, last = np.searchsorted(begins, [start, end])
            if last - first < min_tokens:
                continue
            weights = fit.theta[row, :, None] * beta[:, words[first:last]]
            by_topic: dict[Any, Any] = dict(enumerate((weights / weights.sum(axis=0)).mean(axis=1).tolist()))
            known = {"unit_id": str(unit["unit_id"]), "doc_id": str(unit["doc_id"]), "start": start, "end": end}
            rows.append({**known, "sentence": sentence, "n_tokens": int(last - first), **by_topic})
    if not rows:
        raise ThemeError(
            f"no sentence has {min_tokens} words of the vocabulary", where="representative_sentences",
            expected="tokens, units and a fit of one corpus", remedy="lower min_tokens",
        )  # fmt: skip
    return pd.DataFrame(rows)


def _sentences(text: str, offset: int) -> list[tuple[int, int, str]]:
    """Sentences with their places in the document, blanks at the rim left out."""
    found = []
    for span in split_sentences(text):
        whole = text[span.start : span.end]
        start = span.start + len(whole) - len(whole.lstrip())
        end = span.start + len(whole.rstrip())
        if start < end:
            found.append((offset + start, offset + end, text[start:end]))
    return found


def _word_places(part: pd.DataFrame, column: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    ordered = part.sort_values("start", kind="stable")
    numbers = np.array([column.get(str(token), -1) for token in ordered["token"]], dtype=np.int64)
    return ordered["start"].to_numpy(np.int64)[numbers >= 0], numbers[numbers >= 0]


def _require(table: pd.DataFrame, columns: tuple[str, ...]) -> None:
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise ThemeError(
            f"the table lacks {', '.join(missing)}", where="representative texts", expected=", ".join(columns),
            remedy="take the table of paragraph_units",
        )  # fmt: skip
