"""Every figure: drawn data equal the table; title, units, n, kind of data and source are there."""

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
from yanting_research.plots.frame import display_width, wrap_text

NAN = float("nan")
LONG = "基层党组织建设与党员干部教育培训长效机制"
TERMS = pd.DataFrame({"feature": ["培训", "党员", LONG], "frequency": [3, 5, 3]})
WORKFORCE = pd.DataFrame(
    {
        "indicator": ["正科级", "副科级", "专科及以上", "35岁以下", "流动党员"],
        "value": [232, 375, 603, 89, 3200],
        "unit": "人",
        "group": ["职级", "职级", "学历", "年龄", ""],
        "whole": [607, 607, 607, 607, NAN],
        "share": [NAN, NAN, 99.4, 14.7, 12.5],
    }
)
CHECKS = pd.DataFrame(
    {
        "kind": ["sum", "share", "granularity", "bound", "share"],
        "verdict": ["consistent", "inconsistent", "impossible", "uncheckable", "rounding"],
        "explanation_zh": ["43 + 47 + 905 = 995", "603 ÷ 607 = 99.34%", LONG * 5, "上限不明", "52.22% 印作 52.2%"],
        "explanation_en": ["43 + 47 + 905 = 995", "603 / 607 = 99.34%", "a word " * 40, "no upper end", "52.2%"],
    }
)
SCATTER = pd.DataFrame(
    {"unit_id": ["甲", "乙", "丙", "丁"], "theme": "培训", "per_1000": [1.0, 2.5, NAN, 4.0], "indicator": "参训率",
     "value": [-3.0, 0.0, 9.0, 5.0], "unit": "%"}
)  # fmt: skip
ESTIMATES = pd.DataFrame(
    {"model_id": ["a", "a", "b"], "term": ["培训", LONG, "培训"], "estimate": [-0.8, 0.3, 1.1],
     "ci_low": [-1.6, NAN, 0.5],
     "ci_high": [0.1, NAN, 1.7], "truth": [1.0, NAN, 1.0], "n_obs": [432, 431, 430], "n_clusters": 36,
     "data_kind": "simulated"}
)  # fmt: skip
THEMES = pd.DataFrame({"unit_id": ["乙", "乙", "甲"], "theme": ["培训", LONG, "培训"], "per_1000": [1.0, 2.0, 3.0]})
TRENDS = pd.DataFrame(
    {"cohort": ["二批", "二批", "一批", "一批"], "period": [2, 1, 1, 2], "mean": [4.0, 3.0, 1.0, 2.0], "n_entities": 12,
     "treated_since": [NAN, NAN, 2, 2]}
)  # fmt: skip
KEYNESS = pd.DataFrame(
    {"feature": ["成效", "问题", LONG, "整改"], "g2": [-4.1, 9.2, 2.5, NAN], "p": [0.04, 0.002, 0.11, NAN],
     "n_target": [3, 20, 4, 0], "n_reference": [15, 4, 1, 0]}
)  # fmt: skip
HITS = pd.DataFrame({"doc_id": ["甲", "甲", "丙"], "start": [10, 40, 0], "end": [12, 42, 2], "keyword": "培训"})
LENGTHS = pd.DataFrame({"doc_id": ["甲", "乙", "丙"], "n_characters": [50, 30, 100]})
RATES = pd.DataFrame(
    {"feature": ["改革"] * 3 + [LONG] * 3, "period": ["2001", "2002", "2005"] * 2, "n": [2, 0, 4, 1, 0, 1],
     "n_words": [1000, 0, 1000] * 2, "rate": [20.0, NAN, 40.0, 10.0, NAN, 10.0],
     "lower": [2.4, NAN, 10.9, 0.3, NAN, 0.3], "upper": [72.2, NAN, 102.4, 55.7, NAN, 55.7],
     "segment": [1, 2, 2, 1, 1, 1], "segment_rate": [20.0, 40.0, 40.0, 10.0, 10.0, 10.0],
     "is_change": [False, True, False, False, False, False]}
)  # fmt: skip
Plot = Callable[..., Axes]
CASES: dict[str, tuple[Plot, pd.DataFrame, dict[str, Any], str, str]] = {
    # name: (function, table, arguments, n in Chinese, n in English)
    "term_bars": (plots.plot_term_bars, TERMS, {}, "n = 11 次（3 个词）", "n = 11 occurrences"),
    "wordcloud": (plots.plot_wordcloud, TERMS, {}, "n = 11 次（3 个词）", "n = 11 occurrences"),
    "workforce": (plots.plot_workforce, WORKFORCE, {}, "n = 5 项，4 组", "n = 5 indicators"),
    "audit_table": (plots.plot_audit_table, CHECKS, {}, "n = 5 处核对，3 处要看", "n = 5 checks, 3 to look at"),
    "theme_workforce": (plots.plot_theme_workforce, SCATTER, {"rho": -0.5}, "n = 3 个单位", "n = 3 units"),
    "estimates": (
        plots.plot_estimates,
        ESTIMATES.drop(columns="data_kind"),
        {"unit": "%"},
        "n = 3 个系数",
        "n = 3 coefficients",
    ),
    "theme_heatmap": (plots.plot_theme_heatmap, THEMES, {}, "n = 2 个单位 × 2 个主题", "n = 2 units × 2 themes"),
    "panel_trends": (
        plots.plot_panel_trends,
        TRENDS,
        {"outcome": "参学率", "unit": "%"},
        "n = 24 个单位",
        "n = 24 entities",
    ),
    "keyness": (plots.plot_keyness, KEYNESS, {"target": LONG}, "n = 2 + 1 个词", "n = 2 + 1 terms"),
    "dispersion": (
        plots.plot_dispersion,
        HITS,
        {"documents": LENGTHS, "names": {"乙": LONG}},
        "n = 3 次，2 / 3 篇出现",
        "n = 3 occurrences in 2 of 3 documents",
    ),
    "trend": (plots.plot_trend, RATES, {}, "n = 8 次，2,000 词，3 期", "n = 8 occurrences, 2,000 words"),
    "comparison_cloud": (plots.plot_comparison_cloud, KEYNESS, {}, "n = 2 + 1 个词", "n = 2 + 1 terms"),
}


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


