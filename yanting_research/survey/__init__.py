"""Room survey: RESPONSES -> scales, needs, tables (问卷调查): questionnaire as data, import, checks, measurement."""

from yanting_research.survey.adequacy import bartlett_sphericity, correlation_of, kmo
from yanting_research.survey.asked import answered, asked, check_responses
from yanting_research.survey.association import cramers_v, goodman_kruskal_gamma, kendall_tau_b
from yanting_research.survey.checks import CHECKS_ZH, item_missing, response_flags
from yanting_research.survey.crosstabs import crosstab, crosstab_counts, crosstab_test
from yanting_research.survey.exact_tests import freeman_halton
from yanting_research.survey.exclusion import (
    DECISION_COLUMNS,
    Exclusion,
    decision_sheet,
    decisions_from_rows,
    exclude_responses,
)
from yanting_research.survey.exporting import export_rows
from yanting_research.survey.factors import (
    EXTRACTIONS,
    ROTATIONS,
    FactorSolution,
    explore_factors,
    factor_pattern,
    parallel_analysis,
)
from yanting_research.survey.importing import Imported, read_export
from yanting_research.survey.model_tables import model_table
from yanting_research.survey.needs import CUTS, QUADRANTS_ZH, mean_weighted_discrepancy, training_needs
from yanting_research.survey.questionnaire import (
    KINDS,
    Block,
    Item,
    Matrix,
    Need,
    Option,
    Questionnaire,
    Scale,
    Skip,
    response_columns,
)
from yanting_research.survey.questionnaire_reading import default_questionnaire, parse_questionnaire
from yanting_research.survey.reliability import (
    alpha_if_dropped,
    cronbach_alpha,
    feldt_interval,
    item_rest_correlations,
    omega_hierarchical,
    omega_total,
    reliability_table,
    standardized_alpha,
)
from yanting_research.survey.scales import item_statistics, scale_items, score_scales
from yanting_research.survey.shares import item_shares, wilson_interval
from yanting_research.survey.simulation import (
    SimulatedAnswers,
    planted_covariance,
    planted_needs,
    simulate_responses,
    simulation_plan,
)
from yanting_research.survey.weighting import Weighting, design_effect, rake

__all__ = [
    "Block",
    "CHECKS_ZH",
    "CUTS",
    "DECISION_COLUMNS",
    "EXTRACTIONS",
    "Exclusion",
    "FactorSolution",
    "Imported",
    "Item",
    "KINDS",
    "Matrix",
    "Need",
    "Option",
    "QUADRANTS_ZH",
    "Questionnaire",
    "ROTATIONS",
    "Scale",
    "SimulatedAnswers",
    "Skip",
    "Weighting",
    "alpha_if_dropped",
    "answered",
    "asked",
    "bartlett_sphericity",
    "check_responses",
    "correlation_of",
    "cramers_v",
    "cronbach_alpha",
    "crosstab",
    "crosstab_counts",
    "crosstab_test",
    "decision_sheet",
    "decisions_from_rows",
    "default_questionnaire",
    "design_effect",
    "exclude_responses",
    "explore_factors",
    "export_rows",
    "factor_pattern",
    "feldt_interval",
    "freeman_halton",
    "goodman_kruskal_gamma",
    "item_missing",
    "item_rest_correlations",
    "item_shares",
    "item_statistics",
    "kendall_tau_b",
    "kmo",
    "mean_weighted_discrepancy",
    "model_table",
    "omega_hierarchical",
    "omega_total",
    "parallel_analysis",
    "parse_questionnaire",
    "planted_covariance",
    "planted_needs",
    "rake",
    "read_export",
    "reliability_table",
    "response_columns",
    "response_flags",
    "scale_items",
    "score_scales",
    "simulate_responses",
    "simulation_plan",
    "standardized_alpha",
    "training_needs",
    "wilson_interval",
]
