"""Bounds under violated parallel trends against R's HonestDiD, formulas, and size under the worst trend allowed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import linprog

from yanting_research.errors import DesignError
from yanting_research.panel import ATTENDANCE, fit_group_time, fit_leads_lags, fit_twfe, simulate_townships
from yanting_research.panel.fixed_length import fixed_length_interval, folded_quantile
from yanting_research.panel.moment_inequalities import inequality_test
from yanting_research.panel.parallel_trends import EventStudy, breakdown_value, event_study_of, trend_bounds
from yanting_research.panel.trend_restrictions import identified_set, relative_magnitudes, restriction, smoothness

REFERENCE = json.loads((Path(__file__).parents[1] / "reference/honest_did.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def profits() -> EventStudy:
    return EventStudy(np.array(REFERENCE["beta"]), np.array(REFERENCE["covariance"]), REFERENCE["n_pre"], "real")


def test_smoothness_as_in_r(profits: EventStudy) -> None:
    """R's half-lengths carry its simulated quantile: 1.96224 for 1.95996, 1.6433 for 1.6449, so 1e-4."""
    printed = REFERENCE["smoothness"]
    table = trend_bounds(profits, kind="smoothness", bounds=[float(bound) for bound in printed]).set_index("bound")
    assert table.iloc[0][["ci_low", "ci_high"]].tolist() == pytest.approx(REFERENCE["original"], abs=1e-10)
    for bound, ends in printed.items():
        own = table[table["restriction"] == "smoothness"].loc[float(bound), ["ci_low", "ci_high"]]
        assert own.tolist() == pytest.approx(ends, abs=1e-4)
    found = fixed_length_interval(profits.beta, profits.covariance, np.eye(4)[0], bound=0.1)
    assert found.weights == pytest.approx(REFERENCE["weights_at_0.1"], abs=1e-6)
    assert found.worst_bias == pytest.approx(0.1, abs=1e-6)


def test_relative_magnitudes_as_in_r(profits: EventStudy) -> None:
    """Ends within one step of R's grid, .00076, and what its 1,000 draws of the first stage leave open."""
    printed = REFERENCE["relative_magnitudes"]
    table = trend_bounds(profits, bounds=[*map(float, printed), 2.0]).set_index("bound")
    for bound, ends in printed.items():
        own = table[table["restriction"] == "relative_magnitudes"].loc[float(bound), ["ci_low", "ci_high"]]
        assert own.tolist() == pytest.approx(ends, abs=0.001)
    assert table.loc[2.0, "ci_low"] == pytest.approx(REFERENCE["relative_magnitudes_low_at_2"], abs=0.001)
    assert table["contains_null"].tolist() == [False, False, False, False, True]
    worst = np.abs(np.diff([*profits.beta[:4], 0.0])).max()
    assert table.loc[1.0, "identified_low"] == pytest.approx(profits.beta[4] - worst)
    assert table.loc[1.0, "identified_high"] == pytest.approx(profits.beta[4] + worst)
    assert 1.5 < breakdown_value(profits) < 2.0


def test_half_length_is_the_folded_quantile_and_the_shortest() -> None:
    """Under the worst bias the interval covers with exactly the level, and no other weights give a shorter one."""
    rng = np.random.default_rng(3)
    root = rng.normal(size=(6, 6))
    covariance = root @ root.T / 50 + np.eye(6) * 0.02
    weights = np.array([0.5, 0.5])
    found = fixed_length_interval(np.zeros(6), covariance, weights, bound=0.05)
    ratio = found.worst_bias / found.std_error
    c = found.half_length / found.std_error
    assert stats.norm.cdf(c - ratio) - stats.norm.cdf(-c - ratio) == pytest.approx(0.95, abs=1e-9)
    times = np.array([-4, -3, -2, -1, 1, 2])
    assert times @ found.weights == pytest.approx(0, abs=1e-8)
    # worst bias by the two extreme trends of a linear programme
    part = smoothness(4, 2, 0.05)
    free = linprog(-found.weights, A_ub=part.a, b_ub=part.d, bounds=[(None, None)] * 6, method="highs")
    assert -free.fun == pytest.approx(found.worst_bias, abs=1e-8)
    for _ in range(60):
        step = rng.normal(size=4) * 10 ** rng.uniform(-4, 0)
        step -= times[:4] * (times[:4] @ step) / (times[:4] @ times[:4])
        v = found.weights + np.r_[step, 0, 0]
        bias = linprog(-v, A_ub=part.a, b_ub=part.d, bounds=[(None, None)] * 6, method="highs").fun
        error = np.sqrt(v @ covariance @ v)
        assert folded_quantile(-bias / error, 0.95) * error >= found.half_length - 1e-7


