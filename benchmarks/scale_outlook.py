"""What a million and ten million documents would take, computed from a measured run.

    python benchmarks/scale_outlook.py --store my_store --megabytes 84.4 --pool 77.4 43.3 --dask 91.3 51.3

``--store`` is a store that ``yanting run`` wrote, ``--megabytes`` the text that went into it (UTF-8), ``--pool`` and
``--dask`` the seconds of that run with one worker and with two, on a quiet machine; ``benchmarks/scale.py`` makes such
a store and measures such a run. The result is a table in Markdown for ``docs/explanation/scale.md``. Assumptions:

* Disk is linear in the text: what a megabyte of text took here, it takes there.
* Time is a part that one process does alone (reading, planning, vocabulary, list of documents) and a part that is
  shared out evenly; both are linear in the documents. With seconds T1 and T2 for one and two workers the shared part is
  2 (T1 - T2) and the rest is alone: T(n) = (2 T2 - T1) + 2 (T1 - T2) / n.
* The process that plans holds a hash of each document and the list of them; a worker holds one part, whatever the sum.
* A document-term matrix has as many cells a document as here, 8 bytes each, and takes three times that while it is
  made.
"""

from __future__ import annotations

import argparse
import hashlib
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from yanting_research.store import matrix_size, open_store, read_book

TARGETS = (1_000_000, 10_000_000)
WORKERS = (2, 16)
KINDS = {
    "texts": ("parts/*/*.texts.parquet",),
    "words": ("parts/*/*.tokens.parquet", "parts/*/*.words.parquet"),
    "postings": ("postings/*.parquet",),
    "results": ("parts/*/*.facts.parquet", "parts/*/*.checks.parquet", "parts/*/*.themes.parquet"),
}
"""Files by what they hold. A store of words alone has empty results."""
LABELS = {
    "en": {},
    "zh": {
        "documents": "篇数", "measured": "量出", "computed": "算出", "text, UTF-8": "正文（UTF-8）",
        "texts": "正文，压缩后", "words": "词", "postings": "倒排", "results": "结果", "a byte of text": "倍于正文",
        "store together": "库，合计", "pool": "进程池", "dask": "Dask", "worker": "个进程", "workers": "个进程",
        "planning process, beside its base": "排批次的进程，程序本身以外",
        "document-term matrix, every word": "文档—词矩阵，全部的词", "the same while it is made": "同上，做的时候",
        "min": "分", "h": "小时", "s": "秒",
    },
}  # fmt: skip
"""Words of the table; what is absent is said as it stands."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured.

    Attributes
    ----------
    n_documents, n_bytes
        Of the run: documents, and bytes of their texts in UTF-8.
    disk
        Bytes on disk by kind.
    n_cells
        Cells of its document-term matrix that are not 0.
    book
        Bytes in memory of the list of its documents.
    seconds
        By engine: with one worker and with two.
    """

    n_documents: int
    n_bytes: float
    disk: Mapping[str, int]
    n_cells: int
    book: int
    seconds: Mapping[str, tuple[float, float]]


def figures_of(folder: Path, n_bytes: float, seconds: Mapping[str, tuple[float, float]]) -> Figures:
    """Sizes of a store beside the seconds of its run."""
    disk = {
        kind: sum(path.stat().st_size for pattern in patterns for path in folder.glob(pattern))
        for kind, patterns in KINDS.items()
    }
    with open_store(folder) as store:
        book = read_book(store.root, store.state).nbytes
        return Figures(store.n_documents, n_bytes, disk, matrix_size(store).n_cells, book, seconds)


def seconds_with(workers: int, one: float, two: float) -> float:
    """Seconds with so many workers, from those with one and with two.

    >>> seconds_with(1, 40.0, 22.0), seconds_with(2, 40.0, 22.0), seconds_with(4, 40.0, 22.0)
    (40.0, 22.0, 13.0)

    Raises
    ------
    SystemExit
        When two workers took longer than one or less than half its time: then the machine did other work meanwhile.
    """
    if not one / 2 <= two <= one:
        raise SystemExit(f"{one:.1f} s with one worker and {two:.1f} s with two: measure again on a quiet machine")
    shared = 2 * (one - two)
    return one - shared + shared / workers


def planning_bytes(count: int = 50_000) -> float:
    """Memory that the planning process needs a document: its hash and its length in a mapping, measured here."""
    tracemalloc.start()
    held = {hashlib.sha256(str(number).encode()).hexdigest(): number for number in range(count)}
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / len(held)


def outlook(measured: Figures, targets: Sequence[int] = TARGETS, *, language: str = "en") -> str:
    """The table in Markdown, with English or Chinese words (``en``, ``zh``)."""
    said = LABELS[language]

    def word(label: str) -> str:
        return said.get(label, label)

    columns = [measured.n_documents, *targets]
    head = [f"{measured.n_documents:,} ({word('measured')})", *(f"{count:,} ({word('computed')})" for count in targets)]
    rows = [[word("documents"), *head], ["---", *["---:"] * len(head)]]

    def line(label: str, value: float, shown: str = "size") -> None:
        grown = [value * count / measured.n_documents for count in columns]
        rows.append([word(label), *(_size(one) if shown == "size" else _time(one, word) for one in grown)])

    line("text, UTF-8", measured.n_bytes)
    for kind, size in measured.disk.items():
        if size / measured.n_bytes >= 0.005:
            line(f"{word(kind)} ({size / measured.n_bytes:.2f} {word('a byte of text')})", size)
    line("store together", sum(measured.disk.values()))
    for engine, (one, two) in measured.seconds.items():
        line(f"{word(engine)}, 1 {word('worker')}", one, "time")
        for workers in WORKERS:
            line(f"{word(engine)}, {workers} {word('workers')}", seconds_with(workers, one, two), "time")
    line("planning process, beside its base", planning_bytes() * measured.n_documents + measured.book)
    line("document-term matrix, every word", measured.n_cells * 8)
    line("the same while it is made", measured.n_cells * 8 * 3)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _size(n_bytes: float) -> str:
    for unit, factor in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if n_bytes >= factor:
            return f"{n_bytes / factor:.3g} {unit}"
    return f"{n_bytes / 1e3:.3g} kB"


def _time(seconds: float, word: Callable[[str], str]) -> str:
    if seconds < 100:
        return f"{seconds:.1f} {word('s')}"
    return f"{seconds / 60:.0f} {word('min')}" if seconds < 6000 else f"{seconds / 3600:.1f} {word('h')}"


def main() -> None:
    """Print the table of the run that the arguments name."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--store", type=Path, required=True)
    asked.add_argument("--megabytes", type=float, required=True)
    for engine in ("pool", "dask"):
        asked.add_argument(f"--{engine}", type=float, nargs=2, metavar=("ONE", "TWO"))
    asked.add_argument("--language", choices=tuple(LABELS), default="en")
    given = asked.parse_args()
    seconds = {name: tuple(getattr(given, name)) for name in ("pool", "dask") if getattr(given, name)}
    print(outlook(figures_of(given.store, given.megabytes * 1e6, seconds), language=given.language))


if __name__ == "__main__":
    main()
