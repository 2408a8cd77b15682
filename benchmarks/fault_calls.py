"""Every writing call of the operating system fails once (TRUST F5, after SQLite); rows of ``benchmarks/faults.py``.

An operation is begun on a folder that holds a former version; its k-th call of ``os.open`` (to write), ``write``,
``fsync``, ``replace``, ``unlink`` or ``mkdir`` raises ENOSPC and EIO in turn, for k from 1 until the operation passes.
After each failure the error must be ours and name a file of the folder, and what is read back must be the former
version, the new one, or a folder that says it is unfinished, and is finished by the next run; never a mixture.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from yanting_research import store as stores
from yanting_research import writers
from yanting_research.distributed import StageOptions, run_store
from yanting_research.errors import ReadError, WriteError
from yanting_research.ingest import RunLimits, ingest_folder, load_corpus

__all__ = ["Operation", "failing", "operations", "rows"]

CALLS = ("open", "write", "fsync", "replace", "unlink", "mkdir")
UNFINISHED = "unfinished"
WORDS = StageOptions(stages=("words",))


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that writes: how it is done, and what is then read back."""

    name: str
    before: Path
    do: Callable[[Path], object]
    read: Callable[[Path], Any]


@contextlib.contextmanager
def failing(k: int, code: int) -> Iterator[Counter[str]]:
    """Let the k-th writing call fail; the counter says how many there were."""
    made: Counter[str] = Counter()
    kept = {name: getattr(os, name) for name in CALLS}

    def wrap(name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if name != "open" or _writes(*arguments):
                made["calls"] += 1
                if made["calls"] == k:
                    raise OSError(code, os.strerror(code), *[one for one in arguments[:1] if name != "write"])
            return kept[name](*arguments, **options)

        return call

    for name in CALLS:
        setattr(os, name, wrap(name))
    try:
        yield made
    finally:
        for name, call in kept.items():
            setattr(os, name, call)


def _writes(path: Any, flags: int = 0, *_: Any) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) or Path(path).is_dir()


def run(operation: Operation, place: Path) -> Counter[str]:
    """Fail each call once; what came of it."""
    former = operation.read(operation.before)
    done = place / "done"
    shutil.copytree(operation.before, done)
    operation.do(done)
    new = operation.read(done)
    tally: Counter[str] = Counter()
    k = 0
    while True:
        k += 1
        folder = place / "trial"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(operation.before, folder)
        try:
            with failing(k, (errno.ENOSPC, errno.EIO)[k % 2]) as made:
                operation.do(folder)
        except WriteError as error:
            tally["named" if str(folder) in str(error.where) else f"NOT NAMED {error}"] += 1
        except OSError as error:
            tally[f"NO ERROR OF OURS {error!r}"] += 1
        else:
            if made["calls"] < k:
                return tally
            tally["passed all the same"] += 1
        read = operation.read(folder)
        tally["former" if read == former else "new" if read == new else read if read == UNFINISHED else "MIXTURE"] += 1
        operation.do(folder)
        tally["next run is not the new version"] += operation.read(folder) != new


def operations(place: Path) -> list[Operation]:
    """The operations, each with a folder that holds the former version."""
    return [make(place) for make in (_part, _shard, _run, _ingest, _result, _folder)]


def _table(name: str, texts: list[str], place: Path) -> Path:
    rows = pa.table({"doc_id": [f"d{number}" for number in range(len(texts))], "text": texts})
    path = place / f"{name}.parquet"
    pq.write_table(rows, path)
    return path


def _store(place: Path, name: str, texts: list[str]) -> tuple[Path, Path]:
    table = _table(name, texts, place)
    run_store(table, place / name, options=WORDS, part_size=2)
    return table, place / name


def _asked(folder: Path) -> object:
    try:
        with stores.open_store(folder) as store:
            state = store.state
            return state, stores.kwic_page(store, "党员").values.tolist(), stores.list_words(store).values.tolist()
    except ReadError as error:
        return UNFINISHED if "no finished store" in str(error) or "missing or damaged" in str(error) else repr(error)


