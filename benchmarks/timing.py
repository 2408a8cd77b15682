"""Peers timed in one run: medians and ratios, printed as a table."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping

__all__ = ["compare"]


def compare(runs: Mapping[str, Callable[[], object]], *, repeats: int = 5, megabytes: float = 0.0) -> dict[str, float]:
    """Time every candidate in turn, ``repeats`` rounds, and print medians beside the first one's.

    The rounds alternate between the candidates, so that a busy machine slows all alike.

    Parameters
    ----------
    runs
        Name -> call; the first is the yardstick of the ratios.
    repeats
        Rounds.
    megabytes
        Size of what one call works on, for a column MB/s; 0 leaves it out.

    Returns
    -------
    dict of str to float
        Median seconds.
    """
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repeats):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    yardstick = next(iter(medians.values()))
    width = max(map(len, medians))
    for name, median in medians.items():
        speed = f"  {megabytes / median:8.2f} MB/s" if megabytes else ""
        print(f"{name:<{width}}  {median:9.4f} s  x{yardstick / median:7.2f}{speed}")
    return medians
