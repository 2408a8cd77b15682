"""The tables that travel between rooms, one pandera model each.

A contract says what one row is, which columns are its key, and for every column
its type, its unit and what an empty cell means. Text cells are never missing:
``""`` means "none stated". Undefined numbers are ``NaN``, never 0. Booleans and
integers are never missing. Rows leave a room sorted by their key.

``yanting describe FACTS`` prints a contract; nobody types a data dictionary.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera import dtypes
from pandera.engines import pandas_engine
from pandera.typing import Series

__all__ = ["CONTRACTS", "Contract"]


def _text(description: str, **checks: Any) -> Any:
    return pa.Field(description=description, metadata={"unit": "text"}, **checks)


def _number(description: str, unit: str, **checks: Any) -> Any:
    return pa.Field(description=description, metadata={"unit": unit}, nullable=True, **checks)


def _count(description: str, unit: str = "count", **checks: Any) -> Any:
    return pa.Field(description=description, metadata={"unit": unit}, **({"ge": 0} | checks))


def _flag(description: str) -> Any:
    return pa.Field(description=description, metadata={"unit": "true/false"})


@pandas_engine.Engine.register_dtype
@dtypes.immutable
class Text(pandas_engine.DataType):
    """Text cells, plain or as categories of text, which keep millions of repeated cells small."""

    type = pd.StringDtype(na_value=np.nan)

    def check(self, pandera_dtype: dtypes.DataType, data_container: Any | None = None) -> bool:  # noqa: ARG002
        """Whether a column's type is text."""
        found = getattr(pandera_dtype, "type", None)
        if isinstance(found, pd.CategoricalDtype):
            return found.categories is None or pd.api.types.is_string_dtype(found.categories.dtype)
        return isinstance(found, pd.StringDtype)

    def __str__(self) -> str:
        return "str"


QUALIFIERS = ("exact", "about", "more_than", "less_than", "at_least", "at_most", "range")
ROLES = (
    "count", "share", "money", "area", "length", "average", "rate", "change",
    "duration", "ratio", "age", "rank", "other",
)  # fmt: skip
MODALITIES = ("observed", "target")
VERDICTS = ("consistent", "rounding", "inconsistent", "impossible", "uncheckable")
SECTION_ROLES = ("", "现状", "成效", "问题", "原因", "对策", "目标", "保障")
DATA_KINDS = ("real", "specimen", "simulated")
ORIGINS = ("user", "reader", "page", "text", "title")


class Contract(pa.DataFrameModel):
    """Root of the contracts; subclasses state what a row is and which columns are its key."""

    _row_means: ClassVar[str] = ""
    _key: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def row_means(cls) -> str:
        """What one row is."""
        return cls._row_means

    @classmethod
    def key(cls) -> list[str]:
        """The key columns."""
        return list(cls._key)

    class Config:
        strict = True
        coerce = False


class OpenContract(Contract):
    """A contract that lets further columns through: docvars, covariates."""

    class Config:
        strict = False
        coerce = False


class DOCUMENTS(OpenContract):
    """Further columns are document variables (docvars) from the reader or the user."""

    _row_means: ClassVar[str] = "a document"
    _key: ClassVar[tuple[str, ...]] = ("doc_id",)
    doc_id: Series[str] = _text("identity of the document")
    path: Series[str] = _text("file as the user named it")
    sha256: Series[str] = _text("of the file's bytes, hexadecimal")
    reader: Series[str] = _text("reader that decoded the file")
    encoding: Series[str] = _text("codec that decoded the bytes")
    title: Series[str] = _text("title, if found")
    author: Series[str] = _text("author or issuing body, if found")
    source: Series[str] = _text("where it was published, if found")
    published: Series[str] = _text("ISO date or date-time of publication, if found")
    region: Series[str] = _text("region the document is about, if stated")
    period: Series[str] = _text("period the document is about, ISO year or date")
    data_kind: Series[str] = _text("real, specimen or simulated", isin=DATA_KINDS)
    n_characters: Series[np.int64] = _count("length of the clean text", "code points")
    n_pages: Series[np.int64] = _count("pages of the file; 1 where it has none", "pages")
    n_sections: Series[np.int64] = _count("sections of the outline", "sections")


