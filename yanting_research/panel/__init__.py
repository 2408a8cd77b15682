"""Panel models (面板模型): PANEL -> Fit, with simulated townships whose truth is known."""

from yanting_research.panel.binary import fit_binomial, fit_fractional, fit_logit
from yanting_research.panel.calibration import Calibration, largest_remainder, read_calibration
from yanting_research.panel.counts import fit_negative_binomial, fit_poisson
from yanting_research.panel.covariances import GLM_ERRORS, LINEAR_ERRORS, SCORE_ERRORS
from yanting_research.panel.design import ATTENDANCE, Design, PanelSpec, prepare_design
from yanting_research.panel.differences import fit_first_difference, fit_fixed_effects
from yanting_research.panel.dose_response import fit_dose_response
from yanting_research.panel.estimators import ESTIMATORS
from yanting_research.panel.fit import Fit
from yanting_research.panel.interrupted import SERIAL_ERRORS, fit_interrupted
from yanting_research.panel.linear import fit_ols
from yanting_research.panel.mixed import fit_mixed
from yanting_research.panel.ordered import fit_ordered
from yanting_research.panel.recovery import recovery, summarise_recovery
from yanting_research.panel.regressions import REGRESSIONS
from yanting_research.panel.sample import OUTCOME_KINDS, Sample, prepare_sample
from yanting_research.panel.simulation import SCENARIOS, SimulatedPanel, simulate_townships
from yanting_research.panel.splines import natural_spline
from yanting_research.panel.twfe import fit_twfe
from yanting_research.panel.words import describe_fit

__all__ = [
    "ATTENDANCE",
    "Calibration",
    "Design",
    "ESTIMATORS",
    "Fit",
    "GLM_ERRORS",
    "LINEAR_ERRORS",
    "OUTCOME_KINDS",
    "PanelSpec",
    "REGRESSIONS",
    "SCENARIOS",
    "SCORE_ERRORS",
    "SERIAL_ERRORS",
    "Sample",
    "SimulatedPanel",
    "describe_fit",
    "fit_binomial",
    "fit_dose_response",
    "fit_first_difference",
    "fit_fixed_effects",
    "fit_fractional",
    "fit_interrupted",
    "fit_logit",
    "fit_mixed",
    "fit_negative_binomial",
    "fit_ols",
    "fit_ordered",
    "fit_poisson",
    "fit_twfe",
    "largest_remainder",
    "natural_spline",
    "prepare_design",
    "prepare_sample",
    "read_calibration",
    "recovery",
    "simulate_townships",
    "summarise_recovery",
]
