"""What every estimator of the room returns (估计结果): numbers, what they rest on, and what they do not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

__all__ = ["Fit"]


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model and what must be said with it.

    Attributes
    ----------
    estimator, model_id
        Name of the estimator (a key of ``ESTIMATORS``) and label of the result.
    estimates
        ESTIMATES, one row per coefficient or summary effect, with the planted truth where known.
    covariance
        Labelled by term on both sides (ESTIMATES is sorted by term, so never by place); empty where the method
        gives none (randomisation, ranks).
    n_obs, n_entities, n_periods, n_clusters, n_treated_clusters
        Sizes of what was used; a cross section has one period.
    df_residual, df_inference
        Rows minus all parameters; degrees of freedom of the treatment's t distribution (infinite: normal).
    unit
        Of the outcome, in Chinese ("个百分点", "元" ...).
    conventions
        How the error was made, to be printed with every table: ``"CR2, G=36, K=15, df=21.4 (Bell-McCaffrey)"``.
    statistics
        Further numbers by name: ``r2_within``, ``r2``, ``loglik``, ``deviance``, ``alpha`` ...
    tables
        Further tables by name: ``group_time``, ``event_study``, ``weights``, ``balance`` ..., each with ``data_kind``.
    lost
        Rows dropped: ``entity, period, reason``, or the row's label and reason of a cross section.
    assumptions, limits
        What is assumed; the sentences the estimate does not license (Chinese).
    data_kind
        "real", "specimen" or "simulated".
    """

    estimator: str
    model_id: str
    estimates: pd.DataFrame = field(repr=False)
    covariance: pd.DataFrame = field(repr=False)
    n_obs: int
    n_entities: int
    n_periods: int
    n_clusters: int
    n_treated_clusters: int
    df_residual: float
    df_inference: float
    unit: str
    conventions: str
    statistics: Mapping[str, float] = field(repr=False)
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    lost: pd.DataFrame = field(repr=False)
    assumptions: tuple[str, ...] = field(repr=False)
    limits: tuple[str, ...] = field(repr=False)
    data_kind: str

    def _repr_html_(self) -> str:
        from yanting_research.panel.words import fit_card

        return fit_card(self)