def _part(place: Path) -> Operation:
    """A part of a store that lies there is written again; the summary that vouches for it comes last."""
    from yanting_research.distributed.sources import open_source
    from yanting_research.distributed.stages import make_part

    table, folder = _store(place, "part", ["党员培训。", "支部活动。"])
    key = stores.StoreFolder(folder).state().parts[0]  # type: ignore[union-attr]
    made = make_part(list(open_source(table).rows()), WORDS)
    return Operation("a part of a store", folder, lambda where: stores.write_part(where, key, made), _asked)


def _shard(place: Path) -> Operation:
    _, folder = _store(place, "shard", ["党员培训。", "支部活动。", "党员活动。"])

    def build(where: Path) -> object:
        opened = stores.StoreFolder(where)
        state = opened.state()
        assert state is not None
        shard = stores.plan_shards(opened.summaries(state.parts), state.numbering)[0]
        return stores.build_shard(where, shard, (where / state.vocabulary[0], state.vocabulary[1]))

    return Operation("a shard of postings", folder, build, _asked)


def _run(place: Path) -> Operation:
    """A run that takes a store further: new parts, vocabulary, postings, book, state, and what is taken away."""
    _, folder = _store(place, "run", ["党员培训。", "支部活动。"])
    table = _table("more", ["党员培训。", "支部活动二。", "党员活动。"], place)
    return Operation(
        "a run into a store", folder, lambda where: run_store(table, where, options=WORDS, part_size=2), _asked
    )


def _ingest(place: Path) -> Operation:
    """The finish of an ingest; every file was read before, so that all happens in this process."""
    source, folder = place / "in", place / "corpus"
    source.mkdir()
    for number in range(3):
        (source / f"{number}.txt").write_text(f"一、现状\n全县共有党员{number + 3}千人。", encoding="utf-8")
    limits = RunLimits(workers=1)
    ingest_folder(source, folder, limits=limits)
    fewer = [source / "0.txt", source / "1.txt"]

    def read(where: Path) -> object:
        try:
            corpus = load_corpus(where)
        except ReadError as error:
            return UNFINISHED if "did not finish" in str(error) else repr(error)
        verdicts = set(writers.verify_manifest(where)["verdict"])
        return [(one.doc_id, one.text) for one in corpus], verdicts

    return Operation("the finish of an ingest", folder, lambda where: ingest_folder(fewer, where, limits=limits), read)


def _result(place: Path) -> Operation:
    """A table of results with its sidecar, which vouches for it; then the manifest."""
    folder = place / "results"
    tables = [pd.DataFrame({"region": ["青禾"], "n": [number]}) for number in (1, 2)]

    def write(where: Path, table: pd.DataFrame) -> object:
        caption = {"zh": "表", "en": "Table"}
        writers.write_result(
            table, where, "r", sources={}, caption=caption, data_kind="specimen", suffixes=(".csv", ".parquet")
        )
        return writers.write_manifest(where)

    def read(where: Path) -> object:
        verdicts = writers.verify_manifest(where)
        if set(verdicts["verdict"]) != {"ok"}:
            return UNFINISHED
        return {path.name: path.read_bytes() for path in where.iterdir()}

    write(folder, tables[0])
    return Operation("results, sidecar, manifest", folder, lambda where: write(where, tables[1]), read)


def _folder(place: Path) -> Operation:
    """The folder of a lesson."""
    folder = place / "lesson"
    writers.write_folder(folder, {"a.bin": b"former", "b.bin": b"former"})

    def read(where: Path) -> object:
        return {path.name: path.read_bytes() for path in where.iterdir()}

    return Operation(
        "the folder of a lesson",
        folder,
        lambda where: writers.write_folder(where, {"a.bin": b"new", "c.bin": b"n"}),
        read,
    )


def rows(place: Path) -> None:
    """One line an operation."""
    for number, operation in enumerate(operations(place)):
        work = place / f"work{number}"
        work.mkdir()
        print(f"calls that fail, {operation.name}: {dict(sorted(run(operation, work).items()))}", flush=True)
