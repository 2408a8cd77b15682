"""The way of a coding sheet (编码工作): out as a workbook, back from whatever the coders saved, and to agreement.

Composition of ``coding`` with ``readers``, ``themes`` and ``writers``.
"""

from __future__ import annotations

import dataclasses
import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from yanting_research import coding, themes, writers
from yanting_research.chinese import refuse_identifiers
from yanting_research.coding import SEAL_COLUMN, Adjudication, Codebook, FilledSheet, SheetsRead
from yanting_research.core import CODES, check_table, contract_columns
from yanting_research.errors import CodingError, PrivacyError, ReadError
from yanting_research.readers import Sheet, read_cells, read_text

__all__ = [
    "CodesRead",
    "codes_from_files",
    "filled_sheets",
    "read_adjudication_file",
    "read_codebook",
    "read_coding_files",
    "write_adjudication_file",
    "write_coding_file",
]

_Path = str | os.PathLike[str]
_SHEET, _ADJUDICATION, _BOOK, _HELP, _CARRIED = "编码", "裁定", "编码本", "填写说明", "_编码本"
_TEXTS = ("单元编号", "上文", "文本", "下文", "位置", SEAL_COLUMN)
"""Columns that hold the texts and their places."""
_HEADING_WITHIN = 20
_WIDTHS = {
    "单元编号": 20, "上文": 22, "文本": 46, "下文": 22, "备注": 24, "位置": 28, "编码员": 8, "编码": 14,
    "裁定": 8, "理由": 36, "定义": 36, "计入": 36, "不计入": 36, "例句": 46, "取值": 18, "尺度": 8, "说明": 100,
}  # fmt: skip
_FILLING = (
    "每行是一个编码单元。先看“文本”，不清楚再看“上文”“下文”和“位置”。",
    "每列是一个编码，定义、计入和不计入的规则见“编码本”一页。选中单元格会显示可填的值。",
    "每一格都要判断：没有也要填 0。拿不准的可以留空白，并在“备注”里写明原因；空白按“未编码”处理，不当作 0。",
    "各人独立编码，编完之前不要互相商量，也不要看别人的表。",
    "只填编码列和备注。不要增删行列、改表头、改文本，也不要单独给某一列排序。",
    "请保存为 .xlsx；用 WPS 或 LibreOffice 另存为 .xls、.ods 也能读回。不要另存为 .csv，那样会丢掉编码本。",
    "编码员一栏只写代号，不写姓名；谁是谁，由组织者另行保管。",
)
_SETTLING = (
    "每行是一处分歧：同一单元、同一编码，各人填的值列在“编码员：……”各栏。",
    "对照“编码本”讨论后，在“裁定”栏填最后的值，在“理由”栏写一句依据。没有定下来的留空白。",
    "只填“裁定”和“理由”两栏，其余不要改动。请保存为 .xlsx。",
)


def read_codebook(path: _Path | None = None) -> Codebook:
    """A codebook from a TOML file; by default the shipped themes.

    Raises
    ------
    ReadError
        When the file cannot be read.
    CodingError
        When it is no TOML or no codebook.
    LexiconError
        When it is a dictionary of themes that ``yanting themes`` would refuse: a circle of parents,
        an unknown word in a rule, an expression in two themes.
    """
    if path is None:
        return coding.default_codebook()
    text = read_text(path).text
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodingError(f"no TOML: {error}", where=str(path), expected="[codebook] and [[codes]]") from error
    book = coding.parse_codebook(data, where=str(path))
    if "themes" in data:
        # what people code and what the machine counts are compared later: both must be readable
        themes.parse_themes_text(text, where=str(path))
    return book


def write_coding_file(
    units: pd.DataFrame, codebook: Codebook, coder: str, path: _Path, *, codes: pd.DataFrame | None = None
) -> writers.Written:
    """Write the sheet of one coder as .xlsx: lists to choose from, everything else locked.

    Parameters
    ----------
    units
        UNITS.
    codebook
        Codes; travels with the file in a hidden sheet.
    coder
        Label of the coder, never a name.
    path
        The file.
    codes
        CODES of this coder that stand in the cells already.

    Raises
    ------
    CodingError, PrivacyError, WriteError
        As :func:`coding.coding_sheet` and :func:`writers.write_form`.
    """
    table = coding.coding_sheet(units, codebook, coder, codes=codes)
    choices = tuple(_choice(codebook, name, name) for name in codebook.names)
    form = writers.FormSheet(
        _SHEET, table, (*codebook.names, "备注"), choices, _WIDTHS, hidden_columns=("校验",), frozen=3
    )
    return writers.write_form([form, *_beside(codebook, _FILLING)], path)


def _choice(codebook: Codebook, name: str, column: str, first: int = 0, last: int = -1) -> writers.Choice:
    code = codebook[name]
    prompt = f"{coding.allowed_text(code)}。{code.definition}"
    return writers.Choice(column, tuple(coding.value_text(v.value) for v in code.values), name, prompt, first, last)


def _beside(codebook: Codebook, lines: Iterable[str]) -> list[writers.FormSheet]:
    rows = pd.DataFrame(coding.codebook_rows(codebook), dtype="str")
    return [
        writers.FormSheet(_BOOK, coding.codebook_table(codebook), widths=_WIDTHS, frozen=1),
        writers.FormSheet(_HELP, pd.DataFrame({"说明": list(lines)}), widths=_WIDTHS),
        writers.FormSheet(_CARRIED, rows, hidden=True),
    ]


