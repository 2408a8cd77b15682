"""Tables of people suppressed or rounded: what an attacker makes of them, and what a report shows.

The questionnaire and its answers are made up for these tests.
"""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.core import RESPONSES, check_table
from yanting_research.core.linked_tables import PublishedTable, attack_linked
from yanting_research.core.rounding import round_counts
from yanting_research.core.suppression import with_totals
from yanting_research.errors import PrivacyError
from yanting_research.survey import (
    crosstab,
    crosstab_test,
    exclude_responses,
    item_missing,
    item_shares,
    parse_questionnaire,
)
from yanting_research.survey.closing import closed_tables
from yanting_research.survey.publishing import closed_together
from yanting_research.survey_reports import _few_led_past, survey_report

BOOK = parse_questionnaire("""
[questionnaire]
name = "specimen"
version = "1"
title = "样例问卷（虚构）"
introduction = ""
ending = ""
[[option_sets]]
name = "five"
options = [{code = 1, label = "一"}, {code = 2, label = "二"}, {code = 3, label = "三"}, {code = 4, label = "四"},
  {code = 5, label = "五"}]
[[blocks]]
block = "A"
title = "一"
note = ""
[[items]]
item = "town"
block = "A"
kind = "single"
text = "所在乡镇"
options = [{code = 1, label = "甲镇"}, {code = 2, label = "乙镇"}]
[[items]]
item = "came"
block = "A"
kind = "single"
text = "参加过培训吗"
options = [{code = 1, label = "参加过"}, {code = 2, label = "没有"}]
[[items]]
item = "ways"
block = "A"
kind = "multiple"
text = "喜欢的形式"
options = [{code = 1, label = "听课"}, {code = 2, label = "参观"}]
[[items]]
item = "need"
block = "A"
kind = "scale"
text = "重要程度"
options = "five"
[[items]]
item = "able"
block = "A"
kind = "scale"
text = "掌握程度"
options = "five"
[[items]]
item = "good"
block = "A"
kind = "scale"
text = "有收获"
options = "five"
[[items]]
item = "again"
block = "A"
kind = "scale"
text = "还愿意来"
options = "five"
[[items]]
item = "useful"
block = "A"
kind = "scale"
text = "用得上"
options = "five"
[[scales]]
scale = "liked"
title = "满意"
items = ["good", "again", "useful"]
reversed = []
direction = "越高越满意"
[[needs]]
need = "law"
label = "法律"
importance = "need"
level = "able"
[[skips]]
item = "came"
codes = [2]
skipped = ["good", "again", "useful"]
""")


def sheets(n: int, absent: int) -> pd.DataFrame:
    """So many answer sheets, of which the last few did not come to the training."""
    came = ["1"] * (n - absent) + ["2"] * absent
    scale = np.arange(n) * 7 % 5 + 1.0
    asked = np.where(np.array(came) == "1", 1.0, np.nan)
    return check_table(
        pd.DataFrame(
            {
                "response_id": [f"R{at:03d}" for at in range(n)], "data_kind": "specimen",
                "town": ["1" if at % 3 else "2" for at in range(n)], "came": came,
                "ways=1": [float(at % 4 > 0) for at in range(n)], "ways=2": [float(at % 9 == 0) for at in range(n)],
                "need": scale, "able": scale[::-1], "good": scale * asked, "again": (6 - scale) * asked,
                "useful": np.roll(scale, 1) * asked,
            }
        ),
        RESPONSES,
    )  # fmt: skip


def released(counts: list[list[int]], *, people: int | None = None) -> PublishedTable:
    """A cross table as it is printed in steps of five."""
    whole = round_counts(with_totals(counts)).astype(int)
    codes = [[*map(str, range(1, size)), ""] for size in whole.shape]
    cells = {(row, column): int(whole[i, j]) for i, row in enumerate(codes[0]) for j, column in enumerate(codes[1])}
    return PublishedTable("town", "came", "all", cells, base=5, people=people)


