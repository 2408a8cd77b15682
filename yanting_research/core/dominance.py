"""Amounts that are nearly somebody's own (占优单元格): money or hours summed over persons or organisations.

A sum tells of one contributor when few make up most of it, or when the second largest could subtract its own and come
close to the largest. Such cells are hidden with others, and the attacker's linear programmes must leave each of them
open as widely as its rule demands.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core.suppression import attack_table, cell_interval, moved_with, sum_equations
from yanting_research.errors import ContractError

__all__ = ["DominanceRule", "Magnitudes", "suppress_magnitudes"]

_COLUMNS = ("row", "column", "contributor", "amount")
_MOST_CELLS = 400
_CLOSE = 1e-9

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class DominanceRule:
    """When a sum tells too much of a contributor.

    Attributes
    ----------
    n, k
        Sensitive when the ``n`` largest contributors make up more than ``k`` percent: NK(2, 90).
    p
        Sensitive when the rest beside the two largest is less than ``p`` percent of the largest: the p % rule.
    least
        Sensitive with fewer contributors.
    """

    n: int = 2
    k: float = 90.0
    p: float = 10.0
    least: int = 5

    def __post_init__(self) -> None:
        if self.n < 1 or not 0 < self.k < 100 or not 0 < self.p <= 100 or self.least < 1:
            raise ValueError(f"{self}; allowed: n and least from 1, k between 0 and 100, p above 0 and up to 100")

    def needed(self, amounts: Floats) -> float:
        """How far a cell must stay open on both sides; 0 for a cell that may be shown.

        NK: :math:`\\frac{100}{k} \\sum_{i \\le n} x_i - X`; p %: :math:`\\frac{p}{100} x_1 - (X - x_1 - x_2)`; few
        contributors: :math:`\\frac{p}{100} X`; of several the largest.

        Examples
        --------
        >>> DominanceRule().needed(np.array([100.0, 5, 5])), DominanceRule(least=3).needed(np.array([30.0, 30, 30]))
        (11.0, 0.0)
        """
        ordered = np.sort(amounts)[::-1]
        total = float(ordered.sum())
        if not total > 0:
            return 0.0
        dominant = 100.0 / self.k * float(ordered[: self.n].sum()) - total
        alike = self.p / 100.0 * float(ordered[0]) - float(ordered[2:].sum())
        few = self.p / 100.0 * total if len(ordered) < self.least else 0.0
        most = max(dominant, alike, few)
        return most if most > _CLOSE * total else 0.0


@dataclass(frozen=True, slots=True)
class Magnitudes:
    """A two-way table of sums with totals and what is hidden in it.

    Attributes
    ----------
    rows, columns
        Labels, sorted; the totals have none and stand last.
    table
        Sums, shape (rows + 1, columns + 1).
    hidden
        What must not be shown, the same shape: sensitive cells and those hidden with them.
    sensitive
        Cells and totals that the rule forbids.
    needed
        How far each sensitive cell must stay open on both sides, down to 0 at most.
    low, high
        What an attacker can still tell of each sensitive cell; the sum where it is shown, NaN where a cell is hidden
        only to protect others.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    table: Floats = field(repr=False)
    hidden: Mask = field(repr=False)
    sensitive: Mask = field(repr=False)
    needed: Floats = field(repr=False)
    low: Floats = field(repr=False)
    high: Floats = field(repr=False)

    def shown(self) -> Floats:
        """Sums with NaN for what is hidden, totals included."""
        return np.where(self.hidden, np.nan, self.table)


def suppress_magnitudes(contributions: pd.DataFrame, *, rule: DominanceRule | None = None) -> Magnitudes:
    """Hide sums that tell too much of a contributor, and what would give them back.

    Parameters
    ----------
    contributions
        ``row, column`` (labels of a cell), ``contributor`` (a person, an organisation), ``amount`` (from 0; several
        rows of one contributor are added, in totals too).
    rule
        By default NK(2, 90 %), p % with 10, and five contributors.

    Returns
    -------
    Magnitudes
        Every sensitive cell stays open as widely as the rule needs: to somebody who sees the table, and to the only
        contributor of any other hidden cell, who knows that one besides.

    Raises
    ------
    ContractError
        When a column is missing, or an amount is negative or no number; for no row, or more than 400 cells.

    Notes
    -----
    Proven for this table alone: the same sums by other groups, or with one contributor more, can be subtracted.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, sections 4.2 and 4.3: rules, and the distances needed.

    Examples
    --------
    >>> rows = [("A", "x", f"a{n}", amount) for n, amount in enumerate([100, 5, 5, 1, 1])]
    >>> rows += [("A", "y", f"b{n}", 20) for n in range(6)] + [("B", "x", f"c{n}", 30) for n in range(6)]
    >>> rows += [("B", "y", f"d{n}", 40) for n in range(6)]
    >>> made = suppress_magnitudes(pd.DataFrame(rows, columns=["row", "column", "contributor", "amount"]))
    >>> made.hidden.astype(int).tolist(), made.sensitive.astype(int).tolist()
    ([[1, 1, 0], [1, 1, 0], [0, 0, 0]], [[1, 0, 0], [0, 0, 0], [0, 0, 0]])
    """
    checked = _checked(contributions)
    table, needed, alone, labels = _summed(checked, rule or DominanceRule())
    sensitive = needed > 0
    hidden = sensitive.copy()
    equations = sum_equations(table.shape)
    for cell in np.flatnonzero(sensitive.ravel()):
        while tellers := _tellers(table, hidden, int(cell), needed, alone, equations):
            more = hidden.copy()
            for known in tellers:
                need = float(needed.ravel()[cell])
                down = min(need, float(table.ravel()[cell]))
                more |= moved_with(table, hidden, int(cell), equations, up=need, down=down, known=known)
            if not (more & ~hidden).any():
                hidden[:] = True  # nothing smaller helps: too few contribute to show anything of the table
                break
            hidden |= more
    hidden = _shown_again(table, hidden, needed, alone, equations)
    low, high = attack_table(table, hidden, cells=sensitive)
    only_others = hidden & ~sensitive
    low[only_others], high[only_others] = np.nan, np.nan
    return Magnitudes(*labels, table, hidden, sensitive, needed, low, high)


