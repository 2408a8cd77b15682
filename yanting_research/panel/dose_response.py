"""Dose-response (剂量反应): how the outcome follows hours or money, as a curve, where there are data to say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from yanting_research.core import estimates_table, t_interval
from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.design import Design, PanelSpec, prepare_design
from yanting_research.panel.entity_rows import demeaned
from yanting_research.panel.fit import Fit
from yanting_research.panel.sandwich import cluster_covariance
from yanting_research.panel.splines import natural_spline

__all__ = ["fit_dose_response"]

_POINTS = 41
_BINS = 10
_ASSUMPTIONS = (
    "单位之间不随时间变化的差别、各单位共同的时间变化已经扣除",
    "剂量的变动与其他随时间变化、没有观察到的差别无关",
    "剂量只影响当期，单位之间没有溢出",
)
_ESTIMAND = "剂量为该值时与参照剂量时结果之差"

Array = NDArray[np.float64]


def fit_dose_response(
    panel: pd.DataFrame,
    spec: PanelSpec,
    *,
    knots: Sequence[float] = (),
    n_knots: int = 4,
    reference: float | None = None,
    doses: Sequence[float] = (),
    level: float = 0.95,
    n_draws: int = 20_000,
    seed: int = 0,
) -> Fit:
    r"""Fit :math:`y_{it} = a_i + b_t + f(d_{it}) + x_{it}'g + e_{it}` with a natural cubic spline :math:`f`.

    Parameters
    ----------
    panel, spec
        PANEL; ``treatment_kind="dose"``.
    knots, n_knots
        Knots; or their number: the lowest dose, and quantiles of the doses above it, the last at 95 %.
    reference
        Dose that the curve is a difference from; the lowest by default.
    doses
        Where the curve is told; 41 evenly spaced points of the observed range by default.
    level
        Of intervals and band.
    n_draws, seed
        Of the band's simulation.

    Returns
    -------
    Fit
        Terms ``dose=value`` at the quartiles of the doses above the lowest. ``tables["curve"]``: ``dose, estimate,
        std_error, df, ci_low, ci_high`` (pointwise), ``band_low, band_high`` (holds for the whole curve at once),
        ``data_kind``; ``tables["support"]``: ``dose_low, dose_high, n_rows, n_entities, n_clusters, data_kind`` of ten
        bins. Errors CR2 with Bell and McCaffrey's degrees of freedom of every contrast. ``statistics``:
        ``f_nonlinear``, ``p_nonlinear`` (all bends zero; F with G - 1), ``critical_value`` of the band, ``r2_within``.

    Raises
    ------
    ValueError
        For another kind of treatment, fewer than three knots, or a level outside 0 to 1.
    DesignError
        See :func:`prepare_design`; also for doses outside the observed ones, and clusters that cut through entities.
    NotIdentifiedError
        For too few different doses.

    Notes
    -----
    The band takes the critical value of the largest of the points' t statistics, simulated from the joint distribution
    of the coefficients with the fewest degrees of freedom of any point.

    *Assumptions*: two-way fixed effects; the curve is the same for all entities. *Limits*: beyond the bulk of the doses
    the curve is a straight line by construction; read the support first.

    References
    ----------
    Harrell (2015), Regression Modeling Strategies, section 2.4.5; Montiel Olea and Plagborg-Moller (2019), Journal of
    Applied Econometrics 34, 1-17 (sup-t bands).

    Examples
    --------
    >>> from yanting_research.panel import PanelSpec, simulate_townships
    >>> spec = PanelSpec("n_attended", trials="n_invited", treatment="dose_hours", treatment_kind="dose")
    >>> fit = fit_dose_response(simulate_townships(1).panel, spec)
    >>> fit.tables["curve"].loc[0, ["dose", "estimate"]].tolist(), fit.unit
    ([0.0, 0.0], '个百分点')
    """
    if spec.treatment_kind != "dose":
        raise ValueError(f"treatment_kind={spec.treatment_kind!r}; allowed here: dose")
    if not 0 < level < 1:
        raise ValueError(f"level={level}; between 0 and 1")
    design = prepare_design(panel, spec)
    dose = design.x[:, 0]
    base = float(dose.min()) if reference is None else float(reference)
    used = _knots(dose, knots, n_knots)
    points = _points(dose, doses, base)
    solved = _solve(design, used, base, points)
    curve, critical = _curve(solved, level=level, n_draws=n_draws, seed=seed)
    return _result(design, solved, curve, critical)


@dataclass(frozen=True, slots=True)
class _Solved:
    """The fit in deviations from the entities' means.

    ``told`` are the points of the curve, the first ``n_points``, and the quartiles; ``contrasts`` are their differences
    from the reference; the first ``n_bent`` coefficients are the spline's.
    """

    x: Array
    y: Array
    beta: Array
    covariance: Array
    told: Array
    contrasts: Array
    df: Array
    knots: Array
    base: float
    n_points: int
    n_bent: int


def _solve(design: Design, knots: Array, base: float, points: Array) -> _Solved:
    dose = design.x[:, 0]
    basis = natural_spline(dose, knots)
    x, y = _within(design, basis)
    beta = np.asarray(np.linalg.lstsq(x, y, rcond=None)[0], dtype=np.float64)
    told = np.concatenate([points, np.unique(np.quantile(dose[dose > dose.min()], [0.25, 0.5, 0.75]))])
    moving = told != base
    contrasts = np.zeros((len(told), x.shape[1]))
    contrasts[moving, : basis.shape[1]] = natural_spline(told[moving], knots) - natural_spline([base], knots)
    found = cluster_covariance(x, y - x @ beta, design.cluster, kind="CR2", contrasts=contrasts[moving])
    df = np.full(len(told), float(found.df.min()))
    df[moving] = found.df
    return _Solved(x, y, beta, found.covariance, told, contrasts, df, knots, base, len(points), basis.shape[1])


def _knots(dose: Array, knots: Sequence[float], n_knots: int) -> Array:
    lowest, above = float(dose.min()), dose[dose > dose.min()]
    n = len(knots) or n_knots
    if n < 3:
        raise ValueError(f"{n} knots; three or more, or use fit_twfe for a straight line")
    if len(np.unique(dose)) <= n:
        raise NotIdentifiedError(
            f"{len(np.unique(dose))} different doses for {n} knots", expected="more doses than knots",
            remedy="fewer knots, or the doses as categories",
        )  # fmt: skip
    if len(knots):
        return np.asarray(knots, dtype=np.float64)
    found = np.unique(np.concatenate([[lowest], np.quantile(above, np.arange(1, n) * 0.95 / (n - 1))]))
    if len(found) < n:
        raise NotIdentifiedError(
            f"so many rows have the same dose that {n} knots fall together", expected="doses that are spread",
            remedy="give the knots yourself, or fewer",
        )  # fmt: skip
    return found


def _points(dose: Array, doses: Sequence[float], base: float) -> Array:
    low, high = float(dose.min()), float(dose.max())
    points = (
        np.asarray(sorted(set(map(float, doses))), dtype=np.float64) if len(doses) else np.linspace(low, high, _POINTS)
    )
    outside = [value for value in (*points, base) if not low <= value <= high]
    if outside:
        raise DesignError(
            f"doses {', '.join(f'{value:g}' for value in outside[:5])} were not observed", where="doses, reference",
            expected=f"{low:g} to {high:g}", remedy="a curve says nothing beyond its data",
        )  # fmt: skip
    return points


def _within(design: Design, basis: Array) -> tuple[Array, Array]:
    """Spline, covariates and period dummies, and the outcome, as deviations from the entities' means."""
    own = pd.Series(design.cluster).groupby(design.entity)
    if not (own.max() == own.min()).all():
        raise DesignError(
            "clusters cut through entities", expected="entities within clusters", remedy="cluster by entity"
        )
    periods = np.eye(int(design.period.max()) + 1)[design.period][:, 1:]
    columns = np.column_stack([design.y, basis, design.x[:, 1:], periods])
    moved = demeaned(columns, design.entity)
    x = moved[:, 1:]
    scaled = x / np.maximum(np.sqrt((x**2).sum(axis=0)), np.finfo(float).tiny)
    if np.linalg.svd(scaled, compute_uv=False)[-1] < 1e-8:
        raise NotIdentifiedError(
            "the spline's columns determine each other within entities", expected="doses that move within entities",
            remedy="fewer knots",
        )  # fmt: skip
    return x, moved[:, 0]


