"""Members known by their names (按名称成组的分项): link L25.

Grades of one poll (满意98张，基本满意11张，不满意2张) and sources of one sum of money (财政奖补200万元，群众集资85万元)
claim to make up the figure in front even where they miss it a little.
"""

from __future__ import annotations

import math
import re

from yanting_research.extraction.mentions import GUESSED, LINKABLE, Mention, comparable, in_front
from yanting_research.extraction.part_totals import is_plain
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import fits, lean

__all__ = ["link_families"]

# Matches 基本满意 and “较好”的 in front of a figure; must not match 群众满意 or 满意率
_GRADE = re.compile(
    r"[,，、;:(]?(?:评价|评为|投)?[“\"]?(?:(?:非常|很|比较|较|基本|不太|不)?(?:满意|称职|合格|同意|赞成|赞同|了解)"
    r"|优秀|良好|一般|较?[好差]|弃权|反对|无所谓|说不清|[未不]确?[定评](?=等次))[”\"]?(?:等次|票)?的?(?:只有|仅有|有|为|得)?"
)
# Matches 群众集资 and 向上争取财政奖补 in front of a figure; must not match 购房补助, which is spent
_SOURCE = re.compile(
    r"(?:财政|上级|部门|自筹|自有|集资|捐[款资赠助]|贷款|配套|争取|奖补资金?|社会资本|投[工劳]折资|党费)(?:资金|补助|奖补|投入|配套|拨款|安排|解决|支持|出资|捐[款资赠助])?(?:了|为)?$"
)
# Matches 筹资 and 总投资 in front of a sum; must not match 投入使用
_RAISED = re.compile(r"筹[资集措]|筹到|(?:总|共|计划|项目|完成)投[资入]|投入(?!使用)|建设资金|所需资金")
_FAR = 3  # figures of other measures between the sum and the first of its members
_MISS = 0.15  # members that miss their whole by more do not claim to make it up
_LEAST = 3
_MOST = 8
_LEFT = 24  # code points in front of a member among which its source is named


def link_families(mentions: list[Mention], view: View) -> None:
    """L25: at least three members, from the first behind their whole to the last of the sentence."""
    at = 1
    while at < len(mentions):
        run = _run(mentions, at, view)
        at += max(1, len(run))
        whole = _whole(run[0], mentions, view) if len(run) >= _LEAST else None
        if whole is None or not _claim(run, whole):
            continue
        if run[0].dimension == "money" and not _RAISED.search(whole.noun + whole.left[-_LEFT:]):
            continue
        for part in run:
            told = part.part_of == whole.index
            part.part_of, part.list_kind, part.list_id = whole.index, "opener", f"L25-{whole.index}"
            if not told:
                lean(part, whole)


def _run(mentions: list[Mention], at: int, view: View) -> list[Mention]:
    """The members from ``at`` on, in one sentence; shares (占87%) between them do not interrupt."""
    run: list[Mention] = []
    for mention in mentions[at : at + 2 * _MOST]:
        if run and (mention.role == "share" or view.sentence(mention.start) != view.sentence(run[0].start)):
            if mention.role == "share":
                continue
            break
        named = _is_named(mention, view)
        if not named or (run and mention.unit != run[0].unit) or not is_plain(mention):
            break
        run.append(mention)
    return run


def _is_named(mention: Mention, view: View) -> bool:
    said = view.text[max(view.clause_start(mention.start), mention.start - _LEFT) : mention.start].strip()
    if mention.dimension == "money":
        return bool(_SOURCE.search(said))
    return mention.role == "count" and bool(_GRADE.fullmatch(said))


def _whole(first: Mention, mentions: list[Mention], view: View) -> Mention | None:
    for candidate in in_front(first, mentions, _FAR + 1):
        if view.sentence(first.start) - view.sentence(candidate.start) > 1:
            return None
        if candidate.role in LINKABLE and candidate.unit == first.unit:
            return candidate if comparable(first, candidate) and is_plain(candidate) else None
    return None


def _claim(run: list[Mention], whole: Mention) -> bool:
    free = all(one.part_of in {-1, whole.index, whole.part_of} or one.list_kind in GUESSED for one in run)
    total = math.fsum(one.value for one in run)
    return free and all(fits(one, whole) for one in run) and abs(total - whole.value) <= _MISS * whole.value
