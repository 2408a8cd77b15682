"""The cheap look in front of a long pattern never hides one of its matches.

Texts are drawn from the long pattern itself, so that a word added to it without its sign in the look is found.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.auditing import lists, totals
from yanting_research.extraction import naming, parts, scanning

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
}


@pytest.mark.parametrize("name", _LOOKS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_look_hides_no_match(name: str, data: st.DataObject) -> None:
    look, pattern = _LOOKS[name]
    text = data.draw(st.from_regex(pattern))
    assert pattern.search(text) is None or look.search(text)
