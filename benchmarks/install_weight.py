"""What an installation weighs: python benchmarks/install_weight.py, in an environment that holds every extra.

Six packages that a workbench of this kind cannot do without, the default installation over them, and each extra over
the default. Requirements are followed by their markers from ``pyproject.toml`` through the metadata of what is
installed; a package weighs the files that its wheel brings [MB = 1,000,000 bytes]. Byte code, which some installers
compile and others leave to the first start, is a column of its own: what lies beside the sources now.
``tests/test_install_weight.py`` keeps the default within ``LIMIT``.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
SIX = ("jupyterlab", "pandas", "statsmodels", "seaborn", "jieba", "wordcloud")
LIMIT = 300.0
"""The most that the default may weigh over the six, this package included [MB]."""
MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes of files, and of the byte code beside them."""

    files: int
    bytecode: int


class Weights:
    """Weights of what is installed, each package looked at once.

    Raises
    ------
    SystemExit
        Names a package that is required and not installed: a sum without it would be too small.
    """

    def __init__(self, root: Path = ROOT) -> None:
        with (root / "pyproject.toml").open("rb") as file:
            self.project: dict[str, Any] = tomllib.load(file)["project"]
        self._root = root
        self._known: dict[str, Weight] = {}

    def closure(self, *requirements: str) -> dict[str, Weight]:
        """Every package that the requirements bring, by name."""
        own = canonicalize_name(self.project["name"])
        waiting = [(Requirement(line), "") for line in requirements]
        seen: set[tuple[str, str]] = set()
        while waiting:
            wanted, within = waiting.pop()
            if wanted.marker and not any(wanted.marker.evaluate({"extra": name}) for name in {"", within}):
                continue
            for extra in {"", *wanted.extras}:
                name = canonicalize_name(wanted.name)
                if (name, extra) not in seen:
                    seen.add((name, extra))
                    lines = self._own_lines(extra) if name == own else _lines(name)
                    waiting += [(Requirement(line), extra) for line in lines]
        return {name: self._weight(name) for name in sorted({name for name, _ in seen})}

    def _own_lines(self, extra: str) -> list[str]:
        return list(self.project["optional-dependencies"][extra] if extra else self.project["dependencies"])

    def _weight(self, name: str) -> Weight:
        if name not in self._known:
            own = name == canonicalize_name(self.project["name"])
            paths = _own_files(self._root / "yanting_research") if own else _files(name)
            self._known[name] = _sum(paths)
        return self._known[name]


def _lines(name: str) -> list[str]:
    try:
        return importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        raise SystemExit(f'{name} is not installed: pip install -e ".[all]" first') from None


def _files(name: str) -> list[Path]:
    listed = importlib.metadata.files(name) or []
    return [Path(str(path.locate())) for path in listed if path.suffix != ".pyc"]


def _own_files(package: Path) -> list[Path]:
    return [path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"]


def _sum(paths: Iterable[Path]) -> Weight:
    files = bytecode = 0
    for path in paths:
        if path.is_file():
            files += path.stat().st_size
            compiled = Path(importlib.util.cache_from_source(str(path))) if path.suffix == ".py" else None
            bytecode += compiled.stat().st_size if compiled and compiled.is_file() else 0
    return Weight(files, bytecode)


def total(weights: Iterable[Weight]) -> Weight:
    """The sum of weights."""
    held = list(weights)
    return Weight(sum(one.files for one in held), sum(one.bytecode for one in held))


def over(part: dict[str, Weight], base: dict[str, Weight]) -> dict[str, Weight]:
    """What a set of packages adds to another."""
    return {name: weight for name, weight in part.items() if name not in base}


def main() -> None:
    """Print the table, and the heaviest of the default."""
    weights = Weights()
    own = weights.project["name"]
    six, default = weights.closure(*SIX), weights.closure(own)
    extras = ("all", "dashboard", "lessons", "realdata", "scale", "topics")
    rows = [("the six", six), ("default", default), ("default over the six", over(default, six))]
    rows += [(f"[{name}] over the default", over(weights.closure(f"{own}[{name}]"), default)) for name in extras]
    print(f"{'':28}{'packages':>9}{'files MB':>10}{'byte code MB':>14}")
    for label, packages in rows:
        held = total(packages.values())
        print(f"{label:28}{len(packages):9}{held.files / MEGABYTE:10.1f}{held.bytecode / MEGABYTE:14.1f}")
    added = over(default, six)
    heavy = sorted(added, key=lambda name: -added[name].files)[:15]
    print("heaviest:", ", ".join(f"{name} {added[name].files / MEGABYTE:.1f}" for name in heavy))


if __name__ == "__main__":
    main()
