r"""Randomisation inference (随机化推断): what would be found if other clusters had adopted?

The outcomes stay with their clusters; the treatment histories are handed out anew, cohort sizes kept. Under the sharp
null :math:`y - \tau_0 D` would be the same whoever had been treated, so the statistic of the data is one draw among
those of all assignments, however few clusters there are:

.. math:: p = \frac{1 + \#\{r: |T_r| \ge |T|\}}{1 + R}

over R other assignments. Listed completely, the p-value is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.assignments import draw_assignments
from yanting_research.panel.design import PanelSpec
from yanting_research.panel.histories import Histories, read_histories
from yanting_research.panel.inversion import invert_test
from yanting_research.panel.placebo_statistics import linear_draws

__all__ = [
    "PanelStatistic",
    "Randomisation",
    "placebo_ranks",
    "randomisation_inference",
    "randomisation_p_values",
    "randomise",
    "rank_histories",
]

_TIE = 1e-9  # statistics that differ by less, relatively, are equal: the last bits depend on the order of sums

Array = NDArray[np.float64]
PanelStatistic = Callable[[pd.DataFrame], float | tuple[float, float]]
"""PANEL -> estimate, or estimate and standard error."""


@dataclass(frozen=True, slots=True)
class Randomisation:
    """Result of randomisation inference.

    Attributes
    ----------
    statistic, studentised
        What was computed for every assignment; whether it was divided by its clustered error (CR1).
    estimate
        Of the data [unit of the outcome].
    p_value
        Two-sided, of the sharp null.
    p_floor
        Smallest p-value that could have come out; above .05 the design cannot reject anything.
    std_error
        Root mean square of the other assignments' estimates once the estimated effect is taken out (or at the null,
        for a function) [unit of the outcome].
    ci_low, ci_high
        Constant effects that are not rejected; infinite where none is, NaN when not asked for.
    n_draws, n_possible, enumerated
        Other assignments gone through; different assignments there are; whether that was all of them.
    draws
        (R,) statistics of the other assignments at the null.
    """

    statistic: str
    studentised: bool
    estimate: float
    std_error: float
    p_value: float
    p_floor: float
    ci_low: float
    ci_high: float
    n_draws: int
    n_possible: float
    enumerated: bool
    draws: Array = field(repr=False)


def randomisation_inference(
    panel: pd.DataFrame,
    spec: PanelSpec,
    *,
    statistic: str | PanelStatistic = "twfe",
    studentised: bool = False,
    strata: str = "",
    null: float = 0.0,
    n_draws: int = 999,
    level: float = 0.95,
    interval: bool = True,
    seed: int = 0,
) -> Randomisation:
    r"""Test the sharp null of a panel by handing out the adoption dates anew between clusters.

    Parameters
    ----------
    panel, spec
        PANEL and its specification. Covariates stay with their rows.
    statistic
        "twfe": two-way fixed effects. "imputation": the mean over treated cells of the outcome minus what entity and
        period effects of the untreated cells predict, which is linear extended TWFE. Or a function of a panel, which is
        called once for every assignment.
    studentised
        Compare t statistics: also right on average when the effect is zero only on average and clusters differ in
        noise, but shaky with very few treated clusters. Not for "imputation".
    strata
        Column, constant within clusters; dates move only between clusters with the same value.
    null
        The constant effect under the null (built-in statistics only).
    n_draws
        Draws; every assignment is listed instead when there are not more.
    level, interval
        Of the interval, which inverts the test over constant effects; NaN for a statistic given as a function.
    seed
        Of the PCG64 generator.

    Raises
    ------
    ValueError
        For an unknown statistic, or a studentised one without errors.
    DesignError, NotIdentifiedError
        See :func:`prepare_design`; also when clusters hold more than one treatment history, a cluster's stratum
        changes, or no other assignment is possible.

    Notes
    -----
    *Assumptions*: within strata every cluster could equally well have been one of the treated. Where richer clusters
    adopt first and also develop differently, no draw repairs that: add the covariate's trend or strata.
    *Limits*: assignments on which the statistic is undefined count as extreme.

    References
    ----------
    Fisher (1935), The Design of Experiments; Young (2019), QJE 134, 557-598; MacKinnon and Webb (2020), Journal of
    Econometrics 218, 435-450 (few treated clusters); Phipson and Smyth (2010) on the 1 +.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> found = randomisation_inference(simulate_townships(1).panel, ATTENDANCE, n_draws=199)
    >>> found.enumerated, found.p_value, found.ci_low < found.estimate < found.ci_high
    (False, 0.005, True)
    """
    return randomise(
        read_histories(panel, spec, strata=strata), statistic=statistic, studentised=studentised, null=null,
        n_draws=n_draws, level=level, interval=interval, seed=seed,
    )  # fmt: skip


def randomise(
    histories: Histories,
    *,
    statistic: str | PanelStatistic = "twfe",
    studentised: bool = False,
    null: float = 0.0,
    n_draws: int = 999,
    level: float = 0.95,
    interval: bool = True,
    seed: int = 0,
) -> Randomisation:
    """The same for histories that have been read already; see :func:`randomisation_inference`."""
    dealt = draw_assignments(histories.labels, strata=histories.strata, n_draws=n_draws, seed=seed)
    low, high = np.nan, np.nan
    if callable(statistic):
        if null:
            raise ValueError("null other than 0 needs a built-in statistic")
        values, estimate, plain = _called(statistic, histories, dealt.orders, studentised=studentised)
        name = getattr(statistic, "__name__", "function")
    else:
        linear = linear_draws(histories, dealt.orders, statistic=statistic, studentised=studentised)
        values, estimate, name = linear.values(null), float(linear.estimate[0]), statistic
        plain = linear.estimate - estimate * linear.shift
    error = float(np.sqrt(np.nanmean(plain[1:] ** 2)))
    p = _p_value(values)
    if interval and not callable(statistic):
        low, high = invert_test(lambda tau: _p_value(linear.values(tau)), estimate, step=error, alpha=1 - level)
    n = len(dealt.orders)
    return Randomisation(
        name, studentised, estimate, error, p, 1 / (1 + n), low, high, n, dealt.n_possible, dealt.enumerated, values[1:]
    )


def randomisation_p_values(
    histories: Histories, *, statistic: str = "twfe", n_draws: int = 999, seed: int = 0
) -> Callable[[float], float]:
    """p as a function of the constant effect under the null, for one list of assignments.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> p_value = randomisation_p_values(read_histories(simulate_townships(1).panel, ATTENDANCE), n_draws=99)
    >>> p_value(0.0), p_value(7.0) > 0.5
    (0.01, True)
    """
    dealt = draw_assignments(histories.labels, strata=histories.strata, n_draws=n_draws, seed=seed)
    linear = linear_draws(histories, dealt.orders, statistic=statistic)
    return lambda null: _p_value(linear.values(null))


def placebo_ranks(panel: pd.DataFrame, spec: PanelSpec, *, statistic: str = "twfe") -> pd.DataFrame:
    """Where the one treated cluster stands among all clusters (安慰剂排名).

    Every cluster in turn is given the treated one's date.

    Returns
    -------
    DataFrame
        One row per cluster, largest first: ``cluster, estimate, rank, treated, data_kind``; ``rank`` is of the
        absolute estimate, ties share the larger number.

    Raises
    ------
    DesignError
        When not exactly one cluster is treated.

    References
    ----------
    Abadie, Diamond and Hainmueller (2010), JASA 105, 493-505 (the same for synthetic control).

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> panel = simulate_townships(1, null=True).panel.drop(columns="treated")
    >>> one = panel.assign(treated_since=np.where(panel["entity"] == "乡镇05", 7.0, np.nan))
    >>> ranks = placebo_ranks(one, ATTENDANCE)
    >>> len(ranks), ranks.loc[ranks["treated"], "rank"].item() <= 36
    (36, True)
    """
    return rank_histories(read_histories(panel, spec), statistic=statistic)


def rank_histories(histories: Histories, *, statistic: str = "twfe") -> pd.DataFrame:
    """The same for histories that have been read already; see :func:`placebo_ranks`."""
    treated = histories.treated
    if treated.sum() != 1:
        raise DesignError(
            f"{int(treated.sum())} clusters are treated", where="placebo ranks", expected="one treated cluster",
            remedy="use randomisation_inference",
        )  # fmt: skip
    dealt = draw_assignments(histories.labels, n_draws=len(treated))
    values = linear_draws(histories, dealt.orders, statistic=statistic).values(0.0)
    place = int(np.flatnonzero(treated)[0])
    takers = [place, *(int(np.flatnonzero(order == place)[0]) for order in dealt.orders)]
    sizes = np.where(np.isnan(values), np.inf, np.abs(values))
    ranks = (sizes[None, :] >= sizes[:, None] * (1 - _TIE)).sum(axis=1)
    table = pd.DataFrame(
        {
            "cluster": pd.Series([histories.clusters[taker] for taker in takers], dtype="str"),
            "estimate": values,
            "rank": ranks.astype(np.int64),
            "treated": [taker == place for taker in takers],
            "data_kind": histories.design.data_kind,
        }
    )
    return table.sort_values(["rank", "cluster"], ignore_index=True)


def _p_value(values: Array) -> float:
    """Share of assignments whose statistic is at least as large as the first one's, which is the data's own."""
    if not np.isfinite(values[0]):
        raise NotIdentifiedError(
            "the statistic of the data is undefined", where="randomisation inference", expected="an estimate",
            remedy="check that treated and untreated rows share periods",
        )  # fmt: skip
    sizes = np.where(np.isnan(values), np.inf, np.abs(values))
    return float((sizes >= sizes[0] * (1 - _TIE)).mean())


def _called(
    statistic: PanelStatistic, histories: Histories, orders: NDArray[np.int64], *, studentised: bool
) -> tuple[Array, float, Array]:
    """Statistics, the estimate of the data, and estimates; the data first."""
    own = np.arange(len(histories.labels))
    found = [statistic(histories.panel(order)) for order in [own, *orders]]
    if studentised and not all(isinstance(one, tuple) for one in found):
        raise ValueError("a studentised function returns estimate and standard error")
    pairs = np.array([one if isinstance(one, tuple) else (one, np.nan) for one in found], dtype=np.float64)
    estimates, errors = pairs[:, 0], np.where(pairs[:, 1] > 0, pairs[:, 1], np.nan)
    return estimates / errors if studentised else estimates, float(estimates[0]), estimates
