"""CSV, Parquet and XLSX: no formula, nothing cut, the same back, damage found (TRUST S18, S19, S28)."""

from __future__ import annotations

import contextlib
import random
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research import writers
from yanting_research.core import CODES, PANEL, build_table
from yanting_research.errors import ContractError, DamagedTextWarning, ReadError, WriteError
from yanting_research.writers.cells import guard_text, unguard_text
from yanting_research.writers.frames import csv_text, table_bytes

FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1",
    "＝1+1", "＋1", "－A1", "＠x", "\ufeff=1", "\u200b=cmd|'/c x'!A1",
    " =1", "'=1", "''=1",
    "\n=1", "\u3000=HYPERLINK(\"http://x\")", "-cmd", "=",
]  # fmt: skip
PLAIN = ["党员", "-5%", "-12.5", "+3", "2013-06-25", "'quoted", "a=b", "", "(一)", "—"]
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=30)


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_formula_is_disarmed_and_comes_back(text: str, tmp_path: Path) -> None:
    path = writers.write_table(pd.DataFrame({text: [text]}), tmp_path / "a.csv").path
    assert guard_text(text) == f"'{text}"
    assert path.read_bytes().decode("utf-8-sig").lstrip('"')[0] == "'"
    table = writers.read_table(path)
    assert [*table.columns, *table.iloc[:, 0]] == [text, text]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_and_numbers_in_text_are_untouched(text: str) -> None:
    assert guard_text(text) == text


@given(TEXT)
def test_the_guard_is_undone_exactly(text: str) -> None:
    assert unguard_text(guard_text(text)) == text


def test_numbers_are_never_guarded() -> None:
    assert csv_text(pd.DataFrame({"a": [-12.5], "b": [-3]}), where="x")[0] == "a,b\n-12.5,-3\n"


def test_xlsx_has_no_formula_and_no_link(tmp_path: Path) -> None:
    texts = [*FORMULAS, "http://x.cn", "mailto:a@b", "internal:Sheet1!A1", "0012", "1e5", "{=1}"]
    path = writers.write_table(pd.DataFrame({"t": texts, "n": range(len(texts))}), tmp_path / "a.xlsx").path
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet
    cells = [row[0].value for row in openpyxl.load_workbook(path).active.iter_rows(min_row=2)]
    # XML reads \r as \n; everything else is the text itself
    assert [str(cell).replace("_x000D_", "\r").replace("\r", "\n") for cell in cells] == [
        t.replace("\r", "\n") for t in texts
    ]


def test_xlsx_types_and_emptiness(tmp_path: Path) -> None:
    table = pd.DataFrame({"f": [1.5, float("nan")], "b": [True, False], "i": [2**60, 7], "s": ["010000", ""]})
    book = openpyxl.load_workbook(writers.write_table(table, tmp_path / "a.xlsx").path)
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows == [["f", "b", "i", "s"], [1.5, True, str(2**60), "010000"], [None, False, 7, None]]


