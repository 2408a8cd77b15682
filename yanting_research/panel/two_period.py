r"""One cohort against its controls between two periods (两期双重差分), with the influence of every entity.

With :math:`D` in the cohort, :math:`\Delta Y` the change, :math:`X` covariates (with a constant), :math:`\hat m` a
least squares fit of the change among controls and :math:`\hat p` a logit of belonging to the cohort:

* outcome regression: :math:`E[\Delta Y | D = 1] - E[\hat m(X) | D = 1]`;
* weighting: :math:`E[\Delta Y | D = 1] - E[w \Delta Y] / E[w]` with :math:`w = \hat p (1 - D) / (1 - \hat p)`;
* doubly robust: weighting of :math:`\Delta Y - \hat m(X)`.

Sources: Sant'Anna and Zhao (2020), J. Econometrics 219, 101-122, sections 2 and 3 with their influence functions;
Heckman, Ichimura and Todd (1997); Abadie (2005), with weights that sum to one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yanting_research.errors import NotIdentifiedError

__all__ = ["METHODS", "compare_changes"]

METHODS = ("dr", "ipw", "reg")
"""Doubly robust, inverse probability weighting, outcome regression."""

_TRIM = 0.995  # controls more alike to the cohort than this are left out, as in R's did
_CERTAIN = 0.999  # a propensity no comparison survives
_ROUNDS = 50

Array = NDArray[np.float64]


def compare_changes(
    change: Array, member: NDArray[np.bool_], x: Array, *, method: str, where: str
) -> tuple[float, Array]:
    """Effect on the cohort and the influence of every entity.

    Parameters
    ----------
    change
        (n,), of the outcome between the two periods.
    member
        (n,), whether the entity is in the cohort; the others are controls.
    x
        (n, q), constant first.
    method
        dr, ipw or reg; without covariates they are one.
    where
        Named in errors.

    Returns
    -------
    effect, influence
        Influence of mean zero over the n entities; the variance is its mean square over n.

    Raises
    ------
    NotIdentifiedError
        When covariates determine each other among controls, or foretell who is in the cohort.
    """
    d = member.astype(np.float64)
    if x.shape[1] == 1:
        return _plain(change, d)
    fitted, of_outcome = _outcome_fit(change, d, x, where) if method != "ipw" else (0.0 * change, 0.0 * x)
    left = change - fitted
    if method == "reg":
        effect = float(d @ left / d.sum())
        treated = d * (left - effect)
        influence = (treated - of_outcome @ (d @ x / len(d))) / d.mean()
        return effect, np.asarray(influence)
    chance, of_score = _propensity(d, x, where)
    weight = np.where(chance < _TRIM, chance * (1 - d) / (1 - chance), 0.0)
    mean_treated, mean_control = d @ left / d.sum(), weight @ left / weight.sum()
    treated = d * (left - mean_treated) - of_outcome @ (d @ x / len(d))
    control = weight * (left - mean_control) - of_outcome @ (weight @ x / len(d))
    control = control + of_score @ ((weight * (left - mean_control)) @ x / len(d))
    return float(mean_treated - mean_control), np.asarray(treated / d.mean() - control / weight.mean())


def _plain(change: Array, d: Array) -> tuple[float, Array]:
    mean_treated, mean_control = d @ change / d.sum(), (1 - d) @ change / (1 - d).sum()
    influence = d * (change - mean_treated) / d.mean() - (1 - d) * (change - mean_control) / (1 - d).mean()
    return float(mean_treated - mean_control), np.asarray(influence)


def _outcome_fit(change: Array, d: Array, x: Array, where: str) -> tuple[Array, Array]:
    """Fitted change of everyone, and the influence of every control on the coefficients."""
    controls = (1 - d)[:, None] * x
    cross = controls.T @ x
    if np.linalg.matrix_rank(x[d == 0]) < x.shape[1]:
        raise NotIdentifiedError(
            "covariates do not vary or determine each other among the controls", where=where,
            expected=f"more than {x.shape[1]} controls whose covariates differ",
            remedy="use fewer covariates, or compare with those not yet treated",
        )  # fmt: skip
    coefficients = np.linalg.solve(cross, controls.T @ change)
    residual = change - x @ coefficients
    return x @ coefficients, (controls * residual[:, None]) @ np.linalg.inv(cross / len(d))


def _propensity(d: Array, x: Array, where: str) -> tuple[Array, Array]:
    """Logit probabilities, and the influence of every entity on the coefficients."""
    scale = np.concatenate([[1.0], np.maximum(x[:, 1:].std(axis=0), np.finfo(float).tiny)])
    z = x / scale
    coefficients = np.zeros(x.shape[1])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(z @ coefficients, -30, 30)))
        information = (z * (chance * (1 - chance))[:, None]).T @ z
        if np.linalg.cond(information) > 1e12:
            break
        step = np.linalg.solve(information, z.T @ (d - chance))
        coefficients = coefficients + step
        if np.abs(step).max() < 1e-12:
            break
    chance = 1 / (1 + np.exp(-np.clip(z @ coefficients, -30, 30)))
    information = (z * (chance * (1 - chance))[:, None]).T @ z
    if chance.max() > _CERTAIN or np.linalg.cond(information) > 1e12:
        raise NotIdentifiedError(
            "covariates foretell who is in the cohort, so that no control is like it", where=where,
            expected="propensities below .999",
            remedy="use method='reg', fewer covariates, or those not yet treated as controls",
        )  # fmt: skip
    inverse = np.linalg.inv(information / len(d))
    return chance, np.asarray((z * (d - chance)[:, None]) @ inverse * scale**-1)
