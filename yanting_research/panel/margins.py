"""Average marginal effects (平均边际效应): a model on a bent scale, told in the unit of its outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import Formula, design_matrix
from yanting_research.panel.covariances import Errors
from yanting_research.panel.regression_fit import sample_estimates
from yanting_research.panel.sample import Sample

__all__ = ["Curve", "Change", "changes", "marginal_effects"]

_STEP = 1e-5  # of a column's value, for the derivative of the design

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """The mean as a function of the linear predictor, with two derivatives, and the factor that sets its unit."""

    value: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    bend: Callable[[Array], Array]
    unit: float = 1.0


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one column in every row: a step between two designs, or a derivative of the design.

    ``low`` and ``high`` are (n, p); of a derivative ``low`` is the design as it is and ``high`` the derivative.
    """

    term: str
    is_step: bool
    low: Array
    high: Array

    @property
    def moved(self) -> NDArray[np.int64]:
        """Columns of the design that the change moves."""
        difference = self.high - self.low if self.is_step else self.high
        return np.flatnonzero(np.abs(difference).max(axis=0) > 0)


def changes(sample: Sample) -> Iterator[Change]:
    """What "one more" means for every column of the formula.

    A column of 0 and 1, a flag, or a level is set to the one value and to the other in every row; a number moves by
    little. Functions and products of the column move along, so that ``x``, ``square(x)`` and ``x:z`` have one effect.

    Yields
    ------
    Change
        ``column``, or ``column=level`` beside the first level.
    """
    for name in sample.formula.columns:
        column = sample.rows[name]
        factors = [factor for term in sample.formula.terms for factor in term if factor.column == name]
        number = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
        if any(factor.function == "cat" for factor in factors) or not number:
            levels = _levels(column)
            base = _design(sample, name, np.repeat(levels[:1], len(column)))
            for level in levels[1:]:
                yield Change(f"{name}={level}", True, base, _design(sample, name, np.repeat([level], len(column))))
        elif set(column) == {0, 1}:
            low, high = (_design(sample, name, np.full(len(column), value)) for value in (0.0, 1.0))
            yield Change(name, True, low, high)
        else:
            values = column.to_numpy(dtype=np.float64)
            step = _STEP * np.where(values == 0, values.std(), np.abs(values))
            below = values if (values == 0).any() and (values >= 0).all() else values - step
            difference = _design(sample, name, values + step) - _design(sample, name, below)
            yield Change(name, False, sample.x, difference / (values + step - below)[:, None])


def _levels(column: pd.Series[Any]) -> NDArray[np.object_]:
    if isinstance(column.dtype, pd.CategoricalDtype) and column.cat.ordered:
        present = set(column)
        return np.array([level for level in column.cat.categories if level in present], dtype=object)
    return np.array(sorted(set(column), key=str), dtype=object)


def _design(sample: Sample, name: str, values: NDArray[Any]) -> Array:
    """The design with one column at other values; only terms that hold the column are computed anew."""
    formula = sample.formula
    if formula.intercept:  # without one, the levels of the first categories depend on all terms
        terms = tuple(term for term in formula.terms if any(factor.column == name for factor in term))
        formula = Formula("", terms, True)
    rows = sample.rows[list(formula.columns)]
    moved = rows.assign(**{name: pd.Series(values, index=rows.index)})
    found = design_matrix(moved, formula, reference=rows)
    found = found[[column for column in found.columns if column != "intercept"]]
    design = sample.x.copy()
    design[:, [sample.names.index(str(column)) for column in found.columns]] = found.to_numpy(dtype=np.float64)
    return design


def marginal_effects(
    sample: Sample, coefficients: Array, made: Errors, curve: Curve, *, model_id: str, assumptions: Sequence[str]
) -> pd.DataFrame:
    r"""ESTIMATES of average marginal effects, their errors by the delta method.

    Parameters
    ----------
    coefficients, made
        (p,), and their covariance.
    curve
        The mean, in the unit of the result once multiplied by ``curve.unit``.

    Returns
    -------
    DataFrame
        ESTIMATES, one row a column of the formula (or a level of it). The average is over rows by their weights, times
        n where the outcome is k of n, so that it is the change of the share of all.

    Notes
    -----
    Degrees of freedom are the fewest of the coefficients that the change moves.

    With :math:`g` the mean and :math:`d_i` the derivative of row i's design, the effect is the mean of
    :math:`g'(x_i'b)\, d_i'b`, its gradient the mean of :math:`g''(x_i'b)(d_i'b)x_i + g'(x_i'b)d_i`; for a step it is
    the mean of :math:`g(x_{i1}'b) - g(x_{i0}'b)`.
    """
    share = sample.weights * sample.trials
    share = share / share.sum()
    terms, values, gradients, df = [], [], [], []
    for change in changes(sample):
        df.append(float(made.df[change.moved].min()))
        effect, gradient = _effect(change, coefficients, sample.offset, curve, share)
        terms.append(change.term)
        values.append(curve.unit * effect)
        gradients.append(curve.unit * gradient)
    jacobian = np.array(gradients).reshape(len(terms), len(coefficients))
    spread = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", jacobian, made.covariance, jacobian), 0.0))
    return sample_estimates(
        sample, terms, np.array(values), spread, df=df, model_id=model_id,
        estimand=f"平均边际效应（{sample.unit}）", correction=f"{made.correction}, delta method",
        assumptions=assumptions,
    )  # fmt: skip


def _effect(change: Change, beta: Array, offset: Array, curve: Curve, share: Array) -> tuple[float, Array]:
    at_low = change.low @ beta + offset
    if change.is_step:
        at_high = change.high @ beta + offset
        effect = float(share @ (curve.value(at_high) - curve.value(at_low)))
        gradient = (share * curve.slope(at_high)) @ change.high - (share * curve.slope(at_low)) @ change.low
        return effect, np.asarray(gradient, dtype=np.float64)
    moved = change.high @ beta
    effect = float(share @ (curve.slope(at_low) * moved))
    gradient = (share * curve.bend(at_low) * moved) @ change.low + (share * curve.slope(at_low)) @ change.high
    return effect, np.asarray(gradient, dtype=np.float64)