def test_a_text_that_excel_would_cut_is_refused(tmp_path: Path) -> None:
    writers.write_table(pd.DataFrame({"a": ["党" * 32_767]}), tmp_path / "a.xlsx")
    before = (tmp_path / "a.xlsx").read_bytes()
    for text in ("党" * 32_768, "𠮷" * 16_384):
        with pytest.raises(WriteError, match="32,767"):
            writers.write_table(pd.DataFrame({"a": [text]}), tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == before
    written = writers.write_table(pd.DataFrame({"a": ["党" * 200_000]}), tmp_path / "a.csv")
    assert len(writers.read_table(written.path).loc[0, "a"]) == 200_000


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz", ".parquet", ".xlsx"])
def test_what_no_format_holds_is_replaced_and_counted(suffix: str, tmp_path: Path) -> None:
    table = pd.DataFrame({"a": pd.Series(["党\x00员\ud800", "\x1b[2J", "好\uffff"], dtype=object), "n": [1, 2, 3]})
    with pytest.warns(DamagedTextWarning, match="4 characters"):
        written = writers.write_table(table, tmp_path / f"a{suffix}")
    assert (written.n_cleaned, written.n_rows) == (4, 3)
    if suffix != ".xlsx":
        assert writers.read_table(written.path, dtypes={"n": "int64"})["a"].tolist() == ["党�员�", "�[2J", "好�"]


@pytest.mark.parametrize("value", [["list"], {"a": 1}, object(), 1j])
def test_a_cell_that_is_no_single_value_is_refused(value: object, tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"row|column"):
        writers.write_table(pd.DataFrame({"a": pd.Series([value], dtype=object)}), tmp_path / "a.csv")
    with pytest.raises(WriteError):
        writers.write_table(pd.DataFrame({"a": pd.Series([value, "x"], dtype=object)}), tmp_path / "a.parquet")
    assert list(tmp_path.iterdir()) == []


def test_infinite_numbers_do_not_go_to_excel(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="infinite"):
        writers.write_table(pd.DataFrame({"a": [float("inf")]}), tmp_path / "a.xlsx")


@pytest.mark.parametrize("name", ["", "a/b", "x" * 32, "'a", "A[1]"])
def test_sheet_names_that_excel_refuses(name: str, tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="sheet name"):
        writers.write_workbook({name: pd.DataFrame({"a": [1]})}, tmp_path / "a.xlsx")


def test_workbook_counts_rows_of_all_sheets(tmp_path: Path) -> None:
    sheets = {"事实": pd.DataFrame({"a": [1, 2]}), "核算": pd.DataFrame({"b": ["x"]})}
    written = writers.write_workbook(sheets, tmp_path / "a.xlsx")
    assert written.n_rows == 3
    assert openpyxl.load_workbook(written.path).sheetnames == ["事实", "核算"]


def test_unknown_suffix_and_simulated_rows_without_the_word(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"allowed: \.csv"):
        writers.write_table(pd.DataFrame({"a": [1]}), tmp_path / "a.xls")
    table = pd.DataFrame({"a": [1], "data_kind": ["simulated"]})
    with pytest.raises(WriteError, match="simulated"):
        writers.write_table(table, tmp_path / "panel.csv")
    assert writers.write_table(table, tmp_path / "panel_simulated.csv").n_rows == 1


def test_excel_sees_utf8_by_the_mark(tmp_path: Path) -> None:
    table = pd.DataFrame({"词": ["党员"]})
    assert writers.write_table(table, tmp_path / "a.csv").path.read_bytes()[:3] == b"\xef\xbb\xbf"
    assert writers.write_table(table, tmp_path / "b.csv", bom=False).path.read_bytes() == "词\n党员\n".encode()


CODE_ROWS = [
    {"unit_id": "u1", "coder": "甲", "code": "=培训", "value": 1},
    {"unit_id": "u2", "coder": "乙", "code": "x"},
]


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz", ".parquet"])
def test_a_contract_table_comes_back_equal(suffix: str, tmp_path: Path) -> None:
    table = build_table(CODE_ROWS, CODES)
    path = writers.write_table(table, tmp_path / f"codes{suffix}").path
    pd.testing.assert_frame_equal(writers.read_table(path, CODES), table)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_an_empty_contract_table_comes_back_equal(suffix: str, tmp_path: Path) -> None:
    table = build_table([], CODES)
    path = writers.write_table(table, tmp_path / f"codes{suffix}").path
    pd.testing.assert_frame_equal(writers.read_table(path, CODES), table)


def test_an_open_contract_reads_undeclared_columns_as_text(tmp_path: Path) -> None:
    row = {
        "entity": "甲乡",
        "period": 1,
        "treated_since": None,
        "cluster": "甲乡",
        "data_kind": "real",
        "region": "010000",
    }
    path = writers.write_table(build_table([row | {"y": 2.5}], PANEL), tmp_path / "p.csv").path
    table = writers.read_table(path, PANEL, dtypes={"y": "float64"})
    assert table.loc[0, ["region", "y"]].tolist() == ["010000", 2.5]


@given(
    st.lists(
        st.tuples(TEXT, st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**17), 10**17)), max_size=5
    )
)
def test_csv_round_trip_of_any_cells(rows: list[tuple[str, float, int]]) -> None:
    table = pd.DataFrame(
        {
            "t": pd.Series([row[0] for row in rows], dtype="str"),
            "f": pd.Series([row[1] for row in rows], dtype="float64"),
            "i": pd.Series([row[2] for row in rows], dtype="int64"),
        }
    )
    unwritable = sum(
        (ord(c) < 32 and c not in "\t\n\r") or (0x7F <= ord(c) <= 0x9F and c != "\x85") for row in rows for c in row[0]
    )
    if unwritable:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = writers.write_table(table, Path(folder) / "a.csv").path
        back = writers.read_table(path, dtypes={"f": "float64", "i": "int64"})
    pd.testing.assert_frame_equal(back, table)


