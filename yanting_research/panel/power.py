"""What a planned roll-out could find (检验功效): power and minimum detectable effect before anyone is trained."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from yanting_research.core import FEW_CLUSTERS, minimum_detectable, t_p_value
from yanting_research.panel.design import ATTENDANCE, prepare_design
from yanting_research.panel.design_size import design_size
from yanting_research.panel.estimators import ESTIMATORS
from yanting_research.panel.guard import with_headline
from yanting_research.panel.histories import read_histories
from yanting_research.panel.randomisation import randomisation_p_values
from yanting_research.panel.roll_out import RollOut, simulate_roll_out
from yanting_research.panel.within import within

__all__ = ["LINEAR", "power_by_simulation", "power_table"]

LINEAR = "twfe"
"""The estimator whose draws serve for all effects at once."""

_ALPHA, _POWER = 0.05, 0.8
_ASSIGNMENTS = 199  # in every draw, where the guard asks for randomisation

Array = NDArray[np.float64]


def power_by_simulation(
    plan: RollOut,
    effects: Sequence[float],
    *,
    estimator: str = LINEAR,
    n_draws: int = 200,
    seed: int = 1,
) -> pd.DataFrame:
    r"""Share of simulated panels in which the guarded test finds an effect.

    Parameters
    ----------
    plan
        See :class:`RollOut`.
    effects
        Constant effects on treated township-quarters [percentage points].
    estimator
        A name of ``ESTIMATORS``. With "twfe" one set of panels serves for every effect, since a constant effect moves
        the estimate by itself and the error not at all; others are simulated and fitted for every effect.
    n_draws, seed
        Panels, and seed of the series.

    Returns
    -------
    DataFrame
        One row per effect: ``design, n_clusters, n_treated, estimator, inference, effect, power, power_error,
        power_formula, mde, mde_formula, n_draws, data_kind``. ``power_error`` is the Monte-Carlo error
        :math:`\sqrt{p(1-p)/R}` (Agresti and Coull's p, so that it is not 0 at 0 and 1); ``mde`` the effect
        found with 80 % power [percentage points], by simulation ("twfe" with t; NaN otherwise) and by the formula.

    Raises
    ------
    ValueError
        For an unknown estimator, no effects or no draws.

    Notes
    -----
    *Formula*: Bloom's multiple of the standard error, :math:`(t_{.975} + t_{.8})\, se`, with
    :math:`se^2 = \tilde D'\Omega\tilde D / (\tilde D'\tilde D)^2 / (1 - m)` for the plan's treatment :math:`\tilde D`
    free of township and quarter means, m the missing share, and :math:`\Omega` the variance of a reported share:
    :math:`P(1-P)[\rho\, r^{|t-s|} + (1-\rho)/n\, 1_{t=s}]` within a township.
    *Limits*: dates are handed out by lot in the plan. Where richer townships start first, more is needed.

    References
    ----------
    Bloom (1995), Evaluation Review 19, 547-556; Burlig, Preonas and Woerman (2020), Journal of Development Economics
    144, 102458 (serial correlation).

    Examples
    --------
    >>> found = power_by_simulation(RollOut(), [0.0, 8.0], n_draws=8)
    >>> found["power"].tolist(), found["mde_formula"].round(2).tolist()
    ([0.0, 1.0], [4.59, 4.59])
    """
    if estimator not in ESTIMATORS:
        raise ValueError(f"no estimator {estimator!r}; known: {', '.join(ESTIMATORS)}")
    if not len(effects) or n_draws < 1:
        raise ValueError("at least one effect and one draw")
    seeds = [int(np.random.SeedSequence([seed, draw]).generate_state(1)[0]) for draw in range(n_draws)]
    values = np.asarray(effects, dtype=np.float64)
    if estimator == LINEAR:
        rejected, detectable, inference = _linear(plan, values, seeds)
    else:
        rejected, inference = _fitted(plan, values, seeds, estimator)
        detectable = np.full(n_draws, np.nan)
    power = rejected.mean(axis=0)
    steady = (rejected.sum(axis=0) + 2) / (n_draws + 4)
    error, df = _formula(plan)
    return pd.DataFrame(
        {
            "design": f"{plan.n_clusters} 个乡镇",
            "n_clusters": plan.n_clusters,
            "n_treated": sum(plan.cohort_sizes),
            "estimator": estimator,
            "inference": inference,
            "effect": values,
            "power": power,
            "power_error": np.sqrt(steady * (1 - steady) / n_draws),
            "power_formula": _power_of_t(values, error, df),
            "mde": float(np.quantile(detectable, _POWER)),
            "mde_formula": float(minimum_detectable(error, df)),
            "n_draws": n_draws,
            "data_kind": "simulated",
        }
    )


def power_table(
    plan: RollOut,
    n_clusters: Sequence[int],
    effects: Sequence[float],
    *,
    estimator: str = LINEAR,
    n_draws: int = 200,
    seed: int = 1,
) -> pd.DataFrame:
    """Power over numbers of townships and sizes of effect, waves in proportion (功效表).

    Returns
    -------
    DataFrame
        The rows of :func:`power_by_simulation`, plan after plan; ``plots.plot_power`` draws it.

    Examples
    --------
    >>> found = power_table(RollOut(), [18, 36], [2.0], n_draws=6)
    >>> found["design"].tolist(), bool(found["mde"].is_monotonic_decreasing)
    (['18 个乡镇', '36 个乡镇'], True)
    """
    parts = [
        power_by_simulation(plan.scaled(n), effects, estimator=estimator, n_draws=n_draws, seed=seed)
        for n in n_clusters
    ]
    return pd.concat(parts, ignore_index=True)


def _linear(plan: RollOut, effects: Array, seeds: list[int]) -> tuple[NDArray[np.bool_], Array, str]:
    """Rejections (draws, effects), the effect at which every draw begins to reject from above, and the inference."""
    rejected = np.empty((len(seeds), len(effects)), dtype=bool)
    detectable = np.full(len(seeds), np.nan)
    kinds = set()
    for at, seed in enumerate(seeds):
        panel = simulate_roll_out(plan, seed)
        design = prepare_design(panel, ATTENDANCE)
        size = design_size(design)
        if min(size.n_treated, size.n_control, size.df) >= FEW_CLUSTERS:
            kinds.add("t")
            rejected[at] = t_p_value(size.estimate + effects, size.std_error, size.df) <= _ALPHA
            detectable[at] = stats.t.ppf(1 - _ALPHA / 2, size.df) * size.std_error - size.estimate
        else:
            kinds.add("randomisation")
            histories = read_histories(panel, ATTENDANCE, design=design)
            p_value = randomisation_p_values(histories, n_draws=_ASSIGNMENTS, seed=seed)
            rejected[at] = [p_value(-effect) <= _ALPHA for effect in effects]
    return rejected, detectable, "/".join(sorted(kinds))


def _fitted(plan: RollOut, effects: Array, seeds: list[int], estimator: str) -> tuple[NDArray[np.bool_], str]:
    rejected = np.empty((len(seeds), len(effects)), dtype=bool)
    kinds = set()
    for at, seed in enumerate(seeds):
        for place, effect in enumerate(effects):
            panel = simulate_roll_out(plan, seed, effect=float(effect))
            fit = with_headline(ESTIMATORS[estimator](panel, ATTENDANCE), panel, ATTENDANCE, n_draws=_ASSIGNMENTS)
            row = fit.estimates[fit.estimates["term"] == ATTENDANCE.treatment].iloc[0]
            rejected[at, place] = row["p_value"] <= _ALPHA
            kinds.add(str(row["inference"]).split("(")[0].strip())
    return rejected, "/".join(sorted(kinds))


def _formula(plan: RollOut) -> tuple[float, float]:
    """Standard error [percentage points] and degrees of freedom of the plan."""
    n, t = plan.n_clusters, plan.n_periods
    entity, period = np.repeat(np.arange(n), t), np.tile(np.arange(t), n)
    treated = (period + 1 >= plan.since[entity]).astype(np.float64)
    moved = within(treated[:, None], entity, period).reshape(n, t)
    spread = plan.share * (1 - plan.share)
    lags = np.abs(np.arange(t)[:, None] - np.arange(t)[None, :])
    omega = spread * (plan.icc * plan.autocorrelation**lags + (1 - plan.icc) / plan.n_invited * np.eye(t))
    variance = np.einsum("it,ts,is->", moved, omega, moved) / np.einsum("it,it->", moved, moved) ** 2
    return 100 * float(np.sqrt(variance / (1 - plan.missing_share))), float(n - 1)


def _power_of_t(effects: Array, error: float, df: float) -> Array:
    """Power of a two-sided t test: noncentral t."""
    bound = stats.t.ppf(1 - _ALPHA / 2, df)
    shifted = effects / error
    return np.asarray(stats.nct.sf(bound, df, shifted) + stats.nct.cdf(-bound, df, shifted))
