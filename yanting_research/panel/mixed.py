"""Mixed models (混合效应模型): rows in groups, with an intercept, or a slope too, that varies between them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.covariances import Errors
from yanting_research.panel.design import MIN_CLUSTERS
from yanting_research.panel.fit import Fit
from yanting_research.panel.mixed_likelihood import MixedSolution, solve_mixed
from yanting_research.panel.outcomes import numbers_of
from yanting_research.panel.regression_fit import regression_fit
from yanting_research.panel.sample import Sample, prepare_sample

__all__ = ["fit_mixed"]

_FEW_GROUPS = 20
_ESTIMAND = "该列多一个单位，结果平均相差多少，其他列和所在组相同"
_ASSUMPTIONS = (
    "结果随各列线性变化",
    "组间差异服从正态分布，并且与各列无关（固定效应不要求后一条）",
    "同组各行在给定组间差异后独立",
)

Array = NDArray[np.float64]


def fit_mixed(
    table: pd.DataFrame,
    formula: str,
    *,
    group: str,
    slope: str = "",
    reml: bool = True,
    model_id: str = "",
    data_kind: str = "",
) -> Fit:
    r"""Fit :math:`y_{gi} = x_{gi}'\beta + b_{0g} + b_{1g} z_{gi} + e_{gi}` (随机截距、随机斜率).

    Parameters
    ----------
    table, formula, model_id, data_kind
        See :func:`yanting_research.panel.fit_ols`.
    group
        Column of the groups: township, branch.
    slope
        Numeric column whose slope varies between groups, correlated with the intercept; none by default.
    reml
        Restricted likelihood (default) or the full one.

    Returns
    -------
    Fit
        Coefficients with t tests: columns that are the same within groups have groups minus such columns as degrees of
        freedom (the intercept too), others rows minus groups minus such columns. ``tables["variances"]``: ``part,
        variance, std_dev, share, data_kind``; ``tables["groups"]``: predicted deviations (BLUP). ``statistics``:
        ``loglik``, ``variance_group``, ``variance_residual``, ``boundary`` (1 where a variance between groups is at
        zero), ``icc``; with a slope ``variance_slope`` and ``covariance`` instead of ``icc``.

    Raises
    ------
    ValueError, FormulaError
        See :func:`yanting_research.panel.prepare_sample`.
    DesignError
        For fewer than five groups, or a slope that is no number.
    NotIdentifiedError
        For groups of one row each, a slope that does not vary within groups, or a likelihood without a maximum.

    Notes
    -----
    *Assumptions*: what differs between groups goes with none of the columns. *Limits*: where richer townships train
    more, fixed effects are safer.

    References
    ----------
    Laird and Ware (1982), Biometrics 38, 963-974; Pinheiro and Bates (2000), Mixed-Effects Models in S and S-PLUS,
    section 2.4.2 (degrees of freedom).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> town = np.repeat(np.arange(12), 8)
    >>> hours = rng.uniform(0, 10, 96)
    >>> rate = 60 + 1.5 * hours + rng.normal(0, 4, 12)[town] + rng.normal(0, 2, 96)
    >>> table = pd.DataFrame({"到课率": rate, "学时": hours, "乡镇": town})
    >>> fit = fit_mixed(table, "到课率 ~ 学时", group="乡镇", data_kind="simulated")
    >>> fit.estimates.set_index("term")["estimate"].round(1).to_dict(), fit.statistics["icc"] > 0.5
    ({'intercept': 59.0, '学时': 1.5}, True)
    """
    needed = [group, *([slope] if slope else [])]
    sample = prepare_sample(table, formula, needed=needed, data_kind=data_kind)
    groups = _groups(sample, group)
    random = _random_design(sample, groups, slope)
    solved = solve_mixed(sample.y, sample.x, groups, random, reml=reml)
    n_groups = int(groups.max()) + 1
    made = Errors(
        solved.covariance, _degrees(sample, groups),
        f"{'REML' if reml else 'ML'}, groups={n_groups}, K={sample.x.shape[1]}",
    )  # fmt: skip
    return regression_fit(
        sample, "mixed", solved.beta, made, model_id=model_id, estimand=_ESTIMAND, assumptions=_ASSUMPTIONS,
        statistics=_statistics(solved),
        tables={"variances": _variances(sample, solved, slope), "groups": _deviations(sample, solved, group, slope)},
        conventions="df within and between groups", limits=_limits(n_groups, solved), n_entities=n_groups,
    )  # fmt: skip


def _groups(sample: Sample, group: str) -> NDArray[np.int64]:
    codes = np.asarray(pd.factorize(sample.rows[group].astype("str"), sort=True)[0], dtype=np.int64)
    n_groups = int(codes.max()) + 1
    if n_groups < MIN_CLUSTERS:
        raise DesignError(
            f"{n_groups} groups are too few for a variance between them", where=f"column {group!r}",
            expected=f"{MIN_CLUSTERS} groups or more", remedy="put the groups into the formula: cat(...)",
        )  # fmt: skip
    if n_groups == len(codes):
        raise NotIdentifiedError(
            "every group has one row, so that groups and residuals cannot be told apart", where=f"column {group!r}",
            expected="groups of several rows", remedy="use fit_ols",
        )  # fmt: skip
    return codes


def _random_design(sample: Sample, groups: NDArray[np.int64], slope: str) -> Array:
    ones = np.ones((len(groups), 1))
    if not slope:
        return ones
    if not pd.api.types.is_numeric_dtype(sample.rows[slope]):
        raise DesignError(f"the slope {slope!r} holds {sample.rows[slope].dtype}", expected="numbers")
    values = numbers_of(sample.rows[slope], slope)
    spread = pd.Series(values).groupby(groups)
    if (spread.max() == spread.min()).all():
        raise NotIdentifiedError(
            f"{slope!r} does not vary within groups", expected="values that differ within groups",
            remedy="leave slope= away",
        )  # fmt: skip
    return np.column_stack([ones, values])


def _degrees(sample: Sample, groups: NDArray[np.int64]) -> Array:
    """Between groups for columns that are the same within them, within groups for the others."""
    frame = pd.DataFrame(sample.x)
    moves = (frame - frame.groupby(groups).transform("mean")).abs().max().to_numpy() > 1e-9 * np.abs(sample.x).max(
        axis=0
    )
    n_groups, n_between = int(groups.max()) + 1, int((~moves).sum())
    within = len(groups) - n_groups - int(moves.sum())
    if within < 1 or n_groups <= n_between:
        raise NotIdentifiedError(
            f"{n_groups} groups and {len(groups)} rows for {len(moves)} columns", expected="more groups or rows",
            remedy="use fewer columns",
        )  # fmt: skip
    return np.where(moves, float(within), float(n_groups - n_between))


def _statistics(solved: MixedSolution) -> dict[str, float]:
    between, residual = solved.between, solved.residual
    found = {
        "loglik": solved.loglik, "variance_group": float(between[0, 0]), "variance_residual": residual,
        "boundary": float(solved.singular),
    }  # fmt: skip
    if len(between) > 1:
        return found | {"variance_slope": float(between[1, 1]), "covariance": float(between[0, 1])}
    return found | {"icc": float(between[0, 0] / (between[0, 0] + residual))}


def _variances(sample: Sample, solved: MixedSolution, slope: str) -> pd.DataFrame:
    parts = ["group", *([f"slope of {slope}"] if slope else []), "residual"]
    values = np.append(np.diag(solved.between), solved.residual)
    shares = np.full(len(values), np.nan)
    if not slope:  # with a slope the share of the groups changes with its column
        shares = values / values.sum()
    return pd.DataFrame(
        {"part": parts, "variance": values, "std_dev": np.sqrt(values), "share": shares, "data_kind": sample.data_kind}
    )


def _deviations(sample: Sample, solved: MixedSolution, group: str, slope: str) -> pd.DataFrame:
    labels = sorted(set(sample.rows[group].astype("str")))
    found = pd.DataFrame({"group": labels, "deviation": solved.deviations[:, 0]})
    if slope:
        found["deviation_slope"] = solved.deviations[:, 1]
    return found.assign(data_kind=sample.data_kind)


def _limits(n_groups: int, solved: MixedSolution) -> tuple[str, ...]:
    said = ["若组间没有观察到的差别与各列有关，系数有偏；可与固定效应的结果对照"]
    if solved.singular:
        said.append("组间方差（或其中一个方向）估计落在零的边界上：数据看不出这部分组间差异，或组太少，标准误要当心")
    if n_groups < _FEW_GROUPS:
        said.append(f"只有 {n_groups} 组，组间方差估得不准")
    return tuple(said)
