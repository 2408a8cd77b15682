"""Numerals with their hedges and units (数词扫描): the surface of every candidate fact.

One regular expression, anchored on a digit or a numeral character, reads numeral,
inner hedge, magnitude, unit and outer hedge; a second, anchored at the end, reads
the hedge in front. Whether the candidate states something is decided afterwards.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from yanting_research.chinese import NumeralError, parse_exact
from yanting_research.extraction.mentions import PORTIONS, Mention
from yanting_research.extraction.numeral_patterns import ANCHOR, CANDIDATE
from yanting_research.extraction.stated_units import share_units
from yanting_research.extraction.units import unit_named
from yanting_research.extraction.views import View

__all__ = ["scan_mentions"]

# Matches 1,885 of 1,8 / 85, put together again; must not match 1,85
_THOUSANDS = re.compile(r"\d{1,3},\d{3}(?:\.\d{1,4})?")
# Matches 近 in front of 百名, 上 of 上百名; must not match 人 of 千人
_ROUND = re.compile(r"(?:近|逾|再[添增]|新添|突破|[超]过?|不[足到]|不少于|不低于|至少)$|(?<![以之])上$")
_AFTER = re.compile(
    r"(?:[强弱](?=[,，。;、)和的\s]|$)|[多余](?=[,，。;、)和及\s]|$)|左右|上下|光景|有余|开外|出头(?=[,，。;、)和的\s]|$)|挂零|及?以上|及?以下|以内|之内|之间|不等|(?<=[成半一])不到(?=[,，。;!?、)]|$))"
)
_BEFORE = re.compile(
    r"(?P<more>超过了?|突破了?|高于|多于|大于|不止|何止|逾|超(?!额))$"
    r"|(?P<less>将近|接近|几近|不足|不到|不及|低于|少于|小于|差一点|(?<!就)近|尚不到|未满)$"
    r"|(?P<about>大约|(?<![签预节违履公合条契解制邀续])约为?|大概|大致|差不多|约莫|估计|约合|左右|平均约)$"
    r"|(?P<least>至少|最少|最?起码|少说|不下于?)$|(?P<most>最多|至多|顶多|充其量)$"
)
# Matches 不得少于 whole, of which the pattern above finds 少于; must not match 少于
_LONG_BEFORE = re.compile(
    r"(?P<least>不[得能应宜]?(?:少于|低于|小于)|不下于)$"
    r"|(?P<most>不[得能应宜]?(?:超过|突破|高于|多于|大于)|未超过|未突破|没有?(?:超过|突破))$"
)
# 约占22.4%, 超过了: the hedge does not touch the numeral but still hedges it
_APART = re.compile(
    r"(?P<about>大约|(?<![签预节违履公合条契解制邀续])约|大概|大致|差不多|估计)(?:占|有|为|达|合|需|计)$|(?P<less>近|将近)(?:占|有|达)$"
    r"|(?P<least>至少|最?起码|少说)也?[有占达]$|(?P<most>顶多|至多|充其量)也?(?:只|就)?[有占达]$"
)
# With what the hedges of both patterns end: most numerals stand behind something else
_HEDGE_ENDS = frozenset("过了多破于逾超近足到及点约为概致合右少下多占有达需计莫止满码说量\n")
_GROUP_QUALIFIER = {
    "more": "more_than", "less": "less_than", "about": "about", "least": "at_least", "most": "at_most",
}  # fmt: skip
# Matches 分担 behind 6:4; must not match 开会 behind 9:30
_SHARED = re.compile(
    r"(?:的?比例)?(?:分担|承担|负担|分成|分配|配套|分摊|出资|放大|撬动|配备|配置|设置|确定"
    "|考察|入围|面试|遴选|推荐|差额)"
)
_BARE_POWERS = frozenset({"百万", "千万", "百亿", "千亿"})
# Matches - 2 - in the furniture of a page; must not match 2、
_PAGE_MARK = re.compile(r"-[ \t]?\d{1,4}[ \t]?-|\x00")
# Matches 百五十二; must not match 百万
_HUNDRED = re.compile("百[一二三四五六七八九]十")
_DOUBLED = re.compile(r"了|将?近|约")
_MAGNITUDE = {
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "亿": 10**8,
    "万亿": 10**12,
    "百万": 10**6,
    "千万": 10**7,
    "十万": 10**5,
}
_ORDER = "一二三四五六七八九"  # 两 takes the place of 二: 一两节
# Matches 一九八二 of 一九八二两个年度; must not match 一千九百
_YEAR_AHEAD = re.compile(r"(?:一[七八九]|二[〇零])[〇零一二三四五六七八九]{2}(?=两$)")
# Matches 五六, 两三万 (as 二三万), 十五六 and 一百二三十; must not match 五十六, 一二三 or 二〇二三
_PAIR = re.compile(
    r"(?P<head>(?:[一二三四五六七八九十百千万亿]{0,9}[十百千万亿])?)"
    r"(?P<less>[一二三四五六七八九])、?(?P<more>[一二三四五六七八九])(?P<power>[十百千万亿]{0,3})"
)
# 三次产业结构为 in front of shares; must not match 比例
_OF_WHOLE = re.compile(r"产业(?:增加值)?(?:结构|构成|比例?|占比)[\u4e00-\u9fff\x00\d:.,，]{0,34}$")
_MISPRINTED = 10.0  # percent: how far they may miss it where the words say that they make it up
_WHOLE, _ROUNDED = 100.0, 1.0  # percent: the shares of a whole, and how far rounding takes their sum
_SAFE_DIGITS = 15  # longer numerals are for the parser to refuse
_DATED = frozenset({"年", "月", "日"})
_NOT_PERSONS = frozenset("民口类士")  # 人民, 人口, 人类, 人士: the unit is part of the noun


def scan_mentions(view: View, masked: str) -> Iterator[Mention]:
    """Candidates in order: every numeral that carries a unit, or could do without."""
    held: Mention | None = None
    for mention in share_units(list(_candidates(view, masked)), view):
        _hedge(mention, view, masked)
        mention.dimension = unit_named(mention.unit).dimension
        top = _top_of_range(held, mention, view) if held is not None else math.nan
        if held is not None and not math.isnan(top):
            held.high, held.end, held.qualifier = top, mention.end, "range"
            continue
        if held is not None:
            yield held
        held = mention
    if held is not None:
        yield held


def _top_of_range(low: Mention, high: Mention, view: View) -> float:
    """五万元以上十万元以下 is one range, not two thresholds: its upper end in the unit of the lower, else nan."""
    told = low.end == high.start and view.text.endswith("以上", low.start, low.end)
    if not told or not view.text.endswith("以下", high.start, high.end):
        return math.nan
    first, last = unit_named(low.unit), unit_named(high.unit)
    if low.unit != high.unit and (first.dimension, last.dimension) != ("duration", "duration"):
        return math.nan
    top = high.value * (round(last.factor / first.factor) if low.unit != high.unit else 1)  # 1年 is 12个月
    return top if top > low.value else math.nan


def _candidates(view: View, masked: str) -> Iterator[Mention]:
    at = 0
    while (found := ANCHOR.search(masked, at)) is not None:
        match = CANDIDATE.match(masked, found.start())
        if match is None:
            at = found.end()
            continue
        at = max(match.end(), found.end())
        if match["parts"]:
            yield from _structure(
                match, told=_OF_WHOLE.search(masked, max(0, match.start() - 40), match.start()) is not None
            )
            continue
        mention = _read(match, view)
        if mention is not None:
            if mention.unit == "人" and masked[mention.end : mention.end + 1] in _NOT_PERSONS:
                mention.unit, mention.end = "", mention.end - 1  # 14亿人口 counts 人口
            yield mention


def _structure(match: re.Match[str], *, told: bool) -> Iterator[Mention]:
    """The shares of a whole written side by side (22.8:44.2:33.0); nothing where they make up no whole, nor say so."""
    parts = [float(part) for part in match["parts"].split(":")]
    if abs(math.fsum(parts) - _WHOLE) > (_MISPRINTED if told else _ROUNDED):
        return
    start = match.start()
    for part in match["parts"].split(":"):
        yield Mention(start, start + len(part), float(part), math.nan, "%", "exact", "structure", _precision(part))
        start += len(part) + 1


def _read(match: re.Match[str], view: View) -> Mention | None:
    start = match.start()
    try:
        if match["sharelow"]:
            low, high = float(parse_exact(match["sharelow"])), float(parse_exact(match["sharehigh"]))
            rises = low < high
            return Mention(
                start,
                match.end(),
                low,
                high if rises else math.nan,
                "%",
                "range" if rises else "exact",
                "fraction",
                1.0,
            )
        if match["fraction"]:
            return _share_of(match, start, "fraction", 0.05 if match["fraction"][0] in "百千万" else 3.4)
        if match["tenths"]:
            return _share_of(match, start, "tenths", 10.0 if len(match["tenths"]) < 3 else 1.0)
        if match["half"]:
            hedge = {"过": "more_than", "上": "at_least"}
            word = match["half"]
            qualifier = hedge.get(word[0]) or hedge.get(word[-1], "exact")
            return Mention(start, match.end(), 50.0, math.nan, "%", qualifier, "half", 50.0)
        if match["halftime"]:
            top = _value(match["halftop"]) if match["halftop"] else math.nan  # 半年至一年
            kind = "range" if match["halftop"] else "exact"
            return Mention(start, match.end(), 0.5, top, match["halftime"][1:], kind, "halftime", 0.5)
        if match["doubling"]:
            return Mention(
                start,
                match.end(),
                float(parse_exact(_DOUBLED.sub("", match["doubling"]))),
                math.nan,
                "倍",
                "less_than" if "近" in match["doubling"] else "about" if "约" in match["doubling"] else "exact",
                "doubling",
                0.5,
            )
        if match["masked"] and (match["munit"] in _DATED or match.group() == "×100%"):
            return None  # ××××年 is a date, ×100% a formula
        if match["masked"]:
            return Mention(
                start, match.end(), math.nan, math.nan, match["munit"], "exact", "masked", math.nan, "masked"
            )
        if match["broken1"]:
            return _broken(match, view)
        if match["ratio1"]:
            high = float(match["ratio2"])
            near = view.text[max(0, start - 16) : start]
            told = "比" in near or "." in match["ratio1"] + match["ratio2"] or _SHARED.match(view.text, match.end())
            if not high or not told:
                return None
            return Mention(start, match.end(), float(match["ratio1"]) / high, math.nan, "比", "exact", "ratio", 0.0)
        return _plain(match)
    except NumeralError:
        return None


def _share_of(match: re.Match[str], start: int, form: str, precision: float) -> Mention:
    surface = str(match[form])
    if "/" in surface:  # 占3/4
        part, whole = map(float, surface.split("/"))
        return Mention(start, match.end(), 100 * part / whole, math.nan, "%", "exact", form, precision)
    if "点" in surface or "." in surface:
        digits = len(surface.partition("点")[2] or surface.partition(".")[2])
        precision = 10.0**-digits
    elif surface[0] == "百":
        precision = 1.0
    value, high = 100.0 if surface == "百分之百" else float(parse_exact(surface) * 100), math.nan
    told = match["fhigh"] or match["fnext"]
    if told and surface[0] == "百" and float(parse_exact(told)) > value:  # 百分之二十到三十
        high = float(parse_exact(told))
    end = match.end() if not told or not math.isnan(high) else match.end(form)
    return Mention(start, end, value, high, "%", "exact" if math.isnan(high) else "range", form, precision)


def _broken(match: re.Match[str], view: View) -> Mention | None:
    """A numeral that page furniture or a page break cut in two (64-3-名, 25 / 619人)."""
    furniture = match["furniture"]
    before = view.text[match.start() - 1 : match.start()]
    if "\n" in furniture:
        marked = bool(match["bunit"]) and _PAGE_MARK.search(furniture) is not None  # 368 / - 2 - / 名
        if not (match["broken2"] or marked) or not ("\u4e00" <= before <= "\u9fff" or before in "占约)"):
            return None
        status = "split_by_page_break"
    else:
        status = "corrupted"
    joined = match["broken1"] + match["broken2"]
    if "," in joined and not _THOUSANDS.fullmatch(joined):
        return None
    power = _MAGNITUDE.get(match["bpower"], 1)
    value, precision = _times(float(joined.replace(",", "")), power), _precision(joined) * power
    return Mention(match.start(), match.end(), value, math.nan, match["bunit"], "exact", "broken", precision, status)


def _plain(match: re.Match[str]) -> Mention | None:
    low, high, unit = match["low"], match["high"], match["unit"] or ""
    half = bool(match["plushalf"]) or unit.startswith("个半")  # 两天半, 一个半月
    if unit.startswith(("个多", "个半")):  # 7个多月
        unit = "百分点" if unit.endswith("百分点") else unit[0] + unit[2:]
    power = _MAGNITUDE.get(match["power"], 1 if not match["power"] else 0)
    chinese = not low[0].isdigit()
    start = match.start()
    year = _YEAR_AHEAD.match(low)
    if year:  # 一九八一和一九八二两个年度
        low, start = low[year.end() :], start + year.end()
    if match.string[match.start() - 1 : match.start()] == "几":
        return None  # 几十亿元 says no number
    # 十几条 is more than ten; 几 after another numeral counts nothing
    if not power or (match["inner"] == "几" and not match["power"] and not (chinese and low.endswith("十"))):
        return None
    if chinese and len(low) == 1 and low in "百千万亿":
        if not match["inner"] and not (unit and _ROUND.search(match.string, max(0, match.start() - 3), match.start())):
            return None  # 百姓, 千家: no count; 百余, 近百名: one
        low = "一" + low
    if chinese and _HUNDRED.match(low):
        low = "一" + low  # 连任百五十二人
    if chinese and low in _BARE_POWERS:  # 近百万元
        if not (unit and _ROUND.search(match.string, max(0, match.start() - 3), match.start())):
            return None
        low = "一" + low
    pair = _PAIR.fullmatch(low.replace("两", "二")) if chinese and not high else None
    if pair:
        if _ORDER.index(pair["more"]) != _ORDER.index(pair["less"]) + 1:
            return None
        # 五六亩 is five to six, never fifty-six; 两三万 is twenty to thirty thousand
        low, high = (pair["head"] + pair[digit] + pair["power"] for digit in ("less", "more"))
    numeral_high = high or ""
    last = numeral_high or low
    value = _value(low)
    top = _value(high) if high else math.nan
    scale = _scale(last)
    if high and match["lowunit"] != "%" and scale > 1 and _scale(low) == 1:
        value *= scale  # 3至5万人
    if high and top <= value:
        return None
    precision = _precision(last) * power
    if power > 1 and power < _MAGNITUDE["亿"] and "亿" in low and not high:
        # 三亿三千五百多万: 万 is of what stands behind 亿; 10亿余万 says no more than 10亿余
        value, power = _value(low if low.endswith("亿") else low + match["power"]), 1
    end = match.end() if unit else match.end("inner2") if match["inner2"] else match.end("power")
    qualifier = (
        "range"
        if high
        else "more_than"
        if match["inner"] in set("多余") - {""} or match["inner2"] or "个多" in match.group()
        else "exact"
    )
    if half:
        value, precision, end = value + 0.5, 0.5, match.end()
    mention = Mention(start, end, _times(value, power), _times(top, power), unit, qualifier, "plain", precision)
    if match["inner"] in {"来", "几"}:
        mention.qualifier = "about" if match["inner"] == "来" else "more_than"
    mention.chinese = chinese
    return mention


@lru_cache(maxsize=4096)
def _value(numeral: str) -> float:
    """Value of a numeral; plain digits, the most frequent, need no parser."""
    digits = numeral.replace(",", "")
    if digits.replace(".", "", 1).isascii() and digits.replace(".", "", 1).isdigit() and len(digits) <= _SAFE_DIGITS:
        return float(digits)
    return float(parse_exact(numeral))


def _times(value: float, power: float) -> float:
    """4.4 times 亿 is 440000000, without the last bits of a product of floats."""
    return round(value * power, 6) if power > 1 else value


def _scale(numeral: str) -> int:
    if numeral.endswith("万亿"):
        return 10**12
    return _MAGNITUDE.get(numeral[-1], 1) if numeral[-1] in "万亿" and numeral[0].isdigit() else 1


@lru_cache(maxsize=4096)
def _precision(numeral: str) -> float:
    """Unit of the last printed digit: 0.1 for 14.7, 1000 for 43.6万."""
    digits = numeral.rstrip("百千万亿")
    scale = _value("一" + numeral[len(digits) :]) if digits != numeral and digits[:1].isdigit() else 1.0
    if not digits[:1].isdigit():
        return 1.0 if not numeral.endswith(("万", "亿")) else 10.0**4
    return scale * float(f"1e-{len(digits.partition('.')[2])}")


def _hedge(mention: Mention, view: View, masked: str) -> None:
    """Hedges that touch the numeral widen the surface; 约占 only sets the qualifier."""
    if (
        mention.value in {1e2, 1e3, 1e4, 1e8}
        and view.text[mention.start - 1 : mention.start] == "上"
        and mention.chinese
    ):
        mention.start, mention.qualifier = mention.start - 1, "more_than"  # 上百名
    after = _AFTER.match(masked, mention.end)
    if after and after.group() in "强弱" and mention.form not in PORTIONS:
        after = None
    counted = mention.unit or view.text[mention.end - 1] in "万亿"  # 1亿左右农业转移人口
    if after and counted and not (after.group() in "多余" and mention.qualifier == "more_than"):
        word = after.group()
        if word.endswith("以上"):
            mention.qualifier = "at_least"
        elif word.endswith(("以下", "以内", "之内")):
            mention.qualifier = "at_most"
        elif word in {"强", "弱"}:  # 三分之一强
            mention.qualifier = "more_than" if word == "强" else "less_than"
        elif word == "不到":  # 三成不到
            mention.qualifier = "less_than"
        elif word in {"左右", "上下", "光景"}:
            mention.qualifier = "about"
        elif word in {"多", "余", "有余", "开外", "出头", "挂零"}:
            mention.qualifier = "more_than"
        if word != "不等":
            mention.end = after.end()
    low = max(0, mention.start - 5)
    window = view.text[low : mention.start]
    # 不足 must not read 足: the pattern tries the longest words of each group first
    if window[-1:] not in _HEDGE_ENDS:
        return
    before = _LONG_BEFORE.search(window) or _BEFORE.search(window)
    if before and before.lastgroup:
        mention.start = low + before.start()
        if mention.qualifier != "range":
            mention.qualifier = _GROUP_QUALIFIER[before.lastgroup]
        return
    apart = _APART.search(window)
    if apart and apart.lastgroup and mention.qualifier == "exact":
        mention.qualifier = _GROUP_QUALIFIER[apart.lastgroup]
