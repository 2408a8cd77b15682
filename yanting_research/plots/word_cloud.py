"""Word cloud (词云): the wordcloud library finds the room, the words are drawn as outlines.

Its occupancy map is fed whole boxes. ``WordCloud.generate`` itself reserves the ink's box but draws
from the ascender, so that Chinese words run into one another, and drops words that find no room.
"""

from __future__ import annotations

from random import Random

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D
from wordcloud.wordcloud import IntegralOccupancyMap

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
_WIDTH, _HEIGHT = 1600, 900  # of the canvas the library fills [px]
_LARGEST, _LEGIBLE = 260.0, 6.0  # font size of the top word that is tried first; of the rarest that is still read [px]
_RAREST = 0.22  # of the largest size
_MARGIN = 5  # around a word [px]


def plot_wordcloud(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
    seed: int = 20130625,
) -> Axes:
    """Draw a frequency table as a word cloud; for a first look, not for comparison.

    The size of a word is ``max(0.22, sqrt(frequency / highest frequency))`` of the largest.

    Parameters
    ----------
    table
        Columns ``feature`` (text) and ``frequency`` (occurrences, above 0); up to 200 rows.
    seed
        Of the placement: same table and seed, same picture.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        One outline a row, its label the word; the same table gives the same picture.

    Raises
    ------
    PlotError
        Without rows, with more than 200, for double features, blank words, frequencies
        that are not above 0, or words that find no room.
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
        _draw(ax, rows, seed)
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


def _place(rows: pd.DataFrame, seed: int) -> dict[str, tuple[TextPath, float, float]]:
    """Word to its outline and the lower left corner of its box on the canvas."""
    face = FontProperties(fname=str(find_font()))
    values = rows["frequency"].to_numpy(dtype=float)
    scales = np.maximum(_RAREST, np.sqrt(values / values.max()))
    largest = _LARGEST
    while largest * _RAREST >= _LEGIBLE:
        outlines = [
            TextPath((0, 0), word.strip(), size=largest * scale, prop=face)
            for word, scale in zip(rows["feature"], scales, strict=True)
        ]
        corners = _corners(outlines, seed)
        if corners is not None:
            return {
                word: (outline, left, bottom)
                for word, outline, (left, bottom) in zip(rows["feature"], outlines, corners, strict=True)
            }
        largest *= 0.85
    raise PlotError(
        f"no room for {len(rows)} words", where="plot_wordcloud", expected="fewer or shorter words",
        remedy="draw the first rows only",
    )  # fmt: skip


def _corners(outlines: list[TextPath], seed: int) -> list[tuple[float, float]] | None:
    """Lower left corners of the outlines' boxes; None when one of them finds no room."""
    taken = np.zeros((_HEIGHT, _WIDTH), dtype=np.uint32)
    room = IntegralOccupancyMap(_HEIGHT, _WIDTH, None)
    draws = Random(seed)  # noqa: S311  (a picture, not a secret)
    corners = []
    for outline in outlines:
        ink = outline.get_extents()
        height, width = int(np.ceil(ink.height)) + 2 * _MARGIN, int(np.ceil(ink.width)) + 2 * _MARGIN
        found = room.sample_position(height, width, draws) if height < _HEIGHT and width < _WIDTH else None
        if found is None:
            return None
        top, left = (int(place) for place in found)
        # the whole box is taken, not the strokes alone: no word in the gaps of a larger one
        taken[top : top + height, left : left + width] = 1
        room.update(taken, top, left)
        corners.append((left + _MARGIN - ink.x0, _HEIGHT - top - _MARGIN - ink.y1))
    return corners


def _draw(ax: Axes, rows: pd.DataFrame, seed: int) -> None:
    for index, (word, (outline, left, bottom)) in enumerate(_place(rows, seed).items()):
        transform = Affine2D().translate(left, bottom) + ax.transData
        colour = PALETTE[index % len(PALETTE)]
        ax.add_patch(PathPatch(outline, transform=transform, facecolor=colour, linewidth=0, label=word))
    ax.set_xlim(0, _WIDTH, auto=True)
    ax.set_ylim(0, _HEIGHT, auto=True)  # fixed limits could not keep the aspect
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_axis_off()
