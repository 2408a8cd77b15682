r"""Expectation and maximisation for the logistic-normal topic model (逻辑正态主题模型的估计).

The objective is the Laplace approximation to the log evidence, with the log priors:

.. math:: \sum_d \{ f_d(\hat\eta_d) + \tfrac12 \log|V_d| - \tfrac12 \log|\Sigma| \}
          + \sum_{kv} a_{kv} \log \beta_{kv} - \tfrac12 \mathrm{tr}\, \Sigma^{-1} (\Gamma_1' \Gamma_1 + K I)
          - \tfrac12 (P + K) \log|\Sigma|.

Units are worked on in chunks of a fixed size whose results are added in order, so that the number of threads
changes the time and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from yanting_research.themes.topic_algebra import factor, inverse, log_determinant, solve, times
from yanting_research.themes.topic_posterior import Chunk, Posterior, find_modes, make_chunks

__all__ = ["Estimate", "maximise"]

Array = NDArray[np.float64]

_FIRST_STEPS, _STEPS, _LAST_STEPS = 8, 1, 60
_FIRST_VARIANCE = 4.0
_GROWTH, _LONGEST_STRIDE = 1.1, 4.0  # over-relaxation (Salakhutdinov and Roweis 2003)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the maximisation leaves: parameters, posterior modes (K-1, D) and covariances (K-1, K-1, D), the bound."""

    beta: Array
    gamma: Array
    sigma: Array
    eta: Array
    covariance: Array
    bound: tuple[float, ...]
    converged: bool


@dataclass(frozen=True, slots=True)
class _Expectation:
    eta: Array
    covariance: Array
    word_counts: Array
    value: float


def maximise(
    counts: csr_array,
    design: Array,
    start: Array,
    *,
    word_prior: Array,
    tolerance: float,
    max_rounds: int,
    workers: int = 1,
) -> Estimate:
    """Climb from a start until the objective rises by less than ``tolerance`` of itself, or falls.

    The approximation is no strict lower bound, so that the objective may fall when little is left to
    gain; the parameters of the highest value are kept.

    Parameters
    ----------
    counts
        Units by terms, without empty rows.
    design
        Covariates, (D, P), the intercept first, the others standardised.
    start
        Probabilities of the terms, (K, V), all above 0.
    word_prior
        Pseudo-counts ``a``, (K, V), all above 0.
    tolerance, max_rounds
        When to stop.
    workers
        Threads.
    """
    n_topics = len(start)
    beta, gamma = start, np.zeros((design.shape[1], n_topics - 1))
    sigma = _FIRST_VARIANCE * np.eye(n_topics - 1)
    eta = np.zeros((n_topics - 1, counts.shape[0]))
    chunks = make_chunks(counts, n_topics)
    bound: list[float] = []
    converged, stride, plain = False, 1.0, start
    best = (beta, gamma, sigma, eta)
    with ThreadPoolExecutor(workers) as pool:
        for turn in range(max_rounds):
            steps = _STEPS if turn else _FIRST_STEPS
            found = _expect(pool, chunks, eta, beta, times(design, gamma).T, sigma, steps)
            value = found.value + _prior_value(beta, gamma, sigma, word_prior)
            if stride > 1.0 and value < bound[-1]:  # the long step overshot: the plain one after all
                beta, stride = plain, 1.0
                continue
            converged = turn > 1 and value - bound[-1] < tolerance * abs(value)
            if converged and value < bound[-1]:
                break
            bound.append(value)
            best = (beta, gamma, sigma, found.eta)
            if converged:
                break
            eta = found.eta
            plain = found.word_counts + word_prior
            plain = plain / plain.sum(axis=1, keepdims=True)
            beta = _stretched(beta, plain, stride)
            stride = min(stride * _GROWTH, _LONGEST_STRIDE)
            gamma, sigma = _prevalence(eta, found.covariance, design)
        beta, gamma, sigma, eta = best
        last = _expect(pool, chunks, eta, beta, times(design, gamma).T, sigma, _LAST_STEPS)
    return Estimate(beta, gamma, sigma, last.eta, last.covariance, tuple(bound), converged)


def _expect(
    pool: ThreadPoolExecutor,
    chunks: Sequence[tuple[slice, Chunk]],
    eta: Array,
    beta: Array,
    mean: Array,
    sigma: Array,
    n_steps: int,
) -> _Expectation:
    """Modes and covariances of all units under the present parameters."""
    precision, log_det = _inverted(sigma)

    def one(part: tuple[slice, Chunk]) -> tuple[Posterior, Array]:
        place, chunk = part
        words = np.take(beta, chunk.columns, axis=1)
        found = find_modes(chunk, eta[:, place], words, mean=mean[:, place], precision=precision, n_steps=n_steps)
        counted = [np.bincount(chunk.columns, weights=row, minlength=beta.shape[1]) for row in found.expected]
        return found, np.array(counted)

    new_eta = np.empty_like(eta)
    covariance = np.empty((len(eta), *eta.shape))
    word_counts = np.zeros_like(beta)
    value = -0.5 * log_det * eta.shape[1]
    for (place, _), (found, counted) in zip(chunks, pool.map(one, chunks), strict=True):
        new_eta[:, place], covariance[:, :, place] = found.eta, found.covariance
        word_counts += counted
        value += float(found.log_posterior.sum())
    return _Expectation(new_eta, covariance, word_counts, value)


def _stretched(old: Array, new: Array, stride: float) -> Array:
    """From the old distributions through the new ones and on, ``stride`` times as far (in logs)."""
    if stride == 1.0:
        return new
    far: Array = new * (new / old) ** (stride - 1.0)
    far /= far.sum(axis=1, keepdims=True)
    return far


def _inverted(sigma: Array) -> tuple[Array, float]:
    lower, _ = factor(sigma[:, :, None])
    return inverse(lower)[:, :, 0], float(log_determinant(lower)[0])


def _prevalence(eta: Array, covariance: Array, design: Array) -> tuple[Array, Array]:
    """Coefficients (ridge of one pseudo-unit on all but the intercept) and covariance of the log odds."""
    n_units, n_columns = design.shape
    ridge = np.diag([0.0, *[1.0] * (n_columns - 1)])
    lower, _ = factor((times(design.T, design) + ridge)[:, :, None])
    right = times(design.T, eta.T)
    gamma = solve(np.broadcast_to(lower, (n_columns, n_columns, right.shape[1])), right)
    off = eta - times(design, gamma).T
    scatter = times(off, off.T) + covariance.sum(axis=2) + times(gamma[1:].T, gamma[1:])
    size = len(eta) + 1
    return gamma, (scatter + size * np.eye(len(eta))) / (n_units + n_columns - 1 + size)


def _prior_value(beta: Array, gamma: Array, sigma: Array, word_prior: Array) -> float:
    precision, log_det = _inverted(sigma)
    size = len(sigma) + 1
    spread = times(gamma[1:].T, gamma[1:]) + size * np.eye(len(sigma))
    of_words = float((word_prior * np.log(beta)).sum())
    return of_words - 0.5 * float((precision * spread).sum()) - 0.5 * (len(gamma) - 1 + size) * log_det
