"""Folders with bad files (TRUST F8, F9, F10, F12): what becomes of each file; rows of ``benchmarks/faults.py``.

All texts are made up; the counties are invented.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import ingest as many_files
import scale

from yanting_research import ingest

__all__ = ["changing", "doubles", "folder"]

_REFUSED = (
    "empty", "blank", "noise", "binary", "picture", "cut_docx", "bomb", "entities", "password", "cut_pdf", "pipe",
    "link_out", "climbing_zip",
)  # fmt: skip
"""Kinds of ``benchmarks/ingest.py``; the fourteenth is a stream that kills the PDF reader."""
_ADDED = "全县党员。".encode()
_FURNITURE = ("手机版\n微信扫一扫", "打印 关闭", "首页\n手机版")


def deadly_pdf() -> bytes:
    """A PDF of a megabyte whose one stream unpacks to 1.2 GB (F9)."""
    packer = zlib.compressobj(9)
    first = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    stream = first + block * 1199 + packer.flush()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n" % len(stream) + stream + b"\nendstream",
    )
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def bad_files(place: Path) -> None:
    """Fourteen files that are refused, one that is a double, three in which no text is left."""
    place.mkdir(parents=True)
    for name in _REFUSED:
        suffix, make = many_files.BROKEN[name]
        make(place / f"{name}{suffix}")
    (place / "stream.pdf").write_bytes(deadly_pdf())
    (place / "same.txt").write_bytes(many_files.report_text(0, size=3).encode("utf-16"))
    for number, text in enumerate(_FURNITURE):
        (place / f"furniture{number}.txt").write_text(text, encoding="utf-8")


def folder(place: Path, *, files: int) -> None:
    """F8, F9: one fate a file, its reason and advice, the exit status; seconds and memory."""
    source, out = place / "in", place / "out"
    many_files.make_folder(source, good=files - 27, broken=0, size=3)
    shutil.rmtree(source / "broken")
    bad_files(source / "坏")
    watch = scale.MemoryWatch()
    start = time.perf_counter()
    command = [sys.executable, "-m", "yanting_research", "ingest", str(source), "-o", str(out), "--workers", "2"]
    ended = subprocess.run([*command, "--strict"], capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    report = ingest.load_report(out)
    bad = report[report["fate"].isin(["refused", "failed"])]
    explained = bool((bad[["path", "what", "expected", "remedy"]] != "").all(axis=None))
    stream = bad.loc[bad["path"].str.endswith("stream.pdf"), "what"].tolist()
    print(
        f"F8 {files - 27 + 18} files: {report['fate'].value_counts().to_dict()}, {report['path'].nunique()} paths, "
        f"reason and advice on every bad one: {explained}; exit status with --strict {ended.returncode}; "
        f"{seconds:.0f} s, at most {watch.stop():.2f} GB in all processes\nF9 stream.pdf: {stream}",
        flush=True,
    )


def doubles(place: Path) -> None:
    """F10: one text under four names in four encodings."""
    source = place / "doubles"
    source.mkdir()
    text = many_files.report_text(1)
    for name, codec in (("a", "utf-8"), ("b", "utf-8-sig"), ("c", "gb18030"), ("d", "utf-16")):
        (source / f"{name}.txt").write_bytes(text.encode(codec))
    corpus, report = ingest.ingest_paths([source])
    kept = report.loc[report["fate"] == "duplicate", ["path", "encoding", "duplicate_of"]].to_numpy().tolist()
    print(f"F10 one text in four encodings: {len(corpus)} document, {len(report)} rows; doubles {kept}", flush=True)


def changing(place: Path, *, tries: int = 20) -> None:
    """F12: another process of ours appends to a file while it is read."""
    fates: dict[str, int] = {}
    for number in range(tries):
        path = place / f"grows{number}.txt"
        path.write_text(many_files.report_text(2) * 200, encoding="utf-8")
        stop = threading.Event()
        writer = threading.Thread(target=_write_on, args=(path, stop))
        writer.start()
        corpus, report = ingest.ingest_paths([path])
        stop.set()
        writer.join()
        row = report.iloc[0]
        came_in = row["sha256"] if "sha256" in report else corpus.documents[0].source.sha256 if len(corpus) else ""
        fate = f"{row['fate']}: {row['what']}" if not len(corpus) else _state(path, came_in)
        fates[fate] = fates.get(fate, 0) + 1
    print(f"F12 a file written while it is read, {tries} times: {fates}", flush=True)


def _write_on(path: Path, stop: threading.Event) -> None:
    while not stop.is_set():
        with path.open("ab") as file:
            file.write(_ADDED)


def _state(path: Path, sha256: str) -> str:
    """Whether bytes that came in were a state of the file: its first bytes and so many additions."""
    whole = path.read_bytes()
    first = len((many_files.report_text(2) * 200).encode())
    cuts = range(first, len(whole) + 1, len(_ADDED))
    return "a state it had" if any(hashlib.sha256(whole[:cut]).hexdigest() == sha256 for cut in cuts) else "A MIXTURE"
