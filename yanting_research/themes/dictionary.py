"""The theme dictionary (主题词典): what a theme is and which expressions point to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yanting_research.core import MAX_TERM_LENGTH, canonical_json, sha256_text
from yanting_research.errors import ThemeError
from yanting_research.resources import read_resource_toml

__all__ = ["Theme", "ThemeDictionary", "default_themes", "hash_themes", "parse_themes"]

_HEAD = ("name", "version", "language")
_FIELDS = ("theme", "definition", "include", "exclude", "examples", "expressions", "exclude_expressions")
_OPTIONAL = ("exclude_expressions",)


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme, with the rule a human coder would follow.

    Attributes
    ----------
    theme
        Its name.
    definition, include, exclude, examples
        What it is, what counts, what does not, sentences that show it.
    expressions
        Strings whose occurrence in the raw text counts.
    exclude_expressions
        Longer strings inside which an expression does not count (印度尼西亚 for 印度).
    """

    theme: str
    definition: str
    include: str
    exclude: str
    examples: tuple[str, ...]
    expressions: tuple[str, ...]
    exclude_expressions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeDictionary:
    """Themes in the order of the file, under a version."""

    name: str
    version: str
    language: str = "zh-Hans"
    themes: tuple[Theme, ...] = field(default=())


def default_themes() -> ThemeDictionary:
    """The shipped dictionary of Party-member and cadre education.

    Examples
    --------
    >>> [theme.theme for theme in default_themes().themes][:2]
    ['培训内容', '集中培训']
    """
    name = "themes_party_education.toml"
    return parse_themes(read_resource_toml(name), where=name)


def hash_themes(dictionary: ThemeDictionary) -> str:
    """SHA-256 over everything that decides a count.

    >>> len(hash_themes(default_themes()))
    64
    """
    rows = [[theme.theme, list(theme.expressions), list(theme.exclude_expressions)] for theme in dictionary.themes]
    return sha256_text(canonical_json(rows))


def parse_themes(data: Mapping[str, Any], *, where: str = "themes") -> ThemeDictionary:
    """Parse a theme dictionary that was read from TOML, or refuse it.

    Parameters
    ----------
    data
        Table ``dictionary`` with name and version; array ``themes`` with theme, definition,
        include, exclude, examples, expressions and, optionally, exclude_expressions.
    where
        File name for error messages.

    Raises
    ------
    ThemeError
        Naming file, theme and field: unknown or missing field, wrong type, double theme,
        double expression, an expression too long, blank or with a control character.

    Examples
    --------
    >>> parse_themes({"dictionary": {"name": "x", "version": "1"}, "themes": []})
    Traceback (most recent call last):
    ...
    yanting_research.errors.ThemeError: themes: no theme; expected: at least one [[themes]] entry
    """
    unknown = sorted(set(data) - {"dictionary", "themes"})
    if unknown:
        raise ThemeError(f"unknown table {', '.join(unknown)}", where=where, expected="[dictionary] and [[themes]]")
    head = data.get("dictionary")
    if not isinstance(head, Mapping) or sorted(set(head) - set(_HEAD)):
        raise ThemeError(
            "the [dictionary] table is missing or has unknown fields", where=where, expected=", ".join(_HEAD)
        )
    listed = data.get("themes")
    if not isinstance(listed, list) or not listed:
        raise ThemeError("no theme", where=where, expected="at least one [[themes]] entry")
    themes = tuple(_theme(item, f"{where}, theme {number}") for number, item in enumerate(listed, 1))
    names = [theme.theme for theme in themes]
    for name in names:
        if names.count(name) > 1:
            raise ThemeError(f"theme {name!r} stands twice", where=where, expected="every theme once")
    return ThemeDictionary(
        _text(head, "name", where), _text(head, "version", where), str(head.get("language", "zh-Hans")), themes
    )


def _theme(item: Any, where: str) -> Theme:
    if not isinstance(item, Mapping):
        raise ThemeError("not a table", where=where, expected=f"a table with {', '.join(_FIELDS)}")
    name = item.get("theme")
    place = f"{where} ({name})" if isinstance(name, str) and name.isprintable() else where
    for wrong in sorted(set(item) - set(_FIELDS)):
        raise ThemeError(f"unknown field {wrong!r}", where=place, expected=", ".join(_FIELDS))
    for lacking in (key for key in _FIELDS if key not in item and key not in _OPTIONAL):
        raise ThemeError(f"field {lacking!r} is missing", where=place, expected=", ".join(_FIELDS))
    expressions = _words(item, "expressions", place)
    if not expressions:
        raise ThemeError("no expression", where=place, expected="at least one expression")
    excluded = _words(item, "exclude_expressions", place)
    for word in excluded:
        if not any(expression in word for expression in expressions):
            raise ThemeError(
                f"exclude expression {word!r} holds no expression of the theme", where=place,
                expected="a longer string around an expression", remedy="remove it, or correct it",
            )  # fmt: skip
    return Theme(
        _text(item, "theme", place), _text(item, "definition", place), _text(item, "include", place),
        _text(item, "exclude", place), _strings(item, "examples", place), expressions, excluded,
    )  # fmt: skip


def _text(item: Mapping[str, Any], key: str, where: str) -> str:
    value = item.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ThemeError(f"field {key!r} is {value!r}", where=where, expected="a text in quotes")
    return value


def _strings(item: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = item.get(key, [])
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise ThemeError(f"field {key!r} is no list of texts", where=where, expected='["...", "..."]')
    return tuple(value)


def _words(item: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    words = _strings(item, key, where)
    for word in words:
        if not 1 <= len(word) <= MAX_TERM_LENGTH or word != word.strip():
            raise ThemeError(
                f"expression {word[:MAX_TERM_LENGTH]!r} in {key!r}", where=where,
                expected=f"1 to {MAX_TERM_LENGTH} characters, no blank at either end",
            )  # fmt: skip
        if any(unicodedata.category(ch) in {"Cc", "Cf", "Cs"} for ch in word):
            raise ThemeError(f"control character in {key!r}: {word!r}", where=where, expected="printable text")
        if words.count(word) > 1:
            raise ThemeError(f"expression {word!r} stands twice in {key!r}", where=where, expected="every one once")
    return words
