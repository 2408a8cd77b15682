"""Recovery of planted effects: coverage, bias and false alarms of every line on simulated townships.

Each draw is a new panel of 36 townships and 12 quarters with its own truth; every line is fitted to the same draws. S0
has parallel trends of the log odds, S1 a trend of wealth beside them; each once with the effect and once without.

    python benchmarks/recovery.py --draws 1000 --out recovery.csv
    python benchmarks/recovery.py --draws 200 --lean
"""

from __future__ import annotations

import argparse
import itertools
import os
import time
from pathlib import Path

import pandas as pd

from yanting_research.panel import LEAN, LINES, RECOMMENDED, recovery_lines, summarise_recovery

SHOWN = ["truth", "estimate", "bias", "rmse", "std_error", "coverage", "coverage_error", "rejection", "rejection_error"]
SCENARIOS = tuple(itertools.product(("S0", "S1"), (False, True)))


def main() -> None:
    """Print a table for each scenario, and write all of them when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lean", action="store_true", help="only the lines of a notebook's cell, only S0 with effect")
    parser.add_argument("--lines", nargs="+", choices=list(LINES), default=list(LINES))
    parser.add_argument("--out", type=Path, help="CSV of the summary")
    asked = parser.parse_args()
    lines = LEAN if asked.lean else tuple(asked.lines)
    tables = []
    for scenario, null in SCENARIOS[:1] if asked.lean else SCENARIOS:
        begun, used = time.perf_counter(), time.process_time()
        draws = recovery_lines(asked.draws, asked.seed, scenario, null=null, lines=lines)
        spent, used = time.perf_counter() - begun, time.process_time() - used
        table = summarise_recovery(draws).set_index("estimator")
        table["milliseconds"] = 1000 * draws.groupby("estimator")["seconds"].median()
        tables.append(table.reset_index())
        name = table["scenario"].iloc[0]
        print(f"{name}: {asked.draws} draws, {spent:.0f} s ({used:.0f} s of processor), load {os.getloadavg()[0]:.1f}")
        print(table.loc[list(lines), [*SHOWN, "milliseconds"]].round(3).to_string(), flush=True)
        print(f"recommended: {RECOMMENDED}\n", flush=True)
    if asked.out:
        pd.concat(tables).to_csv(asked.out, index=False)


if __name__ == "__main__":
    main()
