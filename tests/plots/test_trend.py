"""Trend figure: rates, intervals, change points; gaps stay open."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes

from yanting_research import plots
from yanting_research.errors import PlotError
from yanting_research.textstats import trend

COUNTS = {2001: 2, 2002: 2, 2003: 2, 2004: 2, 2006: 40, 2007: 40, 2008: 40, 2009: 40}


def table(per: int = 10_000, periods: dict[str, str] | None = None) -> pd.DataFrame:
    rows = [
        {"unit_id": str(y), "doc_id": str(y), "term": t, "layer": "tokens", "n_term": n, "n_unit": 1000}
        for y, k in COUNTS.items() for t, n in (("网络", k), ("其他", 1000 - k))
    ]  # fmt: skip
    return trend(pd.DataFrame(rows), ["网络"], periods or {str(y): str(y) for y in COUNTS}, per=per)


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


def lines(ax: Axes, gid: str) -> list[list[list[float]]]:
    return [line.get_xydata().tolist() for line in ax.lines if line.get_gid() == gid]


def test_rates_by_year_keep_the_distance_of_the_years() -> None:
    ax = plots.plot_trend(table(per=1000), data_kind="specimen")
    assert lines(ax, "rate") == [[[float(y), float(k)] for y, k in COUNTS.items()]]
    assert ax.get_ylabel() == "频率（次／1,000 词）"


def test_change_point_and_means_of_the_segments() -> None:
    ax = plots.plot_trend(table(per=1000), data_kind="specimen")
    assert [line[0][0] for line in lines(ax, "change")] == [2005.0]  # between 2004 and 2006
    assert lines(ax, "segment") == [[[2001.0, 2.0], [2004.0, 2.0]], [[2006.0, 40.0], [2009.0, 40.0]]]


def test_interval_is_the_tables() -> None:
    rows = table()
    ax = plots.plot_trend(rows, data_kind="specimen")
    (band,) = [item for item in ax.collections if item.get_gid() == "interval"]
    corners = {tuple(point) for point in band.get_paths()[0].vertices.tolist()}
    assert {(float(y), low) for y, low in zip(COUNTS, rows["lower"], strict=True)} <= corners
    assert {(float(y), high) for y, high in zip(COUNTS, rows["upper"], strict=True)} <= corners


def test_a_period_without_text_breaks_the_line() -> None:
    ax = plots.plot_trend(table(periods={str(y): str(y) for y in COUNTS} | {"none": "2005"}), data_kind="specimen")
    assert [[point[0] for point in line] for line in lines(ax, "rate")] == [
        [2001, 2002, 2003, 2004],
        [2006, 2007, 2008, 2009],
    ]
    assert "断开处" in ax.figure.get_supxlabel().replace("\n", "")


def test_nothing_is_drawn_across_decades_without_text() -> None:
    ax = plots.plot_trend(table(periods={str(y): str(y if y < 2005 else y + 20) for y in COUNTS}), data_kind="specimen")
    assert [[line[0][0], line[-1][0]] for line in lines(ax, "rate")] == [[2001, 2004], [2026, 2029]]
    bands = [item.get_paths()[0].vertices[:, 0] for item in ax.collections if item.get_gid() == "interval"]
    assert [(band.min(), band.max()) for band in bands] == [(2001, 2004), (2026, 2029)]
    assert "断开处" in ax.figure.get_supxlabel().replace("\n", "")


def test_a_period_far_from_all_others_keeps_its_interval() -> None:
    rows = table(periods={str(y): str(y if y > 2001 else 1970) for y in COUNTS})
    ax = plots.plot_trend(rows, data_kind="specimen")
    alone = next(item for item in ax.collections if item.get_gid() == "interval")
    first = rows.iloc[0]
    assert alone.get_segments()[0].tolist() == [[1970, first["lower"]], [1970, first["upper"]]]


def test_named_periods_stand_side_by_side() -> None:
    named = {str(y): f"第{place}期" for place, y in enumerate(COUNTS)}
    ax = plots.plot_trend(table(periods=named), data_kind="specimen")
    assert [point[0] for point in lines(ax, "rate")[0]] == list(range(8))
    assert [label.get_text() for label in ax.get_xticklabels()] == list(named.values())


def test_changes_of_several_words_join_their_means() -> None:
    both = pd.concat([table(), table().assign(feature="数字", is_change=False)])
    ax = plots.plot_trend(both, data_kind="specimen")
    assert lines(ax, "change") == [[[2005.0, 20.0], [2005.0, 400.0]]]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["网络", "数字"]


def test_refusals() -> None:
    with pytest.raises(PlotError, match="7 words"):
        plots.plot_trend(pd.concat([table().assign(feature=str(i)) for i in range(7)]), data_kind="specimen")
    with pytest.raises(PlotError, match="two rows"):
        plots.plot_trend(pd.concat([table(), table()]), data_kind="specimen")
    with pytest.raises(PlotError, match="rates of different units"):
        plots.plot_trend(pd.concat([table(), table(per=100).assign(feature="x")]), data_kind="specimen")
    with pytest.raises(PlotError, match="none of the words occurs"):
        plots.plot_trend(table().assign(n=0, rate=0.0), data_kind="specimen")
