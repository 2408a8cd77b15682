"""Head nouns (中心词): what a description, a verb or a scope leans on.

35岁以下287人 and 移送8个 say which or what was done, never what is counted. The head
then stands elsewhere: with the figure that the description is part of, with the nearest figure of the same
measure, or in the clause in front. A head that was taken over is handed on as it is (图斑), never with the
description of the figure it came from (拆除图斑).
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import PERSONS, Mention, in_front
from yanting_research.extraction.noun_edges import cut_edges
from yanting_research.extraction.nouns import (
    ATTRIBUTE,
    HEAD_NOUN,
    MONEY_NOUN,
    head_of,
    last_match,
    only_scope,
    verb_at_end,
)
from yanting_research.extraction.people_nouns import ACTOR, PERSON, people_end
from yanting_research.extraction.units import same_measure
from yanting_research.extraction.views import View

__all__ = [
    "base_of",
    "complete_heads",
    "follow_names",
    "holders_of_posts",
    "is_description",
    "is_unfit",
    "members",
    "nearest_base",
    "posts_of",
]

# Matches 在编在岗 and 缺编, of which posts there are; must not match 在校
_OF_POSTS = re.compile(r"在编|在岗|缺编|超编|实有|满编|实配|缺额|缺员|超配|空缺|空编|空岗")
# Matches 现配 and 实有 in front of those who fill posts; must not match 搭配
_FILLED = re.compile(r"^实有|(?:^|[,，、;])(?:实|现|已)配$")
# Matches 科普员, whose posts name who holds them; must not match 机关
_STAFF = re.compile(r"[\u4e00-\u9fff][员师工]$")
# Matches 编制 and 岗位核定 at the end of posts; must not match 编制内
_POSTS = re.compile(r"(?:核定)?(?:编制|岗位|职数)(?:核定|总?数)?$")
_LONG_LIST = 320  # code points between the cause and the last figure that is sorted by it
# Matches 国家级 of 国家级示范社 and 省级以上; must not match 级别
_RANKED = re.compile(r"(?:国家|中央|[省市州县区乡镇村部])级(?:以上)?")
_LEFT_OVER = "剩下的"
_LOOK_BACK = 12  # figures in front among which a head is looked for
_SENTENCES = 3
_OF_SURVEY = {"份": 16}  # sentences: all answers of a survey are counted in its papers
_WORD = 2  # code points of the shortest noun that is handed on
_COUNTED = frozenset({"person", "household", "piece", "session", "person_time"})
_TAKES_HEAD = frozenset({"F01", "F08", "F12"})
# Matches 按致贫原因分: and 致贫原因中， in front of a list; must not match 按类别分
_BY_CAUSE = re.compile(
    r"(?:[按从](?P<by>[\u4e00-\u9fff]{2,4}?)|(?P<told>[致返]贫|辍学|失业))(?:的?主?要?原因|成因|因素)[分划类统计看析上来中里]{0,3}[:,，]"
)
_CAUSE = 12  # code points of the pattern in front of 因
_SORTED = {"household": "户", "person": "人员"}
# Matches 属于中央各部的是 in front of 567个; must not match 目的是
_PICKS = re.compile(r"[\u4e00-\u9fff\x00”](?<!目)的(?:只|仅|共|还|仍|各|约)?[有为是达]?$")

# Matches 定点医药机构 and 药店, which 家 counts; must not match 隐患
_BODY = re.compile(
    r"(?:企业|单位|机构|公司|合作社|集团|银行|酒店|宾馆|超市|商场|市场|媒体|组织|协会|商会|学会|部门|农场|林场|主体"
    r"|[店所院厂社场行馆站校园户商局部委房吧铺坊点家吧企会队矿])$"
)
# Matches 获市级以上奖励, which tells of what was counted before; must not match 获奖作品
_HONOURED = re.compile(r"(?:荣?获得?|被评为|被授予)[\u4e00-\u9fff]{0,10}(?:奖励?|表彰|称号|认证|通报)$")
# Matches 培训费 of 全年培训费 and 工会经费; must not match 支出
_FUND = re.compile(r"(?:(?:(?!的)[\u4e00-\u9fff]){2}(?:经费|资金|(?<!花)费|损失|投资)|经费|资金|捐款|贷款|基金)$")
# Matches 党费 of 收党费 and 捐款 of 各界捐款; must not match 培训费
_DUES = re.compile(r"(?:党费|团费|学费|会费|捐款|善款|贷款|损失|奖金)$")
# Matches 资源总量 of 人才资源总量, whose sorts are 人才; must not match 总量 alone
_TOTAL = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:资源总?量?|总量|总数|总人数)$")
# Matches the people of 人员 and 户, which name nothing by themselves; must not match 管理人员
_EMPTY = re.compile(r"(?:人员|人口|户|个|人|户数|人数)")


def base_of(mention: Mention) -> str:
    """The head that a figure hands on: 图斑 of 拆除图斑, which it took from 违法占地图斑."""
    if mention.base:
        return mention.base
    head = _TOTAL.sub("", head_of(mention.noun))
    head = head.rpartition("”")[2] or head if "为“" in mention.noun else head  # 等次 of 评为“好”等次
    verb = "" if HEAD_NOUN.search(head) else verb_at_end(head)
    return cut_edges(head[: -len(verb)]) if verb and len(head) - len(verb) >= _WORD else head


def members(base: str, mention: Mention) -> str:
    """干部 of 干部队伍 and 授课人员 of 授课队伍, of which single persons are counted."""
    if mention.dimension not in PERSONS or not base.endswith("队伍"):
        return base
    people = base.removesuffix("队伍")
    return people if people_end(people) else people + "人员"


def is_description(noun: str) -> bool:
    """Whether a phrase says which or what was done, and needs a head.

    >>> is_description("35岁以下"), is_description("移送"), is_description("图斑")
    (True, True, False)
    """
    if only_scope(noun) or noun.endswith(("的", "类", "级", "层面")) or _HONOURED.match(noun):
        return True
    if ATTRIBUTE.search(noun):
        return not HEAD_NOUN.search(noun)
    return bool(verb_at_end(noun)) and not HEAD_NOUN.search(noun) and not MONEY_NOUN.search(noun)


def is_unfit(mention: Mention) -> bool:
    """Whether a noun cannot be counted in its unit: 隐患 in 查出隐患22家, where shops are counted."""
    return mention.unit == "家" and mention.rule != "F02" and not _BODY.search(mention.noun)


def complete_heads(mentions: list[Mention], view: View) -> None:
    """Give descriptions that no whole has completed the head of the nearest figure of their measure.

    Runs behind the links of parts, in the order of the text, so that a head goes down a list.
    """
    for mention in mentions:
        cause = _cause(mention, view)
        if cause:
            mention.noun, mention.base = mention.noun.removesuffix(mention.base) + cause, cause
            continue
        if mention.role == "money" and mention.attribute and mention.list_kind in {"colon", "opener"}:
            _name_share_of_money(mention, mentions)
            continue
        if mention.role != "count" or mention.dimension not in _COUNTED or mention.rule not in _TAKES_HEAD:
            continue
        if mention.noun.startswith(_LEFT_OVER) and mention.part_of >= 0 and mention.dimension == "session":
            mention.base = base_of(mentions[mention.part_of])  # 办班37期，党校的主体班11期，其余26期
            mention.noun = _LEFT_OVER + mention.base
            continue
        done = (mention.base and mention.noun.endswith(mention.base)) or people_end(mention.noun)
        whole = mentions[mention.part_of].noun if mention.part_of >= 0 else ""
        if done or mention.inherited >= 0 or (whole and mention.noun.endswith(whole)):
            continue
        stem = mention.noun.removesuffix("人员") if mention.rule == "F12" else mention.noun
        if not (is_description(stem) or is_unfit(mention) or _picks(mention)):
            continue
        base = _base_of_whole(mention, mentions) or nearest_base(mention, mentions, view)
        if base and not stem.endswith(base):
            joint = "的" if _picks(mention) and not ATTRIBUTE.search(stem) else ""
            base = members(base, mention)
            base = _RANKED.sub("", base) if _RANKED.match(stem) else base  # 省级31家 of 国家级示范社7家
            mention.noun, mention.base = base if base.startswith(stem) else stem + joint + base, base


def _name_share_of_money(mention: Mention, mentions: list[Mention]) -> None:
    """乡镇自掏培训费 for 支出培训费163.4万元，由三块凑成：…乡镇自掏26.9万元: who paid, and what all of it is."""
    whole = mentions[mention.part_of] if mention.part_of >= 0 else mention
    dues = _DUES.search(whole.noun)
    if dues is not None and whole is not mention and mention.rule in {"F01", "F11"}:
        stem = mention.noun.removesuffix("资金").removesuffix("培训经费").removesuffix("经费")
        mention.noun = mention.noun if stem == mention.noun and MONEY_NOUN.search(stem) else stem + dues.group()
        return  # 共收党费18.64万元：农村党员3.12万元
    if whole is mention or MONEY_NOUN.search(mention.noun) or whole.rule != "F01":
        return
    kind = last_match(_FUND, whole.noun)
    if kind is not None:
        mention.base = kind.group()
        twice = mention.noun.endswith(mention.base[:_WORD]) and len(mention.base) > _WORD  # 党员培训 of 培训经费
        mention.noun += mention.base[_WORD:] if twice else mention.base


def _base_of_whole(mention: Mention, mentions: list[Mention]) -> str:
    """卫生技术人员 for 高级87人, once a sum has tied it to them: the head of its whole, when that names persons."""
    if mention.part_of < 0 or mention.dimension not in PERSONS:
        return ""
    base = base_of(mentions[mention.part_of])
    return base if people_end(base) else ""


def _picks(mention: Mention) -> bool:
    """属于中央各部的是567个: what picks some of the projects in front is no noun, whatever it ends in."""
    if mention.dimension != "piece" or mention.rule != "F01":
        return False
    found = _PICKS.search(mention.left)
    # 拖拉机站由1954年的89个 is no choice
    return found is not None and (found.group()[0] != "\x00" or not HEAD_NOUN.search(mention.noun))


def _cause(mention: Mention, view: View) -> str:
    """致贫户 for the households behind 按致贫原因分: what they are sorted by names them; else ``""``."""
    kind = _SORTED.get(mention.dimension, "")
    if not kind or mention.rule == "F02":
        return ""
    low = view.ahead(mention.start, _LONG_LIST)
    told = view.text.find("因", low, mention.start)
    cause = _BY_CAUSE.search(view.text, max(low, told - _CAUSE), mention.start) if told >= 0 else None
    return (cause["by"] or cause["told"]) + kind if cause else ""


# Matches (二)干部队伍。 at the head of a line, which is of no 党员 of the line in front; must not match (二)干部教育
_HEADED = re.compile(rf"\([一二三四五六七八九十]{{1,3}}\)(?P<who>{PERSON})(?:队伍|情况|基本情况|结构|状况)?[。:]")


def nearest_base(mention: Mention, mentions: list[Mention], view: View) -> str:
    """The head of the nearest figure of the same measure, within the sentences before; ``""`` without one.

    Of the figures of one sentence the largest is taken: it counts the kind of thing, the others its sorts.
    """
    here = view.sentence(mention.start)
    persons = mention.dimension in PERSONS
    holders = holders_of_posts(mention, mentions, view)
    if holders:
        return holders
    reach = 0 if persons and not ATTRIBUTE.search(mention.noun) else _OF_SURVEY.get(mention.unit, _SENTENCES)
    found, best, place = "", 0.0, -1
    line = view.line_ahead(mention.start)
    headed = _HEADED.match(view.text, line) if persons else None
    for candidate in in_front(mention, mentions, _LOOK_BACK):
        now = view.sentence(candidate.start)
        if here - now > reach or (found and now != place):
            break
        if headed is not None and candidate.start < line:
            return headed["who"]
        alike = same_measure(candidate.unit, mention.unit) and candidate.unit and candidate.role == "count"
        if not alike or candidate.past or candidate.noun.startswith(("其他", "其余", _LEFT_OVER)):
            continue
        described = is_description(candidate.noun) or is_unfit(candidate) or _picks(candidate)
        described = described or (candidate.inherited >= 0 and mentions[candidate.inherited].role == "share")
        base = candidate.base or ("" if described else base_of(candidate))
        fit = base and not _EMPTY.fullmatch(base) and (not persons or people_end(base))
        if fit and candidate.value > best:
            found, best, place = base, candidate.value, now
    return found


def posts_of(mention: Mention, mentions: list[Mention], view: View) -> Mention | None:
    """The posts that persons fill or lack: 3120个 for 教职工编制3120个，在编在岗2965人; None for other persons."""
    posts_left = mention.unit == "个" and mention.noun.endswith(("空编", "缺编", "空岗"))
    told = _OF_POSTS.search(mention.noun) or _FILLED.search(mention.left.strip())
    if not posts_left and (mention.dimension not in PERSONS or not told):
        return None
    posts = next((one for one in in_front(mention, mentions, _LOOK_BACK) if _POSTS.search(one.noun)), None)
    return posts if posts is not None and view.sentence(posts.start) == view.sentence(mention.start) else None


def holders_of_posts(mention: Mention, mentions: list[Mention], view: View) -> str:
    """科普员 for 科普员编制24名，实配19名: who the posts of the sentence are for; ``""`` where they do not say."""
    posts = posts_of(mention, mentions, view)
    if posts is None:
        return ""
    told = _POSTS.sub("", posts.noun.replace("核定", ""))
    if told.endswith("班子"):
        return told + "成员"
    if told.endswith("领导") or people_end(told) or _STAFF.search(told):
        return told
    people = last_match(ACTOR, posts.noun)
    return people.group() if people else ""


def follow_names(mentions: list[Mention], named: list[str]) -> None:
    """Changes and shares that took the name of a figure follow it when its links have completed it."""
    for mention in mentions:
        source = mention.numerator if mention.rule == "F03" else mention.inherited
        if source < 0:
            continue
        old, new = named[source], mentions[source].noun
        if mention.rule != "F06" and old and mention.noun.startswith(old) and not mention.noun.startswith(new):
            mention.noun = new + mention.noun[len(old) :]
