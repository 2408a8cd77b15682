"""The cache shared by processes, killed, restarted, damaged, on a full disk: each caused for real (F1, F3-F6, F13)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import another_process
import pytest

import yanting_research
from yanting_research.cache import steps

MOUNT = 'mount -t tmpfs -o size=400k tmpfs "$1"'


def no_small_disk(place: Path) -> str:
    """Why no small disk of its own can be mounted here; ``""`` when it can."""
    if shutil.which("unshare") is None:
        return "no unshare here: a small disk of its own cannot be mounted"
    tried = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", MOUNT, "sh", str(place)], capture_output=True, check=False, timeout=60
    )
    return f"this kernel lets nobody mount a small disk: {tried.stderr.decode()[:100]}" if tried.returncode else ""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one other process did after this one had filled a cache; it starts once, since that takes seconds."""
    filled, place, disk = (tmp_path_factory.mktemp(name) for name in ("filled", "place", "disk"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yanting_research, "LOADED_AT", float("inf"))  # somebody may work on the package meanwhile
        steps._fingerprint.cache_clear()  # as the other process will find the code
        first = another_process.cells(filled)
    reason = no_small_disk(disk)
    command = [sys.executable, another_process.__file__, str(filled), str(place), "" if reason else str(disk)]
    if not reason:
        command = ["unshare", "-Urm", "sh", "-c", f'{MOUNT} && shift && exec "$@"', "sh", str(disk), *command]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return {**json.loads(done.stdout.strip().splitlines()[-1]), "first": first, "no disk": reason}


@pytest.fixture
def fire(told: dict[str, Any]) -> dict[str, Any]:
    if not hasattr(os, "fork"):
        pytest.skip("the processes of this test are forked, which Windows cannot")
    return dict(told["fire"])


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


def test_a_restarted_process_recomputes_nothing_and_has_equal_bytes(told: dict[str, Any]) -> None:
    first, again = told["first"], told["restarted"]
    assert first["rows"] > 5
    assert (first["events"], again["events"]) == (["made"] * 3, ["read"] * 3)
    assert first["hashes"] == again["hashes"]


def test_on_a_full_disk_the_result_is_right_and_an_output_is_refused_by_name(told: dict[str, Any]) -> None:
    if told["no disk"]:
        pytest.skip(told["no disk"])
    made = told["disk"]
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
