"""Themes (主题): Corpus and a theme dictionary -> THEMES."""

from yanting_research.themes.codebook import default_themes, parse_codebook, parse_themes
from yanting_research.themes.dictionary import Theme, ThemeDictionary, descendants, hash_themes
from yanting_research.themes.intervals import bootstrap_shares, wilson_interval
from yanting_research.themes.matching import score_themes, theme_hits
from yanting_research.themes.rules import Rule, parse_rule

__all__ = [
    "Rule",
    "Theme",
    "ThemeDictionary",
    "bootstrap_shares",
    "default_themes",
    "descendants",
    "hash_themes",
    "parse_codebook",
    "parse_rule",
    "parse_themes",
    "score_themes",
    "theme_hits",
    "wilson_interval",
]
