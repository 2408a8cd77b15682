"""Do the tests notice when the code is wrong? A random sample of mutants of some modules, each tried with their tests.

A mutant is the code with one small change: ``<`` for ``<=``, ``+`` for ``-``, ``and`` for ``or``, another number,
another string, an argument left out, ``None`` in place of a value. It is killed when a test fails, and survives when
none does. mutmut makes the mutants. A process collects the tests once and learns which test runs through which line;
for each mutant a fork of it puts the changed code into the function and runs the tests that come through the changed
statement, the quick ones first, up to the first that fails. No file of the checkout is changed.

Run: python benchmarks/mutants.py --module yanting_research/chinese --sample 300 --seed 1

A module is a folder of the package or one file; its tests are the folder of the same name under tests/ and its own
doctests, or what ``--tests`` names. The sample is spread over the functions: one mutant from each of 300 stretches
of equal length in the list of all mutants. Not mutated: what stands outside of functions (constants and patterns) and
functions behind a decorator. A mutant that no test comes to counts as not killed. One that runs into the limit of time
(CPU seconds of its fork, so that a busy machine decides nothing: four times its tests, at least 30; or ten times that
by the clock) counts as killed, and is listed at the end. Property tests try 25 examples. Needs the extra ``gates``,
and Linux or macOS.
"""

from __future__ import annotations

import argparse
import ast
import bisect
import contextlib
import difflib
import gc
import importlib
import itertools
import json
import math
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

import coverage
import hypothesis
import mutmut.configuration
import pytest
from mutmut.mutation.file_mutation import mutate_file_contents
from statsmodels.stats.proportion import proportion_confint

LEAST_SECONDS, TIMES = 30.0, 4.0
WAITING = 10.0
"""Seconds by the clock for one of CPU, for a mutant that waits instead of working."""
PROFILE = hypothesis.settings(
    deadline=None, derandomize=True, database=None, max_examples=25,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],  # nobody reads the smallest example
)  # fmt: skip
FOUND = ("killed", "timeout")
Survey = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Mutant:
    """One change of one function: its place in the file, the lines of its statement, the changed function."""

    file: str
    name: str
    owner: str
    function: str
    line: int
    statement: range
    changed: ast.FunctionDef
    difference: tuple[str, ...]

    @property
    def module(self) -> str:
        return self.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def files_of(modules: Sequence[str]) -> list[str]:
    paths = [[Path(one)] if one.endswith(".py") else sorted(Path(one).rglob("*.py")) for one in modules]
    return [path.as_posix() for several in paths for path in several]


def tests_of(module: str) -> list[str]:
    """The room's folder of tests, and the doctests of what is mutated."""
    return [f"tests/{Path(module).relative_to('yanting_research').parts[0]}", module]


