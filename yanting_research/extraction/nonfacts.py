"""What looks like a quantity and is none (非事实): numbered from N1 to N14.

Each rule names one kind of numeral that states nothing: a date, an age limit, a
slogan, a list number. Their characters are taken out of the copy that the numeral
scanner reads; nouns are still read from the full text, so that 35岁以下干部 keeps
its age band.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from yanting_research.chinese import find_dates
from yanting_research.resources import read_resource_words

__all__ = ["Zone", "blank_zones", "find_zones"]


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch that no numeral is read from, and why."""

    start: int
    end: int
    why: str
    period: str = ""


_N = r"(?:\d{1,9}(?:\.\d{1,4})?|[一二两三四五六七八九十百千]{1,5})"
_RULES: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    # N1 addresses of the web and of mail; not 12.5
    (
        "N1",
        "url",
        re.compile(r"https?://[\w./?=&%#:~-]{1,300}|www\.[\w./-]{1,200}|[A-Za-z0-9._-]{1,64}@[A-Za-z0-9.-]{1,100}"),
    ),
    # N2 identity numbers, account and telephone numbers; not 25619人
    ("N2", "id_number", re.compile(r"(?<![\d.])\d{15,18}[Xx]?(?![\d.])(?!元)")),
    (
        "N2",
        "phone",
        re.compile(
            r"(?<!\d)(?:400-?\d{3}-?\d{4}|1[3-9]\d{9}|0\d{2,3}-\d{7,8}(?:-\d{1,5})?|\d{3,4}-\d{3,4}-\d{4})(?!\d)"
            r"|(?<=[话线真箱编Q群号])[:： ]{0,2}\d{5,12}(?![\d.万亿]|[人名元个户])"
        ),
    ),
    # N3 document numbers: [2014]8号, 第12号令, 2014年8号文; not 8号楼的30户
    (
        "N3",
        "doc_number",
        re.compile(r"[\[(](?:19|20)\d{2}[\])](?:第)?\d{1,4}号|第?\d{1,5}号(?:文件?|令|公告)?"),
    ),
    # N4 page furniture; not 第一批
    (
        "N4",
        "page_noise",
        re.compile(
            r"第 ?\d{1,4} ?页|共 ?\d{1,4} ?页|(?m:^[ \t]*-{1,2} ?\d{1,4} ?-{1,2}[ \t]*$)|\(续表 ?\d{0,3}\)"
            r"|[图表] ?\d{1,3}(?:-\d{1,3})?(?=[ :。,，\u4e00-\u9fff])"
        ),
    ),
    # N5 ordinals: 第8期, 第一书记, 第三产业, 第1-3批; not 8期
    ("N5", "ordinal", re.compile(rf"第 ?{_N}(?:[-至到、]{_N})?(?:个百分点)?[\u4e00-\u9fff]?|(?<=列|居)\d{{1,3}}位")),
    # N6 list numbers at the head of a line or an item: 1. (2) 三、 一是; not 1.5万
    (
        "N6",
        "list_number",
        re.compile(
            r"(?m:^[ \t]*(?:\d{1,2}(?:[.、)](?!\d)|(?<=\d) {1,3}(?=[\u4e00-\u9fff]{6}))"
            r"|[一二三四五六七八九十]{1,3}[、.]))"
            r"|(?<=[。;:!?；：”\"\n]) {0,2}\d{1,2}[.、)](?!\d)"
            r"|\((?:\d{1,2}|[一二三四五六七八九十]{1,3})\)"
            r"|(?<![\u4e00-\u9fff])[一二三四五六七八九十]{1,2}(?:是|要|靠|抓|看|为了)"
            r"|(?<=[,，。;:!?])其[一二三四五六]"
        ),
    ),
    # N7 names of books and rules: 《…2020…》
    ("N7", "name", re.compile(r"《[^《》\n]{1,60}》")),
    # N8 quoted watchwords: “三会一课”, “5个到位”; not “共有1200人参加了2次培训，……”
    ("N8", "slogan", re.compile(r"[“‘「\"][^“”‘’「」\"\n,，。;:]{1,14}[”’」\"]")),
    # N9 age limits and age bands; not 平均年龄46.3岁
    (
        "N9",
        "age_band",
        re.compile(
            r"\d{1,2}(?:周?岁)?[-~至到]{1,2}\d{1,2}周?岁(?:之间)?(?:\(含\))?"
            r"|\d{1,3}周?岁(?:\(含\))?(?:及其?|或|\(含\))?(?:以[上下内]|之间)"
            r"|(?<=满)\d{1,2}周?岁"
            r"|[一二三四五六七八九十]{1,3}周?岁(?:及|或)?以[上下]"
        ),
    ),
    # N10 thresholds that choose a group: 党龄30年以上, 5人以上的企业; not 500人以上
    (
        "N10",
        "threshold",
        re.compile(
            rf"{_N}年(?:及|或|\(含\))?以[上下]|(?<=满){_N}年|{_N}(?:人|名|户|个|万元|亿元|元|亩|张)(?:及|或)?以[上下](?:的)?(?=[一-龥]{{0,4}}(?:企业|单位|村|支部|学校|工程|项目|户|乡镇|规模))"
        ),
    ),
    # N11 years and spans of years: 近三年, 3年来, 五年计划; not 为期3天
    (
        "N11",
        "time",
        re.compile(
            r"(?:近|过去|未来|今后|前|这|头|每|连续|历时|用|为期)?(?:\d{1,3}|[一二两三四五六七八九十百几半]{1,4})(?:多|余)?(?:周)?年(?![级月人均度龄轻])(?:来|内|间|后|前|计划|规划)?"
            r"|[12]\d{3}(?=[-/]\d{2,4}学?年)|(?<![\d.])(?:19|20)\d{2}(?:[-~]20\d{2})?(?=\)|学年|届|级)"
            r"|(?:\d{1,2}|[一二三四五六七八九十]{1,2})世纪(?:\d{2}年代)?|\d{2}年代"
            r"|\d{1,2}时(?:\d{1,2}分)?|24小时"
        ),
    ),
    # N12 sessions and congresses: 十八大, 十八届三中全会; not 十八人
    (
        "N12",
        "slogan",
        re.compile(
            r"[一二三四五六七八九十]{1,3}[大届](?:[一二三四五六七八九]中全会|精神|以来|报告|召开|会议|全会|提出|代表|后|[,，。、之的])|[一二三四五六七八九]中全会"
        ),
    ),
    # N13 watchwords made of two numerals: 两学一做, 三分类三升级, 四议两公开; not 三名二等
    (
        "N13",
        "slogan",
        re.compile(
            r"(?<![一二两三四五六七八九十百千万亿\d])[一二两三四五六七八九十](?![个名人户所家万千百十亿分成点])[\u4e00-\u9fff]{1,2}(?<![一二两三四五六七八九十百千万亿])[一二两三四五六七八九十百千](?![十百千万亿多余])[\u4e00-\u9fff]{1,2}(?=[\u4e00-\u9fff“”,，。、;:)])"
        ),
    ),
    # N14 letters with digits: PM2.5, A4, G20, COVID-19; not 20km
    (
        "N14",
        "name",
        re.compile(
            r"(?<![\dA-Za-z])(?![Xx]\d)[A-Za-z]{1,10}-?\d{1,4}(?:\.\d{1,2})?"
            r"|\d{1,2}[A-FH-LN-SU-WYZ](?![A-Za-z])"
        ),
    ),
)
_ANCHOR = re.compile(r"[0-9〇一二两三四五六七八九十百千万廿卅]")


