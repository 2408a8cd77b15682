"""Frequency lists (频率表): how often, in how many units, at which rank."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from yanting_research.core import TERMS, check_table

__all__ = ["frequency"]


def frequency(terms: pd.DataFrame, *, groups: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Frequency, rank and document frequency of every feature in every group.

    Rank 1 is the most frequent; features of equal frequency share the lowest rank.

    Parameters
    ----------
    terms
        TERMS.
    groups
        unit_id to group; units not named are left out. Without it there is one group, ``all``.

    Returns
    -------
    DataFrame
        feature, frequency [count], rank, docfreq [units], group; by group, rank, feature.

    Raises
    ------
    ContractError
        When the table is not TERMS.

    Examples
    --------
    >>> terms = pd.DataFrame({"unit_id": ["a", "a", "b"], "doc_id": ["a", "a", "b"], "term": ["党", "员", "党"],
    ...                       "layer": ["tokens"] * 3, "n_term": [2, 1, 1], "n_unit": [3, 3, 1]})
    >>> frequency(terms)[["feature", "frequency", "rank", "docfreq"]].values.tolist()
    [['党', 3, 1, 2], ['员', 1, 2, 1]]
    """
    table = check_table(terms, TERMS)
    if groups is None:
        table = table.assign(group=pd.Series(["all"] * len(table), dtype="str"))
    else:
        table = table[table["unit_id"].isin(list(groups))]
        table = table.assign(group=table["unit_id"].map(dict(groups)).astype("str"))
    counted = (
        table.groupby(["group", "term"], sort=True)
        .agg(frequency=("n_term", "sum"), docfreq=("unit_id", "nunique"))
        .reset_index()
    )
    counted["feature"] = counted["term"]
    counted["rank"] = counted.groupby("group")["frequency"].rank(method="min", ascending=False).astype(np.int64)
    counted = counted.sort_values(["group", "rank", "feature"], kind="stable").reset_index(drop=True)
    return counted[["feature", "frequency", "rank", "docfreq", "group"]]
