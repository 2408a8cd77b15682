"""A file is the old one or the new one, whatever call of the operating system fails."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from yanting_research import writers
from yanting_research.errors import WriteError

OS_CALLS = ("open", "write", "fsync", "replace", "close")


class FailAt:
    """Count calls of the operating system's functions and fail the k-th."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, k: int, code: int) -> None:
        self.k, self.code, self.n = k, code, 0
        for name in OS_CALLS:
            monkeypatch.setattr(os, name, self.wrap(getattr(os, name)))

    def wrap(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def failing(*args: Any, **options: Any) -> Any:
            self.n += 1
            if self.n == self.k:
                if call.__name__ == "close":
                    call(*args, **options)
                raise OSError(self.code, os.strerror(self.code))
            return call(*args, **options)

        return failing


def count_calls(folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    with monkeypatch.context() as patch:
        counter = FailAt(patch, -1, 0)
        writers.write_together(folder, {"a.txt": b"new a", "b.txt": b"new b"})
    return counter.n


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_each_failing_call_leaves_old_or_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    total = count_calls(tmp_path / "count", monkeypatch)
    assert total == 13  # 2 x (open write fsync close), 2 renames, folder open fsync close
    for k in range(1, total + 1):
        folder = tmp_path / f"{code}-{k}"
        writers.write_together(folder, {"a.txt": b"old a", "b.txt": b"old b"})
        with monkeypatch.context() as patch:
            FailAt(patch, k, code)
            with pytest.raises(WriteError) as caught:
                writers.write_together(folder, {"a.txt": b"new a", "b.txt": b"new b"})
        assert caught.value.remedy
        assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "b.txt"], f"call {k} left a file behind"
        a, b = (folder / "a.txt").read_bytes(), (folder / "b.txt").read_bytes()
        assert (a, b) in {(b"old a", b"old b"), (b"new a", b"old b"), (b"new a", b"new b")}
        if k <= 8:  # nothing is renamed before everything is flushed
            assert (a, b) == (b"old a", b"old b"), f"call {k}"


def test_a_short_write_is_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: whole(handle, bytes(data[:3])))
    writers.write_bytes(b"0123456789", tmp_path / "a")
    monkeypatch.undo()
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_folders_that_cannot_be_flushed_are_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.open

    def refuse_folder(path: Any, flags: int, mode: int = 0o777) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "as on Windows")
        return whole(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse_folder)
    assert writers.write_bytes(b"x", tmp_path / "a").n_bytes == 1


def test_an_interrupt_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        writers.write_bytes(b"x", tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_real_refusals_name_file_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "file" / "a.txt", tmp_path / "folder", tmp_path / ("长" * 100)):
        with pytest.raises(WriteError) as caught:
            writers.write_bytes(b"x", path)
        assert str(tmp_path) in caught.value.where
        assert caught.value.remedy


def test_new_files_get_the_usual_permissions(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        path = writers.write_bytes(b"x", tmp_path / "a").path
    finally:
        os.umask(mask)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_link_is_replaced_and_its_target_untouched(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"target")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    writers.write_bytes(b"new", tmp_path / "link")
    assert (tmp_path / "target").read_bytes() == b"target"
    assert not (tmp_path / "link").is_symlink()


def test_text_is_utf8_with_its_own_line_ends(tmp_path: Path) -> None:
    written = writers.write_text("县\r\n乡\n", tmp_path / "新" / "a.txt")
    assert written.path.read_bytes() == "县\r\n乡\n".encode()
    assert written.n_bytes == 9
