"""The shapes of numerals (数词的样式): what the scanner looks for, in characters, digits and marks."""

from __future__ import annotations

import re

from yanting_research.extraction.units import load_units, unit_pattern

__all__ = ["ANCHOR", "CANDIDATE"]

_CN = "〇零一二两三四五六七八九十百万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
_DIGIT = rf"(?:[{_CN}]|千(?![瓦米克卡]))"  # 五千瓦 is 5 千瓦
_POWER = r"(?:万亿|百万|千万|[百万亿]|千(?![瓦米克卡]))"
# Matches 1 1 3 4 4 of a bad scan before a unit; must not match the cells of a row
_SPACED = (
    r"(?:(?<=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff][,，;；:：(（]))"
    r"(?=[\d.]{1,10} )\d(?: \d| ?\. ?\d){1,9}(?= ?(?:[万亿人名个户元%公平]|$))"
)
_AR = (
    r"(?:\d{1,3}(?:,\d{3}){1,5}|(?<=[\u4e00-\u9fff])\d{1,3} \d{3}(?=[多余]?[人名个户元万件册份次张台套亩吨])|\d{1,16})"
    r"(?:\.\d{1,8})?"
)
_MIXED = (
    rf"(?:{_SPACED}|{_AR}(?:{_POWER}(?:零?\d{{1,4}}{_POWER}){{0,3}}"
    rf"(?:\d{{1,4}}(?=[多余]?元)|(?<=[千万])\d(?=[,，。;、)]|$)|\d{{4}}(?=[多余]?[人名户亩个次公平吨]))?)?)"
)
# Matches 四、五 of 四、五十亿元 behind a word; must not match 一、二十 at the head of a list
_BESIDE = r"(?<=[\u4e00-\u9fff])(?:一、二|二、三|三、四|四、五|五、六|六、七|七、八|八、九)[十百千万亿]{1,3}"
_CHINESE = rf"{_BESIDE}|{_DIGIT}{{1,24}}(?:点[〇零一二三四五六七八九]{{1,6}}[万亿]{{0,2}})?"
_FRACTION = (
    r"(?:[百千万]|[二三四五六七八九十]{1,2}|\d{1,3})分之"
    rf"(?:[{_CN}]{{1,8}}(?:点[〇零一二三四五六七八九]{{1,6}})?|\d{{1,12}}(?:\.\d{{1,6}})?)"
    r"|(?<=[占近约到为的掏付担出拿交缴剩达超足])[1-9]/[2-9](?![\d/年月])"  # 占3/4
)
# Matches 到三十 behind 百分之二十, 、三 behind 百分之二; must not match 到三十个
_FRACTION_TO = (
    r"(?:到|至)(?P<fhigh>[一二三四五六七八九十]{1,3})(?=左右|以[上下内]|的|过|[,，。;、]|$)"
    r"|、(?P<fnext>[二三四五六七八九])(?=的)"
)
_TENTHS = (
    r"(?:[一二两三四五六七八九]|\d(?:\.\d)?)成(?:半|(?<=\d成)[1-9](?![\d.%])|[一二三四五六七八九](?![\u4e00-\u9fff])|[一二三四五六七八九](?=的[\u4e00-\u9fff]|以[上下]|左右|多|[升降]|上升|下降|提高|受访|党员|干部|群众|学员|农户|[讲在](?=[\u4e00-\u9fff])))?"
    r"(?![立员果为效功本熟都长绩就人年分行套品交份因型]|不(?!到[,，。;!?、)]))"
)
_HALF = r"(?:过半数?|(?<![一二三四五六七八九十百千万])一半(?:以上|还多|多)?|半数(?:以上)?)(?![功径岛晌天年月夜个])"
_DOUBLING = r"翻了?(?:将?近|约)?[一两二三四]?番"
_HALF_TIME = r"半(?:年|个月|个小时|小时|天)(?![之以]?[内后前来]|底|报|刊|度)"
_MASK = "Xx×*□○〇●■"
_BEHIND_MASK = rf"(?:\.[\d{_MASK}]{{1,4}})?"  # .5 of 9X.5%
# Matches 2X6, 9X.5, 12.6×, ×× and 二×六; must not match × of 6期×150人, which multiplies
_MASKED = (
    rf"(?:\d{{1,6}}(?:\.\d{{0,3}})?[{_MASK}]{{1,4}}\d{{0,4}}{_BEHIND_MASK}|[Xx×*□]{{2,4}}\d{{0,4}}{_BEHIND_MASK}"
    rf"|(?<![\da-zA-Z米)期人名次元天时场班户个])[Xx×*□]\d{{1,4}}{_BEHIND_MASK}"
    r"|[一二三四五六七八九十百千]{1,3}[×□]{1,3}[一二三四五六七八九十百千]{0,3})"
)
_FURNITURE = r"-\d{1,3}-|[ \t]*\n(?:[ \t]*(?:-[ \t]?\d{1,4}[ \t]?-|\x00+(?:[ /]?\x00+)?|\d{1,2}、)?[ \t]*\n?){1,3}"
# Matches 1,8 and 21. at the end of a line, and 64 of 64-3-名; must not match 1,885
_TORN = r"(?:\d{1,3},\d{0,2}(?=[ \t]*\n)|\d{1,6}(?:\.(?=[ \t]*\n))?)"
_UNIT = unit_pattern()
_RATE = r"(?:/(?:人次|人|名|户|月|天|日|年|亩|吨|平方公里|平方米|公斤|小时|课时|学时))?"

