"""Templates of lessons (课的模板): Markdown with front matter, read into a tree; nothing in them is executed.

The grammar is described for authors in ``templates/README.md``. A fault names the file, the line and what is
allowed. :func:`yanting_research.lessons.build.build_lesson` walks the tree with the material of a lesson.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from yanting_research.errors import LessonError
from yanting_research.lessons.context import NEEDS
from yanting_research.lessons.template_lines import TreeReader
from yanting_research.lessons.template_nodes import Node, check_placeholders, template_fault
from yanting_research.resources import list_package_texts, read_package_text

__all__ = ["Template", "list_templates", "parse_template", "read_template", "shipped_templates"]

_FRONT: dict[str, type] = {
    "name": str, "title": str, "subtitle": str, "audience": str, "teaching": int, "exercises": int, "needs": list,
}  # fmt: skip
_REQUIRED = ("name", "title", "teaching", "exercises")
_LONGEST = 200_000
_SUFFIX = ".md"

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""``reading_critically``; not ``../secret``."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template as read: front matter and tree. ``where`` names the file for messages."""

    name: str
    title: str
    teaching: int
    exercises: int
    subtitle: str = ""
    audience: str = ""
    needs: tuple[str, ...] = ()
    children: tuple[Node, ...] = ()
    where: str = ""


def list_templates() -> tuple[str, ...]:
    """Names of the shipped templates, sorted.

    >>> "README" in list_templates()
    False
    """
    names = (name.removesuffix(_SUFFIX) for name in list_package_texts("yanting_research.lessons", "templates"))
    return tuple(sorted(name for name in names if _NAME.fullmatch(name)))


def shipped_templates() -> tuple[Template, ...]:
    """Every shipped template, in order of name."""
    return tuple(read_template(name) for name in list_templates())


def read_template(name: str) -> Template:
    """A shipped template by its name.

    Raises
    ------
    LessonError
        For an unknown name; the message lists the known ones.

    Examples
    --------
    >>> read_template("../secret")
    Traceback (most recent call last):
    ...
    yanting_research.errors.LessonError: ../secret: no such template; ...
    """
    known = list_templates()
    if name not in known:
        raise LessonError(
            "no such template", where=name, expected=", ".join(known),
            remedy="choose one of them, or give the path of a file that ends in .md",
        )  # fmt: skip
    file = f"{name}{_SUFFIX}"
    return parse_template(read_package_text("yanting_research.lessons", "templates", file), where=file)


def parse_template(text: str, *, where: str) -> Template:
    """Read a template.

    Parameters
    ----------
    text
        The whole file.
    where
        Its name, for messages.

    Raises
    ------
    LessonError
        For front matter that is missing or wrong, an unknown fence, placeholder or condition, a fence that is not
        closed, and text that lessons cannot show. Each names the line.

    Examples
    --------
    >>> front = '+++\\nname = "a"\\ntitle = "课"\\nteaching = 30\\nexercises = 15\\n+++\\n'
    >>> template = parse_template(front + "## 先读 {minutes=30}\\n\\n共 {{ n_facts }} 个数字。\\n", where="a.md")
    >>> template.children[0].heading, template.children[0].attributes
    ('先读', {'minutes': '30'})
    >>> parse_template(front + "::: quiz\\n:::\\n", where="a.md")
    Traceback (most recent call last):
    ...
    yanting_research.errors.LessonError: a.md, line 7: unknown block 'quiz'; expected: ...
    """
    if len(text) > _LONGEST:
        raise LessonError(
            f"{len(text):,} characters",
            where=where,
            expected=f"a template of at most {_LONGEST:,}",
            remedy="shorten it",
        )
    lines = text.removeprefix("\ufeff").splitlines()
    front, first = _front_matter(lines, where)
    template = Template(**front, where=where)
    for name in ("title", "subtitle"):
        check_placeholders(getattr(template, name), where, 1)
    return replace(template, children=TreeReader(where).read(lines[first:], first + 1))


def _front_matter(lines: Sequence[str], where: str) -> tuple[dict[str, Any], int]:
    """The settings between the lines +++, and the number of lines they take."""
    expected = f"TOML between two lines +++ with {', '.join(_FRONT)}"
    end = next((number for number, line in enumerate(lines) if number and line.strip() == "+++"), 0)
    if not lines or lines[0].strip() != "+++" or not end:
        raise template_fault(where, 1, "no front matter", expected=expected, remedy="see templates/README.md")
    try:
        found = tomllib.loads("\n".join(lines[1:end]))
    except tomllib.TOMLDecodeError as error:
        raise template_fault(where, 2, f"the front matter is no TOML: {error}", expected=expected) from error
    strange = sorted(set(found) - set(_FRONT))
    missing = [name for name in _REQUIRED if name not in found]
    if strange or missing:
        what = f"unknown setting {strange[0]!r}" if strange else f"the setting {missing[0]!r} is missing"
        raise template_fault(where, 2, what, expected=expected)
    for name, value in found.items():
        if not isinstance(value, _FRONT[name]) or isinstance(value, bool) or (isinstance(value, int) and value < 0):
            raise template_fault(where, 2, f"{name} = {value!r:.60}", expected=f"{name} as {_FRONT[name].__name__}")
    if not _NAME.fullmatch(found["name"]):
        raise template_fault(where, 2, f"name = {found['name']!r:.60}", expected="small letters, digits and _")
    if not found["teaching"] + found["exercises"]:
        raise template_fault(where, 2, "a lesson of no minutes", expected="teaching + exercises = 45")
    needs = [str(need) for need in found.get("needs", ())]
    unknown = [need for need in needs if need not in NEEDS]
    if unknown:
        raise template_fault(where, 2, f"needs {unknown[0]!r:.60}", expected=", ".join(NEEDS))
    return found | {"needs": tuple(needs)}, end + 1
