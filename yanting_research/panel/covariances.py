"""Errors of coefficients (系数的标准误) under one set of names, for least squares and for likelihoods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanting_research.panel.sample import Sample
from yanting_research.panel.sandwich import cluster_covariance, cluster_covariance_glm

__all__ = ["GLM_ERRORS", "LINEAR_ERRORS", "SCORE_ERRORS", "Errors", "glm_errors", "linear_errors", "score_errors"]

LINEAR_ERRORS = ("classical", "HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR2", "CR3")
"""Of least squares: HC* for rows, CR* for clusters."""
GLM_ERRORS = ("classical", "scaled", "HC0", "HC1", "CR0", "CR1", "CR2", "CR3")
"""Of a generalised linear model; "scaled" is classical times the root of Pearson's dispersion."""
SCORE_ERRORS = ("classical", "HC0", "HC1", "CR0", "CR1")
"""Of any other likelihood."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Errors:
    """A covariance with what is printed of it.

    Attributes
    ----------
    covariance, df
        (p, p); (p,), infinite where the normal distribution is used.
    correction
        "CR2, G=36, K=3".
    """

    covariance: Array
    df: Array
    correction: str

    @property
    def conventions(self) -> str:
        """The correction and the distribution of the tests, to be printed with every table."""
        finite = self.df[np.isfinite(self.df)]
        if not len(finite):
            return f"{self.correction}, normal"
        low, high = finite.min(), finite.max()
        shown = f"{low:.6g}" if np.isclose(low, high) else f"{low:.4g} to {high:.4g}"
        named = ", Bell-McCaffrey" if self.correction.startswith(("CR2", "CR3")) else ""
        return f"{self.correction}, t(df={shown}{named})"


def chosen(errors: str, allowed: tuple[str, ...], sample: Sample, *, clustered: str, plain: str) -> str:
    """The kind of error: as asked, else by whether there are clusters.

    Raises
    ------
    ValueError
        For an unknown kind, CR* without clusters, or any other with clusters, which would be left out of account.
    """
    kind = errors or (clustered if sample.clustered else plain)
    if kind not in allowed:
        raise ValueError(f"errors={kind!r}; allowed: {', '.join(allowed)}")
    if kind.startswith("CR") != sample.clustered:
        said = "needs cluster=" if kind.startswith("CR") else "leaves the clusters out of account; leave cluster= away"
        raise ValueError(f"errors={kind!r} {said}")
    return kind


def linear_errors(sample: Sample, residuals: Array, errors: str = "") -> Errors:
    """Covariance of (weighted) least squares; CR2 by default with clusters, HC3 without.

    Parameters
    ----------
    residuals
        (n,), in the unit of the outcome.
    errors
        One of ``LINEAR_ERRORS``.

    Notes
    -----
    HC2 is CR2, and HC3 CR3, of clusters of one row (tested), with n - p degrees of freedom. With weights, these and the
    degrees of freedom of Bell and McCaffrey take 1 / weight as the working variance; see
    :func:`cluster_covariance_glm` for the root that CR2 takes.

    References
    ----------
    Long and Ervin (2000), American Statistician 54, 217-224 (HC3 in small samples).
    """
    kind = chosen(errors, LINEAR_ERRORS, sample, clustered="CR2", plain="HC3")
    x, w = sample.x, sample.weights
    n, p = x.shape
    if kind.startswith("CR"):
        if sample.weighted:
            found = cluster_covariance_glm(x, w * residuals, w, sample.cluster, kind=kind)
        else:
            found = cluster_covariance(x, residuals, sample.cluster, kind=kind)
        return Errors(found.covariance, found.df, f"{kind}, G={found.n_clusters}, K={p}")
    bread = _inverse((x * w[:, None]).T @ x)
    if kind == "classical":
        covariance = bread * float(w @ residuals**2) / (n - p)
    else:
        leverage = np.einsum("ij,jk,ik->i", x, bread, x) * w
        inside = {"HC0": 0.0, "HC1": 0.0, "HC2": 1.0, "HC3": 2.0}[kind]
        # A row that a column belongs to alone is fitted exactly: residual and 1 - leverage are both 0.
        free = np.maximum(1 - leverage, 1e-10)
        scores = x * (w * residuals / free ** (inside / 2))[:, None]
        covariance = bread @ (scores.T @ scores) @ bread * (n / (n - p) if kind == "HC1" else 1.0)
    return Errors(np.asarray(covariance, dtype=np.float64), np.full(p, float(n - p)), f"{kind}, N={n}, K={p}")


def glm_errors(
    sample: Sample, residuals: Array, weights: Array, *, dispersion: float, errors: str, plain: str
) -> Errors:
    """Covariance of a generalised linear model; CR3 by default with clusters.

    Parameters
    ----------
    residuals, weights
        (n,) score residuals and information, see :func:`cluster_covariance_glm`.
    dispersion
        Pearson's, for "scaled".
    plain
        Default without clusters.
    """
    kind = chosen(errors, GLM_ERRORS, sample, clustered="CR3", plain=plain)
    n, p = sample.x.shape
    if kind in ("CR2", "CR3"):
        found = cluster_covariance_glm(sample.x, residuals, weights, sample.cluster, kind=kind)
        return Errors(found.covariance, found.df, f"{kind}, G={found.n_clusters}, K={p}")
    bread = _inverse((sample.x * weights[:, None]).T @ sample.x)
    if kind == "scaled":
        return Errors(bread * dispersion, np.full(p, float(n - p)), f"scaled by {dispersion:.4g}, N={n}, K={p}")
    return _from_scores(sample, bread, sample.x * residuals[:, None], kind)


def score_errors(sample: Sample, bread: Array, scores: Array, errors: str, *, plain: str = "classical") -> Errors:
    """Covariance of a likelihood from its inverse information and the rows' scores; CR1 by default with clusters.

    Parameters
    ----------
    bread, scores
        (q, q) inverse of the negative Hessian; (n, q).
    """
    return _from_scores(sample, bread, scores, chosen(errors, SCORE_ERRORS, sample, clustered="CR1", plain=plain))


def _from_scores(sample: Sample, bread: Array, scores: Array, kind: str) -> Errors:
    n, q = scores.shape
    if kind == "classical":
        return Errors(bread, np.full(q, np.inf), f"classical, N={n}, K={q}")
    if kind in ("HC0", "HC1"):
        factor = n / (n - q) if kind == "HC1" else 1.0
        return Errors(factor * bread @ (scores.T @ scores) @ bread, np.full(q, np.inf), f"{kind}, N={n}, K={q}")
    groups = sample.n_clusters
    sums = np.zeros((groups, q))
    np.add.at(sums, sample.cluster, scores)
    factor = groups / (groups - 1) * (n - 1) / (n - q) if kind == "CR1" else 1.0
    covariance = factor * bread @ (sums.T @ sums) @ bread
    return Errors(covariance, np.full(q, float(groups - 1)), f"{kind}, G={groups}, K={q}")


def _inverse(matrix: Array) -> Array:
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)
