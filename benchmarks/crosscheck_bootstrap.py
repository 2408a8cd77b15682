"""Our restricted wild cluster bootstrap beside wildboottest: p within Monte-Carlo error, and the ratio of times.

    python benchmarks/crosscheck_bootstrap.py            # beside wildboottest, or its stored values
    python benchmarks/crosscheck_bootstrap.py --write    # makes the stored values anew (needs wildboottest)

wildboottest comes with the extra "crosscheck"; --write needs nothing of this package, so that an environment of its
own will do.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from pathlib import Path
from typing import Any

import numpy as np

STORED = Path(__file__).parent.parent / "tests" / "reference" / "wildboottest.json"
CASES = ((20, 1, 0.0), (20, 2, 0.35), (30, 3, 0.3), (14, 4, 0.5))
DRAWS = 99_999


def make_case(n_groups: int, seed: int, effect: float) -> dict[str, Any]:
    """Eight rows a cluster, a third of the clusters treated; rounded, so that the stored numbers are the data."""
    rng = np.random.Generator(np.random.PCG64(seed))
    group = np.repeat(np.arange(n_groups), 8)
    treated = group < n_groups // 3
    x = rng.normal(size=len(group)).round(4)
    y = effect * treated + 0.3 * x + 0.3 * rng.normal(size=n_groups)[group] + 0.5 * rng.normal(size=len(group))
    return {"n_groups": n_groups, "y": y.round(4).tolist(), "x": x.tolist()}


def columns(case: dict[str, Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcome, design and clusters of a case."""
    group = np.repeat(np.arange(case["n_groups"]), 8)
    treated = (group < case["n_groups"] // 3).astype(float)
    return np.array(case["y"]), np.column_stack([np.ones(len(group)), treated, case["x"]]), group


def peer(case: dict[str, Any], weights: str) -> tuple[float, float, float]:
    """t, p and seconds of wildboottest."""
    import pandas as pd
    import statsmodels.api as sm
    from wildboottest.wildboottest import wildboottest

    y, x, group = columns(case)
    model = sm.OLS(y, pd.DataFrame(x, columns=["const", "treated", "x"]))
    begun = time.perf_counter()
    found = wildboottest(
        model, param="treated", cluster=pd.Series(group), B=DRAWS, weights_type=weights, seed=1, show=False
    )
    return float(found["statistic"].iloc[0]), float(found["p-value"].iloc[0]), time.perf_counter() - begun


def write() -> None:
    """Make the stored values."""
    cases = [make_case(*case) for case in CASES]
    for case in cases:
        for weights in ("rademacher", "webb"):
            t, p, seconds = peer(case, weights)
            case["t"] = t
            case[weights] = p
            case[f"{weights}_seconds"] = round(seconds, 2)
    source = (
        "wildboottest 0.3.2: wildboottest(sm.OLS(y, [const, treated, x]), param='treated', cluster, B=99999, "
        "weights_type, seed=1), null imposed; made by benchmarks/crosscheck_bootstrap.py --write. Eight rows a "
        "cluster, the first third of the clusters treated. Seconds on the machine that made them."
    )
    STORED.write_text(json.dumps({"source": source, "draws": DRAWS, "cases": cases}) + "\n", encoding="utf-8")


def compare() -> None:
    """Print both p-values, their difference in Monte-Carlo errors, and both times."""
    from yanting_research.panel.wild_bootstrap import wild_bootstrap

    installed = importlib.util.find_spec("wildboottest") is not None
    print("" if installed else "wildboottest is not installed: its stored p-values and seconds\n")
    for case in json.loads(STORED.read_text(encoding="utf-8"))["cases"]:
        y, x, group = columns(case)
        for weights in ("rademacher", "webb"):
            _, p, seconds = peer(case, weights) if installed else (0.0, case[weights], case[f"{weights}_seconds"])
            begun = time.perf_counter()
            own = wild_bootstrap(y, x, group, 1, n_draws=DRAWS, weights=weights, interval=False)
            spent = time.perf_counter() - begun
            errors = (own.p_value - p) / max(np.sqrt(2 * p * (1 - p) / DRAWS), 1e-9)
            print(
                f"G={case['n_groups']} {weights:10} p {own.p_value:.5f} theirs {p:.5f} ({errors:+.1f} "
                f"Monte-Carlo errors)  {spent:.2f} s theirs {seconds:.2f} s, ratio {seconds / spent:.0f}"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    write() if parser.parse_args().write else compare()