def functions_of(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """(class or "", function) of all that stand at the top or in a class at the top."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield "", node
        for inner in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(inner, ast.FunctionDef):
                yield node.name, inner  # type: ignore[union-attr]


def mutants_of(file: str) -> list[Mutant]:
    """All mutants of a file, function after function."""
    text = Path(file).read_text("utf-8")
    made = mutate_file_contents(file, text)
    written = {node.name: node for _, node in functions_of(ast.parse(made.code))}
    lines = made.code.splitlines()
    originals = {(f"xǁ{owner}ǁ" if owner else "x_") + node.name: (owner, node)
                 for owner, node in functions_of(ast.parse(text))}  # fmt: skip
    found = []
    for name in made.mutant_names:
        stem = name.partition("__mutmut_")[0]
        owner, own = originals[stem]
        before, after = (
            [line.replace(node.name, own.name) for line in lines[node.lineno - 1 : node.end_lineno]]
            for node in (written[f"{stem}__mutmut_orig"], written[name])
        )
        at = next((n for n, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), 0)
        shown = difflib.unified_diff(before, after, n=0, lineterm="")
        changed = tuple(line for line in shown if line[:1] in "+-" and not line.startswith(("+++", "---")))
        place = own.lineno + at
        found.append(Mutant(file, name, owner, own.name, place, statement_at(own, place), written[name], changed))
    return found


def statement_at(function: ast.FunctionDef, line: int) -> range:
    """Lines of the smallest statement that holds a line; of one with a body, those in front of the body."""
    best = range(function.lineno, (function.end_lineno or line) + 1)
    for node in ast.walk(function):
        if isinstance(node, ast.stmt) and node is not function and node.lineno <= line <= (node.end_lineno or line):
            body = getattr(node, "body", None)
            stop = max(node.lineno + 1, body[0].lineno) if body else (node.end_lineno or line) + 1
            if node.lineno <= line < stop and stop - node.lineno <= len(best):
                best = range(node.lineno, stop)
    return best


def put_in(mutant: Mutant) -> None:
    """Give the function in this process the code and the defaults of the mutant."""
    module = importlib.import_module(mutant.module)
    place = vars(module)[mutant.owner] if mutant.owner else module
    raw = vars(place)[mutant.function]
    function: FunctionType = getattr(raw, "__func__", raw)
    mutant.changed.name, mutant.changed.decorator_list = function.__name__, []
    tree = ast.Module([ast.ImportFrom("__future__", [ast.alias("annotations")], 0), mutant.changed], [])
    space = dict(vars(module))
    exec(compile(ast.fix_missing_locations(tree), module.__file__ or "", "exec"), space)  # noqa: S102
    new = space[function.__name__]
    function.__code__, function.__defaults__, function.__kwdefaults__ = (
        new.__code__, new.__defaults__, new.__kwdefaults__)  # fmt: skip


def forget(modules: Sequence[str]) -> None:
    """Empty the caches of the mutated modules: what was remembered was computed by the code as it is."""
    names = tuple(one.removesuffix(".py").replace("/", ".") for one in modules)
    for name, module in list(sys.modules.items()):
        for one in list(vars(module).values()) if name.startswith(names) else ():
            if hasattr(one, "cache_clear"):
                one.cache_clear()


def all_pass(items: Sequence[pytest.Item]) -> bool:
    from _pytest.runner import runtestprotocol

    for item, following in zip(items, [*items[1:], None], strict=True):
        if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
            return False
    return True


def in_a_fork(work: Callable[[], bool], seconds: float) -> str:
    """``survived`` when the work says so, ``killed`` when it does not or dies; ``timeout`` after so much CPU time."""
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds), math.ceil(seconds) + 5))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        status = 1
        try:
            status = 0 if work() else 1
        finally:
            os._exit(status)
    end = time.monotonic() + WAITING * seconds
    while time.monotonic() < end:
        if (ended := os.waitpid(child, os.WNOHANG))[0]:
            if os.WIFSIGNALED(ended[1]) and os.WTERMSIG(ended[1]) == signal.SIGXCPU:
                return "timeout"
            return "survived" if ended[1] == 0 else "killed"
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "timeout"


def survey(items: Sequence[pytest.Item], modules: Sequence[str], file: Path) -> Survey:
    """CPU seconds of every green test, and the tests that run through every line."""

    def work() -> bool:
        measured = coverage.Coverage(data_file=None, include=[str(Path(one).resolve()) for one in files_of(modules)])
        measured.start()
        seconds = {}
        file_of_tests = None
        for item in items:
            if item.path != file_of_tests:  # large tables take long to make anew
                forget(modules)
                file_of_tests = item.path
            measured.switch_context(item.nodeid)
            began = time.process_time()
            if all_pass([item]):
                seconds[item.nodeid] = time.process_time() - began
        measured.stop()
        data = measured.get_data()
        lines = {one: data.contexts_by_lineno(str(Path(one).resolve())) for one in files_of(modules)}
        file.write_text(json.dumps({"seconds": seconds, "lines": lines}), encoding="utf-8")
        return True

    in_a_fork(work, 7200.0)
    return json.loads(file.read_text("utf-8"))


def spread_sample(every: list[Mutant], size: int, seed: int) -> list[Mutant]:
    """One mutant from each of ``size`` stretches of equal length; each has the same chance."""
    if size >= len(every):
        return every
    rng = random.Random(seed)  # noqa: S311
    start, step = int(rng.random() * len(every)), len(every) / size
    # the stretches begin at a random place of the ring, or their edges would always be the same
    ring = every[start:] + every[:start]
    chosen = [ring[min(int((at + rng.random()) * step), len(ring) - 1)] for at in range(size)]
    rng.shuffle(chosen)  # what was tried when the time is up is a random part
    return chosen


def quick_ones(tests: set[str], cost: dict[str, float], seconds: float) -> list[str]:
    """The tests from the quickest on while they take no more than some CPU seconds together, one at least."""
    ordered = sorted(tests, key=lambda test: (cost[test], test))
    total = list(itertools.accumulate(cost[test] for test in ordered))
    return ordered[: max(1, bisect.bisect_right(total, seconds))]


class Trial:
    """In place of the loop over the tests: the survey, then the mutants one by one."""

    def __init__(self, told: argparse.Namespace, survey_file: Path) -> None:
        self._told = told
        self._survey_file = survey_file

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        told = self._told
        # the conftest of the tests has loaded its own by now
        hypothesis.settings.register_profile("mutants", PROFILE)
        hypothesis.settings.load_profile("mutants")
        gc.collect()
        gc.freeze()
        session.items = [item for item in session.items if not any(word in item.nodeid for word in told.leave_out)]
        known = survey(session.items, told.module, self._survey_file)
        red = sorted({item.nodeid for item in session.items} - set(known["seconds"]))
        every = [mutant for file in files_of(told.module) for mutant in mutants_of(file)]
        chosen = spread_sample(every, told.sample, told.seed)
        if told.only:
            listed = {line.split(" ")[-1] for line in told.only.read_text("utf-8").splitlines() if line[:2] == "# "}
            chosen = [mutant for mutant in every if f"{mutant.module}.{mutant.name}" in listed]
        with told.out.open("w", encoding="utf-8") if told.out else contextlib.nullcontext(sys.__stdout__) as out:
            if red:
                print("red as they are, left out:", *red, sep="\n  ", file=out)
            counts = self._try(chosen, {item.nodeid: item for item in session.items}, known, out)
            print(f"\n{sum(counts.values())} of {len(every)} mutants, seed {told.seed}: {summary(counts)}", file=out)
        return True

    def _try(self, chosen: Sequence[Mutant], items: dict[str, pytest.Item], known: Survey, out: Any) -> dict[str, int]:
        counts: dict[str, int] = {}
        late = []
        end = time.monotonic() + 60.0 * self._told.minutes
        for mutant in chosen:
            if time.monotonic() > end:
                break
            lines = known["lines"][mutant.file]
            names = {test for line in mutant.statement for test in lines.get(str(line), ()) if test in known["seconds"]}
            tests = quick_ones(names, known["seconds"], self._told.seconds)

            def work(mutant: Mutant = mutant, tests: Sequence[str] = tests) -> bool:
                put_in(mutant)
                forget(self._told.module)
                return all_pass([items[test] for test in tests])

            seconds = max(LEAST_SECONDS, TIMES * sum(known["seconds"][test] for test in tests))
            status = in_a_fork(work, seconds) if tests else "no test"
            counts[status] = counts.get(status, 0) + 1
            place = f"{mutant.file}:{mutant.line} {mutant.module}.{mutant.name}"
            if status == "timeout":
                late.append((f"- {place}", *mutant.difference))
            elif status != "killed":
                print(f"\n# {status} {place}", *mutant.difference, sep="\n", file=out, flush=True)
        if late:
            print("\nran into the limit of time, counted as killed:", *itertools.chain(*late), sep="\n", file=out)
        return counts


def summary(counts: dict[str, int]) -> str:
    """Counts, and the share killed with Wilson's interval."""
    good, n = sum(counts.get(one, 0) for one in FOUND), sum(counts.values())
    low, high = proportion_confint(good, n, method="wilson") if n else (float("nan"), float("nan"))
    said = ", ".join(f"{counts[one]} {one}" for one in ("killed", "timeout", "survived", "no test") if one in counts)
    return f"{said}\nkilled {good} of {n}, {good / max(n, 1):.1%} (95 % Wilson: {low:.1%} to {high:.1%})"


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--module", nargs="+", required=True, help="folders or files, as yanting_research/chinese")
    parser.add_argument("--tests", nargs="+", help="test files, folders, modules with doctests, instead of the usual")
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so many, survey not counted")
    parser.add_argument("--only", type=Path, help="the survivors of this file of an earlier run instead of a sample")
    parser.add_argument(
        "--seconds", type=float, default=float("inf"), help="of tests for a mutant, the quick ones first"
    )
    parser.add_argument("--leave-out", nargs="+", default=[], metavar="WORD", help="tests whose names hold a word")
    parser.add_argument("--out", type=Path, help="write the result to this file")
    told = parser.parse_args()
    told.module = [one.rstrip("/") for one in told.module]
    tests = told.tests or list(dict.fromkeys(test for one in told.module for test in tests_of(one)))
    sys.path.insert(0, str(Path.cwd()))
    mutmut.configuration._guess_source_paths = lambda: ["yanting_research"]  # it knows src/ and lib/ alone
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(told, Path(folder) / "survey.json")
        options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=no", *tests]
        raise SystemExit(pytest.main(options, plugins=[trial]))


if __name__ == "__main__":
    main()
