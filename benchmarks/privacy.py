"""How often protected cells are exposed, and how sure the rules for identifiers are.

``python benchmarks/privacy.py [cells]`` protects random tables of people until so many small cells are hidden (10,000
by default), attacks each with two linear programmes, then tables that share a total, then pairs of tables of the same
groups rounded to base 5, as they come and as they are released, then tries 20,000 identity
numbers, a slip of one digit in each and every swap of two, random numbers of 18 and 11 digits, random credit codes.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from scipy.optimize import linprog

from yanting_research.chinese import bank_card_valid, identifying_column, identity_number_valid
from yanting_research.core.linked_tables import PublishedTable, attack_linked
from yanting_research.core.rounding import round_counts
from yanting_research.core.suppression import Suppression, sum_equations, suppress_table, with_totals
from yanting_research.survey.publishing import closed_together

N_NUMBERS = 20_000
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def main(n_cells: int) -> None:
    """Print the counts."""
    rng = np.random.Generator(np.random.PCG64(5))
    _protected(rng, n_cells)
    _linked(rng, max(20, n_cells // 100))
    _rounded(np.random.Generator(np.random.PCG64(6)), n_cells)
    _numbers(rng)


def _protected(rng: np.random.Generator, n_cells: int) -> None:
    start = time.process_time()
    n_tables = n_small = n_exposed = n_hidden = 0
    while n_small < n_cells:
        made = suppress_table(rng.poisson(rng.choice([2.0, 6.0, 15.0], size=rng.integers(2, 7, size=2))))
        n_tables += 1
        n_small += int(made.small.sum())
        n_hidden += made.n_hidden
        n_exposed += int((made.small & ((made.low > 0) | (made.high < 5) | ~made.hidden)).sum())
    seconds = time.process_time() - start
    print(f"{n_tables} tables, {n_small} cells from 1 to 4 protected, {n_hidden} hidden; {seconds:.0f} s of CPU")
    print(f"exposed to the attacker: {n_exposed}")


def _linked(rng: np.random.Generator, n_pairs: int) -> None:
    """Two tables of the same people that share the totals of their rows, each suppressed alone."""
    n_exposed = 0
    for _ in range(n_pairs):
        groups = rng.poisson(rng.choice([4.0, 20.0], size=4))
        tables = [
            _published(np.array([rng.multinomial(n, rng.dirichlet(np.ones(3))) for n in groups]), name)
            for name in ("sex", "age")
        ]
        n_exposed += bool(attack_linked(tables))
    print(f"{n_pairs} pairs of tables, each closed alone: {n_exposed} open when read together, found before publishing")


def _published(counts: np.ndarray, columns: str) -> PublishedTable:
    made: Suppression = suppress_table(counts)
    codes = [[*map(str, range(size)), ""] for size in counts.shape]
    places = {(row, column): (i, j) for i, row in enumerate(codes[0]) for j, column in enumerate(codes[1])}
    cells = {place: None if made.hidden[at] else int(made.table[at]) for place, at in places.items()}
    small = frozenset(place for place, at in places.items() if made.small[at])
    return PublishedTable("group", columns, "all", cells, small)


def _rounded(rng: np.random.Generator, n_cells: int) -> None:
    """Pairs of tables of the same groups, rounded; the attacker, written here anew, knows the number of people."""
    start = time.process_time()
    n_pairs = n_small = n_told = n_withheld = n_released = n_released_told = 0
    while n_small < n_cells:
        groups = rng.poisson(rng.choice([3.0, 8.0, 30.0], size=rng.integers(1, 5)))
        if not groups.sum():
            continue
        counts = {name: np.array([rng.multinomial(n, rng.dirichlet(np.ones(size))) for n in groups])
                  for name, size in (("sex", 2), ("age", int(rng.integers(2, 6))))}  # fmt: skip
        wholes = {name: with_totals(one) for name, one in counts.items()}
        tables = {name: [_rounded_table(whole, name)] for name, whole in wholes.items()}
        kept, withheld = closed_together(tables)
        n_pairs, n_withheld = n_pairs + 1, n_withheld + len(withheld)
        n_small += sum(_small(whole) for whole in wholes.values())
        n_told += _told(list(wholes.values()))
        n_released += sum(_small(wholes[name]) for name in kept)
        n_released_told += _told([wholes[name] for name in kept])
    seconds = time.process_time() - start
    print(f"rounded to base 5: {n_pairs} pairs of tables, {n_small} cells from 1 to 4; {seconds:.0f} s of CPU")
    print(f"as they come, told exactly to who knows the number of people: {n_told} ({n_told / n_small:.2%})")
    print(f"as released, {n_withheld} of {2 * n_pairs} tables withheld: {n_released_told} of {n_released}")


def _small(whole: np.ndarray) -> int:
    return int(((whole > 0) & (whole < 5)).sum())


def _rounded_table(whole: np.ndarray, columns: str) -> PublishedTable:
    shown = round_counts(whole).astype(int)
    codes = [[*map(str, range(size - 1)), ""] for size in shown.shape]
    cells = {(row, column): int(shown[i, j]) for i, row in enumerate(codes[0]) for j, column in enumerate(codes[1])}
    return PublishedTable("group", columns, "all", cells, base=5, people=int(whole[-1, -1]))


def _told(wholes: list[np.ndarray]) -> int:
    """Small counts that rounded tables with the same totals of rows leave no choice: two programmes for each."""
    if not wholes:
        return 0
    sizes = [whole.size for whole in wholes]
    blocks, offset = [], 0
    for whole in wholes:
        block = np.zeros((sum(whole.shape), sum(sizes)))
        block[:, offset : offset + whole.size] = sum_equations(whole.shape)
        blocks.append(block)
        offset += whole.size
    first = wholes[0]
    for at, whole in enumerate(wholes[1:], start=1):
        same = np.zeros((len(whole), sum(sizes)))
        for row in range(len(whole)):
            same[row, (row + 1) * first.shape[1] - 1] = 1.0
            same[row, sum(sizes[:at]) + (row + 1) * whole.shape[1] - 1] = -1.0
        blocks.append(same)
    true = np.concatenate([whole.ravel() for whole in wholes])
    shown = 5 * ((true + 2) // 5)
    low, high = np.maximum(0, shown - 2).astype(float), (shown + 2).astype(float)
    for at, whole in enumerate(wholes):
        end = sum(sizes[: at + 1]) - 1
        low[end] = high[end] = whole[-1, -1]
    equations = np.vstack(blocks)
    found = 0
    for cell in np.flatnonzero((true > 0) & (true < 5)):
        aim = np.zeros(len(true))
        aim[cell] = 1.0
        nothing, bounds = np.zeros(len(equations)), np.column_stack([low, high])
        ends = [sign * linprog(sign * aim, A_eq=equations, b_eq=nothing, bounds=bounds, method="highs").fun
                for sign in (1, -1)]  # fmt: skip
        found += int(np.ceil(ends[0] - 1e-6) == np.floor(ends[1] + 1e-6))
    return found


def _numbers(rng: np.random.Generator) -> None:
    true = [_identity(rng) for _ in range(N_NUMBERS)]
    slips = [number[:at] + str((int(number[at]) + 1 + int(rng.integers(9))) % 10) + number[at + 1 :]
             for number in true for at in [int(rng.integers(17))]]  # fmt: skip
    swaps = [number[:at] + number[at + 1] + number[at] + number[at + 2 :]
             for number in true for at in range(16) if number[at] != number[at + 1]]  # fmt: skip
    digits = ["".join(map(str, rng.integers(0, 10, size=18))) for _ in range(N_NUMBERS)]
    credits = ["".join(rng.choice(list(SIGNS), size=18)) for _ in range(N_NUMBERS)]
    for name, numbers in (("true", true), ("one digit wrong", slips), ("two neighbours swapped", swaps),
                          ("18 random digits", digits), ("random credit codes", credits)):  # fmt: skip
        accepted = sum(identity_number_valid(one) for one in numbers)
        print(f"identity numbers, {name}: {accepted} of {len(numbers)} accepted")
    amounts = [[str(n) for n in rng.integers(10**10, 10**11, size=100)] for _ in range(200)]
    wrong = sum(identifying_column("金额", cells) is not None for cells in amounts)
    print(f"columns of random amounts of 11 digits taken for mobiles: {wrong} of {len(amounts)}")
    print(f"random numbers of 16 digits that pass Luhn: {np.mean([bank_card_valid(one[:16]) for one in digits]):.1%}")


def _identity(rng: np.random.Generator) -> str:
    body = f"{rng.choice(['11', '37', '51', '65'])}{rng.integers(10000):04d}{rng.integers(1920, 2020)}"
    body += f"{rng.integers(1, 13):02d}{rng.integers(1, 29):02d}{rng.integers(1000):03d}"
    product = 0
    for digit in body:
        product = (product + int(digit)) * 2 % 11
    return body + "0123456789X"[(12 - product) % 11]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
