r"""Bounds under violated parallel trends (平行趋势偏离下的界), from the coefficients of an event study.

How far may the trend of the treated have left that of the others before the conclusion falls? Either changes after
treatment were at most :math:`\bar M` times the largest change before (relative magnitudes), or the slope changed by at
most M between periods (smoothness; M = 0 is a straight trend).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from yanting_research.core import DATA_KINDS
from yanting_research.errors import DesignError
from yanting_research.panel.fit import Fit
from yanting_research.panel.fixed_length import fixed_length_interval
from yanting_research.panel.moment_inequalities import InequalityTest, inequality_test
from yanting_research.panel.trend_restrictions import RESTRICTIONS, identified_set, restriction

__all__ = ["EventStudy", "breakdown_value", "event_study_of", "trend_bounds"]

METHODS = {"relative_magnitudes": "conditional test, least-favourable first stage", "smoothness": "fixed length"}
"""How the confidence set of each restriction is made."""

_GRID = 1000
_REACH = 20.0  # standard errors that the search looks beyond the identified set
_HALVINGS = 20
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class EventStudy:
    """Coefficients of an event study with their covariance.

    Attributes
    ----------
    beta
        (n_pre + n_post,), in order of time, the reference period (the last before treatment) left out.
    covariance
        Of them.
    n_pre
        Periods before the reference period that have a coefficient.
    data_kind
        "real", "specimen" or "simulated".
    """

    beta: Array = field(repr=False)
    covariance: Array = field(repr=False)
    n_pre: int
    data_kind: str

    def __post_init__(self) -> None:
        n = len(self.beta)
        if self.data_kind not in DATA_KINDS:
            raise ValueError(f"data_kind={self.data_kind!r}; allowed: {', '.join(DATA_KINDS)}")
        if not 0 < self.n_pre < n or self.covariance.shape != (n, n):
            raise DesignError(
                f"{n} coefficients, {self.n_pre} of them before treatment, covariance {self.covariance.shape}",
                where="event study", expected="at least one before and one after, and a covariance of all",
                remedy="name the coefficients before and after, without the reference period",
            )  # fmt: skip
        whole = np.isfinite(self.beta).all() and np.isfinite(self.covariance).all()
        if not whole or not np.allclose(self.covariance, self.covariance.T) or self._least() <= 0:
            raise DesignError(
                "the covariance of the coefficients is not that of so many estimates", where="event study",
                expected="finite, symmetric, of full rank",
                remedy="more clusters than coefficients are needed; join periods",
            )  # fmt: skip

    def _least(self) -> float:
        scale = np.sqrt(np.maximum(np.diag(self.covariance), 1e-300))
        return float(np.linalg.eigvalsh(self.covariance / np.outer(scale, scale))[0] - 1e-10)

    @property
    def n_post(self) -> int:
        """Coefficients after treatment."""
        return len(self.beta) - self.n_pre


def event_study_of(fit: Fit, *, window: tuple[int, int] | None = None) -> EventStudy:
    """Take the event study out of a Fit: its table ``event_study``, by event and term, and its covariance.

    Parameters
    ----------
    fit
        Of :func:`fit_leads_lags`, or of a staggered estimator whose leads are differences from the last period before
        adoption (:func:`fit_group_time` with ``base="universal"``).
    window
        How many events before -1 and from 0 on are used, the nearest; all that follow on one another when not given.

    Raises
    ------
    ValueError
        For a window that is not two numbers of at least 1.
    DesignError
        When the fit has no event study, its leads are changes from one period to the next, or the window is not there.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, fit_leads_lags, simulate_townships
    >>> study = event_study_of(fit_leads_lags(simulate_townships(1).panel, ATTENDANCE), window=(3, 4))
    >>> study.n_pre, study.n_post, study.data_kind
    (3, 4, 'simulated')
    """
    if window is not None and min(window) < 1:
        raise ValueError(f"window={window}; allowed: two numbers of at least 1")
    where = f"fit {fit.model_id!r} of {fit.estimator}"
    if "event_study" not in fit.tables:
        raise DesignError(
            "no effects by event time", where=where, expected="a table event_study", remedy="fit leads and lags"
        )
    table = fit.tables["event_study"].set_index("event")
    errors = dict(zip(table.index, table["std_error"], strict=True))
    if errors.get(-1.0, np.nan) > 0:
        raise DesignError(
            "the leads are changes from one period to the next", where=where,
            expected="differences from the last period before adoption", remedy="fit with base='universal'",
        )  # fmt: skip
    told = {int(event) for event, error in errors.items() if error > 0}
    n_pre = next(n for n in range(len(told) + 1) if -2 - n not in told)
    n_post = next(n for n in range(len(told) + 1) if n not in told)
    wanted = window or (n_pre, n_post)
    if wanted[0] > n_pre or wanted[1] > n_post or min(wanted) < 1:
        raise DesignError(
            f"{n_pre} events before and {n_post} after follow on one another", where=where,
            expected=f"{max(1, wanted[0])} and {max(1, wanted[1])}", remedy="choose a smaller window",
        )  # fmt: skip
    events = [*range(-1 - wanted[0], -1), *range(wanted[1])]
    terms = [str(term) for term in table.loc[[float(event) for event in events], "term"]]
    values = fit.estimates.set_index("term")["estimate"].loc[terms].to_numpy(dtype=np.float64)
    covariance = fit.covariance.loc[terms, terms].to_numpy(dtype=np.float64)
    return EventStudy(values, covariance, wanted[0], fit.data_kind)


def trend_bounds(
    study: EventStudy,
    *,
    kind: str = "relative_magnitudes",
    bounds: Sequence[float] = (0.0, 0.5, 1.0, 1.5, 2.0),
    weights: ArrayLike | None = None,
    null: float = 0.0,
    alpha: float = 0.05,
) -> pd.DataFrame:
    r"""Identified and confidence sets of an effect for growing violations of parallel trends.

    Parameters
    ----------
    study
        See :class:`EventStudy` and :func:`event_study_of`.
    kind
        "relative_magnitudes" (bounds without unit) or "smoothness" (bounds in the outcome's unit per period).
    bounds
        :math:`\bar M` or M.
    weights
        l of the effect :math:`l'\tau`, (n_post,); the first period after treatment when not given, ``1/n_post`` each
        for the average.
    null
        Value whose place in or outside the confidence set is told.
    alpha
        1 minus the level of confidence.

    Returns
    -------
    DataFrame
        First a row "parallel_trends" (the usual normal interval), then one per bound: ``restriction, bound,
        identified_low, identified_high, ci_low, ci_high, contains_null, method, alpha, data_kind``. Identified ends are
        NaN where the coefficients before treatment themselves break the restriction.

    Raises
    ------
    ValueError
        For an unknown restriction, a negative bound or weights of another length.

    Notes
    -----
    What is exact: identified sets (linear programmes); fixed-length intervals (quantile of the folded normal by its
    formula, where R's HonestDiD simulates it); the conditional test given its first stage. What is not: normality of
    the coefficients (with few clusters all of these are too short); the first stage's critical value, from 10,000 fixed
    draws; the ends of conditional sets, those of the accepted values on a grid of 1,000 refined by halving, so that a
    gap within the set is not told. All of them hold for the worst trend allowed, and are conservative for any other.
    *Limits*: the data say nothing of whether a bound is true. Justify it from what could have moved the treated alone.

    References
    ----------
    Rambachan and Roth (2023), Review of Economic Studies 90, 2555-2591.

    Examples
    --------
    >>> study = EventStudy(np.array([0.02, -0.01, 1.0, 1.2]), np.diag([0.01] * 4), 2, "specimen")
    >>> trend_bounds(study, bounds=[1.0])[["restriction", "ci_low", "ci_high"]].round(2).to_dict("list")
    {'restriction': ['parallel_trends', 'relative_magnitudes'], 'ci_low': [0.8, 0.68], 'ci_high': [1.2, 1.32]}
    """
    target = _target(study, weights)
    if kind not in RESTRICTIONS:
        raise ValueError(f"no restriction {kind!r}; known: {', '.join(RESTRICTIONS)}")
    centre = float(target @ study.beta[study.n_pre :])
    half = float(stats.norm.ppf(1 - alpha / 2)) * _error(study, target)
    rows = [("parallel_trends", 0.0, centre, centre, centre - half, centre + half, "normal interval")]
    for bound in bounds:
        parts = restriction(kind, study.n_pre, study.n_post, bound)
        low, high = identified_set(parts, study.beta, target)
        ends = _confidence_set(study, target, kind, bound, alpha)
        rows.append((kind, float(bound), low, high, *ends, METHODS[kind]))
    names = ["restriction", "bound", "identified_low", "identified_high", "ci_low", "ci_high", "method"]
    table = pd.DataFrame(rows, columns=names)
    inside = (table["ci_low"] <= null) & (null <= table["ci_high"])
    table.insert(6, "contains_null", inside)
    return table.assign(alpha=alpha, data_kind=study.data_kind)


def breakdown_value(
    study: EventStudy,
    *,
    kind: str = "relative_magnitudes",
    weights: ArrayLike | None = None,
    null: float = 0.0,
    alpha: float = 0.05,
    largest: float | None = None,
) -> float:
    """Largest bound under which the null is still rejected (临界偏离).

    Parameters
    ----------
    study, kind, weights, null, alpha
        See :func:`trend_bounds`.
    largest
        Where the search ends; 10 for relative magnitudes, ten times the effect for smoothness.

    Returns
    -------
    float
        To three digits of itself; 0 where the null is not rejected even for bound 0 (not at all, or by a straight
        trend); infinite where it is still rejected at ``largest``.

    Examples
    --------
    >>> study = EventStudy(np.array([0.1, -0.1, 1.0, 1.2]), np.diag([0.01] * 4), 2, "specimen")
    >>> round(breakdown_value(study), 2)
    2.24
    """
    target = _target(study, weights)
    reach = float(target @ study.beta[study.n_pre :])
    high = largest if largest is not None else 10.0 if kind == RESTRICTIONS[0] else 10 * abs(reach - null)

    def rejected(bound: float) -> bool:
        if kind == "smoothness":
            found = fixed_length_interval(study.beta, study.covariance, target, bound=bound, level=1 - alpha)
            return abs(found.estimate - null) > found.half_length
        tests = _tests(study, target, kind, bound, alpha)
        return not any(test.accepts(np.array([null]))[0] for test in tests)

    if not rejected(0.0):
        return 0.0
    if rejected(high):
        return float("inf")
    low = 0.0
    while high - low > 1e-3 * max(low, 1e-6) and high > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if rejected(middle) else (low, middle)
    return low


def _target(study: EventStudy, weights: ArrayLike | None) -> Array:
    found = np.eye(study.n_post)[0] if weights is None else np.asarray(weights, dtype=np.float64)
    if found.shape != (study.n_post,) or not np.isfinite(found).all() or not found.any():
        raise ValueError(f"weights of shape {found.shape}; allowed: {study.n_post} numbers, not all 0")
    return found


def _error(study: EventStudy, target: Array) -> float:
    after = study.covariance[study.n_pre :, study.n_pre :]
    return float(np.sqrt(target @ after @ target))


def _tests(study: EventStudy, target: Array, kind: str, bound: float, alpha: float) -> list[InequalityTest]:
    parts = restriction(kind, study.n_pre, study.n_post, bound)
    return [inequality_test(part, study.beta, study.covariance, target, alpha=alpha) for part in parts]


def _confidence_set(study: EventStudy, target: Array, kind: str, bound: float, alpha: float) -> tuple[float, float]:
    if kind == "smoothness":
        found = fixed_length_interval(study.beta, study.covariance, target, bound=bound, level=1 - alpha)
        return found.estimate - found.half_length, found.estimate + found.half_length
    tests = _tests(study, target, kind, bound, alpha)
    centre, error = float(target @ study.beta[study.n_pre :]), _error(study, target)
    steps = np.abs(np.diff(np.r_[study.beta[: study.n_pre], 0.0])).max()
    times = np.arange(1, study.n_post + 1) @ np.abs(target)
    reach = _REACH * error + bound * times * (steps + _REACH / 4 * np.sqrt(np.diag(study.covariance).max()))
    grid = np.linspace(centre - reach, centre + reach, _GRID)
    ends = [_ends(test, grid) for test in tests]
    known = [one for one in ends if one is not None]
    if not known:
        return float("nan"), float("nan")
    return min(low for low, _ in known), max(high for _, high in known)


def _ends(test: InequalityTest, grid: Array) -> tuple[float, float] | None:
    """Outer ends of the accepted values; beyond the grid they are infinite."""
    accepted = np.flatnonzero(test.accepts(grid))
    if not len(accepted):
        return None
    first, last = int(accepted[0]), int(accepted[-1])
    low = -np.inf if first == 0 else _edge(test, grid[first], grid[first - 1])
    high = np.inf if last == len(grid) - 1 else _edge(test, grid[last], grid[last + 1])
    return float(low), float(high)


def _edge(test: InequalityTest, inside: float, outside: float) -> float:
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        if test.accepts(np.array([middle]))[0]:
            inside = middle
        else:
            outside = middle
    return inside
