"""The cheap look in front of a long pattern never hides one of its matches.

Texts are drawn from the long pattern itself, so that a word added to it without its sign in the look is found.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.auditing import dimension_lists, lists, totals
from yanting_research.chinese import fold_script, simplify
from yanting_research.extraction import modality, naming, nouns, parts, scanning
from yanting_research.extraction.nonfact_rules import AT_NUMERAL
from yanting_research.extraction.pattern_ends import last_signs

_HEDGE_END = re.compile(f"[{''.join(sorted(scanning._HEDGE_ENDS))}]\\Z")
_LOOKS = {
    "opener of parts": (parts._OPEN_HINT, parts._OPEN),
    "earlier figure": (parts._EARLIER_HINT, parts._EARLIER),
    "average": (re.compile("[均每产]"), naming._AVERAGE),
    "hedge in front": (_HEDGE_END, scanning._BEFORE),
    "longer hedge in front": (_HEDGE_END, scanning._LONG_BEFORE),
    "hedge apart": (_HEDGE_END, scanning._APART),
    "whole named again": (lists._HINT, lists._NAMED),
    "whole named in front of its parts": (lists._HINT, lists._NAMED_AGAIN),
    "total behind its parts": (re.compile("[计共总合起]"), totals._TOTAL),
    "list by a dimension": (dimension_lists._KIND, dimension_lists._DIMENSION),
    "cue of a plan": (modality._TARGET, re.compile(modality._TARGET.pattern.partition(")")[2])),
    "cue of what was done": (modality._OBSERVED, re.compile(modality._OBSERVED.pattern.partition(")")[2])),
    "verb behind a noun": (re.compile(f"[{''.join(sorted(nouns._TRAIL_SIGNS))}]\n?\\Z"), nouns._TRAIL),
}
_BEFORE = {
    rule.before.pattern: rule.before
    for rule in AT_NUMERAL
    if rule.before and last_signs(rule.before.pattern) and not rule.before.search("")
}


@pytest.mark.parametrize("name", _LOOKS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_look_hides_no_match(name: str, data: st.DataObject) -> None:
    look, pattern = _LOOKS[name]
    text = data.draw(st.from_regex(pattern))
    assert pattern.search(text) is None or look.search(text)


@pytest.mark.parametrize("name", _BEFORE)
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_what_stands_in_front_of_a_numeral_ends_in_a_sign_of_its_rule(name: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(_BEFORE[name]))
    assert text[-1] in last_signs(name) or _BEFORE[name].search(text) is None


@pytest.mark.parametrize("pattern", ["第[0-9]{0,3}$", "[^党]$", "共.", r"\d名", "人[(（]", "满[一-三]?$"])
def test_a_pattern_with_classes_may_end_in_any_sign(pattern: str) -> None:
    assert last_signs(pattern) == frozenset()


def test_every_traditional_character_is_looked_at() -> None:
    han = [
        chr(code)
        for low, high in ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
        for code in range(low, high + 1)
    ]
    plain = simplify("\n".join(han))[0].split("\n")
    assert [fold_script(one) for one in han] == plain
