"""Panel models (面板模型): PANEL -> Fit, with simulated townships whose truth is known."""

from yanting_research.panel.assignments import Assignments, draw_assignments
from yanting_research.panel.bacon import Bacon, decompose_twfe
from yanting_research.panel.balance import balance_table
from yanting_research.panel.binary import fit_binomial, fit_fractional, fit_logit
from yanting_research.panel.calibration import Calibration, largest_remainder, read_calibration
from yanting_research.panel.counts import fit_negative_binomial, fit_poisson
from yanting_research.panel.covariances import GLM_ERRORS, LINEAR_ERRORS, SCORE_ERRORS
from yanting_research.panel.design import ATTENDANCE, Design, PanelSpec, prepare_design
from yanting_research.panel.design_size import DesignSize, design_size
from yanting_research.panel.differences import fit_first_difference, fit_fixed_effects
from yanting_research.panel.donors import Predictor
from yanting_research.panel.dose_response import fit_dose_response
from yanting_research.panel.doubly_robust import fit_aipw
from yanting_research.panel.estimators import ESTIMATORS
from yanting_research.panel.evalue import e_value
from yanting_research.panel.event_study import event_study, pretrend_test, simultaneous_critical_value
from yanting_research.panel.extended_twfe import fit_extended_logit, fit_extended_twfe
from yanting_research.panel.fit import Fit
from yanting_research.panel.group_time import fit_group_time
from yanting_research.panel.guard import Headline, headline, with_headline
from yanting_research.panel.imputation import fit_imputation
from yanting_research.panel.interrupted import SERIAL_ERRORS, fit_interrupted
from yanting_research.panel.leads_lags import fit_leads_lags
from yanting_research.panel.linear import fit_ols
from yanting_research.panel.lines import LEAN, LINES, RECOMMENDED
from yanting_research.panel.matching import fit_matching
from yanting_research.panel.missing_sweep import MissingSweep, sweep_missing
from yanting_research.panel.mixed import fit_mixed
from yanting_research.panel.multiple_testing import ADJUSTMENTS, adjust_p_values, adjusted_estimates, romano_wolf
from yanting_research.panel.omitted import (
    adjusted_for_omitted,
    benchmark_bounds,
    extreme_scenarios,
    omitted_variable_report,
    robustness_values,
)
from yanting_research.panel.ordered import fit_ordered
from yanting_research.panel.oster import Stability, bias_adjusted, delta_for, stability_of
from yanting_research.panel.outcomes import OUTCOME_KINDS
from yanting_research.panel.parallel_trends import EventStudy, breakdown_value, event_study_of, trend_bounds
from yanting_research.panel.placebo import (
    leave_one_cluster_out,
    leave_one_cohort_out,
    placebo_outcomes,
    placebo_periods,
)
from yanting_research.panel.power import power_by_simulation, power_table
from yanting_research.panel.propensity import fit_propensity, overlap_report
from yanting_research.panel.randomisation import Randomisation, placebo_ranks, randomisation_inference
from yanting_research.panel.recovery import recovery, recovery_lines, summarise_recovery
from yanting_research.panel.regressions import REGRESSIONS
from yanting_research.panel.roll_out import RollOut, simulate_roll_out
from yanting_research.panel.sample import Sample, prepare_sample
from yanting_research.panel.sandwich import ClusterCovariance, cluster_covariance, cluster_covariance_glm
from yanting_research.panel.simulation import SCENARIOS, SimulatedPanel, simulate_townships
from yanting_research.panel.splines import natural_spline
from yanting_research.panel.strata import fit_strata, fit_subclassification
from yanting_research.panel.synthetic_control import fit_synthetic_control
from yanting_research.panel.twfe import fit_twfe
from yanting_research.panel.weighting import fit_ipw, inverse_weights
from yanting_research.panel.wild_bootstrap import WildBootstrap, wild_bootstrap
from yanting_research.panel.words import describe_fit

__all__ = [
    "ADJUSTMENTS",
    "ATTENDANCE",
    "ESTIMATORS",
    "GLM_ERRORS",
    "LEAN",
    "LINEAR_ERRORS",
    "LINES",
    "OUTCOME_KINDS",
    "RECOMMENDED",
    "REGRESSIONS",
    "SCENARIOS",
    "SCORE_ERRORS",
    "SERIAL_ERRORS",
    "Assignments",
    "Bacon",
    "Calibration",
    "ClusterCovariance",
    "Design",
    "DesignSize",
    "EventStudy",
    "Fit",
    "Headline",
    "MissingSweep",
    "PanelSpec",
    "Predictor",
    "Randomisation",
    "RollOut",
    "Sample",
    "SimulatedPanel",
    "Stability",
    "WildBootstrap",
    "adjust_p_values",
    "adjusted_estimates",
    "adjusted_for_omitted",
    "balance_table",
    "benchmark_bounds",
    "bias_adjusted",
    "breakdown_value",
    "cluster_covariance",
    "cluster_covariance_glm",
    "decompose_twfe",
    "delta_for",
    "describe_fit",
    "design_size",
    "draw_assignments",
    "e_value",
    "event_study",
    "event_study_of",
    "extreme_scenarios",
    "fit_aipw",
    "fit_binomial",
    "fit_dose_response",
    "fit_extended_logit",
    "fit_extended_twfe",
    "fit_first_difference",
    "fit_fixed_effects",
    "fit_fractional",
    "fit_group_time",
    "fit_imputation",
    "fit_interrupted",
    "fit_ipw",
    "fit_leads_lags",
    "fit_logit",
    "fit_matching",
    "fit_mixed",
    "fit_negative_binomial",
    "fit_ols",
    "fit_ordered",
    "fit_poisson",
    "fit_propensity",
    "fit_strata",
    "fit_subclassification",
    "fit_synthetic_control",
    "fit_twfe",
    "headline",
    "inverse_weights",
    "largest_remainder",
    "leave_one_cluster_out",
    "leave_one_cohort_out",
    "natural_spline",
    "omitted_variable_report",
    "overlap_report",
    "placebo_outcomes",
    "placebo_periods",
    "placebo_ranks",
    "power_by_simulation",
    "power_table",
    "prepare_design",
    "prepare_sample",
    "pretrend_test",
    "randomisation_inference",
    "read_calibration",
    "recovery",
    "recovery_lines",
    "robustness_values",
    "romano_wolf",
    "simulate_roll_out",
    "simulate_townships",
    "simultaneous_critical_value",
    "stability_of",
    "summarise_recovery",
    "sweep_missing",
    "trend_bounds",
    "wild_bootstrap",
    "with_headline",
]
