"""The spline's basis against scipy's natural spline, and the curve against its planted truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.interpolate import CubicSpline

from yanting_research.core import ESTIMATES, check_table
from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel import PanelSpec, fit_dose_response, fit_fixed_effects, natural_spline, simulate_townships

SPEC = PanelSpec("n_attended", trials="n_invited", treatment="dose_hours", treatment_kind="dose", model_id="hours")


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(-3, 3), min_size=4, max_size=4), st.integers(0, 1000))
def test_the_basis_spans_scipys_natural_splines(heights: list[float], seed: int) -> None:
    """A natural cubic spline is its values at the knots: interpolate them by scipy, then fit them by the basis."""
    knots = np.sort(np.random.default_rng(seed).uniform(0, 10, 4)) + np.arange(4) * 0.1
    x = np.linspace(knots[0], knots[-1], 60)
    wanted = CubicSpline(knots, heights, bc_type="natural")(x)
    design = np.column_stack([np.ones(60), natural_spline(x, knots)])
    found = np.linalg.lstsq(design, wanted, rcond=None)[0]
    assert np.abs(design @ found - wanted).max() < 1e-6 * max(1.0, np.abs(wanted).max())
    beyond = np.column_stack([np.ones(3), natural_spline(knots[-1] + np.array([1.0, 2, 3]), knots)]) @ found
    assert abs(beyond[2] - 2 * beyond[1] + beyond[0]) < 1e-6 * max(1.0, np.abs(beyond).max())


def test_knots() -> None:
    with pytest.raises(ValueError, match="three or more, rising"):
        natural_spline([1, 2], [1, 1, 2])
    with pytest.raises(ValueError, match="three or more"):
        natural_spline([1, 2], [1, 2])


def doses(seed: int = 1) -> pd.DataFrame:
    """A panel whose outcome rises with the dose and levels off at 10: 2 d - d^2 / 10."""
    rng = np.random.default_rng(seed)
    entities, periods = 30, 10
    table = pd.DataFrame(
        {"entity": np.repeat([f"乡镇{i:02}" for i in range(entities)], periods),
         "period": np.tile(np.arange(1, periods + 1), entities)}
    )  # fmt: skip
    dose = rng.uniform(0, 10, len(table))
    level = rng.normal(0, 3, entities).repeat(periods) + 0.3 * table["period"]
    return table.assign(
        hours=dose, rate=50 + level + 2 * dose - dose**2 / 10 + rng.normal(0, 1, len(table)), treated_since=np.nan,
        cluster=table["entity"], data_kind="simulated",
    )  # fmt: skip


def test_the_curve_finds_what_was_planted() -> None:
    spec = PanelSpec("rate", treatment="hours", treatment_kind="dose")
    table = doses()
    base = float(table["hours"].min())
    fit = fit_dose_response(table, spec)
    curve = fit.tables["curve"]
    truth = (2 * curve["dose"] - curve["dose"] ** 2 / 10) - (2 * base - base**2 / 10)
    assert np.abs(curve["estimate"] - truth).max() < 0.8
    assert ((curve["band_low"] - 1e-9 <= truth) & (truth <= curve["band_high"] + 1e-9)).all()
    assert fit.statistics["p_nonlinear"] < 0.001
    assert fit.statistics["critical_value"] > 2.05  # wider than a pointwise t
    check_table(fit.estimates, ESTIMATES)
    assert set(curve["data_kind"]) == set(fit.tables["support"]["data_kind"]) == {"simulated"}
    assert fit.tables["support"]["n_rows"].sum() == fit.n_obs == 300


def test_a_straight_line_is_fixed_effects() -> None:
    table = doses(4).assign(rate=lambda d: d["rate"] - (2 * d["hours"] - d["hours"] ** 2 / 10) + 1.5 * d["hours"])
    fit = fit_dose_response(
        table, PanelSpec("rate", treatment="hours", treatment_kind="dose"), reference=2, doses=[2, 8]
    )
    line = fit_fixed_effects(table, "rate ~ hours")
    slope = line.estimates.set_index("term").loc["hours", "estimate"]
    assert fit.tables["curve"]["estimate"].iloc[1] == pytest.approx(6 * slope, abs=0.5)
    assert fit.statistics["p_nonlinear"] > 0.05
    assert fit.tables["curve"].iloc[0][["estimate", "ci_low", "band_high"]].tolist() == [0, 0, 0]


def test_same_seed_same_band() -> None:
    panel = simulate_townships(1).panel
    one, two = (fit_dose_response(panel, SPEC).tables["curve"] for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    assert one["band_high"].iloc[-1] > one["ci_high"].iloc[-1]


def test_refusals() -> None:
    panel = simulate_townships(1).panel
    with pytest.raises(DesignError, match=r"doses 99 were not observed.*0 to"):
        fit_dose_response(panel, SPEC, doses=[10, 99])
    with pytest.raises(ValueError, match="allowed here: dose"):
        fit_dose_response(panel, PanelSpec("n_attended", trials="n_invited"))
    with pytest.raises(ValueError, match="2 knots"):
        fit_dose_response(panel, SPEC, n_knots=2)
    few = panel.assign(dose_hours=(panel["dose_hours"] > 0) * 10.0 + (panel["dose_hours"] > 20) * 10.0)
    with pytest.raises(NotIdentifiedError, match="3 different doses for 4 knots"):
        fit_dose_response(few, SPEC)
    crossed = panel.assign(cluster=panel["period"].mod(6).astype("str"))
    with pytest.raises(DesignError, match="cut through entities"):
        fit_dose_response(crossed, SPEC)
