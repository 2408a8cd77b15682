"""Many documents: a run into a store by loop, worker processes and Dask beside a plain process pool; queries; kills.

    python benchmarks/scale.py --documents 20000 --workers 1 2 --engines pool dask --outlook
    python benchmarks/scale.py --documents 2000 --kills 20
    python benchmarks/scale.py --documents 200000 --engines pool --queries

Documents are recombined from the sentences of the specimen reports in ``corpus/texts`` (fictional counties), the
same ones every time. ``--outlook`` prints what a million and ten million would take, computed from this run by
``scale_outlook.py``, where the assumptions stand; it needs the times of one worker and of two.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
from scale_outlook import figures_of, outlook

from yanting_research import store as stores
from yanting_research.distributed import DaskRunner, LoopRunner, PoolRunner, Runner, StageOptions, run_store
from yanting_research.distributed.performing import perform
from yanting_research.distributed.runners import Task
from yanting_research.distributed.sources import DocumentSource
from yanting_research.ingest import RunLimits, build_corpus

ROOT = Path(__file__).parent.parent
WORDS = StageOptions(stages=("words",))
MEGABYTE = 1e6


def main() -> None:
    """Run what the arguments ask for and print it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--documents", type=int, default=2000)
    asked.add_argument("--part-size", type=int, default=500)
    asked.add_argument("--workers", type=int, nargs="+", default=[2])
    asked.add_argument(
        "--engines", nargs="+", default=["plain", "pool", "dask"], choices=["plain", "loop", "pool", "dask", "sklearn"]
    )
    asked.add_argument("--kills", type=int, default=0, help="random kills of workers during a run")
    asked.add_argument("--queries", action="store_true")
    asked.add_argument("--outlook", action="store_true", help="a table of a million and ten million; --workers 1 2")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="yanting-scale-") as folder:
        place = Path(folder)
        table, n_bytes = write_documents(place / "documents.parquet", given.documents)
        print(f"{given.documents:,} documents, {n_bytes / MEGABYTE:.1f} MB of text, parts of {given.part_size}")
        digests, times = set(), {}
        for engine in given.engines:
            for workers in given.workers if engine not in ("loop", "sklearn") else [1]:
                digest, times[engine, workers] = timed_run(
                    engine, workers, table, place / "store", given.part_size, n_bytes
                )
                digests.add(digest)
        digests.discard("")
        print("contents that differ:", max(0, len(digests) - 1))
        if given.kills:
            killed(table, place / "killed", given.part_size, given.kills, digests)
        if given.queries:
            sizes(place / "store", n_bytes)
            queries(place / "store")
        if given.outlook:
            pairs = {name: (times[name, 1], times[name, 2]) for name, workers in times if workers == 2}
            figures = figures_of(place / "store", n_bytes, pairs)
            print(outlook(figures), outlook(figures, language="zh"), sep="\n\n")


def write_documents(path: Path, count: int) -> tuple[Path, int]:
    """A table of documents of some twenty sentences each; and the bytes of their texts."""
    corpus = build_corpus([ROOT / "corpus" / "texts"])
    lines = sorted({line for document in corpus for line in document.text.split("\n")})
    usable = [line for line in lines if len(line) > 15]
    draw = random.Random(20130625)  # noqa: S311 - the same documents every time
    n_bytes = 0
    schema = pa.schema([(name, pa.string()) for name in ("doc_id", "text", "region", "period", "data_kind")])
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, count, 1000):
            rows = []
            for number in range(start, min(count, start + 1000)):
                text = "\n".join(draw.choices(usable, k=20))
                n_bytes += len(text.encode())
                rows.append(
                    {"doc_id": f"d{number:08d}", "text": text, "region": f"r{number % 50:02d}",
                     "period": str(2000 + number % 20), "data_kind": "specimen"}
                )  # fmt: skip
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
    return path, n_bytes


def timed_run(engine: str, workers: int, table: Path, out: Path, part_size: int, n_bytes: int) -> tuple[str, float]:
    """Run one engine and print its figures; the digest of the store (none by scikit-learn: ``""``), and seconds."""
    watch = MemoryWatch()
    digest = ""
    if engine == "sklearn":
        start = time.perf_counter()
        scikit_learn(table)
    else:
        shutil.rmtree(out, ignore_errors=True)
        start = time.perf_counter()
        runner = _runner(engine, workers)
        try:
            digest = run_store(table, out, options=WORDS, runner=runner, part_size=part_size).state.digest
        finally:
            runner.close()
    seconds = time.perf_counter() - start
    print(
        f"{engine:6} {workers} workers: {seconds:7.1f} s, {n_bytes / MEGABYTE / seconds:5.2f} MB/s; "
        f"memory of all processes together at most {watch.stop():.2f} GB; {digest[:12]}",
        flush=True,
    )
    return digest, seconds


