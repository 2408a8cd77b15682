"""A small fixed size of ``benchmarks/faults.py``: flipped bits, cut files, failing calls (TRUST F1, F4, F5)."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from checkouts import ROOT

from yanting_research import writers
from yanting_research.core import sealed
from yanting_research.errors import LessonError, PrivacyError, ReadError, WriteError
from yanting_research.grading import read_key
from yanting_research.lessons.answer_seals import seal_answers, sealed_questions
from yanting_research.lessons.key_documents import key_document
from yanting_research.lessons.pack import AnswerKey, Exercise, Lesson, Paragraph, Run
from yanting_research.privacy import project_key


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # its dataclasses look there
    spec.loader.exec_module(module)
    return module


flips = load("fault_flips")
calls = load("fault_calls")


@pytest.mark.parametrize(("count", "cut"), [(150, False), (40, True)])
def test_no_damage_is_silent_and_every_refusal_names_the_file(tmp_path: Path, count: int, cut: bool) -> None:
    shelves = []
    for name in ("_tables", "_privacy", "_reproduction"):
        (tmp_path / name).mkdir()
        shelves += getattr(flips, name)(tmp_path / name, tmp_path)
    verdicts = flips.trials(shelves, count, cut=cut, seed=7)
    assert set(verdicts) <= {"refused, named", "made anew", "the same"}
    assert verdicts["refused, named"] > count / 3


@pytest.mark.parametrize("make", ["_result", "_folder"])
def test_every_failing_call_leaves_the_former_or_the_new_version(tmp_path: Path, make: str) -> None:
    tally = calls.run(getattr(calls, make)(tmp_path), tmp_path)
    assert set(tally) <= {
        "named",
        "passed all the same",
        "former",
        "new",
        "unfinished",
        "next run is not the new version",
    }
    assert tally["named"] > 10
    assert tally["next run is not the new version"] == 0
    assert make == "_result" or not tally["unfinished"]


def test_nobody_stands_in_a_folder_that_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writers.write_folder(tmp_path / "out", {"a": b"former"})
    monkeypatch.chdir(tmp_path / "out")
    with pytest.raises(WriteError, match="runs"):
        writers.write_folder(".", {"a": b"new"})
    assert Path("a").read_bytes() == b"former"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    writers.write_folder(tmp_path / "out", {"a": b"former"})
    (tmp_path / "link").symlink_to("out")
    written = writers.write_folder(tmp_path / "link", {"b": b"new"})
    assert (tmp_path / "link").is_symlink()
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == ["b", "manifest.json"]
    assert written[0].path == tmp_path / "link" / "b"


def test_a_changed_digit_of_a_key_or_manifest_is_found(tmp_path: Path) -> None:
    """What no JSON parser objects to: one digit for another."""
    key = Exercise(
        "q1", "share", "占比", (Paragraph((Run("青禾县（虚构）"),)),), (), AnswerKey("number", "99.3", 0.05, "%")
    )
    lesson = Lesson("t", "核对", "", "青禾县报告（样例）", "specimen", 45, (), (), (), (), (key,), (), (), ())
    stored = json.dumps(key_document(lesson))
    assert "99.3" in stored
    (tmp_path / "key.json").write_text(stored, encoding="utf-8")
    assert read_key(tmp_path / "key.json").questions[0].question_id == "q1"
    (tmp_path / "key.json").write_text(stored.replace("99.3", "99.2"), encoding="utf-8")
    with pytest.raises(LessonError, match="not what was sealed"):
        read_key(tmp_path / "key.json")
    seals = seal_answers(lesson, rounds=1)
    assert set(sealed_questions(seals)) == {"q1"}
    with pytest.raises(LessonError, match="not what was sealed"):
        sealed_questions(seals | {"rounds": 2})
    manifest = {"about": {"kind": "lesson"}, "files": [{"path": "a", "sha256": "0" * 64}]}
    writers.write_json(sealed(manifest) | {"about": {"kind": "corpus"}}, tmp_path / writers.MANIFEST_NAME)
    with pytest.raises(ReadError, match="not what was sealed"):
        writers.read_manifest(tmp_path)


def test_a_damaged_key_of_pseudonyms_is_no_other_key(tmp_path: Path) -> None:
    place = tmp_path / "key"
    key = project_key(place, apart_from=[])
    text = place.read_text(encoding="ascii")
    place.write_text(("0" if text[0] != "0" else "1") + text[1:], encoding="ascii")
    with pytest.raises(PrivacyError, match="damaged") as refused:
        project_key(place, apart_from=[])
    assert text[:20] not in str(refused.value)
    place.write_text(f"{key.hex()}\n", encoding="ascii")  # one made before keys had a check
    assert project_key(place, apart_from=[]) == key
