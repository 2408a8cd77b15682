"""Figures of effects and of series: what is drawn equals the table; units are never mixed."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from yanting_research import plots
from yanting_research.errors import PlotError

NAN = float("nan")
RATIOS = pd.DataFrame(
    {
        "outcome": ["远程教育", "远程教育", "监督"], "term": "mobile_share", "effect": [1.09, 1.08, 1.0],
        "low": [1.07, 1.05, 0.97], "high": [1.11, 1.12, 1.03], "unit": "ratio of rates", "model": ["a", "b", "a"],
        "truth": [1.095, NAN, 1.0], "n_obs": 21, "n_clusters": 8, "data_kind": "specimen",
    }
)  # fmt: skip
YEARS = pd.DataFrame({"year": [2018, 2019, 2021, 2022], "a": [1.0, 2.0, 3.0, 6.0], "b": [4.0, NAN, 2.0, 1.0]})


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


def words(ax: plt.Axes) -> str:
    return "\n".join(text.get_text() for text in ax.figure.findobj(plt.Text))


def test_ratios_stand_on_a_log_scale_around_one_with_their_truth() -> None:
    before = RATIOS.copy()
    ax = plots.plot_effects(RATIOS, labels={"mobile_share": "流动党员占比"})
    assert ax.get_xscale() == "log"
    assert next(line.get_xdata()[0] for line in ax.lines if len(line.get_xdata()) == 2) == 1
    drawn = [tuple(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) == 2][1:]
    assert drawn == list(zip(RATIOS["low"], RATIOS["high"], strict=True))
    truth = next(one for one in ax.collections if one.get_gid() == "truth")
    assert np.asarray(truth.get_offsets()).tolist() == [[1.095, 0.0], [1.0, 2.0]]
    assert "远程教育\n流动党员占比" in words(ax)
    assert "n=21，8 个地区" in words(ax)
    assert "相关，不是因果" in words(ax)
    pd.testing.assert_frame_equal(RATIOS, before)


def test_shares_are_percentage_points_around_zero_and_english_is_english() -> None:
    shares = RATIOS.assign(unit="share per unit", effect=0.016, low=0.01, high=0.02, truth=NAN, outcome="x", model="m")
    ax = plots.plot_effects(shares.drop(columns=["n_obs"]), lang="en")
    assert ax.get_xscale() == "linear"
    assert ax.lines[0].get_xdata()[0] == 0
    assert [line.get_xdata()[0] for line in ax.lines if len(line.get_xdata()) == 1] == pytest.approx([1.6] * 3)
    assert "Percentage points" in words(ax)
    assert "planted" not in words(ax)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": ["ratio of rates", "share per unit", "ratio of rates"]}, "units"),
        ({"unit": "per cent"}, "units per cent"),
        ({"effect": NAN}, "effect nan"),
        ({"low": 0.0}, "effect 1.09"),
    ],
)
def test_faulty_effects_are_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(PlotError, match=said):
        plots.plot_effects(RATIOS.assign(**change))


def test_series_are_scaled_on_the_years_that_both_have_and_gaps_stay_open() -> None:
    ax = plots.plot_series(YEARS, ["a", "b"], rho=-0.5, data_kind="real", labels={"a": "甲", "b": "乙"})
    years, first = ax.lines[1].get_xdata(), np.asarray(ax.lines[1].get_ydata())
    assert list(years) == [2018, 2019, 2020, 2021, 2022]
    assert np.isnan(first).tolist() == [False, True, True, False, False]
    known = np.array([1.0, 3.0, 6.0])
    assert first[~np.isnan(first)] == pytest.approx((known - known.mean()) / known.std(ddof=1))
    assert "n = 3 年" in words(ax)
    assert "等级相关 −0.50" in words(ax)
    assert "缺的年份空着" in words(ax)


@pytest.mark.parametrize(
    ("table", "columns", "said"),
    [
        (YEARS, [], "no series"),
        (YEARS.head(3), ["a", "b"], "2 complete years"),
        (YEARS.assign(year=2018), ["a"], "twice"),
        (YEARS.assign(a=1.0), ["a"], "does not vary"),
        (YEARS, ["c"], "missing columns c"),
    ],
)
def test_series_that_say_nothing_are_refused(table: pd.DataFrame, columns: list[str], said: str) -> None:
    with pytest.raises(PlotError, match=said):
        plots.plot_series(table, columns, data_kind="real")
