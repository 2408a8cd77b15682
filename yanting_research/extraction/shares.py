"""Shares (占比): the figure a share is of, and the whole it is taken of.

L8: the numerator's whole; 占X的; else the figure that the attribute is taken of. A guessed whole
that does not give the printed share yields to one that does; a stated one never does.
"""

from __future__ import annotations

import math
import re

from yanting_research.extraction.mentions import (
    LINKABLE,
    LOOSE,
    PERSONS,
    PORTIONS,
    Mention,
    comparable,
    in_front,
)
from yanting_research.extraction.named_wholes import SHARE_OF, TARGET, core_of, named_whole
from yanting_research.extraction.naming_heads import base_of
from yanting_research.extraction.nouns import clean_left, head_of, last_match, verb_at_end
from yanting_research.extraction.part_names import clean_clause, read_among, share_among, uncounted_among
from yanting_research.extraction.people_nouns import ACTOR, people_end
from yanting_research.extraction.share_names import from_own_noun
from yanting_research.extraction.share_near import gap_of, link_behind_bracket, link_right_behind, link_surplus
from yanting_research.extraction.share_wholes import PLANNED
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import lean

__all__ = ["link_share"]


def _follow_named(mention: Mention, count: Mention, mentions: list[Mention]) -> None:
    """研究生学历11人，占专职教师的57.9%: the whole that the text names is the count's as well."""
    if mention.denominator < 0:
        return
    whole = mentions[mention.denominator]
    loose = count.part_of < 0 or count.list_kind in LOOSE | {"label"}
    if (
        count is whole
        or not comparable(count, whole)
        or count.value > whole.value
        or not (loose or count.part_of == whole.index)
    ):
        return
    if count.part_of != whole.index:
        count.part_of, count.list_kind = whole.index, "attribute"
        count.list_id = f"L8-{whole.index}-{count.index}"
        _lean_again(mention, count, whole)
    elif mention.rule == "F03" and people_end(base_of(whole)):
        _lean_again(mention, count, whole)


def _lean_again(share: Mention, count: Mention, whole: Mention) -> None:
    """高级卫生技术人员 for 高级87人，占卫技人员的4.8%, whatever head stood nearer."""
    if count.dimension != "person":
        return
    own = count.noun.removesuffix(count.base) if count.base else clean_left(count.left)
    if count.attribute and count.inherited < 0 and own and base_of(whole) not in count.noun:
        count.noun, count.base = own, ""
        lean(count, whole)
        share.noun = count.noun + "占比"


