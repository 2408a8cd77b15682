"""The cache shared by processes, killed, restarted, damaged, on a full disk: each caused for real (F1, F3-F6, F13)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent


def told(*command: object) -> dict[str, Any]:
    """The last line that a process prints, which is JSON."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


@pytest.fixture(scope="module")
def fire() -> dict[str, Any]:
    """A small run of the benchmark, which has the figures of the large one."""
    if not hasattr(os, "fork"):
        pytest.skip("the processes of this test are forked, which Windows cannot")
    script = ROOT / "benchmarks" / "cache.py"
    return told(sys.executable, script, "--gets", 160, "--kills", 8, "--flips", 6, "--without-times")


def test_four_processes_on_one_cache_compute_each_key_once(fire: dict[str, Any]) -> None:
    assert (fire["gets"], fire["wrong"], fire["not_kept"]) == (160, 0, 0)
    assert (fire["made"], fire["most_made"]) == (40, 1)


def test_killed_processes_leave_only_temporary_files_and_no_wrong_answer(fire: dict[str, Any]) -> None:
    assert fire["kills"] == 8
    assert fire["asked_after_kills"] >= 40
    assert (fire["wrong_after_kills"], fire["strange"]) == (0, 0)


def test_every_flipped_bit_and_every_cut_is_named_and_computed_again(fire: dict[str, Any]) -> None:
    assert fire["damages"] == fire["detected"] == 2 * 2 * 6
    assert fire["wrong_after_damage"] == 0


def test_the_lock_of_a_dead_process_is_free_at_once(fire: dict[str, Any]) -> None:
    assert fire["freed_lock_seconds"] < 30  # and not 600, the patience with a living one


def test_a_restarted_process_recomputes_nothing_and_has_equal_bytes(tmp_path: Path) -> None:
    first, again = (told(sys.executable, HERE / "restarted.py", tmp_path / "c") for _ in range(2))
    assert first["rows"] > 5
    assert (first["events"], again["events"]) == (["made"] * 3, ["read"] * 3)
    assert first["hashes"] == again["hashes"]


def test_on_a_full_disk_the_result_is_right_and_an_output_is_refused_by_name(tmp_path: Path) -> None:
    script = 'mount -t tmpfs -o size=400k tmpfs "$1" && exec "$2" "$3" "$1"'
    if shutil.which("unshare") is None:
        pytest.skip("no unshare here: a small disk of its own cannot be mounted")
    inside = ["unshare", "-Urm", "sh", "-c"]
    tried = subprocess.run(
        [*inside, 'mount -t tmpfs -o size=400k tmpfs "$1"', "sh", str(tmp_path)], capture_output=True, check=False
    )
    if tried.returncode:
        pytest.skip(f"this kernel lets nobody mount a small disk: {tried.stderr.decode()[:100]}")
    made = told(*inside, script, "sh", tmp_path, sys.executable, HERE / "full_disk.py")
    assert "No space left" in made["full"]
    assert made["right"]
    assert made["events"] == ["made", "not kept", "read"]
    assert len(made["warnings"]) == 1
    assert "No space left" in made["warnings"][0]
    assert made["read_again"]
    assert "表.csv" in made["refused"]
    assert "free some disk space" in made["refused"]
    assert made["old_is_whole"]
    assert made["left"] == []
