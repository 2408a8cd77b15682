"""The figure of a composition over the years draws its table, and says what it lacks."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from yanting_research import plots
from yanting_research.errors import PlotError
from yanting_research.plots.composition import plot_composition
from yanting_research.plots.frame import figure_of
from yanting_research.plots.theme import COLOURS

NAN = float("nan")
BANDS = ["35岁及以下", "36至44岁", "45岁及以上"]


def year(region: str, period: str, shares: tuple[float, float, float], whole: float = 607) -> pd.DataFrame:
    return pd.DataFrame(
        {"region": region, "period": period, "band": BANDS, "band_en": ["35-", "36-44", "45+"], "share": shares,
         "whole": whole, "derived": [False, True, False]}
    )  # fmt: skip


@pytest.fixture
def table() -> pd.DataFrame:
    """Fictional 甲县 (two years) and 乙县 (one year without a figure); 89 and 317 of 607 leave 33.1 %."""
    return pd.concat(
        [year("甲县", "2013", (14.7, 33.1, 52.2)), year("甲县", "2012", (5.0, 45.0, 50.0), 600),
         year("乙县", "2012", (NAN, NAN, 51.0), NAN)],
        ignore_index=True,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


def test_a_panel_a_region_and_a_stacked_bar_a_year(table: pd.DataFrame) -> None:
    before = table.copy(deep=True)
    ax = plot_composition(table, data_kind="specimen", source="样例")
    pd.testing.assert_frame_equal(table, before)
    first, second = ax.child_axes
    assert [panel.get_title(loc="left") for panel in (first, second)] == ["甲县", "乙县"]  # type: ignore[attr-defined]
    assert [label.get_text() for label in first.get_xticklabels()] == ["2012\n600", "2013\n607"]
    boxes = [bar.get_extents().transformed(first.transData.inverted()) for bar in first.patches]
    bars = [(round(box.x0 + box.width / 2), box.y0, box.height) for box in boxes]
    drawn = [(0, 0, 5), (0, 5, 45), (0, 50, 50), (1, 0, 14.7), (1, 14.7, 33.1), (1, 14.7 + 33.1, 52.2)]
    assert bars == [pytest.approx(bar) for bar in drawn]
    assert {text.get_text() for text in first.texts} == {"45.0", "50.0", "14.7", "33.1", "52.2"}  # 5.0 has no room
    assert [text.get_text() for text in second.texts] == ["缺"]
    assert len(second.patches) == 0


def test_what_is_derived_is_grey_and_called_so(table: pd.DataFrame) -> None:
    ax = plot_composition(table, data_kind="specimen")
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["35岁及以下", "36至44岁（推算）", "45岁及以上"]
    assert to_hex(legend.get_patches()[1].get_facecolor()).upper() == COLOURS["grid"]
    english = plot_composition(table, data_kind="specimen", lang="en").get_legend()
    assert english is not None
    assert [text.get_text() for text in english.get_texts()] == ["35-", "36-44 (derived)", "45+"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ("n = 2 个地区，3 个地区年", "样例文本", "缺数据 1 个地区年")),
     ("en", ("n = 3 region-years in 2 regions", "specimen", "without data: 1 region-years"))],
)  # fmt: skip
def test_the_foot_says_n_kind_and_gaps(lang: str, words: tuple[str, ...], table: pd.DataFrame) -> None:
    foot = figure_of(plot_composition(table, data_kind="specimen", lang=lang)).get_supxlabel()
    assert all(word in foot for word in words)


@pytest.mark.parametrize("regions", [1, 9])
def test_nothing_is_clipped_and_panels_stay_apart(regions: int) -> None:
    rows = pd.concat([year(f"第{number:02d}县", "2012", (10.0, 40.0, 50.0)) for number in range(regions)])
    ax = plot_composition(rows, data_kind="simulated", title="标题" * 30, source="来源" * 40)
    figure = figure_of(ax)
    with plots.figure_theme():
        figure.draw_without_rendering()
    shown = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    for text in shown:
        box = text.get_window_extent()
        if text.get_rotation() != 18:
            assert box.x0 >= -1, text
            assert box.y0 >= -1, text
            assert box.x1 <= figure.bbox.width + 1, text
            assert box.y1 <= figure.bbox.height + 1, text
    panels = [area for panel in ax.child_axes if (area := panel.get_tightbbox()) is not None]
    assert not [1 for i, one in enumerate(panels) for other in panels[:i] if one.overlaps(other)]
    assert any("模拟数据" in text.get_text() for text in ax.texts)


def test_it_fits_into_the_callers_axes(table: pd.DataFrame) -> None:
    figure, (left, _) = plt.subplots(1, 2, figsize=(14, 5), layout="constrained")
    assert plot_composition(table, ax=left, data_kind="real") is left
    assert left.figure is figure


def test_the_same_table_gives_the_same_bytes(table: pd.DataFrame) -> None:
    first, second = (plots.render_figure(figure_of(plot_composition(table, data_kind="real")), "svg") for _ in "12")
    assert first == second


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: pd.concat([rows, rows]), "two rows for a region, period and band"),
        (lambda rows: rows.assign(share=-1.0), "below 0"),
        (lambda rows: rows.assign(share=40.0), "above 100"),
        (lambda rows: rows.iloc[:0], "no rows"),
        (lambda rows: rows.drop(columns="derived"), "missing columns"),
        (lambda _: pd.concat([year(f"{n}县", "2012", (10, 40, 50)) for n in range(17)]), "17 values of region"),
    ],
)
def test_wrong_tables_are_refused(change: object, message: str, table: pd.DataFrame) -> None:
    with pytest.raises(PlotError, match=message):
        plot_composition(change(table), data_kind="real")  # type: ignore[operator]
