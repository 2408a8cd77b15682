"""Totals behind their parts (合计在后): 共, 累计, 三年累计, 两项合计 (case S3 of the sums)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yanting_research.auditing.linked import adds_up, comes_near, mixes_groups
from yanting_research.auditing.reading import COUNTS, Figure

__all__ = ["named_totals", "total_sums"]

_TYPO = 0.1  # parts that miss their total by more are not its parts
_PAIR, _MANY, _SMALL = 2, 3, 100
_REACH = 10  # figures looked back for parts
# ,合计; ，共; 全年累计办班; must not match 公共 or 共同.
_TOTAL = re.compile(
    r"[两三四]笔合$|[,;](?:加|合)在一起(?:正好|刚好|恰好|是|为)?$|(?:^|[,;:、\n]|全年|全县|全镇|两项|三项|四项|三年|两年|五年|级以上|上述|各级|[两三四]级|[两三四五六七八][家个地处所项类](?:主体|部门|单位|渠道|方面|人员|资金)?)(?:合计|总计|共计|一共|总共|累计|共(?![同有产])|共有)[\u4e00-\u9fff]{0,8}$|[,;:。\n]以上[\u4e00-\u9fff]{0,8}(?:总数|总量|总额)(?:为|达)?$"
)
# ,即本科及以上; 党组织总数达到; 硕博两项; ,组成講師團: a total only where its parts make it up; must not match 立即.
_NAMED_TOTAL = re.compile(
    r"[,;:]即[\u4e00-\u9fff]{2,8}$|总[数量额](?:已?达到?|为|是)?$|[两二三四]项$|[,;]组成[\u4e00-\u9fff]{0,6}$|(?:^|[,;:。])[\u4e00-\u9fff]{0,4}合$"
)
# ,合计选派; ,全年共培训: a total right behind two parts; must not match ,共有 or ,累计.
_PAIR_TOTAL = re.compile(
    r"[,;](?:全年|两[项者年笔])?"
    r"(?:(?<=笔)合(?!同)|合计|总计|共计|一共|总共|共(?![同有产]))[\u4e00-\u9fff]{0,4}$"
)
# 三年累计, 两项合计: as many parts as are named; must not match 三年来.
_COUNTED = re.compile(
    r"([两二三四五])(年|项|类|期|批|轮|班|片|块)[\u4e00-\u9fff]{0,2}(?:合计|总计|共计|一共|总共|累计|共)"
)
_ITEMS = frozenset("年项类")
# 2012年培训: a figure of a year of its own.
_DATED = re.compile(r"(?:19|20)\d\d年|第.年|[今去前]年")


def total_sums(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """Total and parts; inexact only where the words leave no other reading."""
    for at in range(_PAIR, len(figures)):
        whole = figures[at]
        if not whole.exact or not (_is_total(whole) or _goes_on_with_totals(figures, at)):
            continue
        run = _parts_in_front(figures, at)
        counted = _COUNTED.search(_said(figures, at))
        told = counted is not None and counted[2] != "年" and len(run) == COUNTS[counted[1]]
        if len(run) < _PAIR or (mixes_groups(run) and not told):
            continue  # 女、少数民族、党外合计: people counted more than once are not added, unless 三类共 adds them
        wanted = COUNTS[counted[1]] if counted else _MANY
        named = counted is not None and len(run) >= wanted
        if adds_up(run, whole):
            if named or not _by_chance(whole, run):
                yield whole, run[::-1]
            continue
        if counted is not None and counted[2] not in _ITEMS and not (len(run) == wanted and _side_by_side(run, whole)):
            continue  # 第一期报名96人，实到91人；第二期报名64人，实到64人；两期报名160人: of two things in turn
        if counted is not None:
            run = run[:wanted]
            named = named and (counted[2] != "年" or all(_DATED.search(part.left) for part in run))
        if counted is None:
            run = _of_clause(run)
        plain = named or (len(run) >= _MANY and _side_by_side(run, whole))
        plain = plain or (
            len(run) == _PAIR and bool(_PAIR_TOTAL.search(whole.left.strip())) and _side_by_side(run, whole)
        )
        parallel = len({part.indicator[-2:] for part in [whole, *run]}) <= 2
        parallel = parallel or all(part.left.lstrip().startswith("、") for part in run[:-1])
        in_a_row = whole.place - run[-1].place == len(run)
        between = figures[max(0, at - _REACH) : at] if not in_a_row else ()
        land = whole.dimension == "area" and len(run) > _MANY and "计" in whole.left
        in_a_row = in_a_row or (land and all(one in run or one.measure != whole.measure for one in between))
        parallel = parallel or (land and in_a_row)  # 公田169亩、学田7亩、寺田25亩、其他7亩，共计208亩
        parallel = parallel or (in_a_row and whole.dimension == "money")  # 预算68万元，党费补助14万元，合计安排80万元
        if plain and parallel and comes_near(run, whole, _TYPO):
            yield whole, run[::-1]


def named_totals(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """Total and parts where the words alone would not do: 即本科及以上530人 behind 研究生57人、本科473人."""
    for at in range(_PAIR, len(figures)):
        whole = figures[at]
        if not whole.exact or not _NAMED_TOTAL.search(whole.left.strip()):
            continue
        run = _parts_in_front(figures, at)
        if len(run) >= _PAIR and adds_up(run, whole) and not mixes_groups(run) and not _by_chance(whole, run):
            yield whole, run[::-1]


def _parts_in_front(figures: Sequence[Figure], at: int) -> list[Figure]:
    """Exact figures of the total's measure, the nearest first, up to those that make it up."""
    whole = figures[at]
    sentences = 4 if re.search("项|年", whole.left[-8:]) else 2
    run: list[Figure] = []
    for part in reversed(figures[max(0, at - _REACH) : at]):
        if whole.sentence - part.sentence > sentences or not part.exact or (run and adds_up(run, whole)):
            break
        if part.measure == whole.measure and part.list_kind != "bracket" and part.value <= whole.value:
            run.append(part)
    return run


