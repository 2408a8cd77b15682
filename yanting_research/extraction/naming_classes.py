"""Nouns that fit their unit (量词与名词相配): 人 and 名 count persons, money is income or cost.

A figure of persons whose noun names none (工作队486人, 男863人, 开除党籍41人) takes the persons it is counted
among: those of an explicit topic (行政人员中), of its whole, of the larger figure in front, or of what the
paragraph or the title is about. A sibling is no head: 本科以上 beside 党员28人 is of what both are counted among.
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import PERSONS, STATED, Mention, in_front
from yanting_research.extraction.naming_heads import holders_of_posts
from yanting_research.extraction.naming_people import actor_of_title, counts_members, names_persons
from yanting_research.extraction.nouns import ATTRIBUTE, HEAD_NOUN, MONEY_NOUN, last_match, verb_at_end
from yanting_research.extraction.people_nouns import ACTOR, people_end
from yanting_research.extraction.views import View
from yanting_research.resources import read_resource_rows

__all__ = ["settle_classes"]

_BELONG = {row["topic"]: row["people"] for row in read_resource_rows("topic_people.csv")}
_TOPIC = re.compile("|".join(sorted(map(re.escape, _BELONG), key=lambda word: (-len(word), word))))
"""驻村 in 驻村帮扶工作情况通报; not 进村."""
_AMONG = re.compile(r"(?:^|[,，。;:!?()\n])(?P<whole>[\u4e00-\u9fff]{2,12}?)(?:当中|之中|中|里[头面边]?)[,，]")
"""行政人员中，党员28人; not 集中供养28人."""
# Matches 实配人员 and 在岗者, whom the figure of them names; must not match 专职教师
_IN_OFFICE = re.compile(r"(?:实配|实有|现有|在[岗编册职]|现任|当选)(?:人员|成员|同志|者)")
# Matches 愿进网上支部者 and 希望增加农技课者; must not match 志愿者
_WILLING = re.compile(r"(?:愿意?|希望|盼|想|赞成|认为|要求)[\u4e00-\u9fff]{2}")
_VITAL = re.compile(r"(?:出生|死亡|迁入|迁出|流入|流出|致贫|返贫|减贫|脱贫)$")
"""死亡 in front of 2874人; not 退休."""
# Matches 事故14起 in front of 死亡4人, who are no part of a population's balance; must not match 出生
_ACCIDENT = re.compile(r"事故|火灾|车祸|溺|灾害|受灾|伤亡|遇难")
_NEAR_HURT = 60  # code points in front of a figure
_OTHERS = re.compile(
    r"(?:人口|人群|对象|[听观受]众|幼儿|分子|常委|患者|选手|考生|编制|[空缺超]编|编|名额|指标|职数|岗位|学位|席位|供养|低保|五保|正职|副职|[小中大]学|高中|初中|[校园])$"
)
"""听众 and 空编, which 人 or 名 counts; not 工作队."""

_QUOTED = re.compile(r"[”’\"](?:的(?:有|为|占)?|有|为)?$")
"""“手机学习”的 in front of 521人; not 手机学习."""
_GENERIC = re.compile(r"(?:人员|人口|同志|人)$")
"""人员 of 严重警告人员; not 管理员."""
_OF_OFFICE = re.compile(r"[问追]责|任用|提拔|提任|任免|免职|调离|轮岗|挂职|交流|上挂|下挂")
"""交流轮岗 of 96人次, which befalls those in office; not 培训."""
_PER = re.compile(r"^(?:每[\u4e00-\u9fff]|[\u4e00-\u9fff]均)")
"""每队 of 每队工作队; not 工作队."""
_PLACE = re.compile(r"(?:[村镇乡县区市]|街道|社区)$|^者$")
"""石榴湾村 in front of 168万元; not 村集体收入."""
_NESTED = re.compile(r"其中|[(:]")
"""其中 between a whole and its part; not a comma between two siblings."""
_TAUGHT = re.compile(r"(?:[训学课会业]|就业|服务|参保|受益|惠及|缺席|出席|应到|实到|到会)人员$")
"""培训人员, who may be anybody; not 警告人员."""
_DESCRIBED = re.compile(r"[\u4e00-\u9fff](?<!目)的(?:只|仅|共|还|尚|仍)?[有为达]?$")
"""选送到省委党校的 in front of 18名, who are whom the title tells of; not 目的."""
_CALLED = re.compile(r"[答填]卷[人者]|被调查[人者]|被?受?访(?:党员|干部|教师|学生|群众|村民|对象)|调查对象")
"""答卷人 of 从答卷人看, a text's own word for 受访者; not 调查."""
_KINDS_OF_ONES = frozenset({
    "劳动者", "创业者", "消费者", "经营者", "管理者", "生产者", "投资者", "失业者", "就业者", "志愿者", "受访者",
})  # fmt: skip
_HAVING = re.compile(r"(?:具[有备]|持有|获得|取得|参加|通过|符合)[\u4e00-\u9fff]{2}")
"""具备基本科学素质 of 具备基本科学素质者; not 参加 alone."""
_MEAN_ALONE = re.compile(r"(?:平均|均)(?:为|是|约|达)?$")
"""，平均 in front of 43.2岁; not 平均年龄."""
_PUBLIC = re.compile(r"居民|村民|群众|农民|人员|人口")
"""居民 of 城乡居民养老保险, whom a title names without telling of them; not 党员."""
_CLOSE = 4  # code points between persons and their mean age
_ASKED = "受访者"
_SURVEY = 600  # code points in front in which a survey says how it calls them
_STOCK = frozenset({"实有", "现有", "原有", "在册", "在编"})
_TITLE = 60  # code points in which a title ends


