"""Entries of the cache: the files of a result, the seal that vouches for them, and what no longer fits."""

from __future__ import annotations

import json
import os
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from yanting_research.cache.entries import Entry, entry_files, read_entry, seal_file, set_aside, write_entry
from yanting_research.cache.results import Pieces
from yanting_research.core import canonical_json, sealed
from yanting_research.errors import WriteError

KEY = "ab" * 32
TABLES = {"facts": pd.DataFrame({"n": [1, 2, 3]}), "notes": pd.DataFrame({"word": ["县", None]}, dtype="str")}
PIECES = Pieces("record", TABLES, {"n_flagged": 1, "note": None})


def kept(root: Path, most_bytes: int = 10**6) -> list[Path]:
    write_entry(root, KEY, PIECES, step="extraction.count", most_bytes=most_bytes)
    return entry_files(root, KEY)


def reseal(seal: Path, **changed: Any) -> None:
    """Another seal that is whole in itself."""
    content = json.loads(seal.read_bytes()) | changed
    content.pop("sha256")
    seal.write_text(canonical_json(sealed(content)), encoding="utf-8")


def test_what_is_on_the_disk_and_comes_back(tmp_path: Path) -> None:
    made = write_entry(tmp_path, KEY, PIECES, step="extraction.count", most_bytes=10**6)
    seal, facts, notes = entry_files(tmp_path, KEY)
    assert seal == seal_file(tmp_path, KEY) == tmp_path / "tables" / "ab" / f"{KEY}.json"
    assert [facts.name, notes.name] == [f"{KEY}.facts.parquet", f"{KEY}.notes.parquet"]
    said = json.loads(seal.read_bytes())
    assert (said["step"], said["form"], said["key"]) == ("extraction.count", "record", KEY)
    assert said["tables"]["facts"] == {
        "sha256": sha256(facts.read_bytes()).hexdigest(), "n_bytes": facts.stat().st_size, "n_rows": 3}  # fmt: skip
    found = read_entry(tmp_path, KEY)
    assert found.damaged == ()
    for pieces in (made, found.pieces):
        assert pieces is not None
        assert (pieces.form, dict(pieces.plain), list(pieces.tables)) == ("record", PIECES.plain, ["facts", "notes"])
        for name, table in TABLES.items():
            pd.testing.assert_frame_equal(pieces.tables[name], table)
    assert made.tables["facts"] is not TABLES["facts"]
    assert read_entry(tmp_path, "cd" * 32) == Entry(None, ())


def test_the_limit_is_the_most_that_is_kept(tmp_path: Path) -> None:
    size = sum(path.stat().st_size for path in kept(tmp_path)[1:])
    assert len(kept(tmp_path / "equal", size)) == 3
    with pytest.raises(WriteError) as caught:
        kept(tmp_path / "less", size - 1)
    assert str(caught.value) == (
        f"extraction.count: the result has {size} bytes; expected: at most {size - 1}; what to do: raise max_bytes"
    )
    assert not (tmp_path / "less").exists()


def test_a_table_that_no_file_holds_whole_is_refused(tmp_path: Path) -> None:
    pieces = Pieces("table", {"table": pd.DataFrame({"n": [1]}, index=["行"])})
    with pytest.raises(WriteError) as caught:
        write_entry(tmp_path, KEY, pieces, step="extraction.count", most_bytes=10**6)
    assert str(caught.value) == (
        "extraction.count, table table: the rows have names, which no file keeps; "
        "expected: a table that a file can hold whole"
    )
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(WriteError, match=r"extraction\.count, table table"):
        write_entry(
            tmp_path, KEY, Pieces("table", {"table": pd.DataFrame({"n": [1, "a"]})}), step="extraction.count",
            most_bytes=10**6,
        )  # fmt: skip


def test_a_flipped_bit_is_found_though_the_length_is_right(tmp_path: Path) -> None:
    seal, facts, notes = kept(tmp_path)
    for damaged in ([facts], [notes], [facts, notes]):
        whole = {path: path.read_bytes() for path in damaged}
        for path, data in whole.items():
            path.write_bytes(data[:40] + bytes([data[40] ^ 1]) + data[41:])
        assert read_entry(tmp_path, KEY) == Entry(None, tuple(damaged))
        for path, data in whole.items():
            path.write_bytes(data)
    assert read_entry(tmp_path, KEY).pieces is not None
    assert seal.is_file()


