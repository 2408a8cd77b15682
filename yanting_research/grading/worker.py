"""The worker of grading (批改进程): imports the libraries once, then gives every notebook a process of its own.

On Linux and macOS that process is a fork, ready in milliseconds; elsewhere an interpreter is started for each. The
worker holds no key either. It speaks JSON lines with the parent and dies alone if a notebook manages to kill it.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from importlib import import_module
from typing import IO, Any

from yanting_research.grading.child import run_guarded
from yanting_research.grading.guards import become_first_process, enter_namespaces

__all__ = ["MOST_RUNS", "main", "run_task"]

MOST_RUNS = 3
"""Times a notebook is run at most: once, and again without the cells that ended it."""
_FATAL = {
    "time": "这一格停不下来，超过了整份作业的时间限制。",
    "died": "这一格让程序结束了（例如调用了 os._exit，或者内存用尽）。",
}

_MOST_BYTES = 4 << 20
"""Bytes that a notebook's process may send; an honest one sends some kilobytes."""
_PIECE = 1 << 16
_START = 5.0
"""Seconds that starting an interpreter may take on top, where there is no fork."""


def run_task(task: Mapping[str, Any], *, method: str) -> dict[str, Any]:
    """Run one notebook in new processes and temporary folders that are removed afterwards.

    A cell that ends the process, or does not end itself, is left out and the notebook is run again without it: it costs
    its own question and no other.

    Parameters
    ----------
    task
        ``cells`` (``number`` and ``source`` each), ``names`` of the answers, ``seconds``, ``memory`` [bytes],
        ``hidden`` (paths that must not be read).
    method
        ``fork`` or ``spawn``.

    Returns
    -------
    dict
        ``lines``: what the last process sent; ``ended``: ``done``, ``time``, ``flood`` or ``died``; ``dropped``: cells
        that were left out, with what they did.
    """
    dropped: dict[int, str] = {}
    lines: list[str] = []
    ended = "died"
    for _ in range(MOST_RUNS):
        cells = [cell for cell in task["cells"] if cell["number"] not in dropped]
        lines, ended = _run_once({**task, "cells": cells}, method)
        at_fault = _cells_at_fault(lines, ended) if ended in ("died", "time") else {}
        dropped |= {number: said for number, said in at_fault.items() if any(number == one["number"] for one in cells)}
        if not at_fault:
            break
    return {"lines": lines, "ended": ended, "dropped": [[number, said] for number, said in sorted(dropped.items())]}


def _cells_at_fault(lines: list[str], ended: str) -> dict[int, str]:
    """The cell in which a run ended, and those we had stopped before: they would only take their time again."""
    found: dict[int, str] = {}
    started: int | None = None
    for line in lines:
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if not isinstance(message, dict):
            continue
        if isinstance(message.get("started"), int):
            started = message["started"]
        elif isinstance(message.get("cell"), int):
            started = None
            if message.get("stopped"):
                found[message["cell"]] = str(message.get("error"))
    return found if started is None else {**found, started: _FATAL[ended]}


def _run_once(task: Mapping[str, Any], method: str) -> tuple[list[str], str]:
    home = tempfile.mkdtemp(prefix="yanting-grade-")
    try:
        data, ended = _forked({**task, "home": home}) if method == "fork" else _spawned({**task, "home": home})
    finally:
        shutil.rmtree(home, ignore_errors=True)
    lines = [line.decode("utf-8", "replace").replace(home, ".") for line in data.split(b"\n") if line]
    if ended == "died" and lines and lines[-1] == '{"done": true}':
        ended = "done"
    return lines, ended


def _forked(task: Mapping[str, Any]) -> tuple[bytes, str]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(task, writing)
    os.close(writing)
    try:
        return _collect(reading, time.monotonic() + task["seconds"])
    finally:
        os.close(reading)
        for end, target in ((os.killpg, child), (os.kill, child)):
            with contextlib.suppress(OSError):
                end(target, signal.SIGKILL)
        os.waitpid(child, 0)


def _be_the_child(task: Mapping[str, Any], writing: int) -> None:
    """Everything after the fork; never returns."""
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)
        kept = os.dup2(writing, 200)
        os.closerange(3, 200)
        os.closerange(201, 1024)
        become_first_process()
        random.seed(0)
        run_guarded(task, kept)
    finally:
        os._exit(0)


def _collect(reading: int, deadline: float) -> tuple[bytes, str]:
    """What comes through the pipe until its end, the deadline, or more than an honest notebook has to say."""
    data = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(reading, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                return bytes(data), "time"
            piece = os.read(reading, _PIECE)
            if not piece:
                return bytes(data), "died"
            data += piece
            if len(data) > _MOST_BYTES:
                return bytes(data[:_MOST_BYTES]), "flood"
            if data.endswith(b'{"done": true}\n'):
                return bytes(data), "done"


def _spawned(task: Mapping[str, Any]) -> tuple[bytes, str]:
    command = [sys.executable, "-P", "-m", "yanting_research.grading.child"]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=os.name == "posix",
    )
    assert process.stdin is not None  # noqa: S101 - both pipes were asked for
    assert process.stdout is not None  # noqa: S101
    found: list[bytes] = []
    reader = threading.Thread(target=_read_some, args=(process.stdout, found), daemon=True)
    reader.start()
    with contextlib.suppress(OSError):
        process.stdin.write(json.dumps(task).encode() + b"\n")
        process.stdin.close()
    reader.join(task["seconds"] + _START)
    late = reader.is_alive()
    process.kill()
    process.wait()
    reader.join()
    data = b"".join(found)
    if len(data) > _MOST_BYTES:
        return data[:_MOST_BYTES], "flood"
    return data, "time" if late else "died"


def _read_some(stream: IO[bytes], found: list[bytes]) -> None:
    size = 0
    while size <= _MOST_BYTES:
        piece = os.read(stream.fileno(), _PIECE)
        if not piece:
            return
        found.append(piece)
        size += len(piece)


def main() -> None:
    """Serve until stdin ends; arguments are the method and the modules to import beforehand."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's Ctrl-C is the parent's to handle
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    method, modules = sys.argv[1], sys.argv[2:]
    apart = enter_namespaces() if method == "fork" else False
    for module in modules:
        import_module(module)
    _say(answers, {"ready": True, "apart": apart})
    for line in sys.stdin.buffer:
        _say(answers, run_task(json.loads(line), method=method))


def _say(answers: IO[bytes], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
