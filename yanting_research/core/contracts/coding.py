"""Coding: units, decisions, faults of filled sheets, disagreements and agreement."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import Contract, a_count, a_flag, a_number, a_text

__all__ = ["AGREEMENT", "CODES", "CODE_SCORES", "CONFUSION", "DISAGREEMENTS", "SHEET_FINDINGS", "UNITS"]


class CODES(Contract):
    """Coding decisions by people or by a rule."""

    _row_means: ClassVar[str] = "a code by a coder"
    _key: ClassVar[tuple[str, ...]] = ("unit_id", "coder", "code")
    unit_id: Series[str] = a_text("coded unit")
    coder: Series[str] = a_text("label of the coder, never a person's name")
    code: Series[str] = a_text("code of the codebook")
    value: Series[np.float64] = a_number(
        "1 present, 0 absent, or a scale value; NaN where the coder left it blank", "code"
    )


class UNITS(Contract):
    """Stretches of text that coders judge one by one."""

    _row_means: ClassVar[str] = "a unit of text to be coded"
    _key: ClassVar[tuple[str, ...]] = ("unit_id",)
    unit_id: Series[str] = a_text("document, '#', start and end in the clean text, with leading zeros")
    doc_id: Series[str] = a_text("document")
    section_id: Series[str] = a_text("innermost section in which the unit begins")
    place: Series[str] = a_text("headings above the unit, the outermost first, joined by ' / '")
    role: Series[str] = a_text("role of the section: 现状, 成效, 问题 ...; empty when none was found")
    period: Series[str] = a_text("year or period of the document; empty when unknown")
    is_heading: Series[bool] = a_flag("the unit is a title or a numbered heading")
    start: Series[np.int64] = a_count("first character", "code points")
    end: Series[np.int64] = a_count("behind the last character", "code points")
    text: Series[str] = a_text("the unit itself: text[start:end] of the document")
    before: Series[str] = a_text("what stands before it")
    after: Series[str] = a_text("what stands after it")
    weight: Series[np.float64] = a_number("units of the frame for which it stands; 1 without sampling", "units")


class SHEET_FINDINGS(Contract):
    """What is wrong with, or odd in, filled sheets: all of it at once."""

    _row_means: ClassVar[str] = "a finding in a filled sheet"
    _key: ClassVar[tuple[str, ...]] = ("path", "n_row", "column", "kind")
    path: Series[str] = a_text("file, and sheet inside it")
    n_row: Series[np.int64] = a_count("row as the spreadsheet numbers it; 0 for the whole sheet", "ordinal")
    column: Series[str] = a_text("heading of the column; empty for the whole row")
    kind: Series[str] = a_text("kind of finding, see coding.FINDING_KINDS")
    severity: Series[str] = a_text("fault: the sheet is refused; note: it is read", isin=("fault", "note"))
    found: Series[str] = a_text("what stands there")
    expected: Series[str] = a_text("what should stand there")
    message_zh: Series[str] = a_text("what it is and what to do, in Chinese")


class DISAGREEMENTS(Contract):
    """Units on whose code the coders differ, with the sentence."""

    _row_means: ClassVar[str] = "a unit and a code on which coders differ"
    _key: ClassVar[tuple[str, ...]] = ("code", "unit_id")
    code: Series[str] = a_text("code of the codebook")
    unit_id: Series[str] = a_text("coded unit")
    values: Series[str] = a_text("each coder's value, 'A=1; B=0', by coder")
    n_coders: Series[np.int64] = a_count("coders who gave a value", "coders")
    n_values: Series[np.int64] = a_count("different values among them", "values")
    spread: Series[np.float64] = a_number("largest minus smallest value", "code")
    before: Series[str] = a_text("what stands before the unit")
    text: Series[str] = a_text("the unit")
    after: Series[str] = a_text("what stands after the unit")


class AGREEMENT(Contract):
    """Agreement of coders: every coefficient with its formula, interval and what it rests on."""

    _row_means: ClassVar[str] = "a coefficient of a code for a set of coders"
    _key: ClassVar[tuple[str, ...]] = ("scope", "code", "coders", "statistic")
    scope: Series[str] = a_text(
        "one code; the cells of all codes pooled; the mean of the codes", isin=("code", "pooled", "mean")
    )
    code: Series[str] = a_text("code of the codebook; empty for pooled and mean")
    coders: Series[str] = a_text("labels of the coders, joined by ' | '")
    statistic: Series[str] = a_text("name of the coefficient")
    level: Series[str] = a_text("level of measurement that the coefficient assumed")
    formula: Series[str] = a_text("formula with its source")
    value: Series[np.float64] = a_number("the coefficient; NaN where it is undefined", "1 at perfect agreement")
    ci_low: Series[np.float64] = a_number("lower end of the bootstrap interval", "as value")
    ci_high: Series[np.float64] = a_number("upper end of the bootstrap interval", "as value")
    n_units: Series[np.int64] = a_count("units that two or more of them coded; pooled, units times codes", "units")
    n_coders: Series[np.int64] = a_count("coders", "coders")
    n_missing: Series[np.int64] = a_count("cells of coder and unit without a value", "cells")
    observed: Series[np.float64] = a_number("observed agreement; for alpha 1 minus the observed disagreement", "share")
    expected: Series[np.float64] = a_number("agreement expected by chance, as the coefficient defines it", "share")
    share_modal: Series[np.float64] = a_number("share of the most frequent value among all values", "share in [0, 1]")
    prevalence_index: Series[np.float64] = a_number("|a - d| / n of a two by two table", "share in [0, 1]")
    bias_index: Series[np.float64] = a_number("|b - c| / n of a two by two table", "share in [0, 1]")
    n_draws: Series[np.int64] = a_count("bootstrap draws", "draws")
    n_degenerate: Series[np.int64] = a_count("draws in which the coefficient is undefined; left out", "draws")
    reason: Series[str] = a_text("why value or interval is NaN, see coding.REASONS_ZH; empty when defined")


class CONFUSION(Contract):
    """Two coders' values against each other."""

    _row_means: ClassVar[str] = "a pair of values of two coders on a code"
    _key: ClassVar[tuple[str, ...]] = ("code", "value_first", "value_second")
    code: Series[str] = a_text("code of the codebook")
    first: Series[str] = a_text("label of the first coder")
    second: Series[str] = a_text("label of the second coder")
    value_first: Series[np.float64] = a_number("value of the first", "code")
    value_second: Series[np.float64] = a_number("value of the second", "code")
    n: Series[np.int64] = a_count("units with this pair", "units")
    share: Series[np.float64] = a_number("n over the units that both coded", "share in [0, 1]")


