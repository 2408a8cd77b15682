"""Who takes part in a measure (举措对象), read in this order:

1. the persons beside the headcount: 20名支部书记, 让村支书50名;
2. the nearest to the cue of: the persons that a class is named for (村会计培训班), the object of a verb or a
   preposition (对村会计进行, 给群众讲, 选调局长), and the persons at the head of a clause (全校教师集中上课);
3. the first known group of the codebook, in forms in which somebody takes part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanting_research.core import Span
from yanting_research.extraction.people_nouns import PERSON, people_end

__all__ = ["read_audience"]

_AFTER_COUNT = re.compile(
    r"^(?:的)?([\u4e00-\u9fff“”（）()、]{2,22}?)(?=到|赴|前往|外出|考察|学习|参加|进村|进驻|分批|分[一二三四五两]|注册|只|去|派|挂职"
    r"|逐一|充电|脱产|在|下派|下到|被|坐|进|任|兼|轮|全部|集中|住|一行|[，。；])"
)
# Names end before a count: 让乡镇干部、村支书153名; a verb is no name: 分赴, 参加, 一个不漏.
_BEFORE_COUNT = re.compile(
    r"(?:组织|让|选派|挑选|遴选|选|安排|送|带|轮训|[，。；：])([\u4e00-\u9fff“”、]{2,24}?)(?:共|一行|计)?$"
)
_VERBAL = re.compile(
    r"^(?:分|赴|到|前往|参加|一个|全部|每|去|沿|走|利用|进|听|在(?!职)|共|有|注册|不|占|完成|其中|遴选|累计|经常|单场)|"
    r"(?:组织|遴选|注册|最高|有)$"
)
# Matches 村会计, 村官, 机关科室长, 积极分子, 种养户 and 学员; must not match 合计 or 计划招收
_PERSONS_TOO = re.compile(
    r"(?:员|会计|文书|官|[站所校队镇乡县部院班组社厂处科局]室?长|主席|正职|副职|分子|对象|户|人|两委|手|师|工|生|者|民|妇|娃|姐妹|嫂子|骨干|同志|成员|班子)[”）)]?$"
)
_GROUP = (
    rf"(?:{PERSON}|会计|村文书|站所长|[副正园校院]?[园场股科室院]长|副?主席|正职|副职|积极分子|发展对象|两委班子|大户|骨干|徒弟"
    "|嫂子|姐妹|乡亲|后生|师傅|植保员|水管员|管理员|村医|医师|班主任|队干|领导(?!班子|小组)|种[养植]户)"
)
# Matches the persons of 村会计培训班, 站所长轮训 and 村医急救班; must not match 业务培训班, which says what is taught
_CLASS_OF = re.compile(
    rf"(?P<who>[\u4e00-\u9fff（）、]{{0,14}}{_GROUP})[\u4e00-\u9fff]{{0,5}}?"
    r"(?:(?:培训|轮训|研修|进修|集训|短训|学习|提高|资格|学历)班|(?:培训|轮训|集训)(?!经费|中心)|班(?!子|组|长|级|车))"
)
# Matches 村会计 of 对村会计进行, 给村会计讲, 选调村会计, 每名村会计; must not match 为主 or 供销社
_OBJECT_OF = re.compile(
    r"(?:对|面向|专?供(?![销应给水电])|[向给为同跟让把]着?|组织(?![部委科局需])|带[着领]|领着|约谈|选[调派送]|抽[出调]|安排|召集|招收|发至|发到|送给|轮训|培训|听众以|学员以"
    r"|问(?![题卷责])|每[名个位])"
    rf"(?P<who>(?!、)[\u4e00-\u9fff（）“”、]{{0,14}}?{_GROUP})们?(?!培训|{PERSON})"
)
# Matches 班主任 of 25名班主任到成都 and 校长 of 从校长中遴选; must not match 25名
_COUNTED = re.compile(
    rf"(?:\d{{1,5}}|[一二两三四五六七八九十百几]{{1,5}})(?:余|多|来)?[名位](?P<who>[\u4e00-\u9fff（）、]{{0,14}}?{_GROUP})们?(?=[到赴去进前参被坐分下按在学听先，。；])"
    rf"|从(?P<among>[\u4e00-\u9fff（）、]{{0,14}}?{_GROUP})[中里](?=[选挑遴抽评])"
)
# Matches 全校教师 at the head of a clause; must not match 县委组织部
_SUBJECT = re.compile(
    rf"(?:^|[，。；：）\s])(?P<who>[\u4e00-\u9fff（）、]{{0,12}}?{_GROUP})(?:(?:共|一行|计)?[\d.]{{1,6}}[名人])?[，（]?"
    r"(?=每人|人人|逐[一个人]|分[一二三四五两科批期组片]|集中|轮流|参加|参训(?![难率面])|拜|全员|一律|到|赴|去|前往|下到|进|在|与|当[面着]|述职|年底|\d{1,2}月)"
)
# What stands in front of the persons of a class or clause and is none of them
_LEAD = re.compile(
    r"^.*(?:举办|再办|开办|开设|承办|合办|办|开了|举行|组织|召集|期|次|个|批|了|的(?=村|乡|镇)|由|从|给|为|对|让|把|是|着|[一二两三四五六七八九十][位名])(?=[\u4e00-\u9fff])"
)
_TRIM = re.compile(r"^(?:全县|全镇|全乡|全市|我县|县内|现有|其余|全体|的)+")
# Who teaches, checks and leads is no audience
_HOLDERS = re.compile(
    r"[“”签]|共建|需求|教育|讲解员|教授|专家|讲师|教员|老师傅|技术员|农技员|部长|书记讲|我们|大家|有人|本人|专人|主持人|负责人$|常委"
)


def read_audience(text: str, around: tuple[str, str], words: tuple[str, ...], cue: Span | None = None) -> str:
    """Who takes part: the persons beside the headcount, else those nearest to the cue, else a known group.

    Parameters
    ----------
    text
        The measure's sentence.
    around
        Text before and behind the headcount; twice ``""`` without one.
    words
        Known groups, the more special first.
    cue
        Where the measure is named in the sentence; its beginning without one.

    Examples
    --------
    >>> read_audience("组织20名支部书记赴外地", ("组织", "支部书记赴外地"), ())
    '支部书记'
    >>> read_audience("让村支书50名分赴外地", ("让村支书", "分赴外地"), ())
    '村支书'
    >>> read_audience("对全县村会计进行轮训", ("", ""), ()), read_audience("再办一期站所长轮训班", ("", ""), ())
    ('村会计', '站所长')
    """
    for beside in (_AFTER_COUNT.match(around[1]), _BEFORE_COUNT.search(around[0])):
        if beside and not _VERBAL.search(beside[1]) and _is_people(beside[1]):
            return _TRIM.sub("", beside[1]).strip("、，的 ")
    at = cue or Span(0, 0)
    told = sorted((_distance(span, at), rank, name) for rank, (span, name) in enumerate(_told(text)))
    if told:
        return told[0][2]
    return next((word for word in words if word in text), "")


def _told(text: str) -> Iterator[tuple[Span, str]]:
    """Persons that a sentence names as a group, with their places."""
    for pattern in (_COUNTED, _CLASS_OF, _OBJECT_OF, _SUBJECT):
        for match in pattern.finditer(text):
            group = "who" if match["who"] is not None else "among"
            said, end = match[group], match.end(group)
            name = _TRIM.sub("", _LEAD.sub("", said)).strip("、，的 （）“”")
            if len(name) > 1 and not _VERBAL.search(name) and not _HOLDERS.search(name):
                yield Span(end - len(name), end), name


def _distance(span: Span, cue: Span) -> int:
    return max(cue.start - span.end, span.start - cue.end, 0)


def _is_people(name: str) -> bool:
    """Whether a name ends in persons: 乡镇组织委员, 村会计; must not hold 计划招收 or 三个班次合计."""
    return people_end(name) or bool(_PERSONS_TOO.search(name))
