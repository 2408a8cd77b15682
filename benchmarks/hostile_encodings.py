"""Encodings (TRUST S1 to S3) through ``yanting ingest`` and ``yanting kwic``; rows of ``hostile.py``."""

from __future__ import annotations

import csv
import difflib
import random
from pathlib import Path
from typing import Any

import decoding
from hostile_trying import TEXTS, Tried, commanded, write

from yanting_research.ingest import load_corpus, load_report
from yanting_research.readers import read_text

__all__ = ["damaged", "recognised", "rare"]

LENGTHS = (20, 100, 1000)
N_DAMAGED = 2000
SEED = 20130625
_FAMILY = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}


def _ingested(source: Path, out: Path) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Rows of the report by file name, and the decoded text of every file that came in."""
    said = commanded("ingest", source, "-o", out, "--workers", 2, "--keep-duplicates")
    if said.status:
        raise RuntimeError(said.err)
    report = {Path(row["path"]).name: row for row in load_report(out).to_dict("records")}
    texts = {Path(document.source.path).name: document.source.text for document in load_corpus(out)}
    return report, texts


def recognised(place: Path) -> Tried:
    """S1: 630 snippets of the specimens in seven encodings, 30 of each length of 20, 100 and 1,000 characters."""
    tried = Tried()
    drawn = [one for one in decoding.snippets() if int(one[0].split()[1]) in LENGTHS]
    for number, (_, _, data) in enumerate(drawn):
        write(place / "in" / f"{number:03d}.txt", data)
    report, texts = _ingested(place / "in", place / "out")
    for number, (kind, text, _) in enumerate(drawn):
        name = f"{number:03d}.txt"
        right = texts.get(name, "").replace("\r\n", "\n") == text.replace("\r\n", "\n")
        tried.expect(right, f"{kind} {report[name]['fate']} {report[name]['encoding']} {report[name]['what']}")
    tried.seen.append(f"{tried.n - len(tried.wrong)} of {tried.n} decoded to the very text")
    return tried


def damaged(place: Path) -> Tried:
    """S2: 2,000 damaged files; two encodings in one, a byte lost, cut in the middle, binary."""
    tried = Tried()
    made = _damaged_files(place / "in")
    report, texts = _ingested(place / "in", place / "out")
    marked = refused = longest = 0
    for name, (codec, text) in made.items():
        row = report[name]
        if row["fate"] in ("refused", "failed"):
            refused += 1
            tried.expect(bool(row["what"] and row["remedy"]), f"{name} refused without a reason: {row}")
        else:
            marked += "\ufffd" in texts[name]
            same = _FAMILY.get(row["encoding"], row["encoding"]) == _FAMILY.get(codec, codec)
            tried.expect(same, f"{name} {codec} taken for {row['encoding']}")
            longest += _longest_changed(text, texts[name]) > 3
    tried.seen.append(
        f"{N_DAMAGED} damaged files: {refused} refused, {marked} read with the place marked, "
        f"{len(made) - refused - marked} where the bytes are a valid text of the same encoding, {longest} of them "
        "with more than three wrong characters in a row"
    )
    _mixed(place / "mixed", tried)
    return tried


def _damaged_files(folder: Path) -> dict[str, tuple[str, str]]:
    """Pieces of the specimens, one to three bytes of each changed or one lost; name to codec and text."""
    draw = random.Random(SEED)  # noqa: S311
    whole = "".join(read_text(path).text for path in sorted(TEXTS.glob("*.txt")))
    made = {}
    for number in range(N_DAMAGED):
        codec = draw.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16"])
        at = draw.randrange(len(whole) - 200)
        text = whole[at : at + 200]
        data = bytearray(text.encode(codec))
        for _ in range(draw.randint(1, 3)):
            data[draw.randrange(3, len(data))] = draw.randrange(256)
        if number % 4 == 0:
            del data[draw.randrange(3, len(data))]
        name = f"{number:04d}.txt"
        write(folder / name, bytes(data))
        made[name] = (codec, text)
    return made


def _longest_changed(text: str, read: str) -> int:
    """Most characters in a row that were read as others and carry no mark."""
    changes = difflib.SequenceMatcher(None, text, read, autojunk=False).get_opcodes()
    return max(
        (end - start for tag, _, _, start, end in changes if tag != "equal" and "\ufffd" not in read[start:end]),
        default=0,
    )


def _mixed(folder: Path, tried: Tried) -> None:
    text = read_text(TEXTS / "danfeng_2012.txt").text[:600]
    first, second = text[:300], text[300:]
    kinds = {
        "utf8_gbk.txt": first.encode() + second.encode("gb18030"),
        "gbk_utf8.txt": first.encode("gb18030") + second.encode(),
        "lost.txt": text.encode()[:400] + text.encode()[401:],
        "lost_gbk.txt": text.encode("gb18030")[:401] + text.encode("gb18030")[402:],
        "cut.txt": text.encode()[:-1],
        "cut_gbk.txt": text.encode("gb18030")[:-1],
        "cut_utf16.txt": text.encode("utf-16-le")[:-1],
        "binary.txt": b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40,
        "noise.txt": random.Random(SEED).randbytes(4000),  # noqa: S311
    }
    for name, data in kinds.items():
        write(folder / name, data)
    report, texts = _ingested(folder, folder.parent / "mixed_out")
    for name in kinds:
        row, found = report[name], texts.get(name, "")
        if name.startswith(("lost", "cut")):
            tried.expect(
                found.count("\ufffd") in (1, 2) and row["n_damaged"] > 0, f"{name}: {row['what'] or found[-9:]}"
            )
        else:
            whole = row["fate"] == "refused" and row["what"] and row["remedy"]
            tried.expect(bool(whole) and ("byte" in row["place"] or name[0] in "bn"), f"{name}: {row}")
    tried.seen.append("two encodings refused at the byte of the seam, a lost or cut character marked, binary refused")


def rare(place: Path) -> Tried:
    """S3: characters of four bytes, found by the command for a concordance."""
    tried = Tried()
    text = "一、现状\n村民䶮某与𠮷某参加了县里的培训，㐀村也办了班。\n"
    for codec in ("gb18030", "utf-8", "utf-16"):
        file = write(place / f"{codec}.txt", text.encode(codec))
        for character in "䶮𠮷㐀":
            said = commanded("kwic", character, file, "--format", "csv")
            lines = list(csv.DictReader(said.out.splitlines()))
            tried.expect([line["keyword"] for line in lines] == [character], f"{codec} {character}: {said}")
    tried.seen.append("䶮, 𠮷 and 㐀 in three encodings found by kwic")
    return tried
