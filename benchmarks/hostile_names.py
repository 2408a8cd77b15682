"""Names that lead out of a folder or cheat the eye (TRUST S8, S9, S24); rows of ``hostile.py``."""

from __future__ import annotations

import json
import os
import re
import shutil
import unicodedata
from pathlib import Path

import ingest as many_files
import pandas as pd
from hostile_trying import TEXTS, Tried, ascii_safe, commanded, obeyed, started, write

from yanting_research import writers
from yanting_research.core import sealed
from yanting_research.ingest import load_corpus, load_report

__all__ = ["figure_names", "odd_names", "ways_out"]

OUTSIDE = "全县的秘密文件，不该读进来。"
CLIMBING = (
    "../../etc/passwd",
    "../..etc/passwd",
    "/etc/passwd",
    "C:\\windows\\win.ini",
    "..\\..\\secret.txt",
    "\\\\server\\share\\a",
    "http://127.0.0.1:9/a.txt",
    "file:///etc/passwd",
    "a\0b.txt",
    "",
    ".",
    "texts/../../secret.txt",
)
"""Names that a manifest, a table of corrections or an archive may hold to lead somewhere else."""
FIGURE_NAMES = (
    "../../evil",
    "CON",
    "con.png",
    "题" * 300,
    "主题" * 60,
    "a\0b",
    "a\nb",
    "..",
    ".",
    "",
    "/etc/cron.d/x",
    "C:\\x",
    "a/b",
    "aux",
    "COM1",
    " ",
    "-rf",
    "主题\u202egnp.exe",
    "A",
    "a",
    "é",
    "e\u0301",
    "x" * 255,
    "~root",
    "$(touch x)",
    "*",
    "?",
)


def ways_out(place: Path) -> Tried:
    """S8: links, loops, pipes, devices in a folder; names that climb in manifests, corrections, archives; addresses."""
    tried = Tried()
    outside = write(place / "outside" / "secret.txt", OUTSIDE)
    _links(place / "in", outside)
    said = started("ingest", place / "in", "-o", place / "out", "--workers", 1, "--seconds", 20, seconds=300)
    report = load_report(place / "out")
    names = [Path(name).name for name in report["path"]]
    good = report.loc[report["fate"] == "ok", "path"].map(lambda name: Path(name).name).tolist()
    tried.expect(good == ["good.txt"] and len(names) == len(set(report["path"])), f"came in: {good}", n=len(names))
    bad = report[report["fate"] != "ok"]
    tried.expect(bool((bad[["what", "remedy"]] != "").all(axis=None)), bad.to_dict("records"), n=0)
    held = [path for path in (place / "out").rglob("*") if path.is_file() and OUTSIDE.encode() in path.read_bytes()]
    tried.expect(not held, f"the file outside was read: {held}", n=0)
    tried.seen.append(
        f"{len(names)} names in a folder, 1 file read, {said.seconds:.1f} s: {'; '.join(sorted(set(bad['what'])))}"
    )
    for name in (
        "http://127.0.0.1:9/a.txt",
        "https://example.com/a.csv",
        "file:///etc/passwd",
        "/dev/zero",
        "/dev/stdin",
        place / "in" / "pipe.txt",
        "s3://a/b.xlsx",
    ):
        for command in (
            ("facts",),
            ("kwic", "党员"),
            ("survey", "check"),
            ("panel", "check", "--formula", "y ~ treated"),
            ("lesson", "-o", place / "lesson"),
        ):
            answer = commanded(command[0], *command[1:], name)
            tried.expect(answer.refused and answer.seconds < 20, f"{command} {name}: {answer}")
    tried.seen.append("addresses, devices and pipes named to five commands refused")
    _manifests(place, tried)
    _archives(place / "zip", tried)
    return tried


