"""File names, JSON, sidecars and the manifest (TRUST S8, S24)."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research import writers
from yanting_research.core import sealed, sha256_bytes
from yanting_research.errors import ReadError, WriteError

FILES = {"png": b"\x89PNG\r\n\x1a\nx", "svg": b"<svg/>"}
CAPTION = {"zh": "高频词", "en": "Frequent terms"}
HOSTILE = [
    "../../evil", "/etc/passwd", "C:\\x", "..\\x", "CON", "con.txt", "LPT1",
    "a" * 300, "主题" * 60, "a\x00b", "a\nb", ".", "..",
    "", "-rf", "a/b", "a_b-0a1b2c3d", "e\u0301", "A", "a ", "x\u202ey", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_slug_is_one_safe_name(name: str, tmp_path: Path) -> None:
    safe = writers.slug(name)
    assert len(safe.encode()) <= 80 + 9
    assert not set(safe) & set('/\\:*?"<>|\x00\n ')
    assert safe.strip(".-") == safe
    path = writers.write_bytes(b"x", tmp_path / f"{safe}.png").path
    assert path.resolve().parent == tmp_path.resolve()


def test_hostile_names_do_not_collide_even_without_case() -> None:
    names = [*HOSTILE, "a_b", "a", "é", "主题" * 61]
    assert len({writers.slug(name).casefold() for name in names}) == len(set(names))


@given(st.text(max_size=50), st.text(max_size=50))
def test_two_names_two_files(a: str, b: str) -> None:
    if a != b:
        assert writers.slug(a).casefold() != writers.slug(b).casefold()
    assert unicodedata.is_normalized("NFC", writers.slug(a))


def test_han_is_kept() -> None:
    assert writers.slug("图01_培训主题") == "图01_培训主题"
    assert writers.slug("培训/监督").startswith("培训_监督-")


def test_json_is_sorted_and_undefined_is_null(tmp_path: Path) -> None:
    value = {"b": np.float64("nan"), "a": (np.int64(3), np.bool_(True), "县"), "c": None}
    written = writers.write_json(value, tmp_path / "a.json")
    assert json.loads(written.path.read_text(encoding="utf-8")) == {"a": [3, True, "县"], "b": None, "c": None}
    assert written.sha256 == writers.write_json(dict(reversed(value.items())), tmp_path / "b.json").sha256


@pytest.mark.parametrize("value", [{"a": {1, 2}}, {1: "a"}, [float("inf")], {"a": ["\ud800"]}, pd.DataFrame()])
def test_json_refuses_with_a_place_and_writes_nothing(value: object, tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"a\.json"):
        writers.write_json(value, tmp_path / "a.json")
    assert list(tmp_path.iterdir()) == []


def test_sidecar_vouches_for_the_files(tmp_path: Path) -> None:
    table = pd.DataFrame({"feature": ["党员"], "frequency": [5]})
    written = writers.write_figure(
        FILES, tmp_path, "terms", sources={"terms": table, "raw": "a" * 64}, caption=CAPTION, data_kind="specimen",
        parameters={"top": 20},
    )  # fmt: skip
    about = json.loads((tmp_path / "terms.json").read_text(encoding="utf-8"))
    assert [file.path.name for file in written] == ["terms.png", "terms.svg", "terms.json"]
    assert {name: file["sha256"] for name, file in about["files"].items()} == {
        f"terms.{kind}": sha256_bytes(data) for kind, data in FILES.items()
    }
    assert about["sources"] == [
        {"name": "raw", "sha256": "a" * 64, "n_rows": None},
        {"name": "terms", "sha256": writers.table_digest(table), "n_rows": 1},
    ]
    assert about["caption"] == {"zh": "高频词（样例文本，自编）", "en": "Frequent terms (specimen texts)"}
    assert (about["data_kind"], about["parameters"]) == ("specimen", {"top": 20})


def test_simulated_is_in_name_caption_and_sidecar(tmp_path: Path) -> None:
    writers.write_figure(FILES, tmp_path, "trend", sources={}, caption=CAPTION, data_kind="simulated")
    writers.write_result(
        pd.DataFrame({"a": [1]}),
        tmp_path,
        "means",
        sources={},
        caption=CAPTION,
        data_kind="simulated",
        suffixes=(".csv", ".xlsx"),
    )
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"{stem}_simulated{end}" for stem, ends in (("means", (".csv", ".json", ".xlsx")),
                     ("trend", (".json", ".png", ".svg"))) for end in ends]  # fmt: skip
    for stem in ("means", "trend"):
        about = json.loads((tmp_path / f"{stem}_simulated.json").read_text(encoding="utf-8"))
        assert about["data_kind"] == "simulated"
        assert "模拟" in about["caption"]["zh"]
        assert "simulated" in about["caption"]["en"]


@pytest.mark.parametrize("data_kind", ["real", "specimen"])
def test_simulated_data_cannot_pass_for_other(data_kind: str, tmp_path: Path) -> None:
    simulated = pd.DataFrame({"data_kind": ["real", "simulated"]})
    for name, sources in (("x", {"panel": simulated}), ("x_simulated", {}), ("模拟趋势", {})):
        with pytest.raises(WriteError, match="simulated"):
            writers.write_figure(FILES, tmp_path, name, sources=sources, caption=CAPTION, data_kind=data_kind)
    with pytest.raises(WriteError, match="simulated"):
        writers.write_result(simulated, tmp_path, "x", sources={}, caption=CAPTION, data_kind=data_kind)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"data_kind": "true"},
        {"caption": {"zh": "一"}},
        {"caption": {"zh": "一", "en": " "}},
        {"files": {"png": FILES["png"]}},
    ],
)
def test_wrong_arguments_of_a_figure(change: dict[str, object], tmp_path: Path) -> None:
    arguments = {"files": FILES, "caption": CAPTION, "data_kind": "real"} | change
    files = arguments.pop("files")
    with pytest.raises(ValueError, match=r"needed|allowed"):
        writers.write_figure(files, tmp_path, "x", sources={}, **arguments)  # type: ignore[arg-type]


def test_bytes_of_another_format_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="not png"):
        writers.write_figure(FILES | {"png": b"GIF"}, tmp_path, "x", sources={}, caption=CAPTION, data_kind="real")
    with pytest.raises(WriteError, match="SHA-256"):
        writers.write_figure(FILES, tmp_path, "x", sources={"t": "abc"}, caption=CAPTION, data_kind="real")


def test_manifest_lists_and_verifies(tmp_path: Path) -> None:
    table = pd.DataFrame({"t": ["a\nb", "c"]})
    for name in ("b/t.csv", "t.csv.gz", "t.parquet", "t.xlsx"):
        writers.write_table(table, tmp_path / name)
    writers.write_text("x", tmp_path / "z.txt")
    writers.write_manifest(tmp_path, about={"seed": 1})
    content = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    rows = {entry["path"]: entry["n_rows"] for entry in content["files"]}
    assert rows == {"b/t.csv": 2, "t.csv.gz": 2, "t.parquet": 2, "t.xlsx": 2, "z.txt": None}
    assert list(rows) == sorted(rows)
    assert set(writers.verify_manifest(tmp_path)["verdict"]) == {"ok"}
    (tmp_path / "z.txt").write_text("y", encoding="utf-8")
    (tmp_path / "t.xlsx").unlink()
    (tmp_path / "new.txt").write_text("", encoding="utf-8")
    verdicts = writers.verify_manifest(tmp_path).set_index("path")["verdict"].to_dict()
    assert {name: verdict for name, verdict in verdicts.items() if verdict != "ok"} == {
        "z.txt": "changed", "t.xlsx": "missing", "new.txt": "unlisted",
    }  # fmt: skip


def test_manifest_refusals(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no readable manifest"):
        writers.verify_manifest(tmp_path)
    with pytest.raises(WriteError, match="cannot be listed"):
        writers.write_manifest(tmp_path / "none")
    for name in ("../x", "/etc/passwd", "C:\\x", "a/../../x", "", ".", "a//b"):
        writers.write_json(sealed({"files": [{"path": name, "sha256": ""}]}), tmp_path / "manifest.json")
        with pytest.raises(ReadError, match="names"):
            writers.verify_manifest(tmp_path)
    (tmp_path / "link").symlink_to("/etc")
    with pytest.raises(WriteError, match="link"):
        writers.write_manifest(tmp_path)


def test_bytes_are_equal_in_two_processes(tmp_path: Path) -> None:
    code = (
        "import sys, pandas as pd\nfrom yanting_research import writers as w\n"
        "t = pd.DataFrame({'词': ['党员', '=1'], 'n': [1.5, float('nan')]})\n"
        "for s in ('csv', 'csv.gz', 'parquet', 'xlsx'): w.write_table(t, sys.argv[1] + '/t.' + s)\n"
        "w.write_json({'b': 1, 'a': [t.shape[0]]}, sys.argv[1] + '/a.json')\n"
        "w.write_manifest(sys.argv[1])"
    )
    for seed, zone in (("0", "UTC"), ("7", "Asia/Shanghai")):
        environment = {"PYTHONHASHSEED": seed, "TZ": zone}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / seed)], env=environment, check=True)
    first, second = ((tmp_path / seed / "manifest.json").read_bytes() for seed in "07")
    assert first == second
    assert len(json.loads(first)["files"]) == 5