def _curve(solved: _Solved, *, level: float, n_draws: int, seed: int) -> tuple[pd.DataFrame, float]:
    """Estimates with intervals and the band, and the band's critical value."""
    contrasts, n = solved.contrasts, solved.n_points
    estimate = contrasts @ solved.beta
    spread = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", contrasts, solved.covariance, contrasts), 0.0))
    low, high = t_interval(estimate, spread, solved.df, level=level)
    largest = _largest(contrasts[:n], spread[:n], solved.covariance, float(solved.df.min()), n_draws, seed)
    critical = float(np.quantile(largest, level))
    table = pd.DataFrame(
        {
            "dose": solved.told, "estimate": estimate, "std_error": spread, "df": solved.df, "ci_low": low,
            "ci_high": high, "band_low": estimate - critical * spread, "band_high": estimate + critical * spread,
        }
    )  # fmt: skip
    return table, critical


def _largest(contrasts: Array, spread: Array, covariance: Array, df: float, n_draws: int, seed: int) -> Array:
    """Draws of the largest absolute t of the points that are not the reference."""
    moving = np.flatnonzero(spread > 0)
    used = np.flatnonzero(np.abs(contrasts).max(axis=0) > 0)
    root = np.linalg.cholesky(covariance[np.ix_(used, used)])
    rng = np.random.Generator(np.random.PCG64(seed))
    turned = (contrasts[np.ix_(moving, used)] @ root) / spread[moving][:, None]
    drawn = np.abs(rng.normal(size=(n_draws, len(used))) @ turned.T).max(axis=1)
    return np.asarray(drawn / np.sqrt(rng.chisquare(df, size=n_draws) / df), dtype=np.float64)