def _links(folder: Path, outside: Path) -> None:
    write(folder / "good.txt", many_files.report_text(3))
    write(folder / "sub" / "empty.txt", "")
    (folder / "file.txt").symlink_to(outside)
    (folder / "folder").symlink_to(outside.parent)
    (folder / "loop").symlink_to(folder)
    (folder / "sub" / "up").symlink_to("..")
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "hosts.txt").symlink_to("/etc/hosts")
    os.mkfifo(folder / "pipe.txt")
    many_files._socket(folder / "socket.txt")


def _manifests(place: Path, tried: Tried) -> None:
    """A corpus whose manifest, or whose corrections, name files somewhere else."""
    shutil.copy(TEXTS / "danfeng_2012.txt", write(place / "m" / "a.txt", b""))
    said = commanded("ingest", place / "m", "-o", place / "corpus", "--workers", 1)
    tried.expect(said.done, said, n=0)
    manifest = place / "corpus" / writers.MANIFEST_NAME
    whole = json.loads(manifest.read_bytes())
    for name in CLIMBING:
        changed = {key: value for key, value in whole.items() if key in ("about", "files")}
        changed["files"] = [dict(changed["files"][0], path=name), *changed["files"]]
        manifest.write_text(json.dumps(sealed(changed)), encoding="utf-8")
        answer = commanded("facts", place / "corpus")
        named = ascii_safe(name).strip(".") in answer.err.replace("\\\\", "\\") or name in answer.err
        tried.expect(answer.refused and named, f"manifest {name!r}: {answer}")
        metadata = place / "metadata.csv"
        pd.DataFrame({"path": [name], "doc_id": ["a"], "region": ["青禾县"]}).to_csv(metadata, index=False)
        answer = commanded("indicators", place / "m", "--metadata", metadata)
        tried.expect(
            OUTSIDE not in answer.out and "root:" not in answer.out and "Traceback" not in answer.err,
            f"corrections {name!r}: {answer}",
        )
        pd.DataFrame({"path": ["a.txt"], "doc_id": [name]}).to_csv(metadata, index=False)
        answer = commanded(
            "ingest", place / "m", "-o", place / "ids", "--metadata", metadata, "--fresh", "--workers", 1
        )
        strange = [path for path in place.rglob("*danfeng*") if place / "ids" not in path.parents]
        tried.expect(answer.status in (0, 1) and not strange, f"doc_id {name!r}: {answer} {strange}")
    manifest.write_text(json.dumps(whole), encoding="utf-8")
    tried.seen.append(
        f"{len(CLIMBING)} names in a manifest, as path and as doc_id of corrections: none opened or written"
    )


def _archives(folder: Path, tried: Tried) -> None:
    text = many_files.report_text(4).encode()
    for number, name in enumerate(CLIMBING):
        if name and "\0" not in name:
            write(folder / f"{number:02d}.zip", many_files.zip_bytes({name: text + str(number).encode()}))
    out = folder.parent / "zip_out"
    said = commanded("ingest", folder, "-o", out, "--workers", 1)
    escaped = list(folder.parent.parent.rglob("passwd"))
    report = load_report(out)
    odd = [name for name in report["path"] if obeyed(name)]
    tried.expect(said.done and not escaped and not odd, f"{said} {escaped} {odd}", n=len(list(folder.iterdir())))
    fates = report.loc[report["fate"] != "ok", "what"].value_counts().to_dict()
    tried.seen.append(
        f"{len(report)} archives with such a member: {fates}, {int((report['fate'] == 'ok').sum())} read in memory"
    )


