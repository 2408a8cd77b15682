"""Fifty planted identifiers sought in every byte that the commands make of a report.

``python benchmarks/published_bytes.py [folder]`` writes a fictional report with identifiers of invented persons as text
and as Word document, runs every command that reads reports, the run into a store with its questions, a lesson of every
format, and the plain functions of the dashboard, and prints for each how many of the fifty stand in what it printed,
logged or wrote. ``raw`` and the texts of a corpus folder are counted apart: they hold what the files hold. Besides: a
class graded whose notebooks answer, print and fail with the fifty; the dashboard as it is served, its page and its log;
a survey and a list of amounts with the fifty in columns of their own; the study run over a report with the fifty.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parent))
from planted import LISTED, N_PLANTED, PLANTED, held_below, holding, planted_report

from yanting_research import cli
from yanting_research.dashboard import downloads
from yanting_research.dashboard.checking import checks_html
from yanting_research.dashboard.desk import Desk
from yanting_research.dashboard.offers import DOWNLOADS
from yanting_research.dashboard.reading import find_marks, outline_html, text_html
from yanting_research.dashboard.shelf import document_card_html, open_shelf, outcomes_html
from yanting_research.dashboard.uploads import Upload, accept_uploads

ROOT = Path(__file__).parents[1]
SUPPLIED = "region,period,indicator,value,unit\n青禾县,2013,党员数,1200,人\n"


def main(folder: Path) -> int:
    """Run all; the exit status is 1 when an output to be given out holds an identifier."""
    source = _sources(folder)
    report, many = source / "报告.txt", source / "报告"
    out = folder / "out"
    out.mkdir()
    (source / "supplied.csv").write_text(SUPPLIED, encoding="utf-8")
    commands: list[tuple[object, ...]] = [
        ("structure", report), ("structure", report, "--format", "json"), ("segment", report), ("terms", report),
        ("segment", report, "--raw"), ("kwic", "电话", report), ("kwic", "身份证号", report, "-o", out / "k.xlsx"),
        ("newwords", report, "--min-count", "2", "--min-docs", "1"), ("explore", report, "-o", out / "explore.html"),
        ("facts", report), ("facts", many, "--sentences", "-o", out / "facts.parquet"),
        ("facts", many, "-o", out / "facts.json"), ("facts", report, "-o", out / "facts.csv.gz"),
        ("audit", report), ("audit", many, "--summary"), ("audit", report, "-o", out / "audit.xlsx"),
        ("audit", report, "-o", out / "audit.docx"), ("audit", report, "-o", out / "audit.html"),
        ("indicators", report, "--conflicts"), ("indicators", many, "-o", out / "i.xlsx"),
        ("themes", report, "-o", out / "themes.xlsx"), ("reuse", many), ("coinages", many), ("features", report),
        ("network", report, "-o", out / "n.xlsx", "--figure", out / "n.png", "--graphml", out / "n.graphml",
         "--by", "paragraph", "--min-units", "2"),
        ("instruments", many, "-o", out / "instruments.xlsx"), ("pmc", many, "-o", out / "pmc.xlsx"),
        ("code", "sheet", report, "--coder", "A", "-o", out / "sheet.xlsx"),
        ("link", many, "--formula", "集中培训 ~ 党员数"),
        ("lesson", report, "-o", out / "lesson"), ("lesson", many, "-o", out / "lesson90", "--minutes", "90"),
        ("ingest", many, "-o", folder / "corpus"), ("facts", folder / "corpus", "--sentences"),
        ("explore", folder / "corpus", "-o", out / "explore_corpus.html"),
        ("run", folder / "corpus", "-o", out / "store"), ("search", out / "store", "电话"),
        ("search", out / "store", "1390000", "--text"), ("search", out / "store", "身份证号", "--text"),
        ("select", out / "store", "facts"), ("select", out / "store", "documents"),
        ("facts", source / "absent.txt"), ("audit", report, "-o", out / "a.nothing"),
    ]  # fmt: skip
    worst = 0
    for command in commands:
        status, said = _run(command)
        worst += _tell(" ".join(Path(str(part)).name for part in command), status, holding(said.encode()))
    worst += sum(_tell(name, 0, held) for name, held in held_below(out).items())
    worst += sum(_tell(f"dashboard: {name}", 0, holding(made)) for name, made in _dashboard(many))
    worst += sum(_tell(f"served: {name}", 0, holding(made)) for name, made in _served(many, folder))
    for name, work in (("grading", _grading), ("survey and amounts", _people), ("study", _study)):
        results = folder / name / "out"
        results.parent.mkdir()
        status, said = work(results.parent, results)
        worst += _tell(f"{name}: printed", status, holding(said.encode()))
        worst += sum(_tell(f"{name}: {file}", 0, held) for file, held in held_below(results).items())
        print(f"{name}: files written: {sum(path.is_file() for path in results.rglob('*'))}")
    _corpus(folder / "corpus")
    print(f"files written: {sum(path.is_file() for path in out.rglob('*'))}; identifiers found in all: {worst}")
    return int(worst > 0)


def _sources(folder: Path) -> Path:
    source = folder / "in"
    (source / "报告").mkdir(parents=True)
    text = planted_report()
    (source / "报告.txt").write_text(text, encoding="utf-8")
    (source / "报告" / "二〇一三.txt").write_text(text, encoding="utf-8")
    with zipfile.ZipFile(source / "报告" / "二〇一四.docx", "w") as archive:
        for name, content in _word(text.replace("1200", "1300")).items():
            archive.writestr(name, content)
    return source


def _word(text: str) -> dict[str, str]:
    """The parts of a small Word document: paragraphs, a table of names and numbers, an author in its properties."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    cells = ("".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row) for row in LISTED)
    rows = "".join(f"<w:tr>{one}</w:tr>" for one in cells)
    package, office = (
        "http://schemas.openxmlformats.org/package/2006",
        "http://schemas.openxmlformats.org/officeDocument",
    )
    kinds = "application/vnd.openxmlformats"
    elements = "http://purl.org/dc/elements/1.1/"
    main_part = f"{kinds}-officedocument.wordprocessingml.document.main+xml"
    return {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="{kinds}-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_part}"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{office}/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{paragraphs}<w:tbl>{rows}</w:tbl></w:body></w:document>",
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" '
        f'xmlns:dc="{elements}"><dc:creator>{" ".join(LISTED[0])}</dc:creator></cp:coreProperties>',
    }