# Matches 认为 and a quoted answer, which are no groups of their own; must not match 女性
_OPINION = re.compile(r"认为|选择|表示|[“”\"]")
# Matches 占 of 占三成; must not match 占比 of 药占比, which names its own ratio
_TAKEN = re.compile(r"占(?!比)|比重|比例|(?:吃|用|花|拿)(?:掉|去)了?$")
# Matches 就吃掉 in front of a share of money; must not match 占去
_EATEN = re.compile(r"(?:吃|用|花|拿)(?:掉|去)了?$")
# Matches 初中以下文化 and 女性, shares of people; must not match 站点
_OF_PEOPLE = re.compile(r"岁|文化|学历|女|男|党员|干部|民族")
# Matches 组建率 and 覆盖面; must not match 占比
_RATE = re.compile(r"(?:率|覆盖面|进度)$")
# Matches ，其中 and 其中实用技术 in front of a share; must not match 其中有3名占
_WITHIN = re.compile(r"其中[\u4e00-\u9fff]{0,10}$")
# Matches 不到总数的 and 超过党员总数的 in front of a share; must not match 不到位的
_HEDGED_OF = re.compile(
    r"(?:(?P<less_than>不到(?!位)|不足)|(?P<more_than>超过了?)|(?P<at_least>不[得能应宜]?(?:低于|少于))|(?P<at_most>不[得能应宜]?(?:超过|高于|多于)))[^,，。;占]{2,12}的$"
)
# Matches 在国内生产总值中的比重 in front of a share; must not match 其中
_IN_ALL = re.compile(r"在(?P<whole>[^,，。;在]{2,14}?)中所?占?的?(?:比重|比例|份额|占比)")
# Matches ；从文化程度看， between two shares; must not match ，看来
_BY_TRAIT = re.compile(r"[;,](?:从|按)[\u4e00-\u9fff]{2,6}?(?:上?看|来看|分)[,，]")
# Matches 专项占了 and 县财政承担 in front of a share; must not match 占比
_OF_SUM = re.compile(
    r"(?:占(?:了|到|去|据)?|承担|负担|分担|(?<![负承分])担|自筹|[\u4e00-\u9fff](?<![贴应项])补助?|(?:上缴|上解|返还|留存|下拨)[\u4e00-\u9fff]{0,4})(?:约|近|将近|大约)?$"
)
# Matches 管理员中大专以上学历; must not match 初中学历
_AMONG_OWN = re.compile(
    r"(?P<whole>[\u4e00-\u9fff]{2,8}?)(?<![初高集其])(?:当中|之中|中|里)(?P<group>[\u4e00-\u9fff]{2,14})"
)
# Matches 优良天数 and 服务业, which no count of things or persons holds; must not match 产业工人
_MEASURED = re.compile(
    r"(?:天数|日数|时间|产值|增加值|收入|支出|投资|消费|面积|产业|[农工商]业|服务业|制造业|税收|经济|产量|用量|能耗|里程)$"
)
_BESIDE, _NEAR_BASE = 4, 16  # figures, and code points, between a share and the sum it is of
# Matches 率 of 通过率 and 进度 of 拨付进度; must not match 占比
_RATE_STEM = re.compile(r"(?:率|进度)(?:为|达到?|约)?$")
_FEW_WHOLES = 5  # figures in front of a count among which the whole of its rate is looked for
_NEAR_RATE, _NEAR_AMONG = 12, 20  # code points between a count, or one of those named, and its rate
_STEM = 2  # characters of a noun that names a thing
_TRUNCATED = 0.1  # percentage points: a rate may be cut off instead of rounded
_OFF, _TIMES = 5.0, 1.5  # a rate further off, in points or in times, is of something else
_NEARLY = 2.0  # percentage points: a share further off is of something else


