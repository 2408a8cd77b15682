"""All themes together (全部主题的构成): multinomial and Dirichlet-multinomial models of the hits of every theme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import gammaln, psi

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

__all__ = ["fit_theme_mix"]

_WHERE = "fit_theme_mix"
_ASSUMPTION = "各主题份额之比的对数随所写的变量线性变化；没有写进公式的差别与这些变量无关"

_LARGEST = 50.0  # of a log odds over the range of a column
_LARGEST_LOG_PRECISION = np.log(1e5)  # there the hits vary as multinomial ones, and log-gammas lose their digits

Array = NDArray[np.float64]


def fit_theme_mix(
    table: pd.DataFrame,
    themes: Sequence[str],
    formula: str,
    *,
    model: Literal["dirichlet_multinomial", "multinomial"] = "dirichlet_multinomial",
    cluster: str = "region",
    data_kind: str = "",
) -> LinkFit:
    r"""Model the composition of themes by workforce figures (主题构成模型).

    Parameters
    ----------
    table
        One row a region and period, with the hits of every theme.
    themes
        Columns of counts, two or more; the last one is the base.
    formula
        ``~ column + ...``.
    model
        ``multinomial``: quasi-likelihood; ``dirichlet_multinomial``: shares vary around their mean with precision
        :math:`\phi`, variance :math:`1 + (n - 1) / (1 + \phi)` times that of the multinomial. Where hits vary no more
        than that, the multinomial's fit is given and ``notes["precision"]`` is infinite.
    cluster
        Column whose rows hang together; ``""`` for none.

    Returns
    -------
    LinkFit
        ``estimates``: log odds of every theme but the last against the last. ``effects``: average partial effects on
        the share of every theme, the last included; over the themes they sum to 0.

    Raises
    ------
    ValueError
        For an unknown model or fewer than two themes.
    FormulaError, LinkageError
        See ``prepare``; also for columns that hold no counts, a theme without any hit, or no convergence.

    Notes
    -----
    The shares of a text sum to 1: where one theme takes more room the others get less. Models of single themes, one by
    one, count this twice.

    References
    ----------
    Mosimann (1962), Biometrika 49, 65-82; Mullahy (2015), Journal of Econometric Methods 4, 71-100.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x = rng.uniform(0, 1, 120)
    >>> odds = np.column_stack([np.exp(0.5 + x), np.exp(-x), np.ones(120)])
    >>> hits = rng.multinomial(60, odds / odds.sum(axis=1, keepdims=True))
    >>> table = pd.DataFrame(hits, columns=["甲", "乙", "丙"]).assign(x=x, region=[f"r{i % 12:02}" for i in range(120)])
    >>> fit = fit_theme_mix(table, ["甲", "乙", "丙"], "~ x", model="multinomial", data_kind="simulated")
    >>> fit.estimates.set_index(["model_id", "term"])["estimate"].round(1).to_dict()
    {('乙', 'intercept'): 0.0, ('乙', 'x'): -1.1, ('甲', 'intercept'): 0.5, ('甲', 'x'): 1.0}
    """
    names = list(themes)
    if model not in ("dirichlet_multinomial", "multinomial"):
        raise ValueError(f"model={model!r}; allowed: dirichlet_multinomial, multinomial")
    if len(names) < 2 or len(set(names)) < len(names):
        raise ValueError(f"themes={names}; allowed: two or more different columns")
    prepared = prepare(
        table, formula, where=_WHERE, cluster=cluster, needed=names, data_kind=data_kind,
        n_parameters=int(model != "multinomial"),
    )  # fmt: skip
    hits, prepared = _hits(prepared, names)
    x = prepared.design.to_numpy()
    theta, notes = _maximise(hits, x, overdispersed=model != "multinomial")
    n_beta = x.shape[1] * (len(names) - 1)
    scores, information = _scores(theta, hits, x), _information(theta, hits, x)
    covariance = sandwich(prepared, np.asarray(np.linalg.inv(information), dtype=np.float64), scores)[:n_beta, :n_beta]
    beta = theta[:n_beta].reshape(len(names) - 1, x.shape[1])
    errors = np.sqrt(np.diag(covariance)).reshape(beta.shape)
    estimand = f"份额之比（对“{names[-1]}”）的对数随该变量的差异，其他变量相同"
    effects, sentences = _effects(prepared, names, beta, covariance)
    return LinkFit(
        model=model,
        estimates=link_estimates(prepared, names[:-1], beta, errors, estimand=estimand, assumption=_ASSUMPTION),
        effects=effects, coefficients=beta.ravel(), covariance=covariance,
        columns=tuple(f"{theme}:{column}" for theme in names[:-1] for column in prepared.design.columns),
        n_obs=len(hits), n_clusters=int(prepared.groups.max()) + 1, df=prepared.df, lost=prepared.lost, notes=notes,
        sentences=sentences, warnings=warnings_of(prepared), data_kind=prepared.data_kind,
    )  # fmt: skip


def _hits(prepared: Prepared, names: list[str]) -> tuple[Array, Prepared]:
    for name in names:
        column = prepared.rows[name]
        if not pd.api.types.is_numeric_dtype(column) or (column < 0).any() or (column != column.round()).any():
            raise LinkageError(
                f"{name!r} holds no counts", where=_WHERE, expected="hits of the theme: 0, 1, 2, ...",
                remedy="join the counts (theme_counts), not the rates",
            )  # fmt: skip
        if column.sum() == 0:
            raise LinkageError(
                f"theme {name!r} has no hit",
                where=_WHERE,
                expected="hits",
                remedy="leave it out, or join it to another",
            )
    hits = prepared.rows[names].to_numpy(dtype=np.float64)
    if (hits.sum(axis=1) == 0).any():
        rows = ", ".join(map(str, np.flatnonzero(hits.sum(axis=1) == 0)[:5]))
        raise LinkageError(
            f"rows without any hit: {rows}",
            where=_WHERE,
            expected="a hit in every row",
            remedy="leave them out, by name",
        )
    return hits, prepared


def _shares(beta: Array, x: Array) -> Array:
    eta = np.column_stack([x @ beta.T, np.zeros(len(x))])
    eta -= eta.max(axis=1, keepdims=True)
    weights = np.exp(np.maximum(eta, -_LARGEST))  # far below, log-gammas of shares have no digits left
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _split(theta: Array, hits: Array, x: Array) -> tuple[Array, float]:
    n_beta = x.shape[1] * (hits.shape[1] - 1)
    return theta[:n_beta].reshape(-1, x.shape[1]), float(np.exp(theta[n_beta])) if len(theta) > n_beta else np.inf


def _likelihood(theta: Array, hits: Array, x: Array) -> float:
    beta, phi = _split(theta, hits, x)
    shares = _shares(beta, x)
    if np.isinf(phi):
        return float((hits * np.log(np.maximum(shares, 1e-300))).sum())
    a, n = phi * shares, hits.sum(axis=1)
    rows = gammaln(phi) - gammaln(phi + n) + (gammaln(a + hits) - gammaln(a)).sum(axis=1)
    return float(rows.sum())


def _scores(theta: Array, hits: Array, x: Array) -> Array:
    """Derivative of every row's log-likelihood, (n, parameters)."""
    beta, phi = _split(theta, hits, x)
    shares = _shares(beta, x)
    if np.isinf(phi):
        pull = hits - hits.sum(axis=1, keepdims=True) * shares
    else:
        a, n = phi * shares, hits.sum(axis=1)
        gain = psi(a + hits) - psi(a)
        pull = a * (gain - (shares * gain).sum(axis=1, keepdims=True))
    scores = (pull[:, :-1, None] * x[:, None, :]).reshape(len(x), -1)
    if np.isinf(phi):
        return np.asarray(scores)
    of_phi = phi * (psi(phi) - psi(phi + n) + (shares * gain).sum(axis=1))
    return np.column_stack([scores, of_phi])


