"""The worker of the ingest (工作进程): reads, cleans and parses the files it is told, one JSON line each."""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from yanting_research import readers, writers
from yanting_research.core import sha256_bytes
from yanting_research.errors import ReadError, WriteError, YantingError
from yanting_research.ingest.parts import write_part
from yanting_research.ingest.readings import ReadOptions, read_file

__all__ = ["error_fields", "limit_memory", "main", "serve", "serve_lines"]

_GRACE = 10.0


def limit_memory(most_bytes: int) -> None:
    """Cap the address space of this process, where the system can.

    A file that needs more ends in a row of the report, not in a machine that swaps.
    """
    try:
        import resource
    except ImportError:
        return  # Windows has no such limit
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard == resource.RLIM_INFINITY or hard > most_bytes:
        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, hard))


def serve(task: dict[str, Any]) -> dict[str, Any]:
    """Answer one task: read a file, keep its raw copy, write its part.

    Parameters
    ----------
    task
        ``path`` and ``inside``, the folder it may not leave (hexadecimal bytes, since a name
        need not be text), ``name``, ``sha256`` (of what the part's key was made from),
        ``options``, ``part`` and ``raw`` (where to write).

    Returns
    -------
    dict
        ``{"n_readings": n}``; or ``{"error": fields}`` for what another run may find
        different (the file changed, memory ran out), of which no part is kept; or
        ``{"write_error": fields}``.
    """
    path = os.fsdecode(bytes.fromhex(task["path"]))
    inside = Path(os.fsdecode(bytes.fromhex(task["inside"]))) if task["inside"] else None
    options = ReadOptions(**task["options"])
    try:
        data = _unchanged(path, task, options, inside)
        readings = read_file(path, name=task["name"], options=options, inside=inside)
        _unchanged(path, task, options, inside)
        if any(reading.document is not None for reading in readings):
            writers.store_raw(data, task["raw"], Path(path).suffix)
        write_part(readings, task["part"])
    except MemoryError:
        return {"error": error_fields(_too_large(task["name"]))}
    except WriteError as error:
        return {"write_error": error_fields(error)}
    except YantingError as error:
        return {"error": error_fields(error)}
    return {"n_readings": len(readings)}


def _unchanged(path: str, task: dict[str, Any], options: ReadOptions, inside: Path | None) -> bytes:
    data = readers.read_limited(path, max_bytes=options.max_bytes, inside=inside)
    if sha256_bytes(data) != task["sha256"]:
        raise ReadError(
            "changed while it was read", where=task["name"], expected="a file at rest", remedy="run the ingest again"
        )
    return data


def error_fields(error: YantingError) -> dict[str, str]:
    """An error as JSON values: its four keyword fields."""
    return {"what": error.what, "where": error.where, "expected": error.expected, "remedy": error.remedy}


def _too_large(name: str) -> ReadError:
    return ReadError(
        "needs more memory than a reader may use",
        where=name,
        expected="a file that fits",
        remedy="split the file, or raise max_memory",
    )


def main() -> None:
    """Read files until stdin ends."""
    serve_lines(serve)


def serve_lines(answer_of: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer tasks until stdin ends; arguments are the memory limit [bytes] and the time limit of a task [s].

    The parent's Ctrl-C is the parent's to handle.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _private_stdout()
    limit_memory(int(sys.argv[1]))
    seconds = float(sys.argv[2])
    _say(answers, {"ready": True})
    for line in sys.stdin.buffer:
        # if the parent is killed, nobody else ends a reader that never returns
        faulthandler.dump_traceback_later(seconds + _GRACE, exit=True)
        answer = answer_of(json.loads(line))
        faulthandler.cancel_dump_traceback_later()
        _say(answers, answer)


def _say(answers: IO[bytes], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def _private_stdout() -> IO[bytes]:
    """Keep stdout for the answers; what a library prints goes to stderr."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


if __name__ == "__main__":
    main()
