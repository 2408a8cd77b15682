"""The computation in words, in Chinese and in English (核算说明).

The Chinese sentence names every figure as printed, shows the computation and ends in the verdict,
so that it can be read aloud; the English one shows the computation.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from yanting_research.auditing.granularity import share_reachable
from yanting_research.auditing.measures import in_base
from yanting_research.auditing.reading import Figure
from yanting_research.auditing.verdicts import Check
from yanting_research.auditing.wording import noun, number, said, scale_of, shown

__all__ = ["explain"]

# 净增, 少办, 下降了: the word of a change right in front of its figure; must not match 增至.
_STEP = re.compile(r"(?:净?增加?长?|净?减少?|新[增建设办]|[多少][了办]?|提高|上升|下降|回落|回升|降低|压减|升|降)了?$")
_FALLBACK = "变动"


def explain(check: Check) -> tuple[str, str]:
    """Both sentences of one check, the verdict at the end."""
    zh, en = _KINDS[check.kind](check)
    return f"{zh}。", f"{en}: {check.verdict}."


def _operands(check: Check) -> list[Figure]:
    return [figure for figure in (check.whole, *check.parts, check.share) if figure is not None]


def _undecided(check: Check) -> str:
    """Why an equation with hedged or masked figures decides nothing."""
    masked = [figure for figure in _operands(check) if math.isnan(figure.value)]
    vague = [figure for figure in _operands(check) if not figure.exact and figure not in masked]
    reasons = []
    if masked:
        reasons.append(f"{_listed(masked)}有缺字")
    if vague:
        reasons.append(f"{_listed(vague)}不是确数")
    return f"{'，'.join(reasons) or '缺少一个数'}，无法判定"


def _listed(figures: list[Figure]) -> str:
    return "".join(shown(figure) for figure in figures)


def _judged(check: Check, gap: str, unit: str = "") -> str:
    """The verdict as the end of a sentence; ``gap`` is the difference as written."""
    if check.verdict == "consistent":
        return "相符"
    if check.verdict == "uncheckable":
        return _undecided(check)
    if check.verdict == "rounding":
        return f"相差{gap}{unit}，在各数取舍的范围之内"
    return f"相差{gap}{unit}，对不上" if check.verdict == "inconsistent" else f"相差{gap}{unit}，不可能"


def _sum(check: Check) -> tuple[str, str]:
    if check.whole is None:
        return _no_whole(check)
    if not check.parts:
        return _told(check, check.whole)
    scale = scale_of([check.whole, *check.parts])
    values = [sign * part.value for sign, part in zip(check.signs or (1,) * len(check.parts), check.parts, strict=True)]
    terms = " + ".join(scale.write(value) for value in values).replace("+ -", "- ")
    computed, gap = scale.write(check.computed), scale.write(abs(check.printed - check.computed))
    step = _step_of(check)
    unit = ("个千分点" if check.whole.unit == "‰" else "个百分点") if check.whole.role == "share" else ""
    if step:
        lead = f"{said(check.parts[0])}，{step}{shown(check.parts[1])}"
        head = f"{lead}，应为 {terms} = {computed}；原文写{said(check.whole)}"
    else:
        name = _moved if _all_moves(check) else said
        head = f"{'、'.join(name(part) for part in check.parts)}合计 {terms} = {computed}；原文写{name(check.whole)}"
    if math.isnan(check.computed):
        head = f"{'、'.join(said(part) for part in check.parts)}合计，原文写{said(check.whole)}"
    zh = f"{head}，{_judged(check, gap, unit)}{_meant_points(check, step)}"
    tail = "" if check.verdict == "consistent" or gap == "?" else f", difference {gap}"
    return zh, f"{terms} = {computed}, printed {scale.write(check.printed)}{tail}"


def _told(check: Check, whole: Figure) -> tuple[str, str]:
    """What words without figures come to: names one by one, or the days between two dates."""
    days = whole.unit in {"天", "日"}
    n, gap = number(check.computed), number(abs(check.printed - check.computed))
    lead = f"两个日期之间连头带尾只有{n}天" if days else f"前面点名的有{n}个"
    head = "days between the two dates, both counted" if days else "names in front"
    zh = f"{lead}，原文写{said(whole)}，{_judged(check, gap, '')}"
    return zh, f"{head}: {n}, printed {number(check.printed)}"


def _no_whole(check: Check) -> tuple[str, str]:
    terms = " + ".join(number(part.value) for part in check.parts)
    names = "、".join(said(part) for part in check.parts)
    above = check.computed > check.printed
    end = "超过100%，不可能" if above else "应为100%，对不上"
    return (
        f"{names}互不重叠，合计 {terms} = {number(check.computed)}%，{end}",
        f"{terms} = {number(check.computed)} %, {'more' if above else 'less'} than 100 %",
    )


def _step_of(check: Check) -> str:
    """The word of the change when the second part is one: 增加, 少办."""
    if len(check.parts) != 2:
        return ""
    step = check.parts[1]
    found = _STEP.search(step.left.strip())
    if _all_moves(check):
        return ""
    if step.role != "change" and step.dimension != "point" and found is None:
        return ""
    if step.role != "change" and step.dimension != "point" and step.part_of == check.parts[0].part_of != "":
        return ""
    return found[0] if found else _FALLBACK


def _all_moves(check: Check) -> bool:
    """Whether what some things rose by is held against what all of them did."""
    return all(one is not None and one.role == "change" for one in (check.whole, *check.parts))


def _moved(figure: Figure) -> str:
    """图书增加“0.93万册”."""
    step = _STEP.search(figure.left.strip())
    return f"{noun(figure)}{step[0] if step else _FALLBACK}{shown(figure)}"


def _meant_points(check: Check, step: str) -> str:
    """提高3.2% between two shares: percentage points are meant."""
    second = check.parts[1] if step else None
    if second is None or second.dimension != "share" or check.verdict not in {"consistent", "rounding"}:
        return ""
    return f"（两个占比相差的是{number(abs(second.value))}个百分点，{shown(second)}宜写作百分点）"


def _share(check: Check) -> tuple[str, str]:
    printed, whole, share = number(check.printed), check.whole, check.share
    as_printed = shown(share) if share else f"“{printed}%”"
    if whole is None and len(check.parts) > 1:
        return _two_wholes(check, as_printed)
    if not check.parts and whole is not None and check.printed <= 100:
        return _grim(check, whole, as_printed)
    if not check.parts or whole is None:
        label = noun(share) if share else ""
        return f"{label}占比写作{as_printed}，占比不会超过100%，不可能", f"printed share {printed} % exceeds 100 %"
    scale = scale_of([*check.parts, whole])
    added = " + ".join(scale.write(part.value) for part in check.parts)
    several = len(check.parts) > 1  # 前两项合计占: members taken together
    parts = "、".join(said(part) for part in check.parts) + ("合计" if several else "")
    terms = f"{f'({added})' if several else added} ÷ {scale.write(whole.value)} = {number(check.computed)}%"
    if math.isnan(check.computed):
        return f"{parts}占{said(whole)}，原文写{as_printed}，{_undecided(check)}", f"printed {printed} %"
    zh, en = _unreachable(share, whole) if check.verdict in {"rounding", "inconsistent"} else ("", "")
    return (
        f"{parts}占{said(whole)}：{terms}；原文写{as_printed}，{_share_verdict(check)}{zh}",
        f"{terms.replace('÷', '/').replace('%', ' %')}, printed {printed} %{en}",
    )


def _two_wholes(check: Check, as_printed: str) -> tuple[str, str]:
    """Two shares of one whole that nobody counted: what the first makes of the second."""
    first, own = check.parts
    total = number(round(100 * own.value / check.computed))
    terms = f"{number(own.value)} ÷ {total} = {number(check.computed)}%"
    zh = f"按{said(first)}的占比推算，总数约{total}，{said(own)}应占{terms}；原文写{as_printed}，同一总数前后不一"
    return (
        zh,
        f"{terms}, printed {number(check.printed)} %, of one whole",
    )


def _share_verdict(check: Check) -> str:
    step = check.share.precision if check.share else 1.0
    gap = abs(check.printed - check.computed)
    if check.verdict == "rounding" and 0 < step <= 1 and gap < step:
        right = number(math.floor(check.computed / step + 0.5) * step)
        how = "截去了尾数" if check.printed < check.computed else "不该进位而进了位"
        return f"四舍五入应为{right}%，原文{how}"
    if check.verdict == "impossible":
        return "部分大于整体，不可能" if check.computed > 100 else "不可能"
    return _judged(check, number(round(gap, 2)), "个百分点")


def _grim(check: Check, whole: Figure, as_printed: str) -> tuple[str, str]:
    """No integer gives the share: the two nearest ones are named."""
    if check.verdict == "uncheckable":
        return f"{said(whole)}的{as_printed}没有写出人数，{_undecided(check)}", f"printed {number(check.printed)} %"
    low = math.floor(check.printed * whole.value / 100)
    near = "，".join(f"{one}是{number(round(100 * one / whole.value, 2))}%" for one in (low, low + 1))
    return (
        f"在{said(whole)}中没有整数能得出{as_printed}（{near}），对不上",
        f"no integer out of {number(whole.value)} gives {number(check.printed)} %",
    )


def _unreachable(share: Figure | None, whole: Figure) -> tuple[str, str]:
    """Says so when no integer at all gives the printed share (GRIM)."""
    if share is None or not 0 < share.precision <= 1 or whole.precision != 1 or not 1 <= whole.value < 10**6:
        return "", ""
    if whole.value != int(whole.value) or not 0 <= share.value <= 100:
        return "", ""
    if share_reachable(share.value, max(0, round(-math.log10(share.precision))), int(whole.value)):
        return "", ""
    total, printed = number(whole.value), number(share.value)
    return f"（在{total}中没有整数能得出{printed}%）", f" (no integer out of {total} gives {printed} %)"


def _bound(check: Check) -> tuple[str, str]:
    part, whole = check.parts[0], check.whole or check.parts[0]
    scale = scale_of([part, whole])
    over = scale.write(check.computed - check.printed)
    if check.verdict == "consistent":
        zh = f"{said(part)}没有超过{said(whole)}，相符"
    elif check.verdict == "impossible":
        zh = f"{said(part)}应在{said(whole)}之内，却多出{over}，不可能"
    else:
        zh = f"{said(part)}应在{said(whole)}之内，{_undecided(check)}"
    return zh, f"part {scale.write(check.computed)} against whole {scale.write(check.printed)}"


def _change(check: Check) -> tuple[str, str]:
    if check.signs:
        return _change_by_step(check)
    later, earlier, rate = check.parts[0], check.whole or check.parts[0], check.share
    scale = scale_of([later, earlier])
    if rate is None:
        up = later.value > earlier.value
        is_so, told = ("上升", "下降") if up else ("下降", "上升")
        return (
            f"{noun(later) or noun(earlier)}由{shown(earlier)}到{shown(later)}，是{is_so}；原文写{told}，对不上",
            f"from {scale.write(earlier.value)} to {scale.write(later.value)}, said to {'fall' if up else 'rise'}",
        )
    top, base = scale.write(later.value), scale.write(earlier.value)
    as_printed = rate.surface.strip() if rate else f"{number(check.printed)}%"
    terms = f"({top} - {base}) ÷ {base} = {number(check.computed)}%"
    gap = number(round(abs(check.computed - check.printed), 2))
    moved = "下降" if check.computed < 0 else "增长"
    return (
        f"{noun(later) or noun(earlier)}由{shown(earlier)}到{shown(later)}，{terms}；"
        f"原文写{moved}“{as_printed}”，{_judged(check, gap, '个百分点')}",
        f"{terms.replace('÷', '/').replace('%', ' %')}, printed {number(check.printed)} %",
    )


def _change_by_step(check: Check) -> tuple[str, str]:
    """党员2400名，增加135名，增长6.4%: the figure before the step is worked out first."""
    later, step, rate = check.whole or check.parts[0], check.parts[0], check.share
    scale = scale_of([later, step])
    moved = math.copysign(step.value, check.computed)
    top, size, base = scale.write(later.value), scale.write(abs(moved)), scale.write(later.value - moved)
    back = f"{top} {'-' if moved > 0 else '+'} {size} = {base}"
    terms = f"{size} ÷ {base} = {number(abs(check.computed))}%"
    as_printed = rate.surface.strip() if rate else f"{number(abs(check.printed))}%"
    gap = number(round(abs(check.computed - check.printed), 2))
    word = "增长" if moved > 0 else "下降"
    return (
        f"{said(later)}，{'增加' if moved > 0 else '减少'}{shown(step)}，原数 {back}，{terms}；"
        f"原文写{word}“{as_printed}”，{_judged(check, gap, '个百分点')}",
        f"{back}, {terms.replace('÷', '/').replace('%', ' %')}, printed {number(abs(check.printed))} %",
    )


def _multiple(check: Check) -> tuple[str, str]:
    later, earlier, times = check.parts[0], check.whole or check.parts[0], check.share
    grown = bool(times and _STEP.search(times.left.strip()))
    scale = scale_of([later, earlier])
    terms = f"{scale.write(later.value)} ÷ {scale.write(earlier.value)} = {number(check.computed)}"
    as_printed = times.surface.strip() if times else f"{number(check.printed)}倍"
    gap = number(round(abs(check.computed - (check.printed + 1 if grown else check.printed)), 2))
    plain = f"，“增长{number(check.printed)}倍”是增至{number(check.printed + 1)}倍" if grown else ""
    meant = "；若指增至原来的这个倍数，则相符" if grown and abs(check.computed - check.printed) < 0.05 else ""
    return (
        f"{noun(later) or noun(earlier)}由{shown(earlier)}到{shown(later)}，{terms}倍；"
        f"原文写“{as_printed}”{plain}，{_judged(check, gap, '倍')}{meant}",
        f"{terms.replace('÷', '/')}, printed {number(check.printed)} times",
    )


def _product(check: Check) -> tuple[str, str]:
    pairs = list(zip(check.parts[::2], check.parts[1::2], strict=True))
    whole = check.whole or check.parts[0]
    scale = scale_of([whole])
    plain = math.fsum(count.value * each.value for count, each in pairs)
    times = round(check.computed / plain) if plain and not math.isnan(check.computed) else 1  # paid by the month
    often = f" × {times}" if times > 1 else ""
    terms = " + ".join(f"{number(count.value)} × {number(each.value)}{often}" for count, each in pairs)
    terms = f"{terms} = {scale.write(check.computed)}"
    gap = scale.write(abs(check.printed - check.computed))
    told = "；".join(f"{said(count)}，每{count.unit}{shown(each)}" for count, each in pairs)
    return (
        f"{told}，{terms}；原文写{said(whole)}，{_judged(check, gap)}",
        f"{terms.replace('×', 'x')}, printed {scale.write(check.printed)}",
    )


def _average(check: Check) -> tuple[str, str]:
    mean, total, count = check.share, check.whole, check.parts[0]
    as_printed = shown(mean) if mean else number(check.printed)
    if total is None:
        return (
            f"{said(count)}平均{as_printed}：没有整数总数能得出这个平均数，对不上",
            f"no integer total over {number(count.value)} gives a mean of {number(check.printed)}",
        )
    of_many = (
        round(check.computed * count.value / total.value) if total.value and check.computed == check.computed else 1
    )
    each = f" × {of_many}" if of_many > 1 else ""  # 每百名老人4.2张
    terms = f"{number(total.value)} ÷ {number(count.value)}{each} = {number(check.computed)}"
    gap = number(round(abs(check.printed - check.computed), 2))
    mean_of = "" if mean and mean.role == "ratio" else "平均"
    return (
        f"{said(total)}除以{said(count)}，{terms}；原文写{mean_of}{as_printed}，{_judged(check, gap)}",
        f"{terms.replace('÷', '/')}, printed average {number(check.printed)}",
    )


def _repeat(check: Check) -> tuple[str, str]:
    first = check.whole or check.parts[0]
    again = check.parts[0]
    if first.measure != again.measure:  # 4.5万亩（折合2000公顷）
        (_, factor), (_, own) = in_base(first.unit), in_base(again.unit)
        due = f"{number(float(f'{first.value * factor / own:.3g}'))}{again.unit}"
        return (
            f"{noun(first)}{shown(first)}合{due}，原文又写{shown(again)}，前后不一",
            f"{number(first.value)} make {due}, printed {number(again.value)}",
        )
    gap = scale_of([first, again]).write(abs(check.printed - check.computed))
    return (
        f"同一指标{noun(first)}前面写{shown(first)}，后面写{shown(check.parts[0])}，相差{gap}，前后不一",
        f"one indicator stated twice: {number(check.printed)} and {number(check.computed)}",
    )


def _yearly(check: Check) -> tuple[str, str]:
    """A mean over years: compound growth, steps, a total or the figures of the years."""
    told, whole, years = check.share or check.parts[0], check.whole, check.years
    as_printed, unit = shown(told), "个百分点" if told.dimension == "share" else ""
    if told.dimension == "share" and whole is not None:
        lead, terms = _compound(check, whole)
        due, gap = f"{number(check.computed)}%", number(round(abs(check.computed - check.printed), 2))
    else:
        scale = scale_of([one for one in (whole, *check.parts, told) if one is not None])
        due, gap = scale.write(check.computed), scale.write(abs(check.computed - check.printed))
        if whole is None:
            lead = "、".join(said(part) for part in check.parts)
            terms = f"({' + '.join(scale.write(part.value) for part in check.parts)}) ÷ {years}"
        elif check.parts:
            later = check.parts[0]
            lead = f"{noun(later) or noun(whole)}由{shown(whole)}到{shown(later)}"
            terms = f"({scale.write(later.value)} - {scale.write(whole.value)}) ÷ {years}"
        else:
            lead, terms = said(whole), f"{scale.write(whole.value)} ÷ {years}"
    return (
        f"{lead}，按{years}年平均 {terms} = {due}；原文写年均{as_printed}，{_judged(check, gap, unit)}",
        f"{terms.replace('÷', '/').replace('%', ' %')} = {due.replace('%', ' %')}, printed {number(check.printed)}",
    )


def _compound(check: Check, whole: Figure) -> tuple[str, str]:
    """The growth that so many years share, as the root of a ratio; in equal parts where the text reckoned so."""
    if check.parts:
        later = check.parts[0]
        scale = scale_of([later, whole])
        lead = f"{noun(later) or noun(whole)}由{shown(whole)}到{shown(later)}"
        ratio, growth = f"{scale.write(later.value)} ÷ {scale.write(whole.value)}", later.value / whole.value
    else:
        growth = 1 + math.copysign(whole.value, check.printed) / 100
        moved = "增长" if growth > 1 else "下降"
        lead, ratio = f"{noun(whole)}{moved}{shown(whole)}", number(growth)
    root = 100 * (growth ** (1 / check.years) - 1)
    if math.isclose(root, check.computed):
        return lead, f"({ratio})^(1/{check.years}) - 1"
    return f"{lead}，复合增长率是{number(round(root, 2))}%，不计复利", f"({ratio} - 1) ÷ {check.years}"


_KINDS: dict[str, Callable[[Check], tuple[str, str]]] = {
    "sum": _sum, "share": _share, "bound": _bound, "change": _change, "product": _product, "average": _average,
    "repeat": _repeat, "multiple": _multiple, "yearly": _yearly,
}  # fmt: skip
