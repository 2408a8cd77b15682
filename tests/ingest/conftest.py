"""One folder of good and broken files, and its corpus, for all tests of the ingest."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from yanting_research.ingest import IngestResult, RunLimits, ingest_folder

ROOT = Path(__file__).parents[2]
N_GOOD, N_BROKEN = 36, 26


def load_benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_ingest", ROOT / "benchmarks" / "ingest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def bench() -> ModuleType:
    return load_benchmark()


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory, bench: ModuleType) -> Path:
    """36 good files of three formats, 26 that are broken, each in a way of its own."""
    folder = tmp_path_factory.mktemp("many") / "in"
    bench.make_folder(folder, good=N_GOOD, broken=N_BROKEN, size=6)
    return folder


@pytest.fixture(scope="session")
def ingested(many: Path) -> IngestResult:
    """The corpus of ``many``, made with two workers; tests do not change it."""
    return ingest_folder(many, many.parent / "corpus", limits=RunLimits(workers=2, seconds=600))
