"""What a measure's sentence says besides its numbers and audience: frequency, partner, place, effect, name."""

from __future__ import annotations

import math
import re
from functools import cache

from yanting_research.chinese import parse_numeral
from yanting_research.core import Span
from yanting_research.resources import read_resource_rows

__all__ = [
    "read_effect",
    "read_frequency",
    "read_name",
    "read_partners",
    "read_places",
    "read_sessions",
]

# Matches 每月举办一期, 每周四晚, 每季度, 每月不少于两次, 逢双月, 每逢赶场天; must not match 每名干部, 每人 or 每期五天.
_FREQUENCY = re.compile(
    r"(每(?:半年|半个?月|两周|年|个?季度?|双月|两个?月|个?月(?:的?\d{1,2}[日号](?:[、和]\d{1,2}[日号])*|首个周[一二三四五六日末])?|旬|周[一二三四五六日末]?晚?|星期[一二三四五六日]|天|日|学期|逢[\u4e00-\u9fff]{1,5})"
    r"|双周[一二三四五六日末]?晚?|天天|逢(?:双月|单月|赶[集场圩]日?|[集场圩]日?|周[一二三四五六日末]|[一二三四五六七八九十、]{1,5})|隔(?:周|月|天)|(?<![每双下上本\u4e00-\u9fff])周[一二三四五六日末]晚?)"
    r"(?:[\u4e00-\u9fff]{0,4}?((?:不少于|至少|不低于)?[一二两三四五六\d]{1,2}(?:期|次|场|讲|回|堂|遍|轮|条|个月)))?"
)
# Matches 一期 of 再办一期, 四十一个班次, 两期; must not match 第三期 or 每月一期
_HELD = re.compile(
    r"(?<![第\d一二两三四五六七八九十百])(?P<n>\d{1,4}|[一二两三四五六七八九十百]{1,4})"
    r"(?:个班次|个班|期|场次?|讲(?!话|究)|班次|堂|轮(?!训)|课(?![时程件题间本目后前表桌上]))"
)
# Matches 每期 and 两月 in front of 一讲, which tell how often; must not match 全年 in front of 6场
_EACH_TIME = re.compile(r"(?:(?:每|单)[^，。；]{0,6}|[一两二三]个?(?:月|季度|季|周|旬|年))\Z")
_NEAR_CUE = 30
_LOOSE_FREQUENCY = re.compile(
    r"不定期|定期|常年|半年一[次遍轮]|一年一[次轮]|一月一[次讲期]|一季一[次讲期]|[一两二三]个?(?:季度|月|周|年|旬)一(?:讲|训|次|期|轮|课|遍)|赶场天|赶集日"
)
# Pieces of an institution's name end here: 到清华大学、四川大学 gives 清华大学 and 四川大学.
_BREAK = re.compile(
    r"[、，,。；;：:（）()“”《》\s]|发挥|依托|委托|联合|邀请|通过|选派|选送|等|到|赴|在|与|和|及|由|从|对|向|请|让"
)
# Matches 省委党校, 四川大学, 上海展望发展学院; must not match 大学生.
_INSTITUTION = re.compile(
    r"[\u4e00-\u9fff]{0,10}?(?:大学[\u4e00-\u9fff]{1,8}?学院|党校|干部学院|行政学院|大学(?!生)|学院|研究院|研究所|农科院|农大|农广校|农校|农机校|民政学校|师范学校|卫生学校|技工学校|职校|职高|职教中心|职业学校|社会主义学院)"
)
_NOT_PARTNER = re.compile(
    r"^(?:大学|学院|上大学|手机党校|网络学院|乡镇党校|各级党校|高校|党校)$|手机党校|农民上|乡镇党校"
)
# Own schools, where classes are held or which hold them: partners only behind 依托, 委托 and the like
_OWN_SCHOOL = re.compile(
    r"(?:[\u4e00-\u9fff]{0,8}?(?:进|借))?(?:(?:县级|县委|县|镇|乡|各镇|各乡镇?|乡镇|场|场部|区委|旗委|局|本地|流动)?党校|(?:县|旗)?(?:农广校|职校|职高|职教中心|农校|农机校))"
)
# 与顺达公司签订协议, 县农机校同我们订了合同: who is bound by a contract; must not match 与群众签约
_BOUND = re.compile(
    r"(?:[与同和跟]|联合|携手)(?P<who>[\u4e00-\u9fff“”]{2,14}?(?:公司|医院|集团|合作社|协会|银行|基金会|企业|农机校|推广站|研究中心|中学|电视台|家政|工厂))(?:等)?"
    r"(?=[\u4e00-\u9fff]{0,6}(?:签|订|合作|合办|联办|共建|联合|共同|携手|结成|达成|举办|开办))"
    r"|(?P<other>[\u4e00-\u9fff]{2,8}(?:公司|医院|集团|协会|农机校|推广站))[与同和跟][\u4e00-\u9fff]{1,8}(?:签|订)"
)
# Whose people are asked to speak is no partner: 请省委党校的专家来讲
_SPEAKER = re.compile(
    r"(?:请|邀|聘)[^，。；]{0,30}(?:专家|教授|老师|学者|博士|讲师|大夫|律师|研究员|院长)|[\u4e00-\u9fff](?:教授|博士|研究员|专家)(?:[\u4e00-\u9fff]{0,4})(?:讲|作|授课|剖析|报告)"
)
_JOINED_BY = re.compile(r"(?:依托|委托|联合|与|同|和|借助|发挥)[\u4e00-\u9fff“”、]{0,8}$")
_COUNTY_LEAD = re.compile(r"^(?:名|位|的|了|还|又|再|把|以|年|期|人|员|部){1,3}")
# 赴/考察 and the list of places after it, up to the word that ends it; 到 and 去 lead to many other things.
_GOAL = re.compile(
    r"(?:考察学习|学习考察|(?P<weak>(?<![得达及透受遇找感想看做直])到了?|(?<![过出下])去了?)(?:一趟)?|[分远奔]?赴|前往|送往|走进|考察)"
    r"(?P<list>(?:[\u4e00-\u9fff]{2,8}、){0,5}[\u4e00-\u9fff]{2,10}?)"
    r"(?=等|的|两地|两省|三地|考察|学习|参观|走访|取经|观摩|看|挂职|跟班|跟岗|培训|集训|山区|垦区|茶区|兄弟|[，。；、“]|$)"
)
# Places by their last sign: 寿光市, 江边村; must not match 两年 or 什么程度
_PLACE_END = re.compile(
    r"(?<!每)(?<!各)[\u4e00-\u9fff](?:省|市|县|区|镇|乡|村|州|旗|垦区|农场|三角洲?|开发区|革命老区)$"
)
# 林山乡, 柏梓镇 of 由柏梓镇; must not match 各乡镇 or 新农村.
_NAMED_TOWN = re.compile(
    r"(?<![\u4e00-\u9fff])[赴到在由去从]?(?P<name>[\u4e00-\u9fff]{2,3}(?:乡|镇|市|县))(?=[、，等党的])"
)
# 胡杨、红柳 of 深入胡杨、红柳两镇; must not match 村、社区两级
_TOWNS = re.compile(
    r"(?:深入|下到|走进|[到赴在去往完])?(?P<list>[\u4e00-\u9fff]{2,3}(?:、[\u4e00-\u9fff]{2,3}){1,5})(?:等)?(?:[两三四五六七八九十\d]{1,2}个?|几个)(?:边远)?(?:乡镇|镇|乡|街道)"
)
_NOT_PLACE = re.compile(
    r"^(?:名|个|人|位|占|由|去)|[村企学机部园基层群众线工组家户站田课班岗一二三四五六七八九十百各全本这那邻县外内地市乡镇省级上下里]{2,}|"
    r"乡镇|农村|基层|一线|企业|高校|外地|先进|群众|机关|园区|单位|大学|学院|党校|现场|更多|身边|党员|干部|经验|建设|工作|田间|邻|县城|县内|位|看|转|统筹|城乡|培训|信访|会$|一致|高度"
)
_SHORT_NAME = 2
# Names of districts that are words elsewhere
_NO_REGION = frozenset((
    "城", "郊", "城关", "新城", "和平", "朝阳", "东方", "铁西", "城中", "城区", "郊区", "矿区", "新华", "解放", "建设",
    "向阳", "高新", "长安", "永定", "桥头",
))  # fmt: skip
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


