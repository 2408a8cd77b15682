"""The same bits from every process: estimators and inference under ten hash seeds and one or two threads.

Every setting is a process of its own that prints one SHA-256 over the bytes of all results, and one per result.

    python benchmarks/determinism.py    # ten values of PYTHONHASHSEED, threads 1 and 2 in turn
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parent.parent / "tests" / "panel" / "digests.py"
HASH_SEEDS = (*range(9), 4294967295)


def digests(hash_seed: int, threads: int) -> dict[str, str]:
    """Digests of one process with these settings."""
    own = {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], env=os.environ | own | {"PYTHONHASHSEED": str(hash_seed)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def main() -> None:
    """Print what differs from the first process, or that nothing does."""
    first: dict[str, str] = {}
    for at, hash_seed in enumerate(HASH_SEEDS):
        found = digests(hash_seed, threads := 1 + at % 2)
        first = first or found
        differ = [name for name in first if first[name] != found[name]]
        print(
            f"PYTHONHASHSEED={hash_seed} threads={threads}: {', '.join(differ) or f'{len(found)} results, same bits'}"
        )


if __name__ == "__main__":
    main()
