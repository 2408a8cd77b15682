"""Mistakes recognised by computation (常见错误): an answer is changed back; if that is right, the mistake is known.

Nothing here sees the right answer, so the same hints serve the open key and the sealed one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import combinations

from yanting_research.chinese import parse_exact
from yanting_research.lessons.pack import Block, Bullets, Callout, Grid, Paragraph, Quotation, iterate_blocks

__all__ = ["arithmetic_hint", "given_numbers", "half_up", "number_hint"]

_MOST_GIVEN = 10
_MOST_ADDED = 4
_RATES = ("%", "百分点")

# a comma groups thousands only when three digits follow; a year, an ordinal and a clock time are no quantities
_GIVEN = re.compile(
    r"(?<![\d.第])(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:\.\d{1,6})?(?:[万亿])?(?![\d.,]?\d)(?!年(?!级|龄)|月|日|[：:]\d)"
)
"""``25,619`` and ``4.1万``; not the year of ``2012年`` and not ``第3段``."""


def number_hint(value: Fraction, right: Callable[[Fraction], bool], *, unit: str, decimals: int) -> str:
    """What kind of mistake turns the right number into this one; ``""`` when none is recognised.

    Parameters
    ----------
    value
        The answer, in the unit asked for.
    right
        Whether a number is the right one.
    unit, decimals
        Unit asked for; digits after the point asked for.

    Examples
    --------
    >>> number_hint(Fraction("0.42"), lambda number: number == 42, unit="%", decimals=0)
    '差了 100 倍：你写的像是小数，题目问的是百分之几。'
    >>> number_hint(Fraction(-42), lambda number: number == 42, unit="人", decimals=0)
    '正负号反了：看看是谁减谁，是增加还是减少。'
    """
    return next((said for candidate, said in _undone(value, unit, decimals) if right(candidate)), "")


def _undone(value: Fraction, unit: str, decimals: int) -> Iterator[tuple[Fraction, str]]:
    """The answer with each mistake undone, the likely ones first."""
    rate = unit in _RATES
    if value:
        yield -value, "正负号反了：看看是谁减谁，是增加还是减少。"
        fraction = "你写的像是小数，题目问的是百分之几。" if rate else "看看百分数和小数有没有换算。"
        yield value * 100, f"差了 100 倍：{fraction}"
        yield value / 100, f"差了 100 倍：{'百分数多乘了一次 100。' if rate else '看看百分数和小数有没有换算。'}"
    step = Fraction(1, 10**decimals)
    rounded = half_up(value, step)
    if rounded != value:
        wanted = f"保留 {decimals} 位小数" if decimals else "取整数"
        yield rounded, f"四舍五入以后对得上：题目要求{wanted}。"
    if value and not rate:
        for factor, mark in ((10**4, "万"), (10**8, "亿")):
            yield value * factor, f"差了一{mark}倍：看看单位里的“{mark}”。"
            yield value / factor, f"差了一{mark}倍：看看单位里的“{mark}”。"
    if decimals:
        for near in (value - step, value + step):
            yield near, "只差最后一位：看看是四舍五入，还是直接截去了后面的数。"
    elif not rate:
        for near in (value - 1, value + 1):
            yield near, "只差 1：看看起点和终点是不是都数了，或者漏数了一个。"
    yield from _other_part(value, rate)
    if value:
        for factor in (10, 1000):
            for shifted in (value * factor, value / factor):
                yield shifted, "小数点的位置不对，或者多写、少写了一位。"


def _other_part(value: Fraction, rate: bool) -> Iterator[tuple[Fraction, str]]:
    """The quotient upside down, the share of the rest."""
    if value:
        yield Fraction(10000 if rate else 1) / value, "分子和分母放反了：先想清楚谁是部分，谁是整体。"
    yield (100 if rate else 1) - value, "这像是其余部分所占的比例：看看题目问的是哪一部分。"


def half_up(value: Fraction, step: Fraction) -> Fraction:
    """Rounding as it is taught (四舍五入): a half goes away from zero.

    >>> half_up(Fraction("0.25"), Fraction("0.1")), half_up(Fraction(-5, 2), Fraction(1))
    (Fraction(3, 10), Fraction(-3, 1))
    """
    steps = abs(value) / step + Fraction(1, 2)
    whole = steps.numerator // steps.denominator
    return whole * step * (1 if value >= 0 else -1)


def arithmetic_hint(
    value: Fraction, given: tuple[Fraction, ...], right: Callable[[Fraction], bool], *, unit: str, decimals: int
) -> str:
    """What a wrong answer did with the numbers of the prompt; ``""`` when nothing is recognised.

    ``right`` tells whether a number is the right one: a sum that one more number of the prompt makes right left
    something out.

    Examples
    --------
    >>> given, is_170 = (Fraction(120), Fraction(80), Fraction(30)), lambda number: number == 170
    >>> arithmetic_hint(Fraction(200), given, is_170, unit="人", decimals=0)[:16]
    '像是把题目里的几个数加在了一起。'
    >>> arithmetic_hint(Fraction(110), given, lambda number: number == 230, unit="人", decimals=0)
    '像是漏加了一项：对照题目，数一数该加的都加了没有。'
    >>> arithmetic_hint(Fraction(25), (Fraction(40), Fraction(50)), is_170, unit="百分点", decimals=0)[:12]
    '像是算成了增长率（除出来'
    """
    half = Fraction(1, 2 * 10**decimals) if decimals or unit in _RATES else Fraction(0)

    def meets(numbers: Iterable[Fraction]) -> bool:
        return any(abs(value - number) <= half for number in numbers)

    if value in given:
        return "这是题目里原来就有的数，还要再算一步。"
    if unit == "百分点" and meets(100 * (b - a) / a for a, b in _pairs(given) if a):
        return "像是算成了增长率（除出来的）：题目问百分点，把两个百分数直接相减。"
    if unit == "%" and meets(b - a for a, b in _pairs(given)):
        return "像是把两个数直接相减了：两个百分数之差是百分点；题目问百分之几，还要除以原来的数。"
    if unit in _RATES and meets(100 * a / b for a, b in _pairs(given) if b):
        return "像是分子或分母取错了：看看说的是谁占谁的百分之几。"
    if unit not in _RATES and meets(
        sum(some, Fraction(0)) for n in range(2, _MOST_ADDED + 1) for some in combinations(given, n)
    ):
        if any(right(value + number) for number in given):
            return "像是漏加了一项：对照题目，数一数该加的都加了没有。"
        twice = "同一个人可能同时算在两组里：" if unit == "人" else ""
        return f"像是把题目里的几个数加在了一起。{twice}先看清楚这几组有没有重叠，能不能相加。"
    return ""


def _pairs(given: tuple[Fraction, ...]) -> Iterator[tuple[Fraction, Fraction]]:
    return ((a, b) for a in given for b in given if a != b)


def given_numbers(prompt: Iterable[Block]) -> tuple[Fraction, ...]:
    """Quantities that stand in a prompt, at most ten; years and ordinals are none.

    >>> from yanting_research.lessons.pack import Run
    >>> given_numbers((Paragraph((Run("2012年有党员25,619人，第3段说培训4.1万人次。"),)),))
    (Fraction(25619, 1), Fraction(41000, 1))
    """
    found: dict[Fraction, None] = {}
    for text in _texts(prompt):
        for mention in _GIVEN.finditer(text):
            found[parse_exact(mention.group())] = None
    return tuple(found)[:_MOST_GIVEN]


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in iterate_blocks(blocks):
        if isinstance(block, (Paragraph, Quotation)):
            yield "".join(run.text for run in block.runs if not run.formula)
        elif isinstance(block, Bullets):
            yield from ("".join(run.text for run in item) for item in block.items)
        elif isinstance(block, Grid):
            yield from (cell for row in block.rows for cell in row)
        elif isinstance(block, Callout):
            yield block.title
