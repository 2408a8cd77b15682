"""Frequency lists (频率表): how often, in how many units, at which rank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from yanting_research.core import TERMS, check_table
from yanting_research.textstats.origins import with_origin

__all__ = ["frequency"]

_TIES = ("min", "max", "average", "dense", "first")


def frequency(
    terms: pd.DataFrame,
    *,
    groups: Mapping[str, str] | None = None,
    ties: Literal["min", "max", "average", "dense", "first"] = "min",
    per: int = 0,
) -> pd.DataFrame:
    """Frequency, rank and document frequency of every feature in every group.

    Rank 1 is the most frequent.

    Parameters
    ----------
    terms
        TERMS.
    groups
        unit_id to group; units not named are left out. Without it there is one group, ``all``.
    ties
        Rank of features of equal frequency: the lowest of theirs (``min``), the highest, their
        average, ``dense`` ranks without gaps, or ``first`` in the order of the features.
    per
        Add ``relative``, the frequency per so many occurrences of the group; 0 leaves it out.

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
    if ties not in _TIES or per < 0:
        raise ValueError(f"ties={ties!r}, per={per}; allowed: {', '.join(_TIES)}, and 0 or more")
    ranks = counted.groupby("group")["frequency"].rank(method=ties, ascending=False)
    counted["rank"] = ranks if ties == "average" else ranks.astype(np.int64)
    counted = counted.sort_values(["group", "rank", "feature"], kind="stable").reset_index(drop=True)
    names = ["feature", "frequency", "rank", "docfreq", "group"]
    if per:
        counted["relative"] = per * counted["frequency"] / counted.groupby("group")["frequency"].transform("sum")
        names.append("relative")
    return with_origin(counted[names], terms)
