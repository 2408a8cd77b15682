"""Who does the tasks (执行器): a loop in this process, our own worker processes, or Dask.

All three take the same tasks, JSON in and JSON out, and give the same answers; which one is
chosen decides how long it takes and nothing else.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
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
        config.set({"distributed.scheduler.allowed-failures": _DEATHS, "distributed.comm.timeouts.connect": "10s"})
        self._seconds = seconds
        self._cluster: Any = None
        if not address:
            count = workers or os.cpu_count() or 1
            self._cluster = LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=count, threads_per_worker=1, processes=True, memory_limit=None,
                host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs="CRITICAL",
            )  # fmt: skip
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
            from distributed import KilledWorker, as_completed

        waiting = iter(tasks)
        window = _WAITING * max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))
        began: dict[Any, float] = {}
        pending = {self._submit(task, began): task for task in islice(waiting, window)}
        done: Any = as_completed(list(pending))  # type: ignore[no-untyped-call]
        for future in done:
            task, waited = pending.pop(future), time.monotonic() - began.pop(future)
            try:
                answer = future.result()
            except KilledWorker as error:
                # Dask says that its workers died and not why: it may have been the limit only after that time
                answer = Death(-9, str(error).splitlines()[0][:300], timed_out=waited >= self._seconds)
            future.release()
            yield task, answer
            for fresh in islice(waiting, 1):
                following = self._submit(fresh, began)
                pending[following] = fresh
                done.add(following)

    @property
    def address(self) -> str:
        """Where the scheduler listens."""
        return str(self._client.scheduler.address)

    def _submit(self, task: Task, began: dict[Any, float]) -> Any:
        future = self._client.submit(perform_in_time, dict(task), self._seconds, pure=False)
        began[future] = time.monotonic()
        return future

    def close(self) -> None:
        """Let go of the client, and of the cluster that was started here."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()