class SECTIONS(Contract):
    """The outline, one row a section; ``s00`` is what stands before the first heading."""

    _row_means: ClassVar[str] = "a section, with level, marker, heading, role and span"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "section_id")
    doc_id: Series[str] = _text("document")
    section_id: Series[str] = _text("section, in order of appearance")
    parent_id: Series[str] = _text("section that contains it")
    level: Series[np.int64] = _count("depth: 1 一、 2 （一） 3 1. 4 （1）; 5 or more 一是; 0 in front", "level")
    marker: Series[str] = _text("marker as printed")
    number: Series[np.int64] = _count("number the marker prints; 0 without one", "ordinal")
    heading: Series[str] = _text("heading without its marker")
    role: Series[str] = _text("现状 成效 问题 原因 对策 目标 保障", isin=SECTION_ROLES)
    role_evidence: Series[str] = _text("word of this heading, or of the one above, that decided the role")
    start: Series[np.int64] = _count("first character, marker included", "code points")
    end: Series[np.int64] = _count("one past the last character, subsections included", "code points")


class OUTLINE_FINDINGS(Contract):
    """The numbering audit: repeated, missing or disordered markers, unmatched brackets."""

    _row_means: ClassVar[str] = "a finding of the numbering audit"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "finding_id")
    doc_id: Series[str] = _text("document")
    finding_id: Series[str] = _text("finding, in order of appearance")
    kind: Series[str] = _text("repeated, missing, out_of_order, lone_marker, unmatched")
    section_id: Series[str] = _text("section in which it stands")
    marker: Series[str] = _text("marker or bracket as printed")
    expected: Series[str] = _text("what the sequence asked for")
    message_zh: Series[str] = _text("the finding in Chinese")
    message_en: Series[str] = _text("the finding in English")
    start: Series[np.int64] = _count("first character", "code points")
    end: Series[np.int64] = _count("one past the last character", "code points")


class TOKENS(Contract):
    """Exactly jieba's tokens; punctuation and stop words stay. Texts may be categoricals."""

    _row_means: ClassVar[str] = "a token occurrence, with part of speech and span"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "position")
    doc_id: Series[Text] = _text("document")
    position: Series[np.int64] = _count("running number from 0", "ordinal")
    token: Series[Text] = _text("token as printed")
    pos: Series[Text] = _text("jieba part-of-speech tag; empty when not asked for")
    section_id: Series[Text] = _text("innermost section")
    start: Series[np.int64] = _count("first character", "code points")
    end: Series[np.int64] = _count("one past the last character", "code points")


class TERM_SPANS(Contract):
    """The second layer: spans laid over the text; they may nest."""

    _row_means: ClassVar[str] = "an occurrence of a domain term, quantity or date, with span"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "start", "end", "term")
    doc_id: Series[str] = _text("document")
    start: Series[np.int64] = _count("first character", "code points")
    end: Series[np.int64] = _count("one past the last character", "code points")
    term: Series[str] = _text("canonical form")
    surface: Series[str] = _text("as printed")
    kind: Series[str] = _text("lexicon, quantity, date or docnumber")
    group: Series[str] = _text("lexicon group, or unit of a quantity")
    pos: Series[str] = _text("part-of-speech tag of the lexicon entry")
    section_id: Series[str] = _text("innermost section")


class TERMS(Contract):
    """Counts of one layer (``tokens`` or ``terms``) in one kind of unit."""

    _row_means: ClassVar[str] = "a term in a unit"
    _key: ClassVar[tuple[str, ...]] = ("unit_id", "term")
    unit_id: Series[str] = _text("document, or document and section joined by '/'")
    doc_id: Series[str] = _text("document of the unit")
    term: Series[str] = _text("token or canonical term")
    layer: Series[str] = _text("tokens or terms", isin=("tokens", "terms"))
    n_term: Series[np.int64] = _count("occurrences in the unit", "count", ge=1)
    n_unit: Series[np.int64] = _count("all counted occurrences in the unit", "count", ge=1)


