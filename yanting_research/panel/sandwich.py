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

__all__ = ["CORRECTIONS", "ClusterCovariance", "cluster_covariance", "cluster_covariance_glm"]

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
        Of every coefficient's t distribution, (p,), or of every contrast's, (q,), where contrasts were asked for:
        G - 1 for CR0 and CR1, Bell and McCaffrey's for CR2 and CR3.
    kind, n_clusters
        Name of the correction; number of clusters.
    """

    covariance: Array
    df: Array
    kind: str
    n_clusters: int


def cluster_covariance(
    design: Array, residuals: Array, groups: NDArray[np.int64], *, kind: str = "CR2", contrasts: Array | None = None
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
    contrasts
        (q, p), sums of coefficients that are tested, one a row; their degrees of freedom are given instead of those
        of the coefficients. A weighted mean of effects needs its own; one coefficient out of many saves time.

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
    asked = np.eye(p) if contrasts is None else np.asarray(contrasts, dtype=np.float64).reshape(-1, p)
    # Not by BLAS: with many rows its last bits change with the number of threads.
    bread = np.asarray(np.linalg.inv(np.einsum("ni,nj->ij", design, design)), dtype=np.float64)
    members = [np.flatnonzero(groups == group) for group in range(n_groups)]
    adjusted = [_adjustment(design[rows], bread, kind).T @ design[rows] for rows in members]  # A_g' X_g, (n_g, p)
    sums = np.array([part.T @ residuals[rows] for part, rows in zip(adjusted, members, strict=True)])
    factor = n_groups / (n_groups - 1) * (n - 1) / (n - p) if kind == "CR1" else 1.0
    covariance = factor * bread @ (sums.T @ sums) @ bread
    if kind in ("CR0", "CR1"):
        return ClusterCovariance(covariance, np.full(len(asked), float(n_groups - 1)), kind, n_groups)
    parts = [design[rows] for rows in members]
    df = np.array([_satterthwaite(parts, bread, adjusted, contrast) for contrast in asked])
    return ClusterCovariance(covariance, df, kind, n_groups)


def cluster_covariance_glm(
    design: Array,
    residuals: Array,
    weights: Array,
    groups: NDArray[np.int64],
    *,
    kind: str = "CR3",
    contrasts: Array | None = None,
) -> ClusterCovariance:
    r"""Covariance of a generalised linear model, or of weighted least squares, that allows for clusters.

    With :math:`\tilde X = W^{1/2} X` and :math:`\tilde u = W^{-1/2} r` a fitted model is least squares in its last
    step, and every correction is taken over from there. CR3 is then the jackknife that leaves one cluster out, by one
    step of Newton each.

    Parameters
    ----------
    design
        (n, p), of full rank, fixed effects as columns.
    residuals
        (n,), score residuals :math:`r`: the score of row i is :math:`x_i r_i`. Logit on k of n: :math:`k - n\hat p`;
        Poisson: :math:`y - \hat\mu`; weighted least squares: :math:`w (y - x'\hat\beta)`.
    weights
        (n,), information :math:`w` of every row: the Hessian is :math:`X'WX`. Logit on k of n:
        :math:`n \hat p (1 - \hat p)`; Poisson: :math:`\hat\mu`. Rows with weight 0 carry nothing and are left out.
    groups
        Number of every row's cluster, 0 to G - 1.
    kind, contrasts
        As in :func:`cluster_covariance`.

    Raises
    ------
    ValueError
        For an unknown kind, or weights that are negative or undefined.
    DesignError
        For fewer than two clusters or a design that is not of full rank, a cluster without weight included.

    Notes
    -----
    CR2 takes the symmetric root of :math:`I - \tilde H_{gg}`, which does not depend on how the outcome is scaled. For a
    glm clubSandwich takes another root of the same matrix; its CR0, CR1S and CR3 are ours.

    *Limits*: CR1 counts rows; its factor takes k of n for one row. Perfectly predicted rows have weights near 0, and
    no error is right there: look at the fitted shares first.

    References
    ----------
    MacKinnon, Nielsen and Webb (2025), Cluster-robust jackknife and bootstrap inference for logistic regression
    models, Econometric Reviews (their linearised CV3L is CR3 here); clubSandwich's vcovCR of a glm.

    Examples
    --------
    Two shares, five clusters each: the coefficient is the difference of the log odds.

    >>> groups = np.arange(10)
    >>> x = np.column_stack([np.ones(10), groups < 5]).astype(float)
    >>> k, n = np.array([14, 12, 13, 15, 11, 9, 10, 11, 8, 12]), np.full(10, 20)
    >>> share = np.where(groups < 5, 0.65, 0.5)
    >>> found = cluster_covariance_glm(x, k - n * share, n * share * (1 - share), groups, kind="CR2")
    >>> round(float(np.sqrt(found.covariance[1, 1])), 4), round(float(found.df[1]), 1)
    (0.2101, 8.0)
    """
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise ValueError("weights must be finite and not negative")
    used = weights > 0
    numbers = np.unique(groups[used], return_inverse=True)[1]
    if len(np.unique(groups)) != (int(numbers.max()) + 1 if used.any() else 0):
        raise DesignError(
            "a cluster has no row with a weight", where="cluster_covariance_glm", expected="information in each"
        )
    root = np.sqrt(weights[used])
    return cluster_covariance(
        design[used] * root[:, None], residuals[used] / root, numbers, kind=kind, contrasts=contrasts
    )


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


def _satterthwaite(parts: list[Array], bread: Array, adjusted: list[Array], contrast: Array) -> float:
    """Degrees of freedom of one contrast c.

    The estimated variance is a quadratic form of the errors, sum over g of (p_g'u)^2 with
    p_g = (I - H)_g' A_g' X_g M c; its mean and variance follow from the matrix of p_g'p_h.
    """
    direction = bread @ contrast
    own = [part @ direction for part in adjusted]
    pulled = np.array([part.T @ vector for part, vector in zip(parts, own, strict=True)])
    inner = np.diag([vector @ vector for vector in own]) - pulled @ bread @ pulled.T
    return float(np.trace(inner) ** 2 / np.sum(inner**2))
