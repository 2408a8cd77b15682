"""Ordered answers (有序逻辑回归): one set of coefficients, a threshold between every two answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.covariances import Errors, score_errors
from yanting_research.panel.fit import Fit
from yanting_research.panel.margins import Change, changes
from yanting_research.panel.regression_fit import regression_fit, sample_estimates
from yanting_research.panel.sample import Sample, prepare_sample
from yanting_research.panel.separation import refuse_separation

__all__ = ["fit_ordered"]

_ESTIMAND = "落在更高一档的对数优势随该列多一个单位的变化，其他列相同"
_THRESHOLD = "两档之间的界点（对数优势）"
_ASSUMPTIONS = ("各列对每一道界点的作用相同（比例优势）", "没有写进公式的差别与这些列无关")
_ROUNDS = 100
_TOLERANCE = 1e-10  # of Newton's decrement, over the log-likelihood
_LEAST_STEP = 1e-8
_THIN = 10

Array = NDArray[np.float64]


def fit_ordered(
    table: pd.DataFrame,
    formula: str,
    *,
    order: Sequence[str] = (),
    cluster: str = "",
    weights: str = "",
    errors: str = "",
    treatment: str = "",
    model_id: str = "",
    data_kind: str = "",
) -> Fit:
    r"""Fit :math:`P(y \le j) = \Lambda(\theta_j - x'\beta)` by maximum likelihood (比例优势模型).

    Parameters
    ----------
    table, formula, cluster, weights, treatment, model_id, data_kind
        See :func:`yanting_research.panel.fit_ols`; the thresholds take the place of the intercept.
    order
        The answers, least first: ``("不满意", "一般", "满意")``. Not needed for ordered categories and for numbers.
    errors
        "classical" (observed information) without clusters, CR1 with; also HC0, HC1, CR0.

    Returns
    -------
    Fit
        Coefficients, and thresholds called ``不满意|一般``. ``tables["marginal_effects"]`` is ESTIMATES in percentage
        points, one row a column and answer, ``培训 [满意]``; ``tables["answers"]`` counts the answers. ``statistics``:
        ``loglik``, ``loglik_null``, ``pseudo_r2``.

    Raises
    ------
    ValueError, FormulaError
        See :func:`yanting_research.panel.prepare_sample`.
    DesignError
        For text without an order, answers that are not in it, or a formula without intercept.
    NotIdentifiedError
        For one answer only, or a column that tells the answers apart without a doubt.

    Notes
    -----
    *Assumptions*: proportional odds. *Limits*: the distance between answers is not measured, and neither is the mean of
    such answers.

    References
    ----------
    McCullagh (1980), JRSS B 42, 109-142.

    Examples
    --------
    >>> answers = ["一般", "不满意", "满意", "一般", "满意", "满意", "不满意", "满意"]
    >>> table = pd.DataFrame({"评价": answers, "培训": [0, 0, 0, 0, 1, 1, 1, 1]})
    >>> fit = fit_ordered(table, "评价 ~ 培训", order=("不满意", "一般", "满意"), data_kind="specimen")
    >>> fit.estimates["term"].tolist()
    ['一般|满意', '不满意|一般', '培训']
    """
    sample = prepare_sample(
        table, formula, kind="ordered", order=order, cluster=cluster, weights=weights, treatment=treatment,
        data_kind=data_kind,
    )  # fmt: skip
    if not sample.formula.intercept:
        raise DesignError("a formula without intercept", where=formula, expected="thresholds in its place")
    _refuse_separation(sample)
    design = _thresholds(sample)
    found = _maximise(sample, design)
    bread = np.asarray(np.linalg.inv(_hessian(sample, design, found)), dtype=np.float64)
    made = score_errors(sample, bread, _scores(sample, design, found), errors)
    n_thresholds = len(sample.levels) - 1
    names = (*(f"{a}|{b}" for a, b in zip(sample.levels, sample.levels[1:], strict=False)), *sample.names)
    log_likelihood = float(_log_likelihood(sample, design, found))
    null = _null_log_likelihood(sample)
    label = model_id or sample.outcome
    return regression_fit(
        sample, "ordered", found, made, model_id=label, names=names, assumptions=_ASSUMPTIONS,
        estimand=[*[_THRESHOLD] * n_thresholds, *[_ESTIMAND] * len(sample.names)],
        statistics={"loglik": log_likelihood, "loglik_null": null, "pseudo_r2": 1 - log_likelihood / null},
        tables={"marginal_effects": _marginal_effects(sample, found, made, label), "answers": _answers(sample)},
        limits=_limits(sample),
    )  # fmt: skip


_Design = tuple[Array, Array, NDArray[np.bool_], NDArray[np.bool_]]
"""Rows of the upper and the lower bound of every answer in (thresholds, coefficients); which bounds are finite."""


def _thresholds(sample: Sample) -> _Design:
    level = sample.y.astype(np.int64)
    n, j = len(level), len(sample.levels) - 1
    upper, lower = np.zeros((n, j)), np.zeros((n, j))
    has_upper, has_lower = level < j, level > 0
    upper[np.flatnonzero(has_upper), level[has_upper]] = 1.0
    lower[np.flatnonzero(has_lower), level[has_lower] - 1] = 1.0
    return (
        np.column_stack([upper, -sample.x * has_upper[:, None]]),
        np.column_stack([lower, -sample.x * has_lower[:, None]]),
        has_upper, has_lower,
    )  # fmt: skip


def _bounds(design: _Design, at: Array) -> tuple[Array, Array, Array]:
    """Linear predictors of both bounds, infinite where there is none, and the probability between them."""
    upper, lower, has_upper, has_lower = design
    high = np.where(has_upper, upper @ at, np.inf)
    low = np.where(has_lower, lower @ at, -np.inf)
    # In the upper tail the difference is taken between the tails, where it does not cancel.
    between = np.where(low > 0, expit(-low) - expit(-high), expit(high) - expit(low))
    return high, low, between


def _density(eta: Array) -> Array:
    return np.asarray(expit(eta) * expit(-eta), dtype=np.float64)


def _log_likelihood(sample: Sample, design: _Design, at: Array) -> float:
    between = _bounds(design, at)[2]
    if (between <= 0).any():
        return -np.inf
    return float(sample.weights @ np.log(between))


def _scores(sample: Sample, design: _Design, at: Array) -> Array:
    high, low, between = _bounds(design, at)
    parts = design[0] * (_density(high) / between)[:, None] - design[1] * (_density(low) / between)[:, None]
    return np.asarray(parts * sample.weights[:, None], dtype=np.float64)


def _hessian(sample: Sample, design: _Design, at: Array) -> Array:
    """Of minus the log-likelihood."""
    high, low, between = _bounds(design, at)
    first = _scores(sample, design, at) / np.sqrt(sample.weights)[:, None]
    found = first.T @ first
    for rows, eta, sign in ((design[0], high, 1.0), (design[1], low, -1.0)):
        bend = _density(eta) * (1 - 2 * expit(eta)) / between
        found -= sign * (rows * (sample.weights * bend)[:, None]).T @ rows
    return np.asarray(found, dtype=np.float64)


def _maximise(sample: Sample, design: _Design) -> Array:
    """Newton's method with halved steps; the likelihood is concave, so that it ends at its maximum."""
    shares = np.cumsum([sample.weights[sample.y == level].sum() for level in range(len(sample.levels))])
    shares = shares[:-1] / shares[-1]
    at = np.concatenate([np.log(shares / (1 - shares)), np.zeros(sample.x.shape[1])])
    value = _log_likelihood(sample, design, at)
    for _ in range(_ROUNDS):
        gradient = _scores(sample, design, at).sum(axis=0)
        step = np.linalg.solve(_hessian(sample, design, at), gradient)
        if float(gradient @ step) < _TOLERANCE * max(1.0, abs(value)):
            return at + step  # Newton's last step squares what is left
        size = 1.0
        while not (moved := _log_likelihood(sample, design, at + size * step)) >= value and size > _LEAST_STEP:
            size /= 2
        at, value = at + size * step, moved
    raise NotIdentifiedError(
        f"the ordered logit of {sample.outcome!r} does not converge", expected="a maximum of the likelihood",
        remedy="join rare answers, or scale columns of very different size",
    )  # fmt: skip


