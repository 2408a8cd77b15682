"""Figures tied by arithmetic (相加与增减): links L9 and L11.

L9: figures that add up exactly to the one in front, to a 共 figure behind, or, as a list of
their own, to an earlier total, are its parts; L11: an earlier figure, a change and a later figure
form a sum.
"""

from __future__ import annotations

import math
import re

from yanting_research.extraction.mentions import CLASSES, LINKABLE, LOOSE, RATIOS, Mention, comparable, in_front
from yanting_research.extraction.units import same_measure
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import lean

__all__ = ["TOTAL_AHEAD", "is_balance", "is_paid_from", "link_changes", "link_exact_sums"]

# Matches 支出 and 结余 beside 收入, which is what they are paid from; must not match 教育支出 beside 民生支出
_SPENT = re.compile(r"支出|开支|[结节]余|结存")
_RECEIVED = re.compile(r"收入|到位|拨入|拨款")
# Matches 空编 and 空缺 in front of a figure; must not match 缺席
_VACANT = re.compile(r"空编|空缺|缺编|缺员|空岗|超编")
# Matches 净减少 in front of 5名, which is a balance and no member of a list; must not match 减少
_NET = re.compile(r"净(?:增加?|减少?|流[出入]|变化)(?:了|的)?$")
# Matches the mark that ends a list; must not match 、
_LIST_END = re.compile(r"[。;!?\n]")
# Matches 大班额由 and 由上年的 in front of the earlier figure; must not match 理由 or 从县直机关选派的
_IS_FORMER = re.compile(r"(?<![理自缘])[由从](?:[\u4e00-\u9fff]{0,4}[年期届季月初\x00][\u4e00-\u9fff\x00]{0,6}的?)?$")
# Roles of 占83.1% and 人均2.6次 behind 309人: said of the figure, no item of the list
_BESIDES = frozenset({"share", "average", "rate", "change", "ratio"})
_BACK = 16  # figures in front of a list among which its total is looked for
_MOST = 12  # figures of a list
_PAIR = 2
_LONGEST = 600  # code points of a list
_NEAR_TWO = 2  # sentences
_LEAST = 10  # smaller totals agree by chance
_TYPO = 0.1  # kinds that miss their total by more are not all of it
# 共88名, 合计308人, ，即本科以上530人: a total behind its parts; must not match 公共
TOTAL_AHEAD = re.compile(
    r"(?:^|[,、;:。\n\u4e00-\u9fff])(?<!公)(?:共(?!同|青|产)|合计|总计|小计|共计|一共|总共|合起来|加起来|加在一起|拢共|累计|[两三四五六七]项|[两三四]笔合?|以上[\u4e00-\u9fff]{0,8}(?:总数|总量|总额))"
    r"[\u4e00-\u9fff]{0,4}$|[,，]即[\u4e00-\u9fff]{2,8}$"
)
# Matches ，年计 and ，凡 alone in front of a total; must not match ，统计
_TOTAL_BARE = re.compile(r"[,，、;]?(?:年计|合|凡|计|全年计|合共|通计)")
# Matches ，党组织总数达到 in front of a total behind its parts; must not match 党员总数
_TOTAL_NAMED = re.compile(r"^[,，][\u4e00-\u9fff]{2,6}总[数量额](?:达到?|为)?$")


def link_exact_sums(mentions: list[Mention], view: View) -> None:
    """L9: figures that add up exactly to the one in front, or to a 共 figure behind, are its parts.

    总投资1.46亿元，上级补助9800万元，自筹4800万元; 33名、29名、26名，共88名. Shares, nests in brackets and
    figures of another measure in between (8期612人次) do not interrupt the list.
    """
    for whole in mentions:
        if whole.role not in LINKABLE or math.isnan(whole.value) or whole.value < 10 or whole.qualifier in CLASSES:
            continue
        if _IS_FORMER.search(whole.left):
            continue  # 由47个减到19个，减少28个: an equation, but no whole and its parts
        ahead = mentions[whole.index + 1 : whole.index + 13]
        member = view.text.startswith("、", whole.end)  # 考录公务员54人、考取研究生9人、自主创业45人: one of them
        run = [] if member else _exact_run(whole, ahead, view)
        said = whole.left.strip()
        if TOTAL_AHEAD.search(said) or _TOTAL_NAMED.search(said) or _TOTAL_BARE.fullmatch(said):
            before = _exact_run(whole, in_front(whole, mentions), view)
            if run and before:  # 村226个、社区41个，共267个，有活动场所的251个，借房的16个: made up twice
                _tie_run(before, whole, f"L9-{whole.index}-{before[-1].index}")
            run = run or before or _astride(whole, mentions, view) or _list_before(whole, mentions, view)
            run = run or _kinds_before(whole, mentions, view)
        run = run or _two_before(whole, mentions, view)
        if run and run[0].list_id and run[0].list_id == whole.list_id:
            continue  # 教育3.86亿元;社会保障2.12亿元;农林水1.74亿元: members of one list
        _tie_run(run, whole, f"L9-{whole.index}")
        if run and whole.part_of in {part.index for part in run}:
            whole.part_of, whole.list_id, whole.list_kind = -1, "", ""
    _link_lists(mentions, view)