class THEMES(Contract):
    """A theme of a dictionary, counted in a unit; every unit has every theme."""

    _row_means: ClassVar[str] = "a theme in a unit"
    _key: ClassVar[tuple[str, ...]] = ("unit_id", "theme")
    unit_id: Series[str] = _text("document, or document and section joined by '/'")
    doc_id: Series[str] = _text("document of the unit")
    theme: Series[str] = _text("theme of the dictionary")
    n_hits: Series[np.int64] = _count("occurrences of the theme's expressions")
    n_unit: Series[np.int64] = _count("characters of the unit", "code points")
    per_1000: Series[np.float64] = _number("hits per 1,000 characters of the unit", "per 1,000 characters")
    share: Series[np.float64] = _number("hits over all theme hits of the unit", "share in [0, 1]")


class CODES(Contract):
    """Coding decisions by people or by a rule."""

    _row_means: ClassVar[str] = "a code by a coder"
    _key: ClassVar[tuple[str, ...]] = ("unit_id", "coder", "code")
    unit_id: Series[str] = _text("coded unit")
    coder: Series[str] = _text("label of the coder, never a person's name")
    code: Series[str] = _text("code of the codebook")
    value: Series[np.float64] = _number("1 present, 0 absent, or a scale value", "code")


class REUSE(Contract):
    """Passages of one document found again in another."""

    _row_means: ClassVar[str] = "a passage of a document that stands in another"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "start", "other_doc_id", "other_start")
    doc_id: Series[str] = _text("document")
    start: Series[np.int64] = _count("first character", "code points")
    end: Series[np.int64] = _count("one past the last character", "code points")
    other_doc_id: Series[str] = _text("the other document")
    other_start: Series[np.int64] = _count("first character there", "code points")
    other_end: Series[np.int64] = _count("one past the last character there", "code points")
    similarity: Series[np.float64] = _number("shared character shingles", "share in [0, 1]")


class NEAR_DUPLICATES(Contract):
    """Documents that are the same text, nearly the same, or one inside the other; none is dropped."""

    _row_means: ClassVar[str] = "a pair of documents with the same or nearly the same text"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "other_id")
    doc_id: Series[str] = _text("document, the first of the two in order")
    other_id: Series[str] = _text("the other document")
    similarity: Series[np.float64] = _number("Jaccard index of the sets of shingles", "share in [0, 1]")
    containment: Series[np.float64] = _number("the shorter's shingles that stand in the longer", "share in [0, 1]")
    kind: Series[str] = _text("what the pair is", isin=("exact", "near", "contained"))


class FACTS(Contract):
    """Quantity mentions (数量事实): every number of the text that states something."""

    _row_means: ClassVar[str] = "a quantity mention"
    _key: ClassVar[tuple[str, ...]] = ("fact_id",)
    fact_id: Series[str] = _text("doc_id + '#f' + running number")
    doc_id: Series[str] = _text("document")
    section_id: Series[str] = _text("innermost section")
    subject: Series[str] = _text("whose: county, town, organisation")
    indicator: Series[str] = _text("the noun counted")
    population: Series[str] = _text("group the indicator is counted in")
    surface: Series[str] = _text("numeral with adjoining qualifier and unit, as printed")
    start: Series[np.int64] = _count("first character", "code points")
    end: Series[np.int64] = _count("one past the last character", "code points")
    value: Series[np.float64] = _number("in base units: 万 and 亿 multiplied out, shares in percent", "see column unit")
    value_high: Series[np.float64] = _number("upper end of a range", "see column unit")
    unit: Series[str] = _text("unit as printed, simplified script; 人 is never 人次")
    qualifier: Series[str] = _text("hedge", isin=QUALIFIERS)
    role: Series[str] = _text("what kind of quantity", isin=ROLES)
    modality: Series[str] = _text("observed, or a target", isin=MODALITIES)
    period: Series[str] = _text("period stated for the figure")
    region: Series[str] = _text("region stated for the figure")
    part_of: Series[str] = _text("fact_id of the nearest whole")
    denominator: Series[str] = _text("fact_id of a share's denominator")
    numerator: Series[str] = _text("fact_id of a share's numerator; of the later figure for a change")
    earlier: Series[str] = _text("fact_id of the earlier figure a change starts from")
    list_id: Series[str] = _text("list the figure stands in, with its whole; parts of one list share it")
    list_kind: Series[str] = _text("bracket, opener, label, colon, attribute, suffix, verb, distributive or table")
    precision: Series[np.float64] = _number("unit of the last printed digit: 0.1 for 14.7, 10000 for 62万", "see unit")
    page: Series[np.int64] = _count("page of the file", "page", ge=1)
    rule_id: Series[str] = _text("case of the extractor that found it")
    confidence: Series[np.float64] = _number("share of correct facts of that case in the golden set", "share in [0, 1]")
    status: Series[str] = _text("ok, masked, corrupted or split_by_page_break")


