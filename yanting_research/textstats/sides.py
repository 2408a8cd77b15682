"""The two sides of a comparison (对比的两组): counts of every feature in target and reference units."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from yanting_research.core import TERMS, check_table

__all__ = ["split_units", "two_sides"]


def split_units(terms: pd.DataFrame, target: Iterable[str]) -> tuple[pd.DataFrame, pd.Series[bool]]:
    """The checked table, and which of its rows belong to the target.

    Raises
    ------
    ValueError
        For a target unit that the table does not hold; the message shows some that it does.
    """
    table = check_table(terms, TERMS)
    chosen = sorted(set(target))
    unknown = sorted(set(chosen) - set(table["unit_id"].unique()))
    if unknown:
        raise ValueError(
            f"no unit {', '.join(unknown)} in the table; known units begin {table['unit_id'].head(3).tolist()}"
        )
    return table, table["unit_id"].isin(chosen)


def two_sides(terms: pd.DataFrame, target: Iterable[str]) -> pd.DataFrame:
    """Counts of every feature in the target units and in all others.

    Returns
    -------
    DataFrame
        feature, n_target, n_reference; by feature. The column sums are the sizes of the sides.

    Examples
    --------
    >>> terms = pd.DataFrame({"unit_id": ["d1", "d2"], "doc_id": ["d1", "d2"], "term": ["党", "党"],
    ...                       "layer": ["tokens"] * 2, "n_term": [3, 7], "n_unit": [3, 7]})
    >>> two_sides(terms, ["d1"]).values.tolist()
    [['党', 3, 7]]
    """
    table, inside = split_units(terms, target)
    counts = pd.DataFrame(
        {
            "n_target": table["n_term"].where(inside, 0).groupby(table["term"], observed=True).sum(),
            "n_reference": table["n_term"].where(~inside, 0).groupby(table["term"], observed=True).sum(),
        }
    )
    counts.insert(0, "feature", pd.Series(counts.index.astype("str"), index=counts.index, dtype="str"))
    return counts.reset_index(drop=True)
