"""Verdicts (判定): one function per kind of arithmetic, the rounding of the inputs allowed for.

Every figure stands for an interval: 62万 for 61.5 to 62.5万, 3200多 for 3,200 up to 3,300, an
exact head count for itself. A hedged operand never makes an equation wrong by itself: the check
is *uncheckable* unless the intervals cannot meet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from yanting_research.auditing.granularity import share_reachable
from yanting_research.auditing.reading import Figure

__all__ = [
    "Check", "average_check", "bound_check", "change_check", "interval", "product_check", "share_check",
    "implied_whole", "relative_error", "step_rate_check",
    "share_verdict", "sum_check", "unreachable_check",
]  # fmt: skip

_EPSILON = 1e-9
_UNITS = 1.999  # units of the last printed digit: a sum that misses by two is no work of rounding, but for a long list
_LONG_LIST = 8


@dataclass(frozen=True, slots=True)
class Check:
    """One check: operands, the printed and the computed figure, the verdict.

    ``signs`` says of each part whether it is added (1) or taken off (-1); empty where all are added.
    ``years`` are those that a mean over years is taken over.
    """

    kind: str
    whole: Figure | None
    parts: tuple[Figure, ...]
    share: Figure | None
    printed: float
    computed: float
    verdict: str
    signs: tuple[int, ...] = ()
    years: int = 0

    @property
    def place(self) -> tuple[int, str, str]:
        """Where it stands in its document: the last operand."""
        anchors = [figure for figure in (self.whole, *self.parts, self.share) if figure is not None]
        last = max(anchors, key=lambda figure: figure.start)
        return last.start, self.kind, self.whole.fact_id if self.whole else ""


def interval(figure: Figure) -> tuple[float, float]:
    """The values a printed figure can stand for.

    Notes
    -----
    Whole numbers without 万 or 亿 are counts and stand for themselves. 多 and 余 reach up to the
    next step of the last digit that is not 0 (3200多: below 3300), 近 and 不足 down by as much.

    Examples
    --------
    >>> from yanting_research.auditing.reading import Figure
    >>> heads = dict.fromkeys(Figure.__slots__[:20], "") | {"value": 3200.0, "precision": 1.0}
    >>> interval(Figure(**heads | {"qualifier": "more_than"}))
    (3200.0, 3300.0)
    """
    value, step = figure.value, figure.precision
    if math.isnan(value):
        return -math.inf, math.inf
    if figure.qualifier == "range" and not math.isnan(figure.value_high):
        return value, figure.value_high
    reach = max(_last_step(value), step if step > 0 else 0.0)
    if figure.qualifier == "more_than":
        return value, value + reach
    if figure.qualifier == "less_than":
        return value - reach, value
    if figure.qualifier == "about":
        return value - reach, value + reach
    if figure.qualifier == "at_least":
        return value, math.inf
    if figure.qualifier == "at_most":
        return -math.inf, value
    counted = step == 1 and value == int(value)
    half = 0.0 if counted or not step > 0 else step / 2
    return value - half, value + half


def _last_step(value: float) -> float:
    """The step of the last digit that is not 0: 100 for 3200, 1 for 45; 0.1 for 2.1."""
    size = abs(value)
    if not size or math.isinf(size):
        return 1.0
    if size != int(size):
        return 10.0 ** -len(f"{size:.6f}".rstrip("0").partition(".")[2])
    step = 1
    while int(size) % (step * 10) == 0:
        step *= 10
    return float(step)


def _hedged(figures: Sequence[Figure]) -> bool:
    return any(not figure.exact for figure in figures)


def sum_check(whole: Figure, parts: Sequence[Figure]) -> Check:
    """Parts against their whole; a printed fall is a negative part."""
    computed = math.fsum(part.value for part in parts)
    if math.isnan(computed) or math.isnan(whole.value):
        return Check("sum", whole, tuple(parts), None, whole.value, math.nan, "uncheckable")
    gap = abs(computed - whole.value)
    low = math.fsum(interval(part)[0] for part in parts)
    high = math.fsum(interval(part)[1] for part in parts)
    wanted = interval(whole)
    slack = _EPSILON * abs(whole.value)
    meet = low <= wanted[1] + slack and wanted[0] <= high + slack
    if whole.qualifier == "at_most" and not _hedged(parts):  # 总量控制在420名以内，分配为236名、58名……
        verdict = "consistent" if computed <= whole.value + slack else "inconsistent"
    elif _hedged([whole, *parts]):
        verdict = "uncheckable" if meet or gap <= 0.05 * abs(whole.value) else "inconsistent"
    elif math.isclose(computed, whole.value):
        verdict = "consistent"
    else:
        near = gap < _UNITS * max(one.precision for one in (whole, *parts)) or len(parts) > _LONG_LIST
        verdict = "rounding" if meet and near else "inconsistent"
    return Check("sum", whole, tuple(parts), None, whole.value, computed, verdict)


def bound_check(whole: Figure, part: Figure) -> Check:
    """A part is at most its whole."""
    verdict = "consistent"
    if math.isnan(part.value) or math.isnan(whole.value):
        verdict = "uncheckable"
    elif part.value > whole.value:
        verdict = "impossible" if interval(part)[0] > interval(whole)[1] else "uncheckable"
    return Check("bound", whole, (part,), None, whole.value, part.value, verdict)


def share_check(share: Figure, numerator: Figure, whole: Figure, *, planned: bool = False) -> Check:
    """Numerator over denominator against the printed share; only a target (``planned``) may be passed."""
    verdict, computed = share_verdict(share, numerator, whole)
    above = numerator.exact and whole.exact and numerator.value > whole.value
    if not planned and whole.modality != "target" and (share.value > 100 or (above and verdict == "inconsistent")):
        verdict = "impossible"
    return Check("share", whole, (numerator,), share, share.value, computed, verdict)


def share_verdict(share: Figure, numerator: Figure, whole: Figure) -> tuple[str, float]:
    """Verdict and computed share [percent]."""
    if not whole.value or math.isnan(whole.value + numerator.value + share.value):
        return "uncheckable", math.nan
    computed = 100 * numerator.value / whole.value
    if not (numerator.exact and whole.exact):
        return "uncheckable", computed
    gap, step = abs(computed - share.value), share.precision
    holds = {
        "more_than": computed > share.value, "at_least": computed >= share.value,
        "less_than": computed < share.value, "at_most": computed <= share.value,
    }  # fmt: skip
    if share.qualifier in holds:
        close = gap <= max(10 * step, 5.0)
        return (
            "consistent"
            if holds[share.qualifier] and close
            else "rounding"
            if gap < min(step, 1.0) / 2
            else "inconsistent"
        ), computed
    if gap <= step / 2 + 1e-7 or (share.qualifier == "about" and gap <= max(step, 1.0)):
        return "consistent", computed
    # figures printed in 万 carry their own rounding into the quotient
    blur = computed * (relative_error(numerator) + relative_error(whole))
    return ("rounding" if gap < step + blur - 1e-9 else "inconsistent"), computed


def relative_error(figure: Figure) -> float:
    """Half the last printed step, as a part of the figure; 0 for counts."""
    if (figure.precision <= 1 and figure.value == int(figure.value)) or not figure.value:
        return 0.0
    return figure.precision / 2 / abs(figure.value)


def implied_whole(part: Figure, share: Figure) -> tuple[float, float]:
    """The wholes of which ``part`` may be ``share`` percent, as both are printed.

    >>> from yanting_research.auditing.reading import Figure
    >>> plain = dict.fromkeys(Figure.__slots__[:20], "") | {"qualifier": "exact", "precision": 1.0}
    >>> low, high = implied_whole(Figure(**plain | {"value": 400.0}), Figure(**plain | {"value": 50.0}))
    >>> round(low), round(high)
    (792, 808)
    """
    half = share.precision / 2
    low, high = interval(part)
    return 100 * low / (share.value + half), 100 * high / max(share.value - half, half)


def unreachable_check(share: Figure, whole: Figure) -> Check | None:
    """A share of ``whole`` units that no integer gives (GRIM): inconsistent; None where every share passes."""
    step = share.precision
    countable = whole.exact and whole.precision == 1 and 1 <= whole.value < 10**6 and whole.value == int(whole.value)
    if not countable or not share.exact or not 0 < step <= 1 or not 0 <= share.value <= 100:
        return None
    decimals = max(0, round(-math.log10(step)))
    if share_reachable(share.value, decimals, int(whole.value)):
        return None
    return Check("share", whole, (), share, share.value, math.nan, "inconsistent")


def change_check(rate: Figure, earlier: Figure, later: Figure) -> Check | None:
    """Growth in percent from ``earlier`` to ``later`` against the printed rate; None without a base."""
    if not earlier.value or math.isnan(earlier.value + later.value + rate.value):
        return None
    computed = 100 * (later.value - earlier.value) / earlier.value
    printed = math.copysign(rate.value, computed)
    blur = 100 * abs(later.value / earlier.value) * (relative_error(earlier) + relative_error(later))
    verdict = _rate_verdict(rate, (earlier, later), abs(computed - printed), blur)
    return Check("change", earlier, (later,), rate, printed, computed, verdict)


def step_rate_check(rate: Figure, later: Figure, step: Figure) -> Check | None:
    """增加135名，增长6.4% against ``later`` less ``step``, which nobody printed; None where nothing is left of it.

    ``whole`` is the later figure and the one part the step, with the sign -1.
    """
    moved = math.copysign(step.value, -1 if rate.value < 0 or step.value < 0 else 1)
    earlier = later.value - moved
    if math.isnan(earlier + rate.value) or earlier <= 0:
        return None
    computed = 100 * moved / earlier
    printed = math.copysign(rate.value, moved)
    blur = abs(computed) * (relative_error(step) + relative_error(later) * later.value / earlier)
    verdict = _rate_verdict(rate, (later, step), abs(computed - printed), blur)
    return Check("change", later, (step,), rate, printed, computed, verdict, (-1,))


def _rate_verdict(rate: Figure, operands: tuple[Figure, Figure], gap: float, blur: float) -> str:
    """The verdict on a growth rate that its operands miss by ``gap``, and may by ``blur`` [percentage points]."""
    if _hedged([rate, *operands]):
        return "uncheckable"
    if gap <= rate.precision / 2 + blur + 1e-7:
        return "consistent"
    return "rounding" if gap < rate.precision + blur - 1e-9 else "inconsistent"


def product_check(total: Figure, count: Figure, each: Figure, *, times: int = 1) -> Check:
    """6期 × 150人 against the printed total; ``times`` for what is paid so often, as by the month."""
    computed = count.value * each.value * times
    if math.isnan(computed + total.value):
        verdict = "uncheckable"
    elif math.isclose(computed, total.value):
        verdict = "consistent"
    elif _hedged([total, count, each]):
        verdict = "uncheckable"
    else:
        slack = abs(total.value) * sum(relative_error(figure) for figure in (total, count, each))
        verdict = "rounding" if abs(computed - total.value) <= slack else "inconsistent"
    return Check("product", total, (count, each), None, total.value, computed, verdict)


def average_check(total: Figure, count: Figure, mean: Figure) -> Check:
    """Total over number against the printed average."""
    computed = total.value / count.value if count.value else math.nan
    if math.isnan(computed + mean.value):
        return Check("average", total, (count,), mean, mean.value, math.nan, "uncheckable")
    step = max(mean.precision, _last_step(mean.value) if mean.qualifier != "exact" else 0.0)
    blur = computed * (relative_error(total) + relative_error(count))
    gap = abs(computed - mean.value)
    low, high = interval(mean)
    if gap <= mean.precision / 2 + blur + 1e-9 or (mean.qualifier != "exact" and low - blur <= computed <= high + blur):
        verdict = "consistent"
    elif _hedged([total, count, mean]):
        verdict = "uncheckable" if gap <= 0.1 * computed + step else "inconsistent"
    else:
        up = mean.value > computed  # 50000 may be cut off from 59999, but nobody rounds it up to 60000
        verdict = "rounding" if gap < step + (0.0 if up else blur) else "inconsistent"
    return Check("average", total, (count,), mean, mean.value, computed, verdict)
