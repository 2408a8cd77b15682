"""Pickles and marshalled words where programs would read them (TRUST S13); a row of ``benchmarks/hostile.py``."""

from __future__ import annotations

import itertools
import os
import struct
from pathlib import Path

from hostile_code import make_store
from hostile_trying import Tried, commanded, started, write

from yanting_research.cache import TableCache
from yanting_research.extraction import extract_facts
from yanting_research.ingest import corpus_from_text

__all__ = ["pickles"]


def _pickle(trap: Path) -> bytes:
    """A pickle that makes a file when it is read, written by hand."""
    return f"cos\nsystem\n(S'touch {trap}'\ntR.".encode()


def _one_word(word: str) -> bytes:
    """jieba's cache with one word, as ``marshal`` writes ``({word: 1000000}, 1000000)``, by hand."""
    million, text = b"i" + struct.pack("<i", 10**6), word.encode()
    return b"(" + struct.pack("<i", 2) + b"{u" + struct.pack("<i", len(text)) + text + million + b"0" + million


def pickles(place: Path) -> Tried:
    """S13: a planted jieba cache, and pickles where tables, corpora, stores and caches lie."""
    tried, trap = Tried(), place / "trap"
    report = write(place / "in" / "report.txt", "全县开展党员干部现代远程教育，培训党员三千人次。\n")
    clean = started("segment", report)
    for number, content in enumerate((_one_word("党员干部现代远程教育"), b"", _pickle(trap))):
        folder = place / f"tmp{number}"
        planted = write(folder / "jieba.cache", content)
        for name in ("jieba.u" + "0" * 32 + ".cache", "rjieba.cache"):
            write(folder / name, content)
        said = started("segment", report, env=os.environ | {"TMPDIR": str(folder)})
        same = said.out == clean.out and clean.done and "现代" in said.out
        tried.expect(same and planted.read_bytes() == content and not trap.exists(), f"jieba.cache {number}: {said}")
    tried.seen.append("three planted jieba caches change no word and are not touched")
    evil = _pickle(trap)
    for suffix, command in itertools.product(
        (
            "pkl",
            "pickle",
            "joblib",
            "parquet",
            "csv",
            "xlsx",
            "xls",
            "ods",
            "json",
            "toml",
            "txt",
            "docx",
            "doc",
            "zip",
            "npy",
        ),
        (
            ("facts",),
            ("survey", "check"),
            ("panel", "check", "--formula", "y ~ treated"),
            ("themes", report, "--codebook"),
        ),
    ):
        said = commanded(*command, write(place / "files" / f"evil.{suffix}", evil))
        tried.expect((said.refused or said.status == 2) and not trap.exists(), f"{command[0]} .{suffix}: {said}")
    tried.seen.append("a pickle under 15 endings to four commands: refused")
    _planted_folders(place, evil, tried)
    tried.expect(not trap.exists(), "something was run", n=0)
    return tried


def _planted_folders(place: Path, evil: bytes, tried: Tried) -> None:
    """Every file of a corpus, a store and a cache of tables becomes a pickle in turn."""
    said = commanded("ingest", place / "in", "-o", place / "corpus", "--workers", 1)
    tried.expect(said.done, said, n=0)
    cached, corpus = place / "cache", corpus_from_text("全县有党员1200名，办班3期。")
    table = TableCache(cached).call(extract_facts, corpus)
    asked = (
        (place / "corpus", lambda: commanded("facts", place / "corpus")),
        (make_store(place), lambda: commanded("search", place / "store", "党员")),
    )
    files = 0
    for folder, ask in asked:
        before = ask()
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            whole = path.read_bytes()
            path.write_bytes(evil)
            said = ask()
            path.write_bytes(whole)
            tried.expect(said.refused or said.out == before.out, f"{path.relative_to(place)}: {said}")
            files += 1
    for path in sorted(path for path in cached.rglob("*") if path.is_file()):
        path.write_bytes(evil)
        tried.expect(TableCache(cached).call(extract_facts, corpus).equals(table), f"cache {path.name}")
        files += 1
    tried.seen.append(
        f"{files} files of a corpus, a store and a cache of tables replaced by a pickle: refused or computed anew"
    )
