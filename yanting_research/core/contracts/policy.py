"""Policy texts as variables: clauses, instruments, strength, contingency tables and the PMC index."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import Contract, a_count, a_flag, a_number, a_text

__all__ = [
    "POLICY_UNITS", "CODE_EVIDENCE", "INSTRUMENTS", "CROSS_TABLE", "CROSS_TESTS", "STRENGTH", "PMC_TABLE", "PMC_SCORES",
    "PMC_INDEX", "PMC_GRADES", "PMC_SENSITIVITY",
]  # fmt: skip


class POLICY_UNITS(Contract):
    """Clauses of policy texts, numbered as papers cite them: chapter-article-paragraph (3-1-2)."""

    _row_means: ClassVar[str] = "a clause of a policy text"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "start")
    unit_id: Series[str] = a_text("document, '#', start and end in the clean text, as in UNITS")
    doc_id: Series[str] = a_text("document")
    policy: Series[np.int64] = a_count("place of the document in the corpus, from 1", "ordinal")
    number: Series[str] = a_text("chapter-article-paragraph, items behind it; 0 where the text has no such level")
    chapter: Series[str] = a_text("printed number of the chapter, its parts joined by a point; 0 without")
    article: Series[str] = a_text("printed number of the article; 0 without")
    paragraph: Series[np.int64] = a_count("paragraph of the article, from 1", "ordinal")
    item: Series[str] = a_text("printed numbers below the paragraph, joined by a hyphen; empty for itself")
    section_id: Series[str] = a_text("innermost section that holds the clause")
    role: Series[str] = a_text("role of the chapter or article: 现状 问题 对策 ...")
    text: Series[str] = a_text("the clause as printed")
    n_characters: Series[np.int64] = a_count("length of the clause", "code points")
    start: Series[np.int64] = a_count("first character", "code points")
    end: Series[np.int64] = a_count("one past the last character", "code points")


class CODE_EVIDENCE(Contract):
    """The words for which a rule set a code, each in its sentence."""

    _row_means: ClassVar[str] = "an occurrence of a cue that set a code"
    _key: ClassVar[tuple[str, ...]] = ("unit_id", "code", "start", "end")
    unit_id: Series[str] = a_text("coded unit")
    doc_id: Series[str] = a_text("document")
    code: Series[str] = a_text("code of the codebook")
    cue: Series[str] = a_text("cue of the codebook; … stands for a gap")
    surface: Series[str] = a_text("what the cue matched, as printed")
    sentence: Series[str] = a_text("sentence that holds it")
    start: Series[np.int64] = a_count("first character of the surface", "code points")
    end: Series[np.int64] = a_count("one past its last character", "code points")


class INSTRUMENTS(Contract):
    """Instruments and targets of clauses, as proposed and as decided."""

    _row_means: ClassVar[str] = "a code of a clause, proposed by a rule or set by a coder"
    _key: ClassVar[tuple[str, ...]] = ("unit_id", "code")
    unit_id: Series[str] = a_text("clause")
    doc_id: Series[str] = a_text("document")
    number: Series[str] = a_text("chapter-article-paragraph")
    code: Series[str] = a_text("type/tool, or 对象/target")
    dimension: Series[str] = a_text("instrument or target", isin=("instrument", "target"))
    group: Series[str] = a_text("type of instrument (供给型 环境型 需求型), or 对象")
    label: Series[str] = a_text("tool or target")
    value: Series[np.float64] = a_number("1 present, 0 absent, as finally decided", "code")
    decided_by: Series[str] = a_text("label of the coder whose decision stands")
    status: Series[str] = a_text(
        "machine: not looked at; confirmed, rejected, added: by a person",
        isin=("machine", "confirmed", "rejected", "added"),
    )
    cue: Series[str] = a_text("first cue that fired; empty for a code that only a person set")
    sentence: Series[str] = a_text("sentence of that cue; the whole clause for a code that only a person set")


class CROSS_TABLE(Contract):
    """A contingency table in long form, layer by layer, empty cells included."""

    _row_means: ClassVar[str] = "a cell of a contingency table"
    _key: ClassVar[tuple[str, ...]] = ("layer", "row", "column")
    layer: Series[str] = a_text("value of the third variable; 全部 for all layers together")
    row: Series[str] = a_text("value of the row variable")
    column: Series[str] = a_text("value of the column variable")
    n: Series[np.int64] = a_count("observed pairs", "pairs")
    expected: Series[np.float64] = a_number("row total times column total over the layer's total", "pairs")
    residual: Series[np.float64] = a_number("(n - expected) / sqrt(expected)", "standard deviations")
    adjusted: Series[np.float64] = a_number(
        "Haberman: (n - expected) / sqrt(expected (1 - row share) (1 - column share))", "standard deviations"
    )
    note: Series[str] = a_text("an empty cell in words; empty for others")


class CROSS_TESTS(Contract):
    """Tests of independence, one a layer."""

    _row_means: ClassVar[str] = "a test of independence of rows and columns in a layer"
    _key: ClassVar[tuple[str, ...]] = ("layer",)
    layer: Series[str] = a_text("value of the third variable; 全部 for all layers together")
    n: Series[np.int64] = a_count("pairs in the layer", "pairs")
    n_units: Series[np.int64] = a_count("clauses in the layer", "clauses")
    chi2: Series[np.float64] = a_number("Pearson's chi-square without correction", "chi-square")
    df: Series[np.int64] = a_count("degrees of freedom of rows and columns that occur", "degrees")
    p_value: Series[np.float64] = a_number("of the method named beside it", "probability")
    method: Series[str] = a_text("chi2, fisher or permutation; none with its reason in the note")
    min_expected: Series[np.float64] = a_number("smallest expected count", "pairs")
    cramers_v: Series[np.float64] = a_number("sqrt(chi2 / (n (min(rows, columns) - 1)))", "0 to 1")
    note: Series[str] = a_text("what to heed, in Chinese")


class STRENGTH(Contract):
    """Policy strength (政策力度): rank of the issuer by form of the document, each with its evidence."""

    _row_means: ClassVar[str] = "the strength of a document"
    _key: ClassVar[tuple[str, ...]] = ("doc_id",)
    doc_id: Series[str] = a_text("document")
    title: Series[str] = a_text("title")
    issuer: Series[str] = a_text("issuer as read")
    issuer_level: Series[str] = a_text("level of the issuer in the scheme; empty when it cannot be read")
    issuer_points: Series[np.float64] = a_number("points of that level; NaN when it cannot be read", "points")
    issuer_evidence: Series[str] = a_text("where the issuer was read, with the line, in Chinese")
    form: Series[str] = a_text("form of the document as read (文种)")
    form_level: Series[str] = a_text("level of the form in the scheme; empty when it cannot be read")
    form_points: Series[np.float64] = a_number("points of that level, less one for 暂行 and 试行", "points")
    form_evidence: Series[str] = a_text("where the form was read, with the title, in Chinese")
    score: Series[np.float64] = a_number("issuer_points times form_points; NaN when refused", "points")
    scheme: Series[str] = a_text("name and version of the scheme, which is a choice")
    refused: Series[str] = a_text("why there is no score, in Chinese; empty when there is one")


class PMC_TABLE(Contract):
    """The multi-input-output table (多投入产出表), one row a policy and sub-variable."""

    _row_means: ClassVar[str] = "a sub-variable of a policy"
    _key: ClassVar[tuple[str, ...]] = ("policy", "position")
    policy: Series[str] = a_text("policy: doc_id, or its name in the table")
    position: Series[np.int64] = a_count("place of the sub-variable in the table, from 1", "ordinal")
    main: Series[str] = a_text("main variable (一级变量)")
    sub: Series[str] = a_text("sub-variable (二级变量)")
    value: Series[np.float64] = a_number("0 or 1", "code")
    coder: Series[str] = a_text("label of the coder whose decision stands")
    cue: Series[str] = a_text("cue or rule behind a 1")
    sentence: Series[str] = a_text("sentence behind a 1")
    evidence: Series[str] = a_text(
        "sentence; missing: a 1 without a sentence; none: a 0", isin=("sentence", "missing", "none")
    )


class PMC_SCORES(Contract):
    """Main variables of policies: the mean of their sub-variables."""

    _row_means: ClassVar[str] = "a main variable of a policy"
    _key: ClassVar[tuple[str, ...]] = ("policy", "position")
    policy: Series[str] = a_text("policy")
    position: Series[np.int64] = a_count("place of the main variable in the table, from 1", "ordinal")
    main: Series[str] = a_text("main variable")
    n_sub: Series[np.int64] = a_count("sub-variables", "sub-variables")
    n_ones: Series[np.int64] = a_count("sub-variables that are 1", "sub-variables")
    score: Series[np.float64] = a_number("n_ones / n_sub", "0 to 1")


class PMC_INDEX(Contract):
    """The PMC index of policies with its ceiling and rank."""

    _row_means: ClassVar[str] = "the PMC index of a policy"
    _key: ClassVar[tuple[str, ...]] = ("policy",)
    policy: Series[str] = a_text("policy")
    index: Series[np.float64] = a_number("sum of the main variables' scores", "PMC points")
    ceiling: Series[np.int64] = a_count("highest possible index: the number of main variables", "PMC points")
    mean_score: Series[np.float64] = a_number("index / ceiling", "0 to 1")
    rank: Series[np.int64] = a_count("rank from 1; equal indexes share the best rank", "ordinal")
    n_tied: Series[np.int64] = a_count("policies with the same index, this one included", "policies")
    n_unsupported: Series[np.int64] = a_count("ones without a sentence", "sub-variables")


class PMC_GRADES(Contract):
    """Grades of policies under several schemes."""

    _row_means: ClassVar[str] = "the grade of a policy in a scheme"
    _key: ClassVar[tuple[str, ...]] = ("policy", "scheme")
    policy: Series[str] = a_text("policy")
    scheme: Series[str] = a_text("name of the scheme")
    measured: Series[np.float64] = a_number("the number that is graded: index, or mean score", "as the scheme says")
    grade: Series[str] = a_text("grade; empty where the scheme does not apply")
    low: Series[np.float64] = a_number("lower bound of the band, inclusive", "as the scheme says")
    high: Series[np.float64] = a_number("upper bound, exclusive unless it is the ceiling", "as the scheme says")
    relative: Series[bool] = a_flag("the bounds depend on the policies in the table")
    note: Series[str] = a_text("what to heed, or why the scheme does not apply, in Chinese")


class PMC_SENSITIVITY(Contract):
    """What happens to the ranks when one variable is left out."""

    _row_means: ClassVar[str] = "a policy without one variable"
    _key: ClassVar[tuple[str, ...]] = ("level", "position", "policy")
    level: Series[str] = a_text("main or sub", isin=("main", "sub"))
    position: Series[np.int64] = a_count("place of the variable that is left out, from 1", "ordinal")
    dropped: Series[str] = a_text("variable that is left out; a sub-variable as main/sub")
    policy: Series[str] = a_text("policy")
    index: Series[np.float64] = a_number("index without it", "PMC points")
    index_change: Series[np.float64] = a_number("index without it minus index", "PMC points")
    rank: Series[np.int64] = a_count("rank without it", "ordinal")
    rank_change: Series[np.int64] = a_count("rank without it minus rank; negative is better", "ordinal", ge=-1_000_000)
