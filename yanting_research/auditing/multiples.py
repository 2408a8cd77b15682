"""Multiples (倍与翻番): later over earlier against 3倍, 增长2倍, 翻一番.

增长4倍 is five times as much; when only the reading 增至4倍 holds, the explanation says so. 翻番 is a
round word: up to a tenth off it stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from yanting_research.auditing.changes import YEAR, compared_pair
from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.verdicts import Check

__all__ = ["stated_multiples"]

# 翻一番, 翻了两番; must not match 翻身.
_DOUBLED = re.compile(r"翻.{0,2}番")
# 增长了4倍, 多2倍: one more than the multiple itself; must not match 增至4倍 or 是去年的4倍.
_GROWN = re.compile(r"(?:增加|增长|提高|多|高出|增|扩大|上升)了?$")
# 是去年的, 为2010年的, 相当于: the multiple itself.
_TIMES = re.compile(r"(?:[是为]|相当于|达到?|的|增至|增加到|扩大到|提高到|上升到)[^,;:。]{0,12}$|的$")
# ，达到 behind 翻了两番; must not match 其中.
_COME_TO = re.compile(r"[,，]?(?:达到?|增至|实现)了?")
_BACK = 6  # figures looked back for the earlier one
_LOOSE = 0.1
_FAR = 3.0  # a multiple further off than this factor is taken of other figures


def stated_multiples(reading: Reading) -> Iterator[Check]:
    """One check per multiple whose earlier and later figure stand close by."""
    if not reading.has_text:
        return
    for times in reading.figures:
        if times.unit != "倍" or math.isnan(times.value) or times.value <= 0:
            continue
        if times.modality == "target" and "了" not in times.surface:
            continue
        doubled = bool(_DOUBLED.search(times.surface))
        words = times.left.strip()
        if not doubled and not (_GROWN.search(words) or _TIMES.search(words)):
            continue
        before = next((one for one in reversed(reading.figures[max(0, times.place - 3) : times.place])), None)
        if before is None or before.dimension == "share" or before.sentence != times.sentence:
            continue
        pairs = (compared_pair(times, reading.figures, before.measure), _years_apart(times, reading.figures))
        checks = [_multiple_check(times, *pair, doubled=doubled) for pair in pairs if pair is not None]
        yield from [check for check in checks if check is not None][:1]


def _years_apart(times: Figure, figures: Sequence[Figure]) -> tuple[Figure, Figure] | None:
    """2014年25万元，2024年翻了两番，达到100万元; 8400元，相当于2012年的2.4倍: the year says which was earlier."""
    behind = figures[times.place + 1 : times.place + 2]
    money = [one for one in figures[max(0, times.place - _BACK) : times.place] if one.exact and one.role != "change"]
    come_to = behind and _COME_TO.fullmatch(behind[0].left.strip()) and behind[0].sentence == times.sentence
    later = behind[0] if come_to else (money[-1] if money else None)
    if later is None or later.sentence != times.sentence:
        return None
    named = YEAR.findall(times.left) or YEAR.findall(later.left)
    told = named[:1] if "的" in times.left[-2:] else []
    for earlier in reversed(money):
        alike = earlier is not later and earlier.measure == later.measure and earlier.unit == later.unit
        years = YEAR.findall(earlier.left)
        before = bool(years) and (years == told or (not told and bool(named) and years[-1] < named[-1]))
        if alike and before:
            return earlier, later
    return None


def _multiple_check(times: Figure, earlier: Figure, later: Figure, *, doubled: bool) -> Check | None:
    if not earlier.value > 0 or math.isnan(later.value):
        return None
    computed = later.value / earlier.value
    wanted = times.value + (1 if not doubled and _GROWN.search(times.left.strip()) else 0)
    if not wanted / _FAR <= computed <= wanted * _FAR:
        return None
    step = times.precision if 0 < times.precision <= 1 else 1.0
    allowed = _LOOSE * wanted if doubled else step / 2 + 1e-9
    gap = abs(computed - wanted)
    if not (earlier.exact and later.exact and times.exact):
        verdict = "uncheckable"
    elif gap <= allowed:
        verdict = "consistent"
    else:
        verdict = "rounding" if gap < step and not doubled else "inconsistent"
    return Check("multiple", earlier, (later,), times, times.value, computed, verdict)
