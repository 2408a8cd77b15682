"""Forms: what is locked, what may be chosen, and that nothing is a formula."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from yanting_research.errors import WriteError
from yanting_research.writers import Choice, FormSheet, write_form

TABLE = pd.DataFrame({"编号": ["u1", "u2", "u3"], "文本": ["=1+1", "@x", "第一行\n第二行" * 20], "有无": ["", "", ""]})
SHEET = FormSheet(
    "编码", TABLE, open_columns=("有无",),
    choices=(Choice("有无", ("0", "1"), "有无" * 30, "规则" * 300, 0, 2), Choice("有无", ("1", "2"), first=2)),
    widths={"文本": 40}, hidden_columns=("编号",), frozen=2,
)  # fmt: skip
HIDDEN = FormSheet("_底表", pd.DataFrame({"a": ["x"], "b": ["=2"]}), hidden=True)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_form([SHEET, HIDDEN], tmp_path / "form.xlsx").path


def test_only_the_open_cells_may_be_filled(book: Path) -> None:
    page = openpyxl.load_workbook(book)["编码"]
    assert page.protection.sheet
    assert not page.protection.password
    assert not page["C2"].protection.locked
    assert page["A2"].protection.locked
    assert page["B2"].protection.locked
    assert page.freeze_panes == "C2"
    assert page.column_dimensions["A"].hidden
    assert page.row_dimensions[4].height > 3 * page.row_dimensions[2].height


def test_lists_hold_for_their_rows(book: Path) -> None:
    rules = openpyxl.load_workbook(book)["编码"].data_validations.dataValidation
    assert [(str(rule.sqref), rule.formula1) for rule in rules] == [("C2:C3", '"0,1"'), ("C4", '"1,2"')]
    assert len(rules[0].promptTitle) == 32
    assert len(rules[0].prompt) == 255


def test_no_text_is_a_formula_and_the_hidden_sheet_has_no_heading(book: Path) -> None:
    with zipfile.ZipFile(book) as package:
        sheets = [package.read(name).decode() for name in package.namelist() if "worksheets/sheet" in name]
    assert not any(re.search(r"<f[ >]", sheet) for sheet in sheets)
    made = openpyxl.load_workbook(book)
    assert made["_底表"].sheet_state == "veryHidden"
    assert [cell.value for cell in made["_底表"][1]] == ["x", "=2"]
    assert made["_底表"]["B1"].data_type == "s"


def test_equal_input_gives_equal_bytes(tmp_path: Path, book: Path) -> None:
    again = write_form([SHEET, HIDDEN], tmp_path / "again.xlsx")
    assert again.path.read_bytes() == book.read_bytes()
    assert again.n_rows == 3
    assert zipfile.is_zipfile(io.BytesIO(book.read_bytes()))


def test_what_a_form_refuses(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    with pytest.raises(ValueError, match=r"allowed: \.xlsx"):
        write_form([SHEET], tmp_path / "form.csv")
    with pytest.raises(ValueError, match="no column '无'; allowed: 编号"):
        write_form([FormSheet("编码", TABLE, open_columns=("无",))], path)
    with pytest.raises(WriteError, match="the list of column '有无'"):
        write_form([FormSheet("编码", TABLE, choices=(Choice("有无", tuple(map(str, range(100, 200)))),))], path)
    with pytest.raises(WriteError, match="refused by Excel"):
        write_form([FormSheet("编/码", TABLE)], path)
    assert not path.exists()
