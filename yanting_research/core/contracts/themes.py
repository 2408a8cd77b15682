"""Themes counted in units."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import Contract, a_count, a_flag, a_number, a_text

__all__ = ["THEMES", "TOPICS", "TOPIC_TERMS"]


class THEMES(Contract):
    """A theme of a dictionary, counted in a unit; every unit has every theme."""

    _row_means: ClassVar[str] = "a theme in a unit"
    _key: ClassVar[tuple[str, ...]] = ("unit_id", "theme")
    unit_id: Series[str] = a_text("document, or document and section joined by '/'")
    doc_id: Series[str] = a_text("document of the unit")
    theme: Series[str] = a_text("theme of the dictionary")
    n_hits: Series[np.int64] = a_count("occurrences of the theme's expressions")
    n_unit: Series[np.int64] = a_count("characters of the unit", "code points")
    per_1000: Series[np.float64] = a_number("hits per 1,000 characters of the unit", "per 1,000 characters")
    share: Series[np.float64] = a_number("hits over all theme hits of the unit", "share in [0, 1]")


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
