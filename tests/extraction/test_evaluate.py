"""The scorer against cases counted by hand: what is a hit, what stands outside, which pairs are made."""

from __future__ import annotations

from typing import Any

import pytest

from yanting_research.extraction import (
    evaluate_facts,
    score_checks,
    score_indicators,
    score_links,
    score_nonfacts,
    score_values,
)
from yanting_research.extraction.evaluate import match_facts, same_noun

Item = dict[str, Any]


def fact(start: int, value: float | None, unit: str = "人", **more: Any) -> Item:
    """A fact of three code points; its name is the place where it starts."""
    own = {"id": f"f{start}", "surface": "…", "start": start, "end": start + 3, "value": value, "value_high": None}
    return own | {"unit": unit, "indicator": "党员"} | more


def hits(gold: Item, made: Item) -> int:
    return score_values({"facts": [gold]}, {"facts": [made]}).hits


@pytest.mark.parametrize(
    ("gold", "made", "right"),
    [
        (fact(0, 5), fact(0, 5, "名"), True),
        (fact(0, 5), fact(0, 5, "位"), True),
        (fact(0, 5), fact(0, 5, "人次"), False),
        (fact(0, 5, ""), fact(0, 5, "个"), True),  # a label without a unit asks for none
        (fact(0, 5, "个"), fact(0, 5, ""), False),
        (fact(0, 5, "个百分点"), fact(0, 5, "百分点"), True),
        (fact(0, 5, "平方千米"), fact(0, 5, "平方公里"), True),
        (fact(0, 5), fact(2, 5), True),  # one code point in common
        (fact(0, 5), fact(3, 5), False),
        (fact(3, 5), fact(0, 5), False),
        (fact(0, -5), fact(0, 5), True),  # 减少5名: the sign is told by the role
        (fact(0, 1e6), fact(0, 1e6 + 0.5), True),
        (fact(0, 1e6), fact(0, 1e6 + 2), False),
        (fact(0, 1.5, "比"), fact(0, 1.507, ":"), True),
        (fact(0, 1.5, "比"), fact(0, 1.51, "比"), False),
        (fact(0, 33.333, "%", surface="三分之一"), fact(0, 33.3, "%"), True),
        (fact(0, 33.333, "%", surface="三分之一"), fact(0, 33.2, "%"), False),
        (fact(0, 33.333, "%", surface="百分之三十三点三三三"), fact(0, 33.33, "%"), False),
        (fact(0, 3, value_high=5), fact(0, 3, value_high=5.0), True),
        (fact(0, 3, value_high=5), fact(0, 3), False),
        (fact(0, 3), fact(0, 3, value_high=5), False),
        (fact(0, 3, alt=[{"value": 4, "unit": "个"}]), fact(0, 4, "个"), True),
        (fact(0, 3, alt=[{"value": 4, "unit": "个"}]), fact(0, 4, "人"), False),
        (fact(0, 0), fact(0, 0), True),
    ],
)
def test_values_and_units_that_agree(gold: Item, made: Item, right: bool) -> None:
    assert hits(gold, made) == right


def test_pairs_are_one_to_one_and_the_best_overlap_goes_first() -> None:
    gold = {"facts": [fact(0, 5), fact(2, 5, end=8)]}
    made = {"facts": [fact(2, 5, id="wide", end=7), fact(0, 5, id="short")]}
    assert [(one["id"], two["id"]) for one, two in match_facts(gold, made)] == [("f0", "short"), ("f2", "wide")]
    assert match_facts({"facts": [fact(20, 5)]}, {"facts": [fact(10, 5, end=30), fact(20, 5)]})[0][1]["end"] == 23
    assert len(match_facts({"facts": [fact(0, 5), fact(1, 5)]}, {"facts": [fact(0, 5)]})) == 1
    twice = {"facts": [fact(0, 5), fact(1, 5)]}
    counted = score_values({"facts": [fact(0, 5)]}, twice)
    assert (counted.hits, counted.predicted, counted.gold) == (1, 2, 1)


def test_masked_numerals_stand_outside() -> None:
    """3*6人: no value to be found, and a prediction without a value on it is no false one."""
    gold = {"facts": [fact(0, None), fact(10, 5)]}
    score = score_values(gold, {"facts": [fact(1, None), fact(10, 5), fact(20, None)]})
    assert (score.hits, score.predicted, score.gold) == (1, 2, 1)
    assert score_values(gold, {"facts": [fact(0, 3)]}).predicted == 1


