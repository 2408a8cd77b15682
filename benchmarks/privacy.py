"""How often protected cells are exposed, and how sure the rules for identifiers are.

``python benchmarks/privacy.py [cells]`` protects random tables of people until so many small cells are hidden (10,000
by default), attacks each with two linear programmes, then tables that share a total, then tries 20,000 identity
numbers, a slip of one digit in each and every swap of two, random numbers of 18 and 11 digits, random credit codes.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from yanting_research.chinese import bank_card_valid, identifying_column, identity_number_valid
from yanting_research.core.linked_tables import PublishedTable, attack_linked
from yanting_research.core.suppression import Suppression, suppress_table

N_NUMBERS = 20_000
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def main(n_cells: int) -> None:
    """Print the counts."""
    rng = np.random.Generator(np.random.PCG64(5))
    _protected(rng, n_cells)
    _linked(rng, max(20, n_cells // 100))
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
