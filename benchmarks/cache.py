"""The cache under fire: several processes on one folder, processes killed at random, flipped bits; and what it saves.

    python benchmarks/cache.py
    python benchmarks/cache.py --kills 8 --flips 3 --without-times

Every answer is compared with the one computed without a cache. The processes are forked, so that many can be started
and killed in seconds; the script is for systems that can fork. Prints one JSON object at the end of its lines.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from yanting_research.cache import TableCache
from yanting_research.core import Edit
from yanting_research.errors import CacheWarning
from yanting_research.preprocessing import STEPS, cleaning_report
from yanting_research.writers import TEMPORARY_PREFIX

ROOT = Path(__file__).parent.parent
SEED = 20130625
LONGEST = 0.3  # seconds before a process is killed


def main() -> None:
    """Run everything and print it."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--processes", type=int, default=4)
    wanted.add_argument("--gets", type=int, default=600, help="of all processes together")
    wanted.add_argument("--keys", type=int, default=40)
    wanted.add_argument("--kills", type=int, default=60)
    wanted.add_argument("--flips", type=int, default=50, help="flipped bits, and as many cuts, for each file")
    wanted.add_argument("--without-times", action="store_true")
    chosen = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="yanting-cache-") as place:
        folder = Path(place)
        asked(TableCache(folder / "warm"), 0)  # hashes the code once for all that are forked
        found = shared(folder / "shared", chosen.processes, chosen.gets, chosen.keys)
        print(
            f"{found['gets']} gets by {chosen.processes} processes over {chosen.keys} keys: {found['wrong']} wrong, "
            f"{found['made']} computations, {found['most_made']} at most for one key"
        )
        found |= killed(folder / "killed", chosen.kills)
        print(
            f"{found['kills']} processes killed: {found['wrong_after_kills']} wrong of {found['asked_after_kills']} "
            f"asked afterwards ({found['found_after_kills']} had been kept), {found['orphans']} temporary files left, "
            f"{found['strange']} other files"
        )
        found |= damaged(folder / "damaged", chosen.flips)
        print(
            f"{found['damages']} damaged files: {found['detected']} named, {found['wrong_after_damage']} wrong answers"
        )
        found["freed_lock_seconds"] = lock_of_the_dead(folder / "lock")
        print(f"the lock of a killed process was free after {found['freed_lock_seconds'] * 1000:.0f} ms")
        if not chosen.without_times:
            found |= times(folder / "times")
    print(json.dumps(found))


def given(number: int) -> tuple[str, list[Edit]]:
    """A text and its edits, others for each number; the step is cheap, so that the time goes into the cache."""
    return f"样例{number:05d}　人", [Edit(next(iter(STEPS)), 2, 7, str(number))]


def asked(cache: TableCache, number: int) -> bool:
    """Whether the cache gives what the function gives."""
    return cache.call(cleaning_report, *given(number)).equals(cleaning_report(*given(number)))


def in_fork(work: Callable[..., None], *arguments: Any) -> Any:
    """A started process that does the work."""
    process = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    process.start()
    return process


def ask(folder: Path, order: list[int], told: Path) -> None:
    """Ask for tables in this order; what came of it goes to a file."""
    kept = TableCache(folder)
    wrong = sum(not asked(kept, number) for number in order)
    report = kept.report()
    made = report.loc[report["event"] == "made", "key"].tolist()
    told.write_text(json.dumps({"wrong": wrong, "made": made, "n": len(order), "events": report["event"].tolist()}))


