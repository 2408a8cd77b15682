"""Where metadata come from (元数据来源): the file, the page around the text, the text, the title, the user.

Each value keeps its origin, also the values that do not count because another origin
wins. The order is: the user, then the file's own fields and the page (as the cleaning
joins them), then what the text states, then what the title states. The title is the one
exception: where the text shows itself an official document (red head or document number),
the title that its layout gives wins over the first likely line of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from yanting_research import structure
from yanting_research.core import Document, Source
from yanting_research.extraction.regions import find_region

__all__ = ["FoundValue", "found_values"]

_YEAR = re.compile(r"(?<![\d—–\-~～至到])(?:19|20)\d{2}(?=年(?![代级]))", re.ASCII)
"""``2013`` of 2013年工作总结; not 2012 of 2008—2012年, not 1990年代, not 20130年."""


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A metadata value with its origin.

    Attributes
    ----------
    key, origin, value
        Field, one of ``ORIGINS``, and the value.
    start, end
        Span in the clean text; 0, 0 where it has none.
    rule
        Rule that found it in the text.
    used
        It is the document's value.
    """

    key: str
    origin: str
    value: str
    start: int = 0
    end: int = 0
    rule: str = ""
    used: bool = True


def found_values(source: Source, joined: Mapping[str, str], document: Document) -> tuple[FoundValue, ...]:
    """Every metadata value of a document, sorted by key and origin; one of each key is ``used``.

    Parameters
    ----------
    source
        With the file's own fields.
    joined
        The same fields after cleaning, with those printed around the text.
    document
        Cleaned and parsed.

    Examples
    --------
    >>> source = Source("a.docx", "2013年工作报告", "docx", "", "", metadata={"title": "2013年工作报告"})
    >>> from yanting_research.ingest import document_from_source
    >>> document = document_from_source(source, doc_id="a")
    >>> [(f.key, f.value, f.origin) for f in found_values(source, source.metadata, document)]
    [('period', '2013', 'title'), ('title', '2013年工作报告', 'reader')]
    """
    found = []
    in_text = _stated_in_text(document.text)
    official = _official_title(in_text)
    for key in sorted({*source.metadata, *joined}):
        declared, value = source.metadata.get(key, ""), joined.get(key, "")
        if declared:
            found.append(FoundValue(key, "reader", declared, used=declared == value))
        if value and value != declared:
            found.append(FoundValue(key, "page", value, used=key != "title" or not official))
    given = joined.get("title", "")
    title = official if official and not source.metadata.get("title", "") else given or _title_of(in_text)
    return _with_used(found, [*in_text, *_stated_in_title(document.text, title)])


def _with_used(found: list[FoundValue], stated: Iterable[FoundValue]) -> tuple[FoundValue, ...]:
    """What stands later counts only for keys that nobody has given before."""
    taken = {value.key for value in found if value.used}
    for value in stated:
        found.append(replace(value, used=value.key not in taken))
        taken.add(value.key)
    return tuple(sorted(found, key=lambda value: (value.key, value.origin)))


def _title_of(in_text: Iterable[FoundValue]) -> str:
    return next((value.value for value in in_text if value.key == "title"), "")


def _official_title(in_text: Sequence[FoundValue]) -> str:
    """The title of a text that shows a red head or a document number of its own; else ``""``."""
    shown = any(value.rule in {"red_head", "head_number"} for value in in_text)
    return _title_of(in_text) if shown else ""


def _stated_in_text(text: str) -> list[FoundValue]:
    """What an official document prints of itself; the place is that of the first mention."""
    fields = structure.official_metadata(text)
    values = structure.field_values(fields)
    first = {field.key: field for field in reversed(fields)}
    return [
        FoundValue(key, "text", value, first[key].span.start, first[key].span.end, first[key].rule)
        for key, value in sorted(values.items())
    ]


def _stated_in_title(text: str, title: str) -> list[FoundValue]:
    """Region and period, where the title itself names one."""
    found = []
    years = sorted({match.group() for match in _YEAR.finditer(title)})
    if len(years) == 1:
        found.append(_titled(text, title, "period", years[0], rule="year"))
    start, end = find_region(text)
    name = text[start:end]
    if name and name in title:
        found.append(_titled(text, title, "region", name, rule="name of a region"))
    return found


def _titled(text: str, title: str, key: str, value: str, *, rule: str) -> FoundValue:
    """A value of the title, with its place where the text has the title as it stands."""
    at = text.find(title)
    start = at + title.index(value) if at >= 0 else 0
    return FoundValue(key, "title", value, start, start + len(value) if at >= 0 else 0, rule)
