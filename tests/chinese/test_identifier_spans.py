"""Identifiers inside running text and the names beside them. Every number and name here is made up."""

from __future__ import annotations

import pytest

from yanting_research.chinese.identifier_columns import (
    Identifying,
    bank_card_valid,
    header_kind,
    identifying_column,
    refuse_identifiers,
)
from yanting_research.chinese.identifiers import identifier_spans, luhn_valid, owner_spans
from yanting_research.errors import PrivacyError

STANDARD = "11010519491231002X"
SURNAMES = frozenset(["王", "张", "李", "欧阳"])


@pytest.mark.parametrize(
    ("text", "kind", "surface"),
    [
        (f"证号{STANDARD}。", "身份证号", STANDARD),
        ("证号110105 19491231 002X。", "身份证号", "110105 19491231 002X"),
        ("身份证号：110105194912310021", "身份证号", "110105194912310021"),
        ("身份证号码 110105491231002", "身份证号", "110105491231002"),
        ("电话13800000000，共25619人", "手机号", "13800000000"),
        ("手机 138 0000 0000", "手机号", "138 0000 0000"),
        ("１３８００００００００", "手机号", "１３８００００００００"),
        ("+86 138-0000-0000", "手机号", "+86 138-0000-0000"),
        ("0816-7220000", "电话号码", "0816-7220000"),
        ("（0816）7220000", "电话号码", "（0816）7220000"),
        ("电话：7220000", "电话号码", "7220000"),
        ("邮箱a.b@example.cn", "电子邮箱", "a.b@example.cn"),
        ("6222 0000 0000 0000", "银行卡号", "6222 0000 0000 0000"),
        ("4111-1111-1111-1111", "银行卡号", "4111-1111-1111-1111"),
        ("账号：0200 0000 0000 0000", "银行卡号", "0200 0000 0000 0000"),
        ("QQ：123456789", "QQ号或微信号", "123456789"),
        ("微信号 abc_12345", "QQ号或微信号", "abc_12345"),
        ("加wxid_abcde12", "QQ号或微信号", "wxid_abcde12"),
        ("护照号：E00000000", "证件号", "E00000000"),
        ("来自192.0.2.7", "IP地址", "192.0.2.7"),
        ("qq12345", "QQ号或微信号", "12345"),
    ],
)
def test_found_at_its_place(text: str, kind: str, surface: str) -> None:
    start = text.index(surface)
    assert identifier_spans(text) == [(start, start + len(surface), kind)]


@pytest.mark.parametrize(
    "text",
    ["", "1234", "2013年", "13800000000元", "13800000000.5", "固定电话3250000户", "甲@乙", "a@b", "4111111111111112",
     "微信群", "QQ群12000个", "学号栏", "3.2.1", "1.2.3.4.5", STANDARD[:-1] + "1"],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    assert identifier_spans(text) == []


def test_several_stand_in_order_and_once_each() -> None:
    text = f"电话：13800000000；QQ：123456789；{STANDARD}"
    kinds = [(text[start:end], kind) for start, end, kind in identifier_spans(text)]
    assert kinds == [
        ("13800000000", "手机号"), ("13800000000", "电话号码"), ("123456789", "QQ号或微信号"), (STANDARD, "身份证号"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("王某某 13800000000；办公室 13800000001", ["王某某"]),
        ("参加者：张某某，女，电话：13800000000", ["张某某"]),
        ("欧阳某某：13800000000", ["欧阳某某"]),
        ("联系人：张某某，电话13800000000", ["张某某"]),
        ("户主：张 三。电话：7220000", ["张 三"]),
        ("姓名：李某 手机13800000000\n联系人：王某", ["李某"]),
        ("联系人：王某\n联系人：李某 13800000000\n联系人：张某", ["李某"]),
        ("13800000000 联系人：王某", ["王某"]),
        ("名单\n13800000000 联系人：王某", ["王某"]),
        ("全县共有 13800000000", []),
        ("王某", []),
        ("王某某" + "　" * 40 + "13800000000", []),
    ],
)
def test_owners_stand_beside_their_identifier(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in owner_spans(text, SURNAMES)] == names


def test_luhn() -> None:
    """The worked example of ISO/IEC 7812-1, annex B: 4992 7398 71 6."""
    assert luhn_valid("49927398716")
    assert not luhn_valid("49927398717")
    assert [bank_card_valid(one) for one in ("6222 0200-0000 0000 000", "4" * 12, "0" * 16, "a" * 16)] == [
        True, False, False, False]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "kind", "n_cells", "said"),
    [
        ([STANDARD], "身份证号", 1, "1 identity number"),
        ([STANDARD, STANDARD, "x"], "身份证号", 2, "2 identity numbers"),
        (["a.b@example.cn"] * 2, "电子邮箱", 2, "2 e-mail addresses"),
        (["13800000000", "13900000000", "12345678901"], "手机号", 2, "2 mobile numbers"),
        (["4111111111111111"] * 3, "银行卡号", 3, "3 bank card numbers"),
    ],
)
def test_the_finding_is_counted_and_said(cells: list[str], kind: str, n_cells: int, said: str) -> None:
    assert identifying_column("备用", cells) == Identifying(kind, n_cells, said)


