"""environment.yml, pyproject.toml and requirements.lock say the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from yanting_research.core.extras import EXTRAS

ROOT = Path(__file__).parent.parent
# conda-forge splits off the GUI parts, and has its own name for one binding
CONDA_NAMES = {"matplotlib-base": "matplotlib", "seaborn-base": "seaborn", "python-duckdb": "duckdb"}


def lines_of(project: dict[str, Any], extra: str) -> list[str]:
    """Requirements of an extra; one that names extras of this project itself is followed."""
    lines = []
    for line in project["optional-dependencies"][extra]:
        found = Requirement(line)
        own = found.name == project["name"]
        lines += [one for name in sorted(found.extras) for one in lines_of(project, name)] if own else [line]
    return lines


def wanted(pyproject: str) -> dict[str, str]:
    project = tomllib.loads(pyproject)["project"]
    lines = project["dependencies"] + lines_of(project, "test")  # `test` names `all`
    ranges = {canonicalize_name(Requirement(line).name): str(Requirement(line).specifier) for line in lines}
    return ranges | {"python": str(SpecifierSet(project["requires-python"]))}


def conda(environment: str) -> dict[str, str]:
    """Names and ranges of environment.yml, read line by line: no YAML parser is needed for a flat list."""
    ranges = {}
    for line in environment.split("dependencies:")[1].splitlines():
        found = re.fullmatch(r"\s*- ([A-Za-z0-9_.-]+)\s*([<>=!~][^#]*)?(#.*)?", line)
        if found and found[1] not in {"pip", "--editable"}:
            name = canonicalize_name(CONDA_NAMES.get(found[1], found[1]))
            ranges[name] = str(SpecifierSet((found[2] or "").strip()))
    return ranges


def locked(lock: str) -> dict[str, list[Version]]:
    versions: dict[str, list[Version]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", lock, re.M):
        versions.setdefault(canonicalize_name(name), []).append(Version(version))
    return versions


def mismatches(pyproject: str, environment: str, lock: str) -> list[str]:
    ours, theirs, pinned = wanted(pyproject), conda(environment), locked(lock)
    found = [f"{name}: only in pyproject.toml" for name in sorted(ours.keys() - theirs.keys())]
    found += [f"{name}: only in environment.yml" for name in sorted(theirs.keys() - ours.keys())]
    for name in sorted(ours.keys() & theirs.keys()):
        if ours[name] != theirs[name]:
            found.append(f"{name}: pyproject.toml {ours[name]}, environment.yml {theirs[name]}")
    for name in sorted(ours.keys() - {"python"}):
        if name not in pinned:
            found.append(f"{name}: not in requirements.lock")
        elif not all(version in SpecifierSet(ours[name]) for version in pinned[name]):
            found.append(f"{name}: requirements.lock {pinned[name]}, pyproject.toml {ours[name]}")
    return found


PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
ENVIRONMENT = (ROOT / "environment.yml").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_the_three_files_agree() -> None:
    assert mismatches(PYPROJECT, ENVIRONMENT, LOCK) == []


def test_planted_mismatches_are_found() -> None:
    assert mismatches(PYPROJECT, ENVIRONMENT.replace("pandas >=3.0,<4", "pandas >=2.2,<4"), LOCK)
    assert mismatches(PYPROJECT, ENVIRONMENT.replace("  - jieba >=0.42.1,<0.43\n", ""), LOCK)
    assert mismatches(PYPROJECT, ENVIRONMENT, re.sub(r"^pandas==.*$", "pandas==2.2.0 \\\\", LOCK, flags=re.M))
    assert mismatches(PYPROJECT, ENVIRONMENT.replace("python >=3.11", "python >=3.10"), LOCK)
    assert mismatches(PYPROJECT.replace('"tqdm>=4.67",', '"tqdm>=4.67",\n"requests>=2",'), ENVIRONMENT, LOCK)


def test_the_errors_know_the_extras_and_all_holds_each_that_a_user_may_need() -> None:
    project = tomllib.loads(PYPROJECT)["project"]
    stated = {name: {Requirement(line).name for line in lines_of(project, name)} for name in EXTRAS}
    # myst-nb brings myst-parser, which the site imports by its own name
    assert stated == {name: set(extra.libraries.values()) - {"myst-parser"} for name, extra in EXTRAS.items()}
    every = {Requirement(line).name for line in lines_of(project, "all")}
    assert every == set().union(*(stated[name] for name in EXTRAS if name != "site"))
    assert every <= {Requirement(line).name for line in lines_of(project, "test")}


def test_every_locked_package_has_hashes_and_no_address() -> None:
    blocks = re.split(r"\n(?=[A-Za-z0-9])", LOCK.strip())
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in LOCK
