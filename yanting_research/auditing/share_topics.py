"""Rates of what a list is about (总体的率): named for the figure in front, whose whole stands further up."""

from __future__ import annotations

import re

from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.share_candidates import COUNTED_THINGS, RATE_NAME, REACH
from yanting_research.auditing.verdicts import Check, share_check

__all__ = ["MISPRINT", "of_topic"]

MISPRINT = 3.0  # percentage points by which a share may miss operands that the text does not link to it
_NEAR = 3  # sentences back to what a list is about
_PAIR = 2


def of_topic(share: Figure, part: Figure, reading: Reading) -> Check | None:
    """纳管1,496名，纳管率82%: a rate named for the bare figure in front is of what the list before it is about."""
    if not (part.exact and part.dimension in COUNTED_THINGS and _named_for(share, part)) or part.part_of:
        return None
    ahead = [
        one
        for one in reversed(reading.figures[max(0, part.place - REACH) : part.place])
        if part.sentence - one.sentence <= _NEAR and one.exact and one.countable and _holds(one, part)
    ]
    named = (one for one in ahead if len(one.indicator) > 1 and part.indicator.startswith(one.indicator))
    whole = next(named, None) or next((one for one in ahead if _is_topic(one, part, reading)), None)
    check = share_check(share, part, whole) if whole is not None else None
    return check if check is not None and abs(check.computed - share.value) <= MISPRINT else None


def _holds(whole: Figure, part: Figure) -> bool:
    return whole.measure == part.measure and whole.value > part.value


def _named_for(share: Figure, part: Figure) -> bool:
    """调撤率 behind 调解撤诉1724件: by the very word in front, or by the first sign of each of its two."""
    rate = RATE_NAME.search(share.left.strip())
    if rate is None:
        return False
    signs = re.sub(r"[^\u4e00-\u9fff]", "", part.left)
    name = rate["name"]
    return signs.endswith(name) or bool(re.search(f"{name[0]}[\u4e00-\u9fff]{name[1]}[\u4e00-\u9fff]$", signs))


def _is_topic(whole: Figure, part: Figure, reading: Reading) -> bool:
    """A figure that is part of none, and of which two others are, or which stands in the same sentence."""
    if whole.part_of:
        return False
    members = sum(one.part_of == whole.fact_id for one in reading.figures[whole.place : part.place])
    return members >= _PAIR or whole.sentence == part.sentence
