"""The cache of tables: what is in a key, what comes back, what is refused, cleared and never kept."""

from __future__ import annotations

import ast
import os
import stat
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import yanting_research
from yanting_research.cache import TableCache, default_folder
from yanting_research.cache.digests import content_digest
from yanting_research.cache.entries import read_entry, seal_file
from yanting_research.cache.locks import file_lock
from yanting_research.cache.steps import KEPT_ROOMS, step_key
from yanting_research.core import Edit, Lexicon, LexiconEntry, corpus_tables
from yanting_research.corpus_numbers import CorpusNumbers, audit_report, corpus_numbers, summary_text
from yanting_research.errors import CacheWarning, WriteError
from yanting_research.ingest import corpus_from_text
from yanting_research.preprocessing import STEPS, cleaning_report
from yanting_research.resources import fingerprints
from yanting_research.segmentation import Segmenter
from yanting_research.themes import default_themes, theme_shares

TEXT = "全县共有党支部120个，其中农村支部90个，机关支部40个。"


@pytest.fixture(autouse=True)
def _no_edits_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody may work on the package while its tests run."""
    monkeypatch.setattr(yanting_research, "LOADED_AT", float("inf"))


@pytest.fixture
def cache(tmp_path: Path) -> TableCache:
    return TableCache(tmp_path / "cache")


def asked(number: int) -> tuple[str, list[Edit]]:
    return f"样例{number:05d}人", [Edit(next(iter(STEPS)), 2, 7, str(number))]


def events(cache: TableCache) -> list[str]:
    return list(cache.report()["event"])


def files(cache: TableCache) -> list[Path]:
    assert cache.folder is not None
    return sorted(path for path in cache.folder.glob("tables/*/*") if path.is_file())


# --- what comes back ------------------------------------------------------------------------------------------------


def test_tables_tuples_and_records_come_back_as_the_function_returned_them(cache: TableCache) -> None:
    corpus = corpus_from_text(TEXT)
    plain = corpus_numbers(corpus)
    for _ in range(2):
        made = cache.call(corpus_numbers, corpus, progress=False)
        assert isinstance(made, CorpusNumbers)
        for name in ("facts", "checks", "failed"):
            pd.testing.assert_frame_equal(getattr(made, name), getattr(plain, name))
        for table, wanted in zip(cache.call(corpus_tables, corpus), corpus_tables(corpus), strict=True):
            pd.testing.assert_frame_equal(table, wanted)
        assert cache.call(audit_report, corpus).n_flagged == 1
    assert events(cache) == ["made"] * 3 + ["read"] * 3
    assert cache.call(corpus_numbers, corpus, progress=True).facts.equals(plain.facts)
    assert events(cache)[-1] == "read"  # a progress bar is no part of the key


def test_tokens_keep_their_categories_and_what_they_say_of_themselves(cache: TableCache) -> None:
    corpus, segmenter = corpus_from_text(TEXT), Segmenter()
    wanted = segmenter.segment(corpus)
    for _ in range(2):
        tokens = cache.call(segmenter.segment, corpus)
        pd.testing.assert_frame_equal(tokens, wanted)
        assert tokens.attrs == wanted.attrs


def test_a_table_that_is_changed_does_not_change_the_next_answer(cache: TableCache) -> None:
    made = cache.call(cleaning_report, *asked(1))
    made.loc[0, "n_changes"] = 99
    assert cache.call(cleaning_report, *asked(1)).equals(cleaning_report(*asked(1)))


# --- the key --------------------------------------------------------------------------------------------------------


def test_whatever_decides_the_result_is_in_the_key_and_the_old_one_stays(cache: TableCache) -> None:
    corpus = corpus_from_text(TEXT)
    lexicon = Lexicon((LexiconEntry(term="农村支部", pos="n", group="concept"),))
    other = Lexicon((*lexicon.entries, LexiconEntry(term="机关支部", pos="n", group="concept")))
    turned = Lexicon(other.entries[::-1])
    found = [len(cache.call(Segmenter(words).terms, corpus)) for words in (lexicon, other, lexicon)]
    assert found[1] == found[0] + 1 == found[2] + 1
    assert events(cache) == ["made", "made", "read"]
    keys = {step_key(Segmenter(words).terms, (corpus,), {}) for words in (lexicon, other, turned)}
    keys |= {step_key(Segmenter(other, hmm=False).terms, (corpus,), {})}
    keys |= {step_key(Segmenter(other).terms, (corpus_from_text(TEXT + "。"),), {})}
    themes = default_themes()
    edited = replace(themes, themes=(replace(themes.themes[0], expressions=("培训",)), *themes.themes[1:]))
    keys |= {step_key(theme_shares, (corpus, codebook), {}) for codebook in (themes, edited)}
    keys |= {step_key(theme_shares, (corpus, themes), {"interval": "documents"})}
    assert len(keys) == 8
    assert step_key(theme_shares, (corpus, themes), {"interval": "wilson"}) in keys  # the default, written out


def test_an_edited_rule_is_another_fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprints, "PACKAGE", tmp_path)
    (tmp_path / "extraction").mkdir()
    rule = tmp_path / "extraction" / "rules.py"
    seen = set()
    for content in ("A = 1", "A = 2"):
        rule.write_text(content, encoding="utf-8")
        seen.add(fingerprints.fingerprint_of(["extraction"], []))
    rule.rename(rule.with_name("other.py"))
    seen |= {fingerprints.fingerprint_of(["extraction"], []), fingerprints.fingerprint_of(["extraction"], ["numpy"])}
    assert len(seen) == 4


def test_what_an_old_process_computes_is_not_kept_under_the_key_of_new_code(
    cache: TableCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yanting_research, "LOADED_AT", 0.0)
    with pytest.warns(CacheWarning, match=r"\.py was changed after this process had started"):
        assert cache.call(cleaning_report, *asked(1)).equals(cleaning_report(*asked(1)))
    assert (events(cache), files(cache)) == (["not kept"], [])


def test_rooms_whose_code_is_taken_alone_are_rooms() -> None:
    """Rooms import themselves and the foundation alone; ``tests/test_architecture.py`` keeps that and lists them."""
    tree = ast.parse((Path(__file__).parents[1] / "test_architecture.py").read_text(encoding="utf-8"))
    lists = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "ROOMS"
    }
    assert set(KEPT_ROOMS) <= set(lists["ROOMS"])


@pytest.mark.parametrize("thing", [Path("a.csv"), object(), len, Path, iter([1])])
def test_what_cannot_be_compared_is_refused(thing: Any, cache: TableCache) -> None:
    with pytest.raises(ValueError, match="cannot be part of a key; allowed: texts"):
        cache.call(cleaning_report, thing, [])
    with pytest.raises(ValueError, match="cannot be kept; allowed: functions and methods of yanting_research"):
        cache.call(len, "a")


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.binary(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=50)
@given(PLAIN, PLAIN)
def test_two_values_have_one_digest_only_when_they_are_one(first: Any, second: Any) -> None:
    assert (content_digest(first) == content_digest(second)) == (repr(first) == repr(second))


def test_tables_differ_by_cells_types_names_and_rows() -> None:
    table = pd.DataFrame({"a": ["x", "yz"], "n": [1, 2]})
    kinds = [
        table, table.rename(columns={"a": "b"}), table.astype({"n": "float64"}), table.astype({"a": "category"}),
        table[::-1], table.reset_index(drop=True).assign(n=[2, 1]), table[["n", "a"]], table.assign(a=["xy", "z"]),
        table.set_index("n"), table.assign(n=[1.0, np.nan]), table.assign(a=pd.Series(["x", None], dtype="str")),
    ]  # fmt: skip
    marked = table.copy()
    marked.attrs["layer"] = "terms"
    assert len({content_digest(kind) for kind in [*kinds, marked]}) == 12
    assert content_digest(table) == content_digest(table.copy())


# --- damage, locks, limits -------------------------------------------------------------------------------------------


def test_each_file_of_a_result_is_compared_and_set_aside(cache: TableCache) -> None:
    corpus = corpus_from_text(TEXT)
    documents, sections = cache.call(corpus_tables, corpus)
    whole = {path: path.read_bytes() for path in files(cache)}
    assert len(whole) == 3
    for path, data in whole.items():
        path.write_bytes(data[:-1])
        with pytest.warns(CacheWarning, match="is damaged") as said:
            again = cache.call(corpus_tables, corpus)
        assert [str(path) in str(one.message) for one in said] == [True]
        assert again[0].equals(documents)
        assert path.with_name(path.name + ".corrupt").read_bytes() == data[:-1]
        assert path.read_bytes() == data
    next(path for path in whole if path.suffix == ".parquet").unlink()
    assert cache.call(corpus_tables, corpus)[1].equals(sections)


def test_a_seal_of_another_key_vouches_for_nothing(cache: TableCache) -> None:
    assert cache.folder is not None
    cache.call(cleaning_report, *asked(1))
    cache.call(cleaning_report, *asked(2))
    one, two = cache.report()["key"]
    os.replace(seal_file(cache.folder, one), seal_file(cache.folder, two))  # noqa: PTH105
    assert read_entry(cache.folder, two).damaged == (seal_file(cache.folder, two),)
    with pytest.raises(ValueError, match="allowed: a SHA-256"):
        seal_file(cache.folder, "../../etc/passwd")


def test_whoever_waits_too_long_computes_without_the_cache(tmp_path: Path) -> None:
    cache = TableCache(tmp_path / "cache", lock_timeout=0)
    cache.call(cleaning_report, *asked(1))
    key = step_key(cleaning_report, asked(2), {})
    with file_lock(tmp_path / "cache" / "locks" / f"{key}.lock", timeout=0) as reason:
        assert reason == ""
        with pytest.warns(CacheWarning, match="another process has been at it for 0 s"):
            made = cache.call(cleaning_report, *asked(2))
        assert made.equals(cleaning_report(*asked(2)))
        assert cache.call(cleaning_report, *asked(1)).equals(cleaning_report(*asked(1)))
    assert events(cache) == ["made", "not kept", "read"]
    cache.call(cleaning_report, *asked(2))
    assert events(cache)[-1] == "made"


def test_a_lock_file_that_was_taken_away_is_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    with file_lock(path, timeout=0) as reason:
        assert reason == ""
        path.unlink()
        with file_lock(path, timeout=0) as second:
            assert second == ""
    with file_lock(tmp_path / "a.lock" / "b", timeout=0) as refused:
        assert refused.startswith("no lock on this disk")


def test_above_the_limit_the_longest_unused_goes(tmp_path: Path) -> None:
    cache = TableCache(tmp_path / "cache")
    for number in range(4):
        cache.call(cleaning_report, *asked(number))
    size = int(cache.info()["n_bytes"].sum())
    for age, key in enumerate(cache.report()["key"]):
        for path in (tmp_path / "cache").glob(f"tables/*/{key}.*"):
            os.utime(path, (1000 + age, 1000 + age))
    cache.call(cleaning_report, *asked(0))  # used again: number 1 is the oldest now
    small = TableCache(tmp_path / "cache", max_bytes=size)
    small.call(cleaning_report, *asked(4))
    for number in (0, 4, 3, 1):
        small.call(cleaning_report, *asked(number))
    assert events(small) == ["made", "read", "read", "read", "made"]
    tiny = TableCache(tmp_path / "tiny", max_bytes=100)
    with pytest.warns(CacheWarning, match="at most 100"):
        tiny.call(cleaning_report, *asked(1))
    assert (events(tiny), files(tiny)) == (["not kept"], [])


def test_a_result_that_no_file_holds_is_returned_and_said(cache: TableCache) -> None:
    corpus = corpus_from_text(TEXT)
    checks = corpus_numbers(corpus).checks
    with pytest.warns(CacheWarning, match="a str is not kept"):
        assert cache.call(summary_text, checks, corpus) == summary_text(checks, corpus)
    assert events(cache) == ["not kept"]


# --- the folder ------------------------------------------------------------------------------------------------------


def test_info_and_clear(cache: TableCache) -> None:
    corpus = corpus_from_text(TEXT)
    for number in range(3):
        cache.call(cleaning_report, *asked(number))
    cache.call(corpus_tables, corpus)
    info = cache.info().set_index("step")
    assert info.loc["core.corpora.corpus_tables", "n_results"] == 1
    assert info["n_results"].sum() == 4
    step = info.index[info["n_results"] == 3][0]
    assert cache.clear(step) > 0
    assert cache.info()["step"].tolist() == ["core.corpora.corpus_tables"]
    assert cache.folder is not None
    (cache.folder / "tables" / "a.corrupt").write_bytes(b"x")
    cache.clear()
    left = [path.name for path in cache.folder.rglob("*") if path.is_file()]
    assert left == ["yanting_cache.json"]
    assert cache.info().empty


def test_a_folder_of_others_is_neither_used_nor_cleared(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    cache = TableCache(tmp_path)
    with pytest.raises(WriteError, match="holds other files"):
        cache.call(cleaning_report, *asked(1))
    assert cache.clear() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_the_folder_is_its_owners_alone(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        (tmp_path / "open").mkdir(mode=0o777)
        for name in ("open", "new"):
            TableCache(tmp_path / name).call(cleaning_report, *asked(1))
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o700
    finally:
        os.umask(mask)


def test_nothing_of_the_arguments_is_kept(cache: TableCache) -> None:
    """Fifty invented identity numbers stand in the text that is given, and in no byte of the cache."""
    planted = [f"11010519491231{number:04d}" for number in range(50)]
    text = "，".join(planted)
    cache.call(cleaning_report, text, [Edit(next(iter(STEPS)), 18, 19, "")])
    assert cache.folder is not None
    held = b"".join(path.read_bytes() + path.name.encode() for path in cache.folder.rglob("*") if path.is_file())
    assert len(files(cache)) == 2
    assert [number for number in planted if number.encode() in held] == []


def test_switched_off_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("YANTING_CACHE", "off")
    assert default_folder() is None
    off = TableCache()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert off.call(cleaning_report, *asked(1)).equals(cleaning_report(*asked(1)))
    assert off.info().empty
    assert off.clear() == 0
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv("YANTING_CACHE", str(tmp_path / "mine"))
    assert default_folder() == tmp_path / "mine"
    monkeypatch.delenv("YANTING_CACHE")
    assert default_folder() is not None
    assert tmp_path in default_folder().parents  # type: ignore[union-attr]


def test_the_command_line_keeps_shows_and_clears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, yanting: Callable[..., tuple[int, str, str]]
) -> None:
    monkeypatch.setenv("YANTING_CACHE", str(tmp_path / "kept"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "样例.txt").write_text(TEXT, encoding="utf-8")
    plain = yanting("facts", tmp_path / "in")
    assert not (tmp_path / "kept").exists()
    runs = [yanting("facts", tmp_path / "in", "--cache") for _ in range(2)]
    assert [(status, out) for status, out, _ in runs] == [plain[:2]] * 2
    status, out, err = yanting("cache")
    assert (status, out.splitlines()[1].split(",")[:2]) == (0, ["corpus_numbers.corpus_numbers", "1"])
    assert str(tmp_path / "kept") in err
    assert yanting("cache", "--clear", "--step", "no_such_step")[0] == yanting("cache", "--step", "x")[0] == 2
    assert yanting("cache", "--clear")[0] == 0
    assert len(yanting("cache")[1].splitlines()) == 1


@pytest.mark.parametrize(("argument", "value"), [("max_bytes", 0), ("lock_timeout", -1.0)])
def test_wrong_limits(argument: str, value: Any) -> None:
    with pytest.raises(ValueError, match="allowed"):
        TableCache("c", **{argument: value})