def texts(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.figure.findobj(Text) if text.get_visible() and text.get_text()]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("kind", "zh", "en"),
    [
        ("real", "真实数据", "real data"),
        ("specimen", "样例文本", "specimen"),
        ("simulated", "模拟数据", "simulated data"),
    ],
)
def test_every_figure_says_what_it_shows(name: str, lang: str, kind: str, zh: str, en: str) -> None:
    plot, table, arguments, n_zh, n_en = CASES[name]
    before = table.copy(deep=True)
    ax = plot(table, lang=lang, data_kind=kind, source="某县报告", **arguments)
    pd.testing.assert_frame_equal(table, before)
    assert ax.get_title(loc="left")
    foot = ax.figure.get_supxlabel().replace("\n", " ")
    assert (n_zh if lang == "zh" else n_en) in foot
    assert (zh if lang == "zh" else en) in foot
    assert "某县报告" in foot
    assert any("模拟数据" in text for text in texts(ax) if "数据：" not in text) == (kind == "simulated")


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_clipped(name: str, lang: str) -> None:
    plot, table, arguments, *_ = CASES[name]
    ax = plot(table, lang=lang, data_kind="simulated", source="来源" * 40, title="标题" * 30, **arguments)
    figure = ax.figure
    with plots.figure_theme():
        figure.draw_without_rendering()
        width, height = figure.bbox.width, figure.bbox.height
        for text in figure.findobj(Text):
            if text.get_visible() and text.get_text().strip() and text.get_rotation() != 18:
                box = text.get_window_extent()
                inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1
                # ticks outside the limits keep a text that is never drawn
                tick = text in [*ax.get_xticklabels(), *ax.get_yticklabels()]
                assert inside or tick, (text.get_text(), box)


@pytest.mark.parametrize("name", CASES)
def test_no_rows_and_missing_columns_are_errors(name: str) -> None:
    plot, table, arguments, *_ = CASES[name]
    with pytest.raises(PlotError, match="no rows"):
        plot(table.iloc[:0], data_kind="real", **arguments)
    with pytest.raises(PlotError, match="missing columns"):
        plot(table.rename(columns=lambda column: f"x_{column}"), data_kind="real", **arguments)


@pytest.mark.parametrize("name", CASES)
def test_the_kind_of_data_must_be_said_and_true(name: str) -> None:
    plot, table, arguments, *_ = CASES[name]
    with pytest.raises(ValueError, match="data_kind"):
        plot(table, **arguments)
    with pytest.raises(ValueError, match="allowed: real"):
        plot(table, data_kind="true", **arguments)
    with pytest.raises(PlotError, match="simulated"):
        plot(table.assign(data_kind="simulated"), data_kind="real", **arguments)


