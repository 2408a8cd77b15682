"""Linear estimates under many assignments at once (多次分配下的线性统计量), for randomisation inference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanting_research.panel.histories import Histories
from yanting_research.panel.within import within

__all__ = ["BUILT_IN", "LinearDraws", "linear_draws"]

_CELLS = 4_000_000  # rows times assignments worked on at once
_FLAT = 1e-10  # of its own size: what is left of a treatment that the fixed effects explain

Array = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LinearDraws:
    """Estimates under R + 1 assignments, that of the data first, as functions of the null.

    The outcome without a constant effect tau is ``y - tau D``, so an estimate that is linear in the outcome is
    ``estimate - tau * shift``; its squared error is ``spread[0] - 2 tau spread[1] + tau^2 spread[2]``.
    """

    estimate: Array
    shift: Array
    spread: Array | None = None

    def values(self, null: float) -> Array:
        """Statistics when the effect is a constant, (R + 1,); NaN where undefined."""
        found = self.estimate - null * self.shift
        if self.spread is None:
            return found
        squared = self.spread[0] - 2 * null * self.spread[1] + null**2 * self.spread[2]
        known = squared > 0
        return np.asarray(np.where(known, found, np.nan) / np.sqrt(np.where(known, squared, 1.0)))


def linear_draws(histories: Histories, orders: Labels, *, statistic: str, studentised: bool = False) -> LinearDraws:
    """Compute a built-in statistic for the data and for every other assignment.

    Parameters
    ----------
    histories
        See :func:`read_histories`.
    orders
        (R, G), of :func:`draw_assignments`.
    statistic
        "twfe" or "imputation".
    studentised
        Keep what the clustered errors (CR1) need; "twfe" only.

    Raises
    ------
    ValueError
        For an unknown statistic, or a studentised imputation.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, fit_twfe, simulate_townships
    >>> from yanting_research.panel.histories import read_histories
    >>> panel = simulate_townships(1).panel
    >>> found = linear_draws(read_histories(panel, ATTENDANCE), np.arange(36)[None, ::-1], statistic="twfe")
    >>> bool(np.isclose(found.estimate[0], fit_twfe(panel, ATTENDANCE).estimates.loc[0, "estimate"]))
    True
    """
    if statistic not in BUILT_IN:
        raise ValueError(f"no statistic {statistic!r}; known: {', '.join(BUILT_IN)}")
    if studentised and statistic != "twfe":
        raise ValueError(f"the statistic {statistic!r} has no clustered error; known with one: twfe")
    if statistic == "imputation" and histories.design.spec.treatment_kind != "adoption":
        raise ValueError("imputation needs an adoption, not a dose; use twfe")
    everything = np.vstack([np.arange(len(histories.labels))[None, :], orders])
    size = max(1, _CELLS // len(histories.design.y))
    parts = [
        BUILT_IN[statistic](histories, everything[start : start + size], studentised)
        for start in range(0, len(everything), size)
    ]
    spreads = [part.spread for part in parts if part.spread is not None]
    return LinearDraws(
        np.concatenate([part.estimate for part in parts]),
        np.concatenate([part.shift for part in parts]),
        np.concatenate(spreads, axis=1) if spreads else None,
    )


def _twfe(histories: Histories, orders: Labels, studentised: bool) -> LinearDraws:
    """Frisch, Waugh and Lovell: every assignment's treatment on the fixed effects, then the outcome on what is left."""
    design = histories.design
    raw = histories.rows(orders).T
    moved = within(np.column_stack([design.y, design.x, raw]), design.entity, design.period)
    covariates = moved[:, 2 : 1 + design.x.shape[1]]
    y, own, drawn = moved[:, 0], moved[:, 1], moved[:, 1 + design.x.shape[1] :]
    if covariates.shape[1]:
        left = np.column_stack([y, own, drawn])
        left = left - covariates @ np.linalg.lstsq(covariates, left, rcond=None)[0]
        y, own, drawn = left[:, 0], left[:, 1], left[:, 2:]
    size = np.einsum("nr,nr->r", drawn, drawn)
    size = np.where(size > _FLAT * np.maximum(np.einsum("nr,nr->r", raw, raw), 1e-300), size, np.nan)
    estimate = np.einsum("nr,n->r", drawn, y) / size
    shift = np.einsum("nr,n->r", drawn, own) / size
    if not studentised:
        return LinearDraws(estimate, shift)
    by_cluster = np.argsort(design.cluster, kind="stable")
    starts = np.searchsorted(design.cluster[by_cluster], np.arange(len(histories.clusters)))
    scores = [
        np.add.reduceat((drawn * (column[:, None] - slope * drawn))[by_cluster], starts, axis=0) / size
        for column, slope in ((y, estimate), (own, shift))
    ]
    products = [np.einsum("gr,gr->r", scores[a], scores[b]) for a, b in ((0, 0), (0, 1), (1, 1))]
    n, counted = len(y), design.x.shape[1] + int(design.period.max()) + 1
    groups = len(histories.clusters)
    return LinearDraws(estimate, shift, np.array(products) * groups / (groups - 1) * (n - 1) / (n - counted))


def _imputation(histories: Histories, orders: Labels, _studentised: bool) -> LinearDraws:
    """Fixed effects of the untreated rows, predicted for the treated ones; the mean of what is above them."""
    design = histories.design
    treated = histories.rows(orders)  # (R, n)
    basis = np.column_stack(
        [
            np.eye(design.entity.max() + 1)[design.entity],
            np.eye(design.period.max() + 1)[design.period][:, 1:],
            design.x[:, 1:] - design.x[:, 1:].mean(axis=0),
        ]
    )
    outcomes = np.column_stack([design.y, design.x[:, 0]])
    predictable = _predictable(design.entity, 1 - treated) & _predictable(design.period, 1 - treated)
    found = np.full((len(orders), 2), np.nan)
    for at, flags in enumerate(treated):
        rows, cells = flags == 0, (flags == 1) & predictable[at]
        if cells.any():
            effects = np.linalg.lstsq(basis[rows], outcomes[rows], rcond=None)[0]
            found[at] = (outcomes[cells] - basis[cells] @ effects).mean(axis=0)
    return LinearDraws(found[:, 0], found[:, 1])


def _predictable(codes: Labels, untreated: Array) -> NDArray[np.bool_]:
    """Rows whose entity, or period, has an untreated row, (R, n)."""
    counts = untreated @ np.eye(codes.max() + 1)[codes]
    return np.asarray(counts[:, codes] > 0)


BUILT_IN: dict[str, Callable[[Histories, Labels, bool], LinearDraws]] = {"twfe": _twfe, "imputation": _imputation}
"""Built-in statistics by name."""
