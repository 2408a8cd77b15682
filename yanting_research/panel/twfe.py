"""Two-way fixed effects (双向固定效应) with clustered errors, and the words for reading them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.api as sm
from numpy.typing import NDArray

from yanting_research.core import estimates_table
from yanting_research.errors import NotIdentifiedError
from yanting_research.panel.design import Design, PanelSpec, prepare_design
from yanting_research.panel.fit import Fit
from yanting_research.panel.planted import planted_value
from yanting_research.panel.within import absorbed_rank, within

__all__ = ["TwfeSizes", "fit_twfe", "twfe_numbers"]

FEW_TREATED_CLUSTERS = 8

_ESTIMAND = {
    "adoption": "采纳前后差异的加权平均(分批采纳时权重可以为负，不等于平均处理效应)",
    "dose": "单位内、期间内每增加一个单位剂量的线性变化",
}
_ASSUMPTIONS = {
    "adoption": (
        "平行趋势：没有采纳时，采纳与未采纳单位的结果会同步变动",
        "没有预期效应，单位之间没有溢出",
        "效应在单位之间、在采纳后各期相同(分批采纳时不可少)",
    ),
    "dose": ("剂量的变动与其他未观察到的变动无关", "剂量与结果成线性关系", "单位之间没有溢出"),
}


def fit_twfe(panel: pd.DataFrame, spec: PanelSpec, *, truth: pd.DataFrame | None = None) -> Fit:
    """Fit ``y_it = a_i + b_t + tau * D_it + x_it'g + e_it`` by least squares.

    Parameters
    ----------
    panel
        PANEL.
    spec
        Columns; see :class:`PanelSpec`.
    truth
        ``SimulatedPanel.truth``; its "att" row for the outcome is set beside the estimate.

    Returns
    -------
    Fit
        Errors are cluster-robust, CR1: ``V = c * (X'X)^-1 (sum_g X_g'e_g e_g'X_g) (X'X)^-1`` on
        within-transformed ``X``, ``c = G/(G-1) * (N-1)/(N-K)``. ``K`` counts the coefficients, the
        period dummies and the constant, and the entity dummies too unless every entity lies in
        one cluster. Intervals and p-values use t with ``G - 1`` degrees of freedom.

    Raises
    ------
    DesignError, NotIdentifiedError
        See :func:`prepare_design`; also when no residual degree of freedom is left.

    Notes
    -----
    *Assumptions*: parallel trends, no anticipation, no spill-over, and, with staggered adoption,
    one effect for all units and all exposures. *Limits*: when effects grow with exposure, early
    adopters serve as controls for late ones and the coefficient is pulled towards zero, even
    past it; it is printed here so that it can be seen to miss the planted truth.

    References
    ----------
    Goodman-Bacon (2021), J. Econometrics 225, 254-277; Cameron and Miller (2015), J. Human
    Resources 50, 317-372.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> drawn = simulate_townships(1)
    >>> fit = fit_twfe(drawn.panel, ATTENDANCE, truth=drawn.truth)
    >>> fit.n_obs, fit.n_clusters, fit.df_inference, fit.data_kind
    (406, 36, 35.0, 'simulated')
    """
    design = prepare_design(panel, spec)
    coefficients, covariance, solved = twfe_numbers(design)
    return Fit(
        estimator="twfe",
        model_id=spec.model_id,
        estimates=_estimates(design, coefficients, covariance, correction=solved.note, truth=truth),
        covariance=pd.DataFrame(covariance, index=design.names, columns=design.names),
        n_obs=len(design.y),
        n_entities=int(design.entity.max()) + 1,
        n_periods=int(design.period.max()) + 1,
        n_clusters=solved.n_clusters,
        n_treated_clusters=design.n_treated_clusters,
        df_residual=solved.df_residual,
        df_inference=float(solved.n_clusters - 1),
        unit=design.unit,
        conventions=f"{solved.note}, t({solved.n_clusters - 1})",
        statistics={"r2_within": solved.r2_within},
        tables={},
        lost=design.lost,
        assumptions=_ASSUMPTIONS[spec.treatment_kind],
        limits=_limits(design, solved.n_clusters),
        data_kind=design.data_kind,
    )


@dataclass(frozen=True, slots=True)
class TwfeSizes:
    """Sizes and fit beside the coefficients: ``note`` names the correction."""

    note: str
    n_clusters: int
    df_residual: int
    r2_within: float


def twfe_numbers(design: Design) -> tuple[NDArray[np.float64], NDArray[np.float64], TwfeSizes]:
    """Coefficients, their CR1 covariance, and sizes.

    Raises
    ------
    NotIdentifiedError
        When no residual degree of freedom is left.
    """
    moved = within(np.column_stack([design.y, design.x]), design.entity, design.period)
    y, x = moved[:, 0], moved[:, 1:]
    absorbed = absorbed_rank(design.entity, design.period)
    n, k = x.shape
    df_residual = n - k - absorbed
    if df_residual < 1:
        raise NotIdentifiedError(
            f"{n} rows for {k + absorbed} parameters", expected="more rows than parameters", remedy="add periods"
        )
    n_clusters = int(design.cluster.max()) + 1
    covariance_options = {"groups": design.cluster, "use_correction": False, "df_correction": False}
    result = sm.OLS(y, x).fit(cov_type="cluster", cov_kwds=covariance_options)
    counted = k + _counted_dummies(design, absorbed)
    correction = n_clusters / (n_clusters - 1) * (n - 1) / (n - counted)
    covariance = np.asarray(result.cov_params(), dtype=np.float64) * correction
    sizes = TwfeSizes(
        f"CR1, G={n_clusters}, K={counted}", n_clusters, df_residual,
        float(1 - (result.resid**2).sum() / (y**2).sum()),
    )  # fmt: skip
    return np.asarray(result.params, dtype=np.float64), covariance, sizes


def _counted_dummies(design: Design, absorbed: int) -> int:
    """Dummies that cost degrees of freedom in CR1 (the constant included)."""
    nested = pd.Series(design.cluster).groupby(design.entity).nunique().max() == 1
    return absorbed - int(design.entity.max()) if nested else absorbed


def _estimates(
    design: Design, coefficients: NDArray[np.float64], covariance: NDArray[np.float64], *, correction: str,
    truth: pd.DataFrame | None,
) -> pd.DataFrame:  # fmt: skip
    n_clusters = int(design.cluster.max()) + 1
    others = len(design.names) - 1
    return estimates_table(
        design.names, coefficients, np.sqrt(np.diag(covariance)),
        df=n_clusters - 1, model_id=design.spec.model_id,
        estimand=[_ESTIMAND[design.spec.treatment_kind], *["协变量的线性系数"] * others],
        truth=[planted_value(truth, design.spec, "att"), *[np.nan] * others],
        n_obs=len(design.y), n_clusters=n_clusters, n_treated_clusters=design.n_treated_clusters,
        correction=correction, assumption=";".join(_ASSUMPTIONS[design.spec.treatment_kind]),
        data_kind=design.data_kind,
    )  # fmt: skip


def _limits(design: Design, n_clusters: int) -> tuple[str, ...]:
    said = ["乡镇(单位)层面的比率不能说明单个党员、干部的变化"]
    if design.spec.treatment_kind == "adoption":
        said.append("平行趋势无法由数据证明；不能据此说“培训使到课率提高”，只能说在上述假定下的估计")
        if _staggered(design):
            said.append("分批采纳且效应随时间增长时，该系数会系统偏离平均处理效应")
        if design.n_treated_clusters < FEW_TREATED_CLUSTERS or n_clusters - design.n_treated_clusters < 2:
            said.append(
                f"只有 {design.n_treated_clusters} 个处理组聚类(共 {n_clusters} 个)，CR1 标准误会偏小，不宜标注显著性"
            )
    if len(design.lost):
        said.append(f"{len(design.lost)} 行因缺失未用；若缺失与结果有关，估计有偏")
    if design.data_kind == "simulated":
        said.append("数据为模拟，不是任何真实乡镇的情况")
    return tuple(said)


def _staggered(design: Design) -> bool:
    treated = pd.DataFrame({"entity": design.entity, "period": design.period})[design.x[:, 0] > 0]
    return len(set(treated.groupby("entity")["period"].min())) > 1
