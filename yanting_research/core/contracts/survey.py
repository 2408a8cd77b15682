"""Questionnaires: what was read of an export, how it was answered, scales, cross tables and needs."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import (
    DATA_KINDS,
    Contract,
    OpenContract,
    a_count,
    a_flag,
    a_number,
    a_text,
)

__all__ = [
    "RESPONSES",
    "SURVEY_COLUMNS",
    "SURVEY_FINDINGS",
    "RESPONSE_FLAGS",
    "ITEM_MISSING",
    "ITEM_SHARES",
    "SCALE_SCORES",
    "RELIABILITY",
    "ITEM_STATISTICS",
    "LOADINGS",
    "EIGENVALUES",
    "CROSSTAB",
    "CROSSTAB_TESTS",
    "SURVEY_MARGINS",
    "NEEDS",
]


def _kind() -> Series[str]:
    return a_text("real, specimen or simulated", isin=DATA_KINDS)  # type: ignore[no-any-return]


def _protection() -> Series[str]:
    return a_text(  # type: ignore[no-any-return]
        "how counts of few people are kept from view: suppressed (NaN, with what would give them back), rounded (each "
        "count to the nearest 5, shares from these), none (for the user's own eyes)",
        isin=("suppressed", "rounded", "none"),
    )


class RESPONSES(OpenContract):
    """Further columns are the items of the questionnaire. No personal identifiers."""

    _row_means: ClassVar[str] = "an anonymous answer sheet"
    _key: ClassVar[tuple[str, ...]] = ("response_id",)
    response_id: Series[str] = a_text("running label or pseudonym, never a name or number of a person")
    data_kind: Series[str] = a_text("real, specimen or simulated", isin=DATA_KINDS)


class SURVEY_COLUMNS(Contract):
    """How an export was read: every column with its fate."""

    _row_means: ClassVar[str] = "a column of an export of answers"
    _key: ClassVar[tuple[str, ...]] = ("n_column",)
    n_column: Series[np.int64] = a_count("number of the column in the file, from 1", "ordinal")
    column: Series[str] = a_text("its letters: A, B, AA")
    header: Series[str] = a_text("its heading as in the file")
    fate: Series[str] = a_text(
        "answers of an item; duration; address (counted, then dropped); dropped; identifier (dropped); "
        "pseudonym (declared, replaced on the spot); unmatched",
        isin=("item", "duration", "address", "dropped", "identifier", "pseudonym", "unmatched"),
    )
    target: Series[str] = a_text("column of RESPONSES, or item whose joined answers it holds; empty when dropped")
    read_as: Series[str] = a_text(
        "how its cells were read: label, code, position, joined, mark, rank, number, text; empty when dropped"
    )
    n_filled: Series[np.int64] = a_count("filled cells", "cells")
    note_zh: Series[str] = a_text("what to know about it, in Chinese")


class SURVEY_FINDINGS(Contract):
    """Answers that could not be taken as they stand: nothing is dropped without a row here."""

    _row_means: ClassVar[str] = "a finding in a cell or column of an export"
    _key: ClassVar[tuple[str, ...]] = ("n_row", "n_column", "kind", "item")
    n_row: Series[np.int64] = a_count("row as the spreadsheet numbers it; 0 for a whole column or file", "ordinal")
    n_column: Series[np.int64] = a_count("column from 1; 0 for the whole file", "ordinal")
    cell: Series[str] = a_text("address such as C7; letters only for a whole column")
    kind: Series[str] = a_text("kind of finding")
    item: Series[str] = a_text("item of the questionnaire")
    found: Series[str] = a_text("what stands there; never an identifier of a person")
    message_zh: Series[str] = a_text("what it is and what was done, in Chinese")


class RESPONSE_FLAGS(Contract):
    """Checks of single answer sheets. A flag is a question to the user, never a verdict."""

    _row_means: ClassVar[str] = "a check of an answer sheet"
    _key: ClassVar[tuple[str, ...]] = ("response_id", "check")
    response_id: Series[str] = a_text("answer sheet")
    check: Series[str] = a_text("kind of check, see survey.CHECKS_ZH")
    value: Series[np.float64] = a_number("what was measured; NaN where it cannot be", "depends on the check")
    threshold: Series[np.float64] = a_number("bound beyond which the sheet is flagged", "as value")
    flagged: Series[bool] = a_flag("beyond the bound")
    message_zh: Series[str] = a_text("what was seen, in Chinese; empty when not flagged")
    data_kind: Series[str] = _kind()


class ITEM_MISSING(Contract):
    """Who was asked, who answered, who did not."""

    _row_means: ClassVar[str] = "an item of the questionnaire"
    _key: ClassVar[tuple[str, ...]] = ("n_item",)
    n_item: Series[np.int64] = a_count("place in the questionnaire, from 1", "ordinal")
    item: Series[str] = a_text("item")
    text: Series[str] = a_text("its words")
    n_sheets: Series[np.int64] = a_count("answer sheets", "sheets")
    n_not_asked: Series[np.int64] = a_count("sheets that a skip rule leads past it", "sheets")
    n_answered: Series[np.int64] = a_count("answered among those asked", "sheets")
    n_missing: Series[np.int64] = a_count("blank among those asked", "sheets")
    share_missing: Series[np.float64] = a_number("n_missing over those asked", "share in [0, 1]")
    data_kind: Series[str] = _kind()


class ITEM_SHARES(Contract):
    """How often each option was chosen, over all or in groups."""

    _row_means: ClassVar[str] = "an option of an item in a group"
    _key: ClassVar[tuple[str, ...]] = ("item", "group", "n_option")
    item: Series[str] = a_text("item")
    group: Series[str] = a_text("label of the group; empty for all")
    n_option: Series[np.int64] = a_count("place among the options, from 1", "ordinal")
    label: Series[str] = a_text("words of the option")
    n: Series[np.float64] = a_number("sheets that chose it; NaN when suppressed", "sheets")
    base: Series[np.float64] = a_number("sheets that were asked and answered; NaN when suppressed", "sheets")
    share: Series[np.float64] = a_number("of the base, weighted where weights are given", "share in [0, 1]")
    ci_low: Series[np.float64] = a_number("lower end of the 95 % Wilson interval", "share in [0, 1]")
    ci_high: Series[np.float64] = a_number("upper end of the 95 % Wilson interval", "share in [0, 1]")
    share_answers: Series[np.float64] = a_number("of all choices made in the item", "share in [0, 1]")
    protection: Series[str] = _protection()
    data_kind: Series[str] = _kind()


class SCALE_SCORES(Contract):
    """Mean of the answered items, reversed ones turned round."""

    _row_means: ClassVar[str] = "a scale of an answer sheet"
    _key: ClassVar[tuple[str, ...]] = ("response_id", "scale")
    response_id: Series[str] = a_text("answer sheet")
    scale: Series[str] = a_text("scale")
    score: Series[np.float64] = a_number("mean of the answered items; NaN when too few are", "points of the scale")
    n_answered: Series[np.int64] = a_count("items answered", "items")
    n_items: Series[np.int64] = a_count("items of the scale", "items")
    data_kind: Series[str] = _kind()


class RELIABILITY(Contract):
    """Reliability of a scale; every coefficient with its formula and interval."""

    _row_means: ClassVar[str] = "a coefficient of a scale"
    _key: ClassVar[tuple[str, ...]] = ("scale", "statistic")
    scale: Series[str] = a_text("scale")
    statistic: Series[str] = a_text("alpha, alpha_standardized, omega_total, omega_hierarchical, kmo, bartlett ...")
    value: Series[np.float64] = a_number("the coefficient; NaN where it is undefined", "1 at perfect reliability")
    ci_low: Series[np.float64] = a_number("lower end of the 95 % interval; NaN where none is given", "as value")
    ci_high: Series[np.float64] = a_number("upper end of the 95 % interval; NaN where none is given", "as value")
    n_complete: Series[np.int64] = a_count("sheets with every item answered, on which it rests", "sheets")
    n_items: Series[np.int64] = a_count("items", "items")
    formula: Series[str] = a_text("formula with its source")
    note_zh: Series[str] = a_text("why it is undefined, or how to read it, in Chinese")
    data_kind: Series[str] = _kind()


class ITEM_STATISTICS(Contract):
    """Items of a scale, after reversing."""

    _row_means: ClassVar[str] = "an item of a scale"
    _key: ClassVar[tuple[str, ...]] = ("scale", "n_item")
    scale: Series[str] = a_text("scale")
    n_item: Series[np.int64] = a_count("place in the scale, from 1", "ordinal")
    item: Series[str] = a_text("item")
    text: Series[str] = a_text("its words")
    is_reversed: Series[bool] = a_flag("turned round before all statistics")
    n: Series[np.int64] = a_count("answered", "sheets")
    mean: Series[np.float64] = a_number("mean", "points")
    sd: Series[np.float64] = a_number("standard deviation, n - 1", "points")
    share_lowest: Series[np.float64] = a_number("answers at the lowest point (floor)", "share in [0, 1]")
    share_highest: Series[np.float64] = a_number("answers at the highest point (ceiling)", "share in [0, 1]")
    r_total: Series[np.float64] = a_number("correlation with the sum of the other items", "correlation")
    alpha_if_dropped: Series[np.float64] = a_number("alpha of the other items", "coefficient")
    data_kind: Series[str] = _kind()


class LOADINGS(Contract):
    """Loadings of an exploratory factor analysis; in an oblique solution the pattern."""

    _row_means: ClassVar[str] = "an item on a factor"
    _key: ClassVar[tuple[str, ...]] = ("n_item", "factor")
    n_item: Series[np.int64] = a_count("place of the item, from 1", "ordinal")
    item: Series[str] = a_text("item")
    factor: Series[str] = a_text("F1, F2 ... by the variance they carry")
    loading: Series[np.float64] = a_number("pattern loading", "standardized")
    communality: Series[np.float64] = a_number("share of the item's variance that the factors carry", "share")
    data_kind: Series[str] = _kind()


class EIGENVALUES(Contract):
    """Parallel analysis: eigenvalues beside those of data without any factor."""

    _row_means: ClassVar[str] = "an eigenvalue of the correlation matrix"
    _key: ClassVar[tuple[str, ...]] = ("n_factor",)
    n_factor: Series[np.int64] = a_count("number of the eigenvalue, from 1", "ordinal")
    eigenvalue: Series[np.float64] = a_number("of the data", "items")
    random_mean: Series[np.float64] = a_number("mean over random data", "items")
    random_high: Series[np.float64] = a_number("95th percentile over random data", "items")
    retained: Series[bool] = a_flag("it and all before it lie above the percentile")
    n_draws: Series[np.int64] = a_count("random data sets", "draws")
    data_kind: Series[str] = _kind()


class CROSSTAB(Contract):
    """A cross table in long form; NaN counts are suppressed."""

    _row_means: ClassVar[str] = "a cell of a cross table; empty labels with n_row or n_column 0 are totals"
    _key: ClassVar[tuple[str, ...]] = ("row_item", "column_item", "n_row", "n_column")
    row_item: Series[str] = a_text("item of the rows")
    column_item: Series[str] = a_text("item of the columns")
    n_row: Series[np.int64] = a_count("place of the row, from 1; 0 for the total of the columns", "ordinal")
    n_column: Series[np.int64] = a_count("place of the column, from 1; 0 for the total of the rows", "ordinal")
    row_label: Series[str] = a_text("words of the row's option")
    column_label: Series[str] = a_text("words of the column's option")
    n: Series[np.float64] = a_number("sheets; NaN when suppressed", "sheets")
    share_row: Series[np.float64] = a_number("of the row, weighted where weights are given", "share in [0, 1]")
    expected: Series[np.float64] = a_number("count expected without association; NaN for totals", "sheets")
    residual: Series[np.float64] = a_number("adjusted standardized residual; NaN for totals", "standard deviations")
    protection: Series[str] = _protection()
    data_kind: Series[str] = _kind()


class CROSSTAB_TESTS(Contract):
    """Tests and effect sizes of cross tables."""

    _row_means: ClassVar[str] = "a statistic of a cross table"
    _key: ClassVar[tuple[str, ...]] = ("row_item", "column_item", "statistic")
    row_item: Series[str] = a_text("item of the rows")
    column_item: Series[str] = a_text("item of the columns")
    statistic: Series[str] = a_text("chi2, fisher, cramers_v, cramers_v_corrected, gamma, tau_b")
    value: Series[np.float64] = a_number("the statistic; NaN where it is undefined", "depends on the statistic")
    ci_low: Series[np.float64] = a_number("lower end of the 95 % interval; NaN where none is given", "as value")
    ci_high: Series[np.float64] = a_number("upper end of the 95 % interval; NaN where none is given", "as value")
    p_value: Series[np.float64] = a_number("two-sided; NaN where none is given", "probability")
    df: Series[np.float64] = a_number("degrees of freedom", "count")
    n: Series[np.int64] = a_count("sheets in the table", "sheets")
    min_expected: Series[np.float64] = a_number("smallest expected count", "sheets")
    is_headline: Series[bool] = a_flag("the test to report, chosen by the expected counts alone")
    method: Series[str] = a_text("how p or interval were made")
    note_zh: Series[str] = a_text("how to read it, in Chinese")
    data_kind: Series[str] = _kind()


class SURVEY_MARGINS(Contract):
    """What weighting did: shares of the sheets beside the known shares."""

    _row_means: ClassVar[str] = "a category of an item used for weighting"
    _key: ClassVar[tuple[str, ...]] = ("item", "code")
    item: Series[str] = a_text("item")
    code: Series[str] = a_text("code of the option")
    label: Series[str] = a_text("words of the option")
    n: Series[np.int64] = a_count("sheets", "sheets")
    share: Series[np.float64] = a_number("of the sheets, unweighted", "share in [0, 1]")
    target: Series[np.float64] = a_number("known share of the population", "share in [0, 1]")
    share_weighted: Series[np.float64] = a_number("of the sheets, weighted", "share in [0, 1]")
    data_kind: Series[str] = _kind()


class NEEDS(Contract):
    """Training needs: importance, present level, and the mean weighted discrepancy score (Borich)."""

    _row_means: ClassVar[str] = "a need in a group"
    _key: ClassVar[tuple[str, ...]] = ("group", "need")
    group: Series[str] = a_text("label of the group; empty for all")
    need: Series[str] = a_text("need")
    label: Series[str] = a_text("its words")
    n: Series[np.int64] = a_count("sheets with both answers", "sheets")
    importance: Series[np.float64] = a_number("mean importance", "points")
    level: Series[np.float64] = a_number("mean present level", "points")
    gap: Series[np.float64] = a_number("importance minus level", "points")
    gap_low: Series[np.float64] = a_number("lower end of the 95 % interval of the gap", "points")
    gap_high: Series[np.float64] = a_number("upper end of the 95 % interval of the gap", "points")
    mwds: Series[np.float64] = a_number("mean weighted discrepancy score: gap times mean importance", "points squared")
    ci_low: Series[np.float64] = a_number("lower end of its 95 % bootstrap interval", "points squared")
    ci_high: Series[np.float64] = a_number("upper end of its 95 % bootstrap interval", "points squared")
    rank: Series[np.float64] = a_number("1 for the largest score; ties share the mean rank", "ordinal")
    rank_low: Series[np.float64] = a_number("2.5th percentile of the rank over the draws", "ordinal")
    rank_high: Series[np.float64] = a_number("97.5th percentile of the rank over the draws", "ordinal")
    quadrant: Series[str] = a_text("place on the importance-performance map, in Chinese")
    data_kind: Series[str] = _kind()
