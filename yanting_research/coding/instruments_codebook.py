"""The codebook of policy instruments (政策工具编码本): supply, environment and demand, with sub-tools and targets.

Rothwell and Zegveld (1985) give the three types. Which sub-tools, targets and cues stand under
them is a choice of whoever codes; the shipped one says so of itself and is an editable file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yanting_research.coding.instruments_cues import Cues, parse_cues
from yanting_research.core import canonical_json, sha256_text
from yanting_research.errors import CodingError
from yanting_research.resources import read_resource_toml

__all__ = [
    "INSTRUMENT_TYPES", "TARGET_GROUP", "InstrumentCode", "InstrumentCodebook", "codebook_rows", "default_instruments",
    "hash_instruments", "parse_instruments",
]  # fmt: skip

INSTRUMENT_TYPES = ("供给型", "环境型", "需求型")
"""Supply, environment, demand."""
TARGET_GROUP = "对象"
_HEAD = ("name", "version", "choice", "source")
_TEXTS = ("definition", "include", "exclude")
_LISTS = ("examples", "cues", "not_cues", "requires")
_SEPARATOR = "/"


@dataclass(frozen=True, slots=True)
class InstrumentCode:
    """One code with the rule that a person would follow and the cues that a machine follows.

    Attributes
    ----------
    code
        ``供给型/教育培训`` or ``对象/党员``: what stands in CODES.
    dimension
        ``"instrument"`` or ``"target"``.
    group, label
        The two halves of the code.
    definition, include, exclude, examples
        The rule.
    cues
        Compiled cues.
    """

    code: str
    dimension: str
    group: str
    label: str
    definition: str
    include: str
    exclude: str
    examples: tuple[str, ...]
    cues: Cues


@dataclass(frozen=True, slots=True)
class InstrumentCodebook:
    """Codes in the order of the file, tools before targets; ``choice`` says that it is one."""

    name: str
    version: str
    choice: str
    source: str
    codes: tuple[InstrumentCode, ...]


def default_instruments() -> InstrumentCodebook:
    """The shipped codebook for the training of Party members and cadres.

    Examples
    --------
    >>> book = default_instruments()
    >>> [code.code for code in book.codes][:2], len(book.codes)
    (['供给型/教育培训', '供给型/师资与人才'], 34)
    """
    name = "policy_instruments.toml"
    return parse_instruments(read_resource_toml(name), where=name)


def parse_instruments(data: Mapping[str, Any], *, where: str = "codebook") -> InstrumentCodebook:
    """A codebook from the tables of a TOML file, or a refusal that names the entry.

    Parameters
    ----------
    data
        ``[codebook]`` with name, version, choice, source; ``[[tools]]`` with type, tool,
        definition, include, exclude, examples, cues, not_cues, requires; ``[[targets]]`` with
        target and the same.
    where
        File name for error messages.

    Raises
    ------
    CodingError
        For an unknown table or field, a missing or empty text, an unknown type, a code that
        stands twice, a type without tools, or a faulty cue.

    Examples
    --------
    >>> parse_instruments({"codebook": {}, "tools": []})
    Traceback (most recent call last):
    ...
    yanting_research.errors.CodingError: codebook, [codebook]: 'name' is missing or empty; expected: a text in quotes
    """
    for unknown in sorted(set(data) - {"codebook", "tools", "targets"}):
        raise CodingError(f"unknown table {unknown!r}", where=where, expected="[codebook], [[tools]], [[targets]]")
    head = data.get("codebook", {})
    texts = {name: _text(head, name, f"{where}, [codebook]") for name in _HEAD}
    codes = [_tool(entry, f"{where}, tool {n}") for n, entry in enumerate(_entries(data, "tools", where), 1)]
    codes += [_target(entry, f"{where}, target {n}") for n, entry in enumerate(_entries(data, "targets", where), 1)]
    names = [code.code for code in codes]
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise CodingError(f"codes that stand twice: {', '.join(double)}", where=where, expected="every code once")
    empty = [group for group in INSTRUMENT_TYPES if not any(code.group == group for code in codes)]
    if empty:
        raise CodingError(f"no tool of type {', '.join(empty)}", where=where, expected="tools of all three types")
    return InstrumentCodebook(texts["name"], texts["version"], texts["choice"], texts["source"], tuple(codes))


def hash_instruments(book: InstrumentCodebook) -> str:
    """SHA-256 over everything that decides a proposal.

    >>> len(hash_instruments(default_instruments()))
    64
    """
    rows = [[c.code, list(c.cues.order), list(c.cues.not_cues), list(c.cues.requires)] for c in book.codes]
    return sha256_text(canonical_json(rows))


def codebook_rows(book: InstrumentCodebook) -> list[dict[str, str]]:
    """The codebook as rows of text for a coder's sheet.

    >>> codebook_rows(default_instruments())[0]["code"]
    '供给型/教育培训'
    """
    return [
        {
            "code": code.code,
            "definition": code.definition,
            "include": code.include,
            "exclude": code.exclude,
            "examples": " ".join(code.examples),
            "cues": "、".join(code.cues.order),
            "not_cues": "、".join(code.cues.not_cues),
        }
        for code in book.codes
    ]


def _entries(data: Mapping[str, Any], name: str, where: str) -> list[Mapping[str, Any]]:
    entries = data.get(name)
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, Mapping) for entry in entries):
        raise CodingError(f"no [[{name}]]", where=where, expected=f"at least one [[{name}]] entry")
    return entries


def _tool(entry: Mapping[str, Any], where: str) -> InstrumentCode:
    group = _text(entry, "type", where)
    if group not in INSTRUMENT_TYPES:
        raise CodingError(f"type {group!r}", where=where, expected=", ".join(INSTRUMENT_TYPES))
    return _code(entry, "instrument", group, key="tool", where=where)


def _target(entry: Mapping[str, Any], where: str) -> InstrumentCode:
    return _code(entry, "target", TARGET_GROUP, key="target", where=where)


def _code(entry: Mapping[str, Any], dimension: str, group: str, *, key: str, where: str) -> InstrumentCode:
    label = _text(entry, key, where)
    place = f"{where} ({label})"
    known = {key, *_TEXTS, *_LISTS} | ({"type"} if dimension == "instrument" else set())
    for unknown in sorted(set(entry) - known):
        raise CodingError(f"unknown field {unknown!r}", where=place, expected=", ".join(sorted(known)))
    if _SEPARATOR in label:
        raise CodingError(f"{label!r} holds a slash", where=place, expected="a name without /")
    texts = {name: _text(entry, name, place) for name in _TEXTS}
    examples = entry.get("examples", [])
    if not isinstance(examples, list) or not all(isinstance(example, str) for example in examples):
        raise CodingError("'examples' is not a list of strings", where=place, expected='["…", "…"]')
    return InstrumentCode(
        code=f"{group}{_SEPARATOR}{label}", dimension=dimension, group=group, label=label,
        definition=texts["definition"], include=texts["include"], exclude=texts["exclude"],
        examples=tuple(examples), cues=parse_cues(entry, where=place),
    )  # fmt: skip


def _text(entry: Any, name: str, where: str) -> str:
    value = entry.get(name) if isinstance(entry, Mapping) else None
    if not isinstance(value, str) or not value.strip():
        raise CodingError(f"{name!r} is missing or empty", where=where, expected="a text in quotes")
    return value.strip()
