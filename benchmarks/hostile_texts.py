"""Texts, words and numbers that cost too much or mean something else (TRUST S14 to S17); rows of ``hostile.py``."""

from __future__ import annotations

import csv
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from hostile_trying import Said, Tried, commanded, write
from regex_steps import FAMILIES

from yanting_research.chinese.numerals import parse_exact
from yanting_research.core import parse_lexicon
from yanting_research.errors import LexiconError, YantingError
from yanting_research.evaluations import read_panel_file, studied
from yanting_research.ingest import corpus_from_text
from yanting_research.segmentation import Segmenter
from yanting_research.segmentation.edits import add_edit

__all__ = ["dictionary", "digits", "identifiers", "long_runs", "patterns"]

HEADER = "term\tpos\tgroup\tfrequency\n"
RUNS = (20_000, 100_000)
SIZE = 16_000
MOST_GROWTH = 3.0
FLOOR = 1.0
"""Times below this say nothing of growth [s of CPU]."""


def dictionary(_: Path) -> Tried:
    """S14: lines that jieba's own dictionary takes in silence; no command reads one, so the public calls are tried."""
    tried = Tried()
    good = "大讲堂\tn\ttraining\t10\n"
    lines = {
        "a word with a blank and a frequency below zero": "词 -5\tn\ttraining\t\n",
        "词 -5 as jieba has it": "词 -5\n",
        "four parts as jieba has them": "词 10 n 多余\n",
        "a cell too many": "词\tn\ttraining\t10\t\t\t\t\t\t多余\n",
        "frequency -5": "词语\tn\ttraining\t-5\n",
        "frequency 10^20": f"词语\tn\ttraining\t{10**20}\n",
        "frequency 1.5": "词语\tn\ttraining\t1.5\n",
        "frequency １０": "词语\tn\ttraining\t１０\n",
        "frequency 0": "词语\tn\ttraining\t0\n",
        "a word of 16,000 characters": f"{'词' * 16_000}\tn\ttraining\t10\n",
        "an unknown tag": "词语\tnoun\ttraining\t10\n",
        "a mark of byte order inside": "\ufeff词语\tn\ttraining\t10\n",
        "a control character": "词\x07语\tn\ttraining\t10\n",
        "NUL": "词\0语\tn\ttraining\t10\n",
        "half a character": "词\ud800\tn\ttraining\t10\n",
        "no word": "\tn\ttraining\t10\n",
    }
    for name, line in lines.items():
        try:
            parse_lexicon(HEADER + good + line, where="user.tsv")
        except LexiconError as error:
            tried.expect(error.where == "user.tsv, line 3" and bool(error.expected or error.what), f"{name}: {error}")
        else:
            tried.expect(False, f"taken: {name}")
    tried.expect(len(parse_lexicon("\ufeff" + HEADER + good)) == 1, "a file that begins with a byte order mark")
    words = ("词 -5", "词 10 n 多余", "词" * 16_000, "", " ", "词\n语", "\ufeff词", "词\u200b", "a\0b")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for word in words:
        for make in (lambda word=word: add_edit(word), lambda word=word: Segmenter().with_words([word]).tokens("词语")):
            try:
                make()
            except LexiconError:
                tried.expect(True, word)
            else:
                tried.expect(False, f"taken: {word[:20]!r}")
    for frequency in (-5, 0, 10**20, 10**7 + 1):
        try:
            add_edit("流动课堂", frequency=frequency)
        except LexiconError:
            tried.expect(True, frequency)
        else:
            tried.expect(False, f"frequency taken: {frequency}")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    tried.expect(grown < 50, f"{grown:.0f} MB more")
    tried.seen.append(
        f"{len(lines)} lines refused with their number, {len(words) + 4} words and frequencies refused; "
        f"{grown:.0f} MB more memory"
    )
    return tried


