"""The regressions by name (回归登记表): ``fit_<name>(table, formula, ...) -> Fit``, for rows that need be no PANEL."""

from __future__ import annotations

from collections.abc import Callable

from yanting_research.panel.binary import fit_binomial, fit_fractional, fit_logit
from yanting_research.panel.counts import fit_negative_binomial, fit_poisson
from yanting_research.panel.differences import fit_first_difference, fit_fixed_effects
from yanting_research.panel.fit import Fit
from yanting_research.panel.linear import fit_ols
from yanting_research.panel.mixed import fit_mixed
from yanting_research.panel.ordered import fit_ordered

__all__ = ["REGRESSIONS"]

REGRESSIONS: dict[str, Callable[..., Fit]] = {
    "binomial": fit_binomial,
    "first_difference": fit_first_difference,
    "fixed_effects": fit_fixed_effects,
    "fractional": fit_fractional,
    "logit": fit_logit,
    "mixed": fit_mixed,
    "negative_binomial": fit_negative_binomial,
    "ols": fit_ols,
    "ordered": fit_ordered,
    "poisson": fit_poisson,
}
"""Regressions by the name that ``Fit.estimator`` carries."""
