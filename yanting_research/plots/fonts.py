"""The Chinese font (中文字体): where it comes from and which characters it has.

Order: ``YANTING_FONT`` (a path or a family; a wrong value is an error), the Noto Sans
SC file that the installed distribution ``zhplot`` carries, fonts of the system. The
carried file stands before the system's, so that figures are the same everywhere.
"""

from __future__ import annotations

import dataclasses
import functools
import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError
from matplotlib import font_manager

from yanting_research.errors import FontNotFoundError, GlyphError
from yanting_research.resources.fonts import carried_font

__all__ = ["FAMILY", "check_glyphs", "find_font", "font_characters", "register_font"]

FAMILY = "Yanting Sans"
"""Our private family name: a system font that is also called Noto Sans SC (often a
variable one, which matplotlib renders hairline thin) can then never be picked."""

_VARIABLE = "YANTING_FONT"
_SYSTEM_FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Heiti SC", "STHeiti", "Arial Unicode MS",
)  # fmt: skip
_PROBE = "县党员干部培训人"
_REMEDY = (
    "install the carried font with `pip install zhplot`, or set YANTING_FONT to a font file with Chinese glyphs "
    "(.ttf, .otf) / 运行 pip install zhplot，或把环境变量 YANTING_FONT 设为一个中文字体文件"
)


def find_font() -> Path:
    """File of the font that figures use.

    Raises
    ------
    FontNotFoundError
        When ``YANTING_FONT`` is wrong, or no font with Chinese glyphs is found.

    Examples
    --------
    >>> find_font().suffix in {".ttf", ".otf", ".ttc"}
    True
    """
    wanted = os.environ.get(_VARIABLE, "")
    if wanted:
        return _chosen_font(wanted)
    for path in (carried_font(), _system_font()):
        if path is not None:
            return path
    raise FontNotFoundError("no font with Chinese glyphs", expected="zhplot's Noto Sans SC", remedy=_REMEDY)


def _chosen_font(wanted: str) -> Path:
    path = Path(wanted).expanduser()
    if not path.is_file():
        found = _installed(wanted)
        if found is None:
            raise FontNotFoundError(
                f"{_VARIABLE}={wanted!r} is neither a font file nor an installed family",
                expected="a .ttf, .otf or .ttc file, or a family name",
                remedy=f"correct or unset {_VARIABLE}",
            )
        path = found
    lacking = [character for character in _PROBE if ord(character) not in font_characters(path)]
    if lacking:
        raise FontNotFoundError(
            f"{_VARIABLE}={wanted!r} has no glyph for {''.join(lacking)}",
            expected="a font with Chinese glyphs",
            remedy=f"correct or unset {_VARIABLE}",
        )
    return path


def _system_font() -> Path | None:
    for family in _SYSTEM_FAMILIES:
        path = _installed(family)
        if path is not None and all(ord(character) in font_characters(path) for character in _PROBE):
            return path
    return None


def _installed(family: str) -> Path | None:
    try:
        return Path(font_manager.findfont(family, fallback_to_default=False))
    except ValueError:
        return None


@functools.lru_cache(maxsize=8)
def font_characters(path: Path) -> frozenset[int]:
    """Code points for which the font has a glyph (its charmap).

    Raises
    ------
    FontNotFoundError
        When the file is not a font.

    Examples
    --------
    >>> ord("县") in font_characters(find_font())
    True
    """
    try:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError) as error:
        raise FontNotFoundError(
            f"not a font file: {error}", where=str(path), expected="a .ttf, .otf or .ttc file", remedy=_REMEDY
        ) from error


def register_font(path: Path) -> str:
    """Make a font file known to matplotlib under a family name of our own.

    Examples
    --------
    >>> register_font(find_font()).startswith(FAMILY)
    True
    """
    manager = font_manager.fontManager
    known = [entry for entry in manager.ttflist if entry.name.startswith(FAMILY)]
    for entry in known:
        if entry.fname == str(path):
            return str(entry.name)
    name = f"{FAMILY} {len(known) + 1}" if known else FAMILY
    described = font_manager.ttfFontProperty(font_manager.get_font(str(path)))
    # Weight and style are stated as regular, so that a request for bold falls back without a search.
    manager.ttflist.insert(
        0, dataclasses.replace(described, name=name, style="normal", variant="normal", weight=400, stretch="normal")
    )
    return name


def check_glyphs(texts: Iterable[str], *, where: str) -> None:
    """Refuse texts that hold a character without a glyph.

    Raises
    ------
    GlyphError
        Naming the characters.

    Examples
    --------
    >>> check_glyphs(["培训"], where="word cloud")
    >>> check_glyphs(["\U000f0000"], where="word cloud")
    Traceback (most recent call last):
    ...
    yanting_research.errors.GlyphError: word cloud: no glyph for U+F0000; expected: ...
    """
    known = font_characters(find_font())
    lacking = sorted(
        {character for text in texts for character in text if ord(character) not in known and character != "\n"}
    )
    if lacking:
        raise glyph_error(lacking, where=where)


def glyph_error(characters: Iterable[str], *, where: str) -> GlyphError:
    """The error that names characters without a glyph."""
    shown = ", ".join(_shown(character) for character in characters)
    return GlyphError(
        f"no glyph for {shown}",
        where=where,
        expected="characters of the font",
        remedy=f"remove the character, or set {_VARIABLE} to a font that has it",
    )


def _shown(character: str) -> str:
    printable = not unicodedata.category(character).startswith("C")
    return f"U+{ord(character):04X}" + (f" {character}" if printable else "")
