"""What a measure's sentence says besides its numbers: frequency, partner, place, audience, name."""

from __future__ import annotations

import re

__all__ = ["read_audience", "read_effect", "read_frequency", "read_name", "read_partners", "read_places"]

# Matches 每月举办一期, 每周四晚, 每季度, 每逢赶场天; must not match 每名干部 or 每人.
_FREQUENCY = re.compile(
    r"(每(?:半年|年|个?季度?|双月|个?月(?:\d{1,2}日|首个周[一二三四五六日末])?|旬|周[一二三四五六日末]?晚?|星期[一二三四五六日]|天|逢[\u4e00-\u9fff]{1,5}|期))"
    r"(?:[\u4e00-\u9fff]{0,4}?([一二两三四五六\d]{1,2}(?:期|次|场|讲|回|堂|个月)))?"
)
_LOOSE_FREQUENCY = re.compile(r"不定期|定期|常年")
# Pieces of an institution's name end here: 到清华大学、四川大学 gives 清华大学 and 四川大学.
_BREAK = re.compile(
    r"[、，,。；;：:（）()“”《》\s]|发挥|依托|委托|联合|邀请|通过|选派|选送|等|到|赴|在|与|和|及|由|从|对|向|请|让"
)
# Matches 省委党校, 四川大学, 上海展望发展学院; must not match 大学生.
_INSTITUTION = re.compile(
    r"[\u4e00-\u9fff]{0,10}?(?:党校|干部学院|行政学院|大学(?!生)|学院|研究院|研究所|农科院|农大|职教中心|职业学校)"
)
_NOT_PARTNER = re.compile(
    r"^(?:大学|学院|上大学|手机党校|网络学院|乡镇党校|各级党校|高校|党校)$|手机党校|农民上|乡镇党校"
)
_COUNTY_LEAD = re.compile(r"^(?:名|位|的|了|还|又|再|把|以|年|期|人|员|部){1,3}")
# 赴/到/考察 and the list of places after it, up to the word that ends it.
_GOAL = re.compile(
    r"(?:考察学习|学习考察|赴|前往|(?<![得达及透受遇找感想看做])到|(?<![过出下])去|考察)((?:[\u4e00-\u9fff]{2,6}、){0,5}[\u4e00-\u9fff]{2,6}?)"
    r"(?=等|的|两地|两省|三地|考察|学习|参观|走访|取经|观摩|山区|垦区|茶区|[，。；、“])"
)
# 林山乡, 柏梓镇 of 由柏梓镇; must not match 各乡镇 or 新农村.
_NAMED_TOWN = re.compile(
    r"(?<![\u4e00-\u9fff])[赴到在由去从]?(?P<name>[\u4e00-\u9fff]{2,3}(?:乡|镇|市|县))(?=[、，等党的])"
)
_NOT_PLACE = re.compile(
    r"[村企学机部园基层群众线工组家户站田课班岗一二三四五六七八九十百各全本这那邻县外内地市乡镇省级上下里]{2,}|"
    r"乡镇|农村|基层|一线|企业|高校|外地|先进|群众|机关|园区|单位|大学|学院|党校|现场|更多|身边|党员|干部|经验|建设|工作|田间|邻|县城|县内|位|看|转|统筹|城乡|培训|信访|会$|一致|高度"
)
_OF = re.compile(r"对([^，。；]{2,45}?)(?:进行|开展|实施|逐一|普遍|作任|实行)")
_AFTER_COUNT = re.compile(
    r"^(?:的)?([\u4e00-\u9fff“”（）()、]{2,22}?)(?=到|赴|前往|外出|考察|学习|参加|进村|进驻|分批|分[一二三四五两]|注册|只|去|派|挂职|逐一|充电|脱产|在|[，。；])"
)
# Names end before a count: 让乡镇干部、村支书153名; a verb is no name: 分赴, 参加, 一个不漏.
_BEFORE_COUNT = re.compile(r"(?:组织|让|选派|挑选|遴选|选|安排|送|带|轮训|[，。；：])([\u4e00-\u9fff“”、]{2,24})$")
_VERBAL = re.compile(
    r"^(?:分|赴|到|前往|参加|一个|全部|每|去|沿|走|利用|进|听|在(?!职)|共|有|注册|不|占|完成|其中|遴选|累计|经常|单场)|"
    r"(?:组织|遴选|注册|最高|有|学员)$"
)
_TRIM = re.compile(r"^(?:全县|全镇|全乡|全市|我县|县内|现有|其余|全体|的)+")
# 有力解决了流动党员管理难题, 使党员随时了解党的声音; must not match 使用经费42万元.
_EFFECT = re.compile(
    r"(?:有力|有效|切实|进一步|努力|不断|大大|明显)(?:地)?(?:解决|提高|提升|增强|促进|推动|改善|转变|缓解|破解|密切|使|形成)[^，。；\n]{2,40}"
    r"|(?<![促即假行])使(?!用|命)[^，。；\n]{2,40}|(?:营造|打造|形成)(?:了|出)?[^，。；\n]{2,40}|把[^，。；\n]{2,20}传到[^，。；\n]{2,12}"
)
_QUOTED = re.compile(r"[“《]([^”》“《]{2,16})[”》]")


