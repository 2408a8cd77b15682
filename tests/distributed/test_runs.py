"""Runs into a store: the same content whoever does the work, however often it stops, whatever one document does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import psutil
import pytest
from dask import config
from store_rows import TEXTS, write_rows

from yanting_research import store as stores
from yanting_research.distributed import DaskRunner, LoopRunner, PoolRunner, RunResult, StageOptions, run_store, runners
from yanting_research.distributed.performing import perform
from yanting_research.distributed.stages import ROW_FIELDS
from yanting_research.errors import ContractError, ReadError, WriteError
from yanting_research.ingest import RunLimits
from yanting_research.ingest.pool import Death

WORDS = StageOptions(stages=("words",))


def make(folder: Path, texts: Mapping[str, str] = TEXTS, name: str = "s", **how: Any) -> RunResult:
    rows = write_rows(folder / "rows.jsonl", dict(texts))
    return run_store(rows, folder / name, **({"options": WORDS, "part_size": 2} | how))


def test_part_size_and_stops_do_not_change_the_content(tmp_path: Path) -> None:
    whole = make(tmp_path, options=StageOptions())
    for size in (1, 3, 100):
        assert (
            make(tmp_path, name=f"s{size}", part_size=size, options=StageOptions()).state.digest == whole.state.digest
        )
    again = make(tmp_path, options=StageOptions())
    assert (again.n_made, again.n_kept, again.state) == (0, 3, whole.state)


class Interrupted(Exception):
    """Stands for whatever ends a run from outside."""


class StoppingRunner(LoopRunner):
    """Does some tasks, then the run ends."""

    def __init__(self, after: int) -> None:
        self.after = after

    def map(self, tasks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], Any]]:
        for number, done in enumerate(super().map(tasks), start=1):
            yield done
            if number == self.after:
                raise Interrupted


def test_a_stopped_run_goes_on_and_leaves_what_it_made(tmp_path: Path) -> None:
    clean = make(tmp_path, name="clean")
    with pytest.raises(Interrupted):
        make(tmp_path, runner=StoppingRunner(after=1))
    with pytest.raises(ReadError, match="no finished store"):
        stores.open_store(tmp_path / "s")
    made = {path: path.stat().st_mtime_ns for path in (tmp_path / "s").rglob("*") if path.is_file()}
    finished = make(tmp_path)
    assert (finished.n_made, finished.n_kept) == (2, 1)
    assert finished.state == clean.state
    assert {path: path.stat().st_mtime_ns for path in made} == made


def test_added_documents_are_worked_on_alone_and_words_keep_their_numbers(tmp_path: Path) -> None:
    first = make(tmp_path)
    numbers = _numbers(tmp_path / "s")
    more = {"aaa_2010": "新增一篇：流动党员培训。", **TEXTS, "zzz_2014": "再增一篇。"}
    added = make(tmp_path, more)
    assert (added.n_kept, added.n_made) == (3, 1)
    assert numbers.items() <= _numbers(tmp_path / "s").items()
    assert added.state.digest == make(tmp_path, more, name="anew").state.digest != first.state.digest
    taken_out = {name: text for name, text in more.items() if name != "aaa_2010"}
    assert make(tmp_path, taken_out).state.digest == make(tmp_path, taken_out, name="out").state.digest


def _numbers(folder: Path) -> dict[str, int]:
    with stores.open_store(folder) as store:
        return {token: stores.find_word(store, token)[0] for token in stores.list_words(store)["token"]}


def test_another_stage_or_codebook_is_another_key(tmp_path: Path) -> None:
    make(tmp_path)
    assert make(tmp_path, options=StageOptions(stages=("words", "numbers"))).n_made == 3


class PoisonRunner(LoopRunner):
    """A worker dies over each task that holds one document."""

    def __init__(self, killer: str, deaths: int = 10**9) -> None:
        self.killer, self.deaths = killer, deaths

    def map(self, tasks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], Any]]:
        for task in tasks:
            held = {row["doc_id"] for row in task.get("rows", ())} - set(task.get("poisoned", ()))
            if self.killer in held and self.deaths:
                self.deaths -= 1
                yield task, Death(-11)
            else:
                yield task, perform(task)


def test_a_document_that_kills_its_worker_costs_itself_alone(tmp_path: Path) -> None:
    made = make(tmp_path, part_size=4, runner=PoisonRunner("lanqiao_2012"))
    assert made.n_failed == 1
    clean = make(tmp_path, name="clean")
    with stores.open_store(tmp_path / "s") as store, stores.open_store(tmp_path / "clean") as whole:
        failed = stores.select_rows(store, "failed")
        assert failed["doc_id"].tolist() == ["lanqiao_2012"]
        assert "died" in failed.loc[0, "what"]
        here, there = (stores.list_documents(opened).set_index("doc_id")["digest"] for opened in (store, whole))
        assert here.drop("lanqiao_2012").equals(there.drop("lanqiao_2012"))
        assert here["lanqiao_2012"] != there["lanqiao_2012"]
    assert clean.n_failed == 0


def test_a_worker_killed_from_outside_changes_nothing(tmp_path: Path) -> None:
    clean = make(tmp_path, name="clean")
    assert make(tmp_path, runner=PoisonRunner("lanqiao_2012", deaths=2)).state == clean.state
    assert make(tmp_path, name="more", runner=PoisonRunner("lanqiao_2012", deaths=3)).state == clean.state


class EndlessRunner(LoopRunner):
    """One document never ends; the other tasks are done."""

    def __init__(self, endless: str) -> None:
        self.endless, self.given_up = endless, Counter[str]()

    def map(self, tasks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], Any]]:
        for task in tasks:
            if self.endless in {row["doc_id"] for row in task.get("rows", ())} - set(task.get("poisoned", ())):
                self.given_up[task["call"]] += 1
                yield task, Death(-9, timed_out=True)
            else:
                yield task, perform(task)


def test_a_document_that_never_ends_costs_itself_and_its_part_the_limit_once(tmp_path: Path) -> None:
    runner = EndlessRunner("lanqiao_2012")
    made = make(tmp_path, part_size=4, runner=runner)
    with stores.open_store(tmp_path / "s") as store:
        assert stores.select_rows(store, "failed")["doc_id"].tolist() == ["lanqiao_2012"]
    assert (made.n_failed, made.n_documents) == (1, len(TEXTS))
    assert runner.given_up == {"part": 1, "probe": 2}  # once whole, once in a half, once alone


def test_a_task_that_takes_longer_takes_its_process_with_it() -> None:
    """Under Dask; the watch needs no lock of Python, so that code which never gives it back is ended too."""
    code = "import sys; from yanting_research.distributed.limits import perform_in_time as do\n" + "\n".join(
        f"print(do({task!r}, {seconds}), flush=True)"
        for seconds, task in (
            (600.0, {"call": "probe", "rows": [], "options": {"stages": []}}),
            (600.0, {"call": "probe", "rows": [], "options": {"stages": []}}),
            (0.02, {"call": "probe", "options": {"stages": ["words"]}, "rows": _many(2000)}),
        )
    )
    ended = subprocess.run([sys.executable, "-"], input=code, capture_output=True, text=True, check=False)
    assert ended.stdout.splitlines() == ["{'n_documents': 0}"] * 2
    assert ended.returncode == (-signal.SIGALRM if hasattr(signal, "setitimer") else 1)


def _many(n: int) -> list[dict[str, str]]:
    return [dict.fromkeys(ROW_FIELDS, "") | {"doc_id": f"{at:04}", "text": "流动党员培训。" * 20} for at in range(n)]


class KillingPool(PoolRunner):
    """Kills one worker with SIGKILL when the first answer is there."""

    killed = 0

    def map(self, tasks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], Any]]:
        for done in super().map(tasks):
            if not self.killed:
                self.killed = self.worker_pids()[0]
                os.kill(self.killed, signal.SIGKILL)
            yield done


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX systems")
def test_worker_processes_and_a_kill_give_the_same_content(tmp_path: Path) -> None:
    clean = make(tmp_path, name="clean", part_size=1)
    runner = KillingPool(RunLimits(workers=2))
    try:
        assert make(tmp_path, part_size=1, runner=runner).state == clean.state
        assert runner.killed
    finally:
        runner.close()
    assert runner.worker_pids() == []


def workers_of_dask() -> list[psutil.Process]:
    children = psutil.Process().children(recursive=True)
    return [child for child in children if child.is_running() and "spawn_main" in " ".join(child.cmdline())]


def kill_workers_for(seconds: float) -> None:
    """None of them comes to say that it is there: Dask gives the worker up, with its nanny."""
    end = time.monotonic() + seconds
    with config.set({"distributed.deploy.lost-worker-timeout": "500ms"}):
        while time.monotonic() < end:
            for worker in workers_of_dask():
                worker.kill()
            time.sleep(0.05)


def test_dask_gives_the_same_content_and_listens_on_this_machine_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after its worker and all that took its place were killed until Dask gave it up."""
    monkeypatch.setattr(runners, "_LOOK", 0.5)
    monkeypatch.setattr(runners, "_GONE", 0.5)
    clean = make(tmp_path, name="clean", part_size=1)
    runner = DaskRunner(workers=1)
    try:
        assert runner.address.startswith("tcp://127.0.0.1:")
        ours = psutil.Process()
        listening = {
            connection.laddr.ip
            for process in (ours, *ours.children(recursive=True))
            for connection in process.net_connections(kind="inet")
            if connection.status == psutil.CONN_LISTEN
        }
        assert listening == {"127.0.0.1"}
        kill_workers_for(2)
        assert workers_of_dask() == []
        assert make(tmp_path, part_size=1, runner=runner).state == clean.state
    finally:
        runner.close()


