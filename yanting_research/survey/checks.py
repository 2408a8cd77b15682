"""How carefully a sheet was answered (答卷质量): each check with its measure; a flag asks, it does not judge."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import ITEM_MISSING, RESPONSE_FLAGS, build_table
from yanting_research.survey.asked import answered, asked, check_responses
from yanting_research.survey.questionnaire import Questionnaire

__all__ = ["CHECKS_ZH", "item_missing", "longest_run", "response_flags"]

CHECKS_ZH = {
    "longstring": "整张矩阵题选同一个答案", "irv": "量表题的答案几乎不变", "too_fast": "答得太快",
    "duplicate": "与另一份完全相同",
    "instructed": "没有按要求选指定答案", "out_of_range": "数字或排序不可能", "too_many": "选项超过限定的个数",
    "skip_answered": "该跳过的题也答了", "missing": "该答的题漏得多",
}  # fmt: skip
"""Checks and their words."""
_LEAST_ROWS = 5  # rows of a matrix from which one answer throughout is odd
_LEAST_IRV = 0.25
_LEAST_SECONDS = 2.0
_MOST_MISSING = 0.3
_LEAST_COMPARED = 10

Floats = NDArray[np.float64]


def longest_run(values: Floats) -> int:
    """Length of the longest run of one answer, blanks passed over.

    >>> longest_run(np.array([3.0, 3.0, np.nan, 3.0, 4.0]))
    3
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return 0
    ends = np.flatnonzero(np.append(np.diff(known) != 0, True)) + 1
    return int(np.diff(np.concatenate([[0], ends])).max())


def response_flags(
    responses: pd.DataFrame,
    questionnaire: Questionnaire,
    *,
    least_seconds: float = _LEAST_SECONDS,
    least_irv: float = _LEAST_IRV,
    most_missing: float = _MOST_MISSING,
) -> pd.DataFrame:
    """Every check of every sheet.

    Parameters
    ----------
    responses, questionnaire
        RESPONSES and what was asked.
    least_seconds
        A sheet answered in less time an item is too fast [seconds per answered item]; 2 is the convention of Huang
        et al. (2012).
    least_irv
        Standard deviation of one person's scale answers below which they hardly vary [points] (Dunn et al. 2018).
    most_missing
        Share of required, asked and blank items above which a sheet is flagged.

    Returns
    -------
    DataFrame
        RESPONSE_FLAGS. ``longstring`` is the longest run of one answer within a matrix, as a share of its rows: 1 in a
        matrix of five rows or more is flagged. ``irv`` is taken over scale items before reversing, so that a person who
        agrees to everything shows. Two sheets alike in every answer are both flagged.

    Notes
    -----
    Honest people also answer everything alike. Exclude by more than one sign, and record why: see
    :func:`exclude_responses`.

    References
    ----------
    Huang, Curran, Keeney, Poposki and DeShon (2012), Journal of Business and Psychology 27, 99-114.
    Dunn, Heggestad, Shanock and Theilgard (2018), Journal of Business and Psychology 33, 105-121.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses
    >>> book = default_questionnaire()
    >>> flags = response_flags(simulate_responses(book, seed=1, n=60).responses, book)
    >>> sorted(flags["check"].unique()) == sorted(CHECKS_ZH)
    True
    """
    table = check_responses(responses, questionnaire)
    measures = {
        "longstring": (_longstring(table, questionnaire), 1.0),
        "irv": (_irv(table, questionnaire), least_irv),
        "too_fast": (_seconds_an_item(table, questionnaire), least_seconds),
        "duplicate": (_copies(table, questionnaire), 2.0),
        "instructed": (_failed(table, questionnaire), 1.0),
        "out_of_range": (_impossible(table, questionnaire), 1.0),
        "too_many": (_too_many(table, questionnaire), 1.0),
        "skip_answered": (_contradictions(table, questionnaire), 1.0),
        "missing": (_missing(table, questionnaire), most_missing),
    }
    return build_table(_rows(table, measures), RESPONSE_FLAGS)


def _rows(table: pd.DataFrame, measures: dict[str, tuple[Floats, float]]) -> Iterator[dict[str, object]]:
    below = {"irv", "too_fast"}
    for check, (values, bound) in measures.items():
        with np.errstate(invalid="ignore"):
            found = values < bound if check in below else values > bound if check == "missing" else values >= bound
        for label, kind, value, flagged in zip(table["response_id"], table["data_kind"], values, found, strict=True):
            yield {
                "response_id": label, "check": check, "value": value, "threshold": bound, "flagged": bool(flagged),
                "message_zh": _said(check, value) if flagged else "", "data_kind": kind,
            }  # fmt: skip


def _said(check: str, value: float) -> str:
    tail = {
        "irv": f"（标准差 {value:.2f} 分）", "too_fast": f"（平均每题 {value:.1f} 秒）",
        "duplicate": f"（共 {value:.0f} 份）",
        "instructed": f"（{value:.0f} 题）", "out_of_range": f"（{value:.0f} 处）", "too_many": f"（{value:.0f} 题）",
        "skip_answered": f"（{value:.0f} 题）", "missing": f"（{100 * value:.0f}%）",
    }.get(check, "")  # fmt: skip
    return CHECKS_ZH[check] + tail


