"""Processes killed with SIGKILL at random times (TRUST F1, F2, F11): what lies on the disk, what the next run makes.

Rows of ``benchmarks/faults.py``. A kill hits any process of a run, the driver or a worker. After it every file under
its own name must be, byte for byte, the file of a clean run; the next run must finish and end like the clean one.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import psutil

from yanting_research.distributed import DaskRunner, LoopRunner, PoolRunner, Runner, StageOptions, run_store
from yanting_research.errors import YantingError
from yanting_research.ingest import RunLimits
from yanting_research.writers import TEMPORARY_PREFIX, verify_manifest, write_folder

__all__ = ["contents", "engines", "kill_ingest", "kill_lesson", "kill_run", "resume"]

_YANTING = [sys.executable, "-m", "yanting_research"]
_LONGEST = 900.0
WORDS = StageOptions(stages=("words",))


def contents(folder: Path) -> dict[str, bytes]:
    """Bytes of every file below a folder that stands under its own name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(TEMPORARY_PREFIX)
    }


def _log() -> IO[bytes]:
    """What the last run says, to be shown when it ends otherwise than the clean one."""
    return (Path(tempfile.gettempdir()) / "last-run.txt").open("wb")


def _said() -> str:
    return (Path(tempfile.gettempdir()) / "last-run.txt").read_text(encoding="utf-8", errors="replace")


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*_YANTING, *command], stdout=subprocess.DEVNULL, stderr=_log(), start_new_session=True)


def _finished(command: list[str]) -> float:
    """Run to the end; seconds it took."""
    start = time.perf_counter()
    with _started(command) as process:
        status = process.wait(_LONGEST)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {status}")
    return time.perf_counter() - start


def _hammer(name: str, command: list[str], place: Path, *, kills: int, seconds: float) -> None:
    """Kill any process of a run at random times; a killed driver is followed at once by the next run.

    Orphans of a killed driver may still work while the next run goes on. A run that finishes is compared, and its
    next one begins another folder.
    """
    draw = random.Random(name)  # noqa: S311 - when and whom to kill
    wanted = contents(place / "clean")
    out = place / "out0"
    tally = {"drivers": 0, "workers": 0, "partial or foreign files": 0, "workers that could not start": 0,
             "finished": 0, "different at the end": 0}  # fmt: skip
    process = _started([*command, str(out)])
    while tally["drivers"] + tally["workers"] < kills:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(draw.uniform(0.0, seconds / 4))
        if process.poll() is None:
            victim = _victim(process, draw)
            victim.kill()
            tally["drivers" if victim.pid == process.pid else "workers"] += 1
            if victim.pid != process.pid:
                tally["partial or foreign files"] += _foreign(out, wanted)
                continue
        status = process.wait()
        tally["partial or foreign files"] += _foreign(out, wanted)
        if status > 0 and "cannot start" in _said():  # a worker was killed three times while it started
            tally["workers that could not start"] += 1
        elif status >= 0:
            _compare(status, out, wanted, tally)
            out = place / f"out{tally['finished']}"  # orphans may still write into the one before
        process = _started([*command, str(out)])
    process.wait()
    _compare(process.returncode, out, wanted, tally)
    print(f"F1 {name}: {kills} kills; " + ", ".join(f"{what} {count}" for what, count in tally.items()), flush=True)


def _victim(process: subprocess.Popen[bytes], draw: random.Random) -> psutil.Process:
    """Any process of the run."""
    driver = psutil.Process(process.pid)
    workers = driver.children(recursive=True)
    return draw.choice([driver, *workers])


def _foreign(out: Path, wanted: dict[str, bytes]) -> int:
    """Files under their own names that a clean run does not hold so."""
    return sum(data != wanted.get(file) for file, data in contents(out).items()) if out.is_dir() else 0


def _compare(status: int, out: Path, wanted: dict[str, bytes], tally: dict[str, int]) -> None:
    tally["finished"] += 1
    held = contents(out)
    if status != 0 or held != wanted:
        tally["different at the end"] += 1
        names = sorted(name for name in held.keys() | wanted.keys() if held.get(name) != wanted.get(name))
        print(f"DIFFERENT: exit status {status}; {names[:9]}; {_said()[-600:]}", flush=True)


def kill_ingest(source: Path, place: Path, *, kills: int) -> None:
    """F1 over ``yanting ingest`` with two workers."""
    command = ["ingest", str(source), "--workers", "2", "-o"]
    seconds = _finished([*command, str(place / "clean")])
    print(f"ingest, clean: {seconds:.1f} s", flush=True)
    _hammer("ingest", command, place, kills=kills, seconds=seconds)


def kill_run(table: Path, place: Path, *, kills: int) -> None:
    """F1 over ``yanting run`` with two workers and every stage."""
    command = ["run", str(table), "--workers", "2", "--part-size", "5", "-o"]
    seconds = _finished([*command, str(place / "clean")])
    print(f"run, clean: {seconds:.1f} s", flush=True)
    _hammer("run", command, place, kills=kills, seconds=seconds)


