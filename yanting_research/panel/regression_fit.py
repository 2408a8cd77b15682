"""From coefficients and their errors to ``Fit``: what all plain regressions of the room say alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from yanting_research.core import estimates_table
from yanting_research.panel.covariances import Errors
from yanting_research.panel.fit import Fit
from yanting_research.panel.sample import Sample

__all__ = ["regression_fit", "sample_estimates", "sample_limits"]

FEW_CLUSTERS = 20
FEW_TREATED = 8
_UNIT_LIMIT = "一行是一个单位时，结果说的是单位之间的差别，不能说明单位里的某一个人"
_ASSOCIATION = "系数是其他变量相同时的差别；没有随机分派，就不能读作“因为”"

Array = NDArray[np.float64]


def sample_estimates(
    sample: Sample,
    terms: Sequence[str],
    values: Array,
    errors: Array,
    *,
    df: ArrayLike,
    model_id: str,
    estimand: str | Sequence[str],
    correction: str,
    assumptions: Sequence[str],
) -> pd.DataFrame:
    """ESTIMATES of a sample: sizes and kind of the data are the sample's."""
    return estimates_table(
        terms, values, errors, df=df, model_id=model_id, estimand=estimand, n_obs=len(sample.y),
        n_clusters=sample.n_clusters, n_treated_clusters=sample.n_treated_clusters, correction=correction,
        assumption="；".join(assumptions), data_kind=sample.data_kind,
    )  # fmt: skip


def regression_fit(
    sample: Sample,
    estimator: str,
    coefficients: Array,
    made: Errors,
    *,
    model_id: str,
    estimand: str | Sequence[str],
    assumptions: Sequence[str],
    names: Sequence[str] = (),
    statistics: Mapping[str, float] | None = None,
    tables: Mapping[str, pd.DataFrame] | None = None,
    conventions: str = "",
    limits: Sequence[str] = (),
    n_entities: int = 0,
    n_periods: int = 1,
    df_residual: float | None = None,
) -> Fit:
    """Assemble a ``Fit``.

    Parameters
    ----------
    coefficients, made
        (p,), and their covariance.
    names
        Of the coefficients; the sample's columns by default.
    conventions, limits
        Said after the errors; said before the sentences that every regression has.
    n_entities
        Rows, where none are told apart.
    """
    terms = list(names or sample.names)
    errors = np.sqrt(np.maximum(np.diag(made.covariance), 0.0))
    own = model_id or sample.outcome
    return Fit(
        estimator=estimator, model_id=own,
        estimates=sample_estimates(
            sample, terms, coefficients, errors, df=made.df, model_id=own, estimand=estimand,
            correction=made.correction, assumptions=assumptions,
        ),
        covariance=pd.DataFrame(made.covariance, index=terms, columns=terms),
        n_obs=len(sample.y), n_entities=n_entities or len(sample.y), n_periods=n_periods,
        n_clusters=sample.n_clusters, n_treated_clusters=sample.n_treated_clusters,
        df_residual=float(len(sample.y) - len(terms)) if df_residual is None else df_residual,
        df_inference=float(np.min(made.df)), unit=sample.unit,
        conventions="; ".join(part for part in (made.conventions, conventions) if part),
        statistics=dict(statistics or {}), tables=dict(tables or {}), lost=sample.lost,
        assumptions=tuple(assumptions), limits=(*limits, *sample_limits(sample)), data_kind=sample.data_kind,
    )  # fmt: skip


def sample_limits(sample: Sample) -> tuple[str, ...]:
    """Sentences that every regression must say of its rows."""
    said = [_ASSOCIATION, _UNIT_LIMIT]
    if sample.clustered and sample.n_clusters < FEW_CLUSTERS:
        said.append(f"只有 {sample.n_clusters} 个聚类，区间应当看宽一些")
    if 0 < sample.n_treated_clusters < FEW_TREATED:
        said.append(f"只有 {sample.n_treated_clusters} 个处理组聚类，标准误会偏小，不宜标注显著性，应改用随机化推断")
    if len(sample.lost):
        said.append(f"{len(sample.lost)} 行因缺失未用；若缺失与结果有关，估计有偏")
    if sample.data_kind == "simulated":
        said.append("数据为模拟，不是任何真实单位的情况")
    elif sample.data_kind == "specimen":
        said.append("数据为样例，不是任何真实单位的情况")
    return tuple(said)
