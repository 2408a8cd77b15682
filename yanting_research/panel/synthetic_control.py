r"""Synthetic control (合成控制法) for one treated unit: shares of donors that resemble it before, ranks after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import estimates_table
from yanting_research.panel.design import PanelSpec, prepare_design
from yanting_research.panel.donors import MIN_DONORS, DonorGrid, Predictor, donor_grid
from yanting_research.panel.fit import Fit
from yanting_research.panel.observables import SIMULATED
from yanting_research.panel.simplex import simplex_least_squares

__all__ = ["PREDICTOR_WEIGHTS", "fit_synthetic_control"]

PREDICTOR_WEIGHTS = ("regression", "equal")
"""By how much they predict the outcome before treatment (least squares over all units); all alike."""

_ASSUMPTIONS = (
    "没有采纳时，采纳单位的走势与合成单位一致(采纳前拟合良好是必要条件，不是证明)",
    "没有预期效应，单位之间没有溢出",
    "采纳后没有只影响采纳单位的其他冲击",
)
_LIMITS = (
    "只有一个采纳单位，没有抽样误差可言；名次 p 值只说明它在安慰剂中排第几，不是显著性检验",
    "单位层面的差距不能说明单位内部单个成员的变化",
)
_USED = 1e-6
Array = NDArray[np.float64]


def fit_synthetic_control(
    panel: pd.DataFrame,
    spec: PanelSpec,
    *,
    truth: pd.DataFrame | None = None,
    predictors: Sequence[Predictor] = (),
    predictor_weights: str | Mapping[str, float] = "regression",
) -> Fit:
    r"""Compare one treated unit with the shares of others that were most like it before.

    Parameters
    ----------
    panel
        PANEL with exactly one entity ever treated; the others are donors.
    spec
        Outcome (with ``trials`` a rate); covariates are not used, see ``predictors``.
    truth
        ``SimulatedPanel.truth``; its "att" row for the outcome is set beside the estimate.
    predictors
        What treated and synthetic unit shall have in common; none: the outcome of every period before.
    predictor_weights
        "regression", "equal", or numbers of at least 0 by ``str(predictor)``. Without predictors all periods weigh
        alike.

    Returns
    -------
    Fit
        Term ``effect``, the mean gap over treated periods; no standard error; ``p_value`` is the share of units (the
        treated among them) whose ratio of root mean squared gaps after and before is at least as large, ``inference``
        "ranks". Tables: ``weights`` (``entity, weight``); ``predictors`` (``predictor, weight, treated, synthetic,
        donor_mean``); ``gaps`` (``entity, period, observed, synthetic, gap, after``) of the treated unit and of the
        placebos; ``placebos`` (``entity, treated, rmspe_before, rmspe_after, ratio, effect, rank``); ``leave_one_out``
        (``dropped, effect, rmspe_before, rmspe_after``, in the first row nothing dropped). Statistics: ``rmspe_before,
        ratio, rank, n_donors``.

    Raises
    ------
    ValueError
        For unknown predictor weights.
    DesignError
        When not exactly one unit is treated, it has gaps, or a predictor reaches into its treated periods.
    NotIdentifiedError
        With fewer than two complete donors, or no period before or after the treatment.

    Notes
    -----
    A placebo treats a donor as treated at the same time, with the other donors (never the treated unit) to draw on.
    With n donors the least possible p is 1 / (n + 1). *Limits*: a poor fit before (``rmspe_before`` large against the
    gaps) makes the rest meaningless; weights need not be unique when there are more donors than predictors.

    References
    ----------
    Abadie, Diamond and Hainmueller (2010), JASA 105, 493-505, and (2015), AJPS 59, 495-510.

    Examples
    --------
    >>> periods = np.arange(1, 9)
    >>> level = {"青禾": 4.0, "白石": 2.0, "柳湾": 6.0, "石桥": 9.0, "东岗": 1.0}
    >>> rows = [(name, t, base * (1 + t / 10)) for name, base in level.items() for t in periods]
    >>> panel = pd.DataFrame(rows, columns=["entity", "period", "y"]).assign(treated_since=np.nan, data_kind="specimen")
    >>> panel.loc[panel["entity"] == "青禾", "treated_since"] = 7.0
    >>> panel.loc[panel["period"] >= panel["treated_since"], "y"] += 3
    >>> fit = fit_synthetic_control(panel.assign(cluster=panel["entity"]), PanelSpec("y"))
    >>> fit.estimates.loc[0, ["estimate", "p_value"]].astype(float).round(3).tolist()
    [3.0, 0.2]
    """
    design = prepare_design(panel, PanelSpec(spec.outcome, spec.trials, spec.treatment, model_id=spec.model_id))
    grid = donor_grid(panel, design, predictors)
    share = _predictor_shares(grid, predictor_weights)
    treated = grid.entities.index(grid.treated)
    donors = [at for at in range(len(grid.entities)) if at != treated]
    runs = {at: _weights(grid, share, at, [other for other in donors if other != at]) for at in (treated, *donors)}
    placebos = _placebos(grid, runs, treated)
    own = placebos.loc[placebos["treated"]].iloc[0]
    p_value = float((placebos["ratio"] >= own["ratio"]).mean())
    note = f"安慰剂名次，{len(donors)} 个供体，前期 {int(grid.before.sum())} 期"
    return Fit(
        estimator="synthetic_control", model_id=spec.model_id,
        estimates=estimates_table(
            ["effect"], [own["effect"]], [np.nan], df=np.inf, model_id=spec.model_id,
            estimand="采纳单位采纳后各期的平均差距(实际减合成)", truth=_planted(truth, spec), n_obs=grid.y.size,
            n_clusters=len(grid.entities), n_treated_clusters=1, correction="无标准误", inference="ranks",
            interval=(np.nan, np.nan), p_value=p_value, assumption=";".join(_ASSUMPTIONS), data_kind=design.data_kind,
        ),
        covariance=pd.DataFrame(), n_obs=grid.y.size, n_entities=len(grid.entities), n_periods=grid.y.shape[1],
        n_clusters=len(grid.entities), n_treated_clusters=1, df_residual=float("nan"), df_inference=float("nan"),
        unit=design.unit, conventions=f"{note}, p = 名次 / {len(grid.entities)}",
        statistics={
            "rmspe_before": float(own["rmspe_before"]), "ratio": float(own["ratio"]), "rank": float(own["rank"]),
            "n_donors": float(len(donors)),
        },
        tables=_tables(grid, runs, share, placebos, design.data_kind),
        lost=grid.lost, assumptions=_ASSUMPTIONS,
        limits=(*_LIMITS, *((SIMULATED,) if design.data_kind == "simulated" else ())), data_kind=design.data_kind,
    )  # fmt: skip


def _predictor_shares(grid: DonorGrid, how: str | Mapping[str, float]) -> Array:
    """Weights of the predictors, sum 1, on predictors divided by their standard deviation over all units."""
    k = len(grid.names)
    if not isinstance(how, str):
        values = np.array([float(how.get(name, -1.0)) for name in grid.names])
        if (values < 0).any() or not values.sum() > 0 or set(how) != set(grid.names):
            raise ValueError(
                f"predictor_weights={dict(how)}; allowed: numbers of at least 0 for {', '.join(grid.names)}"
            )
        return np.asarray(values / values.sum(), dtype=np.float64)
    if how not in PREDICTOR_WEIGHTS:
        raise ValueError(f"predictor_weights={how!r}; allowed: {', '.join(PREDICTOR_WEIGHTS)}, or numbers by predictor")
    if how == "equal" or not grid.chosen:
        return np.full(k, 1 / k)
    design = np.column_stack([np.ones(len(grid.x)), _scaled(grid)])
    slopes = np.linalg.lstsq(design, grid.y[:, grid.before], rcond=None)[0][1:]
    strength = (slopes**2).sum(axis=1)
    return np.asarray(strength / strength.sum(), dtype=np.float64)


def _scaled(grid: DonorGrid) -> Array:
    spread = grid.x.std(axis=0, ddof=1) if grid.chosen else np.full(grid.x.shape[1], grid.x.std())
    return np.asarray(grid.x / np.where(spread > 0, spread, 1.0), dtype=np.float64)


def _weights(grid: DonorGrid, share: Array, unit: int, donors: list[int]) -> Array:
    """Shares of all units in the synthetic one, zero outside the donors."""
    scaled = _scaled(grid) * np.sqrt(share)
    found = np.zeros(len(grid.entities))
    found[donors] = simplex_least_squares(scaled[donors].T, scaled[unit])
    return found


def _root(values: Array) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _placebos(grid: DonorGrid, runs: Mapping[int, Array], treated: int) -> pd.DataFrame:
    rows = []
    for unit, weights in runs.items():
        gap = grid.y[unit] - weights @ grid.y
        before, after = _root(gap[grid.before]), _root(gap[~grid.before])
        rows.append(
            {
                "entity": grid.entities[unit], "treated": unit == treated, "rmspe_before": before, "rmspe_after": after,
                "ratio": after / before if before > 0 else (np.inf if after > 0 else np.nan),
                "effect": float(gap[~grid.before].mean()),
            }
        )  # fmt: skip
    table = pd.DataFrame(rows)
    table["rank"] = table["ratio"].rank(ascending=False, method="max").astype(np.int64)
    return table.sort_values(["rank", "entity"], ignore_index=True)


def _tables(
    grid: DonorGrid, runs: Mapping[int, Array], share: Array, placebos: pd.DataFrame, data_kind: str
) -> dict[str, pd.DataFrame]:
    treated = grid.entities.index(grid.treated)
    weights = runs[treated]
    others = [at for at in range(len(grid.entities)) if at != treated]
    gaps = [
        {
            "entity": grid.entities[unit], "period": int(period), "observed": grid.y[unit, at],
            "synthetic": float(run @ grid.y[:, at]), "gap": grid.y[unit, at] - float(run @ grid.y[:, at]),
            "after": not grid.before[at],
        }
        for unit, run in sorted(runs.items()) for at, period in enumerate(grid.periods)
    ]  # fmt: skip
    found = {
        "weights": pd.DataFrame(
            {"entity": [grid.entities[at] for at in others], "weight": weights[others]}
        ).sort_values(["weight", "entity"], ascending=[False, True], ignore_index=True),
        "predictors": pd.DataFrame(
            {
                "predictor": grid.names, "weight": share, "treated": grid.x[treated], "synthetic": weights @ grid.x,
                "donor_mean": grid.x[others].mean(axis=0),
            }
        ),
        "gaps": pd.DataFrame(gaps),
        "placebos": placebos,
        "leave_one_out": _leave_one_out(grid, share, weights, others),
    }  # fmt: skip
    return {name: table.assign(data_kind=data_kind) for name, table in found.items()}


def _leave_one_out(grid: DonorGrid, share: Array, weights: Array, others: list[int]) -> pd.DataFrame:
    """The effect when each donor with weight is taken away in turn."""
    treated = grid.entities.index(grid.treated)
    heavy = [at for at in others if weights[at] > _USED] if len(others) > MIN_DONORS else []
    rows = []
    for dropped in (None, *heavy):
        run = weights if dropped is None else _weights(grid, share, treated, [at for at in others if at != dropped])
        gap = grid.y[treated] - run @ grid.y
        rows.append(
            {
                "dropped": "" if dropped is None else grid.entities[dropped], "effect": float(gap[~grid.before].mean()),
                "rmspe_before": _root(gap[grid.before]), "rmspe_after": _root(gap[~grid.before]),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _planted(truth: pd.DataFrame | None, spec: PanelSpec) -> float:
    if truth is None:
        return float("nan")
    row = truth[(truth["outcome"] == spec.outcome) & (truth["estimand"] == "att")]
    return float(row["value"].iloc[0]) if len(row) == 1 else float("nan")
