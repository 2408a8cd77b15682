"""Word cloud (词云): every word of the table, none inside another, drawn as outlines.

The placement is our own: a fixed spiral from the centre, boxes that never meet. Common
generators place small words in the gaps of large Chinese characters, where neither can
be read, and drop words that find no room.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from yanting_research.errors import PlotError
from yanting_research.plots.fonts import check_glyphs, find_font
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes
from yanting_research.plots.term_bars import ranked_features
from yanting_research.plots.theme import PALETTE, check_lang, figure_theme

__all__ = ["plot_wordcloud"]

_WORDS = {
    "zh": {"title": "词云", "n": "{total} 次（{n} 个词）", "size": "字号随频数增大"},
    "en": {"title": "Word cloud", "n": "{total} occurrences (terms: {n})", "size": "size grows with frequency"},
}
_MAX_WORDS = 200
_ASPECT = 1.8  # width over height of the cloud
_SMALLEST = 0.22  # of the largest size, so that the rarest word can still be read
_MARGIN = 0.12  # of a word's size


def plot_wordcloud(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw a frequency table as a word cloud; for a first look, not for comparison.

    The size of a word is ``max(0.22, sqrt(frequency / highest frequency))`` of the largest.

    Parameters
    ----------
    table
        Columns ``feature`` (text) and ``frequency`` (occurrences, above 0); up to 200 rows.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        One outline a row, its label the word; the same table gives the same picture.

    Raises
    ------
    PlotError
        Without rows, with more than 200, for double features, blank words or frequencies
        that are not above 0.
    GlyphError
        For a character that the font lacks.

    Examples
    --------
    >>> ax = plot_wordcloud(pd.DataFrame({"feature": ["培训", "党员"], "frequency": [3, 5]}), data_kind="specimen")
    >>> [patch.get_label() for patch in ax.patches]
    ['党员', '培训']
    """
    words = _WORDS[check_lang(lang)]
    rows = _checked(table)
    kind = kind_of(rows, data_kind, where="plot_wordcloud")
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax)
        _draw(ax, rows)
        total = float(rows["frequency"].sum())
        n = words["n"].format(n=number_label(len(rows)), total=number_label(total, 0 if total.is_integer() else 2))
        foot = Foot(n, kind, source, (words["size"],))
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own)


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    where = "plot_wordcloud"
    rows = ranked_features(table, where=where)
    values = rows["frequency"].to_numpy(dtype=float)
    if (values <= 0).any() or np.isinf(values).any():
        raise PlotError("frequencies not above 0", where=where, expected="counts", remedy="drop these rows")
    if len(rows) > _MAX_WORDS:
        raise PlotError(f"{len(rows)} words", where=where, expected=f"at most {_MAX_WORDS}", remedy="take the first")
    if (rows["feature"].str.strip() == "").any():
        raise PlotError("a blank word", where=where, expected="words", remedy="drop blanks and line breaks")
    check_glyphs(rows["feature"], where=where)
    return rows


def _draw(ax: Axes, rows: pd.DataFrame) -> None:
    values = rows["frequency"].to_numpy(dtype=float)
    sizes = 100 * np.maximum(_SMALLEST, np.sqrt(values / values.max()))
    face = FontProperties(fname=str(find_font()))
    outlines = [
        TextPath((0, 0), word.strip(), size=size, prop=face) for word, size in zip(rows["feature"], sizes, strict=True)
    ]
    inks = [outline.get_extents() for outline in outlines]
    halves = np.array([[ink.width / 2, ink.height / 2] for ink in inks]) + _MARGIN * sizes[:, None]
    centres = _place(halves)
    for index, (outline, ink) in enumerate(zip(outlines, inks, strict=True)):
        x, y = centres[index] - ((ink.x0 + ink.x1) / 2, (ink.y0 + ink.y1) / 2)
        colour = PALETTE[index % len(PALETTE)]
        transform = Affine2D().translate(x, y) + ax.transData
        word = rows["feature"].iloc[index]
        ax.add_patch(PathPatch(outline, transform=transform, facecolor=colour, linewidth=0, label=word))
    low, high = (centres - halves).min(axis=0), (centres + halves).max(axis=0)
    # A lone word is not blown up to the whole width.
    middle, half = (low + high) / 2, np.maximum((high - low) / 2, (200 * _ASPECT, 200))
    ax.set_xlim(middle[0] - half[0], middle[0] + half[0], auto=True)
    ax.set_ylim(middle[1] - half[1], middle[1] + half[1], auto=True)  # fixed limits could not keep the aspect
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_axis_off()


def _place(halves: NDArray[np.float64]) -> NDArray[np.float64]:
    """Centres of boxes with these half sizes: each at the first free point of the spiral."""
    step = float(halves.min())
    centres = np.zeros_like(halves)
    for index in range(1, len(halves)):
        start = 0
        while True:
            # Arc length grows evenly with the square root's square: points about one step apart.
            turns = np.sqrt(np.arange(start, start + 512, dtype=float)) * 3.545
            radius = step * turns / 6.2832
            points = np.column_stack([radius * np.cos(turns) * _ASPECT, radius * np.sin(turns)])
            gaps = np.abs(points[:, None, :] - centres[None, :index, :]) - (halves[:index] + halves[index])
            free = np.flatnonzero((gaps >= 0).any(axis=2).all(axis=1))
            if free.size:
                centres[index] = points[free[0]]
                break
            start += 512
    return centres
