"""Segmentation (分词): Corpus -> TOKENS and TERM_SPANS.

Names are imported on first use: a first token must not wait for libraries that only tables need.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "ENGINES": "ladder",
    "GoldSentence": "evaluation",
    "LexiconDifference": "review",
    "Segmenter": "segmenter",
    "WordEdit": "edits",
    "accept_words": "discovery",
    "add_edit": "edits",
    "compare_lexicons": "review",
    "compare_segmenters": "evaluation",
    "default_lexicon": "defaults",
    "delete_edit": "edits",
    "discover_words": "discovery",
    "evaluate_segmentation": "evaluation",
    "jieba_version": "dictionary",
    "parse_conllu": "evaluation",
    "parse_decisions": "discovery",
    "parse_gold": "evaluation",
    "parse_spaced": "evaluation",
    "parse_stopwords": "stopwords",
    "preview": "review",
    "split_edit": "edits",
    "stopword_effect": "stopwords",
    "stopword_layers": "stopwords",
    "verify_segmenter": "verification",
    "word_statistics": "discovery",
}

__all__ = [*_HOME]


def __getattr__(name: str) -> Any:
    """Import a name from its module on first use."""
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Names for completion."""
    return sorted(__all__)