def odd_names(place: Path) -> Tried:
    """S9: files whose names hold bad UTF-8, escapes, newlines, directions, two forms of a letter, two cases of one."""
    tried = Tried()
    source, made = place / "in", 0
    (source).mkdir()
    for number, name in enumerate(
        (*many_files.ODD_NAMES, "a\tb.txt", "党\u2066员\u2069.txt", "\x07响.txt", "A.txt", "a.txt")
    ):
        try:
            (source / name).write_text(many_files.report_text(number), encoding="utf-8")
            made += 1
        except OSError:
            continue  # a file system that cannot hold the name
    said = commanded("ingest", source, "-o", place / "out", "--workers", 1)
    tried.expect(said.done and not obeyed(said.printed), said, n=0)
    report = load_report(place / "out")
    ids = [document.doc_id for document in load_corpus(place / "out")]
    tried.expect(
        int((report["fate"] == "ok").sum()) == len(ids) == made, report["fate"].value_counts().to_dict(), n=made
    )
    tried.expect(report["path"].is_unique and len({one.casefold() for one in ids}) == made, "two share a name", n=0)
    tried.expect(all(unicodedata.is_normalized("NFC", one) for one in ids), "a doc_id is not NFC", n=0)
    for command in (
        ("facts", "--format", "csv"),
        ("facts", "--sentences"),
        ("audit",),
        ("terms",),
        ("kwic", "党员"),
        ("indicators",),
        ("themes", "--show", "hits"),
        ("facts", "--format", "json"),
    ):
        answer = commanded(
            command[0],
            *(["党员"] if command[0] == "kwic" else []),
            source,
            *(part for part in command[1:] if part != "党员"),
        )
        tried.expect(
            answer.done and not obeyed(answer.printed), f"{command}: {obeyed(answer.printed)} {answer.err[-300:]}"
        )
    for suffix in ("csv", "parquet", "xlsx", "json"):
        answer = commanded("facts", source, "--sentences", "-o", place / f"facts.{suffix}")
        tried.expect(answer.done, answer)
    page = (place / "out" / "ingest_report.html").read_text(encoding="utf-8")
    tried.expect(not obeyed(page), f"the report as a page: {obeyed(page)}")
    tried.seen.append(
        f"{made} files with odd names: every one under a doc_id of its own; commands and tables escape them"
    )
    return tried


def figure_names(place: Path) -> Tried:
    """S24: hostile names of figures and results."""
    tried = Tried()
    folder = place / "deep" / "er" / "figures"
    png, svg = b"\x89PNG\r\n\x1a\n", b"<svg/>"
    caption = {"zh": "图", "en": "Figure"}
    seen: set[str] = set()
    for name in FIGURE_NAMES:
        for written in (
            writers.write_figure(
                {"png": png, "svg": svg}, folder, name, sources={}, data_kind="specimen", caption=caption
            ),
            writers.write_result(
                pd.DataFrame({"a": [1]}), folder / "t", name, sources={}, data_kind="specimen", caption=caption
            ),
        ):
            paths = [one.path for one in written]
            inside = all(path.parent in (folder, folder / "t") and path.is_file() for path in paths)
            short = all(
                len(path.name.encode()) <= 100 and not obeyed(path.name) and "\n" not in path.name for path in paths
            )
            fresh = not {str(path).casefold() for path in paths} & seen
            seen |= {str(path).casefold() for path in paths}
            tried.expect(inside and short and fresh, f"{name!r}: {[path.name for path in paths]}")
    strange = [path for path in place.rglob("*") if path.is_file() and path.parent not in (folder, folder / "t")]
    tried.expect(not strange, f"written outside: {strange}", n=0)
    tried.seen.append(
        f"{len(FIGURE_NAMES)} names, figure and table each: all inside, at most 100 bytes, no two the same, "
        "case ignored"
    )
    report = write(place / "report.txt", many_files.report_text(5, size=30))
    before = set(place.rglob("*"))
    for title in FIGURE_NAMES[:12]:
        answer = commanded("lesson", report, "-o", place / "lesson", "--title", title or "空", "--only", "figures")
        tried.expect(answer.status in (0, 1) and "Traceback" not in answer.err, f"lesson --title {title!r}: {answer}")
    new = [path for path in place.rglob("*") if path not in before and path != place / "lesson"]
    tried.expect(all((place / "lesson") in path.parents for path in new), f"a lesson wrote outside: {new}", n=0)
    names = [path.name for path in (place / "lesson").rglob("*")]
    tried.expect(all(re.fullmatch(r"[\w.-]{1,100}", name) for name in names), names, n=0)
    tried.seen.append("12 of them as the title of a lesson with figures: nothing outside its folder")
    return tried
