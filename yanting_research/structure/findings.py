"""Rows of the numbering audit: kind, place, what was expected, and the finding in two languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yanting_research.core import Section, innermost_section
from yanting_research.structure.brackets import Unmatched

__all__ = ["Place", "bracket_row", "marker_row", "missing_row"]

_KINDS_ZH = {"“": "引号", "”": "引号", "‘": "引号", "’": "引号", "《": "书名号", "》": "书名号"}
_MESSAGES = {
    "repeated": ("序号“{marker}”重复，此处应为“{expected}”。", "{marker} is repeated; {expected} expected"),
    "out_of_order": ("序号“{marker}”次序颠倒，此处应为“{expected}”。", "{marker} is out of order; {expected} expected"),
    "restart": (
        "“{marker}”紧接上一组序号重新编号，此处应为“{expected}”。",
        "{marker} starts the numbers again right behind a list; {expected} expected",
    ),
    "lone_marker": ("“{marker}”之后没有“{expected}”。", "{marker} is not followed by {expected}"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands: section, marker or bracket as printed, first offset."""

    section_id: str
    marker: str
    start: int


def marker_row(place: Place, kind: str, expected: str) -> dict[str, object]:
    """A marker that stands where another was expected: repeated, out_of_order, restart or lone_marker."""
    chinese, english = (form.format(marker=place.marker, expected=expected) for form in _MESSAGES[kind])
    return _row(kind, place, expected) | {
        "message_zh": chinese,
        "message_en": english,
    }


def missing_row(place: Place, gone: Sequence[str]) -> dict[str, object]:
    """Markers that should have come before this one; ``gone`` are the first and the last of them, or one."""
    chinese, english = "至".join(gone), " to ".join(gone)
    return _row("missing", place, gone[0]) | {
        "message_zh": f"“{place.marker}”之前缺少“{chinese}”。",
        "message_en": f"{english} missing before {place.marker}",
    }


def bracket_row(sections: tuple[Section, ...], found: Unmatched) -> dict[str, object]:
    """A bracket or quotation mark without its partner, or with one of another width."""
    name = _KINDS_ZH.get(found.sign, "括号")
    if found.is_mixed:
        messages = (
            f"{name}“{found.sign}”与前面的“{found.opened}”全角、半角不一致，此处应为“{found.expected}”。",
            f"{found.sign} closes {found.opened}: full and half width are mixed; {found.expected} expected",
        )
    else:
        messages = (
            f"{name}“{found.sign}”没有与之配对的“{found.expected}”。",
            f"{found.sign} has no matching {found.expected}",
        )
    kind = "mixed" if found.is_mixed else "unmatched"
    place = Place(innermost_section(sections, found.start), found.sign, found.start)
    return _row(kind, place, found.expected) | {
        "message_zh": messages[0],
        "message_en": messages[1],
    }


def _row(kind: str, place: Place, expected: str) -> dict[str, object]:
    return {
        "kind": kind,
        "section_id": place.section_id,
        "marker": place.marker,
        "expected": expected,
        "start": place.start,
        "end": place.start + len(place.marker),
    }
