"""Cross tables (交叉表) of two items, their test and strength, small cells hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from yanting_research.core import CROSSTAB, CROSSTAB_TESTS, build_table
from yanting_research.core.rounding import round_counts
from yanting_research.core.suppression import suppress_table
from yanting_research.errors import SurveyError
from yanting_research.survey.asked import answered, asked, check_responses
from yanting_research.survey.association import cramers_v, goodman_kruskal_gamma, kendall_tau_b
from yanting_research.survey.exact_tests import freeman_halton
from yanting_research.survey.protection import check_protection, protection_of, shares_of
from yanting_research.survey.questionnaire import Item, Questionnaire

__all__ = ["both_answered", "crosstab", "crosstab_counts", "crosstab_test"]

Floats = NDArray[np.float64]
_LEAST_EXPECTED = 5.0
_MOST_BELOW = 0.2  # share of cells that may lie below it


def crosstab_counts(
    responses: pd.DataFrame, questionnaire: Questionnaire, rows: str, columns: str
) -> NDArray[np.int64]:
    """Sheets by the options of two single or scale items, shape (row options, column options).

    Raises
    ------
    SurveyError
        For items of other kinds, or when nobody answered both.
    """
    first, second, used = _both(check_responses(responses, questionnaire), questionnaire, rows, columns)
    return _counted(first, second, used, questionnaire[rows], questionnaire[columns]).astype(np.int64)


def both_answered(responses: pd.DataFrame, questionnaire: Questionnaire, rows: str, columns: str) -> pd.Series[bool]:
    """Which sheets were asked and answered both items: those that a cross table counts.

    Raises
    ------
    SurveyError
        As :func:`crosstab_counts`.
    """
    return _both(check_responses(responses, questionnaire), questionnaire, rows, columns)[2]


def _both(
    table: pd.DataFrame, questionnaire: Questionnaire, rows: str, columns: str
) -> tuple[pd.Series[Any], pd.Series[Any], pd.Series[bool]]:
    for name in (rows, columns):
        if name not in questionnaire.names or questionnaire[name].kind not in ("single", "scale") or rows == columns:
            allowed = [item.item for item in questionnaire if item.kind in ("single", "scale")]
            raise SurveyError(
                f"items {rows!r} and {columns!r}", where="cross table", expected=f"two of {', '.join(allowed)}",
                remedy="for multiple choices use item_shares with a group",
            )  # fmt: skip
    to_answer = asked(table, questionnaire)
    used = pd.Series(True, index=table.index)
    for name in (rows, columns):
        used &= to_answer[name] & answered(table, questionnaire[name])
    if not used.any():
        raise SurveyError(
            "nobody answered both items", where=f"{rows} x {columns}", expected="sheets with both",
            remedy="check skip rules and missing answers",
        )  # fmt: skip
    return table[rows], table[columns], used


def _values(item: Item) -> list[Any]:
    return list(item.codes) if item.kind == "single" else [float(code) for code in item.codes]


def _counted(
    first: pd.Series[Any], second: pd.Series[Any], used: pd.Series[bool], row: Item, column: Item,
    weights: pd.Series[Any] | None = None,
) -> Floats:  # fmt: skip
    mass = np.ones(int(used.sum())) if weights is None else weights[used].to_numpy(dtype=np.float64)
    at_row = first[used].map({value: at for at, value in enumerate(_values(row))}).to_numpy(dtype=np.int64)
    at_column = second[used].map({value: at for at, value in enumerate(_values(column))}).to_numpy(dtype=np.int64)
    made = np.zeros((len(row.options), len(column.options)))
    np.add.at(made, (at_row, at_column), mass)
    return made


def crosstab(
    responses: pd.DataFrame,
    questionnaire: Questionnaire,
    rows: str,
    columns: str,
    *,
    weights: pd.Series[Any] | None = None,
    threshold: int = 5,
    protect: str = "suppress",
) -> pd.DataFrame:
    """A cross table with totals, row shares and residuals, small cells hidden or all rounded: CROSSTAB.

    Parameters
    ----------
    responses, questionnaire
        RESPONSES and what was asked.
    rows, columns
        Single or scale items; only sheets that were asked and answered both count.
    weights
        For the shares; counts are always of sheets.
    threshold
        Counts from 1 to below it are hidden, with whatever would give them back (:func:`suppress_table`); 0 hides
        nothing and is for the user's own eyes.
    protect
        One of ``PROTECTIONS``. ``round``: every count and total by itself to the nearest 5, so that tables that share
        totals agree; shares, expected counts and residuals are made of the rounded counts.

    Raises
    ------
    ValueError
        For another way to protect, or weights beside rounded counts.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses
    >>> book = default_questionnaire()
    >>> table = crosstab(simulate_responses(book, seed=1).responses, book, "role", "distance_used")
    >>> table.query("n_row == 0 and n_column == 0")["n"].tolist()
    [420.0]
    """
    check_protection(protect, weighted=weights is not None)
    table = check_responses(responses, questionnaire)
    first, second, used = _both(table, questionnaire, rows, columns)
    row, column = questionnaire[rows], questionnaire[columns]
    counts = _counted(first, second, used, row, column)
    mass = counts if weights is None else _counted(first, second, used, row, column, weights)
    whole, shares = _with_totals(counts), _with_totals(mass)
    hidden = np.zeros(whole.shape, dtype=np.bool_)
    if threshold and protect == "round":
        whole = round_counts(whole)
        shares = shares_of(whole, whole[:, -1:])
    else:
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = shares / shares[:, -1:]
        hidden = suppress_table(counts, threshold=threshold).hidden if threshold else hidden
    common = {
        "row_item": rows, "column_item": columns, "data_kind": str(table["data_kind"].iloc[0]),
        "protection": protection_of(protect, threshold=threshold),
    }  # fmt: skip
    return build_table((common | cell for cell in _cells(whole, shares, hidden, row, column)), CROSSTAB)


def _with_totals(counts: Floats) -> Floats:
    whole = np.vstack([counts, counts.sum(axis=0)])
    return np.hstack([whole, whole.sum(axis=1, keepdims=True)])


def _cells(
    whole: Floats, shares: Floats, hidden: NDArray[np.bool_], row: Item, column: Item
) -> Iterator[dict[str, Any]]:
    n, by_row, by_column = whole[-1, -1], whole[:-1, -1], whole[-1, :-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.outer(by_row, by_column) / n
        spread = np.sqrt(np.maximum(0.0, expected * np.outer(1 - by_row / n, 1 - by_column / n)))
        residual = np.where(spread > 0, (whole[:-1, :-1] - expected) / spread, np.nan)
    r, c = expected.shape
    for i in range(r + 1):
        # a share times a shown total would give a hidden count back
        for j in range(c + 1):
            shown = not hidden[i, j]
            inside = i < r and j < c
            # expected counts and residuals follow from the totals and the count itself
            told = shown and inside and not hidden[i, c] and not hidden[r, j] and not hidden[r, c]
            yield {
                "n_row": (i + 1) % (r + 1), "n_column": (j + 1) % (c + 1),
                "row_label": row.options[i].label if i < r else "",
                "column_label": column.options[j].label if j < c else "", "n": whole[i, j] if shown else np.nan,
                "share_row": shares[i, j] if shown and not hidden[i, c] else np.nan,
                "expected": expected[i, j] if told else np.nan, "residual": residual[i, j] if told else np.nan,
            }  # fmt: skip


def crosstab_test(
    responses: pd.DataFrame, questionnaire: Questionnaire, rows: str, columns: str, *, seed: int = 1, base: int = 1
) -> pd.DataFrame:
    """Test and strength of the association of two items: CROSSTAB_TESTS.

    The chi-square test is the headline where at most a fifth of the expected counts lie below 5 and none below 1
    (Cochran 1954), the exact test otherwise; the choice looks at the totals alone, never at p. Gamma and tau-b are
    given where both items are ordered.

    Parameters
    ----------
    responses, questionnaire, rows, columns
        As :func:`crosstab`.
    seed
        Of the sampled tables of the exact test.
    base
        Above 1 the counts are rounded to it first: a statistic of the true counts, known to many digits, would tell
        them. What is printed then follows from the rounded table alone.

    References
    ----------
    Cochran (1954), Biometrics 10, 417-451.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses
    >>> book = default_questionnaire()
    >>> tests = crosstab_test(simulate_responses(book, seed=1).responses, book, "education", "length")
    >>> tests.query("is_headline")["statistic"].tolist()
    ['chi2']
    """
    table = check_responses(responses, questionnaire)
    counts = crosstab_counts(table, questionnaire, rows, columns)
    if base > 1:
        counts = round_counts(counts, base=base).astype(np.int64)
    ordered = all(questionnaire[name].ordered or questionnaire[name].kind == "scale" for name in (rows, columns))
    kind = str(table["data_kind"].iloc[0])
    common = {"row_item": rows, "column_item": columns, "n": int(counts.sum()), "data_kind": kind}
    made = build_table(({**common, **row} for row in _statistics(counts, ordered, seed)), CROSSTAB_TESTS)
    if base > 1:
        made["method"] += f"; of counts rounded to base {base}"
        made["note_zh"] += f"；用取整到 {base} 的人数算的"
    return made


def _statistics(table: NDArray[np.int64], ordered: bool, seed: int) -> Iterator[dict[str, Any]]:
    counts = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(counts.shape) < 2:
        base = {"df": 0.0, "min_expected": np.nan, "is_headline": False, "method": "undefined"}
        yield {"statistic": "chi2", **base, "note_zh": "有一道题所有人的答案都一样，无从比较"}
        return
    made = stats.chi2_contingency(counts, correction=False)
    below = float((made.expected_freq < _LEAST_EXPECTED).mean())
    least = float(made.expected_freq.min())
    enough = below <= _MOST_BELOW and least >= 1
    p, how = freeman_halton(counts, seed=seed)
    base = {"min_expected": least, "df": float(made.dof)}
    note = f"期望不足 5 的格子占 {100 * below:.0f}%，最小期望 {least:.1f}"
    yield {
        **base, "statistic": "chi2", "value": float(made.statistic), "p_value": float(made.pvalue),
        "is_headline": enough, "method": "Pearson, no continuity correction",
        "note_zh": note + ("，用卡方检验" if enough else "，不用卡方检验，看精确检验"),
    }  # fmt: skip
    yield {
        **base, "statistic": "fisher", "p_value": p, "is_headline": not enough, "method": f"Freeman-Halton, {how}",
        "note_zh": "精确检验" if enough else "期望太小，以精确检验为准",
    }  # fmt: skip
    v, low, high, corrected = cramers_v(counts)
    strengths = [
        ("cramers_v", (v, low, high), "noncentral chi-square", "0 无关，1 完全对应；表小时偏大"),
        ("cramers_v_corrected", (corrected, np.nan, np.nan), "Bergsma (2013)", "扣去样本小带来的偏大"),
    ]
    if ordered:
        strengths += [
            ("gamma", goodman_kruskal_gamma(counts), "asymptotic (Brown-Benedetti)", "两题都有次序；不计同级的对"),
            ("tau_b", kendall_tau_b(counts), "asymptotic (Brown-Benedetti)", "两题都有次序；同级的对使它变小"),
        ]
    for name, (value, bottom, top), method, said in strengths:
        yield {
            **base, "statistic": name, "value": value, "ci_low": bottom, "ci_high": top, "is_headline": False,
            "method": method, "note_zh": said,
        }  # fmt: skip
