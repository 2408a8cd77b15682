"""The computation in words, in Chinese and in English (核算说明)."""

from __future__ import annotations

import math
from collections.abc import Callable

from yanting_research.auditing.granularity import share_reachable
from yanting_research.auditing.reading import Figure
from yanting_research.auditing.verdicts import Check

__all__ = ["explain", "number"]

_VERDICT_ZH = {
    "consistent": "一致", "rounding": "尾数取舍所致", "inconsistent": "不一致", "impossible": "不可能成立",
    "uncheckable": "无法核算",
}  # fmt: skip


def number(value: float) -> str:
    """A figure as people write it: no trailing zeros, at most four decimals.

    >>> number(25619.0), number(14.6623), number(float("nan"))
    ('25619', '14.6623', '?')
    """
    if math.isnan(value):
        return "?"
    return f"{value:.4f}".rstrip("0").rstrip(".")


def explain(check: Check) -> tuple[str, str]:
    """Both sentences of one check, the verdict at the end."""
    zh, en = _KINDS[check.kind](check)
    zh, en = zh + _hedge_zh(check), en + _hedge_en(check)
    return f"{zh}：{_VERDICT_ZH[check.verdict]}。", f"{en}: {check.verdict}."


def _operands(check: Check) -> list[Figure]:
    return [figure for figure in (check.whole, *check.parts, check.share) if figure is not None]


def _hedge_zh(check: Check) -> str:
    """Why an equation with hedged or masked figures decides nothing."""
    if check.verdict != "uncheckable":
        return ""
    vague = [figure.surface.strip() for figure in _operands(check) if not figure.exact]
    return f"（“{'”“'.join(vague)}”不是确数）" if vague else ""


def _hedge_en(check: Check) -> str:
    if check.verdict != "uncheckable":
        return ""
    vague = [figure.surface.strip() for figure in _operands(check) if not figure.exact]
    return f" (not exact: {', '.join(vague)})" if vague else ""


def _name(figure: Figure | None, otherwise: str = "合计") -> str:
    return f"{figure.indicator}“{figure.surface.strip()}”" if figure else otherwise


def _sum(check: Check) -> tuple[str, str]:
    signs = [part.value for part in check.parts]
    if not math.isnan(check.computed) and abs(math.fsum(signs) - check.computed) > 1e-6:
        signs = [signs[0], *(-value for value in signs[1:])]  # 少办40期 is taken off
    terms = " + ".join(number(value) for value in signs).replace("+ -", "- ")
    names = "、".join(_name(part) for part in check.parts)
    printed, computed = number(check.printed), number(check.computed)
    gap = check.printed - check.computed
    differs = not math.isnan(gap) and abs(gap) > 1e-9
    tail_zh = f"，相差{number(abs(gap))}" if differs else ""
    tail_en = f", difference {number(abs(gap))}" if differs else ""
    return (
        f"{names}相加 {terms} = {computed}，文中{_name(check.whole)}为{printed}{tail_zh}",
        f"{terms} = {computed}, printed {printed}{tail_en}",
    )


def _share(check: Check) -> tuple[str, str]:
    printed, whole, share = number(check.printed), check.whole, check.share
    if not check.parts and whole is not None and check.printed <= 100:
        total = number(whole.value)
        return f"在{_name(whole)}中没有整数能得出{printed}%", f"no integer out of {total} gives {printed} %"
    if not check.parts or whole is None:
        label = share.indicator if share else "占比"
        return f"{label}印作{printed}%，占比不能超过100%", f"printed share {printed} % exceeds 100 %"
    part = check.parts[0]
    top, bottom, computed = number(part.value), number(whole.value), number(check.computed)
    zh, en = _unreachable(share, whole) if check.verdict in {"rounding", "inconsistent"} else ("", "")
    return (
        f"{_name(part)}占{_name(whole)}：{top} ÷ {bottom} = {computed}%，文中印作{printed}%{zh}",
        f"{top} / {bottom} = {computed} %, printed {printed} %{en}",
    )


def _unreachable(share: Figure | None, whole: Figure) -> tuple[str, str]:
    """Says so when no integer at all gives the printed share (GRIM)."""
    if share is None or not 0 < share.precision <= 1 or not 1 <= whole.value < 10**6:
        return "", ""
    if whole.value != int(whole.value) or not 0 <= share.value <= 100:
        return "", ""
    if share_reachable(share.value, max(0, round(-math.log10(share.precision))), int(whole.value)):
        return "", ""
    total, printed = number(whole.value), number(share.value)
    return f"（在{total}中没有整数能得出{printed}%）", f" (no integer out of {total} gives {printed} %)"


def _bound(check: Check) -> tuple[str, str]:
    part, total = number(check.computed), number(check.printed)
    return (
        f"{_name(check.parts[0])}应不超过{_name(check.whole)}：{part} 与 {total}",
        f"part {part} against whole {total}",
    )


def _change(check: Check) -> tuple[str, str]:
    later, earlier = check.parts[0], check.whole
    base = number(earlier.value) if earlier else "?"
    computed, printed = number(check.computed), number(check.printed)
    return (
        f"{_name(later)}比{_name(earlier)}："
        f"({number(later.value)} - {base}) ÷ {base} = {computed}%，文中印作{printed}%",
        f"({number(later.value)} - {base}) / {base} = {computed} %, printed {printed} %",
    )


def _product(check: Check) -> tuple[str, str]:
    count, each = check.parts
    terms = f"{number(count.value)} × {number(each.value)} = {number(check.computed)}"
    return (
        f"{_name(count)}乘以每次“{each.surface.strip()}”：{terms}，文中{_name(check.whole)}为{number(check.printed)}",
        f"{terms.replace('×', 'x')}, printed {number(check.printed)}",
    )


def _average(check: Check) -> tuple[str, str]:
    total = number(check.whole.value) if check.whole else "?"
    terms = f"{total} ÷ {number(check.parts[0].value)} = {number(check.computed)}"
    return (
        f"{_name(check.whole)}除以{_name(check.parts[0])}：{terms}，文中平均数印作{number(check.printed)}",
        f"{terms.replace('÷', '/')}, printed average {number(check.printed)}",
    )


def _repeat(check: Check) -> tuple[str, str]:
    first, second = number(check.printed), number(check.computed)
    gap = number(abs(check.printed - check.computed))
    return (
        f"同一指标前后两处不同：{_name(check.whole)}与{_name(check.parts[0])}，相差{gap}",
        f"one indicator stated twice: {first} and {second}",
    )


_KINDS: dict[str, Callable[[Check], tuple[str, str]]] = {
    "sum": _sum, "share": _share, "bound": _bound, "change": _change, "product": _product, "average": _average,
    "repeat": _repeat,
}  # fmt: skip
