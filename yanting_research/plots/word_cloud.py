"""Word cloud (词云): the wordcloud library places the words, they are drawn as outlines.

``WordCloud`` by itself measures a word's ink but draws it from the ascender, puts small words into the
gaps of large Chinese characters, lets a word shrink until it fits, and drops the rest. Here a word
takes its whole box, sizes tell the frequency, and every word is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox
from numpy.typing import NDArray
from wordcloud import WordCloud
from wordcloud.wordcloud import IntegralOccupancyMap

from yanting_research.errors import PlotError
from yanting_research.plots.fonts import check_glyphs, find_font
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes
from yanting_research.plots.term_bars import ranked_features
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_wordcloud"]

_WORDS = {
    "zh": {"title": "词云", "n": "{total} 次（{n} 个词）", "size": "字号随频数增大"},
    "en": {"title": "Word cloud", "n": "{total} occurrences (terms: {n})", "size": "size grows with frequency"},
}
_MAX_WORDS = 200
_WIDTH, _HEIGHT = 1080, 600  # of the canvas [px]
_FULLEST = 0.75  # share of the canvas that the boxes fill at the first try
_SHRINK = 0.96  # of all sizes, from try to try
_RAREST = 0.22  # of the largest size, so that the rarest word can still be read
_SMALLEST = 0.01  # of the canvas height: 3 pt when drawn 4 inch high
_MARGIN = 0.045  # of the top word's size, around every word


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
        words_drawn = _measured(rows)
        _draw(ax, words_drawn, _placed(words_drawn, seed, _checked_mask(mask)))
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


def _checked_mask(mask: NDArray[np.uint8] | None) -> NDArray[np.uint8] | None:
    if mask is None:
        return None
    image = np.asarray(mask)
    if image.dtype.kind not in "ui" or not (image.ndim == 2 or (image.ndim == 3 and image.shape[2] in (3, 4))):
        raise ValueError(
            f"mask of shape {image.shape} and type {image.dtype}; allowed: whole numbers 0 to 255, grey or RGB"
        )
    return image


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, its share of the top word's size, and its outline and ink at size 1."""

    text: str
    frequency: float
    share: float
    outline: TextPath
    ink: Bbox


class _BoxCloud(WordCloud):  # type: ignore[misc]  # the library has no types
    """A ``WordCloud`` whose words take whole boxes and keep the size of their frequency."""

    def generate_from_words(self, words: list[_Word], largest: float) -> _BoxCloud:
        """Fill ``layout_`` in the order given, as ``generate_from_frequencies`` does; stop at a word without room."""
        outside = np.zeros((self.height, self.width)) if self.mask is None else self._get_bolean_mask(self.mask)
        taken = outside.astype(np.uint32)
        room = IntegralOccupancyMap(self.height, self.width, taken)
        self.words_, self.layout_ = {word.text: word.frequency for word in words}, []
        for word in words:
            size = largest * word.share
            height, width = (math.ceil(size * side) + 2 * self.margin for side in (word.ink.height, word.ink.width))
            fits = height < self.height and width < self.width
            found = room.sample_position(height, width, self.random_state) if fits else None
            if found is None:
                break
            top, left = (int(place) for place in found)
            taken[top : top + height, left : left + width] = 1
            room.update(255 * taken, top, left)
            position = (top + self.margin, left + self.margin)
            self.layout_.append(((word.text, word.frequency), size, position, None, self.color_func(word.text)))
        return self


def _measured(rows: pd.DataFrame) -> list[_Word]:
    face = FontProperties(fname=str(find_font()))
    frequencies = rows["frequency"].to_numpy(dtype=float)
    words = []
    for text, frequency in zip(rows["feature"], frequencies, strict=True):
        outline = TextPath((0, 0), " ".join(text.split()), size=1, prop=face)
        share = max(_RAREST, math.sqrt(frequency / frequencies.max()))
        words.append(_Word(text, float(frequency), share, outline, outline.get_extents()))
    return words


def _placed(words: list[_Word], seed: int, mask: NDArray[np.uint8] | None) -> _BoxCloud:
    """The first cloud that holds every word, or a PlotError that names those without room."""
    colours = {word.text: PALETTE[rank % len(PALETTE)] for rank, word in enumerate(words)}
    height, width = (_HEIGHT, _WIDTH) if mask is None else mask.shape[:2]
    without = words
    for largest in _sizes(words, height, width):
        cloud = _BoxCloud(
            font_path=str(find_font()), width=width, height=height, mask=mask, margin=max(1, round(_MARGIN * largest)),
            max_words=_MAX_WORDS, random_state=seed, prefer_horizontal=1.0, collocations=False, repeat=False,
            background_color=COLOURS["paper"], color_func=lambda word, **_: colours[word],
        )  # fmt: skip
        without = words[len(cloud.generate_from_words(words, largest).layout_) :]
        if not without:
            return cloud
    named = ", ".join(word.text[:20] for word in without[:5])
    raise PlotError(
        f"no room for {named}" + (f" and {len(without) - 5} more" if len(without) > 5 else ""),
        where="plot_wordcloud",
        expected="words of at least 3 pt on a figure of common size",
        remedy="draw fewer or shorter words, or a larger mask",
    )


def _sizes(words: list[_Word], height: int, width: int) -> Iterator[float]:
    """Sizes of the top word to try [px], from a full canvas down to words too small to read."""
    boxes = np.array([[word.share * word.ink.width, word.share * word.ink.height] for word in words]) + 2 * _MARGIN
    largest = math.sqrt(_FULLEST * height * width / boxes.prod(axis=1).sum())
    largest = min(largest, 0.97 * width / boxes[:, 0].max(), 0.97 * height / boxes[:, 1].max())
    least = min(word.share for word in words)
    while largest * least >= _SMALLEST * height:
        yield largest
        largest *= _SHRINK


def _draw(ax: Axes, words: list[_Word], cloud: _BoxCloud) -> None:
    boxes = []
    for word, (_, size, (top, left), _, colour) in zip(words, cloud.layout_, strict=True):
        place = Affine2D().translate(left - size * word.ink.x0, cloud.height - top - size * word.ink.y1)
        outline = word.outline.transformed(Affine2D().scale(size))
        patch = PathPatch(outline, transform=place + ax.transData, facecolor=colour, linewidth=0, label=word.text)
        ax.add_patch(patch)
        boxes.append(outline.get_extents(place))
    whole = Bbox.from_extents(0, 0, cloud.width, cloud.height)
    seen = whole if cloud.mask is not None else Bbox.union(boxes)
    # A few words are not blown up to the whole width.
    spare = 0.0 if cloud.mask is not None else max(0.0, 4.5 * cloud.layout_[0][1] - seen.height) / 2
    ax.set_xlim(seen.x0, seen.x1, auto=True)
    ax.set_ylim(seen.y0 - spare, seen.y1 + spare, auto=True)  # fixed limits could not keep the aspect
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_axis_off()
