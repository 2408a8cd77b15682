"""The table of PMC variables (PMC变量表): main variables, sub-variables, and what makes one of them 1.

Papers set up their own tables, and an index belongs to its table. The shipped one is written for
training policy and calls itself a choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yanting_research.coding.instruments_cues import Cues, parse_cues
from yanting_research.coding.instruments_entries import entry_list, entry_strings, entry_text, refuse_unknown
from yanting_research.errors import CodingError
from yanting_research.resources import read_resource_toml

__all__ = ["PmcVariables", "SubVariable", "check_variables", "default_pmc_variables", "parse_pmc_variables", "sub_code"]

_HEAD = ("name", "version", "choice", "source")
_LISTS = ("codes", "issuer", "forms", "metadata")
_CUES = ("cues", "not_cues", "requires")
_FIELDS = ("name", "definition", "everywhere", "years", *_LISTS, *_CUES)
_SEPARATOR = "/"


@dataclass(frozen=True, slots=True)
class SubVariable:
    """A sub-variable (二级变量) and what makes it 1; any one of the rules is enough.

    Attributes
    ----------
    main, name, definition
        Its main variable, its name, what a coder asks.
    cues
        Words in the text; None when it has none.
    everywhere
        Cues also count in sections on problems and causes.
    codes
        Instrument codes; ``供给型`` stands for every tool of that type.
    issuer, forms
        Levels of issuers and forms of documents.
    years
        Half-open range of planned years; empty when it has none.
    metadata
        Fields of which one is enough.
    """

    main: str
    name: str
    definition: str
    cues: Cues | None = None
    everywhere: bool = False
    codes: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    years: tuple[float, float] | tuple[()] = ()
    metadata: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """``政策性质/预测``: what stands in CODES."""
        return sub_code(self.main, self.name)


@dataclass(frozen=True, slots=True)
class PmcVariables:
    """Sub-variables in the order of the table."""

    name: str
    version: str
    choice: str
    source: str
    subs: tuple[SubVariable, ...]


def sub_code(main: str, sub: str) -> str:
    """The code of a sub-variable.

    >>> sub_code("政策工具", "供给型")
    '政策工具/供给型'
    """
    return f"{main}{_SEPARATOR}{sub}"


def default_pmc_variables() -> PmcVariables:
    """The shipped table: ten main variables for the training of Party members and cadres.

    >>> variables = default_pmc_variables()
    >>> len({sub.main for sub in variables.subs}), len(variables.subs)
    (10, 46)
    """
    name = "pmc_training.toml"
    return parse_pmc_variables(read_resource_toml(name), where=name)


def parse_pmc_variables(data: Mapping[str, Any], *, where: str = "table") -> PmcVariables:
    """A table of variables from a TOML file, or a refusal that names the entry.

    Parameters
    ----------
    data
        ``[table]`` with name, version, choice, source; ``[[main]]`` with name and
        ``[[main.sub]]`` with name, definition and rules.

    Raises
    ------
    CodingError
        For a main variable without sub-variables, a name that stands twice, an unknown or
        faulty field, or a sub-variable without any rule.

    Examples
    --------
    >>> head = {"name": "x", "version": "1", "choice": "c", "source": "s"}
    >>> parse_pmc_variables({"table": head, "main": [{"name": "政策时效"}]})
    Traceback (most recent call last):
    ...
    yanting_research.errors.CodingError: table, main 1 (政策时效): no sub-variable; expected: at least one [[main.sub]]
    """
    refuse_unknown(data, ("table", "main"), where)
    texts = {name: entry_text(data.get("table", {}), name, f"{where}, [table]") for name in _HEAD}
    subs: list[SubVariable] = []
    for number, entry in enumerate(entry_list(data, "main", where), 1):
        subs += _main(entry, f"{where}, main {number}")
    check_variables([(sub.main, sub.name) for sub in subs], where=where)
    return PmcVariables(texts["name"], texts["version"], texts["choice"], texts["source"], tuple(subs))


def check_variables(pairs: Sequence[tuple[str, str]], *, where: str) -> None:
    """Refuse names that are empty, stand twice, or a main variable that is torn apart.

    Raises
    ------
    CodingError
        Naming the variables.

    Examples
    --------
    >>> check_variables([("甲", "a"), ("乙", "a"), ("甲", "b")], where="table")
    Traceback (most recent call last):
    ...
    yanting_research.errors.CodingError: table: main variable '甲' stands in several places; expected: ...
    """
    for place, (main, sub) in enumerate(pairs, 1):
        for kind, name in (("main", main), ("sub-variable", sub)):
            if not name.strip() or name != name.strip() or _SEPARATOR in name:
                raise CodingError(
                    f"name {name!r} of a {kind}", where=f"{where}, row {place}", expected="a name without blanks or /"
                )
    double = sorted({sub_code(*pair) for pair in pairs if pairs.count(pair) > 1})
    if double:
        raise CodingError(f"sub-variables that stand twice: {', '.join(double)}", where=where, expected="each one once")
    runs = [main for place, (main, _) in enumerate(pairs) if place == 0 or pairs[place - 1][0] != main]
    for main in runs:
        if runs.count(main) > 1:
            raise CodingError(
                f"main variable {main!r} stands in several places", where=where,
                expected="its sub-variables in one block", remedy="rename one, or sort the rows",
            )  # fmt: skip


def _main(entry: Any, where: str) -> list[SubVariable]:
    name = entry_text(entry, "name", where)
    subs = entry.get("sub")
    if not isinstance(subs, list) or not subs:
        raise CodingError("no sub-variable", where=f"{where} ({name})", expected="at least one [[main.sub]]")
    return [_sub(sub, name, f"{where} ({name}), sub {number}") for number, sub in enumerate(subs, 1)]


def _sub(entry: Any, main: str, where: str) -> SubVariable:
    name = entry_text(entry, "name", where)
    place = f"{where} ({name})"
    refuse_unknown(entry, _FIELDS, place)
    lists = {field: entry_strings(entry, field, place) for field in _LISTS}
    cues = parse_cues(entry, where=place) if "cues" in entry else None
    years = _years(entry, place)
    if cues is None and not years and not any(lists.values()):
        raise CodingError("no rule", where=place, expected="cues, codes, issuer, forms, years or metadata")
    everywhere = entry.get("everywhere", False)
    if not isinstance(everywhere, bool):
        raise CodingError(f"everywhere is {everywhere!r}", where=place, expected="true or false")
    definition = entry_text(entry, "definition", place)
    return SubVariable(main, name, definition, cues=cues, everywhere=everywhere, years=years, **lists)


def _years(entry: Mapping[str, Any], where: str) -> tuple[float, float] | tuple[()]:
    if "years" not in entry:
        return ()
    match entry["years"]:
        case [int(low), int(high)] if 0 <= low < high:
            return float(low), float(high)
    raise CodingError(f"years is {entry['years']!r}", where=where, expected="[from, to) in whole years")
