"""The codebook (编码本): what is judged, by which rule, and which values may be given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from yanting_research.core import canonical_json, sha256_text
from yanting_research.errors import CodingError
from yanting_research.resources import read_resource_toml

__all__ = [
    "LEVELS",
    "PRESENCE",
    "Code",
    "CodeValue",
    "Codebook",
    "choose_codes",
    "codebook_data",
    "compare_codebooks",
    "default_codebook",
    "hash_codebook",
    "parse_codebook",
]

LEVELS = ("nominal", "ordinal", "interval", "ratio")
"""Levels of measurement (定类、定序、定距、定比), after Stevens."""
_HEAD = ("name", "version", "language")
_FIELDS = ("code", "definition", "include", "exclude", "examples", "level", "values")
_OPTIONAL = ("include", "exclude", "examples", "level", "values")
_THEME_FIELDS = ("definition", "include", "exclude", "examples")
_PARTS_ZH = {
    "definition": "定义", "include": "计入", "exclude": "不计入", "examples": "例句", "level": "尺度", "values": "取值",
}  # fmt: skip
_MAX_NAME, _MAX_VALUES, _MAX_VALUE = 40, 60, 1e9


@dataclass(frozen=True, slots=True)
class CodeValue:
    """A value that a coder may give, with the word for it (取值)."""

    value: float
    label: str = ""


PRESENCE = (CodeValue(0.0, "无"), CodeValue(1.0, "有"))
"""Values of a code that is there or not."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code with the rule that a coder follows (编码).

    Attributes
    ----------
    code
        Its name, which heads its column.
    definition, include, exclude, examples
        What it is, what counts, what does not, sentences that show it.
    level
        One of ``LEVELS``.
    values
        What may be given, in ascending order.
    """

    code: str
    definition: str
    include: str = ""
    exclude: str = ""
    examples: tuple[str, ...] = ()
    level: str = "nominal"
    values: tuple[CodeValue, ...] = PRESENCE


@dataclass(frozen=True, slots=True)
class Codebook:
    """Codes in the order of the file, under a version.

    >>> book = default_codebook()
    >>> book.names[:2], book["集中培训"].level
    (('培训内容', '集中培训'), 'nominal')
    """

    name: str
    version: str
    codes: tuple[Code, ...] = field(default=())
    language: str = "zh-Hans"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the codes."""
        return tuple(code.code for code in self.codes)

    def __getitem__(self, name: str) -> Code:
        """The code of a name; ``KeyError`` when there is none."""
        for code in self.codes:
            if code.code == name:
                return code
        raise KeyError(name)


def default_codebook() -> Codebook:
    """The shipped themes of Party-member and cadre education as codes that are there (1) or not (0)."""
    name = "themes_party_education.toml"
    return parse_codebook(read_resource_toml(name), where=name)


def choose_codes(codebook: Codebook, names: Sequence[str]) -> Codebook:
    """A codebook with some of its codes, in its own order.

    Raises
    ------
    ValueError
        For a name that is not in the codebook.

    Examples
    --------
    >>> choose_codes(default_codebook(), ["经费保障", "集中培训"]).names
    ('集中培训', '经费保障')
    """
    unknown = sorted(set(names) - set(codebook.names))
    if unknown or not names:
        raise ValueError(f"codes={unknown or list(names)}; allowed: {', '.join(codebook.names)}")
    return replace(codebook, codes=tuple(code for code in codebook.codes if code.code in names))


def codebook_data(codebook: Codebook) -> dict[str, Any]:
    """A codebook as the plain values that :func:`parse_codebook` reads.

    >>> book = default_codebook()
    >>> parse_codebook(codebook_data(book)) == book
    True
    """
    codes = [
        {
            "code": code.code,
            "definition": code.definition,
            "include": code.include,
            "exclude": code.exclude,
            "examples": list(code.examples),
            "level": code.level,
            "values": [{"value": value.value, "label": value.label} for value in code.values],
        }
        for code in codebook.codes
    ]
    head = {"name": codebook.name, "version": codebook.version, "language": codebook.language}
    return {"codebook": head, "codes": codes}


def hash_codebook(codebook: Codebook) -> str:
    """SHA-256 over everything that a coder reads and may answer; the version's name does not count.

    >>> len(hash_codebook(default_codebook()))
    64
    """
    return sha256_text(canonical_json(codebook_data(codebook)["codes"]))


def compare_codebooks(old: Codebook, new: Codebook) -> list[str]:
    """What differs between two codebooks, a line each, in Chinese; empty when nothing does.

    >>> old = Codebook("例", "1", (Code("甲", "一"), Code("乙", "二")))
    >>> new = Codebook("例", "2", (Code("甲", "一（修订）"), Code("丙", "三")))
    >>> compare_codebooks(old, new)
    ['改动：甲（定义）', '删去：乙', '新增：丙']
    """
    lines = []
    for code in old.codes:
        if code.code not in new.names:
            lines.append(f"删去：{code.code}")
            continue
        changed = [word for name, word in _PARTS_ZH.items() if getattr(code, name) != getattr(new[code.code], name)]
        if changed:
            lines.append(f"改动：{code.code}（{'、'.join(changed)}）")
    lines += [f"新增：{name}" for name in new.names if name not in old.names]
    kept = [name for name in old.names if name in new.names]
    if kept != [name for name in new.names if name in old.names]:
        lines.append("编码的次序变了")
    return lines


