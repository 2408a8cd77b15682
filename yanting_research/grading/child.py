"""The process in which one student's notebook runs (子进程): cell after cell, then it is gone.

It knows no key and gives no marks. What leaves it are the values of the answers as plain data, the errors of the
cells, and the beginning of what was printed: JSON lines that the parent reads as a stranger's words.
"""

from __future__ import annotations

import ast
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from json import dumps, loads  # by name: a notebook may set json.dumps to something else
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from yanting_research.grading.guards import guard, limit_resources

__all__ = ["main", "plain_python", "plain_value", "run_guarded"]

_LONGEST_TEXT = 20_001  # one more than an open answer may have, so that the judge can say so
_MOST_ITEMS = 51
_LONGEST_ERROR = 300
_KEPT_OUTPUT = 2_000
_MOST_OUTPUT = 1_000_000
_LIBRARIES = {"IPython", "matplotlib", "numpy", "pandas", "scipy", "seaborn", "statsmodels", "yanting_research"}
_MAGIC_MARKS = ("%", "!", "?")
_TIMED = ("%time ", "%timeit ", "%%time\n", "%%timeit\n", "%%capture\n")
Send = Callable[[dict[str, Any]], None]


class _CellStop(BaseException):
    """A cell is ended by us; no ``except Exception`` of the student's catches it."""


class _Output:
    """Standard output that keeps the beginning and ends a cell that prints without end."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.kept = ""
        self._written = 0

    def write(self, text: str) -> int:
        """Keep what fits."""
        self._written += len(text)
        self.kept += text[: max(0, _KEPT_OUTPUT - len(self.kept))]
        if self._written > _MOST_OUTPUT:
            self._written = 0
            raise _CellStop(f"输出超过 {_MOST_OUTPUT // 10_000} 万字")
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        """No terminal."""
        return False


def run_guarded(task: Mapping[str, Any], answers: int) -> None:
    """Run the cells of a task under all limits and write JSON lines to the file descriptor ``answers``."""
    home = Path(task["home"])
    os.chdir(home)
    os.environ.update(HOME=str(home), USERPROFILE=str(home), TMPDIR=str(home), TEMP=str(home), TMP=str(home))
    os.environ.update(MPLBACKEND="Agg", MPLCONFIGDIR=str(home))
    tempfile.tempdir = str(home)  # the worker has asked before, and the answer is kept
    write = os.write

    def send(message: dict[str, Any]) -> None:
        data = memoryview(dumps(message).encode("ascii") + b"\n")
        while data:
            data = data[write(answers, data) :]

    output = _Output()
    sys.stdout = sys.stderr = output
    import_libraries(task["cells"])
    limit_resources(seconds=task["seconds"], memory=task["memory"])
    guard(home, hidden=task["hidden"])
    run_cells(task["cells"], task["names"], send, cell_seconds=task["seconds"] / 3)
    send({"output": output.kept})
    send({"done": True})


def import_libraries(cells: list[dict[str, Any]]) -> None:
    """Import the known libraries that cells name: some load libraries of the system, which the guard refuses later."""
    for cell in cells:
        with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            for node in ast.walk(ast.parse(plain_python(cell["source"])[0])):
                named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and not node.level:
                    named = [node.module or ""]
                for name in named:
                    if name.partition(".")[0] in _LIBRARIES:
                        with contextlib.suppress(ImportError):  # the cell will say so
                            import_module(name)


def run_cells(cells: list[dict[str, Any]], names: list[str], send: Send, *, cell_seconds: float) -> None:
    """Run cells in one namespace; after each, send its error and the answers that changed."""
    namespace: dict[str, Any] = {"__name__": "__main__", "__builtins__": __builtins__, "display": print}
    sent: dict[str, str] = {}
    for cell in cells:
        send({"started": cell["number"]})
        source, left_out = plain_python(cell["source"])
        error, stopped = _run(source, f"<cell {cell['number']}>", namespace, cell_seconds)
        send({"cell": cell["number"], "error": error, "stopped": stopped, "left_out": left_out})
        for name in names:
            if name in namespace:
                value = dumps(plain_value(namespace[name]))
                if sent.get(name) != value:
                    sent[name] = value
                    send({"answer": name, "value": loads(value)})


def _run(source: str, name: str, namespace: dict[str, Any], seconds: float) -> tuple[str, bool]:
    """Run one cell: what went wrong, ``""`` for nothing, and whether we had to stop it."""
    try:
        with _alarm(seconds):
            exec(compile(source, name, "exec"), namespace)  # noqa: S102 - the purpose; see guards
    except _CellStop as stop:
        return f"这一格被停下：{stop}", True
    except SystemExit:
        return "", False  # as in a notebook: the cell ends, the kernel goes on
    except BaseException as error:  # noqa: BLE001 - a stranger's code raises anything; it must not end the next cell
        return _told(error), False
    return "", False


def _told(error: BaseException) -> str:
    try:
        return f"{type(error).__name__}: {error}"[:_LONGEST_ERROR]
    except BaseException:  # noqa: BLE001 - an error whose own text fails
        return "出错，错误信息无法显示"


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """End a cell after some seconds; where there is no such signal the limit of the whole notebook does it."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise _CellStop(f"运行超过 {seconds:.2g} 秒，是不是有停不下来的循环？")

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def plain_python(source: str) -> tuple[str, list[str]]:
    r"""A cell without the commands of the notebook, and those that were left out.

    >>> plain_python("%matplotlib inline\nx = 1\n!ls")
    ('pass\nx = 1\npass', ['%matplotlib inline', '!ls'])
    >>> plain_python("%time x = 5")
    ('x = 5', [])
    >>> plain_python("%%bash\nrm -rf .")
    ('pass', ['%%bash'])
    """
    for mark in _TIMED:
        if source.lstrip().startswith(mark):
            return source.lstrip()[len(mark) :], []
    if source.lstrip().startswith("%%"):
        return "pass", [source.strip().splitlines()[0][:80]]
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _without_commands(source)
    return source, []


