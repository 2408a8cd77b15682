"""Who does the tasks (执行器): a loop in this process, our own worker processes, or Dask.

All three take the same tasks, JSON in and JSON out, and give the same answers; which one is
chosen decides how long it takes and nothing else.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Protocol

from yanting_research.core.extras import from_extra
from yanting_research.distributed.limits import perform_in_time
from yanting_research.distributed.performing import perform
from yanting_research.errors import YantingError
from yanting_research.ingest import RunLimits
from yanting_research.ingest.pool import Death, WorkerPool

__all__ = ["SECONDS", "DaskRunner", "LoopRunner", "PoolRunner", "Runner", "Task"]

Task = Mapping[str, Any]
SECONDS = 1800.0
"""Time limit of one part of 500 documents, of which a normal one takes seconds [s]."""
_WAITING = 2
"""Tasks handed over ahead for each worker: enough to keep it busy, few enough to stay in memory."""
_DEATHS = 2
"""Workers that may die over a task before Dask gives it up and we look for the document that kills them."""
_LOOK = 5.0
"""Seconds after which it is looked again whether workers of our own cluster are missing."""
_GONE, _SLOW = 5.0, 120.0
"""Seconds that a worker may be missing before it is replaced: its process has ended, or it may still be starting."""
_NONE_LEFT = 300.0
"""Seconds without any worker of our own cluster, all attempts to replace them included, after which a run ends."""


class Runner(Protocol):
    """Does tasks, in any order."""

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any | Death]]:
        """Answer every task; the answer is a :class:`Death` where the task killed its worker."""
        ...

    def close(self) -> None:
        """Let the workers go."""
        ...


class LoopRunner:
    """One task after the other, in this process: nothing to start, nothing survives a crash.

    >>> runner = LoopRunner()
    >>> [answer for _, answer in runner.map([{"call": "probe", "rows": [], "options": {"stages": []}}])]
    [{'n_documents': 0}]
    """

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any | Death]]:
        """See :class:`Runner`."""
        for task in tasks:
            yield task, perform(task)

    def close(self) -> None:
        """Nothing to let go."""


class PoolRunner:
    """Worker processes of ours on this machine; each has a limit of time and memory.

    Parameters
    ----------
    limits
        Workers (0: one a core), seconds a task and memory a worker may take.
    """

    def __init__(self, limits: RunLimits) -> None:
        self._pool = WorkerPool(
            "yanting_research.distributed.worker",
            workers=limits.workers or os.cpu_count() or 1,
            seconds=limits.seconds,
            arguments=(str(limits.max_memory), str(limits.seconds)),
            environment=_ONE_THREAD,
            keep=True,
        )

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any | Death]]:
        """See :class:`Runner`."""
        yield from self._pool.run(tasks)

    def worker_pids(self) -> list[int]:
        """Process numbers of the workers that are alive now."""
        return self._pool.pids()

    def close(self) -> None:
        """End the workers."""
        self._pool.close()


_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}


class DaskRunner:
    """Workers of a Dask cluster: one of this machine, or any scheduler by its address.

    Parameters
    ----------
    address
        Scheduler, such as ``tls://host:8786``; ``""`` starts a cluster here, reachable from this machine only.
    workers
        Processes of the cluster started here; 0 for one a core.
    seconds
        Time limit of one task [s]; a process that exceeds it ends, and Dask starts another in its place. On a
        cluster of one's own the workers need their nanny for that (the default of ``dask worker``).

    Raises
    ------
    YantingError
        When the scheduler does not answer.
    MissingExtraError
        Without the extra ``scale``.

    Notes
    -----
    A Dask scheduler and its workers run whatever code they are sent by anybody who can connect. On a network use
    TLS (``tls://``, with certificates in Dask's configuration), never an open port. The workers must see the
    store's folder under the same path.
    """

    def __init__(self, *, address: str = "", workers: int = 0, seconds: float = SECONDS) -> None:
        with from_extra("scale"):
            from dask import config
            from distributed import Client, LocalCluster

        # at once in the scheduler that starts here; another one keeps its own setting
        config.set({
            "distributed.scheduler.allowed-failures": _DEATHS,
            "distributed.comm.timeouts.connect": "10s",
            "distributed.deploy.lost-worker-timeout": f"{_SLOW:.0f}s",  # 15 s end one that starts on a busy machine
        })  # fmt: skip
        self._seconds = seconds
        self._cluster: Any = None
        self._count = workers or os.cpu_count() or 1
        self._missing: dict[Any, float] = {}
        self._met: set[Any] = set()  # names of workers that have had a nanny
        self._looked = self._seen = time.monotonic()
        if not address:
            try:
                self._cluster = LocalCluster(  # type: ignore[no-untyped-call]
                    n_workers=self._count, threads_per_worker=1, processes=True, memory_limit=None,
                    host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs="CRITICAL",
                )  # fmt: skip
            except RuntimeError as error:
                raise _no_worker(str(error)) from error
            self._met |= set(self._cluster.workers)
        try:
            self._client: Any = Client(self._cluster or address, timeout="20s")  # type: ignore[no-untyped-call]
        except (OSError, TimeoutError, ValueError) as error:
            raise YantingError(
                f"the Dask scheduler does not answer: {error}",
                where=address,
                expected="a running scheduler, such as tls://host:8786",
                remedy="start it, or leave --scheduler out to use this machine",
            ) from error

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any | Death]]:
        """See :class:`Runner`; a task may be done more than once, with the same result."""
        with from_extra("scale"):
            from distributed import KilledWorker

        waiting = iter(tasks)
        window = _WAITING * max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))
        began: dict[Any, float] = {}
        pending = {self._submit(task, began): task for task in islice(waiting, window)}
        while pending:
            for future in self._finished(list(pending)):
                task, waited = pending.pop(future), time.monotonic() - began.pop(future)
                try:
                    answer = future.result()
                except KilledWorker as error:
                    # Dask says that its workers died and not why: it may have been the limit only after that time
                    answer = Death(-9, str(error).splitlines()[0][:300], timed_out=waited >= self._seconds)
                future.release()
                yield task, answer
                pending |= {self._submit(fresh, began): fresh for fresh in islice(waiting, 1)}

    @property
    def address(self) -> str:
        """Where the scheduler listens."""
        return str(self._client.scheduler.address)

    def _submit(self, task: Task, began: dict[Any, float]) -> Any:
        future = self._client.submit(perform_in_time, dict(task), self._seconds, pure=False)
        began[future] = time.monotonic()
        return future

    def _finished(self, pending: Sequence[Any]) -> list[Any]:
        """Some of the futures that are done; while none is, workers that were lost are replaced."""
        with from_extra("scale"):
            from distributed import wait

        self._seen = time.monotonic()  # whatever was done with the answer before took its own time
        while True:
            if time.monotonic() - self._looked >= _LOOK:
                self._replace_lost()
            try:
                ready = wait(pending, timeout=_LOOK, return_when="FIRST_COMPLETED").done  # type: ignore[no-untyped-call]
            except TimeoutError:
                continue
            return [future for future in pending if future in ready]

    def _replace_lost(self) -> None:
        """Start a worker for every one that was killed again and again while it started: Dask gives it up for good."""
        now = self._looked = time.monotonic()
        if self._cluster is None:
            return  # workers of another cluster are its own business: they may stand in a queue
        self._met |= set(self._cluster.workers)
        alive = {one["name"] for one in self._client.scheduler_info(n_workers=-1)["workers"].values()}
        self._seen = now if alive else self._seen
        if now - self._seen > _NONE_LEFT:
            raise _no_worker(f"none for {_NONE_LEFT:.0f} s")
        self._missing = {name: self._missing.get(name, now) for name in self._cluster.worker_spec if name not in alive}
        lost = [name for name, since in self._missing.items() if now - since > (_GONE if self._ended(name) else _SLOW)]
        for name in lost:
            del self._cluster.worker_spec[name], self._missing[name]
        if lost:
            self._cluster.scale(self._count)

    def _ended(self, name: Any) -> bool:
        """Whether a worker's process, or the nanny that watched it, is there no more; at the start neither is yet."""
        nannies = self._cluster.workers
        return not nannies[name].is_alive() if name in nannies else name in self._met

    def close(self) -> None:
        """Let go of the client, and of the cluster that was started here."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def _no_worker(why: str) -> YantingError:
    return YantingError(
        f"a Dask worker cannot start: {why}",
        expected="a working installation and free memory",
        remedy="run `yanting doctor`; a run into a store goes on with the parts that are missing",
    )
