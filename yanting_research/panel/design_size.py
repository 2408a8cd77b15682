"""How much a design can tell (设计的信息量): treated clusters, controls, degrees of freedom, whatever the outcome."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.panel.design import Design
from yanting_research.panel.sandwich import cluster_covariance

__all__ = ["DesignSize", "absorbed_columns", "design_size", "dummy_columns"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DesignSize:
    """How much a panel can tell about its treatment, whatever the outcome.

    Attributes
    ----------
    n_clusters, n_treated, n_control
        Clusters; those ever treated; those that are untreated in a period in which another is treated.
    estimate, std_error, df
        Two-way fixed effects with CR2 [unit of the outcome]; Bell and McCaffrey's degrees of freedom.
    """

    n_clusters: int
    n_treated: int
    n_control: int
    estimate: float
    std_error: float
    df: float


def design_size(design: Design) -> DesignSize:
    """Count treated and control clusters and the degrees of freedom of a design.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, prepare_design, simulate_townships
    >>> found = design_size(prepare_design(simulate_townships(1).panel, ATTENDANCE))
    >>> found.n_clusters, found.n_treated, found.n_control, round(found.df, 1)
    (36, 30, 28, 33.0)
    """
    treated = design.x[:, 0] != 0
    beside = ~treated & (np.bincount(design.period, weights=treated) > 0)[design.period]
    y, x = absorbed_columns(design)
    coefficients = np.linalg.lstsq(x, y, rcond=None)[0]
    found = cluster_covariance(x, y - x @ coefficients, design.cluster, contrasts=np.eye(x.shape[1])[:1])
    return DesignSize(
        n_clusters=int(design.cluster.max()) + 1,
        n_treated=len(set(design.cluster[treated].tolist())),
        n_control=len(set(design.cluster[beside].tolist())),
        estimate=float(coefficients[0]),
        std_error=float(np.sqrt(found.covariance[0, 0])),
        df=float(found.df[0]),
    )


def absorbed_columns(design: Design) -> tuple[Array, Array]:
    """Outcome (n,) and regressors (n, p), the treatment first, for clustered errors of two-way fixed effects.

    Where clusters hold whole entities their effects are taken out by subtracting means, which leaves CR0 to CR3 and
    their degrees of freedom as they are (but CR1's K: count it yourself) and saves time; otherwise they stay columns.

    References
    ----------
    Pustejovsky and Tipton (2018), JBES 36, 672-683, theorem 2.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, prepare_design, simulate_townships
    >>> absorbed_columns(prepare_design(simulate_townships(1).panel, ATTENDANCE))[1].shape
    (406, 12)
    """
    columns = dummy_columns(design)
    if pd.Series(design.cluster).groupby(design.entity).nunique().max() > 1:
        return design.y, columns
    n_entities = int(design.entity.max()) + 1
    plain = np.column_stack([design.y, columns[:, :-n_entities]])
    flags = np.eye(n_entities)[design.entity]
    plain = plain - (flags.T @ plain / flags.sum(axis=0)[:, None])[design.entity]
    return plain[:, 0], plain[:, 1:]


def dummy_columns(design: Design) -> Array:
    """Treatment and covariates, period dummies but the first, entity dummies last: of full rank (n, p).

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, prepare_design, simulate_townships
    >>> dummy_columns(prepare_design(simulate_townships(1).panel, ATTENDANCE)).shape
    (406, 48)
    """
    return np.column_stack(
        [
            design.x,
            np.eye(design.period.max() + 1)[design.period][:, 1:],
            np.eye(design.entity.max() + 1)[design.entity],
        ]
    )
