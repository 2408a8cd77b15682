"""A second look at sums that do not come out (合计复核): another whole that the list makes up exactly.

总共发出600份，收回542份，回收率90.3%。收回的卷子按来源列出: the list is of the 542 that stand in front as well.
"""

from __future__ import annotations

import math

from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.verdicts import Check, sum_check

__all__ = ["other_whole"]

_MEMBERS = 3  # of a list whose sum hits a figure by more than chance
_REACH = 8  # figures in front of a list among which its whole is looked for
_SENTENCES = 3


def other_whole(check: Check, reading: Reading) -> Check | None:
    """The check against the figure in front that the members make up exactly, if the whole of ``check`` is not it."""
    whole, parts = check.whole, check.parts
    if check.kind != "sum" or check.verdict != "inconsistent" or whole is None or len(parts) < _MEMBERS or check.signs:
        return None
    first = min(parts, key=lambda part: part.place)
    if whole.place > first.place or whole.in_table or not all(_is_member(part, first) for part in parts):
        return None
    total = math.fsum(part.value for part in parts)
    for one in reversed(reading.figures[max(0, first.place - _REACH) : first.place]):
        near = one is not whole and one.measure == first.measure and first.sentence - one.sentence <= _SENTENCES
        if near and one.exact and one.countable and math.isclose(one.value, total):
            return sum_check(one, list(parts))
    return None


def _is_member(part: Figure, first: Figure) -> bool:
    return part.exact and part.countable and part.measure == first.measure