def link_share(mention: Mention, mentions: list[Mention], view: View) -> None:
    """L8: the numerator's whole; 占X的; else the figure the attribute is taken of."""
    aside = mention.denominator >= 0 and mentions[mention.denominator].past  # set aside already
    if link_behind_bracket(mention, mentions, view) or aside:
        return
    if mention.taken_of[1] >= 0 and mention.denominator >= 0:  # told by the head of its column
        cell = mentions[mention.numerator]
        planned = PLANNED.search(mentions[mention.denominator].noun)  # 年度任务4200 累计完成3986: no part of the plan
        if not planned and cell.part_of < 0 and comparable(cell, mentions[mention.denominator]):
            cell.part_of, cell.list_kind = mention.denominator, "attribute"
            cell.list_id = f"L8-{cell.part_of}-{cell.index}"
        return
    if link_right_behind(mention, mentions, view) or link_surplus(mention, mentions, view):
        return
    if read_among(mention, mentions, view) and "占" not in mention.left and _link_among(mention, mentions, view):
        mention.numerator = -1
        return
    if "占" not in mention.left and _link_within(mention, mentions):
        mention.numerator = -1
        return
    within = _IN_ALL.search(mention.left)
    if within and mention.numerator < 0:  # 服务业在国内生产总值中的比重上升到50.5%
        mention.denominator = named_whole(within["whole"], mention, mentions, None)
        return
    hedge = _HEDGED_OF.search(mention.left.strip())
    if hedge and hedge.lastgroup and mention.qualifier == "exact":
        mention.qualifier = hedge.lastgroup  # 不到总数的三成
    if mention.numerator >= 0:
        count = mentions[mention.numerator]
        kind = "完成率" if mention.noun.endswith("完成率") else "占比"
        mention.noun, mention.modality = count.noun + kind, count.modality
        named = SHARE_OF.search(mention.left.strip())
        if named:
            mention.denominator = named_whole(named["whole"], mention, mentions, count)
            other = named_whole(named["whole"], mention, mentions, None) if mention.denominator < 0 else -1
            if other >= 0 and gap_of(mention, count, mentions[other]) <= mention.precision / 2:
                mention.denominator = other  # 党员手机号1.52万个，覆盖全县党员的86.2%
                return
            if mention.denominator < 0 and count.rule == "F15":  # 贫困户386户1244人，占农户总数的7.5%
                beside = mentions[count.index - 1]
                mention.denominator = named_whole(named["whole"], mention, mentions, beside)
                if mention.denominator >= 0:
                    count, mention.numerator = beside, beside.index
            _follow_named(mention, count, mentions)
            aimed = TARGET.fullmatch(named["whole"]) is not None
            if aimed and mention.denominator < 0 and named.group().startswith("占"):
                mention.noun = count.noun + "完成率"  # 专业技能型340人，占任务数100%: the plan is not printed
            if aimed or mention.denominator >= 0:
                return
            if not re.search(r"总|全", named["whole"]):
                own = mentions[count.part_of] if count.part_of >= 0 else None
                if own is not None and gap_of(mention, count, own) <= mention.precision / 2:
                    mention.denominator = own.index  # 收缴党费214.7万元，返还96.6万元，占收缴额的45%
                return
            if count.part_of < 0 and not core_of(named["whole"]):
                mention.denominator = whole = _of_closed_list(count, mentions, view)
                if whole >= 0:
                    count.part_of, count.list_id, count.list_kind = whole, f"L8-{whole}-{count.index}", "attribute"
                    return
        if count.part_of >= 0:
            mention.denominator = count.part_of
            if mention.rule == "F03" and people_end(base_of(mentions[count.part_of])):
                _lean_again(mention, count, mentions[count.part_of])
        elif "占" in mention.left:
            mention.denominator = whole = _plausible(mention, count, mentions, view)
            if whole >= 0:
                count.part_of, count.list_id, count.list_kind = whole, f"L8-{whole}-{count.index}", "attribute"
        return
    if mention.denominator >= 0:
        return
    if mention.rule == "F04" and from_own_noun(mention, mentions, view):
        return
    measured = _measured_base(mention, mentions, view)
    if measured >= 0:
        mention.denominator = measured
        return
    if mention.rule == "F04" and _RATE.search(mention.noun) and mention.index:
        if _fit_pair(mention, mentions, view):
            return
        _link_rate(mention, mentions, view)
        return
    if _link_among(mention, mentions, view) or _link_within(mention, mentions):
        return
    if mention.noun.endswith("比例"):
        return  # 住院费用报销比例90.4% is of no figure in front
    said = mention.left.rstrip("近约超过将不到")
    portion = mention.form in PORTIONS and (said.endswith("的") or people_end(said))  # 外出务工党员约三成
    people = _OF_PEOPLE.search(mention.own or mention.noun)
    taken = _TAKEN.search(mention.left) or ((people or "的占比" in mention.left) and "占比" in mention.left)
    named = SHARE_OF.search(mention.left.strip())
    if not (mention.rule == "F04" and (portion or taken)) and not (named and mention.rule in {"F04", "F08"}):
        return
    among = uncounted_among(mention, view) if named is None and mention.attribute else ""
    if among:
        mention.noun = mention.own.rstrip("的") + among + "占比"
        known = (one for one in in_front(mention, mentions) if one.role == "count" and one.noun.endswith(among))
        mention.denominator = next((one.index for one in known if one.value > 1), -1)
        return
    things = {"piece"} if _TAKEN.search(mention.left) and not people else set()
    spent = _EATEN.search(mention.left) or "用于" in mention.left
    counted = {"money"} if spent else {"person", "household", "person_time"} | things
    previous = [
        m
        for m in in_front(mention, mentions, 12)[::-1]
        if m.role in {"count", "money"} and m.part_of < 0 and not math.isnan(m.value) and not _counts_share(m, mentions)
    ]
    near = [
        m for m in previous if view.sentence(mention.start) - view.sentence(m.start) <= 4 and m.dimension in counted
    ]
    if named:
        mention.denominator = named_whole(named["whole"], mention, mentions, None)
        _counted_of_it(mention, mentions)
        count = mentions[mention.index - 1] if mention.index else mention
        close = len(view.text[count.end : mention.start]) <= _NEAR_BASE and count.role == "count"
        if mention.denominator < 0 and close and not core_of(named["whole"]):  # 只有339人，不到总数的三成
            mention.numerator, mention.denominator = count.index, count.part_of
    elif (told := _label_base(mention, mentions, view)) >= 0:
        mention.denominator = told
    elif near and not _of_no_count(mention):
        parts = {m.numerator for m in in_front(mention, mentions, 12)}  # 党员28人(84.8%) are parts
        near = [m for m in near if m.index not in parts] or near
        same = [m for m in near if view.sentence(m.start) == view.sentence(mention.start)]
        far = view.sentence(mention.start) - view.sentence(near[-1].start) > 1
        told_of = not same and far and mention.attribute and not _OPINION.search(mention.own)
        again = _base_again(mention, near[-1], mentions) if told_of else None
        same = [again] if again is not None else same
        others = not same and _OPINION.search(mention.own) and _asks_others(mention, near[-1], view)
        mention.denominator = -1 if others else (same or near)[-1].index
    if mention.denominator >= 0 and mention.attribute and not _OPINION.search(mention.own):
        head = head_of(mentions[mention.denominator].noun)
        mention.noun = mention.own.rstrip("的") + ("" if verb_at_end(head) == head else head) + "占比"


