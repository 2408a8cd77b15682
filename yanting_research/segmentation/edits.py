"""Edits of jieba's dictionary (词典编辑): an ordered list of plain records.

jieba's ``add_word``, ``del_word`` and ``suggest_freq(tune=True)`` change a dictionary in
place. Here an edit is data, the order of edits is part of the fingerprint, and applying
them makes a new state.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yanting_research.core.lexicon import MAX_FREQUENCY, MAX_TERM_LENGTH, POS_TAGS, Lexicon
from yanting_research.errors import LexiconError

__all__ = ["WordEdit", "add_edit", "delete_edit", "edit_record", "edits_from_records", "edits_of_lexicon", "split_edit"]

_KINDS = ("add", "delete", "split")


@dataclass(frozen=True, slots=True)
class WordEdit:
    """One edit; build it with :func:`add_edit`, :func:`delete_edit` or :func:`split_edit`.

    Attributes
    ----------
    kind
        ``"add"``, ``"delete"`` or ``"split"``.
    parts
        The word; for a split, the pieces it shall fall into.
    frequency
        1 to ``MAX_FREQUENCY``; 0 asks for the frequency that jieba's ``suggest_freq`` computes.
    tag
        Part-of-speech tag of an added word; ``""`` leaves the tag as it is.
    """

    kind: str
    parts: tuple[str, ...]
    frequency: int = 0
    tag: str = ""

    @property
    def word(self) -> str:
        """The word that the edit is about."""
        return "".join(self.parts)


def add_edit(word: str, *, frequency: int | None = None, tag: str = "") -> WordEdit:
    """Add a word, as ``Tokenizer.add_word`` does.

    Raises
    ------
    LexiconError
        For a word that is empty, longer than 32 characters or holds a blank or a control
        character; for a frequency outside 1 to 10,000,000; for an unknown tag.

    Examples
    --------
    >>> add_edit("流动课堂", tag="n").word
    '流动课堂'
    """
    if frequency is not None and not 1 <= frequency <= MAX_FREQUENCY:
        raise LexiconError(f"frequency {frequency}", where=word, expected=f"an integer from 1 to {MAX_FREQUENCY}")
    if tag and tag not in POS_TAGS:
        raise LexiconError(
            f"unknown part-of-speech tag {tag!r}", where=word, expected=f"one of {', '.join(sorted(POS_TAGS))}"
        )
    return WordEdit("add", (_checked(word),), frequency or 0, tag)


def delete_edit(word: str) -> WordEdit:
    """Delete a word, as ``Tokenizer.del_word`` does: its frequency becomes 0 and guesses of it are split.

    Examples
    --------
    >>> delete_edit("大干").kind
    'delete'
    """
    return WordEdit("delete", (_checked(word),))


def split_edit(*parts: str) -> WordEdit:
    """Lower a word's frequency until it falls into ``parts``: ``suggest_freq(parts, tune=True)``.

    Examples
    --------
    >>> split_edit("中", "将").word
    '中将'
    """
    if len(parts) < 2:
        raise ValueError(f"a split has {len(parts)} parts; allowed: two or more")
    edit = WordEdit("split", tuple(_checked(part) for part in parts))
    _checked(edit.word)
    return edit


def edits_of_lexicon(lexicon: Lexicon) -> tuple[WordEdit, ...]:
    """Additions for the entries that state an applied frequency; the others never touch tokens.

    Examples
    --------
    >>> edits_of_lexicon(Lexicon())
    ()
    """
    return tuple(
        add_edit(word, frequency=entry.frequency, tag=entry.pos)
        for entry in lexicon
        if entry.frequency
        for word in (entry.term, *entry.aliases)
    )


def edit_record(edit: WordEdit) -> dict[str, object]:
    """The edit as plain data, for a specification or a fingerprint.

    Examples
    --------
    >>> edit_record(delete_edit("大干"))
    {'kind': 'delete', 'parts': ['大干'], 'frequency': 0, 'tag': ''}
    """
    return {"kind": edit.kind, "parts": list(edit.parts), "frequency": edit.frequency, "tag": edit.tag}


def edits_from_records(records: Iterable[Mapping[str, object]]) -> tuple[WordEdit, ...]:
    """The inverse of :func:`edit_record`, checked again.

    Examples
    --------
    >>> edits_from_records([edit_record(delete_edit("大干"))])[0].word
    '大干'
    """
    edits = []
    for record in records:
        kind, parts = str(record["kind"]), [str(part) for part in _sequence(record["parts"])]
        if kind not in _KINDS:
            raise ValueError(f"no edit of kind {kind!r}; allowed: {', '.join(_KINDS)}")
        if kind == "add":
            frequency = int(str(record["frequency"]))
            edits.append(add_edit("".join(parts), frequency=frequency or None, tag=str(record["tag"])))
        else:
            edits.append(delete_edit("".join(parts)) if kind == "delete" else split_edit(*parts))
    return tuple(edits)


def _sequence(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _checked(word: str) -> str:
    if not 1 <= len(word) <= MAX_TERM_LENGTH:
        raise LexiconError(
            f"the word has {len(word)} characters", where=word[:8], expected=f"1 to {MAX_TERM_LENGTH} characters"
        )
    for ch in word:
        if ch.isspace() or unicodedata.category(ch) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
            raise LexiconError(
                f"the word holds U+{ord(ch):04X}", where=repr(word), expected="no blank and no control character"
            )
    return word
