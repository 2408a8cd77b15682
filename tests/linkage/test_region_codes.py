"""Regions: names to codes with dates, what became of them, and counts carried over.

Reference values: GB/T 2260 codes as published (盐亭县 510723, 安州区 510705 since 2016), the decision
绵府批复〔2019〕247号 for 高渠镇, 鹅溪镇 and 玉龙镇.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.errors import LinkageError
from yanting_research.linkage import (
    Region,
    code_regions,
    default_changes,
    default_regions,
    map_successors,
    merge_successors,
    parse_changes,
    parse_regions,
    resolve_region,
)

STANDING = [region for region in default_regions().regions if not region.valid_to]


# --- the lists -----------------------------------------------------------------------------------


def test_the_lists_are_complete_in_their_frame() -> None:
    levels = pd.Series([region.level for region in STANDING]).value_counts()
    assert levels["province"] == 34
    mianyang = {region.name for region in STANDING if region.code.startswith("5107") and region.level == "county"}
    assert mianyang == {
        "涪城区", "游仙区", "安州区", "三台县", "盐亭县", "梓潼县", "北川羌族自治县", "平武县", "江油市",
    }  # fmt: skip
    sichuan = [region for region in STANDING if region.code.startswith("51") and region.level == "prefecture"]
    assert len(sichuan) == 21


@pytest.mark.parametrize(("day", "n"), [("2015-12-31", 36), ("2018-12-31", 35), ("2020-12-31", 17)])
def test_thirty_six_townships_became_seventeen(day: str, n: int) -> None:
    towns = [r for r in default_regions().regions if r.level == "township" and r.code.startswith("510723")]
    assert sum(town.is_valid(day) for town in towns) == n


def test_every_township_of_2015_has_a_known_fate() -> None:
    towns = [r.code for r in default_regions().regions if r.level == "township" and r.is_valid("2015-12-31")]
    ends = {code: map_successors(code, "2015-12-31", "2023-06-01") for code in towns}
    assert {row for end in ends.values() for row in end["code_to"]} <= {region.code for region in STANDING}
    assert all(end["basis"].ne("").any() or end["code_to"].tolist() == [code] for code, end in ends.items())


def test_every_change_leads_from_a_known_code_to_a_known_code() -> None:
    known = default_regions().by_code
    assert all(row.code_from in known and row.code_to in known and row.basis for row in default_changes().rows)


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "more", "code", "via"),
    [
        ("盐亭县", {}, "510723", "name"),
        ("盐亭", {}, "510723", "short name"),
        (" 盐 亭 县 ", {}, "510723", "name"),
        ("四川省绵阳市盐亭县", {}, "510723", "name"),
        ("四川盐亭", {}, "510723", "short name"),
        ("５１０７２３", {}, "510723", "code"),
        ("510723100000", {}, "510723100", "code"),
        ("内蒙古", {}, "150000", "short name"),
        ("北川", {}, "510726", "short name"),
        ("安县", {"date": "2013年"}, "510724", "name"),
        ("安县", {}, "510724", "former name"),
        ("安县", {"date": "2016-03-20"}, "510705", "former name"),
        ("安县", {"date": "2016-03-19"}, "510724", "name"),
        ("安州区", {"date": "2012"}, "510724", "later name"),
        ("襄樊市", {"date": "2015"}, "420600", "former name"),
        ("鼓楼区", {"within": "福州市"}, "350102", "name"),
        ("吉林", {"level": "province"}, "220000", "short name"),
        ("恩施州", {}, "422800", "short name"),
        ("四川省阿坝州", {}, "513200", "short name"),
        ("峨边县", {}, "511132", "short name"),
        ("云溪镇", {}, "510723100", "name"),
        ("麻秧乡", {"date": "2018-06"}, "510723002", "former name"),
        ("麻秧乡", {"date": "2021"}, "510723113", "former name"),
    ],
)
def test_names_meet_their_code(name: str, more: dict[str, Any], code: str, via: str) -> None:
    found = resolve_region(name, **more)
    assert (found.code, found.via) == (code, via)


def test_a_former_region_names_what_it_went_into() -> None:
    assert resolve_region("毛公乡").successors == ("510723100", "510723114")


@pytest.mark.parametrize(
    ("name", "more", "said", "shown"),
    [
        ("鼓楼区", {}, "could mean 4 regions", "江苏省南京市鼓楼区"),
        ("吉林", {}, "could mean 2 regions", "220200"),
        ("毛公乡", {"date": "2021"}, "2 regions, by its former name", "高渠镇"),
        ("达县", {"date": "2020"}, "no list says what it was then", "511721"),
    ],
)
def test_a_name_that_is_not_clear_is_refused_with_candidates(
    name: str, more: dict[str, Any], said: str, shown: str
) -> None:
    with pytest.raises(LinkageError, match=said) as caught:
        resolve_region(name, **more)
    assert shown in caught.value.where


def test_an_unknown_name_offers_near_ones() -> None:
    with pytest.raises(LinkageError, match="no list has a region '盐亭区'") as caught:
        resolve_region("盐亭区")
    assert "盐亭县" in caught.value.expected
    with pytest.raises(ValueError, match="date='去年'"):
        resolve_region("盐亭县", date="去年")
    with pytest.raises(ValueError, match="province, prefecture, county, township"):
        resolve_region("盐亭县", level="city")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(STANDING))
def test_every_standing_code_and_full_path_is_its_own(region: Region) -> None:
    assert resolve_region(region.code).name == region.name
    inside = {"province": "", "township": region.code[:6]}
    around = inside.get(region.level, region.code[:2] + "0000")
    same = [one for one in STANDING if one.name == region.name and one.level == region.level]
    if len([one for one in same if one.code[:2] == region.code[:2]]) == 1:
        assert resolve_region(region.name, within=around, level=region.level).code == region.code


# --- tables --------------------------------------------------------------------------------------


def test_a_table_gets_codes_and_keeps_its_rows() -> None:
    table = pd.DataFrame({"region": ["盐亭", "安县", "盐亭"], "period": ["2013", "2013", "2018"]}, index=[5, 6, 7])
    coded = code_regions(table, period="period")
    assert coded["region_code"].tolist() == ["510723", "510724", "510723"]
    assert coded.index.tolist() == [5, 6, 7]
    assert list(table.columns) == ["region", "period"]


def test_levels_are_never_mixed_silently() -> None:
    table = pd.DataFrame({"region": ["盐亭县", "绵阳市", "云溪镇"]})
    with pytest.raises(LinkageError, match="mixes levels") as caught:
        code_regions(table)
    assert "row 0 盐亭县 (county); row 1 绵阳市 (prefecture); row 2 云溪镇 (township)" in caught.value.where


def test_all_unclear_names_of_a_table_are_listed() -> None:
    with pytest.raises(LinkageError, match="2 names of regions are not clear") as caught:
        code_regions(pd.DataFrame({"region": ["鼓楼区", "盐亭县", "青禾县"]}))
    assert caught.value.where == "row 0 鼓楼区; row 2 青禾县"
    with pytest.raises(LinkageError, match="columns county are absent"):
        code_regions(pd.DataFrame({"region": ["盐亭县"]}), column="county")


# --- successors ----------------------------------------------------------------------------------


def test_successors_of_the_decision_of_2019() -> None:
    assert map_successors("510723104", "2015-12-31", "2023-01-01")[["name_to", "extent"]].to_numpy().tolist() == [
        ["高渠镇", "whole"]
    ]
    split = map_successors("510723208", "2019-12-24", "2019-12-25")
    assert split[["name_to", "extent"]].to_numpy().tolist() == [["云溪镇", "part"], ["高渠镇", "part"]]
    assert split["basis"].str.contains("247号").all()


def test_a_chain_is_as_weak_as_its_weakest_link() -> None:
    chain = map_successors("510723202", "2015-12-31", "2023-01-01")
    assert chain[["name_to", "extent"]].to_numpy().tolist() == [["巨龙镇", "whole"]]
    assert chain["basis"].iloc[0].startswith("villages: 9 of 9; 川府民政")
    assert map_successors("510723202", "2015-12-31", "2018-01-01")["name_to"].tolist() == ["麻秧街道"]


def test_unknown_ends_and_wrong_dates_are_refused() -> None:
    with pytest.raises(LinkageError, match="what became of 511721 is not known"):
        map_successors("511721", "2012-12-31", "2023-01-01")
    with pytest.raises(LinkageError, match="510705 does not stand on 2012-12-31"):
        map_successors("510705", "2012-12-31", "2023-01-01")
    with pytest.raises(ValueError, match="the earlier first"):
        map_successors("510723", "2023-01-01", "2012-12-31")


def rows(*cells: tuple[str, str, str, float, str]) -> pd.DataFrame:
    return pd.DataFrame(cells, columns=["region_code", "period", "indicator", "value", "unit"])


def test_counts_are_added_and_a_missing_part_makes_no_sum() -> None:
    table = rows(
        ("510723214", "2018", "members", 300.0, "人"),
        ("510723111", "2018", "members", 500.0, "人"),
        ("510723214", "2017", "members", 290.0, "人"),
    )
    merged = merge_successors(table, "2023-01-01").set_index("period")
    assert merged.loc["2018", "value"] == 800.0
    assert merged.loc["2018", "merged_from"] == "510723111 510723214"
    assert math.isnan(merged["value"].loc["2017"])
    assert merged.loc["2017", "missing"] == "510723111"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (rows(("510723214", "2018", "mobile_share", 30.0, "%")), "shares, which cannot be added"),
        (rows(("510723208", "2018", "members", 3.0, "人")), "cannot be carried over"),
        (rows(("510723106", "2018", "members", 3.0, "人")), "cannot be carried over"),
        (rows(*[("510723214", "2018", "members", 3.0, "人")] * 2), "twice"),
        (rows(("510723214", "2018", "x", 3.0, "人"), ("510723111", "2018", "x", 3.0, "人次")), "two units"),
    ],
)
def test_what_cannot_be_added_is_refused_with_its_rows(table: pd.DataFrame, said: str) -> None:
    with pytest.raises(LinkageError, match=said) as caught:
        merge_successors(table, "2023-01-01")
    assert table["region_code"].iloc[0] in caught.value.where


def test_a_part_is_never_accepted_and_a_seat_on_request() -> None:
    three = [("510723106", "2018"), ("510723205", "2018"), ("510723215", "2018")]
    table = rows(*[(code, period, "members", 10.0, "人") for code, period in three])
    assert merge_successors(table, "2023-01-01", accept=("whole", "name", "seat"))["value"].tolist() == [30.0]
    with pytest.raises(ValueError, match="accept has part"):
        merge_successors(table, "2023-01-01", accept=("part",))


# --- own lists -----------------------------------------------------------------------------------


def region(code: str, name: str, level: str, **more: str) -> dict[str, str]:
    return {"code": code, "name": name, "level": level, "valid_from": "", "valid_to": ""} | more


def test_an_own_list_serves_a_fictional_county() -> None:
    own = parse_regions([region("990101", "青禾县", "county"), region("990101001", "柳溪镇", "township")])
    assert resolve_region("柳溪", regions=own, within="青禾县", changes=parse_changes([])).code == "990101001"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ([region("99", "青禾县", "county")], "'99' is no code"),
        ([region("990101", "青禾县", "county"), region("990101", "青禾区", "county")], "at the same time"),
        ([region("990101", "青禾县", "county", valid_from="2012")], "'2012'"),
        ([{"code": "990101"}], "columns name, level"),
    ],
)
def test_faulty_own_lists_are_refused(bad: list[dict[str, str]], said: str) -> None:
    with pytest.raises(LinkageError, match=said):
        parse_regions(bad)