def filled_sheets(path: _Path) -> list[FilledSheet]:
    """The filled sheets of a file: .xlsx, .xls, .ods, .et or .csv.

    Every visible sheet with a column of seals is one, whatever its tab is called; without any, the
    first visible sheet, so that its faults can be said.

    Raises
    ------
    ReadError
        When the file is no spreadsheet or is damaged.
    PrivacyError
        When a column identifies persons; the texts to be coded are texts and may.
    """
    sheets = read_cells(path)
    shown = [sheet for sheet in sheets if not sheet.hidden] or sheets
    sealed = [sheet for sheet in shown if any(SEAL_COLUMN in row for row in sheet.rows[:_HEADING_WITHIN])]
    main = sealed or shown[:1]
    book = tuple(row for sheet in sheets if sheet not in main for row in sheet.rows)
    name = Path(path).name
    for one in main:
        _refuse_persons(one, name)
    return [
        FilledSheet(f"{name}!{one.name}" if len(main) > 1 else name, one.rows, one.first_row, book, one.warnings)
        for one in main
    ]


def _refuse_persons(sheet: Sheet, name: str) -> None:
    """What coders wrote beside the texts holds nothing that identifies a person."""
    at = next((n for n, row in enumerate(sheet.rows[:_HEADING_WITHIN]) if SEAL_COLUMN in row), -1)
    if at < 0:
        return
    body = sheet.rows[at + 1 :]
    columns = [
        (header, [row[n] for row in body if n < len(row)])
        for n, header in enumerate(sheet.rows[at])
        if header not in _TEXTS
    ]
    refuse_identifiers(columns, f"{name}!{sheet.name}" if sheet.name else name)


def read_coding_files(
    paths: Iterable[_Path],
    codebook: Codebook | None = None,
    *,
    units: pd.DataFrame | None = None,
    raising: bool = True,
) -> SheetsRead:
    """Read the sheets that came back; a bad one is refused with all its faults, the others go on.

    Parameters
    ----------
    paths
        .xlsx, .xls, .ods, .et or .csv.
    codebook
        By default the one inside the sheets.
    units
        UNITS that were sent out, if at hand.
    raising
        Whether it is an error when every sheet is refused.

    Raises
    ------
    CodingError
        When not one sheet can be accepted, unless not ``raising``; when no file is a spreadsheet.
    """
    sheets: list[FilledSheet] = []
    refused: list[coding.Finding] = []
    for path in paths:
        try:
            sheets += filled_sheets(path)
        except (ReadError, PrivacyError) as error:
            refused.append(coding.Finding(Path(path).name, "unreadable", found=str(error)))
    lost = coding.findings_table(refused)
    if not sheets:
        raise CodingError(
            "; ".join(finding.found for finding in refused) or "no files",
            where="coding sheets",
            expected="filled sheets as .xlsx, .xls or .ods",
            remedy="name the files that the coders sent back",
        )
    made = coding.read_coding_sheets(sheets, codebook, units=units, raising=raising)
    findings = pd.concat([made.findings, lost]).sort_values(["path", "n_row", "column", "kind"], ignore_index=True)
    return dataclasses.replace(made, findings=findings, refused=(*made.refused, *(one.path for one in refused)))


def write_adjudication_file(
    codes: pd.DataFrame, texts: pd.DataFrame, codebook: Codebook, path: _Path
) -> writers.Written:
    """Write the disagreements as a workbook in which they are settled.

    Raises
    ------
    CodingError
        When nobody differs.
    """
    table = coding.adjudication_sheet(codes, texts, codebook)
    names = table["编码"].tolist()
    choices = tuple(
        _choice(codebook, name, "裁定", names.index(name), names.index(name) + names.count(name))
        for name in dict.fromkeys(names)
    )
    form = writers.FormSheet(
        _ADJUDICATION, table, ("裁定", "理由"), choices, _WIDTHS, hidden_columns=("校验",), frozen=2
    )
    return writers.write_form([form, *_beside(codebook, _SETTLING)], path)


def read_adjudication_file(path: _Path, codebook: Codebook | None = None) -> Adjudication:
    """Read the decisions back.

    Raises
    ------
    ReadError, CodingError
        When the file cannot be read, or with all its faults.
    """
    first, *others = filled_sheets(path)
    if others:
        raise CodingError(
            f"holds {1 + len(others)} filled sheets",
            where=Path(path).name,
            expected="one sheet of decisions",
            remedy="keep each adjudication in a file of its own",
        )
    return coding.read_adjudication(first, codebook)


@dataclass(frozen=True, slots=True)
class CodesRead:
    """Codes from files: CODES, the codebook inside the sheets if there were any, refusals in words."""

    codes: pd.DataFrame
    codebook: Codebook | None
    refused: tuple[str, ...]


def codes_from_files(paths: Iterable[_Path], codebook: Codebook | None = None) -> CodesRead:
    """CODES from tables of codes (.csv, .parquet) or filled sheets, or both together.

    Raises
    ------
    ReadError, ContractError, CodingError
        When a file cannot be read, every sheet is refused, or two files hold the same cell.
    """
    tables, sheets = [], []
    for path in paths:
        if _is_codes(path):
            tables.append(writers.read_table(path, CODES))
        else:
            sheets.append(path)
    refused: tuple[str, ...] = ()
    if sheets:
        made = read_coding_files(sheets, codebook)
        tables.append(made.codes)
        codebook = made.codebook
        refused = tuple(str(coding.sheet_error(made.findings, path)) for path in made.refused)
    if not tables:
        raise CodingError("no files", where="codes", expected="filled sheets or tables of codes", remedy="name them")
    return CodesRead(check_table(pd.concat(tables, ignore_index=True), CODES, where="codes"), codebook, refused)


def _is_codes(path: _Path) -> bool:
    name = str(path).lower()
    if not name.endswith(".csv"):
        return name.endswith((".csv.gz", ".parquet"))
    rows = read_cells(path)[0].rows
    return bool(rows) and set(contract_columns(CODES)) <= {cell.strip() for cell in rows[0]}