def read_frequency(text: str) -> str:
    """How often, the verb left out: 每月举办一期 gives 每月一期.

    >>> read_frequency("每月举办一期讲坛"), read_frequency("每名干部"), read_frequency("不定期抽查")
    ('每月一期', '', '不定期')
    """
    match = _FREQUENCY.search(text)
    if match:
        return match.group(1) + (match.group(2) or "")
    loose = _LOOSE_FREQUENCY.search(text)
    return loose.group() if loose else ""


def read_effect(text: str) -> str:
    """What the text says the measure brought about: the first clause of effect, or nothing.

    >>> read_effect("举办夜校六期，有效解决了工学矛盾，使用经费3万元。"), read_effect("使用经费42万元")
    ('有效解决了工学矛盾', '')
    """
    match = _EFFECT.search(text)
    return match.group() if match else ""


def read_partners(text: str) -> str:
    """Institutions named, joined by 、 in order of mention.

    >>> read_partners("选派十人到清华大学、四川大学等院校充电，大学生村干部留守")
    '清华大学、四川大学'
    """
    found: list[str] = []
    for piece in _BREAK.split(text):
        for match in _INSTITUTION.finditer(piece):
            name = _COUNTY_LEAD.sub("", match.group())
            if name not in found and not _NOT_PARTNER.search(name):
                found.append(name)
    return "、".join(found)


def read_places(text: str, provinces: tuple[str, ...]) -> str:
    """Places gone to, and townships named, joined by 、.

    >>> read_places("考察学习上海、江苏等地，林山乡、柏梓镇党委牵头", ("上海", "江苏"))
    '上海、江苏、林山乡、柏梓镇'
    """
    found: list[str] = []
    for match in _GOAL.finditer(text):
        for name in match.group(1).split("、"):
            known = any(name.startswith(province) for province in provinces)
            if name not in found and not _INSTITUTION.fullmatch(name) and (known or not _NOT_PLACE.search(name)):
                found.append(name)
    for match in _NAMED_TOWN.finditer(text):
        if match["name"] not in found and not _NOT_PLACE.search(match["name"][:-1]):
            found.append(match["name"])
    return "、".join(found)


def read_audience(text: str, around: tuple[str, str], words: tuple[str, ...]) -> str:
    """Who takes part: what follows the headcount, else the object of 对…进行, else a known group.

    Parameters
    ----------
    text
        The measure's sentence.
    around
        Text before and behind the headcount; twice ``""`` without one.
    words
        Known groups, the more special first.

    Examples
    --------
    >>> read_audience("组织20名支部书记赴外地", ("组织", "支部书记赴外地"), ())
    '支部书记'
    >>> read_audience("让村支书50名分赴外地", ("让村支书", "分赴外地"), ())
    '村支书'
    >>> read_audience("对全县村会计进行轮训", ("", ""), ())
    '村会计'
    """
    behind = _AFTER_COUNT.match(around[1])
    if behind and not _VERBAL.search(behind.group(1)):
        return _trimmed(behind.group(1))
    before = _BEFORE_COUNT.search(around[0])
    if before and not _VERBAL.search(before.group(1)):
        return _trimmed(before.group(1))
    of = _OF.search(text)
    if of:
        return _trimmed(of.group(1))
    return next((word for word in words if word in text), "")


def _trimmed(name: str) -> str:
    return _TRIM.sub("", name).strip("、，的 ")


def read_name(text: str, start: int, end: int) -> str:
    """The measure's own name: the quoted string around or just behind its cue, else the cue.

    >>> read_name("举办“山乡讲坛”六期", 5, 7)
    '山乡讲坛'
    >>> read_name("举办培训班六期", 2, 5)
    '培训班'
    """
    for match in _QUOTED.finditer(text):
        if (match.start() <= start and end <= match.end()) or 0 <= match.start() - end <= 4:
            return match.group(1)
    return text[start:end]
