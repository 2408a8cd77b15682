"""Parts above their whole (部分大于整体) that no link of FACTS shows, because a link asks that it fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.verdicts import Check, bound_check

__all__ = ["stated_bounds"]

# ,其中女党员; (其中: what follows is part of the figure in front.
_WITHIN = re.compile(r"^[,;(、]?(?:其中|内有|其中有)")
# A group of whatever was counted before; must not match 村干部.
_GROUP = re.compile(r"^(?:其中)?(?:女性?|妇女|少数民族|党外|非党|无党派|\d{2}岁|大专|本科|研究生|专科|高中|预备|流动)")
# First the wider group, then the one inside it: 注册学员1479人，活跃学员1628人.
_NESTED = (
    (re.compile(r"注册"), re.compile(r"活跃|常用|在线")),
    (re.compile(r"受理|收到|交办|接到"), re.compile(r"办结|采纳|答复|查实")),
    (re.compile(r"发出|发放|收回"), re.compile(r"收回|回收|有效")),
    (re.compile(r"报名|应到|应参"), re.compile(r"实到|实参|到课|到会")),
)


def stated_bounds(reading: Reading) -> Iterator[Check]:
    """Only those that do not hold: what holds says nothing new."""
    if not reading.has_text:
        return
    for figure in reading.figures:
        if not figure.countable or figure.part_of or figure.in_table or not figure.exact:
            continue
        whole = _whole(figure, reading)
        if whole is not None and whole.exact and figure.value > whole.value:
            check = bound_check(whole, figure)
            if check.verdict == "impossible":
                yield check


def _whole(figure: Figure, reading: Reading) -> Figure | None:
    for step, before in enumerate(reversed(reading.figures[max(0, figure.place - 6) : figure.place])):
        if before.sentence != figure.sentence:
            return None
        if before.measure != figure.measure or not before.countable:
            continue
        if step == 0 and _WITHIN.search(figure.left.strip()):
            return before
        if step == 0 and _nested(before, figure):
            return before
        if _GROUP.search(figure.indicator) and before.part_of in reading.known:
            whole = reading.known[before.part_of]
            if before.list_kind == "attribute" or _GROUP.search(before.indicator):
                return whole if whole.sentence == figure.sentence else None
        if not _GROUP.search(figure.indicator):
            return None
    return None


def _nested(before: Figure, figure: Figure) -> bool:
    return any(wide.search(before.words) and close.search(figure.words) for wide, close in _NESTED)
