"""The starter: what it refuses, what it keeps, what it runs."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SPEC = importlib.util.spec_from_file_location("workbench", ROOT / "workbench.py")
assert SPEC is not None
assert SPEC.loader is not None
workbench = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(workbench)


@pytest.mark.parametrize("version", [(3, 10, 9), (2, 7, 18), (3, 14, 0)])
def test_an_unsupported_python_is_refused_in_two_languages(
    version: tuple[int, int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        workbench.check_python(version)
    said = capsys.readouterr().err
    assert left.value.code == 1
    assert "需要 Python 3.11" in said
    assert "is needed" in said


def test_supported_pythons_pass() -> None:
    for minor in (11, 12, 13):
        workbench.check_python((3, minor, 0))


def test_a_missing_venv_module_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit):
        workbench.check_venv()
    assert "python3-venv" in capsys.readouterr().err


def test_the_starter_is_standard_library_and_old_syntax() -> None:
    source = (ROOT / "workbench.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 5))
    tops = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert tops <= sys.stdlib_module_names
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]


def _checkout(tmp_path: Path) -> Path:
    (tmp_path / "requirements.lock").write_text("uv==1.0 \\\n    --hash=sha256:aa\nzstd==2 \\\n    --hash=sha256:bb\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


def test_only_the_installers_own_lines_are_taken_from_the_lock(tmp_path: Path) -> None:
    assert workbench.locked("uv", str(_checkout(tmp_path))) == "uv==1.0 \\\n    --hash=sha256:aa\n"


def test_the_stamp_follows_the_lock(tmp_path: Path) -> None:
    root = _checkout(tmp_path)
    python = Path(workbench.venv_python(str(root)))
    python.parent.mkdir(parents=True)
    python.write_text("")
    assert not workbench.installed(str(root))
    (root / ".venv" / workbench.STAMP_NAME).write_text(workbench.stamp(str(root)) + "\n")
    assert workbench.installed(str(root))
    with (root / "requirements.lock").open("a") as lock:
        lock.write("# one more line\n")
    assert not workbench.installed(str(root))


def test_the_index_of_pip_is_passed_on_to_uv(tmp_path: Path) -> None:
    there = tmp_path.as_uri()
    environ = {"PIP_INDEX_URL": "https://index.example/simple", "PIP_EXTRA_INDEX_URL": f"file:///nowhere {there}"}
    env = workbench.uv_environment(sys.executable, environ)
    assert env["UV_DEFAULT_INDEX"] == "https://index.example/simple"
    assert env["UV_INDEX"] == there


def test_commands() -> None:
    assert workbench.command_line(["test", "-x"])[1:] == ["-m", "pytest", "-n", "auto", "--dist", "loadfile", "-x"]
    assert workbench.command_line(["facts", "a.txt"])[1:] == ["-m", "yanting_research", "facts", "a.txt"]