class CHECKS(Contract):
    """Arithmetic that the text states or implies, with a verdict."""

    _row_means: ClassVar[str] = "an arithmetic check of facts with a verdict"
    _key: ClassVar[tuple[str, ...]] = ("check_id",)
    check_id: Series[str] = _text("doc_id + '#c' + running number")
    doc_id: Series[str] = _text("document")
    kind: Series[str] = _text("sum, share, bound, change, product, average, repeat")
    whole: Series[str] = _text("fact_id of the whole or denominator")
    parts: Series[str] = _text("fact_ids of the parts or numerator, joined by ' '")
    share: Series[str] = _text("fact_id of the printed share")
    printed: Series[np.float64] = _number("figure as printed", "unit of the fact")
    computed: Series[np.float64] = _number("figure as computed from the parts", "unit of the fact")
    verdict: Series[str] = _text("verdict", isin=VERDICTS)
    explanation_zh: Series[str] = _text("the computation in Chinese")
    explanation_en: Series[str] = _text("the computation in English")


class INTERVENTIONS(Contract):
    """The register of training and organising measures (举措登记)."""

    _row_means: ClassVar[str] = "a training or organising measure"
    _key: ClassVar[tuple[str, ...]] = ("intervention_id",)
    intervention_id: Series[str] = _text("doc_id + '#i' + running number")
    doc_id: Series[str] = _text("document")
    section_id: Series[str] = _text("innermost section")
    form: Series[str] = _text("form of the codebook: 集中培训, 外出考察, ...")
    name: Series[str] = _text("the measure's own name, as printed")
    audience: Series[str] = _text("who takes part, as printed")
    headcount: Series[np.float64] = _number("persons", "人")
    headcount_qualifier: Series[str] = _text("hedge of the headcount; empty without one")
    attendances: Series[np.float64] = _number("attendances, never counted as persons", "人次")
    sessions: Series[np.float64] = _number("classes, lectures or sessions", "期/场")
    hours: Series[np.float64] = _number("hours of teaching stated for it", "学时")
    money: Series[np.float64] = _number("money", "元")
    money_qualifier: Series[str] = _text("hedge of the money; empty without one")
    frequency: Series[str] = _text("每月一期, ..., as printed")
    partner: Series[str] = _text("partner institutions, joined by 、")
    place: Series[str] = _text("places, joined by 、")
    period: Series[str] = _text("period stated for one of its figures")
    effect: Series[str] = _text("effect the text claims for it, as printed")
    modality: Series[str] = _text("done, planned or recommended", isin=("done", "planned", "recommended"))
    fact_ids: Series[str] = _text("facts attached to it, joined by ' '")
    sentence: Series[str] = _text("its sentence")
    start: Series[np.int64] = _count("first character of the sentence", "code points")
    end: Series[np.int64] = _count("one past its last character", "code points")


