"""Documents that kill their worker (毒文档): found by halving, so that they cost themselves alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yanting_research.distributed.runners import Runner
from yanting_research.ingest.pool import Death

__all__ = ["find_poison"]


def find_poison(task: Mapping[str, Any], runner: Runner) -> set[str]:
    """Identities of the documents of a part over which a worker dies, or does not end in time, each time.

    Parameters
    ----------
    task
        A ``part`` task that failed more than once, or ran out of time.
    runner
        Who tries its halves.

    Returns
    -------
    set of str
        Empty when every half passes: then it was not the documents.
    """
    suspects = _halves(task["rows"])  # that the whole fails is known
    found: set[str] = set()
    while suspects:
        probes = [{"call": "probe", "rows": rows, "options": task["options"]} for rows in suspects]
        suspects = []
        for probe, answer in runner.map(probes):
            if not isinstance(answer, Death) and "crash" not in answer:
                continue
            rows = probe["rows"]
            if len(rows) == 1:
                found.add(rows[0]["doc_id"])
            else:
                suspects += _halves(rows)
    return found


def _halves(rows: Sequence[Mapping[str, str]]) -> list[Sequence[Mapping[str, str]]]:
    middle = len(rows) // 2
    return [half for half in (rows[:middle], rows[middle:]) if half]