def told_by_trying_all(counts: list[list[int]]) -> set[tuple[str, str]]:
    """Inner cells from 1 to 4 that all tables agree on which print the same and hold as many people."""
    printed, people = round_counts(with_totals(counts)), int(np.sum(counts))
    ranges = [range(max(0, int(one) - 2), int(one) + 3) for one in printed[:-1, :-1].ravel()]
    fitting = np.array([
        made for made in itertools.product(*ranges) if sum(made) == people
        and (round_counts(with_totals(np.reshape(made, np.shape(counts)))) == printed).all()
    ])  # fmt: skip
    alike = (fitting == fitting[0]).all(axis=0) & (fitting[0] > 0) & (fitting[0] < 5)
    n_columns = np.shape(counts)[1]
    return {(str(at // n_columns + 1), str(at % n_columns + 1)) for at in np.flatnonzero(alike)}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=1, max_size=2))
def test_the_attacker_finds_just_what_trying_all_tables_finds(counts: list[list[int]]) -> None:
    found = attack_linked([released(counts, people=int(np.sum(counts)))])
    inner = {(dict(one.cell)["town"], dict(one.cell)["came"]) for one in found if len(one.cell) == 2}
    assert inner == told_by_trying_all(counts)


def test_a_rounded_table_that_tells_all_is_withheld_and_its_neighbour_stays() -> None:
    """2 + 7 + 12 + 17 = 38 is printed 0 + 5 + 10 + 15 = 40: each must be as large as it can be."""
    tight, plain = released([[2, 7, 12, 17]]), released([[2, 8, 12, 17]])
    assert [(one.low, one.high) for one in attack_linked([tight])] == [(2.0, 2.0)] * 2  # the cell and its column
    assert attack_linked([plain]) == []
    other = PublishedTable("age", "", "b", {("1", ""): 0}, base=5)
    kept, withheld = closed_together({"tight": [tight], "plain": [other]})
    assert (list(kept), withheld) == (["plain"], ("tight",))


def test_who_knows_how_many_answered_learns_more() -> None:
    """2 and 7 are printed as 0 and 5: with 9 known, both are as large as they can be."""
    assert attack_linked([released([[2, 7]])]) == []
    assert {one.low for one in attack_linked([released([[2, 7]], people=9)])} == {2.0}


def test_a_total_of_one_item_tells_the_only_hidden_count() -> None:
    cells = {("1", ""): None, ("2", ""): 34, ("3", ""): 30, ("", ""): 67}
    (one,) = attack_linked([PublishedTable("role", "", "all", cells)])
    assert (one.cell, one.low, one.high) == ((("role", "1"),), 3.0, 3.0)
    two_hidden = {("1", ""): None, ("2", ""): None, ("3", ""): 30, ("", ""): 67}
    assert attack_linked([PublishedTable("role", "", "all", two_hidden, frozenset({("1", "")}))]) == []


def test_tables_that_contradict_one_another_are_no_proof() -> None:
    first = {("1", ""): None, ("2", ""): 34, ("", ""): 30}
    with pytest.raises(PrivacyError, match="contradict"):
        attack_linked([PublishedTable("role", "", "all", first)])
    with pytest.raises(PrivacyError, match="contradict"):
        attack_linked([PublishedTable("a", "", "all", {("", ""): n}) for n in (30, 31)])


def test_rounded_tables_agree_and_hold_nothing_but_what_follows_from_them() -> None:
    answers = sheets(43, 12)
    table = crosstab(answers, BOOK, "town", "came", protect="round")
    wide = table.pivot_table(index="n_row", columns="n_column", values="n")
    # 28 + 15 by 31 + 12: 20, 8; 11, 4
    assert wide.loc[[1, 2, 0], [1, 2, 0]].to_numpy().tolist() == [[20, 10, 30], [10, 5, 15], [30, 10, 45]]
    assert set(table["protection"]) == {"rounded"}
    shares = table.set_index(["n_row", "n_column"])["share_row"]
    assert shares[1, 1] == 20 / 30
    assert np.isnan(shares[2, 1])  # of 15 people no share is given
    test = crosstab_test(answers, BOOK, "town", "came", base=5)
    assert test["n"].iloc[0] == 45
    assert test["note_zh"].str.contains("取整到 5").all()
    same = item_shares(answers, BOOK, "came", group="town", protect="round").set_index(["group", "n_option"])["n"]
    assert [same["甲镇", 1], same["乙镇", 2], same["", 1]] == [20, 5, 30]
    with pytest.raises(ValueError, match="allowed: suppress, round"):
        crosstab(answers, BOOK, "town", "came", protect="hide")
    with pytest.raises(ValueError, match="or no weights"):
        item_shares(answers, BOOK, "came", weights=pd.Series(1.0, answers.index), protect="round")


COUNTS = {"n", "base", "n_sheets", "n_answered", "n_complete"}


def test_a_rounded_report_holds_no_true_number_of_people() -> None:
    answers = sheets(43, 12)
    exclusion = exclude_responses(answers, {"R000": "看过原卷（样例）"})
    made = survey_report(answers, BOOK, exclusion=exclusion, group="town", draws=2, protect="round")
    assert "取整到 5 的倍数" in made.text
    assert "用于统计约 40 份" in made.text
    assert not {"42", "43", "31"} & set(made.text.replace("约", " ").split())
    for name, sheet in made.sheets.items():
        assert name == "说明" or set(sheet["protection"]) == {"rounded"}, name
        for column in COUNTS & set(sheet.columns):
            assert (sheet[column].dropna() % 5 == 0).all(), (name, column)
    assert {"n_missing", "n_not_asked"}.isdisjoint(made.sheets["缺失"].columns)
    assert {table.base for table in made.published} == {5}


def test_few_who_were_led_past_a_question_are_not_counted_anywhere() -> None:
    """Three of 43 did not come; the questions on the training tell of 40 answers, and 43 - 40 would tell the three."""
    made = survey_report(sheets(43, 3), BOOK, draws=2)
    shares = made.sheets["选择率"].set_index(["item", "n_option"])["n"]
    assert np.isnan(shares["came", 2])
    missing = made.sheets["缺失"].set_index("item")
    assert missing.loc[["good", "again", "useful"], ["n_not_asked", "n_answered", "n_missing"]].isna().all(axis=None)
    assert missing.loc["town", "n_answered"] == 43
    assert made.sheets["量表题项"]["n"].isna().all()
    assert made.sheets["量表信度"]["n_complete"].isna().all()
    assert "40" not in made.text
    assert _few_led_past(item_missing(sheets(43, 12), BOOK)) == ()


def test_options_by_group_are_attacked_with_all_others() -> None:
    made = closed_tables(sheets(43, 12), BOOK, group="town")
    assert {(table.rows, table.columns) for table in made.published} >= {("ways=1", "town"), ("town", "came")}
    assert attack_linked(made.published) == []
    hidden = made.shares.query("item == 'ways' and group != ''")["n"]
    assert hidden.isna().any()
