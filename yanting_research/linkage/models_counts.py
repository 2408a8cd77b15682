"""Counts of a theme with the length of the text as offset (带篇幅偏移的计数模型)."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

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

__all__ = ["fit_count_model"]

_WHERE = "fit_count_model"
_ASSUMPTION = "次数与篇幅成正比，其对数随所写的变量线性变化；没有写进公式的差别与这些变量无关"
_ROUNDS = 50

Array = NDArray[np.float64]


def fit_count_model(
    table: pd.DataFrame,
    formula: str,
    *,
    offset: str = "n_characters",
    model: Literal["negative_binomial", "poisson"] = "negative_binomial",
    cluster: str = "region",
    data_kind: str = "",
) -> LinkFit:
    r"""Model how often a theme is spoken of, per length of text (主题次数模型).

    Parameters
    ----------
    table
        One row a region and period; the outcome is a count of hits.
    formula
        ``hits ~ column + ...``.
    offset
        Column with the length of the texts [characters]: twice the text, twice the hits.
    model
        ``negative_binomial``: variance :math:`\mu + \alpha \mu^2`, :math:`\alpha` by maximum likelihood.
        ``poisson``: quasi-likelihood, variance by the sandwich.
    cluster
        Column whose rows hang together; ``""`` for none.

    Returns
    -------
    LinkFit
        ``effects`` are ratios of rates for a unit more of a column (1.1 is ten percent more hits).

    Raises
    ------
    ValueError
        For an unknown model.
    FormulaError, LinkageError
        See ``prepare``; also for counts that are none, or lengths that are not above 0.

    References
    ----------
    Cameron and Trivedi (2013), Regression Analysis of Count Data, 2nd ed., section 3.3 (NB2).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x, n = rng.uniform(0, 1, 96), rng.integers(2000, 9000, 96)
    >>> hits = rng.poisson(n * np.exp(-5 + x))
    >>> table = pd.DataFrame({"hits": hits, "x": x, "n_characters": n, "region": [f"r{i % 12:02}" for i in range(96)]})
    >>> fit = fit_count_model(table, "hits ~ x", data_kind="simulated")
    >>> fit.estimates["estimate"].round(1).tolist()
    [-5.0, 1.0]
    """
    if model not in ("negative_binomial", "poisson"):
        raise ValueError(f"model={model!r}; allowed: negative_binomial, poisson")
    prepared = prepare(
        table, formula, where=_WHERE, cluster=cluster, needed=[offset], data_kind=data_kind,
        n_parameters=int(model == "negative_binomial"),
    )  # fmt: skip
    y, log_length = _counts(prepared, offset)
    x = prepared.design.to_numpy()
    beta, alpha = _fit(y, x, log_length, negative=model == "negative_binomial")
    mean = np.exp(x @ beta + log_length)
    weight = mean / (1 + alpha * mean)
    bread = np.asarray(np.linalg.inv((x * weight[:, None]).T @ x), dtype=np.float64)
    covariance = sandwich(prepared, bread, x * ((y - mean) / (1 + alpha * mean))[:, None])
    table_of = link_estimates(
        prepared, [prepared.formula.response], beta[None], np.sqrt(np.diag(covariance))[None],
        estimand="次数（按篇幅）的对数随该变量的差异，其他变量相同", assumption=_ASSUMPTION,
    )  # fmt: skip
    effects, sentences = _effects(prepared, beta, covariance)
    return LinkFit(
        model=model, estimates=table_of, effects=effects, coefficients=beta, covariance=covariance,
        columns=tuple(map(str, prepared.design.columns)), n_obs=len(prepared.rows),
        n_clusters=int(prepared.groups.max()) + 1, df=prepared.df, lost=prepared.lost, notes={"alpha": alpha},
        sentences=sentences, warnings=warnings_of(prepared), data_kind=prepared.data_kind,
    )  # fmt: skip


def _counts(prepared: Prepared, offset: str) -> tuple[Array, Array]:
    name = prepared.formula.response
    if not name:
        raise LinkageError("no outcome before ~", where=_WHERE, expected="hits ~ columns")
    y = prepared.rows[name].to_numpy(dtype=np.float64)
    if (y < 0).any() or (y != np.round(y)).any():
        bad = y[(y < 0) | (y != np.round(y))][0]
        raise LinkageError(
            f"{name!r} holds {bad:g}, no count", where=_WHERE, expected="hits: 0, 1, 2, ...",
            remedy="rates per 1,000 characters go with fit_share_model or rank_associations",
        )  # fmt: skip
    length = prepared.rows[offset].to_numpy(dtype=np.float64)
    if not (length > 0).all():
        raise LinkageError(f"lengths {offset!r} that are not above 0", where=_WHERE, expected="characters of the texts")
    return y, np.log(length)


def _fit(y: Array, x: Array, log_length: Array, *, negative: bool) -> tuple[Array, float]:
    """Coefficients, and alpha (0 for Poisson), in turn until neither moves."""
    alpha, beta = 0.0, np.zeros(x.shape[1])
    for _ in range(_ROUNDS if negative else 1):
        family = sm.families.NegativeBinomial(alpha=alpha) if alpha > 0 else sm.families.Poisson()
        found = sm.GLM(y, x, family=family, offset=log_length).fit()
        moved = float(np.abs(np.asarray(found.params) - beta).max())
        beta = np.asarray(found.params, dtype=np.float64)
        if not found.converged:
            raise LinkageError(
                "the count model does not converge", where=_WHERE, expected="counts that vary within columns"
            )
        if not negative or moved < 1e-9:
            break
        alpha = _alpha(y, np.exp(x @ beta + log_length))
    return beta, alpha


def _alpha(y: Array, mean: Array) -> float:
    """Maximum-likelihood alpha given the means; 0 when the counts vary less than Poisson's."""

    def loss(log_alpha: float) -> float:
        size = np.exp(-log_alpha)
        terms = (
            gammaln(y + size) - gammaln(size) + size * np.log(size / (size + mean)) + y * np.log(mean / (size + mean))
        )
        return -float(terms.sum())

    found = minimize_scalar(loss, bounds=(-14.0, 5.0), method="bounded", options={"xatol": 1e-10})
    return float(np.exp(found.x)) if found.x > -13.5 else 0.0


def _effects(prepared: Prepared, beta: Array, covariance: Array) -> tuple[pd.DataFrame, tuple[str, ...]]:
    rows, sentences = [], []
    outcome = prepared.formula.response
    for place, term in plain_terms(prepared):
        bounds = interval(beta[place], float(np.sqrt(covariance[place, place])), prepared.df)
        low, high = float(np.exp(bounds[0])), float(np.exp(bounds[1]))
        ratio = float(np.exp(beta[place]))
        rows.append(
            {"outcome": outcome, "term": term, "effect": ratio, "low": low, "high": high, "unit": "ratio of rates"}
        )
        shown = f"是原来的 {ratio:.3g} 倍（按同样篇幅）"
        clear = low > 1 or high < 1
        sentences.append(said(outcome, term, shown, (f"{low:.3g}", f"{high:.3g}"), clear=clear, n=len(prepared.rows)))
    return pd.DataFrame(rows, columns=["outcome", "term", "effect", "low", "high", "unit"]), tuple(sentences)