def _of_no_count(share: Mention) -> bool:
    """民用汽车3.2万辆，优良天数比例87.2%: days, sums and areas are no part of things or persons that were counted."""
    return _MEASURED.search(re.sub(r"(?:占比|比例|比重)$", "", share.own or share.noun).rstrip("所的")) is not None


def _base_again(share: Mention, nearest: Mention, mentions: list[Mention]) -> Mention | None:
    """女党员占24.1%……。发展党员896名。大专以上学历的占36.9%: what the share in front is of, for another group."""
    before = next((one for one in in_front(share, mentions) if one.role == "share" and one.denominator >= 0), None)
    base = mentions[before.denominator] if before is not None else None
    kept = base is None or nearest.unit == "份" or base.past or base.part_of == nearest.index
    if kept or base is None or base.dimension not in {"person", "household", "piece"}:
        return None
    return base


def _label_base(share: Mention, mentions: list[Mention], view: View) -> int:
    """从年龄看，35岁以下的占8%；从文化程度看，初中以下的占41.6%: the base of the list in front, for another trait."""
    before = next((one for one in in_front(share, mentions) if one.role == "share"), None)
    if before is None or view.sentence(before.start) != view.sentence(share.start):
        return -1
    return before.denominator if _BY_TRAIT.search(view.text, before.end, share.start) else -1


def _asks_others(share: Mention, whole: Mention, view: View) -> bool:
    """授课教师55名。学员测评，评“满意”的占96.5%: who is said to have been asked is not who was counted."""
    asked = last_match(ACTOR, view.text[view.sentence_start(share.start) : share.start])
    return asked is not None and asked.group() not in whole.noun and whole.dimension in PERSONS


