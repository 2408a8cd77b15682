"""The folder of the cache: where it lies, whom it belongs to, what is counted in it and what is cleared."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from yanting_research.cache.entries import entry_files, seal_file, set_aside, write_entry
from yanting_research.cache.folder import (
    Kept,
    clear_folder,
    default_folder,
    kept_files,
    lock_file,
    prepare,
    shrink,
)
from yanting_research.cache.locks import file_lock
from yanting_research.cache.results import Pieces
from yanting_research.errors import WriteError

KEYS = [letters * 32 for letters in ("0a", "1b", "2c", "3d")]
MARK = "yanting_cache.json"


def filled(root: Path, n_keys: int = 4) -> Path:
    """A cache with results of one table each, the first used longest ago; two of a step each."""
    assert prepare(root) == ""
    for place, key in enumerate(KEYS[:n_keys]):
        pieces = Pieces("table", {"table": pd.DataFrame({"n": range(place + 1)})})
        write_entry(root, key, pieces, step=f"steps.s{place // 2}", most_bytes=10**6)
        for path in entry_files(root, key):
            os.utime(path, (1000 + place, 1000 + place))
    return root


def sizes(root: Path) -> list[int]:
    return [sum(path.stat().st_size for path in entry_files(root, key)) for key in KEYS]


# --- where ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "variables", "place"),
    [
        ("linux", {}, "home/.cache/yanting"),
        ("linux", {"XDG_CACHE_HOME": "xdg"}, "xdg/yanting"),
        ("linux", {"LOCALAPPDATA": "local"}, "home/.cache/yanting"),
        ("darwin", {"XDG_CACHE_HOME": "xdg"}, "home/Library/Caches/yanting"),
        ("win32", {"XDG_CACHE_HOME": "xdg"}, "home/AppData/Local/yanting/cache"),
        ("win32", {"LOCALAPPDATA": "local"}, "local/yanting/cache"),
        ("linux", {"YANTING_CACHE": "mine", "XDG_CACHE_HOME": "xdg"}, "mine"),
        ("win32", {"YANTING_CACHE": "~/mine"}, "home/mine"),
        ("linux", {"YANTING_CACHE": " OFF "}, None),
        ("linux", {"YANTING_CACHE": "off"}, None),
        ("linux", {"YANTING_CACHE": "offline"}, "offline"),
    ],
)
def test_the_users_own_place_for_caches(
    monkeypatch: pytest.MonkeyPatch, system: str, variables: dict[str, str], place: str | None
) -> None:
    for name in ("YANTING_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, "home")
    monkeypatch.setattr(sys, "platform", system)
    assert default_folder() == (None if place is None else Path(place))


# --- whose ------------------------------------------------------------------------------------------------------------


def test_a_new_folder_is_made_with_those_above_it_and_marked(tmp_path: Path) -> None:
    root = tmp_path / "a" / "b"
    assert [prepare(root), prepare(root)] == ["", ""]
    assert [path.name for path in root.iterdir()] == [MARK]
    assert json.loads((root / MARK).read_bytes()) == {"kind": "yanting cache", "layout": 1}


def test_what_a_killed_process_left_is_not_foreign_and_a_file_beside_it_is(tmp_path: Path) -> None:
    (tmp_path / ".yanting-ab.tmp").touch()
    assert prepare(tmp_path) == ""
    (tmp_path / MARK).unlink()
    (tmp_path / "report.txt").touch()
    with pytest.raises(WriteError) as caught:
        prepare(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: holds other files; expected: a new or empty folder, or a cache made before; "
        "what to do: name another folder"
    )
    assert not (tmp_path / MARK).exists()
    (tmp_path / MARK).touch()  # marked as a cache: files of others may lie beside, and stay
    assert prepare(tmp_path) == ""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_a_folder_of_another_user_is_refused_and_an_open_one_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for mode in (0o750, 0o705, 0o701, 0o500):
        tmp_path.chmod(mode)
        assert prepare(tmp_path) == ""
        assert tmp_path.stat().st_mode & 0o777 == (0o700 if mode & 0o077 else mode)
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(WriteError, match="expected: a new or empty folder") as caught:
        prepare(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path}: belongs to another user; ")


def test_why_the_disk_refuses(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert prepare(tmp_path / "file") == f"{tmp_path / 'file'}: File exists"
    assert prepare(tmp_path / "file" / "in") == f"{tmp_path / 'file' / 'in'}: Not a directory"


@pytest.mark.skipif(sys.platform != "linux", reason="a limit for the size of files, as Linux has it")
def test_a_disk_that_takes_no_mark_is_said_and_not_raised(tmp_path: Path) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        said = prepare(tmp_path / "c")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert said.startswith(f"{tmp_path / 'c' / MARK}: ")
    assert "File too large" in said
    assert "what to do" not in said
    assert list((tmp_path / "c").iterdir()) == []


# --- what is kept -----------------------------------------------------------------------------------------------------


def test_results_are_counted_with_all_their_files(tmp_path: Path) -> None:
    root = filled(tmp_path, 2)
    first, second = kept_files(root)
    assert first == Kept("steps.s0", KEYS[0], tuple(entry_files(root, KEYS[0])), 1, sizes(root)[0], 1000.0)
    assert (second.key, second.n_rows, second.used) == (KEYS[1], 2, 1001.0)
    two = {"0": pd.DataFrame({"n": [1, 2]}), "1": pd.DataFrame({"n": [1, 2, 3]})}
    write_entry(root, KEYS[2], Pieces("tuple", two), step="steps.two", most_bytes=10**6)
    os.utime(entry_files(root, KEYS[2])[1], (9e9, 9e9))
    third = list(kept_files(root))[2]
    assert (third.step, third.n_rows, len(third.files), third.used) == ("steps.two", 5, 3, 9e9)


def test_parts_without_a_seal_have_no_step_and_other_files_are_no_results(tmp_path: Path) -> None:
    root = filled(tmp_path, 3)
    seal_file(root, KEYS[0]).unlink()
    for content, key in ((b"[]", KEYS[1]), (b"\xff", KEYS[2])):
        seal_file(root, key).write_bytes(content)
    assert [(kept.step, kept.n_rows, len(kept.files)) for kept in kept_files(root)] == [
        ("", 0, 1), ("", 0, 2), ("", 0, 2)]  # fmt: skip
    for path in entry_files(root, KEYS[0]):
        set_aside(path)
    for name in ("note.txt", "0a.json"):
        (root / "tables" / "0a" / name).touch()
    (root / "tables" / KEYS[3]).touch()
    assert [kept.key for kept in kept_files(root)] == KEYS[1:3]


# --- what is cleared --------------------------------------------------------------------------------------------------


def test_nothing_is_cleared_up_to_the_limit_and_above_it_a_tenth_more(tmp_path: Path) -> None:
    root = filled(tmp_path)
    held = sizes(root)
    assert shrink(root, sum(held)) == 0
    assert sizes(root) == held
    assert shrink(root, sum(held) - 1) == held[0]  # one of four is more than a tenth
    assert sizes(root) == [0, *held[1:]]
    left = sum(held[1:])
    with file_lock(lock_file(root, KEYS[1]), timeout=0):  # just made, or being made anew
        assert shrink(root, left - 1) == held[2]
    assert sizes(root) == [0, held[1], 0, held[3]]
    assert shrink(root, 1) == held[1] + held[3]
    assert list(root.glob("locks/*")) == []


def test_results_cleared_leave_nine_tenths_of_the_limit_exactly(tmp_path: Path) -> None:
    """The others hold 9/10 of the limit to the byte: one cleared is enough."""
    root = filled(tmp_path)
    held = sizes(root)
    for path in entry_files(root, KEYS[1])[1:]:
        path.write_bytes(bytes(path.stat().st_size + (-sum(held[1:])) % 9))
    held = sizes(root)
    limit = sum(held[1:]) * 10 // 9
    assert limit < sum(held)
    assert shrink(root, limit) == held[0]


def test_of_equal_age_the_first_key_goes(tmp_path: Path) -> None:
    root = filled(tmp_path)
    for key in KEYS:
        for path in entry_files(root, key):
            os.utime(path, (5000, 5000))
    held = sizes(root)
    assert shrink(root, sum(held) - 1) == held[0]
    assert sizes(root)[1:] == held[1:]


def test_one_step_is_cleared_and_its_damage_stays_to_be_looked_at(tmp_path: Path) -> None:
    root = filled(tmp_path)
    held = sizes(root)
    (root / "tables" / "0a" / "x.corrupt").write_bytes(b"12345")
    assert clear_folder(root, step="steps.s1") == held[2] + held[3]
    assert sizes(root) == [*held[:2], 0, 0]
    assert (root / "tables" / "0a" / "x.corrupt").exists()
    assert clear_folder(root, step="steps.none") == 0
    assert clear_folder(root) == held[0] + held[1] + 5
    assert [path.name for path in root.rglob("*") if path.is_file()] == [MARK]
    assert clear_folder(root) == 0


def test_temporary_files_go_once_they_are_nobodys(tmp_path: Path) -> None:
    root = filled(tmp_path, 1)
    held = sizes(root)[0]
    now = time.time()
    ages = {".yanting-old.tmp": 3700.0, ".yanting-new.tmp": 3500.0, ".yanting-other": 9000.0, "old.tmp": 9000.0}
    for name, age in ages.items():
        path = root / "tables" / name
        path.write_bytes(b"123")
        os.utime(path, (now - age, now - age))
    (root / "tables" / "b.corrupt").mkdir()  # no file: it stays, and what comes after it goes
    (root / "tables" / "c.corrupt").write_bytes(b"12")
    assert clear_folder(root) == held + 3 + 2
    assert sorted(path.name for path in (root / "tables").iterdir() if path.name != "0a") == [
        ".yanting-new.tmp", ".yanting-other", "b.corrupt", "old.tmp"]  # fmt: skip


def test_what_another_process_computes_now_stays_with_its_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = filled(tmp_path, 2)
    held = sizes(root)
    with file_lock(lock_file(root, KEYS[3]), timeout=0):
        pass  # its process is gone, the file of the lock is not
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("nobody waits for a clearing"))
    with file_lock(lock_file(root, KEYS[0]), timeout=0) as reason:
        assert reason == ""
        assert clear_folder(root) == held[1]
        assert sizes(root)[:2] == [held[0], 0]
        assert [path.name for path in root.glob("locks/*")] == [f"{KEYS[0]}.lock"]
        assert shrink(root, 1) == 0
    assert clear_folder(root) == held[0]
    assert list(root.glob("locks/*")) == []


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_to_a_file_that_is_gone_counts_nothing(tmp_path: Path) -> None:
    """As a file does that another process clears between the list and the look."""
    root = filled(tmp_path, 1)
    held = sizes(root)[0]
    (root / "tables" / "0a" / f"{KEYS[0]}.a.parquet").symlink_to(tmp_path / "gone")
    assert [kept.n_bytes for kept in kept_files(root)] == [held]
    assert clear_folder(root) == held


def test_a_folder_without_the_mark_is_not_cleared(tmp_path: Path) -> None:
    root = filled(tmp_path, 1)
    (root / MARK).unlink()
    assert clear_folder(root) == 0
    assert sizes(root)[0] > 0
