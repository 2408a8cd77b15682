"""The columns of an export and what becomes of each (列的去向): shown to the user, refused where they name persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from yanting_research.chinese import identifying_column
from yanting_research.errors import PrivacyError, SurveyError
from yanting_research.survey.headers import HeaderIndex, Target, meta_fate
from yanting_research.survey.identifiers import identifiers_in
from yanting_research.survey.questionnaire import Questionnaire

__all__ = ["Column", "Plan", "column_letters", "plan_columns"]

_LOOKED_AT = 12
"""Rows among which the heading is sought."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: place from 0, heading, cells below it, its fate and target."""

    at: int
    header: str
    cells: tuple[str, ...]
    fate: str
    target: Target | None = None
    note_zh: str = ""

    @property
    def letters(self) -> str:
        """As the spreadsheet shows it."""
        return column_letters(self.at + 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """The columns, the number of the first row below the heading, and how bare numbers are read."""

    columns: tuple[Column, ...]
    first_row: int
    positions: bool


def column_letters(number: int) -> str:
    """Letters of a column from its number.

    >>> column_letters(28)
    'AB'
    """
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def plan_columns(
    rows: Sequence[Sequence[str]],
    questionnaire: Questionnaire,
    *,
    first_row: int = 1,
    where: str = "answers",
    mapping: Mapping[str, str] | None = None,
    numbers: str = "auto",
    pseudonymise: str = "",
) -> Plan:
    """Find the heading and give every column its fate.

    Parameters
    ----------
    rows
        Cells as text.
    questionnaire
        Whose items are sought.
    first_row
        Number of ``rows[0]`` as the spreadsheet shows it.
    where
        File for messages.
    mapping
        The user's own word: heading or letters of a column to ``item``, ``item=code``, or ``""`` to drop it.
    numbers
        ``codes`` or ``positions``: what a bare number means; ``auto``: codes where headings are names of items,
        places of options in exports of survey sites.
    pseudonymise
        Heading or letters of a column that identifies persons and becomes their pseudonyms.

    Raises
    ------
    SurveyError
        No column belongs to any item, two columns claim one target, or the mapping names what is not there.
    PrivacyError
        A column of answers holds identifiers of persons; the message names column and first cell, never the value.
    """
    if numbers not in ("auto", "codes", "positions"):
        raise ValueError(f"numbers={numbers!r}; allowed: auto, codes, positions")
    index = HeaderIndex(questionnaire)
    at = _header_row(rows, index)
    headers = [str(cell) for cell in rows[at]] if rows else []
    body = [list(row) for row in rows[at + 1 :]]
    width = max([len(headers), *map(len, body)], default=0)
    headers += [""] * (width - len(headers))
    own = _mapped(headers, mapping or {}, index, where)
    columns = [
        _column(n, header, tuple(row[n] if n < len(row) else "" for row in body), index, own)
        for n, header in enumerate(headers)
    ]
    if pseudonymise:
        declared = _named(headers, pseudonymise, "--pseudonymise", where)
        columns[declared] = replace(columns[declared], fate="pseudonym", target=None, note_zh="换成假名，作答卷编号")
    _refuse_strangers(columns, headers, where)
    columns = _claimed_once(columns, where)
    below = first_row + at + 1
    for column in columns:
        if column.fate == "item":
            _refuse_identifiers(column, below, where)
    named = [column.header.strip() in questionnaire.names or "=" in column.header
             for column in columns if column.fate == "item"]  # fmt: skip
    positions = numbers == "positions" or (numbers == "auto" and 2 * sum(named) < len(named))
    return Plan(tuple(columns), below, positions)


def _header_row(rows: Sequence[Sequence[str]], index: HeaderIndex) -> int:
    """The row with most known headings; the first of them."""
    scores = [sum(1 for cell in row if cell.strip() and index.find(cell) is not None) for row in rows[:_LOOKED_AT]]
    return scores.index(max(scores)) if scores else 0


def _mapped(headers: list[str], mapping: Mapping[str, str], index: HeaderIndex, where: str) -> dict[int, Target | None]:
    found: dict[int, Target | None] = {}
    for name, wanted in mapping.items():
        n = _named(headers, name, "the mapping", where)
        found[n] = index.named(wanted, where=f"{where}, mapping of {name}") if wanted else None
    return found


def _named(headers: Sequence[str], name: str, who: str, where: str) -> int:
    """The place of the column with this heading or these letters."""
    stripped = [header.strip() for header in headers]
    letters = {column_letters(n + 1): n for n in range(len(headers))}
    n = stripped.index(name.strip()) if name.strip() in stripped else letters.get(name.strip().upper(), -1)
    if n < 0:
        raise SurveyError(
            f"{who} names a column {name!r:.40}, which is not there", where=where,
            expected="a heading or letters of a column", remedy=f"columns A to {column_letters(len(headers))}",
        )  # fmt: skip
    return n


def _column(
    at: int, header: str, cells: tuple[str, ...], index: HeaderIndex, own: Mapping[int, Target | None]
) -> Column:
    if at in own:
        target = own[at]
        note = "按用户指定对应" if target else "按用户指定舍去"
        return Column(at, header, cells, "item" if target else "dropped", target, note)
    target = index.find(header)
    if target is not None:
        return Column(at, header, cells, "item", target)
    if header.strip() in ("response_id", "data_kind", "n_same_address", "weight"):
        return Column(at, header, cells, "dropped", note_zh="答卷表自带的栏")
    fate = meta_fate(header)
    found = identifiers_in(cells)
    whole = identifying_column(header, cells)
    if fate == "duration":
        return Column(at, header, cells, fate, note_zh="换算成秒，留作“答得太快”的检查")
    if fate == "address":
        return Column(at, header, cells, fate, note_zh="只数同一地址交了几份，地址本身不留")
    if fate == "identifier" or found or whole:
        kind = found[0][1] if found else whole.kind if whole else "个人或设备信息"
        return Column(at, header, cells, "identifier", note_zh=f"含{kind}，整列舍去，没有读入")
    if fate == "dropped" or not (header.strip() or any(cell.strip() for cell in cells)):
        return Column(at, header, cells, "dropped", note_zh="与答案无关的栏")
    return Column(at, header, cells, "unmatched", note_zh=_unmatched_note(header, index))


def _unmatched_note(header: str, index: HeaderIndex) -> str:
    if index.ambiguous(header):
        return "这个标题在问卷里不止一处，分不清是哪一题；请用 --map 指明"
    near = index.nearest(header)
    return f"问卷里没有这一题，没有读入；是不是 {near}？是的话用 --map 指明" if near else "问卷里没有这一题，没有读入"


def _refuse_strangers(columns: list[Column], headers: list[str], where: str) -> None:
    if any(column.fate == "item" for column in columns):
        return
    shown = "、".join(header.strip()[:20] for header in headers[:6] if header.strip() and not identifiers_in([header]))
    raise SurveyError(
        f"no column belongs to an item of the questionnaire (headings: {shown or 'none'})", where=where,
        expected="headings with the words or names of its items",
        remedy="check that file and questionnaire belong together, or map the columns",
    )  # fmt: skip


def _claimed_once(columns: list[Column], where: str) -> list[Column]:
    """Refuse two columns with one target; where an item has columns of options, its joined column is left out."""
    seen: dict[Target, Column] = {}
    for column in columns:
        if column.target is None:
            continue
        if column.target in seen:
            first = seen[column.target]
            raise SurveyError(
                f"columns {first.letters} and {column.letters} both hold {column.target.item!r}", where=where,
                expected="one column for an item or option", remedy="drop one of them with the mapping",
            )  # fmt: skip
        seen[column.target] = column
    spread = {column.target.item for column in columns if column.target and column.target.code}
    spread -= {column.target.item for column in columns if column.target and column.target.open}
    note = "选项已分列读入，合并的一列不再读"
    return [
        Column(column.at, column.header, column.cells, "dropped", None, note)
        if column.target and not column.target.code and column.target.item in spread
        else column
        for column in columns
    ]


def _refuse_identifiers(column: Column, first_row: int, where: str) -> None:
    found = identifiers_in(column.cells)
    if not found:
        return
    kinds = "、".join(sorted({kind for _, kind in found}))
    item = column.target.item if column.target else ""
    raise PrivacyError(
        f"column {column.letters} ({item}) holds identifiers of persons in {len(found)} cells ({kinds})",
        where=f"{where}, first in {column.letters}{first_row + found[0][0]}",
        expected="answers without names, telephones, identity numbers or addresses",
        remedy="delete or mask these cells in the spreadsheet, then read it again",
    )
