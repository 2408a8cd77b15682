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
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from yanting_research.core.provenance import canonical_json, sha256_text
from yanting_research.errors import LexiconError

__all__ = [
    "LEXICON_GROUPS",
    "MAX_FREQUENCY",
    "MAX_TERM_LENGTH",
    "POS_TAGS",
    "Lexicon",
    "LexiconEntry",
    "extend_lexicon",
    "hash_lexicon",
    "lexicon_from_records",
    "lexicon_records",
    "parse_lexicon",
    "remove_terms",
]

MAX_TERM_LENGTH = 32
MAX_FREQUENCY = 10_000_000

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
# Matches: "120". Must not match: "-5", "1e3", "１２".
_FREQUENCY = re.compile(r"[0-9]{1,8}")
_FREQUENCIES = f"an integer from 1 to {MAX_FREQUENCY}"
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
    frequency
        Frequency in jieba's dictionary, for those who want the tokens altered too
        (应用词频); 0, the default, leaves the tokens alone.
    reviewed_by, reviewed_on
        Who accepted the entry (a label or an office), and when (ISO date); ``""`` when
        it was not reviewed.
    """

    term: str
    pos: str
    group: str
    aliases: tuple[str, ...] = ()
    theme: str = ""
    source: str = ""
    frequency: int = 0
    reviewed_by: str = ""
    reviewed_on: str = ""


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
        ``aliases`` (joined by ``|``), ``theme``, ``source``, ``frequency``, ``reviewed_by`` and
        ``reviewed_on`` optional. A byte order mark is tolerated; empty lines and lines that
        begin with ``#`` are comments.
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
    """SHA-256 over what an entry says, not who reviewed it, and not the lexicon's name.

    Examples
    --------
    >>> hash_lexicon(Lexicon()) == hash_lexicon(Lexicon(name="other"))
    True
    """
    rows: list[list[object]] = [[e.term, e.pos, e.group, list(e.aliases), e.theme, e.source] for e in lexicon]
    for row, entry in zip(rows, lexicon, strict=True):
        if entry.frequency:
            row.append(entry.frequency)
    return sha256_text(canonical_json(rows))


def lexicon_records(lexicon: Lexicon) -> list[dict[str, Any]]:
    """The entries as plain data, which any format and any process can carry.

    Examples
    --------
    >>> lexicon_records(Lexicon((LexiconEntry("大讲堂", "n", "training"),)))[0]["term"]
    '大讲堂'
    """
    return [{**asdict(entry), "aliases": list(entry.aliases)} for entry in lexicon]


def lexicon_from_records(records: Iterable[Mapping[str, Any]], *, name: str = "") -> Lexicon:
    """The inverse of :func:`lexicon_records`; every entry is checked again.

    Raises
    ------
    LexiconError
        As :func:`extend_lexicon` does.

    Examples
    --------
    >>> len(lexicon_from_records([{"term": "大讲堂", "pos": "n", "group": "training"}]))
    1
    """
    entries = (LexiconEntry(**{**record, "aliases": tuple(record.get("aliases", ()))}) for record in records)
    return extend_lexicon(Lexicon(name=name), entries)


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
    written = row.get("frequency", "")
    if written and not _FREQUENCY.fullmatch(written):
        raise LexiconError(f"frequency {written[:24]!r}", where=where, expected=_FREQUENCIES)
    texts = {name: row.get(name, "") for name in ("theme", "source", "reviewed_by", "reviewed_on")}
    entry = LexiconEntry(row["term"], row["pos"], row["group"], aliases, frequency=int(written or 0), **texts)
    if written and not entry.frequency:
        raise LexiconError("frequency 0", where=where, expected=f"{_FREQUENCIES}, or an empty cell")
    return _checked(entry, where)


def _checked(entry: LexiconEntry, where: str) -> LexiconEntry:
    """The entry itself when every field is as the format asks."""
    for word in (entry.term, *entry.aliases):
        _check_word(word, where)
    for text in (entry.theme, entry.source, entry.reviewed_by):
        if any(unicodedata.category(ch) in {"Cc", "Cs"} for ch in text):
            raise LexiconError(
                "control character in theme, source or reviewed_by", where=where, expected="printable text"
            )
    if entry.reviewed_on and not _is_date(entry.reviewed_on):
        raise LexiconError(f"reviewed_on {entry.reviewed_on[:24]!r}", where=where, expected="an ISO date, 2026-01-31")
    if not 0 <= entry.frequency <= MAX_FREQUENCY:
        raise LexiconError(f"frequency {entry.frequency}", where=where, expected=_FREQUENCIES)
    if entry.pos not in POS_TAGS:
        known = ", ".join(sorted(POS_TAGS))
        raise LexiconError(f"unknown part-of-speech tag {entry.pos!r}", where=where, expected=f"one of {known}")
    if entry.group not in LEXICON_GROUPS:
        known = ", ".join(LEXICON_GROUPS)
        raise LexiconError(f"unknown group {entry.group!r}", where=where, expected=f"one of {known}")
    return entry


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


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
