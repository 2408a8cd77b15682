"""How much an attacker with linear programmes learns from suppressed tables, beside the plain rule.

``python benchmarks/survey_suppression.py [tables]`` draws random tables of people (up to 6 by 6), hides cells under 5
with what protects them, and attacks each small cell with two linear programmes. Beside it: small cells hidden alone.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from yanting_research.core.suppression import attack_table, suppress_table


def main(n_tables: int) -> None:
    """Print the counts."""
    rng = np.random.Generator(np.random.PCG64(1))
    n_small = n_exposed = n_leaking = n_hidden = n_cells = 0
    start = time.process_time()
    for _ in range(n_tables):
        shape = rng.integers(1, 7), rng.integers(2, 7)
        made = suppress_table(rng.poisson(rng.choice([2.0, 6.0, 15.0], size=shape)))
        n_cells += made.table.size
        n_hidden += made.n_hidden
        n_small += int(made.small.sum())
        n_exposed += int((made.small & ((made.low > 0) | (made.high < 5))).sum())
        low, high = attack_table(made.table, made.small)
        n_leaking += int((made.small & (low == high)).sum())
    seconds = time.process_time() - start
    print(f"{n_tables} tables, {n_cells} cells and totals, {n_small} of them from 1 to 4; {seconds:.1f} s of CPU")
    print(f"plain rule: {n_leaking} small cells computed back exactly ({n_leaking / n_small:.0%})")
    print(f"with complementary suppression: {n_exposed} exposed, {n_hidden} cells hidden ({n_hidden / n_cells:.0%})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
