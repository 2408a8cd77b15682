"""The PMC index (政策建模一致性指数): main variables, index, ceiling, ranks, and the 3 x 3 surface.

``main score = ones / sub-variables`` and ``PMC = sum of the main scores``, so every main variable
weighs the same and the ceiling is their number. The index says how many of the listed things a
text mentions: it rises with length and belongs to its table of variables.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from yanting_research.coding.pmc_tables import check_pmc_table
from yanting_research.core import PMC_INDEX, PMC_SCORES, build_table, check_table
from yanting_research.errors import CodingError

__all__ = ["pmc_index", "pmc_matrix", "pmc_ranks", "pmc_scores", "pmc_surface"]

_SURFACE = 9
_TIE = 9  # decimals to which equal sums of fractions agree

Array = NDArray[np.float64]


def pmc_scores(table: pd.DataFrame) -> pd.DataFrame:
    """Scores of the main variables.

    Parameters
    ----------
    table
        PMC_TABLE.

    Returns
    -------
    DataFrame
        PMC_SCORES.

    Raises
    ------
    CodingError
        When the table has a cell that is not 0 or 1, or policies with different variables.

    Examples
    --------
    >>> from yanting_research.coding import pmc_table_from_scores
    >>> scores = pd.DataFrame({"main": ["工具", "工具", "时效"], "sub": ["供给", "需求", "长期"], "甲": [1, 0, 1]})
    >>> pmc_scores(pmc_table_from_scores(scores))[["main", "score"]].values.tolist()
    [['工具', 0.5], ['时效', 1.0]]
    """
    cells = check_pmc_table(table)
    grouped = cells.groupby(["policy", "main"], sort=False)["value"].agg(["size", "sum"]).reset_index()
    grouped["position"] = grouped.groupby("policy").cumcount() + 1
    rows = [
        {
            "policy": row["policy"], "position": row["position"], "main": row["main"], "n_sub": row["size"],
            "n_ones": int(row["sum"]), "score": row["sum"] / row["size"],
        }
        for row in grouped.to_dict("records")
    ]  # fmt: skip
    return build_table(rows, PMC_SCORES)


def pmc_index(table: pd.DataFrame) -> pd.DataFrame:
    """Index, ceiling and rank of every policy.

    Parameters
    ----------
    table
        PMC_TABLE.

    Returns
    -------
    DataFrame
        PMC_INDEX. Policies with the same index share the best rank; ``n_tied`` counts them.

    References
    ----------
    Ruiz Estrada, M. A. (2011). Policy modeling: Definition, classification and evaluation.
    Journal of Policy Modeling 33(4), 523-536.

    Examples
    --------
    >>> from yanting_research.coding import pmc_table_from_scores
    >>> scores = pd.DataFrame({"main": ["工具", "工具", "时效"], "sub": ["供给", "需求", "长期"], "甲": [1, 0, 1]})
    >>> pmc_index(pmc_table_from_scores(scores))[["index", "ceiling", "rank"]].values.tolist()
    [[1.5, 2.0, 1.0]]
    """
    cells = check_pmc_table(table)
    matrix = pmc_matrix(pmc_scores(cells))
    index = matrix.sum(axis=1)
    ranks = pmc_ranks(index.to_numpy())
    unsupported = cells["evidence"].eq("missing").groupby(cells["policy"]).sum()
    rows = [
        {
            "policy": policy, "index": index[policy], "ceiling": matrix.shape[1],
            "mean_score": index[policy] / matrix.shape[1], "rank": int(rank), "n_tied": int((ranks == rank).sum()),
            "n_unsupported": int(unsupported[policy]),
        }
        for policy, rank in zip(matrix.index, ranks, strict=True)
    ]  # fmt: skip
    return build_table(rows, PMC_INDEX)


def pmc_matrix(scores: pd.DataFrame) -> pd.DataFrame:
    """Policies by main variables, in the order of the table.

    Examples
    --------
    >>> from yanting_research.coding import pmc_table_from_scores
    >>> scores = pd.DataFrame({"main": ["工具", "时效"], "sub": ["供给", "长期"], "甲": [1, 0]})
    >>> pmc_matrix(pmc_scores(pmc_table_from_scores(scores))).loc["甲"].to_dict()
    {'工具': 1.0, '时效': 0.0}
    """
    rows = check_table(scores, PMC_SCORES)
    order = list(dict.fromkeys(rows["main"]))
    return rows.pivot_table(index="policy", columns="main", values="score", sort=True)[order]


def pmc_surface(scores: pd.DataFrame, policy: str = "") -> Array:
    """The surface of a policy, or of the mean policy: main variables 1 to 9 in rows of three.

    Parameters
    ----------
    scores
        PMC_SCORES.
    policy
        A policy; empty for the mean over all.

    Returns
    -------
    ndarray, shape (3, 3)
        Main scores, row by row.

    Raises
    ------
    ValueError
        For an unknown policy.
    CodingError
        When there are not nine main variables: other numbers make no square, and papers that
        drop or merge a variable to get one show another index than they print.

    Examples
    --------
    >>> from yanting_research.coding import pmc_table_from_scores
    >>> names = list("甲乙丙丁戊己庚辛壬")
    >>> scores = pd.DataFrame({"main": names, "sub": names, "P": [1, 0, 1, 0, 1, 0, 1, 0, 1]})
    >>> pmc_surface(pmc_scores(pmc_table_from_scores(scores)), "P").tolist()
    [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]]
    """
    matrix = pmc_matrix(scores)
    if matrix.shape[1] != _SURFACE:
        raise CodingError(
            f"{matrix.shape[1]} main variables", where="surface", expected="9, for a surface of 3 by 3",
            remedy="draw the heat map of main variables instead; it takes any number",
        )  # fmt: skip
    if policy and policy not in matrix.index:
        raise ValueError(f"policy={policy!r}; allowed: {', '.join(map(str, matrix.index))}")
    row = matrix.loc[policy] if policy else matrix.mean(axis=0)
    return row.to_numpy(dtype=float).reshape(3, 3)


def pmc_ranks(index: Array) -> NDArray[np.int64]:
    """Ranks from 1 for the highest; sums that agree to nine decimals share the best rank.

    >>> pmc_ranks(np.array([0.1 + 0.2, 0.3, 0.5])).tolist()
    [2, 2, 1]
    """
    ranks: Array = stats.rankdata(-np.round(index, _TIE), method="min")
    return ranks.astype(np.int64)
