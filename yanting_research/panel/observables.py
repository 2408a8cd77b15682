"""What weighting, matching and strata share (可观察变量设计): treated rows, estimands, errors, sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import complete_rows, parse_formula
from yanting_research.errors import FormulaError, NotIdentifiedError
from yanting_research.panel.sample import Sample, prepare_sample

__all__ = [
    "ASSUMPTIONS",
    "ESTIMANDS",
    "check_estimand",
    "influence_errors",
    "limits_of",
    "row_labels",
    "treated_sample",
]

ESTIMANDS = {"ATE": "平均处理效应(全体)", "ATT": "处理组的平均处理效应"}
"""Averages that weighting, matching and strata estimate; the second word is printed."""

ASSUMPTIONS = (
    "条件独立：给定所列协变量，是否接受处理与潜在结果无关(没有遗漏的混杂因素)",
    "重叠：每一类单位都既可能接受、也可能不接受处理",
    "单位之间没有溢出",
)
LIMITS = (
    "条件独立无法由数据证明；协变量平衡只说明已观察到的因素相近，不说明未观察到的因素相近",
    "单位层面的结果不能说明单位内部单个成员的变化",
)
SIMULATED = "数据为模拟，不是任何真实单位的情况"
MIN_GROUP = 2

Array = NDArray[np.float64]


def treated_sample(
    table: pd.DataFrame, formula: str, *, needed: Sequence[str] = (), cluster: str = "", data_kind: str = ""
) -> Sample:
    """Rows of a comparison: the formula's left side is the 0/1 treatment (``Sample.y``), its right side covariates.

    Parameters
    ----------
    table
        One row per unit.
    formula
        ``"treatment ~ covariates"``.
    needed
        Further columns without gaps: the outcome.
    cluster, data_kind
        See :func:`yanting_research.panel.sample.prepare_sample`.

    Raises
    ------
    FormulaError
        For a formula without a left side.
    DesignError, NotIdentifiedError
        See :func:`prepare_sample`; also when a group has fewer than two complete rows.

    Examples
    --------
    >>> table = pd.DataFrame({"d": [1, 1, 0, 0, 0], "x": [3.0, 4.0, 1.0, 2.0, None]})
    >>> sample = treated_sample(table, "d ~ x", data_kind="specimen")
    >>> sample.y.tolist(), sample.lost.to_dict("records")
    ([1.0, 1.0, 0.0, 0.0], [{'row': '4', 'reason': 'x missing'}])
    """
    treatment = parse_formula(formula).response
    if not treatment:
        raise FormulaError(
            "no treatment stands before '~'", where="formula", expected="treatment ~ covariates",
            remedy="write the 0/1 column of the treatment on the left side",
        )  # fmt: skip
    sample = prepare_sample(
        table, formula, kind="binary", cluster=cluster, treatment=treatment, needed=needed, data_kind=data_kind
    )
    treated = int(sample.y.sum())
    if min(treated, len(sample.y) - treated) < MIN_GROUP:
        raise NotIdentifiedError(
            f"{treated} treated and {len(sample.y) - treated} untreated rows are complete "
            f"({len(sample.lost)} rows lost)", where=treatment, expected=f"at least {MIN_GROUP} in each group",
            remedy="check the treatment and the missing values",
        )  # fmt: skip
    return sample


def row_labels(table: pd.DataFrame, sample: Sample, needed: Sequence[str] = ()) -> list[str]:
    """Labels in ``table`` of the rows used, in order."""
    names = [sample.outcome, *sample.formula.columns, *needed]
    return [str(label) for label in table.index[complete_rows(table, [name for name in names if name])]]


def influence_errors(influence: Array, cluster: NDArray[np.int64]) -> Array:
    r"""Covariance of averages from their influence values.

    :math:`\frac{G}{G-1}\,n^{-2}\sum_g s_g s_g'` with :math:`s_g` the sum of a cluster's values.

    Parameters
    ----------
    influence
        (n, k), one column per estimate; each column's mean is 0.
    cluster
        Number of every row's cluster, its own where rows are independent.

    Examples
    --------
    >>> influence_errors(np.array([[1.0], [-1.0], [2.0], [-2.0]]), np.arange(4)).round(4).tolist()
    [[0.8333]]
    """
    n_clusters = int(cluster.max()) + 1
    sums = np.zeros((n_clusters, influence.shape[1]))
    np.add.at(sums, cluster, influence)
    spread = np.einsum("gi,gj->ij", sums, sums)
    return np.asarray(spread * n_clusters / (n_clusters - 1) / len(influence) ** 2, dtype=np.float64)


def limits_of(sample: Sample, *further: str) -> tuple[str, ...]:
    """Sentences that the estimate does not license, with what was lost and where the data come from."""
    said = [*LIMITS, *further]
    if len(sample.lost):
        said.append(f"{len(sample.lost)} 行因缺失未用；若缺失与结果有关，估计有偏")
    if sample.data_kind == "simulated":
        said.append(SIMULATED)
    return tuple(said)


def check_estimand(estimand: str) -> None:
    """Refuse an unknown estimand.

    Raises
    ------
    ValueError
        Naming those there are.
    """
    if estimand not in ESTIMANDS:
        raise ValueError(f"no estimand {estimand!r}; known: {', '.join(ESTIMANDS)}")
