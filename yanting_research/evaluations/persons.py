"""Panels whose rows are about persons (个人层面的面板): what is said first, and what is not given out."""

from __future__ import annotations

import pandas as pd

from yanting_research.core.anonymity import LEAST_ALIKE, k_anonymity, thin_cells
from yanting_research.errors import PrivacyError
from yanting_research.evaluations.fitting import Evaluation
from yanting_research.evaluations.models import PanelModel, PanelStudy
from yanting_research.panel import ESTIMATORS, Fit

__all__ = ["LEAST_DF", "anonymity_text", "check_released", "lost_counts", "quasi_identifiers"]

LEAST_DF = 10
"""Residual degrees of freedom below which a regression is nearly the rows themselves."""
_BEGAN, _EVER = "period of adoption", "adopted at all"
_FEW_LEVELS = 50  # a column with more distinct values is a measurement, not a group one can be known by


def quasi_identifiers(panel: pd.DataFrame, study: PanelStudy) -> list[str]:
    """Columns by which others may recognise a person: fixed within entities, with few values; cluster and adoption.

    Outcomes and what changes from period to period are not known to others. Whoever knows more must name more.
    """
    outcomes = {name for model in study.models for name in (model.spec.outcome, model.spec.trials)}
    besides = {"entity", "period", "treated", "data_kind", *outcomes}
    fixed = [
        str(name) for name in panel.columns
        if name not in besides and panel.groupby("entity")[name].nunique(dropna=False).max() == 1
    ]  # fmt: skip
    n_entities = panel["entity"].nunique()
    most = min(_FEW_LEVELS, max(2, n_entities // 2))
    return [name for name in fixed if 1 < panel[name].nunique(dropna=False) <= most]


def anonymity_text(panel: pd.DataFrame, study: PanelStudy) -> str:
    """How many persons look alike, in a Chinese sentence, before any model."""
    names = quasi_identifiers(panel, study)
    if not names:
        return "各行是个人。没有固定不变、别人可能知道的分组列，不用算 k 匿名。"
    row = k_anonymity(panel.drop_duplicates("entity"), names).iloc[0]
    said = (
        f"各行是个人。按别人可能知道的列（{row['quasi_identifiers']}）分组，"
        f"{row['n_rows']} 人分成 {row['n_classes']} 组，"
        f"最小的一组 {row['k']} 人（k = {row['k']}）；独自成组的 {row['n_alone']} 人，"
        f"不足 {LEAST_ALIKE} 人的组里共 {row['n_below']} 人。"
    )
    return said + ("这些人认得出来：这份表不要给别人，分组要并粗一些。" if row["n_below"] else "")


def check_released(evaluation: Evaluation) -> None:
    """Refuse results from which rows could be worked back.

    Raises
    ------
    PrivacyError
        When a model of persons has fewer than ``LEAST_DF`` residual degrees of freedom, or a category of a regressor,
        or persons who began in the same period, are fewer than ``LEAST_ALIKE``. The message names columns and numbers
        of categories, never a category.
    """
    thin = sorted(name for name, fit in evaluation.fits.items() if not fit.df_residual >= LEAST_DF)
    if thin:
        raise PrivacyError(
            f"{', '.join(thin)}: fewer than {LEAST_DF} residual degrees of freedom over rows about persons",
            where="panel", expected=f"at least {LEAST_DF}", remedy="fewer terms, or more rows",
        )  # fmt: skip
    for model in evaluation.study.models:
        fit = evaluation.fits[model.spec.model_id]
        rows = _used(evaluation.panel, fit)
        since = rows["treated_since"]
        rows = pd.concat([rows, since.astype("str").rename(_BEGAN), since.notna().rename(_EVER)], axis=1)
        few = thin_cells(rows, _groupings(model, fit), person="entity")
        if few:
            said = ", ".join(f"{' x '.join(columns)} ({n_thin})" for columns, n_thin in few.items())
            raise PrivacyError(
                f"{model.spec.model_id}: categories with fewer than {LEAST_ALIKE} persons, their numbers in brackets: "
                f"{said}", where="panel", expected=f"at least {LEAST_ALIKE} persons in every category of a regressor",
                remedy="join small categories or periods of adoption in the file, or leave the column out of the model",
            )  # fmt: skip


def _used(panel: pd.DataFrame, fit: Fit) -> pd.DataFrame:
    """The rows that a fit did not lose."""
    if fit.lost.empty:
        return panel
    keys = ["entity", "period"]
    lost = pd.MultiIndex.from_frame(fit.lost[keys].astype({"entity": "str"}))
    return panel[~pd.MultiIndex.from_frame(panel[keys].astype({"entity": "str"})).isin(lost)]


def _groupings(model: PanelModel, fit: Fit) -> list[list[str]]:
    """Columns of each term; for an estimator of adoption also who ever began, or, where it tells them apart, when."""
    terms = [[factor.column for factor in term] for term in model.formula.terms] if model.formula else []
    terms += [[name] for name in (*model.spec.covariates, *model.trends)]
    if model.estimator in ESTIMATORS and model.spec.treatment_kind == "adoption":
        terms.append([_BEGAN if "group_time" in fit.tables else _EVER])
    return terms


def lost_counts(lost: pd.DataFrame) -> pd.DataFrame:
    """Rows not used by model and reason, never one by one: ``n`` is NaN where it lies under 5.

    Examples
    --------
    >>> rows = pd.DataFrame({"model_id": "ols", "reason": ["missing"] * 6 + ["cluster"], "data_kind": "real"})
    >>> lost_counts(rows)["n"].tolist()
    [nan, 6.0]
    """
    counts = lost.groupby(["model_id", "reason", "data_kind"], sort=True).size().reset_index(name="n")
    return counts.assign(n=counts["n"].astype("float64").where(counts["n"] >= LEAST_ALIKE))
