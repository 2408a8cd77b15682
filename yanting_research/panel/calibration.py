"""Townships whose totals are the published ones, and whose spread is invented."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from yanting_research.resources import read_resource_toml

__all__ = ["Calibration", "Townships", "draw_townships", "largest_remainder", "read_calibration"]

_RESOURCE = "township_calibration.toml"


def largest_remainder(total: int, weights: ArrayLike, *, floor: int = 0) -> NDArray[np.int64]:
    """Whole numbers in proportion to weights that add up to a total (最大余数法).

    Every unit first gets ``floor``; the rest ``R`` is split as ``R * w_i / sum(w)``, rounded
    down, and the missing units go to the largest remainders, ties to the earlier unit.

    Parameters
    ----------
    total
        What the parts must add up to.
    weights
        One non-negative number per unit, not all zero.
    floor
        Least part of every unit.

    Raises
    ------
    ValueError
        For negative, undefined or all-zero weights, or a total below ``floor`` times the units.

    References
    ----------
    Hamilton's method; Balinski and Young (1982), Fair Representation, ch. 3.

    Examples
    --------
    >>> largest_remainder(10, [5, 3, 1]).tolist()
    [6, 3, 1]
    >>> largest_remainder(10, [1, 0, 0], floor=2).tolist()
    [6, 2, 2]
    """
    shares = np.asarray(weights, dtype=np.float64)
    if shares.ndim != 1 or not np.isfinite(shares).all() or (shares < 0).any() or shares.sum() <= 0:
        raise ValueError("weights must be non-negative numbers, one per unit, not all zero")
    rest = total - floor * len(shares)
    if rest < 0:
        raise ValueError(f"total {total} is less than {floor} for each of {len(shares)} units")
    exact = rest * shares / shares.sum()
    whole = np.floor(exact).astype(np.int64)
    missing = int(rest - whole.sum())
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[:missing]] += 1
    return np.asarray(whole + floor, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Published totals and the design of the roll-out (校准参数)."""

    townships: int
    members: int
    mobile_members: int
    branches: int
    villages: int
    civil_servants: int
    institution_cadres: int
    tour_yuan: int
    village_cadre_yuan: int
    periods: int
    cohort_sizes: tuple[int, ...]
    cohort_starts: tuple[int, ...]
    missing_share: float


def read_calibration() -> Calibration:
    """The shipped calibration.

    >>> read_calibration().members
    25619
    """
    data = read_resource_toml(_RESOURCE)
    design = data["design"]
    return Calibration(
        **data["totals"],
        periods=design["periods"],
        cohort_sizes=tuple(design["cohort_sizes"]),
        cohort_starts=tuple(design["cohort_starts"]),
        missing_share=design["missing_share"],
    )


@dataclass(frozen=True, slots=True)
class Townships:
    """What does not change over time, one array element per township.

    ``wealth`` and ``remoteness`` are standardised; ``treated_since`` is NaN for never.
    """

    names: tuple[str, ...]
    wealth: NDArray[np.float64]
    remoteness: NDArray[np.float64]
    distance_km: NDArray[np.float64]
    members: NDArray[np.int64]
    mobile_members: NDArray[np.int64]
    branches: NDArray[np.int64]
    villages: NDArray[np.int64]
    civil_servants: NDArray[np.int64]
    institution_cadres: NDArray[np.int64]
    treated_since: NDArray[np.float64]


def draw_townships(rng: np.random.Generator, calibration: Calibration) -> Townships:
    """Invent townships whose columns add up to the published totals.

    Richer townships lie nearer, lose fewer members to work elsewhere, and adopt earlier.

    Examples
    --------
    >>> drawn = draw_townships(np.random.Generator(np.random.PCG64(1)), read_calibration())
    >>> int(drawn.members.sum()), drawn.names[0], int(np.isnan(drawn.treated_since).sum())
    (25619, '乡镇01', 6)
    """
    n = calibration.townships
    wealth = _standardised(rng.normal(size=n))
    remoteness = _standardised(-0.5 * wealth + rng.normal(size=n))
    size = np.exp(0.35 * rng.normal(size=n) + 0.15 * wealth)
    members = largest_remainder(calibration.members, size, floor=100)
    leaving = np.exp(-0.3 * wealth + 0.2 * rng.normal(size=n))
    villages = largest_remainder(calibration.villages, members * np.exp(0.15 * rng.normal(size=n)), floor=3)
    return Townships(
        names=tuple(f"乡镇{number:02d}" for number in range(1, n + 1)),
        wealth=wealth,
        remoteness=remoteness,
        distance_km=np.asarray(np.round(np.clip(28 + 11 * remoteness, 2, None), 1), dtype=np.float64),
        members=members,
        mobile_members=np.minimum(largest_remainder(calibration.mobile_members, members * leaving), members),
        branches=largest_remainder(calibration.branches, members.astype(np.float64) + 4.0 * villages, floor=5),
        villages=villages,
        civil_servants=largest_remainder(calibration.civil_servants, members * np.exp(0.1 * wealth), floor=5),
        institution_cadres=largest_remainder(calibration.institution_cadres, members, floor=10),
        treated_since=_adoption(rng, calibration, wealth - 0.6 * remoteness),
    )


def _standardised(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((values - values.mean()) / values.std(), dtype=np.float64)


def _adoption(rng: np.random.Generator, calibration: Calibration, pull: NDArray[np.float64]) -> NDArray[np.float64]:
    """First treated period by rank of pull plus chance; the last townships never adopt."""
    order = np.argsort(-(pull + 0.8 * rng.normal(size=len(pull))), kind="stable")
    since = np.full(len(pull), np.nan)
    at = 0
    for size, start in zip(calibration.cohort_sizes, calibration.cohort_starts, strict=True):
        since[order[at : at + size]] = start
        at += size
    return since
