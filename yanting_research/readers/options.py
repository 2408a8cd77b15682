"""What the readers of collections are told (读取选项): tables, limits, and how a member is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from yanting_research.core import Source
from yanting_research.errors import ReadError
from yanting_research.readers.packages import HIGHEST_RATIO, MOST_MEMBERS, MOST_UNPACKED

__all__ = ["Budget", "Collecting", "Limits", "MemberReader", "TableOptions"]

MemberReader = Callable[[bytes, str, str, "Collecting"], Iterator[Source | ReadError]]
"""From bytes, display name, suffix and options to the documents inside."""


@dataclass(frozen=True, slots=True)
class TableOptions:
    """How a table of documents (文本表) is read; what is not said is guessed and the guess is shown.

    Attributes
    ----------
    text_column
        Header of the column that holds the texts; ``None`` guesses.
    sheet
        Name of the only sheet to read; ``None`` reads every visible one.
    header_row
        Row of the headers as the spreadsheet numbers it, from 1; ``None`` finds it.
    most_rows
        Refuse a sheet with more rows [rows].
    """

    text_column: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    most_rows: int = 1_000_000

    def __post_init__(self) -> None:
        if self.most_rows < 1:
            raise ValueError(f"most_rows is {self.most_rows}; allowed: 1 or more")
        if self.header_row is not None and self.header_row < 1:
            raise ValueError(f"header_row is {self.header_row}; allowed: 1 or more, or None")


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may unpack to before it is refused as a bomb (压缩炸弹).

    Attributes
    ----------
    total
        Unpacked size of the archive and every archive inside it [bytes].
    member
        Unpacked size of one member [bytes].
    ratio
        Unpacked to packed size, for the archive and for members above 1 MiB.
    members
        Number of members of one archive.
    depth
        Archives within archives: 0 reads none of them.

    Examples
    --------
    >>> Limits(total=10 * 2**20).depth
    2
    """

    total: int = MOST_UNPACKED
    member: int = MOST_UNPACKED // 2
    ratio: int = HIGHEST_RATIO
    members: int = MOST_MEMBERS
    depth: int = 2

    def __post_init__(self) -> None:
        for name, least in (("total", 1), ("member", 1), ("ratio", 1), ("members", 1), ("depth", 0)):
            if getattr(self, name) < least:
                raise ValueError(f"{name} is {getattr(self, name)}; allowed: {least} or more")


@dataclass(slots=True)
class Budget:
    """What one outer archive has left to unpack [bytes]; shared with the archives inside it."""

    left: int


@dataclass(frozen=True, slots=True)
class Collecting:
    """What a reader of collections is handed: options, limits, depth, budget and the reader of members."""

    read: MemberReader
    tables: TableOptions = field(default_factory=TableOptions)
    limits: Limits = field(default_factory=Limits)
    depth: int = 0
    budget: Budget | None = None
