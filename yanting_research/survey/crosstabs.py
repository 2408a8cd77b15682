"""Cross tables (交叉表) of two items, their test and strength, small cells hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from yanting_research.core import CROSSTAB, CROSSTAB_TESTS, build_table
from yanting_research.core.suppression import suppress_table
from yanting_research.errors import SurveyError
from yanting_research.survey.asked import answered, asked, check_responses
from yanting_research.survey.association import cramers_v, goodman_kruskal_gamma, kendall_tau_b
from yanting_research.survey.exact_tests import freeman_halton
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
) -> pd.DataFrame:
    """A cross table with totals, row shares and residuals, small cells hidden: CROSSTAB.

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

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses
    >>> book = default_questionnaire()
    >>> table = crosstab(simulate_responses(book, seed=1).responses, book, "role", "distance_used")
    >>> table.query("n_row == 0 and n_column == 0")["n"].tolist()
    [420.0]
    """
    table = check_responses(responses, questionnaire)
    first, second, used = _both(table, questionnaire, rows, columns)
    row, column = questionnaire[rows], questionnaire[columns]
    counts = _counted(first, second, used, row, column)
    mass = counts if weights is None else _counted(first, second, used, row, column, weights)
    shape = (len(row.options) + 1, len(column.options) + 1)
    hidden = suppress_table(counts, threshold=threshold).hidden if threshold else np.zeros(shape, dtype=np.bool_)
    kind = str(table["data_kind"].iloc[0])
    return build_table(_cells(counts, mass, hidden, row, column, kind), CROSSTAB)


def _cells(
    counts: Floats, mass: Floats, hidden: NDArray[np.bool_], row: Item, column: Item, kind: str
) -> Iterator[dict[str, Any]]:
    n, by_row, by_column = counts.sum(), counts.sum(axis=1), counts.sum(axis=0)
    expected = np.outer(by_row, by_column) / n
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(expected * np.outer(1 - by_row / n, 1 - by_column / n))
        residual = np.where(spread > 0, (counts - expected) / spread, np.nan)
        shares = np.vstack([mass, mass.sum(axis=0)])
        shares = np.hstack([shares, shares.sum(axis=1, keepdims=True)])
        shares = shares / shares[:, -1:]
    whole = np.vstack([counts, by_column])
    whole = np.hstack([whole, whole.sum(axis=1, keepdims=True)])
    r, c = counts.shape
    for i in range(r + 1):
        # a share times a shown total would give a hidden count back
        for j in range(c + 1):
            shown = not hidden[i, j]
            inside = i < r and j < c
            # expected counts and residuals follow from the totals and the count itself
            told = shown and inside and not hidden[i, c] and not hidden[r, j] and not hidden[r, c]
            yield {
                "row_item": row.item, "column_item": column.item, "n_row": (i + 1) % (r + 1),
                "n_column": (j + 1) % (c + 1), "row_label": row.options[i].label if i < r else "",
                "column_label": column.options[j].label if j < c else "", "n": whole[i, j] if shown else np.nan,
                "share_row": shares[i, j] if shown and not hidden[i, c] else np.nan,
                "expected": expected[i, j] if told else np.nan, "residual": residual[i, j] if told else np.nan,
                "data_kind": kind,
            }  # fmt: skip


def crosstab_test(
    responses: pd.DataFrame, questionnaire: Questionnaire, rows: str, columns: str, *, seed: int = 1
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
    ordered = all(questionnaire[name].ordered or questionnaire[name].kind == "scale" for name in (rows, columns))
    kind = str(table["data_kind"].iloc[0])
    common = {"row_item": rows, "column_item": columns, "n": int(counts.sum()), "data_kind": kind}
    return build_table(({**common, **row} for row in _statistics(counts, ordered, seed)), CROSSTAB_TESTS)


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
