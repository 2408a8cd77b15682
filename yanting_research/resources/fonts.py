"""The carried Chinese font (随带的中文字体), whole or cut down to the characters of a page.

The installed distribution ``zhplot`` carries Noto Sans SC (SIL Open Font License). A page
that embeds the few hundred characters it shows needs no font of the reader's machine and no
request; the licence lets a subset travel, with its notice, which stays in the name table.
"""

from __future__ import annotations

import base64
import functools
import importlib.util
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from yanting_research.errors import FontNotFoundError

__all__ = ["FLAVORS", "SYSTEM_STACK", "carried_font", "font_face_css", "subset_font"]

FLAVORS = ("woff", "ttf")
"""Containers of a subset: ``woff`` (zlib, for pages) and ``ttf`` (as it is, for documents)."""

SYSTEM_STACK = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","WenQuanYi Micro Hei",sans-serif'
"""What stands after the embedded family in a page's ``font-family``: it draws what the carried font lacks."""

_ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "，。、；：？！“”‘’（）《》〈〉【】—…·％－～　"
_FAMILY_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -")
# copyright, family, style, licence and its address: what the licence asks to keep
_NAMES_KEPT = [0, 1, 2, 13, 14]
# No vertical writing is needed on a page; kerning of Latin letters is not worth its bytes.
_TABLES_LEFT_OUT = frozenset({"BASE", "GDEF", "GPOS", "GSUB", "STAT", "vhea", "vmtx"})


def carried_font() -> Path | None:
    """File of the Noto Sans SC that ``zhplot`` carries, or None where that distribution lacks.

    >>> carried_font().name
    'NotoSansSC-Regular.ttf'
    """
    # find_spec does not run the package: importing it would change matplotlib's rcParams.
    spec = importlib.util.find_spec("zhplot")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "fonts" / "NotoSansSC-Regular.ttf"
        if path.is_file():
            return path
    return None


def subset_font(text: str, *, flavor: str = "woff") -> bytes:
    """The carried font with the characters of a text only (字体子集).

    Parameters
    ----------
    text
        Its distinct characters are kept, in any order. A character the font lacks is left out: whoever shows
        the text draws it with another font.
    flavor
        One of :data:`FLAVORS`.

    Returns
    -------
    bytes
        The font file; the same characters give the same bytes. About 180 bytes a Chinese character.

    Raises
    ------
    ValueError
        For an unknown flavor.
    FontNotFoundError
        When ``zhplot`` is not installed.

    Examples
    --------
    >>> subset_font("党员培训")[:4]
    b'wOFF'
    >>> subset_font("党员") == subset_font("员党员")
    True
    """
    if flavor not in FLAVORS:
        raise ValueError(f"flavor is {flavor!r}; one of {', '.join(FLAVORS)} is needed")
    return _subset("".join(sorted(set(text))), flavor)


@functools.lru_cache(maxsize=8)
def _subset(characters: str, flavor: str) -> bytes:
    path = carried_font()
    if path is None:
        raise FontNotFoundError(
            "the Chinese font that pages embed is not installed",
            expected="zhplot's NotoSansSC-Regular.ttf",
            remedy="pip install zhplot / 运行 pip install zhplot",
        )
    options = subset.Options(
        layout_features=[], hinting=False, name_IDs=_NAMES_KEPT, notdef_outline=True, recalc_timestamp=False
    )
    options.flavor = flavor if flavor == "woff" else None
    with TTFont(path, lazy=True, recalcTimestamp=False) as font:
        for table in sorted(_TABLES_LEFT_OUT.intersection(font.keys())):
            del font[table]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(character) for character in characters])
        cutter.subset(font)
        data = BytesIO()
        subset.save_font(font, data, options)
    return data.getvalue()


def font_face_css(text: str, family: str = "Yanting Sans") -> str:
    r"""The ``@font-face`` rule of a page that shows ``text``, the font in it as a ``data:`` address.

    Letters, digits and the usual Chinese punctuation are always in it, for what a script of the page writes later.
    The page then asks for ``font-family: "Yanting Sans", <SYSTEM_STACK>``; a content policy has to allow
    ``font-src data:``.

    Raises
    ------
    ValueError
        For a family name that is not made of letters, digits, spaces and hyphens.
    FontNotFoundError
        When ``zhplot`` is not installed.

    Examples
    --------
    >>> font_face_css("党员")[:44]
    '@font-face{font-family:"Yanting Sans";src:ur'
    """
    if not family or not set(family) <= _FAMILY_LETTERS:
        raise ValueError(f"family is {family!r}; letters, digits, spaces and hyphens are needed")
    data = base64.b64encode(subset_font(text + _ALWAYS)).decode("ascii")
    source = f'url("data:font/woff;base64,{data}") format("woff")'
    return f'@font-face{{font-family:"{family}";src:{source};font-display:block}}'
