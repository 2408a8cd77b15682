"""Linkage (连接): FACTS and THEMES -> LINKS, INDICATORS and the tables that set them side by side."""

from yanting_research.linkage.association import Association, rank_association
from yanting_research.linkage.composition import compositions, workforce_composition
from yanting_research.linkage.conflicts import indicator_conflicts
from yanting_research.linkage.costs import cost_per_head
from yanting_research.linkage.indicators import Indicator, canonical_indicator, default_indicators, parse_indicators
from yanting_research.linkage.membership import membership_left_out, membership_shares
from yanting_research.linkage.national import national_pairs, national_table, national_wide
from yanting_research.linkage.reconciliation import reconcile
from yanting_research.linkage.sections import link_facts, section_table
from yanting_research.linkage.term_themes import TermTheme, default_term_themes, parse_term_themes, score_terms
from yanting_research.linkage.theme_indicators import theme_indicators
from yanting_research.linkage.workforce import ThemeWorkforce, build_panel, theme_workforce_table

__all__ = [
    "score_terms",
    "parse_term_themes",
    "national_wide",
    "national_table",
    "national_pairs",
    "membership_shares",
    "membership_left_out",
    "default_term_themes",
    "TermTheme",
    "Association",
    "Indicator",
    "ThemeWorkforce",
    "build_panel",
    "canonical_indicator",
    "compositions",
    "cost_per_head",
    "default_indicators",
    "indicator_conflicts",
    "link_facts",
    "parse_indicators",
    "rank_association",
    "reconcile",
    "section_table",
    "theme_indicators",
    "theme_workforce_table",
    "workforce_composition",
]
