"""The estimators of PANEL by name (估计量登记表), one line each: ``fit_<name>(panel, spec, *, truth=None) -> Fit``."""

from __future__ import annotations

from collections.abc import Callable

from yanting_research.panel.extended_twfe import fit_extended_logit, fit_extended_twfe
from yanting_research.panel.fit import Fit
from yanting_research.panel.group_time import fit_group_time
from yanting_research.panel.imputation import fit_imputation
from yanting_research.panel.leads_lags import fit_leads_lags
from yanting_research.panel.twfe import fit_twfe

__all__ = ["ESTIMATORS"]

ESTIMATORS: dict[str, Callable[..., Fit]] = {
    "twfe": fit_twfe,
    "leads_lags": fit_leads_lags,
    "group_time": fit_group_time,
    "imputation": fit_imputation,
    "extended_twfe": fit_extended_twfe,
    "extended_logit": fit_extended_logit,
}
"""Estimators by the name that ``Fit.estimator`` carries."""