class CODE_SCORES(Contract):
    """A machine's codes against a reference: precision, recall, F1."""

    _row_means: ClassVar[str] = "a value of a code, scored against the reference"
    _key: ClassVar[tuple[str, ...]] = ("scope", "code", "target")
    scope: Series[str] = a_text(
        "one code, all cells together (micro), or the mean (macro)", isin=("code", "micro", "macro")
    )
    code: Series[str] = a_text("code of the codebook; empty for micro and macro")
    target: Series[np.float64] = a_number("value that counts as found; NaN for micro and macro", "code")
    predicted: Series[str] = a_text("label of the coder that is scored")
    reference: Series[str] = a_text("label of the coder taken as right")
    n_units: Series[np.int64] = a_count("units that both coded", "units")
    n_true_positive: Series[np.int64] = a_count("found and right", "units")
    n_false_positive: Series[np.int64] = a_count("found and wrong", "units")
    n_false_negative: Series[np.int64] = a_count("missed", "units")
    n_true_negative: Series[np.int64] = a_count("rightly not found", "units")
    precision: Series[np.float64] = a_number("right over found; NaN when nothing was found", "share in [0, 1]")
    recall: Series[np.float64] = a_number("right over all that was there; NaN when nothing was", "share in [0, 1]")
    f1: Series[np.float64] = a_number("2 tp / (2 tp + fp + fn); NaN when all three are 0", "share in [0, 1]")
    precision_low: Series[np.float64] = a_number("lower end of the bootstrap interval of precision", "share in [0, 1]")
    precision_high: Series[np.float64] = a_number("upper end of the bootstrap interval of precision", "share in [0, 1]")
    recall_low: Series[np.float64] = a_number("lower end of the bootstrap interval of recall", "share in [0, 1]")
    recall_high: Series[np.float64] = a_number("upper end of the bootstrap interval of recall", "share in [0, 1]")
    f1_low: Series[np.float64] = a_number("lower end of the bootstrap interval of F1", "share in [0, 1]")
    f1_high: Series[np.float64] = a_number("upper end of the bootstrap interval of F1", "share in [0, 1]")
