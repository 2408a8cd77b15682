"""One small store for all tests of questions."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_rows import TEXTS, write_rows

from yanting_research.distributed import StageOptions, run_store


@pytest.fixture(scope="session")
def store_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    run_store(write_rows(folder / "rows.jsonl", TEXTS), folder / "s", options=StageOptions(), part_size=2)
    return folder / "s"