def _measured_base(share: Mention, mentions: list[Mention], view: View) -> int:
    """培训费17.5万元，市级专项占了六成多; 果园8600亩，挂果面积约占三分之二: the sum or area right in front of it."""
    left, mean = share.left.strip(), -1
    if share.rule != "F04" or not _OF_SUM.search(left) or _OF_PEOPLE.search(share.own or share.noun):
        return -1
    for before in in_front(share, mentions, _BESIDE):
        between = view.text[before.end : share.start]
        if view.sentence(before.start) != view.sentence(share.start) or ";" in between:
            return mean
        if before.role == "average" and before.dimension == "money" and mean < 0:
            mean = before.index  # 总费用329.6万元，人均8000元，财政负担八成: of the sum, where there is one
        if before.role in {"share", "change", "average"}:
            continue
        kinds = {"area"} if "面积" in left else {"money", "area"}
        sized = before.dimension in kinds and before.modality == share.modality
        return before.index if sized and len(between) <= _NEAR_BASE + (mean >= 0) * _NEAR_BASE else mean
    return mean


def _counted_of_it(mention: Mention, mentions: list[Mention]) -> None:
    """高级讲师6人……，高级职称者为教师总数的26%: a figure of those words that gives the share of the named whole."""
    if mention.denominator < 0 or not mention.value <= 100:
        return
    whole, said = mentions[mention.denominator], mention.noun.removesuffix("占比").removesuffix("者").rstrip("的")
    for count in in_front(mention, mentions):
        alike = count.noun[:_STEM] == said[:_STEM] or count.noun.endswith(said)
        other = count is whole or count.role not in LINKABLE or not comparable(count, whole)
        if len(said) >= _STEM and alike and not other and gap_of(mention, count, whole) <= mention.precision / 2:
            mention.numerator = count.index
            _follow_named(mention, count, mentions)
            return


def _counts_share(count: Mention, mentions: list[Mention]) -> bool:
    """Whether a figure only says the share in front in heads: 524人 of 占97.8%，计524人."""
    return count.inherited >= 0 and mentions[count.inherited].role == "share"


def _link_rate(mention: Mention, mentions: list[Mention], view: View) -> None:
    """组建率 right after 已建立的318家: the rate is of that figure's whole when it comes close."""
    count = mentions[mention.index - 1]
    near = _NEAR_AMONG if count.list_kind == "clause" else _NEAR_RATE
    if len(view.text[count.end : mention.start]) > near or view.sentence(count.start) != view.sentence(mention.start):
        return
    if count.part_of < 0 and _fit_whole(mention, count, mentions, view):
        return
    if count.role != "count" or count.part_of < 0 or math.isnan(count.value):
        return
    whole = mentions[count.part_of]
    taken = 100 * count.value / whole.value if whole.value else math.inf
    if abs(taken - mention.value) <= _OFF and taken <= _TIMES * mention.value <= _TIMES**2 * taken:
        mention.numerator, mention.denominator = count.index, whole.index


def _fit_whole(mention: Mention, count: Mention, mentions: list[Mention], view: View) -> bool:
    """注册学员7615名，通过测试5392名，通过率71.8%; 概算1152万元，已拨806.4万元，拨付进度70%: the act stands in both."""
    stem = _RATE_STEM.sub("", mention.left.strip(" ,，;、"))
    if (
        count.role not in {"count", "money"}
        or len(stem) < _STEM
        or not (stem in count.left or count.left.strip(" ,，;、").endswith(stem[0]))
    ):
        return False
    for whole in in_front(count, mentions, _FEW_WHOLES):
        if view.sentence(count.start) - view.sentence(whole.start) > 1:
            return False
        if whole.past or not comparable(count, whole) or not whole.value > count.value > 0:
            continue
        if gap_of(mention, count, whole) <= mention.precision / 2:
            mention.numerator, mention.denominator = count.index, whole.index
            count.part_of, count.list_kind, count.list_id = whole.index, "verb", f"L8-{whole.index}-{count.index}"
            return True
    return False


