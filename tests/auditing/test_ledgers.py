"""Running balances of ledgers (case S21). All figures are invented."""

from __future__ import annotations

import pandas as pd

from yanting_research.auditing import audit
from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import extract_facts

LEDGER = (
    "2015年党费台账　单位：元\n日期 摘要 收入 支出 结余\n1/1 上年结转 — — 18640.50\n3/31 一季度收缴 5212 — 23852.50\n"
    "5/6 订党刊 — 2160 21692.50\n7/1 慰问 — 7200 {balance}\n9/30 三季度收缴 10438 — {last}\n"
)
STOCKS = "物资统计表\n品名 购进(件) 领用(件) 结存(件)\n桌椅 40 12 96\n书柜 25 8 31\n投影机 6 2 19\n"


def sums(text: str) -> pd.DataFrame:
    document = Document("t", text, Source("t", text, "text", "utf-8", ""), identity_offsets(len(text)))
    corpus = make_corpus([document])
    checks = audit(extract_facts(corpus), corpus=corpus)
    return checks.loc[checks["kind"] == "sum"]


def test_each_balance_is_the_one_before_with_what_moved() -> None:
    found = sums(LEDGER.format(balance="14492.50", last="24930.50"))
    assert list(zip(found["printed"], found["computed"], found["verdict"], strict=True)) == [
        (23852.5, 23852.5, "consistent"),
        (23852.5, 23852.5, "consistent"),
        (21692.5, 21692.5, "consistent"),
        (24930.5, 24930.5, "consistent"),
    ]


def test_a_balance_with_turned_digits_is_told_in_its_row() -> None:
    found = sums(LEDGER.format(balance="14942.50", last="25380.50"))
    wrong = found.loc[found["verdict"] == "inconsistent"]
    assert [(row.printed, row.computed) for row in wrong.itertuples()] == [(21692.5, 22142.5)]
    assert "慰问结余“14942.50”" in wrong["explanation_zh"].iloc[0]


def test_stocks_of_different_things_do_not_run_on() -> None:
    assert sums(STOCKS).empty


ACCOUNT = (
    "县委党校收支账\n单位:元\n收 上年结转 31,460\n　 财政拨入 420,000\n　 办班收费 187,500\n　 计 638,960\n"
    "支 课酬 96,800\n　 学员伙食 213,400\n　 教材印刷 52,300\n　 计 {spent}\n"
)


def test_each_side_of_an_account_makes_up_its_closing_line() -> None:
    found = sums(ACCOUNT.format(spent="362,500"))
    assert list(zip(found["printed"], found["verdict"], strict=True)) == [
        (638960.0, "consistent"),
        (362500.0, "consistent"),
    ]


def test_a_closing_line_that_its_items_miss_is_told() -> None:
    wrong = sums(ACCOUNT.format(spent="356,200")).query("verdict == 'inconsistent'")
    assert [(row.printed, row.computed) for row in wrong.itertuples()] == [(356200.0, 362500.0)]
    assert "支出“356,200”" in wrong["explanation_zh"].iloc[0]
