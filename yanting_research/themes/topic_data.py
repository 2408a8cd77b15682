"""Counts for topic models (主题模型的词频矩阵): which units and which words take part, and which do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from yanting_research.core import TERMS, check_table
from yanting_research.errors import ThemeError

__all__ = ["MIN_UNITS", "TopicData", "prepare_topics"]

MIN_UNITS = 200
"""Fewest units with words on which a topic model is fitted."""

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class TopicData:
    """Counts of a vocabulary in units, and what was left out of it.

    Attributes
    ----------
    counts
        Units by terms [count]; a unit without any word of the vocabulary is a row of zeros.
    units
        ``unit_id, doc_id``, in the order of the rows, sorted by unit_id.
    terms
        The vocabulary, sorted.
    empty
        unit_id of the units that no word of the vocabulary stands in; their topics are NaN.
    pruned
        ``term, n_term, docfreq, reason`` of every word left out.
    """

    counts: csr_array
    units: pd.DataFrame
    terms: tuple[str, ...]
    empty: tuple[str, ...]
    pruned: pd.DataFrame

    def __repr__(self) -> str:
        """Sizes, not the entries."""
        n_units, n_terms = self.counts.shape
        return (
            f"TopicData({n_units} units, {len(self.empty)} of them empty; {n_terms} terms, {len(self.pruned)} pruned)"
        )


def prepare_topics(
    terms: pd.DataFrame,
    *,
    stopwords: Iterable[str],
    units: pd.DataFrame | None = None,
    min_docfreq: int = 5,
    max_share: float = 0.5,
    min_length: int = 2,
    keep: Iterable[str] = (),
) -> TopicData:
    """Choose the vocabulary of a topic model and lay out its counts.

    Parameters
    ----------
    terms
        TERMS of one layer, by document, section or paragraph.
    stopwords
        Words to leave out: an explicit choice, ``()`` for none.
    units
        ``unit_id, doc_id`` of all units, so that one without any counted word is seen; by default
        those of ``terms``.
    min_docfreq
        Fewest units that hold a word.
    max_share
        Largest share of the units that may hold it, in (0, 1].
    min_length
        Shortest word [characters]: single characters are mostly function words and torn names.
    keep
        Words that stay whatever these limits say, such as seed words.

    Returns
    -------
    TopicData
        Words without a letter or Chinese character (numbers, punctuation) are left out always.

    Raises
    ------
    ValueError
        For limits that make no sense, or a table that mixes layers.
    ThemeError
        When fewer than 200 units or fewer than 10 words are left.

    Examples
    --------
    >>> terms = pd.DataFrame([{"unit_id": f"d{i:03}", "doc_id": f"d{i:03}", "term": word, "layer": "tokens",
    ...                        "n_term": 1, "n_unit": 2} for i in range(40) for word in ("党员", "培训")])
    >>> prepare_topics(terms, stopwords=(), max_share=1)
    Traceback (most recent call last):
    ...
    yanting_research.errors.ThemeError: topic model: 40 units hold words ...; expected: at least 200 units; ...
    """
    _check_limits(min_docfreq, max_share, min_length)
    table = check_table(terms, TERMS)
    layers = sorted(table["layer"].astype("str").unique())
    if len(layers) > 1:
        raise ValueError(f"the table mixes the layers {', '.join(layers)}; count one layer at a time")
    listed = _listed_units(table, units)
    reasons = _reasons(table, frozenset(stopwords), frozenset(keep), (min_docfreq, max_share, min_length), len(listed))
    kept = reasons.loc[reasons["reason"] == "", "term"].tolist()
    counts = _matrix(table, listed["unit_id"], kept)
    filled = np.diff(counts.indptr) > 0
    if int(filled.sum()) < MIN_UNITS:
        raise too_few_units(int(filled.sum()), len(listed))
    if len(kept) < 10:
        raise ThemeError(
            f"{len(kept)} words are left after pruning", where="topic model", expected="at least 10 words",
            remedy="lower min_docfreq, raise max_share, or shorten the stop words",
        )  # fmt: skip
    empty = tuple(listed.loc[~filled, "unit_id"])
    pruned = reasons[reasons["reason"] != ""].reset_index(drop=True)
    return TopicData(counts, listed, tuple(kept), empty, pruned)


def too_few_units(n_filled: int, n_units: int) -> ThemeError:
    """The refusal that offers what does work with few texts."""
    return ThemeError(
        f"{n_filled} units hold words of the vocabulary ({n_units} units in all)",
        where="topic model",
        expected=f"at least {MIN_UNITS} units",
        remedy="with fewer, topics depend on chance: count the themes of a dictionary in every paragraph instead "
        "(score_themes), or take paragraphs as units (count_paragraphs) when the documents are long",
    )


def _check_limits(min_docfreq: int, max_share: float, min_length: int) -> None:
    if min_docfreq < 1 or not 0 < max_share <= 1 or min_length < 1:
        raise ValueError(
            f"min_docfreq={min_docfreq}, max_share={max_share}, min_length={min_length}; "
            "allowed: 1 or more, above 0 up to 1, 1 or more"
        )


def _listed_units(table: pd.DataFrame, units: pd.DataFrame | None) -> pd.DataFrame:
    own = table[["unit_id", "doc_id"]].astype("str").drop_duplicates()
    if units is None:
        return own.sort_values("unit_id", kind="stable").reset_index(drop=True)
    missing = [name for name in ("unit_id", "doc_id") if name not in units.columns]
    if missing:
        raise ThemeError(f"units lack {', '.join(missing)}", where="topic model", expected="unit_id, doc_id")
    listed = units[["unit_id", "doc_id"]].astype("str")
    double = sorted(listed.loc[listed["unit_id"].duplicated(), "unit_id"])
    if double:
        raise ThemeError(f"units listed twice: {double[:_SHOWN]}", where="topic model", expected="every unit once")
    strange = sorted(set(own["unit_id"]) - set(listed["unit_id"]))
    if strange:
        raise ThemeError(
            f"{len(strange)} counted units are not listed: {strange[:_SHOWN]}", where="topic model",
            expected="units that cover the table of counts", remedy="list the units that were counted",
        )  # fmt: skip
    return listed.sort_values("unit_id", kind="stable").reset_index(drop=True)


def _reasons(
    table: pd.DataFrame,
    stopwords: frozenset[str],
    keep: frozenset[str],
    limits: tuple[int, float, int],
    n_units: int,
) -> pd.DataFrame:
    """Every word with its counts and the reason why it is left out; "" for none."""
    min_docfreq, max_share, min_length = limits
    grouped = table.groupby(table["term"].astype("str"), observed=True)["n_term"].agg(["sum", "size"])
    found = grouped.set_axis(["n_term", "docfreq"], axis=1).rename_axis("term").reset_index().astype({"term": "str"})
    found = found.sort_values("term", kind="stable").reset_index(drop=True)
    reasons = []
    for term, docfreq in zip(found["term"], found["docfreq"], strict=True):
        if term in stopwords:
            reasons.append("stop word")
        elif not any(character.isalpha() for character in term):
            reasons.append("no letter")
        elif term in keep:
            reasons.append("")
        elif len(term) < min_length:
            reasons.append("short")
        elif docfreq < min_docfreq:
            reasons.append("rare")
        else:
            reasons.append("everywhere" if docfreq > max_share * n_units else "")
    found["reason"] = pd.Series(reasons, dtype="str")
    return found


def _matrix(table: pd.DataFrame, unit_ids: pd.Series[Any], kept: list[str]) -> csr_array:
    columns = pd.Index(kept).get_indexer(pd.Index(table["term"].astype("str")))
    rows = pd.Index(unit_ids).get_indexer(pd.Index(table["unit_id"].astype("str")))
    stays: NDArray[np.bool_] = columns >= 0
    entries = table["n_term"].to_numpy(np.int64)[stays]
    counts = csr_array((entries, (rows[stays], columns[stays])), shape=(len(unit_ids), len(kept)), dtype=np.int64)
    counts.sum_duplicates()
    counts.sort_indices()
    return counts
