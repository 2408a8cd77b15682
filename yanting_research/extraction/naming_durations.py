"""Nouns of durations (时长): case F10.

每期3天 is the length of a class, 挂职期限1至2年 of a posting; 培训60天 or 累计90天 are 时长 and 天数.
"""

from __future__ import annotations

import re

from yanting_research.extraction.context import figure_before, in_sentence, previous_clause
from yanting_research.extraction.mentions import Mention, one_before
from yanting_research.extraction.nouns import clean_right
from yanting_research.extraction.views import View

__all__ = ["EACH_CLASS", "name_duration"]

# Matches 累计 in front of 90天; must not match 每期
_DAYS = re.compile(r"累计|全年|总共|合计|监测|优良|达标|良好|污染|出勤|值班|值守|开放")
# Matches 每期 in front of 3天 and of 50人; must not match 每周
EACH_CLASS = re.compile(r"(?:的班)?每[期班次场课批][有为约]?$")
# Matches 不少于 and 为期 in front of 3天; must not match 学时
_TIME_END = re.compile(r"(?:不少于|至少|为期|为时|时间|历时|每期|每次|每班|(?<![停启使])用)$")
# Matches 班 and 脱产 in the sentence of a duration; must not match 科学
_TEACHES = re.compile(r"训|课|班|(?<!科)(?<!哲)(?<!医)学(?![校生院])|讲|脱产|研修|党校")
_TIMES = ("学制", "期限", "住院日", "时间", "时限", "天数", "期", "年限", "工期", "用时", "历时")
_LONG = frozenset({"个月", "月", "周", "个工作日", "工作日"})  # 轮训时间10个月, but 每天时长3小时


def name_duration(mention: Mention, left: str, mentions: list[Mention], view: View) -> None:
    """F10: 每期3天 is the length of a class, 挂职期限1至2年 of a posting, 或90学时 of what stands before."""
    mention.rule = "F10"
    mention.role = "average" if mention.role == "average" else "duration"
    if mention.left.strip() in {"或", "或者"}:
        source = figure_before(mention, mentions)
        if source is not None:
            study = source.noun.endswith(("时长", "时间")) and mention.dimension == "study"
            mention.noun = source.noun[:-2] + mention.unit if study else source.noun
            mention.inherited = source.index
            mention.modality = source.modality
            if mention.qualifier == "exact":
                mention.qualifier = source.qualifier
            return
    if left.endswith(("时间", "时长", "天数")):
        mention.noun = left
        return
    course = one_before(mention, mentions) if EACH_CLASS.search(mention.left) else None
    named = course is not None and course.dimension == "session" and in_sentence(course, mention, view)
    ahead = course.noun if course is not None and named else previous_clause(mention, view)
    base = _TIME_END.sub("", left.removesuffix("一般")) or ahead or _lasted(mention, view)
    suffix = mention.unit if mention.dimension == "study" else "时间" if mention.unit in _LONG else "时长"
    if mention.dimension == "study":
        base = base.removesuffix("时间") or base
    elif mention.unit == "天" and _DAYS.search(mention.left):  # 累计90天
        suffix = "天数"
    timed = base.endswith((suffix, *_TIMES))
    mention.noun = base if timed else base + suffix


def _lasted(mention: Mention, view: View) -> str:
    """培训 where the sentence teaches, 经济普查 for 历时两年多的经济普查; else what the clause in front says."""
    behind = clean_right(mention.right.lstrip("多余")) if mention.right.lstrip("多余").startswith("的") else ""
    if behind:
        return behind
    said = view.text[view.sentence_start(mention.start) : view.clause_end(mention.end)]
    if _TEACHES.search(said):
        return "培训"
    return previous_clause(mention, view, verbs=True)
