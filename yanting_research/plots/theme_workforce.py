"""Themes beside workforce figures (主题与队伍指标): a scatter across units."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from yanting_research.errors import PlotError
from yanting_research.plots.frame import (
    Foot,
    display_width,
    finish_axes,
    kind_of,
    number_label,
    open_axes,
    require_columns,
)
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_theme_workforce"]

_WORDS = {
    "zh": {
        "title": "“{theme}”与{indicator}", "x": "主题“{theme}”（每千字次数）", "y": "{indicator}（{unit}）",
        "n": "{n} 个单位", "rho": "Spearman 秩相关 ρ = {rho}", "p": "p {p}", "caution": "相关不等于因果",
        "dropped": "缺数据未画：{k} 个单位",
    },
    "en": {
        "title": "{theme} and {indicator}", "x": "Theme {theme} (hits per 1,000 characters)",
        "y": "{indicator} ({unit})",
        "n": "{n} units", "rho": "Spearman ρ = {rho}", "p": "p {p}", "caution": "association is not cause",
        "dropped": "units without data, not drawn: {k}",
    },
}  # fmt: skip
_MAX_LABELS = 15


def plot_theme_workforce(
    table: pd.DataFrame,
    *,
    rho: float = math.nan,
    p_value: float = math.nan,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw one theme against one indicator, one point a unit.

    Parameters
    ----------
    table
        Columns ``unit_id``, ``theme`` (one), ``per_1000`` [hits per 1,000 characters],
        ``indicator`` (one), ``value`` [unit] and ``unit``. Up to 15 points are named.
    rho, p_value
        Spearman's rank correlation and its p, computed by the caller; ``NaN`` for none.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        Points at (``per_1000``, ``value``); units with an undefined number are counted in the foot.

    Raises
    ------
    PlotError
        Without rows, with several themes, indicators or units of measure.

    Examples
    --------
    >>> rows = {"unit_id": ["甲乡", "乙镇"], "theme": "培训", "per_1000": [1.5, 3.0],
    ...         "indicator": "参训率", "value": [40.0, 62.5], "unit": "%"}
    >>> ax = plot_theme_workforce(pd.DataFrame(rows), data_kind="simulated")
    >>> ax.collections[0].get_offsets().tolist()
    [[1.5, 40.0], [3.0, 62.5]]
    """
    words = _WORDS[check_lang(lang)]
    rows, names = _checked(table)
    kind = kind_of(rows, data_kind, where="plot_theme_workforce")
    drawn = rows[rows[["per_1000", "value"]].notna().all(axis=1)]
    if drawn.empty:
        raise PlotError(
            "no unit has both numbers",
            where="plot_theme_workforce",
            expected="a unit with both",
            remedy="check the link",
        )
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax)
        x, y = drawn["per_1000"].to_numpy(dtype=float), drawn["value"].to_numpy(dtype=float)
        ax.grid(visible=True)
        sns.scatterplot(x=x, y=y, s=42, color=PALETTE[0], alpha=0.85, linewidth=0, zorder=2, legend=False, ax=ax)
        ax.margins(0.14)
        if len(drawn) <= _MAX_LABELS:
            _name_points(ax, drawn["unit_id"].tolist(), np.column_stack([x, y]))
        ax.set_xlabel(words["x"].format(**names))
        ax.set_ylabel(words["y"].format(**names))
        notes = [] if math.isnan(rho) else [words["rho"].format(rho=number_label(rho, 2))]
        notes += (
            [] if math.isnan(p_value) else [words["p"].format(p=f"= {p_value:.3f}" if p_value >= 0.001 else "< 0.001")]
        )
        notes += [words["caution"]]
        notes += [words["dropped"].format(k=len(rows) - len(drawn))] if len(drawn) < len(rows) else []
        foot = Foot(words["n"].format(n=len(drawn)), kind, source, tuple(notes))
        return finish_axes(ax, title=title or words["title"].format(**names), foot=foot, lang=lang, own=own)


def _checked(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    where = "plot_theme_workforce"
    rows = require_columns(table, ("unit_id", "theme", "per_1000", "indicator", "value", "unit"), where=where)
    for name in ("theme", "indicator", "unit"):
        if len(set(rows[name])) != 1:
            shown = sorted(map(str, set(rows[name])))[:5]
            raise PlotError(
                f"several values of {name}: {shown}", where=where, expected="one", remedy="filter the table"
            )
    return rows, {name: str(rows[name].iloc[0]) for name in ("theme", "indicator", "unit")}


def _name_points(ax: Axes, names: list[str], points: np.ndarray) -> None:
    """Write each name where it hides no point and no other name; a name without room is left out.

    Places are judged in the unit square of the axes with a text size estimated for an
    axes of 6 by 3.6 inch; eight directions are tried in a fixed order.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    scaled = (points - low) / np.where(high > low, high - low, 1.0) * 0.78 + 0.11
    taken = [(px - 0.012, py - 0.02, px + 0.012, py + 0.02) for px, py in scaled]
    for name, (px, py), (x, y) in zip(names, scaled, points, strict=True):
        w, h = 0.0125 * display_width(name), 0.05
        for dx, dy, ha, va in _DIRECTIONS:
            left = px + 0.015 * dx - (w if ha == "right" else w / 2 if ha == "center" else 0)
            low_edge = py + 0.025 * dy - (h if va == "top" else h / 2 if va == "center" else 0)
            box = (left, low_edge, left + w, low_edge + h)
            if box[0] > -0.02 and box[2] < 1.02 and not any(_meet(box, other) for other in taken):
                taken.append(box)
                ax.annotate(name, (x, y), xytext=(7 * dx, 6 * dy), textcoords="offset points", ha=ha, va=va,
                            fontsize=9, color=COLOURS["quiet"])  # fmt: skip
                break


_DIRECTIONS = (
    (1, 0, "left", "center"), (-1, 0, "right", "center"), (0, 1, "center", "bottom"), (0, -1, "center", "top"),
    (1, 1, "left", "bottom"), (-1, 1, "right", "bottom"), (1, -1, "left", "top"), (-1, -1, "right", "top"),
)  # fmt: skip


def _meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
