r"""Cluster-robust covariances for few clusters (少聚类稳健方差): CR0, CR1, CR2, CR3 and their degrees of freedom.

With residuals :math:`u_g`, rows :math:`X_g` and :math:`M = (X'X)^{-1}`, every one of them is

.. math:: V = M \Big(\sum_g X_g' A_g u_g u_g' A_g' X_g\Big) M

and they differ in :math:`A_g`: the identity (CR0), times :math:`\sqrt{\tfrac{G}{G-1}\tfrac{n-1}{n-p}}` (CR1),
:math:`(I - H_{gg})^{-1/2}` (CR2), :math:`(I - H_{gg})^{-1}` (CR3), with :math:`H_{gg} = X_g M X_g'`, a block of the hat
matrix.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanting_research.errors import DesignError

__all__ = ["CORRECTIONS", "ClusterCovariance", "cluster_covariance"]

CORRECTIONS = ("CR0", "CR1", "CR2", "CR3")
_NULL = 1e-10  # eigenvalues of I - H below this are 0: a cluster that a column belongs to alone

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ClusterCovariance:
    """Covariance of the coefficients with its degrees of freedom.

    Attributes
    ----------
    covariance
        (p, p).
    df
        Of every coefficient's t distribution, (p,): G - 1 for CR0 and CR1, Bell and McCaffrey's for CR2 and CR3.
    kind, n_clusters
        Name of the correction; number of clusters.
    """

    covariance: Array
    df: Array
    kind: str
    n_clusters: int


def cluster_covariance(
    design: Array, residuals: Array, groups: NDArray[np.int64], *, kind: str = "CR2"
) -> ClusterCovariance:
    r"""Covariance of ordinary least squares that allows for clusters.

    Parameters
    ----------
    design
        (n, p), of full rank, fixed effects as columns.
    residuals
        (n,).
    groups
        Number of every row's cluster, 0 to G - 1.
    kind
        CR0, CR1, CR2 or CR3.

    Returns
    -------
    ClusterCovariance
        The degrees of freedom of CR2 and CR3 are Satterthwaite's under independent errors of one variance,
        :math:`(\sum \lambda)^2 / \sum \lambda^2` over the eigenvalues of the quadratic form that the variance is.

    Raises
    ------
    ValueError
        For an unknown kind.
    DesignError
        For fewer than two clusters, or a design that is not of full rank.

    Notes
    -----
    *Limits*: with fewer than about four degrees of freedom the t distribution itself is too kind; use randomisation
    inference. With one treated cluster these errors are nearly those of the others alone, and the degrees of freedom
    do not warn of it: count the treated clusters.

    References
    ----------
    Bell and McCaffrey (2002), Survey Methodology 28, 169-181; Pustejovsky and Tipton (2018), JBES 36, 672-683.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> groups = np.repeat(np.arange(6), 5)
    >>> x = np.column_stack([np.ones(30), (groups < 3).astype(float)])
    >>> found = cluster_covariance(x, rng.normal(size=30), groups)
    >>> found.df.round(3).tolist()
    [2.0, 4.0]
    """
    if kind not in CORRECTIONS:
        raise ValueError(f"kind={kind!r}; allowed: {', '.join(CORRECTIONS)}")
    n, p = design.shape
    n_groups = int(groups.max()) + 1 if len(groups) else 0
    if n_groups < 2:
        raise DesignError(f"{n_groups} clusters", where="cluster_covariance", expected="two or more")
    if np.linalg.matrix_rank(design) < p:
        raise DesignError("columns determine each other", where="cluster_covariance", expected="a design of full rank")
    bread = np.asarray(np.linalg.inv(design.T @ design), dtype=np.float64)
    members = [np.flatnonzero(groups == group) for group in range(n_groups)]
    adjusted = [_adjustment(design[rows], bread, kind).T @ design[rows] for rows in members]  # A_g' X_g, (n_g, p)
    sums = np.array([part.T @ residuals[rows] for part, rows in zip(adjusted, members, strict=True)])
    factor = n_groups / (n_groups - 1) * (n - 1) / (n - p) if kind == "CR1" else 1.0
    covariance = factor * bread @ (sums.T @ sums) @ bread
    if kind in ("CR0", "CR1"):
        return ClusterCovariance(covariance, np.full(p, float(n_groups - 1)), kind, n_groups)
    return ClusterCovariance(covariance, _satterthwaite(design, bread, adjusted, members), kind, n_groups)


def _adjustment(part: Array, bread: Array, kind: str) -> Array:
    size = len(part)
    if kind in ("CR0", "CR1"):
        return np.eye(size)
    values, vectors = np.linalg.eigh(np.eye(size) - part @ bread @ part.T)
    kept = values > _NULL
    power = -0.5 if kind == "CR2" else -1.0
    scale = np.zeros(size)
    scale[kept] = values[kept] ** power
    return np.asarray((vectors * scale) @ vectors.T)


def _satterthwaite(design: Array, bread: Array, adjusted: list[Array], members: list[NDArray[np.int64]]) -> Array:
    """Degrees of freedom of every coefficient.

    The estimated variance is a quadratic form of the errors, sum over g of (p_g'u)^2 with
    p_g = (I - H)_g' A_g' X_g M c; its mean and variance follow from the matrix of p_g'p_h.
    """
    found = np.empty(design.shape[1])
    for place in range(design.shape[1]):
        weights = np.zeros((len(members), len(design)))
        pulled = np.empty((len(members), design.shape[1]))
        for group, (part, rows) in enumerate(zip(adjusted, members, strict=True)):
            own = part @ bread[:, place]
            weights[group, rows] = own
            pulled[group] = design[rows].T @ own
        inner = weights @ weights.T - pulled @ bread @ pulled.T
        found[place] = np.trace(inner) ** 2 / np.sum(inner**2)
    return found
