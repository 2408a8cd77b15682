"""What looks like a quantity and is none (非事实): numbered from N1 to N15.

Each rule names one kind of numeral that states nothing: a date, an age limit, a
slogan, a list number. Their characters are taken out of the copy that the numeral
scanner reads; nouns are still read from the full text, so that 35岁以下干部 keeps
its age band. The rules themselves stand in :mod:`nonfact_rules`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from yanting_research.chinese import find_dates
from yanting_research.extraction.nonfact_elsewhere import ELSEWHERE
from yanting_research.extraction.nonfact_kinds import NUMERAL
from yanting_research.extraction.nonfact_norms import norm_zones
from yanting_research.extraction.nonfact_rules import AT_NUMERAL, NonFactRule
from yanting_research.extraction.pattern_ends import last_signs
from yanting_research.resources import read_resource_words

__all__ = ["Zone", "blank_zones", "find_zones"]


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch that no numeral is read from, and why."""

    start: int
    end: int
    why: str
    period: str = ""


def _any_of(rules: Sequence[NonFactRule]) -> re.Pattern[str]:
    """One pattern for many rules; the numeral that most of them begin with is read once for all."""
    patterns = [rule.pattern.pattern for rule in rules]
    behind = [one.removeprefix(NUMERAL) for one in patterns if one.startswith(NUMERAL) and not _is_choice(one)]
    others = [one for one in patterns if not one.startswith(NUMERAL) or _is_choice(one)]
    choices = [f"{NUMERAL}(?:{'|'.join(f'(?:{one})' for one in behind)})"] if behind else []
    return re.compile("|".join([*choices, *(f"(?:{one})" for one in others)]))


def _is_choice(pattern: str) -> bool:
    """Whether a pattern offers alternatives outside of all brackets.

    >>> _is_choice("a(?:b|c)"), _is_choice("a|b"), _is_choice("[|]"), _is_choice("a\\\\|b")
    (False, True, False, False)
    """
    depth, at, in_class = 0, 0, False
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and depth == 0:
            return True
        at += 1
    return False


def _signs_in_front(rule: NonFactRule) -> frozenset[str]:
    """Signs of which one stands right in front of the numeral where a rule holds; none where any may."""
    return frozenset() if rule.before is None or rule.before.search("") else last_signs(rule.before.pattern)


# One look for all rules that any sign may stand in front of: most numerals match none; then one for each dozen of them
_ANYWHERE = [rule for rule in AT_NUMERAL if not _signs_in_front(rule)]
_ANY_RULE = _any_of(_ANYWHERE)
_DOZEN = 12
_DOZENS = tuple(
    (_any_of(_ANYWHERE[first : first + _DOZEN]), _ANYWHERE[first : first + _DOZEN])
    for first in range(0, len(_ANYWHERE), _DOZEN)
)


def _by_sign() -> dict[str, list[NonFactRule]]:
    rules: dict[str, list[NonFactRule]] = {}
    for rule in AT_NUMERAL:
        for sign in sorted(_signs_in_front(rule)):
            rules.setdefault(sign, []).append(rule)
    return rules


# The other rules, by the signs that can stand in front of the numeral: 每 of 每500人
_BY_SIGN = _by_sign()
# What may follow one numeral character where a rule holds
_FOLLOWS = "倍轮成岁次年以户名人个万亿元亩张、.是要靠抓看为曰世时大届中周多余来~至到()/:号位強强期学代分的本里-"
# Matches 35, 二十 and 三 of 三年; must not match 岁 or 一 of 进一步, which begins no rule. Rules of
# AT_NUMERAL are tried where such a run begins.
_RUN = re.compile(
    r"[\d〇一二两三四五六七八九十百千万廿卅几半](?:(?<=\d)\d*|(?<!\d)(?:[〇一二两三四五六七八九十百千万廿卅几半]+"
    rf"|(?=[{_FOLLOWS}]|.[一二两三四五六七八九十百千]|..[一二两三四五六七八九十百千])))"
)
_ANCHOR = re.compile(r"[0-9〇一二两三四五六七八九十百千万廿卅]")
# Matches the 月 of 9月 and the dots of 2015.11; must not match 14.7 or 党员. Around such marks dates are looked for.
_DATE_MARK = re.compile(r"[年月:五季同\d](?:(?<=[年月:五])|(?<=季)度|(?<=同)期|(?<=\d)(?:[-/.]\d{1,2}[-/.]\d|-\d{4}))")
# 期限为三年, 历时三年: a duration, not a span of the calendar; must not match 近三年
_LASTS = re.compile(
    r"(?:(?:历时|为期|为时|期限|年限|[役聘任工服周保]期|务期|最[长短](?:的|者)?|学制|挂职|顶岗|见习|寿命|时限|用时|时间|一般)"
    r"(?:[为是约近达共]|不少于|至少|不低于|不得少于|不超过|一般为?|超过|规定为|延长至|缩短至)?"
    r"|入党已有|[住学干种停待]了|只剩|(?:争取|使)用|不低于|不得少于|不超过)(?:\d{1,2}(?:[至到~-]|--))?$"
)
_BEFORE = 14  # code points in front of a numeral that decide whether it states something
_REACH = 22  # code points: the longest date on one side of its mark


