"""What a call answers and says: read, made, not kept; each warning once; the report and the overview."""

from __future__ import annotations

import os
import shutil
import threading
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

import yanting_research
from yanting_research.cache import TableCache
from yanting_research.cache.entries import entry_files, write_entry
from yanting_research.cache.folder import lock_file
from yanting_research.cache.locks import file_lock
from yanting_research.cache.results import Pieces
from yanting_research.cache.steps import step_key, step_name
from yanting_research.core import Edit, corpus_tables
from yanting_research.errors import CacheWarning
from yanting_research.ingest import corpus_from_text
from yanting_research.preprocessing import STEPS, cleaning_report

STEP = step_name(cleaning_report)
TEXT = "样例人"
EDITS = [Edit(next(iter(STEPS)), 1, 2, "")]


@dataclass(frozen=True)
class Counted:
    """A record of a table and a number."""

    table: pd.DataFrame
    n: int


def counted(text: str, progress: bool = False) -> Counted:
    """As a function of the package; see below."""
    return Counted(pd.DataFrame({"n": [len(text)]}), 3)


counted.__module__ = "yanting_research.preprocessing.specimens"
PLANTED = pd.DataFrame({"planted": [1, 2]})


@pytest.fixture(autouse=True)
def _no_edits_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody may work on the package while its tests run."""
    monkeypatch.setattr(yanting_research, "LOADED_AT", float("inf"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def key_of(text: str = TEXT) -> str:
    return step_key(cleaning_report, (text, EDITS), {})


def plant(root: Path, key: str, form: str = "table") -> list[Path]:
    """Another table under a key, which tells what was read from what was computed."""
    write_entry(root, key, Pieces(form, {"table": PLANTED}), step=STEP, most_bytes=10**6)
    return entry_files(root, key)


def test_the_report_and_the_overview_before_and_after(root: Path) -> None:
    cache = TableCache(root)
    assert cache.folder == root
    assert cache.report().columns.tolist() == ["step", "key", "event", "seconds", "reason"]
    assert cache.info().columns.tolist() == ["step", "n_results", "n_rows", "n_bytes"]
    assert cache.report().empty
    began = time.perf_counter()
    made = cache.call(cleaning_report, TEXT, EDITS)
    cache.call(cleaning_report, TEXT, edits=EDITS)
    took = time.perf_counter() - began
    report = cache.report()
    assert report[["step", "key", "event", "reason"]].values.tolist() == [
        [STEP, key_of(), "made", ""], [STEP, key_of(), "read", ""]]  # fmt: skip
    assert 0 < report["seconds"].min() <= report["seconds"].sum() <= took
    size = sum(path.stat().st_size for path in entry_files(root, key_of()))
    assert cache.info().values.tolist() == [[STEP, 1, len(made), size]]
    assert cache.clear() == size


def test_the_overview_has_the_largest_first_and_names_in_order(root: Path) -> None:
    cache = TableCache(root)
    cache.call(cleaning_report, TEXT, EDITS)
    cache.clear()
    wide = pd.DataFrame({f"n{place}": [place] for place in range(200)})
    for key, step, table in (("0a", "b.b", PLANTED), ("1b", "a.a", PLANTED), ("2c", "c.c", wide)):
        write_entry(root, key * 32, Pieces("table", {"table": table}), step=step, most_bytes=10**6)
    info = cache.info()
    assert info["step"].tolist() == ["c.c", "a.a", "b.b"]
    assert info["n_bytes"].is_monotonic_decreasing
    _, second, third = info["n_bytes"].tolist()
    assert cache.clear("a.a") == second == third
    assert cache.info().index.tolist() == [0, 1]


def test_what_is_read_is_what_was_kept(root: Path) -> None:
    TableCache(root).call(cleaning_report, "other", EDITS)
    plant(root, key_of())
    assert TableCache(root).call(cleaning_report, TEXT, EDITS).equals(PLANTED)


def test_whoever_waited_reads_what_the_other_has_made(root: Path) -> None:
    cache = TableCache(root)
    cache.call(cleaning_report, "other", EDITS)
    found = []
    with file_lock(lock_file(root, key_of()), timeout=0) as reason:
        assert reason == ""
        waiting = threading.Thread(target=lambda: found.append(cache.call(cleaning_report, TEXT, EDITS)))
        waiting.start()
        time.sleep(0.1)
        plant(root, key_of())
    waiting.join()
    assert found[0].equals(PLANTED)
    assert cache.report()["event"].tolist() == ["made", "read"]


def test_a_kept_result_of_another_form_is_set_aside_and_computed_again(root: Path) -> None:
    cache = TableCache(root)
    cache.call(cleaning_report, "other", EDITS)
    seal = plant(root, key_of(), form="record")[0]
    with pytest.warns(CacheWarning) as said:
        assert cache.call(cleaning_report, TEXT, EDITS).equals(cleaning_report(TEXT, EDITS))
    name = f"{key_of()}.json"[-20:]
    assert [str(one.message) for one in said] == [
        f"{seal}: is damaged; it was set aside as {name}.corrupt, and {STEP} is computed again"]  # fmt: skip
    assert said[0].filename == __file__
    assert seal.with_name(f"{seal.name}.corrupt").is_file()
    assert cache.report()["event"].tolist() == ["made", "made"]


def test_records_come_back_as_the_class_that_the_function_names(root: Path) -> None:
    cache = TableCache(root)
    for progress in (False, True):
        made = cache.call(counted, TEXT, progress=progress)
        assert type(made) is Counted
        assert (made.n, made.table["n"].tolist()) == (3, [3])
    assert cache.report()["event"].tolist() == ["made", "read"]
    assert cache.report()["step"].unique().tolist() == ["preprocessing.specimens.counted"]


def test_a_reason_that_holds_for_every_call_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = TableCache(tmp_path / "file" / "cache")
    reason = f"{cache.folder}: Not a directory"
    with pytest.warns(CacheWarning) as said:
        assert cache.call(cleaning_report, TEXT, EDITS).equals(cleaning_report(TEXT, EDITS))
    if os.name == "posix":
        assert [str(one.message) for one in said] == [f"{STEP} is not cached: {reason}"]
        assert cache.report()["reason"].tolist() == [reason]
    assert said[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        cache.call(cleaning_report, TEXT, EDITS)
    (tmp_path / "file").unlink()
    cache.call(cleaning_report, TEXT, EDITS)
    assert cache.report()["event"].tolist() == ["not kept", "not kept", "made"]


def test_another_reason_is_said_too(root: Path) -> None:
    cache = TableCache(root, max_bytes=1)  # the least limit there is
    for n_edits in (1, 2):
        edits = [Edit(step, place, place + 1, "") for place, step in enumerate(list(STEPS)[:n_edits])]
        with pytest.warns(CacheWarning, match=rf"{STEP} is not cached: {STEP}: the result has \d+ bytes"):
            cache.call(cleaning_report, TEXT, edits)


def test_code_that_has_changed_meanwhile_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yanting_research, "LOADED_AT", 0.0)
    cache = TableCache(root)
    with pytest.warns(CacheWarning, match="restart it"):
        assert cache.call(cleaning_report, TEXT, edits=EDITS).equals(cleaning_report(TEXT, EDITS))
    reason = str(cache.report().loc[0, "reason"])
    assert reason.split(" ", 1) == ["errors.py", "was changed after this process had started; restart it"]


def test_the_newest_result_stays_though_it_alone_is_nearly_the_limit(root: Path) -> None:
    TableCache(root).call(cleaning_report, TEXT, EDITS)
    size = max(path.stat().st_size for path in entry_files(root, key_of()))  # of the table; the seal comes on top
    cache = TableCache(root.with_name("small"), max_bytes=size)
    for text in (TEXT, TEXT, f"{TEXT}甲", TEXT):
        cache.call(cleaning_report, text, EDITS)
    assert cache.report()["event"].tolist() == ["made", "read", "made", "made"]


def test_a_folder_that_was_taken_away_is_made_again(root: Path) -> None:
    cache = TableCache(root)
    for _ in range(2):
        cache.call(cleaning_report, TEXT, EDITS)
        assert (root / "yanting_cache.json").is_file()
        shutil.rmtree(root)
    assert cache.report()["event"].tolist() == ["made", "made"]


def test_tuples_come_back_as_tuples_from_a_cache_that_is_off_or_on(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = corpus_from_text("全县共有党支部120个。")
    monkeypatch.setenv("YANTING_CACHE", "off")
    for cache in (TableCache(), TableCache(root)):
        for _ in range(2):
            documents, sections = cache.call(corpus_tables, corpus=corpus)
            assert [len(documents), len(sections) > 0] == [1, True]
    assert TableCache().folder is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"max_bytes": 0}, "max_bytes is 0; allowed: 1 or more"),
     ({"lock_timeout": -0.5}, "lock_timeout is -0.5; allowed: 0 or more"),
     ({"lock_timeout": float("nan")}, "lock_timeout is nan; allowed: 0 or more")],
)  # fmt: skip
def test_limits_that_are_none(root: Path, wrong: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match="allowed") as caught:
        TableCache(root, **wrong)  # type: ignore[arg-type]
    assert str(caught.value) == said
    assert TableCache(root, lock_timeout=0.0).folder == root
