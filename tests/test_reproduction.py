"""Reproduction: equal bytes, damaged outputs redone, a wrong number said."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from checkouts import make_checkout, notebook_json, run_yanting

from yanting_research.errors import ReadError
from yanting_research.reproduction import compare_numbers, find_root, reproduce
from yanting_research.workflow import read_study

ROOT = Path(__file__).parent.parent
KEPT = ("yunxiu_2012", "yunxiu_2013", "yuanxi_2012", "yuanxi_2013", "luming_2012", "luming_2013", "baizhi_2012",
        "baizhi_2014", "danfeng_2012")  # fmt: skip


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small checkout: nine reports, no notebooks."""
    root = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "corpus", root / "corpus", ignore=shutil.ignore_patterns("annotated", "__pycache__"))
    for folder in ("texts", "truth"):
        for path in (root / "corpus" / folder).iterdir():
            if path.suffix in {".txt", ".html", ".json"} and path.stem not in KEPT:
                path.unlink()
    lines = (root / "corpus" / "metadata.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    wanted = [line for line in lines if line.split(",")[0] in {"doc_id", *KEPT}]
    (root / "corpus" / "metadata.csv").write_text("".join(wanted), encoding="utf-8")
    shutil.copy(ROOT / "requirements.lock", root / "requirements.lock")
    (root / "corpus" / "expected.json").unlink(missing_ok=True)
    return root


def _run(root: Path, out: Path, seed: str) -> Path:
    code = (
        "from pathlib import Path; from yanting_research.reproduction import reproduce; "
        "reproduce(Path('.'), out=Path(__import__('sys').argv[1]), progress=False)"
    )
    env = os.environ | {"PYTHONHASHSEED": seed, "MPLBACKEND": "Agg"}
    subprocess.run([sys.executable, "-c", code, str(out)], cwd=root, env=env, check=True)
    return out


def _outputs(out: Path) -> dict[str, bytes]:
    files = [path for path in out.rglob("*") if path.is_file() and path.name != "state.json"]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(files)}


