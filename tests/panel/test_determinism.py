"""The same bits whatever the hash seed and the number of threads; all ten hash seeds are gone through in benchmarks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from digests import digest, results


def another_process(hash_seed: str, threads: str) -> dict[str, str]:
    settings = {"PYTHONHASHSEED": hash_seed, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
    script = str(Path(__file__).parent / "digests.py")
    done = subprocess.run(
        [sys.executable, script], env=os.environ | settings, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def test_two_processes_agree_to_the_last_bit() -> None:
    """This process and one with another hash seed and number of threads; estimates, draws, intervals and tables."""
    threads = "2" if os.environ.get("OPENBLAS_NUM_THREADS") == "1" else "1"
    seed = "7" if os.environ.get("PYTHONHASHSEED") == "4242" else "4242"
    one = {name: digest(value) for name, value in results().items()}
    other = another_process(seed, threads)
    assert {"extended_logit", "group_time", "imputation", "recommended"} <= set(one)
    assert [name for name in one if one[name] != other[name]] == []
