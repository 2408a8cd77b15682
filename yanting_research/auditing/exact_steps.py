"""Steps that two figures beside them confirm exactly (恰好相符的差数): 超出18.6万元, 尚欠674对, 相差15.1个百分点.

What is over, what is missing and what was cut need no word for the earlier figure where the arithmetic leaves no
doubt; a step that does not fit is left to the cases that know its two figures from the words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from yanting_research.auditing.changes import signed_sum
from yanting_research.auditing.linked import NEAR
from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.verdicts import Check, sum_check

__all__ = ["exact_steps"]

_NET = "净"
_WINDOW = 5  # figures looked back for the two
_TELLING = 100  # a step of so much is no chance, whichever two it fits
_PAIR = 2
_SMALL = 1  # a step of one fits too many pairs
# 超出预算, 增资, 追加, 多出: the larger figure is what was come to; must not match 超过.
_MORE = re.compile(
    r"(?:超出?(?!过)[\u4e00-\u9fff]{0,4}|追加了?|[多增涨][加收支发办出引派资长]?了?|净增|提高|上升|新增)(?:的)?$"
)
# 尚欠, 相差, 还短: the larger figure is what was due; must not match 差不多.
_DUE = re.compile(r"(?:[尚还仍]?[欠差短缺]|空编|缺编|缺额|缺课|缺席|[尚还]差|相差|低于[\u4e00-\u9fff]{0,6}(?:近)?)$")
# ，相差 and ，两片相差 right behind two figures: the gap between them; must not match ，与上年相差.
_APART = re.compile(
    r"^[,，;]?(?:两[者个地片班县镇村]|二者|首尾|前后|高低|男女|城乡)?之?间?(?:相差|差距为?)(?:为|达|有|仅|只|了)?$"
)
# 余下 behind two figures: what is left, which ends many lists; must not match 余额.
_REST = re.compile(r"(?:余下|其余|剩余|剩下|还剩|尚余)的?$")
# 压减, 省出, 撤并, 走了: the smaller figure is what was come to; must not match 减到.
_LESS = re.compile(r"(?:压减|压缩|净减|减少|下降|降低|精简|省出|节约|撤并|撤销|裁撤|少[收支发办]?|走|减|降|缩)了?$")


def exact_steps(reading: Reading, *, placed: Collection[str]) -> Iterator[Check]:
    """Sums of two figures and the step between them, where it is exact; none without the text.

    ``placed`` holds the figures that other sums have as a part: 其余200名 ends its list and is no step.
    """
    if not reading.has_text:
        return
    figures = reading.figures
    for step in figures:
        words = step.left.strip()
        more, due, less = _MORE.search(words), _DUE.search(words), _LESS.search(words)
        due = due or (_REST.search(words) if abs(step.value) >= _TELLING else None)
        if (
            step.fact_id in placed
            or not (more or due or less)
            or step.qualifier != "exact"
            or not abs(step.value) > _SMALL
        ):
            continue
        pair = _pair(step, figures) or _gap_pair(step, figures)
        if pair is None:
            continue
        smaller, larger = pair
        if step.value < 0:
            yield sum_check(smaller, [larger, step])
        else:
            yield signed_sum(larger, step, smaller) if less and not due else sum_check(larger, [smaller, step])


def _pair(step: Figure, figures: Sequence[Figure]) -> tuple[Figure, Figure] | None:
    """The smaller and the larger of two figures that lie the step apart; of a small step the nearest is one."""
    wanted = "share" if step.dimension == "point" else step.measure
    around = (
        *reversed(figures[max(0, step.place - _WINDOW) : step.place]),
        *figures[step.place + 1 : step.place + 2],
    )
    fitting = [
        one
        for one in around
        if one.measure == wanted and one.exact and one.role != "change"
        and (one.in_table or abs(one.sentence - step.sentence) <= 1)
    ]  # fmt: skip
    telling = abs(step.value) >= _TELLING
    for first, other in combinations(fitting, 2):
        if not telling and first is not fitting[0]:
            break
        smaller, larger = sorted((first, other), key=lambda one: one.value)
        if _NET in step.left and not (smaller.indicator in larger.indicator or larger.indicator in smaller.indicator):
            continue  # 流出31名，补充26名，净减少5名: of those there were before
        if math.isclose(larger.value - smaller.value, abs(step.value), rel_tol=1e-9, abs_tol=1e-9):
            return smaller, larger
    return None


def _gap_pair(step: Figure, figures: Sequence[Figure]) -> tuple[Figure, Figure] | None:
    """城镇1200元，农村420元，相差800元: the only two figures in front of a gap that misses theirs by a little."""
    if not _APART.match(step.left.strip()):
        return None
    wanted = "share" if step.dimension == "point" else step.measure
    near = [one for one in figures[max(0, step.place - _WINDOW) : step.place] if one.sentence == step.sentence]
    beside = [one for one in near if one.measure == wanted]
    if len(beside) != _PAIR or beside[-1] is not near[-1] or not all(one.exact for one in beside):
        return None
    smaller, larger = sorted(beside, key=lambda one: one.value)
    gap = larger.value - smaller.value
    return (smaller, larger) if abs(gap - abs(step.value)) <= NEAR * gap else None