@pytest.mark.parametrize(
    ("gold", "made", "right"),
    [
        ("女党员", "党员", True),
        ("党员", "女党员", True),
        ("女党员占比", "女党员", True),
        ("党员总数", "全县党员数量", True),
        ("经费总量占比", "经费", True),  # one ending after the other
        ("到课率", "到课", True),
        ("占比", "占比", True),  # never cut down to nothing
        ("党员（含预备党员）", "党员", True),
        ("黨員", "党员", True),
        ("农村 党员", "农村的党员", True),
        ("行政·村", "行政村", True),
        ("基层党员活动", "党员", True),
        ("村干部", "镇干部", True),
        ("行政村", "自然村", False),
        ("村", "社区", False),
        ("人数", "村", False),
        ("", "党员", False),
        (None, "党员", False),
        ("党员", None, False),
    ],
)
def test_nouns_that_name_the_same(gold: str | None, made: str | None, right: bool) -> None:
    assert same_noun(gold, made) == right


def test_nouns_count_only_where_the_value_is_right() -> None:
    gold = {"facts": [fact(0, 5), fact(10, 6, indicator="支部"), fact(20, 7)]}
    made = {"facts": [fact(0, 5), fact(10, 6, indicator="村"), fact(20, 8)]}
    score = score_indicators(gold, made)
    assert (score.hits, score.predicted, score.gold) == (1, 3, 3)


def test_links_are_counted_by_the_place_they_lead_to() -> None:
    whole, other = fact(0, 10), fact(5, 9)
    gold = {"facts": [whole, other, fact(10, 4, part_of="f0"), fact(20, 3, part_of="f5"), fact(40, 1, part_of="f0")]}
    made = {"facts": [
        fact(0, 10), fact(5, 9, part_of=[0, 3]), fact(10, 4, part_of=[1, 3]), fact(20, 3, part_of=[0, 3]),
        fact(30, 2, part_of=[0, 3]), fact(40, 1),
    ]}  # fmt: skip
    score = score_links(gold, made, key="part_of")
    assert (score.hits, score.predicted, score.gold) == (1, 4, 3)
    with pytest.raises(ValueError, match=r"^key is part_of or denominator, not 'numerator'$"):
        score_links(gold, made, key="numerator")


def test_the_whole_of_a_share_is_its_denominator_by_whichever_name() -> None:
    gold = {"facts": [fact(0, 10), fact(10, 40, "%", role="share", denominator="f0")]}
    for link in ({"denominator": [0, 3]}, {"part_of": [0, 3]}, {"part_of": [5, 8], "denominator": [0, 3]}):
        made = {"facts": [fact(0, 10), fact(10, 40, "%", **link)]}
        found = score_links(gold, made, key="denominator")
        assert (found.hits, found.predicted, found.gold) == (1, 1, 1)
        parts = score_links(gold, made, key="part_of")
        assert (parts.hits, parts.predicted, parts.gold) == (0, int(len(link) == 2), 0)


FACTS = [fact(0, 10), fact(10, 6, part_of="f0"), fact(20, 4, part_of="f0"), fact(30, 60, "%", role="share")]


def check(kind: str, whole: Any, parts: list[Any], verdict: str = "consistent", **more: Any) -> Item:
    return {"kind": kind, "whole": whole, "parts": parts, "verdict": verdict} | more


def checks(wanted: list[Item], made: list[Item], *, flagged: bool = False) -> tuple[int, int, int]:
    found = score_checks({"facts": FACTS, "checks": wanted}, {"checks": made}, flagged=flagged)
    return found.hits, found.predicted, found.gold


def test_sums_need_the_same_whole_the_same_parts_and_the_verdict() -> None:
    wanted = [check("sum", "f0", ["f10", "f20"])]
    assert checks(wanted, [check("sum", [0, 3], [[20, 23], [10, 13]])]) == (1, 1, 1)
    assert checks(wanted, [check("sum", [0, 3], [[20, 23], [10, 13]], "inconsistent")]) == (0, 1, 1)
    assert checks(wanted, [check("sum", [0, 3], [[20, 23]])]) == (0, 1, 1)
    assert checks(wanted, [check("sum", [0, 3], [[20, 23], [30, 33]])]) == (0, 1, 1)
    assert checks(wanted, [check("sum", [10, 13], [[20, 23], [10, 13]])]) == (0, 1, 1)
    assert checks(wanted, [check("sum", None, [[20, 23], [10, 13]])]) == (0, 1, 1)
    assert checks(wanted, [check("share", [0, 3], [[20, 23], [10, 13]])]) == (0, 1, 1)
    two = [check("sum", [0, 3], [[20, 23], [10, 13]]), check("sum", [0, 3], [[20, 23], [10, 13]])]
    assert checks(wanted, two) == (1, 2, 1)
    assert checks([check("sum", "f0", ["f10", "f20"], also_ok=["rounding"])], [two[0] | {"verdict": "rounding"}]) == (
        1, 1, 1,
    )  # fmt: skip
    assert checks(wanted, [check("grim", [0, 3], [[20, 23], [10, 13]])]) == (0, 0, 1)  # other kinds are not asked for


