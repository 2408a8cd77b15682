"""A flipped bit in any file of a store is found, and what was damaged is made anew (TRUST F4)."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import numpy as np
import pytest
from store_rows import TEXTS, write_rows

from yanting_research import store as stores
from yanting_research.distributed import StageOptions, run_store
from yanting_research.errors import ReadError, YantingWarning
from yanting_research.store import StoreFolder


def _ask_everything(folder: Path) -> list[object]:
    with stores.open_store(folder) as store:
        answers: list[object] = [
            stores.kwic_page(store, "培训").values.tolist(),
            stores.find_text(store, "支部").values.tolist(),
            stores.document_term_matrix(store)[0].sum(),
            stores.list_documents(store).values.tolist(),
        ]
        answers += [
            repr(stores.select_rows(store, table, limit=1000).values.tolist())
            for table in ("facts", "checks", "themes", "failed")
        ]
    return answers


def test_no_flipped_bit_changes_an_answer_in_silence(store_folder: Path, tmp_path: Path) -> None:
    whole = _ask_everything(store_folder)
    draw = np.random.default_rng(20130625)
    files = {_kind(path): path.relative_to(store_folder) for path in sorted(store_folder.rglob("*")) if path.is_file()}
    passed = []
    for number, name in enumerate(files.values()):
        copy = tmp_path / str(number)
        shutil.copytree(store_folder, copy)
        data = bytearray((copy / name).read_bytes())
        data[draw.integers(len(data))] ^= 1 << int(draw.integers(8))
        (copy / name).write_bytes(data)
        with contextlib.suppress(ReadError):
            passed.append((str(name), _ask_everything(copy) == whole))
    assert passed == []
    assert len(files) == 12


def _kind(path: Path) -> str:
    """What a file is, whatever hash it is named by: facts.parquet, vocabulary, store.json ..."""
    name = path.name.partition(".")[2] if len(path.name) > 64 else path.name.partition("-")[0]
    return f"{path.parent.name == 'postings'} {name}"


def _damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_a_run_mends_a_damaged_part_and_leaves_the_others(store_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "s"
    shutil.copytree(store_folder, copy)
    damaged = sorted(copy.glob("parts/*/*.tokens.parquet"))[0]
    _damage(damaged)
    others = {path: path.stat().st_mtime_ns for path in copy.glob("parts/*/*") if path.name[:64] != damaged.name[:64]}
    before = StoreFolder(store_folder).state()
    with pytest.warns(YantingWarning, match=damaged.name):
        made = run_store(write_rows(tmp_path / "rows.jsonl", TEXTS), copy, options=StageOptions(), part_size=2)
    assert before is not None
    assert (made.n_made, made.state) == (1, before)
    assert {path: path.stat().st_mtime_ns for path in others} == others


@pytest.mark.parametrize("name", ["store.json", "vocabulary-*", "documents-*"])
def test_a_run_puts_the_store_together_anew_from_its_parts(store_folder: Path, tmp_path: Path, name: str) -> None:
    copy = tmp_path / "s"
    shutil.copytree(store_folder, copy)
    damaged = next(copy.glob(name))
    _damage(damaged)
    with pytest.raises(ReadError, match=damaged.name):
        stores.open_store(copy)
    with pytest.warns(YantingWarning, match=damaged.name):
        made = run_store(write_rows(tmp_path / "rows.jsonl", TEXTS), copy, options=StageOptions(), part_size=2)
    assert (made.n_made, made.state) == (0, StoreFolder(store_folder).state())
    assert _ask_everything(copy) == _ask_everything(store_folder)
