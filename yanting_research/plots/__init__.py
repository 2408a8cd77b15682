"""Figures (图): one figure per module, table -> Axes; the only room that knows fonts."""

from yanting_research.plots.agreement import plot_agreement
from yanting_research.plots.audit_table import plot_audit_table
from yanting_research.plots.bacon import plot_bacon
from yanting_research.plots.balance import plot_balance
from yanting_research.plots.comparison_cloud import comparison_words, plot_comparison_cloud
from yanting_research.plots.composition import plot_composition
from yanting_research.plots.confounder_contour import plot_confounder_contour
from yanting_research.plots.coverage import plot_coverage
from yanting_research.plots.dispersion_xray import plot_dispersion
from yanting_research.plots.dose_response import plot_dose_response
from yanting_research.plots.effects import plot_effects
from yanting_research.plots.estimates import plot_estimates
from yanting_research.plots.event_study import plot_event_study
from yanting_research.plots.fonts import check_glyphs, find_font
from yanting_research.plots.importance_performance import plot_importance_performance
from yanting_research.plots.instruments import instrument_alt_text, plot_instruments
from yanting_research.plots.keyness import plot_keyness
from yanting_research.plots.network import plot_network
from yanting_research.plots.panel_trends import plot_panel_trends
from yanting_research.plots.pmc_surface import plot_pmc_heatmap, plot_pmc_surface, pmc_alt_text
from yanting_research.plots.power import detectable_effect, plot_power
from yanting_research.plots.problem_measures import plot_problem_measures
from yanting_research.plots.recovery import plot_recovery
from yanting_research.plots.render import render_figure, render_formats
from yanting_research.plots.reuse import plot_reuse
from yanting_research.plots.scree import plot_scree
from yanting_research.plots.sensitivity_curve import plot_sensitivity_curve
from yanting_research.plots.series import plot_series
from yanting_research.plots.strategic import plot_strategic_diagram
from yanting_research.plots.synthetic_gaps import plot_synthetic_gaps
from yanting_research.plots.synthetic_path import plot_synthetic_path
from yanting_research.plots.term_bars import plot_term_bars
from yanting_research.plots.theme import COLOURS, PALETTE, figure_theme, theme_settings, use_theme
from yanting_research.plots.theme_heatmap import plot_theme_heatmap
from yanting_research.plots.theme_indicators import plot_theme_indicators
from yanting_research.plots.theme_workforce import plot_theme_workforce
from yanting_research.plots.topic_choice import plot_topic_choice
from yanting_research.plots.topics import plot_topics
from yanting_research.plots.trend import plot_trend
from yanting_research.plots.word_cloud import plot_wordcloud
from yanting_research.plots.workforce import plot_workforce

__all__ = [
    "COLOURS",
    "PALETTE",
    "check_glyphs",
    "comparison_words",
    "detectable_effect",
    "figure_theme",
    "find_font",
    "instrument_alt_text",
    "plot_agreement",
    "plot_audit_table",
    "plot_bacon",
    "plot_balance",
    "plot_comparison_cloud",
    "plot_composition",
    "plot_confounder_contour",
    "plot_coverage",
    "plot_dispersion",
    "plot_dose_response",
    "plot_effects",
    "plot_estimates",
    "plot_event_study",
    "plot_importance_performance",
    "plot_instruments",
    "plot_keyness",
    "plot_network",
    "plot_panel_trends",
    "plot_pmc_heatmap",
    "plot_pmc_surface",
    "plot_power",
    "plot_problem_measures",
    "plot_recovery",
    "plot_reuse",
    "plot_sensitivity_curve",
    "plot_scree",
    "plot_series",
    "plot_strategic_diagram",
    "plot_synthetic_gaps",
    "plot_synthetic_path",
    "plot_term_bars",
    "plot_theme_heatmap",
    "plot_theme_indicators",
    "plot_theme_workforce",
    "plot_topic_choice",
    "plot_topics",
    "plot_trend",
    "plot_wordcloud",
    "plot_workforce",
    "pmc_alt_text",
    "render_figure",
    "render_formats",
    "theme_settings",
    "use_theme",
]
