"""Where metadata come from (元数据来源): the file, the page around the text, the text, the title, the user.

Each value keeps its origin, also the values that do not count because another origin
wins. The order is: the user, then the file's own fields and the page (as the cleaning
joins them), then what the text states, then what the title states.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
    for key in sorted({*source.metadata, *joined}):
        declared, value = source.metadata.get(key, ""), joined.get(key, "")
        if declared:
            found.append(FoundValue(key, "reader", declared, used=declared == value))
        if value and value != declared:
            found.append(FoundValue(key, "page", value))
    return _with_used(found, _stated_in_title(document.text, joined.get("title", "")))


def _with_used(found: list[FoundValue], stated: Iterable[FoundValue]) -> tuple[FoundValue, ...]:
    """What stands later counts only for keys that nobody has given before."""
    taken = {value.key for value in found if value.used}
    met = set()
    for value in stated:
        if (value.key, value.origin) in met:
            continue  # the first place that states it counts
        met.add((value.key, value.origin))
        used = value.key not in taken
        taken.add(value.key)
        found.append(FoundValue(value.key, value.origin, value.value, value.start, value.end, value.rule, used))
    return tuple(sorted(found, key=lambda value: (value.key, value.origin)))


def _stated_in_title(text: str, title: str) -> list[FoundValue]:
    """Region and period, where the title itself names one."""
    at = text.find(title) if title else -1
    found = []
    if at >= 0:
        years = {match.group(): match for match in _YEAR.finditer(title)}
        if len(years) == 1:
            match = next(iter(years.values()))
            found.append(FoundValue("period", "title", match.group(), at + match.start(), at + match.end(), "year"))
        start, end = find_region(text)
        name = text[start:end]
        if name and name in title:
            place = at + title.index(name)
            found.append(FoundValue("region", "title", name, place, place + len(name), "name of a region"))
    return found
