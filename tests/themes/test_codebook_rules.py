"""Rules: the grammar refuses with a place, the search agrees with trying every pair."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.errors import LexiconError
from yanting_research.themes import parse_rule
from yanting_research.themes.folding import fold
from yanting_research.themes.rule_search import rule_places, scope_starts
from yanting_research.themes.rules import MAX_DEPTH, MAX_RULE_LENGTH, MAX_WORDS


def places(rule: str, text: str) -> list[str]:
    """Surfaces of the places, words found wherever they stand."""
    parsed = parse_rule(rule)
    found = {
        word: [(at, at + len(word)) for at in range(len(text)) if fold(text).startswith(word, at)]
        for word in parsed.root.words()
    }
    return [text[place.start : place.end] for place in rule_places(parsed, found, scope_starts(text, [parsed.scope]))]


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("培训 AND 经费 WITHIN 3", "培训的经费，经费用于培训。", ["培训的经费", "经费用于培训"]),
        ("培训 AND 经费 WITHIN 1", "培训专用经费", []),
        ("培训 BEFORE 经费 WITHIN 5", "经费用于培训", []),
        ("培训 AND 经费", "办了培训。经费不足", []),
        ("培训 AND 经费 WITHIN paragraph", "办了培训。经费不足\n经费", ["培训。经费"]),
        ("培训 AND 经费 WITHIN 9", "一、培训\n经费", []),
        ("培训 AND 经费 WITHIN clause", "办了培训，经费不足", []),
        ("培训 AND (经费 OR 资金)", "资金用于培训", ["资金用于培训"]),
        ("印度 NOT 印度尼西亚 WITHIN 0", "印度尼西亚和印度", ["印度"]),
        ("经费 NOT 军事", "军事经费。经费", ["经费"]),
        ("党员 AND 流动党员", "流动党员", []),
        ("“AND” AND 培训", "AND培训", ["AND培训"]),
        ("（甲 OR 乙） AND 丙", "乙丙", ["乙丙"]),
        ("甲 AND 乙 AND 丙", "甲丙乙", ["甲丙乙"]),
        ("甲 AND (乙 BEFORE 丙)", "乙甲丙", ["乙甲丙"]),
        ("(党员 AND 教育) AND 流动党员", "流动党员教育", []),
        ("甲 OR 乙", "甲乙", ["甲", "乙"]),
    ],
)
def test_rules_by_hand(rule: str, text: str, expected: list[str]) -> None:
    assert places(rule, text) == expected


@pytest.mark.parametrize(
    ("rule", "said", "place"),
    [
        ("", "ends too early", 1),
        ("培训 NEAR 经费", "unknown operator 'NEAR'", 4),
        ("培训 经费", "no operator before '经费'", 4),
        ("培训 AND", "ends too early", 7),
        ("AND 培训", "a word is missing before 'AND'", 1),
        ("(培训 AND 经费", "a bracket without its partner", 1),
        ("培训)", "closed that was not opened", 3),
        ("“培训 AND 经费", "quotation mark", 1),
        ("培训 AND 经费 WITHIN 章", "unknown scope '章'", 18),
        ("培训 AND 经费 WITHIN 201", "unknown scope '201'", 18),
        ("培训 AND 经费 WITHIN", "WITHIN says nothing", 17),
        ("(培训 WITHIN 3) AND 经费", "WITHIN inside brackets", 5),
        ("培训* AND 经费", "wildcard at the rim", 1),
        ("“ ” AND 经费", "1 to 32 characters", 1),
        ("(" * (MAX_DEPTH + 1) + "甲" + ")" * (MAX_DEPTH + 1), "brackets too deep", MAX_DEPTH + 1),
        (" OR ".join(["甲"] * (MAX_WORDS + 1)), "too many words", 5 * MAX_WORDS + 1),
    ],
)
def test_a_faulty_rule_names_its_place(rule: str, said: str, place: int) -> None:
    with pytest.raises(LexiconError, match=f"character {place}:") as caught:
        parse_rule(rule, where="my.toml, theme 1 (甲), rule 1")
    assert said in f"{caught.value.what}{caught.value.expected}"
    assert caught.value.where == "my.toml, theme 1 (甲), rule 1"
    assert caught.value.remedy


def test_a_rule_has_a_greatest_length() -> None:
    with pytest.raises(LexiconError, match=f"at most {MAX_RULE_LENGTH}"):
        parse_rule("甲" * (MAX_RULE_LENGTH + 1))


@given(st.text("甲乙丙。\n", max_size=30), st.integers(0, 5), st.sampled_from(["AND", "BEFORE", "NOT"]))
@settings(max_examples=150, deadline=None)
def test_places_agree_with_trying_every_pair(text: str, distance: int, kind: str) -> None:
    """Brute force over all pairs of places, then the minimal ones from the left."""
    first, second = ([at for at, sign in enumerate(text) if sign == word] for word in "甲乙")

    def near(a: int, b: int) -> bool:
        return abs(a - b) - 1 <= distance and "\n" not in text[min(a, b) : max(a, b)]

    if kind == "NOT":
        expected = [(a, a + 1) for a in first if not any(near(a, b) for b in second)]
    else:
        pairs = [(a, b) for a in first for b in second if near(a, b) and (kind == "AND" or a < b)]
        covers = {(min(pair), max(pair) + 1) for pair in pairs}
        minimal = sorted(c for c in covers if not any(o != c and c[0] <= o[0] and o[1] <= c[1] for o in covers))
        expected, done = [], 0
        for start, end in minimal:
            if start >= done:
                expected.append((start, end))
                done = end
    parsed = parse_rule(f"甲 {kind} 乙 WITHIN {distance}")
    found = {"甲": [(a, a + 1) for a in first], "乙": [(b, b + 1) for b in second]}
    got = rule_places(parsed, found, scope_starts(text, [parsed.scope]))
    assert [(place.start, place.end) for place in got] == expected
