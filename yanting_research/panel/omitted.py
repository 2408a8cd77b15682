r"""Sensitivity of a regression coefficient to omitted variables (遗漏变量敏感性), by partial R² (Cinelli and Hazlett).

An omitted variable matters by two numbers: the share :math:`R^2_{D\sim Z|X}` of the treatment's residual variance
that it explains, and the share :math:`R^2_{Y\sim Z|D,X}` of the outcome's. With the estimate, its classical error and
the degrees of freedom, the bias is :math:`se\sqrt{df}\,\sqrt{R^2_{Y\sim Z|D,X}\,R^2_{D\sim Z|X}/(1-R^2_{D\sim Z|X})}`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from yanting_research.core import DATA_KINDS
from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.sample import Sample, prepare_sample

__all__ = [
    "adjusted_for_omitted",
    "benchmark_bounds",
    "extreme_scenarios",
    "omitted_variable_report",
    "partial_r2",
    "robustness_values",
]

Array = NDArray[np.float64]


def partial_r2(t_statistic: float, df: float) -> float:
    """Share of the outcome's residual variance that a coefficient explains, t² / (t² + df).

    Examples
    --------
    >>> round(partial_r2(4.18445, 783), 4)
    0.0219
    """
    if not df > 0:
        raise ValueError(f"df={df}; allowed: more than 0")
    return float(t_statistic**2 / (t_statistic**2 + df))


def robustness_values(
    estimate: float, std_error: float, df: float, *, q: float = 1.0, alpha: float = 0.05, data_kind: str
) -> pd.DataFrame:
    r"""How strong an omitted variable must be to explain an estimate away (稳健值).

    Parameters
    ----------
    estimate, std_error, df
        Coefficient, its classical (homoskedastic) error and residual degrees of freedom. The error stands for residual
        standard deviations here; a robust one would not.
    q
        Share of the estimate to explain away: 1 brings it to zero.
    alpha
        Level at which the adjusted estimate must lose significance.
    data_kind
        "real", "specimen" or "simulated".

    Returns
    -------
    DataFrame
        One row: ``estimate, std_error, df, t, partial_r2, rv_q, rv_q_alpha, xrv_q, xrv_q_alpha, q, alpha, data_kind``.
        ``rv_q``: a variable that explains this share of both the treatment's and the outcome's residual variance
        reduces the estimate by q; ``rv_q_alpha``: it makes it insignificant. ``xrv``: share of the treatment's residual
        variance that suffices when the variable explains all of the outcome's.

    Raises
    ------
    ValueError
        For q or alpha outside their range, or an error or df that is not positive.

    Notes
    -----
    *Limits*: the values say how strong an omitted variable would have to be, not whether one exists; set them beside
    benchmarks (:func:`benchmark_bounds`). They concern linear regression with independent rows.

    References
    ----------
    Cinelli and Hazlett (2020), JRSS B 82, 39-67: exposure to violence in Darfur, .097 (.023), 13.9 % and 7.6 %.

    Examples
    --------
    >>> found = robustness_values(0.09731582, 0.02325654, 783, data_kind="real")
    >>> found.loc[0, ["rv_q", "rv_q_alpha"]].astype(float).round(3).tolist()
    [0.139, 0.076]
    """
    _check_numbers(estimate, std_error, df, data_kind)
    if not q > 0 or not 0 < alpha <= 1:
        raise ValueError(f"q={q}, alpha={alpha}; allowed: q above 0, alpha above 0 and at most 1")
    t = estimate / std_error
    f = q * abs(t) / np.sqrt(df)
    critical = float(stats.t.ppf(1 - alpha / 2, df - 1) / np.sqrt(df - 1))
    row = {
        "estimate": estimate, "std_error": std_error, "df": df, "t": t, "partial_r2": partial_r2(t, df),
        "rv_q": _robustness(f, 0.0), "rv_q_alpha": _robustness(f, critical),
        "xrv_q": f**2 / (1 + f**2), "xrv_q_alpha": max(0.0, (f**2 - critical**2) / (1 + f**2)),
        "q": q, "alpha": alpha, "data_kind": data_kind,
    }  # fmt: skip
    return pd.DataFrame([row])


def adjusted_for_omitted(
    estimate: float,
    std_error: float,
    df: float,
    *,
    r2_treatment: float,
    r2_outcome: float,
    alpha: float = 0.05,
    data_kind: str,
) -> pd.DataFrame:
    """Estimate, error, t and interval as if a variable of the given strength had been in the regression.

    Parameters
    ----------
    estimate, std_error, df, alpha, data_kind
        See :func:`robustness_values`.
    r2_treatment, r2_outcome
        Shares of residual variance that the variable explains, the first below 1. It is taken to pull the estimate
        towards zero.

    Returns
    -------
    DataFrame
        One row: ``r2_treatment, r2_outcome, bias, adjusted_estimate, adjusted_std_error, adjusted_t, ci_low, ci_high,
        data_kind``.

    Examples
    --------
    >>> found = adjusted_for_omitted(0.0973, 0.0233, 783, r2_treatment=0.05, r2_outcome=0.1, data_kind="real")
    >>> found.loc[0, ["adjusted_estimate", "adjusted_t"]].astype(float).round(3).tolist()
    [0.05, 2.203]
    """
    _check_numbers(estimate, std_error, df, data_kind)
    if not 0 <= r2_treatment < 1 or not 0 <= r2_outcome <= 1:
        raise ValueError(
            f"r2_treatment={r2_treatment}, r2_outcome={r2_outcome}; allowed: 0 <= r2_treatment < 1, "
            "0 <= r2_outcome <= 1"
        )
    bias = float(np.sqrt(r2_outcome * r2_treatment / (1 - r2_treatment)) * std_error * np.sqrt(df))
    adjusted = float(np.sign(estimate) * (abs(estimate) - bias))
    error = float(np.sqrt((1 - r2_outcome) / (1 - r2_treatment)) * std_error * np.sqrt(df / (df - 1)))
    half = float(stats.t.ppf(1 - alpha / 2, df - 1)) * error
    row = {
        "r2_treatment": r2_treatment, "r2_outcome": r2_outcome, "bias": bias, "adjusted_estimate": adjusted,
        "adjusted_std_error": error, "adjusted_t": adjusted / error if error > 0 else float("nan"),
        "ci_low": adjusted - half, "ci_high": adjusted + half, "data_kind": data_kind,
    }  # fmt: skip
    return pd.DataFrame([row])


def benchmark_bounds(
    estimate: float,
    std_error: float,
    df: float,
    *,
    r2_treatment: float,
    r2_outcome: float,
    name: str,
    multiples: Sequence[float] = (1.0, 2.0, 3.0),
    alpha: float = 0.05,
    data_kind: str,
) -> pd.DataFrame:
    r"""Adjusted estimates for a variable some times as strong as an observed one (基准比较).

    Parameters
    ----------
    estimate, std_error, df, alpha, data_kind
        See :func:`robustness_values`.
    r2_treatment, r2_outcome
        Of the observed covariate: its partial R² with the treatment, given the other covariates, and with the outcome,
        given treatment and covariates.
    name
        Of the covariate.
    multiples
        How many times as strong, for treatment and outcome alike.

    Returns
    -------
    DataFrame
        One row per multiple: ``benchmark, multiple`` and the columns of :func:`adjusted_for_omitted`.

    Raises
    ------
    NotIdentifiedError
        When a variable so strong would explain all of the treatment.

    Notes
    -----
    :math:`R^2_{D\sim Z|X}=k\,f^2_{D}` with :math:`f^2=R^2/(1-R^2)` of the covariate, and
    :math:`R^2_{Y\sim Z|D,X}=\Big(\frac{\sqrt k+\sqrt r}{\sqrt{1-r}}\Big)^2 f^2_Y`,
    :math:`r=\frac{k R_D^4}{(1-kR_D^2)(1-R_D^2)}`, at most 1.

    Examples
    --------
    >>> found = benchmark_bounds(0.0973, 0.0233, 783, r2_treatment=0.00908, r2_outcome=0.1087, name="female",
    ...                          data_kind="real")
    >>> found["adjusted_t"].round(2).tolist()
    [3.43, 2.59, 1.62]
    """
    rows = []
    for multiple in multiples:
        if not multiple > 0:
            raise ValueError(f"multiples={tuple(multiples)}; allowed: numbers above 0")
        strength = multiple * r2_treatment / (1 - r2_treatment)
        shared = multiple * r2_treatment**2 / ((1 - multiple * r2_treatment) * (1 - r2_treatment))
        if strength >= 1 or multiple * r2_treatment >= 1 or shared >= 1:
            raise NotIdentifiedError(
                f"a variable {multiple:g} times as strong as {name!r} would explain all of the treatment",
                where=f"benchmark {name!r}, partial R² {r2_treatment:.3f}", expected="a smaller multiple",
                remedy="compare with fewer times this covariate, or with a weaker one",
            )  # fmt: skip
        factor = (np.sqrt(multiple) + np.sqrt(shared)) / np.sqrt(1 - shared)
        outcome = min(1.0, float(factor**2 * r2_outcome / (1 - r2_outcome))) if r2_outcome < 1 else 1.0
        adjusted = adjusted_for_omitted(
            estimate, std_error, df, r2_treatment=strength, r2_outcome=outcome, alpha=alpha, data_kind=data_kind
        )
        adjusted.insert(0, "benchmark", name)
        adjusted.insert(1, "multiple", float(multiple))
        rows.append(adjusted)
    return pd.concat(rows, ignore_index=True)


def extreme_scenarios(
    estimate: float, std_error: float, df: float, *, r2_outcome: Sequence[float] = (1.0, 0.75, 0.5), data_kind: str
) -> pd.DataFrame:
    r"""Least share of the treatment's residual variance that brings the estimate to zero, in the worst cases.

    Returns
    -------
    DataFrame
        ``r2_outcome, r2_treatment_zero, data_kind``: :math:`f^2/(f^2+R^2_{Y\sim Z|D,X})` with :math:`f^2=t^2/df`; for
        a variable that explains all of the outcome it is the treatment's own partial R².

    Examples
    --------
    >>> extreme_scenarios(0.09731582, 0.02325654, 783, data_kind="real")["r2_treatment_zero"].round(4).tolist()
    [0.0219, 0.029, 0.0428]
    """
    _check_numbers(estimate, std_error, df, data_kind)
    if not all(0 < share <= 1 for share in r2_outcome):
        raise ValueError(f"r2_outcome={tuple(r2_outcome)}; allowed: shares above 0 and at most 1")
    f2 = (estimate / std_error) ** 2 / df
    rows = [{"r2_outcome": share, "r2_treatment_zero": f2 / (f2 + share)} for share in r2_outcome]
    return pd.DataFrame(rows).assign(data_kind=data_kind)


def omitted_variable_report(
    table: pd.DataFrame,
    formula: str,
    *,
    treatment: str,
    benchmarks: Sequence[str] = (),
    multiples: Sequence[float] = (1.0, 2.0, 3.0),
    q: float = 1.0,
    alpha: float = 0.05,
    data_kind: str = "",
) -> dict[str, pd.DataFrame]:
    """Fit a regression and report how an omitted variable could change its treatment coefficient.

    Parameters
    ----------
    table, formula, data_kind
        See :func:`yanting_research.panel.sample.prepare_sample`; ``"outcome ~ treatment + covariates"``.
    treatment
        Column of the design: the name of its coefficient.
    benchmarks
        Columns of the table among the covariates; one with several levels, or in several terms, counts as a group.
    multiples, q, alpha
        See :func:`benchmark_bounds` and :func:`robustness_values`.

    Returns
    -------
    dict
        ``robustness`` (one row), ``bounds`` (one row per benchmark and multiple), ``extremes``.

    Raises
    ------
    ValueError
        For a treatment or benchmark that is not in the regression.
    DesignError, NotIdentifiedError
        As :func:`prepare_sample` and :func:`benchmark_bounds`.

    Examples
    --------
    >>> rng = np.random.default_rng(3)
    >>> table = pd.DataFrame({"x": rng.normal(size=200), "data_kind": "simulated"})
    >>> table["d"] = table["x"] + rng.normal(size=200)
    >>> table["y"] = table["d"] + table["x"] + rng.normal(size=200)
    >>> found = omitted_variable_report(table, "y ~ d + x", treatment="d", benchmarks=["x"], multiples=[0.5])
    >>> sorted(found), found["bounds"].loc[0, "benchmark"]
    (['bounds', 'extremes', 'robustness'], 'x')
    """
    sample = prepare_sample(table, formula, data_kind=data_kind)
    if treatment not in sample.names:
        raise ValueError(f"no coefficient {treatment!r}; the regression has {', '.join(sample.names)}")
    place = sample.names.index(treatment)
    estimate, error, df = _classical(sample, place)
    kind = sample.data_kind
    bounds = []
    for name in benchmarks:
        own = [at for at in _columns_of(sample, name) if at != place]
        others = [at for at in range(len(sample.names)) if at != place]
        bounds.append(
            benchmark_bounds(
                estimate, error, df, r2_treatment=_group_r2(sample.x[:, place], sample.x[:, others], own, others),
                r2_outcome=_group_r2(sample.y, sample.x, own, list(range(len(sample.names)))), name=name,
                multiples=multiples, alpha=alpha, data_kind=kind,
            )
        )  # fmt: skip
    return {
        "robustness": robustness_values(estimate, error, df, q=q, alpha=alpha, data_kind=kind),
        "bounds": pd.concat(bounds, ignore_index=True) if bounds else pd.DataFrame(),
        "extremes": extreme_scenarios(estimate, error, df, data_kind=kind),
    }


def _robustness(f: float, critical: float) -> float:
    """Least common share of both residual variances; two regimes when an error is to be kept, one without."""
    spare = f - critical
    if spare <= 0:
        return 0.0
    if critical > 0 and f > 1 / critical:
        return float((f**2 - critical**2) / (1 + f**2))
    return float((np.sqrt(spare**4 + 4 * spare**2) - spare**2) / 2)


def _check_numbers(estimate: float, std_error: float, df: float, data_kind: str) -> None:
    if not np.isfinite(estimate) or not std_error > 0 or not df > 1:
        raise ValueError(f"estimate={estimate}, std_error={std_error}, df={df}; allowed: finite, above 0, above 1")
    if data_kind not in DATA_KINDS:
        raise ValueError(f"data_kind={data_kind!r}; allowed: {', '.join(DATA_KINDS)}")


def _classical(sample: Sample, place: int) -> tuple[float, float, float]:
    coefficients = np.linalg.lstsq(sample.x, sample.y, rcond=None)[0]
    residuals = sample.y - sample.x @ coefficients
    df = float(sample.x.shape[0] - sample.x.shape[1])
    if not residuals @ residuals > 0:
        raise DesignError(
            "the regression fits without residual", where=str(sample.formula), expected="residual variance"
        )
    others = np.delete(sample.x, place, axis=1)
    own = sample.x[:, place]
    free = own - others @ np.linalg.lstsq(others, own, rcond=None)[0] if others.shape[1] else own
    return float(coefficients[place]), float(np.sqrt(residuals @ residuals / df / (free @ free))), df


def _columns_of(sample: Sample, name: str) -> list[int]:
    """Places of the design's columns that hold a table's column."""
    found = []
    for at, column in enumerate(sample.names):
        parts = [part.split("=", 1)[0] for part in column.split(":")]
        inner = [part[part.index("(") + 1 : -1] if part.endswith(")") and "(" in part else part for part in parts]
        if name in [part.strip("`") for part in inner]:
            found.append(at)
    if not found:
        raise ValueError(f"no benchmark {name!r}; the regression has {', '.join(sample.names)}")
    return found


def _group_r2(y: Array, x: Array, group: list[int], places: list[int]) -> float:
    """Partial R² of a group of columns, given the others; ``places`` are the design's numbers of the columns of x."""
    kept = [at for at, place in enumerate(places) if place not in group]

    def squares(design: Array) -> float:
        residual = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
        return float(residual @ residual)

    without = squares(x[:, kept]) if kept else float(y @ y)
    return max(0.0, 1 - squares(x) / without)
