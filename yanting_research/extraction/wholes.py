"""Wholes (总数): which earlier figure can be one, and the noun that a part takes from it."""

from __future__ import annotations

import math
import re

from yanting_research.extraction.mentions import Mention, comparable, in_front
from yanting_research.extraction.naming_heads import base_of, members
from yanting_research.extraction.nouns import ATTRIBUTE, HEAD_NOUN, clean_left, verb_at_end
from yanting_research.extraction.people_nouns import is_learned, people_end
from yanting_research.extraction.views import View

__all__ = ["Found", "fits", "lean", "plain_noun", "recent_whole"]

Found = tuple[Mention, str, str]  # the whole, the kind of list, and what its parts share


# Matches 药剂、检验、影像等 in front of 395人; must not match 高等
_AND_OTHERS = re.compile(r"、[\u4e00-\u9fff]{1,8}(?<![高中初同平])等$")
# Matches 实有 in front of 91名, who are a whole of their own; must not match 空缺
_HELD = re.compile(r"(?:实有|现有|在岗|在编|在职|配备|到岗|实配)[\u4e00-\u9fff]{0,6}$")
# Matches 男性 and 非中共党员 in front of a figure, one group among others; must not match 农村党员
_ONE_GROUP = re.compile(
    r"(?:(?<!子)[男女](?:性|干部|教师|职工|党员)?|妇女|非中共党员|(?<![有县区市镇乡全])中共党员|少数民族|党外(?:干部|人士))$"
)
# Matches 共 in front of 2743人, whose parts follow in its sentence; must not match 公共
_SUMMED = re.compile(r"(?:(?<!公)共|总数)[有为达]{0,2}$")
_WORD = 2  # code points that a part and its whole share
# Matches ，占 between a figure and its share; must not match ，占人口的
_TAKEN = re.compile(r"[,，、]?(?:约|大约)?占(?:比|了|到)?(?:为|达)?(?:约|近|将近)?")
# Matches 核定职数 and 编制; must not match 编制内
_POSTS = re.compile(r"(?:职数|编制数?|名额|定员)$")
_HEADS = frozenset({"人", "名"})
# Matches 应到 of 应到人员, among whom others are 请假人员; must not match 应届
_DUE = re.compile(r"^应(?:到|训|参训|参加|考)(?=[\u4e00-\u9fff]{2})")
# Matches 总产 of 粮食总产, whose parts are 稻谷产量 and 玉米产量; must not match 产值
_MEASURES = re.compile(r"(?P<kind>总产量?|产量|销量|存量)$")


def fits(part: Mention, whole: Mention) -> bool:
    """Whether a part is at most its whole, as far as both are known."""
    return math.isnan(part.value) or math.isnan(whole.value) or part.value <= whole.value


# Matches （二）干部队伍 at the head of a line; must not match (二)补贴发放情况
_HEADING = re.compile(r"\n\s{0,8}\([一二三四五六七八九十]{1,2}\)[\u4e00-\u9fff]{2,6}队伍[。\n]")


def recent_whole(mention: Mention, mentions: list[Mention], view: View, sentences: int) -> Mention | None:
    """The nearest earlier figure of the same measure that is a whole itself."""
    here = view.sentence(mention.start)
    for candidate in in_front(mention, mentions):
        if here - view.sentence(candidate.start) > sentences:
            return None
        if _HEADING.search(view.text, candidate.end, mention.start):
            return None  # （一）党员队伍。…（二）干部队伍。在编在岗3724人: of other people
        if is_item(candidate, mention, mentions, view) or is_beside_holders(candidate, mentions, view):
            continue
        summed = view.sentence(candidate.start) == here and bool(_SUMMED.search(candidate.left))
        of_share = candidate.list_id.startswith("L8-") and candidate.list_kind == "clause" and not candidate.attribute
        of_share = of_share and candidate.qualifier == "exact"
        held = summed or of_share or (candidate.list_id.startswith("L29-") and bool(_HELD.search(candidate.left)))
        if (
            (held or (candidate.part_of < 0 and not candidate.attribute))
            and comparable(mention, candidate)
            and fits(mention, candidate)
            and candidate.value > 1
            and not _ONE_GROUP.search(candidate.left.strip())
            and not candidate.past
        ):
            return candidate
    return None