def _tie_run(run: list[Mention], whole: Mention, list_id: str) -> None:
    for part in run:
        part.part_of, part.list_id, part.list_kind = whole.index, list_id, "opener"


def _link_lists(mentions: list[Mention], view: View) -> None:
    """A list of one sentence (评为“好”的32个，“较好”39个…) that makes up a total of a sentence before.

    The list must be complete: every comparable figure between two full stops or semicolons. Answers
    counted in persons may make up valid questionnaires counted in papers.
    """
    at = 0
    while at < len(mentions):
        run = _list_from(mentions[at], mentions, view)
        at = max(at + 1, run[-1].index + 1 if run else 0)
        stated = any(one.list_kind not in LOOSE for one in run)
        tied = all(one.part_of >= 0 for one in run) and len({one.part_of for one in run}) == 1 and stated
        if len(run) < 2 or tied or not all(_is_free(one) for one in run):
            continue
        if any(one.qualifier in CLASSES for one in run):
            continue
        total = math.fsum(one.value for one in run)
        for whole in in_front(run[0], mentions, _BACK):
            if abs(whole.value - total) <= 1e-9 * total and total >= _LEAST and _can_hold(whole, run[0]):
                for part in run:
                    part.part_of, part.list_kind = whole.index, "opener"
                    part.list_id = f"L9-{whole.index}-{run[0].index}"
                    if whole.unit != "份":
                        lean(part, whole)
                break


def _is_free(part: Mention) -> bool:
    loose = part.part_of < 0 or part.list_kind in LOOSE
    return loose and not math.isnan(part.value) and part.value > 0 and not is_balance(part)


def _can_hold(whole: Mention, part: Mention) -> bool:
    papers = whole.unit == "份" and part.dimension == "person"
    return not whole.past and (papers or comparable(part, whole))


def _list_from(first: Mention, mentions: list[Mention], view: View) -> list[Mention]:
    """The comparable counts from a figure to the end of its list; empty when it opens none."""
    if first.role != "count" or first.past:
        return []
    stop = _LIST_END.search(view.text, first.end, first.end + _LONGEST)
    end = stop.start() if stop else first.end + _LONGEST
    run: list[Mention] = []
    for mention in mentions[first.index : first.index + _MOST]:
        if mention.start >= end:
            return run
        if mention.role in _BESIDES or mention.list_kind == "bracket":
            continue
        if mention.role != "count" or not same_measure(mention.unit, first.unit) or mention.past:
            return []
        run.append(mention)
    return run


# Matches ，其中 in front of a figure; must not match ，集中
_DETAIL = re.compile(r"[,，]?其中")


def _exact_run(whole: Mention, others: list[Mention], view: View) -> list[Mention]:
    """The nearest comparable figures of the sentence that make up ``whole``; empty when none do."""
    run: list[Mention] = []
    total = 0.0
    for part in others:
        if view.sentence(part.start) != view.sentence(whole.start) and not _goes_on(part, whole, view):
            return []
        if part.role == "change" or part.past:
            continue
        if part.rule == "F07" or not comparable(part, whole) or part.list_kind == "bracket":
            continue
        if is_balance(part):
            return []
        if math.isnan(part.value) or part.value <= 0 or part.qualifier in CLASSES:
            return []
        if run and part.index == run[-1].index + 1 and part.value < run[-1].value and _DETAIL.match(part.left.lstrip()):
            continue  # 缺席3名，其中2名因公外出: of the last one, not beside it
        run.append(part)
        total += part.value
        if abs(total - whole.value) <= 1e-9 * whole.value:
            paid = any(is_paid_from(one, whole) for one in run)
            return run if len(run) > 1 and not paid else []
        if total > whole.value:
            return []
    return []


