"""Figures of the page (图): drawn by the plots, handed on as PNG with their words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from yanting_research.dashboard.markup import picture_html
from yanting_research.plots import find_font, render_figure, render_formats
from yanting_research.plots.fonts import font_characters
from yanting_research.plots.theme import DPI

__all__ = ["SCREEN_DPI", "Drawn", "draw", "drawable"]

SCREEN_DPI = 110
"""Of figures that must be there within a second."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure: file name without suffix, picture, what it shows in words, its caption."""

    name: str
    png: bytes
    alt: str
    caption: str

    @property
    def html(self) -> str:
        """The figure for the page."""
        return picture_html(self.png, alt=self.alt, caption=self.caption)


def draw(
    plot: Callable[..., Any], *arguments: Any, name: str, alt: str, caption: str, dpi: int = DPI, **options: Any
) -> Drawn:
    """Draw a figure and let go of it.

    Parameters
    ----------
    plot, arguments, options
        A function of ``plots`` and what it takes.
    name, alt, caption
        As :class:`Drawn`.
    dpi
        Dots per inch.

    Raises
    ------
    PlotError
        As the plot does.
    """
    axes = plot(*arguments, **options)
    try:
        png = render_figure(axes.figure, dpi=dpi)
    finally:
        render_formats(axes.figure, (), close=True)  # renders nothing, lets go
    return Drawn(name, png, alt, caption)


def drawable(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows whose text the font can draw; a stranger's rare sign must not cost the whole figure.

    >>> drawable(pd.DataFrame({"feature": ["培训", "\\U000f0000"]}), "feature")["feature"].tolist()
    ['培训']
    """
    known = font_characters(find_font())
    kept = [all(ord(character) in known for character in str(text)) for text in table[column]]
    return table[kept]
