"""Who could have adopted when (采纳时间的可能分配): exact lists where they are short, seeded draws elsewhere."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanting_research.errors import DesignError

__all__ = ["Assignments", "draw_assignments"]

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Assignments:
    """Assignments other than the one that took place.

    Attributes
    ----------
    orders
        (R, G): the unit whose treatment unit g gets, in every draw.
    n_possible
        Different assignments there are, the one that took place included; infinite above 10^15.
    enumerated
        Whether ``orders`` holds every one of the others, once.
    """

    orders: Labels
    n_possible: float
    enumerated: bool


def draw_assignments(labels: Labels, *, strata: Labels | None = None, n_draws: int = 999, seed: int = 0) -> Assignments:
    """Hand the treatments out anew: sizes of cohorts stay, nothing leaves its stratum.

    Parameters
    ----------
    labels
        (G,), number of every unit's treatment (its cohort); units with one number are interchangeable.
    strata
        (G,), number of every unit's stratum; none: one stratum.
    n_draws
        Draws; when there are not more other assignments than this, all of them are listed instead.
    seed
        Of the PCG64 generator.

    Returns
    -------
    Assignments
        Draws are independent and may repeat one another or the assignment that took place.

    Raises
    ------
    ValueError
        For fewer than one draw.
    DesignError
        When no other assignment is possible.

    Examples
    --------
    >>> found = draw_assignments(np.array([1, 0, 0, 0]))
    >>> found.n_possible, found.enumerated, found.orders.shape
    (4, True, (3, 4))
    >>> np.array([1, 0, 0, 0])[found.orders].tolist()
    [[0, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 0]]
    >>> draw_assignments(np.arange(36) // 18).n_possible
    9075135300
    """
    if n_draws < 1:
        raise ValueError("n_draws must be 1 or more")
    blocks = np.zeros(len(labels), dtype=np.int64) if strata is None else strata
    members = [np.flatnonzero(blocks == block) for block in np.unique(blocks)]
    possible = math.prod(_multinomial(labels[rows]) for rows in members)
    if possible < 2:
        raise DesignError(
            "there is no other assignment", where="randomisation inference",
            expected="units of different treatment within at least one stratum", remedy="use coarser strata",
        )  # fmt: skip
    if possible - 1 <= n_draws:
        orders = np.array([order for order in _all_orders(labels, members) if (labels[order] != labels).any()])
        return Assignments(orders, possible, True)
    rng = np.random.Generator(np.random.PCG64(seed))
    orders = np.tile(np.arange(len(labels)), (n_draws, 1))
    for rows in members:
        orders[:, rows] = rng.permuted(orders[:, rows], axis=1)
    return Assignments(orders, possible if possible <= 10**15 else math.inf, False)


def _multinomial(labels: Labels) -> int:
    sizes = np.unique(labels, return_counts=True)[1].tolist()
    return math.factorial(sum(sizes)) // math.prod(math.factorial(size) for size in sizes)


def _all_orders(labels: Labels, members: list[Labels]) -> Iterator[Labels]:
    """Every different assignment of all strata, as orders."""
    if not members:
        yield np.arange(len(labels))
        return
    rows = members[0]
    for rest in _all_orders(labels, members[1:]):
        for dealt in _deals(np.sort(labels[rows]).tolist()):
            order = rest.copy()
            # Units of one treatment are interchangeable: each slot takes the next unit that had this treatment.
            queues = {label: iter(rows[labels[rows] == label]) for label in set(dealt)}
            order[rows] = [next(queues[label]) for label in dealt]
            yield order


def _deals(pool: list[int]) -> Iterator[list[int]]:
    """Different orders of a sorted list with repeats, in order of the alphabet (Knuth's algorithm L)."""
    while True:
        yield list(pool)
        at = next((place for place in range(len(pool) - 2, -1, -1) if pool[place] < pool[place + 1]), -1)
        if at < 0:
            return
        last = max(place for place in range(at + 1, len(pool)) if pool[place] > pool[at])
        pool[at], pool[last] = pool[last], pool[at]
        pool[at + 1 :] = reversed(pool[at + 1 :])
