"""Themes (主题): Corpus and a theme dictionary -> THEMES.

What counts themes is imported at once; networks, topics and intervals on first use, since they bring
scipy, statsmodels and networkx into every worker of a large run: half of its memory.
No module may have the name of such a function: once imported it would hide it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from yanting_research.themes.codebook import default_themes, parse_themes, parse_themes_text
from yanting_research.themes.codebook_diff import CodebookDiff, diff_codebooks
from yanting_research.themes.counting import count_themes, theme_shares
from yanting_research.themes.dictionary import Theme, ThemeDictionary, descendants, hash_themes
from yanting_research.themes.matching import score_themes, theme_hits
from yanting_research.themes.rules import Rule, parse_rule
from yanting_research.themes.tracing import trace_theme

if TYPE_CHECKING:
    from yanting_research.themes.coherence import exclusivity, topic_coherence, topic_exclusivity
    from yanting_research.themes.design import topic_design
    from yanting_research.themes.intervals import bootstrap_shares, wilson_interval
    from yanting_research.themes.intrusion import IntrusionSheet, score_intrusion, topic_intrusion, word_intrusion
    from yanting_research.themes.network_stability import edge_stability
    from yanting_research.themes.network_strategy import strategic_diagram
    from yanting_research.themes.network_structure import graphml
    from yanting_research.themes.networks import CowordNetwork, coword_network, trace_edge
    from yanting_research.themes.stability import match_topics, topic_stability
    from yanting_research.themes.topic_choice import compare_k
    from yanting_research.themes.topic_data import MIN_UNITS, TopicData, prepare_topics
    from yanting_research.themes.topic_effects import TopicEffects, estimate_effect, predict_shares
    from yanting_research.themes.topic_examples import representative_sentences, representative_units
    from yanting_research.themes.topic_exploration import fit_dmr, fit_lda
    from yanting_research.themes.topic_fit import TopicFit, draw_proportions, topic_shares
    from yanting_research.themes.topic_heldout import heldout_likelihood, split_heldout
    from yanting_research.themes.topic_model import MAX_TOPICS, TopicSettings, fit_topics
    from yanting_research.themes.topic_paragraphs import count_paragraphs, paragraph_units
    from yanting_research.themes.topic_seeds import check_seeds, match_seeds, usable_seeds
    from yanting_research.themes.topic_simulation import PlantedTopics, simulate_topics
    from yanting_research.themes.topic_words import frex, label_topics, topic_terms

__all__ = [
    "CodebookDiff",
    "CowordNetwork",
    "Rule",
    "Theme",
    "ThemeDictionary",
    "bootstrap_shares",
    "count_themes",
    "coword_network",
    "default_themes",
    "descendants",
    "diff_codebooks",
    "edge_stability",
    "estimate_effect",
    "graphml",
    "hash_themes",
    "parse_themes_text",
    "parse_rule",
    "parse_themes",
    "score_themes",
    "strategic_diagram",
    "theme_hits",
    "theme_shares",
    "trace_edge",
    "trace_theme",
    "wilson_interval",
    "MAX_TOPICS",
    "TopicSettings",
    "fit_topics",
    "MIN_UNITS",
    "TopicData",
    "predict_shares",
    "prepare_topics",
    "topic_design",
    "TopicEffects",
    "TopicFit",
    "draw_proportions",
    "topic_shares",
    "PlantedTopics",
    "simulate_topics",
    "fit_dmr",
    "fit_lda",
    "frex",
    "label_topics",
    "topic_terms",
    "topic_coherence",
    "exclusivity",
    "topic_exclusivity",
    "heldout_likelihood",
    "split_heldout",
    "match_topics",
    "topic_stability",
    "representative_sentences",
    "representative_units",
    "compare_k",
    "IntrusionSheet",
    "score_intrusion",
    "topic_intrusion",
    "word_intrusion",
    "count_paragraphs",
    "paragraph_units",
    "check_seeds",
    "match_seeds",
    "usable_seeds",
]

_ON_FIRST_USE = {
    "coherence": ("exclusivity", "topic_coherence", "topic_exclusivity"),
    "design": ("topic_design",),
    "intervals": ("bootstrap_shares", "wilson_interval"),
    "intrusion": ("IntrusionSheet", "score_intrusion", "topic_intrusion", "word_intrusion"),
    "network_stability": ("edge_stability",),
    "network_strategy": ("strategic_diagram",),
    "network_structure": ("graphml",),
    "networks": ("CowordNetwork", "coword_network", "trace_edge"),
    "stability": ("match_topics", "topic_stability"),
    "topic_choice": ("compare_k",),
    "topic_data": ("MIN_UNITS", "TopicData", "prepare_topics"),
    "topic_effects": ("TopicEffects", "estimate_effect", "predict_shares"),
    "topic_examples": ("representative_sentences", "representative_units"),
    "topic_exploration": ("fit_dmr", "fit_lda"),
    "topic_fit": ("TopicFit", "draw_proportions", "topic_shares"),
    "topic_heldout": ("heldout_likelihood", "split_heldout"),
    "topic_model": ("MAX_TOPICS", "TopicSettings", "fit_topics"),
    "topic_paragraphs": ("count_paragraphs", "paragraph_units"),
    "topic_seeds": ("check_seeds", "match_seeds", "usable_seeds"),
    "topic_simulation": ("PlantedTopics", "simulate_topics"),
    "topic_words": ("frex", "label_topics", "topic_terms"),
}
_HOME = {name: module for module, names in _ON_FIRST_USE.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import networks, topics and intervals on first use."""
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Names for completion."""
    return sorted(__all__)
