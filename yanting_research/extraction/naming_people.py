"""Nouns of persons (人的名称): where the noun of a person figure ends, and who is described.

Behind 名 and 位 stands a noun of persons, whatever the clause goes on with (40多名党员围坐茶垄边).
In front of 人 and 名 often stands a description alone (没有任何理由的27人, 常年外出务工11.3万人): who is
described is said by the whole, by the sentence, or by nobody; then they are 人员.
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import Mention, in_front
from yanting_research.extraction.nouns import ATTRIBUTE, HEAD_NOUN, last_match
from yanting_research.extraction.people_nouns import ACTOR, PERSON, people_end
from yanting_research.extraction.views import View

__all__ = [
    "actor_near",
    "actor_of_title",
    "complete_people",
    "counts_members",
    "name_attendants",
    "name_holders",
    "name_pupils",
    "names_persons",
    "people_first",
    "people_of_whole",
]

# Matches 党员 of 党员围坐茶垄边 and 退休人员 of 退休人员养老保障; must not match 课程安排
_FIRST_PEOPLE = re.compile(
    rf"[\u4e00-\u9fff“”·、]{{0,14}}?(?:{PERSON}|领导(?![小班机体责下力]))"
    rf"(?:[、]?[\u4e00-\u9fff]{{0,1}}{PERSON}){{0,3}}"
)
# Matches 预备党员, 教授 and 困难户, which name persons to their end; must not match 学生住宿费
_PEOPLE_END = re.compile(
    rf"(?:{PERSON}|[员者人士师生官兵民手工户家授匠]|硕士|博士|领导|班子|模范|标兵|主席|总理|军属|烈属|队伍|[站校所队镇乡县部院班组社厂处科局]长)$"
)
# Matches 没有任何理由的 and 缺席的 in front of persons; must not match 目的
_DESCRIBED = re.compile(r"[\u4e00-\u9fff\d\x00](?<!目)的(?:(?:只|仅|共|尚|还|仍|各|约)?有|为|达|共|约)?$")
# Matches 签下意向书的有, in front of persons whatever the noun; must not match 村的
_HAVING = re.compile(r"[\u4e00-\u9fff](?<!目)的(?:只|仅|共|尚|还|仍|各|约)?[有达]$")
# Matches 常年外出务工 and 年老体弱, which tell what persons do or are; must not match 党员
_ACTIVITY = re.compile(
    r"(?:务工|经商|创业|打工|就读|居住|住院|参军|入伍|求学|上学|下岗|待业|失业|失联|病休|请假|迟到|早退|在外|体弱|多病|补训|补课|补考"
    r"|缺考|参考|应考|缺训|在训|应训|参评|受益|受助|到场|在场|应到|实到|缺席|出席)$"
)
# Matches 应到人员 and 缺席人员, who are members of what met; must not match 就业人员
_ATTENDED = re.compile(r"(?:应到|实到|缺席|出席|到会|到场|补训)人员$")
# Matches 网络班 behind 流动党员: who the class is for; must not match 班子
_CLASS = re.compile(r"[\u4e00-\u9fff]{0,4}班(?!子)")
# Matches 唐××主持 behind 组长; must not match 主持工作
_CHAIRS = re.compile(r"[\u4e00-\u9fff×某]{1,4}(?:主持|出席|讲话|到会)(?!工作)")
_TITLE = 60  # code points in which a title ends
_LONGEST = 16  # code points of a description
_LEVELS = frozenset({"小学", "初中", "高中", "中专", "中职", "普高", "职高", "普通高中", "职业高中", "大学", "高校"})
# Matches 幼儿园 beside 初中 11,952人; must not match 文化程度
_SCHOOLS = re.compile(r"在校|招生|就读|入学|幼儿园|学前|中职|普高")


def people_first(noun: str) -> str:
    """The persons that a noun behind 名 begins with.

    Examples
    --------
    >>> people_first("党员围坐茶垄边"), people_first("农村寄宿制学生住宿费"), people_first("党员志愿者")
    ('党员', '农村寄宿制学生', '党员志愿者')
    """
    if _PEOPLE_END.search(noun):
        return noun
    found = _FIRST_PEOPLE.match(noun)
    return found.group() if found else noun


def names_persons(noun: str) -> bool:
    """Whether a noun names persons to its end, by their work, their rank or their body.

    >>> names_persons("预备党员"), names_persons("工作队"), names_persons("实有")
    (True, False, False)
    """
    return bool(_PEOPLE_END.search(noun))


def people_of_whole(mention: Mention, mentions: list[Mention], view: View) -> str:
    """The persons of the figure that 其中 opens: 学员 for 科级 in 学员6318人，其中科级792人; else ``""``."""
    for candidate in in_front(mention, mentions):
        gap = view.text[candidate.end : mention.start]
        larger = candidate.value > mention.value
        if larger and gap.lstrip(" ,，;:(").startswith("其中"):
            found = last_match(ACTOR, candidate.noun)
            return found.group() if found and candidate.noun.endswith(found.group()) else ""
    return ""


def name_pupils(mention: Mention, left: str, view: View) -> str:
    """初中学生 and 高中招生: a level of school among schools, where it is no schooling of adults; else ``""``."""
    if left not in _LEVELS or mention.dimension != "person":
        return ""
    line = view.line_ahead(mention.start)
    if not _SCHOOLS.search(view.text, line, min(mention.end + 40, len(view.text))):
        return ""
    enrolled = view.text.find("招生", view.sentence_start(mention.start), mention.start) >= 0
    return left + ("招生" if enrolled else "学生")


def complete_people(mentions: list[Mention], view: View) -> None:
    """Give every description of persons that no whole has named its people (F12).

    Runs behind the links: what leans on a whole has taken its noun there.
    """
    for mention in mentions:
        if mention.dimension != "person" or mention.role != "count" or mention.part_of >= 0:
            continue
        if mention.rule != "F01" or ATTRIBUTE.search(mention.noun):
            continue
        if _ACTIVITY.search(mention.noun):
            mention.noun += "人员"
        elif HEAD_NOUN.search(mention.noun) and (names_persons(mention.noun) or not _HAVING.search(mention.left)):
            continue
        elif _DESCRIBED.search(mention.left.strip()):
            mention.noun = f"{_description(mention, view)}的{_actor(mention, view)}"


def name_attendants(mention: Mention, view: View) -> None:
    """应到党员 for 应到742人: who should come is said in front, or in the title."""
    if mention.dimension == "person" and _ATTENDED.search(mention.noun):
        mention.noun = mention.noun.removesuffix("人员") + _actor(mention, view)


def name_holders(mention: Mention, mentions: list[Mention], view: View) -> str:
    """管理员 for 管理员420人，大学生村官兼任133人: what others are besides; else ``""``."""
    for candidate in in_front(mention, mentions):
        if view.sentence(candidate.start) != view.sentence(mention.start):
            return ""
        if candidate.value > mention.value and people_end(candidate.noun):
            return candidate.noun
    return ""


def actor_near(mention: Mention, view: View) -> str:
    """Whom a verb without an object was done to (转正14名): the last persons of its line, else 人员."""
    return _named_ahead(mention, view) or "人员"


def _actor(mention: Mention, view: View) -> str:
    """Who is described: the last persons of the line, else the only ones that the title names, else 人员."""
    return _named_ahead(mention, view) or actor_of_title(view) or "人员"


def actor_of_title(view: View) -> str:
    """The only persons that the title names (村干部培训需求调查), else ``""``."""
    title = {match.group() for match in ACTOR.finditer(view.text[:_TITLE].partition("\n")[0])}
    return title.pop() if len(title) == 1 else "党员" if counts_members(view) else ""


def counts_members(view: View) -> bool:
    """Whether the title says that members of the Party are counted (党内统计公报), whom the text need not name."""
    return "党内统计" in view.text[:_TITLE].partition("\n")[0]


def _named_ahead(mention: Mention, view: View) -> str:
    high = mention.start - len(mention.left)
    found = ""
    for actor in ACTOR.finditer(view.text, view.line_ahead(high), high):
        aside = _CLASS.match(view.text, actor.end()) or _CHAIRS.match(view.text, actor.end())
        found = found if aside else actor.group()
    return found


def _description(mention: Mention, view: View) -> str:
    """What is said of the persons, with the bounds that nouns leave out: 任职满10年."""
    if "\x00" not in mention.left:
        return mention.noun.removesuffix("的")
    told = view.text[mention.start - len(mention.left) : mention.start].strip()
    end = _DESCRIBED.search(told)
    return told[: end.start() + 1][-_LONGEST:] if end else mention.noun
