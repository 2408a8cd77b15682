"""Reading a questionnaire: TOML to a :class:`Questionnaire`, or a refusal that names file, line, item and fault."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from yanting_research.errors import SurveyError
from yanting_research.resources import read_resource
from yanting_research.survey.questionnaire import (
    CHOICES,
    KINDS,
    Block,
    Item,
    Matrix,
    Need,
    Option,
    Questionnaire,
    Scale,
    Skip,
)
from yanting_research.survey.questionnaire_checks import check_questionnaire

__all__ = ["default_questionnaire", "parse_questionnaire"]

_SHIPPED = "survey_training_needs.toml"
_TABLE_HEADER = re.compile(r"[ \t]{0,8}\[\[([a-z_]{1,20})\]\]")
"""``[[items]]`` at the head of a line; not ``[questionnaire]`` and not ``# [[items]]``."""
_CODE = re.compile(r"-?[0-9A-Za-z]{1,8}(?:\.[0-9]{1,3})?")
"""``3``, ``-1``, ``A``; not ``三`` and not ``a b``."""
_TEXT, _LIST, _FLAG, _NUMBER = (str,), (list,), (bool,), (int, float)
_FIELDS: dict[str, dict[str, tuple[type, ...]]] = {
    "questionnaire": {"name": _TEXT, "version": _TEXT, "title": _TEXT, "introduction": _TEXT, "ending": _TEXT},
    "option_sets": {"name": _TEXT, "options": _LIST},
    "blocks": {"block": _TEXT, "title": _TEXT, "note": _TEXT},
    "matrices": {"matrix": _TEXT, "stem": _TEXT},
    "items": {
        "item": _TEXT, "kind": _TEXT, "text": _TEXT, "block": _TEXT, "definition": _TEXT, "options": (list, str),
        "matrix": _TEXT, "ordered": _FLAG, "required": _FLAG, "most": (int,), "low": _NUMBER, "high": _NUMBER,
        "unit": _TEXT, "instructed": (str, int), "headers": _LIST,
    },
    "scales": {
        "scale": _TEXT, "title": _TEXT, "items": _LIST, "direction": _TEXT, "reversed": _LIST,
        "least_answered": _NUMBER,
    },
    "needs": {"need": _TEXT, "label": _TEXT, "importance": _TEXT, "level": _TEXT},
    "skips": {"item": _TEXT, "codes": _LIST, "skipped": _LIST},
}  # fmt: skip
_NEEDED = {
    "questionnaire": ("name", "version", "title"), "option_sets": ("name", "options"), "blocks": ("block", "title"),
    "matrices": ("matrix", "stem"), "items": ("item", "kind", "text", "block"),
    "scales": ("scale", "title", "items", "direction"), "needs": ("need", "label", "importance", "level"),
    "skips": ("item", "codes", "skipped"),
}  # fmt: skip
_TYPES = {str: "a text", list: "a list", bool: "true or false", int: "a whole number", float: "a number"}


def default_questionnaire() -> Questionnaire:
    """The shipped questionnaire on training needs of Party members and cadres of a county."""
    return parse_questionnaire(read_resource(_SHIPPED), where=_SHIPPED)


def parse_questionnaire(text: str, *, where: str = "questionnaire") -> Questionnaire:
    """Parse the text of a TOML file, or refuse it.

    Parameters
    ----------
    text
        Table ``[questionnaire]``; arrays ``[[blocks]]``, ``[[items]]`` and, where needed, ``[[option_sets]]``,
        ``[[matrices]]``, ``[[scales]]``, ``[[needs]]``, ``[[skips]]``. An item's ``options`` is a list of
        ``{code, label, open}`` or the name of an option set.
    where
        File name for messages.

    Raises
    ------
    SurveyError
        Naming file, line and entry: no TOML, an unknown or missing field, a wrong type, a name that stands twice,
        an option without code, a scale of items that are none, a rule that skips backwards ...

    Examples
    --------
    >>> book = parse_questionnaire('''
    ... [questionnaire]
    ... name = "例"
    ... version = "1"
    ... title = "例"
    ... [[blocks]]
    ... block = "A"
    ... title = "基本情况"
    ... [[items]]
    ... item = "attended"
    ... kind = "single"
    ... text = "去年参加过培训吗？"
    ... block = "A"
    ... options = [{code = 1, label = "参加过"}, {code = 2, label = "没有"}]
    ... ''')
    >>> book["attended"].codes
    ('1', '2')
    """
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise SurveyError(
            f"no TOML: {error}", where=where, expected="[questionnaire] and [[items]]", remedy="mend that line"
        ) from error
    places = _Places(text, where)
    unknown = sorted(set(data) - set(_FIELDS))
    if unknown or not isinstance(data.get("questionnaire"), Mapping) or not data.get("items"):
        raise SurveyError(
            f"unknown table {unknown[0]!r}" if unknown else "no [questionnaire] table or no [[items]] entry",
            where=where, expected=", ".join(_FIELDS), remedy="mend the file",
        )  # fmt: skip
    head = _entry(data["questionnaire"], "questionnaire", where)
    listed = {table: _entries(data, table, places) for table in _FIELDS if table != "questionnaire"}
    sets = {one["name"]: _options(one["options"], places.of("option_sets", at)) for at, one in listed["option_sets"]}
    made = Questionnaire(
        head["name"], head["version"], head["title"], head.get("introduction", ""), head.get("ending", ""),
        blocks=tuple(Block(**one) for _, one in listed["blocks"]),
        items=tuple(_item(one, sets, places.of("items", at)) for at, one in listed["items"]),
        matrices=tuple(Matrix(**one) for _, one in listed["matrices"]),
        scales=tuple(_scale(one) for _, one in listed["scales"]),
        needs=tuple(Need(**one) for _, one in listed["needs"]),
        skips=tuple(
            Skip(one["item"], tuple(map(str, one["codes"])), tuple(map(str, one["skipped"])))
            for _, one in listed["skips"]
        ),
    )  # fmt: skip
    check_questionnaire(made, places.of)
    return made


