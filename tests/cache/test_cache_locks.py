"""Locks on files: held, waited for, given back, refused."""

from __future__ import annotations

import errno
import os
import stat
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from yanting_research.cache.locks import file_lock, unlink_locked

posix = pytest.mark.skipif(os.name != "posix", reason="flock and permissions of POSIX")


def refusing(number: int) -> Callable[..., None]:
    def flock(handle: int, operation: int) -> None:
        raise OSError(number, os.strerror(number))

    return flock


def test_who_waits_gets_it_when_it_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "locks" / "a.lock"
    held, give_back = threading.Event(), threading.Event()

    def holder() -> None:
        with file_lock(path, timeout=0):
            held.set()
            give_back.wait(20)

    thread = threading.Thread(target=holder)
    thread.start()
    held.wait(20)
    threading.Timer(0.1, give_back.set).start()
    began = time.monotonic()
    with file_lock(path, timeout=20) as reason:
        assert reason == ""
        assert 0.05 < time.monotonic() - began < 5
    thread.join()


def test_patience_ends_when_it_was_said(tmp_path: Path) -> None:
    with file_lock(tmp_path / "a.lock", timeout=0):
        began = time.monotonic()
        with file_lock(tmp_path / "a.lock", timeout=0.25) as reason:
            assert reason == "another process has been at it for 0.25 s"
        assert 0.25 <= time.monotonic() - began < 5


@posix
def test_every_handle_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next handle that the system gives is the lowest that is free."""
    path = tmp_path / "a.lock"
    before = os.dup(0)
    os.close(before)
    with file_lock(path, timeout=0), file_lock(path, timeout=0.03) as reason:
        assert reason
    monkeypatch.setattr("fcntl.flock", refusing(errno.ENOLCK))
    with file_lock(path, timeout=0) as reason:
        assert reason == f"no lock on this disk: {os.strerror(errno.ENOLCK)}"
    after = os.dup(0)
    os.close(after)
    assert after == before


@posix
@pytest.mark.parametrize("number", [errno.EAGAIN, errno.EACCES, errno.EDEADLK, errno.EINTR])
def test_errors_that_say_that_somebody_holds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr("fcntl.flock", refusing(number))
    with file_lock(tmp_path / "a.lock", timeout=0) as reason:
        assert reason == "another process has been at it for 0 s"


@posix
def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        with file_lock(tmp_path / "locks" / "in" / "a.lock", timeout=0) as reason:
            assert reason == ""
            assert stat.S_IMODE((tmp_path / "locks" / "in" / "a.lock").stat().st_mode) == 0o600
            assert stat.S_IMODE((tmp_path / "locks" / "in").stat().st_mode) == 0o700
    finally:
        os.umask(mask)


@posix
def test_waits_grow_to_a_tenth_of_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From 5 ms, doubled: the many who wait for one key do not keep a core busy, and a short wait stays short."""
    waits: list[float] = []
    clock = [100.0]

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        clock[0] += seconds

    monkeypatch.setattr(time, "sleep", sleep)
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    with file_lock(tmp_path / "a.lock", timeout=0), file_lock(tmp_path / "a.lock", timeout=0.5) as reason:
        assert reason == "another process has been at it for 0.5 s"
    assert waits == pytest.approx([0.005, 0.01, 0.02, 0.04, 0.08, 0.1, 0.1, 0.1, 0.1])


@posix
def test_a_lock_file_cleared_while_it_was_opened_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else two would hold the lock, one of them of a file that nobody finds any more."""
    import fcntl

    path, flock = tmp_path / "a.lock", fcntl.flock
    cleared: list[Path] = []

    def clearing(handle: int, operation: int) -> None:
        if not cleared:
            path.unlink()
            cleared.append(path)
        flock(handle, operation)

    monkeypatch.setattr("fcntl.flock", clearing)
    with file_lock(path, timeout=5) as reason:
        assert reason == ""
        with file_lock(path, timeout=0) as second:
            assert second


@posix
def test_a_file_renamed_over_the_lock_is_another_lock(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    with file_lock(path, timeout=0) as first:
        (tmp_path / "b").touch()
        (tmp_path / "b").replace(path)
        with file_lock(path, timeout=0) as second:
            assert (first, second) == ("", "")
            with file_lock(path, timeout=0) as third:
                assert third


def test_a_lock_file_is_taken_away_once(tmp_path: Path) -> None:
    (tmp_path / "a.lock").touch()
    for _ in range(2):
        unlink_locked(tmp_path / "a.lock")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_locks_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with file_lock(tmp_path / "file" / "a.lock", timeout=0) as reason:
        assert reason.startswith("no lock on this disk: ")
        assert sys.platform == "win32" or reason.endswith("Not a directory") or reason.endswith("File exists")
