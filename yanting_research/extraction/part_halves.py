"""Totals told in other ways (两句分述、第二种分法、均数的来源、同一动作): links L32 to L34, L37 and L38.

L32: 离退休干部6318人。离休247人，……。退休6071人: the two that open the sentences behind a total make it up;
L33: 科级干部143人，正科61人、副科82人；区直部门94人、镇街39人: behind a list that makes up its total, another list
of the same sentence parts it once more, and may miss it;
L34: 每月1150元，财政负担900元，村自筹250元 and 脱产86学时、网络52学时，共138学时: what a mean is made up of;
L37: 第一期报名96人……第二期报名64人……。合计报名300人: the figures of one act make up its total;
L38: 上年结转8436元，本年收入61296元，全年可用69732元: what could be spent is made up of two sums.
"""

from __future__ import annotations

import math
import re
from itertools import combinations

from yanting_research.extraction.mentions import GUESSED, Mention, comparable, in_front, linkable
from yanting_research.extraction.part_totals import is_plain
from yanting_research.extraction.units import same_measure
from yanting_research.extraction.views import View

__all__ = ["link_halves"]

_LEAST = 50  # smaller totals are made up by two by chance
_SENTENCES = 3
_FAR = 24  # figures
_CLOSED = ("L9-", "L18-", "L19-")
_PAIR = 2
_LOW, _HIGH = 0.9, 1.1  # of the total: what another list makes up
_NAMED = frozenset({"F01", "F02", "F12"})
_MEANS = frozenset({"average", "rate"})
# Matches 、镇街 between two members; must not match ，占 or 、比上年
_JOINED = re.compile(r"[、,，](?!其中|占|比|较|同比|另|还|共|累计|合计|每)[\u4e00-\u9fff“”]{1,10}")
# Matches 报名 and 实到 right in front of a figure; must not match 报名表
_ACT = re.compile(r"(?P<act>报名|实到|应到|参训|参加|结业|合格|缺课|缺席|参会|到会|参考|办班|授课|走访|发放|收回)$")
# Matches ；区直部门 in front of the first member; must not match ；其中 or ；新建
_OPENS = re.compile(
    r"[;；](?!其中|另|还|共|累计|新|举办|开展|培训|发放|走访|表彰|慰问|组织|全|上年|去年|本年|当年|人均|每)[\u4e00-\u9fff“”]{2,10}"
)
# Matches 全年可用 and 调整后预算 in front of what could be spent; must not match 可用率
_AVAILABLE = re.compile(
    r"(?:可用(?:资金|党费|经费|财力|数)?(?:总计|合计|共|为|共计)?|调整后预算[为数]?|可支配(?:资金|财力)?)$"
)
# Matches ，共 in front of a mean that is a sum; must not match 公共
_SUM = re.compile(r"[,，](?:共|合计|共计|总计)")


def link_halves(mentions: list[Mention], view: View) -> None:
    """L32 to L34, L37 and L38, in the order of the text."""
    for mention in mentions:
        if mention.role in _MEANS or (mention.role == "duration" and _SUM.fullmatch(mention.left.strip())):
            _link_mean(mention, mentions, view)
        elif linkable(mention) and is_plain(mention):
            _link_same_act(mention, mentions, view)
            _link_available(mention, mentions, view)
            if mention.value >= _LEAST and mention.role == "count":
                _link_openers(mention, mentions, view)
            _link_second_list(mention, mentions, view)


def _link_available(whole: Mention, mentions: list[Mention], view: View) -> None:
    """L38: 上年结转8436元。本年收入61296元……。全年可用69732元: what could be spent, and what it is made up of."""
    if whole.dimension != "money" or not _AVAILABLE.search(whole.left.strip()):
        return
    roots = [
        one
        for one in in_front(whole, mentions, _FAR)
        if one.dimension == "money" and one.part_of < 0 and is_plain(one) and one.value < whole.value
        if view.sentence(whole.start) - view.sentence(one.start) <= _SENTENCES
    ]
    for pair in combinations(roots, _PAIR):
        if math.isclose(math.fsum(one.value for one in pair), whole.value):
            for part in pair:
                part.part_of, part.list_kind, part.list_id = whole.index, "opener", f"L38-{whole.index}"
            return