def _checked(contributions: pd.DataFrame) -> pd.DataFrame:
    absent = [name for name in _COLUMNS if name not in contributions.columns]
    if absent or contributions.empty:
        raise ContractError(
            f"no column {', '.join(absent)}" if absent else "no row", where="magnitudes", expected=", ".join(_COLUMNS),
            remedy="name the columns so" if absent else "add contributions",
        )  # fmt: skip
    amounts = pd.to_numeric(contributions["amount"], errors="coerce").astype("float64")
    bad = ~(np.isfinite(amounts) & (amounts >= 0))
    if bad.any():
        raise ContractError(
            f"{int(bad.sum())} amounts are negative or no number", where="magnitudes", expected="amounts from 0",
            remedy="leave missing ones out; show income and expenses apart",
        )  # fmt: skip
    texts = contributions[list(_COLUMNS[:3])].astype("str")
    n_cells = texts["row"].nunique() * texts["column"].nunique()
    if n_cells > _MOST_CELLS:
        raise ContractError(
            f"{n_cells} cells", where="magnitudes", expected=f"up to {_MOST_CELLS}", remedy="join rows or columns"
        )
    return texts.assign(amount=amounts)


def _summed(
    checked: pd.DataFrame, rule: DominanceRule
) -> tuple[Floats, Floats, Mask, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Sums, distances needed, cells with one contributor, and labels."""
    rows, columns = (tuple(sorted(set(checked[name]))) for name in ("row", "column"))
    shape = len(rows) + 1, len(columns) + 1
    table, needed, alone = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=np.bool_)
    for place in np.ndindex(shape):
        inside = np.ones(len(checked), dtype=np.bool_)
        for labels, name, at in ((rows, "row", place[0]), (columns, "column", place[1])):
            if at < len(labels):
                inside &= (checked[name] == labels[at]).to_numpy()
        amounts = checked[inside].groupby("contributor", sort=True)["amount"].sum().to_numpy(dtype=np.float64)
        amounts = amounts[amounts > 0]
        table[place], needed[place], alone[place] = amounts.sum(), rule.needed(amounts), len(amounts) == 1
    return table, needed, alone, (rows, columns)


def _tellers(
    table: Floats, hidden: Mask, cell: int, needed: Floats, alone: Mask, equations: Floats
) -> list[int | None]:
    """To whom a hidden cell is not open enough: anybody (None), and the only contributor of another hidden cell."""
    need, amount = float(needed.ravel()[cell]), float(table.ravel()[cell])
    slack = _CLOSE * max(1.0, float(table[-1, -1]))
    found: list[int | None] = []
    insiders = [int(other) for other in np.flatnonzero((hidden & alone).ravel()) if other != cell]
    for known in (None, *insiders):
        seen = hidden.copy()
        if known is not None:
            seen.ravel()[known] = False
        low, high = cell_interval(table, seen, cell, equations)
        if low > max(0.0, amount - need) + slack or high < amount + need - slack:
            found.append(known)
    return found


def _shown_again(table: Floats, hidden: Mask, needed: Floats, alone: Mask, equations: Floats) -> Mask:
    """Show complementary cells again, the largest first, while every sensitive cell stays open."""
    made = hidden.copy()
    sensitive = np.flatnonzero((needed > 0).ravel())
    extra = np.flatnonzero((hidden & (needed <= 0)).ravel())
    for cell in extra[np.argsort(-table.ravel()[extra], kind="stable")]:
        made.ravel()[cell] = False
        if any(_tellers(table, made, int(one), needed, alone, equations) for one in sensitive):
            made.ravel()[cell] = True
    return made
