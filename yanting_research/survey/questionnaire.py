"""The questionnaire as data (问卷): items, options, scales, needs and skip rules; it holds and never computes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = [
    "CHOICES",
    "KINDS",
    "Block",
    "Item",
    "Matrix",
    "Need",
    "Option",
    "Questionnaire",
    "Scale",
    "Skip",
    "response_columns",
]

KINDS = ("single", "multiple", "scale", "rank", "number", "text")
"""Kinds of items: 单选、多选、量表、排序、填数、填空."""
CHOICES = ("single", "multiple", "scale", "rank")
"""Kinds whose answers are options."""


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to choose from (选项); ``open`` asks for words beside it (其他，请注明)."""

    code: str
    label: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the questionnaire with its heading and instruction."""

    block: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The common stem of several scale items printed as one grid (矩阵题)."""

    matrix: str
    stem: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question (题项).

    Attributes
    ----------
    item
        Name of its column in RESPONSES.
    kind
        One of ``KINDS``.
    text
        What is printed; in a matrix, the row.
    options
        Answers to choose from, in printed order; codes of a scale item are numbers in ascending order.
    ordered
        The options of a single choice have an order (年龄段, 学历).
    required
        Blank is an omission that is counted.
    most
        A multiple choice or a ranking allows at most so many; 0 for any number.
    low, high, unit
        What a number may be.
    instructed
        The answer that a careful reader gives (请在本题选“一般”); such an item tests attention and measures nothing.
    headers
        Further headings under which exports show the item.
    """

    item: str
    kind: str
    text: str
    block: str
    definition: str = ""
    options: tuple[Option, ...] = ()
    matrix: str = ""
    ordered: bool = False
    required: bool = True
    most: int = 0
    low: float = float("-inf")
    high: float = float("inf")
    unit: str = ""
    instructed: str = ""
    headers: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the options, in order."""
        return tuple(option.code for option in self.options)

    def label(self, code: str) -> str:
        """The words of a code; ``KeyError`` for an unknown one."""
        for option in self.options:
            if option.code == code:
                return option.label
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Skip:
    """Whoever answered ``item`` with one of ``codes`` does not answer ``skipped`` (跳题规则)."""

    item: str
    codes: tuple[str, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """Scale items that measure one thing (量表); ``reversed`` ones count the other way round.

    A score is the mean of the answered items, and exists when at least ``least_answered`` of them
    (a share) are answered.
    """

    scale: str
    title: str
    items: tuple[str, ...]
    direction: str
    reversed: tuple[str, ...] = ()
    least_answered: float = 0.5


@dataclass(frozen=True, slots=True)
class Need:
    """A theme of training asked for twice: how important, and how well mastered now (培训需求)."""

    need: str
    label: str
    importance: str
    level: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """All parts in printed order.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire
    >>> book = default_questionnaire()
    >>> book["age"].kind, book["age"].ordered, len(book.needs)
    ('single', True, 12)
    """

    name: str
    version: str
    title: str
    introduction: str
    ending: str
    blocks: tuple[Block, ...]
    items: tuple[Item, ...]
    matrices: tuple[Matrix, ...] = ()
    scales: tuple[Scale, ...] = ()
    needs: tuple[Need, ...] = ()
    skips: tuple[Skip, ...] = ()

    def __getitem__(self, name: str) -> Item:
        """The item of a name; ``KeyError`` when there is none."""
        for item in self.items:
            if item.item == name:
                return item
        raise KeyError(name)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the items."""
        return tuple(item.item for item in self.items)

    def scale(self, name: str) -> Scale:
        """The scale of a name; ``KeyError`` when there is none."""
        for scale in self.scales:
            if scale.scale == name:
                return scale
        raise KeyError(name)

    def stem(self, item: Item) -> str:
        """The common stem above an item; ``""`` outside a matrix."""
        return next((one.stem for one in self.matrices if one.matrix == item.matrix), "")


def response_columns(item: Item) -> tuple[str, ...]:
    """Columns of RESPONSES that hold an item's answers.

    One column, named as the item; a multiple choice or a ranking has one for every option,
    ``item=code``; an option with words of its own has ``item+code`` for them.

    Examples
    --------
    >>> item = Item("ways", "multiple", "形式", "A", options=(Option("1", "讲授"), Option("2", "其他", open=True)))
    >>> response_columns(item)
    ('ways=1', 'ways=2', 'ways+2')
    """
    answers = [f"{item.item}={code}" for code in item.codes] if item.kind in ("multiple", "rank") else [item.item]
    return (*answers, *(f"{item.item}+{option.code}" for option in item.options if option.open))
