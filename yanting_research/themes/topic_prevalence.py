r"""The shares of the topics and what they depend on (主题比例及其协变量): given the words.

The log odds of unit :math:`d` are :math:`\eta_d \sim N(x_d \Gamma, \Sigma)`. Expectation: mode and curvature of every
unit's posterior (:mod:`topic_posterior`). Maximisation: a regression with a ridge of one pseudo-unit on all but the
intercept, and a covariance with K pseudo-units of variance 1. The words are held, because words estimated from the
modes alone flatten with every round: on planted topics that shrinks :math:`\Sigma` and effects.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from yanting_research.themes.topic_algebra import factor, inverse, solve, times
from yanting_research.themes.topic_posterior import Chunk, Posterior, find_modes, make_chunks

__all__ = ["Prevalence", "fit_prevalence"]

Array = NDArray[np.float64]

_FIRST_STEPS, _STEPS, _LAST_STEPS = 8, 1, 60
_FIRST_VARIANCE = 4.0


@dataclass(frozen=True, slots=True)
class Prevalence:
    """Coefficients (P, K-1), covariance (K-1, K-1), modes (K-1, D), their covariances (K-1, K-1, D), the largest
    change of a parameter in every round, whether it fell below the tolerance."""

    gamma: Array
    sigma: Array
    eta: Array
    covariance: Array
    changes: tuple[float, ...]
    converged: bool


def fit_prevalence(
    counts: csr_array, design: Array, beta: Array, *, tolerance: float, max_rounds: int, workers: int = 1
) -> Prevalence:
    """Alternate expectation and maximisation until no parameter changes by more than ``tolerance``.

    Parameters
    ----------
    counts
        Units by terms, without empty rows.
    design
        Covariates, (D, P), the intercept first, the others standardised.
    beta
        Probabilities of the terms, (K, V).
    tolerance
        Largest change [log odds].
    max_rounds
        Most rounds.
    workers
        Threads; the result does not depend on it.
    """
    size = len(beta) - 1
    gamma, sigma = np.zeros((design.shape[1], size)), _FIRST_VARIANCE * np.eye(size)
    eta = np.zeros((size, counts.shape[0]))
    chunks = make_chunks(counts, len(beta))
    changes: list[float] = []
    with ThreadPoolExecutor(workers) as pool:
        for turn in range(max_rounds):
            steps = _STEPS if turn else _FIRST_STEPS
            eta, covariance = _expect(pool, chunks, eta, beta, (times(design, gamma).T, sigma), steps)
            before = gamma, sigma
            gamma, sigma = _maximise(eta, covariance, design)
            changes.append(float(max(np.abs(gamma - before[0]).max(), np.abs(sigma - before[1]).max())))
            if changes[-1] < tolerance:
                break
        eta, covariance = _expect(pool, chunks, eta, beta, (times(design, gamma).T, sigma), _LAST_STEPS)
    return Prevalence(gamma, sigma, eta, covariance, tuple(changes), changes[-1] < tolerance)


def _expect(
    pool: ThreadPoolExecutor,
    chunks: list[tuple[slice, Chunk]],
    eta: Array,
    beta: Array,
    prior: tuple[Array, Array],
    n_steps: int,
) -> tuple[Array, Array]:
    """Modes and covariances of all units under the present parameters."""
    mean, sigma = prior
    precision = inverse(factor(sigma[:, :, None])[0])[:, :, 0]

    def one(part: tuple[slice, Chunk]) -> Posterior:
        place, chunk = part
        words = np.take(beta, chunk.columns, axis=1)
        return find_modes(chunk, eta[:, place], words, mean=mean[:, place], precision=precision, n_steps=n_steps)

    new_eta, covariance = np.empty_like(eta), np.empty((len(eta), *eta.shape))
    for (place, _), found in zip(chunks, pool.map(one, chunks), strict=True):
        new_eta[:, place], covariance[:, :, place] = found.eta, found.covariance
    return new_eta, covariance


def _maximise(eta: Array, covariance: Array, design: Array) -> tuple[Array, Array]:
    n_units, n_columns = design.shape
    ridge = np.diag([0.0, *[1.0] * (n_columns - 1)])
    lower, _ = factor((times(design.T, design) + ridge)[:, :, None])
    right = times(design.T, eta.T)
    gamma = solve(np.broadcast_to(lower, (n_columns, n_columns, right.shape[1])), right)
    off = eta - times(design, gamma).T
    scatter = times(off, off.T) + covariance.sum(axis=2) + times(gamma[1:].T, gamma[1:])
    size = len(eta) + 1
    return gamma, (scatter + size * np.eye(len(eta))) / (n_units + n_columns - 1 + size)
