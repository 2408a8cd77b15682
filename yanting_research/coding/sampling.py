"""Sampling units (抽样): the same seed draws the same units, and a larger draw holds the smaller one."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from yanting_research.core import UNITS, check_table
from yanting_research.errors import CodingError

__all__ = ["ALLOCATIONS", "STRATA", "sample_units", "stratum_quota"]

STRATA: Mapping[str, tuple[str, ...]] = {
    "": (),
    "document": ("doc_id",),
    "section": ("doc_id", "section_id"),
    "role": ("role",),
    "year": ("period",),
}
"""What units may be stratified by, and the columns that make a stratum."""
ALLOCATIONS = ("proportional", "equal")


def sample_units(
    units: pd.DataFrame, n: int, *, seed: int, by: str = "", allocation: str = "proportional"
) -> pd.DataFrame:
    """Draw ``n`` units without replacement (抽取编码单元).

    Every unit gets a random number made from the seed and its own name, and the smallest are
    drawn. So the draw does not depend on the order of rows or on what else is in the table,
    and raising ``n`` (in the same strata) adds units to those already coded.

    Parameters
    ----------
    units
        UNITS.
    n
        How many.
    seed
        Any whole number; another one gives another draw.
    by
        Strata: ``""`` (none), ``document``, ``section``, ``role`` or ``year``.
    allocation
        ``proportional`` to the stratum's size (divisors of Sainte-Laguë), at least one each; or
        ``equal``, what a small stratum lacks going to the others.

    Returns
    -------
    DataFrame
        UNITS; ``weight`` is multiplied by the units of the stratum over those drawn from it.

    Raises
    ------
    ValueError
        For an unknown ``by`` or ``allocation``, or ``n`` below 1.
    CodingError
        When there are fewer units than ``n``, or fewer places than strata.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> rows = [{"unit_id": f"a#{i:06d}-{i + 1:06d}", "doc_id": "a", "start": i, "end": i + 1, "is_heading": False,
    ...          "weight": 1.0} for i in range(10)]
    >>> units = build_table(rows, UNITS)
    >>> three, five = sample_units(units, 3, seed=7), sample_units(units, 5, seed=7)
    >>> set(three["unit_id"]) < set(five["unit_id"]), float(five["weight"].sum())
    (True, 10.0)
    """
    if by not in STRATA or allocation not in ALLOCATIONS or n < 1:
        raise ValueError(
            f"n={n}, by={by!r}, allocation={allocation!r}; allowed: n from 1, by {', '.join(map(repr, STRATA))}, "
            f"allocation {', '.join(ALLOCATIONS)}"
        )
    table = check_table(units, UNITS)
    if n > len(table):
        raise CodingError(
            f"{n} units are asked of {len(table)}",
            expected=f"at most {len(table)}",
            remedy="draw fewer, or cut finer units",
        )
    strata: dict[tuple[str, ...], list[int]] = {}
    for index, key in enumerate(zip(*(table[name] for name in STRATA[by]), strict=True) if by else [()] * len(table)):
        strata.setdefault(key, []).append(index)
    quota = stratum_quota({key: len(strata[key]) for key in sorted(strata)}, n, equal=allocation == "equal")
    ranks = [_random(seed, unit_id) for unit_id in table["unit_id"]]
    weights: dict[int, float] = {}
    for key, members in strata.items():
        drawn = sorted(members, key=lambda index: ranks[index])[: quota[key]]
        weights |= dict.fromkeys(drawn, len(members) / len(drawn))
    chosen = table.loc[sorted(weights)]
    factors = pd.Series(weights).reindex(chosen.index)
    return chosen.assign(weight=chosen["weight"] * factors).reset_index(drop=True)


def _random(seed: int, unit_id: str) -> str:
    return hashlib.sha256(f"{seed}\x00{unit_id}".encode("utf-8", "surrogatepass")).hexdigest()


def stratum_quota(sizes: Mapping[tuple[str, ...], int], n: int, *, equal: bool) -> dict[tuple[str, ...], int]:
    """Units to draw from each stratum; with a larger ``n`` no stratum gets fewer.

    >>> stratum_quota({("a",): 60, ("b",): 30, ("c",): 10}, 20, equal=False)
    {('a',): 12, ('b',): 6, ('c',): 2}
    """
    if n < len(sizes):
        raise CodingError(
            f"{n} units cannot cover {len(sizes)} strata",
            expected=f"at least {len(sizes)} units, one a stratum",
            remedy="draw more units, or stratify by something coarser",
        )
    quota = dict.fromkeys(sizes, 1)

    def priority(key: tuple[str, ...]) -> Fraction:
        # Sainte-Laguë's divisors; largest remainders could take a unit away when n grows
        return Fraction(quota[key]) if equal else Fraction(2 * quota[key] + 1, sizes[key])

    heap = [(priority(key), key) for key in sizes if sizes[key] > 1]
    heapq.heapify(heap)
    for _ in range(n - len(sizes)):
        _, key = heapq.heappop(heap)
        quota[key] += 1
        if quota[key] < sizes[key]:
            heapq.heappush(heap, (priority(key), key))
    return quota