def _slogans() -> re.Pattern[str]:
    words = sorted(read_resource_words("slogans_with_digits.txt"), key=lambda word: (-len(word), word))
    return re.compile("|".join(re.escape(word) for word in words))


_SLOGANS = _slogans()


def find_zones(text: str) -> list[Zone]:
    """Zones of a folded text in order; they may overlap.

    Examples
    --------
    >>> [(z.why, z.start, z.end) for z in find_zones("35岁以下89人")]
    [('age_band', 0, 5)]
    """
    zones = [zone for zone in _date_zones(text) if not _is_ratio(text, zone)]
    dated = blank_zones(text, zones)
    zones += [Zone(match.start(), match.end(), "slogan") for match in _SLOGANS.finditer(text)]
    for rule in ELSEWHERE:
        if rule.needs and not any(word in dated for word in rule.needs):
            continue
        zones += [
            Zone(match.start(), match.end(), rule.why)
            for match in rule.pattern.finditer(dated)
            if _ANCHOR.search(match.group())
        ]
    zones += _at_numerals(dated)
    zones += [Zone(start, end, "threshold") for start, end in norm_zones(dated)]
    return sorted(zones, key=lambda zone: (zone.start, zone.end, zone.why))


# Matches 3. in front of 2年; must not match 。
_DECIMAL = re.compile(r"\d\.$")


def _at_numerals(text: str) -> list[Zone]:
    """Zones of the rules that begin with a numeral, tried only where one begins."""
    zones = []
    for run in _RUN.finditer(text):
        start = run.start()
        rules = _BY_SIGN.get(text[start - 1], ()) if start else ()
        if _ANY_RULE.match(text, start) is not None:
            near = (dozen for any_of_them, dozen in _DOZENS if any_of_them.match(text, start))
            rules = [*rules, *chain.from_iterable(near)]
        low = max(0, start - _BEFORE)
        for rule in rules:
            match = rule.pattern.match(text, start)
            if match is None:
                continue
            if rule.why == "time" and (_LASTS.search(text, low, start) or _DECIMAL.search(text, low, start)):
                continue  # 平均3.2年
            before = None if rule.before is None else rule.before.search(text, low, start)
            if before is None and rule.before is not None:
                continue
            taken = before is not None and before.groupdict().get("take") is not None
            zones.append(Zone(before.start("take") if before and taken else start, match.end(), rule.why))
    return zones


def _date_zones(text: str) -> list[Zone]:
    """Dates, looked for only near the marks that every date holds, so that long texts stay quick."""
    windows = _windows(text)
    if not windows:
        return []
    starts, places, pieces, at = [], [], [], 0
    for start, end in windows:
        starts.append(at)
        places.append(start)
        pieces.append(text[start:end])
        at += end - start + 1
    zones = []
    for date in find_dates("\n".join(pieces)):
        shift = bisect_right(starts, date.span.start) - 1
        move = places[shift] - starts[shift]
        zones.append(Zone(date.span.start + move, date.span.end + move, "date", date.period))
    return zones


def _windows(text: str) -> list[tuple[int, int]]:
    windows: list[tuple[int, int]] = []
    for mark in _DATE_MARK.finditer(text):
        start = max(0, mark.start() - _REACH)
        while start and text[start - 1] in _INSIDE:  # never begin inside a numeral
            start -= 1
            if mark.start() - start > 2 * _REACH:
                break
        end = min(len(text), mark.end() + _REACH)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return windows


_INSIDE = frozenset("0123456789〇零一二三四五六七八九十 -~/.:年月")


_JOINTS = frozenset(".:")
# Matches .0 and :33 behind a time that is none; must not match 。
_GOES_ON = re.compile(r"[.:]\d")

# Matches 师生比, 三次产业结构为; must not match 集合
_OF_RATIO = re.compile(r"比(?![上去前]|较|[\u4e00-\u9fff]{0,4}(?:提前|推迟))|产业结构")
# Matches 放大 behind 1:10; must not match 开会
_SHARED_OUT = re.compile(r"的?(?:比例|放大|撬动|配备|配置|配套|分担|承担)")


def _is_ratio(text: str, zone: Zone) -> bool:
    """1:25 after 比 is a ratio, not twenty-five past one."""
    surface = text[zone.start : zone.end]
    if ":" not in surface:
        return False
    torn = text[zone.start - 1 : zone.start] in _JOINTS or _GOES_ON.match(text, zone.end)  # 44.2:33.0
    if _SHARED_OUT.match(text, zone.end):  # 按1:10放大
        return True
    return bool(torn) or _OF_RATIO.search(text, max(0, zone.start - 24), zone.start) is not None


def blank_zones(text: str, zones: list[Zone]) -> str:
    """The text with every zone overwritten by a character that no rule reads."""
    pieces = []
    at = 0
    for zone in zones:
        if zone.end <= at:
            continue
        start = max(at, zone.start)
        pieces.append(text[at:start])
        pieces.append("\x00" * (zone.end - start))
        at = zone.end
    pieces.append(text[at:])
    return "".join(pieces)
