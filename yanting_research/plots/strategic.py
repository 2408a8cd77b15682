"""Strategic diagram (战略坐标图): communities of words by centrality and density."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from yanting_research.plots.fonts import check_glyphs
from yanting_research.plots.frame import Foot, finish_axes, kind_of, open_axes, require_columns
from yanting_research.plots.label_places import name_points
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_strategic_diagram"]

_WORDS = {
    "zh": {
        "title": "战略坐标图", "x": "向心度：与其他群落的联系", "y": "密度：群落内部的联系", "n": "{n} 个词群",
        "lines": "虚线：中位数", "motor": "联系多、内部紧", "basic": "联系多、内部松", "niche": "自成一体",
        "marginal": "联系少、内部松", "size": "点的大小：词数",
    },
    "en": {
        "title": "Strategic diagram", "x": "Centrality: ties to other communities",
        "y": "Density: ties inside the community",
        "n": "{n} communities", "lines": "dashed: medians", "motor": "central and dense", "basic": "central, loose",
        "niche": "dense, apart", "marginal": "loose, apart", "size": "size of a point: words",
    },
}  # fmt: skip
_CORNERS = {"motor": (0.985, 0.985), "basic": (0.985, 0.015), "niche": (0.015, 0.985), "marginal": (0.015, 0.015)}


def plot_strategic_diagram(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw the communities of a co-word network, one point a community.

    Parameters
    ----------
    table
        STRATEGY: label, n_terms, centrality, density.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        Points at (centrality, density); the quadrants are cut at the medians and named in plain words.

    Raises
    ------
    PlotError
        Without rows.

    Examples
    --------
    >>> table = pd.DataFrame({"label": ["党课·站点", "干部"], "n_terms": [4, 2], "centrality": [8.0, 3.0],
    ...                       "density": [30.0, 12.0]})
    >>> ax = plot_strategic_diagram(table, data_kind="specimen")
    >>> ax.collections[0].get_offsets().tolist()
    [[8.0, 30.0], [3.0, 12.0]]
    """
    words = _WORDS[check_lang(lang)]
    rows = require_columns(table, ("label", "n_terms", "centrality", "density"), where="plot_strategic_diagram")
    check_glyphs(rows["label"], where="plot_strategic_diagram")
    kind = kind_of(table, data_kind, where="plot_strategic_diagram")
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=8.5, height=6.5)
        points = rows[["centrality", "density"]].to_numpy(dtype=float)
        size = 40 + 300 * rows["n_terms"].to_numpy(dtype=float) / float(rows["n_terms"].max())
        ax.scatter(points[:, 0], points[:, 1], s=size, color=PALETTE[0], alpha=0.8, linewidth=0, zorder=3)
        for draw, middle in zip((ax.axvline, ax.axhline), np.median(points, axis=0), strict=True):
            draw(float(middle), color=COLOURS["quiet"], linestyle="--", linewidth=1, zorder=1)
        for name, (x, y) in _CORNERS.items():
            ax.text(
                x, y, words[name], transform=ax.transAxes, ha="right" if x > 0.5 else "left",
                va="top" if y > 0.5 else "bottom", color=COLOURS["quiet"], fontsize=10, zorder=0,
            )  # fmt: skip
        ax.margins(0.16)
        ax.set_xlabel(words["x"])
        ax.set_ylabel(words["y"])
        foot = Foot(words["n"].format(n=len(rows)), kind, source, (words["lines"], words["size"]))
        finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own)
        name_points(ax, rows["label"].tolist(), points, areas=size, sizes=np.full(len(rows), 10.0))
        return ax