@pytest.mark.parametrize("cell", ["1.0", "", "１２", "x", "1e3", "9" * 19])
def test_a_cell_that_is_no_integer_names_its_line(cell: str, tmp_path: Path) -> None:
    path = writers.write_text(f"n,t\n5,a\n{cell},b\n", tmp_path / "a.csv").path
    with pytest.raises(ContractError, match="line 3"):
        writers.read_table(path, dtypes={"n": "int64"})


def test_identifiers_stay_text(tmp_path: Path) -> None:
    path = writers.write_text("code,id\n010000,110105194912310021\n,\n", tmp_path / "a.csv").path
    assert writers.read_table(path).to_dict("list") == {"code": ["010000", ""], "id": ["110105194912310021", ""]}


@pytest.mark.parametrize("content", [b"", b"a,b\n1\n", b"a,a\n1,2\n", b'a\n"1', b"a\n\xff\n"])
def test_a_damaged_csv_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(ReadError, match="damaged"):
        writers.read_table(tmp_path / "a.csv")


def test_a_missing_file_and_another_hash(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        writers.read_table(tmp_path / "none.csv")
    written = writers.write_table(pd.DataFrame({"a": ["x"]}), tmp_path / "a.csv")
    assert len(writers.read_table(written.path, sha256=written.sha256)) == 1
    with pytest.raises(ReadError, match="SHA-256"):
        writers.read_table(written.path, sha256="0" * 64)


def test_one_flipped_bit_in_parquet_is_never_silent(tmp_path: Path) -> None:
    rng = random.Random(1)  # noqa: S311 - a test's dice
    rows = [
        {"unit_id": f"u{i:04}", "coder": "甲乙"[i % 2], "code": f"c{rng.random()}", "value": rng.random()}
        for i in range(400)
    ]
    table = build_table(rows, CODES)
    written = writers.write_table(table, tmp_path / "a.parquet")
    data = written.path.read_bytes()
    silent = 0
    for _ in range(100):
        place = rng.randrange(len(data))
        flipped = data[:place] + bytes([data[place] ^ (1 << rng.randrange(8))]) + data[place + 1 :]
        (tmp_path / "b.parquet").write_bytes(flipped)
        with pytest.raises(ReadError, match="damaged"):
            writers.read_table(tmp_path / "b.parquet", CODES, sha256=written.sha256)
        with contextlib.suppress(ReadError, ContractError):  # without the hash the page checksums stand alone
            silent += not writers.read_table(tmp_path / "b.parquet", CODES).equals(table)
    assert silent == 0


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz", ".parquet", ".xlsx"])
def test_index_and_input_do_not_matter(suffix: str) -> None:
    table = pd.DataFrame({"a": ["党", "员"], "b": [1.5, 2.5]})
    other = table.set_index(pd.Index([7, 9]))
    copy = other.copy(deep=True)
    assert table_bytes(table, suffix, where="x") == table_bytes(other, suffix, where="x")
    pd.testing.assert_frame_equal(other, copy)


def test_parquet_keeps_what_a_table_says_of_itself(tmp_path: Path) -> None:
    """The segmentation behind a count travels with the file; equal tables give equal bytes."""
    table = pd.DataFrame({"feature": ["党员"], "frequency": [5]})
    table.attrs = {"segmentation": {"jieba": "0.42.1", "n_edits": 0}, "layer": "tokens"}
    first = writers.write_table(table, tmp_path / "a.parquet")
    table.attrs = {"layer": "tokens", "segmentation": {"n_edits": 0, "jieba": "0.42.1"}}
    assert writers.write_table(table, tmp_path / "b.parquet").sha256 == first.sha256
    assert writers.read_table(tmp_path / "a.parquet").attrs == table.attrs
    assert writers.read_table(writers.write_table(table.iloc[:0], tmp_path / "c.parquet").path).attrs == table.attrs
    table.attrs = {"made by": object()}
    with pytest.raises(WriteError, match="attrs do not fit"):
        writers.write_table(table, tmp_path / "a.parquet")
    assert writers.read_table(tmp_path / "a.parquet").attrs["layer"] == "tokens"
