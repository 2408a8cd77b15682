"""The estimators of PANEL by name (估计量登记表), one line each: ``fit_<name>(panel, spec, *, truth=None) -> Fit``."""

from __future__ import annotations

from collections.abc import Callable

from yanting_research.panel.fit import Fit
from yanting_research.panel.twfe import fit_twfe

__all__ = ["ESTIMATORS"]

ESTIMATORS: dict[str, Callable[..., Fit]] = {
    "twfe": fit_twfe,
}
"""Estimators by the name that ``Fit.estimator`` carries."""
