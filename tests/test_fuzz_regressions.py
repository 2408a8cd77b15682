"""Inputs that once broke a reader or a grammar, one folder a target of ``benchmarks/fuzz/targets.py``."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
FOUND = sorted(path for path in (ROOT / "tests" / "golden" / "fuzz").rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def targets() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_targets", ROOT / "benchmarks" / "fuzz" / "targets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_input_that_once_broke_a_target_ends_in_our_error_or_is_read(targets: ModuleType) -> None:
    assert FOUND, "no regression is kept"
    for path in FOUND:
        said = targets.run_target(path.parent.name, path.read_bytes())
        assert said == "read" or said.endswith("Error"), path


def reads_one(targets: ModuleType, name: str) -> bool:
    return any(targets.run_target(name, seed) == "read" for seed in targets.seeds(name))


def test_every_target_reads_one_of_its_seeds(targets: ModuleType) -> None:
    """A target that refuses all it begins with tries nothing; PDF and MHTML have tests of their own."""
    tried = set(targets.TARGETS) - {"pdf", "mhtml", "text", "html", "facts"}
    assert [name for name in sorted(tried) if not reads_one(targets, name)] == []
