"""The default installation without its extras: what works, and what says which extra is missing, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from checkouts import REPORT, ROOT

from yanting_research.core.extras import EXTRAS, from_extra, missing_libraries, require_extra
from yanting_research.errors import MissingExtraError

# Python runs this before anything else, in the child and in every process that it starts
REFUSE = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {refused}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Refuse())
"""
CHILD = """
import contextlib, io, json, sys
from yanting_research import cli

calls = json.loads(sys.argv[1])
done = []
for arguments in json.load(sys.stdin):
    out, err, status = io.StringIO(), io.StringIO(), 0
    sys.argv = ["yanting", *arguments]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            cli.main()
        except SystemExit as left:
            status = left.code or 0
    done.append([status, out.getvalue(), err.getvalue()])
for call in calls:
    module, _, name = call.partition(".")
    try:
        function = getattr(__import__(f"yanting_research.{module}", fromlist=[name]), name)
        function(None, 3, seed=1, **({"docvars": None, "covariates": ["a"]} if name == "fit_dmr" else {}))
    except Exception as error:
        done.append([type(error).__name__, "", str(error)])
print(json.dumps(done))
"""
MODEL = """
data_kind = "simulated"
[columns]
entity = "entity"
period = "period"
[[models]]
formula = "n_attended ~ treated"
"""
WORKING: dict[str, tuple[str, ...]] = {
    "help": ("--help",),
    "facts": ("facts", "report.txt"),
    "audit": ("audit", "report.txt"),
    "themes": ("themes", "report.txt", "-o", "themes.csv"),
    "explore": ("explore", "report.txt", "other.txt", "-o", "words.html"),
    "simulate": ("panel", "simulate", "-o", "panel_simulated.csv"),
    "fit": ("panel", "fit", "panel_simulated.csv", "--model", "model.toml", "--draws", "99", "-o", "results"),
    "notebooks": ("lesson", "report.txt", "-o", "notebooks", "--only", "notebooks"),
    "doctor": ("doctor",),
}
REFUSED: dict[str, tuple[str, ...]] = {
    "lesson": ("lesson", "report.txt", "-o", "lesson"),
    "run": ("run", "rows.jsonl", "-o", "store"),
    "search": ("search", "store", "党员"),
    "select": ("select", "store", "facts"),
    "dashboard": ("dashboard", "report.txt", "--no-browser"),
}
EXTRA_OF = {
    "lesson": "lessons", "run": "scale", "search": "scale", "select": "scale", "dashboard": "dashboard",
    "dashboard.build_page": "dashboard", "themes.fit_lda": "topics", "themes.fit_dmr": "topics",
    "lessons.render_slides_pptx": "lessons", "store.open_store": "scale",
}  # fmt: skip
LIBRARIES = sorted({module for name in set(EXTRA_OF.values()) for module in EXTRAS[name].libraries} | {"dask"})


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[Any]]]:
    """A folder, and the answers of commands and functions in one process that can import no library of an extra."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(REFUSE.format(refused=LIBRARIES), encoding="utf-8")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    (folder / "other.txt").write_text(REPORT.replace("松源", "青禾").replace("3600", "4100"), encoding="utf-8")
    (folder / "rows.jsonl").write_text(json.dumps({"doc_id": "a", "text": REPORT}) + "\n", encoding="utf-8")
    (folder / "model.toml").write_text(MODEL, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder / "site"), str(ROOT)]), "PYTHONUTF8": "1"}
    asked = {**WORKING, **REFUSED}
    functions = [name for name in EXTRA_OF if name not in asked]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, json.dumps(functions)], input=json.dumps(list(asked.values())),
        cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    return folder, dict(zip([*asked, *functions], answers, strict=True))


@pytest.mark.parametrize("command", WORKING)
def test_what_needs_no_extra_works_without_any(command: str, bare: tuple[Path, dict[str, list[Any]]]) -> None:
    status, _, err = bare[1][command]
    assert (status, "Traceback" in err) == (0, False), err


def test_the_results_are_there(bare: tuple[Path, dict[str, list[Any]]]) -> None:
    folder, answers = bare
    assert {fact["surface"] for fact in json.loads(answers["facts"][1])["facts"]} >= {"120个", "3600名", "12万元"}
    assert (folder / "themes.csv").stat().st_size > 100
    assert "党员" in (folder / "words.html").read_text(encoding="utf-8")
    assert (folder / "results" / "estimates_simulated.csv").is_file()
    assert (folder / "notebooks" / "student.ipynb").is_file()


@pytest.mark.parametrize("asked", EXTRA_OF)
def test_what_needs_an_extra_says_which(asked: str, bare: tuple[Path, dict[str, list[Any]]]) -> None:
    status, out, err = bare[1][asked]
    assert status == (1 if asked in REFUSED else "MissingExtraError")
    assert out == ""
    assert f"the extra [{EXTRA_OF[asked]}]" in err
    assert f'pip install "yanting-research[{EXTRA_OF[asked]}]"' in err
    assert err.rstrip("\n").count("\n") == 0
    assert any(library in err for library in EXTRAS[EXTRA_OF[asked]].libraries)


def test_nothing_is_begun_that_cannot_be_finished(bare: tuple[Path, dict[str, list[Any]]]) -> None:
    assert not (bare[0] / "lesson").exists()
    assert not (bare[0] / "store").exists()


def test_the_doctor_lists_what_is_absent(bare: tuple[Path, dict[str, list[Any]]]) -> None:
    (line,) = (line for line in bare[1]["doctor"][1].splitlines() if " extras: " in line)
    assert line.startswith("ok")
    for extra in set(EXTRA_OF.values()):
        assert f"[{extra}]" in line
    assert 'pip install "yanting-research[dashboard,lessons,' in line


def test_the_library_s_own_fault_is_not_called_a_missing_extra() -> None:
    with pytest.raises(ZeroDivisionError), from_extra("scale"):
        _ = 1 // 0


def test_an_unknown_extra_is_a_wrong_argument() -> None:
    for call in (missing_libraries, require_extra):
        with pytest.raises(ValueError, match="no extra 'scal'; allowed: dashboard, lessons, "):
            call("scal")
    with pytest.raises(ValueError, match="allowed"), from_extra("scal"):
        pass


def test_a_module_set_to_none_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    assert missing_libraries("lessons") == ("typst",)
    with pytest.raises(MissingExtraError, match=r"not installed here: typst; expected: the extra \[lessons\]"):
        require_extra("lessons")
