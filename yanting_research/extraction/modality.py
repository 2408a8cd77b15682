"""Observed or aimed at (实绩与目标): numbered from T1 to T6.

T1 a cue in the sentence in front of the figure (计划, 力争, 拟, 确保); T2 至少 and 不少于
prescribe; T3 a year ahead of the document's own (到2025年); T4 a heading that announces plans
(下一步打算, 主要目标) and what stands under it; T5 a title that does (规划, 工作要点); T6 words
of what was done (已, 实际, 去年, 累计完成) between the cue and the figure undo it; T7 the articles
of a rule (第三条).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from yanting_research.extraction.articles import find_articles, within
from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.nouns import last_match
from yanting_research.extraction.views import View

__all__ = ["Plans", "find_plans", "modality_of"]

# T1. Matches 力争, ，原定 and 拟; must not match 占目标 (a share of a target was reached), 向上争取资金 or 将军
_TARGET = re.compile(
    r"(?=[计五原新预完年全调力打争目确拟规期将要底应不安任准明今下务必须两三建到])(?:"  # no look at the rest elsewhere
    r"(?<![为占达入按])(?<!编制)(?<!制定)(?<!五年)(?<!岗)(?<!人)(?<!比)(?<!完成)计划(?!生育|[内外](?!资)|经济|体制|单列|完成|执行|[”\"])|五年计划(?=规定|要求|提出|安排|确定)|原定(?!的)|新的一年|(?:(?<=完成)|年初|年度|全年|调整)预算数?(?=\d)|力争|打算(?!的|[^,，。;；]{0,12}的(?:约|仅|近)?[占有\d])|(?<!向上)争取(?![\u4e00-\u9fff]{0,6}(?:补助|资金|项目|经费|投资)|上级|省|中央|国家|财政|项目|资金|到|补|了)|(?<![为占达])目标(?!任务的|考核|责任|管理)|预计|(?<!为)确保|(?<!模)拟(?!定了)|(?<!编制)(?<!制定)(?<!编印)(?<!按)(?<!按照)规划(?!》|编制|设计|建设|区|局|院|完成|执行|之[初前]|以来)|预期"
    r"|(?<![上下比年])将(?!军|领|近)|要(?:达|突破|超过|力争|保持|实现|培训|建|在|完成|把|使|新|选|确|力|求达|让|用)"
    r"|(?<![定”照按])要求(?!的|做好|各|抓|[,，\d])|(?<!年)底前|年底前(?![,，]|建成?的|完成了|已|的)|年前|应当|不得|安排培训|(?<!完成)(?<!就完成)(?<!占)任务(?!的|完成|书)|原则上|准备(?=[培办建开组选新投再])|明年|(?<!结转)(?<!转入)下一?年度?|今后|下一?步|务必|务于|必须|须(?=达|在|于|配|完成|到|保证)|(?<![近前均平])[两三]年内(?=[达建新消全实要将把再扩完])|(?:(?<=[。;\n])|\A)建议|建议(?=[县市区由在对将把各每用按尽加财])(?!由\d)|争创"
    r"|到\d{4}年(?:\d{1,2}月)?[底末]?)"
)
# T6. Matches 已, 去年 and ，实到; must not match 以后 or 落实到
_OBSERVED = re.compile(
    r"(?=[已实完竣报执进到尚结现落上前目去为占累\-~至截共超])(?:已(?!婚)|实际|(?<=[,，、;])(?:完工|竣工|报名|执行率|进度|到位)|尚[缺差欠]|结果[是为:]|现[聘为]|到\d{1,2}月[底末]?(?:实|已|脱贫|完成|落地)|(?<=\d月底)落地|[上前]半年办|(?<=[,，、;])实(?:[到有招引交演查办训收种配建缴发领报]|际)|现有|目前|完成了|实现了|去年|上年|为目标|占目标|占计划|占任务|累计完成|[-~至]\d{1,2}月(?:份|底)?完成|截至|截止|前[一二三两]年|(?<=半年)(?:已|实际)?完成|(?<=季度)(?:已|实际)?完成|共(?:完成|举办|培训)|超额)"
)
_YEAR_AHEAD = re.compile(r"到(\d{4})年")
_YEAR_BEFORE = re.compile(r"\d{4}年前$")
# Matches 2021年工作报告; must not match 到2025年 (the year aimed at is not the year of writing)
_YEAR = re.compile(r"(?<![\d到])((?:19|20)\d{2})年")
# T4. Matches 三、下一步打算; must not match 目标完成情况
_PLAN_HEADING = re.compile(
    r"(?:打算|建议|对策|下一步|下步|今后|工作安排|总体目标|主要目标|目标任务|具体目标|发展目标|主要指标|预期目标|重点任务|重点工作安排|工作计划|思路|展望)"
    r"(?!完成|落实情况|执行情况)"
)
# T5. Matches 教育培训规划; must not match 规划实施情况
_PLAN_TITLE = re.compile(
    r"(?:规划|计划表?|工作要点|实施方案|行动方案|工作安排|实施意见|安排意见)(?:\([^)\n]{1,12}\))?(?:》?的通知)?[ ]?$"
    r"|关于(?:下达|分解)[^\n]{2,40}(?:任务|指标|名额)(?:》?的通知)[ ]?$|关于(?:举办|组织)[^\n]{2,40}班的通知[ ]?$"
)
# Matches 去冬 and 一、现有基础。2013年 at the head of a paragraph; must not match 去向
_BACK = re.compile(
    r"[ \t]{0,8}(?:[(第]?[一二三四五六七八九十]{1,3}[、)][^。\n]{0,10}。)?"
    r"(?:去[年冬秋春夏]|上年|近[年两三]年?来?|截[至止]|目前|(?P<year>(?:19|20)\d{2})年)"
)
# Matches 二、 and (一); must not match 二是
_MARKER = re.compile(
    r"[ \t]{0,8}(?P<first>[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章部编]"
    r"|\([一二三四五六七八九十]{1,3}\))"
)
# Matches 一、基本情况; a text with such a heading reports, whatever its title says. Must not match 情况说明
_DONE_HEADING = re.compile(
    r"(?m:^[ \t]{0,8}[(第]?[一二三四五]{1,2}[、)部][^\n]{0,12}(?:现状|成效|情况|回顾|做法|成绩|进展|问题|不足))"
)
_SEARCHED = 4000  # code points
_TITLE = 120  # code points in which a title stands
_HEADING = 40  # code points: a longer line is a paragraph
_REACH = 120  # code points: how far a cue carries


@dataclass(frozen=True, slots=True)
class Plans:
    """Where plans and the articles of rules stand, as sorted spans, and the year of the document (0 when unknown)."""

    spans: tuple[tuple[int, int], ...]
    year: int
    articles: tuple[tuple[int, int], ...] = ()
    seen: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def cues(self, mention: Mention, view: View) -> list[re.Match[str]]:
        """Cues of plans in reach in front of a mention; a sentence is searched once for all its figures."""
        here = view.sentence(mention.start)
        start = view.ahead(mention.start)
        if self.seen.get("sentence") != here:
            stop = view.stops[here] if here < len(view.stops) else len(view.text)
            cues = list(_TARGET.finditer(view.text, view.sentence_start(mention.start), stop))
            self.seen.update(sentence=here, cues=cues, ends=[cue.end() for cue in cues])
        last = bisect_right(self.seen["ends"], mention.end)
        first = last
        while first and self.seen["cues"][first - 1].start() >= start:
            first -= 1
        found: list[re.Match[str]] = self.seen["cues"][first:last]
        return found

    def hold(self, position: int) -> bool:
        """Whether a position stands among plans."""
        return within(self.spans, position)


def find_plans(view: View) -> Plans:
    """Headings that announce plans, with the text under them up to the next of their kind.

    Examples
    --------
    >>> from yanting_research.extraction.views import make_view
    >>> text = "一、现状\\n有党员90名。\\n二、下一步打算\\n办班6期。\\n"
    >>> plans = find_plans(make_view(text))
    >>> plans.hold(text.index("90")), plans.hold(text.index("6期"))
    (False, True)
    """
    spans: list[tuple[int, int]] = []
    reports = bool(_DONE_HEADING.search(view.text[:_SEARCHED]))
    year = _year(view.text)
    opened, kind = -1, ""
    at = 0
    for line in view.text.split("\n"):
        marker = _MARKER.match(line)
        if kind == "0" and opened >= 0 and _looks_back(line, year):
            spans.append((opened, at))
            opened = at + len(line) + 1
        if marker:
            now = _kind(marker["first"])
            if opened >= 0 and (now == kind or now < kind):
                spans.append((opened, at))
                opened = -1
            head = line[: line.find("。")] if "。" in line else line
            if opened < 0 and len(head) <= _HEADING and _PLAN_HEADING.search(head):
                opened, kind = at, now
        elif not reports and at < _TITLE and _PLAN_TITLE.search(line):
            opened, kind = at, "0"
        at += len(line) + 1
    if opened >= 0:
        spans.append((opened, len(view.text) + 1))
    return Plans(tuple(spans), year, find_articles(view.text))


def _looks_back(line: str, year: int) -> bool:
    """去冬参训率92.3%, 2013年,全县培训6240人: a paragraph of a plan that tells what was done before."""
    before = _BACK.match(line)
    return before is not None and (before["year"] is None or int(before["year"]) < year)


def _kind(marker: str) -> str:
    """Depth of a marker: 1 for chapters and 一、, 2 for (一)."""
    return "2" if marker[0] == "(" else "1"


def _year(text: str) -> int:
    """The latest year of the title, else of the last line, where dates stand; 0 without one."""
    title = text[:_TITLE].partition("。")[0].rpartition("\n")[0]
    last = text.rstrip().rpartition("\n")[2]
    for place in (title, last if len(last) <= _HEADING else ""):
        years = [int(year) for year in _YEAR.findall(place)]
        if years:
            return max(years)
    return 0


def modality_of(mention: Mention, view: View, plans: Plans) -> str:
    """``observed`` or ``target``."""
    if within(plans.articles, mention.start):
        return "target"
    start = view.ahead(mention.start)
    text = view.text[start : mention.end]
    cues = plans.cues(mention, view)
    held = (
        cue
        for cue in reversed(cues)
        if _holds(cue.group(), view.text[start : cue.end()], plans.year) and not _done_with(cue, mention, view)
    )
    target = next(held, None)
    if view.text.startswith(("不足", "不到"), mention.start):
        return "observed"  # what falls short is told of, not aimed at
    low = max(0, mention.start - _NEAR)
    start_of = _NOW.search(view.text, low, mention.start) or _BASE.search(view.text, low, mention.start)
    if start_of and _MOVES.match(mention.right):
        return "observed"  # 力争由72%提高到95%, 比2019年的386人次增加64人次: where it starts from
    if target is None:
        prescribed = view.text.startswith(("不少于", "不低于"), mention.start)
        under = view.text.startswith("不超过", mention.start)
        capped = bool((_CAP if under else _CAPPED).search(text)) and not _OBSERVED.search(text)
        planned = plans.hold(mention.start) and not (_OBSERVED.search(text) or _RECENT.search(text))
        duty = prescribed and _DUTY.search(text) and not _WAS_HELD.search(text)
        return "target" if planned or capped or duty else "observed"
    observed = last_match(_OBSERVED, text)
    return "observed" if observed is not None and start + observed.start() > target.start() else "target"


# Matches 由目前的 in front of what a plan starts from, and 提高到 behind it; must not match 由县财政安排 or 左右
_NOW = re.compile(r"(?<![理自])[由从][\u4e00-\u9fff\x00\d]{0,9}$")
_MOVES = re.compile(
    r"[\u4e00-\u9fff]{0,2}?(?:[提升增减降缩调扩压达]|翻[一两]?番)[\u4e00-\u9fff]{0,2}?[到至为成,，]"
    r"|翻[一两]?番|[提升增减降缩调扩压多少]"
)
# Matches 比2019年的 in front of what a plan is compared with; must not match 比计划
_BASE = re.compile(r"比(?:\d{4}|上|去)年(?:同期)?的?$")
_NEAR = 12  # code points
# Matches 举办发展对象培训班6 in front of 每期不少于24学时: of courses that were held; must not match 每年举办
_WAS_HELD = re.compile(r"(?<!每年)(?:举办|举行|集中轮训|办班|受训)[^。\n每]{0,24}\d")
# Matches 50亿元的 right behind 目标: what was reached of it; must not match 50亿元，
_MEASURED = re.compile(r"[\d.,]{1,12}[万亿]{0,2}[\u4e00-\u9fff]{0,3}?的?(?:[\d.]{1,6}%|[一二三四五六七八九]成)")
# Matches 总量控制在420名以内; must not match 比例控制在20%
_CAP = re.compile(r"(?:总量|总数|总额|规模|指标)(?:严格)?控制在[\d.]{1,9}[万亿]?[\u4e00-\u9fff]{0,2}?(?:以|之)内")
_CAPPED = re.compile(_CAP.pattern + r"\Z")
# T2. Matches 每年 in front of 不少于; must not match 举办
_DUTY = re.compile(r"每|应|须|必须|要|集中|累计|学习|人均|一般|原则上|标准")
# Matches 今年 and 现; must not match 今后: under a heading of plans it still tells what is
_RECENT = re.compile(r"今年|当前|现(?:有|已)|\d{4}年(?![底末前内起度])|[上前]半年|前\d个?月|仅|只有|尚有|还有")


# Matches 到2012年底,全县共有 after its date: a state at a date; must not match 培训
_STATE = re.compile(r"[,，]?[\u4e00-\u9fff]{0,8}?(?:共有|现有|拥有|(?<![所没含])有)(?!序|效|关)")

# Matches 260个，4318人报名，签约引进 behind 计划: the plan, then what came of it; must not match 培训1200人
_DONE_BEHIND = re.compile(
    r"\d[^。;；\n]{0,80}[,，、](?:至[\d月日]{2,6})?(?:签约|录用|录取|到岗|到位|开工|竣工|完成|实现|建成)"
)

# Matches 由2012年的1200人次增加 in front of 到2014年: a span of years that were; must not match 2012年，
_FROM_YEAR = re.compile(r"\d{4}年(?:[^,，。;；\n]|(?<=\d),(?=\d)){0,24}\Z")


# Matches the semicolon behind 1月底前兑现, with which a date is over; must not match 、
_PARTED = re.compile("[;；]")


def _done_with(cue: re.Match[str], mention: Mention, view: View) -> bool:
    """Whether a cue was for the figure right behind it (为全年目标50亿元的77.2%；签约项目33个), or dates a state."""
    if cue.end() >= mention.start:
        return False
    if cue.group().endswith("底前") and _PARTED.search(view.text, cue.end(), mention.start):
        return True
    if _YEAR_AHEAD.match(cue.group()):
        before = view.text[max(0, cue.start() - _REACH) : cue.start()]
        return bool(_FROM_YEAR.search(before) or _STATE.match(view.text, cue.end(), mention.start))
    if cue.group() == "计划" and _DONE_BEHIND.match(view.text[cue.end() : mention.start]):
        return True
    return bool(_MEASURED.match(view.text, cue.end()))


def _holds(cue: str, text: str, year: int) -> bool:
    """Whether a cue of a date points ahead: 到2025年 in a text of 2021 does, in one of 2026 does not."""
    if cue == "年前":
        return bool(_YEAR_BEFORE.search(text))
    named = _YEAR_AHEAD.match(cue)
    if named:
        return int(named[1]) > year
    return True
