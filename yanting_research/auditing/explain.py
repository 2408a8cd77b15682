"""The computation in words, in Chinese and in English (核算说明)."""

from __future__ import annotations

import math
from typing import Any

from yanting_research.auditing.granularity import share_reachable

__all__ = ["explain", "number"]

_VERDICT_ZH = {
    "consistent": "一致", "rounding": "尾数取舍所致", "inconsistent": "不一致", "impossible": "不可能成立",
    "uncheckable": "无法核算",
}  # fmt: skip
Row = dict[str, Any]


def number(value: float) -> str:
    """A figure as people write it: no trailing zeros, at most four decimals.

    >>> number(25619.0), number(14.6623), number(float("nan"))
    ('25619', '14.6623', '?')
    """
    if math.isnan(value):
        return "?"
    return f"{value:.4f}".rstrip("0").rstrip(".")


def explain(check: Row, known: dict[str, Row]) -> tuple[str, str]:
    """Both sentences of one check; ``check`` and ``known`` as in :mod:`.checks`."""
    parts = [known[name] for name in check["parts"]]
    whole = known.get(check["whole"])
    share = known.get(check["share"])
    zh, en = _KINDS[check["kind"]](check, whole, parts, share)
    return f"{zh}：{_VERDICT_ZH[check['verdict']]}。", f"{en}: {check['verdict']}."


def _name(fact: Row) -> str:
    return f"{fact['indicator']}“{fact['surface'].strip()}”"


def _sum(check: Row, whole: Row | None, parts: list[Row], share: Row | None) -> tuple[str, str]:
    del share
    terms = " + ".join(number(part["value"]) for part in parts)
    names = "、".join(_name(part) for part in parts)
    printed, computed = number(check["printed"]), number(check["computed"])
    gap = check["printed"] - check["computed"]
    tail_zh = f"，相差{number(abs(gap))}" if gap and not math.isnan(gap) else ""
    tail_en = f", difference {number(abs(gap))}" if gap and not math.isnan(gap) else ""
    whole_name = _name(whole) if whole else "合计"
    return (
        f"{names}相加 {terms} = {computed}，文中{whole_name}为{printed}{tail_zh}",
        f"{terms} = {computed}, printed {printed}{tail_en}",
    )


def _share(check: Row, whole: Row | None, parts: list[Row], share: Row | None) -> tuple[str, str]:
    printed = number(check["printed"])
    if not parts or whole is None:
        label = share["indicator"] if share else "占比"
        return f"{label}印作{printed}%，占比不能超过100%", f"printed share {printed} % exceeds 100 %"
    top, bottom = number(parts[0]["value"]), number(whole["value"])
    computed = number(check["computed"])
    zh, en = _unreachable(share, whole) if check["verdict"] in {"rounding", "inconsistent"} else ("", "")
    return (
        f"{_name(parts[0])}占{_name(whole)}：{top} ÷ {bottom} = {computed}%，文中印作{printed}%{zh}",
        f"{top} / {bottom} = {computed} %, printed {printed} %{en}",
    )


def _unreachable(share: Row | None, whole: Row) -> tuple[str, str]:
    """Says so when no integer at all gives the printed share (GRIM)."""
    if share is None or not 0 < share["precision"] <= 1 or not 1 <= whole["value"] < 10**6:
        return "", ""
    if whole["value"] != int(whole["value"]) or not 0 <= share["value"] <= 100:
        return "", ""
    if share_reachable(share["value"], max(0, round(-math.log10(share["precision"]))), int(whole["value"])):
        return "", ""
    total, printed = number(whole["value"]), number(share["value"])
    return f"（在{total}中没有整数能得出{printed}%）", f" (no integer out of {total} gives {printed} %)"


def _bound(check: Row, whole: Row | None, parts: list[Row], share: Row | None) -> tuple[str, str]:
    del share
    part, total = number(check["computed"]), number(check["printed"])
    names = _name(parts[0]) if parts else ""
    of = _name(whole) if whole else ""
    return f"{names}应不超过{of}：{part} 与 {total}", f"part {part} against whole {total}"


def _granularity(check: Row, whole: Row | None, parts: list[Row], share: Row | None) -> tuple[str, str]:
    del parts, share
    total = number(whole["value"]) if whole else "?"
    printed = number(check["printed"])
    return f"在{total}中没有整数能得出{printed}%", f"no integer out of {total} gives {printed} %"


_KINDS = {"sum": _sum, "share": _share, "bound": _bound, "granularity": _granularity}