def _information(theta: Array, hits: Array, x: Array) -> Array:
    """Negative Hessian by central differences of the exact scores."""
    step = 1e-5
    columns = []
    for place in range(len(theta)):
        move = np.zeros(len(theta))
        move[place] = step
        columns.append(
            (_scores(theta - move, hits, x).sum(axis=0) - _scores(theta + move, hits, x).sum(axis=0)) / (2 * step)
        )
    found = np.array(columns)
    return np.asarray((found + found.T) / 2)


def _maximise(hits: Array, x: Array, *, overdispersed: bool) -> tuple[Array, dict[str, float | str]]:
    """Coefficients row by row, and the log of the precision where the hits vary more than multinomial ones."""
    size = np.maximum(np.abs(x).max(axis=0), np.finfo(np.float64).tiny)  # columns of one size: steps fit all of them
    back = np.tile(1 / size, hits.shape[1] - 1)
    plain = _climb(np.zeros(len(back)), hits, x / size)
    theta = plain * back
    if not overdispersed:
        return theta, {"log_likelihood": _likelihood(theta, hits, x)}
    full = _climb(np.append(plain, np.log(10.0)), hits, x / size)
    if full[-1] > _LARGEST_LOG_PRECISION - 0.01:
        return theta, {"log_likelihood": _likelihood(theta, hits, x), "precision": np.inf}
    full = np.append(full[:-1] * back, full[-1])
    return full, {"log_likelihood": _likelihood(full, hits, x), "precision": float(np.exp(full[-1]))}


