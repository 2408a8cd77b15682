"""A fitted topic model (拟合好的主题模型): what every kind of model leaves behind, and draws from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import TOPICS, check_table
from yanting_research.themes.topic_algebra import factor

__all__ = ["TopicFit", "draw_proportions", "topic_shares"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TopicFit:
    r"""A topic model with D units, K topics and V terms.

    Either ``eta_mean`` and ``eta_cov`` (a normal posterior of the log odds) or ``dirichlet`` is there,
    according to the model; the other is None. Rows of a unit without words are NaN everywhere.

    Attributes
    ----------
    model
        ``logistic_normal``, ``lda`` or ``dmr``.
    topics, terms
        Names of the K topics and V terms.
    units
        ``unit_id, doc_id``, row by row of ``theta``.
    n_tokens
        Words of the vocabulary in every unit, (D,) [count].
    theta
        Topic shares, (D, K); rows sum to 1. Of ``logistic_normal`` at the posterior mode, of the
        others the posterior mean.
    log_beta
        Natural log of the probability of a term in a topic, (K, V).
    eta_mean, eta_cov
        Posterior mode (D, K-1) and covariance (D, K-1, K-1) of the log odds against the last topic.
    dirichlet
        Parameters of the Dirichlet posterior of the shares, (D, K).
    gamma
        Coefficients of the prior: ``logistic_normal`` (P, K-1), on the log odds; ``dmr`` (P, K), on the log
        of the Dirichlet parameters; without covariates one row, the intercept.
    sigma
        Covariance of the log odds around the prior mean, (K-1, K-1); (0, 0) for models without it.
    covariates
        Design matrix (D rows) with named columns, ``intercept`` first; P columns.
    seeds
        Topic -> seed words that were in the vocabulary; empty without seeds.
    seed
        Of the random start.
    bound
        Objective after every iteration (see the model), natural log.
    converged
        Whether the stopping rule was met; for sampled models always False.
    settings
        Everything else that decides the result, for the manifest.
    """

    model: str
    topics: tuple[str, ...]
    terms: tuple[str, ...]
    units: pd.DataFrame = field(repr=False)
    n_tokens: NDArray[np.int64] = field(repr=False)
    theta: Array = field(repr=False)
    log_beta: Array = field(repr=False)
    eta_mean: Array | None = field(repr=False)
    eta_cov: Array | None = field(repr=False)
    dirichlet: Array | None = field(repr=False)
    gamma: Array = field(repr=False)
    sigma: Array = field(repr=False)
    covariates: pd.DataFrame = field(repr=False)
    seeds: Mapping[str, tuple[str, ...]] = field(repr=False)
    seed: int
    bound: tuple[float, ...] = field(repr=False)
    converged: bool
    settings: Mapping[str, object] = field(repr=False)

    @property
    def beta(self) -> Array:
        """Probability of a term in a topic, (K, V); rows sum to 1."""
        return np.exp(self.log_beta)


def draw_proportions(fit: TopicFit, n_draws: int, *, seed: int) -> Array:
    """Draws of the topic shares from their posterior (主题比例的后验抽样), given the words' distributions.

    Parameters
    ----------
    fit
        Of any model.
    n_draws
        Draws, 1 or more.
    seed
        Of the PCG64 generator; the same seed gives the same bytes.

    Returns
    -------
    ndarray
        (n_draws, D, K); a unit without words has NaN in every draw.

    Notes
    -----
    These carry the uncertainty of each unit's shares into a regression on them (method of composition);
    regressing ``theta`` itself treats estimates as if they had been observed.

    Examples
    --------
    >>> from yanting_research.themes import fit_topics, simulate_topics
    >>> planted = simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20)
    >>> fit = fit_topics(planted.data, 3, seed=1)
    >>> draws = draw_proportions(fit, 4, seed=2)
    >>> draws.shape, bool(np.allclose(draws.sum(axis=2), 1))
    ((4, 200, 3), True)
    """
    if n_draws < 1:
        raise ValueError(f"n_draws={n_draws}; allowed: 1 or more")
    rng = np.random.Generator(np.random.PCG64(seed))
    filled = fit.n_tokens > 0
    drawn = np.full((n_draws, *fit.theta.shape), np.nan)
    if fit.eta_mean is not None and fit.eta_cov is not None:
        drawn[:, filled] = _normal_draws(fit.eta_mean[filled], fit.eta_cov[filled], n_draws, rng)
    elif fit.dirichlet is not None:
        gammas = rng.standard_gamma(fit.dirichlet[filled], size=(n_draws, *fit.dirichlet[filled].shape))
        gammas = np.maximum(gammas, np.finfo(np.float64).tiny)
        drawn[:, filled] = gammas / gammas.sum(axis=2, keepdims=True)
    return drawn


def _normal_draws(mean: Array, covariance: Array, n_draws: int, rng: np.random.Generator) -> Array:
    lower, _ = factor(np.ascontiguousarray(np.moveaxis(covariance, 0, 2)))
    found = np.empty((n_draws, len(mean), mean.shape[1] + 1))
    for draw in range(n_draws):
        eta = mean.T + np.einsum("ijn,jn->in", lower, rng.standard_normal(mean.T.shape))
        full = np.vstack([eta, np.zeros((1, eta.shape[1]))])
        weights = np.exp(full - full.max(axis=0))
        found[draw] = (weights / weights.sum(axis=0)).T
    return found


def topic_shares(fit: TopicFit) -> pd.DataFrame:
    r"""The shares as a table (主题比例表).

    Returns
    -------
    DataFrame
        TOPICS: unit_id, doc_id, topic, share, share_sd, n_tokens. ``share_sd`` is the posterior standard
        deviation of the share: for a normal posterior :math:`J S J'` (delta method), for a Dirichlet
        exact. Units without words have NaN.

    Examples
    --------
    >>> from yanting_research.themes import fit_topics, simulate_topics
    >>> planted = simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20)
    >>> table = topic_shares(fit_topics(planted.data, 3, seed=1))
    >>> len(table), table.groupby("unit_id")["share"].sum().round(9).unique().tolist()
    (600, [1.0])
    """
    n_units, n_topics = fit.theta.shape
    repeated = fit.units.loc[np.repeat(np.arange(n_units), n_topics), ["unit_id", "doc_id"]].reset_index(drop=True)
    table = pd.DataFrame(
        {
            "unit_id": repeated["unit_id"].astype("str"),
            "doc_id": repeated["doc_id"].astype("str"),
            "topic": pd.Series(list(fit.topics) * n_units, dtype="str"),
            "share": fit.theta.ravel(),
            "share_sd": _deviations(fit).ravel(),
            "n_tokens": np.repeat(fit.n_tokens, n_topics).astype(np.int64),
        }
    )
    return check_table(table, TOPICS)


def _deviations(fit: TopicFit) -> Array:
    variance: Array = np.full_like(fit.theta, np.nan)
    if fit.eta_cov is not None:
        theta = fit.theta
        jacobian = theta[:, :, None] * (np.eye(theta.shape[1])[None, :, :-1] - theta[:, None, :-1])
        variance = np.einsum("nki,nij,nkj->nk", jacobian, fit.eta_cov, jacobian, optimize=False)
    elif fit.dirichlet is not None:
        total = fit.dirichlet.sum(axis=1, keepdims=True)
        mean = fit.dirichlet / total
        variance = mean * (1 - mean) / (total + 1)
    deviations: Array = np.sqrt(np.maximum(variance, 0.0))
    return deviations
