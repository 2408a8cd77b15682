"""A pool of worker processes (工作进程) in which a file that kills its worker costs itself alone.

Each worker is a process of its own that holds one task at a time, so that its death or
its time limit is always one task's fault; another worker takes its place. Tasks and
answers are JSON lines: nothing is pickled, and the caller's main module is never
imported again, as the pools of the standard library do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from yanting_research.errors import YantingError

__all__ = ["Death", "WorkerPool"]

_LONGEST_WORDS = 300
_KILLED = -9
"""Exit status of a process that SIGKILL ended; Windows has none."""
_LONGEST_START = 600.0
"""A machine under load may take minutes to import the libraries [s]."""
_STARTS = 3
"""Times a worker is started that something from outside kills before it is ready."""
_PACKAGE_HOME = str(Path(__file__).resolve().parents[2])


@dataclass(frozen=True, slots=True)
class Death:
    """How a worker ended over a task.

    Attributes
    ----------
    status
        Exit status; negative for the signal that killed it.
    last_words
        Last line it wrote to stderr, ``""`` for none.
    timed_out
        It was ended because it took longer than the limit.
    """

    status: int
    last_words: str = ""
    timed_out: bool = False

    @property
    def from_outside(self) -> bool:
        """Whether it was killed as only somebody else can, a person or a system short of memory."""
        return self.status == _KILLED and not self.timed_out


class _Worker:
    """One process with its pipes; ``ask`` blocks until it answers, dies or runs out of time."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._stderr: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._pipes = threading.Lock()  # they may be closed from another thread than the one that asks
        path = os.pathsep.join(filter(None, [_PACKAGE_HOME, os.environ.get("PYTHONPATH", "")]))
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env={**os.environ, **environment, "PYTHONPATH": path, "PYTHONUTF8": "1"},
        )

    def start(self) -> Death | None:
        """Wait until it is ready, so that its start is not counted as its first task's time."""
        answer = self._exchange(b"", seconds=_LONGEST_START)
        return answer if isinstance(answer, Death) else None

    def ask(self, task: Mapping[str, Any], *, seconds: float) -> Any | Death:
        """Its answer to a task, or how it died over it."""
        return self._exchange(json.dumps(task).encode() + b"\n", seconds=seconds)

    def _exchange(self, line: bytes, *, seconds: float) -> Any | Death:
        assert self._process.stdin is not None  # noqa: S101 - both pipes were asked for
        assert self._process.stdout is not None  # noqa: S101
        with self._pipes:
            if self._stderr.closed:
                return Death(_KILLED)
            said_before = os.fstat(self._stderr.fileno()).st_size
        timed_out = threading.Event()
        timer = threading.Timer(seconds, self._expire, args=(timed_out,))
        timer.start()
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        except (OSError, ValueError):
            answer = b""  # a broken pipe, or one closed meanwhile: it died before it took the task
        finally:
            timer.cancel()
        if answer.endswith(b"\n"):
            return json.loads(answer)
        return self._bury(said_before, timed_out=timed_out.is_set())

    def _expire(self, timed_out: threading.Event) -> None:
        timed_out.set()
        self._process.kill()

    def _bury(self, said_before: int, *, timed_out: bool) -> Death:
        status = self._process.wait()
        lines: list[str] = []
        with self._pipes:
            if not self._stderr.closed:
                self._stderr.seek(said_before)
                lines = self._stderr.read().decode("utf-8", "replace").strip().splitlines()
        self.close()
        return Death(status, lines[-1][:_LONGEST_WORDS] if lines else "", timed_out)

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def close(self) -> None:
        """End the process and release its pipes; twice does no harm."""
        self._process.kill()
        self._process.wait()
        with self._pipes:
            for stream in (self._process.stdin, self._process.stdout, self._stderr):
                if stream is not None and not stream.closed:
                    try:
                        stream.close()
                    except BrokenPipeError:
                        continue  # what was still to be flushed has no reader any more