class MemoryWatch:
    """The most memory this process and its children held together, looked at five times a second.

    Proportional set size: a page shared by three processes counts a third in each.
    """

    def __init__(self) -> None:
        self._most = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        me = psutil.Process()
        while not self._ended.wait(0.2):
            held = 0
            for process in (me, *me.children(recursive=True)):
                with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                    held += process.memory_full_info().pss
            self._most = max(self._most, held)

    def stop(self) -> float:
        """Gigabytes at the highest."""
        self._ended.set()
        self._thread.join()
        return self._most / 1e9


def _runner(engine: str, workers: int) -> Runner:
    kinds: dict[str, Callable[[], Runner]] = {
        "loop": LoopRunner,
        "plain": lambda: PlainRunner(workers),
        "pool": lambda: PoolRunner(RunLimits(workers=workers, seconds=3600)),
        "dask": lambda: DaskRunner(workers=workers),
    }
    return kinds[engine]()


class PlainRunner:
    """The yardstick: the same tasks in a process pool of the standard library, which does not survive a dead worker."""

    def __init__(self, workers: int) -> None:
        self._pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
        self._window = 2 * workers

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        """Answer every task; a few are handed over ahead, as the other runners do."""
        waiting = iter(tasks)
        pending = {self._pool.submit(perform, dict(task)): task for task in islice(waiting, self._window)}
        while pending:
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                yield pending.pop(future), future.result()
                for task in islice(waiting, 1):
                    pending[self._pool.submit(perform, dict(task))] = task

    def close(self) -> None:
        """Let the workers go."""
        self._pool.shutdown()


def scikit_learn(table: Path) -> None:
    """The peer: jieba's words counted by scikit-learn in one process, a matrix in memory, nothing on disk."""
    import jieba
    from sklearn.feature_extraction.text import CountVectorizer

    jieba.setLogLevel("WARNING")
    counter = CountVectorizer(tokenizer=jieba.lcut, token_pattern=None, lowercase=False)
    matrix = counter.fit_transform(row["text"] for row in DocumentSource(table).rows())
    print(f"       scikit-learn: {matrix.shape[0]:,} documents, {matrix.shape[1]:,} words")


def killed(table: Path, out: Path, part_size: int, kills: int, digests: set[str]) -> None:
    """Kill a random worker now and then; the content must be that of the runs before."""
    runner = PoolRunner(RunLimits(workers=2, seconds=3600))
    draw = random.Random(7)  # noqa: S311 - when and whom to kill
    stop = threading.Event()
    done = 0

    def kill() -> None:
        nonlocal done
        while not stop.wait(draw.uniform(0.2, 1.5)) and done < kills:
            pids = runner.worker_pids()
            if pids:
                os.kill(draw.choice(pids), signal.SIGKILL)
                done += 1

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        digest = run_store(table, out, options=WORDS, runner=runner, part_size=part_size).state.digest
    finally:
        stop.set()
        thread.join()
        runner.close()
    print(f"{done} workers killed: content", "equal" if digest in digests else "DIFFERENT")


def sizes(out: Path, n_bytes: int) -> None:
    """Megabytes on disk a megabyte of text, by kind of file."""
    kinds = {
        "texts": "parts/*/*.texts.parquet", "tokens": "parts/*/*.tokens.parquet", "words": "parts/*/*.words.parquet",
        "postings": "postings/*.parquet",
    }  # fmt: skip
    for name, pattern in kinds.items():
        size = sum(path.stat().st_size for path in out.glob(pattern))
        print(f"{name:9} {size / n_bytes:.3f} MB a MB of text; {_million(out, size):.2f} GB for a million documents")


def _million(out: Path, size: int) -> float:
    with stores.open_store(out) as store:
        return size / store.n_documents * 1e6 / 1e9


def queries(out: Path) -> None:
    """Seconds of questions: the first time, files compared with their hashes, and the best of three after it."""
    with stores.open_store(out) as store:
        words = stores.list_words(store, limit=100_000)
        frequent, rare = words.loc[10, "token"], words.iloc[-1]["token"]
        print(f"{store.n_tokens:,} tokens; frequent {frequent} ({words.loc[10, 'n_tokens']:,}), rare {rare}")
        for name, ask in _questions(store, str(frequent), str(rare)):
            seconds = []
            for _ in range(4):
                start = time.perf_counter()
                ask()
                seconds.append(time.perf_counter() - start)
            print(f"{name:28} first {seconds[0] * 1e3:8.1f} ms, then {min(seconds[1:]) * 1e3:8.1f} ms")


def _questions(store: stores.Store, frequent: str, rare: str) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "count", lambda: stores.count_word(store, frequent)
    yield "count by region", lambda: stores.count_word(store, frequent, by="region")
    yield "KWIC frequent, first 50", lambda: stores.kwic_page(store, frequent)
    yield "KWIC rare, first 50", lambda: stores.kwic_page(store, rare)
    yield "NEAR/5, first 50", lambda: stores.near_page(store, frequent, "培训", within=5)
    yield "prefix", lambda: stores.list_words(store, starts_with="培", limit=50)
    yield "piece of text, first 50", lambda: stores.find_text(store, "育培")


if __name__ == "__main__":
    main()
