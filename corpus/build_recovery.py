"""Write corpus/simulations/recovery_simulated.csv: a thousand simulated panels under each scenario, several estimators.

python corpus/build_recovery.py [--draws 1000]

The draws are those of ``panel.recovery_lines`` with the seed below; a test computes the first few again. The draws
themselves are kept as sums, one row an estimator and scenario, and the first ones as they are.
"""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd

from yanting_research.panel import LEAN, RECOMMENDED, recovery_lines, summarise_recovery
from yanting_research.writers import write_table

SEED = 20130625
FOLDER = Path(__file__).parent / "simulations"
CELLS = (("S0", False), ("S1", False), ("S0", True), ("S1", True))
FIRST = 3
OTHER_ERRORS = (f"{RECOMMENDED}, CR2",)
"""The recommended line with another correction of its errors."""


def draw(cell: tuple[str, bool], n_draws: int) -> pd.DataFrame:
    """All draws of one scenario."""
    scenario, null = cell
    return recovery_lines(n_draws, SEED, scenario, null=null, lines=(*LEAN, *OTHER_ERRORS)).drop(columns="seconds")


def main() -> None:
    """Draw, sum up, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    with ProcessPoolExecutor(arguments.jobs) as pool:
        drawn = pd.concat(pool.map(draw, CELLS, [arguments.draws] * len(CELLS)), ignore_index=True)
    write_table(summarise_recovery(drawn).assign(seed=SEED), FOLDER / "recovery_simulated.csv", bom=False)
    first = drawn[drawn["draw"] < FIRST].reset_index(drop=True)
    write_table(first, FOLDER / "recovery_first_simulated.csv", bom=False)


if __name__ == "__main__":
    main()
