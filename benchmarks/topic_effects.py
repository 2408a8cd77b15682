"""Coverage of topic effects: planted topics, a planted effect, many draws.

Every draw simulates units, fits the model with and without the covariates, and asks whether the 95 % intervals of
the differences in topic shares hold the truth. "shares taken as observed" is ordinary least squares on the
estimated shares. The truth is the regression of a million planted shares on the planted covariates.

    python benchmarks/topic_effects.py --draws 200
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import pandas as pd
from tqdm import tqdm

from yanting_research.themes import estimate_effect, fit_topics, simulate_topics

SIZES = {"n_units": 600, "n_topics": 5, "n_terms": 400, "mean_length": 100}
LINES = {
    "covariates in the prior, composition": (True, "posterior"),
    "covariates in the prior, shares taken as observed": (True, "none"),
    "no covariates, composition": (False, "posterior"),
    "no covariates, shares taken as observed": (False, "none"),
}


def truth(gamma: np.ndarray, *, n: int = 1_000_000, seed: int = 7) -> np.ndarray:
    """Coefficients of the shares on x and treated, shape (3, K)."""
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(n), rng.standard_normal(n), rng.integers(0, 2, n)])
    eta = np.column_stack([design @ gamma, np.zeros(n)]) + rng.standard_normal((n, gamma.shape[1] + 1))
    theta = np.exp(eta - eta.max(axis=1, keepdims=True))
    theta /= theta.sum(axis=1, keepdims=True)
    return np.linalg.lstsq(design, theta, rcond=None)[0]


def run(draws: int, sizes: dict[str, int]) -> pd.DataFrame:
    """One row a draw, line, topic and coefficient."""
    rows = []
    for draw in tqdm(range(draws), desc="draws"):
        planted = simulate_topics(draw, **sizes)
        target = truth(planted.gamma) if draw == 0 else target  # noqa: F821 (the planted coefficients are the same)
        fits = {
            knows: fit_topics(
                planted.data, sizes["n_topics"], seed=draw, seeds=planted.seeds, docvars=planted.docvars,
                covariates=["x", "treated"] if knows else [],
            )
            for knows in (True, False)
        }  # fmt: skip
        for line, (knows, uncertainty) in LINES.items():
            effects = estimate_effect(
                "~ x + treated", fits[knows], planted.docvars, errors="robust", uncertainty=uncertainty, seed=draw
            )
            for place, topic in enumerate(effects.topics):
                column = list(planted.seeds).index(topic)
                for which, term in ((1, "x"), (2, "treated")):
                    row = effects.estimates.set_index(["model_id", "term"]).loc[(topic, term)]
                    rows.append(
                        {"line": line, "draw": draw, "topic": place, "term": term, "estimate": row["estimate"],
                         "std_error": row["std_error"], "truth": target[which, column],
                         "covers": row["ci_low"] <= target[which, column] <= row["ci_high"]}
                    )  # fmt: skip
    return pd.DataFrame(rows)


def main() -> None:
    """Print coverage, bias and the ratio of claimed to real spread, by line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=200)
    for name, default in SIZES.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=default)
    asked = vars(parser.parse_args())
    draws = asked.pop("draws")
    begun = time.perf_counter()
    table = run(draws, asked)
    print(f"{draws} draws of {asked}, {time.perf_counter() - begun:.0f} s")
    planted = (table["truth"].abs() > 0.02) & (table["term"] == "treated") & (table["topic"] == 0)
    for name, part in (("the planted effect", table[planted]), ("all coefficients", table)):
        print(f"\n{name}: truth {part['truth'].iloc[0]:+.3f}" if name.startswith("the") else f"\n{name}")
        for line, own in part.groupby("line", sort=False):
            spread = own.groupby(["topic", "term"])["estimate"].std().mean()
            print(
                f"  {line:52} coverage {own['covers'].mean():.3f}  bias {(own['estimate'] - own['truth']).mean():+.4f}"
                f"  claimed/real spread {own['std_error'].mean() / spread:.2f}"
            )


if __name__ == "__main__":
    main()
