r"""The mode of a document's topic proportions (文档主题比例的众数): batched Newton steps.

For a document with counts :math:`c_v`, :math:`N` of them, log odds :math:`\eta` against the last topic
(:math:`\theta = \mathrm{softmax}(\eta, 0)`) and a normal prior with mean :math:`\mu` and precision :math:`P`,

.. math:: f(\eta) = \sum_v c_v \log \sum_k \theta_k \beta_{kv} - \tfrac12 (\eta - \mu)' P (\eta - \mu).

The posterior is taken as normal at the mode with covariance :math:`(-\nabla^2 f)^{-1}` (Laplace).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from yanting_research.themes.topic_algebra import factor, inverse, solve, times

__all__ = [
    "Chunk",
    "Posterior",
    "document_curvature",
    "document_gradient",
    "document_objective",
    "find_modes",
    "make_chunk",
    "make_chunks",
]

Array = NDArray[np.float64]

_CHUNK_CELLS = 200_000  # entries times topics worked on at once: what fits into a processor's cache
_HALVINGS = 12
_STILL = 1e-9  # log odds: no document moves any more
_LONGEST_STEP = 5.0  # in log odds: a longer one leaves the region in which the quadratic means anything


@dataclass(frozen=True, slots=True)
class Chunk:
    """Counts of some documents, entry by entry; every document has at least one.

    Attributes
    ----------
    columns, counts
        Term number and count of every entry.
    rows, starts
        Document number of every entry, and the first entry of every document.
    """

    columns: NDArray[np.int64]
    counts: Array
    rows: NDArray[np.int64]
    starts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is known of a chunk's documents.

    Attributes
    ----------
    eta, covariance
        Mode (K-1, n) and covariance (K-1, K-1, n).
    """

    eta: Array
    covariance: Array


@dataclass(frozen=True, slots=True)
class _Point:
    """f and its parts at one eta: shares (K, n), responsibilities (K, entries), values (n,)."""

    theta: Array
    phi: Array
    value: Array


def make_chunk(counts: csr_array) -> Chunk:
    """The entries of a sparse matrix (documents, terms) without empty rows."""
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    columns, starts = counts.indices.astype(np.int64), counts.indptr[:-1].astype(np.int64)
    return Chunk(columns, counts.data.astype(np.float64), rows, starts)


