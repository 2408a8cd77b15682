"""Columns that identify persons: by value whatever the header says, by header and cells together, never by chance.

The numbers are made here: GB 11643-1999 check characters and Luhn check digits computed by hand-written loops, the
example printed in the standard, and the test number 4111 1111 1111 1111 of card schemes. Nobody's numbers.
"""

from __future__ import annotations

import numpy as np
import pytest

from yanting_research.chinese import bank_card_valid, header_kind, identifying_column, identity_number_valid

STANDARD = "11010519491231002X"


def draws(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def identity(rng: np.random.Generator) -> str:
    body = str(rng.choice(["11", "51", "65", "82"])) + f"{rng.integers(10000):04d}"
    body += f"{rng.integers(1920, 2020)}{rng.integers(1, 13):02d}{rng.integers(1, 29):02d}{rng.integers(1000):03d}"
    # ISO 7064 MOD 11-2, as a running product rather than as weights
    product = 0
    for digit in body:
        product = (product + int(digit)) * 2 % 11
    return body + "0123456789X"[(12 - product) % 11]


def test_every_true_number_and_no_slip_of_the_pen() -> None:
    rng = draws(1)
    for _ in range(500):  # 20,000 in benchmarks/privacy.py
        number = identity(rng)
        assert identity_number_valid(number)
        at = int(rng.integers(17))
        wrong = number[:at] + str(rng.choice([d for d in "0123456789" if d != number[at]])) + number[at + 1 :]
        assert not identity_number_valid(wrong)
        if number[at] != number[at + 1]:
            assert not identity_number_valid(number[:at] + number[at + 1] + number[at] + number[at + 2 :])


@pytest.mark.parametrize(
    ("header", "cells", "kind"),
    [
        ("备用", ["", "", STANDARD], "身份证号"),
        ("备用", [f"见{STANDARD[:6]} {STANDARD[6:14]} {STANDARD[14:]}。"], "身份证号"),
        ("备用", ["１１０１０５１９４９１２３１００２Ｘ"], "身份证号"),
        ("备用", ["1101051949\u200b1231002X"], "身份证号"),
        ("备用", ["110105491231002"], "身份证号"),
        ("备用", ["13800000000"], "手机号"),
        ("备用", ["13800000000.0"], "手机号"),
        ("备用", ["138-0000-0000", "x"], "手机号"),
        ("备用", ["138–0000—0000"], "手机号"),
        ("备用", ["8613800000000"], "手机号"),
        ("备用", ["12", "13800000000", "35"], "手机号"),
        ("备用", ["张三 13800000000"], "手机号"),
        ("备用", ["a.b@example.cn"], "电子邮箱"),
        ("备用", ["QQ：123456789"], "QQ号或微信号"),
        ("备用", ["微信号 abc_12345"], "QQ号或微信号"),
        ("备用", ["6222020000000000000"], "银行卡号"),
        ("备用", ["4111111111111111"] * 3, "银行卡号"),
        ("姓名", ["王某某"], "姓名"),
        ("学员姓名", ["欧阳·某某"], "姓名"),
        ("姓名", ["Zhang San"], "姓名"),
        ("手机", ["138****0000"], "电话号码"),
        ("家庭住址", ["青禾县某街1号"], "住址"),
        ("微信", ["abc_12345"], "QQ号或微信号"),
        ("身份证后四位", ["002X", "1234"], "身份证号"),
        ("基本情况/联系电话", ["7220000"], "电话号码"),
        ("E-mail", ["a@b"], "电子邮箱"),
        ("护照号", ["E00000000"], "证件号"),
    ],
)
def test_identifying(header: str, cells: list[str], kind: str) -> None:
    found = identifying_column(header, cells)
    assert found is not None
    assert found.kind == kind
    assert not any(cell and cell in found.said for cell in cells if len(cell) > 3)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("产值（元）", ["13800000000", "12800000000"]),
        ("经费", ["12300000000", "45600000000", "13800000000"]),
        ("统一社会信用代码", ["91510000MA6ABCDE1X", "11510723008463251W"]),
        ("地区代码", ["510000000000000000", "510723", "010000"]),
        ("微信群数", ["12", "300"]),
        ("手机普及率", ["98.5"]),
        ("身份证办理人数", ["12345"]),
        ("单位地址", ["青禾县某街1号"]),
        ("地址", ["", "—"]),
        ("乡镇", ["王家镇", "李家乡"]),
        ("姓名登记人数", ["3200"]),
        ("姓名", ["青禾县城关镇人民政府"]),
        ("日期", ["20130605", "2013-06-05"]),
        ("时间戳", ["20130605083000"]),
        ("比例", ["0.31032313958855445"]),
        ("", []),
    ],
)
def test_not_identifying(header: str, cells: list[str]) -> None:
    assert identifying_column(header, cells) is None


def test_random_numbers_of_eleven_digits_are_amounts() -> None:
    rng = draws(2)
    assert identifying_column("金额", [str(rng.integers(10**10, 10**11)) for _ in range(400)]) is None


def test_luhn_finds_every_single_slip() -> None:
    card = "4111111111111111"
    assert bank_card_valid(card)
    slips = [card[:at] + d + card[at + 1 :] for at in range(16) for d in "0123456789" if d != card[at]]
    assert not any(bank_card_valid(one) for one in slips)
    assert not bank_card_valid("0" * 16)
    assert not bank_card_valid("4111")


def test_headers_about_quantities_announce_nobody() -> None:
    assert [header_kind(one) for one in ("手机用户数", "电话费", "网站地址", "姓名")] == ["", "", "", "姓名"]
