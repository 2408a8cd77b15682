"""What stands of a measure: done, planned or advised; reported, or only wanting (举措的情态)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from yanting_research.chinese import split_sentences
from yanting_research.core import Section, Span
from yanting_research.extraction.articles import find_articles, within

__all__ = ["Standing", "is_undone", "is_wanting"]

_AHEAD_ROLES = ("对策", "目标", "保障")
_CARRY = 120  # characters in front, within the sentence, that may give the modality
_NEAR = 40  # characters on each side of a cue in which it is said not to have come about
_FAR = 120
_TITLE = 60  # characters of a title line
# Matches 明年选派, 2014年安排, 拟再办, 暂定四场, 下个月; must not match 计划生育 or 拟提拔.
_PLANNED = re.compile(
    r"明年|来年|下学[年期]|下一?步|下[一个]*(?:年|月|季度|阶段)|下半年|接下来|开春后|年底前|届时|即将|暂定|定于|同意(?=举办|选[送派]|将|由|组织|建|设|把|开)|原则同意|会议同意|议定(?=由|将|在)|"
    r"拟(?!提拔|任|录|发展对象)|(?<![问的])打算|计划(?!生育|总)|准备(?=办|组织|开|请|选|建|把|在|从|搞|再)|力争|争取(?=[办开建在到把])|"
    r"(?<![干名])将(?=[\u4e00-\u9fff]{0,8}(?:举办|组织|开展|建|办|选|评|派|请|设|在|于|对|由|分|出台|实行|推行|送|赴|到))|"
    r"(?P<year>20\d\d)年(?:安排|底前|覆盖|轮训|举办|开展)"
)
# Ahead only where nothing is told as done: 2010年起, 今后, 年内, 人数控制在; must not match 三年内.
_PERHAPS_PLANNED = re.compile(r"(?P<year>20\d\d)年起|今后|(?<![一二两三四五六七八九十\d])年内|控制在|原则上")
# Matches 建议每年安排, 应进一步, 应由, 可从; must not match 收到建议127条, 反应 or 应届.
_ADVICE = re.compile(
    r"(?<![的出到条项])建议(?=[每由对从在进加适尽明县安设建组办把将各今班有，：])|(?:^|[，；：])要(?=[\u4e00-\u9fff])|"
    r"(?<![反相适供])应(?:当|该|进一步|着力|坚持|[由从把将在以]|组织|选[派送拔]|建立|结合|加[大强快])|"
    r"(?:^|[，；：。])(?:不妨|宜)(?=[\u4e00-\u9fff])|可(?=[从由选在把将以请聘]|组织|依托|借助|结合|考虑|探索)|"
    r"(?:须|需要?|务必|必须)(?=[由从把将在对]|加强|组织|建立|选[派送])"
)
# Matches 共建了14个, 先后举办, 已轮训, 去年选派; must not match 除了 or 为了.
_DONE = re.compile(
    r"(?<![除为得不])了(?![解结])|已经?(?=[\u4e00-\u9fff])|先后|累计|曾|过(?=[\d一二三四五六七八九十])|去年|上年|前年|上个?月|今年来|去冬|迄今|至今|截至|以来(?!的)|共(?:办|建|训|举办|培训|组织)"
)
_YEAR = re.compile(r"20\d\d(?=年)")
# 下一步有什么考虑, 今年着重抓四件事, 明年的打算: what follows is ahead.
_PLAN_AHEAD = re.compile(
    r"(?:下一?步|下半年|下一?阶段|下一年度?|明年|来年|今后|接下来|今冬明春|新的一年|下个月)[^。；\n]{0,12}(?:打算|计划|考虑|安排|工作|重点|主要|着重|着力|怎么办|[:：])|(?:往后|以后|今年|明年)(?:怎么办|咋办|怎么干)|(?:什么|啥|有)打算|(?:通知|安排|部署)如下|20\d\d年[^。；\n]{0,12}(?:打算|(?<!完成)计划|安排|重点工作|着重|着力)"
    r"|(?:今年|本年度?|全年)(?:着重|重点|主要|集中)[^。；\n]{0,6}(?:抓|办|做)(?!了)[^。；\n]{0,8}(?:事|工作)|(?:几点|工作)打算|(?:议定|研究决定)[^。\n]{0,6}(?:如下|[:：])|^[（(]?[一二三四五六七八九十]{1,3}[)）、.][^。\n]{0,4}下一?步"
)
# 建议：, 笔者以为可从以下几处着手, 对策: what follows is advised.
_ADVICE_AHEAD = re.compile(
    r"(?:现)?(?:提|谈)[^。；\n]{0,6}[条点](?:意见|建议|想法)|笔者(?:以为|认为|建议)|对策|(?:为此|对此|据此)?[，,]?(?:提出)?(?:如下|以下|几[点条])?(?<![的出到条项])(?:建议|意见)(?:如下)?[:：。]|从以下几[^。]{0,6}(?:着手|入手|努力|下功夫)|^建议"
)
# 主要做了以下工作, 好的方面, 一年来: what follows was done.
_DONE_AHEAD = re.compile(
    r"(?:全年|一年来|半年来|几年来|近年来?|上半年|过去)[^。；\n]{0,16}(?:做了|做法|成效|工作)|好的方面|主要做法|主要成效|取得[^。]{0,6}成效|工作回顾"
)
# Matches 工作要点, 培训方案 at the end of a title; must not match 方案实施情况.
_PLAN_TITLE = re.compile(
    r"(?:通知|要点|方案|计划|打算|规划|预案|安排意见|实施意见|安排|设想|日程|预告)(?:[（(][^）)\n]{0,12}[）)])?$"
)
# Matches 通知如下。 and 今年怎么办？ at the end of a sentence in front of 一、; must not match 明年怎么办。
_INTRODUCES = re.compile(r"(?:如下|着手|入手|努力|下功夫)[。:：]?$|[:：？?]$")
# Matches 总结 of 总结及明年工作要点: what it tells first was done.
_REPORT_TITLE = re.compile(r"总结|报告|汇报|情况|自查|述职|自评|简述|小结")
_PLAN_HEADING = re.compile(r"打算|明年|来年|下一步|今后|奋斗目标|(?:工作|任务|年度)(?:安排|计划)")
# Matches 没有办起来, 停了, 取消 behind or in front of a form; must not match 没有基层经历的干部.
_UNDONE = re.compile(
    r"(?:没有?|未能?|尚未|从未|不曾|没能|难以|无法)(?:再|真正|及时|按时|如期|一次|统一|很好)?(?:举?办|开[展办过成起]|搞|做|组织|建[起立成]|落实|成行|去成|实施|进行|安排上|到位|坚持|兑现|跟上|启动)"
    r"|停了|停办|停摆|取消|没钱|无人报名|没人报名|落空|泡汤|搁浅|未成行|不了了之|成了摆设|形同虚设|原想|本想|原打算|本来[想打]|没有?下文|一拖再拖|说了[一两三几]年|束之高阁"
)
# Matches 往年村里办班常常是老面孔: what used to be is told to set off what was done.
_HABIT = re.compile(
    r"(?:往年|以往|以前|过去|从前)[^，。；]{0,14}(?:常常|总是|老是|多是|都是|往往|只[有是会])|(?:去年|上年|往年|以前)[^，。；]{0,14}(?:只有|不足|不到)"
)
# Matches 存在的不足是, 问题也明摆着: from here on the sentence tells what is wanting.
_WANTING = re.compile(
    r"(?:问题|不足|短板|缺陷|弊端|差距|薄弱环节|毛病|难题|欠缺)(?:之处)?[^，。；\n]{0,8}?(?:是[:：]?|有[:：]?|在于|[:：]|也|比较突出|仍|依然|明摆|表现|主要)|不足之处[，,]"
)
_SOME = re.compile(r"有的[^。；]{3,40}[，,；;][^。；]{0,10}有的")


class Standing:
    """The modality of the stretches of one text.

    What the articles of a rule (第三条) lay down is advised. Else sections of plans and of advice give it first, then
    the words of the sentence, then what a sentence in front of the same part announced (下一步有什么考虑？), then a
    title that announces (…的通知, …工作要点).
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._articles = find_articles(text)
        self._last_year = max(_YEAR.findall(text), default="")
        title = _title(text)
        self._planned_title = bool(_PLAN_TITLE.search(title)) and not _REPORT_TITLE.search(title)
        headed = "。" not in title and text.lstrip()[len(title) :].lstrip(" 　】》")[:1] == "\n"
        body = text.find(title) + len(title) if headed else 0
        self._openers = [opener for opener in _openers(text) if opener[0] >= body]

    def of(self, start: int, end: int, sections: Iterable[Section]) -> str:
        """``done``, ``planned`` or ``recommended`` for one stretch."""
        if within(self._articles, start):
            return "recommended"
        chain = list(sections)
        sentence = _whole_sentence(self._text, start, end)
        own = self._text[start:end]
        ahead = [section for section in chain if section.role in _AHEAD_ROLES]
        if ahead:
            plans = any(pattern.search(sentence) for pattern in (_PLANNED, _PERHAPS_PLANNED)) or any(
                section.role == "目标" or _PLAN_HEADING.search(section.heading[:40]) for section in ahead
            )
            return "planned" if plans else "recommended"
        if any(section.level == 1 and _PLAN_HEADING.search(section.heading[:40]) for section in chain):
            return "planned"
        if _ADVICE.search(sentence) and not _DONE.search(own):
            return "recommended"
        perhaps = self._is_ahead(_PERHAPS_PLANNED, sentence) and not _DONE.search(own)
        if self._is_ahead(_PLANNED, sentence) or perhaps:
            return "planned"
        part = chain[0].span if chain and chain[0].level == 1 else Span(0, len(self._text))
        before = (opener for opener in reversed(self._openers) if opener[0] <= start)
        said = next((kind for at, kind, introduces in before if introduces or at >= part.start), "")
        if said and not (said != "done" and _DONE.search(own)):
            return said
        return "planned" if self._planned_title and not said and not _DONE.search(own) else "done"

    def _is_ahead(self, pattern: re.Pattern[str], sentence: str) -> bool:
        """Whether words look ahead; a year does only when the text names none after it."""
        return any(not match["year"] or match["year"] >= self._last_year for match in pattern.finditer(sentence))


