"""Supplied statistics: long and wide tables, numbers as people type them, and every refusal with its rows."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.core import FACTS, INDICATORS, build_table, check_table
from yanting_research.errors import LinkageError
from yanting_research.linkage import reconcile, supplied_indicators, unmatched_keys
from yanting_research.linkage.cells import cell_number, is_percent, states_nothing


def wide(**columns: list[Any]) -> pd.DataFrame:
    table = pd.DataFrame({"地区": ["青禾县", "沅溪县"], "年份": ["2013年", "2013"]} | columns)
    return table.set_axis(range(4, 4 + len(table)))


def long(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["地区", "年份", "指标", "数值", "单位"]).set_axis(range(2, 2 + len(rows)))


# --- cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,234", 1234.0), ("１，２３４．５", 1234.5), ("　12 345 ", 12345.0), ("14.7 ％", 14.7), ("－3", -3.0),
        (1234, 1234.0), (0.5, 0.5), ("\ufeff7", 7.0), ("1e5", 100000.0),
        ("约3", math.nan), ("12 34", math.nan), ("三百", math.nan), ("1,23", math.nan), ("", math.nan), ("∞", math.nan),
    ],
)  # fmt: skip
def test_numbers_as_people_type_them(cell: object, value: float) -> None:
    found = cell_number(cell)
    assert found == value or (math.isnan(found) and math.isnan(value))


def test_marks_that_state_nothing_are_no_zeros() -> None:
    assert all(map(states_nothing, ("—", " / ", "无", None, math.nan, "……")))
    assert not states_nothing(0)
    assert is_percent("5％")


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_a_grouped_number_reads_as_itself(value: int) -> None:
    assert cell_number(f"{value:,}") == value
    assert cell_number(f"{value:,}".replace(",", "　")) == value


# --- layouts -------------------------------------------------------------------------------------


def test_a_wide_table_gives_an_observation_a_cell() -> None:
    table = wide(**{"党员数（万人）": ["１．２", "—"], "流动党员占比（%）": ["14.7", "9.1"]})
    found = supplied_indicators(table, name="a.xlsx", source="统计年鉴（虚构）")
    assert found[["region", "period", "indicator", "value", "unit"]].to_numpy().tolist() == [
        ["青禾县", "2013", "members", 12000.0, "人"],
        ["青禾县", "2013", "mobile_share", 14.7, "%"],
        ["沅溪县", "2013", "mobile_share", 9.1, "%"],
    ]
    assert found["origin"].tolist()[0] == "a.xlsx row 4, 党员数（万人）"
    assert set(found["source"]) == {"统计年鉴（虚构）"}


def test_years_may_stand_in_the_headers() -> None:
    table = pd.DataFrame(
        {"地区": ["青禾县"], "党员数/2012年": ["3200"], "2013年党员数": ["3300"], "经费/（万元）": ["1"]}
    )
    found = supplied_indicators(table, unit="人", ignore=["经费/（万元）"])
    assert found[["period", "indicator", "value"]].to_numpy().tolist() == [
        ["2012", "members", 3200.0],
        ["2013", "members", 3300.0],
    ]
    rows = pd.DataFrame({"指标": ["党员", "党支部"], "单位": ["人", "个"], "2012": ["3", "4"], "2013年": ["5", "—"]})
    found = supplied_indicators(rows, region="青禾县")
    assert found[["period", "indicator", "value", "unit"]].to_numpy().tolist() == [
        ["2012", "members", 3.0, "人"],
        ["2013", "members", 5.0, "人"],
        ["2012", "party_branches", 4.0, "个"],
    ]


def test_a_long_table_keeps_definition_and_date() -> None:
    table = long(("青禾县", "2013-12-31", "党员", "1 234", "名")).assign(口径="含预备党员", 来源="年报（虚构）")
    row = supplied_indicators(table).iloc[0]
    assert (row["period"], row["as_of"], row["definition"]) == ("2013", "2013-12-31", "含预备党员")
    assert (row["indicator"], row["value"], row["source"]) == ("members", 1234.0, "年报（虚构）")


def test_observations_meet_facts_and_keep_their_contract() -> None:
    supplied = supplied_indicators(long(("青禾县", "2013", "党员", "1,234", "名")))
    table = check_table(reconcile(build_table([], FACTS), supplied), INDICATORS)
    assert table["as_of"].tolist() == [""]
    assert table["origin"].tolist() == ["supplied row 2"]


def test_two_tables_that_differ_conflict_unless_their_dates_differ() -> None:
    one = supplied_indicators(long(("青禾县", "2013-12-31", "党员", "100", "名")), name="a.csv")
    two = supplied_indicators(long(("青禾县", "2013-12-31", "党员", "101", "名")), name="b.csv")
    june = supplied_indicators(long(("青禾县", "2013-06-30", "党员", "98", "名")), name="c.csv")
    none = build_table([], FACTS)
    assert reconcile(none, pd.concat([one, two]))["conflict"].tolist() == [True, True]
    assert not reconcile(none, pd.concat([one, june]))["conflict"].any()


# --- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "more", "said", "shown"),
    [
        (wide(人员=["1", "2"]), {}, "headers that are not known: 人员", "supplied"),
        (wide(党员数=["1", "2"]), {}, "no unit for 党员数", "supplied"),
        (wide(**{"党员数（人）": ["约3", "2"]}), {}, "1 values are no numbers", "row 4: 青禾县 2013 members 约3 人"),
        (wide(**{"党员数（人）": ["3%", "2"]}), {}, "percent sign", "row 4: 青禾县 2013 members 3% 人"),
        (wide(**{"流动党员占比（%）": ["0.147", "0.09"]}), {}, "could be fractions", "mobile_share 0.147"),
        (wide(**{"流动党员占比（%）": ["14.7%", "9"]}), {}, "with and without percent sign", "row 5"),
        (wide(**{"党员数（人）": ["1", "2"]}, 地区=["青禾县", ""]), {}, "no region", "row 5"),
        (wide(**{"党员数（人）": ["1", "2"]}, 年份=["2013", "十二五"]), {}, "'十二五' is no year", "row 5"),
        (wide(**{"党员数（人）": ["1", "2"]}, 县区=["甲", "乙"]), {}, "both mean region", ""),
        (long(*[("青禾县", "2013", "党员", "1", "人")] * 2), {}, "2 rows state the same", "row 2"),
        (long(("青禾县", "2013", "党员", "1", "")), {}, "no unit", "row 2"),
        (wide(), {}, "no column of figures", "supplied"),
        (wide(**{"党员数（人）": ["1", "2"]}), {"columns": {"县名": "region"}}, "no column 县名", "columns="),
    ],
)
def test_faults_are_refused_with_their_rows(table: pd.DataFrame, more: dict[str, Any], said: str, shown: str) -> None:
    with pytest.raises(LinkageError, match=said) as caught:
        supplied_indicators(table, **more)
    assert shown in caught.value.where


def test_each_remedy_works() -> None:
    odd = wide(人员=["1", "2"], 备注=["", "甲"])
    assert supplied_indicators(odd, columns={"人员": "members"}, unit="人", ignore=["备注"])["value"].sum() == 3
    share = wide(**{"流动党员占比（%）": ["0.147", "0.09"]})
    assert supplied_indicators(share, shares={"mobile_share": "fraction"})["value"].tolist() == [14.7, 9.0]
    assert supplied_indicators(share, shares={"mobile_share": "percent"})["value"].tolist() == [0.147, 0.09]
    with pytest.raises(ValueError, match="allowed: fraction, percent"):
        supplied_indicators(share, shares={"mobile_share": "ratio"})


def test_two_units_for_one_indicator_are_refused_with_rows() -> None:
    table = long(("青禾县", "2013", "members", "1", "人"), ("沅溪县", "2013", "members", "2", "人次"))
    with pytest.raises(LinkageError, match="units 人, 人次") as caught:
        reconcile(build_table([], FACTS), supplied_indicators(table))
    assert "supplied row 2" in caught.value.where


def test_inputs_are_not_changed() -> None:
    table = wide(**{"党员数（人）": ["1", "2"]})
    before = table.copy()
    supplied_indicators(table)
    pd.testing.assert_frame_equal(table, before)


# --- keys ----------------------------------------------------------------------------------------


def test_a_key_that_matches_nothing_is_named_and_all_unmatched_is_refused() -> None:
    supplied = supplied_indicators(wide(**{"党员数（人）": ["1", "2"]}))
    found = unmatched_keys(supplied, pd.DataFrame({"region": ["青禾县"], "period": ["2013"]}))
    assert found[["region", "period", "reason"]].to_numpy().tolist() == [["沅溪县", "2013", "no document of 沅溪县"]]
    with pytest.raises(LinkageError, match="no region and period of the table has a document") as caught:
        unmatched_keys(supplied, pd.DataFrame({"region": ["青禾"], "period": ["2013"]}))
    assert "青禾县 2013" in caught.value.where
    assert "青禾 2013" in caught.value.where