def _result(design: Design, solved: _Solved, curve: pd.DataFrame, critical: float) -> Fit:
    spec, (n, k) = design.spec, solved.x.shape
    n_entities, n_clusters = int(design.entity.max()) + 1, int(design.cluster.max()) + 1
    told = curve.iloc[solved.n_points :]
    correction = f"CR2, G={n_clusters}, K={k}"
    left = solved.y - solved.x @ solved.beta
    return Fit(
        estimator="dose_response", model_id=spec.model_id,
        estimates=estimates_table(
            [f"{spec.treatment}={value:.6g}" for value in told["dose"]], told["estimate"], told["std_error"],
            df=told["df"], model_id=spec.model_id, estimand=f"{_ESTIMAND}（{solved.base:g}）", n_obs=n,
            n_clusters=n_clusters, n_treated_clusters=design.n_treated_clusters, correction=correction,
            assumption="；".join(_ASSUMPTIONS), data_kind=design.data_kind,
        ),
        covariance=pd.DataFrame(), n_obs=n, n_entities=n_entities, n_periods=int(design.period.max()) + 1,
        n_clusters=n_clusters, n_treated_clusters=design.n_treated_clusters, df_residual=float(n - k - n_entities),
        df_inference=float(told["df"].min()), unit=design.unit,
        conventions=f"{correction}, Bell-McCaffrey; knots {', '.join(f'{one:.4g}' for one in solved.knots)}",
        statistics=_nonlinear(solved, n_clusters)
        | {"critical_value": critical, "r2_within": 1 - float(left @ left) / float(solved.y @ solved.y)},
        tables={
            "curve": curve.iloc[: solved.n_points].assign(data_kind=design.data_kind), "support": _support(design),
        },
        lost=design.lost, assumptions=_ASSUMPTIONS, limits=_limits(design), data_kind=design.data_kind,
    )  # fmt: skip


def _nonlinear(solved: _Solved, n_clusters: int) -> dict[str, float]:
    """Wald test that all bends are zero."""
    bent = slice(1, solved.n_bent)
    value = solved.beta[bent] @ np.linalg.solve(solved.covariance[bent, bent], solved.beta[bent])
    f = float(value) / (solved.n_bent - 1)
    return {"f_nonlinear": f, "p_nonlinear": float(stats.f.sf(f, solved.n_bent - 1, n_clusters - 1))}


def _limits(design: Design) -> tuple[str, ...]:
    said = ["剂量集中处之外，曲线按设定就是直线，不要读出弯曲", "乡镇（单位）层面的变化不能说明单个党员、干部的变化"]
    if len(design.lost):
        said.append(f"{len(design.lost)} 行因缺失未用；若缺失与结果有关，估计有偏")
    if design.data_kind == "simulated":
        said.append("数据为模拟，不是任何真实乡镇的情况")
    return tuple(said)


def _support(design: Design) -> pd.DataFrame:
    """Rows, entities and clusters in ten bins of equal width."""
    dose = design.x[:, 0]
    edges = np.linspace(dose.min(), dose.max(), _BINS + 1)
    place = np.minimum(np.searchsorted(edges, dose, side="right") - 1, _BINS - 1)
    rows = [
        {
            "dose_low": edges[number], "dose_high": edges[number + 1], "n_rows": int((place == number).sum()),
            "n_entities": len(set(design.entity[place == number])),
            "n_clusters": len(set(design.cluster[place == number])), "data_kind": design.data_kind,
        }
        for number in range(_BINS)
    ]  # fmt: skip
    return pd.DataFrame(rows)
