"""The domain lexicon (领域词表): terms with part of speech, group, aliases, theme and source.

A lexicon is data that people review, so its file format refuses whatever a reader could
misread: an unknown tag, a second entry for one term, a word with a blank inside. The parser
is pure (text in, lexicon out) and every refusal names file, line, fault and what was expected.

The file is TSV or CSV with a header; the first line that is not a comment decides::

    # comment
    term    pos    group    aliases    theme    source
    第一书记    n    post        村级班子    own
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from yanting_research.core.provenance import canonical_json, sha256_text
from yanting_research.errors import LexiconError

__all__ = [
    "LEXICON_GROUPS",
    "MAX_TERM_LENGTH",
    "POS_TAGS",
    "Lexicon",
    "LexiconEntry",
    "extend_lexicon",
    "hash_lexicon",
    "parse_lexicon",
    "remove_terms",
]

MAX_TERM_LENGTH = 32

LEXICON_GROUPS = (
    "organisation",  # 组织机构
    "post",  # 岗位
    "title",  # 职务职级称谓
    "audience",  # 培训与管理对象
    "training",  # 培训形式与载体
    "slogan",  # 带数字或缩略的提法
    "mechanism",  # 制度机制
    "document",  # 文件与政策
    "place",  # 地名
    "concept",  # 工作概念
)

# The part-of-speech tags that occur in jieba's dictionary.
POS_TAGS = frozenset(
    (
        "a", "ad", "ag", "an", "b", "c", "d", "df", "dg", "e", "eng", "f", "g", "h", "i",
        "j", "k", "l", "m", "mg", "mq", "n", "ng", "nr", "nrfg", "nrt", "ns", "nt", "nz", "o",
        "p", "q", "r", "rg", "rr", "rz", "s", "t", "tg", "u", "ud", "ug", "uj", "ul", "uv",
        "uz", "v", "vd", "vg", "vi", "vn", "vq", "x", "y", "z", "zg",
    )
)  # fmt: skip

_REQUIRED = ("term", "pos", "group")
_ALIAS_MARK = "|"


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """One term of a lexicon.

    Attributes
    ----------
    term
        Canonical form (规范写法).
    pos
        Part-of-speech tag, one of ``POS_TAGS``.
    group
        One of ``LEXICON_GROUPS``.
    aliases
        Other written forms that count as the same term (别称).
    theme
        Theme of the theme dictionary it belongs to; ``""`` when none.
    source
        Where the entry comes from.
    """

    term: str
    pos: str
    group: str
    aliases: tuple[str, ...] = ()
    theme: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries in term order; build it with :func:`parse_lexicon` or :func:`extend_lexicon`.

    Examples
    --------
    >>> len(Lexicon())
    0
    """

    entries: tuple[LexiconEntry, ...] = ()
    name: str = ""

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[LexiconEntry]:
        return iter(self.entries)


_COLUMNS = tuple(column.name for column in fields(LexiconEntry))


def parse_lexicon(text: str, *, where: str = "lexicon") -> Lexicon:
    r"""Parse the text of a lexicon file, or refuse it.

    Parameters
    ----------
    text
        TSV or CSV with a header line; columns ``term``, ``pos`` and ``group`` are required,
        ``aliases`` (joined by ``|``), ``theme`` and ``source`` optional. A byte order mark
        is tolerated; empty lines and lines that begin with ``#`` are comments.
    where
        File name for error messages.

    Raises
    ------
    LexiconError
        At the first malformed line: file, line number, fault, what was expected.

    Examples
    --------
    >>> lexicon = parse_lexicon("term,pos,group\n第一书记,n,post\n")
    >>> lexicon.entries[0].term
    '第一书记'
    >>> parse_lexicon("term,pos,group\n第一书记,noun,post\n", where="mine.csv")
    Traceback (most recent call last):
    ...
    yanting_research.errors.LexiconError: mine.csv, line 2: unknown part-of-speech tag 'noun'; expected: one of a, ...
    """
    lines = [
        (number, line)
        for number, line in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), 1)
        if line.strip(" \t") and not line.startswith("#")
    ]
    if not lines:
        raise LexiconError("no header line", where=where, expected=", ".join(_COLUMNS))
    delimiter = "\t" if "\t" in lines[0][1] else ","
    header = _header(lines[0], delimiter, where)
    numbered = (
        (number, _entry(_cells(line, delimiter, f"{where}, line {number}"), header, f"{where}, line {number}"))
        for number, line in lines[1:]
    )
    return Lexicon(_unique(numbered, where), where)


def extend_lexicon(lexicon: Lexicon, entries: Iterable[LexiconEntry]) -> Lexicon:
    """A new lexicon with further entries; the given one stays as it is.

    Raises
    ------
    LexiconError
        When an entry is malformed or its term or alias is already taken.

    Examples
    --------
    >>> base = extend_lexicon(Lexicon(), [LexiconEntry("流动课堂", "n", "training")])
    >>> len(base), len(extend_lexicon(base, [LexiconEntry("大讲堂", "n", "training")]))
    (1, 2)
    """
    added = [(number, _checked(entry, f"entry {number}")) for number, entry in enumerate(entries, 1)]
    old = [(0, entry) for entry in lexicon]
    return Lexicon(_unique([*old, *added], lexicon.name or "lexicon", place="entry"), lexicon.name)