@pytest.fixture(scope="module")
def first_run(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Outputs and state of a whole run."""
    out = tmp_path_factory.mktemp("first")
    _run(checkout, out, "1")
    return out


def test_a_second_run_does_nothing_and_another_hash_seed_makes_what_is_damaged_the_same(
    checkout: Path, first_run: Path
) -> None:
    first = _outputs(first_run)
    assert "figures/township_trends_simulated.png" in first
    assert str(checkout).encode() not in b"".join(first.values())
    table = first_run / "build" / "tables" / "facts.csv"
    before = table.stat().st_mtime_ns
    reproduce(checkout, out=first_run, progress=False)
    assert table.stat().st_mtime_ns == before

    table.write_bytes(first["build/tables/facts.csv"][:-1])
    written = {name: (first_run / name).stat().st_mtime_ns for name in first}
    second = _outputs(_run(checkout, first_run, "2"))
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
    kept = [name for name in first if (first_run / name).stat().st_mtime_ns == written[name]]
    assert set(kept) <= {"figures/certificate.json", "figures/certificate.md"}, "left over from the first run"


def test_numbers_are_compared_and_a_wrong_one_is_said(checkout: Path, first_run: Path) -> None:
    out = first_run  # where the state says that the outputs stand
    recorded = reproduce(checkout, out=out, record=True, progress=False)
    assert {row.verdict for row in recorded} == {"equal"}
    expected = checkout / "corpus" / "expected.json"
    rows = json.loads(expected.read_text(encoding="utf-8"))
    rows[0]["expected"] += 1
    expected.write_text(json.dumps(rows), encoding="utf-8")
    found = reproduce(checkout, out=out, progress=False)
    assert [row.name for row in found if row.verdict == "different"] == [rows[0]["name"]]
    assert "不一致" in (out / "figures" / "certificate.md").read_text(encoding="utf-8")

    state = (out / "build" / "state.json").stat().st_mtime_ns
    done = run_yanting("reproduce", "--only", "study", "--out", out, cwd=checkout)  # no step is repeated
    assert done.returncode == 1
    assert f"{rows[0]['name']}: different" in done.stderr
    assert f"{len(rows) - 1} of {len(rows)} recorded numbers equal" in done.stdout
    assert (out / "build" / "state.json").stat().st_mtime_ns == state
    rows[0]["expected"] -= 1
    expected.write_text(json.dumps(rows), encoding="utf-8")
    assert run_yanting("reproduce", "--only", "study", "--out", out, cwd=checkout).returncode == 0
    certificate = json.loads((out / "figures" / "certificate.json").read_text(encoding="utf-8"))
    assert certificate["verdict"] == "every number equal"
    assert {row["name"] for row in certificate["numbers"]} == {row["name"] for row in rows}
    assert certificate["inputs"].keys() >= {"corpus/study.toml", "corpus/expected.json"}
    assert {"python", "pandas", "jieba"} <= certificate["versions"].keys()

    for broken in ("{", '[{"name": "x"}]', "[3]"):
        expected.write_text(broken, encoding="utf-8")
        with pytest.raises(ReadError, match="no list of recorded numbers"):
            reproduce(checkout, out=out, progress=False)


def test_an_unknown_step_is_refused_with_the_list(checkout: Path) -> None:
    with pytest.raises(ValueError, match="known: study"):
        reproduce(checkout, only="nothing", progress=False)


def _state(out: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (out / "build").rglob("*") if path.is_file()}


def test_a_notebook_step_is_done_once_and_redone_when_its_page_or_source_changes(tmp_path: Path) -> None:
    root, out = make_checkout(tmp_path / "checkout"), tmp_path / "out"
    step = ("reproduce", "--only", "01_tiny", "--out", out)
    first = run_yanting(*step, cwd=root)
    assert (first.returncode, first.stdout) == (0, "")
    assert "01_tiny" in first.stderr  # the bar names the step
    made = _state(out)
    assert made.keys() == {"state.json", "01_tiny.ipynb", "01_tiny.html"}
    again = run_yanting(*step, cwd=root)
    assert (again.returncode, again.stderr) == (0, "")
    assert _state(out) == made

    page = out / "build" / "notebooks" / "01_tiny.html"
    whole = page.read_bytes()
    page.write_bytes(whole[:-10])
    assert run_yanting(*step, cwd=root, PYTHONHASHSEED="5").returncode == 0
    assert page.read_bytes() == whole

    source = root / "notebooks" / "01_tiny.ipynb"
    source.write_text(notebook_json(("code", "1 / 0")), encoding="utf-8")
    failed = run_yanting(*step, cwd=root)
    assert failed.returncode == 1
    said = failed.stderr.splitlines()[-1]
    assert said.startswith("error: 01_tiny: ")
    assert "ZeroDivisionError" in said
    assert page.read_bytes() == whole  # the former page is untouched


def test_the_command_lists_the_steps_for_an_unknown_one(tmp_path: Path) -> None:
    done = run_yanting("reproduce", "--only", "nothing", "--out", tmp_path / "out", cwd=make_checkout(tmp_path / "c"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "known: study, 01_tiny" in " ".join(done.stderr.split())
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("got", "tolerance", "verdict"),
    [(2.0, 0.0, "equal"), (2.0099, 0.01, "equal"), (2.0101, 0.01, "different"), (float("nan"), 1.0, "different"),
     (float("inf"), 1.0, "different"), (1.99, 0.0, "different")],
)  # fmt: skip
def test_the_verdict_is_an_absolute_distance(got: float, tolerance: float, verdict: str) -> None:
    rows = compare_numbers([{"name": "a", "expected": 2.0, "tolerance": tolerance}], {"a": got})
    assert [row.verdict for row in rows] == [verdict]


def test_compare_names_missing_numbers() -> None:
    rows = compare_numbers([{"name": "gone", "expected": 2, "tolerance": 0}], {})
    assert [(row.name, row.verdict) for row in rows] == [("gone", "missing")]


def test_find_root_says_where_it_looked() -> None:
    assert (find_root(ROOT / "tests") / "corpus" / "study.toml").is_file()


@pytest.mark.parametrize(
    ("content", "said"), [("name = 'x'", "keys missing"), ("name = ", "no valid TOML"), (None, "no such file")]
)
def test_a_bad_study_file_is_explained(content: str | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ReadError, match=said):
        read_study(path)