class ALIGNMENT(Contract):
    """Problems of the 问题 part beside the measures of the 对策 part; both sides keep what stays alone."""

    _row_means: ClassVar[str] = "a problem with the measure that answers it, or either of them alone"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "problem_start", "measure_start")
    doc_id: Series[str] = _text("document")
    problem: Series[str] = _text("problem statement, as printed; empty for a measure without a problem")
    problem_start: Series[np.int64] = _count("first character; -1 without a problem", "code points", ge=-1)
    problem_end: Series[np.int64] = _count("one past the last character; -1 without a problem", "code points", ge=-1)
    measure: Series[str] = _text("measure, as printed; empty for a problem without a measure")
    measure_start: Series[np.int64] = _count("first character; -1 without a measure", "code points", ge=-1)
    measure_end: Series[np.int64] = _count("one past the last character; -1 without a measure", "code points", ge=-1)
    similarity: Series[np.float64] = _number("weighted overlap of their terms", "share in [0, 1]")
    shared_terms: Series[str] = _text("terms both contain, the weightiest first, joined by 、")
    status: Series[str] = _text("what the row is", isin=("aligned", "problem_only", "measure_only"))


class LINKS(Contract):
    """Facts beside the themes of their sentence or section."""

    _row_means: ClassVar[str] = "a fact tied to a theme"
    _key: ClassVar[tuple[str, ...]] = ("fact_id", "theme", "scope")
    fact_id: Series[str] = _text("fact")
    theme: Series[str] = _text("theme")
    scope: Series[str] = _text("where both stand", isin=("sentence", "section"))
    doc_id: Series[str] = _text("document")
    unit_id: Series[str] = _text("the sentence or section both stand in")
    n_hits: Series[np.int64] = _count("theme hits in that scope", "count", ge=1)


class INDICATORS(Contract):
    """Reconciled observations, from facts and from statistics."""

    _row_means: ClassVar[str] = "an observation of an indicator"
    _key: ClassVar[tuple[str, ...]] = ("region", "period", "indicator", "definition", "origin")
    region: Series[str] = _text("region")
    period: Series[str] = _text("ISO year or date")
    indicator: Series[str] = _text("indicator")
    value: Series[np.float64] = _number("value", "see column unit")
    unit: Series[str] = _text("unit")
    definition: Series[str] = _text("口径: how it is counted")
    origin: Series[str] = _text("fact_id, or file and row")
    conflict: Series[bool] = _flag("another origin states another value")


class PANEL(OpenContract):
    """Further columns are outcomes, doses and covariates."""

    _row_means: ClassVar[str] = "an entity in a period"
    _key: ClassVar[tuple[str, ...]] = ("entity", "period")
    entity: Series[str] = _text("township, county ...")
    period: Series[np.int64] = _count("running period", "ordinal")
    treated_since: Series[np.float64] = _number("first treated period; NaN for never", "period")
    cluster: Series[str] = _text("cluster of the errors")
    data_kind: Series[str] = _text("real, specimen or simulated", isin=DATA_KINDS)


class RESPONSES(OpenContract):
    """Further columns are the items of the questionnaire. No personal identifiers."""

    _row_means: ClassVar[str] = "an anonymous answer sheet"
    _key: ClassVar[tuple[str, ...]] = ("response_id",)
    response_id: Series[str] = _text("running label, never a name or number of a person")
    data_kind: Series[str] = _text("real, specimen or simulated", isin=DATA_KINDS)


class ESTIMATES(Contract):
    """Coefficients with everything needed to read them."""

    _row_means: ClassVar[str] = "a coefficient, with interval, clusters and assumption"
    _key: ClassVar[tuple[str, ...]] = ("model_id", "term")
    model_id: Series[str] = _text("model")
    term: Series[str] = _text("coefficient")
    estimand: Series[str] = _text("what the coefficient estimates")
    estimate: Series[np.float64] = _number("point estimate", "unit of the outcome")
    std_error: Series[np.float64] = _number("standard error", "unit of the outcome")
    ci_low: Series[np.float64] = _number("lower end of the 95 % interval", "unit of the outcome")
    ci_high: Series[np.float64] = _number("upper end of the 95 % interval", "unit of the outcome")
    p_value: Series[np.float64] = _number("two-sided", "probability")
    df: Series[np.float64] = _number("degrees of freedom of the interval", "count")
    truth: Series[np.float64] = _number("planted value, for simulated data", "unit of the outcome")
    n_obs: Series[np.int64] = _count("rows used")
    n_clusters: Series[np.int64] = _count("clusters")
    n_treated_clusters: Series[np.int64] = _count("clusters ever treated")
    correction: Series[str] = _text("how the standard error was made")
    assumption: Series[str] = _text("what the estimate assumes")
    data_kind: Series[str] = _text("real, specimen or simulated", isin=DATA_KINDS)