def remove_terms(lexicon: Lexicon, terms: Iterable[str]) -> Lexicon:
    """A new lexicon without the named terms.

    Raises
    ------
    LexiconError
        When a term is not in the lexicon.

    Examples
    --------
    >>> base = extend_lexicon(Lexicon(), [LexiconEntry("流动课堂", "n", "training")])
    >>> len(remove_terms(base, ["流动课堂"]))
    0
    """
    gone = set(terms)
    missing = sorted(gone - {entry.term for entry in lexicon})
    if missing:
        raise LexiconError(f"no such term: {', '.join(missing)}", where=lexicon.name, expected="terms of the lexicon")
    return Lexicon(tuple(entry for entry in lexicon if entry.term not in gone), lexicon.name)


def hash_lexicon(lexicon: Lexicon) -> str:
    """SHA-256 over the entries (not the name): equal content, equal hash.

    Examples
    --------
    >>> hash_lexicon(Lexicon()) == hash_lexicon(Lexicon(name="other"))
    True
    """
    rows = [[e.term, e.pos, e.group, list(e.aliases), e.theme, e.source] for e in lexicon]
    return sha256_text(canonical_json(rows))


def _cells(line: str, delimiter: str, where: str) -> list[str]:
    try:
        rows = list(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise LexiconError(f"the line cannot be split into cells ({error})", where=where) from error
    return [cell.strip(" ") for cell in rows[0]]


def _header(numbered: tuple[int, str], delimiter: str, where: str) -> list[str]:
    number, line = numbered
    place = f"{where}, line {number}"
    header = _cells(line, delimiter, place)
    for name in header:
        if name not in _COLUMNS or header.count(name) > 1:
            raise LexiconError(f"unknown or repeated column {name!r}", where=place, expected=", ".join(_COLUMNS))
    missing = [name for name in _REQUIRED if name not in header]
    if missing:
        raise LexiconError(
            f"the header lacks {', '.join(missing)}",
            where=place,
            expected=f"a header with {', '.join(_REQUIRED)}",
            remedy="separate the cells by tabs or commas and name the columns in the first line",
        )
    return header


def _entry(cells: list[str], header: list[str], where: str) -> LexiconEntry:
    if len(cells) != len(header):
        raise LexiconError(f"{len(cells)} cells", where=where, expected=f"{len(header)} cells: {', '.join(header)}")
    row = dict(zip(header, cells, strict=True))
    aliases = tuple(part for part in row.get("aliases", "").split(_ALIAS_MARK) if part)
    entry = LexiconEntry(row["term"], row["pos"], row["group"], aliases, row.get("theme", ""), row.get("source", ""))
    return _checked(entry, where)


def _checked(entry: LexiconEntry, where: str) -> LexiconEntry:
    """The entry itself when every field is as the format asks."""
    for word in (entry.term, *entry.aliases):
        _check_word(word, where)
    for text in (entry.theme, entry.source):
        if any(unicodedata.category(ch) in {"Cc", "Cs"} for ch in text):
            raise LexiconError("control character in theme or source", where=where, expected="printable text")
    if entry.pos not in POS_TAGS:
        known = ", ".join(sorted(POS_TAGS))
        raise LexiconError(f"unknown part-of-speech tag {entry.pos!r}", where=where, expected=f"one of {known}")
    if entry.group not in LEXICON_GROUPS:
        known = ", ".join(LEXICON_GROUPS)
        raise LexiconError(f"unknown group {entry.group!r}", where=where, expected=f"one of {known}")
    return entry


def _check_word(word: str, where: str) -> None:
    if not word:
        raise LexiconError("the term is empty", where=where, expected=f"1 to {MAX_TERM_LENGTH} characters")
    if len(word) > MAX_TERM_LENGTH:
        raise LexiconError(
            f"the term has {len(word)} characters ({word[:8]}...)",
            where=where,
            expected=f"at most {MAX_TERM_LENGTH} characters",
        )
    for ch in word:
        if ch.isspace() or unicodedata.category(ch) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
            raise LexiconError(
                f"the term holds U+{ord(ch):04X}", where=where, expected="no blank and no control character"
            )
    if not any(ch.isalnum() for ch in word):
        raise LexiconError(f"the term {word!r} holds no letter or digit", where=where, expected="a word")


def _unique(
    numbered: Iterable[tuple[int, LexiconEntry]], where: str, *, place: str = "line"
) -> tuple[LexiconEntry, ...]:
    """Entries in term order; a written form may stand for one term only."""
    taken: dict[str, int] = {}
    entries = []
    for number, entry in numbered:
        for word in (entry.term, *entry.aliases):
            if word in taken:
                raise LexiconError(
                    f"{word!r} already stands in {place} {taken[word]}",
                    where=f"{where}, {place} {number}",
                    expected="every term and alias once",
                    remedy="merge the two entries",
                )
            taken[word] = number
        entries.append(entry)
    return tuple(sorted(entries, key=lambda entry: entry.term))
