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
LOOPS = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While)


def cells(path: Path, kind: str) -> list[dict[str, Any]]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_shape(path: Path) -> None:
    texts = ["".join(cell["source"]) for cell in cells(path, "markdown")]
    headings = [line[3:] for text in texts for line in text.splitlines() if line.startswith("## ")]
    assert headings == HEADINGS
    assert "*Abstract." in texts[0]
    for cell in cells(path, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        assert not [node for node in ast.walk(ast.parse("".join(cell["source"]))) if isinstance(node, LOOPS)]
    first = "".join(cells(path, "code")[0]["source"])
    assert first.startswith("import")
    assert len(re.search(r"\*Abstract\. ([^*]+)\*", texts[0])[1].split()) >= 20  # type: ignore[index]
    ids = [cell["id"] for kind in ("markdown", "code") for cell in cells(path, kind)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name) for name in ids)
    nodes = [node for cell in cells(path, "code") for node in ast.parse("".join(cell["source"])).body]
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
