"""Facts and audit: MB/s of one processor, growth with size, and hostile inputs.

    python benchmarks/facts.py [FOLDER] [--megabytes 1]

``FOLDER`` holds UTF-8 texts, for instance the State Council's work reports; without one, only the
specimen reports as printed, ten times denser in figures than work reports, are timed. Time is that of the
processor, so that another program on the machine counts little. Every text is repeated until the
size is reached; a document has at most 50 KB, as reports have. Hostile inputs are one document each;
those that hold a figure in every few characters are a tenth as large. Their time per MB must not grow
with their size: nothing in the rules is quadratic.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from dtm import as_corpus, read_texts

from yanting_research.auditing import audit
from yanting_research.core import Corpus
from yanting_research.extraction import extract_facts
from yanting_research.ingest import ingest_paths

_SPECIMENS = Path(__file__).parents[1] / "corpus" / "texts"
_DOCUMENT = 50_000  # bytes
_MEGABYTE = 1_000_000
_HOSTILE: dict[str, Callable[[int], str]] = {
    "digits": lambda n: "7" * n,
    "Chinese numerals": lambda n: "三千二百万" * (n // 15),
    "brackets": lambda n: "（" * (n // 3),
    "其中": lambda n: "其中" * (n // 6),
    "enumeration commas": lambda n: "甲、" * (n // 6),
    "blanks": lambda n: " " * n,
}
_DENSE: dict[str, Callable[[int], str]] = {
    "nested brackets with figures": lambda n: "党员5人（" * (n // 13),
    "parts without end": lambda n: "其中党员3人，" * (n // 19),
    "what is left, again and again": lambda n: "其余3名，" * (n // 13),
    "shares without end": lambda n: "占5%，" * (n // 8),
    "a row of shares": lambda n: "12%、" * (n // 6),
    "balances without end": lambda n: "年末结余3万元，" * (n // 22),
    "percentages": lambda n: "占14.7%，" * (n // 11),
    "table of one line": lambda n: "3\t" * (n // 2),
}


def specimens() -> list[str]:
    """The reports of our own making, read from their files of several kinds and encodings."""
    return [document.text for document in ingest_paths([_SPECIMENS])[0]]


def sized(texts: list[str], megabytes: float) -> Corpus:
    """Documents of at most 50 KB, made of the texts in turn, as many as fill the size [MB of UTF-8]."""
    pieces = [text[start : start + _DOCUMENT // 3] for text in texts for start in range(0, len(text), _DOCUMENT // 3)]
    once = sum(len(piece.encode()) for piece in pieces)
    made, total = [], 0
    while total < megabytes * _MEGABYTE:
        left = megabytes * _MEGABYTE - total
        made += pieces if left >= once else pieces[:: max(1, round(once / left))]
        total = sum(len(piece.encode()) for piece in made)
    return as_corpus(made)


def timed(corpus: Corpus) -> tuple[float, float, int]:
    """Seconds of the processor for facts and for the audit, and how many facts there are."""
    start = time.process_time()
    facts = extract_facts(corpus)
    middle = time.process_time()
    audit(facts, corpus=corpus)
    return middle - start, time.process_time() - middle, len(facts)


def report(name: str, corpus: Corpus) -> float:
    """One printed line; returns MB/s of both together."""
    megabytes = sum(len(document.text.encode()) for document in corpus) / _MEGABYTE
    facts, checks, found = timed(corpus)
    speed = megabytes / (facts + checks)
    print(
        f"{name:<32} {megabytes:6.2f} MB  facts {facts:7.2f} s  audit {checks:7.2f} s  {speed:6.2f} MB/s"
        f"  {found / megabytes:9,.0f} facts/MB",
        flush=True,
    )
    return speed


def main() -> None:
    """Print one line a run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--megabytes", type=float, default=1.0)
    options = parser.parse_args()
    timed(sized(specimens(), 0.05))  # rules are compiled and tables loaded once
    kinds = {"specimens": specimens()} | ({"folder": read_texts(options.folder)} if options.folder else {})
    for name, texts in kinds.items():
        speeds = [report(f"{name} x{factor}", sized(texts, options.megabytes * factor)) for factor in (0.5, 1, 2)]
        print(f"  {name}: speed at four times the size {speeds[-1] / speeds[0]:.2f} of that at once (1 is linear)")
    for share, group in ((1.0, _HOSTILE), (0.1, _DENSE)):
        for name, hostile in group.items():
            sizes = [round(options.megabytes * _MEGABYTE * share * factor) for factor in (0.5, 1)]
            speeds = [report(name, as_corpus([hostile(size)])) for size in sizes]
            print(f"  {name}: speed at twice the size {speeds[1] / speeds[0]:.2f} of that at once")


if __name__ == "__main__":
    main()