# What may follow a numeral character that begins a candidate
_BEHIND = set(_CN + "千多余来几分成点半个至到、-~: ×□0123456789")
_HEADS = re.escape("".join(sorted({name[0] for name in load_units()} | _BEHIND)))
# The rest of a number that is longer than any: the last 名 of twenty digits, of 1_000名 or 1e999名; not 5 of 10万5000人
# or the .5 of 9X.5 behind its masked digit
_INSIDE = (
    rf"(?<!\d\d)(?<!\d_\d)(?<!\d[eE]\d)(?<![{_CN}千]{{25}})"
    rf"(?<![{_MASK}]\.[\d{_CN}])(?<![{_CN}][×□][{_CN}])(?<![\d{_MASK}][{_MASK}]\d)"
)
# Where a candidate can begin: a digit, a numeral character, a mask, 翻; must not match 名, 占 or 一 of 进一步
ANCHOR = re.compile(rf"[\d{_CN}千Xx×*□翻过半](?:(?<=[\dXx×*□翻过半])|(?=[{_HEADS}])){_INSIDE}", re.ASCII)
# Matches 120多万元, 1.3万余元, 1800至2600元, 三分之二, 六成以上, 121XX人, 64-3-名, 1:25;
# must not match 成立, 两委 (no unit follows; refused later), 12.5.3.
CANDIDATE = re.compile(
    r"(?<![由从的])百分之(?P<sharelow>[一二三四五六七八九十百]{1,4})(?:到|至)百分之(?P<sharehigh>[一二三四五六七八九十百]{1,4})(?![点百])"
    rf"|(?P<fraction>{_FRACTION})(?:(?<=[一二三四五六七八九十])(?:{_FRACTION_TO}))?|(?P<tenths>{_TENTHS})|(?P<doubling>{_DOUBLING})|(?P<half>{_HALF})"
    rf"|(?P<halftime>{_HALF_TIME})(?:(?<=半年)[至到](?P<halftop>[一二两三四五])年)?"
    rf"|(?P<masked>(?<![A-Za-z\d])(?:{_MASKED}))(?:万亿|[万亿])?(?P<munit>(?:{_UNIT}){_RATE})"
    rf"|(?P<broken1>{_TORN})(?P<furniture>{_FURNITURE})(?P<broken2>\d{{0,6}}(?:\.\d{{1,4}})?)"
    rf"(?P<bpower>(?:万亿|[万亿])?)(?P<bunit>{_UNIT})"
    r"|(?P<parts>\d{1,3}(?:\.\d{1,2})?(?::\d{1,3}(?:\.\d{1,2})?){2,4})(?![\d:])"
    rf"|(?P<ratio1>\d{{1,8}}(?:\.\d{{1,4}})?):(?P<ratio2>\d{{1,8}}(?:\.\d{{1,4}})?)(?![\d:])"
    rf"|(?P<low>(?:{_MIXED}|{_CHINESE}))"
    rf"(?:(?P<lowunit>{_UNIT})?(?P<to>-{{1,2}}|至|到|~)(?P<high>(?:{_MIXED}|{_CHINESE}))"
    rf"(?=[多余]?[百千万亿]{{0,2}}(?:{_UNIT})))?"
    rf"(?P<inner>[多余来几]?)(?P<power>(?:{_POWER})?)(?P<inner2>[多余]?)"
    rf"(?P<space> {{0,2}})(?P<unit>个[多半](?:月|小时|百分点|星期)|(?:{_UNIT}){_RATE})?"
    r"(?P<plushalf>(?<=[年天月时周岁])半(?=[的,，。;、:)及以内时 \t\n\u3000]|$))?",
    re.ASCII,
)