def make_chunks(counts: csr_array, n_topics: int) -> list[tuple[slice, Chunk]]:
    """Runs of units with about the same number of entries, the same whatever the number of threads."""
    limit = max(1, _CHUNK_CELLS // n_topics)
    found, first = [], 0
    while first < counts.shape[0]:
        last = int(np.searchsorted(counts.indptr, counts.indptr[first] + limit, side="right")) - 1
        last = min(max(last, first + 1), counts.shape[0])
        found.append((slice(first, last), make_chunk(csr_array(counts[first:last]))))
        first = last
    return found


def _point(chunk: Chunk, eta: Array, words: Array, mean: Array, precision: Array) -> _Point:
    full = np.vstack([eta, np.zeros((1, eta.shape[1]))])
    weights = np.exp(full - full.max(axis=0))
    theta = weights / weights.sum(axis=0)
    phi = words * theta[:, chunk.rows]
    total = phi.sum(axis=0)
    phi /= total
    log_likelihood = np.add.reduceat(chunk.counts * np.log(total), chunk.starts)
    off = eta - mean
    value = log_likelihood - 0.5 * (off * times(precision, off)).sum(axis=0)
    return _Point(theta, phi, value)


def document_objective(chunk: Chunk, eta: Array, words: Array, *, mean: Array, precision: Array) -> Array:
    """``f`` of every document, shape (n,).

    Parameters
    ----------
    chunk
        The documents.
    eta, mean
        Log odds and their prior mean, (K-1, n).
    words
        ``beta`` of every entry's term, (K, entries).
    precision
        Of the prior, (K-1, K-1).
    """
    return _point(chunk, eta, words, mean, precision).value


def document_gradient(chunk: Chunk, eta: Array, words: Array, *, mean: Array, precision: Array) -> Array:
    """Gradient of ``f``, shape (K-1, n); parameters as for :func:`document_objective`."""
    return _gradient(chunk, _point(chunk, eta, words, mean, precision), eta - mean, precision)


def document_curvature(chunk: Chunk, eta: Array, words: Array, *, mean: Array, precision: Array) -> Array:
    """Negative Hessian of ``f``, shape (K-1, K-1, n); parameters as for :func:`document_objective`."""
    return _curvature(chunk, _point(chunk, eta, words, mean, precision), precision)


def _masses(chunk: Chunk, point: _Point) -> tuple[Array, Array]:
    """Expected counts of every topic (K, n), and the documents' sizes (n,)."""
    sizes = np.add.reduceat(chunk.counts, chunk.starts)
    return np.add.reduceat(point.phi * chunk.counts, chunk.starts, axis=1), sizes


def _gradient(chunk: Chunk, point: _Point, off: Array, precision: Array) -> Array:
    mass, sizes = _masses(chunk, point)
    return (mass - sizes * point.theta)[:-1] - times(precision, off)


def _majorant(point: _Point, sizes: Array, precision: Array) -> Array:
    """The curvature without its negative part: always positive definite, never below the true one."""
    theta = point.theta[:-1]
    found = -sizes * theta[:, None] * theta[None, :] + precision[:, :, None]
    np.einsum("iin->in", found)[...] += sizes * theta
    return found


def _curvature(chunk: Chunk, point: _Point, precision: Array) -> Array:
    mass, sizes = _masses(chunk, point)
    found = _majorant(point, sizes, precision)
    np.einsum("iin->in", found)[...] -= mass[:-1]
    weighted = point.phi[:-1] * chunk.counts
    for k in range(len(weighted)):
        products = np.add.reduceat(weighted[k] * point.phi[k:-1], chunk.starts, axis=1)
        found[k, k:] += products
        found[k + 1 :, k] += products[1:]
    return found


def _sound_factor(chunk: Chunk, point: _Point, precision: Array) -> Array:
    """Factor of the curvature, or of its majorant where the curvature is not positive definite."""
    lower, sound = factor(_curvature(chunk, point, precision))
    if not sound.all():
        sizes = np.add.reduceat(chunk.counts, chunk.starts)
        other, _ = factor(_majorant(point, sizes, precision))
        lower = np.where(sound, lower, other)
    return lower


def find_modes(
    chunk: Chunk, eta: Array, words: Array, *, mean: Array, precision: Array, n_steps: int, tolerance: float = 1e-6
) -> Posterior:
    """Climb ``f`` from ``eta`` and describe the posterior there.

    Parameters
    ----------
    chunk, eta, words, mean, precision
        As for :func:`document_objective`.
    n_steps
        Most Newton steps. A step that would lower ``f`` is halved, and not taken after twelve halvings.
    tolerance
        Stop when no gradient is larger [per token].

    Returns
    -------
    Posterior
        ``f`` of no document is lower than at ``eta``.
    """
    point = _point(chunk, eta, words, mean, precision)
    sizes = np.add.reduceat(chunk.counts, chunk.starts)
    lower = _sound_factor(chunk, point, precision)
    for _ in range(n_steps):
        gradient = _gradient(chunk, point, eta - mean, precision)
        if np.all(np.abs(gradient).max(axis=0) <= tolerance * sizes):
            break
        step = solve(lower, gradient)
        step *= np.minimum(1.0, _LONGEST_STEP / np.maximum(np.abs(step).max(axis=0), 1e-300))
        before = eta
        eta, point = _climb(chunk, eta, step, point, words, mean, precision)
        if np.abs(eta - before).max() < _STILL:
            break
        lower = _sound_factor(chunk, point, precision)
    return Posterior(eta, inverse(lower))


def _climb(
    chunk: Chunk, eta: Array, step: Array, before: _Point, words: Array, mean: Array, precision: Array
) -> tuple[Array, _Point]:
    scale = np.ones(eta.shape[1])
    for _ in range(_HALVINGS):
        trial = eta + scale * step
        point = _point(chunk, trial, words, mean, precision)
        worse = ~(point.value >= before.value - 1e-12 * np.abs(before.value))
        if not worse.any():
            return trial, point
        scale[worse] *= 0.5
    scale[worse] = 0.0
    trial = eta + scale * step
    return trial, _point(chunk, trial, words, mean, precision)
