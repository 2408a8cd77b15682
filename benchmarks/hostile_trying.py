"""How ``benchmarks/hostile.py`` tries a row: a command in this process or in one of its own, and what was seen."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from yanting_research import cli

__all__ = ["ROOT", "TEXTS", "Said", "Tried", "commanded", "obeyed", "started", "write"]

ROOT = Path(__file__).parents[1]
TEXTS = ROOT / "corpus" / "texts"
TRACEBACK = "Traceback (most recent call last)"
_PROGRESS = re.compile(r"\r(?:\w{1,12}: +\d{1,3}%\|[^\r\n]{0,200})? *")
"""A line of our own progress; not a carriage return of a text."""
_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""U+202E, which turns a line around; no ideograph."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left: exit status (negative: killed by that signal), both streams, seconds, peak memory [MB]."""

    status: int
    out: str
    err: str
    seconds: float
    megabytes: float = 0.0

    @property
    def printed(self) -> str:
        """Both streams without the bar of our own progress."""
        return self.out + _PROGRESS.sub("", self.err)

    @property
    def refused(self) -> bool:
        """Whether it ended with an error of ours: status 1, something said, no traceback."""
        return self.status == 1 and bool(self.err.strip()) and TRACEBACK not in self.err

    @property
    def done(self) -> bool:
        """Whether it ended well."""
        return self.status == 0


@dataclass(slots=True)
class Tried:
    """One row: how many attacks, what was seen, and every attack that did not end as expected."""

    n: int = 0
    seen: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def expect(self, met: bool, what: object, *, n: int = 1) -> bool:
        """Count attacks; remember what was not met."""
        self.n += n
        if not met:
            self.wrong.append(" ".join(ascii_safe(str(what)).split())[:300])
        return met


def ascii_safe(text: str) -> str:
    """A text for this script's own lines: what a terminal obeys is shown."""
    return "".join(
        one if unicodedata.category(one) not in ("Cc", "Cs", "Cf") or one == "\n" else ascii(one)[1:-1] for one in text
    )


def commanded(*arguments: object) -> Said:
    """``yanting ...`` in this process, as its entry point runs it; an exception that leaves it is said in ``err``."""
    out, err = io.StringIO(), io.StringIO()
    argv, sys.argv = sys.argv, ["yanting", *map(str, arguments)]
    status, began = 0, time.perf_counter()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            cli.main()
    except SystemExit as left:
        status = int(left.code or 0)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the row asks for
        status, _ = 70, err.write(f"{TRACEBACK} {error!r}")
    finally:
        sys.argv = argv
    return Said(status, out.getvalue(), err.getvalue(), time.perf_counter() - began)


def started(*arguments: object, env: dict[str, str] | None = None, code: str = "", seconds: float = 600) -> Said:
    """The same in a process of its own, or ``python -c code``; with the peak memory of it and what it started."""
    command = [sys.executable, *(["-c", code] if code else ["-m", "yanting_research"]), *map(str, arguments)]
    began = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=env)
        with _Alarm(process, seconds):
            _, ended, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(ended)
        took = time.perf_counter() - began
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", errors="replace"))
    return Said(process.returncode, *texts, took, usage.ru_maxrss / 1024)


class _Alarm:
    """Kills a process that outlives its time."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        import threading

        self._timer = threading.Timer(seconds, process.kill)

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def obeyed(text: str) -> list[str]:
    """Characters of a printed text that a terminal obeys: controls but line feed and tab, surrogates, directions."""
    return sorted(
        {
            f"U+{ord(one):04X}"
            for one in text
            if (unicodedata.category(one) in ("Cc", "Cs") and one not in "\n\t") or _BIDI.match(one)
        }
    )


def write(path: Path, content: str | bytes) -> Path:
    """A file of the row, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


Row = Callable[[Path], Tried]