def _refuse_separation(sample: Sample) -> None:
    upper, lower, has_upper, has_lower = _thresholds(sample)
    names = (*(f"{level}|" for level in sample.levels[:-1]), *sample.names)
    refuse_separation(np.vstack([upper[has_upper], -lower[has_lower]]), None, names, sample.outcome)


def _null_log_likelihood(sample: Sample) -> float:
    counts = np.array([sample.weights[sample.y == level].sum() for level in range(len(sample.levels))])
    return float(counts @ np.log(counts / counts.sum()))


def _marginal_effects(sample: Sample, at: Array, made: Errors, model_id: str) -> pd.DataFrame:
    """ESTIMATES of the change of every answer's share [percentage points]."""
    share = sample.weights / sample.weights.sum()
    terms, values, gradients = [], [], []
    for change in changes(sample):
        for level, name in enumerate(sample.levels):
            effect, gradient = _effect(sample, change, level, at, share)
            terms.append(f"{change.term} [{name}]")
            values.append(100 * effect)
            gradients.append(100 * gradient)
    jacobian = np.array(gradients).reshape(len(terms), len(at))
    spread = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", jacobian, made.covariance, jacobian), 0.0))
    return sample_estimates(
        sample, terms, np.array(values), spread, df=float(made.df.min()), model_id=model_id,
        estimand=f"平均边际效应（{sample.unit}）", correction=f"{made.correction}, delta method",
        assumptions=_ASSUMPTIONS,
    )  # fmt: skip


