"""Facts, their audit and the interventions."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import Contract, a_count, a_number, a_text

__all__ = ["MODALITIES", "QUALIFIERS", "ROLES", "VERDICTS", "FACTS", "CHECKS", "INTERVENTIONS"]

QUALIFIERS = ("exact", "about", "more_than", "less_than", "at_least", "at_most", "range")
ROLES = (
    "count", "share", "money", "area", "length", "average", "rate", "change",
    "duration", "ratio", "age", "rank", "other",
)  # fmt: skip
MODALITIES = ("observed", "target")
VERDICTS = ("consistent", "rounding", "inconsistent", "impossible", "uncheckable")


class FACTS(Contract):
    """Quantity mentions (数量事实): every number of the text that states something."""

    _row_means: ClassVar[str] = "a quantity mention"
    _key: ClassVar[tuple[str, ...]] = ("fact_id",)
    fact_id: Series[str] = a_text("doc_id + '#f' + running number")
    doc_id: Series[str] = a_text("document")
    section_id: Series[str] = a_text("innermost section")
    subject: Series[str] = a_text("whose: county, town, organisation")
    indicator: Series[str] = a_text("the noun counted")
    population: Series[str] = a_text("group the indicator is counted in")
    surface: Series[str] = a_text("numeral with adjoining qualifier and unit, as printed")
    start: Series[np.int64] = a_count("first character", "code points")
    end: Series[np.int64] = a_count("one past the last character", "code points")
    value: Series[np.float64] = a_number(
        "in base units: 万 and 亿 multiplied out, shares in percent", "see column unit"
    )
    value_high: Series[np.float64] = a_number("upper end of a range", "see column unit")
    unit: Series[str] = a_text("unit as printed, simplified script; 人 is never 人次")
    qualifier: Series[str] = a_text("hedge", isin=QUALIFIERS)
    role: Series[str] = a_text("what kind of quantity", isin=ROLES)
    modality: Series[str] = a_text("observed, or a target", isin=MODALITIES)
    period: Series[str] = a_text("period stated for the figure")
    region: Series[str] = a_text("region stated for the figure")
    part_of: Series[str] = a_text("fact_id of the nearest whole")
    denominator: Series[str] = a_text("fact_id of a share's denominator")
    numerator: Series[str] = a_text("fact_id of a share's numerator; of the later figure for a change")
    earlier: Series[str] = a_text("fact_id of the earlier figure a change starts from")
    list_id: Series[str] = a_text("list the figure stands in, with its whole; parts of one list share it")
    list_kind: Series[str] = a_text(
        "what ties a part to its whole: bracket, opener, label, colon, clause, attribute, suffix, verb, kind, "
        "distributive or table"
    )
    precision: Series[np.float64] = a_number("unit of the last printed digit: 0.1 for 14.7, 10000 for 62万", "see unit")
    page: Series[np.int64] = a_count("page of the file", "page", ge=1)
    rule_id: Series[str] = a_text("case of the extractor that found it")
    confidence: Series[np.float64] = a_number(
        "share of correct facts of that case in the golden set", "share in [0, 1]"
    )
    status: Series[str] = a_text("ok, masked, corrupted or split_by_page_break")


class CHECKS(Contract):
    """Arithmetic that the text states or implies, with a verdict."""

    _row_means: ClassVar[str] = "an arithmetic check of facts with a verdict"
    _key: ClassVar[tuple[str, ...]] = ("check_id",)
    check_id: Series[str] = a_text("doc_id + '#c' + running number")
    doc_id: Series[str] = a_text("document")
    kind: Series[str] = a_text("sum, share, bound, change, product, average, multiple, repeat, yearly")
    whole: Series[str] = a_text("fact_id of the whole or denominator")
    parts: Series[str] = a_text("fact_ids of the parts or numerator, joined by ' '")
    share: Series[str] = a_text("fact_id of the printed share")
    printed: Series[np.float64] = a_number("figure as printed", "unit of the fact")
    computed: Series[np.float64] = a_number("figure as computed from the parts", "unit of the fact")
    verdict: Series[str] = a_text("verdict", isin=VERDICTS)
    explanation_zh: Series[str] = a_text("the computation in Chinese")
    explanation_en: Series[str] = a_text("the computation in English")


class INTERVENTIONS(Contract):
    """The register of training and organising measures (举措登记)."""

    _row_means: ClassVar[str] = "a training or organising measure"
    _key: ClassVar[tuple[str, ...]] = ("intervention_id",)
    intervention_id: Series[str] = a_text("doc_id + '#i' + running number")
    doc_id: Series[str] = a_text("document")
    section_id: Series[str] = a_text("innermost section")
    form: Series[str] = a_text("form of the codebook: 集中培训, 外出考察, ...")
    name: Series[str] = a_text("the measure's own name, as printed")
    audience: Series[str] = a_text("who takes part, as printed")
    headcount: Series[np.float64] = a_number("persons", "人")
    headcount_qualifier: Series[str] = a_text("hedge of the headcount; empty without one")
    attendances: Series[np.float64] = a_number("attendances, never counted as persons", "人次")
    sessions: Series[np.float64] = a_number("classes, lectures or sessions", "期/场")
    hours: Series[np.float64] = a_number("hours of teaching stated for it", "学时")
    money: Series[np.float64] = a_number("money", "元")
    money_qualifier: Series[str] = a_text("hedge of the money; empty without one")
    frequency: Series[str] = a_text("每月一期, ..., as printed")
    partner: Series[str] = a_text("partner institutions, joined by 、")
    place: Series[str] = a_text("places, joined by 、")
    period: Series[str] = a_text("period stated for one of its figures")
    effect: Series[str] = a_text("effect the text claims for it, as printed")
    modality: Series[str] = a_text("done, planned or recommended", isin=("done", "planned", "recommended"))
    fact_ids: Series[str] = a_text("facts attached to it, joined by ' '")
    sentence: Series[str] = a_text("its sentence")
    start: Series[np.int64] = a_count("first character of the sentence", "code points")
    end: Series[np.int64] = a_count("one past its last character", "code points")