def settle_classes(mentions: list[Mention], view: View) -> None:
    """Put a noun of the class of its unit in place of one that cannot be counted in it.

    Runs behind the links, in the order of the text, so that a part finds its whole settled.
    """
    for mention in mentions:
        if mention.rule == "F18" and mention.dimension == "person":
            _settle_average(mention)
        if mention.dimension == "age" and mention.role in {"age", "average"}:
            _settle_age(mention, mentions, view)
        if mention.rule in {"F02", "F07"} or mention.role not in {"count", "money", "rate"}:
            continue
        if mention.dimension in PERSONS:
            _settle_persons(mention, mentions, view)
        elif mention.dimension == "money":
            _settle_money(mention, mentions)


def _settle_persons(mention: Mention, mentions: list[Mention], view: View) -> None:
    said = mention.right.startswith("人员") or mention.left.rstrip().endswith("人员")  # 机关工作人员2318名
    if mention.noun.endswith("人员") and not said and counts_members(view):
        mention.noun = mention.noun.removesuffix("人员") + "党员"  # 党内统计摘要: 女5912名
        mention.base = mention.base.replace("人员", "党员")
    noun, base = mention.noun, mention.base
    stem = noun.removesuffix(base) if base and noun.endswith(base) else noun
    if _is_one(noun):
        head = _of_whole(mention, mentions, view) or _of_larger(mention, mentions, view)
        mention.noun = noun.removesuffix("者") + head if head else noun
        return
    asked = _of_paragraph(mention, view) if noun.endswith("者") and _WILLING.match(noun) else ""
    if asked.endswith(("者", "人")) and not noun.endswith(asked):  # 愿进网上支部者437人, in a survey
        mention.noun = noun.removesuffix("者") + asked
        return
    generic = mention.rule == "F12" and noun.endswith("人员")
    hurt = noun.endswith("死亡人员") and _ACCIDENT.search(view.text, max(0, mention.start - _NEAR_HURT), mention.end)
    if generic and mention.unit != "名" and not hurt and _VITAL.search(noun.removesuffix("人员")):
        mention.noun = noun.removesuffix("人员") + "人口"
        return
    fits, leans = _fits(noun), bool(stem) and stem != noun
    named = _names_some(noun) and not leans
    quoted = _QUOTED.search(mention.left) and not (mention.attribute and "岁" in noun)
    if quoted or named or (fits and not generic and not leans):
        return
    told = _told(mention, view)
    told = (_of_whole(mention, mentions, view) or told) if _IN_OFFICE.fullmatch(told) else told
    people = told or _of_whole(mention, mentions, view) or holders_of_posts(mention, mentions, view)
    if not people and (generic or not fits):
        people = _of_larger(mention, mentions, view)
    if not people and not fits:
        people = _of_paragraph(mention, view)
    if not people and generic and not _TAUGHT.search(noun):
        people = actor_of_title(view) if "\n" in view.text[:_TITLE] else ""  # 大学生村官队伍调查: 选聘203名
        people = "" if _PUBLIC.search(people) else people
    if not people and _OF_OFFICE.search(noun):
        people = "干部"
    if not people and not fits and (leans or noun in _STOCK):
        people = "人员"
    if not people and not fits and _DESCRIBED.search(mention.left.rstrip()):
        people = actor_of_title(view)
        noun, leans = noun + "的", True
        stem = noun
    if not people:
        return
    answers = people == _ASKED or _CALLED.fullmatch(people) is not None  # 企业225人 of those asked
    stem = noun.removesuffix("人员") if generic else "" if _body(noun) and not leans and not answers else stem
    mention.noun, mention.base = _joined(stem, people), people


def _is_one(noun: str) -> bool:
    """连任者 and 高级职称者, who are some of the persons in front; 劳动者 are a kind of their own.

    >>> _is_one("连任者"), _is_one("劳动者")
    (True, False)
    """
    stem = noun.removesuffix("者")
    if stem == noun or noun in _KINDS_OF_ONES or len(stem) < len("连任"):
        return False
    return verb_at_end(stem) == stem or bool(ATTRIBUTE.search(stem)) or bool(_HAVING.match(stem))


