"""The default installation stays light: what is heavy and needed by some stands in an extra."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def scales() -> ModuleType:
    """``benchmarks/install_weight.py`` as a module."""
    spec = importlib.util.spec_from_file_location("install_weight", ROOT / "benchmarks" / "install_weight.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_the_default_weighs_at_most_300_mb_over_the_six(scales: ModuleType) -> None:
    weights = scales.Weights()
    six, default = weights.closure(*scales.SIX), weights.closure("yanting-research")
    added = scales.over(default, six)
    assert scales.total(added.values()).files / scales.MEGABYTE <= scales.LIMIT, sorted(added)
    assert {"pyarrow", "yanting-research"} <= set(added)
    assert set(added) & {"typst", "duckdb", "distributed", "dask", "tomotopy", "voila", "ipywidgets"} == set()


def test_extras_are_followed_through_each_other(scales: ModuleType) -> None:
    """``all`` names this project's own extras; ``distributed`` brings ``dask``."""
    weights = scales.Weights()
    every = weights.closure("yanting-research[all]")
    assert {"typst", "duckdb", "dask", "tomotopy", "voila", "causaldata"} <= set(every)
    assert "sphinx" not in every


def test_markers_decide_and_what_is_missing_is_not_counted_as_nothing(scales: ModuleType) -> None:
    weights = scales.Weights()
    assert set(weights.closure("olefile; python_version < '3'")) == set()
    olefile = weights.closure("olefile")["olefile"]
    assert olefile.files > 100_000
    with pytest.raises(SystemExit, match="no-such-package is not installed"):
        weights.closure("no-such-package")
