"""The adjudication file (裁定表): disagreements out with the values side by side, decisions in."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from yanting_research.coding.codebook import Codebook, hash_codebook
from yanting_research.coding.disagreements import disagreements, given_values
from yanting_research.coding.findings import findings_table, sheet_error
from yanting_research.coding.forms import SEAL_COLUMN, FilledSheet, Form, read_form
from yanting_research.coding.labels import ADJUDICATED
from yanting_research.coding.seals import seal_rows
from yanting_research.coding.sheets import allowed_text, read_value, value_text
from yanting_research.coding.sheets_reading import common_codebook
from yanting_research.core import CODES, build_table
from yanting_research.errors import CodingError

__all__ = ["DECISION", "REASON", "Adjudication", "adjudication_sheet", "read_adjudication"]

DECISION, REASON = "裁定", "理由"
_CODER = "编码员："
_FIXED = ("单元编号", "编码", "文本")


@dataclass(frozen=True, slots=True)
class Adjudication:
    """Decisions read back: CODES of the coder ``adjudicated``, their reasons, SHEET_FINDINGS."""

    codes: pd.DataFrame
    reasons: pd.DataFrame
    findings: pd.DataFrame


def adjudication_sheet(codes: pd.DataFrame, texts: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The table on which disagreements are settled (裁定表), a row a unit and code.

    Parameters
    ----------
    codes
        CODES of the coders.
    texts
        UNITS, or the ``texts`` of the sheets read.
    codebook
        By which they coded; its order is the order of the rows.

    Returns
    -------
    DataFrame
        单元编号, 编码, 上文, 文本, 下文, a column for each coder, 裁定, 理由, 校验; all cells text.

    Raises
    ------
    CodingError
        When nobody differs, or a code is not in the codebook.
    """
    table = given_values(codes)
    found = disagreements(table, texts)
    strange = sorted(set(found["code"]) - set(codebook.names))
    if strange or found.empty:
        raise CodingError(
            f"the codebook has no code {strange[0]!r}" if strange else "the coders differ nowhere",
            where="adjudication",
            expected="codes of the codebook on which coders differ",
            remedy="name the codebook of the sheets" if strange else "there is nothing to settle",
        )
    order = {name: number for number, name in enumerate(codebook.names)}
    found = found.sort_values(
        ["code", "unit_id"], key=lambda column: column.map(order) if column.name == "code" else column
    )
    coders = sorted(set(table["coder"]) - {ADJUDICATED})
    given = table.set_index(["unit_id", "code", "coder"])["value"].map(value_text).to_dict()
    sheet = pd.DataFrame(
        {"单元编号": found["unit_id"], "编码": found["code"], "上文": found["before"], "文本": found["text"],
         "下文": found["after"]}
    ).reset_index(drop=True)  # fmt: skip
    for coder in coders:
        pairs = zip(sheet["单元编号"], sheet["编码"], strict=True)
        sheet[f"{_CODER}{coder}"] = [given.get((unit_id, code, coder), "") for unit_id, code in pairs]
    sheet = sheet.assign(**{DECISION: "", REASON: ""}).astype("str")
    sealed = sheet[[*_FIXED, *(f"{_CODER}{coder}" for coder in coders)]].to_numpy().tolist()
    return sheet.assign(**{SEAL_COLUMN: seal_rows(sealed, book=hash_codebook(codebook))}).astype("str")


def read_adjudication(filled: FilledSheet, codebook: Codebook | None = None) -> Adjudication:
    """Read decisions back (读回裁定).

    Returns
    -------
    Adjudication
        ``codes`` has NaN where nothing was decided; ``reasons`` is unit_id, code, reason.

    Raises
    ------
    CodingError
        With every fault of the file, as for coding sheets.
    """
    book = codebook or common_codebook([filled])
    headings = tuple(dict.fromkeys(cell.strip() for row in filled.rows[:20] for cell in row if cell.startswith(_CODER)))
    columns = ("单元编号", "编码", "上文", "文本", "下文", *headings, DECISION, REASON, SEAL_COLUMN)
    form = read_form(filled, columns, sealed=(*_FIXED, *headings))
    for warning in filled.warnings:
        form.say("reading", found=warning)
    if marks := {row.seal.book for row in form.rows} - {hash_codebook(book)[:8]}:
        form.say("old_codebook", found=f"校验码 {min(marks)}", expected=f"{book.name} {book.version}")
    rows = _decisions(form, book)
    findings = findings_table(form.findings)
    if any(finding.is_fault for finding in form.findings):
        raise sheet_error(findings, filled.path)
    reasons = [{"unit_id": row["unit_id"], "code": row["code"], "reason": row.pop("reason")} for row in rows]
    table = pd.DataFrame(reasons, columns=["unit_id", "code", "reason"], dtype="str").sort_values(["unit_id", "code"])
    return Adjudication(build_table(rows, CODES), table.reset_index(drop=True), findings)


def _decisions(form: Form, book: Codebook) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    n_open = n_silent = 0
    for row in form.rows:
        name, text, reason = (row.cells.get(column, "") for column in ("编码", DECISION, REASON))
        value = float("nan")
        if text and name in book.names:
            read = read_value(text, book[name])
            value = float("nan") if read is None else read
            if read is None:
                form.say("value", row.n_row, DECISION, found=text, expected=allowed_text(book[name]))
        n_open += not text
        n_silent += bool(text) and not reason
        rows.append(
            {
                "unit_id": row.cells.get("单元编号", ""),
                "coder": ADJUDICATED,
                "code": name,
                "value": value,
                "reason": reason,
            }
        )
    if n_open:
        form.say("undecided", found=f"{n_open} 处分歧")
    if n_silent:
        form.say("no_reason", found=f"{n_silent} 处")
    return rows
