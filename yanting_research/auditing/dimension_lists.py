"""Lists that their words call complete, away from their whole (按某一维度的完整列举).

S12 a list by a dimension: 聘用60人。……身份构成为：返乡毕业生21人、退役军人14人、致富带头人12人; 具体为主体班42万元;
S13 a list that ends with what else there is: 副书记52名，主任助理71名，其他职务15名;
S14 two that are told apart right behind their whole: 参保26847人，在职与退休分别为19302人、7454人.

Such a list makes up its whole, which it may miss only by mistake. Only lists that miss it are found here; those that
add up are found by their arithmetic (case S4).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from yanting_research.auditing.linked import TELLING, adds_up, comes_near, mixes_groups
from yanting_research.auditing.reading import Figure

__all__ = ["dimension_sums"]

_SEVERAL = 3
_MOST = 12  # members of a list, and figures looked back for its whole
_SHORT = 16  # signs between two members
_MISPRINT = 0.05  # a list by a dimension that misses its whole by more has another
_CLOSE = 0.02  # the same of a list without a word for its dimension
# 身份构成为:, 收入来源:, 退休干部原职务:, 按行业分,: the list to come is by one dimension; must not match 信息来源有.
_DIMENSION = re.compile(
    r"(?:^|[,;。:\n)）])[^,;。:\n]{0,10}?"
    r"(?:构成|结构|来源|去向|流向|职业|职务|身份|行业|类型|类别|用途|岗位|分布|民族|学历|文化程度|职称|层次|对象){1,2}"
    r"(?:(?:上|方面)?看[,:]|(?:具体)?(?:为|是|有)?:|(?:具体)?[为是])"
    r"|(?:^|[,;])具体(?:为|是|包括):?(?!\d)"
    r"|(?:^|[,;。:\n)）])按[\u4e00-\u9fff]{2,6}(?:划?分(?:类|析)?|来?看|统计)[,:]"
)
_KIND = re.compile(r"[构结来去流职身行类用岗分民学文层对具按]")  # where the words for a dimension begin
# 其他职务, 其余人员, 暂未定职: the last member of a list that is complete; must not match 其余的.
_LAST = re.compile(r"^[,、;和及]{0,2}(?:其他|其它|其余|余下|暂未)(?!的|均|都)[\u4e00-\u9fff]{0,8}$")
# ,在职与退休分别为: two told apart; must not match ,分别为.
_BOTH = re.compile(r"^[,:;][\u4e00-\u9fff]{2,6}[、与和及][\u4e00-\u9fff]{2,6}分别(?:为|是|有)?$")


def dimension_sums(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """Whole and members of every such list that misses its whole by a little."""
    wholes = {figure.part_of for figure in figures if figure.part_of}
    for at, figure in enumerate(figures):
        words = figure.left.strip()
        if _KIND.search(words) and _DIMENSION.search(words):
            run = _members(figures, at)
            whole = _whole(figures, at, run, wholes, _MISPRINT) if len(run) >= _SEVERAL else None
        elif _LAST.match(words) and len(run := _ending_with(figures, at)) >= _SEVERAL:
            whole = _whole(figures, at - len(run) + 1, run, wholes, _CLOSE)
        elif at and _BOTH.match(words) and figures[at + 1 : at + 2] and figures[at + 1].left.strip() in {"、", "和"}:
            run = list(figures[at : at + 2])
            whole = figures[at - 1] if _misses(run, figures[at - 1], _CLOSE) else None
        else:
            continue
        if whole is not None and not mixes_groups(run):
            yield whole, run


def _members(figures: Sequence[Figure], at: int) -> list[Figure]:
    """From ``at`` on, the figures of one measure that follow each other in a sentence."""
    run = [figures[at]]
    for figure in figures[at + 1 : at + _MOST]:
        if figure.sentence != run[0].sentence or len(figure.left) > _SHORT or _DIMENSION.search(figure.left):
            break
        if figure.left.lstrip().startswith(";") and len(run) > 1 and not run[1].left.lstrip().startswith(";"):
            break  # 乡科级842人，科员2988人；女同志1126人
        if figure.list_kind == "bracket" or "(" in figure.left or figure.measure != run[0].measure:
            continue  # 企业37名（国企12名），每名300元
        run.append(figure)
    return run


def _ending_with(figures: Sequence[Figure], at: int) -> list[Figure]:
    """The members in front of the last one, back to where their part of the sentence begins."""
    run = [figures[at]]
    for figure in reversed(figures[max(0, at - _MOST) : at]):
        alike = figure.sentence == run[0].sentence and figure.measure == run[0].measure
        if not alike or (not run[0].left.lstrip().startswith((",", "、", "和", "及")) and len(run) > 1):
            break
        run.insert(0, figure)
        if any(sign in figure.left for sign in ";。:\n"):
            break
    return run


def _whole(figures: Sequence[Figure], at: int, run: Sequence[Figure], wholes: set[str], slack: float) -> Figure | None:
    """The figure missed by least, of those in front that hold a list already, else of those that are part of none."""
    ahead = figures[max(0, at - _MOST) : at]
    if any(adds_up(run, one) for one in ahead):
        return None
    holding = wholes | {figure.part_of for figure in run}
    near = [one for one in ahead if _misses(run, one, slack)]
    named = [one for one in near if one.indicator[:2] and one.indicator[:2] in run[0].left]  # 退休干部原职务:
    near = named or [one for one in near if one.fact_id in holding] or [one for one in near if not one.part_of]
    return min(reversed(near), key=lambda one: abs(math.fsum(part.value for part in run) - one.value), default=None)


def _misses(run: Sequence[Figure], whole: Figure, slack: float) -> bool:
    """Whether the members miss a whole by so little that a misprint is the likely reason."""
    if not whole.exact or not all(one.exact for one in run) or whole.measure != run[0].measure:
        return False
    slight = comes_near(run, whole, slack) and not adds_up(run, whole)
    return slight and whole.value >= TELLING and whole.value > max(one.value for one in run)
