"""The period of a figure (时期): the date it stands under.

The nearest date in front of the figure within its sentence; without one, the last date of
the sentence before in the same paragraph, as a report names the year once and goes on.
A date of comparison (比2012年增长, 由去年的945名升至1022名) governs at most the figure right behind
it, and never hands itself on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from yanting_research.extraction.nonfacts import Zone
from yanting_research.extraction.views import View

__all__ = ["Periods", "find_periods", "stepped_from"]

# Matches 由 and 从原来的 in front of a figure; must not match 理由, or 由去年的, which names its date
_STEPS_FROM = re.compile(r"(?<![理自缘])(?:由|从(?![业事]))(?:原来|原先|过去|最初|起初)?的?$")
# Matches 增至 and 名减少到 behind it; must not match ，增加
_STEPS_TO = re.compile(
    r"[\u4e00-\u9fff]{0,4}?(?:[增升降减扩压提变调缩]|增加|提高|提升|上升|下降|降低|减少|扩大|压缩|压减|发展|调整|扩展|充实)[到至为成]"
)

# Matches 比 and 较 in front of a date; must not match 占比
_COMPARED = re.compile(r"(?:(?<!占)(?<!对)比|较|自|始于|成立于|《|按照?)$")
# Matches 由 and 较 in front of a date whose figure is the old one; must not match 自由
_FORMER = re.compile(r"(?:(?<!占)(?<!对)比|较|(?<!自)由|从)$")
# Matches 与 and 同 in front of a date that 相比 stands behind; must not match 和谐
_BESIDE = re.compile(r"[与同和跟]$")
_AGAINST = ("相比", "相较", "比较", "对比", "比,")
# Matches 到 in front of a year that is aimed at, which the next sentence has left; must not match 收到
_AIMED = re.compile(r"(?<![收报送达回])到$")
_FORMER_REACH = 4
_YEAR = re.compile(r"\d{4}")
_YEAR_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Periods:
    """Dates of a text in order: where they begin, what they say, whether they go on."""

    view: View
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    values: tuple[str, ...]
    lasting: tuple[bool, ...]
    former: tuple[bool, ...]

    def at(self, position: int, *, step: bool = False) -> str:
        """Period of a figure at a position; ``""`` when no date governs it.

        ``step`` tells that the figure is a change, which is never of the date that it is compared with.
        """
        index = bisect_right(self.starts, position) - 1
        low = self.view.sentence_start(position)
        while index >= 0 and self.former[index] and (step or position - self.ends[index] > _FORMER_REACH):
            index -= 1
        if index >= 0 and self.starts[index] >= low:
            return self.values[index]
        if not low or self.view.text[low - 1] == "\n":
            return ""
        low = self.view.sentence_start(low - 1)
        while index >= 0 and self.starts[index] >= low:
            if self.lasting[index]:
                return self.values[index]
            index -= 1
        return ""


def find_periods(zones: list[Zone], view: View) -> Periods:
    """The dates among the zones, times of day left out.

    Examples
    --------
    >>> from yanting_research.extraction.nonfacts import find_zones
    >>> from yanting_research.extraction.views import make_view
    >>> view = make_view("2013年办班6期。参训90人次。")
    >>> find_periods(find_zones(view.text), view).at(view.text.index("90"))
    '2013'
    """
    dates = [zone for zone in zones if zone.period and ":" not in zone.period]
    former = tuple(_is_former(zone, view) for zone in dates)
    lasting = tuple(
        bool(_YEAR.match(zone.period))
        and not old
        and not _COMPARED.search(view.text, max(0, zone.start - 4), zone.start)
        and not _is_aimed(zone, view)
        for zone, old in zip(dates, former, strict=True)
    )
    return Periods(
        view,
        tuple(z.start for z in dates),
        tuple(z.end for z in dates),
        tuple(z.period for z in dates),
        lasting,
        former,
    )


def _is_former(zone: Zone, view: View) -> bool:
    """Whether a date is the one that is compared with: 比2012年, 与2012年相比."""
    ahead = max(0, zone.start - 4)
    against = _BESIDE.search(view.text, ahead, zone.start) and view.text.startswith(_AGAINST, zone.end)
    return bool(against or _FORMER.search(view.text, ahead, zone.start))


def _is_aimed(zone: Zone, view: View) -> bool:
    """Whether a year is one to come to: 到2020年建成; not 到2013年底, when something was so."""
    bare = len(zone.period) == _YEAR_LENGTH
    said = view.text[zone.start : zone.end]
    return (
        bare
        and not said.endswith(("底", "末", "止"))
        and bool(_AIMED.search(view.text, max(0, zone.start - 4), zone.start))
    )


def stepped_from(left: str, text: str, end: int) -> bool:
    """Whether a figure is the one that a step leads away from, without a date of its own.

    >>> stepped_from("站点由", "站点由184个增至228个", 7), stepped_from("站点", "站点184个", 6)
    (True, False)
    """
    steps = ("由" in left or "从" in left) and _STEPS_FROM.search(left.strip())
    return bool(steps and _STEPS_TO.match(text, end))
