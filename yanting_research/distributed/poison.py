"""Documents that kill their worker (毒文档): found by halving, so that they cost themselves alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yanting_research.distributed.runners import Runner
from yanting_research.ingest.pool import Death

__all__ = ["find_poison"]


def find_poison(task: Mapping[str, Any], runner: Runner) -> set[str]:
    """Identities of the documents of a part over which a worker dies each time.

    Parameters
    ----------
    task
        A ``part`` task that failed more than once.
    runner
        Who tries its halves.

    Returns
    -------
    set of str
        Empty when every half passes: then it was not the documents.
    """
    suspects: list[list[Mapping[str, str]]] = [list(task["rows"])]
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
                middle = len(rows) // 2
                suspects += [rows[:middle], rows[middle:]]
    return found
