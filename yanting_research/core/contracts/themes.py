"""Themes counted in units, and the passages behind every count."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import Contract, a_count, a_flag, a_number, a_text

__all__ = ["CODEBOOK_CHANGES", "THEMES", "THEME_COUNTS", "THEME_HITS", "THEME_SHARES", "TOPICS", "TOPIC_TERMS"]

_UNIT = "document; document and section, or document and span, joined by '/'"
_SHARE = "share in [0, 1]"


class THEMES(Contract):
    """A theme of a dictionary, counted in a unit; every unit has every theme."""

    _row_means: ClassVar[str] = "a theme in a unit"
    _key: ClassVar[tuple[str, ...]] = ("unit_id", "theme")
    unit_id: Series[str] = a_text(_UNIT)
    doc_id: Series[str] = a_text("document of the unit")
    theme: Series[str] = a_text("theme of the dictionary")
    n_hits: Series[np.int64] = a_count("occurrences of the theme's expressions")
    n_unit: Series[np.int64] = a_count("characters of the unit", "code points")
    per_1000: Series[np.float64] = a_number("hits per 1,000 characters of the unit", "per 1,000 characters")
    share: Series[np.float64] = a_number("hits over all theme hits of the unit", _SHARE)


class THEME_HITS(Contract):
    """A passage that counts for a theme, with what decided and the sentence it stands in."""

    _row_means: ClassVar[str] = "a passage that counts for a theme"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "start", "end", "theme")
    doc_id: Series[str] = a_text("document")
    unit_id: Series[str] = a_text(_UNIT)
    section_id: Series[str] = a_text("innermost section the passage begins in")
    theme: Series[str] = a_text("theme of the dictionary")
    expression: Series[str] = a_text("expression as the codebook writes it; of a rule, its words joined by …")
    rule: Series[str] = a_text("the rule that decided; '' for an expression")
    surface: Series[str] = a_text("the passage as printed")
    start: Series[np.int64] = a_count("first character of the passage", "code points")
    end: Series[np.int64] = a_count("end of the passage, exclusive", "code points")
    negated: Series[bool] = a_flag("a negation reaches the passage")
    negator: Series[str] = a_text("the word that negates, folded; '' for none")
    sentence_start: Series[np.int64] = a_count("first character of its sentence", "code points")
    sentence: Series[str] = a_text("the sentence, or sentences, that hold the passage")


class THEME_COUNTS(Contract):
    """A theme of a hierarchical codebook in a unit: its own hits, and with all that stands below it."""

    _row_means: ClassVar[str] = "a theme in a unit"
    _key: ClassVar[tuple[str, ...]] = ("unit_id", "theme")
    unit_id: Series[str] = a_text(_UNIT)
    doc_id: Series[str] = a_text("document of the unit")
    theme: Series[str] = a_text("theme of the codebook")
    parent: Series[str] = a_text("theme above it; '' at the top")
    depth: Series[np.int64] = a_count("1 at the top", "level", ge=1)
    n_hits: Series[np.int64] = a_count("hits of the theme itself")
    n_nested: Series[np.int64] = a_count("hits of the theme and of every theme below it")
    n_negated: Series[np.int64] = a_count("hits of the theme itself that a negation reaches")
    n_sentences: Series[np.int64] = a_count("sentences in which the theme, or one below it, is hit", "sentences")
    n_unit: Series[np.int64] = a_count("characters of the unit", "code points")
    per_1000: Series[np.float64] = a_number("own hits per 1,000 characters", "per 1,000 characters")
    per_1000_nested: Series[np.float64] = a_number("nested hits per 1,000 characters", "per 1,000 characters")
    share: Series[np.float64] = a_number("own hits over all hits of the unit", _SHARE)
    share_nested: Series[np.float64] = a_number("nested hits over all hits of the unit", _SHARE)


class THEME_SHARES(Contract):
    """The share of a theme in a group of documents, with an interval."""

    _row_means: ClassVar[str] = "the share of a theme in a group"
    _key: ClassVar[tuple[str, ...]] = ("group", "theme")
    group: Series[str] = a_text("value of the grouping variable; '' for the whole corpus")
    theme: Series[str] = a_text("theme of the codebook")
    parent: Series[str] = a_text("theme above it; '' at the top")
    measure: Series[str] = a_text("what is counted", isin=("sentences", "hits"))
    k: Series[np.int64] = a_count("sentences, or hits, of the theme")
    n: Series[np.int64] = a_count("all sentences with text, or all hits")
    share: Series[np.float64] = a_number("k over n", _SHARE)
    low: Series[np.float64] = a_number("lower end of the interval", _SHARE)
    high: Series[np.float64] = a_number("upper end of the interval", _SHARE)
    interval: Series[str] = a_text("how the interval was made", isin=("wilson", "documents", "sentences"))
    level: Series[np.float64] = a_number("nominal coverage", "share in (0, 1)")
    n_clusters: Series[np.int64] = a_count("units drawn: documents or sentences; for wilson n")


class CODEBOOK_CHANGES(Contract):
    """What differs between two versions of a codebook, with the passages it concerns."""

    _row_means: ClassVar[str] = "a change of a codebook"
    _key: ClassVar[tuple[str, ...]] = ("kind", "item", "old_theme", "new_theme")
    kind: Series[str] = a_text("what changed: a theme, an expression, an exclusion, a rule, a setting or a text")
    change: Series[str] = a_text("how", isin=("added", "removed", "moved", "changed"))
    item: Series[str] = a_text("the theme, expression, rule or field")
    old_theme: Series[str] = a_text("theme in the old codebook, '' when added")
    new_theme: Series[str] = a_text("theme in the new codebook, '' when removed")
    old: Series[str] = a_text("what the old codebook says, '' when added")
    new: Series[str] = a_text("what the new codebook says, '' when removed")


class TOPICS(Contract):
    """Shares of the topics of a topic model in a unit; NaN in a unit without words of the vocabulary."""

    _row_means: ClassVar[str] = "a topic in a unit"
    _key: ClassVar[tuple[str, ...]] = ("unit_id", "topic")
    unit_id: Series[str] = a_text("document, section or paragraph")
    doc_id: Series[str] = a_text("document of the unit")
    topic: Series[str] = a_text("topic of the model")
    share: Series[np.float64] = a_number("estimated share of the topic in the unit", "share in [0, 1]", ge=0, le=1)
    share_sd: Series[np.float64] = a_number("posterior standard deviation of the share", "share in [0, 1]", ge=0)
    n_tokens: Series[np.int64] = a_count("words of the vocabulary in the unit")


class TOPIC_TERMS(Contract):
    """Terms that mark the topics of a topic model, under the weighting that was asked for."""

    _row_means: ClassVar[str] = "a term of a topic"
    _key: ClassVar[tuple[str, ...]] = ("topic", "rank")
    topic: Series[str] = a_text("topic of the model")
    rank: Series[np.int64] = a_count("place under the weighting, from 1", "ordinal", ge=1)
    term: Series[str] = a_text("term of the vocabulary")
    weighting: Series[str] = a_text("column the rank goes by", isin=("prob", "frex", "lift", "score"))
    prob: Series[np.float64] = a_number("probability of the term in the topic", "share in [0, 1]", ge=0, le=1)
    frex: Series[np.float64] = a_number("harmonic mean of the ranks of exclusivity and frequency", "share in [0, 1]")
    lift: Series[np.float64] = a_number("probability in the topic over share in the corpus", "ratio")
    score: Series[np.float64] = a_number("prob times its log ratio to the geometric mean over topics", "nats")
    n_term: Series[np.int64] = a_count("occurrences of the term in the corpus")
    is_seed: Series[np.bool_] = a_flag("whether the term was given to the topic as a seed word")
