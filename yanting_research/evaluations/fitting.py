"""Fitting what a person asked of a panel (拟合): formulas to columns, estimators by name, the guard over all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from yanting_research.core import Formula, complete_rows, design_matrix
from yanting_research.errors import DesignError
from yanting_research.evaluations.models import PanelModel, PanelStudy
from yanting_research.panel import ESTIMATORS, REGRESSIONS, Fit, PanelSpec
from yanting_research.panel.guard import with_headline

__all__ = ["Evaluation", "evaluate_panel", "fit_model", "with_terms"]

_INTERCEPT = "intercept"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A panel with the fits of its models, by label."""

    study: PanelStudy
    panel: pd.DataFrame = field(repr=False)
    fits: Mapping[str, Fit]

    @property
    def estimates(self) -> pd.DataFrame:
        """ESTIMATES of all fits, sorted by key."""
        tables = [fit.estimates for fit in self.fits.values()]
        return pd.concat(tables, ignore_index=True).sort_values(["model_id", "term"], ignore_index=True)


def evaluate_panel(
    panel: pd.DataFrame, study: PanelStudy, *, truth: pd.DataFrame | None = None, n_draws: int = 999, seed: int = 0
) -> Evaluation:
    """Fit every model of a study.

    Parameters
    ----------
    panel
        PANEL with the columns that the models read.
    study
        The models.
    truth
        ``SimulatedPanel.truth``, set beside the estimates.
    n_draws, seed
        Of randomisation inference, where the guard asks for it.

    Raises
    ------
    FormulaError, DesignError, NotIdentifiedError
        For what cannot be fitted, with rows and remedy; nothing is fitted in part.

    Examples
    --------
    >>> from yanting_research.evaluations import panel_model
    >>> from yanting_research.panel import simulate_townships
    >>> study = PanelStudy(models=(panel_model(formula="n_attended ~ treated", trials="n_invited"),))
    >>> evaluate_panel(simulate_townships(1).panel, study).estimates["inference"].tolist()
    ['t(33.05)']
    """
    fits = {
        model.spec.model_id: fit_model(panel, model, truth=truth, n_draws=n_draws, seed=seed) for model in study.models
    }
    return Evaluation(study, panel, fits)


def fit_model(
    panel: pd.DataFrame, model: PanelModel, *, truth: pd.DataFrame | None = None, n_draws: int = 999, seed: int = 0
) -> Fit:
    """Fit one model; the guard chooses the inference of an adoption's or dose's effect.

    Raises
    ------
    FormulaError, DesignError, NotIdentifiedError
        For what cannot be fitted, with rows and remedy.
    """
    if model.estimator in REGRESSIONS:
        return _regression(panel, model)
    table, spec = with_terms(panel, model)
    further = {"trends": model.trends} if model.trends else {}
    fit = ESTIMATORS[model.estimator](table, spec, truth=truth, **further)
    if spec.treatment not in set(fit.estimates["term"]):
        return fit
    return with_headline(fit, table, varying_spec(table, spec), n_draws=n_draws, seed=seed)


def with_terms(panel: pd.DataFrame, model: PanelModel) -> tuple[pd.DataFrame, PanelSpec]:
    """The panel with the formula's terms as columns, and the specification that names them.

    Rows that lack a value of a term get NaN there, so that the design loses them by name.

    Examples
    --------
    >>> from yanting_research.evaluations import panel_model
    >>> from yanting_research.panel import simulate_townships
    >>> panel = simulate_townships(1).panel
    >>> table, spec = with_terms(panel, panel_model(formula="n_attended ~ treated + wealth:period", trials="n_invited"))
    >>> spec.covariates, "wealth:period" in table.columns, "wealth:period" in panel.columns
    (('wealth:period',), True, False)
    """
    spec = model.spec
    if model.formula is None:
        return panel, spec
    terms = tuple(term for term in model.formula.terms if term[0].column != spec.treatment or len(term) > 1)
    if not terms:
        return panel, spec
    right = Formula("", terms, intercept=True)
    whole = complete_rows(panel, list(right.columns))
    if not whole.any():
        raise DesignError(
            f"no row has a value of every column of the formula ({', '.join(right.columns)})", where="formula",
            expected="complete rows", remedy="leave out the column that is empty",
        )  # fmt: skip
    made = design_matrix(panel[whole], right).drop(columns=_INTERCEPT).reindex(panel.index)
    fresh = made[[name for name in made.columns if name not in panel.columns]]
    names = dict.fromkeys([*spec.covariates, *made.columns])
    return pd.concat([panel, fresh], axis=1), replace(spec, covariates=tuple(names))


def varying_spec(panel: pd.DataFrame, spec: PanelSpec) -> PanelSpec:
    """The specification without columns fixed within entities, which two-way effects hold already."""
    spread = {name: panel.groupby("entity")[name].nunique().max() for name in spec.covariates}
    return replace(spec, covariates=tuple(name for name, levels in spread.items() if levels > 1))


def _regression(panel: pd.DataFrame, model: PanelModel) -> Fit:
    """A plain regression over the rows of the panel, clustered as the panel says."""
    own: dict[str, Any] = {"cluster": "cluster", "model_id": model.spec.model_id}
    if model.estimator == "mixed":
        own = {"group": "entity", "model_id": model.spec.model_id}
    elif model.formula is not None and model.spec.treatment in model.formula.columns:
        own["treatment"] = model.spec.treatment
    if model.estimator == "binomial":
        own["trials"] = model.spec.trials
    return REGRESSIONS[model.estimator](panel, model.text, **own)
