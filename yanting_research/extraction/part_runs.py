"""Figures among the members of one whole (前后成员之间的数): links L39, L40, L42 and L43.

L39: 书记341名，“一肩挑”336名，占98.5%；大学生回乡109名，致富带头人201名，占58.9%: what stands between two members of a
whole is a member too;
L40: 应报告512人，实报509人: what was done is of what was due, by the same verb;
L43: 全院职工862人，党员238人: members of the Party among the staff, the young or the pupils right in front;
L42: 电脑431台，服役满8年的97台: a number with 的 in front and no noun behind is of the things counted before it.
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import RELATIVE, Mention, comparable, in_front, linkable
from yanting_research.extraction.naming_heads import base_of
from yanting_research.extraction.people_nouns import people_end
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import fits, lean

__all__ = ["link_between", "link_due", "link_members", "link_such"]

_GROUPS = ("L8-", "L30-", "L5-", "L6-", "L4-")  # links of groups told one by one
_FEW = 4  # figures between a member and the next, with their shares
# Matches ，大学生回乡 between two figures; must not match a clause of its own or ，共
_MEMBER = re.compile(r"[,，、;][\u4e00-\u9fff“”（）()\d]{2,12}(?:的|有|为|者)?")
# Matches ，培训 and ，新建, with which something else begins; must not match ，大学生
_OTHER = re.compile(
    r"[,，、;](?:另|还|新|共|全|累计|培训|举办|开展|组织|选派|发放|走访|慰问|表彰|投入|建成|调整|提拔|今年|去年|当年|年内|上年|每|人均|平均)"
)
# Matches 应报告 and 应发; must not match 应届, or 应配, which counts posts
_DUE = re.compile(r"应(?:受)?(?P<verb>[^届当该急对用变有配])[\u4e00-\u9fff]{0,4}$")
# Matches 服役满8年的 and 不满一年者有 in front of a figure; must not match 其他的
_SUCH = re.compile(r"[\u4e00-\u9fff“”\d](?:的|(?<!工作)(?<!志愿)(?<!劳动)者)(?:[只还仍也约]?有|达|为|是|仅|近)?$")
# Matches 职工 and 从业人员 at the end of a noun, and 党员 alone behind them; must not match 总人口 or 发展党员
_STAFF = re.compile(r"(?:职工|从业人员|员工|青年|学生|队员|教师)$")
_IN_PARTY = re.compile(r"[,，](?:其中)?(?:有)?(?:中共)?(?:党员|团员)")
_NOUN = re.compile(r"[\u4e00-\u9fff]")
_BACK = 6  # figures back to the things counted
_SLACK = 1.1  # more may have been done than was due, by a little


def link_between(mentions: list[Mention], view: View) -> None:
    """L39, once the shares have tied their counts."""
    for mention in mentions:
        if mention.part_of >= 0 or mention.past or mention.role != "count" or mention.rule == "F07":
            continue
        before = next((one for one in in_front(mention, mentions, _FEW) if one.role not in RELATIVE), None)
        behind = next(
            (one for one in mentions[mention.index + 1 : mention.index + _FEW] if one.role not in RELATIVE), None
        )
        if before is None or behind is None or before.part_of < 0 or before.part_of != behind.part_of:
            continue
        whole = mentions[before.part_of]
        here = view.sentence(mention.start)
        alike = before.unit == mention.unit == behind.unit and view.sentence(before.start) == here == view.sentence(
            behind.start
        )
        told = before.list_id.startswith(_GROUPS) and behind.list_id.startswith(_GROUPS)
        last = mentions[mention.index - 1]
        between = view.text[last.end : mention.start]
        listed = _MEMBER.fullmatch(between) and not _OTHER.match(between)
        if (
            alike
            and told
            and listed
            and whole.index < before.index
            and comparable(mention, whole)
            and fits(mention, whole)
        ):
            mention.part_of, mention.list_kind = whole.index, "attribute"
            mention.list_id = f"L39-{whole.index}-{mention.index}"
            if people_end(base_of(whole)):
                lean(mention, whole)


def link_due(mentions: list[Mention], view: View) -> None:
    """L40: those that came of those that were due, in one sentence."""
    for mention in mentions:
        due = mentions[mention.index - 1] if mention.index else mention
        said = _DUE.search(due.left.strip())
        if said is None or mention.part_of >= 0 or not linkable(mention) or not comparable(mention, due):
            continue
        done = re.search(rf"(?:实(?:际)?|已){said['verb']}[\u4e00-\u9fff]{{0,4}}$", mention.left.strip())
        close = (
            view.sentence(due.start) == view.sentence(mention.start) and ";" not in view.text[due.end : mention.start]
        )
        if done and close and due.part_of < 0 and mention.value <= _SLACK * due.value:
            mention.part_of, mention.list_kind, mention.list_id = due.index, "verb", f"L40-{due.index}"


def link_such(mentions: list[Mention], view: View) -> None:
    """L42, for what no other case has tied."""
    for mention in mentions:
        loose = mention.part_of < 0 and not mention.past and mention.role == "count" and mention.rule != "F07"
        if not loose or _NOUN.match(mention.right) or not _SUCH.search(mention.left.strip()):
            continue
        for whole in in_front(mention, mentions, _BACK):
            if view.sentence(whole.start) != view.sentence(mention.start):
                break
            if (
                whole.role != "count"
                or whole.past
                or not comparable(mention, whole)
                or _SUCH.search(whole.left.strip())
            ):
                continue
            beside = ";" in view.text[whole.end : mention.start] and whole.part_of >= 0
            if not beside and mention.value < whole.value:
                mention.part_of, mention.list_kind = whole.index, "attribute"
                mention.list_id = f"L42-{whole.index}-{mention.index}"
                lean(mention, whole)
            break


def link_members(mentions: list[Mention], view: View) -> None:
    """L43, where the two stand side by side."""
    for mention in mentions:
        staff = mentions[mention.index - 1] if mention.index else mention
        side_by_side = _IN_PARTY.fullmatch(view.text, staff.end, mention.start) is not None
        loose = mention.part_of < 0 and mention.role == "count" and not staff.past
        if side_by_side and loose and _STAFF.search(staff.noun) and comparable(mention, staff) and fits(mention, staff):
            mention.part_of, mention.list_kind = staff.index, "attribute"
            mention.list_id = f"L43-{staff.index}-{mention.index}"
