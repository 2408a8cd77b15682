"""The three walls of the house, kept by reading every import (lazy ones count)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "yanting_research"
NAME = PACKAGE.name

FOUNDATION = ("errors", "core", "chinese", "resources")  # each may import only those before it
ROOMS = (
    "readers", "preprocessing", "structure", "segmentation", "textstats", "themes", "coding", "comparison",
    "extraction", "auditing", "linkage", "panel", "survey", "plots", "tables", "lessons", "writers",
)  # fmt: skip
COMPOSITION = (
    "codebooks", "ingest", "policies", "reports", "column_names", "coding_work", "corpus_numbers", "measured",
    "measured_labels", "study_sources", "study_links", "study_figures", "workflow", "reproduction", "notebooks",
    "distributed", "dashboard", "explorer", "doctor", "supplied_sources", "fetching", "word_networks", "theme_models",
    "real_evaluations", "evaluations", "survey_reports", "survey_work", "privacy", "store", "lesson_work",
    "grading", "site", "cache", "extension", "lab", "cli", "__main__", "__init__",
)  # fmt: skip

MODEL_ROOMS = {"linkage", "panel", "survey", "themes"}
LIBRARY_HOME = {
    "jieba": {"segmentation"},
    "rjieba": {"segmentation"},
    "ahocorasick_rs": {"segmentation", "themes"},  # terms and codebooks: hundreds of words in one pass each
    "statsmodels": MODEL_ROOMS,
    "matplotlib": {"plots"},
    "seaborn": {"plots"},
    "wordcloud": {"plots"},
    "fontTools": {"plots", "resources"},
    "markdown_it": {"lessons"},
    "latex2mathml": {"lessons"},
    "pptx": {"lessons"},
    "typst": {"lessons"},
    "ipywidgets": {"dashboard"},
    "voila": {"dashboard"},
    "sphinx": {"site"},
    "trafilatura": {"readers"},
    "lxml": {"readers"},
    "pypdfium2": {"readers"},
    "olefile": {"readers"},
    "opencc": {"chinese"},
    "datasketch": {"comparison"},
    "networkx": {"themes"},
    "tomotopy": {"themes"},
    "threadpoolctl": {"panel"},
    "krippendorff": {"coding"},
    "pooch": {"fetching"},
    "typer": {"cli"},
    "click": {"cli"},
    "dask": {"distributed"},
    "distributed": {"distributed"},
    "duckdb": {"store"},
    "xlsxwriter": {"writers"},
    "openpyxl": {"readers", "writers"},
    "pyarrow": {"writers", "readers", "store", "distributed"},
    "nbclient": {"notebooks"},
    "nh3": {"notebooks"},
    "nbconvert": {"notebooks"},
    "nbformat": {"notebooks", "lessons", "writers"},
}
DISK_ROOMS = {"readers", "resources", "writers", *COMPOSITION}
DISK_CALLS = {
    "open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "replace_file",
    "to_csv", "to_parquet", "to_excel", "read_csv", "read_parquet", "read_excel", "savefig", "iterdir", "rglob",
}  # fmt: skip


def room_of(path: Path, package: Path = PACKAGE) -> str:
    first = path.relative_to(package).parts[0]
    return first.removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute in this house"
            module = node.module or ""
            yield node.lineno, module
            if module == NAME:
                for alias in node.names:
                    yield node.lineno, f"{NAME}.{alias.name}"
        elif isinstance(node, ast.Call):
            target = node.func
            called = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            if called in {"import_module", "__import__"} and node.args and isinstance(node.args[0], ast.Constant):
                yield node.lineno, str(node.args[0].value)


def breaches(path: Path, source: str, package: Path = PACKAGE) -> list[str]:
    """Every breach of walls 1 to 3 in one module."""
    room = room_of(path, package)
    tree = ast.parse(source, str(path))
    found = []
    for line, module in imports(tree):
        top, _, rest = module.partition(".")
        if top == NAME and rest:
            target = rest.split(".")[0]
            if room in ROOMS and target not in {room, *FOUNDATION}:
                found.append(f"{path.name}:{line}: room {room} imports {target}")
            if room in FOUNDATION and target in FOUNDATION and FOUNDATION.index(target) > FOUNDATION.index(room):
                found.append(f"{path.name}:{line}: {room} imports {target}, which stands above it")
            if room in FOUNDATION and target not in FOUNDATION:
                found.append(f"{path.name}:{line}: foundation {room} imports {target}")
        elif top in LIBRARY_HOME and room not in LIBRARY_HOME[top]:
            found.append(f"{path.name}:{line}: {top} belongs to {sorted(LIBRARY_HOME[top])}, not to {room}")
    if room not in DISK_ROOMS:
        found += [f"{path.name}:{line}: {room} touches the disk ({name})" for line, name in disk_calls(tree)]
    return found


def disk_calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id == "open":
                yield node.lineno, "open"
            if isinstance(node.func, ast.Attribute) and node.func.attr in DISK_CALLS:
                if node.func.attr == "to_csv" and not node.args:
                    continue  # returns a string
                yield node.lineno, node.func.attr


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_module_keeps_the_walls(path: Path) -> None:
    assert breaches(path, path.read_text(encoding="utf-8")) == []


def test_every_module_has_a_known_place() -> None:
    known = {*FOUNDATION, *ROOMS, *COMPOSITION}
    assert {room_of(path) for path in MODULES} <= known


@pytest.mark.parametrize(
    ("place", "source", "said"),
    [
        ("plots/bars.py", "from yanting_research import segmentation", "room plots imports segmentation"),
        ("plots/bars.py", "def f():\n    from yanting_research.panel import fit", "room plots imports panel"),
        ("extraction/facts.py", "import jieba", "jieba belongs to"),
        ("textstats/kwic.py", "import importlib\nimportlib.import_module('jieba.posseg')", "jieba belongs to"),
        ("core/tables.py", "from yanting_research.chinese import numerals", "which stands above it"),
        ("errors.py", "import yanting_research.readers", "foundation errors imports readers"),
        ("panel/twfe.py", "import pandas as pd\npd.read_csv('x.csv')", "touches the disk"),
        ("structure/outline.py", "text = open('x').read()", "touches the disk"),
    ],
)
def test_a_planted_breach_is_found(place: str, source: str, said: str) -> None:
    found = breaches(PACKAGE / place, source)
    assert any(said in line for line in found), found
