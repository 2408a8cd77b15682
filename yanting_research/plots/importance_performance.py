"""Importance-performance map (重要性—掌握程度图): which needs are important and weak."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from yanting_research.plots.fonts import check_glyphs
from yanting_research.plots.frame import Foot, finish_axes, kind_of, open_axes, require_columns
from yanting_research.plots.label_places import name_points
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_importance_performance"]

_WORDS = {
    "zh": {
        "title": "培训需求：重要性与掌握程度", "x": "现在掌握得怎样（均分）", "y": "有多重要（均分）",
        "n": "{n} 项内容，{low} 至 {high} 份答卷", "means": "虚线：各项的平均", "middle": "虚线：量表中点",
        "first": "优先培训", "keep": "继续保持", "later": "以后再说", "enough": "不必加码",
    },
    "en": {
        "title": "Training needs: importance and mastery", "x": "Present mastery (mean)", "y": "Importance (mean)",
        "n": "{n} needs, {low} to {high} sheets", "means": "dashed: means over the needs",
        "middle": "dashed: middle of the scale", "first": "train first", "keep": "keep up", "later": "later",
        "enough": "enough",
    },
}  # fmt: skip
_CORNERS = {"first": (0.015, 0.985), "keep": (0.985, 0.985), "later": (0.015, 0.015), "enough": (0.985, 0.015)}


def plot_importance_performance(
    table: pd.DataFrame,
    *,
    middle: float = float("nan"),
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw the needs of one group, one point a need.

    Parameters
    ----------
    table
        NEEDS of one group: label, n, importance, level.
    middle
        Where both axes are cut, for a map cut at the middle of the scale; by default at the means over the needs.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        Points at (level, importance); important and weak stand top left.

    Raises
    ------
    PlotError
        Without rows, or when no need has both means.

    Examples
    --------
    >>> table = pd.DataFrame({"label": ["法律", "电商"], "n": [40, 41], "importance": [4.0, 3.0], "level": [2.0, 3.5]})
    >>> ax = plot_importance_performance(table, data_kind="simulated")
    >>> ax.collections[0].get_offsets().tolist()
    [[2.0, 4.0], [3.5, 3.0]]
    """
    words = _WORDS[check_lang(lang)]
    where = "plot_importance_performance"
    rows = require_columns(table, ("label", "n", "importance", "level"), where=where)
    rows = require_columns(rows.dropna(subset=["importance", "level"]), ("label",), where=where)
    check_glyphs(rows["label"], where=where)
    kind = kind_of(table, data_kind, where=where)
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=8.5, height=6.5)
        points = rows[["level", "importance"]].to_numpy(dtype=float)
        area = np.full(len(rows), 55.0)
        ax.scatter(points[:, 0], points[:, 1], s=area, color=PALETTE[0], linewidth=0, zorder=3)
        cuts = points.mean(axis=0) if np.isnan(middle) else np.array([middle, middle])
        for draw, cut in zip((ax.axvline, ax.axhline), cuts, strict=True):
            draw(float(cut), color=COLOURS["quiet"], linestyle="--", linewidth=1, zorder=1)
        for name, (x, y) in _CORNERS.items():
            ax.text(
                x, y, words[name], transform=ax.transAxes, ha="right" if x > 0.5 else "left",
                va="top" if y > 0.5 else "bottom", color=COLOURS["quiet"], fontsize=10, zorder=0,
            )  # fmt: skip
        ax.margins(0.16)
        ax.set_xlabel(words["x"])
        ax.set_ylabel(words["y"])
        n = words["n"].format(n=len(rows), low=int(rows["n"].min()), high=int(rows["n"].max()))
        foot = Foot(n, kind, source, (words["means" if np.isnan(middle) else "middle"],))
        finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own)
        name_points(ax, rows["label"].tolist(), points, areas=area, sizes=np.full(len(rows), 9.5))
        return ax