def _of_clause(run: list[Figure]) -> list[Figure]:
    """The parts of the total's own clause, the nearest first: 增到30元；财政预算68万元，党费补助14万元，合计安排.

    A list with 、 ends where its first member stands: 亦有3人。动议4批：提任51人、转任33人、改任17人，合计111人.
    """
    listed = next((at for at, part in enumerate(run) if not part.left.lstrip().startswith("、")), len(run))
    if _PAIR <= listed < len(run):
        return run[: listed + 1]
    for at, part in enumerate(run):
        if part.left.startswith(";") and at + 1 >= _PAIR:
            return run[: at + 1]
    return run


def _said(figures: Sequence[Figure], at: int) -> str:
    """The words in front of a total, with the number of its parts where that is a figure itself: 两期共培训."""
    before, whole = figures[at - 1], figures[at]
    close = before.sentence == whole.sentence and whole.left.startswith(("共", "合计", "总共", "一共", "累计"))
    return (before.surface if close else "") + whole.left


def _side_by_side(run: Sequence[Figure], whole: Figure) -> bool:
    """机关320名、农村1180名，共1500名: one sentence, few words between."""
    return all(part.sentence == whole.sentence and len(part.left) <= 16 for part in run[:-1])


def _by_chance(whole: Figure, run: Sequence[Figure]) -> bool:
    """Two small figures some sentences before: 借调19名，超过一年的12名. ... 流失较快。三年共流出31名."""
    return len(run) == _PAIR and whole.value < _SMALL and whole.sentence - run[0].sentence > 1


def _is_total(figure: Figure) -> bool:
    """Whether the words in front call it a total; most have neither of the two signs that all such words hold."""
    return any(sign in figure.left for sign in "计共总合起") and bool(_TOTAL.search(figure.left.strip()))


def _goes_on_with_totals(figures: Sequence[Figure], at: int) -> bool:
    """全年累计办班86期,培训9878人: the figure behind a total is a total of its own measure."""
    before, whole = figures[at - 1], figures[at]
    return (
        before.sentence == whole.sentence
        and before.measure != whole.measure
        and _is_total(before)
        and len(whole.left) <= 8
    )