class METADATA(Contract):
    """Where each metadata value of a document comes from; ``used`` marks the one that counts."""

    _row_means: ClassVar[str] = "a value that one origin gives for a metadata field of a document"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "field", "origin")
    doc_id: Series[str] = _text("document")
    field: Series[str] = _text("title, author, published, doc_number ...")
    origin: Series[str] = _text(
        "user's correction, reader (the file says so), page (printed around the text), text, or title of the document",
        isin=ORIGINS,
    )
    value: Series[str] = _text("value as given")
    used: Series[bool] = _flag("this value is the document's; a correction by the user always is")
    start: Series[np.int64] = _count(
        "first character in the clean text; 0 with end 0 when it has no place", "code points"
    )
    end: Series[np.int64] = _count("one past its last character", "code points")
    rule: Series[str] = _text("rule that found it in the text; empty for other origins")


class TEXTS(Contract):
    """The texts themselves, raw (as decoded) and clean (after cleaning)."""

    _row_means: ClassVar[str] = "the text of a document"
    _key: ClassVar[tuple[str, ...]] = ("doc_id",)
    doc_id: Series[str] = _text("document")
    text: Series[str] = _text("clean text; offsets of all tables are into it unless they say raw")
    raw_text: Series[str] = _text("text as decoded from the file")
    warnings: Series[str] = _text("what was odd, one warning a line")


class OFFSETS(Contract):
    """The way from clean offsets back to raw ones; between stretches something was removed or replaced."""

    _row_means: ClassVar[str] = "a stretch that is the same in the clean and the raw text"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "clean_start")
    doc_id: Series[str] = _text("document")
    clean_start: Series[np.int64] = _count("where it begins in the clean text", "code points")
    raw_start: Series[np.int64] = _count("where it begins in the raw text", "code points")
    length: Series[np.int64] = _count("its length", "code points")


class PAGES(Contract):
    """Page breaks; page 1 begins at 0 and has no row."""

    _row_means: ClassVar[str] = "a page after the first"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "page")
    doc_id: Series[str] = _text("document")
    page: Series[np.int64] = _count("page number", "ordinal", ge=2)
    start: Series[np.int64] = _count("where it begins in the clean text", "code points")
    raw_start: Series[np.int64] = _count("where it begins in the raw text", "code points")


class HEADINGS(Contract):
    """Where the headings of SECTIONS stand, marker included."""

    _row_means: ClassVar[str] = "the printed heading of a section"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "section_id")
    doc_id: Series[str] = _text("document")
    section_id: Series[str] = _text("section")
    start: Series[np.int64] = _count("first character, marker included", "code points")
    end: Series[np.int64] = _count("one past the last character of the heading", "code points")


class REMOVALS(Contract):
    """The removal log: nothing leaves a text without a row here."""

    _row_means: ClassVar[str] = "a piece that is not in the clean text"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "position", "removed_by")
    doc_id: Series[str] = _text("document")
    position: Series[np.int64] = _count("running number within the document", "ordinal")
    removed_by: Series[str] = _text("reader or cleaning", isin=("reader", "cleaning"))
    raw_start: Series[np.int64] = _count("where it begins in the raw text", "code points")
    raw_end: Series[np.int64] = _count("one past its end; raw_start when the reader left it out", "code points")
    surface: Series[str] = _text("the piece")
    reason: Series[str] = _text("why it was taken out")


class EDITS(Contract):
    """The cleaning record; replayed in order it leads from the raw text to the clean one."""

    _row_means: ClassVar[str] = "a replacement made by a cleaning step"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "position")
    doc_id: Series[str] = _text("document")
    position: Series[np.int64] = _count("running number within the document", "ordinal")
    step: Series[str] = _text("cleaning step")
    start: Series[np.int64] = _count("first character in the text that the step was given", "code points")
    end: Series[np.int64] = _count("one past the last character replaced", "code points")
    replacement: Series[str] = _text("what stands there now; empty for nothing")
    reason: Series[str] = _text("why, where the step says so")