@pytest.mark.parametrize("name", CASES)
def test_a_figure_fits_into_the_callers_axes(name: str) -> None:
    plot, table, arguments, n_zh, _ = CASES[name]
    figure, (left, _) = plt.subplots(1, 2, figsize=(14, 5), layout="constrained")
    ax = plot(table, ax=left, data_kind="specimen", **arguments)
    assert ax is left
    assert any(n_zh in text.replace("\n", "") for text in texts(ax))
    assert plots.render_figure(figure)


def test_term_bars_are_the_ranked_table() -> None:
    ax = plots.plot_term_bars(TERMS, data_kind="real")
    assert [bar.get_width() for bar in ax.patches] == [5, 3, 3]
    assert [label.get_text().replace("\n", "") for label in ax.get_yticklabels()] == ["党员", "培训", LONG]
    assert ax.get_xlabel() == "频数（次）"


@pytest.mark.parametrize("n", [1, 40])
def test_one_bar_and_forty_bars(n: int) -> None:
    table = pd.DataFrame({"feature": [f"{LONG}{i}" for i in range(n)], "frequency": range(n)})
    ax = plots.plot_term_bars(table, data_kind="real")
    assert len(ax.patches) == n
    assert plots.render_figure(ax.figure)


def test_negative_numbers_have_a_true_minus_sign() -> None:
    ax = plots.plot_term_bars(pd.DataFrame({"feature": ["a"], "frequency": [-3.25]}), data_kind="real")
    assert "−3.25" in [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("rows", [{"feature": ["a", "a"], "frequency": [1, 2]}, {"feature": ["a"], "frequency": [NAN]}])
def test_term_bars_refuse_what_cannot_be_ranked(rows: dict[str, Any]) -> None:
    with pytest.raises(PlotError):
        plots.plot_term_bars(pd.DataFrame(rows), data_kind="real")


def test_wordcloud_words_are_the_table_and_grow_with_frequency() -> None:
    table = pd.DataFrame({"feature": ["培训", "党员", "监督"], "frequency": [20, 60, 5]})
    ax = plots.plot_wordcloud(table, data_kind="real")
    heights = {patch.get_label(): patch.get_path().get_extents().height for patch in ax.patches}
    assert list(heights) == ["党员", "培训", "监督"]
    assert heights["党员"] > heights["培训"] > heights["监督"]
    assert heights["党员"] / heights["培训"] == pytest.approx(3**0.5, rel=0.1)  # sqrt(60 / 20); other strokes


def test_wordcloud_words_do_not_overlap_nor_leave_the_axes() -> None:
    table = pd.DataFrame({"feature": [f"词语{chr(0x4E00 + i)}" for i in range(60)], "frequency": range(60, 0, -1)})
    ax = plots.plot_wordcloud(table, data_kind="real")
    ax.figure.draw_without_rendering()
    boxes = [patch.get_window_extent() for patch in ax.patches]
    frame = ax.get_window_extent()
    for index, a in enumerate(boxes):
        assert frame.x0 <= a.x0
        assert a.x1 <= frame.x1
        assert frame.y0 <= a.y0
        assert a.y1 <= frame.y1
        for b in boxes[index + 1 :]:
            overlap = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
            assert min(overlap) <= 0


@pytest.mark.parametrize("rows", [{"feature": ["a"], "frequency": [0]}, {"feature": [" "], "frequency": [1]},
                                  {"feature": [str(i) for i in range(201)], "frequency": 1}])  # fmt: skip
def test_wordcloud_refusals(rows: dict[str, Any]) -> None:
    with pytest.raises(PlotError):
        plots.plot_wordcloud(pd.DataFrame(rows), data_kind="real")


def cloud_boxes(table: pd.DataFrame, **options: Any) -> dict[str, tuple[float, ...]]:
    ax = plots.plot_wordcloud(table, data_kind="real", **options)
    boxes = {patch.get_label(): patch.get_extents() for patch in ax.patches}
    return {word: tuple(box.transformed(ax.transData.inverted()).extents.tolist()) for word, box in boxes.items()}


def test_wordcloud_draws_two_hundred_words_each_at_the_size_of_its_frequency() -> None:
    table = pd.DataFrame({"feature": [f"词{chr(0x4E00 + i)}" for i in range(200)], "frequency": range(200, 0, -1)})
    ax = plots.plot_wordcloud(table, data_kind="real")
    assert [patch.get_label() for patch in ax.patches] == table["feature"].tolist()
    heights = [patch.get_path().get_extents().height for patch in ax.patches]
    assert heights[150] / heights[0] == pytest.approx(0.5, rel=0.1)  # sqrt(50 / 200); other strokes
    assert heights[199] / heights[0] == pytest.approx(0.22, rel=0.1)  # the floor, not sqrt(1 / 200)


def test_wordcloud_long_words_are_drawn_or_named() -> None:
    drawn = cloud_boxes(pd.DataFrame({"feature": [f"{LONG}{i}" for i in range(12)], "frequency": range(12, 0, -1)}))
    assert len(drawn) == 12
    table = pd.DataFrame({"feature": [f"{i}{LONG * 9}" for i in range(8)], "frequency": 1})
    with pytest.raises(PlotError, match=f"no room for .*{LONG[:10]}.* more"):
        plots.plot_wordcloud(table, data_kind="real")


def test_wordcloud_seed_moves_the_words() -> None:
    assert cloud_boxes(TERMS) == cloud_boxes(TERMS, seed=20130625)
    assert cloud_boxes(TERMS) != cloud_boxes(TERMS, seed=1)


@pytest.mark.parametrize("channels", [(), (3,)])
def test_wordcloud_leaves_white_of_the_mask_empty(channels: tuple[int, ...]) -> None:
    mask = np.full((300, 500, *channels), 255, dtype=np.uint8)
    mask[100:300, 250:500] = 0  # dark in the lower right
    table = pd.DataFrame({"feature": ["党员", "培训", "监督", "教育"], "frequency": [4, 3, 2, 1]})
    boxes = cloud_boxes(table, mask=mask)
    assert len(boxes) == 4
    for left, bottom, right, top in boxes.values():
        assert left >= 250
        assert right <= 500
        assert bottom >= 0
        assert top <= 200


def test_wordcloud_mask_refusals() -> None:
    for strange in (np.zeros((5,), dtype=np.uint8), np.zeros((9, 9), dtype=float), np.zeros((9, 9, 2), dtype=np.uint8)):
        with pytest.raises(ValueError, match="allowed: whole numbers"):
            plots.plot_wordcloud(TERMS, mask=strange, data_kind="real")
    with pytest.raises(PlotError, match="no room for 党员"):
        plots.plot_wordcloud(TERMS, mask=np.full((200, 300), 255, dtype=np.uint8), data_kind="real")


def test_workforce_shares_are_computed_and_compared_with_the_printed_ones() -> None:
    ax = plots.plot_workforce(WORKFORCE, data_kind="real")
    assert [bar.get_width() for bar in ax.patches] == [232, 375, 603, 89, 3200]
    labels = [text.get_text() for text in ax.texts]
    # 232/607 = 38.22, 375/607 = 61.78, 603/607 = 99.34 printed 99.4, 89/607 = 14.66 printed 14.7
    for label in ("232（38.2%）", "375（61.8%）", "603（99.3%；文中 99.4%）", "89（14.7%）", "3,200（文中 12.5%）"):
        assert label in labels
    odd = [bar.get_facecolor() for bar in ax.patches]
    assert len(set(odd)) == 2
    assert odd[2] != odd[0]
    assert odd[3] == odd[0]
    assert ax.get_xlabel() == "数量（人）"


@pytest.mark.parametrize("change", [{"unit": ["人", "人次", "人", "人", "人"]}, {"value": NAN}, {"value": -1}])
def test_workforce_refuses_mixed_units_and_undefined_values(change: dict[str, Any]) -> None:
    with pytest.raises(PlotError):
        plots.plot_workforce(WORKFORCE.assign(**change), data_kind="real")


def test_audit_verdicts_have_colour_and_symbol() -> None:
    ax = plots.plot_audit_table(CHECKS, data_kind="real")
    shown = {text.get_text(): text.get_color() for text in ax.texts}
    verdicts = ["✓ 相符", "× 对不上", "⊘ 不可能", "? 无法判定", "≈ 取舍之差"]
    assert set(verdicts) <= set(shown)
    assert shown["✓ 相符"] != shown["× 对不上"]
    assert LONG * 5 in {text.replace("\n", "") for text in shown}
    with pytest.raises(PlotError, match="verdicts"):
        plots.plot_audit_table(CHECKS.assign(verdict="fine"), data_kind="real")
    with pytest.raises(PlotError, match="at most 60"):
        plots.plot_audit_table(pd.concat([CHECKS] * 13), data_kind="real")


def test_scatter_draws_known_points_and_says_rho_and_units() -> None:
    ax = plots.plot_theme_workforce(SCATTER, rho=-0.514, p_value=0.0004, data_kind="real")
    assert ax.collections[0].get_offsets().tolist() == [[1.0, -3.0], [2.5, 0.0], [4.0, 5.0]]
    foot = ax.figure.get_supxlabel().replace("\n", "")
    assert "ρ = −0.51" in foot
    assert "p < 0.001" in foot
    assert "缺数据未画：1 个单位" in foot
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("主题“培训”（每千字次数）", "参训率（%）")
    with pytest.raises(PlotError, match="several values of theme"):
        plots.plot_theme_workforce(SCATTER.assign(theme=list("abcd")), data_kind="real")


def test_estimates_draw_interval_truth_n_and_clusters() -> None:
    ax = plots.plot_estimates(ESTIMATES, unit="百分点")
    lines = [line.get_xdata() for line in ax.lines]
    assert [-1.6, 0.1] in [list(line) for line in lines]
    assert [1.1] in [list(line) for line in lines]
    truths = next(item for item in ax.collections if item.get_gid() == "truth")
    assert truths.get_offsets().tolist() == [[1.0, 0.0], [1.0, 2.0]]
    labels = [text.get_text() for text in ax.texts]
    assert {"n=432，聚类数=36", "n=431，聚类数=36，无区间", "n=430，聚类数=36"} <= set(labels)
    assert ax.get_xlabel() == "系数（百分点）"
    assert "模拟数据" in ax.get_title(loc="right")


def test_heatmap_prints_the_numbers_or_none_and_bears_an_empty_grid() -> None:
    ax = plots.plot_theme_heatmap(THEMES, data_kind="real")
    assert [text.get_text() for text in ax.texts] == ["1.0", "2.0", "3.0"]
    large = pd.DataFrame([(f"u{i}", f"t{j}", i + j) for i in range(41) for j in range(10)], columns=THEMES.columns)
    assert not plots.plot_theme_heatmap(large, data_kind="real").texts
    for value in (0.0, NAN):
        assert plots.render_figure(plots.plot_theme_heatmap(THEMES.assign(per_1000=value), data_kind="real").figure)


def test_heatmap_is_the_pivoted_table_and_leaves_gaps_open() -> None:
    ax = plots.plot_theme_heatmap(THEMES, data_kind="real", labels={"乙": "乙县"})
    assert ax.collections[0].get_array().filled(-1).tolist() == [[1.0, 2.0], [3.0, -1.0]]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["乙县", "甲"]
    assert "斜线：无数据" in ax.figure.get_supxlabel()
    with pytest.raises(PlotError, match="two rows"):
        plots.plot_theme_heatmap(pd.concat([THEMES, THEMES]), data_kind="real")


def test_trends_draw_periods_in_order() -> None:
    ax = plots.plot_panel_trends(TRENDS, outcome="参学率", unit="%", data_kind="simulated")
    lines = [line for line in ax.lines if line.get_gid() == "cohort"]
    assert [(list(line.get_xdata()), list(line.get_ydata())) for line in lines] == [
        ([1, 2], [3.0, 4.0]),
        ([1, 2], [1.0, 2.0]),
    ]
    assert [line.get_xdata()[0] for line in ax.lines if line.get_gid() != "cohort"] == [1.5]
    assert ax.get_ylabel() == "参学率均值（%）"
    gap = pd.DataFrame({"cohort": "甲", "period": range(1, 6), "mean": [1.0, 2.0, NAN, 4.0, 5.0], "n_entities": 3})
    ax = plots.plot_panel_trends(gap, outcome="x", unit="%", data_kind="simulated")
    assert [list(line.get_xdata()) for line in ax.lines] == [[1, 2], [4, 5]]  # no line across the undefined mean
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["甲 (n=3)"]
    many = pd.concat([TRENDS.assign(cohort=str(i), period=range(4)) for i in range(7)])
    with pytest.raises(PlotError, match="at most 6"):
        plots.plot_panel_trends(many, outcome="x", unit="%", data_kind="simulated")


def test_wrapping_keeps_every_character_and_the_width() -> None:
    for text in (LONG * 3, "a word " * 9 + "end", "混合 text 与数字 12,345 人次。", "x" * 50):
        wrapped = wrap_text(text, 20)
        assert wrapped.replace("\n", "").replace(" ", "") == text.replace(" ", "")
        assert max(display_width(line) for line in wrapped.split("\n")) <= 22
