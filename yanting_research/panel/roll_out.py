"""A planned roll-out (推广方案) and panels drawn from it, before any training has taken place."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.panel.calibration import largest_remainder

__all__ = ["RollOut", "simulate_roll_out"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RollOut:
    """How many townships, who starts when, and how noisy reports are.

    Attributes
    ----------
    n_clusters, n_periods
        Townships and quarters.
    cohort_sizes, cohort_starts
        Townships of every wave and its first treated quarter; the rest never starts.
    n_invited
        Members invited per township and quarter.
    share
        Attendance without training, 0 to 1.
    icc
        Intra-class correlation of members within a township and quarter, beyond the township's own level and the
        quarter's: 0, members decide on their own; 1, all or none come.
    autocorrelation
        Of that shared part from one quarter to the next.
    missing_share
        Reports that do not arrive, at random.

    Raises
    ------
    ValueError
        For sizes, starts or shares that are impossible; see the message.

    Examples
    --------
    >>> RollOut().cohort_sizes, RollOut().n_never
    ((8, 8, 8, 6), 6)
    >>> RollOut().scaled(18).cohort_sizes
    (4, 4, 4, 3)
    """

    n_clusters: int = 36
    n_periods: int = 12
    cohort_sizes: tuple[int, ...] = (8, 8, 8, 6)
    cohort_starts: tuple[int, ...] = (4, 6, 8, 10)
    n_invited: int = 350
    share: float = 0.63
    icc: float = 0.02
    autocorrelation: float = 0.5
    missing_share: float = 0.06

    def __post_init__(self) -> None:
        waves = len(self.cohort_sizes)
        if not waves or waves != len(self.cohort_starts) or min(self.cohort_sizes) < 1 or self.n_never < 0:
            raise ValueError("cohort_sizes and cohort_starts: of one length, sizes from 1, together <= n_clusters")
        if self.n_clusters < 5 or self.n_periods < 2 or self.n_invited < 1:
            raise ValueError("at least 5 clusters, 2 periods and 1 invited member")
        if not all(1 < start <= self.n_periods for start in self.cohort_starts):
            raise ValueError(f"cohort_starts lie in 2 to {self.n_periods}: every wave needs a quarter before it")
        if not self.n_never and len(set(self.cohort_starts)) == 1:
            raise ValueError("everybody starts at once: nothing is left to compare with")
        if not (0 < self.share < 1 and 0 <= self.icc < 1 and 0 <= self.missing_share < 1):
            raise ValueError("share lies between 0 and 1, icc and missing_share in [0, 1)")
        if not -1 < self.autocorrelation < 1:
            raise ValueError("autocorrelation lies between -1 and 1")

    @property
    def n_never(self) -> int:
        """Townships that never start."""
        return self.n_clusters - sum(self.cohort_sizes)

    @property
    def since(self) -> Array:
        """First treated quarter of every township, NaN for never, (n_clusters,)."""
        starts = np.repeat(np.asarray(self.cohort_starts, dtype=np.float64), self.cohort_sizes)
        return np.concatenate([starts, np.full(self.n_never, np.nan)])

    def scaled(self, n_clusters: int) -> RollOut:
        """The same plan with another number of townships, waves in proportion."""
        parts = largest_remainder(n_clusters, [*self.cohort_sizes, self.n_never])
        kept = [(int(size), start) for size, start in zip(parts[:-1], self.cohort_starts, strict=True) if size]
        sizes, starts = zip(*kept, strict=True)
        return replace(self, n_clusters=n_clusters, cohort_sizes=sizes, cohort_starts=starts)


def simulate_roll_out(plan: RollOut, seed: int, *, effect: float = 0.0) -> pd.DataFrame:
    """Draw one panel of a plan (模拟推广方案).

    Shares are ``share + a_i + b_t + s_it + effect * D_it`` with AR(1) shocks of variance ``icc * share * (1 - share)``;
    attendance is binomial around them.

    Parameters
    ----------
    plan
        See :class:`RollOut`.
    seed
        Of the PCG64 generator.
    effect
        Constant effect on treated cells [percentage points].

    Returns
    -------
    DataFrame
        PANEL with ``n_attended`` (NaN where the report is missing), ``n_invited``, ``treated``; ``data_kind``
        "simulated".

    Examples
    --------
    >>> drawn = simulate_roll_out(RollOut(missing_share=0.25), 1)
    >>> drawn.shape, int(drawn["n_attended"].isna().sum())
    ((432, 8), 108)
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    n, t = plan.n_clusters, plan.n_periods
    noise = np.sqrt(plan.icc * plan.share * (1 - plan.share)) * rng.normal(size=(n, t))
    shocks = noise.copy()
    for at in range(1, t):
        shocks[:, at] = plan.autocorrelation * shocks[:, at - 1] + np.sqrt(1 - plan.autocorrelation**2) * noise[:, at]
    levels = plan.share + 0.05 * rng.normal(size=(n, 1)) + 0.02 * rng.normal(size=(1, t))
    periods = np.arange(1, t + 1)
    treated = periods[None, :] >= plan.since[:, None]
    chance = np.clip(levels + shocks + effect / 100 * treated, 0.0, 1.0)
    attended = rng.binomial(plan.n_invited, chance).astype(np.float64).ravel()
    attended[rng.choice(n * t, size=round(plan.missing_share * n * t), replace=False)] = np.nan
    width = max(2, len(str(n)))
    names = pd.Series(np.repeat([f"乡镇{number:0{width}d}" for number in range(1, n + 1)], t), dtype="str")
    return pd.DataFrame(
        {
            "entity": names,
            "period": np.tile(periods.astype(np.int64), n),
            "treated_since": np.repeat(plan.since, t),
            "cluster": names,
            "data_kind": pd.Series(["simulated"] * (n * t), dtype="str"),
            "treated": treated.ravel().astype(np.int64),
            "n_invited": np.int64(plan.n_invited),
            "n_attended": attended,
        }
    )
