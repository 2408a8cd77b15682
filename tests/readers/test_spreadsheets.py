"""Spreadsheets: cells as a person sees them, and tables of documents. All counties and figures are invented."""

from __future__ import annotations

import datetime
import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.core import Source, sha256_text
from yanting_research.errors import ReadError
from yanting_research.readers import TableOptions, cell_sheets, document_sources, read_cells, read_source, read_sources
from yanting_research.readers.spreadsheets_csv import find_delimiter
from yanting_research.readers.spreadsheets_formats import shown_number
from yanting_research.readers.spreadsheets_headers import standard_value

DATA = Path(__file__).parent / "data"
MESSY = Path(__file__).parent.parent.parent / "corpus" / "messy"
LONG = "青禾县（虚构）举办培训班十二期，培训党员一千八百人次，其中农村党员一千二百人次。"


REPEATED = (
    '<office:spreadsheet><table:table table:name="x"><table:table-row table:number-rows-repeated="1000000000">'
    '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
)


def workbook(*rows: list[object], formats: dict[tuple[int, int], str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for (row_number, column), code in (formats or {}).items():
        sheet.cell(row_number, column).number_format = code
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cells(data: bytes, name: str = "a.xlsx") -> tuple[tuple[str, ...], ...]:
    return cell_sheets(data, name)[0].rows


def edited(data: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with one of its parts changed by hand."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in package.namelist():
            body = package.read(name)
            if name == part:
                assert old.encode() in body
                body = body.replace(old.encode(), new.encode())
            made.writestr(name, body)
    return buffer.getvalue()


def test_every_cell_is_what_a_person_sees() -> None:
    moment = datetime.datetime(2013, 6, 1, 8, 30)
    row = [7, 1.5, 0.1 + 0.2, "00123", "110105194912310021", True, datetime.date(2013, 6, 1), moment, 0.147, 7, -3.0]
    data = workbook(row, formats={(1, 9): "0.0%", (1, 10): "000"})
    assert cells(data)[0] == (
        "7", "1.5", "0.3", "00123", "110105194912310021", "TRUE", "2013-06-01", "2013-06-01T08:30:00", "14.7%", "007",
        "-3",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        ("41426", 'yyyy"年"m"月"d"日"', "2013-06-01"),
        ("41426", '[$-804]yyyy"年"m"月";@', "2013-06"),
        ("41426", "yyyy", "2013"),
        ("0.5", "h:mm", "12:00:00"),
        ("1.25", "[h]:mm:ss", "30:00:00"),
        ("60", "General", "60"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
        ("-1", "yyyy-mm-dd", "-1"),
        ("0.3333333333333333", "0%", "33.3333333333333%"),
        ("1.1E+05", "General", "110000"),
        ("1234567.5", "#,##0.00_);[Red](#,##0.00)", "1234567.5"),
        ("12", '0"月"', "12"),
        ("3", "0.00E+00", "3"),
    ],
)
def test_number_formats(stored: str, code: str, shown: str) -> None:
    """Serial days after ECMA-376 part 1, 18.17.4.1, with its day 60 that never was."""
    assert shown_number(stored, code) == shown


def test_days_since_1904() -> None:
    assert shown_number("39964", "yyyy-mm-dd", since_1904=True) == "2013-06-01"


@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1))
def test_whole_numbers_keep_every_digit(number: int) -> None:
    assert shown_number(repr(float(number)), "") == str(number)


def test_errors_formulas_units_and_lost_digits_are_said() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_formula("A1", "=1/0", value="#DIV/0!")
    sheet.write_formula("B1", '="甲"&"乙"', value="甲乙")
    sheet.write("C1", 12, book.add_format({"num_format": '#,##0"万元"'}))
    sheet.write("D1", 110105194912310021)
    sheet.set_row(0, None, None, {"hidden": True})
    book.close()
    found = cell_sheets(buffer.getvalue(), "a.xlsx")[0]
    assert found.rows[0][:3] == ("#DIV/0!", "甲乙", "12")
    said = " ".join(found.warnings)
    for part in (
        "1 cells hold an error: A1 #DIV/0!",
        "万元 (first at C1)",
        "ends may be lost: D1",
        "1 rows are hidden",
    ):
        assert part in said
    uncomputed = cell_sheets(workbook(["=1+1", "x"]), "a.xlsx")[0]
    assert uncomputed.rows == (("", "x"),)
    assert "1 formulas hold no computed value" in uncomputed.warnings[0]


def test_strings_with_runs_guides_and_escapes() -> None:
    data = workbook(["甲乙"])
    rich = "<is><r><t>甲</t></r><r><t>乙_x000D_</t></r><rPh sb='0' eb='1'><t>jiǎ</t></rPh></is>"
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet().write("B2", "甲乙")
    book.close()
    shared = edited(buffer.getvalue(), "xl/sharedStrings.xml", "<si><t>甲乙</t></si>", f"<si>{rich[4:-5]}</si>")
    assert cells(shared) == ((), ("", "甲乙\r"))
    assert cells(data) == (("甲乙",),)


@pytest.mark.parametrize("stem", ["document_table", "statistics"])
def test_three_formats_of_one_table_agree(stem: str) -> None:
    """The .xls and .ods were made from the .xlsx by LibreOffice."""
    new, old, opened = (read_cells(DATA / f"{stem}.{suffix}") for suffix in ("xlsx", "xls", "ods"))
    for sheet, other, third in zip(new, old, opened, strict=True):
        assert sheet.rows == other.rows == third.rows
        assert (sheet.name, sheet.hidden) == (other.name, other.hidden) == (third.name, third.hidden)
        assert sheet.merges == other.merges == third.merges


@pytest.mark.parametrize("name", ["document_table.xls", "document_table.xlsx", "document_table.ods"])
def test_texts_agree_with_another_reader(name: str) -> None:
    """calamine reads the same files; only its texts can be compared, it drops formats and error cells."""
    ours = read_cells(DATA / name)
    theirs = python_calamine.CalamineWorkbook.from_path(DATA / name)
    for sheet in ours:
        other = theirs.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        assert len(other) == len(sheet.rows)
        for row, expected in zip(sheet.rows, other, strict=True):
            texts = [(i, value) for i, value in enumerate(expected) if isinstance(value, str) and value]
            assert texts == [(i, row[i]) for i, _ in texts]


def test_a_long_table_of_the_old_format_goes_on_in_the_next_record() -> None:
    """LibreOffice wrote 400 texts; the shared strings cross the records' limit of 8,224 bytes several times."""
    rows = read_cells(DATA / "long_table.xls")[0].rows
    assert len(rows) == 400
    assert rows[:400] == tuple((str(i), f"第{i}条 mixed 青禾县（虚构）{'党员教育' * (i % 40)}") for i in range(400))


def test_a_table_of_documents() -> None:
    items = list(read_sources(DATA / "document_table.xls"))
    sources = [item for item in items if isinstance(item, Source)]
    assert [source.path.rpartition("!")[2] for source in sources] == ["3", "4", "6"]
    first = sources[0]
    assert first.path == f"{DATA / 'document_table.xls'}!文件汇编!3"
    assert first.sha256 == sha256_text(first.text)
    assert dict(first.metadata) == {
        "doc_id": "001",
        "title": "关于党员教育培训工作的通知之1",
        "author": "青禾县委组织部",
        "doc_number": "青组发〔2013〕2号",
        "published": "2013-06-02",
        "主题词": "党员 教育",
    }
    assert first.warnings[0] == "table: text column '正文' (guessed), 4 rows"
    assert "hidden sheets passed over: 底稿" in first.warnings[-1]
    (error,) = (item for item in items if isinstance(item, ReadError))
    assert error.where.endswith("!文件汇编!5")
    assert "no text" in error.what
    assert sources[1].warnings == ()


def test_a_form_above_the_header_and_a_remark_below_the_rows() -> None:
    text = "青禾县（虚构）共有党员三千二百人，其中女党员一千人。"
    above = "文件台账,,\n填报单位：县委办（虚构）,,单位：件\n\n"
    table = f"{above}序号,文件标题,正文内容\n1,虚构通知,{text}\n注：不含涉密文件,,\n"
    found = list(document_sources(table.encode(), "a.csv"))
    assert [(one.path, one.metadata["title"], one.text) for one in found if isinstance(one, Source)] == [
        ("a.csv!5", "虚构通知", text)
    ]
    assert len(found) == 1
    assert "table: remarks below the rows left out: 注：不含涉密文件" in found[0].warnings


def test_a_long_cell_whose_quote_never_closes_is_our_error() -> None:
    table = '标题,正文\n"未闭合,' + "党员教育培训工作" * 40_000
    with pytest.raises(ReadError, match="a quote opens a cell and never closes") as caught:
        list(document_sources(table.encode(), "a.csv"))
    assert "a.csv, line 2" in str(caught.value)


def test_what_is_said_wins_over_what_is_guessed() -> None:
    data = workbook(["摘要", "正文"], [LONG * 2, "短"], [LONG, LONG])
    chosen = [list(document_sources(data, "a.xlsx", TableOptions(text_column=name))) for name in ("摘要", " 正 文")]
    assert [len(items) for items in chosen] == [2, 2]
    assert isinstance(chosen[1][0], Source)
    assert chosen[1][0].text == "短"
    assert "as named" in chosen[1][0].warnings[0]
    with pytest.raises(ReadError, match="no column '全文'") as caught:
        list(document_sources(data, "a.xlsx", TableOptions(text_column="全文")))
    assert caught.value.expected == "one of 摘要, 正文"
    with pytest.raises(ReadError, match="no sheet 'x'"):
        list(document_sources(data, "a.xlsx", TableOptions(sheet="x")))
    hidden = list(document_sources((DATA / "document_table.xlsx").read_bytes(), "a.xlsx", TableOptions(header_row=2)))
    assert len(hidden) == 4
    with pytest.raises(ValueError, match="header_row is 0"):
        TableOptions(header_row=0)


def test_a_table_without_headers_and_one_of_one_column() -> None:
    bare = list(document_sources(workbook([1, LONG], [2, LONG * 2]), "a.xlsx"))
    assert [item.text for item in bare if isinstance(item, Source)] == [LONG, LONG * 2]
    assert isinstance(bare[0], Source)
    assert bare[0].metadata == {"列1": "1"}
    assert "no header row" in bare[0].warnings[1]
    named = list(document_sources(f"正文\n{LONG}\n".encode(), "a.csv"))
    assert [item.path for item in named if isinstance(item, Source)] == ["a.csv!2"]
    assert len(list(document_sources(f"{LONG}\n{LONG}甲\n".encode(), "a.csv"))) == 2


def test_a_table_of_numbers_is_no_table_of_documents() -> None:
    with pytest.raises(ReadError, match="no table of documents") as caught:
        list(document_sources(workbook(["地区", "党员数"], ["青禾县", 3200]), "a.xlsx"))
    assert "read_statistics_table" in caught.value.remedy


def test_a_cell_at_its_limit_was_cut() -> None:
    (source,) = document_sources(workbook(["编号", "正文"], ["1", "党" * 32_767]), "a.xlsx")
    assert isinstance(source, Source)
    assert "probably cut off" in source.warnings[-1]


def test_values_under_our_names() -> None:
    pairs = [("2013/6/5 08:30", "2013-06-05"), ("20130605", "2013-06-05"), ("二〇一三年六月五日", "2013-06-05")]
    assert all(standard_value("published", cell) == iso for cell, iso in pairs)
    assert standard_value("published", "2013/13/5") == "2013/13/5"
    assert standard_value("period", "2013-2015年") == "2013-2015年"


# delimited text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_delimiters_and_encodings(delimiter: str, codec: str) -> None:
    text = delimiter.join(("编号", "正文")) + "\r\n" + delimiter.join(("001", f'"{LONG}{delimiter}\n第二段""引文""。"'))
    (source,) = document_sources(text.encode(codec), "a.csv")
    assert isinstance(source, Source)
    assert source.text == f'{LONG}{delimiter}\n第二段"引文"。'
    assert source.metadata["doc_id"] == "001"


def test_rows_torn_by_their_own_commas_are_named() -> None:
    table = f"编号,正文\n1,{LONG}\n2,{LONG},又一句,再一句。\n\n4,{LONG}\n5\n"
    items = list(document_sources(table.encode(), "a.csv"))
    assert [item.path for item in items if isinstance(item, Source)] == ["a.csv!2", "a.csv!5"]
    errors = {item.where: item.what for item in items if isinstance(item, ReadError)}
    assert errors == {"a.csv!3": "has 4 cells under 2 headers", "a.csv!6": "the row has no text"}


def test_a_header_that_is_short_tears_nothing() -> None:
    items = list(document_sources(f"编号,正文\n1,{LONG},甲\n2,{LONG},乙\n".encode(), "a.csv"))
    assert [item.metadata["列3"] for item in items if isinstance(item, Source)] == ["甲", "乙"]


def test_quotes_that_never_close_and_quotes_that_are_not_doubled() -> None:
    with pytest.raises(ReadError, match="never closes") as caught:
        cell_sheets(f'编号,正文\n1,"{LONG}"\n2,"{LONG}\n3,{LONG}\n'.encode(), "a.csv")
    assert caught.value.where == "a.csv, line 3"
    (sheet,) = cell_sheets(f'编号,正文\n1,"十二五"期间{LONG}\n2,乙\n'.encode(), "a.csv")
    assert len(sheet.rows) == 3
    assert "not doubled" in sheet.warnings[0]


def test_formula_like_and_long_cells_stay_text() -> None:
    (sheet,) = cell_sheets(('甲,乙\n=1+1,@x\n-5%,"' + "党" * 200_000 + '"\n').encode(), "a.csv")
    assert sheet.rows[1] == ("=1+1", "@x")
    assert len(sheet.rows[2][1]) == 200_000


def test_the_stated_delimiter_and_limits() -> None:
    (sheet,) = cell_sheets(b"sep=;\na;b,c\n1;2,3\n", "a.csv")
    assert (sheet.rows[0], sheet.first_row) == (("a", "b,c"), 2)
    with pytest.raises(ReadError, match="too many rows"):
        cell_sheets(b"a,b\n" * 5, "a.csv", most_rows=4)
    with pytest.raises(ReadError, match="too many rows"):
        cell_sheets(workbook(*[["甲", "乙"]] * 5), "a.xlsx", most_rows=4)
    with pytest.raises(ReadError, match="binary"):
        cell_sheets(b"a,b\n\x00\x01,c\n", "a.csv")
    assert find_delimiter("没有分隔符的一行\n第二行\n") == ","


# what only calls itself a workbook


def test_web_pages_and_xml_that_call_themselves_xls() -> None:
    found = [item for item in read_sources(MESSY / "web_page.xls") if isinstance(item, Source)]
    assert [item.metadata["doc_id"] for item in found] == ["001", "002"]
    assert all(item.encoding == "gb18030" for item in found)
    (sheet,) = read_cells(MESSY / "xml_2003.xls")
    assert (sheet.name, sheet.rows) == ("虚构表", (("地区", "党员数"), (), ("青禾县", "3200")))
    (text,) = cell_sheets("甲\t乙\n1\t2\n".encode("gbk"), "a.xls")
    assert text.rows == (("甲", "乙"), ("1", "2"))


def test_a_web_page_without_such_a_table_is_one_document(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(f"<html><body><h1>通知</h1><p>{LONG}</p></body></html>", encoding="utf-8")
    assert LONG in read_source(path).text


def test_unicode_text_of_a_spreadsheet_program() -> None:
    good, bad = read_sources(MESSY / "unicode_text.csv")
    assert isinstance(good, Source)
    assert good.text == "全县共有党员3200人，\n其中女党员1000人，占31.3%。"
    assert isinstance(bad, ReadError)


# bad input


@pytest.mark.parametrize(
    ("part", "old", "new", "what"),
    [
        ("xl/worksheets/sheet1.xml", "<worksheet", "<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet", "document type"),
        ("xl/workbook.xml", "<workbook", "<!DOCTYPE x><workbook", "document type"),
        ("xl/worksheets/sheet1.xml", "</sheetData>", "", "damaged"),
        ("xl/worksheets/sheet1.xml", 'r="B1"', 'r="XFD1"', ""),
    ],
)
def test_workbooks_with_bad_xml(part: str, old: str, new: str, what: str) -> None:
    data = edited(workbook(["甲", "乙"]), part, old, new)
    if what:
        with pytest.raises(ReadError, match=what):
            cell_sheets(data, "a.xlsx")
    else:
        assert len(cells(data)[0]) == 16_384


def test_workbooks_that_blow_up() -> None:
    data = workbook(["甲"])
    with pytest.raises(ReadError, match="times its size"):
        cell_sheets(edited(data, "xl/workbook.xml", "<workbook", " " * 5_000_000 + "<workbook"), "a.xlsx")
    ods = (DATA / "statistics.ods").read_bytes()
    bomb = edited(ods, "content.xml", "<office:spreadsheet>", REPEATED)
    with pytest.raises(ReadError, match="too many rows"):
        cell_sheets(bomb, "a.ods")


def test_locked_workbooks(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "a.xlsx").write_bytes(ole)
    with pytest.raises(ReadError, match="password"):
        read_cells(tmp_path / "a.xlsx")
    with pytest.raises(ReadError, match="password"):
        list(read_sources(tmp_path / "a.xlsx"))


@pytest.mark.parametrize("name", ["document_table.xlsx", "document_table.xls", "statistics.xls", "document_table.ods"])
def test_damaged_workbooks_end_in_our_error(name: str) -> None:
    data = (DATA / name).read_bytes()
    for seed in range(60):
        chance = random.Random(seed)  # noqa: S311
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 5, 60))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        cut = bytes(damaged[: chance.randrange(1, len(damaged))] if seed % 3 == 0 else damaged)
        error = refusal(cut, name)
        assert error is None or (name in error.where and error.remedy)


def refusal(data: bytes, name: str) -> ReadError | None:
    try:
        cell_sheets(data, name)
    except ReadError as error:
        return error
    return None