def _effect(sample: Sample, change: Change, level: int, at: Array, share: Array) -> tuple[float, Array]:
    chosen = replace(sample, y=np.full(len(sample.y), float(level)))
    low_design = _thresholds(replace(chosen, x=change.low))
    low = _bounds(low_design, at)
    if change.is_step:
        high_design = _thresholds(replace(chosen, x=change.high))
        high = _bounds(high_design, at)
        gradient = _slope(high_design, high, share) - _slope(low_design, low, share)
        return float(share @ (high[2] - low[2])), gradient
    coefficients = at[len(sample.levels) - 1 :]
    moved = change.high @ coefficients
    density = _density(low[0]) - _density(low[1])
    bends = [_density(eta) * (1 - 2 * expit(eta)) * moved * share for eta in low[:2]]
    gradient = -(bends[0] @ low_design[0] - bends[1] @ low_design[1])
    gradient[len(sample.levels) - 1 :] -= (share * density) @ change.high
    return float(-share @ (density * moved)), gradient


def _slope(design: _Design, bounds: tuple[Array, Array, Array], share: Array) -> Array:
    """Gradient of the mean probability of the answer."""
    return np.asarray((share * _density(bounds[0])) @ design[0] - (share * _density(bounds[1])) @ design[1])


def _answers(sample: Sample) -> pd.DataFrame:
    counts = [int((sample.y == level).sum()) for level in range(len(sample.levels))]
    return pd.DataFrame(
        {"answer": list(sample.levels), "n": counts, "share": np.array(counts) / len(sample.y),
         "data_kind": sample.data_kind}
    )  # fmt: skip


def _limits(sample: Sample) -> tuple[str, ...]:
    thin = [level for number, level in enumerate(sample.levels) if (sample.y == number).sum() < _THIN]
    said = ["各档之间的距离没有量出来，不能把档次当作分数求平均"]
    if thin:
        said.append(f"选“{'”“'.join(thin)}”的不足 {_THIN} 行，相邻的界点不准")
    return tuple(said)
