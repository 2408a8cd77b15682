"""What the tests of the cache need another process for: a second start, processes to be killed, a disk to be filled."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

import pandas as pd

import yanting_research as yr
from yanting_research.core import Edit, sha256_bytes
from yanting_research.errors import WriteError
from yanting_research.preprocessing import STEPS, cleaning_report
from yanting_research.writers import parquet_bytes, write_table

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "cache.py"
TEXTS = {
    "青禾县2013": "一、现状\n全县共有党支部120个，其中农村支部90个，机关支部40个。党员3000人，培训1500人次。",
    "沅溪县2013": "一、现状\n全县共有党员2000人，其中女党员500人，占25.2%。举办培训班12期，培训干部800人次。",
}
"""Specimens: the counties and all figures are invented."""
MOST = 1 << 20
"""Bytes that no disk of 400 kB can hold."""


def main() -> None:
    """Run everything: a folder that another process has filled, a new one, and "" or a small disk."""
    filled, place, disk = sys.argv[1:]
    told = {"restarted": cells(Path(filled))}
    if hasattr(os, "fork"):
        told["fire"] = fire(Path(place))
    if disk:
        told["disk"] = full_disk(Path(disk))
    print(json.dumps(told))


def cells(folder: Path) -> dict[str, Any]:
    """The cells of a notebook: how each table came about, and its bytes as a hash."""
    cache = yr.TableCache(folder)
    corpus = yr.corpus_from_text(TEXTS["青禾县2013"] + TEXTS["沅溪县2013"])
    facts = cache.call(yr.extract_facts, corpus)
    checks = cache.call(yr.audit, facts, corpus=corpus)
    documents, sections = cache.call(yr.corpus_tables, corpus)
    made = {"facts": facts, "checks": checks, "documents": documents, "sections": sections}
    hashes = {name: sha256_bytes(parquet_bytes(table, where=name)) for name, table in made.items()}
    return {"events": cache.report()["event"].tolist(), "hashes": hashes, "rows": len(facts)}


def fire(place: Path) -> dict[str, Any]:
    """A small run of the benchmark, which has the figures of the large one."""
    spec = importlib.util.spec_from_file_location("benchmark_of_the_cache", SCRIPT)
    if spec is None or spec.loader is None:
        raise ImportError(str(SCRIPT))
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    benchmark.asked(yr.TableCache(place / "warm"), 0)  # hashes the code once for all that are forked
    found: dict[str, Any] = benchmark.shared(place / "shared", 4, 160, 40)
    found |= benchmark.killed(place / "killed", 8) | benchmark.damaged(place / "damaged", 6)
    return found | {"freed_lock_seconds": benchmark.lock_of_the_dead(place / "lock")}


def full_disk(place: Path) -> dict[str, Any]:
    """Fill a small disk and try."""
    cache = yr.TableCache(place / "cache")
    given = ("样例　人", [Edit(next(iter(STEPS)), 2, 3, "")])
    output = write_table(pd.DataFrame({"n": [1]}), place / "表.csv").path
    old = output.read_bytes()
    kept_before = cache.call(cleaning_report, *given)
    full = ""
    try:
        with (place / "filler").open("wb", buffering=0) as stream:
            for _ in range(MOST // 4096):  # on a disk that is not small after all, nothing is filled
                stream.write(bytes(4096))
    except OSError as error:
        full = str(error.strerror)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        other = ("样例　　人", [Edit(next(iter(STEPS)), 2, 4, "")])
        right = cache.call(cleaning_report, *other).equals(cleaning_report(*other))
    again = cache.call(cleaning_report, *given)
    try:
        write_table(pd.DataFrame({"n": range(100_000)}), output)
        refused = ""
    except WriteError as error:
        refused = str(error)
    return {
        "full": full,
        "right": right,
        "events": cache.report()["event"].tolist(),
        "warnings": [str(one.message) for one in said],
        "read_again": again.equals(kept_before),
        "refused": refused,
        "old_is_whole": output.read_bytes() == old,
        "left": sorted(path.name for path in place.rglob(".yanting-*") if path.is_file()),
    }


if __name__ == "__main__":
    main()
