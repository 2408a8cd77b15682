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
_LISTS = ("cues", "not_cues", "examples", "aliases")
GAP = 16  # characters that "…" in a cue may stand for, inside one clause
MAX_CUE = 24


@dataclass(frozen=True, slots=True)
class InterventionForm:
    """One form: what it is, what counts, what does not, and the strings that show it."""

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
    '外出考察'
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
    for cue in (*lists["cues"], *lists["not_cues"]):
        if len(cue) > MAX_CUE or not cue.strip("…"):
            raise LexiconError(f"cue {cue[:30]!r} is empty or too long", where=where, expected=f"1 to {MAX_CUE} signs")
    masked = re.compile("|".join(map(re.escape, lists["not_cues"]))) if lists["not_cues"] else None
    return InterventionForm(
        form=entry["form"].strip(),
        definition=entry["definition"].strip(),
        include=entry["include"].strip(),
        exclude=entry["exclude"].strip(),
        examples=lists["examples"],
        aliases=lists["aliases"],
        cues=lists["cues"],
        not_cues=lists["not_cues"],
        pattern=_pattern(lists["cues"]),
        masked=masked,
    )


def _pattern(cues: tuple[str, ...]) -> re.Pattern[str]:
    """``赴…考察`` matches 赴邻省考察 and must not match across a comma; plain cues come first."""
    plain = sorted((cue for cue in cues if "…" not in cue), key=lambda cue: (-len(cue), cue))
    spaced = sorted(cue for cue in cues if "…" in cue)
    gap = rf"[^，。；！？\n]{{0,{GAP}}}?"
    parts = [re.escape(cue) for cue in plain] + [gap.join(map(re.escape, cue.split("…"))) for cue in spaced]
    return re.compile("|".join(parts))


def _strings(table: Any, name: str, where: str) -> tuple[str, ...]:
    values = table.get(name, []) if isinstance(table, Mapping) else None
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise LexiconError(f"{name!r} is not a list of strings", where=where, expected='["…", "…"]')
    return tuple(value.strip() for value in values)
