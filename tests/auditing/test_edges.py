"""Sentences on either side of the limits of the rules (tests/golden/auditing/edges.json), fictional, counted by hand.

Each sentence stands beside its checks: kind, verdict and the figure computed. Neighbours in the file differ by a word
or a figure that decides: 150 + 67 still speaks of one change, 150 + 68 does not. Bounds that hold are left out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from audited_texts import audited_one_by_one

EDGES: dict[str, dict[str, list[str]]] = json.loads(
    (Path(__file__).parents[1] / "golden" / "auditing" / "edges.json").read_text(encoding="utf-8")
)  # fmt: skip
EDGES_BY_TEXT = {text: checks for texts in EDGES.values() for text, checks in texts.items()}
APART = "\n" + "会议开了一天。" * 9 + "\n"
# Texts of questionnaires, of wholes named from afar and of tables: what stands before them matters.
BEYOND = re.compile("问卷|占党员总数|占全县干部|类别|预算")
# How many other figures (课程2门) may stand between the first figure and the rest, by rule.
FAR = {
    "what is left": ("排查问题20个，", "课程{}门，", "整改15个，剩下的6个列入明年。", 8),
    "an opening stock": ("年初在册低保家庭2140户，", "课程{}门，", "全年新增126户，退出208户，年末在册2068户。", 5),
    "receipts": ("全年收入386420元，", "课程{}门，", "全年支出371965.5元，年末结余14554.5元。", 22),
    "the total of an average": ("教育经费48万元，", "课程{}门，", "参训干部240人，人均2100元。", 4),
    "the whole of a family": ("基层党组织648个，", "课程{}门，", "党委26个、党总支31个、党支部571个。", 9),
    "the wider group": ("受理群众来信120件，", "课程{}门，", "办结130件。", 0),
}


def without_bounds_that_hold(texts: Iterable[str]) -> dict[str, list[str]]:
    """Kind, verdict and computed figure of the checks by text."""
    return {
        text: [
            f"{row['kind']} {row['verdict']} {row['computed']:.6g}".removesuffix(" nan")
            for row in rows
            if (row["kind"], row["verdict"]) != ("bound", "consistent")
        ]
        for text, rows in audited_one_by_one(texts).items()
    }


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    return without_bounds_that_hold(text for texts in EDGES.values() for text in texts)


@pytest.mark.parametrize("rule", EDGES)
def test_either_side_of_a_limit(rule: str, found: dict[str, list[str]]) -> None:
    assert {text: found[text] for text in EDGES[rule]} == EDGES[rule]


def test_a_long_report_holds_what_its_paragraphs_hold() -> None:
    """Each group as one text, nine sentences without figures between two: no check of a paragraph is lost."""
    groups = {rule: [text for text in texts if not BEYOND.search(text)] for rule, texts in EDGES.items()}
    joined = without_bounds_that_hold(APART.join(texts) for texts in groups.values())
    for texts, checks in zip(groups.values(), joined.values(), strict=True):
        alone = Counter(check for text in texts for check in EDGES_BY_TEXT[text])
        assert alone - Counter(checks) == {}


def test_how_far_a_rule_looks_back() -> None:
    texts = {
        (rule, more): first + "".join(other.format(number + 2) for number in range(most + more)) + rest
        for rule, (first, other, rest, most) in FAR.items()
        for more in (0, 1)
    }
    checks = without_bounds_that_hold(texts.values())
    assert {place: len(checks[text]) for place, text in texts.items()} == {place: 1 - place[1] for place in texts}