def long_runs(place: Path) -> Tried:
    """S15: 中 x 20,000 and x 100,000, a run of mixed characters, a page without a mark."""
    tried = Tried()
    unlike = "全县各级党组织坚持把干部教育培训摆在突出位置先后举办培训班培训党员"
    texts = {f"中 x {size:,}": "中" * size for size in RUNS}
    texts |= {f"words x {size:,}": (unlike * (size // len(unlike) + 1))[:size] for size in RUNS}
    times: dict[str, dict[str, float]] = {}
    for name, text in texts.items():
        path = write(place / "run.txt", text)
        for command in (
            ("segment", "--raw"),
            ("terms",),
            ("facts",),
            ("themes",),
            ("structure",),
            ("kwic", "党员"),
            ("newwords",),
        ):
            arguments = (command[0], "党员", path) if command[0] == "kwic" else (command[0], path, *command[1:])
            began = time.process_time()
            said = commanded(*arguments)
            took = time.process_time() - began
            tried.expect((said.done or said.refused) and took < 60, f"{command} {name}: {took:.0f} s {said.err[-200:]}")
            times.setdefault(command[0], {})[name] = took
            if command[0] == "segment":
                rows = list(csv.DictReader(said.out.splitlines()))
                tried.expect("".join(row["token"] for row in rows) == text, f"tokens of {name} are not the text", n=0)
    tokens = Segmenter(max_run=400).segment(corpus_from_text("中" * RUNS[1]))
    n_cut = tokens.attrs["segmentation"]["n_cut_runs"]
    tried.expect("".join(tokens["token"]) == "中" * RUNS[1] and n_cut > 0, f"cut runs: {tokens.attrs}")
    most = ", ".join(f"{command} {max(by.values()):.1f}" for command, by in times.items())
    tried.seen.append(
        f"seconds of CPU at most: {most}; the engine needs no cut; with max_run {n_cut} cut runs are recorded"
    )
    return tried


def patterns(place: Path) -> Tried:
    """S16: eight families of hostile text at 16,000 and 32,000 characters, through commands that search by pattern."""
    tried = Tried()
    most = (0.0, "")
    for name, unit in FAMILIES.items():
        for command in ("facts", "structure", "themes", "coinages", "instruments", "audit"):
            short, long = (_cpu(place, command, unit, size) for size in (SIZE, 2 * SIZE))
            if long > FLOOR and long > MOST_GROWTH * short:  # again: others use this machine too
                short, long = (min(_cpu(place, command, unit, size) for _ in range(2)) for size in (SIZE, 2 * SIZE))
            most = max(most, (long, f"{command} on {name}"))
            tried.expect(
                long <= FLOOR or long < MOST_GROWTH * short, f"{command} on {name}: {short:.2f} -> {long:.2f} s"
            )
    tried.seen.append(
        f"twice the text less than {MOST_GROWTH:.0f} times the time; slowest: {most[1]}, {most[0]:.1f} s of CPU "
        f"for {2 * SIZE:,} characters; benchmarks/redos.py counts the steps of each pattern"
    )
    return tried


def _cpu(place: Path, command: str, unit: str, size: int) -> float:
    path = write(place / "hostile.txt", (unit * (size // len(unit) + 1))[:size] + "\x01")
    began = time.process_time()
    said = commanded(command, path)
    if said.status not in (0, 1) or "Traceback" in said.err:
        raise RuntimeError(said.err[-500:])
    return time.process_time() - began


def digits(place: Path) -> Tried:
    """S17: digits of other scripts, 5,000 digits, 1e999, nan: in a report, a table of figures, a panel, a filter."""
    tried = Tried()
    cases = {
        "１２３": 123,
        "٣": None,
        "९९": None,
        "9" * 5000: None,
        "1e999": None,
        "nan": None,
        "inf": None,
        "1_000": None,
        "²": None,
        "①": None,
        "一" * 5000: None,
        "0x10": None,
        "1,2,3,4": 4,  # a list, whose last figure has the unit
        "１２，３００": 12300,
    }
    for text, value in cases.items():
        path = write(place / "report.txt", f"一、现状\n全县现有党员{text}名，举办培训班3期。\n")
        said = commanded("facts", path, "--format", "csv")
        rows = list(csv.DictReader(said.out.splitlines())) if said.done else []
        read = [float(row["value"] or "nan") for row in rows if row["unit"] == "名"]
        right = read == [value] if value is not None else all(one != one for one in read)
        tried.expect(said.done and right and "inf" not in said.out, f"党员{text[:20]}名: {read} {said.err[-200:]}")
        try:
            number = parse_exact(text)
        except YantingError:
            tried.expect(text not in ("１２３",), f"parse_exact({text[:20]!r}) refused")
        else:
            tried.expect(
                number == (value if value is not None else number) and number < 10**15,
                f"parse_exact({text[:20]!r}) = {number}",
            )
    for place_of, said, cell in _figures(place):
        odd = "Traceback" in said.err or "inf" in said.out.lower().split(",")
        tried.expect((said.done or said.refused or said.status == 2) and not odd, f"{place_of} {cell[:20]!r}: {said}")
    tried.seen.append(
        f"{len(cases)} numerals in a report and to the grammar; the same as figures of a table and a panel"
    )
    return tried


def _figures(place: Path) -> Iterator[tuple[str, Said, str]]:
    panel = place / "panel_simulated.csv"
    commanded("panel", "simulate", "-o", panel)
    table = pd.read_csv(panel, dtype="str", keep_default_na=False)
    report = write(place / "r.txt", "青禾县二〇一三年工作报告\n\n全县现有党员1200名。\n")
    for cell in ("９" * 3, "٣", "9" * 5000, "1e999", "nan", "inf", "-inf", "1_000", "0x10", " 5", "５．５"):
        supplied = write(place / "supplied.csv", f"region,period,indicator,value,unit\n青禾县,2013,党员数,{cell},人\n")
        yield "supplied", commanded("indicators", report, "--supplied", supplied), cell
        changed = table.copy()
        changed.loc[3, "n_attended"] = cell
        other = place / "changed_simulated.csv"
        changed.to_csv(other, index=False)
        yield (
            "panel",
            commanded("panel", "check", other, "--formula", "n_attended ~ treated", "--trials", "n_invited"),
            cell,
        )


CODES = (
    "110105194912310021",
    "010000",
    "",
    "0651",
    "1e5",
    "000123456789012345",
    "12345678901234567890",
    "3.10",
    "TRUE",
    "2013-06",
)
"""Identifiers that a table read as numbers would change; one is missing."""


def identifiers(place: Path) -> Tried:
    """S28: codes with a gap, in CSV and workbook, as names of documents, entities of a panel, regions."""
    tried = Tried()
    texts = [f"青禾县报告{number}\n\n全县有党员{1200 + number}名。" for number in range(len(CODES))]
    table = pd.DataFrame({"doc_id": CODES, "text": texts})
    for suffix in ("csv", "xlsx", "tsv"):
        path = place / "in" / f"documents.{suffix}"
        path.parent.mkdir(exist_ok=True)
        write_table = table.to_excel if suffix == "xlsx" else table.to_csv
        write_table(path, index=False, **({"sep": "\t"} if suffix == "tsv" else {}))
        out = place / f"out_{suffix}"
        said = commanded("ingest", path, "-o", out, "--text-column", "text", "--workers", 1)
        read = pd.read_parquet(out / "metadata.parquet") if said.done else pd.DataFrame({"field": [], "value": []})
        kept = sorted(read.loc[read["field"] == "doc_id", "value"])
        tried.expect(kept == sorted(filter(None, CODES)), f"documents.{suffix}: {kept} {said.err[-200:]}", n=len(CODES))
    panel = place / "panel_simulated.csv"
    commanded("panel", "simulate", "-o", panel)
    rows = pd.read_csv(panel, dtype="str", keep_default_na=False)
    names = sorted(rows["entity"].unique())
    codes = {name: f"{at:06d}" if at % 2 else f"11010519491231{at:04d}" for at, name in enumerate(names)}
    for suffix in ("csv", "xlsx"):
        changed = rows.assign(
            entity=rows["entity"].map(codes),
            cluster=rows["entity"].map(codes),
            编号=[*CODES, *[""] * (len(rows) - len(CODES))],
        )
        path = place / f"codes_simulated.{suffix}"
        (changed.to_excel if suffix == "xlsx" else changed.to_csv)(path, index=False)
        study = studied("n_attended ~ treated", trials="n_invited")
        read = read_panel_file(path, study).panel
        tried.expect(
            set(read["entity"]) == set(codes.values()), f"entities of {suffix}: {sorted(set(read['entity']))[:3]}"
        )
        tried.expect(
            read["编号"].tolist()[: len(CODES)] == list(CODES),
            f"a column of codes in {suffix}: {read['编号'].tolist()[:10]}",
        )
    report = write(place / "r.txt", "青禾县二〇一三年工作报告\n\n全县现有党员1200名。\n")
    supplied = write(
        place / "supplied.csv", "region,period,indicator,value,unit\n010000,2013,党员数,5,人\n0651,2013,党员数,6,人\n"
    )
    said = commanded("indicators", report, "--supplied", supplied)
    regions = [row["region"] for row in csv.DictReader(said.out.splitlines())]
    tried.expect({"010000", "0651"} <= set(regions), f"regions: {regions} {said.err[-200:]}")
    large = pd.DataFrame({"编号": [110105194912310021, 5], "text": texts[:2]})
    large.to_excel(place / "large.xlsx", index=False)
    said = commanded("ingest", place / "large.xlsx", "-o", place / "large", "--text-column", "text", "--workers", 1)
    told = (
        pd.read_parquet(place / "large" / "ingest_report.parquet")["warnings"].astype("str").str.contains("digit").any()
        if said.done
        else False
    )
    tried.expect(said.refused or bool(told), f"digits that the workbook itself had lost are not told: {said}")
    tried.seen.append(
        f"{len(CODES)} codes of three tables of documents, 36 entities and a column with gaps of two panels, regions "
        "of figures: "
        "every digit and zero as written; digits that a workbook had lost are told"
    )
    return tried
