"""How counts of few people are kept from view (保护办法): suppressed, or rounded to base 5; and the sheets rounded."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core.rounding import ROUNDING_BASE, round_counts
from yanting_research.survey.questionnaire import Questionnaire

__all__ = [
    "LEAST_BASE",
    "PROTECTIONS",
    "PROTECTION_ZH",
    "base_of",
    "check_protection",
    "protection_of",
    "rounded_items",
    "rounded_missing",
    "rounded_sheets",
    "shares_of",
]

PROTECTIONS = ("suppress", "round")
"""Ways to protect a table of people: hide small cells and what gives them back, or round every count to base 5."""
PROTECTION_ZH = {
    "suppress": "不足 5 人的格子不显示，能推算出它的格子也一并不显示。",
    "round": "人数都取整到 5 的倍数：1、2 人记作 0，3、4 人记作 5。各格和合计是分别取整的，加起来可能对不上；"
    "比率用取整后的人数算，总数取整后不到 25 人的不算比率。",
}
"""What a report says of it."""
LEAST_BASE = 25
"""Fewer people after rounding, and no share is given: a step of 5 would be more than a fifth."""
_WORDS = {"suppress": "suppressed", "round": "rounded"}


def check_protection(protect: str, *, weighted: bool = False) -> None:
    """Refuse an unknown way, and weights beside rounded counts.

    Raises
    ------
    ValueError
        A weighted share, known to many digits, would tell the count that was rounded.

    Examples
    --------
    >>> check_protection("round")
    """
    if protect not in PROTECTIONS:
        raise ValueError(f"protect={protect!r}; allowed: {', '.join(PROTECTIONS)}")
    if weighted and protect == "round":
        raise ValueError("protect='round' with weights; allowed: protect='suppress', or no weights")


def protection_of(protect: str, *, threshold: int) -> str:
    """The word in the column ``protection``.

    Examples
    --------
    >>> protection_of("round", threshold=5), protection_of("suppress", threshold=0)
    ('rounded', 'none')
    """
    return _WORDS[protect] if threshold else "none"


def base_of(table: pd.DataFrame) -> int:
    """The base to which the counts of a CROSSTAB or ITEM_SHARES are rounded; 1 for counts as they are."""
    return ROUNDING_BASE if len(table) and table["protection"].iloc[0] == "rounded" else 1


def shares_of(counts: NDArray[np.float64], bases: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of rounded counts; NaN where the rounded base is too small.

    Examples
    --------
    >>> shares_of(np.array([10.0, 10.0]), np.array([40.0, 20.0])).tolist()
    [0.25, nan]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bases >= LEAST_BASE, counts / bases, np.nan)


def rounded_missing(missing: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """ITEM_MISSING with rounded counts, without what sums could be made of.

    Sheets, answers, those not asked and those left blank add up; of four rounded numbers that add up the true ones may
    be told. Only sheets and answers are kept, and the share of blanks for items that everybody was asked.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, item_missing, simulate_responses
    >>> book = default_questionnaire()
    >>> answers = simulate_responses(book, seed=1, n=103).responses
    >>> rounded_missing(item_missing(answers, book), book)["n_sheets"].unique().tolist()
    [105.0]
    """
    skipped = {name for rule in questionnaire.skips for name in rule.skipped}
    made = missing[["n_item", "item", "text", "n_sheets", "n_answered"]].copy()
    for name in ("n_sheets", "n_answered"):
        made[name] = round_counts(made[name])
    shares = 1.0 - shares_of(made["n_answered"].to_numpy(), made["n_sheets"].to_numpy())
    made["share_missing"] = np.where(made["item"].isin(skipped), np.nan, np.maximum(0.0, shares))
    return made.assign(data_kind=missing["data_kind"])


def rounded_items(items: pd.DataFrame) -> pd.DataFrame:
    """ITEM_STATISTICS with rounded counts, and the shares at the ends of the scale from these."""
    made = items.copy()
    made["n"] = round_counts(items["n"])
    for name in ("share_lowest", "share_highest"):
        counts = round_counts((items[name] * items["n"]).round())
        made[name] = shares_of(counts, made["n"].to_numpy())
    return made


def rounded_sheets(sheet: pd.DataFrame, column: str) -> pd.DataFrame:
    """A table with one column of numbers of sheets rounded."""
    rounded: Any = round_counts(sheet[column])
    return sheet.assign(**{column: rounded})
