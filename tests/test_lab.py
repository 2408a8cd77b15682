"""`yanting lab`: Chinese, at the first notebook, on this machine only, asking no other machine for anything."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from checkouts import CHROMIUM, ROOT
from jupyterlab_server.settings_utils import get_settings

from yanting_research.errors import ReadError
from yanting_research.lab import HOME, lab_command, lab_environment
from yanting_research.resources import resource_folder

SCHEMAS = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"
DEFAULTS = resource_folder("jupyter") / "labconfig" / "default_setting_overrides.json"
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d{2,5}/lab/\S{1,200}")  # the line with the token; not http://[::1]:8888/


def test_the_first_notebook_is_there_and_the_persons_own_choice_comes_last() -> None:
    assert (ROOT / HOME).is_file()
    command = lab_command(ROOT, ["--ServerApp.port=9999"])
    assert command[-1] == "--ServerApp.port=9999"
    # the guards of Jupyter are not touched: no token, password, address or origin is set
    assert not [part for part in command if re.search("token|password|ip=|allow|disable|root$", part)]


def test_our_defaults_are_settings_that_this_lab_knows(tmp_path: Path) -> None:
    for plugin, values in json.loads(DEFAULTS.read_text(encoding="utf-8")).items():
        made, _ = get_settings(str(tmp_path), str(SCHEMAS), str(tmp_path), plugin, overrides={plugin: values})
        known = made["schema"]["properties"]
        assert set(values) <= set(known), plugin
        assert {name: known[name]["default"] for name in values} == values


def test_a_folder_of_settings_given_before_comes_before_ours() -> None:
    made = lab_environment({"JUPYTER_CONFIG_PATH": "/etc/site", "LANG": "zh_CN"})
    assert made["JUPYTER_CONFIG_PATH"] == f"/etc/site{os.pathsep}{resource_folder('jupyter')}"
    assert made["LANG"] == "zh_CN"
    assert lab_environment({})["JUPYTER_CONFIG_PATH"] == str(resource_folder("jupyter"))
    with pytest.raises(ReadError, match=r"no such folder of resources; expected: .*jupyter"):
        resource_folder("..")


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """JupyterLab as the command starts it, for a person without any settings: its address with the token."""
    pytest.importorskip("playwright.sync_api", reason="needs playwright (extra: test)")
    if CHROMIUM is None:
        pytest.skip("needs Chromium on this machine")
    env = lab_environment({**os.environ, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)})
    env |= {f"JUPYTER_{name}_DIR": str(tmp_path / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    command = lab_command(ROOT, ["--no-browser", f"--ServerApp.port={_free_port()}", "--allow-root"])
    said = tmp_path / "lab.log"  # a file, not a pipe: a full pipe would stop the server
    with said.open("wb") as log, subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stderr=log) as process:
        try:
            yield _address(said), tmp_path
        finally:
            process.kill()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _address(said: Path) -> str:
    """The address that the server prints, once somebody listens there."""
    for _ in range(300):
        found = ADDRESS.search(said.read_text(encoding="utf-8", errors="replace"))
        if found:
            place = urllib.parse.urlsplit(found[0])
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection((place.hostname, place.port), timeout=20).close()
                return found[0]
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab does not listen: {said.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def test_lab_in_a_browser(lab: tuple[str, Path]) -> None:
    from playwright import sync_api as playwright

    address, home = lab
    bare = address.partition("/lab/")[0]
    assert "?token=" in address
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{bare}/api/contents", timeout=20)  # noqa: S310  (http on this machine)
    asked: list[str] = []
    with playwright.sync_playwright() as machine:
        browser = machine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page: Any = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-US")
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        page.get_by_role("heading", name="从这里开始").wait_for(timeout=90_000)
        assert "文件" in page.inner_text("#jp-MainMenu")
        assert "File" not in page.inner_text("#jp-MainMenu")
        assert page.locator(".jp-Notebook").count() == 1
        assert page.locator(".jp-Dialog").count() == 0  # no question about news, no notice of an update
        if folder := os.environ.get("YANTING_SCREENSHOTS"):
            page.wait_for_timeout(3000)
            page.screenshot(path=Path(folder) / "lab.png")
        browser.close()
    outside = {url for url in asked if not url.startswith((bare, bare.replace("http:", "ws:"), "data:", "blob:"))}
    assert outside == set()
    assert not list(home.glob("config/lab/user-settings/**/*.jupyterlab-settings"))
