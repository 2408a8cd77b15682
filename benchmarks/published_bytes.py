"""Fifty planted identifiers sought in every byte that the commands make of a report.

``python benchmarks/published_bytes.py [folder]`` writes a fictional report with identifiers of invented persons as text
and as Word document, runs every command that reads reports, the run into a store with its questions, a lesson of every
format, and the plain functions of the dashboard, and prints for each how many of the fifty stand in what it printed,
logged or wrote. ``raw`` and the texts of a corpus folder are counted apart: they hold what the files hold.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from planted import LISTED, N_PLANTED, held_below, holding, planted_report

from yanting_research import cli
from yanting_research.dashboard import downloads
from yanting_research.dashboard.checking import checks_html
from yanting_research.dashboard.desk import Desk
from yanting_research.dashboard.offers import DOWNLOADS
from yanting_research.dashboard.reading import find_marks, outline_html, text_html
from yanting_research.dashboard.shelf import document_card_html, open_shelf, outcomes_html
from yanting_research.dashboard.uploads import Upload, accept_uploads

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


def _corpus(folder: Path) -> None:
    held = held_below(folder)
    for name, found in held.items():
        print(f"corpus folder, as the files have it: {name}: {len(found)}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as private:
        sys.exit(main(Path(private)))
