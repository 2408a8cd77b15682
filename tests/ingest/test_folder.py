"""The corpus folder: every file one fate, resumable, the same bytes however it was made."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from yanting_research import writers
from yanting_research.core import to_raw
from yanting_research.errors import ReadError, WriteError, YantingWarning
from yanting_research.ingest import (
    IngestResult,
    RunLimits,
    build_corpus,
    ingest_folder,
    ingest_paths,
    is_corpus_folder,
    load_corpus,
    load_report,
)
from yanting_research.ingest.corpus_rows import CORPUS_TABLES
from yanting_research.ingest.parts import part_is_whole, read_part

LIMITS = RunLimits(workers=1, seconds=600)


def bytes_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_good_files_come_in_and_broken_ones_say_why(ingested: IngestResult, bench: ModuleType) -> None:
    report = ingested.report
    broken = report[report["path"].str.contains("/broken/")]
    assert (report["fate"] == "ok").sum() == len(report) - len(broken) == 36
    assert set(broken["fate"]) == {"refused", "failed"}
    assert {Path(path.split("!")[0]).name.rsplit("_", 1)[0] for path in broken["path"]} == set(bench.BROKEN)
    assert (broken[["error", "what", "place", "expected", "remedy"]] != "").all(axis=None)
    # every row of a collection's bad member names the member, and no text of a broken file is in the corpus
    assert not [document for document in ingested.corpus if "/broken/" in document.source.path]


def test_what_is_in_the_folder(ingested: IngestResult, many: Path) -> None:
    out = ingested.folder
    tables = [*CORPUS_TABLES, "outline_findings", "marks"]
    for name in (*tables, "ingest_report", "near_duplicates"):
        assert (out / f"{name}.parquet").is_file(), name
    assert {path.stem for path in (out / "texts").iterdir()} == {document.doc_id for document in ingested.corpus}
    assert set(writers.verify_manifest(out)["verdict"]) == {"ok"}
    copies = {path.stem: path for path in (out / "raw").rglob("*") if path.is_file()}
    assert set(copies) == {document.source.sha256 for document in ingested.corpus}
    document = ingested.corpus.documents[0]
    assert copies[document.source.sha256].read_bytes() == Path(document.source.path).read_bytes()
    assert not os.access(copies[document.source.sha256], os.W_OK) or os.geteuid() == 0
    assert copies[document.source.sha256].stat().st_mode & 0o222 == 0


def test_a_table_of_others_in_their_encoding_is_copied_and_not_counted(tmp_path: Path) -> None:
    (tmp_path / "名单.csv").write_bytes("doc_id;text\na;青禾县共有党员三千人。\n".encode("gb18030"))
    made = ingest_folder(tmp_path / "名单.csv", tmp_path / "out", text_column="text", limits=LIMITS)
    assert made.report["fate"].tolist() == ["ok"]
    assert set(writers.verify_manifest(made.folder)["verdict"]) == {"ok"}


def test_the_folder_loads_back(ingested: IngestResult) -> None:
    loaded = load_corpus(ingested.folder)
    assert loaded == ingested.corpus
    assert load_report(ingested.folder).equals(ingested.report)
    assert is_corpus_folder(ingested.folder)
    assert build_corpus(ingested.folder) == loaded
    corpus, report = ingest_paths([ingested.folder])
    assert (corpus, len(report)) == (loaded, len(ingested.report))
    document = loaded.documents[0]
    heading = document.sections[1].heading_span
    raw = to_raw(document.offsets, heading.start, heading.end)
    assert document.source.text[raw.start : raw.end] == document.text[heading.start : heading.end]


def test_killed_and_resumed_with_one_worker_gives_the_same_bytes(
    ingested: IngestResult, many: Path, tmp_path: Path
) -> None:
    out = tmp_path / "corpus"
    command = [sys.executable, "-m", "yanting_research", "ingest", str(many), "-o", str(out), "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while len(list(out.rglob("*.part"))) < 8 and process.poll() is None:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
    assert not (out / "manifest.json").exists()
    with pytest.raises(ReadError, match="did not finish"):
        load_corpus(out)
    resumed = ingest_folder(many, out, limits=LIMITS)
    assert 0 < resumed.n_read < ingested.n_read
    assert bytes_below(out) == bytes_below(ingested.folder)


def test_only_new_changed_and_damaged_are_read_again(ingested: IngestResult, many: Path, tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "corpus"
    shutil.copytree(ingested.folder, out)
    assert ingest_folder(many, out, limits=LIMITS).n_read == 0
    before = bytes_below(out)
    assert before == bytes_below(ingested.folder)
    part = min(out.rglob("*.part"))
    damaged = bytearray(part.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    part.write_bytes(damaged)
    source.mkdir()
    (source / "新.txt").write_text("一、现状\n全县共有党员三千人。", encoding="utf-8")
    with pytest.warns(YantingWarning, match="read again"):
        added = ingest_folder([many, source], out, limits=LIMITS)
    assert added.n_read == 2
    assert "新" in {document.doc_id for document in added.corpus}
    assert set(before) < set(bytes_below(out))
    assert ingest_folder(many, out, limits=LIMITS).n_read == 0
    assert bytes_below(out) == before  # what is no longer offered leaves the folder again


def test_a_flipped_digit_in_the_head_of_a_part_is_found(ingested: IngestResult, tmp_path: Path) -> None:
    part = next(part for part in sorted(ingested.folder.rglob("*.part")) if part_is_whole(part) == 1)
    copy = tmp_path / part.name
    copy.write_bytes(part.read_bytes().replace(b'"n_ok":1', b'"n_ok":0', 1))
    assert (part_is_whole(copy), read_part(copy)) == (-1, None)


def test_folders_that_are_not_ours_are_left_alone(many: Path, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "mine.txt").write_text("我的", encoding="utf-8")
    with pytest.raises(WriteError, match="other files"):
        ingest_folder(many, tmp_path)
    with pytest.raises(WriteError, match="is a file"):
        ingest_folder(many, tmp_path / "texts" / "mine.txt")
    assert bytes_below(tmp_path) == {"texts/mine.txt": "我的".encode()}
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadError, match="holds no documents"):
        ingest_folder(tmp_path / "empty", tmp_path / "corpus")
    assert not (tmp_path / "corpus").exists()


def test_a_corpus_inside_the_folder_is_not_read_as_files(ingested: IngestResult, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("全县共有党员三千人。", encoding="utf-8")
    shutil.copytree(ingested.folder, tmp_path / "made", ignore=shutil.ignore_patterns("raw", "cache"))
    _, report = ingest_paths(tmp_path)
    assert report["fate"].tolist() == ["ok", "refused"]
    assert report.loc[1, "what"] == "is the folder of a corpus that an ingest wrote"


def test_a_table_that_was_changed_is_refused(ingested: IngestResult, tmp_path: Path) -> None:
    out = tmp_path / "corpus"
    shutil.copytree(ingested.folder, out, ignore=shutil.ignore_patterns("raw", "cache", "texts"))
    (out / "texts.parquet").write_bytes((out / "texts.parquet").read_bytes() + b"\0")
    with pytest.raises(ReadError, match="damaged"):
        load_corpus(out)


@pytest.mark.parametrize(("field", "value"), [("workers", -1), ("seconds", 0.0), ("max_memory", 1)])
def test_wrong_limits(field: str, value: float) -> None:
    with pytest.raises(ValueError, match=field):
        RunLimits(**{field: value})  # type: ignore[arg-type]
