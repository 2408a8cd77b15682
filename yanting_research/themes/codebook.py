"""Reading a codebook (编码手册): TOML to a theme dictionary, or a refusal that names file, line, theme and fault.

TOML only. YAML turns the code NO into a truth value and 0651 into 425, and its reader is no
dependency of this package; a mapping read by other means goes to :func:`parse_themes`.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from yanting_research.core import MAX_TERM_LENGTH
from yanting_research.errors import LexiconError
from yanting_research.resources import read_resource
from yanting_research.themes.codebook_checks import check_codebook
from yanting_research.themes.codebook_lines import NO_LINES, Lines
from yanting_research.themes.dictionary import DEFAULT_WINDOW, Theme, ThemeDictionary
from yanting_research.themes.rules import Rule, parse_rule
from yanting_research.themes.wildcards import check_wildcards

__all__ = ["DEFAULT_CODEBOOK", "default_themes", "parse_themes_text", "parse_themes"]

DEFAULT_CODEBOOK = "themes_party_education.toml"
"""Name of the shipped codebook among the resources."""

_HEAD = (
    "name", "version", "language", "exclude_expressions", "shared", "negators", "not_negators", "negation_window",
)  # fmt: skip
_TEXTS = ("theme", "definition", "include", "exclude")
_LISTS = ("examples", "expressions", "exclude_expressions", "rules")
_FIELDS = (*_TEXTS, *_LISTS, "parent", "negation")
_REQUIRED = (*_TEXTS, "examples")
_NEGATIONS = ("keep", "drop")
_MAX_WINDOW = 40


@cache
def default_themes() -> ThemeDictionary:
    """The shipped codebook of Party-member and cadre education.

    Examples
    --------
    >>> len(default_themes().themes) >= 12
    True
    """
    return parse_themes_text(read_resource(DEFAULT_CODEBOOK), where=DEFAULT_CODEBOOK)


def parse_themes_text(text: str, *, where: str = "codebook") -> ThemeDictionary:
    """Read a codebook written in TOML.

    Parameters
    ----------
    text
        Table ``[dictionary]`` with name and version (and, if wanted, exclude_expressions, shared,
        negators, not_negators, negation_window); tables ``[[themes]]`` with theme, definition,
        include, exclude, examples, and parent, expressions, exclude_expressions, rules, negation.
    where
        File name for error messages.

    Raises
    ------
    LexiconError
        Naming file, line, theme and fault: no TOML, an unknown or missing field, a double theme
        or expression, a cycle or unknown parent, a theme with nothing in it, a faulty rule.

    Examples
    --------
    >>> parse_themes_text("[dictionary]\\nname = 'x'\\nversion = '1'\\n", where="my.toml")
    Traceback (most recent call last):
    ...
    yanting_research.errors.LexiconError: my.toml: no theme; expected: at least one [[themes]] entry; ...
    """
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(
            f"no valid TOML: {error}", where=where, expected="TOML with [dictionary] and [[themes]]",
            remedy="mend that line; a codebook in YAML has to be written as TOML",
        ) from error  # fmt: skip
    return _parse(data, where, Lines(text))


def parse_themes(data: Mapping[str, Any], *, where: str = "themes") -> ThemeDictionary:
    """Parse a codebook that was read already, or refuse it; as :func:`parse_themes_text`, without lines.

    Parameters
    ----------
    data
        Table ``dictionary`` and array ``themes``, as TOML gives them.
    where
        File name for error messages.

    Raises
    ------
    LexiconError
        Naming file, theme and fault.

    Examples
    --------
    >>> parse_themes({"dictionary": {"name": "x", "version": "1"}, "themes": []})
    Traceback (most recent call last):
    ...
    yanting_research.errors.LexiconError: themes: no theme; expected: at least one [[themes]] entry; ...
    """
    return _parse(data, where, NO_LINES)


def _parse(data: Mapping[str, Any], where: str, lines: Lines) -> ThemeDictionary:
    unknown = sorted(set(data) - {"dictionary", "themes"})
    if unknown:
        raise LexiconError(
            f"unknown table {', '.join(unknown)}", where=where, expected="[dictionary] and [[themes]]",
            remedy="remove it, or correct its name",
        )  # fmt: skip
    head = data.get("dictionary")
    if not isinstance(head, Mapping) or set(head) - set(_HEAD):
        raise LexiconError(
            "the [dictionary] table is missing or has unknown fields", where=where, expected=", ".join(_HEAD),
            remedy="begin the file with [dictionary], name and version",
        )  # fmt: skip
    listed = data.get("themes")
    if not isinstance(listed, list) or not listed:
        raise LexiconError(
            "no theme", where=where, expected="at least one [[themes]] entry", remedy="write a [[themes]] table"
        )
    themes = tuple(_theme(item, number, where, lines) for number, item in enumerate(listed, 1))
    place = f"{where}, [dictionary]"
    dictionary = ThemeDictionary(
        _text(head, "name", place), _text(head, "version", place), str(head.get("language", "zh-Hans")), themes,
        exclude_expressions=_words(head, "exclude_expressions", place), shared=_words(head, "shared", place),
        negators=_words(head, "negators", place), not_negators=_words(head, "not_negators", place),
        negation_window=_window(head, place),
    )  # fmt: skip
    check_codebook(dictionary, where, lines)
    return dictionary


def _theme(item: Any, number: int, where: str, lines: Lines) -> Theme:
    place = f"{where}{lines.theme(number)}, theme {number}"
    if not isinstance(item, Mapping):
        raise LexiconError("not a table", where=place, expected=f"a table with {', '.join(_FIELDS)}")
    name = item.get("theme")
    if isinstance(name, str) and name.isprintable():
        place = f"{place} ({name})"
    for wrong in sorted(set(item) - set(_FIELDS)):
        raise LexiconError(f"unknown field {wrong!r}", where=place, expected=", ".join(_FIELDS), remedy="remove it")
    for lacking in (key for key in _REQUIRED if key not in item):
        raise LexiconError(f"field {lacking!r} is missing", where=place, expected=", ".join(_FIELDS), remedy="add it")
    negation = item.get("negation", "keep")
    if negation not in _NEGATIONS:
        raise LexiconError(f"negation is {negation!r}", where=place, expected=" or ".join(_NEGATIONS))
    if "parent" in item and not isinstance(item["parent"], str):
        raise LexiconError(f"parent is {item['parent']!r}", where=place, expected="the name of a theme in quotes")
    definition, include, exclude = (_text(item, key, place) for key in ("definition", "include", "exclude"))
    return Theme(
        _text(item, "theme", place), definition, include, exclude, _strings(item, "examples", place),
        _words(item, "expressions", place), _words(item, "exclude_expressions", place), item.get("parent", ""),
        _rules(item, place, number, where, lines), negation,
    )  # fmt: skip


def _rules(item: Mapping[str, Any], place: str, number: int, where: str, lines: Lines) -> tuple[Rule, ...]:
    rules = _strings(item, "rules", place)
    for at, text in enumerate(rules, 1):
        if rules.count(text) > 1:
            raise LexiconError(f"rule {text!r} stands twice", where=place, expected="every one once", remedy="drop one")
        if not text.isprintable():
            raise LexiconError(f"control character in rule {text[:80]!r}", where=place, expected="printable text")
        at_line = f"{where}{lines.item(number, text)}, theme {number} ({item['theme']}), rule {at}"
        parse_rule(text, where=at_line)
    return tuple(parse_rule(text, where=place) for text in rules)


def _text(item: Mapping[str, Any], key: str, where: str) -> str:
    value = item.get(key)
    if not isinstance(value, str) or not value.strip():
        raise LexiconError(f"field {key!r} is {value!r}", where=where, expected="a text in quotes", remedy="write one")
    return value


def _window(head: Mapping[str, Any], where: str) -> int:
    value = head.get("negation_window", DEFAULT_WINDOW)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MAX_WINDOW:
        raise LexiconError(
            f"negation_window is {value!r}", where=where, expected=f"a whole number from 0 to {_MAX_WINDOW}"
        )
    return value


def _strings(item: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = item.get(key, [])
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise LexiconError(f"field {key!r} is no list of texts", where=where, expected='["...", "..."]')
    return tuple(value)


def _words(item: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    words = _strings(item, key, where)
    for word in words:
        if not 1 <= len(word) <= MAX_TERM_LENGTH or word != word.strip():
            raise LexiconError(
                f"expression {word[:MAX_TERM_LENGTH]!r} in {key!r}", where=where,
                expected=f"1 to {MAX_TERM_LENGTH} characters, no blank at either end", remedy="shorten or trim it",
            )  # fmt: skip
        if any(unicodedata.category(ch) in {"Cc", "Cf", "Cs"} for ch in word):
            raise LexiconError(f"control character in {key!r}: {word!r}", where=where, expected="printable text")
        wrong = check_wildcards(word)
        if wrong:
            raise LexiconError(
                f"expression {word!r} in {key!r}: {wrong}", where=where, expected="? or * between characters",
                remedy="write 培训*班, or drop the wildcard",
            )  # fmt: skip
        if words.count(word) > 1:
            raise LexiconError(
                f"expression {word!r} stands twice in {key!r}", where=where, expected="every one once",
                remedy="drop one of them",
            )  # fmt: skip
    return words
