"""Terms and further reading of lessons (词语与书目): data of the package, chosen for a lesson."""

from __future__ import annotations

from yanting_research.lessons.pack import GlossaryEntry
from yanting_research.resources import read_resource_toml

__all__ = ["glossary_of", "reading_of"]


def glossary_of(words: str) -> tuple[GlossaryEntry, ...]:
    """The terms explained that occur in the words of a lesson, in the order of the data file.

    A term counts when it, or one of its ``also`` spellings, stands in the text.

    >>> [entry.term for entry in glossary_of("全年培训四万人次。")]
    ['人次']
    """
    return tuple(
        GlossaryEntry(entry["term"], entry["meaning"])
        for entry in read_resource_toml("lesson_glossary.toml")["term"]
        if any(name in words for name in (entry["term"], *entry.get("also", ())))
    )


def reading_of(template: str) -> tuple[str, ...]:
    """Citations for a template by its name, in the order of the data file; those without templates are for all.

    >>> all(isinstance(citation, str) for citation in reading_of("reading_critically"))
    True
    """
    return tuple(
        work["citation"]
        for work in read_resource_toml("lesson_reading.toml")["work"]
        if template in work.get("templates", (template,))
    )
