"""Notebooks: five headings, thin cells, no stored output, and they run."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from yanting_research.errors import ReproductionError
from yanting_research.notebooks import clean_markup, execute_notebook, kernel_environment
from yanting_research.reproduction import reproduce

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
HEADINGS = ["问题", "数据", "方法", "结果", "局限"]
CAPTION = re.compile(r"(图|表) (\d{1,3})　")  # "表 3　余数"; not "见表 3。"
STATED = ("n = |样本量", "单位：", "数据：", "来源：")
CARDS = ("语料：", "文档：", "估计结果：", "关联模型：", "等级相关：")  # what an object is, not a result
LOOPS = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While)


def cells(path: Path, kind: str) -> list[dict[str, Any]]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def parsed(cell: dict[str, Any]) -> ast.Module:
    """The Python of a cell, without its magics."""
    return ast.parse("\n".join(line for line in source(cell).splitlines() if not line.startswith("%")))


def faults_of_captions(numbered: dict[str, list[int]]) -> list[str]:
    """Gaps and repetitions in the numbers of figures and of tables."""
    return [f"{kind} {found}" for kind, found in numbered.items() if found != list(range(1, len(found) + 1))]


def uncaptioned(cell: dict[str, Any]) -> list[str]:
    """Tables and figures among the outputs of a cell without number, n, unit, kind of data or source."""
    faults = []
    for output in cell["outputs"]:
        data = {kind: "".join(text) for kind, text in output.get("data", {}).items() if isinstance(text, str | list)}
        page, plain = data.get("text/html", ""), data.get("text/markdown", "")
        for text in ([page] if "<table" in page else []) + ([plain] if "|---" in plain.replace(" ", "") else []):
            card = re.search(r"<caption[^>]*><strong>", text) and any(f"<strong>{word}" in text for word in CARDS)
            lacks = [word for word in STATED if not re.search(word, text)] if CAPTION.search(text) else ["表 N"]
            faults += [] if card else lacks
        faults += ["图 N"] if "image/png" in data and "图 " not in source(cell) else []
    return faults


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_figures_and_tables_are_numbered_without_a_gap(path: Path) -> None:
    numbered: dict[str, list[int]] = {"图": [], "表": []}
    for cell in cells(path, "code"):
        for kind, number in dict.fromkeys(CAPTION.findall(source(cell))):
            numbered[kind].append(int(number))
    assert faults_of_captions(numbered) == []
    assert numbered["表"], "every notebook shows a table"
    said = "".join(source(cell) for cell in cells(path, "markdown"))
    for kind, number in re.findall(r"(图|表) (\d{1,3})", said):
        assert int(number) in numbered[kind], f"{kind} {number} is spoken of and not there"


def test_a_planted_gap_and_a_bare_table_are_found() -> None:
    assert faults_of_captions({"图": [1, 3], "表": [1, 2, 2]}) == ["图 [1, 3]", "表 [1, 2, 2]"]
    bare = {"source": "t", "outputs": [{"data": {"text/html": "<table><tr><td>3</td></tr></table>"}}]}
    assert uncaptioned(bare) == ["表 N"]
    short = {
        "source": "t",
        "outputs": [{"data": {"text/html": ["<table><caption>表 1　甲</caption>", "n = 3；单位：人"]}}],
    }
    assert uncaptioned(short) == ["数据：", "来源："]
    assert uncaptioned({"source": "plot()", "outputs": [{"data": {"image/png": "aGk="}}]}) == ["图 N"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_table_and_figure_says_what_it_rests_on(path: Path, executed: dict[str, list[Path]]) -> None:
    found = {cell["id"]: faults for cell in cells(executed[path.stem][0], "code") if (faults := uncaptioned(cell))}
    assert found == {}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_shape(path: Path) -> None:
    texts = ["".join(cell["source"]) for cell in cells(path, "markdown")]
    headings = [line[3:] for text in texts for line in text.splitlines() if line.startswith("## ")]
    assert headings == HEADINGS
    abstract = re.search(r"^\*Abstract\. [^*]+\*$", texts[0].strip(), re.MULTILINE)
    assert abstract is not None, "the first cell holds the abstract"
    assert abstract[0].count("\n") == 3, "an abstract has four lines"
    for cell in cells(path, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        assert not [node for node in ast.walk(parsed(cell)) if isinstance(node, LOOPS)]
    first = "".join(cells(path, "code")[0]["source"])
    assert first.startswith("import")
    assert len(abstract[0].split()) >= 20
    ids = [cell["id"] for kind in ("markdown", "code") for cell in cells(path, kind)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name) for name in ids)
    nodes = [node for cell in cells(path, "code") for node in parsed(cell).body]
    imports = [isinstance(node, ast.Import | ast.ImportFrom) for node in nodes]
    assert imports == sorted(imports, reverse=True)  # imports first
    nbformat.validate(nbformat.read(path, as_version=4))  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def executed() -> dict[str, list[Path]]:
    """The executed copies under ``build/``: what `reproduce` just made is taken, what is out of date is executed."""
    for path in NOTEBOOKS:
        reproduce(ROOT, only=path.stem, progress=False)
    folder = ROOT / "build" / "notebooks"
    return {path.stem: [folder / f"{path.stem}.ipynb", folder / f"{path.stem}.html"] for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_runs(path: Path, executed: dict[str, list[Path]]) -> None:
    copy, page = executed[path.stem]
    outputs = [output for cell in cells(copy, "code") for output in cell["outputs"]]
    assert outputs
    assert not [output for output in outputs if output["output_type"] in {"error"}]
    assert not [output for output in outputs if output.get("name") == "stderr"]
    html = page.read_text(encoding="utf-8")
    assert "<script" not in html
    assert "<h2" in html
    assert str(ROOT) not in html + copy.read_text(encoding="utf-8")


def test_every_plot_call_shows_a_figure(executed: dict[str, list[Path]]) -> None:
    for copy, _ in executed.values():
        for cell in cells(copy, "code"):
            if "plots.plot_" in "".join(cell["source"]):
                assert [output for output in cell["outputs"] if "image/png" in output.get("data", {})], copy.name


def test_a_failing_cell_is_named(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])  # type: ignore[no-untyped-call]
    path = tmp_path / "bad.ipynb"
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    with pytest.raises(ReproductionError, match=r"bad\.ipynb.*ZeroDivisionError"):
        execute_notebook(path, tmp_path / "out", root=tmp_path)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 3}'])
def test_a_file_that_is_no_notebook_is_named(content: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReproductionError, match=r"bad\.ipynb: no notebook"):
        execute_notebook(path, tmp_path / "out", root=tmp_path)


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell("list({'党员', '干部', '培训'}), hash('党员')")  # type: ignore[no-untyped-call]
    path = tmp_path / "small.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)  # type: ignore[no-untyped-call]
    first = [file.read_bytes() for file in execute_notebook(path, tmp_path / "a", root=tmp_path)]
    second = [file.read_bytes() for file in execute_notebook(path, tmp_path / "b", root=tmp_path)]
    assert first == second


def test_kernels_run_in_a_fixed_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "77")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    made = kernel_environment()
    assert (made["PYTHONHASHSEED"], made["TZ"], made["OMP_NUM_THREADS"]) == ("0", "UTC", "1")
    assert made["YANTING_CACHE"] == "off"


@pytest.mark.parametrize("hostile", ["<img src=x onerror=a()>", "<svg onload=a()>", '<a href="javascript:a()">x</a>'])
def test_markup_loses_what_runs(hostile: str) -> None:
    assert "a()" not in clean_markup(hostile)


@pytest.mark.parametrize(
    "style",
    [
        "background:url(a)", "color:url(https://example.invalid/a)", "border:1px solid url(a)", "position:fixed;top:0",
        "width:expression(a)", "color:expression(a)", "color:\\75rl(a)", "z-index:9", "behavior:a", "font-family:a",
    ],
)  # fmt: skip
def test_style_that_fetches_or_covers_the_page_is_dropped(style: str) -> None:
    made = clean_markup(f'<td style="{style}">x</td>'.join(("<table><tr>", "</tr></table>")))
    assert not re.search(r"url|rl\(|expression|position|z-index|behavior|font-family|example", made)
    assert "x</td>" in made


def test_tables_keep_their_setting_on_an_exported_page() -> None:
    style = "text-align:right;padding:0 .6em;white-space:nowrap;font-weight:bold;color:#9B2C1F;font-size:85%"
    table = "border-collapse:collapse;border-top:1.5pt solid #1D2733"
    made = clean_markup(f'<table style="{table}"><tr><td style="{style}">3')
    assert made.count("style=") == 2
    for name in ("border-collapse", "border-top", *(part.partition(":")[0] for part in style.split(";"))):
        assert f"{name}:" in made, name
