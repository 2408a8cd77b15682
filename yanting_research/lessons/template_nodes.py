"""The words and nodes of lesson templates (模板的词与树): what may stand in one, and what it is read into."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from yanting_research.errors import LessonError
from yanting_research.lessons.pack import Block

__all__ = [
    "CONDITIONS",
    "DIRECTIVES",
    "FIGURES",
    "LIST_FENCES",
    "NAMED_DIRECTIVES",
    "PLACEHOLDER",
    "PLACEHOLDERS",
    "PLAIN_DIRECTIVES",
    "Directive",
    "Fence",
    "FormulaLine",
    "Node",
    "Prose",
    "SectionNode",
    "check_placeholders",
    "template_fault",
]

FIGURES = ("audit", "cloud", "estimates", "panel", "survey", "terms", "themes", "workforce")
PLACEHOLDERS = (
    "data_kind", "minutes", "n_characters", "n_checks", "n_documents", "n_facts", "n_flagged", "n_measures",
    "n_themes", "report_title", "source", "top_term", "top_theme",
)  # fmt: skip
CONDITIONS = (
    "checks", "facts", "flagged", "long", "measures", "panel", "real", "sentences", "several", "simulated",
    "specimen", "survey", "terms", "themes",
)  # fmt: skip
TABLE_DIRECTIVES = ("facts", "flagged", "measures", "terms", "themes")
NAMED_DIRECTIVES = ("exercise", "figure")
PLAIN_DIRECTIVES = ("glossary", "plan", "reading")
DIRECTIVES = tuple(sorted((*TABLE_DIRECTIVES, *NAMED_DIRECTIVES, *PLAIN_DIRECTIVES, "error_hunt")))
LIST_FENCES = ("questions", "objectives", "keypoints")

PLACEHOLDER = re.compile(r"\{\{[ \t]{0,4}([^{}\n]{1,80}?)[ \t]{0,4}\}\}")
"""``{{ n_facts }}``; not ``{n_facts}``."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Blocks of running text; placeholders still stand in their runs."""

    blocks: tuple[Block, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Directive:
    """``{{ facts n=8 }}`` alone on a line: name, what it is about, how many in 45 and in 90 minutes."""

    name: str
    about: str
    n: int
    long: int
    line: int


@dataclass(frozen=True, slots=True)
class FormulaLine:
    """``$$latex$$ (words)`` alone on a line."""

    latex: str
    words: str
    line: int


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: its kind, the words after it, its attributes, what stands inside."""

    kind: str
    title: str
    attributes: Mapping[str, str]
    children: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class SectionNode:
    """``## heading {minutes=10}`` and what stands below it."""

    heading: str
    attributes: Mapping[str, str]
    children: tuple[Node, ...]
    line: int


Node = Prose | Directive | FormulaLine | Fence | SectionNode


def template_fault(where: str, line: int, what: str, *, expected: str, remedy: str = "mend this line") -> LessonError:
    """The error of a line of a template."""
    return LessonError(what, where=f"{where}, line {line}", expected=expected, remedy=remedy)


def check_placeholders(text: str, where: str, line: int) -> None:
    """Refuse a text with a placeholder that is unknown or not closed.

    >>> check_placeholders("共{{ n_facts }}个数字", "a.md", 3)
    >>> check_placeholders("共{{ n_fact }}个数字", "a.md", 3)
    Traceback (most recent call last):
    ...
    yanting_research.errors.LessonError: a.md, line 3: unknown placeholder {{ n_fact }}; expected: data_kind, ...
    """
    for match in PLACEHOLDER.finditer(text):
        if match[1] not in PLACEHOLDERS:
            alone = f"; alone on a line also {', '.join(DIRECTIVES)}"
            raise template_fault(
                where, line, f"unknown placeholder {match[0]:.60}", expected=", ".join(PLACEHOLDERS) + alone
            )
    if "{{" in PLACEHOLDER.sub("", text):
        raise template_fault(where, line, "a placeholder that is not closed", expected="{{ name }}")
