"""What is written to a disk that is full: run inside a namespace of its own, on a small tmpfs."""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import pandas as pd

from yanting_research.cache import TableCache
from yanting_research.core import Edit
from yanting_research.errors import WriteError
from yanting_research.preprocessing import STEPS, cleaning_report
from yanting_research.writers import write_table

MOST = 1 << 20
"""Bytes that no disk of 400 kB can hold."""


def main() -> None:
    """Fill the disk and try."""
    place = Path(sys.argv[1])
    cache = TableCache(place / "cache")
    given = ("样例　人", [Edit(next(iter(STEPS)), 2, 3, "")])
    output = write_table(pd.DataFrame({"n": [1]}), place / "表.csv").path
    old = output.read_bytes()
    kept_before = cache.call(cleaning_report, *given)
    filler = place / "filler"
    full = ""
    try:
        with filler.open("wb", buffering=0) as stream:
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
    names = sorted(path.name for path in place.rglob("*") if path.is_file() and path.name.startswith(".yanting-"))
    print(
        json.dumps(
            {
                "full": full,
                "right": right,
                "events": cache.report()["event"].tolist(),
                "warnings": [str(one.message) for one in said],
                "read_again": again.equals(kept_before),
                "refused": refused,
                "old_is_whole": output.read_bytes() == old,
                "left": names,
            }
        )
    )


if __name__ == "__main__":
    main()
