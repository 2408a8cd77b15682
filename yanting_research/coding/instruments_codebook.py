"""The codebook of policy instruments (政策工具编码本): supply, environment and demand, with sub-tools and targets.

Rothwell and Zegveld (1985) give the three types. Which sub-tools, targets and cues stand under
them is a choice of whoever codes; the shipped one says so of itself and is an editable file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yanting_research.coding.codebook import Code, Codebook
from yanting_research.coding.instruments_cues import Cues, parse_cues
from yanting_research.coding.instruments_entries import entry_list, entry_strings, entry_text, refuse_unknown
from yanting_research.core import canonical_json, sha256_text
from yanting_research.errors import CodingError
from yanting_research.resources import read_resource_toml

__all__ = [
    "INSTRUMENT_TYPES", "TARGET_GROUP", "InstrumentCode", "InstrumentCodebook", "coders_codebook",
    "default_instruments", "hash_instruments", "parse_instruments",
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
    refuse_unknown(data, ("codebook", "tools", "targets"), where)
    head = data.get("codebook", {})
    texts = {name: entry_text(head, name, f"{where}, [codebook]") for name in _HEAD}
    codes = [_tool(entry, f"{where}, tool {n}") for n, entry in enumerate(entry_list(data, "tools", where), 1)]
    codes += [_target(entry, f"{where}, target {n}") for n, entry in enumerate(entry_list(data, "targets", where), 1)]
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


def coders_codebook(book: InstrumentCodebook) -> Codebook:
    """The codes as a codebook for coding sheets: each is there (1) or not (0).

    >>> coders_codebook(default_instruments()).names[0]
    '供给型/教育培训'
    """
    codes = tuple(Code(code.code, code.definition, code.include, code.exclude, code.examples) for code in book.codes)
    return Codebook(book.name, book.version, codes)


def _tool(entry: Mapping[str, Any], where: str) -> InstrumentCode:
    group = entry_text(entry, "type", where)
    if group not in INSTRUMENT_TYPES:
        raise CodingError(f"type {group!r}", where=where, expected=", ".join(INSTRUMENT_TYPES))
    return _code(entry, "instrument", group, key="tool", where=where)


def _target(entry: Mapping[str, Any], where: str) -> InstrumentCode:
    return _code(entry, "target", TARGET_GROUP, key="target", where=where)


def _code(entry: Mapping[str, Any], dimension: str, group: str, *, key: str, where: str) -> InstrumentCode:
    label = entry_text(entry, key, where)
    place = f"{where} ({label})"
    known = {key, *_TEXTS, *_LISTS} | ({"type"} if dimension == "instrument" else set())
    refuse_unknown(entry, known, place)
    if _SEPARATOR in label:
        raise CodingError(f"{label!r} holds a slash", where=place, expected="a name without /")
    texts = {name: entry_text(entry, name, place) for name in _TEXTS}
    return InstrumentCode(
        code=f"{group}{_SEPARATOR}{label}", dimension=dimension, group=group, label=label,
        definition=texts["definition"], include=texts["include"], exclude=texts["exclude"],
        examples=entry_strings(entry, "examples", place), cues=parse_cues(entry, where=place),
    )  # fmt: skip