def _climb(start: Array, hits: Array, x: Array) -> Array:
    limits = [(-_LARGEST, _LARGEST)] * len(start)
    if len(start) > x.shape[1] * (hits.shape[1] - 1):
        limits[-1] = (np.log(1e-3), _LARGEST_LOG_PRECISION)
    found = minimize(
        lambda theta: -_likelihood(theta, hits, x), start, jac=lambda theta: -_scores(theta, hits, x).sum(axis=0),
        method="L-BFGS-B", bounds=limits, options={"maxiter": 2000, "ftol": 1e-14, "gtol": 1e-7},
    )  # fmt: skip
    slope = np.abs(_scores(found.x, hits, x).sum(axis=0)[: x.shape[1] * (hits.shape[1] - 1)])
    if np.abs(found.x[: len(slope)]).max() > _LARGEST - 1 or not slope.max() < 1e-3 * max(1.0, hits.sum()):
        raise LinkageError(
            "the model of all themes does not converge", where=_WHERE, expected="every theme in several rows",
            remedy="join rare themes, or use fewer columns",
        )  # fmt: skip
    return np.asarray(found.x)


def _effects(
    prepared: Prepared, names: list[str], beta: Array, covariance: Array
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    x = prepared.design.to_numpy()
    rows, sentences = [], []
    for place, term in plain_terms(prepared):
        effect = _average(beta, x, place)
        gradient = np.array(
            [
                (_average(beta + move, x, place) - _average(beta - move, x, place)) / (2 * _STEP)
                for move in (_STEP * np.eye(beta.size)[i].reshape(beta.shape) for i in range(beta.size))
            ]
        )
        errors = np.sqrt(np.einsum("pk,pq,qk->k", gradient, covariance, gradient))
        for theme, value, error in zip(names, effect, errors, strict=True):
            low, high = interval(float(value), float(error), prepared.df)
            rows.append(
                {
                    "outcome": theme,
                    "term": term,
                    "effect": float(value),
                    "low": low,
                    "high": high,
                    "unit": "share per unit",
                }
            )
            shown = f"{'高' if value > 0 else '低'} {abs(100 * value):.2f} 个百分点"
            limits = (f"{100 * low:.2f}", f"{100 * high:.2f}")
            sentences.append(said(theme, term, shown, limits, clear=low * high > 0, n=len(x)))
    return pd.DataFrame(rows, columns=["outcome", "term", "effect", "low", "high", "unit"]), tuple(sentences)


_STEP = 1e-5


def _average(beta: Array, x: Array, place: int) -> Array:
    """Average partial effect of one column on the share of every theme."""
    if set(np.unique(x[:, place])) <= {0.0, 1.0}:
        high, low = x.copy(), x.copy()
        high[:, place], low[:, place] = 1.0, 0.0
        return np.asarray((_shares(beta, high) - _shares(beta, low)).mean(axis=0))
    shares = _shares(beta, x)
    slope = np.append(beta[:, place], 0.0)
    return np.asarray((shares * (slope - (shares @ slope)[:, None])).mean(axis=0))