def is_item(candidate: Mention, mention: Mention, mentions: list[Mention], view: View) -> bool:
    """农民党员11724名，占57.5%；流动党员1900余名: with its own share, and a semicolon behind, an item of a list.

    So is 民商事2693件 of 刑事412件、民商事2693件、行政58件.
    """
    first = mention.index
    while first and mentions[first - 1].unit == mention.unit and view.text.startswith("、", mentions[first - 1].end):
        first -= 1
    if first <= candidate.index and mention.index - first > 1:
        return True
    share = mentions[candidate.index + 1] if candidate.index + 1 < mention.index else candidate
    taken = share.rule == "F03" and share.numerator == candidate.index and _TAKEN.fullmatch(share.left.strip())
    return bool(taken) and ";" in view.text[share.end : mention.start]


def is_beside_holders(posts: Mention, mentions: list[Mention], view: View) -> bool:
    """现有成员217人，核定职数211名: who is told of next is of those in office, not of the posts."""
    held = mentions[posts.index - 1] if posts.index and posts.dimension == "person" else posts
    named = _POSTS.search(posts.noun) is not None and _POSTS.search(held.noun) is None
    beside = view.sentence(held.start) == view.sentence(posts.start) and held.role == "count"
    return named and beside and held.unit in _HEADS and posts.unit in _HEADS


def plain_noun(noun: str) -> str:
    """A noun without what a bracket adds behind it.

    >>> plain_noun("党委(含党工委)"), plain_noun("村(社区)书记")
    ('党委', '村(社区)书记')
    """
    return noun.partition("(")[0] or noun if noun.endswith(")") else noun


def lean(mention: Mention, whole: Mention) -> None:
    """An attribute takes the noun of its whole: 妇女 of 科级干部 is 妇女科级干部."""
    head = members(_DUE.sub("", base_of(whole)), mention)
    if mention.dimension == "person" and head.endswith(("职数", "编制", "名额")):
        staff = re.sub(r"(?:职数|编制|名额)$", "", head).removeprefix("核定")
        head = staff if people_end(staff) else "人员"  # 正职171名 of 核定职数512名; 书记 of 核定书记职数
    if head.endswith("领导"):
        head += "干部"  # 大专以上 of 科级领导 are 领导干部
    if mention.rule == "F12" and mention.noun.endswith("人员") and mention.dimension == "person":
        stem, act = mention.noun.removesuffix("人员"), head.removesuffix("人员")
        again = act != head and bool(act) and stem.endswith(act)  # 受党纪处分98人 of 处分人员
        head = head.removeprefix(stem) or head  # 报名96人 of 报名党员300人
        mention.noun, mention.base = (mention.noun, "人员") if again else (stem + head, head)
        return
    if not mention.attribute or mention.inherited >= 0:
        return
    if mention.dimension == "money":
        return
    former = mention.base
    names = people_end(head) if mention.dimension == "person" else bool(HEAD_NOUN.search(head))
    leaned = former and former != head and mention.noun.endswith(former) and len(mention.noun) > len(former)
    if leaned and names and not verb_at_end(head) and head not in {"人员", "人口"}:
        own = clean_left(mention.left)  # it had leaned on another whole before
        kept = len(own) >= _WORD and mention.noun.startswith(own) and mention.noun != own
        mention.noun = own if kept else mention.noun.removesuffix(former)
    plain = plain_noun(mention.noun)
    if HEAD_NOUN.search(plain) and not ATTRIBUTE.search(plain):
        return
    if mention.dimension == "person" and _AND_OTHERS.search(mention.left):
        mention.noun, mention.base = mention.noun + "人员", head
        return
    measure = _MEASURES.search(head)
    if measure:
        head = measure["kind"].replace("总产", "产") + ("" if measure["kind"].endswith("量") else "量")
    noun, base = mention.noun, head
    if is_learned(noun, head):
        return  # 博士9名 of 硕士研究生以上人才, or of 高层次人才
    if noun[-1:] == head[-1:] == "票":  # 有效测评票; 废票 of 选票
        mention.noun = "有效" + head if noun == "有效票" and len(head) > _WORD else noun
        return
    if ATTRIBUTE.fullmatch(head) or (ATTRIBUTE.search(head) and not HEAD_NOUN.search(head)):
        head = "人员" if mention.dimension == "person" else ""
    if len(noun) > 2 and head.endswith((noun[-2:], "问卷" if noun.endswith("卷") else noun[-2:])):
        return  # 集中供养 of 五保供养, 有效卷 of 收回问卷
    if head and noun.endswith(head):
        return  # 研究生 of 研究生
    shared = head.find(noun[-_WORD:]) if len(noun) >= _WORD else -1
    if shared >= 0:  # 城市低保 of 城乡低保户
        head = head[shared + _WORD :]
    mention.noun, mention.base = noun + head, base