def _slogans() -> re.Pattern[str]:
    words = sorted(read_resource_words("slogans_with_digits.txt"), key=lambda word: (-len(word), word))
    return re.compile("|".join(re.escape(word) for word in words))


_SLOGANS = _slogans()


def find_zones(text: str) -> list[Zone]:
    """Zones of a folded text in order; they may overlap.

    Examples
    --------
    >>> [(z.why, z.start, z.end) for z in find_zones("35岁以下89人")]
    [('age_band', 0, 5)]
    """
    zones = [Zone(date.span.start, date.span.end, "date", date.period) for date in find_dates(text)]
    dated = blank_zones(text, [zone for zone in zones if not _is_ratio(text, zone)])
    zones = [zone for zone in zones if not _is_ratio(text, zone)]
    zones += [Zone(match.start(), match.end(), "slogan") for match in _SLOGANS.finditer(text)]
    for _, why, pattern in _RULES:
        for match in pattern.finditer(dated):
            if _ANCHOR.search(match.group()):
                zones.append(Zone(match.start(), match.end(), why))
    return sorted(zones, key=lambda zone: (zone.start, zone.end, zone.why))


def _is_ratio(text: str, zone: Zone) -> bool:
    """1:25 after 比 is a ratio, not twenty-five past one."""
    surface = text[zone.start : zone.end]
    return ":" in surface and "比" in text[max(0, zone.start - 12) : zone.start]


def blank_zones(text: str, zones: list[Zone]) -> str:
    """The text with every zone overwritten by a character that no rule reads."""
    pieces = []
    at = 0
    for zone in zones:
        if zone.end <= at:
            continue
        start = max(at, zone.start)
        pieces.append(text[at:start])
        pieces.append("\x00" * (zone.end - start))
        at = zone.end
    pieces.append(text[at:])
    return "".join(pieces)
