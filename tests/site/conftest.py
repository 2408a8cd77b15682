"""One site built once: the written pages, the gallery, the commands, the lessons; no rooms, no notebooks."""

from __future__ import annotations

from pathlib import Path

import pytest

from yanting_research.site import build_site

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("sphinx", reason="the extra `site` is not installed")
    folder = tmp_path_factory.mktemp("site") / "out"
    build_site(folder, root=ROOT, parts=())
    return folder
