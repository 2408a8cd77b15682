"""Counting (词频统计): TOKENS or TERM_SPANS -> TERMS."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import pandas as pd

from yanting_research.core import TERM_SPANS, TERMS, TOKENS, build_table, check_table
from yanting_research.textstats.origins import with_origin

__all__ = ["count_terms"]

_LAYERS = {"tokens": (TOKENS, "token"), "terms": (TERM_SPANS, "term")}
_UNITS = ("doc_id", "section_id")


def count_terms(
    occurrences: pd.DataFrame,
    *,
    by: Literal["doc_id", "section_id"] = "doc_id",
    stopwords: Iterable[str] = (),
    layer: Literal["tokens", "terms"] | None = None,
) -> pd.DataFrame:
    """Count the occurrences of every term in every unit.

    Parameters
    ----------
    occurrences
        TOKENS or TERM_SPANS.
    by
        Unit: the document, or its innermost section (``doc_id/section_id``).
    stopwords
        Terms to leave out. Blanks are always left out; punctuation only if listed.
        What is left out does not count in ``n_unit`` either.
    layer
        ``tokens`` or ``terms``; by default, what the table's columns say.

    Returns
    -------
    DataFrame
        TERMS: unit_id, doc_id, term, layer, n_term, n_unit. A term absent from a unit has no row.

    Raises
    ------
    ValueError
        For an unknown unit or layer.
    ContractError
        When the table is neither TOKENS nor TERM_SPANS.

    Examples
    --------
    >>> rows = [{"doc_id": "a", "position": i, "token": t, "start": i, "end": i + 1} for i, t in enumerate("党的党")]
    >>> counted = count_terms(build_table(rows, TOKENS), stopwords=["的"])
    >>> counted[["unit_id", "term", "n_term", "n_unit"]].values.tolist()
    [['a', '党', 2, 2]]
    """
    if by not in _UNITS:
        raise ValueError(f"by={by!r}; allowed: {', '.join(_UNITS)}")
    if layer is None:
        layer = "tokens" if "token" in occurrences.columns else "terms"
    if layer not in _LAYERS:
        raise ValueError(f"layer={layer!r}; allowed: {', '.join(_LAYERS)}")
    contract, column = _LAYERS[layer]
    table = check_table(occurrences, contract)
    words = table[column]
    table = table[~words.isin(list(stopwords)) & (words.str.strip() != "")]
    if table.empty:
        return with_origin(build_table([], TERMS), occurrences, layer=layer)
    doc_id = table["doc_id"].astype("str")
    unit = doc_id if by == "doc_id" else doc_id + "/" + table["section_id"].astype("str")
    keyed = pd.DataFrame({"unit_id": unit, "doc_id": doc_id, "term": table[column]})
    counts = keyed.groupby(["unit_id", "doc_id", "term"], sort=True).size().reset_index(name="n_term")
    counts["term"] = counts["term"].astype("str")
    counts["n_unit"] = counts.groupby("unit_id")["n_term"].transform("sum")
    counts["layer"] = pd.Series([layer] * len(counts), dtype="str", index=counts.index)
    return with_origin(check_table(counts, TERMS), occurrences, layer=layer)