def test_shares_are_known_by_the_share_and_best_with_their_numerator() -> None:
    wanted = [check("share", "f0", ["f10"], share="f30"), check("share", "f0", ["f20"], share="f30")]
    made = [check("share", [0, 3], [[20, 23], [30, 33]], "rounding"), check("share", [0, 3], [[10, 13], [30, 33]])]
    assert checks(wanted, made) == (1, 2, 2)  # each to its numerator, whatever the order: one verdict differs
    assert checks(wanted[:1], [check("share", [0, 3], [[30, 33]])]) == (1, 1, 1)
    assert checks(wanted[:1], [check("share", [0, 3], [[10, 13]])]) == (0, 1, 1)
    assert checks([check("share", None, ["f10"], share="f30")], [check("share", None, [[10, 13], [30, 33]])]) == (
        1,
        1,
        1,
    )


def test_bounds_are_compared_part_by_part_and_those_along_a_link_cost_nothing() -> None:
    wanted = [check("bound", "f0", ["f10", "f20"])]
    made = [check("bound", [0, 3], [[10, 13], [20, 23]])]
    assert checks(wanted, made) == (2, 2, 2)
    assert checks([], made) == (0, 0, 0)  # true by the labelled links: neither asked for nor wrong
    assert checks([], [check("bound", [0, 3], [[10, 13], [20, 23]], "impossible")]) == (0, 2, 0)
    assert checks([], [check("bound", [10, 13], [[20, 23]])]) == (0, 1, 0)
    assert checks([], [check("bound", [0, 3], [[30, 33]])]) == (0, 1, 0)
    assert checks([], [check("bound", None, [[10, 13]])]) == (0, 1, 0)


def test_the_share_with_its_numerator_goes_before_one_without() -> None:
    wanted = [check("share", "f0", ["f10"], share="f30")]
    made = [check("share", [0, 3], [[30, 33]], "rounding"), check("share", [0, 3], [[10, 13], [30, 33]])]
    assert checks(wanted, made) == (1, 2, 1)
    assert score_checks({"facts": FACTS, "checks": wanted}, {"checks": made}).hits == 1


def test_the_table_sums_counts_before_it_divides() -> None:
    """3 of 4 figures are right, two of them in noun; of two marked non-facts one was taken for a fact."""
    one = {"facts": [fact(0, 5), fact(10, 6), fact(20, 7)], "non_facts": [fact(30, None), fact(40, None)]}
    two = {"facts": [fact(0, 5)]}
    made = {"facts": [fact(0, 5), fact(10, 6, indicator="村"), fact(30, 8)]}
    told = evaluate_facts([(one, made), (two, two)])
    assert list(told) == ["measure", "n_gold", "n_predicted", "n_correct", "precision", "recall", "f1"]
    rows = told.set_index("measure").round(4).T.to_dict("list")
    assert rows["value and unit"] == [4, 4, 3, 0.75, 0.75, 0.75]
    assert rows["with indicator"] == [4, 4, 2, 0.5, 0.5, 0.5]
    assert rows["non-facts taken for facts"][:3] == [2, 4, 1]
    assert told.iloc[-1, 4:].isna().all()


def test_flagged_counts_what_is_not_in_order() -> None:
    wanted = [check("sum", "f0", ["f10", "f20"], "inconsistent"), check("share", "f0", ["f10"], share="f30")]
    made = [check("sum", [0, 3], [[10, 13], [20, 23]], "rounding"),
            check("share", [0, 3], [[10, 13], [30, 33]], "impossible")]  # fmt: skip
    assert checks(wanted, made, flagged=True) == (1, 2, 1)
    assert checks(wanted, made) == (0, 2, 2)


def test_marked_nonfacts_that_are_taken_for_facts() -> None:
    gold = {"facts": [fact(0, 5), fact(10, 6)], "non_facts": [fact(20, None), fact(11, None), fact(40, None)]}
    made = {"facts": [fact(0, 5), fact(11, 7), fact(21, 3), fact(30, 1)]}
    score = score_nonfacts(gold, made)
    assert (score.hits, score.predicted, score.gold) == (1, 4, 3)
    assert score_nonfacts({"facts": []}, {"facts": [fact(0, 5)]}).gold == 0
