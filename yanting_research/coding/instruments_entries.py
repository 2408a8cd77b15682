"""Reading the entries of a codebook file, or refusing them with their place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from yanting_research.errors import CodingError

__all__ = ["entry_list", "entry_strings", "entry_text", "refuse_unknown"]


def entry_text(entry: Any, name: str, where: str) -> str:
    """A field that must be a text.

    >>> entry_text({"tool": " 轮训 "}, "tool", "book")
    '轮训'
    >>> entry_text({}, "tool", "book")
    Traceback (most recent call last):
    ...
    yanting_research.errors.CodingError: book: 'tool' is missing or empty; expected: a text in quotes
    """
    value = entry.get(name) if isinstance(entry, Mapping) else None
    if not isinstance(value, str) or not value.strip():
        raise CodingError(f"{name!r} is missing or empty", where=where, expected="a text in quotes")
    return value.strip()


def entry_strings(entry: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    """A field that, where it stands, must be a list of texts, each one once.

    >>> entry_strings({"cues": ["甲", "乙"]}, "cues", "book"), entry_strings({}, "cues", "book")
    (('甲', '乙'), ())
    """
    values = entry.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise CodingError(f"{name!r} is not a list of strings", where=where, expected='["…", "…"]')
    for value in values:
        if values.count(value) > 1:
            raise CodingError(f"{value!r} stands twice in {name!r}", where=where, expected="every one once")
    return tuple(values)


def entry_list(data: Mapping[str, Any], name: str, where: str) -> list[Mapping[str, Any]]:
    """The entries ``[[name]]``, at least one.

    >>> entry_list({"tools": [{"tool": "轮训"}]}, "tools", "book")
    [{'tool': '轮训'}]
    """
    entries = data.get(name)
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, Mapping) for entry in entries):
        raise CodingError(f"no [[{name}]]", where=where, expected=f"at least one [[{name}]] entry")
    return entries


def refuse_unknown(entry: Mapping[str, Any], known: Collection[str], where: str) -> None:
    """Refuse a field that nobody reads: most often a slip in its name.

    >>> refuse_unknown({"cue": []}, ("cues",), "book")
    Traceback (most recent call last):
    ...
    yanting_research.errors.CodingError: book: unknown field 'cue'; expected: cues
    """
    for unknown in sorted(set(entry) - set(known)):
        raise CodingError(f"unknown field {unknown!r}", where=where, expected=", ".join(sorted(known)))
