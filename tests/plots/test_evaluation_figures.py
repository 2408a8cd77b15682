"""Figures of evaluations: drawn data equal the table, kind of data and sizes at the foot, nothing clipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.text import Text

from yanting_research import plots
from yanting_research.errors import PlotError

NAN = float("nan")
LONG = "基层党组织建设与党员干部教育培训长效机制"
EVENTS = pd.DataFrame(
    {
        "event": [1, -1, 0, -2], "estimate": [2.0, 0.0, 1.2, 0.1], "ci_low": [0.9, NAN, 0.2, -0.9],
        "ci_high": [3.1, NAN, 2.2, 1.1], "band_low": [0.3, NAN, -0.2, -1.4], "band_high": [3.7, NAN, 2.6, 1.6],
        "truth": [1.8, 0.0, 1.0, 0.0],
    }
)  # fmt: skip
BACON = pd.DataFrame(
    {
        "kind": ["treated_never", "later_earlier", "earlier_later", "later_earlier"],
        "weight": [0.5, 0.2, 0.2, 0.1],
        "estimate": [4.0, -1.0, 3.0, 0.0],
    }
)
RECOVERY = pd.DataFrame(
    {
        "estimator": ["twfe", "twfe", LONG, LONG], "scenario": ["S0", "S1"] * 2, "n_draws": [1000, 1000, 1000, 400],
        "coverage": [0.75, 0.47, 0.95, 0.95], "rejection": [0.06, 0.5, 0.05, 0.0],
    }
)  # fmt: skip
POWER = pd.DataFrame(
    {"effect": [0, 2, 4, 0, 2, 4], "power": [0.05, 0.6, 1.0, 0.05, 0.1, 0.2], "n_draws": 200,
     "design": ["36 个乡镇"] * 3 + ["6 个乡镇"] * 3}
)  # fmt: skip
DOSE = pd.DataFrame(
    {
        "dose": [20.0, 0, 10],
        "estimate": [3.0, 0, 2],
        "ci_low": [1.0, 0, 1],
        "ci_high": [5.0, 0, 3],
        "truth": [2, 0, 1.5],
    }
)
PATH = pd.DataFrame({"period": [1, 2, 3], "treated": [5.0, 6.0, 9.0], "synthetic": [5.1, 5.9, 6.5]})
GAPS = pd.DataFrame(
    {"entity": ["甲", "甲", "乙", "乙", "丙", "丙"], "period": [1, 2] * 3, "gap": [0, 3, 0.1, -0.2, 0, NAN]}
)
BALANCE = pd.DataFrame(
    {
        "covariate": [LONG, "年龄", "民族"] * 2,
        "sample": ["before"] * 3 + ["after"] * 3,
        "smd": [0.1, -0.9, 0.3, 0, 0.05, NAN],
    }
)
CURVE = pd.DataFrame({"departure": [-2.0, -1, 0, 1], "ci_low": [-3.0, -0.1, 2, 4], "ci_high": [1.0, 3, 5, 7]})
CONTOUR = pd.DataFrame({"label": ["女性", LONG], "r2_treatment": [0.009, 0.03], "r2_outcome": [0.12, 0.37]})
Plot = Callable[..., Axes]
CASES: dict[str, tuple[Plot, pd.DataFrame, dict[str, Any], str, str]] = {
    # name: (function, table, arguments, n in Chinese, n in English)
    "event_study": (
        plots.plot_event_study, EVENTS, {"pretest": {"p_value": 0.41, "power": 0.32, "slope": 0.5}, "period": "季度"},
        "4 期，采纳前 2 期", "4 periods, 2 before",
    ),
    "bacon": (plots.plot_bacon, BACON, {"truth": 5.0}, "4 个两两比较", "4 comparisons"),
    "recovery": (plots.plot_recovery, RECOVERY, {}, "400 至 1,000 次模拟", "400 to 1,000 draws"),
    "power": (plots.plot_power, POWER, {"unit": "%"}, "2 种方案，每点 200 次", "2 designs, 200 draws"),
    "dose": (plots.plot_dose_response, DOSE, {"support": [0, 5, 18, NAN]}, "3 个观测到的剂量", "3 observed doses"),
    "path": (plots.plot_synthetic_path, PATH, {"since": 3, "name": LONG}, "3 期，采纳前 2 期", "3 periods, 2 before"),
    "gaps": (plots.plot_synthetic_gaps, GAPS, {"treated": "甲", "since": 2, "rank": 1}, "3 个单位，2 期", "3 units"),
    "balance": (plots.plot_balance, BALANCE, {}, "3 个协变量，2 种样本", "3 covariates, 2 samples"),
    "curve": (plots.plot_sensitivity_curve, CURVE, {"assumption": "missing"}, "4 个取值", "4 values"),
    "contour": (
        plots.plot_confounder_contour, CONTOUR, {"estimate": 0.1, "std_error": 0.02, "df": 783, "robustness": 0.139},
        "2 个比较基准", "2 benchmarks",
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


def said(ax: Axes) -> str:
    return "\n".join(text.get_text() for text in ax.figure.findobj(Text) if text.get_visible())


def lines(ax: Axes, gid: str) -> list[Any]:
    return [line for line in ax.lines if line.get_gid() == gid]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sizes_kind_and_source_stand_at_the_foot_and_nothing_is_clipped(name: str, lang: str) -> None:
    plot, table, arguments, n_zh, n_en = CASES[name]
    before = table.copy(deep=True)
    source = "某县登记表" * 12
    ax = plot(table, lang=lang, data_kind="simulated", source=source, title="标题" * 30, **arguments)
    pd.testing.assert_frame_equal(table, before)
    foot = ax.figure.get_supxlabel().replace("\n", " " if lang == "en" else "")
    assert (n_zh if lang == "zh" else n_en) in foot
    assert ("数据：模拟数据" if lang == "zh" else "simulated data") in foot
    assert source in foot.replace(" ", "")
    assert said(ax).count("模拟数据") >= 2
    figure = ax.figure
    if lang == "en":  # drawing is slow, and Chinese is the wider of the two
        return
    with plots.figure_theme():
        figure.draw_without_rendering()
        for text in figure.findobj(Text):
            if text.get_visible() and text.get_text().strip() and text.get_rotation() != 18:
                box = text.get_window_extent()
                inside = (
                    min(box.x0, box.y0) >= -1 and box.x1 <= figure.bbox.width + 1 and box.y1 <= figure.bbox.height + 1
                )
                assert inside or text in [*ax.get_xticklabels(), *ax.get_yticklabels()], (text.get_text(), box)


@pytest.mark.parametrize("name", CASES)
def test_faulty_tables_and_kinds_are_refused(name: str) -> None:
    plot, table, arguments, *_ = CASES[name]
    with pytest.raises(PlotError, match="no rows"):
        plot(table.iloc[:0], data_kind="real", **arguments)
    with pytest.raises(PlotError, match="missing columns"):
        plot(table.rename(columns=lambda column: f"x_{column}"), data_kind="real", **arguments)
    with pytest.raises(ValueError, match="data_kind"):
        plot(table, **arguments)
    with pytest.raises(PlotError, match="simulated"):
        plot(table.assign(data_kind="simulated"), data_kind="real", **arguments)


@pytest.mark.parametrize("name", ["event_study"])
def test_a_figure_fits_into_the_callers_axes(name: str) -> None:
    plot, table, arguments, n_zh, _ = CASES[name]
    figure, (left, _) = plt.subplots(1, 2, figsize=(16, 5), layout="constrained")
    assert plot(table, ax=left, data_kind="specimen", **arguments) is left
    assert n_zh in said(left).replace("\n", "")
    assert plots.render_figure(figure, dpi=40)


def test_an_event_study_draws_points_bands_reference_and_truth() -> None:
    ax = plots.plot_event_study(EVENTS, unit="个百分点", data_kind="simulated")
    (points,) = lines(ax, "estimate")
    assert np.column_stack(points.get_data()).tolist() == [[-2, 0.1], [0, 1.2], [1, 2.0]]
    (reference,) = lines(ax, "reference")
    assert np.column_stack(reference.get_data()).tolist() == [[-1, 0]]
    pointwise = next(one for one in ax.collections if one.get_gid() == "pointwise")
    drawn = [segment[:, 1].tolist() for segment in pointwise.get_segments() if len(segment)]
    assert drawn == [[-0.9, 1.1], [0.2, 2.2], [0.9, 3.1]]
    assert [line.get_xdata()[0] for line in lines(ax, "last-before")] == [-0.5]
    truth = next(one for one in ax.collections if one.get_gid() == "truth")
    assert np.asarray(truth.get_offsets())[:, 1].tolist() == [0, 0, 1.0, 1.8]


@pytest.mark.parametrize(("power", "wording"), [(0.32, "只有 32% 的机会发现"), (0.91, "有 91% 的机会发现")])
def test_the_test_of_the_time_before_is_printed_with_its_power(power: float, wording: str) -> None:
    pretest = {"p_value": 0.0004, "power": power, "slope": 0.5}
    foot = plots.plot_event_study(EVENTS, pretest=pretest, data_kind="real").figure.get_supxlabel().replace("\n", "")
    assert "p < 0.001" in foot
    assert "每期 0.50 的线性偏离" in foot
    assert wording in foot
    assert "不等于平行趋势成立" in foot


def test_the_line_of_a_bacon_figure_is_the_weighted_mean() -> None:
    ax = plots.plot_bacon(BACON, truth=5.0, data_kind="simulated")
    assert [line.get_ydata()[0] for line in lines(ax, "twfe")] == [pytest.approx(0.5 * 4 - 0.2 + 0.6)]
    assert [line.get_ydata()[0] for line in lines(ax, "truth")] == [5.0]
    later = next(one for one in ax.collections if one.get_gid() == "kind-later_earlier")
    assert np.asarray(later.get_offsets()).tolist() == [[0.2, -1.0], [0.1, 0.0]]
    assert "后采纳的与已经采纳的比（权重 30%）" in said(ax)


def test_recovery_draws_the_chance_error_of_its_draws() -> None:
    ax = plots.plot_recovery(RECOVERY, data_kind="simulated")
    assert [float(line.get_xdata()[0]) for line in lines(ax, "share")] == [75, 47, 95, 95]
    first = lines(ax, "error")[0].get_xdata()
    error = 1.96 * np.sqrt(0.75 * 0.25 / 1000)  # hand computed: 2.68 percentage points
    assert [float(end) for end in first] == pytest.approx([75 - 100 * error, 75 + 100 * error])
    last = lines(plots.plot_recovery(RECOVERY, measure="rejection", data_kind="simulated"), "error")[-1].get_xdata()
    assert [float(end) for end in last] == [0, 0]
    with pytest.raises(ValueError, match="allowed: coverage, rejection"):
        plots.plot_recovery(RECOVERY, measure="bias", data_kind="simulated")


def test_power_is_dropped_where_it_reaches_80_per_cent_and_not_invented_where_it_does_not() -> None:
    ax = plots.plot_power(POWER, data_kind="simulated")
    assert [line.get_xdata()[0] for line in lines(ax, "mde")] == [pytest.approx(3.0)]  # 0.6 at 2, 1.0 at 4
    assert "36 个乡镇：最小可检测效应 3.00" in said(ax)
    assert "6 个乡镇：图中范围内到不了 80%" in said(ax)
    assert plots.detectable_effect(np.array([1.0, 2.0]), np.array([0.9, 1.0])) == 1.0
    assert np.isnan(plots.detectable_effect(np.array([1.0]), np.array([0.1])))


def test_a_dose_response_is_sorted_and_marks_where_support_ends() -> None:
    ax = plots.plot_dose_response(DOSE, support=np.arange(101.0), base=None, data_kind="real", unit="元")
    assert lines(ax, "estimate")[0].get_ydata().tolist() == [0, 2, 3]
    assert lines(ax, "thin")[0].get_xdata()[0] == 95
    assert ax.get_ylabel() == "结果（元）"
    assert "相关，不是因果" in said(ax)


def test_synthetic_control_names_weights_and_ranks() -> None:
    weights = pd.DataFrame({"entity": list("abcdefg"), "weight": [0.4, 0.2, 0.1, 0.1, 0.1, 0.06, 0.04]})
    ax = plots.plot_synthetic_path(PATH, since=3, weights=weights, data_kind="real")
    assert "a 40%、b 20%、c 10%、d 10%、e 10%、其余 10%" in said(ax).replace("\n", "")
    gaps = plots.plot_synthetic_gaps(GAPS, treated="甲", since=2, rank=1, data_kind="real")
    assert lines(gaps, "treated")[0].get_ydata().tolist() == [0, 3]
    assert len(lines(gaps, "placebo")) == 2
    assert "p = 1/3 = 0.333" in said(gaps).replace("\n", "")
    with pytest.raises(PlotError, match="no unit '丁'"):
        plots.plot_synthetic_gaps(GAPS, treated="丁", since=2, data_kind="real")


def test_balance_is_sorted_by_the_first_sample_and_says_what_is_undefined() -> None:
    ax = plots.plot_balance(BALANCE, data_kind="real")
    assert [label.get_text().replace("\n", "") for label in ax.get_yticklabels()] == ["年龄", "民族", LONG]
    after = next(one for one in ax.collections if one.get_gid() == "sample-1")
    assert np.asarray(after.get_offsets()).tolist() == [[0, 2], [0.05, 0]]
    assert "未画出的" in said(ax)


@pytest.mark.parametrize(
    ("change", "breaks", "wording"),
    [
        ({}, [-1.0], "区间从 −1.00 起含 0"),
        ({"ci_low": [-3.0, -0.1, 2, -1]}, [-1.0, 1.0], "区间从 −1.00 / 1.00 起含 0"),
        ({"ci_low": -1.0}, [], "区间从一开始就含 0"),
        ({"ci_low": 0.5}, [], "图中范围内区间都不含 0"),
    ],
)
def test_a_sensitivity_curve_says_where_it_breaks(change: dict[str, Any], breaks: list[float], wording: str) -> None:
    ax = plots.plot_sensitivity_curve(CURVE.assign(**change), assumption="missing", data_kind="real")
    assert [line.get_xdata()[0] for line in lines(ax, "break")] == breaks
    assert wording in said(ax).replace("\n", "")


def test_contours_follow_the_formula() -> None:
    """Cinelli and Hazlett (2020): at equal shares of .139, the robustness value, darfur's .097 is brought to 0."""
    ax = plots.plot_confounder_contour(
        CONTOUR, estimate=0.0972582, std_error=0.0232565, df=783, robustness=0.1387764, data_kind="real"
    )
    zero = [path for one in ax.collections for path in one.get_paths() if np.allclose(one.get_linewidth(), 2)]
    points = np.concatenate([path.vertices for path in zero]) / 100
    nearest = points[np.abs(points[:, 0] - points[:, 1]).argmin()]
    assert nearest == pytest.approx([0.1387764, 0.1387764], abs=2e-3)
    assert "13.9%" in said(ax)


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("event_study", {"event": 1}, "stands twice"),
        ("event_study", {"estimate": NAN}, "estimate is not a finite number in rows 0"),
        ("recovery", {"scenario": "S0"}, "two rows"),
        ("recovery", {"coverage": 1.2}, "outside 0 to 1"),
        ("power", {"power": -0.1}, "outside 0 to 1"),
        ("power", {"design": "x"}, "stands twice"),
        ("balance", {"sample": "x"}, "stands twice"),
        ("balance", {"smd": np.inf}, "infinite"),
        ("contour", {"r2_outcome": 1.0}, "outside"),
    ],
)
def test_what_cannot_be_drawn_honestly_is_refused(name: str, change: dict[str, Any], message: str) -> None:
    plot, table, arguments, *_ = CASES[name]
    with pytest.raises(PlotError, match=message):
        plot(table.assign(**change), data_kind="real", **arguments)
