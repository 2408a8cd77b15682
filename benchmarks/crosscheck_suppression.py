"""Suppression by tau-ARGUS (pytauargus, optimal, HiGHS), for the tests of our own.

``python benchmarks/crosscheck_suppression.py > tests/reference/suppression_tauargus.json`` needs pytauargus and numpy
and nothing of ours. Random tables of people from 3 by 3 to 5 by 5, each with counts from 1 to 4 and totals from 5. The
rule: frequency under 5, safety range 100 percent; every person counts one.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile

import numpy as np
import pytauargus
from pytauargus import protect

N_TABLES = 10


def main() -> None:
    """Print the tables with what is primary and what is hidden, totals last."""
    rng = np.random.Generator(np.random.PCG64(11))
    made = []
    out = os.dup(1)
    os.dup2(2, 1)  # the engine writes to standard output
    while len(made) < N_TABLES:
        shape = rng.integers(3, 6), rng.integers(3, 6)
        counts = rng.poisson(rng.choice([2.0, 6.0, 15.0, 30.0], size=shape))
        small = (counts > 0) & (counts < 5)
        if counts.sum(axis=0).min() >= 5 and counts.sum(axis=1).min() >= 5 and small.any():
            made.append({"counts": counts.tolist(), **protected(counts)})
    text = json.dumps(
        {"source": f"pytauargus {pytauargus.__version__}, FREQ(5,100), OPT(1)", "tables": made}, indent=None
    )
    os.dup2(out, 1)
    sys.stdout.write(text.replace('{"counts"', '\n{"counts"') + "\n")


def protected(counts: np.ndarray) -> dict[str, list[list[int]]]:
    """Statuses of tau-ARGUS: U by the rule, M besides."""
    places = [(i, j) for i, j in np.ndindex(counts.shape) for _ in range(counts[i, j])]
    micro = {"row": [f"r{i}" for i, _ in places], "column": [f"c{j}" for _, j in places], "one": [1.0] * len(places)}
    with tempfile.TemporaryDirectory() as folder:
        rows = protect(
            micro, ["row", "column"], response="one", safety_rules="FREQ(5,100)", suppress="OPT(1)", workdir=folder
        ).tables[0].rows  # fmt: skip
    primary, hidden = (np.zeros(np.add(counts.shape, 1), dtype=np.int64) for _ in range(2))
    for row in rows:
        i, j = (-1 if row[name] == "Total" else int(row[name][1:]) for name in ("row", "column"))
        primary[i, j] = row["status"] == "U"
        hidden[i, j] = row["status"] in ("U", "M")
    return {"primary": primary.tolist(), "hidden": hidden.tolist()}


if __name__ == "__main__":
    main()
