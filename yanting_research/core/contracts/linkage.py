"""Themes and facts tied to one another and to the statistics."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import Contract, a_count, a_flag, a_number, a_text

__all__ = ["LINKS", "INDICATORS", "THEME_INDICATORS"]


class LINKS(Contract):
    """Facts beside the themes of their sentence, paragraph or section."""

    _row_means: ClassVar[str] = "a fact tied to a theme"
    _key: ClassVar[tuple[str, ...]] = ("fact_id", "theme", "scope")
    fact_id: Series[str] = a_text("fact")
    theme: Series[str] = a_text("theme")
    scope: Series[str] = a_text("where both stand", isin=("sentence", "paragraph", "section"))
    doc_id: Series[str] = a_text("document")
    unit_id: Series[str] = a_text("the sentence, paragraph or section both stand in")
    n_hits: Series[np.int64] = a_count("theme hits in that scope", "count", ge=1)


class THEME_INDICATORS(Contract):
    """How often the facts of an indicator stand beside a theme; every pair of the table is there."""

    _row_means: ClassVar[str] = "an indicator beside a theme"
    _key: ClassVar[tuple[str, ...]] = ("indicator", "theme")
    indicator: Series[str] = a_text("wording of the indicator, or its label where it is a known one")
    theme: Series[str] = a_text("theme")
    scope: Series[str] = a_text("where both stand", isin=("sentence", "paragraph", "section"))
    n_facts: Series[np.int64] = a_count("facts of the indicator that stand beside the theme", "facts")
    n_docs: Series[np.int64] = a_count("documents of these facts", "documents")
    n_indicator: Series[np.int64] = a_count("all facts of the indicator", "facts", ge=1)
    share: Series[np.float64] = a_number("n_facts over n_indicator", "share in [0, 1]")
    lift: Series[np.float64] = a_number("share over the share of all facts that stand beside the theme", "ratio")


class INDICATORS(Contract):
    """Reconciled observations, from facts and from statistics."""

    _row_means: ClassVar[str] = "an observation of an indicator"
    _key: ClassVar[tuple[str, ...]] = ("region", "period", "indicator", "definition", "origin")
    region: Series[str] = a_text("region")
    period: Series[str] = a_text("ISO year or date")
    indicator: Series[str] = a_text("indicator")
    value: Series[np.float64] = a_number("value", "see column unit")
    unit: Series[str] = a_text("unit")
    definition: Series[str] = a_text("口径: how it is counted")
    origin: Series[str] = a_text("fact_id, or file and row")
    as_of: Series[str] = a_text("date to which the figure is counted, as far as stated: ISO year, month or day")
    source: Series[str] = a_text("where the origin was published: title of the document, citation, address")
    conflict: Series[bool] = a_flag("another origin states another value")


class NATIONAL(Contract):
    """Themes of the national reports and groups of the membership, each as a share, year by year."""

    _row_means: ClassVar[str] = "the share of a theme among words, or of a group among members, in a year"
    _key: ClassVar[tuple[str, ...]] = ("year", "variable")
    year: Series[np.int64] = a_count("year of the report, or of the count of members", "year", ge=1900, le=2100)
    variable: Series[str] = a_text("theme, or group of members")
    kind: Series[str] = a_text("theme or workforce", isin=("theme", "workforce"))
    label_zh: Series[str] = a_text("Chinese label")
    label_en: Series[str] = a_text("English label")
    dimension: Series[str] = a_text("theme, education, sex, age, ethnicity, occupation")
    n: Series[np.float64] = a_number("words of the theme, or members of the group; NaN for a printed share", "see unit")
    total: Series[np.float64] = a_number("all words, or all members; NaN for a printed share", "see unit")
    unit: Series[str] = a_text("unit of n and total")
    share: Series[np.float64] = a_number("n over total, or as printed", "share, 0 to 1", ge=0, le=1)
    basis: Series[str] = a_text("counts or printed", isin=("counts", "printed"))
    printed: Series[np.float64] = a_number("the share that was published; NaN without one", "share, 0 to 1")
    as_of: Series[str] = a_text("date of the count of members")
    definition: Series[str] = a_text("口径: what is counted among what")
    source: Series[str] = a_text("where the figures were published, joined by blanks")
    note: Series[str] = a_text("rounding, derivation, disagreement")


class COVERAGE(Contract):
    """What is known of every region and period: each theme of its texts, each indicator, and by which origin."""

    _row_means: ClassVar[str] = "a theme or an indicator of a region and period, filled or not"
    _key: ClassVar[tuple[str, ...]] = ("region", "period", "kind", "measure")
    region: Series[str] = a_text("region")
    period: Series[str] = a_text("ISO year or date")
    kind: Series[str] = a_text("theme or indicator", isin=("theme", "indicator"))
    measure: Series[str] = a_text("theme, or indicator_id")
    label_zh: Series[str] = a_text("Chinese label")
    label_en: Series[str] = a_text("English label; that of a theme is its name")
    status: Series[str] = a_text(
        "absent; zero (texts, no hit); one (one origin), agreeing (several, one value), conflict (several values)",
        isin=("absent", "zero", "one", "agreeing", "conflict"),
    )
    n_origins: Series[np.int64] = a_count("texts, or origins of the figure")
    value: Series[np.float64] = a_number("hits of the theme, or the figure; NaN for absent and conflict", "see unit")
    unit: Series[str] = a_text("unit of value")
    origins: Series[str] = a_text("doc_ids of the texts, or fact_ids, files and rows; joined by ；")
