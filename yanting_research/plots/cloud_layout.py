"""Placing the words of a cloud (词云布局): boxes that do not overlap, sizes that tell a weight.

``WordCloud`` by itself measures a word's ink but draws it from the ascender, puts small words into the
gaps of large Chinese characters, lets a word shrink until it fits, and drops the rest. Here a word
takes its whole box, sizes tell the weight, and every word is drawn. Several areas share one scale,
so that equal sizes in two of them mean equal weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox
from numpy.typing import NDArray
from wordcloud import WordCloud
from wordcloud.wordcloud import IntegralOccupancyMap

from yanting_research.errors import PlotError
from yanting_research.plots.fonts import find_font

__all__ = [
    "MAX_WORDS",
    "Area",
    "BoxCloud",
    "CloudWord",
    "draw_cloud",
    "measure_words",
    "place_clouds",
    "relative_sizes",
]

MAX_WORDS = 200
_FULLEST = 0.75  # share of an area that the boxes fill at the first try
_SHRINK = 0.96  # of all sizes, from try to try
_RAREST = 0.22  # of the largest size, so that the lightest word can still be read
_SMALLEST = 0.01  # of the canvas height: 3 pt when drawn 4 inch high
_MARGIN = 0.045  # of the top word's size, around every word
_FLAT = Affine2D().scale(2048)  # curves are flattened at this size; exact extents of curves take 10 ms a character


@dataclass(frozen=True, slots=True)
class CloudWord:
    """A word, its share of the top word's size, its colour, and its outline and ink at size 1."""

    text: str
    share: float
    colour: str
    outline: TextPath
    ink: Bbox


@dataclass(frozen=True, slots=True)
class Area:
    """Words and the canvas that they fill [px]; white of ``mask`` stays empty."""

    words: Sequence[CloudWord]
    height: int
    width: int
    mask: NDArray[np.uint8] | None = None


class BoxCloud(WordCloud):  # type: ignore[misc]  # the library has no types
    """A ``WordCloud`` whose words take whole boxes and keep the size of their weight."""

    def generate_from_words(self, words: Sequence[CloudWord], largest: float) -> BoxCloud:
        """Fill ``layout_`` in the order given, as ``generate_from_frequencies`` does; stop at a word without room."""
        outside = np.zeros((self.height, self.width)) if self.mask is None else self._get_bolean_mask(self.mask)
        taken = outside.astype(np.uint32)
        room = IntegralOccupancyMap(self.height, self.width, taken)
        self.words_, self.layout_ = {word.text: word.share for word in words}, []
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
            self.layout_.append(((word.text, word.share), size, position, None, word.colour))
        return self


def relative_sizes(weights: Sequence[float] | NDArray[np.float64], heaviest: float) -> NDArray[np.float64]:
    """Sizes beside the largest: ``max(0.22, sqrt(weight / heaviest))``, so that area tells the weight.

    Examples
    --------
    >>> relative_sizes([16, 4, 0.1], 16).tolist()
    [1.0, 0.5, 0.22]
    """
    return np.maximum(_RAREST, np.sqrt(np.asarray(weights, dtype=float) / heaviest))


def measure_words(texts: Sequence[str], shares: Sequence[float], colours: Sequence[str]) -> list[CloudWord]:
    """The words as outlines of the Chinese face.

    Examples
    --------
    >>> [word.text for word in measure_words(["党员"], [1.0], ["#000000"])]
    ['党员']
    """
    face = FontProperties(fname=str(find_font()))
    words = []
    for text, share, colour in zip(texts, shares, colours, strict=True):
        outline = TextPath((0, 0), " ".join(text.split()), size=1, prop=face)
        words.append(CloudWord(text, float(share), colour, outline, _ink(outline)))
    return words


def _ink(outline: TextPath) -> Bbox:
    flat = outline.cleaned(_FLAT, curves=False)
    codes, points = np.asarray(flat.codes), np.asarray(flat.vertices, dtype=float)
    drawn = points[(codes != Path.CLOSEPOLY) & (codes != Path.STOP)]
    return _FLAT.inverted().transform_bbox(Bbox(np.array([drawn.min(axis=0), drawn.max(axis=0)])))


def place_clouds(areas: Sequence[Area], seed: int, *, where: str) -> list[BoxCloud]:
    """One cloud an area, all at the largest common scale at which every word finds room.

    Raises
    ------
    PlotError
        Naming the words without room at the smallest scale that can be read.
    """
    without = [word for area in areas for word in area.words]
    for largest in _scales(areas):
        clouds = [_open_cloud(area, seed, largest).generate_from_words(area.words, largest) for area in areas]
        without = [word for area, cloud in zip(areas, clouds, strict=True) for word in area.words[len(cloud.layout_) :]]
        if not without:
            return clouds
    named = ", ".join(word.text[:20] for word in without[:5])
    raise PlotError(
        f"no room for {named}" + (f" and {len(without) - 5} more" if len(without) > 5 else ""),
        where=where,
        expected="words of at least 3 pt on a figure of common size",
        remedy="draw fewer or shorter words, or a larger mask",
    )


def _open_cloud(area: Area, seed: int, largest: float) -> BoxCloud:
    return BoxCloud(
        font_path=str(find_font()), width=area.width, height=area.height, mask=area.mask,
        margin=max(1, round(_MARGIN * largest)), max_words=MAX_WORDS, random_state=seed, prefer_horizontal=1.0,
        collocations=False, repeat=False,
    )  # fmt: skip


def _scales(areas: Sequence[Area]) -> Iterator[float]:
    """Sizes of a word of share 1 to try [px], from full areas down to words too small to read."""
    largest = min(_fullest(area) for area in areas)
    least = min(word.share for area in areas for word in area.words)
    height = min(area.height for area in areas)
    while largest * least >= _SMALLEST * height:
        yield largest
        largest *= _SHRINK


def _fullest(area: Area) -> float:
    boxes = np.array([[word.share * word.ink.width, word.share * word.ink.height] for word in area.words])
    boxes = boxes + 2 * _MARGIN
    largest = math.sqrt(_FULLEST * area.height * area.width / boxes.prod(axis=1).sum())
    return float(min(largest, 0.97 * area.width / boxes[:, 0].max(), 0.97 * area.height / boxes[:, 1].max()))


def draw_cloud(ax: Axes, words: Sequence[CloudWord], cloud: BoxCloud, *, left: float = 0, gid: str = "") -> Bbox:
    """Draw the outlines at their places, the canvas beginning at ``left``; return the box of all ink."""
    boxes = []
    for word, (_, size, (top, start), _, colour) in zip(words, cloud.layout_, strict=True):
        place = Affine2D().translate(left + start - size * word.ink.x0, cloud.height - top - size * word.ink.y1)
        sized = Affine2D().scale(size)
        outline = word.outline.transformed(sized)
        patch = PathPatch(outline, transform=place + ax.transData, facecolor=colour, linewidth=0, label=word.text)
        if gid:
            patch.set_gid(gid)
        ax.add_patch(patch)
        boxes.append(word.ink.transformed(sized + place))
    return Bbox.union(boxes)
