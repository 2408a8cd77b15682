"""Dominance rules by tau-ARGUS (pytauargus, optimal, HiGHS), for the tests of our own.

``python benchmarks/crosscheck_dominance.py > tests/reference/dominance_tauargus.json`` needs pytauargus and numpy and
nothing of ours. Tables of 3 by 3 to 4 by 4 of amounts in whole units, from 1 to 9 contributors a cell, of which some
dominate; each protected by NK(2,90) and by the p % rule with 10, no minimum frequency.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile

import numpy as np
import pytauargus
from pytauargus import protect

N_TABLES = 6
RULES = {"nk": "NK(2,90)", "p": "P(10,1)"}


def main() -> None:
    """Print the contributions with what is primary and what is hidden under each rule, totals last."""
    rng = np.random.Generator(np.random.PCG64(7))
    made = []
    out = os.dup(1)
    os.dup2(2, 1)  # the engine writes to standard output
    while len(made) < N_TABLES:
        shape = tuple(int(n) for n in rng.integers(3, 5, size=2))
        rows = [
            (i, j, int(amount))
            for i, j in np.ndindex(shape)
            for amount in np.ceil(
                rng.lognormal(3, rng.choice([0.4, 0.8, 2.5], p=[0.5, 0.35, 0.15]), rng.integers(1, 10))
            )
        ]
        found = {name: protected(rows, rule, shape) for name, rule in RULES.items()}
        if all(np.any(one["primary"]) for one in found.values()):
            made.append({"shape": shape, "rows": rows, **found})
    text = json.dumps({"source": f"pytauargus {pytauargus.__version__}, {RULES}, OPT(1)", "tables": made})
    os.dup2(out, 1)
    sys.stdout.write(text.replace('{"shape"', '\n{"shape"') + "\n")


def protected(rows: list[tuple[int, int, int]], rule: str, shape: tuple[int, int]) -> dict[str, list[list[int]]]:
    """Statuses of tau-ARGUS: U by the rule, M besides."""
    micro = {"row": [f"r{i}" for i, _, _ in rows], "column": [f"c{j}" for _, j, _ in rows],
             "amount": [float(amount) for _, _, amount in rows]}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        cells = protect(
            micro, ["row", "column"], response="amount", safety_rules=rule, suppress="OPT(1)", workdir=folder
        ).tables[0].rows  # fmt: skip
    primary, hidden = (np.zeros(np.add(shape, 1), dtype=np.int64) for _ in range(2))
    for cell in cells:
        i, j = (-1 if cell[name] == "Total" else int(cell[name][1:]) for name in ("row", "column"))
        primary[i, j] = cell["status"] == "U"
        hidden[i, j] = cell["status"] in ("U", "M")
    return {"primary": primary.tolist(), "hidden": hidden.tolist()}


if __name__ == "__main__":
    main()