def _link_openers(whole: Mention, mentions: list[Mention], view: View) -> None:
    """L32: the first figures of two of the next sentences, exactly."""
    here = view.sentence(whole.start)
    heads: list[Mention] = []
    seen = {here}
    for one in mentions[whole.index + 1 : whole.index + _FAR]:
        at = view.sentence(one.start)
        if at - here > _SENTENCES:
            break
        if at in seen:
            continue
        seen.add(at)
        if one.part_of < 0 and is_plain(one) and comparable(one, whole) and one.unit == whole.unit:
            heads.append(one)
    for second in range(1, len(heads)):
        pair = heads[second - 1 : second + 1]
        if math.fsum(one.value for one in pair) == whole.value and {pair[0].rule, pair[1].rule} <= _NAMED:
            for part in pair:
                part.part_of, part.list_kind, part.list_id = whole.index, "opener", f"L32-{whole.index}"
            return


def _link_same_act(whole: Mention, mentions: list[Mention], view: View) -> None:
    """L37: 第一期报名96人,实到91人;第二期报名64人……。三期合计报名300人,实到273人: each act makes up its own total."""
    act = _ACT.search(whole.left.strip())
    if act is None or whole.role != "count":
        return
    run = []
    for one in in_front(whole, mentions, _FAR):
        if view.sentence(whole.start) - view.sentence(one.start) > 1:
            break
        again = _ACT.search(one.left.strip())
        if again is not None and again["act"] == act["act"] and one.unit == whole.unit and is_plain(one):
            run.append(one)
    total = math.fsum(one.value for one in run)
    if len(run) > _PAIR and total == whole.value and all(one.part_of < 0 or one.list_kind in GUESSED for one in run):
        for part in run:
            part.part_of, part.list_kind, part.list_id = whole.index, "opener", f"L37-{whole.index}"


def _link_second_list(first: Mention, mentions: list[Mention], view: View) -> None:
    """L33: a plain list behind a semicolon, in the sentence of a list that makes up its total."""
    before = mentions[first.index - 1] if first.index else first
    if first.part_of >= 0 or first.role != "count" or not _OPENS.fullmatch(view.text, before.end, first.start):
        return
    closed = next((one for one in in_front(first, mentions, _FAR) if one.list_id.startswith(_CLOSED)), None)
    if closed is None or view.sentence(closed.start) != view.sentence(first.start):
        return
    whole = mentions[closed.part_of]
    run = [first]
    for one in mentions[first.index + 1 : first.index + _FAR]:
        joined = _JOINED.fullmatch(view.text, run[-1].end, one.start)
        if joined is None or one.part_of >= 0 or not (is_plain(one) and one.unit == first.unit):
            break
        run.append(one)
    total = math.fsum(one.value for one in run)
    alike = comparable(first, whole) and all(one.unit == first.unit for one in run)
    if len(run) >= _PAIR and alike and _LOW * whole.value <= total <= _HIGH * whole.value:
        for part in run:
            part.part_of, part.list_kind, part.list_id = whole.index, "opener", f"L33-{whole.index}-{first.index}"


def _link_mean(mean: Mention, mentions: list[Mention], view: View) -> None:
    """L34: what is paid or taught to each, by source, makes up the mean in front or behind."""
    here = view.sentence(mean.start)
    ahead = mentions[mean.index + 1 : mean.index + 4]
    behind = in_front(mean, mentions, 3) if _SUM.fullmatch(mean.left.strip()) else []
    for run in (ahead, behind):
        total, parts = 0.0, []
        for one in run:
            alike = same_measure(one.unit, mean.unit) and one.role != "change" and view.sentence(one.start) == here
            if not alike or math.isnan(one.value) or one.part_of >= 0:
                break
            parts.append(one)
            total += one.value
            if len(parts) >= _PAIR and math.isclose(total, mean.value):
                for part in parts:
                    part.part_of, part.list_kind, part.list_id = mean.index, "opener", f"L34-{mean.index}"
                return
