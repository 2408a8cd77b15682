"""Figures (图): one figure per module, table -> Axes; the only room that knows fonts."""

from yanting_research.plots.fonts import check_glyphs, find_font
from yanting_research.plots.render import render_figure, render_formats
from yanting_research.plots.term_bars import plot_term_bars
from yanting_research.plots.theme import COLOURS, PALETTE, figure_theme, theme_settings, use_theme

__all__ = [
    "COLOURS",
    "PALETTE",
    "check_glyphs",
    "figure_theme",
    "find_font",
    "plot_term_bars",
    "render_figure",
    "render_formats",
    "theme_settings",
    "use_theme",
]
