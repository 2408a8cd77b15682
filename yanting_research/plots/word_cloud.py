"""Word cloud (词云): drawn as outlines in the theme's font, so that SVG stays sharp."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray
from wordcloud import WordCloud

from yanting_research.errors import PlotError
from yanting_research.plots.fonts import check_glyphs, find_font
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes
from yanting_research.plots.term_bars import ranked_features
from yanting_research.plots.theme import PALETTE, check_lang, figure_theme

__all__ = ["plot_wordcloud"]

_WORDS = {
    "zh": {"title": "词云", "n": "{total} 次（{n} 个词）", "size": "字号随频数增大", "left": "放不下的词：{k} 个"},
    "en": {
        "title": "Word cloud",
        "n": "{total} occurrences (terms: {n})",
        "size": "size grows with frequency",
        "left": "terms without room: {k}",
    },
}
_WIDTH, _HEIGHT = 1200, 660


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

    Parameters
    ----------
    table
        Columns ``feature`` (text) and ``frequency`` (occurrences, above 0).
    seed
        Of the placement: same table and seed, same picture.
    mask
        Image whose white (255) stays empty; optional.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        One outline a placed word, its label the word; words without room are counted
        in the foot.

    Raises
    ------
    PlotError
        Without rows, for double features or frequencies that are not above 0.
    GlyphError
        For a character that the font lacks.

    Examples
    --------
    >>> ax = plot_wordcloud(pd.DataFrame({"feature": ["培训", "党员"], "frequency": [3, 5]}), data_kind="specimen")
    >>> [patch.get_label() for patch in ax.patches]
    ['党员', '培训']
    """
    words = _WORDS[check_lang(lang)]
    rows = ranked_features(table, where="plot_wordcloud")
    if (rows["frequency"] <= 0).any() or np.isinf(rows["frequency"].astype(float)).any():
        raise PlotError("frequencies not above 0", where="plot_wordcloud", expected="counts", remedy="drop these rows")
    check_glyphs(rows["feature"], where="plot_wordcloud")
    kind = kind_of(rows, data_kind, where="plot_wordcloud")
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax)
        cloud = _placed(rows, seed, mask)
        if not cloud.layout_:
            raise PlotError(
                "no word has room", where="plot_wordcloud", expected="a wider mask", remedy="use a larger mask"
            )
        _draw(ax, cloud)
        total = rows["frequency"].sum()
        notes = [words["size"]]
        if len(cloud.layout_) < len(rows):
            notes.append(words["left"].format(k=len(rows) - len(cloud.layout_)))
        n = words["n"].format(
            n=number_label(len(rows)), total=number_label(total, 0 if float(total).is_integer() else 2)
        )
        return finish_axes(
            ax, title=title or words["title"], foot=Foot(n, kind, source, tuple(notes)), lang=lang, own=own
        )


def _placed(rows: pd.DataFrame, seed: int, mask: NDArray[np.uint8] | None) -> Any:
    cloud = WordCloud(
        font_path=str(find_font()), width=_WIDTH, height=_HEIGHT, mask=mask, margin=6, max_words=len(rows),
        min_font_size=12, max_font_size=220, prefer_horizontal=1.0, relative_scaling=0.5,
        random_state=random.Random(seed),  # noqa: S311 - placement, not secrets
        background_color="white",
    )  # fmt: skip
    return cloud.generate_from_frequencies(dict(zip(rows["feature"], rows["frequency"].astype(float), strict=True)))


def _draw(ax: Axes, cloud: Any) -> None:
    properties = FontProperties(fname=str(find_font()))
    boxes = []
    for index, ((word, _), size, (top, left), _, _) in enumerate(cloud.layout_):
        outline = TextPath((0, 0), word, size=size, prop=properties)
        ink = outline.get_extents()
        # WordCloud measures from the top of the ink, TextPath from the baseline, upwards.
        place = Affine2D().scale(1, -1).translate(left, top + ink.ymax)
        colour = PALETTE[index % len(PALETTE)]
        ax.add_patch(PathPatch(outline, transform=place + ax.transData, facecolor=colour, linewidth=0, label=word))
        boxes.append((left, top, left + ink.xmax, top + ink.height))
    _crop(ax, np.array(boxes))
    ax.set_aspect("equal")
    ax.set_axis_off()


def _crop(ax: Axes, boxes: NDArray[np.float64]) -> None:
    """Show the words and a margin, but never magnify more than twice."""
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    middle, half = (low + high) / 2, np.maximum((high - low) / 2 + 12, (_WIDTH / 4, _HEIGHT / 4))
    ax.set_xlim(middle[0] - half[0], middle[0] + half[0])
    ax.set_ylim(middle[1] + half[1], middle[1] - half[1])