def _title(text: str) -> str:
    """The first line that holds something."""
    return text.lstrip()[:_TITLE].split("\n", 1)[0].strip(" 　【】《》")


def _openers(text: str) -> Iterable[tuple[int, str, bool]]:
    """Where a sentence announces what the next ones are, what, and whether it introduces the parts behind it."""
    for span in split_sentences(text):
        sentence = text[span.start : span.end].strip()
        for kind, pattern in (("recommended", _ADVICE_AHEAD), ("planned", _PLAN_AHEAD), ("done", _DONE_AHEAD)):
            match = pattern.search(sentence)
            if match:
                yield span.start + match.start(), kind, bool(_INTRODUCES.search(sentence))
                break


def _whole_sentence(text: str, start: int, end: int) -> str:
    """The stretch with what stands before it in its sentence: advice goes on behind a semicolon."""
    low = max(0, start - _CARRY)
    cut = max(text.rfind(mark, low, start) for mark in "。！？\n")
    return text[cut + 1 if cut >= 0 or not low else start : end]


def is_undone(text: str, cue: Span, stretch: Span) -> bool:
    """Whether the clause of a cue, or one of the two behind it, says that it did not come about.

    >>> text = "队长培训班说了两年，至今没有办起来。"
    >>> is_undone(text, Span(2, 5), Span(0, len(text)))
    True
    """
    marks = "，；：。\n"
    low, high = max(stretch.start, cue.start - _NEAR), min(stretch.end, cue.end + _NEAR)
    low = max(low, max(text.rfind(mark, low, cue.start) for mark in marks) + 1)
    first = min((at for mark in marks if (at := text.find(mark, cue.end, high)) >= 0), default=high)
    second = min((at for mark in marks if (at := text.find(mark, first + 1, high)) >= 0), default=high)
    third = min((at for mark in marks if (at := text.find(mark, second + 1, high)) >= 0), default=high)
    return bool(_UNDONE.search(text, low, third) or _HABIT.search(text, low, first))


def is_wanting(text: str, cue: Span, stretch: Span) -> bool:
    """Whether the sentence has come to what is wanting before it names the form.

    >>> text = "存在的不足是培训内容不实。"
    >>> is_wanting(text, Span(6, 8), Span(0, len(text)))
    True
    """
    low, high = max(stretch.start, cue.start - _FAR), min(stretch.end, cue.end + _FAR)
    return bool(_WANTING.search(text, low, cue.start) or _SOME.search(text, low, high))