def _without_commands(source: str) -> tuple[str, list[str]]:
    kept, left_out = [], []
    for line in source.split("\n"):
        bare = line.strip()
        if bare.startswith(_MAGIC_MARKS) or bare.endswith("?"):
            left_out.append(bare[:80])
            kept.append(line[: len(line) - len(line.lstrip())] + "pass")
        else:
            kept.append(line)
    return "\n".join(kept), left_out


def plain_value(value: Any, depth: int = 0) -> list[Any]:
    """An answer as JSON: its kind and its digits, text or members; anything else by the name of its type.

    >>> plain_value(99.3), plain_value(["A", None]), plain_value(object())
    (['float', '99.3'], ['list', [['str', 'A'], ['none']]], ['other', 'object'])
    """
    try:
        return _plain(value, depth)
    except BaseException:  # noqa: BLE001 - a stranger's object may fail in any of its methods
        return ["other", "object"]


def _plain(value: Any, depth: int) -> list[Any]:
    kind = type(value)
    if value is None or value is ...:
        return ["none"]
    if kind is bool:
        return ["bool", value]
    if kind is int and value.bit_length() < 400:
        return ["int", str(value)]
    if kind is float:
        return ["float", repr(value)]
    if kind is str:
        return ["str", value[:_LONGEST_TEXT]]
    if kind in (Decimal, Fraction):
        return [kind.__name__.lower(), str(value)[:400]]
    if kind in (list, tuple, set, frozenset) and depth < 2:
        items = [plain_value(item, depth + 1) for item, _ in zip(value, range(_MOST_ITEMS), strict=False)]
        return [kind.__name__, sorted(items, key=str) if kind in (set, frozenset) else items]
    if kind.__module__ == "numpy" and not hasattr(value, "__len__"):
        return _numpy(value)
    return ["other", str(kind.__name__)[:60]]


def _numpy(value: Any) -> list[Any]:
    """A number of numpy; an array keeps its name."""
    letter = value.dtype.kind if not getattr(value, "ndim", 1) and type(value).__name__ != "ndarray" else ""
    if letter == "b":
        return ["bool", bool(value)]
    if letter in "iu" and letter:
        return ["int", str(int(value))]
    return ["float", str(value)] if letter == "f" else ["other", str(type(value).__name__)[:60]]


def main() -> None:
    """Run one task from stdin: for systems that cannot fork, where every notebook starts an interpreter of its own."""
    answers = os.dup(sys.stdout.fileno())
    task = loads(sys.stdin.buffer.readline())
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    run_guarded(task, answers)


if __name__ == "__main__":
    main()