def read_sessions(text: str, cue: Span, reach: Span) -> float:
    """Classes or lectures that stand nearest to a cue, where the facts hold none: 再办一期 is no fact; NaN without one.

    >>> text = "开春后再办一期村会计培训班"
    >>> read_sessions(text, Span(10, 13), Span(0, len(text)))
    1.0
    """
    low, high = max(reach.start, cue.start - _NEAR_CUE), min(reach.end, cue.end + _NEAR_CUE)
    found = [match for match in _HELD.finditer(text, low, high) if not _EACH_TIME.search(text, low, match.start())]
    if not found:
        return math.nan
    nearest = min(found, key=lambda match: (max(cue.start - match.end(), match.start() - cue.end, 0), match.start()))
    return float(parse_numeral(nearest["n"]))


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
            at = text.find(match.group())
            own = _OWN_SCHOOL.fullmatch(name) and not _JOINED_BY.search(text, 0, at)
            speaks = any(said.start() < at < said.end() for said in _SPEAKER.finditer(text))
            if name not in found and not own and not speaks and not _NOT_PARTNER.search(name):
                found.append(name)
    for match in _BOUND.finditer(text):
        name = (match["who"] or match["other"]).strip("“”")
        if not any(name in one or one in name for one in found):
            found.append(name)
    return "、".join(found)


