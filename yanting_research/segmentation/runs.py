"""Runs too long for a quadratic segmenter (超长串): cut at fixed places, and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

__all__ = ["count_cuts", "cut_runs"]


@lru_cache(maxsize=8)
def _long_run(max_run: int) -> re.Pattern[str]:
    # Matches: a run of more than max_run block characters. Must not match: the same with a "，" in its midst.
    return re.compile(rf"[\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]{{{max_run + 1},}}")


def _cuts(text: str, max_run: int) -> Iterator[int]:
    for run in _long_run(max_run).finditer(text):
        yield from range(run.start() + max_run, run.end(), max_run)


def cut_runs(text: str, max_run: int) -> Iterator[str]:
    """The text in pieces whose runs of word characters are ``max_run`` long at most [characters].

    Examples
    --------
    >>> list(cut_runs("甲乙丙，丁", 2))
    ['甲乙', '丙，丁']
    """
    done = 0
    for cut in _cuts(text, max_run):
        yield text[done:cut]
        done = cut
    if done < len(text):
        yield text[done:]


def count_cuts(text: str, max_run: int | None) -> int:
    """How many cuts :func:`cut_runs` makes; none without a limit.

    Examples
    --------
    >>> count_cuts("甲乙丙，丁", 2), count_cuts("甲乙丙", None)
    (1, 0)
    """
    return 0 if max_run is None else sum(1 for _ in _cuts(text, max_run))
