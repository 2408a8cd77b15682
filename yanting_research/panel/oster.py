r"""Coefficient stability under selection on unobservables (系数稳定性, Oster): delta and the bias-adjusted coefficient.

Between the short regression (coefficient :math:`\dot\beta`, :math:`\dot R`) and the one with controls
(:math:`\tilde\beta`, :math:`\tilde R`), the coefficient moves; how far would it move on if omitted variables, which
would raise :math:`R^2` to :math:`R_{max}`, were :math:`\delta` times as related to the treatment as the controls are?
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import DATA_KINDS
from yanting_research.errors import NotIdentifiedError
from yanting_research.panel.sample import prepare_sample

__all__ = ["Stability", "bias_adjusted", "delta_for", "stability_of"]

Array = NDArray[np.float64]
_REAL = 1e-9


@dataclass(frozen=True, slots=True)
class Stability:
    """What the two regressions leave behind.

    Attributes
    ----------
    beta_short, beta_long
        Coefficients of the treatment without and with controls.
    r2_short, r2_long
        Their R².
    var_outcome, var_treatment, var_treatment_residual
        Variances of the outcome, of the treatment, of the treatment's residual on the controls.
    data_kind
        "real", "specimen" or "simulated".
    """

    beta_short: float
    beta_long: float
    r2_short: float
    r2_long: float
    var_outcome: float
    var_treatment: float
    var_treatment_residual: float
    data_kind: str

    def __post_init__(self) -> None:
        if self.data_kind not in DATA_KINDS:
            raise ValueError(f"data_kind={self.data_kind!r}; allowed: {', '.join(DATA_KINDS)}")
        if not 0 <= self.r2_short < self.r2_long <= 1:
            raise NotIdentifiedError(
                f"R² {self.r2_short:.4f} without and {self.r2_long:.4f} with controls", where="coefficient stability",
                expected="controls that explain something of the outcome", remedy="name other controls",
            )  # fmt: skip
        if not 0 < self.var_treatment_residual < self.var_treatment or not self.var_outcome > 0:
            raise NotIdentifiedError(
                "the controls have no relation to the treatment, or determine it", where="coefficient stability",
                expected="a residual variance of the treatment below its variance",
            )  # fmt: skip


def stability_of(table: pd.DataFrame, formula: str, *, treatment: str, data_kind: str = "") -> Stability:
    """Run the short and the long regression on the same rows.

    Parameters
    ----------
    table, formula, data_kind
        See :func:`yanting_research.panel.sample.prepare_sample`; ``"outcome ~ treatment + controls"``, with intercept.
    treatment
        Name of its coefficient; all other columns count as controls.

    Raises
    ------
    ValueError
        For a treatment that is not in the regression, or a formula without an intercept or controls.

    Examples
    --------
    >>> rng = np.random.default_rng(5)
    >>> table = pd.DataFrame({"w": rng.normal(size=500), "data_kind": "simulated"})
    >>> table["x"] = table["w"] + rng.normal(size=500)
    >>> table["y"] = table["x"] + table["w"] + rng.normal(size=500)
    >>> found = stability_of(table, "y ~ x + w", treatment="x")
    >>> round(found.beta_short, 1), round(found.beta_long, 1)
    (1.4, 1.0)
    """
    sample = prepare_sample(table, formula, data_kind=data_kind)
    if treatment not in sample.names or "intercept" not in sample.names or len(sample.names) < 3:
        raise ValueError(f"treatment={treatment!r}; allowed: one of {', '.join(sample.names)}, beside others")
    place = sample.names.index(treatment)
    own, ones = sample.x[:, place], np.ones((len(sample.y), 1))
    short = np.column_stack([ones, own])
    controls = np.delete(sample.x, place, axis=1)
    total = _squares(sample.y, ones)
    return Stability(
        beta_short=float(np.linalg.lstsq(short, sample.y, rcond=None)[0][1]),
        beta_long=float(np.linalg.lstsq(sample.x, sample.y, rcond=None)[0][place]),
        r2_short=1 - _squares(sample.y, short) / total, r2_long=1 - _squares(sample.y, sample.x) / total,
        var_outcome=total / len(own), var_treatment=_squares(own, ones) / len(own),
        var_treatment_residual=_squares(own, controls) / len(own), data_kind=sample.data_kind,
    )  # fmt: skip


def bias_adjusted(stability: Stability, *, r2_max: float, delta: float = 1.0) -> pd.DataFrame:
    r"""Coefficient if what is omitted were ``delta`` times as related to the treatment as the controls (偏误调整系数).

    Parameters
    ----------
    stability
        Of :func:`stability_of`, or from printed numbers.
    r2_max
        R² with the omitted variables in; Oster proposes :math:`\min(1, 1.3\tilde R)`.
    delta
        Relative strength; 1 is as related as the controls.

    Returns
    -------
    DataFrame
        One row per real root: ``beta, same_direction, chosen, r2_max, delta, data_kind``. ``same_direction``: the root
        goes on in the direction in which the controls moved the coefficient, as the method assumes; ``chosen`` is the
        nearest to the controlled coefficient among those (among all, if there is none).

    Raises
    ------
    ValueError
        For an ``r2_max`` below the controlled R² or above 1.

    Notes
    -----
    The bias :math:`\nu=\tilde\beta-\beta^*` solves :math:`\delta\,B(\nu)=A(\nu)`, a cubic (a quadratic for
    :math:`\delta=1`). *Limits*: the answer rests on ``r2_max`` and ``delta``, which no data give; the controls must
    be a sample of the same kind of causes as what is omitted.

    References
    ----------
    Oster (2019), JBES 37, 187-204, propositions 1 to 3.

    Examples
    --------
    >>> found = Stability(1.5, 1.0, 0.6, 0.7, 6.0, 2.0, 1.0, "specimen")
    >>> bias_adjusted(found, r2_max=0.8).query("chosen")["beta"].round(3).tolist()
    [0.436]
    """
    _check_r2(stability, r2_max)
    above, below = _polynomials(stability, r2_max)
    roots = np.roots(np.trim_zeros(_clean(delta * below - above), "f"))
    real = np.sort(roots[np.abs(roots.imag) <= _REAL * (1 + np.abs(roots))].real)
    real = real[[_determined(below, bias) for bias in real]]
    move = stability.beta_long - stability.beta_short
    rows = [
        {
            "beta": stability.beta_long - bias,
            "same_direction": bool(-bias * move >= 0 if delta > 0 else -bias * move <= 0),
        }
        for bias in real
    ]
    if not rows:
        raise NotIdentifiedError(
            "no coefficient fits these strengths", where=f"r2_max={r2_max}, delta={delta}", expected="a real root"
        )
    table = pd.DataFrame(rows).sort_values("beta", ignore_index=True)
    distance = (table["beta"] - stability.beta_long).abs()
    among = table["same_direction"] if table["same_direction"].any() else pd.Series(True, index=table.index)
    table["chosen"] = table.index == distance[among].idxmin()
    return table.assign(r2_max=r2_max, delta=delta, data_kind=stability.data_kind)


def delta_for(stability: Stability, *, r2_max: float, beta: float = 0.0) -> float:
    """How related to the treatment, against the controls, omitted variables must be for the coefficient to be ``beta``.

    A value above 1 says: more than all controls together. It is undefined (NaN) where no strength gives ``beta``.

    Examples
    --------
    >>> found = Stability(1.5, 1.0, 0.6, 0.7, 6.0, 2.0, 1.0, "specimen")
    >>> round(delta_for(found, r2_max=0.8), 3)
    1.281
    """
    _check_r2(stability, r2_max)
    above, below = _polynomials(stability, r2_max)
    bias = stability.beta_long - beta
    denominator = float(np.polyval(below, bias))
    return float(np.polyval(above, bias)) / denominator if denominator != 0 else float("nan")


def _polynomials(s: Stability, r2_max: float) -> tuple[Array, Array]:
    """A and B of ``delta = A(bias) / B(bias)``, highest power first."""
    move = s.beta_short - s.beta_long
    vx, tau, spare = s.var_treatment, s.var_treatment_residual, (r2_max - s.r2_long) * s.var_outcome
    cubic, square = tau * vx - tau**2, tau * move * vx
    gained = (s.r2_long - s.r2_short) * s.var_outcome
    above = np.array([cubic, 2 * square, gained * tau + vx * tau * move**2, 0.0])
    below = np.array([cubic, square, spare * (vx - tau), spare * move * vx])
    return above, below


def _clean(polynomial: Array) -> Array:
    """Leading coefficients that are rounding errors are zeros: at delta 1 the cubic term cancels."""
    cleaned = polynomial.copy()
    cleaned[np.abs(cleaned) <= 1e-12 * np.abs(polynomial).max()] = 0.0
    return cleaned


def _determined(polynomial: Array, bias: float) -> bool:
    """Not a root of A and B alike, where the controls have no effect left and any delta fits (one control has such)."""
    size = float(np.polyval(np.abs(polynomial), abs(bias)))
    return bool(abs(np.polyval(polynomial, bias)) > 1e-6 * size)


def _check_r2(stability: Stability, r2_max: float) -> None:
    if not stability.r2_long <= r2_max <= 1:
        raise ValueError(f"r2_max={r2_max}; allowed: from the controlled R², {stability.r2_long:.4f}, to 1")


def _squares(y: Array, x: Array) -> float:
    residual = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    return float(residual @ residual)
