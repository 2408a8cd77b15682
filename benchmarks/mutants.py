"""Do the tests notice when the code is wrong? A random sample of mutants of some modules, each tried with their tests.

A mutant is the code with one small change: ``<`` for ``<=``, ``+`` for ``-``, ``and`` for ``or``, another number,
another string, an argument left out, ``None`` in place of a value. It is killed when a test fails, and survives when
none does. mutmut makes the mutants and runs, for each, the tests that enter the changed function; this script copies
the checkout (nothing here is ever changed), draws the sample, counts, and writes down the survivors.

Run: python benchmarks/mutants.py --module yanting_research/chinese --sample 300 --seed 1

A module is a folder of the package or one file. Its tests are the folder of the same name under tests/ and its own
doctests, or what ``--tests`` names. The sample is spread over the functions: one mutant from each of 300 stretches of
equal length in the list of all mutants. A function behind a decorator other than ``staticmethod`` and
``classmethod`` cannot be mutated, nor can what stands outside of functions; their number is printed.
A mutant that no test enters counts as not killed, one that runs into the time limit as killed.
Needs the extra ``gates``.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from statsmodels.stats.proportion import proportion_confint

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "build", "__pycache__", "*.egg-info", ".*_cache", "mutants")
COPIED = ("corpus", "benchmarks", "docs", "README.md", "README.zh-CN.md")
PRELOADED = ("pytest", "hypothesis", "numpy", "pandas", "pandera.pandas", "scipy.optimize", "scipy.stats",
             "scipy.sparse.csgraph", "statsmodels.api", "lxml.html", "jieba")  # fmt: skip
# a mutant is red or green: nobody reads the smallest example that kills it
NO_SHRINKING = """

_LOOKING = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
hypothesis.settings.register_profile("mutants", deadline=None, derandomize=True, database=None, phases=_LOOKING)
hypothesis.settings.load_profile("mutants")
"""
CONFIGURATION = """

[tool.mutmut]
source_paths = ["yanting_research"]
only_mutate = {patterns}
also_copy = {copied}
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:xdist", "--tb=no"]
pytest_add_cli_args_test_selection = {tests}
process_isolation = "forkserver"
forkserver_warmup = "import"
preload_modules_file = "preloaded.txt"
timeout_multiplier = 10.0
timeout_constant = 3.0
"""
# 2 and 4: the module or the test cannot be imported any more
KILLED, SURVIVED, UNTESTED = frozenset({1, 2, 3, 4, -11}), 0, 33
TIMED_OUT = frozenset({-24, 24, 36, 152, -9, 255})


def tests_of(module: str) -> list[str]:
    """The room's folder of tests, and the doctests of what is mutated."""
    room = Path(module).relative_to("yanting_research").parts[0]
    return [f"tests/{room}", module]


