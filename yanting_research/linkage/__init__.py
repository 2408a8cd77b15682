"""Linkage (连接): FACTS and THEMES -> LINKS, INDICATORS and the tables that set them side by side."""

from yanting_research.linkage.association import Association, rank_association
from yanting_research.linkage.associations import detrend, lag_associations, rank_associations
from yanting_research.linkage.composition import compositions, workforce_composition
from yanting_research.linkage.conflicts import indicator_conflicts
from yanting_research.linkage.costs import cost_per_head, unit_costs
from yanting_research.linkage.coverage import Coverage, coverage_report, coverage_text
from yanting_research.linkage.indicators import Indicator, canonical_indicator, default_indicators, parse_indicators
from yanting_research.linkage.membership import membership_left_out, membership_shares
from yanting_research.linkage.models_counts import fit_count_model
from yanting_research.linkage.models_frame import LinkFit
from yanting_research.linkage.models_mix import fit_theme_mix
from yanting_research.linkage.models_shares import fit_share_model
from yanting_research.linkage.national import national_pairs, national_table, national_wide
from yanting_research.linkage.reconciliation import reconcile
from yanting_research.linkage.regions import LEVELS, Region, RegionList, default_regions, parse_regions
from yanting_research.linkage.regions_changes import (
    RegionChange,
    RegionChanges,
    default_changes,
    map_successors,
    parse_changes,
)
from yanting_research.linkage.regions_merging import merge_successors
from yanting_research.linkage.regions_resolving import ResolvedRegion, code_regions, resolve_region
from yanting_research.linkage.sections import link_facts, section_table
from yanting_research.linkage.supplied import supplied_indicators, unmatched_keys
from yanting_research.linkage.term_themes import TermTheme, default_term_themes, parse_term_themes, score_terms
from yanting_research.linkage.theme_hits_table import theme_hits_table
from yanting_research.linkage.theme_indicators import theme_indicators
from yanting_research.linkage.workforce import ThemeWorkforce, build_panel, theme_workforce_table

__all__ = [
    "detrend",
    "lag_associations",
    "rank_associations",
    "fit_count_model",
    "LinkFit",
    "fit_theme_mix",
    "fit_share_model",
    "theme_hits_table",
    "Association",
    "Coverage",
    "Indicator",
    "LEVELS",
    "Region",
    "RegionChange",
    "RegionChanges",
    "RegionList",
    "ResolvedRegion",
    "TermTheme",
    "ThemeWorkforce",
    "build_panel",
    "canonical_indicator",
    "code_regions",
    "compositions",
    "cost_per_head",
    "coverage_report",
    "coverage_text",
    "default_changes",
    "default_indicators",
    "default_regions",
    "default_term_themes",
    "indicator_conflicts",
    "link_facts",
    "map_successors",
    "membership_left_out",
    "membership_shares",
    "merge_successors",
    "national_pairs",
    "national_table",
    "national_wide",
    "parse_changes",
    "parse_indicators",
    "parse_regions",
    "parse_term_themes",
    "rank_association",
    "reconcile",
    "resolve_region",
    "score_terms",
    "section_table",
    "supplied_indicators",
    "theme_indicators",
    "theme_workforce_table",
    "unit_costs",
    "unmatched_keys",
    "workforce_composition",
]
