r"""Weighted least squares with the entities absorbed (吸收单位固定效应), and what every row adds to an estimate.

A smooth function of the coefficients moves with the residuals of the rows: :math:`\hat\theta - \theta \approx
\sum_r q_r u_r`. The sums of :math:`q_r u_r` over clusters make its error; CR2 and CR3 turn every cluster's part by a
power of :math:`I - H_{gg}` first, a block of the hat matrix in which the entities' dummies are counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanting_research.errors import NotIdentifiedError

__all__ = ["CORRECTIONS", "Absorbed", "absorb", "cluster_scores"]

CORRECTIONS = ("CR0", "CR1", "CR2", "CR3")
_NULL = 1e-10  # eigenvalues of I - H below this are 0: what the cluster's own dummies take
_DEPENDENT = 1e-9  # share of a column's squares that must be left after the columns before it

Array = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Absorbed:
    """Columns without their entity means, ready to be solved.

    Attributes
    ----------
    columns
        (n, p), times the root of the weights, entity means (weighted) taken out.
    means
        (n_entities, p), the means taken out.
    bread
        (p, p), inverse of the columns' cross product.
    root
        (n,), root of the weights.
    entity, totals
        Entity of every row; sum of weights of every entity.
    """

    columns: Array
    means: Array
    bread: Array
    root: Array
    entity: Labels
    totals: Array

    def solve(self, outcome: Array) -> tuple[Array, Array]:
        """Coefficients, and effects of the entities."""
        means = np.bincount(self.entity, weights=self.root**2 * outcome, minlength=len(self.totals)) / self.totals
        coefficients = self.bread @ (self.columns.T @ (self.root * (outcome - means[self.entity])))
        return coefficients, means - self.means @ coefficients

    def row_weights(self, by_column: Array, by_entity: Array) -> Array:
        """Weight of every row's (weighted) residual in functions of the parameters.

        Parameters
        ----------
        by_column, by_entity
            (p, m) and (n_entities, m), derivatives with respect to coefficients and entity effects.

        Returns
        -------
        (n, m) array
        """
        pull = self.bread @ (by_column - self.means.T @ by_entity)
        return np.asarray(self.columns @ pull + self.root[:, None] * (by_entity / self.totals[:, None])[self.entity])


def absorb(columns: Array, entity: Labels, n_entities: int, weights: Array, *, where: str = "") -> Absorbed:
    """Take the entities' weighted means out of columns.

    Raises
    ------
    NotIdentifiedError
        When a column follows from the others and the entities.
    """
    totals = np.bincount(entity, weights=weights, minlength=n_entities)
    means = np.column_stack(
        [np.bincount(entity, weights=weights * column, minlength=n_entities) / totals for column in columns.T]
    ) if columns.shape[1] else np.empty((n_entities, 0))  # fmt: skip
    root = np.sqrt(weights)
    moved = root[:, None] * (columns - means[entity])
    cross = moved.T @ moved
    scale = np.sqrt(np.maximum(np.diag(cross), np.finfo(float).tiny))
    try:
        factor = np.linalg.cholesky(cross / np.outer(scale, scale))
    except np.linalg.LinAlgError:
        factor = np.zeros_like(cross)
    if len(factor) and np.diag(factor).min() ** 2 < _DEPENDENT:
        raise NotIdentifiedError(
            "the columns of the model determine each other", where=where,
            expected="periods, effects and covariates that can be told apart",
            remedy="use fewer covariates or trends, or leave out periods in which no entity is untreated",
        )  # fmt: skip
    inverse = np.linalg.inv(cross / np.outer(scale, scale)) / np.outer(scale, scale) if len(cross) else cross
    return Absorbed(moved, means, np.asarray(inverse), root, entity, np.asarray(totals, dtype=np.float64))


def cluster_scores(
    fitted: Absorbed, row_weights: Array, residuals: Array, cluster: Labels, *, kind: str, n_counted: int
) -> tuple[Array, Array]:
    r"""What every cluster adds to every estimate, and the degrees of freedom.

    Parameters
    ----------
    fitted
        The model.
    row_weights
        (n, m), of :meth:`Absorbed.row_weights`.
    residuals
        (n,), times the root of the weights.
    cluster
        Number of every row's cluster.
    kind
        CR0, CR1, CR2 or CR3.
    n_counted
        Parameters that cost degrees of freedom in CR1's factor :math:`\tfrac{G}{G-1}\tfrac{n-1}{n-K}`.

    Returns
    -------
    scores, df
        (G, m), so that the covariance is ``scores.T @ scores``; (m,), G - 1, and for CR2 Bell and McCaffrey's
        (independent errors of the variance the weights say). CR3 errs on the large side by itself: with Bell and
        McCaffrey's degrees its intervals would be too long.

    References
    ----------
    Bell and McCaffrey (2002), Survey Methodology 28, 169-181; Pustejovsky and Tipton (2018), JBES 36, 672-683;
    MacKinnon, Nielsen and Webb (2023), J. Applied Econometrics 38, 671-694 (CR3 with G - 1).
    """
    n_clusters = int(cluster.max()) + 1
    members = [np.flatnonzero(cluster == code) for code in range(n_clusters)]
    if kind in ("CR0", "CR1"):
        scores = np.array([row_weights[rows].T @ residuals[rows] for rows in members])
        n = len(residuals)
        factor = n_clusters / (n_clusters - 1) * (n - 1) / (n - n_counted) if kind == "CR1" else 1.0
        return np.sqrt(factor) * scores, np.full(row_weights.shape[1], float(n_clusters - 1))
    adjusted = np.zeros_like(row_weights)
    power = -0.5 if kind == "CR2" else -1.0
    for size in sorted({len(rows) for rows in members}):
        alike = np.array([rows for rows in members if len(rows) == size])
        adjusted[alike] = _turned(fitted, alike, power) @ row_weights[alike]
    scores = np.array([adjusted[rows].T @ residuals[rows] for rows in members])
    if kind == "CR3":
        return scores, np.full(row_weights.shape[1], float(n_clusters - 1))
    return scores, _satterthwaite(fitted, adjusted, members, cluster)


def _turned(fitted: Absorbed, rows: Labels, power: float) -> Array:
    """A power of I - H of clusters of one size, rows (k, size); null directions left out; (k, size, size)."""
    part, entity, root = fitted.columns[rows], fitted.entity[rows], fitted.root[rows]
    scaled = root / fitted.totals[entity]
    own = np.where(entity[:, :, None] == entity[:, None, :], root[:, :, None] * scaled[:, None, :], 0.0)
    hat = own + part @ fitted.bread @ part.transpose(0, 2, 1)
    values, vectors = np.linalg.eigh(np.eye(rows.shape[1]) - (hat + hat.transpose(0, 2, 1)) / 2)
    kept = values > _NULL
    scale = np.where(kept, np.where(kept, values, 1.0) ** power, 0.0)
    return np.asarray((vectors * scale[:, None, :]) @ vectors.transpose(0, 2, 1))


def _satterthwaite(fitted: Absorbed, adjusted: Array, members: list[Labels], cluster: Labels) -> Array:
    """Degrees of freedom from the mean and variance of the quadratic form that the variance is."""
    n_entities = len(fitted.totals)
    found = np.empty(adjusted.shape[1])
    for place in range(adjusted.shape[1]):
        weights = adjusted[:, place]
        pulled = np.array([weights[rows] @ fitted.columns[rows] for rows in members])
        own = np.bincount(
            cluster * n_entities + fitted.entity, weights=weights * fitted.root, minlength=len(members) * n_entities
        ).reshape(len(members), n_entities)
        inner = np.diag(np.bincount(cluster, weights=weights**2))
        inner = inner - pulled @ fitted.bread @ pulled.T - (own / fitted.totals) @ own.T
        size = np.sum(inner**2)
        found[place] = np.trace(inner) ** 2 / size if size > 0 else np.nan
    return found