def copy_of_checkout(work: Path, modules: list[str], tests: list[str]) -> None:
    """A copy with what mutmut wants to know, and hypothesis without its search for the smallest example."""
    shutil.copytree(ROOT, work, ignore=LEFT_OUT)
    patterns = [module if module.endswith(".py") else f"{module}/*" for module in modules]
    copied = [name for name in COPIED if (work / name).exists()]
    told = {"patterns": patterns, "copied": copied, "tests": tests}
    with (work / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(CONFIGURATION.format(**{name: json.dumps(value) for name, value in told.items()}))
    with (work / "tests" / "conftest.py").open("a", encoding="utf-8") as file:
        file.write(NO_SHRINKING)
    (work / "preloaded.txt").write_text("\n".join(PRELOADED) + "\n", encoding="utf-8")


def files_of(work: Path, modules: list[str]) -> list[str]:
    """Python files of the modules, from the checkout."""
    found = [[work / one] if one.endswith(".py") else sorted((work / one).rglob("*.py")) for one in modules]
    return [str(path.relative_to(work)) for paths in found for path in paths]


def mutants_of(work: Path, files: list[str]) -> list[str]:
    """Names of all mutants, function after function; the same names that ``mutmut run`` will give them."""
    from mutmut.mutation.file_mutation import mutate_file_contents
    from mutmut.utils.format_utils import get_mutant_name

    os.chdir(work)  # mutmut reads its configuration from the current folder
    return [
        get_mutant_name(Path(file), name)
        for file in files for name in mutate_file_contents(file, Path(file).read_text("utf-8")).mutant_names
    ]  # fmt: skip


def out_of_reach(work: Path, files: list[str]) -> int:
    """Functions that mutmut leaves alone because of a decorator."""
    n = 0
    for file in files:
        for node in ast.walk(ast.parse((work / file).read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                n += ast.unparse(node.decorator_list[0]) not in ("staticmethod", "classmethod")
    return n


def spread_sample(names: list[str], size: int, seed: int) -> list[str]:
    """One name from each of ``size`` stretches of equal length; every name has the same chance."""
    if size >= len(names):
        return names
    rng = random.Random(seed)  # noqa: S311
    start, step = rng.random(), len(names) / size
    # the stretches begin at a random place of the ring, or the edges would always be in the same ones
    ring = names[int(start * len(names)) :] + names[: int(start * len(names))]
    return sorted(ring[min(int((at + rng.random()) * step), len(ring) - 1)] for at in range(size))


def results(work: Path, files: list[str]) -> dict[str, int | None]:
    """Exit status of the tests by mutant."""
    found: dict[str, int | None] = {}
    for file in files:
        meta = work / "mutants" / f"{file}.meta"
        if meta.exists():
            found.update(json.loads(meta.read_text("utf-8"))["exit_code_by_key"])
    return found


def difference(work: Path, file: str, name: str) -> list[str]:
    """The changed lines of a mutant, marked - and +."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    os.chdir(work)
    lines = get_diff_for_mutant(name, path=file).splitlines()
    return [line for line in lines if line[:1] in "+-" and not line.startswith(("+++", "---"))]


def status_of(exit_status: int | None) -> str:
    if exit_status in KILLED:
        return "killed"
    if exit_status in TIMED_OUT:
        return "timeout"
    return {SURVIVED: "survived", UNTESTED: "no test"}.get(exit_status if exit_status is not None else -1, "not run")


def summary(statuses: dict[str, str], n_all: int, n_reach: int, seed: int) -> str:
    """Counts, and the share killed with Wilson's interval."""
    by = {kind: sum(one == kind for one in statuses.values())
          for kind in ("killed", "timeout", "survived", "no test", "not run")}  # fmt: skip
    good, n = by["killed"] + by["timeout"], len(statuses)
    low, high = proportion_confint(good, n, method="wilson")
    return (
        f"{n} of {n_all} mutants, seed {seed}: " + ", ".join(f"{count} {kind}" for kind, count in by.items() if count)
        + f"\nkilled {good}/{n} = {good / n:.1%} (95 % Wilson: {low:.1%} to {high:.1%})"
        + f"\nfunctions with decorators, not mutated: {n_reach}"
    )  # fmt: skip


def run(work: Path, names: list[str], log: Path) -> int:
    """``mutmut run``, one mutant at a time; what it says goes to a file."""
    command = [Path(sys.executable).with_name("mutmut"), "run", "--max-children", "1", *names]
    with log.open("w", encoding="utf-8") as file:
        return subprocess.run(command, cwd=work, stdout=file, stderr=subprocess.STDOUT, check=False).returncode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--module", nargs="+", required=True, help="folders or files, as yanting_research/chinese")
    parser.add_argument("--tests", nargs="+", help="test files, folders or modules with doctests instead of the usual")
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="a file of survivors of an earlier run: try those again, instead of a sample")
    parser.add_argument("--out", type=Path, help="also write the result to this file")
    parser.add_argument("--work", type=Path, help="a folder, to be kept, for the copy of the checkout")
    told = parser.parse_args()
    modules = [one.rstrip("/") for one in told.module]
    tests = told.tests or list(dict.fromkeys(test for one in modules for test in tests_of(one)))
    again = Path(told.only).read_text("utf-8") if told.only else None
    out = told.out.resolve() if told.out else None
    with tempfile.TemporaryDirectory() as folder:
        work = (told.work or Path(folder)).resolve() / "checkout"
        copy_of_checkout(work, modules, tests)
        files = files_of(work, modules)
        every = mutants_of(work, files)
        if again is None:
            names = spread_sample(every, told.sample, told.seed)
        else:
            listed = {line.split(" ")[-1] for line in again.splitlines() if line.startswith("# ")}
            names = [name for name in every if name in listed]
        status = run(work, names, work / "mutmut.log")
        found = results(work, files)
        statuses = {name: status_of(found.get(name)) for name in names}
        if status or "not run" in statuses.values():
            print((work / "mutmut.log").read_text("utf-8")[-4000:], file=sys.stderr)
        said = [summary(statuses, len(every), out_of_reach(work, files), told.seed)]
        where = {name: file for file in files for name in names if name.startswith(module_name(file) + ".")}
        for name, one in statuses.items():
            if one in ("survived", "no test"):
                said += [f"\n# {one} {name}", *difference(work, where[name], name)]
    if out is not None:
        out.write_text("\n".join(said) + "\n", encoding="utf-8")
    print("\n".join(said))


def module_name(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


if __name__ == "__main__":
    main()
