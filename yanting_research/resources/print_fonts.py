"""The two faces of a printed page (印刷用字体), as folders a compiler of pages reads.

Noto Serif SC cut down to GB 2312 (``data/fonts``, see its README) sets the text, Noto Sans SC
from ``zhplot`` the headings and every character the first lacks. No font of the machine is
used, so that a page looks the same everywhere.
"""

from __future__ import annotations

import functools
from pathlib import Path

from fontTools.ttLib import TTFont

from yanting_research.errors import FontNotFoundError
from yanting_research.resources import resource_folder
from yanting_research.resources.fonts import carried_font

__all__ = ["PRINT_FAMILIES", "print_coverage", "print_font_folders"]

PRINT_FAMILIES = ("Noto Serif SC", "Noto Sans SC")
"""Family names of the text face and the heading face, as the files name themselves."""

_SERIF = "NotoSerifSC-GB2312.ttf"


def print_font_folders() -> tuple[Path, Path]:
    """Folders of the text face and of the heading face.

    Raises
    ------
    FontNotFoundError
        When ``zhplot``, which carries the heading face, is not installed.

    Examples
    --------
    >>> [folder.name for folder in print_font_folders()]
    ['fonts', 'fonts']
    """
    sans = carried_font()
    if sans is None:
        raise FontNotFoundError(
            "the Chinese font of headings is not installed",
            expected="zhplot's NotoSansSC-Regular.ttf",
            remedy="pip install zhplot / 运行 pip install zhplot",
        )
    return resource_folder("fonts"), sans.parent


def print_coverage(*families: str) -> frozenset[int]:
    """Code points that at least one of the faces draws.

    Parameters
    ----------
    *families
        Of :data:`PRINT_FAMILIES`; none means both.

    Raises
    ------
    ValueError
        For another family.
    FontNotFoundError
        As :func:`print_font_folders`.

    Examples
    --------
    >>> [ord(character) in print_coverage() for character in "䴙𠮷"]
    [True, False]
    >>> [ord(character) in print_coverage("Noto Serif SC") for character in "县縣"]
    [True, False]
    """
    if not set(families) <= set(PRINT_FAMILIES):
        raise ValueError(f"families are {families!r}; of {', '.join(PRINT_FAMILIES)} are needed")
    return frozenset().union(*(_coverage(family) for family in families or PRINT_FAMILIES))


@functools.lru_cache(maxsize=2)
def _coverage(family: str) -> frozenset[int]:
    serif, sans = print_font_folders()
    path = serif / _SERIF if family == PRINT_FAMILIES[0] else sans / "NotoSansSC-Regular.ttf"
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())
