"""Which function a key stands for, with what, and whether its code is still the one that runs."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import yanting_research
from yanting_research.cache import steps
from yanting_research.cache.steps import changed_code, step_key, step_name
from yanting_research.core import corpus_tables
from yanting_research.corpus_numbers import corpus_numbers
from yanting_research.preprocessing import cleaning_report
from yanting_research.resources import fingerprints
from yanting_research.segmentation import Segmenter


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of a few files: the foundation, two rooms and a module that connects them."""
    for name in (
        "errors.py",
        "core/a.py",
        "chinese/a.py",
        "resources/a.txt",
        "preprocessing/a.py",
        "themes/a.py",
        "ingest.py",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    for module in (fingerprints, steps):
        monkeypatch.setattr(module, "PACKAGE", tmp_path)
    monkeypatch.setattr(steps, "installed_packages", lambda: ["pandas==3"])  # looking them all up takes long
    for remembered in (steps._files, steps._fingerprint):
        remembered.cache_clear()
    yield tmp_path
    for remembered in (steps._files, steps._fingerprint):
        remembered.cache_clear()


def test_names_of_functions_methods_and_what_wraps_them() -> None:
    named = step_name(cleaning_report)
    assert named.startswith("preprocessing.")
    assert named.endswith(".cleaning_report")
    assert step_name(functools.wraps(cleaning_report)(lambda *given: cleaning_report(*given))) == named
    assert step_name(Segmenter.terms).endswith(".Segmenter.terms")
    assert step_name(corpus_numbers) == "corpus_numbers.corpus_numbers"


@pytest.mark.parametrize(
    "function", [len, str.upper, Path.exists, Segmenter, functools.partial(cleaning_report, "a"), lambda: None]
)
def test_what_has_no_name_in_the_package_is_refused(function: Any) -> None:
    with pytest.raises(ValueError, match="cannot be kept; allowed: functions and methods of yanting_research"):
        step_name(function)


def test_the_refusal_names_the_thing() -> None:
    def inner() -> None:
        """A function inside of another has no name that lasts."""

    inner.__module__ = "yanting_research.specimens"
    partly = functools.partial(len)
    named = [
        (inner, "yanting_research.specimens.test_the_refusal_names_the_thing.<locals>.inner"),
        (partly, f"functools.{partly!r}"), (len, "builtins.len"),
        (Segmenter, f"{Segmenter.__module__}.Segmenter"),
    ]  # fmt: skip
    for function, name in named:
        with pytest.raises(ValueError, match="cannot be kept") as caught:
            step_name(function)
        assert str(caught.value) == f"{name} cannot be kept; allowed: functions and methods of yanting_research"
    inner.__module__ = None  # type: ignore[assignment]
    with pytest.raises(ValueError, match=r"^\.test_the_refusal"):
        step_name(inner)
    inner.__module__, inner.__qualname__ = "yanting_research_of_others", "inner"
    with pytest.raises(ValueError, match="yanting_research_of_others"):
        step_name(inner)


@pytest.mark.usefixtures("package")
def test_arguments_count_by_name_and_object_and_a_progress_bar_does_not() -> None:
    plain = step_key(cleaning_report, ("a", []), {})
    assert (
        plain
        == step_key(cleaning_report, ("a",), {"edits": []})
        == step_key(cleaning_report, (), {"text": "a", "edits": []})
    )
    one, other = Segmenter(), Segmenter(hmm=False)
    assert len({step_key(each.segment, ("a",), {}) for each in (one, other)} | {step_key(one.terms, ("a",), {})}) == 3
    assert step_key(corpus_numbers, (1,), {"progress": True}) == step_key(corpus_numbers, (1,), {})
    with pytest.raises(TypeError, match="argument"):
        step_key(cleaning_report, ("a", [], 1, 2, 3), {})


@pytest.mark.parametrize(
    ("name", "room", "whole"),
    [("preprocessing/a.py", True, True), ("core/a.py", True, True), ("resources/a.txt", True, True),
     ("chinese/a.py", True, True), ("errors.py", True, True), ("themes/a.py", False, True), ("ingest.py", False, True)],
)  # fmt: skip
def test_the_code_behind_a_function_is_its_room_and_the_foundation_or_all(
    package: Path, monkeypatch: pytest.MonkeyPatch, name: str, room: bool, whole: bool
) -> None:
    """An edited file gives another key, and is named when it was edited after the process had started."""
    given: Any = ((cleaning_report, ("a", [])), (corpus_tables, ("a",)))
    before = [step_key(function, arguments, {}) for function, arguments in given]
    steps._fingerprint.cache_clear()
    (package / name).write_text("edited", encoding="utf-8")
    after = [step_key(function, arguments, {}) for function, arguments in given]
    assert [one != other for one, other in zip(before, after, strict=True)] == [room, whole]
    started = 2_000_000_000.0
    monkeypatch.setattr(yanting_research, "LOADED_AT", started)
    for path in package.rglob("*.*"):
        os.utime(path, (started, started))
    assert [changed_code(function) for function, _ in given] == ["", ""]
    os.utime(package / name, (started + 1, started + 1))
    assert [Path(changed_code(function)).as_posix() for function, _ in given] == [
        name if room else ".", name if whole else "."]  # fmt: skip


def test_a_file_that_is_gone_has_changed(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yanting_research, "LOADED_AT", 2e9)
    assert changed_code(cleaning_report) == ""
    (package / "core" / "a.py").unlink()
    assert changed_code(cleaning_report) == os.path.join("core", "a.py")  # noqa: PTH118


def test_every_installed_package_is_in_the_key(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert package.is_dir()
    keys = []
    for installed in (["pandas==3", "x==1"], ["pandas==3", "x==2"], ["pandas==3x==1"], ["pandas==3"]):
        monkeypatch.setattr(steps, "installed_packages", lambda installed=installed: installed)
        steps._fingerprint.cache_clear()
        keys.append(step_key(cleaning_report, ("a", []), {}))
    assert len(set(keys)) == 4
