"""Themes beside workforce figures (主题与队伍): a figure, the association in words, and what may be said of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from yanting_research.dashboard.figures import Drawn, draw
from yanting_research.dashboard.markup import escaped, message_html, table_html
from yanting_research.dashboard.shelf import KINDS_ZH
from yanting_research.linkage import default_indicators
from yanting_research.linkage.association import MIN_UNITS
from yanting_research.plots import plot_theme_workforce
from yanting_research.study_links import Pair, theme_indicator_pair
from yanting_research.themes import default_themes

__all__ = ["Offer", "offered", "pair_drawn", "pair_html", "pair_of", "why_not_html"]

_MAY = (
    "可以说：在这些报告里，讲得多的地方，这个数偏高（或偏低）。",
    "不可以说：因为讲得多，所以这个数高。报告怎么写、数怎么报，背后可能有同一个原因。",
    "不可以把地区的结果套到某个乡镇、某个人身上。",
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be chosen: themes, and indicators as label and column name."""

    themes: tuple[str, ...]
    indicators: tuple[tuple[str, str], ...]


def offered(table: pd.DataFrame) -> Offer:
    """Themes and indicators that have enough units in the joined table.

    Parameters
    ----------
    table
        ``theme_workforce`` of ``study_links.link_tables``.
    """
    names = [theme.theme for theme in default_themes().themes]
    themes = [name for name in names if name in table.columns and table[name].max() > table[name].min()]
    shown = [
        (f"{one.label_zh}（{one.unit}）", one.indicator_id)
        for one in default_indicators()
        if one.indicator_id in table.columns and table[one.indicator_id].notna().sum() >= MIN_UNITS
    ]
    return Offer(tuple(themes), tuple(shown))


def pair_of(table: pd.DataFrame, theme: str, indicator: str) -> Pair:
    """The points of a theme and an indicator with their rank association, the indicator under its Chinese name."""
    one = {item.indicator_id: item for item in default_indicators()}[indicator]
    return theme_indicator_pair(table, theme=theme, indicator=indicator, label=one.label_zh, unit=one.unit)


def pair_drawn(pair: Pair) -> Drawn | None:
    """The scatter of a pair, or None when no unit has both numbers."""
    if pair.table.empty:
        return None
    found = pair.association
    kind = found.data_kind.split("+")[-1] or "real"
    rho = "没有计算" if math.isnan(found.rho) else f"等级相关 {found.rho:.2f}"
    return draw(
        plot_theme_workforce, pair.table, name="主题与队伍", rho=found.rho, p_value=found.p_value,
        data_kind=kind,
        alt=f"散点图：横轴是主题“{pair.theme}”，纵轴是{found.y}，{found.n} 个地区-年份，{rho}。",
        caption=f"一个点是一个地区的一年，共 {found.n} 个。数据：{KINDS_ZH[kind]}。",
    )  # fmt: skip


def pair_html(pair: Pair) -> str:
    """The association in words, what may be said, and the points as a table."""
    found = pair.association
    kind = "note" if found.refused else "good"
    said = message_html(kind, found.sentence)  # type: ignore[arg-type]
    rules = "".join(f"<li>{escaped(line)}</li>" for line in (found.warning, *_MAY))
    rows = [
        (row["unit_id"], f"{row['per_1000']:.2f}", f"{row['value']:,.10g}")
        for row in pair.table.sort_values("unit_id").to_dict("records")
    ]
    header = ("地区、年份", f"{pair.theme}（每千字次数）", found.y)
    table = table_html(header, rows, caption="图中的点", numbers=(1, 2))
    return (
        f'{said}<div class="yt-rules"><h4>能说什么，不能说什么</h4><ul>{rules}</ul></div>'
        f"<details><summary>看数据表</summary>{table}</details>"
    )


def why_not_html(table: pd.DataFrame | None) -> str:
    """Why there is nothing to show, and what is missing; ``table`` as far as it could be made.

    >>> "现在有 0 个" in why_not_html(None)
    True
    """
    lines = [
        f"至少要有 {MIN_UNITS} 个“地区-年份”，每一个都有报告，报告里有同一个队伍指标。",
        "报告的地区和年份读不出来时，可以在语料文件夹里放一个 metadata.csv，写明 region 和 period。",
    ]
    n_units = 0 if table is None else len(table)
    return message_html("note", f"报告还不够，画不出主题与队伍的图（现在有 {n_units} 个“地区-年份”）。", lines)
