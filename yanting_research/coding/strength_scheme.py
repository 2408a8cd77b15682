"""The scheme of policy strength (政策力度赋分方案): levels of issuers and forms with their points.

Papers do not agree on the points. The scheme is therefore an editable file that calls itself a
choice, and every score names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yanting_research.coding.instruments_cues import Cues, find_cues, fold_for_cues, parse_cues
from yanting_research.coding.instruments_entries import entry_list, entry_strings, entry_text, refuse_unknown
from yanting_research.errors import CodingError
from yanting_research.resources import read_resource_toml

__all__ = [
    "FormLevel", "IssuerLevel", "StrengthScheme", "default_strength", "form_level", "issuer_level", "parse_strength",
]  # fmt: skip

_SCHEME = ("name", "version", "choice", "unwrap", "provisional")


@dataclass(frozen=True, slots=True)
class IssuerLevel:
    """A level of issuers; earlier levels of the file are tried first."""

    level: str
    points: float
    cues: Cues


@dataclass(frozen=True, slots=True)
class FormLevel:
    """A level of forms of documents (文种)."""

    level: str
    points: float
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StrengthScheme:
    """Levels, points and how titles are read.

    Attributes
    ----------
    name, version, choice
        What it is, and that it is a choice.
    unwrap
        ``印发《……办法》的通知`` counts as 办法.
    provisional
        Words in a title that take one point from the form, down to one.
    issuers, forms
        Levels in the order in which they are tried.
    """

    name: str
    version: str
    choice: str
    unwrap: bool
    provisional: tuple[str, ...]
    issuers: tuple[IssuerLevel, ...]
    forms: tuple[FormLevel, ...]

    @property
    def label(self) -> str:
        """Name and version."""
        return f"{self.name} {self.version}"


def default_strength() -> StrengthScheme:
    """The shipped scheme: six levels of issuers times five levels of forms.

    >>> scheme = default_strength()
    >>> max(level.points for level in scheme.issuers) * max(level.points for level in scheme.forms)
    30.0
    """
    name = "policy_strength.toml"
    return parse_strength(read_resource_toml(name), where=name)


def parse_strength(data: Mapping[str, Any], *, where: str = "scheme") -> StrengthScheme:
    """A scheme from the tables of a TOML file, or a refusal that names the entry.

    Raises
    ------
    CodingError
        For a missing text, points that are no positive number, a level or form that stands
        twice, or faulty cues.

    Examples
    --------
    >>> parse_strength({"scheme": {"name": "x", "version": "1"}})
    Traceback (most recent call last):
    ...
    yanting_research.errors.CodingError: scheme, [scheme]: 'choice' is missing or empty; expected: a text in quotes
    """
    head = data.get("scheme", {})
    refuse_unknown(data, ("scheme", "issuers", "forms"), where)
    refuse_unknown(head, _SCHEME, f"{where}, [scheme]")
    texts = {name: entry_text(head, name, f"{where}, [scheme]") for name in ("name", "version", "choice")}
    issuers = tuple(
        IssuerLevel(entry_text(entry, "level", place), _points(entry, place), parse_cues(entry, where=place))
        for place, entry in _entries(data, "issuers", where)
    )
    forms = tuple(
        FormLevel(entry_text(entry, "level", place), _points(entry, place), _forms(entry, place))
        for place, entry in _entries(data, "forms", where)
    )
    _refuse_doubles([issuer.level for issuer in issuers] + [form.level for form in forms], where)
    _refuse_doubles([name for form in forms for name in form.forms], where)
    unwrap = head.get("unwrap", True)
    if not isinstance(unwrap, bool):
        raise CodingError(f"unwrap is {unwrap!r}", where=f"{where}, [scheme]", expected="true or false")
    provisional = entry_strings(head, "provisional", f"{where}, [scheme]")
    return StrengthScheme(
        texts["name"], texts["version"], texts["choice"], unwrap, provisional, issuers, forms
    )  # fmt: skip


def issuer_level(name: str, scheme: StrengthScheme) -> IssuerLevel | None:
    """Level of one issuer; None when no level knows it.

    >>> scheme = default_strength()
    >>> found = [issuer_level(name, scheme) for name in ("中共青禾县委组织部", "住房和城乡建设部", "某某")]
    >>> [level.level if level else "" for level in found]
    ['县级及以下', '部委与中央工作机关', '']
    """
    folded = fold_for_cues(name)
    return next((level for level in scheme.issuers if next(find_cues(folded, level.cues), None)), None)


def form_level(form: str, scheme: StrengthScheme) -> FormLevel | None:
    """Level of a form; None for a form that the scheme does not list.

    >>> level = form_level("条例", default_strength())
    >>> level.level if level else ""
    '条例'
    """
    return next((level for level in scheme.forms if form in level.forms), None)


def _entries(data: Mapping[str, Any], name: str, where: str) -> list[tuple[str, Mapping[str, Any]]]:
    entries = entry_list(data, name, where)
    return [(f"{where}, {name} {n} ({entry.get('level', '?')})", entry) for n, entry in enumerate(entries, 1)]


def _refuse_doubles(names: list[str], where: str) -> None:
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise CodingError(f"stands twice: {', '.join(double)}", where=where, expected="every level and form once")


def _forms(entry: Mapping[str, Any], where: str) -> tuple[str, ...]:
    forms = entry_strings(entry, "forms", where)
    if not forms:
        raise CodingError("no form", where=where, expected="at least one string in 'forms'")
    return forms


def _points(entry: Mapping[str, Any], where: str) -> float:
    points = entry.get("points")
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points < float("inf"):
        raise CodingError(f"points is {points!r}", where=where, expected="a number above 0")
    return float(points)
