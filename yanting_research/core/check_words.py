"""What checks and their verdicts are called in Chinese (核对用语): one wording in every table, figure and lesson."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["CHECK_KINDS_ZH", "FLAGGED_VERDICTS", "VERDICTS_ZH"]

VERDICTS_ZH: Mapping[str, str] = {
    "consistent": "相符", "rounding": "取舍之差", "inconsistent": "对不上", "impossible": "不可能",
    "uncheckable": "无法判定",
}  # fmt: skip
CHECK_KINDS_ZH: Mapping[str, str] = {
    "sum": "合计", "share": "占比", "bound": "部分与整体", "change": "增减", "product": "乘积", "average": "平均",
    "multiple": "倍数", "repeat": "前后不一", "yearly": "年均",
}  # fmt: skip
FLAGGED_VERDICTS = ("impossible", "inconsistent", "rounding")
"""Verdicts that a reader should look at, the worst first."""