def shared(folder: Path, processes: int, gets: int, keys: int) -> dict[str, Any]:
    """Several processes on one cache, all beginning with the same keys."""
    running, files = [], []
    for number in range(processes):
        order = list(range(keys)) * (gets // processes // keys + 1)
        later = order[keys:]
        random.Random(SEED + number).shuffle(later)  # noqa: S311
        order[keys:] = later
        files.append(folder.with_name(f"told{number}.json"))
        running.append(in_fork(ask, folder, order[: gets // processes], files[-1]))
    for process in running:
        process.join()
    told = [json.loads(file.read_text()) for file in files]
    made = pd.Series([key for one in told for key in one["made"]])
    return {
        "gets": sum(one["n"] for one in told),
        "wrong": sum(one["wrong"] for one in told),
        "made": len(made),
        "most_made": int(made.value_counts().max()),
        "not_kept": sum(one["events"].count("not kept") for one in told),
    }


def killed(folder: Path, kills: int) -> dict[str, Any]:
    """Kill processes that fill the cache, each at a random moment; then ask for everything."""
    draw = random.Random(SEED)  # noqa: S311
    numbers: set[int] = set()
    for number in range(kills):
        order = list(range(4 * number, 4 * number + 16))
        numbers |= set(order)
        process = in_fork(ask, folder, order, folder.with_name("told.json"))
        time.sleep(draw.uniform(0, LONGEST))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    kept = TableCache(folder)
    wrong = sum(not asked(kept, number) for number in sorted(numbers))
    names = [path.name for path in folder.rglob("*") if path.is_file()]
    usual = (".json", ".table.parquet", ".lock")
    orphans = [name for name in names if name.startswith(TEMPORARY_PREFIX)]
    return {
        "kills": kills,
        "asked_after_kills": len(numbers),
        "found_after_kills": int((kept.report()["event"] == "read").sum()),
        "wrong_after_kills": wrong,
        "orphans": len(orphans),
        "strange": len([name for name in names if not name.endswith(usual) and name not in orphans]),
    }


def damaged(folder: Path, flips: int) -> dict[str, Any]:
    """Flip a bit, or cut the end off, of every file of a result; ask again."""
    draw = random.Random(SEED)  # noqa: S311
    kept = TableCache(folder)
    asked(kept, 0)
    files = [path for path in folder.glob("tables/*/*") if path.suffix in (".json", ".parquet")]
    detected = wrong = damages = 0
    for file in files:
        whole = file.read_bytes()
        for number in range(2 * flips):
            data = bytearray(whole)
            if number < flips:
                data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
            else:
                del data[draw.randrange(len(data)) :]
            file.write_bytes(data)
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always")
                same = asked(kept, 0)
            named = [str(one.message) for one in said if issubclass(one.category, CacheWarning)]
            aside = file.with_name(f"{file.name}.corrupt")
            damages += 1
            detected += len(named) == 1 and str(file) in named[0] and aside.is_file() and aside.read_bytes() == data
            wrong += not same
            aside.unlink(missing_ok=True)
    return {"damages": damages, "detected": detected, "wrong_after_damage": wrong}


def hold(path: Path, ready: Path) -> None:
    """Hold a lock and never give it back."""
    from yanting_research.cache.locks import file_lock

    with file_lock(path, timeout=0):
        ready.write_text("held")
        time.sleep(600)


def lock_of_the_dead(folder: Path) -> float:
    """How long after the death of its holder a lock is had [s]."""
    from yanting_research.cache.locks import file_lock

    folder.mkdir()
    process = in_fork(hold, folder / "a.lock", folder / "ready")
    while not (folder / "ready").exists():
        time.sleep(0.001)
    with file_lock(folder / "a.lock", timeout=0) as reason:
        if not reason:
            raise AssertionError("the lock was not held")
    os.kill(process.pid, signal.SIGKILL)
    began = time.perf_counter()
    with file_lock(folder / "a.lock", timeout=60) as reason:
        took = time.perf_counter() - began
    process.join()
    if reason:
        raise AssertionError(reason)
    return took


def times(folder: Path) -> dict[str, Any]:
    """What a second run of the usual steps over the specimen reports costs, beside the first."""
    import yanting_research as yr

    corpus = yr.build_corpus([ROOT / "corpus" / "texts"], metadata=ROOT / "corpus" / "metadata.csv")
    segmenter = yr.Segmenter(yr.default_lexicon())
    first, second = TableCache(folder), TableCache(folder)
    for kept in (first, second):
        facts = kept.call(yr.extract_facts, corpus)
        kept.call(yr.audit, facts, corpus=corpus)
        kept.call(segmenter.terms, corpus)
        kept.call(yr.theme_shares, corpus, yr.default_themes(), interval="wilson")
    both = first.report().merge(second.report(), on=["step", "key"], suffixes=("_first", "_second"))
    for step, event, *seconds in both[["step", "event_second", "seconds_first", "seconds_second"]].to_numpy().tolist():
        print(f"{step:40}{seconds[0] * 1000:9.0f} ms computed{seconds[1] * 1000:9.0f} ms {event}")
    return {name: round(float(both[name].sum()), 3) for name in ("seconds_first", "seconds_second")}


if __name__ == "__main__":
    if not hasattr(os, "fork"):
        sys.exit("this system cannot fork")
    main()
