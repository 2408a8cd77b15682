"""Hostile texts, titles, names of columns and captions in every output (TRUST S18 to S23, S27).

Each command that writes something writes it once from the same hostile reports; the rows look at the same files.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import nbformat
import nbformat.sign
import pandas as pd
from hostile_made import CONTROLS, IN_MARKDOWN, MARKUP, produced
from hostile_scanning import MARK, live_csv, live_html, live_markdown, live_notebook, live_office, live_svg
from hostile_trying import ROOT, Said, Tried, commanded, obeyed

from yanting_research import plots, tables, writers
from yanting_research.core import CODES, build_table
from yanting_research.dashboard.checking import checks_html
from yanting_research.dashboard.desk import Desk
from yanting_research.dashboard.reading import find_marks, outline_html, text_html
from yanting_research.dashboard.shelf import document_card_html, open_shelf, outcomes_html
from yanting_research.extension import table_html

__all__ = ["cells", "controls", "dollars", "markdown", "notebooks", "pages", "terminal"]


def _outputs(place: Path, *suffixes: str) -> list[Path]:
    shared = place.parent / "outputs"
    produced(shared)
    folders = (shared / "out", shared / "corpus")
    return sorted(
        path for folder in folders for path in folder.rglob("*") if path.suffix in suffixes and "raw" not in path.parts
    )


def _said(place: Path, tried: Tried) -> dict[str, Said]:
    """What the commands printed; none may crash."""
    said = produced(place.parent / "outputs")
    for name, one in said.items():
        tried.expect(
            (one.done or one.refused) and "Traceback" not in one.err, f"{name}: {one.status} {one.err[-300:]}", n=0
        )
    return said


def cells(place: Path) -> Tried:
    """S18: the eight dangerous lines, and two programs, as text of every CSV file and workbook."""
    tried = Tried()
    n_cells = 0
    for path in _outputs(place, ".csv"):
        found = live_csv(path.read_bytes())
        n_cells += path.read_bytes().count(b",")
        tried.expect(not found, f"{path.name}: {found[:5]}")
    for path in _outputs(place, ".xlsx"):
        found = live_office(path.read_bytes())
        tried.expect(not found, f"{path.name}: {found[:5]}")
    for name, said in _said(place, tried).items():
        if said.done and name in ("facts printed", "terms printed", "reuse printed", "find"):
            tried.expect(not live_csv(said.out.encode()), f"{name}: {live_csv(said.out.encode())[:5]}")
    numbers = pd.DataFrame({"a": [-5.5, -12.0], "b": ["-5%", "-12.5"]})
    kept = writers.write_table(numbers, place / "numbers.csv").path.read_text(encoding="utf-8-sig")
    tried.expect(kept == "a,b\n-5.5,-5%\n-12.0,-12.5\n", f"numbers changed: {kept!r}")
    tried.seen.append(
        f"{len(_outputs(place, '.csv'))} CSV files and {len(_outputs(place, '.xlsx'))} workbooks of 24 commands: "
        "no cell "
        "begins like a formula, no <f>, no link; -5% and -12.5 as they were"
    )
    return tried


def controls(place: Path) -> Tried:
    """S19: control characters and half characters in documents, slides, workbooks, tables."""
    tried = Tried()
    for path in _outputs(place, ".docx", ".pptx", ".xlsx"):
        tried.expect(isinstance(live_office(path.read_bytes()), list), path.name)  # every part parses as XML
    for path in _outputs(place, ".html", ".md", ".tex", ".csv", ".json", ".ipynb", ".svg", ".graphml"):
        text = path.read_bytes().decode("utf-8")
        strange = [one for one in obeyed(text) if one not in ("U+000D",)]
        tried.expect(path.suffix in (".json", ".ipynb") or not strange, f"{path.name}: {strange}")
    hostile = pd.DataFrame({"a": pd.Series(["党\x00员\ud800", "\x1b[2J", "好\uffff"], dtype="object"), "n": [1, 2, 3]})
    for suffix in ("csv", "parquet", "xlsx"):
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            written = writers.write_table(hostile, place / f"a.{suffix}")
        tried.expect(written.n_cleaned == 4 and len(told) == 1, f"{suffix}: {written}")
    _said(place, tried)
    n = len(_outputs(place, ".docx", ".pptx", ".xlsx"))
    tried.seen.append(
        f"{n} documents, slides and workbooks whose every part is XML; replaced characters counted and told"
    )
    return tried


def pages(place: Path) -> Tried:
    """S20: markup in texts, titles, file names, columns, labels and captions of every page, notebook and slide."""
    tried = Tried()
    held = 0
    for path in _outputs(place, ".html"):
        found = live_html(path.read_text(encoding="utf-8"))
        tried.expect(not found, f"{path.name}: {found[:4]}")
        held += MARK in path.read_text(encoding="utf-8")
    for path in _outputs(place, ".ipynb"):
        found = live_notebook(path.read_bytes())
        tried.expect(not found, f"{path.name}: {found[:4]}")
    for path in _outputs(place, ".pptx", ".docx"):
        found = live_office(path.read_bytes())
        tried.expect(not found, f"{path.name}: {found[:4]}")
    for path in _outputs(place, ".svg", ".graphml"):
        found = live_svg(path.read_bytes())
        tried.expect(not found, f"{path.name}: {found[:4]}")
    for name, page in _shown(place):
        tried.expect(not live_html(page) and MARK in page, f"{name}: {live_html(page)[:4]}")
    tried.expect(held > 3, f"only {held} pages hold the attack", n=0)
    csp = [
        path.name for path in _outputs(place, ".html") if "default-src 'none'" not in path.read_text(encoding="utf-8")
    ]
    tried.seen.append(
        f"{len(_outputs(place, '.html'))} pages, {len(_outputs(place, '.ipynb'))} notebooks, "
        f"{len(_outputs(place, '.pptx', '.docx'))} slides and documents, {len(_outputs(place, '.svg', '.graphml'))} "
        f"pictures and graphs, {len(list(_shown(place)))} tables and parts of the dashboard: nothing live; pages "
        f"without default-src 'none': {csp or 'none'}"
    )
    return tried


def _shown(place: Path) -> list[tuple[str, str]]:
    """Tables and parts of the dashboard as markup."""
    table = pd.DataFrame({MARKUP[0]: list(MARKUP), "n": range(len(MARKUP))})
    made = [
        (
            "tabulate_html",
            tables.tabulate_html(table, caption=MARKUP[1], data_kind="real", unit=MARKUP[2], n=MARKUP[0]),
        ),
        ("table of a notebook", table_html(table) or ""),
        (
            "table of a contract",
            table_html(build_table([{"unit_id": MARKUP[0], "coder": MARKUP[1], "code": "x", "value": 1}], CODES)) or "",
        ),
    ]
    shelf = open_shelf(place.parent / "outputs" / "in")
    for document in [one for one in shelf.corpus if MARK in one.text][:2]:
        desk = Desk(shelf, document.doc_id)
        made.append(
            (
                f"dashboard {document.doc_id[:4]}",
                text_html(document, find_marks(desk.facts(), desk.checks(), desk.hits()))
                + outline_html(document)
                + document_card_html(document)
                + checks_html(desk.single, desk.facts(), desk.checks()),
            )
        )
        made.append((f"card {document.doc_id[:4]}", document._repr_html_()))  # type: ignore[attr-defined]
    made.append(("outcomes", outcomes_html(shelf.outcomes) + MARK))
    return [(name, page) for name, page in made if page]


def dollars(place: Path) -> Tried:
    """S21: dollars and commands of TeX in labels, titles and sources of figures."""
    tried = Tried()
    labels = ["$100和$200", r"$\frac{1}{2}$", "$", "$$", r"\input{/etc/passwd}", "$<b>$", "^_{}", "$100和$200" * 3]
    table = pd.DataFrame({"feature": labels, "frequency": range(len(labels), 0, -1), "data_kind": "specimen"})
    for name, plot in (("bars", plots.plot_term_bars), ("cloud", plots.plot_wordcloud)):
        ax = plot(table, title="$x$与$100", source=r"$a_b$ \alpha")
        shown = " ".join(text.get_text() for text in ax.figure.findobj(lambda one: hasattr(one, "get_text")))
        rendered = plots.render_formats(ax.figure, ("png", "svg", "pdf"), close=True)
        math = [
            text
            for text in ax.figure.findobj(lambda one: hasattr(one, "get_parse_math"))
            if "$" in text.get_text() and text.get_parse_math()
        ]
        tried.expect(not math and "$x$与$100" in shown and not live_svg(rendered["svg"]), f"{name}: {math}")
        for form, data in rendered.items():
            tried.expect(len(data) > 1000, f"{name}.{form}")
    said = _said(place, tried)
    tried.expect(
        said["lesson"].done and said["panel fit"].done, f"{said['lesson'].err[-200:]} {said['panel fit'].err[-200:]}"
    )
    tried.seen.append(
        f"{len(labels)} labels in two figures of three formats drawn as text; a lesson and a panel with "
        "dollars in every title drawn"
    )
    return tried


def markdown(place: Path) -> Tried:
    """S22: bars, links, headings and raw HTML in every file of Markdown."""
    tried = Tried()
    for path in _outputs(place, ".md"):
        found = live_markdown(path.read_text(encoding="utf-8"))
        tried.expect(not found, f"{path.name}: {found[:4]}")
    for attack in (*MARKUP, *IN_MARKDOWN, "a\nb", "a\r\n\r\n# b"):
        made = tables.tabulate_markdown(
            pd.DataFrame({"甲": [attack, "x"], attack: [1, 2]}), caption=attack, data_kind="real"
        )
        found = live_markdown(made)
        tried.expect(not found, f"tabulate_markdown {attack!r}: {found[:3]}")
        latex = tables.tabulate_latex(
            pd.DataFrame({"甲": [r"\input{/etc/passwd}" + attack]}), caption=r"\write18{hx1}", data_kind="real"
        )
        tried.expect(r"\input{" not in latex and r"\write18" not in latex, f"tabulate_latex {attack!r}")
    tried.seen.append(
        f"{len(_outputs(place, '.md'))} files and {len(MARKUP) + len(IN_MARKDOWN) + 2} tables, rendered by CommonMark "
        "with raw "
        "HTML allowed: nothing live, every row as wide as its head; in LaTeX no command is left"
    )
    return tried


def terminal(place: Path) -> Tried:
    """S23: OSC 0 and 52, CSI, C1, directions, carriage returns in texts, names and messages of every command."""
    tried = Tried()
    for name, said in _said(place, tried).items():
        found = obeyed(said.printed)
        tried.expect(not found, f"{name}: {found}")
    for attack in (*CONTROLS, "\r党员"):
        for command in (
            ("kwic", attack, place.parent / "outputs" / "in" / "代理.txt"),
            ("facts", f"没有{attack}.txt"),
            ("describe", attack),
            ("search", place.parent / "outputs" / "store", attack),
            ("lesson", f"x{attack}", "-o", place / "l"),
            ("select", place.parent / "outputs" / "store", attack),
            ("themes", "--codebook", attack, "x.txt"),
        ):
            said = commanded(*command)
            found = [one for one in obeyed(said.printed) if "Traceback" not in said.err]
            tried.expect(not found and "Traceback" not in said.err, f"{command}: {found} {said.err[-200:]}")
    tried.seen.append(f"{tried.n} commands: no character of category Cc or Cs and no direction mark in what they print")
    return tried


def notebooks(_: Path) -> Tried:
    """S27: outputs of the notebooks of the repository; Jupyter's own signature of a foreign and of a changed one."""
    tried = Tried()
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    for path in paths:
        whole = json.loads(path.read_bytes())
        for cell in whole["cells"]:
            for output in cell.get("outputs", []):
                for kind, content in output.get("data", {}).items():
                    text = "".join(content) if isinstance(content, list | str) else json.dumps(content)
                    active = (
                        "<script" in text.lower() or "javascript:" in text.lower() or kind == "application/javascript"
                    )
                    live = (
                        live_html(text.replace("<table", f"<table data-label='{MARK}'", 1))
                        if kind in ("text/html", "image/svg+xml")
                        else []
                    )
                    tried.expect(not active and not live, f"{path.name} {kind}: {live[:2]}")
    notary = nbformat.sign.NotebookNotary(db_file=":memory:", secret=b"of this row alone")
    foreign = nbformat.read(paths[0], as_version=4)
    tried.expect(not notary.check_signature(foreign), "a foreign notebook is trusted")
    notary.sign(foreign)
    tried.expect(notary.check_signature(foreign), "a signed notebook is not trusted")
    foreign["cells"][0]["source"] += " "
    tried.expect(not notary.check_signature(foreign), "a changed notebook is trusted")
    tried.seen.append(
        f"{len(paths)} notebooks: no script, handler or address that runs in {tried.n - 3} outputs; foreign and "
        "changed ones untrusted"
    )
    return tried
