"""Figure to bytes (图的输出): the same figure gives the same bytes; an empty box is an error."""

from __future__ import annotations

import contextlib
import io
import logging
import re
import warnings
from collections.abc import Iterable, Iterator

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from matplotlib.text import Text

from yanting_research.errors import GlyphError, PlotError
from yanting_research.plots.fonts import glyph_error
from yanting_research.plots.frame import simulated_mark_shows
from yanting_research.plots.theme import DPI, figure_theme

__all__ = ["FORMATS", "render_figure", "render_formats"]

FORMATS = ("png", "svg", "pdf")
# Dates and versions are left out: they would change the bytes from run to run.
_METADATA: dict[str, dict[str, str | None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
}
_FIRST_CJK = 0x2E80
# Matches 111.441563, a place on the page; must not match 0.015625, a scale of glyphs
_COORDINATE = re.compile(rb"(?<![\w.])[1-9]\d{0,5}\.\d{4,6}(?![\w.])")
# "Glyph 983040 (\U000f0000) missing from font(s) Noto Sans SC." but not "Glyph cache is full"
_MISSING_GLYPH = re.compile(r"^Glyph (\d{1,7}) \(.{0,40}\) missing from")


def render_figure(figure: Figure, format: str = "png", *, dpi: int = DPI) -> bytes:
    """Render a figure; it stays open and unchanged.

    Parameters
    ----------
    figure
        Any matplotlib figure, ours or not.
    format
        ``"png"``, ``"svg"`` or ``"pdf"``.
    dpi
        Dots per inch of PNG.

    Returns
    -------
    bytes
        Equal for equal figures, in any process.

    Raises
    ------
    ValueError
        For an unknown format.
    GlyphError
        When a character has no glyph and would be an empty box.
    PlotError
        When the mark of simulated data was taken out of one of our figures.

    Examples
    --------
    >>> figure = Figure(figsize=(2, 1))
    >>> render_figure(figure)[:4] == b"\\x89PNG"
    True
    >>> text = figure.text(0, 0, "\\U000f0000")
    >>> render_figure(figure)
    Traceback (most recent call last):
    ...
    yanting_research.errors.GlyphError: figure: no glyph for U+F0000; expected: ...
    """
    if format not in FORMATS:
        raise ValueError(f"format={format!r}; allowed: {', '.join(FORMATS)}")
    _check_simulated_mark(figure)
    _check_formulas(figure)
    buffer = io.BytesIO()
    with figure_theme(), _missing_glyphs_are_errors():
        figure.canvas.print_figure(buffer, format=format, dpi=dpi, metadata=_METADATA[format])
    drawn = buffer.getvalue()
    return _COORDINATE.sub(_shorter, drawn) if format == "svg" else drawn


def _shorter(found: re.Match[bytes]) -> bytes:
    """Three decimals of a point: the sixth differs from one processor to the next."""
    return b"%.3f" % float(found.group())


def render_formats(figure: Figure, formats: Iterable[str] = ("png", "svg"), *, close: bool = False) -> dict[str, bytes]:
    """Render a figure in several formats, as ``writers.write_figure`` takes them.

    ``close`` lets go of the figure afterwards; a run that draws many needs it.

    >>> sorted(render_formats(Figure(figsize=(1, 1))))
    ['png', 'svg']
    """
    rendered = {name: render_figure(figure, name) for name in formats}
    if close:
        plt.close(figure)
    return rendered


def _check_simulated_mark(figure: Figure) -> None:
    if not all(simulated_mark_shows(ax) for ax in figure.axes):
        raise PlotError(
            "the mark of simulated data was removed",
            where="figure",
            expected="模拟数据 in every figure of simulated data",
            remedy="draw the figure again and leave the mark in",
        )


def _check_formulas(figure: Figure) -> None:
    # matplotlib tells of an empty box in a formula only once: it keeps the parsed formula.
    for text in figure.findobj(Text):
        words = text.get_text()
        if text.get_parse_math() and words.count("$") >= 2 and any(ord(character) >= _FIRST_CJK for character in words):
            raise GlyphError(
                f"Chinese inside a formula: {words!r:.60}",
                where="figure",
                expected="no Chinese inside $...$",
                remedy="take it out, or set_parse_math(False); figures of this package do not parse $ at all",
            )


@contextlib.contextmanager
def _missing_glyphs_are_errors() -> Iterator[None]:
    """Listen to the warning and to the logger, for mathtext tells only the logger."""
    listener = _Listener()
    logger = logging.getLogger("matplotlib.mathtext")
    logger.addHandler(listener)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield
    finally:
        logger.removeHandler(listener)
    codes = set()
    for warning in caught:
        match = _MISSING_GLYPH.match(str(warning.message))
        if match:
            codes.add(int(match[1]))
        else:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    if codes:
        raise glyph_error([chr(code) for code in sorted(codes)], where="figure")
    if listener.messages:
        raise GlyphError(
            listener.messages[0],
            where="figure",
            expected="no Chinese inside $...$",
            remedy="take the Chinese out of the formula; figures of this package do not parse $ at all",
        )


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if "glyph" in message:
            self.messages.append(message)
