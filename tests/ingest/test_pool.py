"""The pool: a task that kills its worker costs itself alone."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from yanting_research.errors import YantingError
from yanting_research.ingest.pool import Death, WorkerPool
from yanting_research.ingest.worker import limit_memory

HOME = str(Path(__file__).parent)


@pytest.fixture(autouse=True)
def worker_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", HOME)


def make_pool(seconds: float = 60.0, arguments: tuple[str, ...] = ()) -> WorkerPool:
    return WorkerPool("deadly_worker", workers=2, seconds=seconds, arguments=arguments)


def test_only_the_culprit_is_blamed() -> None:
    ends = {3: "segfault", 4: "kill", 9: "abort", 11: "exit", 12: "raise", 15: "half", 2: "words"}
    tasks = [{"n": n, "end": ends.get(n, "")} for n in range(20)]
    answers = {task["n"]: answer for task, answer in make_pool().run(tasks)}
    assert sorted(answers) == list(range(20))
    dead = {n: answer for n, answer in answers.items() if isinstance(answer, Death)}
    assert {n: death.status for n, death in dead.items()} == {
        3: -signal.SIGSEGV,
        4: -signal.SIGKILL,
        9: -signal.SIGABRT,
        11: 3,
        12: 1,
        15: 0,
    }
    assert dead[12].last_words == "RuntimeError: a fault of our own"
    assert (dead[3].last_words, dead[3].timed_out) == ("", False)  # what it said over task 2 is not of task 3
    assert all(answers[n] == {"n": n} for n in range(20) if n not in dead)


def test_a_task_that_hangs_is_ended() -> None:
    answers = {task["n"]: answer for task, answer in make_pool(2.0).run([{"n": 0, "end": "hang"}, {"n": 1, "end": ""}])}
    assert isinstance(answers[0], Death)
    assert answers[0].timed_out
    assert answers[1] == {"n": 1}


def test_workers_end_when_the_caller_stops() -> None:
    for _ in range(9):  # whatever the other worker is at: not there yet, starting, idle, hanging
        tasks = ({"n": n, "end": "hang" if n else ""} for n in range(1000))
        pool = make_pool()
        running = pool.run(tasks)
        task, answer = next(running)
        assert (task["n"], answer) == (0, {"n": 0})
        running.close()  # the workers that hang are ended, else this would take a minute
        assert next(tasks)["n"] < 10  # tasks are drawn only as workers become free
        assert pool.pids() == []


def test_a_worker_that_is_starting_when_the_caller_stops_is_not_started_again(tmp_path: Path) -> None:
    started = tmp_path / "started"
    pool = make_pool(arguments=("late but the first", str(started)))
    running = pool.run({"n": n, "end": "hang" if n else ""} for n in range(1000))
    assert next(running)[1] == {"n": 0}
    running.close()  # the second worker starts still; started again it would hang for a minute
    assert len(started.read_text()) <= 2
    assert pool.pids() == []


def test_a_worker_that_cannot_start_is_said_once() -> None:
    with pytest.raises(YantingError, match="ImportError: no such library"):
        list(make_pool(arguments=("broken",)).run({"n": n, "end": ""} for n in range(9)))  # nobody waits for it


def test_a_worker_killed_while_it_starts_is_started_again(tmp_path: Path) -> None:
    pool = make_pool(arguments=("killed once", str(tmp_path / "met")))
    assert [answer for _, answer in pool.run([{"n": 0, "end": ""}])] == [{"n": 0}]
    assert (tmp_path / "met").exists()


def test_only_a_kill_from_outside_is_called_one() -> None:
    assert Death(-signal.SIGKILL).from_outside
    assert not Death(-signal.SIGKILL, timed_out=True).from_outside
    assert not Death(-signal.SIGABRT).from_outside


def test_wrong_arguments() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        WorkerPool("deadly_worker", workers=0, seconds=1.0)
    with pytest.raises(ValueError, match="more than 0"):
        WorkerPool("deadly_worker", workers=1, seconds=0.0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system with fork and memory limits")
def test_memory_is_limited() -> None:
    child = os.fork()
    if not child:
        limit_memory(8 * 2**30)
        try:
            _ = bytearray(64 * 2**30)
        except MemoryError:
            os._exit(7)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
