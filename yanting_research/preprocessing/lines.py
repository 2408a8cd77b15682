"""Lines of a text (行): what the steps that mend line ends ask of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = [
    "BLANKS",
    "Line",
    "ends_open",
    "is_year",
    "joint_of",
    "one_sentence",
    "opens_item",
    "split_lines",
]

BLANKS = " \t\u3000\xa0"
_TERMINATORS = "。！？!?；;：:…"
_CLOSERS = "”’」』）)】》〉\"'］"
_ITEM = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．是要]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}(?:[、．)）]|\.(?!\d))"
    r"|第[一二三四五六七八九十百零\d]{1,5}[编章节条款部]|[①-⑳●■◆★▲·•*○□▪※-]|附[件录表]|表\d|图\d|[—-]{2}|[#|>]"
)
"""``一、``, ``（二）``, ``3.``, ``第一条``, ``● ``; not ``一批`` or ``3.5``."""
_YEAR = re.compile(r"(?:19|20)\d{2}", re.ASCII)
"""``2012``; not ``25619``."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its line end; ``text[start:end]`` of the whole."""

    start: int
    end: int
    text: str

    @property
    def content(self) -> str:
        """The line without blanks at its rims."""
        return self.text.strip(BLANKS)

    @property
    def content_end(self) -> int:
        """One past the last character that is no blank."""
        return self.start + len(self.text.rstrip(BLANKS))

    @property
    def content_start(self) -> int:
        """First character that is no blank."""
        return self.end - len(self.text.lstrip(BLANKS))


def split_lines(text: str) -> Iterator[Line]:
    r"""Lines of a text whose line ends are ``\n``.

    >>> [(line.start, line.text) for line in split_lines("a\nb")]
    [(0, 'a'), (2, 'b')]
    """
    start = 0
    for piece in text.split("\n"):
        yield Line(start, start + len(piece), piece)
        start += len(piece) + 1


def ends_open(content: str) -> bool:
    """Whether a line stops inside a sentence.

    >>> ends_open("全县共有党员25"), ends_open("成效明显。"), ends_open("他说：“好。”")
    (True, False, False)
    """
    bare = content.rstrip(_CLOSERS)
    if not bare:
        return False
    return bare[-1] not in _TERMINATORS


def opens_item(content: str) -> bool:
    """Whether a line begins a heading, an article or an item of a list.

    >>> opens_item("（二）主要做法"), opens_item("3.5万人"), opens_item("一批党员")
    (True, False, False)
    """
    return _ITEM.match(content) is not None


def is_year(digits: str) -> bool:
    """Whether digits look like a year: they are never joined to what follows.

    >>> is_year("2012"), is_year("25")
    (True, False)
    """
    return _YEAR.fullmatch(digits) is not None


_LINE = 12
_HEADING = 40
_LAST_DIGITS = re.compile(r"(?<!\d)\d{1,12}$", re.ASCII)
"""``25`` of ``党员25``; not ``25人``."""


def joint_of(head: str, tail: str) -> str:
    r"""What stands between two lines that are put together.

    Nothing between Chinese characters and between the digits of a number, a blank between
    words of Latin letters, and the line end itself between a year and further digits.

    >>> joint_of("党员", "干部"), joint_of("New", "York"), joint_of("党员25", "619人"), joint_of("2012", "36个")
    ('', ' ', '', '\n')
    """
    digits = _LAST_DIGITS.search(head)
    if digits is not None and is_year(digits.group()) and tail[:1].isdigit():
        return "\n"
    latin = head[-1:].isascii() and head[-1:].isalpha() and tail[:1].isascii() and tail[:1].isalpha()
    return " " if latin else ""


def one_sentence(before: Line, after: Line) -> bool:
    r"""Whether a line stops inside a sentence and a later one goes on with it.

    Not so when the second is indented or begins an item, when the first is a heading (an
    item without a comma), too short to be text, or when either is a row with tabs.

    >>> lines = list(split_lines("全县共有党员25\n619人。"))
    >>> one_sentence(*lines)
    True
    """
    head, tail = before.content, after.content
    if not head or not tail or not ends_open(head) or opens_item(tail):
        return False
    if after.text[0] in BLANKS or "\t" in head or "\t" in tail:
        return False
    if _LAST_DIGITS.search(head) and tail[0].isdigit():
        return "\u4e00" <= head.rstrip("0123456789.,")[-1:] <= "\u9fff"
    if opens_item(head) and len(head) < _HEADING and "，" not in head and "," not in head:
        return False
    return (len(head) >= _LINE or head[-1] in "，,、") and (tail[0].isalnum() or tail[0] in "，,、。；%％“”（(）)《》")
