"""Coding sheets in (编码表回收): all faults at once; a faulty sheet is refused whole, the others go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from yanting_research.coding.codebook import Code, Codebook, compare_codebooks, hash_codebook
from yanting_research.coding.findings import Finding, findings_table, sheet_error
from yanting_research.coding.forms import FilledSheet, Form, read_form
from yanting_research.coding.seals import cell_mark
from yanting_research.coding.sheets import NOTES, SEALED, allowed_text, carried_codebook, read_value, sheet_columns
from yanting_research.core import CODES, UNITS, build_table, check_table
from yanting_research.errors import CodingError

__all__ = ["SheetsRead", "common_codebook", "read_coding_sheet", "read_coding_sheets"]

_TEXT_COLUMNS = {"unit_id": "单元编号", "before": "上文", "text": "文本", "after": "下文"}
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class SheetsRead:
    """What came of filled sheets.

    Attributes
    ----------
    codes
        CODES of the accepted sheets; NaN where a cell is blank.
    texts
        unit_id, before, text, after: what the coders read.
    findings
        SHEET_FINDINGS of all sheets.
    refused
        Paths of the sheets that are not in ``codes``.
    codebook
        By which they were read.
    """

    codes: pd.DataFrame
    texts: pd.DataFrame
    findings: pd.DataFrame
    refused: tuple[str, ...]
    codebook: Codebook


@dataclass(slots=True)
class _Checked:
    path: str
    coder: str
    codes: list[dict[str, object]]
    texts: list[dict[str, str]]
    findings: list[Finding]

    @property
    def is_faulty(self) -> bool:
        return any(finding.is_fault for finding in self.findings)


def common_codebook(sheets: Sequence[FilledSheet]) -> Codebook:
    """The codebook that most of the sheets carry; the others will be refused.

    Raises
    ------
    CodingError
        When none carries one, or as many carry one as another.
    """
    found = [carried_codebook(sheet.book_rows, where=sheet.path) for sheet in sheets]
    times = Counter(hash_codebook(book) for book in found if book is not None).most_common(2)
    if not times or (len(times) == 2 and times[0][1] == times[1][1]):
        pairs = zip(sheets, found, strict=True)
        versions = "; ".join(f"{sheet.path}: {_book_name(book)}" for sheet, book in pairs if book is not None)
        raise CodingError(
            f"the sheets carry different codebooks ({versions})" if times else "no sheet carries its codebook",
            where=", ".join(sheet.path for sheet in sheets),
            expected="sheets made with one codebook, saved as .xlsx, .xls or .ods (CSV loses the hidden sheet)",
            remedy="name the codebook (`--codebook`), or save the sheets as .xlsx",
        )
    return next(book for book in found if book is not None and hash_codebook(book) == times[0][0])


def _book_name(book: Codebook) -> str:
    return f"{book.name} {book.version}, {len(book.codes)} codes, {hash_codebook(book)[:8]}"


def read_coding_sheets(
    sheets: Sequence[FilledSheet],
    codebook: Codebook | None = None,
    *,
    units: pd.DataFrame | None = None,
    raising: bool = True,
) -> SheetsRead:
    """Read filled sheets of several coders (读回编码表).

    Parameters
    ----------
    sheets
        As they came back.
    codebook
        By default the one that the sheets carry.
    units
        UNITS that were sent out, to name missing and foreign ones; not needed otherwise.
    raising
        Whether it is an error when every sheet is refused.

    Returns
    -------
    SheetsRead
        A sheet with any fault is refused whole; its faults stand in ``findings``, with those of
        all other sheets.

    Raises
    ------
    CodingError
        When every sheet is refused (all faults in the message), unless not ``raising``; when no codebook is
        known.
    """
    book = codebook or common_codebook(sheets)
    known = None if units is None else check_table(units, UNITS)
    checked = [_check(sheet, book, known) for sheet in sheets]
    _refuse_double_coders(checked)
    findings = findings_table(finding for one in checked for finding in one.findings)
    accepted = [one for one in checked if not one.is_faulty]
    if raising and not accepted:
        raise _joined_error([sheet_error(findings, one.path) for one in checked])
    texts = pd.DataFrame([row for one in accepted for row in one.texts], columns=list(_TEXT_COLUMNS), dtype="str")
    return SheetsRead(
        build_table((row for one in accepted for row in one.codes), CODES),
        texts.drop_duplicates("unit_id").sort_values("unit_id").reset_index(drop=True),
        findings,
        tuple(one.path for one in checked if one.is_faulty),
        book,
    )


def read_coding_sheet(
    sheet: FilledSheet, codebook: Codebook | None = None, *, units: pd.DataFrame | None = None
) -> pd.DataFrame:
    """CODES of one filled sheet, or an error with all its faults.

    Raises
    ------
    CodingError
        Every fault with row, column, what stands there and what should.
    """
    return read_coding_sheets([sheet], codebook, units=units).codes


def _joined_error(errors: list[CodingError]) -> CodingError:
    if len(errors) == 1:
        return errors[0]
    what = " | ".join(f"{error.where}: {error.what}" for error in errors)
    return CodingError(what, where="every sheet", expected=errors[0].expected, remedy=errors[0].remedy)


def _check(sheet: FilledSheet, book: Codebook, units: pd.DataFrame | None) -> _Checked:
    form = read_form(sheet, sheet_columns(book), sealed=SEALED)
    for warning in sheet.warnings:
        form.say("reading", found=warning)
    _check_book(form, sheet, book)
    coder = form.rows[0].cells.get("编码员", "") if form.rows else ""
    codes = [row for code in book.codes for row in _code_rows(form, code, coder)]
    if form.rows and not any(row.cells.get(name) for row in form.rows for name in book.names):
        form.findings = [finding for finding in form.findings if finding.kind != "blank"]
        form.say("empty")
    _check_shift(form, book)
    if units is not None:
        _check_units(form, units)
    texts = [{name: row.cells.get(zh, "") for name, zh in _TEXT_COLUMNS.items()} for row in form.rows]
    return _Checked(sheet.path, coder, codes, texts, form.findings)


def _check_book(form: Form, sheet: FilledSheet, book: Codebook) -> None:
    marks = {row.seal.book for row in form.rows} - {hash_codebook(book)[:8]}
    if not marks:
        return
    old = carried_codebook(sheet.book_rows, where=sheet.path)
    name = f"{old.name} {old.version}，{len(old.codes)} 个编码" if old else f"校验码 {min(marks)}"
    form.say("old_codebook", found=name, expected=f"{book.name} {book.version}，{len(book.codes)} 个编码")
    for line in compare_codebooks(old, book) if old else []:
        form.say("reading", column=line, found=f"两版编码本不同——{line}")


def _code_rows(form: Form, code: Code, coder: str) -> list[dict[str, object]]:
    """Rows of CODES of one column; wrong and blank cells become findings."""
    if code.code not in form.columns:
        return []
    rows, blank = [], []
    for row in form.rows:
        text = row.cells[code.code]
        value = read_value(text, code) if text else None
        if not text:
            blank.append(row.n_row)
        elif value is None:
            form.say("value", row.n_row, code.code, found=text, expected=allowed_text(code))
        rows.append(
            {"unit_id": row.cells.get("单元编号", ""), "coder": coder, "code": code.code,
             "value": float("nan") if value is None else value}
        )  # fmt: skip
    if blank:
        places = "、".join(map(str, blank[:_SHOWN]))
        form.say("blank", 0, code.code, found=f"{len(blank)} 格（第 {places} 行{'等' if len(blank) > _SHOWN else ''}）")
    return rows


def _check_shift(form: Form, book: Codebook) -> None:
    """Code cells that slid one column to the right leave the first code blank and fill the notes."""
    first = book.names[0]
    if first not in form.columns or NOTES not in form.columns or any(row.cells[first] for row in form.rows):
        return
    notes = [row.cells[NOTES] for row in form.rows if row.cells[NOTES]]
    values = [text for text in notes if read_value(text, book.codes[-1]) is not None]
    if len(values) * 2 > len(form.rows):
        form.say("shifted_column", 0, NOTES, found=f"{len(values)} 格是编码值", expected=f"“{first}”列全是空白")


def _check_units(form: Form, units: pd.DataFrame) -> None:
    texts = dict(zip(units["unit_id"], units["text"], strict=True))
    for row in form.rows:
        name = row.cells.get("单元编号", "")
        if name not in texts:
            form.say("unknown_unit", row.n_row, found=name)
        elif "文本" in row.cells and cell_mark(texts[name]) != cell_mark(row.cells["文本"]):
            changed = Finding(form.path, "changed_cell", row.n_row, "文本", row.cells["文本"], texts[name])
            form.findings = [one for one in form.findings if (one.kind, one.n_row) != ("changed_cell", row.n_row)]
            form.findings.append(changed)


def _refuse_double_coders(checked: list[_Checked]) -> None:
    """Two sheets of one coder may hold different units; the same unit twice is no agreement."""
    for number, one in enumerate(checked):
        names = {row["unit_id"] for row in one.texts}
        for other in checked[:number]:
            if one.coder and one.coder == other.coder and names & {row["unit_id"] for row in other.texts}:
                one.findings.append(Finding(one.path, "same_coder", 0, other.path, one.coder, other.path))
                other.findings.append(Finding(other.path, "same_coder", 0, one.path, one.coder, one.path))
