"""Walking: only regular files inside the folder come in; odd names get safe and distinct identities."""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.errors import ReadError
from yanting_research.ingest import document_ids, ingest_paths
from yanting_research.ingest.readings import read_file
from yanting_research.ingest.walking import is_safe_id, offered_files
from yanting_research.readers import read_limited

TEXT = "一、现状\n全县共有党员三千人。"


def fates(folder: Path) -> dict[str, tuple[str, str]]:
    _, report = ingest_paths(folder)
    return {Path(row["path"]).name: (row["fate"], row["what"]) for row in report.to_dict("records")}


def test_links_loops_pipes_and_devices_are_refused_at_once(tmp_path: Path) -> None:
    outside, folder = tmp_path / "secret.txt", tmp_path / "in"
    outside.write_text(TEXT, encoding="utf-8")
    folder.mkdir()
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    (folder / "link.txt").symlink_to(outside)
    (folder / "up").symlink_to(folder)
    (folder / "zero.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.txt")
    found = fates(folder)
    assert found.pop("good.txt") == ("ok", "")
    assert {name: what for name, (_, what) in found.items()} == {
        "link.txt": "is a symbolic link inside a folder",
        "up": "is a symbolic link inside a folder",
        "zero.txt": "is a symbolic link inside a folder",
        "pipe.txt": "is a pipe, socket or device",
    }
    assert {fate for fate, _ in found.values()} == {"refused"}


def test_a_folder_changed_for_a_link_after_the_walk_leads_nowhere(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out"
    for place in (folder / "sub", outside):
        place.mkdir(parents=True)
        (place / "a.txt").write_text(TEXT, encoding="utf-8")
    (item,) = offered_files([folder])
    assert [reading.fate for reading in read_file(item.path, name=item.name, inside=item.inside)] == ["ok"]
    (folder / "sub").rename(tmp_path / "away")
    (folder / "sub").symlink_to(outside)
    (reading,) = read_file(item.path, name=item.name, inside=item.inside)
    assert reading.error is not None
    assert reading.error.what == "is a symbolic link inside a folder, or lies behind one"
    (folder / "b.txt").symlink_to(outside / "a.txt")
    for path in (folder / "b.txt", outside / "a.txt", folder / ".." / "out" / "a.txt", folder):
        with pytest.raises(ReadError, match=r"symbolic link|outside the folder"):
            read_limited(path, inside=folder)
    assert read_limited(tmp_path / "away" / "a.txt", inside=tmp_path / "away") == TEXT.encode()


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "a\0b.txt"])
def test_devices_and_impossible_names_that_the_user_names(name: str) -> None:
    _, report = ingest_paths([name])
    assert report["fate"].tolist() == ["refused"]
    assert (report[["what", "place", "expected", "remedy"]] != "").all(axis=None)


def test_odd_names_come_in_each_under_its_own_name(tmp_path: Path, bench: ModuleType) -> None:
    made = 0
    for number, name in enumerate(bench.ODD_NAMES):
        try:
            (tmp_path / name).write_text(f"{TEXT}另有{number}人。", encoding="utf-8")
        except OSError:
            continue  # a file system that cannot hold the name
        made += 1
    corpus, report = ingest_paths(tmp_path)
    assert len(corpus) == len(report) == made >= 10
    assert report["path"].is_unique
    ids = [document.doc_id for document in corpus]
    assert len({doc_id.casefold() for doc_id in ids}) == made
    assert all(is_safe_id(doc_id) for doc_id in ids)
    for text in [*ids, *report["path"]]:
        assert text.isprintable()


def test_arguments_overlap_and_the_order_is_fixed(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    offered = offered_files([tmp_path, tmp_path / "a.txt", tmp_path / "sub", tmp_path / "." / "b.txt"])
    assert [item.path.name for item in offered] == ["a.txt", "b.txt", "c.txt"]
    assert [item.path.name for item in offered_files([tmp_path], leave_out=[tmp_path / "sub"])] == ["a.txt", "b.txt"]


@given(st.lists(st.text(min_size=1, max_size=120), min_size=1, max_size=8, unique=True))
def test_every_name_gives_a_safe_id(names: list[str]) -> None:
    for doc_id in document_ids([f"{name}.txt" for name in names if "/" not in name and "\0" not in name]):
        assert is_safe_id(doc_id.removesuffix(doc_id[80:]))
        assert len(doc_id.encode("utf-8", "surrogatepass")) <= 240
