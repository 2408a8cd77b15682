"""The same bits whatever the hash seed and the number of threads; all ten hash seeds are gone through in benchmarks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def digests(hash_seed: str, threads: str) -> dict[str, str]:
    settings = {"PYTHONHASHSEED": hash_seed, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
    script = str(Path(__file__).parent / "digests.py")
    done = subprocess.run(
        [sys.executable, script], env=os.environ | settings, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def test_two_processes_agree_to_the_last_bit() -> None:
    """One process with one thread, one with two and another hash seed; estimates, draws, intervals and tables."""
    one, other = digests("0", "1"), digests("4242", "2")
    assert {"extended_logit", "group_time", "imputation", "recommended"} <= set(one)
    assert [name for name in one if one[name] != other[name]] == []
