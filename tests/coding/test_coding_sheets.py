"""Coding sheets out and in: every fault that was caused is found, all in one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from yanting_research.coding import (
    Code,
    Codebook,
    CodeValue,
    FilledSheet,
    adjudicated_codes,
    adjudication_sheet,
    codebook_rows,
    coding_sheet,
    disagreements,
    read_adjudication,
    read_coding_sheet,
    read_coding_sheets,
    sheet_error,
)
from yanting_research.core import UNITS, build_table
from yanting_research.errors import CodingError

BOOK = Codebook(
    "例", "1.0",
    (Code("培训", "办班授课"), Code("经费", "资金投入"), Code("力度", "有多具体", level="ordinal",
     values=(CodeValue(1.0, "弱"), CodeValue(2.0, "中"), CodeValue(3.0, "强")))),
)  # fmt: skip
TEXTS = ("举办培训班六期。", "=1+1 列支20万元。", "师资不足。", "+培训 800人次。")  # fictional
Rows = list[list[str]]


@cache
def units_of(texts: tuple[str, ...] = TEXTS) -> pd.DataFrame:
    rows = [
        {"unit_id": f"qinghe_2013#{10 * i:06d}-{10 * i + len(text):06d}", "doc_id": "qinghe_2013", "start": 10 * i,
         "end": 10 * i + len(text), "text": text, "is_heading": False, "weight": 1.0}
        for i, text in enumerate(texts)
    ]  # fmt: skip
    return build_table(rows, UNITS)


VALUES = (("1", "0", "2"), ("0", "1", "3"), ("0", "0", "1"), ("1", "0", "1"))


@cache
def filled(
    coder: str = "A", values: tuple[tuple[str, ...], ...] = VALUES, *, path: str = "", book: Codebook = BOOK
) -> FilledSheet:
    sheet = coding_sheet(units_of(), book, coder)
    for column, name in enumerate(book.names):
        sheet[name] = [row[column] for row in values]
    rows = [list(sheet.columns), *sheet.to_numpy().tolist()]
    carried = tuple(tuple(row) for row in codebook_rows(book))
    return FilledSheet(path or f"{coder}.xlsx", tuple(map(tuple, rows)), book_rows=carried)


def changed(change: Callable[[Rows], None], sheet: FilledSheet | None = None) -> FilledSheet:
    one = sheet or filled()
    rows = [list(row) for row in one.rows]
    change(rows)
    return replace(one, rows=tuple(map(tuple, rows)))


def kinds(sheet: FilledSheet, **options: object) -> set[tuple[str, int, str]]:
    """(kind, row, column) of every fault."""
    made = read_coding_sheets([sheet, filled("B")], BOOK, raising=False, **options)  # type: ignore[arg-type]
    faults = made.findings[(made.findings["severity"] == "fault") & (made.findings["path"] == sheet.path)]
    assert made.refused == ((sheet.path,) if len(faults) else ())
    assert set(made.codes["coder"]) == ({"A", "B"} if faults.empty else {"B"})  # the other sheet goes on
    assert (faults["message_zh"].str.len() > 5).all()
    return {(row["kind"], row["n_row"], row["column"]) for row in faults.to_dict("records")}


def column(name: str) -> int:
    return list(filled().rows[0]).index(name)


def test_a_filled_sheet_comes_back_as_codes() -> None:
    codes = read_coding_sheet(filled())
    assert len(codes) == 12
    assert codes.set_index(["unit_id", "code"]).loc[("qinghe_2013#000010-000022", "力度"), "value"] == 3.0
    assert set(codes["coder"]) == {"A"}
    assert kinds(filled()) == set()


def test_words_full_width_digits_and_decimals_are_values() -> None:
    given = (("有", "０", "强"), ("1.0", " 1 ", "3"), ("无", "0", "１"), ("1", "0", "弱"))
    codes = read_coding_sheet(filled(values=given)).set_index(["code", "unit_id"])["value"]
    assert codes["培训"].tolist() == [1, 1, 0, 1]
    assert codes["力度"].tolist() == [3, 3, 1, 1]


def test_a_blank_is_not_coded_and_is_reported() -> None:
    made = read_coding_sheets([filled(values=(("", "0", ""), *VALUES[1:]))])
    assert made.codes["value"].isna().sum() == 2
    notes = made.findings[made.findings["kind"] == "blank"]
    assert notes["column"].tolist() == ["力度", "培训"]
    assert "不当作 0" in notes["message_zh"].iloc[0]
    assert made.refused == ()


FAULTS: dict[str, tuple[Callable[[Rows], None], set[tuple[str, int, str]]]] = {
    "missing row": (lambda rows: rows.pop(2), {("missing_row", 0, "")}),
    "extra row": (lambda rows: rows.append(["新单元", "", "多出的一句。"]), {("extra_row", 6, "")}),
    "duplicate unit": (lambda rows: rows.append(list(rows[1])), {("double_row", 6, "")}),
    "extra code": (
        lambda rows: [row.insert(7, "新编码" if number == 0 else "1") for number, row in enumerate(rows)],
        {("extra_column", 1, "新编码")},
    ),
    "column without header": (lambda rows: rows[2].append("1"), {("extra_column", 1, "没有表头")}),
    "missing column": (
        lambda rows: [row.pop(column("经费")) for row in rows], {("missing_column", 1, "经费")}
    ),
    "renamed header": (
        lambda rows: rows[0].__setitem__(column("培训"), "培训班"), {("renamed_header", 1, "培训")}
    ),
    "renamed text": (
        lambda rows: rows[0].__setitem__(column("文本"), "正文"), {("renamed_header", 1, "文本")}
    ),
    "double header": (
        lambda rows: rows[0].__setitem__(column("经费"), "培训"),
        {("double_column", 1, "培训"), ("missing_column", 1, "经费")},
    ),
    "changed text": (
        lambda rows: rows[3].__setitem__(column("文本"), "师资充足。"), {("changed_cell", 4, "文本")}
    ),
    "changed label": (
        lambda rows: rows[3].__setitem__(column("编码员"), "C"), {("changed_cell", 4, "编码员")}
    ),
    "value": (lambda rows: rows[1].__setitem__(column("培训"), "2"), {("value", 2, "培训")}),
    "value of another scale": (lambda rows: rows[1].__setitem__(column("力度"), "0"), {("value", 2, "力度")}),
    "row shifted right": (
        lambda rows: rows[2].insert(3, ""), {("shifted_row", 3, ""), ("extra_column", 1, "没有表头")}
    ),
    "row shifted left": (lambda rows: rows[2].pop(4), {("shifted_row", 3, "")}),
    "columns swapped under the header": (
        lambda rows: [row.insert(1, row.pop(2)) for row in rows[1:]],
        {("shifted_column", number, "文本") for number in (2, 3, 4, 5)},
    ),
    "codes one to the right": (
        lambda rows: [row.insert(4, "") or row.pop(8) for row in rows[1:]],
        {("shifted_column", 0, "备注")} | {("value", number, "力度") for number in (2, 4, 5)},
    ),
    "no header": (lambda rows: rows.pop(0), {("no_header", 0, "")}),
    "seal overwritten": (
        lambda rows: rows[2].__setitem__(column("校验"), "x"), {("extra_row", 3, ""), ("missing_row", 0, "")}
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_refuses_the_sheet_with_its_place(fault: str) -> None:
    change, expected = FAULTS[fault]
    assert kinds(changed(change)) == expected


def test_all_faults_are_said_at_once() -> None:
    def many(rows: Rows) -> None:
        rows[1][column("培训")] = "7"
        rows[2][column("文本")] = "改过的句子。"
        rows[0][column("经费")] = "资金"
        rows.pop(4)

    found = kinds(changed(many))
    assert {kind for kind, _, _ in found} == {"value", "changed_cell", "renamed_header", "missing_row"}
    with pytest.raises(CodingError) as caught:
        read_coding_sheet(changed(many), BOOK)
    message = str(caught.value)
    assert caught.value.where == "A.xlsx"
    assert "4 faults" in message
    assert "row 2, column '培训': value: '7', expected '0（无）、1（有）'" in message
    assert caught.value.remedy


def test_columns_may_be_moved_with_their_headers_and_rows_sorted() -> None:
    def move(rows: Rows) -> None:
        for row in rows:
            row.insert(0, row.pop(column("经费")))
        rows[1:] = reversed(rows[1:])

    assert kinds(changed(move)) == set()
    assert read_coding_sheet(changed(move)).equals(read_coding_sheet(filled()))


def test_rows_of_another_sheet_are_foreign() -> None:
    other = coding_sheet(units_of(("别处的一句。",)), BOOK, "A").to_numpy().tolist()[0]
    assert kinds(changed(lambda rows: rows.append(other))) == {("foreign_row", 6, "")}


def test_an_old_codebook_is_told_with_what_changed() -> None:
    new = replace(BOOK, version="1.1", codes=(replace(BOOK.codes[0], include="也算轮训"), *BOOK.codes[1:]))
    made = read_coding_sheets([filled()], new, raising=False)
    assert made.refused == ("A.xlsx",)
    told = made.findings.set_index("kind")
    assert "1.0" in told.loc["old_codebook", "found"]
    assert "1.1" in told.loc["old_codebook", "expected"]
    assert "改动：培训（计入）" in told.loc["reading", "found"]
    other = filled("B", book=new)
    with pytest.raises(CodingError, match="the sheets carry different codebooks"):
        read_coding_sheets([filled(), other])
    made = read_coding_sheets([filled(), other, filled("C")])  # most sheets decide
    assert made.refused == ("B.xlsx",)


def test_two_sheets_of_one_coder_are_both_refused() -> None:
    made = read_coding_sheets([filled(path="1.xlsx"), filled(path="2.xlsx"), filled("B")], BOOK)
    assert made.refused == ("1.xlsx", "2.xlsx")
    assert set(made.codes["coder"]) == {"B"}
    assert "2.xlsx" in str(sheet_error(made.findings, "1.xlsx"))


def test_without_the_hidden_sheet_the_codebook_must_be_named() -> None:
    bare = replace(filled(), book_rows=())
    with pytest.raises(CodingError, match="no sheet carries its codebook"):
        read_coding_sheet(bare)
    assert read_coding_sheet(bare, BOOK).equals(read_coding_sheet(filled()))
    damaged = replace(filled(), book_rows=(("yanting-codebook", "{"),))
    with pytest.raises(CodingError, match="the codebook inside the file is damaged"):
        read_coding_sheet(damaged)


def test_units_at_hand_name_what_should_stand_there() -> None:
    sheet = changed(lambda rows: rows[3].__setitem__(column("文本"), "师资充足。"))
    with pytest.raises(CodingError, match="'师资充足。', expected '师资不足。'"):
        read_coding_sheet(sheet, units=units_of())
    with pytest.raises(CodingError, match="unknown_unit"):
        read_coding_sheet(filled(), units=units_of(TEXTS[:2]))


def test_an_empty_sheet_is_no_coding() -> None:
    assert kinds(filled(values=(("", "", ""),) * 4)) == {("empty", 0, "")}


def test_many_equal_faults_become_one_line() -> None:
    texts = tuple(f"第{number}句。" for number in range(30))
    sheet = coding_sheet(units_of(texts), BOOK, "A")
    sheet["培训"] = "9"
    rows = tuple(map(tuple, [list(sheet.columns), *sheet.to_numpy().tolist()]))
    made = read_coding_sheets([FilledSheet("A.xlsx", rows)], BOOK, raising=False)
    found = made.findings[made.findings["kind"] == "value"]
    assert found["n_row"].tolist() == [0]
    assert "共 30 行" in found["message_zh"].iloc[0]


def test_what_a_sheet_refuses_before_it_is_sent() -> None:
    with pytest.raises(CodingError, match="no units"):
        coding_sheet(units_of(()), BOOK, "A")
    with pytest.raises(CodingError, match="is too long"):
        coding_sheet(units_of(("长" * 40_000,)), BOOK, "A")
    with pytest.raises(CodingError, match="a code is called '文本'"):
        coding_sheet(units_of(), Codebook("例", "1", (Code("文本", "例"),)), "A")


# --- adjudication ---------------------------------------------------------------------------------------------------


@cache
def both() -> tuple[pd.DataFrame, pd.DataFrame]:
    other = (("1", "1", "2"), ("0", "1", "1"), ("0", "0", "1"), ("1", "", "1"))
    made = read_coding_sheets([filled(), filled("B", other)])
    return made.codes, made.texts


def decided(decisions: list[tuple[str, str]]) -> FilledSheet:
    sheet = adjudication_sheet(*both(), BOOK)
    sheet["裁定"] = [value for value, _ in decisions]
    sheet["理由"] = [reason for _, reason in decisions]
    return FilledSheet("adj.xlsx", tuple(map(tuple, [list(sheet.columns), *sheet.to_numpy().tolist()])))


def test_disagreements_have_values_side_by_side_and_the_sentence() -> None:
    codes, texts = both()
    found = disagreements(codes, texts)
    assert found[["code", "values", "text"]].to_numpy().tolist() == [
        ["力度", "A=3; B=1", "=1+1 列支20万元。"],
        ["经费", "A=0; B=1", "举办培训班六期。"],
    ]
    assert found["spread"].tolist() == [2.0, 1.0]
    sheet = adjudication_sheet(codes, texts, BOOK)
    assert sheet["编码"].tolist() == ["经费", "力度"]  # in the order of the codebook
    assert sheet[["编码员：A", "编码员：B"]].to_numpy().tolist() == [["0", "1"], ["3", "1"]]


def test_decisions_come_back_and_complete_the_codes() -> None:
    codes, _ = both()
    made = read_adjudication(decided([("1", "写明六期经费"), ("2", "")]), BOOK)
    assert made.codes["coder"].unique().tolist() == ["adjudicated"]
    assert made.reasons["reason"].tolist() == ["写明六期经费", ""]
    assert made.findings["kind"].tolist() == ["no_reason"]
    final = adjudicated_codes(codes, made.codes).set_index(["unit_id", "code"])["value"]
    assert final[("qinghe_2013#000000-000008", "经费")] == 1
    assert final[("qinghe_2013#000010-000022", "力度")] == 2
    assert final[("qinghe_2013#000000-000008", "培训")] == 1  # agreed
    assert ("qinghe_2013#000030-000039", "经费") not in final  # one coder alone is no agreement


def test_an_open_decision_stays_open_and_a_wrong_one_is_refused() -> None:
    codes, _ = both()
    made = read_adjudication(decided([("", ""), ("2", "折中")]), BOOK)
    assert made.findings["kind"].tolist() == ["undecided"]
    assert adjudicated_codes(codes, made.codes)["value"].isna().sum() == 1
    with pytest.raises(CodingError, match="value: '3', expected '0（无）、1（有）'"):
        read_adjudication(decided([("3", "x"), ("2", "x")]), BOOK)

    def forge(rows: Rows) -> None:
        rows[1][list(rows[0]).index("编码员：A")] = "1"

    with pytest.raises(CodingError, match="changed_cell: '1'"):
        read_adjudication(changed(forge, decided([("1", "x"), ("2", "x")])), BOOK)
    with pytest.raises(CodingError, match="decisions on units that are not in dispute"):
        adjudicated_codes(codes[codes["coder"] == "A"], made.codes)


def test_nothing_to_settle() -> None:
    made = read_coding_sheets([filled(), filled("B")])
    assert disagreements(made.codes, made.texts).empty
    with pytest.raises(CodingError, match="the coders differ nowhere"):
        adjudication_sheet(made.codes, made.texts, BOOK)
    with pytest.raises(CodingError, match="the table of texts has the columns unit_id"):
        disagreements(both()[0], made.texts[["unit_id"]])
