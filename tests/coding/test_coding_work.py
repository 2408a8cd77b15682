"""The whole circle: a workbook out, filled by hand in another program, saved in its format, back, settled."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from yanting_research import coding_work
from yanting_research.coding import agreement, choose_codes, coding_units, default_codebook, sample_units
from yanting_research.errors import CodingError, LexiconError, ReadError
from yanting_research.ingest import corpus_from_text
from yanting_research.writers import write_table

# a fictional county; the second sentence looks like a formula
TEXT = "青禾县举办培训班六期。\n=1+1 这句以等号开头。\n县财政列支培训经费20万元。\n师资不足。\n"
CODES = ("集中培训", "经费保障")


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sheets")
    units = sample_units(coding_units(corpus_from_text(TEXT, doc_id="qinghe")), 4, seed=1)
    for coder in "AB":
        book = choose_codes(default_codebook(), CODES)
        coding_work.write_coding_file(units, book, coder, folder / f"{coder}.xlsx")
    return folder


def fill(path: Path, out: Path, values: list[tuple[int | str, int | str]]) -> Path:
    book = openpyxl.load_workbook(path)
    page = book["编码"]
    first = [cell.value for cell in page[1]].index(CODES[0]) + 1
    for row, pair in enumerate(values, start=2):
        for offset, value in enumerate(pair):
            page.cell(row, first + offset).value = value
    book.save(out)
    return out


@pytest.fixture(scope="module")
def returned(sent: Path) -> tuple[Path, Path]:
    a = fill(sent / "A.xlsx", sent / "A_filled.xlsx", [(1, 0), (0, 0), (1, 1), (0, 0)])
    return a, fill(sent / "B.xlsx", sent / "B_filled.xlsx", [(1, 0), (0, 0), ("无", "有"), (0, 0)])


def test_out_and_back(returned: tuple[Path, Path]) -> None:
    made = coding_work.read_coding_files(returned)
    assert made.refused == ()
    assert made.codes.groupby("coder")["value"].sum().to_dict() == {"A": 3, "B": 2}
    assert made.texts["text"].tolist()[1] == "=1+1 这句以等号开头。"
    assert made.codebook.names == CODES
    table = agreement(made.codes, seed=1, codebook=made.codebook, draws=0, statistics=["percent"])
    assert table.set_index("code").loc["集中培训", "value"] == 0.75


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8-sig", ","), ("gb18030", ","), ("utf-16", "\t")])
def test_a_sheet_saved_as_csv_needs_its_codebook(
    encoding: str, delimiter: str, returned: tuple[Path, Path], tmp_path: Path
) -> None:
    rows = list(openpyxl.load_workbook(returned[0])["编码"].values)
    path = tmp_path / "A.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(["" if cell is None else cell for cell in row] for row in rows)
    with pytest.raises(CodingError, match="no sheet carries its codebook"):
        coding_work.read_coding_files([path])
    made = coding_work.read_coding_files([path], choose_codes(default_codebook(), CODES))
    expected = coding_work.read_coding_files(returned).codes
    assert made.codes.equals(expected[expected["coder"] == "A"].reset_index(drop=True))
    beside = coding_work.read_coding_files([path, returned[1]])  # the other sheet carries the codebook for both
    assert beside.codes.equals(expected)


def test_two_coders_in_one_workbook_are_both_read(returned: tuple[Path, Path], tmp_path: Path) -> None:
    book = openpyxl.load_workbook(returned[0])
    other = openpyxl.load_workbook(returned[1])["编码"]
    page = book.create_sheet("乙的表", 0)
    for row in other.iter_rows():
        for cell in row:
            page[cell.coordinate].value = cell.value
            page[cell.coordinate].data_type = cell.data_type  # a text that begins with = stays a text
    book.save(tmp_path / "together.xlsx")
    made = coding_work.read_coding_files([tmp_path / "together.xlsx"])
    assert made.codes.equals(coding_work.read_coding_files(returned).codes)
    assert {path.partition("!")[2] for path in made.findings["path"]} <= {"编码", "乙的表"}


def test_a_bad_file_is_a_row_of_the_report(returned: tuple[Path, Path], tmp_path: Path) -> None:
    noise = tmp_path / "坏文件.xlsx"
    noise.write_bytes(b"PK\x03\x04 no workbook")
    made = coding_work.read_coding_files([*returned, noise])
    assert made.refused == ("坏文件.xlsx",)
    assert made.findings.set_index("path").loc["坏文件.xlsx", "kind"] == "unreadable"
    with pytest.raises(CodingError, match="坏文件"):
        coding_work.read_coding_files([noise])


def test_disagreements_are_settled_in_a_workbook(returned: tuple[Path, Path], tmp_path: Path) -> None:
    made = coding_work.read_coding_files(returned)
    path = tmp_path / "裁定.xlsx"
    coding_work.write_adjudication_file(made.codes, made.texts, made.codebook, path)
    again = tmp_path / "again.xlsx"
    coding_work.write_adjudication_file(made.codes, made.texts, made.codebook, again)
    assert path.read_bytes() == again.read_bytes()
    book = openpyxl.load_workbook(path)
    page = book["裁定"]
    head = [cell.value for cell in page[1]]
    assert page.max_row == 2
    page.cell(2, head.index("裁定") + 1).value = 1
    page.cell(2, head.index("理由") + 1).value = "写明培训"
    book.save(path)
    settled = coding_work.read_adjudication_file(path)
    assert settled.codes["value"].tolist() == [1.0]
    assert settled.reasons["reason"].tolist() == ["写明培训"]


def test_codes_from_tables_and_sheets_together(returned: tuple[Path, Path], tmp_path: Path) -> None:
    codes = coding_work.read_coding_files(returned).codes
    machine = codes[codes["coder"] == "A"].assign(coder="rule").reset_index(drop=True)
    path = write_table(machine, tmp_path / "rule.csv").path
    made = coding_work.codes_from_files([path, *returned])
    assert set(made.codes["coder"]) == {"A", "B", "rule"}
    assert made.codebook is not None
    alone = coding_work.codes_from_files([path])
    assert alone.codebook is None
    pd.testing.assert_frame_equal(alone.codes, machine)
    with pytest.raises(CodingError, match="no files"):
        coding_work.codes_from_files([])


def test_a_codebook_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[codebook]\nname = "例"\nversion = "1"\n[[codes]]\ncode = "甲"\ndefinition = "一"\n', "utf-8")
    assert coding_work.read_codebook(path).names == ("甲",)
    path.write_text("[codebook", "utf-8")
    with pytest.raises(CodingError, match=r"mine\.toml: no TOML"):
        coding_work.read_codebook(path)
    with pytest.raises(ReadError):
        coding_work.read_codebook(tmp_path / "missing.toml")


@pytest.mark.parametrize(
    ("of_the_first", "of_the_second", "said"),
    [
        ('parent = "乙"', 'parent = "甲"', r"line 4, theme 1 \(甲\): the parents go in a circle: 甲 → 乙 → 甲"),
        ('rules = ["一 NEAR 二"]', "", "unknown operator 'NEAR'"),
        ("", 'rules = ["一 AND 三 WITHIN chapter"]', "unknown scope 'chapter'"),
    ],
)
def test_a_dictionary_that_cannot_be_counted_is_not_coded_either(
    tmp_path: Path, of_the_first: str, of_the_second: str, said: str
) -> None:
    told = 'definition = "定义"\ninclude = "计入"\nexclude = "不计入"\nexamples = ["{0}项"]\nexpressions = ["{0}项"]\n'
    head = '[dictionary]\nname = "例"\nversion = "1"\n'
    path = tmp_path / "themes.toml"
    first = f'[[themes]]\ntheme = "甲"\n{told.format("甲")}{of_the_first}\n'
    path.write_text(f'{head}{first}[[themes]]\ntheme = "乙"\n{told.format("乙")}{of_the_second}\n', "utf-8")
    with pytest.raises(LexiconError, match=said):
        coding_work.read_codebook(path)


def test_codes_that_stand_in_the_sheet_already_come_back(returned: tuple[Path, Path], tmp_path: Path) -> None:
    units = sample_units(coding_units(corpus_from_text(TEXT, doc_id="qinghe")), 4, seed=1)
    book = choose_codes(default_codebook(), CODES)
    made = coding_work.read_coding_files(returned).codes
    first = made[made["coder"] == "A"].reset_index(drop=True)
    coding_work.write_coding_file(units, book, "A", tmp_path / "again.xlsx", codes=first.iloc[1:])
    again = coding_work.read_coding_files([tmp_path / "again.xlsx"]).codes
    assert again["value"].isna().tolist() == [True] + [False] * 7  # a cell without a code stays blank
    pd.testing.assert_frame_equal(again.iloc[1:], first.iloc[1:])
    one = first.head(1)
    for wrong in (made, one.assign(value=2.0), one.assign(code="培训内容"), one.assign(unit_id="qinghe#9")):
        with pytest.raises(CodingError, match="codes of A, units of the sheet"):
            coding_work.write_coding_file(units, book, "A", tmp_path / "wrong.xlsx", codes=wrong)
    assert not (tmp_path / "wrong.xlsx").exists()
