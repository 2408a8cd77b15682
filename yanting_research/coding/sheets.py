"""Coding sheets out (编码表): one row a unit, one column a code, for one coder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import pandas as pd

from yanting_research.chinese import fold_width
from yanting_research.coding.codebook import Code, Codebook, codebook_data, hash_codebook, parse_codebook
from yanting_research.coding.forms import SEAL_COLUMN
from yanting_research.coding.labels import check_coder
from yanting_research.coding.seals import seal_rows
from yanting_research.core import CODES, UNITS, canonical_json, check_table
from yanting_research.errors import CodingError

__all__ = [
    "MAX_UNIT",
    "SEALED",
    "allowed_text",
    "carried_codebook",
    "codebook_rows",
    "codebook_table",
    "coding_sheet",
    "read_value",
    "sheet_columns",
    "value_text",
]

SEALED = ("单元编号", "文本", "编码员")
"""Columns of a coding sheet whose cells nobody may change."""
_CONTEXT = {"上文": "before", "下文": "after", "位置": "place"}
NOTES = "备注"
MAX_UNIT = 32_000
"""Longest unit that a cell of a spreadsheet holds [characters]."""
_LEVELS_ZH = {"nominal": "定类", "ordinal": "定序", "interval": "定距", "ratio": "定比"}
_BOOK_MARK = "yanting-codebook"


def sheet_columns(codebook: Codebook) -> tuple[str, ...]:
    """Headings of a coding sheet, in order.

    >>> from yanting_research.coding.codebook import default_codebook
    >>> sheet_columns(default_codebook())[:5]
    ('单元编号', '上文', '文本', '下文', '培训内容')
    """
    return ("单元编号", "上文", "文本", "下文", *codebook.names, NOTES, "位置", "编码员", SEAL_COLUMN)


def coding_sheet(
    units: pd.DataFrame, codebook: Codebook, coder: str, *, codes: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The sheet that one coder fills (发出的编码表).

    Parameters
    ----------
    units
        UNITS.
    codebook
        Codes; each becomes a column.
    coder
        Label of the coder, never a name.
    codes
        CODES of this coder that stand in the cells already, such as simulated ones or those of
        an interrupted round; by default every cell is blank.

    Returns
    -------
    DataFrame
        Headings of :func:`sheet_columns`, all cells text. The seal in the last column leads a
        row back to its unit, its sheet and its codebook.

    Raises
    ------
    ValueError, PrivacyError
        For a label that is not allowed; see :func:`check_coder`.
    CodingError
        Without units, for a unit that no cell can hold, a code that is called like a column of
        the sheet, or given codes of another coder, unit, code or value.

    Examples
    --------
    >>> from yanting_research.coding.codebook import default_codebook
    >>> from yanting_research.core import build_table
    >>> units = build_table([{"unit_id": "a#000000-000004", "start": 0, "end": 4, "is_heading": False,
    ...                       "text": "举办培训"}], UNITS)
    >>> sheet = coding_sheet(units, default_codebook(), "甲")
    >>> sheet.loc[0, ["单元编号", "文本", "集中培训", "编码员"]].tolist()
    ['a#000000-000004', '举办培训', '', '甲']
    """
    check_coder(coder)
    table = check_table(units, UNITS)
    own = [name for name in sheet_columns(Codebook("", "")) if name in codebook.names]
    long = table["text"].str.len() > MAX_UNIT
    if table.empty or own or long.any():
        first = table.loc[long, "unit_id"].head(1).tolist()
        raise CodingError(
            "no units" if table.empty else f"a code is called {own[0]!r}" if own else f"{first[0]} is too long",
            where="coding sheet",
            expected=f"units of at most {MAX_UNIT:,} characters, codes with names of their own",
            remedy="rename the code" if own else "cut the corpus into paragraphs or sentences",
        )
    columns: dict[str, object] = {"单元编号": table["unit_id"], "文本": table["text"], "编码员": coder}
    columns |= {zh: [_without_blank_lines(text) for text in table[name]] for zh, name in _CONTEXT.items()}
    columns |= dict.fromkeys((*codebook.names, NOTES), "")
    if codes is not None:
        columns |= _given_cells(codes, table["unit_id"].tolist(), codebook, coder)
    sheet = pd.DataFrame(columns, index=table.index, dtype="str")
    sealed = sheet[list(SEALED)].to_numpy().tolist()
    sheet[SEAL_COLUMN] = pd.Series(seal_rows(sealed, book=hash_codebook(codebook)), index=sheet.index, dtype="str")
    return sheet[list(sheet_columns(codebook))]