class _Places:
    """Lines at which the entries of a file begin."""

    def __init__(self, text: str, where: str) -> None:
        self._where = where
        self._lines: dict[str, list[int]] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            found = _TABLE_HEADER.match(line)
            if found:
                self._lines.setdefault(found[1], []).append(number)

    def of(self, table: str, at: int) -> str:
        """File, line and number of an entry, counted from 0."""
        lines = self._lines.get(table, [])
        line = f", line {lines[at]}" if at < len(lines) else ""
        return f"{self._where}{line}, {table} {at + 1}"


def _entries(data: Mapping[str, Any], table: str, places: _Places) -> list[tuple[int, dict[str, Any]]]:
    listed = data.get(table, [])
    if not isinstance(listed, list):
        raise SurveyError(f"{table} is no array", where=places.of(table, 0), expected=f"[[{table}]]", remedy="mend it")
    return [(at, _entry(one, table, places.of(table, at))) for at, one in enumerate(listed)]


def _entry(one: Any, table: str, where: str) -> dict[str, Any]:
    """The fields of an entry, each of its type."""
    fields = _FIELDS[table]
    given = dict(one) if isinstance(one, Mapping) else {}
    name = given.get(_NEEDED[table][0], "")
    place = f"{where} ({name})" if isinstance(name, str) and name and name.isprintable() else where
    expected = ", ".join(fields)
    for field in _NEEDED[table]:
        if given.get(field) in (None, "", []):
            raise SurveyError(f"field {field!r} is missing or empty", where=place, expected=expected, remedy="fill it")
    for field, value in given.items():
        if field not in fields:
            raise SurveyError(f"unknown field {field!r}", where=place, expected=expected, remedy="mend its spelling")
        kinds = fields[field]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            words = " or ".join(_TYPES[kind] for kind in kinds)
            raise SurveyError(f"field {field!r} is {value!r}", where=place, expected=words, remedy="mend the value")
        if isinstance(value, str) and not value.strip() and field in _NEEDED[table]:
            raise SurveyError(f"field {field!r} is blank", where=place, expected="words", remedy="fill it")
    return given


def _options(listed: Sequence[Any], where: str) -> tuple[Option, ...]:
    expected = '{code = 1, label = "非常重要"}, with open = true where words may be added'
    made = []
    for one in listed:
        good = isinstance(one, Mapping) and {"code", "label"} <= set(one) <= {"code", "label", "open"}
        code = str(one["code"]) if good else ""
        if (
            not good
            or isinstance(one["code"], bool)
            or not _CODE.fullmatch(code)
            or not isinstance(one["label"], str)
            or not one["label"].strip()
            or not isinstance(one.get("open", False), bool)
        ):
            raise SurveyError(f"option {one!r}", where=where, expected=expected, remedy="mend the option")
        made.append(Option(code, one["label"].strip(), one.get("open", False)))
    for kind, values in (("code", [o.code for o in made]), ("label", [o.label for o in made])):
        double = sorted({value for value in values if values.count(value) > 1})
        if double:
            raise SurveyError(
                f"the {kind} {double[0]!r} stands twice", where=where, expected=f"every {kind} once", remedy="mend it"
            )
    return tuple(made)


def _item(one: dict[str, Any], sets: Mapping[str, tuple[Option, ...]], where: str) -> Item:
    place = f"{where} ({one['item']})"
    kind, given = one["kind"], one.get("options", [])
    if kind not in KINDS:
        raise SurveyError(f"kind {kind!r}", where=place, expected=", ".join(KINDS), remedy="choose one of these")
    if isinstance(given, str) and given not in sets:
        raise SurveyError(
            f"no option set {given!r}", where=place, expected=", ".join(sets) or "an [[option_sets]]", remedy="mend it"
        )
    options = sets[given] if isinstance(given, str) else _options(given, place)
    if (kind in CHOICES) != bool(options) or len(options) == 1:
        raise SurveyError(
            f"kind {kind!r} with {len(options)} options", where=place,
            expected="two or more options for single, multiple, scale and rank; none for number and text",
            remedy="mend kind or options",
        )  # fmt: skip
    rest = {field: one[field] for field in one if field not in ("options", "instructed", "headers")}
    return Item(
        **rest,
        options=options,
        instructed=str(one.get("instructed", "")),
        headers=tuple(map(str, one.get("headers", []))),
    )


def _scale(one: dict[str, Any]) -> Scale:
    names = {field: tuple(map(str, one.get(field, []))) for field in ("items", "reversed")}
    return Scale(
        one["scale"], one["title"], names["items"], one["direction"], names["reversed"],
        float(one.get("least_answered", 0.5)),
    )  # fmt: skip
