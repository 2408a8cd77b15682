"""Themes (主题): Corpus and a theme dictionary -> THEMES."""

from yanting_research.themes.dictionary import Theme, ThemeDictionary, default_themes, hash_themes, parse_themes
from yanting_research.themes.matching import score_themes, theme_hits

__all__ = ["Theme", "ThemeDictionary", "default_themes", "hash_themes", "parse_themes", "score_themes", "theme_hits"]