def _longstring(table: pd.DataFrame, questionnaire: Questionnaire) -> Floats:
    """Longest run over the rows of a matrix, the largest over matrices of five rows and more."""
    shares = [np.full(len(table), np.nan)]
    for matrix in questionnaire.matrices:
        names = [item.item for item in questionnaire if item.matrix == matrix.matrix and not item.instructed]
        if len(names) >= _LEAST_ROWS:
            values = table[names].to_numpy(dtype=np.float64)
            runs = np.array([longest_run(row) for row in values]) / len(names)
            shares.append(np.where(np.isnan(values).all(axis=1), np.nan, runs))
    return np.asarray(np.fmax.reduce(shares))


def _irv(table: pd.DataFrame, questionnaire: Questionnaire) -> Floats:
    names = [item.item for item in questionnaire if item.kind == "scale" and not item.instructed]
    values = table[names].astype("float64")
    enough = values.notna().sum(axis=1) >= _LEAST_ROWS
    return values.std(axis=1, ddof=1).where(enough).to_numpy(dtype=np.float64)


def _seconds_an_item(table: pd.DataFrame, questionnaire: Questionnaire) -> Floats:
    if "duration_seconds" not in table.columns:
        return np.full(len(table), np.nan)
    n_answered = sum((answered(table, item).astype("int64") for item in questionnaire), pd.Series(0, index=table.index))
    return (table["duration_seconds"] / n_answered.where(n_answered > 0)).to_numpy(dtype=np.float64)


def _copies(table: pd.DataFrame, questionnaire: Questionnaire) -> Floats:
    """How many sheets have the same answers; NaN for a sheet with too few to compare."""
    # compared are answers only: label, time and address of a copy differ
    columns = [name for name in table.columns if name.partition("=")[0].partition("+")[0] in questionnaire.names]
    keys = pd.util.hash_pandas_object(table[columns].astype("str"), index=False)
    n_filled = sum((answered(table, item).astype("int64") for item in questionnaire), pd.Series(0, index=table.index))
    return keys.groupby(keys).transform("size").where(n_filled >= _LEAST_COMPARED).to_numpy(dtype=np.float64)


def _failed(table: pd.DataFrame, questionnaire: Questionnaire) -> Floats:
    """Instructed items answered otherwise."""
    total = np.zeros(len(table))
    for item in questionnaire:
        if item.instructed:
            wanted = item.instructed if item.kind == "single" else float(item.instructed)
            total += (answered(table, item) & (table[item.item] != wanted)).to_numpy(dtype=np.float64)
    return total


def _impossible(table: pd.DataFrame, questionnaire: Questionnaire) -> Floats:
    """Numbers outside their bounds, rankings with a place twice or a gap."""
    total = np.zeros(len(table))
    for item in questionnaire:
        if item.kind == "number":
            values = table[item.item].to_numpy(dtype=np.float64)
            total += (values < item.low) | (values > item.high)
        elif item.kind == "rank":
            places = np.sort(table[[f"{item.item}={code}" for code in item.codes]].to_numpy(dtype=np.float64), axis=1)
            wanted = np.arange(1.0, places.shape[1] + 1)
            total += ((places != wanted) & ~np.isnan(places)).any(axis=1)
    return total


def _too_many(table: pd.DataFrame, questionnaire: Questionnaire) -> Floats:
    total = np.zeros(len(table))
    for item in questionnaire:
        if item.most:
            chosen = table[[f"{item.item}={code}" for code in item.codes]].fillna(0.0) > 0
            total += (chosen.sum(axis=1) > item.most).to_numpy(dtype=np.float64)
    return total


def _contradictions(table: pd.DataFrame, questionnaire: Questionnaire) -> Floats:
    to_answer = asked(table, questionnaire)
    return np.asarray(
        sum((answered(table, item) & ~to_answer[item.item]).to_numpy(dtype=np.float64) for item in questionnaire)
    )


def _missing(table: pd.DataFrame, questionnaire: Questionnaire) -> Floats:
    to_answer = asked(table, questionnaire)
    required = [item for item in questionnaire if item.required]
    n_asked = to_answer[[item.item for item in required]].sum(axis=1).to_numpy(dtype=np.float64)
    blank = sum((to_answer[item.item] & ~answered(table, item)).to_numpy(dtype=np.float64) for item in required)
    return np.asarray(blank / np.where(n_asked > 0, n_asked, np.nan))


def item_missing(responses: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """Who was asked, answered and left out each item: ITEM_MISSING.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses
    >>> book = default_questionnaire()
    >>> table = item_missing(simulate_responses(book, seed=1, n=60).responses, book)
    >>> bool((table["n_not_asked"] + table["n_answered"] + table["n_missing"] == 60).all())
    True
    """
    table = check_responses(responses, questionnaire)
    to_answer = asked(table, questionnaire)
    rows = []
    for number, item in enumerate(questionnaire, start=1):
        called = to_answer[item.item]
        n_answered = int((called & answered(table, item)).sum())
        n_asked = int(called.sum())
        rows.append(
            {
                "n_item": number, "item": item.item, "text": item.text, "n_sheets": len(table),
                "n_not_asked": len(table) - n_asked, "n_answered": n_answered, "n_missing": n_asked - n_answered,
                "share_missing": (n_asked - n_answered) / n_asked if n_asked else np.nan,
                "data_kind": table["data_kind"].iloc[0] if len(table) else "real",
            }
        )  # fmt: skip
    return build_table(rows, ITEM_MISSING)
