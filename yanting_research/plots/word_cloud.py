"""Word cloud (词云): the wordcloud library places the words, they are drawn as outlines."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from yanting_research.errors import PlotError
from yanting_research.plots.cloud_layout import (
    MAX_WORDS,
    Area,
    BoxCloud,
    draw_cloud,
    measure_words,
    place_clouds,
    relative_sizes,
)
from yanting_research.plots.fonts import check_glyphs
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes
from yanting_research.plots.term_bars import ranked_features
from yanting_research.plots.theme import PALETTE, check_lang, figure_theme

__all__ = ["plot_wordcloud"]

_WORDS = {
    "zh": {"title": "词云", "n": "{total} 次（{n} 个词）", "size": "字号随频数增大"},
    "en": {"title": "Word cloud", "n": "{total} occurrences (terms: {n})", "size": "size grows with frequency"},
}
_WIDTH, _HEIGHT = 1080, 600  # of the canvas [px]


def plot_wordcloud(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
    seed: int = 20130625,
    mask: NDArray[np.uint8] | None = None,
) -> Axes:
    """Draw a frequency table as a word cloud; for a first look, not for comparison.

    The size of a word is ``max(0.22, sqrt(frequency / highest frequency))`` of the largest.

    Parameters
    ----------
    table
        Columns ``feature`` (text) and ``frequency`` (occurrences, above 0); up to 200 rows.
    seed
        Of the placement: same table and seed, same picture.
    mask
        Shape to fill, rows by columns [grey 0 to 255] or with RGB; white is left empty.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        One outline a row, its label the word; the same table gives the same picture.

    Raises
    ------
    ValueError
        For a mask that is no image of whole numbers.
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
        area = _area(rows, _checked_mask(mask))
        (cloud,) = place_clouds([area], seed, where="plot_wordcloud")
        _limit_axes(ax, cloud, draw_cloud(ax, area.words, cloud))
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
    if len(rows) > MAX_WORDS:
        raise PlotError(f"{len(rows)} words", where=where, expected=f"at most {MAX_WORDS}", remedy="take the first")
    if (rows["feature"].str.strip() == "").any():
        raise PlotError("a blank word", where=where, expected="words", remedy="drop blanks and line breaks")
    check_glyphs(rows["feature"], where=where)
    return rows


def _checked_mask(mask: NDArray[np.uint8] | None) -> NDArray[np.uint8] | None:
    if mask is None:
        return None
    image = np.asarray(mask)
    if image.dtype.kind not in "ui" or not (image.ndim == 2 or (image.ndim == 3 and image.shape[2] in (3, 4))):
        raise ValueError(
            f"mask of shape {image.shape} and type {image.dtype}; allowed: whole numbers 0 to 255, grey or RGB"
        )
    return image


def _area(rows: pd.DataFrame, mask: NDArray[np.uint8] | None) -> Area:
    frequencies = rows["frequency"].to_numpy(dtype=float)
    colours = [PALETTE[rank % len(PALETTE)] for rank in range(len(rows))]
    words = measure_words(rows["feature"].tolist(), relative_sizes(frequencies, frequencies.max()).tolist(), colours)
    height, width = (_HEIGHT, _WIDTH) if mask is None else mask.shape[:2]
    return Area(words, height, width, mask)


def _limit_axes(ax: Axes, cloud: BoxCloud, ink: Bbox) -> None:
    seen = ink if cloud.mask is None else Bbox.from_extents(0, 0, cloud.width, cloud.height)
    # A few words are not blown up to the whole width.
    spare = 0.0 if cloud.mask is not None else max(0.0, 4.5 * cloud.layout_[0][1] - seen.height) / 2
    ax.set_xlim(seen.x0, seen.x1, auto=True)
    ax.set_ylim(seen.y0 - spare, seen.y1 + spare, auto=True)  # fixed limits could not keep the aspect
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_axis_off()