@pytest.mark.parametrize(("kind", "bound"), [("relative_magnitudes", 1.0), ("smoothness", 0.3), ("smoothness", 0.0)])
def test_size_where_the_trend_is_the_worst_allowed(kind: str, bound: float) -> None:
    """4,000 draws at the edge of the restriction: a true effect is rejected at most about 5 times in 100."""
    rng = np.random.default_rng(4)
    covariance = 0.04 * (np.eye(5) + 0.4)
    weights = np.array([1.0, 0.0])
    delta = np.array([-3.0, -3, -3, 3, 3]) if kind == "relative_magnitudes" else np.array([0.0, 0, 0, 0.3, 0.9])
    if bound == 0:  # a straight trend: both sides of the test are near, and the truncation between them counts
        delta = 0.3 * np.array([-3.0, -2, -1, 1, 2])
    assert any((part.a @ delta <= part.d + 1e-9).all() for part in restriction(kind, 3, 2, bound))
    rejected = np.ones(4000, dtype=bool)
    draws = rng.multivariate_normal(delta, covariance, size=4000)
    for part in restriction(kind, 3, 2, bound):
        test = inequality_test(part, np.zeros(5), covariance, weights)
        slopes = np.array([inequality_test(part, unit, covariance, weights).level - test.level for unit in np.eye(5)])
        rejected &= ~test.accepts_values(test.level + draws @ slopes)
    assert 0.005 < rejected.mean() < 0.06


def test_identified_sets() -> None:
    beta = np.array([0.2, 0.1, 1.0, 1.5])
    assert identified_set([smoothness(2, 2, 0.0)], beta, np.array([1.0, 0])) == pytest.approx((1.1, 1.1))
    assert identified_set([smoothness(2, 2, 0.0)], beta, np.array([0, 1.0])) == pytest.approx((1.7, 1.7))
    assert identified_set(relative_magnitudes(2, 2, 1.0), beta, np.array([0, 1.0])) == pytest.approx((1.3, 1.7))
    broken = identified_set([smoothness(2, 2, 0.01)], np.array([1.0, 0.1, 1, 1]), np.array([1.0, 0]))
    assert np.isnan(broken).all()


def test_sets_grow_with_the_bound(profits: EventStudy) -> None:
    for kind, bounds in (("relative_magnitudes", [0, 1]), ("smoothness", [0.1, 0.2])):
        table = trend_bounds(profits, kind=kind, bounds=bounds, weights=np.full(4, 0.25)).iloc[1:]
        assert table["ci_low"].is_monotonic_decreasing
        assert table["ci_high"].is_monotonic_increasing
        assert set(table["data_kind"]) == {"real"}
    flat = EventStudy(profits.beta - profits.beta, profits.covariance, 4, "simulated")
    assert breakdown_value(flat) == 0.0
    sure = EventStudy(np.r_[np.zeros(4), np.full(4, 50.0)], profits.covariance, 4, "simulated")
    assert breakdown_value(sure, largest=3.0) == float("inf")


def test_event_studies_are_read_by_event() -> None:
    panel = simulate_townships(1).panel
    fit = fit_leads_lags(panel, ATTENDANCE)
    study = event_study_of(fit, window=(2, 3))
    terms = ["event=-3", "event=-2", "event=+0", "event=+1", "event=+2"]
    assert study.beta.tolist() == fit.estimates.set_index("term").loc[terms, "estimate"].tolist()
    assert study.covariance[0, 4] == fit.covariance.loc["event=-3", "event=+2"]
    assert event_study_of(fit).n_pre == 8
    with pytest.raises(DesignError, match="changes from one period to the next"):
        event_study_of(fit_group_time(panel, ATTENDANCE))
    assert event_study_of(fit_group_time(panel, ATTENDANCE, base="universal"), window=(2, 2)).n_post == 2
    with pytest.raises(DesignError, match="no effects by event time"):
        event_study_of(fit_twfe(panel, ATTENDANCE))
    with pytest.raises(DesignError, match="follow on one another"):
        event_study_of(fit, window=(30, 2))
    with pytest.raises(ValueError, match="at least 1"):
        event_study_of(fit, window=(0, 2))


def test_refusals(profits: EventStudy) -> None:
    with pytest.raises(DesignError, match="at least one before and one after"):
        EventStudy(np.zeros(2), np.eye(2), 0, "real")
    with pytest.raises(DesignError, match="full rank"):
        EventStudy(np.zeros(2), np.ones((2, 2)), 1, "real")
    with pytest.raises(ValueError, match="relative_magnitudes, smoothness"):
        trend_bounds(profits, kind="monotone")
    with pytest.raises(ValueError, match="4 numbers"):
        trend_bounds(profits, weights=[1.0])
    with pytest.raises(ValueError, match="bound of at least 0"):
        trend_bounds(profits, bounds=[-1.0])
