"""Checks of sheets on hand-made faults, exclusion by decision, needs by hand and against what is planted.

Borich's formula on the worked numbers of McKim and Saucier (2011): discrepancy times mean importance, averaged.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from yanting_research.errors import SurveyError
from yanting_research.survey import (
    decision_sheet,
    decisions_from_rows,
    default_questionnaire,
    exclude_responses,
    item_missing,
    mean_weighted_discrepancy,
    planted_needs,
    response_flags,
    simulate_responses,
    training_needs,
)

BOOK = default_questionnaire()


@pytest.fixture
def clean() -> pd.DataFrame:
    return simulate_responses(BOOK, seed=4, n=12, careful=True).responses


def flagged(table: pd.DataFrame) -> set[tuple[str, str]]:
    flags = response_flags(table, BOOK)
    found = flags[flags["flagged"]]
    return set(zip(found["response_id"], found["check"], strict=True))


def test_careful_people_are_left_alone(clean: pd.DataFrame) -> None:
    assert flagged(clean) == set()


def test_each_fault_raises_its_own_flag(clean: pd.DataFrame) -> None:
    table = clean.copy()
    table["attended"], table["distance_used"] = "1", "2"
    filled = simulate_responses(BOOK, seed=9, n=12, careful=True).responses
    scales = [item.item for item in BOOK if item.kind == "scale"]
    table[scales] = filled[scales].fillna({name: 2.0 + at % 3 for at, name in enumerate(scales)})
    table["attention"] = 2.0
    first = [f"imp_{need.need}" for need in BOOK.needs]
    table.loc[0, first] = 4.0
    table.loc[1, scales] = 3.0
    table.loc[1, "attention"] = 2.0
    table.loc[2, "duration_seconds"] = 40.0
    table.loc[3, "attention"] = 5.0
    table.loc[4, "days"] = 400.0
    table.loc[5, [f"improve={code}" for code in "123456"]] = [1, 1, 2, np.nan, np.nan, np.nan]
    table.loc[6, [f"ways={code}" for code in "1234"]] = 1.0
    table.loc[7, "attended"] = "2"
    table.loc[8, scales[:20]] = np.nan
    raised = flagged(table)
    ids = table["response_id"].tolist()
    wanted = {(ids[0], "longstring"), (ids[1], "irv"), (ids[2], "too_fast"), (ids[3], "instructed"),
              (ids[4], "out_of_range"), (ids[5], "out_of_range"), (ids[6], "too_many"), (ids[7], "skip_answered"),
              (ids[8], "missing")}  # fmt: skip
    assert wanted <= raised
    assert raised - wanted <= {(ids[1], "longstring")}


def test_twins_are_both_named_whatever_their_time(clean: pd.DataFrame) -> None:
    table = clean.copy()
    copied = table.loc[0].copy()
    copied[["response_id", "duration_seconds"]] = [table.loc[11, "response_id"], 999.0]
    table.loc[11] = copied
    assert {check for _, check in flagged(table)} == {"duplicate"}
    assert len(flagged(table)) == 2


def test_missing_knows_who_was_not_asked(clean: pd.DataFrame) -> None:
    table = clean.copy()
    table["attended"] = ["2"] * 4 + ["1"] * 8
    table.loc[:3, "sat_help"] = np.nan
    table.loc[4:, "sat_help"] = [np.nan, *[4.0] * 7]
    row = item_missing(table, BOOK).set_index("item").loc["sat_help"]
    assert (row["n_not_asked"], row["n_answered"], row["n_missing"]) == (4, 7, 1)
    assert row["share_missing"] == pytest.approx(1 / 8)


def test_exclusion_is_a_recorded_decision(clean: pd.DataFrame) -> None:
    made = exclude_responses(clean, {"R0002": "答得太快", "R0005": "答得太快", "R0001": "重复提交"})
    assert len(made.kept) == 9
    assert made.counts.to_dict("records") == [{"reason": "答得太快", "n": 2}, {"reason": "重复提交", "n": 1}]
    assert len(clean) == 12  # the input is as it was


@pytest.mark.parametrize(
    ("decisions", "said"),
    [({"R9999": "x"}, "no sheet 'R9999'"), ({"R0001": " "}, "without a reason"),
     ({f"R{n:04d}": "x" for n in range(1, 13)}, "no sheet would be left")],
)  # fmt: skip
def test_decisions_that_cannot_be_followed(clean: pd.DataFrame, decisions: dict[str, str], said: str) -> None:
    with pytest.raises(SurveyError, match=said):
        exclude_responses(clean, decisions)


def test_the_form_is_empty_and_read_back_with_its_faults() -> None:
    made = simulate_responses(BOOK, seed=2, n=150)
    form = decision_sheet(response_flags(made.responses, BOOK))
    assert set(form["处理"]) == {""}
    rows = form.to_dict("records")
    rows[0].update(处理="剔除", 理由="一选到底")
    assert decisions_from_rows(rows) == {rows[0]["答卷"]: "一选到底"}
    rows[1].update(处理="剔除")
    with pytest.raises(SurveyError, match=r"row 3 \(R\d+\): left out without a reason"):
        decisions_from_rows(rows)
    rows[1].update(处理="删")
    with pytest.raises(SurveyError, match="expected: 保留 or 剔除"):
        decisions_from_rows(rows)


def test_straightliners_who_were_planted_are_found() -> None:
    made = simulate_responses(BOOK, seed=2)
    straight = set(made.careless.query("kind == 'straight'")["response_id"])
    found = {label for label, check in flagged(made.responses) if check == "irv"}
    assert straight == found


def test_borich_by_hand() -> None:
    importance, level = np.array([5.0, 4.0, 5.0, 3.0]), np.array([2.0, 3.0, 4.0, 3.0])
    each = (importance - level) * importance.mean()
    assert mean_weighted_discrepancy(importance, level) == pytest.approx(each.mean())
    assert mean_weighted_discrepancy([5, 3], [1, 3], [3, 1]) == pytest.approx(3.0 * 4.5)
    assert np.isnan(mean_weighted_discrepancy([], []))


def test_needs_cover_what_is_planted() -> None:
    truth = planted_needs(BOOK).set_index("need")["mwds"]
    hits = n = 0
    for seed in range(6):
        table = simulate_responses(BOOK, seed=100 + seed, careful=True).responses
        needs = training_needs(table, BOOK, seed=1, draws=300).set_index("need")
        needs = needs.loc[truth.index]
        inside = (needs["ci_low"] <= truth) & (truth <= needs["ci_high"])
        hits, n = hits + int(inside.sum()), n + len(inside)
        assert needs["rank"].nsmallest(2).index.isin(["collective", "market"]).all()
    assert n == 72
    assert hits >= 64  # 95 % of 72 is 68; needs of one survey go together


def test_group_differences_are_found() -> None:
    table = simulate_responses(BOOK, seed=8, n=1500, careful=True).responses
    needs = training_needs(table, BOOK, seed=1, draws=50, group="role").set_index(["need", "group"])
    label = BOOK["role"].label("4")
    others = [option.label for option in BOOK["role"].options if option.code != "4"]
    assert needs.loc[("technique", label), "importance"] > needs.loc["technique"].loc[others, "importance"].max() + 0.2
    assert needs.loc[("party_affairs", label), "mwds"] < needs.loc["party_affairs"].loc[others, "mwds"].min()


def test_needs_of_few_are_not_told(clean: pd.DataFrame) -> None:
    needs = training_needs(clean.head(4), BOOK, seed=1, draws=20)
    assert needs[["mwds", "ci_low", "rank"]].isna().all(axis=None)
    assert set(needs["quadrant"]) == {""}
    with pytest.raises(ValueError, match="allowed: means, midpoint"):
        training_needs(clean, BOOK, seed=1, cut="median")


def test_the_map_is_cut_where_it_says(clean: pd.DataFrame) -> None:
    means = training_needs(clean, BOOK, seed=1, draws=10)
    middle = training_needs(clean, BOOK, seed=1, draws=10, cut="midpoint")
    weak = means["level"] < means["level"].mean()
    assert set(means.loc[weak, "quadrant"]) <= {"优先培训", "以后再说"}
    assert set(middle.loc[middle["level"] >= 3, "quadrant"]) <= {"继续保持", "不必加码"}
