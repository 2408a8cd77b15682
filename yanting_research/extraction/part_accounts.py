"""Lines of an account (收支账的各行, link L50): items under the sum they make up, or over the one that closes them.

单位：元
本年收入 118,204.00
党员自交 97,864.00
上级下拨 20,340.00
收 上年结转 31,460
财政拨入 420,000
计 451,460

The lines are those whose unit a caption states. A sum above its items is told by their adding up exactly; a 计 below
them claims what stands since the last one, so that a wrong one is still held against them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.views import View

__all__ = ["link_accounts"]

# Matches 计 and 合计 at the head of a closing line; must not match 统计
_CLOSING = re.compile(r"[ \t]{0,8}(?:[收支][ \t]{1,8})?(?P<sum>合?计|小计|总计|共计)[ \t:]{0,8}")
# Matches 收 and 支 in front of the first line of a side; must not match 收入
_SIDE = re.compile(r"[ \t]{0,8}(?P<side>[收支])[ \t]{1,8}")
_SIDES = {"收": "收入", "支": "支出"}
_LEAST, _MOST = 2, 14  # items of one sum
_SLIP = 0.1  # of a closing sum: items that miss it by more are not its own
_CENT = 0.005


def link_accounts(mentions: list[Mention], view: View) -> None:
    """Tie the lines of accounts to their sums; changed in place."""
    for block in _blocks(mentions, view):
        _under(block)
        _over(block, view)


def _blocks(mentions: Sequence[Mention], view: View) -> Iterator[list[Mention]]:
    """Runs of lines that hold one figure of money each, whose unit was stated over them."""
    block: list[Mention] = []
    for mention in mentions:
        alone = mention.form == "listed" and mention.dimension == "money" and not _digits_ahead(mention, view)
        follows = bool(block) and view.text.count("\n", block[-1].end, mention.start) == 1
        if block and not (alone and follows):
            yield block
            block = []
        if alone:
            block.append(mention)
    if block:
        yield block


def _digits_ahead(mention: Mention, view: View) -> bool:
    line = view.text[view.line_ahead(mention.start) : mention.start]
    return any(sign.isdigit() for sign in line)


def _under(block: Sequence[Mention]) -> None:
    """本年收入 over 党员自交 and 上级下拨, which make it up to the cent."""
    for at, whole in enumerate(block):
        total = 0.0
        for size, part in enumerate(block[at + 1 : at + 1 + _MOST], 1):
            if part.part_of >= 0:
                break
            total += part.value
            if size >= _LEAST and math.isclose(total, whole.value, abs_tol=_CENT):
                _tie(block[at + 1 : at + 1 + size], whole)
                break


def _over(block: Sequence[Mention], view: View) -> None:
    """计 behind the items since the last one; its side names it."""
    first, side = 0, ""
    for at, mention in enumerate(block):
        line = view.line_ahead(mention.start)
        marked = _SIDE.match(view.text, line)
        side = marked["side"] if marked is not None else side
        closing = _CLOSING.match(view.text, line)
        if closing is None or closing.end() != mention.start:
            continue
        items = [one for one in block[first:at] if one.part_of < 0]
        first = at + 1
        mention.noun, mention.rule = _SIDES.get(side, "合计"), "F01"
        total = math.fsum(one.value for one in items)
        if len(items) >= _LEAST and abs(total - mention.value) <= _SLIP * mention.value:
            _tie(items, mention)


def _tie(parts: Sequence[Mention], whole: Mention) -> None:
    for part in parts:
        part.part_of, part.list_kind, part.list_id = whole.index, "table", f"L50-{whole.index}"
