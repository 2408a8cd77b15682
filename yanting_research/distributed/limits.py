"""A limit of time inside a worker of Dask (时限): a task that does not end takes its process with it.

Dask itself waits for ever. The watch is the alarm of the kernel, which ends a process that handles none, or where
there is none (Windows) a thread of the interpreter's own; neither needs the lock of Python, so that a regular
expression or a C library that never returns is ended too. Dask then starts another process in its place.
"""

from __future__ import annotations

import faulthandler
import signal
import threading
import time
from collections.abc import Mapping
from typing import Any

from yanting_research.distributed.performing import perform

__all__ = ["perform_in_time"]

_LOCK = threading.Lock()
_DEADLINES: dict[int, float] = {}
"""Thread -> when its task must be done; a worker of Dask may have several threads, the watch of a process is one."""


def perform_in_time(task: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """Do one task, and end this process when it takes longer.

    Parameters
    ----------
    task
        As :func:`~yanting_research.distributed.performing.perform` takes it.
    seconds
        Time limit [s].

    Returns
    -------
    dict
        The answer of the task.

    Examples
    --------
    >>> perform_in_time({"call": "probe", "rows": [], "options": {"stages": []}}, 60.0)
    {'n_documents': 0}
    """
    with _LOCK:
        _DEADLINES[threading.get_ident()] = time.monotonic() + seconds
        _watch()
    try:
        return perform(task)
    finally:
        with _LOCK:
            del _DEADLINES[threading.get_ident()]
            _watch()


def _watch() -> None:
    """Wait for the task that must be done first."""
    seconds = max(0.001, min(_DEADLINES.values()) - time.monotonic()) if _DEADLINES else 0.0
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
    elif seconds:
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()
