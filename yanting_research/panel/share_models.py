"""Least squares and the logit of shares (比率的对数几率模型) with entity effects absorbed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanting_research.errors import NotIdentifiedError
from yanting_research.panel.absorbed import Absorbed, absorb
from yanting_research.panel.cohorts import Cohorts

__all__ = ["FittedShares", "fit_shares"]

_ROUNDS = 50
_TOLERANCE = 1e-12  # of the largest change of the log odds
_LARGEST = 25.0  # log odds beyond which a share is 0 or 1

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FittedShares:
    """A fitted model.

    Attributes
    ----------
    coefficients, linear
        (p,); (n,), linear predictor with the entities' effects.
    fitted
        The last weighted regression.
    residuals
        (n,), times the root of the weights: Pearson's in the logit.
    dispersion
        Mean square of the residuals.
    is_logit
        Or linear.
    """

    coefficients: Array
    linear: Array
    fitted: Absorbed
    residuals: Array
    dispersion: float
    is_logit: bool


def fit_shares(cohorts: Cohorts, columns: Array, weighting: str) -> FittedShares:
    """Fit the outcome on columns and entity effects.

    Parameters
    ----------
    cohorts
        With the outcome ``100 k / n`` for the logit.
    columns
        (n, p).
    weighting
        "" for least squares; "shares" or "trials" for the logit.

    Raises
    ------
    NotIdentifiedError
        Columns that determine each other; log odds that run to infinity.
    """
    design = cohorts.design
    n_entities, n = len(design.entities), len(design.y)
    spare = max(n - n_entities - columns.shape[1], 1)
    if not weighting:
        fitted = absorb(columns, design.entity, n_entities, np.ones(n), where="extended model")
        coefficients, levels = fitted.solve(design.y)
        linear = levels[design.entity] + columns @ coefficients
        residuals = design.y - linear
        return FittedShares(coefficients, linear, fitted, residuals, float(residuals @ residuals / spare), False)
    trials = design.trials if weighting == "trials" else np.ones(n)
    share = design.y / 100
    start = (share * design.trials + 0.5) / (design.trials + 1)
    linear = np.log(start / (1 - start))
    for _ in range(_ROUNDS):
        mean = 1 / (1 + np.exp(-linear))
        slope = mean * (1 - mean)
        fitted = absorb(columns, design.entity, n_entities, trials * slope, where="extended model")
        coefficients, levels = fitted.solve(linear + (share - mean) / slope)
        former, linear = linear, levels[design.entity] + columns @ coefficients
        _refuse_infinite(cohorts, linear)
        if np.abs(linear - former).max() < _TOLERANCE * max(1.0, np.abs(linear).max()):
            break
    mean = 1 / (1 + np.exp(-linear))
    slope = mean * (1 - mean)
    fitted = absorb(columns, design.entity, n_entities, trials * slope, where="extended model")
    residuals = trials * (share - mean) / fitted.root
    return FittedShares(coefficients, linear, fitted, residuals, float(residuals @ residuals / spare), True)


def _refuse_infinite(cohorts: Cohorts, linear: Array) -> None:
    far = np.abs(linear) > _LARGEST
    if far.any() or not np.isfinite(linear).all():
        design = cohorts.design
        rows = np.flatnonzero(far | ~np.isfinite(linear))[:5]
        places = [(design.entities[design.entity[row]], design.periods[design.period[row]]) for row in rows]
        shown = "; ".join(f"{entity}, {period}" for entity, period in places)
        raise NotIdentifiedError(
            "shares that are always 0 or always 1 have no finite log odds", where=f"entity, period: {shown}",
            expected="entities, periods and cells with shares in between",
            remedy="leave these entities out, by name, or use the linear form",
        )  # fmt: skip
