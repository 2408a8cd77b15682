"""Outcomes of reports that did not arrive, filled in and moved."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel import ATTENDANCE, PanelSpec, fit_twfe, simulate_townships, sweep_missing

SPEC = PanelSpec(outcome="y")


def small() -> pd.DataFrame:
    """A specimen panel of ten invented towns, four quarters, three reports missing."""
    rng = np.random.default_rng(4)
    table = pd.DataFrame(
        {
            "entity": np.repeat([f"乙{at:02d}镇" for at in range(10)], 4),
            "period": np.tile(np.arange(1, 5), 10),
            "treated_since": np.repeat([2.0, 3.0, 3.0, 3.0, 4.0, *[np.nan] * 5], 4),
            "data_kind": "specimen",
        }
    )
    treated = table["period"] >= table["treated_since"]
    y = rng.uniform(2, 6, size=40) + 2.5 * treated
    return table.assign(cluster=table["entity"], y=y.where(~table.index.isin([6, 15, 30])))


def test_departure_zero_is_the_estimate_without_the_missing_rows() -> None:
    """Filling in what the model expects moves nothing."""
    found = sweep_missing(small(), SPEC, [1.0])
    row = found.table.set_index("departure").loc[0.0]
    assert row["estimate"] == pytest.approx(float(fit_twfe(small(), SPEC).estimates.loc[0, "estimate"]))
    assert found.n_filled == 3
    assert set(found.table["data_kind"]) == {"specimen"}
    assert np.isnan(found.bound_low)


def test_shifts_move_the_estimate_along_a_line() -> None:
    for arm, sign in (("treated", 1), ("untreated", -1)):
        table = sweep_missing(small(), SPEC, [-2.0, -1.0, 1.0, 2.0], arm=arm).table
        steps = np.diff(table["estimate"])
        assert steps == pytest.approx(np.full(4, steps[0]))
        assert sign * steps[0] > 0
    with_both = sweep_missing(small(), SPEC, [1.0], arm="all").table["estimate"].diff().iloc[1]
    one, other = (sweep_missing(small(), SPEC, [1.0], arm=arm).table["estimate"].diff().iloc[1] for arm in
                  ("treated", "untreated"))  # fmt: skip
    assert with_both == pytest.approx(one + other)


def test_bounds_are_the_extremes_of_all_corner_fillings() -> None:
    """Eight ways to put 0 or 10 into three cells; the bounds are the least and the largest of their coefficients."""
    found = sweep_missing(small(), SPEC, [0.0], limits=(0.0, 10.0))
    corners = []
    for values in itertools.product((0.0, 10.0), repeat=3):
        filled = small()
        filled.loc[[6, 15, 30], "y"] = values
        corners.append(float(fit_twfe(filled, SPEC).estimates.loc[0, "estimate"]))
    assert found.bound_low == pytest.approx(min(corners))
    assert found.bound_high == pytest.approx(max(corners))
    assert found.interval_low < found.bound_low < found.bound_high < found.interval_high


def test_tipping_point_is_where_the_interval_first_holds_zero() -> None:
    found = sweep_missing(small(), SPEC, np.arange(-30.0, 1.0, 2.0).tolist())
    table = found.table.set_index("departure")
    assert table.loc[found.tipping_point, "ci_low"] <= 0
    assert (table.loc[found.tipping_point + 2 :, "ci_low"] > 0).all()
    assert f"相差 {found.tipping_point:g}" in found.reason_zh
    calm = sweep_missing(small(), SPEC, [-0.1])
    assert np.isnan(calm.tipping_point)
    assert "区间都不含 0" in calm.reason_zh
    nothing = sweep_missing(small().assign(y=lambda t: t["y"] - 2.5 * (t["period"] >= t["treated_since"])), SPEC, [1.0])
    assert nothing.tipping_point == 0
    assert "已经含 0" in nothing.reason_zh


def test_shares_stay_between_0_and_100() -> None:
    panel = simulate_townships(1).panel
    found = sweep_missing(panel, ATTENDANCE, [500.0, 1000.0], arm="all")
    estimates = found.table.set_index("departure")["estimate"]
    assert estimates[500.0] == pytest.approx(estimates[1000.0])
    assert found.unit == "个百分点"
    assert found.bound_low < estimates.min() < estimates.max() < found.bound_high
    assert "最差、最好" in found.reason_zh


def test_inputs_are_left_alone_and_refusals() -> None:
    panel = small()
    before = panel.copy()
    sweep_missing(panel, SPEC, [1.0])
    assert panel.equals(before)
    with pytest.raises(ValueError, match="allowed: treated, untreated, all"):
        sweep_missing(panel, SPEC, [1.0], arm="control")
    with pytest.raises(ValueError, match="finite"):
        sweep_missing(panel, SPEC, [np.inf])
    with pytest.raises(ValueError, match="least value before"):
        sweep_missing(panel, SPEC, [1.0], limits=(5.0, 1.0))
    with pytest.raises(DesignError, match="values within 0 to 3"):
        sweep_missing(panel, SPEC, [1.0], limits=(0.0, 3.0))
    with pytest.raises(NotIdentifiedError, match="no outcome is missing"):
        sweep_missing(panel.fillna({"y": 3.0}), SPEC, [1.0])
