"""Panel models (面板模型): PANEL -> Fit, with simulated townships whose truth is known."""

from yanting_research.panel.calibration import Calibration, largest_remainder, read_calibration
from yanting_research.panel.design import ATTENDANCE, Design, PanelSpec, prepare_design
from yanting_research.panel.estimators import ESTIMATORS
from yanting_research.panel.fit import Fit
from yanting_research.panel.recovery import recovery, summarise_recovery
from yanting_research.panel.simulation import SCENARIOS, SimulatedPanel, simulate_townships
from yanting_research.panel.twfe import fit_twfe

__all__ = [
    "ATTENDANCE",
    "Calibration",
    "Design",
    "ESTIMATORS",
    "Fit",
    "PanelSpec",
    "SCENARIOS",
    "SimulatedPanel",
    "fit_twfe",
    "largest_remainder",
    "prepare_design",
    "read_calibration",
    "recovery",
    "simulate_townships",
    "summarise_recovery",
]