def parse_codebook(data: Mapping[str, Any], *, where: str = "codebook") -> Codebook:
    """Parse a codebook that was read from TOML, or refuse it.

    Parameters
    ----------
    data
        Table ``codebook`` with name and version; array ``codes`` with code, definition and,
        optionally, include, exclude, examples, level and values (``[{value = 1, label = "有"}]``;
        by default 0 无 and 1 有). A theme dictionary (``dictionary`` and ``themes``) is read as
        codes that are there or not.
    where
        File name for error messages.

    Raises
    ------
    CodingError
        Naming file, code and field: an unknown or missing field, a wrong type, a double code,
        values that are no numbers, double, fewer than two or more than 60, a ratio scale below 0.

    Examples
    --------
    >>> book = parse_codebook({"codebook": {"name": "例", "version": "1"}, "codes": [{"code": "力度",
    ...     "definition": "措施有多具体", "level": "ordinal", "values": [{"value": 1}, {"value": 2}, {"value": 3}]}]})
    >>> [value.value for value in book["力度"].values]
    [1.0, 2.0, 3.0]
    """
    themes = "themes" in data or "dictionary" in data
    head_name, list_name = ("dictionary", "themes") if themes else ("codebook", "codes")
    unknown = sorted(set(data) - {head_name, list_name}) if not themes else []
    head, listed = data.get(head_name), data.get(list_name)
    if unknown or not isinstance(head, Mapping) or not isinstance(listed, list) or not listed:
        raise CodingError(
            f"unknown table {unknown[0]!r}" if unknown else f"no [{head_name}] table or no [[{list_name}]] entry",
            where=where,
            expected=f"[{head_name}] with {', '.join(_HEAD)} and at least one [[{list_name}]]",
            remedy="mend the file",
        )
    entries = [_theme_entry(item) for item in listed] if themes else listed
    codes = tuple(_code(item, f"{where}: code {number}") for number, item in enumerate(entries, start=1))
    names = [code.code for code in codes]
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise CodingError(
            f"the code {double[0]!r} stands {names.count(double[0])} times",
            where=where,
            expected="every code once",
            remedy="rename or remove one of them",
        )
    language = str(head.get("language", "zh-Hans"))
    return Codebook(_text(head, "name", where), _text(head, "version", where), codes, language)


def _theme_entry(item: Any) -> Any:
    """The part of a theme that a coder follows; the expressions are for the machine."""
    if not isinstance(item, Mapping):
        return item
    return {"code": item.get("theme")} | {name: item[name] for name in _THEME_FIELDS if name in item}


def _code(item: Any, where: str) -> Code:
    if not isinstance(item, Mapping):
        raise CodingError("not a table", where=where, expected=", ".join(_FIELDS), remedy="mend the file")
    name = item.get("code")
    place = f"{where} ({name})" if isinstance(name, str) and name.isprintable() else where
    for wrong in sorted(map(str, set(item) - set(_FIELDS))):
        raise CodingError(f"unknown field {wrong!r}", where=place, expected=", ".join(_FIELDS), remedy="mend the file")
    code = _text(item, "code", place)
    if len(code) > _MAX_NAME or not code.isprintable() or code != code.strip():
        raise CodingError(
            f"the code's name {code[:_MAX_NAME]!r}", where=place,
            expected=f"at most {_MAX_NAME} printable characters, no blank at either end", remedy="shorten it",
        )  # fmt: skip
    level = item.get("level", "nominal")
    if level not in LEVELS:
        raise CodingError(f"level {level!r}", where=place, expected=", ".join(LEVELS), remedy="mend the level")
    examples = item.get("examples", [])
    if not isinstance(examples, list) or not all(isinstance(part, str) for part in examples):
        raise CodingError("field 'examples' is no list of texts", where=place, expected='["...", "..."]')
    texts = {part: _text(item, part, place) if item.get(part) else "" for part in ("include", "exclude")}
    return Code(
        code, _text(item, "definition", place), texts["include"], texts["exclude"], tuple(examples), level,
        _values(item, level, place),
    )  # fmt: skip


def _values(item: Mapping[str, Any], level: str, where: str) -> tuple[CodeValue, ...]:
    given = item.get("values")
    if given is None:
        return PRESENCE
    example = '[{value = 0, label = "无"}, {value = 1, label = "有"}]'
    expected = f"2 to {_MAX_VALUES} different numbers, such as {example}"
    if not isinstance(given, list) or not 2 <= len(given) <= _MAX_VALUES:
        raise CodingError("the values are no list, too few or too many", where=where, expected=expected)
    found = []
    for entry in given:
        value = entry.get("value") if isinstance(entry, Mapping) else None
        label = entry.get("label", "") if isinstance(entry, Mapping) else None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < _MAX_VALUE:
            raise CodingError(f"value {value!r} is no number", where=where, expected=expected)
        if not isinstance(label, str) or "," in label:
            raise CodingError(f"label {label!r}", where=where, expected="a text without a comma")
        found.append(CodeValue(float(value), label.strip()))
    numbers = [value.value for value in found]
    labels = [value.label for value in found if value.label]
    if len(set(numbers)) < len(numbers) or len(set(labels)) < len(labels):
        raise CodingError(f"a value or a label stands twice: {numbers} {labels}", where=where, expected=expected)
    if level == "ratio" and min(numbers) < 0:
        raise CodingError(f"a ratio scale with {min(numbers):g}", where=where, expected="values from 0")
    return tuple(sorted(found, key=lambda value: value.value))


def _text(item: Mapping[str, Any], key: str, where: str) -> str:
    value = item.get(key)
    if not isinstance(value, str) or not value.strip():
        raise CodingError(
            f"field {key!r} is {value!r}", where=where, expected="a text in quotes", remedy=f"write a {key}"
        )
    return value
