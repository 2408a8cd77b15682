"""The codebook of measures (举措编码本): forms with definition, inclusion, exclusion and cues."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from yanting_research.errors import LexiconError
from yanting_research.resources import read_resource_toml

__all__ = ["InterventionCodebook", "InterventionForm", "default_interventions", "parse_interventions"]

_TEXTS = ("form", "definition", "include", "exclude")
_LISTS = ("cues", "not_cues", "requires", "examples", "aliases")
_FLAGS = {"people": True, "general": False, "covers": False, "titled": False, "visiting": False}
GAP = 16  # characters that "…" in a cue may stand for, inside one clause
MAX_CUE = 24  # characters of a word in a cue
# The pieces of a cue: 到…{考察|参观} has 到, …, and a choice that a ? behind it makes optional
_PIECE = re.compile(r"\{(?P<choice>[^{}…]*)\}(?P<optional>\??)|(?P<gap>…)|(?P<word>[^{}…]+)")


@dataclass(frozen=True, slots=True)
class InterventionForm:
    """One form: what it is, what counts, what does not, and the strings that show it.

    ``people`` says whether somebody takes part in it: persons beside an inspection are no headcount.
    ``requires`` are words of which one must stand in the sentence, or a little in front of it.
    A ``general`` form (集中培训) gives way to a special one of its clause (专题讲座), and to one that ``covers``
    what its sentence tells behind it (合作办学). A ``titled`` form may be named inside 《》. In a ``visiting``
    form the teachers go to the learners, so that counts of teachers are no headcount.
    """

    form: str
    definition: str
    include: str
    exclude: str
    examples: tuple[str, ...]
    aliases: tuple[str, ...]
    cues: tuple[str, ...]
    not_cues: tuple[str, ...]
    pattern: re.Pattern[str]
    masked: re.Pattern[str] | None
    requires: tuple[str, ...] = ()
    people: bool = True
    general: bool = False
    covers: bool = False
    titled: bool = False
    visiting: bool = False


@dataclass(frozen=True, slots=True)
class InterventionCodebook:
    """Forms in order of precedence, place names and audiences."""

    name: str
    version: str
    forms: tuple[InterventionForm, ...]
    provinces: tuple[str, ...]
    audiences: tuple[str, ...]


@cache
def default_interventions() -> InterventionCodebook:
    """The shipped codebook.

    >>> default_interventions().forms[0].form
    '合作办学'
    """
    return parse_interventions(read_resource_toml("interventions.toml"), where="interventions.toml")


def parse_interventions(data: Mapping[str, Any], *, where: str = "codebook") -> InterventionCodebook:
    """A codebook from the tables of a TOML file.

    Raises
    ------
    LexiconError
        For a missing or empty field, a form that stands twice, or a cue that is empty or too long.

    Examples
    --------
    >>> parse_interventions({"forms": [{"form": "轮训"}]})
    Traceback (most recent call last):
    ...
    yanting_research.errors.LexiconError: codebook, form 1 (轮训): 'definition' is missing or empty; ...
    """
    head = data.get("codebook", {})
    entries = data.get("forms")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise LexiconError("no [[forms]]", where=where, expected="at least one form")
    forms = tuple(_form(entry, f"{where}, form {n} ({entry.get('form', '?')})") for n, entry in enumerate(entries, 1))
    names = [form.form for form in forms]
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise LexiconError(f"forms that stand twice: {', '.join(double)}", where=where, expected="one entry per form")
    return InterventionCodebook(
        name=str(head.get("name", "")),
        version=str(head.get("version", "")),
        forms=forms,
        provinces=_strings(data.get("places", {}), "provinces", where),
        audiences=_strings(data.get("audiences", {}), "words", where),
    )


def _form(entry: Mapping[str, Any], where: str) -> InterventionForm:
    for name in _TEXTS:
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise LexiconError(f"{name!r} is missing or empty", where=where, expected="text")
    lists = {name: _strings(entry, name, where) for name in _LISTS}
    if not lists["cues"]:
        raise LexiconError("no cue", where=where, expected="at least one string")
    flags = {name: entry.get(name, usual) for name, usual in _FLAGS.items()}
    for name, value in flags.items():
        if not isinstance(value, bool):
            raise LexiconError(f"{name!r} is neither true nor false", where=where, expected="true or false")
    masked = _pattern(lists["not_cues"], where) if lists["not_cues"] else None
    return InterventionForm(
        form=entry["form"].strip(),
        definition=entry["definition"].strip(),
        include=entry["include"].strip(),
        exclude=entry["exclude"].strip(),
        examples=lists["examples"],
        aliases=lists["aliases"],
        cues=lists["cues"],
        not_cues=lists["not_cues"],
        pattern=_pattern(lists["cues"], where),
        masked=masked,
        requires=lists["requires"],
        **flags,
    )


def _pattern(cues: tuple[str, ...], where: str) -> re.Pattern[str]:
    """``赴…{考察|参观}`` matches 赴邻省参观 and must not match across a comma; plain cues come first."""
    plain = sorted((cue for cue in cues if "…" not in cue), key=lambda cue: (-len(cue), cue))
    spaced = sorted(cue for cue in cues if "…" in cue)
    expressions = [_expression(cue, where) for cue in (*plain, *spaced)]
    # most places of a text begin no cue: their first signs are looked at before the choices are tried
    first = "".join(sorted({sign for cue in cues for sign in _first_signs(cue)}))
    return re.compile(f"(?=[{re.escape(first)}])(?:{'|'.join(expressions)})")


def _first_signs(cue: str) -> set[str]:
    """The signs that a cue may begin with."""
    signs: set[str] = set()
    for piece in _PIECE.finditer(cue):
        signs |= {word[:1] for word in (piece["choice"] or piece["word"] or "").split("|")}
        if not piece["optional"]:
            break
    return signs


def _expression(cue: str, where: str) -> str:
    """The regular expression of one cue."""
    pieces = list(_PIECE.finditer(cue))
    words = [
        word for piece in pieces for word in (piece["choice"] or piece["word"] or "").split("|") if not piece["gap"]
    ]
    whole = "".join(piece.group() for piece in pieces) == cue
    if not whole or cue.startswith("…") or cue.endswith("…") or not words:
        raise LexiconError(f"cue {cue[:30]!r} is no cue", where=where, expected="words, …, and choices such as {甲|乙}")
    if any(not word.strip() or len(word) > MAX_CUE for word in words):
        raise LexiconError(f"cue {cue[:30]!r} is empty or too long", where=where, expected=f"1 to {MAX_CUE} signs")
    made = []
    for piece in pieces:
        if piece["gap"]:
            made.append(rf"[^，。；！？\n]{{0,{GAP}}}?")
        elif piece["word"]:
            made.append(re.escape(piece["word"]))
        else:
            choice = sorted(piece["choice"].split("|"), key=lambda word: (-len(word), word))
            made.append(f"(?:{'|'.join(map(re.escape, choice))}){piece['optional']}")
    return "".join(made)


def _strings(table: Any, name: str, where: str) -> tuple[str, ...]:
    values = table.get(name, []) if isinstance(table, Mapping) else None
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise LexiconError(f"{name!r} is not a list of strings", where=where, expected='["…", "…"]')
    return tuple(value.strip() for value in values)
