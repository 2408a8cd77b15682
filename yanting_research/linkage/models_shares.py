"""Models of one theme's share (单个主题份额的模型): fractional logit and beta regression."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy.special import expit, polygamma, psi
from statsmodels.othermod.betareg import BetaModel

from yanting_research.errors import LinkageError
from yanting_research.linkage.models_frame import (
    LinkFit,
    Prepared,
    interval,
    link_estimates,
    plain_terms,
    prepare,
    said,
    sandwich,
    warnings_of,
)

__all__ = ["fit_share_model"]

_ASSUMPTION = "份额的均值按所写的变量变化（logit 尺度上线性）；没有写进公式的差别与这些变量无关"
_WHERE = "fit_share_model"

Array = NDArray[np.float64]


def fit_share_model(
    table: pd.DataFrame,
    formula: str,
    *,
    model: Literal["fractional", "beta"] = "fractional",
    cluster: str = "region",
    weights: str = "",
    data_kind: str = "",
) -> LinkFit:
    r"""Model a theme's share by workforce figures (主题份额模型).

    Parameters
    ----------
    table
        One row a region and period; the outcome is a share in [0, 1].
    formula
        ``share ~ column + ...``.
    model
        ``fractional``: quasi-likelihood of the binomial, :math:`E(y) = 1 / (1 + e^{-x\beta})`, good for shares with
        0 and 1. ``beta``: likelihood of the beta distribution with mean :math:`\mu`, precision :math:`\phi` and
        variance :math:`\mu (1 - \mu) / (1 + \phi)`; no 0 and no 1.
    cluster
        Column whose rows hang together; ``""`` for none.
    weights
        Column of denominators for ``fractional``: hits of all themes, so that a share of few hits counts less.

    Returns
    -------
    LinkFit
        ``effects`` are average partial effects [share per unit of the column]; the errors of both models are
        sandwich errors.

    Raises
    ------
    ValueError
        For an unknown model, or weights with ``beta``.
    FormulaError, LinkageError
        See ``prepare``; also for shares outside [0, 1], or at 0 and 1 with ``beta``.

    Notes
    -----
    *Assumptions*: the mean is right; nothing left out goes with the columns. *Limits*: regions are not persons, and an
    association is no effect.

    References
    ----------
    Papke and Wooldridge (1996), J. Applied Econometrics 11, 619-632; Ferrari and Cribari-Neto (2004), J. Applied
    Statistics 31, 799-815.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x = rng.uniform(0, 1, 60)
    >>> share = expit(-1 + x + rng.normal(0, 0.1, 60))
    >>> table = pd.DataFrame({"share": share, "x": x, "region": [f"r{i % 12:02}" for i in range(60)]})
    >>> fit = fit_share_model(table, "share ~ x", data_kind="simulated")
    >>> fit.estimates["estimate"].round(1).tolist(), round(float(fit.effects["effect"].iloc[0]), 2)
    ([-1.0, 1.0], 0.24)
    """
    if model not in ("fractional", "beta"):
        raise ValueError(f"model={model!r}; allowed: fractional, beta")
    if weights and model == "beta":
        raise ValueError("weights go with model='fractional' only")
    prepared = prepare(
        table, formula, where=_WHERE, cluster=cluster, needed=[weights] if weights else [], data_kind=data_kind,
        n_parameters=int(model == "beta"),
    )  # fmt: skip
    y = _shares(prepared, model)
    size = _weights(prepared, weights)
    fitted = _fractional(prepared, y, size) if model == "fractional" else _beta(prepared, y)
    return _result(prepared, model, fitted)


def _shares(prepared: Prepared, model: str) -> Array:
    name = prepared.formula.response
    if not name:
        raise LinkageError("no outcome before ~", where=_WHERE, expected="share ~ columns")
    y = prepared.rows[name].to_numpy(dtype=np.float64)
    bad = (y < 0) | (y > 1) if model == "fractional" else (y <= 0) | (y >= 1)
    if bad.any():
        percent = ((y >= 0) & (y <= 100)).all() and (y > 1).any()
        remedy = "divide percentages by 100" if percent else "use model='fractional', which takes 0 and 1"
        raise LinkageError(
            f"{int(bad.sum())} values of {name!r} such as {y[bad][0]:g}", where=_WHERE,
            expected="shares from 0 to 1" + ("" if model == "fractional" else ", neither 0 nor 1"), remedy=remedy,
        )  # fmt: skip
    return y


def _weights(prepared: Prepared, name: str) -> Array:
    if not name:
        return np.ones(len(prepared.rows))
    found = prepared.rows[name].to_numpy(dtype=np.float64)
    if (found <= 0).any() or not np.isfinite(found).all():
        raise LinkageError(f"weights {name!r} that are not above 0", where=_WHERE, expected="counts above 0")
    return np.asarray(found / found.mean())


def _fractional(prepared: Prepared, y: Array, size: Array) -> dict[str, Any]:
    x = prepared.design.to_numpy()
    found = sm.GLM(y, x, family=sm.families.Binomial(), var_weights=size).fit()
    if not found.converged:
        raise LinkageError(
            "the fractional logit does not converge", where=_WHERE, expected="shares that vary within columns"
        )
    beta = np.asarray(found.params)
    mean = expit(x @ beta)
    bread = np.linalg.inv((x * (size * mean * (1 - mean))[:, None]).T @ x)
    covariance = sandwich(prepared, bread, x * (size * (y - mean))[:, None])
    spread = float(np.sum(size * (y - mean) ** 2 / (mean * (1 - mean))) / (len(y) - x.shape[1]))
    return {"beta": beta, "covariance": covariance, "notes": {"pearson_dispersion": spread}}


def _beta(prepared: Prepared, y: Array) -> dict[str, Any]:
    x = prepared.design.to_numpy()
    size = np.maximum(np.abs(x).max(axis=0), np.finfo(np.float64).tiny)  # columns of one size: steps fit all of them
    model = BetaModel(y, x / size)
    near = model.fit(disp=0, method="bfgs", maxiter=500, warn_convergence=False)
    # BFGS ends near the top and may still say that it lost precision; Newton's steps settle it
    found = model.fit(near.params, disp=0, method="newton", maxiter=50, warn_convergence=False)
    parameters = np.asarray(found.params, dtype=np.float64)
    if not found.mle_retvals["converged"] or not np.isfinite(found.llf):
        raise LinkageError(
            "the beta regression does not converge",
            where=_WHERE,
            expected="shares that vary",
            remedy="use model='fractional'",
        )
    beta, phi = parameters[:-1] / size, float(np.exp(parameters[-1]))
    scores, information = _beta_derivatives(x, y, beta, phi)
    covariance = sandwich(prepared, np.asarray(np.linalg.inv(information), dtype=np.float64), scores)
    notes = {"precision": phi, "log_likelihood": float(found.llf)}
    return {"beta": beta, "covariance": covariance[:-1, :-1], "notes": notes}


def _beta_derivatives(x: Array, y: Array, beta: Array, phi: float) -> tuple[Array, Array]:
    """Scores (n, p + 1) and expected information of mean coefficients and log precision (Ferrari and Cribari-Neto)."""
    mean = expit(x @ beta)
    a, b = mean * phi, (1 - mean) * phi
    slope = mean * (1 - mean)
    odds = np.log(y) - np.log1p(-y)
    off = odds - (psi(a) - psi(b))
    of_phi = mean * off + np.log1p(-y) - psi(b) + psi(phi)
    scores = np.column_stack([x * (phi * off * slope)[:, None], phi * of_phi])
    w = phi**2 * (polygamma(1, a) + polygamma(1, b)) * slope**2
    c = phi**2 * (polygamma(1, a) * mean - polygamma(1, b) * (1 - mean)) * slope
    d = phi**2 * (polygamma(1, a) * mean**2 + polygamma(1, b) * (1 - mean) ** 2 - polygamma(1, phi))
    cross = (x * c[:, None]).sum(axis=0)
    information = np.block([[(x * w[:, None]).T @ x, cross[:, None]], [cross[None, :], np.array([[d.sum()]])]])
    return scores, information


def _result(prepared: Prepared, model: str, fitted: dict[str, Any]) -> LinkFit:
    beta, covariance = fitted["beta"], fitted["covariance"]
    outcome = prepared.formula.response
    table = link_estimates(
        prepared, [outcome], beta[None], np.sqrt(np.diag(covariance))[None],
        estimand="份额（logit 尺度）随该变量的差异，其他变量相同", assumption=_ASSUMPTION,
    )  # fmt: skip
    effects, sentences = _effects(prepared, beta, covariance)
    return LinkFit(
        model=model, estimates=table, effects=effects, coefficients=beta, covariance=covariance,
        columns=tuple(map(str, prepared.design.columns)), n_obs=len(prepared.rows),
        n_clusters=int(prepared.groups.max()) + 1, df=prepared.df, lost=prepared.lost, notes=fitted["notes"],
        sentences=sentences, warnings=warnings_of(prepared), data_kind=prepared.data_kind,
    )  # fmt: skip


def _effects(prepared: Prepared, beta: Array, covariance: Array) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Average partial effects by the delta method: derivatives of numbers, differences of 0/1 columns."""
    x, outcome = prepared.design.to_numpy(), prepared.formula.response
    rows, sentences = [], []
    for place, term in plain_terms(prepared):
        if set(np.unique(x[:, place])) <= {0.0, 1.0}:
            high, low = x.copy(), x.copy()
            high[:, place], low[:, place] = 1.0, 0.0
            effect = float((expit(high @ beta) - expit(low @ beta)).mean())
            gradient = _mean_slope(high, beta) @ high / len(x) - _mean_slope(low, beta) @ low / len(x)
        else:
            mean = expit(x @ beta)
            slope = mean * (1 - mean)
            effect = float(slope.mean() * beta[place])
            gradient = beta[place] * (slope * (1 - 2 * mean)) @ x / len(x)
            gradient[place] += slope.mean()
        error = float(np.sqrt(gradient @ covariance @ gradient))
        bounds = interval(effect, error, prepared.df)
        rows.append(
            {
                "outcome": outcome,
                "term": term,
                "effect": effect,
                "low": bounds[0],
                "high": bounds[1],
                "unit": "share per unit",
            }
        )
        shown = f"{'高' if effect > 0 else '低'} {abs(100 * effect):.2f} 个百分点"
        limits = (f"{100 * bounds[0]:.2f}", f"{100 * bounds[1]:.2f}")
        sentences.append(said(outcome, term, shown, limits, clear=bounds[0] * bounds[1] > 0, n=len(x)))
    columns = ["outcome", "term", "effect", "low", "high", "unit"]
    return pd.DataFrame(rows, columns=columns), tuple(sentences)


def _mean_slope(x: Array, beta: Array) -> Array:
    mean = expit(x @ beta)
    return np.asarray(mean * (1 - mean))
