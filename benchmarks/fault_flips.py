"""Flipped bits and cut files over every kind of file that is read back (TRUST F4); rows of ``benchmarks/faults.py``.

A trial damages one file, asks what is asked of such files, and restores it. The answer must be an error of ours, or be
made anew, or be what it was; a changed answer without an error is silent, and there must be none.
"""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from yanting_research import coding, coding_work, reproduction, survey_work, writers
from yanting_research import store as stores
from yanting_research.core.linked_tables import PublishedTable
from yanting_research.distributed import StageOptions, open_source, run_store
from yanting_research.errors import YantingError, YantingWarning
from yanting_research.grading import read_key
from yanting_research.ingest import RunLimits, build_corpus, corpus_from_text, ingest_folder, load_corpus, load_report
from yanting_research.ingest.parts import part_is_whole, read_part
from yanting_research.lesson_work import check_lesson_folder, lesson_context, write_lesson
from yanting_research.lessons.answer_seals import sealed_questions
from yanting_research.privacy import LEDGER_NAME, Publication, audited_ledger, project_key, read_ledger
from yanting_research.privacy.keys import DEFAULT_KEY

__all__ = ["Shelf", "flip", "make_shelves", "mended", "trials"]

REMADE = "made anew"
_TEXTS = (
    "一、现状\n青禾县共有党员25619人。全县举办党员培训班20期，培训党员4000人次。",
    "青禾县开展党员教育培训。教育和培训都要抓好，培训要讲实效。投入经费12万元，占15%。",
    "岚桥县共有党支部120个，其中农村支部90个，机关支部40个。",
    "党员\ud800培训。",
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Files of one kind of folder, and what is asked of them when one of them is damaged."""

    name: str
    files: tuple[Path, ...]
    ask: Callable[[Path], Any]


def flip(data: bytes, draw: random.Random) -> bytes:
    """The bytes with one bit the other way."""
    made = bytearray(data)
    made[draw.randrange(len(made))] ^= 1 << draw.randrange(8)
    return bytes(made)


def _cut(data: bytes, draw: random.Random) -> bytes:
    return data[: draw.randrange(len(data))]


def trials(shelves: list[Shelf], count: int, *, cut: bool, seed: int) -> Counter[str]:
    """Damage files in turn, kind by kind; print and count what came of it."""
    draw = random.Random(seed)  # noqa: S311 - where the damage is
    damage = _cut if cut else flip
    kinds = [(shelf, paths) for shelf in shelves for paths in _kinds(shelf)]
    whole = {path: _told(shelf, path)[1] for shelf, paths in kinds for path in paths}
    verdicts: Counter[str] = Counter()
    rows: dict[str, Counter[str]] = {}
    for number in range(count):
        shelf, paths = kinds[number % len(kinds)]
        path = draw.choice(paths)
        verdict, answer = _damaged(shelf, path, damage, draw)
        if verdict == "answered":
            verdict = REMADE if answer == REMADE else "the same" if answer == whole[path] else "SILENT"
            if verdict == "SILENT":
                print("SILENT", shelf.name, path.name, flush=True)
        verdicts[verdict] += 1
        rows.setdefault(shelf.name, Counter())[verdict] += 1
    for name, row in rows.items():
        print(f"F4 {'cut' if cut else 'flip'} {name}: {dict(sorted(row.items()))}", flush=True)
    return verdicts


def _kinds(shelf: Shelf) -> list[list[Path]]:
    """Files of a shelf by what they are, whatever hash names them."""
    found: dict[str, list[Path]] = {}
    for path in shelf.files:
        name = path.name.partition(".")[2] if len(path.name) > 64 else path.name.partition("-")[0]
        found.setdefault(f"{path.parent.name if len(path.parent.name) > 2 else ''} {name}", []).append(path)
    return list(found.values())


def _damaged(
    shelf: Shelf, path: Path, damage: Callable[[bytes, random.Random], bytes], draw: random.Random
) -> tuple[str, Any]:
    data, mode = path.read_bytes(), path.stat().st_mode
    path.chmod(0o600)
    path.write_bytes(damage(data, draw))
    try:
        return _told(shelf, path)
    finally:
        path.write_bytes(data)
        path.chmod(mode & 0o777)


def _told(shelf: Shelf, path: Path) -> tuple[str, Any]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return "answered", shelf.ask(path)
    except YantingError as error:
        said = f"{error} {error.__cause__}"
        return ("refused, named" if path.name in said or str(path) in said else "refused"), None


def make_shelves(place: Path, report: Path) -> list[Shelf]:
    """One folder of each kind, with files of every kind in it."""
    makers = (_store, _corpus, _tables, _lesson, _privacy, _forms, _reproduction)
    shelves = []
    for make in makers:
        folder = place / make.__name__.strip("_")
        folder.mkdir()
        shelves += make(folder, report)
    return shelves


def _store(folder: Path, _: Path) -> list[Shelf]:
    rows = [json.dumps({"doc_id": f"d{number}", "text": text}) for number, text in enumerate(_TEXTS * 3)]
    (folder / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    out = folder / "s"
    run_store(folder / "rows.jsonl", out, options=StageOptions(), part_size=4)
    return [Shelf("store", _files(out), lambda _: _ask_store(out))]


def _ask_store(out: Path) -> list[object]:
    with stores.open_store(out) as store:
        answers: list[object] = [
            stores.kwic_page(store, "培训").values.tolist(),
            stores.near_page(store, "党员", "培训").values.tolist(),
            stores.find_text(store, "支部").values.tolist(),
            stores.count_word(store, "党员", by="doc_id").values.tolist(),
            stores.list_words(store).values.tolist(),
            stores.document_term_matrix(store)[0].toarray().tolist(),
            stores.list_documents(store).values.tolist(),
            store.state,
        ]
        answers += [
            repr(stores.select_rows(store, table).values.tolist()) for table in ("facts", "checks", "themes", "failed")
        ]
    return answers


def _corpus(folder: Path, _: Path) -> list[Shelf]:
    source, out = folder / "in", folder / "c"
    source.mkdir()
    for number, text in enumerate(_TEXTS[:3]):
        (source / f"报告{number}.txt").write_text(text * 20, encoding="utf-8")
    (source / "坏.txt").write_bytes(b"\x7fELF" + bytes(40))
    ingest_folder(source, out, limits=RunLimits(workers=2))

    def ask(path: Path) -> object:
        if path.suffix == ".part":
            return REMADE if part_is_whole(path) < 0 and read_part(path) is None else read_part(path)
        if path.parent.parent == out / "raw":
            original = next(one for one in source.iterdir() if one.stat().st_size and path.name.startswith(_hash(one)))
            writers.store_raw(original.read_bytes(), out / "raw", path.suffix)
            return REMADE if _hash(path) == path.stem else "raw copy left damaged"
        answer = [load_corpus(out), load_report(out).values.tolist(), list(open_source(out).rows())]
        writers.listed_file(out, path.relative_to(out).as_posix()) if path.name != writers.MANIFEST_NAME else None
        return answer

    return [Shelf("corpus folder", _files(out), ask)]


def _hash(path: Path) -> str:
    return reproduction.file_hash(path)


def _tables(folder: Path, _: Path) -> list[Shelf]:
    table = pd.DataFrame({"region": ["青禾", "岚桥"] * 40, "n": range(80), "share": [0.25, float("nan")] * 40})
    for suffix in (".csv", ".csv.gz", ".parquet", ".xlsx"):
        writers.write_table(table, folder / f"t{suffix}")
    caption = {"zh": "表", "en": "Table"}
    writers.write_result(table, folder, "result", sources={"t": table}, caption=caption, data_kind="specimen")
    writers.write_manifest(folder, about={"inputs": {"t": "x"}})

    def ask(path: Path) -> object:
        if path.name == writers.MANIFEST_NAME:
            return writers.read_manifest(folder), writers.verify_manifest(folder).values.tolist()
        writers.listed_file(folder, path.name)
        return path.read_bytes()

    return [Shelf("tables and manifest", _files(folder), ask)]


def _lesson(folder: Path, report: Path) -> list[Shelf]:
    out = folder / "lesson"
    write_lesson(lesson_context(report), out, formats=("notebooks", "figures"))

    def ask(path: Path) -> object:
        if path.name in ("teacher.ipynb", "answer_key.json"):
            read = read_key(path)
            return read.lesson, [
                (one.question_id, one.points, one.asked, repr(vars(one.key))) for one in read.questions
            ]
        check_lesson_folder(out)
        return None

    def ask_student(path: Path) -> object:
        try:
            cells = json.loads(path.read_bytes())["cells"]
            line = next(one for one in cells if one["id"] == "setup")["source"].splitlines()[-1]
        except (ValueError, KeyError, StopIteration, IndexError, TypeError) as error:
            raise YantingError(str(error), where=str(path)) from error  # Jupyter does not open it, or the cell is gone
        if not line.startswith("open_checks('") or not line.endswith("')"):
            raise YantingError("no line of Python", where=str(path))
        try:
            document = json.loads(line[len("open_checks('") : -2].replace("\\\\", "\\").replace("\\'", "'"))
        except ValueError as error:
            raise YantingError(str(error), where=str(path)) from error
        sealed_questions(document)
        return document

    student = out / "student.ipynb"
    others = tuple(path for path in _files(out) if path != student)
    return [Shelf("lesson", others, ask), Shelf("student's sealed answers", (student,), ask_student)]


def _privacy(folder: Path, _: Path) -> list[Shelf]:
    cells = {("1", "1"): 30, ("1", ""): 70, ("", "1"): 50, ("", ""): 140, ("1", "2"): 40}
    publication = Publication("ab" * 32, (PublishedTable("role", "sex", "all", cells),))
    ledger = folder / "results" / LEDGER_NAME
    writers.write_json(audited_ledger(ledger.parent, publication), ledger)
    key = folder / "keys" / DEFAULT_KEY.name
    project_key(key, apart_from=[])
    return [
        Shelf("ledger", (ledger,), lambda _: repr(read_ledger(ledger.parent))),
        Shelf("key of pseudonyms", (key,), lambda _: project_key(key, apart_from=[])),
    ]


def _forms(folder: Path, _: Path) -> list[Shelf]:
    flags = {"response_id": ["R1", "R2"], "flagged": [True, True], "check": ["irv", "irv"], "message_zh": ["像", "像"]}
    decisions = folder / "decisions.xlsx"
    survey_work.write_decision_file(pd.DataFrame(flags), decisions)
    book = openpyxl.load_workbook(decisions)  # as a person would fill it
    book.worksheets[0]["C2"], book.worksheets[0]["D2"] = "剔除", "看过原卷，答得不认真"
    book.save(decisions)
    units = coding.sample_units(
        coding.coding_units(corpus_from_text(_TEXTS[0] + _TEXTS[1], doc_id="qinghe")), 4, seed=1
    )
    codebook = coding.choose_codes(coding.default_codebook(), coding.default_codebook().names[:2])
    sheet = folder / "A.xlsx"
    coding_work.write_coding_file(units, codebook, "A", sheet)

    def ask_sheet(_: Path) -> object:
        made = coding_work.read_coding_files([sheet])
        return made.codes.values.tolist(), made.findings.values.tolist()

    return [
        Shelf("survey decisions", (decisions,), lambda _: repr(survey_work.read_decision_file(decisions))),
        Shelf("coding sheet", (sheet,), ask_sheet),
    ]


def _reproduction(folder: Path, _: Path) -> list[Shelf]:
    """State and output of a step, and the certificate."""
    (folder / "corpus").mkdir()
    (folder / "corpus" / "a.csv").write_text("a\n", encoding="utf-8")
    layout = reproduction.Layout(folder, folder / "figures", folder / "build")
    output = folder / "build" / "numbers.json"
    writers.write_json({"a": 1.0}, output)
    step = reproduction.Step("study", (), lambda: [output])
    state_path = folder / "build" / "state.json"
    kept = {"study": {"fingerprint": "ab" * 32, "outputs": {str(output): _hash(output)}}}
    writers.write_json(kept, state_path)
    rows = reproduction.compare_numbers([{"name": "a", "expected": 1.0, "tolerance": 0.0}], {"a": 1.0})
    certificate = [folder / "figures" / name for name in ("certificate.json", "certificate.md")]
    reproduction._certify(layout, rows, kept)
    whole = [path.read_bytes() for path in certificate]

    def ask(path: Path) -> object:
        if path in certificate:
            reproduction._certify(layout, rows, kept)
            return REMADE if [one.read_bytes() for one in certificate] == whole else "certificate left damaged"
        done = reproduction._is_done(step, "ab" * 32, reproduction._read_state(state_path))
        return json.loads(output.read_bytes()) if done else REMADE

    return [Shelf("reproduction", (state_path, output, *certificate), ask)]


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size))


def mended(place: Path, count: int, seed: int) -> Counter[str]:
    """Damage one file of a store or a corpus folder, run the same command again, compare every byte."""
    draw = random.Random(seed)  # noqa: S311
    verdicts: Counter[str] = Counter()
    for number in range(count):
        kind = ("store", "corpus")[number % 2]
        clean = place / kind / {"store": "s", "corpus": "c"}[kind]
        copy = place / "copy"
        shutil.copytree(clean, copy)
        path = draw.choice(_files(copy))
        path.chmod(0o600)
        path.write_bytes(flip(path.read_bytes(), draw))
        with warnings.catch_warnings(record=True) as said, contextlib.suppress(YantingWarning):
            warnings.simplefilter("always")
            if kind == "store":
                run_store(place / "store" / "rows.jsonl", copy, options=StageOptions(), part_size=4)
            else:
                ingest_folder(place / "corpus" / "in", copy, limits=RunLimits(workers=2))
        equal = {one.relative_to(copy): one.read_bytes() for one in _files(copy)} == {
            one.relative_to(clean): one.read_bytes() for one in _files(clean)
        }
        named = any(path.name in str(one.message) for one in said)
        verdicts["mended" + (", named in a warning" if named else "") if equal else f"NOT MENDED {path.name}"] += 1
        shutil.rmtree(copy)
    return verdicts


def rows(place: Path, report: Path, *, flips: int, cuts: int, mends: int) -> None:
    """F4: flips, cuts, and runs that mend."""
    shelves = make_shelves(place, report)
    build_corpus([report])  # loads what is loaded once
    for count, cut in ((flips, False), (cuts, True)):
        verdicts = trials(shelves, count, cut=cut, seed=20130625)
        print(f"F4 {count} {'cut files' if cut else 'flipped bits'}: {dict(sorted(verdicts.items()))}", flush=True)
    print(f"F4 {mends} runs over a damaged folder: {dict(sorted(mended(place, mends, 7).items()))}", flush=True)