def kill_lesson(place: Path, *, kills: int) -> None:
    """F1 over the writing of a lesson's folder: the former lesson, the new one, or for a moment none; never a mixture.

    A process that has the files ready writes folder after folder until it is killed.
    """
    draw = random.Random("lesson")  # noqa: S311
    versions = [{f"{name}.bin": draw.randbytes(200_000) for name in "abcdefgh"} for _ in "12"]
    out = place / "out" / "lesson"
    tally = {"folders written": 0, "mixtures": 0, "not there": 0, "visible beside it": 0}
    for _ in range(kills):
        child = os.fork()
        if not child:
            while True:
                for files in versions:
                    write_folder(out, files)
        time.sleep(draw.uniform(0.05, 0.3))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        held = contents(out) if out.is_dir() else {}
        held.pop("manifest.json", None)
        tally["not there"] += not held
        tally["mixtures"] += held not in ({}, *versions)
        tally["visible beside it"] += sum(
            not path.name.startswith(TEMPORARY_PREFIX) for path in out.parent.iterdir()
        ) - (1 if held else 0)
        write_folder(out, versions[0])
        tally["folders written"] += set(verify_manifest(out)["verdict"]) == {"ok"}
    print(
        f"F1 lesson folder: {kills} kills; " + ", ".join(f"{what} {count}" for what, count in tally.items()), flush=True
    )


def resume(table: Path, place: Path) -> None:
    """F2: the driver is killed when 35 % of the parts are there; the next run makes the others alone."""
    command = ["run", str(table), "--workers", "2", "--part-size", "20", "--stage", "words", "-o"]
    _finished([*command, str(place / "clean")])
    out = place / "out"
    total = len(list((place / "clean").glob("parts/*/*.json")))
    with _started([*command, str(out)]) as process:
        while len(list(out.glob("parts/*/*.json"))) < 0.35 * total and process.poll() is None:
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGKILL)
    time.sleep(3)  # workers end over the task they hold
    before = {path: path.stat().st_mtime_ns for path in out.glob("parts/*/*.json")}
    files = {path: path.stat().st_mtime_ns for key in before for path in key.parent.glob(f"{key.stem}.*")}
    _finished([*command, str(out)])
    touched = sum(path.stat().st_mtime_ns != stamp for path, stamp in files.items())
    made = len(list(out.glob("parts/*/*.json"))) - len(before)
    equal = contents(out) == contents(place / "clean")
    print(
        f"F2 resumed: {total} parts, {len(before)} there after the kill, {made} made by the next run, "
        f"{touched} files touched of {len(files)}; bytes {'equal' if equal else 'DIFFERENT'}",
        flush=True,
    )


def engines(table: Path, few: Path, place: Path, *, kills: int) -> None:
    """F11: the content over engines, workers and part sizes; then under random kills of workers."""
    digests = {}
    for engine, workers in _kinds():
        with _runner(engine, workers) as runner:
            for size in (100, 500, 2000):
                digests[engine, workers, size] = _digest(table, place / "grid", WORDS, runner, size)
    print(f"F11 grid: {len(digests)} runs, {len(set(digests.values()))} content", flush=True)
    whole = {}
    for engine, workers in (("loop", 1), ("pool", 2), ("dask", 2)):
        with _runner(engine, workers) as runner:
            whole[engine] = _digest(few, place / "all", StageOptions(), runner, 50)
    print(f"F11 every stage: {len(whole)} runs, {len(set(whole.values()))} content", flush=True)
    wanted = next(iter(digests.values()))
    for engine in ("pool", "dask"):
        done, runs, stopped, different = 0, 0, 0, 0
        shutil.rmtree(place / "kills", ignore_errors=True)
        while done < kills:
            with _runner(engine, 2) as runner, _killing(random.Random(runs), kills - done) as killed:  # noqa: S311
                try:
                    store = run_store(table, place / "kills", options=WORDS, runner=runner, part_size=100)
                except YantingError as error:  # a worker was killed three times while it started
                    stopped += 1
                    print(error.what, flush=True)
                else:
                    different += store.state.digest != wanted
                    shutil.rmtree(place / "kills")
            runs += 1
            done += len(killed)
        print(
            f"F11 {engine}: {done} workers killed in {runs} runs; {stopped} said that a worker cannot start, and the "
            f"next one went on; {different} contents different",
            flush=True,
        )


def _kinds() -> list[tuple[str, int]]:
    return [("loop", 1), *((engine, workers) for engine in ("pool", "dask") for workers in (1, 2, 4))]


@contextlib.contextmanager
def _runner(engine: str, workers: int) -> Iterator[Runner]:
    kinds: dict[str, Callable[[], Runner]] = {
        "loop": LoopRunner,
        "pool": lambda: PoolRunner(RunLimits(workers=workers, seconds=3600)),
        "dask": lambda: DaskRunner(workers=workers),
    }
    runner = kinds[engine]()
    try:
        yield runner
    finally:
        runner.close()


def _digest(table: Path, out: Path, options: StageOptions, runner: Runner, size: int) -> str:
    shutil.rmtree(out, ignore_errors=True)
    return run_store(table, out, options=options, runner=runner, part_size=size).state.digest


@contextlib.contextmanager
def _killing(draw: random.Random, most: int) -> Iterator[list[int]]:
    """Kill a random child of this process now and then."""
    killed: list[int] = []
    stop = threading.Event()

    def hammer() -> None:
        while not stop.wait(draw.uniform(0.2, 1.5)) and len(killed) < most:
            with contextlib.suppress(psutil.NoSuchProcess, IndexError):
                victim = draw.choice([one for one in psutil.Process().children(recursive=True) if _works(one)])
                victim.kill()
                killed.append(victim.pid)

    thread = threading.Thread(target=hammer)
    thread.start()
    try:
        yield killed
    finally:
        stop.set()
        thread.join()


def _works(process: psutil.Process) -> bool:
    """Whether a child is a worker: not the tracker of multiprocessing's resources."""
    said = " ".join(process.cmdline())
    return "yanting_research.distributed.worker" in said or "spawn_main" in said
