"""Documentation that cannot fall behind: names, commands, links, docstrings."""

from __future__ import annotations

import inspect
import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

import yanting_research
from yanting_research import cli
from yanting_research.core import CONTRACTS, describe_contract

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "yanting_research"
ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))
READMES = ("README.md", "README.zh-CN.md")
COMMAND = re.compile(r"python3 workbench\.py ([a-z]+)")


def printed_commands(name: str) -> set[str]:
    return set(COMMAND.findall((ROOT / name).read_text(encoding="utf-8")))


def test_both_readmes_print_the_same_commands_and_they_exist() -> None:
    known = {command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback}
    known |= {group.name for group in cli.app.registered_groups if group.name}
    printed = printed_commands(READMES[0])
    assert printed == printed_commands(READMES[1])
    assert printed - {"test"} <= known


def test_every_command_is_in_the_tests() -> None:
    known = {command.callback.__name__ for command in cli.app.registered_commands if command.callback}
    source = (ROOT / "tests" / "test_cli.py").read_text(encoding="utf-8")
    assert [name for name in sorted(known) if f'"{name}"' not in source] == []


def test_both_readmes_name_the_same_notebooks_and_they_are_all() -> None:
    there = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    for name in READMES:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert set(re.findall(r"^\| `(\d\d_[a-z_]+)` \|", text, re.M)) == there


def test_both_readmes_have_the_same_parts() -> None:
    first, second = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    assert first.count("\n## ") == second.count("\n## ")
    assert first.count("\n```") == second.count("\n```")


def test_every_verb_has_a_docstring() -> None:
    verbs = [getattr(yanting_research, name) for name in yanting_research.__all__ if name != "__version__"]
    assert [verb.__name__ for verb in verbs if not inspect.getdoc(verb)] == []


COMPOSITION = (
    "cache", "cli", "codebooks", "coding_work", "corpus_numbers", "dashboard", "distributed", "doctor", "evaluations",
    "extension", "fetching", "grading", "lab", "lesson_work", "measured", "notebooks", "policies", "privacy",
    "reports", "site", "store", "reproduction", "study_figures", "study_links", "study_sources",
    "supplied_sources", "survey_reports", "survey_work", "theme_models", "word_networks", "workflow",
)  # fmt: skip


@pytest.mark.parametrize("name", COMPOSITION)
def test_every_public_name_of_the_composition_is_documented(name: str) -> None:
    module = import_module(f"yanting_research.{name}")
    named = getattr(module, "__all__", [key for key in vars(module) if not key.startswith("_")])
    things = [(key, getattr(module, key)) for key in named]
    ours = [(key, thing) for key, thing in things if getattr(thing, "__module__", "") == module.__name__]
    assert [key for key, thing in ours if not inspect.getdoc(thing)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_is_documented(room: str) -> None:
    module = import_module(f"yanting_research.{room}")
    assert module.__doc__
    for name in getattr(module, "__all__", ()):
        thing = getattr(module, name)
        if inspect.isfunction(thing) or inspect.isclass(thing):
            assert inspect.getdoc(thing), f"{room}.{name}"


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_every_column_says_what_it_means(name: str) -> None:
    table = describe_contract(name)
    assert (table["meaning"].str.len() > 0).all()
    assert (table["unit"].str.len() > 0).all()
    assert table["key"].any()


def test_every_reexported_verb_is_there() -> None:
    assert [name for name in yanting_research.__all__ if not hasattr(yanting_research, name)] == []
    with pytest.raises(AttributeError):
        _ = yanting_research.no_such_verb


DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize(
    "name", [*READMES, "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "yanting_research/README.md", *DOCUMENTS]
)
def test_relative_links_lead_somewhere(name: str) -> None:
    path = ROOT / name
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_no_machine_path_and_no_address_of_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    forbidden = re.compile(r"(?<![\w.])/(?:work|root|home|Users|tmp)/|pypi" + r"\.org|pythonhosted")
    found = []
    for name in listed.splitlines():
        path = ROOT / name
        if (
            path.suffix in {".py", ".md", ".toml", ".yml", ".ipynb", ".lock", ".json", ".cff", ".tsv", ".svg"}
            and path.is_file()
        ):
            text = path.read_text(encoding="utf-8")
            found += [f"{name}: {hit[0]}" for hit in [forbidden.search(text)] if hit and name != "tests/test_docs.py"]
    assert found == []
