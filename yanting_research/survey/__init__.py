"""Room survey: RESPONSES -> scales, needs, tables (问卷调查): questionnaire as data, import, checks, measurement."""

from yanting_research.survey.adequacy import bartlett_sphericity, correlation_of, kmo
from yanting_research.survey.asked import answered, asked, check_responses
from yanting_research.survey.checks import CHECKS_ZH, item_missing, response_flags
from yanting_research.survey.exclusion import (
    DECISION_COLUMNS,
    Exclusion,
    decision_sheet,
    decisions_from_rows,
    exclude_responses,
)
from yanting_research.survey.factors import (
    EXTRACTIONS,
    ROTATIONS,
    FactorSolution,
    explore_factors,
    factor_pattern,
    parallel_analysis,
)
from yanting_research.survey.importing import Imported, read_export
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
from yanting_research.survey.simulation import (
    SimulatedAnswers,
    planted_covariance,
    planted_needs,
    simulate_responses,
    simulation_plan,
)

__all__ = [
    "Block",
    "CHECKS_ZH",
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
    "Questionnaire",
    "ROTATIONS",
    "Scale",
    "SimulatedAnswers",
    "Skip",
    "alpha_if_dropped",
    "answered",
    "asked",
    "bartlett_sphericity",
    "check_responses",
    "correlation_of",
    "cronbach_alpha",
    "decision_sheet",
    "decisions_from_rows",
    "default_questionnaire",
    "exclude_responses",
    "explore_factors",
    "factor_pattern",
    "feldt_interval",
    "item_missing",
    "item_rest_correlations",
    "item_statistics",
    "kmo",
    "omega_hierarchical",
    "omega_total",
    "parallel_analysis",
    "parse_questionnaire",
    "planted_covariance",
    "planted_needs",
    "read_export",
    "reliability_table",
    "response_columns",
    "response_flags",
    "scale_items",
    "score_scales",
    "simulate_responses",
    "simulation_plan",
    "standardized_alpha",
]