class WorkerPool:
    """Worker processes that answer tasks in any order.

    Parameters
    ----------
    module
        Module run by each worker with ``python -m``; it writes a first JSON line when it
        is ready, then reads one JSON line a task from stdin and answers each with one.
    workers
        Processes; they start when there is work for them.
    seconds
        Time limit of one task [s].
    arguments, environment
        Handed to each worker; the environment is added to our own.
    keep
        Keep the workers for the next :meth:`run`; :meth:`close` ends them.

    Raises
    ------
    ValueError
        For fewer than one worker or a time limit that is not positive.
    """

    def __init__(
        self,
        module: str,
        *,
        workers: int,
        seconds: float,
        arguments: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        keep: bool = False,
    ) -> None:
        if workers < 1:
            raise ValueError(f"workers is {workers}; allowed: 1 or more")
        if not seconds > 0:
            raise ValueError(f"seconds is {seconds}; allowed: more than 0")
        # -P: a file called json.py in the folder where the command was given is not ours
        self._command = [sys.executable, "-P", "-m", module, *arguments]
        self._environment = dict(environment or {})
        self._workers = workers
        self._seconds = seconds
        self._keep = keep
        self._idle: SimpleQueue[_Worker | None] = SimpleQueue()
        self._alive: set[_Worker] = set()
        self._stopping = threading.Event()

    def run(self, tasks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], Any | Death]]:
        """Answer every task, in the order in which the answers come.

        Parameters
        ----------
        tasks
            JSON values; drawn only as workers become free.

        Yields
        ------
        task, answer
            The answer as the worker gave it, or the :class:`Death` that the task caused.

        Raises
        ------
        YantingError
            When no worker can start.
        """
        waiting = iter(tasks)
        self._idle = SimpleQueue()
        self._stopping.clear()
        for worker in [*self._alive, *[None] * (self._workers - len(self._alive))]:
            self._idle.put(worker)
        finished = False
        try:
            with ThreadPoolExecutor(self._workers) as threads:
                try:
                    pending = {threads.submit(self._ask, task): task for task in islice(waiting, 2 * self._workers)}
                    while pending:
                        done, _ = wait(pending, return_when=FIRST_COMPLETED)
                        for future in done:
                            yield pending.pop(future), future.result()
                        fresh: dict[Future[Any], Mapping[str, Any]] = {
                            threads.submit(self._ask, task): task for task in islice(waiting, len(done))
                        }
                        pending |= fresh
                    finished = True
                finally:
                    threads.shutdown(wait=False, cancel_futures=True)
                    if not (finished and self._keep):
                        self.close()  # a thread that waits for a worker goes on
        finally:
            if not (finished and self._keep):
                self.close()

    def pids(self) -> list[int]:
        """Process numbers of the workers that are alive now, sorted."""
        return sorted(worker.pid for worker in list(self._alive))

    def close(self) -> None:
        """End the workers that are alive, and those that are starting."""
        self._stopping.set()
        for worker in list(self._alive):
            worker.close()
        self._alive.clear()

    def _ask(self, task: Mapping[str, Any]) -> Any | Death:
        worker, ready = self._idle.get(), None
        try:
            if worker is None:
                worker = self._started()
            answer = worker.ask(task, seconds=self._seconds)
            if isinstance(answer, Death):
                self._alive.discard(worker)
            else:
                ready = worker
            return answer
        finally:
            self._idle.put(ready)  # the place is given back whatever happened: another thread waits for one

    def _started(self) -> _Worker:
        last = Death(0)
        for _ in range(_STARTS):
            worker = _Worker(self._command, self._environment)
            self._alive.add(worker)
            if self._stopping.is_set():  # too late for close() to have seen it
                worker.close()
                break
            death = worker.start()
            if death is None:
                return worker
            self._alive.discard(worker)
            last = death
            if not death.from_outside or self._stopping.is_set():  # a start that we ended is not made again
                break
        raise YantingError(
            f"a worker process cannot start ({last.last_words or f'status {last.status}'})",
            expected="a working installation and free memory",
            remedy="run `yanting doctor`",
        )