def _fits(noun: str) -> bool:
    return names_persons(noun) or bool(_OTHERS.search(noun)) or noun == "支委"


def _names_some(noun: str) -> bool:
    """党员总量 and 中青年干部双向交流人员 name their persons, though not at their end."""
    return bool(ACTOR.search(noun.removesuffix("人员")))


def _body(noun: str) -> bool:
    """Whether a noun names what persons belong to, and tells nothing of them: 工作队."""
    return bool(HEAD_NOUN.search(noun)) and not _fits(noun)


def _joined(stem: str, people: str) -> str:
    return stem.removesuffix("性") + people if stem in {"男性", "女性"} else stem + people


def _told(mention: Mention, view: View) -> str:
    """The persons of an explicit topic: 行政人员中，; ``""`` without one in the sentence."""
    low = view.ahead(mention.start)
    among = last_match(_AMONG, view.text[low : mention.start])
    if among is None:
        return ""
    return among["whole"] if people_end(among["whole"]) else _topic(among["whole"])


def _of_whole(mention: Mention, mentions: list[Mention], view: View) -> str:
    """The head of the whole; of the whole's whole where the first is a sibling and opens nothing."""
    at = mention.part_of
    if at < 0:
        return ""
    told = mention.list_kind in STATED  # a list that the print shows, or that makes up its total
    while not told and mentions[at].part_of >= 0 and not _NESTED.search(view.text, mentions[at].end, mention.start):
        at = mentions[at].part_of
    return _head(mentions[at])


def _head(whole: Mention) -> str:
    head = whole.base if people_end(whole.base) else whole.noun.rpartition("的")[2]
    return head if people_end(head) and not _GENERIC.search(head) else ""


def _of_larger(mention: Mention, mentions: list[Mention], view: View) -> str:
    """党员 of the larger figure in front, in the sentence or the one before where it names no others."""
    here = view.sentence(mention.start)
    for candidate in in_front(mention, mentions):
        back = here - view.sentence(candidate.start)
        if back > 1:
            return ""
        larger = candidate.dimension in PERSONS and candidate.value > mention.value
        if larger and not (back and _TAUGHT.search(mention.noun)):
            head = _head(candidate)
            other = last_match(ACTOR, view.text[candidate.end : mention.start]) if back else None
            if other is not None:
                return other.group()
            if head:
                return head
    return ""


def _of_paragraph(mention: Mention, view: View) -> str:
    """受访者 in a paragraph on a survey, or a text whose title says it is one; 答卷人 where the text says so."""
    line = view.line_ahead(mention.start)
    people = _topic(view.text[line : mention.start]) or _topic(view.text[:_TITLE].partition("\n")[0])
    if people != _ASKED:
        return people
    called = last_match(_CALLED, view.text[max(0, mention.start - _SURVEY) : mention.start])
    return called.group() if called else people


def _topic(text: str) -> str:
    found = _TOPIC.findall(text)
    return _BELONG[found[-1]] if found else ""


# Matches 最年长者 and 最小的 in front of an age; must not match 最后
_OLDEST = re.compile(
    r"最(?:年长|高龄|长|大|老|高|(?P<young>年轻|年幼|小|低))(?:的|者)?(?:已届|已|达|为|仅|才|只有|有|是)?$"
)


def _settle_age(mention: Mention, mentions: list[Mention], view: View) -> None:
    """副科级平均年龄 for 副科级390人，平均43.2岁: the mean alone is the age of those right in front."""
    oldest = _OLDEST.search(mention.left.strip())
    if oldest and mention.dimension == "age":  # 年龄最长者78岁，最小者22岁
        mention.noun = "最小年龄" if oldest["young"] else "最大年龄"
        return
    extreme = "最" in mention.noun  # taken over from the figure in front
    if ("龄" in mention.noun and not extreme) or not _MEAN_ALONE.search(mention.left.strip()):
        return
    before = mentions[mention.index - 1] if mention.index else mention
    right_in_front = before.dimension == "person" and len(view.text[before.end : mention.start]) <= _CLOSE
    mention.noun = (before.noun if right_in_front else "") + "平均年龄"


def _settle_average(mention: Mention) -> None:
    """每队人员 for 工作队162支，每队3人: what they are of is no person."""
    per = _PER.match(mention.noun)
    if per and not _fits(mention.noun):
        mention.noun = per.group() + "人员"


def _settle_money(mention: Mention, mentions: list[Mention]) -> None:
    """村集体收入 for 石榴湾村168万元: what has it is no money, so it is of the series in front."""
    if not _PLACE.search(mention.noun):
        return
    series = [one for one in in_front(mention, mentions) if one.role == "money" and MONEY_NOUN.search(one.noun)]
    of = next((one for one in series if one.part_of < 0), series[0] if series else None)
    if of is not None:
        mention.base = of.base or of.noun
        mention.noun = mention.noun.removesuffix("者") + mention.base