@pytest.mark.parametrize(
    ("header", "cells", "n_cells", "said"),
    [
        ("姓名", ["王某某", "李 某", "3"], 2, "2 cells that look like names of persons"),
        ("手机", ["138****0000", "无"], 1, "1 cells that look like telephone numbers"),
        ("微信", ["abc_12345", "经常用"], 1, "1 cells that look like chat numbers"),
    ],
)
def test_headers_are_counted_by_the_cells_that_fit(header: str, cells: list[str], n_cells: int, said: str) -> None:
    found = identifying_column(header, cells)
    assert found is not None
    assert (found.n_cells, found.said) == (n_cells, said)


@pytest.mark.parametrize(
    "cells",
    [
        ["4111111111111111"] * 2,  # fewer than three: one number in ten passes by chance
        ["13800000000", "12345678901", "12345678902"],  # one mobile among three long numbers
        ["110105491231002", "210105991331002", "310105991331002"],
    ],
)
def test_what_may_be_amounts_is_left(cells: list[str]) -> None:
    assert identifying_column("备用", cells) is None


@pytest.mark.parametrize(
    ("header", "kind"),
    [("联系电话", "电话号码"), ("姓　名", "姓名"), ("家庭住址", "住址"), ("单位地址", ""), ("户籍地址/门牌", "住址"),
     ("IDCard", "身份证号"), ("full name", "姓名"), ("联系人", "姓名"), ("姓名人数", ""), ("通信费", ""), ("备注", "")],
)  # fmt: skip
def test_kinds_of_headers(header: str, kind: str) -> None:
    assert header_kind(header) == kind


def test_a_table_is_refused_by_its_first_such_column() -> None:
    with pytest.raises(PrivacyError, match="column '证号' holds 1 identity number") as caught:
        refuse_identifiers([("年份", ["2013"]), ("证号", [STANDARD]), ("姓名", ["王某某"])], "a.csv")
    assert caught.value.where == "a.csv"
    assert "delete the column" in caught.value.remedy
    assert "identifies a person" in caught.value.expected
    with pytest.raises(PrivacyError, match="column without a name holds an identifier as its header") as caught:
        refuse_identifiers([(STANDARD, ["2013"])], "a.csv")
    assert STANDARD not in str(caught.value)
    with pytest.raises(PrivacyError) as caught:
        refuse_identifiers([("姓名" * 40, ["王某某"])], "a.csv")
    assert "姓名" * 15 in str(caught.value)
    assert "姓名" * 16 not in str(caught.value)
    refuse_identifiers([("年份", ["2013"]), ("乡镇", ["青禾镇"])], "a.csv")
