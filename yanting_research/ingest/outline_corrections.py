"""Corrections of the outline (提纲更正): the user's roles, levels and headings, by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from yanting_research.core import SECTION_ROLES, Document, Section, Span
from yanting_research.errors import ContractError

__all__ = ["OUTLINE_FIELDS", "correct_outline"]

OUTLINE_FIELDS = ("role", "level", "heading")
"""What can be corrected of a section, as in the column ``role:s03``."""
_NO_ROLE = "-"
_EVIDENCE = "user"
_DEEPEST = 99
_BETWEEN = 8  # blanks and signs that may stand between a marker and its heading


def correct_outline(document: Document, asked: Mapping[str, str]) -> tuple[Section, ...]:
    """Sections with the user's corrections.

    Parameters
    ----------
    document
        Its ``sections`` are not changed.
    asked
        ``role:s03`` -> role or ``-`` for none, ``level:s05`` -> level, ``heading:s02`` -> heading.

    Returns
    -------
    tuple of Section
        The document's own tuple when nothing is asked. Levels are corrected first:
        parents and ends follow from them, as everywhere (a section ends where the next
        one that is not below it begins). A section that had inherited its role from a corrected one follows
        it. A corrected role has ``user`` as its evidence.

    Raises
    ------
    ContractError
        For a section that is not there (the message lists those that are), an unknown
        role, a level that is no number from 1, or a heading that does not stand there.

    Examples
    --------
    >>> from yanting_research.ingest import document_from_text
    >>> document = document_from_text("一、基本情况\\n共有党员三千人。\\n二、几点做法\\n办班。")
    >>> [section.role for section in correct_outline(document, {"role:s02": "对策"})]
    ['现状', '对策']
    """
    if not asked:
        return document.sections
    sections = list(document.sections)
    where = {section.section_id: index for index, section in enumerate(sections)}
    wanted: dict[str, dict[int, str]] = {field: {} for field in OUTLINE_FIELDS}
    for column, value in sorted(asked.items()):
        field, _, section_id = column.partition(":")
        if section_id not in where:
            raise _refusal(
                document, column, f"there is no section {section_id}", ", ".join(where), "see the outline of the text"
            )
        wanted[field][where[section_id]] = value
    for index, value in wanted["heading"].items():
        sections[index] = _with_heading(document, sections[index], value)
    if wanted["level"]:
        sections = _with_levels(document, sections, wanted["level"])
    return tuple(_with_roles(document, sections, wanted["role"]))


def _refusal(document: Document, column: str, what: str, expected: str, remedy: str) -> ContractError:
    where = f"metadata, document {document.doc_id}, column {column}"
    return ContractError(what, where=where, expected=expected, remedy=remedy)


def _with_heading(document: Document, section: Section, heading: str) -> Section:
    begin = section.span.start + len(section.marker)
    reach = section.span.end if section.level == 0 else begin + _BETWEEN + len(heading)
    at = document.text.find(heading, begin, min(reach, section.span.end))
    if at < 0:
        raise _refusal(
            document,
            f"heading:{section.section_id}",
            f"{heading!r:.70} does not stand at the beginning of the section",
            f"words of the text after {section.marker!r}: {document.text[begin : begin + 30]!r}",
            "copy the heading from the text",
        )
    start = section.heading_span.start if section.level else at
    return replace(section, heading=heading, heading_span=Span(start, at + len(heading)))


def _with_levels(document: Document, sections: Sequence[Section], wanted: Mapping[int, str]) -> list[Section]:
    levels = [section.level for section in sections]
    for index, value in wanted.items():
        column = f"level:{sections[index].section_id}"
        if sections[index].level == 0:
            raise _refusal(document, column, "the text before the first heading has no level", "another section", "")
        if not (value.isascii() and value.isdigit() and 1 <= int(value) <= _DEEPEST):
            raise _refusal(document, column, f"level {value!r:.20}", f"a number from 1 to {_DEEPEST}", "mend the cell")
        levels[index] = int(value)
    parents = _parents(levels)
    ends = _ends(len(document.text), sections, parents)
    return [
        replace(
            section,
            level=level,
            parent_id=sections[parent].section_id if parent >= 0 else "",
            span=Span(section.span.start, end),
        )
        for section, level, parent, end in zip(sections, levels, parents, ends, strict=True)
    ]


def _parents(levels: Sequence[int]) -> list[int]:
    """Index of the nearest section before that is wider; -1 for none."""
    found: list[int] = []
    stack: list[int] = []
    for index, level in enumerate(levels):
        while stack and levels[stack[-1]] >= level:
            stack.pop()
        found.append(stack[-1] if stack and levels[stack[-1]] > 0 else -1)
        stack.append(index)
    return found


def _ends(length: int, sections: Sequence[Section], parents: Sequence[int]) -> list[int]:
    """New ends; an item of a series that ended with its own line still does."""
    ends = [0] * len(sections)
    inner = [0] * len(sections)
    for index in range(len(sections) - 1, -1, -1):
        limit, before = length, length
        for later in range(index + 1, len(sections)):
            if before == length and sections[later].span.start >= sections[index].span.end:
                before = sections[later].span.start
            if not _is_below(later, index, parents):
                limit = sections[later].span.start
                break
        early = sections[index].span.end < before
        ends[index] = min(limit, max(sections[index].span.end, inner[index])) if early else limit
        if parents[index] >= 0:
            inner[parents[index]] = max(inner[parents[index]], ends[index])
    return ends


def _is_below(index: int, above: int, parents: Sequence[int]) -> bool:
    while index > above:
        index = parents[index]
    return index == above


def _with_roles(document: Document, sections: Sequence[Section], wanted: Mapping[int, str]) -> list[Section]:
    made = list(sections)
    place = {section.section_id: index for index, section in enumerate(sections)}
    for index, section in enumerate(sections):
        if index in wanted:
            role = "" if wanted[index] == _NO_ROLE else wanted[index]
            if role not in SECTION_ROLES:
                allowed = " ".join([*filter(None, SECTION_ROLES), _NO_ROLE])
                raise _refusal(document, f"role:{section.section_id}", f"unknown role {role!r:.20}", allowed, "mend it")
            made[index] = replace(section, role=role, role_evidence=_EVIDENCE)
            continue
        above = place.get(section.parent_id, -1)
        if above >= 0 and made[above].role_evidence == _EVIDENCE and _inherited(section, sections[above]):
            made[index] = replace(section, role=made[above].role, role_evidence=_EVIDENCE)
    return made


def _inherited(section: Section, above: Section) -> bool:
    """The role came from the heading above, or there is none of its own."""
    same = (section.role, section.role_evidence) == (above.role, above.role_evidence)
    return section.role_evidence not in section.heading or not section.role if same else not section.role
