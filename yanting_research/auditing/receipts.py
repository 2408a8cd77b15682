"""Receipts, payments and balance (收支结余): 收入 = 支出 + 结余, case S6 of the sums.

全年收入38.6万元……支出37.2万元……年末结余1.4万元. A balance brought forward (上年结转) changes the
equation, so where the text speaks of one only an exact sum is reported, unless the text adds it to the receipts itself
(上年结余36.92万元，本年收入58.47万元，两项合计95.39万元): then that total is what was paid and what is left.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from yanting_research.auditing.reading import Figure

__all__ = ["balance_sums"]

# 年末结余, 收支相抵后结余, 略有盈余: what is left; must not match 剩余劳动力.
_BALANCE = re.compile(r"(?:结余|节余|结存|盈余|净结余)(?:资金|金额|经费)?(?:为|共|达|有|是)?$")
# 支出合计, 全年总支出, 共支出; must not match 教育支出, 支出预算.
_AHEAD = r"(?:^|[,;、。]|全年|[总共年度计]|本[年季月]|村级?|财务|党费|会费|集体|食堂)(?:各项)?"
_BEHIND = r"(?:合计|总[额计]|共计|共|资金|金额)?(?:为|达|是)?$"
_PAID = re.compile(f"{_AHEAD}支出{_BEHIND}")
# 全年收入合计, 总收入; must not match 租金收入.
_RECEIVED = re.compile(f"{_AHEAD}收入{_BEHIND}")
# 上年结转, 年初结余: a balance brought forward; must not match 年末结余.
_CARRIED = re.compile(r"结转|(?:上[年季月]|年初|期初)[\u4e00-\u9fff]{0,2}(?:结余|结存|余额)")
# 两项合计, 可用资金共: what there was to spend; must not match 支出合计.
_TOTAL = re.compile(r"(?<!支出)(?:合计|总计|共计|共|可用资金)(?:为|达)?$")
_REACH = 24  # figures looked back: both lists of items may stand in between
_TYPO = 0.1  # a balance that misses by more of the receipts belongs to other figures


def balance_sums(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """Receipts, then payments and balance."""
    for at, balance in enumerate(figures):
        if balance.dimension != "money" or not balance.exact or not _BALANCE.search(balance.left.strip()):
            continue
        before = figures[max(0, at - _REACH) : at][::-1]
        paid = _nearest(_PAID, before, balance)
        received = _nearest(_RECEIVED, before, balance)
        if paid is None or received is None or received.place > paid.place:
            continue
        around = [balance.left, balance.right, *(one.left for one in before if received.sentence - one.sentence <= 1)]
        carried = any(_CARRIED.search(words) for words in around)
        if carried and (total := _with_carried(received, before)) is not None:
            received, carried = total, False
        gap = abs(received.value - paid.value - balance.value)
        if math.isclose(received.value, paid.value + balance.value) or (not carried and gap <= _TYPO * received.value):
            yield received, [paid, balance]


def _with_carried(received: Figure, before: Sequence[Figure]) -> Figure | None:
    """The figure that receipts and the balance brought forward make up exactly, said to be their total."""
    money = [one for one in before if one.dimension == "money" and one.exact]
    opening = next((one for one in money if one.place < received.place and _CARRIED.search(one.left)), None)
    totals = (one for one in money if opening is not None and _TOTAL.search(one.left.strip()))
    return next((one for one in totals if opening and math.isclose(one.value, opening.value + received.value)), None)


def _nearest(words: re.Pattern[str], before: Sequence[Figure], balance: Figure) -> Figure | None:
    """The nearest total of its kind in front of the balance."""
    for one in before:
        alike = one.measure == balance.measure and one.exact and not math.isnan(one.value)
        if alike and words.search(one.left.strip()):
            return one
    return None