class MARKS(Contract):
    """Places of the clean text that must not be read as they stand."""

    _row_means: ClassVar[str] = "a damaged or masked place"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "start", "kind")
    doc_id: Series[str] = _text("document")
    start: Series[np.int64] = _count("first character", "code points")
    end: Series[np.int64] = _count("one past the last character", "code points")
    kind: Series[str] = _text("masked by the author, or damaged by a wrong decoding", isin=("masked", "damaged"))
    cause: Series[str] = _text("masked, or how the damage came about")
    surface: Series[str] = _text("the place as it stands")
    advice: Series[str] = _text("what a reader can do, in Chinese")


class CELLS(Contract):
    """Tables that readers found in documents, in long form."""

    _row_means: ClassVar[str] = "a cell of a table in a document"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "table", "row", "column")
    doc_id: Series[str] = _text("document")
    table: Series[np.int64] = _count("table within the document, from 0", "ordinal")
    row: Series[np.int64] = _count("row, from 0", "ordinal")
    column: Series[np.int64] = _count("column, from 0", "ordinal")
    text: Series[str] = _text("the cell")
    caption: Series[str] = _text("caption of the table, if found")
    raw_start: Series[np.int64] = _count("where the table stands in the raw text", "code points")


class INGEST(Contract):
    """The ingest report: every file, and every member of a collection, has exactly one fate."""

    _row_means: ClassVar[str] = "a file that was offered, or a document inside one"
    _key: ClassVar[tuple[str, ...]] = ("path",)
    path: Series[str] = _text("file as the user named it; a.zip!b.txt or a.xlsx!Sheet1!5 for a document inside one")
    fate: Series[str] = _text("what became of it", isin=("ok", "duplicate", "refused", "failed"))
    doc_id: Series[str] = _text("document it became; empty when refused")
    reader: Series[str] = _text("reader")
    encoding: Series[str] = _text("codec")
    script: Series[str] = _text("simplified, traditional or mixed; empty when it shows neither")
    n_characters: Series[np.int64] = _count("length of the clean text", "code points")
    n_pages: Series[np.int64] = _count("pages", "pages")
    n_sections: Series[np.int64] = _count("sections", "sections")
    n_tables: Series[np.int64] = _count("tables that the reader found")
    n_removed: Series[np.int64] = _count("pieces of page furniture removed")
    n_findings: Series[np.int64] = _count("findings of the numbering audit")
    n_damaged: Series[np.int64] = _count("stretches marked as damaged")
    n_masked: Series[np.int64] = _count("figures with masked digits (3*6人)")
    duplicate_of: Series[str] = _text("doc_id of the same text met earlier")
    near_duplicate: Series[str] = _text("doc_id of the most similar other document; empty below the threshold")
    similarity: Series[np.float64] = _number("similarity to it; NaN when there is none", "share of shingles, 0 to 1")
    corrected: Series[str] = _text("fields in which the user's correction differs from the file, joined by ' '")
    warnings: Series[str] = _text("what was odd, joined by ' | '")
    error: Series[str] = _text("error type")
    what: Series[str] = _text("what was wrong")
    place: Series[str] = _text("where in the file")
    expected: Series[str] = _text("what would have been accepted")
    remedy: Series[str] = _text("what to do")


CONTRACTS: dict[str, type[Contract]] = {
    contract.__name__: contract
    for contract in (
        DOCUMENTS, SECTIONS, OUTLINE_FINDINGS, TOKENS, TERM_SPANS, TERMS, THEMES, CODES, REUSE, NEAR_DUPLICATES,
        ALIGNMENT, FACTS, CHECKS, INTERVENTIONS, LINKS, INDICATORS, PANEL, RESPONSES, ESTIMATES, INGEST,
        METADATA, TEXTS, OFFSETS, PAGES, HEADINGS, REMOVALS, EDITS, MARKS, CELLS,
    )
}  # fmt: skip
__all__ += list(CONTRACTS)
__all__ += ["DATA_KINDS", "MODALITIES", "ORIGINS", "QUALIFIERS", "ROLES", "SECTION_ROLES", "VERDICTS"]