def _link_among(mention: Mention, mentions: list[Mention], view: View) -> bool:
    """L14: 23名支部书记中，68%反映…; 在农村党员中，…占三成."""
    whole = share_among(mention, mentions, view)
    if whole is None:
        return False
    mention.denominator = whole.index
    among = _AMONG_OWN.match(mention.own) if mention.attribute else None
    if among and whole.noun.endswith(among["whole"]):  # 管理员中大专以上学历的占46%
        mention.noun = among["group"].rstrip("的") + among["whole"] + "占比"
    said = clean_clause(mention.right)
    if said:
        mention.noun = f"{said}的{base_of(whole)}占比"
    return True


def _link_within(mention: Mention, mentions: list[Mention]) -> bool:
    """再开课120场，其中七成放在山区: a share right behind 其中 is of the figure in front."""
    if not mention.index or _RATE.search(mention.noun) or not _WITHIN.search(mention.left.strip()):
        return False
    whole = mentions[mention.index - 1]

    if whole.past or whole.role not in LINKABLE | {"duration"}:
        return False
    mention.denominator = whole.index
    return True


def _fit_pair(mention: Mention, mentions: list[Mention], view: View) -> bool:
    """128家企业中已建97家，…，覆盖率75.8%: a rate that a part and its whole in the sentence give exactly."""
    here = view.sentence(mention.start)
    for count in in_front(mention, mentions):
        if view.sentence(count.start) != here:
            return False
        if count.part_of < 0 or math.isnan(count.value):
            continue
        if gap_of(mention, count, mentions[count.part_of]) <= max(mention.precision, _TRUNCATED):
            mention.numerator, mention.denominator = count.index, count.part_of
            return True
    return False


def _of_closed_list(count: Mention, mentions: list[Mention], view: View) -> int:
    """接待5万人次，景区2.6万、其他2.4万；一日游0.8万人次，占总数的16.0%: of what the list in front makes up."""
    here = view.sentence(count.start)
    listed = [one for one in in_front(count, mentions, _FEW_WHOLES) if one.part_of >= 0 and one.role == count.role]
    if not listed or here - view.sentence(listed[0].start) > 1:
        return -1
    whole = mentions[listed[0].part_of]
    parts = [one for one in mentions[whole.index :][: 2 * _FEW_WHOLES] if one.part_of == whole.index]
    closed = len(parts) > 1 and math.isclose(math.fsum(one.value for one in parts), whole.value)
    return whole.index if closed and comparable(count, whole) and whole.value >= count.value else -1


def _plausible(mention: Mention, count: Mention, mentions: list[Mention], view: View) -> int:
    """A whole that the share fits; without one that fits, the nearest larger figure of the sentence."""
    nearest = -1
    for candidate in in_front(count, mentions, 12):
        if view.sentence(count.start) - view.sentence(candidate.start) > 1:
            break
        listed = mentions[candidate.part_of] if candidate.part_of >= 0 else candidate
        closed = candidate.list_kind == "opener" and comparable(count, listed) and listed.value >= count.value > 0
        if closed and gap_of(mention, count, listed) <= mention.precision:
            return listed.index  # 发展172名。工人9名、农民73名……。35岁以下121名，占70.3%
        if candidate.past or not comparable(count, candidate) or not candidate.value >= count.value > 0:
            continue
        if abs(100 * count.value / candidate.value - mention.value) <= mention.precision:
            return candidate.index
        same = view.sentence(count.start) == view.sentence(candidate.start)
        if nearest < 0 and same and not candidate.attribute:
            nearest = candidate.index
    if count.attribute:
        return nearest
    beside = nearest == count.index - 1 and view.text[mentions[nearest].end : count.start].startswith(("，", ","))
    if beside and mention.rule == "F03" and count.dimension == "person" == mentions[nearest].dimension:
        taken = 100 * count.value / mentions[nearest].value  # 师资库扩至150名，兼职教员120名，占82%
        return nearest if abs(taken - mention.value) <= _OFF else -1
    alike = nearest >= 0 and mentions[nearest].noun[-_STEM:] == count.noun[-_STEM:]  # 门票收入 of 旅游综合收入
    return nearest if alike and mention.rule == "F03" else -1
