"""How often a true null is rejected at 5 % when few of 36 townships are treated, by method.

Every draw simulates the township panel without any effect, lets m townships chosen by lot adopt in one quarter, and
tests the coefficient of two-way fixed effects on the attendance rate. "guard" takes what the guard would print.

    python benchmarks/few_treated.py --draws 1000
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import pandas as pd
from scipy import stats
from tqdm import tqdm

from yanting_research.core import FEW_CLUSTERS
from yanting_research.panel import ATTENDANCE, simulate_townships
from yanting_research.panel.design_size import absorbed_columns, design_size
from yanting_research.panel.guard import headline
from yanting_research.panel.histories import read_histories
from yanting_research.panel.randomisation import randomise
from yanting_research.panel.sandwich import cluster_covariance
from yanting_research.panel.wild_bootstrap import wild_bootstrap

QUARTER = 7
CHECKED = 3  # draws in which the line "guard" is compared with what the guard itself says


def null_panel(seed: int, n_treated: int) -> pd.DataFrame:
    """A panel without effect in which lots decide who adopts."""
    panel = simulate_townships(seed, null=True).panel.drop(columns="treated")
    names = np.array(sorted(set(panel["entity"])))
    drawn = np.random.Generator(np.random.PCG64([seed, n_treated])).choice(names, size=n_treated, replace=False)
    return panel.assign(treated_since=np.where(panel["entity"].isin(drawn), float(QUARTER), np.nan))


def p_values(panel: pd.DataFrame, *, draws: int, seed: int, guard_only: bool = False) -> dict[str, float]:
    """p of every method."""
    if guard_only:
        return {"guard": headline(panel, ATTENDANCE, n_draws=draws, seed=seed).p_value}
    histories = read_histories(panel, ATTENDANCE)
    design = histories.design
    y, x = absorbed_columns(design)
    found = np.linalg.lstsq(x, y, rcond=None)[0]
    first = np.eye(x.shape[1])[:1]
    p = {}
    for kind, corrected in (("CR1", 35), ("CR2", 0), ("CR3", 0)):
        covariance = cluster_covariance(x, y - x @ found, design.cluster, kind=kind, contrasts=first)
        t = abs(found[0]) / np.sqrt(covariance.covariance[0, 0])
        if kind == "CR1":
            p["CR1, normal"] = 2 * stats.norm.sf(t)
        p[f"{kind}, t({'G-1' if corrected else 'Bell-McCaffrey'})"] = 2 * stats.t.sf(t, corrected or covariance.df[0])
        if kind == "CR3":
            p["CR3, t(G-1)"] = 2 * stats.t.sf(t, 35)
    p["wild bootstrap"] = wild_bootstrap(y, x, design.cluster, 0, n_draws=draws, interval=False, seed=seed).p_value
    for name, studentised in (("randomisation", False), ("randomisation, studentised", True)):
        drawn = randomise(histories, studentised=studentised, n_draws=draws, interval=False, seed=seed)
        p[name] = drawn.p_value
    size = design_size(design)
    few = min(size.n_treated, size.n_control, size.df) < FEW_CLUSTERS
    p["guard"] = p["randomisation"] if few else p["CR2, t(Bell-McCaffrey)"]
    if seed < CHECKED:
        assert p["guard"] == headline(panel, ATTENDANCE, n_draws=draws, seed=seed).p_value
    return p


def rejections(n_draws: int, n_treated: int, *, draws: int = 399, guard_only: bool = False) -> pd.Series:
    """Share of p <= .05 by method."""
    rows = [
        p_values(null_panel(seed, n_treated), draws=draws, seed=seed, guard_only=guard_only)
        for seed in tqdm(range(n_draws))
    ]
    return (pd.DataFrame(rows) <= 0.05).mean()


def main() -> None:
    """Print the table of rejections."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--treated", type=int, nargs="+", default=[1, 3, 6, 18])
    parser.add_argument("--guard-only", action="store_true")
    asked = parser.parse_args()
    begun = time.perf_counter()
    print(f"rejections of a true null at 5 % [%], {asked.draws} draws, by number of treated out of 36 townships;")
    print(f"chance error {100 * np.sqrt(0.05 * 0.95 / asked.draws):.1f} points at 5 %")
    for n_treated in asked.treated:
        shares = 100 * rejections(asked.draws, n_treated, guard_only=asked.guard_only)
        print(f"\n{n_treated} treated, {time.perf_counter() - begun:.0f} s\n{shares.round(1).to_string()}", flush=True)


if __name__ == "__main__":
    main()