def _run(command: tuple[object, ...]) -> tuple[int, str]:
    said = io.StringIO()
    status = 0
    argv, sys.argv = sys.argv, ["yanting", *map(str, command)]
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            cli.main()
    except SystemExit as left:
        status = int(left.code or 0)
    finally:
        sys.argv = argv
    return status, said.getvalue()


def _tell(name: str, status: int, held: list[str]) -> int:
    print(f"{name[:90]}: exit {status}, {len(held)} of {N_PLANTED}" + (f" {held[:3]}" if held else ""), flush=True)
    return len(held)


def _dashboard(folder: Path) -> list[tuple[str, bytes]]:
    shelf = open_shelf(folder)
    upload = [Upload(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    uploaded, outcomes = accept_uploads(upload, open_shelf(folder / "absent"))
    made = [("outcomes", outcomes_html(outcomes).encode())]
    for name, one in (("folder", shelf), ("upload", uploaded)):
        for document in one.corpus:
            desk = Desk(one, document.doc_id)
            marks = find_marks(desk.facts(), desk.checks(), desk.hits())
            page = text_html(document, marks) + outline_html(document) + document_card_html(document)
            made.append((f"{name} {document.doc_id}", page.encode()))
            made.append((f"{name} checks", checks_html(desk.single, desk.facts(), desk.checks()).encode()))
        made += [(f"{name} {label}", downloads.make_download(label, desk)[1]) for label in DOWNLOADS]
    return made


def _served(many: Path, folder: Path) -> list[tuple[str, bytes]]:
    """The page as its server sends it, and what the server says and logs."""
    log = folder / "dashboard.log"
    command = [sys.executable, "-m", "yanting_research", "dashboard", str(many), "--no-browser", "--port", "8911"]
    with log.open("wb") as file:
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=file, text=True, env=os.environ)
        assert server.stdout is not None
        try:
            address = server.stdout.readline().partition("：")[2].strip()
            opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            with opener.open(address, timeout=300) as answer:
                page = answer.read()
        finally:
            server.terminate()
            said = server.communicate(timeout=60)[0]
    return [(f"page of {len(page)} bytes", page), ("printed", said.encode()), ("log", log.read_bytes())]


def _grading(folder: Path, out: Path) -> tuple[int, str]:
    """Notebooks that answer, print, ask the shell for and fail with four sentences of the report each."""
    from grading import lesson

    from yanting_research.lessons.student_notebook import student_notebook, teacher_notebook

    made, class_folder = lesson(), folder / "class"
    class_folder.mkdir()
    (folder / "key.ipynb").write_text(json.dumps(teacher_notebook(made)), encoding="utf-8")
    lines = [line for line in planted_report().splitlines() if holding(line.encode())]
    for at in range(0, len(lines), 4):
        first, second, third, fourth = [*lines[at : at + 4], *lines][:4]
        answers = {
            "q1-answer": f"answer_q1 = {first!r}",
            "q2-answer": f"print({second!r})",
            "q3-answer": f"raise ValueError({third!r})",
            "q4-answer": f"!mail {fourth}\nanswer_q4 = [{fourth!r}]",
            "q5-answer": f"answer_q5 = {{{first!r}}}",
        }
        notebook = student_notebook(made)
        for cell in notebook["cells"]:
            cell["source"] = answers.get(cell["id"], cell["source"])
        (class_folder / f"学员{at}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return _run(("grade", class_folder, "--key", folder / "key.ipynb", "-o", out, "--seconds", "60"))


def _people(folder: Path, out: Path) -> tuple[int, str]:
    """Answers of a survey and a list of amounts, each with a column of the fifty: left out, renamed or refused."""
    answers, spent = folder / "answers_simulated.csv", folder / "spent.csv"
    status, said = _run(("survey", "simulate", "-o", answers, "--n", str(N_PLANTED)))
    table = pd.read_csv(answers, dtype=str, keep_default_na=False)
    table.assign(备注=PLANTED).to_csv(answers, index=False)
    rows = {"row": "甲镇", "column": ["授课", "参观"] * 25, "contributor": PLANTED, "amount": range(100, 150)}
    pd.DataFrame(rows).to_csv(spent, index=False)
    named = [f"--map={heading}=" for heading in ("备注",)]
    for command in (
        ("survey", "check", answers, *named, "--decisions-out", out / "decisions.xlsx"),
        ("survey", "report", answers, *named, "--by", "attended", "-o", out / "suppressed" / "report.xlsx"),
        ("survey", "report", answers, *named, "--protect", "round", "-o", out / "rounded" / "report.xlsx"),
        ("protect", spent, "-o", out / "spent.xlsx"),
    ):
        one, more = _run(command)
        status, said = max(status, one), said + more
    return status, said


def _study(folder: Path, out: Path) -> tuple[int, str]:
    """The study of the repository, one of its reports followed by the report with the fifty."""
    from yanting_research.workflow import read_study, run_study, write_study

    shutil.copytree(ROOT / "corpus", folder / "corpus")
    changed = sorted((folder / "corpus" / "texts").rglob("*.txt"))[0]
    changed.write_text(changed.read_text(encoding="utf-8") + planted_report(), encoding="utf-8")
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        study = run_study(read_study(folder / "corpus" / "study.toml"))
        write_study(study, tables=out / "tables", figures=out / "figures")
    return 0, said.getvalue()


def _corpus(folder: Path) -> None:
    held = held_below(folder)
    for name, found in held.items():
        print(f"corpus folder, as the files have it: {name}: {len(found)}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as private:
        sys.exit(main(Path(private)))
