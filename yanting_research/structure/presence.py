"""Whether a marker stands somewhere in a stretch of text, though it opens no section there."""

from __future__ import annotations

from yanting_research.structure.marker_table import ARTICLE, INLINE_KINDS
from yanting_research.structure.markers import print_marker

__all__ = ["REACH", "stands_in"]

REACH = 4000
"""How far a marker that opens no section is looked for [code points]."""

_BEFORE = frozenset("\n \t\u3000\xa0。；;：:，,、！？!?”）)》*#")
_BLANKS = frozenset(" \t\u3000\xa0\n：:")
_SINGLES = {"（一）": "㈠", "（1）": "⑴", "1.": "⒈"}
_EQUALS = {
    "首先": ("第二", "再次", "然后", "接着", "最后", "同时", "此外", "另外", "二是", "再就是", "还要", "也要"),
    "第一、": ("其次", "再次", "二是", "第二"),
    "第一是": ("第二", "其次", "二是"),
    "其一": ("其二",),
}
"""Words that stand for the second point; of 首先 an author often goes on with 同时."""


def stands_in(text: str, kind: str, number: int, bounds: tuple[int, int]) -> bool:
    """Whether the marker of a kind and number stands between two offsets, at the start of a clause.

    A reference (依照第三条规定, 前款第（二）项) is no marker.

    >>> stands_in("下列情形：（一）甲；（二）乙。", "（一）", 2, (0, 15))
    True
    >>> stands_in("依照本条第（二）项办理，第三条规定除外。", "条", 3, (0, 20))
    False
    """
    return any(_finds(text, form, kind, bounds) for form in _forms(kind, number))


def _forms(kind: str, number: int) -> list[str]:
    full = print_marker(kind, number)
    forms = [full, full.replace("（", "(").replace("）", ")")]
    if kind == "1.":
        forms += [f"{number}．", f"{number}、"]
    if kind == "第一、":
        forms += [full[:-1] + "、", full[:-1] + "是"]
    if kind in _SINGLES and number <= 10:
        forms.append(chr(ord(_SINGLES[kind]) + number - 1))
    if number == 1 and kind in INLINE_KINDS:
        forms += ["首先", "第一"]
    return [*dict.fromkeys([*forms, *(_EQUALS.get(kind, ()) if number == 2 else ())])]


def _finds(text: str, form: str, kind: str, bounds: tuple[int, int]) -> bool:
    start, end = bounds
    at = text.find(form, start, end)
    while at >= 0:
        after = text[at + len(form) : at + len(form) + 1]
        apart = at == 0 or text[at - 1] in _BEFORE
        reference = kind == ARTICLE and after not in _BLANKS
        decimal = kind == "1." and after.isdigit() and (form[-1] == "." or not text.startswith("\n", at - 1))
        if apart and not reference and not decimal:
            return True
        at = text.find(form, at + 1, end)
    return False