@pytest.mark.parametrize(
    ("lines", "error", "said"),
    [
        ('{"doc_id": "a", "text": "x"}\n{"doc_id": "a", "text": "y"}\n', ContractError, "row 2.*twice|twice"),
        ('{"doc_id": "a"}\n', ContractError, "no column text"),
        ('{"doc_id": 7, "text": "x"}\n', ContractError, "doc_id is 7, no text"),
        ('{"doc_id": "", "text": "x"}\n', ContractError, "row 1"),
        ('{"doc_id": "a\\u001b", "text": "x"}\n', ContractError, "printable"),
        ('{"doc_id": "a", "text": "x", "data_kind": "made up"}\n', ContractError, "simulated"),
        ("not json\n", ReadError, "line 1"),
        ("[1]\n", ReadError, "no object"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(
    tmp_path: Path, lines: str, error: type[Exception], said: str
) -> None:
    (tmp_path / "rows.jsonl").write_text(lines, encoding="utf-8")
    with pytest.raises(error, match=said):
        run_store(tmp_path / "rows.jsonl", tmp_path / "s", options=WORDS)
    assert not (tmp_path / "s").exists()


def test_a_lone_surrogate_and_an_endless_run_cost_themselves(tmp_path: Path) -> None:
    texts = {"bad_2011": "党员\ud800培训。", "long_2012": "中" * 5000, "good_2013": "党员培训。"}
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        "".join(f'{{"doc_id": "{name}", "text": "{text}"}}\n' for name, text in texts.items()).replace(
            "\ud800", "\\ud800"
        ),
        encoding="utf-8",
    )
    made = run_store(rows, tmp_path / "s", options=WORDS)
    assert made.n_failed == 1
    with stores.open_store(tmp_path / "s") as store:
        assert stores.select_rows(store, "failed", ["doc_id"])["doc_id"].tolist() == ["bad_2011"]
        assert stores.kwic_page(store, "党员")["doc_id"].tolist() == ["good_2013"]
        assert stores.list_documents(store).set_index("doc_id").loc["long_2012", "n_tokens"] > 0


def test_a_source_that_changes_meanwhile_is_refused(tmp_path: Path) -> None:
    class ChangingRunner(LoopRunner):
        def map(self, tasks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], Any]]:
            write_rows(tmp_path / "rows.jsonl", dict.fromkeys(TEXTS, "另一篇。"))
            yield from super().map(tasks)

    with pytest.raises(ReadError, match="changed while it was read"):
        make(tmp_path, runner=ChangingRunner())


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(WriteError, match="other files"):
        make(tmp_path)
    assert [path.name for path in (tmp_path / "s").iterdir()] == ["letter.txt"]
