"""Filled forms (回收的表): header, rows and seals of a sheet that came back, whatever program saved it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from yanting_research.coding.findings import Finding
from yanting_research.coding.seals import Seal, cell_mark, parse_seal

__all__ = ["SEAL_COLUMN", "FilledSheet", "Form", "FormRow", "column_letters", "read_form"]

SEAL_COLUMN = "校验"
"""Heading of the column of seals, the last one of every sheet: whatever shifts a row shifts its seal."""
_HEADER_WITHIN = 20


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet as it came back: cells as text.

    Attributes
    ----------
    path
        File, and sheet inside it, for messages.
    rows
        Cells; rows may differ in length.
    first_row
        Number of ``rows[0]`` as the spreadsheet shows it.
    book_rows
        Rows of the hidden sheet that carries the codebook; empty when it was lost.
    warnings
        What the reader found odd.
    """

    path: str
    rows: tuple[tuple[str, ...], ...]
    first_row: int = 1
    book_rows: tuple[tuple[str, ...], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row under the header: its number in the file, its cells by column, its seal."""

    n_row: int
    cells: Mapping[str, str]
    seal: Seal


@dataclass(slots=True)
class Form:
    """A form while it is checked."""

    path: str
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[FormRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    shifted: set[int] = field(default_factory=set)

    def say(self, kind: str, n_row: int = 0, column: str = "", *, found: str = "", expected: str = "") -> None:
        """Note a finding."""
        self.findings.append(Finding(self.path, kind, n_row, column, found, expected))


def column_letters(index: int) -> str:
    """Letters of the column with an index from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_form(filled: FilledSheet, columns: tuple[str, ...], *, sealed: tuple[str, ...]) -> Form:
    """Find header and rows of a filled sheet and verify every seal.

    Parameters
    ----------
    filled
        The sheet.
    columns
        All headings in the order in which they were written, the seal's last.
    sealed
        The headings whose cells nobody may change, in the order of the seal.

    Returns
    -------
    Form
        Rows with a seal, in the order of the file, and all findings so far. A renamed column
        is read as the one it stands for, so that its other faults show in the same run.
    """
    form = Form(filled.path)
    header = _header_row(filled, {*sealed, SEAL_COLUMN})
    if header is None:
        wanted = "、".join(f"“{name}”" for name in (*sealed, SEAL_COLUMN))
        form.say("no_header", found=" ".join(filled.rows[0])[:60] if filled.rows else "", expected=wanted)
        return form
    _match_header(form, filled, header, columns)
    _read_rows(form, filled, header)
    _check_seals(form, sealed)
    return form


def _header_row(filled: FilledSheet, wanted: set[str]) -> int | None:
    for index, row in enumerate(filled.rows[:_HEADER_WITHIN]):
        if len(wanted & {cell.strip() for cell in row}) >= min(2, len(wanted)):
            return index
    return None


def _match_header(form: Form, filled: FilledSheet, header: int, columns: tuple[str, ...]) -> None:
    cells = [cell.strip() for cell in filled.rows[header]]
    n_row = filled.first_row + header
    for name, times in Counter(cells).items():
        if name in columns and times > 1:
            places = "、".join(column_letters(index) for index, cell in enumerate(cells) if cell == name)
            form.say("double_column", n_row, name, found=f"{places} 列")
    form.columns = {name: cells.index(name) for name in columns if name in cells}
    body = filled.rows[header + 1 :]
    unknown = {
        index
        for index in range(max([len(cells), *map(len, body)]))
        if (index >= len(cells) or cells[index] not in columns)
        and ((index < len(cells) and cells[index]) or any(index < len(row) and row[index].strip() for row in body))
    }
    for name in columns:
        place = columns.index(name)
        if name in form.columns:
            continue
        if place in unknown:
            unknown.discard(place)
            form.columns[name] = place
            written = cells[place] if place < len(cells) else ""
            form.say(
                "renamed_header", n_row, name, found=written or f"（{column_letters(place)} 列没有表头）", expected=name
            )
        else:
            form.say("missing_column", n_row, name)
    for index in sorted(unknown):
        written = cells[index] if index < len(cells) and cells[index] else "没有表头"
        form.say("extra_column", n_row, written, found=f"{column_letters(index)} 列（{written}）")


def _read_rows(form: Form, filled: FilledSheet, header: int) -> None:
    place = form.columns.get(SEAL_COLUMN)
    for index, row in enumerate(filled.rows[header + 1 :], start=header + 1):
        if not any(cell.strip() for cell in row):
            continue
        n_row = filled.first_row + index
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in form.columns.items()}
        seal = parse_seal(cells.get(SEAL_COLUMN, ""))
        if seal is not None:
            form.rows.append(FormRow(n_row, cells, seal))
            continue
        elsewhere = [(at, moved) for at, cell in enumerate(row) if (moved := parse_seal(cell)) is not None]
        if elsewhere and place is not None:
            form.shifted.add(elsewhere[0][1].number)
            form.say("shifted_row", n_row, found=column_letters(elsewhere[0][0]), expected=column_letters(place))
        elif place is not None:
            form.say("extra_row", n_row, found="｜".join(cell.strip() for cell in row if cell.strip()))


def _check_seals(form: Form, sealed: tuple[str, ...]) -> None:
    if not form.rows:
        return
    ours = Counter((row.seal.sheet, row.seal.total) for row in form.rows).most_common(1)[0][0]
    seen: dict[int, int] = {}
    kept = []
    for row in form.rows:
        if (row.seal.sheet, row.seal.total) != ours:
            form.say("foreign_row", row.n_row, found=row.cells.get(sealed[0], ""))
        elif row.seal.number in seen:
            name = row.cells.get(sealed[0], "")
            form.say("double_row", row.n_row, found=f"{name}（第 {seen[row.seal.number]} 行和第 {row.n_row} 行）")
        else:
            seen[row.seal.number] = row.n_row
            kept.append(row)
            form.findings += _cell_faults(form.path, row, sealed)
    missing = [number for number in range(1, ours[1] + 1) if number not in seen and number not in form.shifted]
    if missing:
        form.say("missing_row", found=_missing_text(missing), expected=f"{ours[1]} 个单元")
    form.rows = kept


def _missing_text(numbers: list[int]) -> str:
    shown = "、".join(map(str, numbers[:10]))
    return f"原表的第 {shown} 个单元" + (f"等 {len(numbers)} 个" if len(numbers) > 10 else "")


def _cell_faults(path: str, row: FormRow, sealed: tuple[str, ...]) -> Iterator[Finding]:
    if len(row.seal.cells) != len(sealed):
        yield Finding(path, "foreign_row", row.n_row, "", row.cells.get(sealed[0], ""))
        return
    for name, mark in zip(sealed, row.seal.cells, strict=True):
        if name not in row.cells or cell_mark(row.cells[name]) == mark:
            continue
        elsewhere = [other for other, cell in row.cells.items() if other != name and cell and cell_mark(cell) == mark]
        if elsewhere:
            yield Finding(path, "shifted_column", row.n_row, name, row.cells[name], f"现在在“{elsewhere[0]}”列")
        else:
            yield Finding(path, "changed_cell", row.n_row, name, row.cells[name] or "（空白）")