def read_places(text: str, provinces: tuple[str, ...]) -> str:
    """Places gone to, and townships named, joined by 、.

    >>> read_places("考察学习上海、江苏等地，林山乡、柏梓镇党委牵头", ("上海", "江苏"))
    '上海、江苏、林山乡、柏梓镇'
    """
    found: list[str] = []
    for match in _GOAL.finditer(text):
        for name in match["list"].split("、"):
            known = name.startswith(provinces) or name.startswith(_regions())
            told = known or (not _NOT_PLACE.search(name) and (not match["weak"] or _PLACE_END.search(name)))
            if name not in found and told and not _INSTITUTION.search(name):
                found.append(name)
    for match in _TOWNS.finditer(text):
        found += [name for name in match["list"].split("、") if name not in found and not _NOT_PLACE.search(name)]
    for match in _NAMED_TOWN.finditer(text):
        if match["name"] not in found and not _NOT_PLACE.search(match["name"][:-1]):
            found.append(match["name"])
    return "、".join(found)


@cache
def _regions() -> tuple[str, ...]:
    """Prefectures and counties without their last sign: 寿光, 井冈山; of two signs or more."""
    names = {row["name"] for row in read_resource_rows("regions.csv")}
    short = {re.sub(r"(?:地区|自治[州县旗]|[市县区盟旗])$", "", name) for name in names}
    return tuple(sorted(name for name in short if len(name) >= _SHORT_NAME and name not in _NO_REGION))


# Matches 举办 of 举办培训班; must not match 办班
_NAME_VERB = re.compile(
    r"^(?:先后|继续)?(?:举办|举行|开办|开设|承办|组织|开展|进行|实施|安排|抓好|做好|发出|发放|下发|建立(?:和|并)?(?:完善|健全)|建立|建成|成立|设立|组建|再办|集中办|办|开)(?:了|起|好)?(?=[\u4e00-\u9fff]{3})"
)


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
    return _NAME_VERB.sub("", text[start:end])