def _given_cells(codes: pd.DataFrame, unit_ids: Sequence[str], codebook: Codebook, coder: str) -> dict[str, list[str]]:
    """Cells of every code's column, from the codes that this coder gave before."""
    given = check_table(codes, CODES).dropna(subset="value")
    cells = zip(given["unit_id"], given["coder"], given["code"], given["value"], strict=True)
    allowed = {(code.code, value.value) for code in codebook.codes for value in code.values}
    known = set(unit_ids)
    found: dict[tuple[str, str], str] = {}
    for unit_id, label, code, value in cells:
        if unit_id not in known or label != coder or (code, value) not in allowed:
            raise CodingError(
                f"{unit_id}, {label}, {code} = {value_text(value)}", where="codes",
                expected=f"codes of {coder}, units of the sheet, codes and values of the codebook",
                remedy="filter the codes by coder, and draw the same sample",
            )  # fmt: skip
        found[unit_id, code] = value_text(value)
    return {name: [found.get((unit_id, name), "") for unit_id in unit_ids] for name in codebook.names}


def _without_blank_lines(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip())


def codebook_table(codebook: Codebook) -> pd.DataFrame:
    """The codebook as coders read it beside their sheet (编码本).

    >>> from yanting_research.coding.codebook import default_codebook
    >>> codebook_table(default_codebook()).columns.tolist()
    ['编码', '定义', '计入', '不计入', '例句', '取值', '尺度']
    """
    rows = [
        {
            "编码": code.code,
            "定义": code.definition,
            "计入": code.include,
            "不计入": code.exclude,
            "例句": "\n".join(code.examples),
            "取值": allowed_text(code),
            "尺度": _LEVELS_ZH[code.level],
        }
        for code in codebook.codes
    ]
    return pd.DataFrame(rows, dtype="str")


def value_text(value: float) -> str:
    """A value as it stands in a cell.

    >>> value_text(1.0), value_text(0.5)
    ('1', '0.5')
    """
    return f"{value:.10g}"


def allowed_text(code: Code) -> str:
    """What may be given, in words.

    >>> allowed_text(Code("甲", "例"))
    '0（无）、1（有）'
    """
    return "、".join(
        f"{value_text(value.value)}（{value.label}）" if value.label else value_text(value.value)
        for value in code.values
    )


def read_value(text: str, code: Code) -> float | None:
    """The value that a cell holds: a number or its word; ``None`` when it is none of the code's.

    >>> read_value("１", Code("甲", "例")), read_value("有", Code("甲", "例")), read_value("2", Code("甲", "例"))
    (1.0, 1.0, None)
    """
    folded = fold_width(text).strip()
    for value in code.values:
        if folded == value_text(value.value) or (value.label and folded == fold_width(value.label)):
            return value.value
    try:
        number = float(folded) if folded.isascii() else float("nan")
    except ValueError:
        return None
    return number if number in [value.value for value in code.values] else None


def codebook_rows(codebook: Codebook) -> list[list[str]]:
    """The codebook as rows of the hidden sheet that travels with a coding sheet."""
    data = codebook_data(codebook)
    pieces = [canonical_json(data["codebook"]), *(canonical_json(code) for code in data["codes"])]
    return [[_BOOK_MARK, piece] for piece in pieces]


def carried_codebook(rows: Iterable[Sequence[str]], *, where: str) -> Codebook | None:
    """The codebook from such rows; ``None`` when there is none.

    Raises
    ------
    CodingError
        When the rows were changed.

    Examples
    --------
    >>> from yanting_research.coding.codebook import default_codebook
    >>> book = default_codebook()
    >>> carried_codebook(codebook_rows(book), where="a.xlsx") == book, carried_codebook([], where="a.xlsx")
    (True, None)
    """
    pieces = [row[1] for row in rows if len(row) > 1 and row[0] == _BOOK_MARK]
    if not pieces:
        return None
    try:
        head, *codes = [json.loads(piece) for piece in pieces]
    except json.JSONDecodeError as error:
        raise CodingError(
            "the codebook inside the file is damaged",
            where=where,
            expected="the hidden sheet as it was sent out",
            remedy="name the codebook's own file",
        ) from error
    return parse_codebook({"codebook": head, "codes": codes}, where=where)