def _list_before(whole: Mention, mentions: list[Mention], view: View) -> list[Mention]:
    """优秀52人……;不称职3人。参加考核的共349人: three or more figures of the sentence before that make it up."""
    here = view.sentence(whole.start)
    run: list[Mention] = []
    total = 0.0
    for part in in_front(whole, mentions):
        if view.sentence(part.start) != here - 1 or total >= whole.value:
            break
        if part.role in LINKABLE and comparable(part, whole) and part.value > 0:
            run.append(part)
            total += part.value
    exact = abs(total - whole.value) <= 1e-9 * whole.value
    return run if exact and len(run) > _PAIR and not any(is_paid_from(one, whole) for one in run) else []


def _kinds_before(whole: Mention, mentions: list[Mention], view: View) -> list[Mention]:
    """男教师312人，女教师425人，教师共计747人: kinds of what the total counts, though they miss it by a little."""
    run: list[Mention] = []
    for part in in_front(whole, mentions):
        beside = view.sentence(part.start) == view.sentence(whole.start) and not part.past
        if not beside or (part.role in LINKABLE and comparable(part, whole) and part.qualifier in CLASSES):
            break
        if part.role not in LINKABLE or not comparable(part, whole):
            continue
        kind = part.noun.removesuffix(whole.noun)
        if kind in {"", part.noun} or not part.value > 0 or (part.part_of >= 0 and part.list_kind not in LOOSE):
            break
        run.append(part)
    total = math.fsum(part.value for part in run)
    return run if len(run) >= _PAIR and abs(total - whole.value) <= _TYPO * whole.value else []


def _two_before(whole: Mention, mentions: list[Mention], view: View) -> list[Mention]:
    """甲县面积1046平方公里；乙县893平方公里。合并后面积1939平方公里: two of the very noun of a total behind them."""
    here = view.sentence(whole.start)
    near = [
        one
        for one in in_front(whole, mentions)
        if one.noun[-2:] == whole.noun[-2:]
        and 0 < here - view.sentence(one.start) <= _NEAR_TWO
        and comparable(one, whole)
    ]
    for at, second in enumerate(near):
        for first in near[at + 1 :]:
            apart = ";" in view.text[first.end : second.start] and first.noun == second.noun
            if apart and abs(first.value + second.value - whole.value) <= 1e-9 * whole.value:
                return [first, second] if not (first.past or second.past) else []
    return []


def is_balance(mention: Mention) -> bool:
    """Whether a figure tells what came less what left (净减少5名)."""
    return bool(_NET.search(mention.left.strip()))


def is_paid_from(part: Mention, whole: Mention) -> bool:
    """Whether the two are receipts and what was paid or left of them: an equation, but no whole and part."""
    if _VACANT.search(part.left[-6:]):
        return True  # posts that nobody holds
    received = _RECEIVED.search(whole.noun + whole.left[-4:])
    return bool(received and _SPENT.search(part.noun + part.left[-4:]))


def _astride(whole: Mention, mentions: list[Mention], view: View) -> list[Mention]:
    """县里40万元，乡镇配套，合起来67.6万元，乡镇是27.6万元: one part in front of the total, the other behind it."""
    here = view.sentence(whole.start)
    near = [
        m
        for m in mentions[max(0, whole.index - 4) : whole.index + 3]
        if m is not whole and view.sentence(m.start) == here and comparable(m, whole) and not m.past
    ]
    for first in (m for m in reversed(near) if m.index < whole.index):
        for second in (m for m in near if m.index > whole.index):
            if abs(first.value + second.value - whole.value) <= 1e-9 * whole.value:
                return [first, second]
    return []


def _goes_on(part: Mention, whole: Mention, view: View) -> bool:
    """Whether the part stands in the next sentence, which opens with 其中."""
    apart = view.sentence(part.start) - view.sentence(whole.start)
    return apart == 1 and view.text.startswith("其中", view.sentence_start(part.start))


def link_changes(mentions: list[Mention], view: View) -> None:
    """由120个增加到150个，增加30个: earlier, change and later form a sum."""
    for mention in mentions:
        if mention.role != "change" or mention.dimension in RATIOS or mention.index < 2:
            continue
        later, earlier = mentions[mention.index - 1], mentions[mention.index - 2]
        if later.role == "change" or not (
            same_measure(mention.unit, later.unit) and same_measure(later.unit, earlier.unit)
        ):
            continue
        if view.sentence(earlier.start) != view.sentence(mention.start) or not mention.unit:
            continue
        if later.inherited < 0:
            continue
        between = view.text[earlier.end : later.start]
        if re.search(r"(?:到|至|为)$", between.strip()) or re.search(
            r"去年|上年|上届|原|前", earlier.left + view.text[max(0, earlier.start - 12) : earlier.start]
        ):
            mention.numerator, mention.earlier = later.index, earlier.index