@pytest.mark.parametrize("wrong", [{"n_bytes": 1}, {"n_rows": 4}, {"sha256": "0" * 64}])
def test_a_seal_that_says_other_things_of_a_file_does_not_vouch_for_it(tmp_path: Path, wrong: dict[str, Any]) -> None:
    seal, facts, _ = kept(tmp_path)
    tables = json.loads(seal.read_bytes())["tables"]
    reseal(seal, tables=tables)
    assert read_entry(tmp_path, KEY).pieces is not None
    reseal(seal, tables=tables | {"facts": tables["facts"] | wrong})
    assert read_entry(tmp_path, KEY) == Entry(None, (facts,))


def test_bytes_that_belong_together_and_are_no_table_are_damage(tmp_path: Path) -> None:
    seal, facts, _ = kept(tmp_path)
    facts.write_bytes(b"no table")
    said = {"sha256": sha256(b"no table").hexdigest(), "n_bytes": 8, "n_rows": 3}
    reseal(seal, tables=json.loads(seal.read_bytes())["tables"] | {"facts": said})
    assert read_entry(tmp_path, KEY) == Entry(None, (facts,))


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"\xff", b'{"key": 1'])
def test_what_is_no_seal(tmp_path: Path, data: bytes) -> None:
    seal = kept(tmp_path)[0]
    seal.write_bytes(data)
    assert read_entry(tmp_path, KEY) == Entry(None, (seal,))


def test_a_seal_written_another_way_or_of_another_layout_or_key_vouches_for_nothing(tmp_path: Path) -> None:
    seal = kept(tmp_path)[0]
    content = json.loads(seal.read_bytes())
    seal.write_text(json.dumps(content, indent=1), encoding="utf-8")
    assert read_entry(tmp_path, KEY) == Entry(None, (seal,))
    for changed in ({"layout": content["layout"] + 1}, {"key": "cd" * 32}, {"layout": None}):
        reseal(seal, **(content | changed))
        assert read_entry(tmp_path, KEY) == Entry(None, (seal,))
    reseal(seal, **content)
    assert read_entry(tmp_path, KEY).pieces is not None


def test_a_folder_in_the_place_of_a_file_is_damage_and_a_table_that_is_gone_is_not(tmp_path: Path) -> None:
    seal, facts, notes = kept(tmp_path)
    facts.unlink()
    assert read_entry(tmp_path, KEY) == Entry(None, ())  # it was cleared meanwhile
    facts.mkdir()
    assert read_entry(tmp_path, KEY) == Entry(None, (facts,))
    seal.unlink()
    seal.mkdir()
    assert read_entry(tmp_path, KEY) == Entry(None, (seal,))
    assert set(entry_files(tmp_path, KEY)) == {facts, notes}


def test_reading_is_using(tmp_path: Path) -> None:
    seal, facts, _ = kept(tmp_path)
    for path in (seal, facts):
        os.utime(path, (1000, 1000))
    read_entry(tmp_path, KEY)
    assert abs(seal.stat().st_mtime - time.time()) < 60
    assert facts.stat().st_mtime == 1000


def test_what_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for content in ("first", "second"):
        path.write_text(content, encoding="utf-8")
        set_aside(path)
        assert not path.exists()
        assert (tmp_path / "a.json.corrupt").read_text(encoding="utf-8") == content
    set_aside(path)  # gone already
    assert [one.name for one in tmp_path.iterdir()] == ["a.json.corrupt"]


def test_the_files_of_a_key_without_a_seal_and_beside_others(tmp_path: Path) -> None:
    seal, facts, notes = kept(tmp_path)
    other = seal.with_name("ab" * 31 + "cd.json")
    other.write_text("{}", encoding="utf-8")
    set_aside(facts)
    aside = facts.with_name(facts.name + ".corrupt")
    assert entry_files(tmp_path, KEY) == [seal, aside, notes]
    seal.unlink()
    assert entry_files(tmp_path, KEY) == [aside, notes]
    assert entry_files(tmp_path, "cd" * 32) == []


@pytest.mark.parametrize("key", ["../../etc", "ab" * 31, "AB" * 32, f"{KEY}\n", "", "ab" * 100])
def test_keys_are_hashes(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="allowed") as caught:
        seal_file(tmp_path, key)
    assert str(caught.value) == f"key {repr(key)[:80]}; allowed: a SHA-256 in hexadecimal"


@pytest.mark.parametrize("name", ["a/b", "A", "", "a" * 61, "表", "../" * 40])
def test_names_of_tables_are_plain(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="allowed") as caught:
        write_entry(tmp_path, KEY, Pieces("table", {name: TABLES["facts"]}), step="a.b", most_bytes=10**6)
    assert str(caught.value) == f"table {repr(name)[:80]}; allowed: small letters, digits and _"
    write_entry(tmp_path, KEY, Pieces("table", {"a" * 60: TABLES["facts"]}), step="a.b", most_bytes=10**6)
