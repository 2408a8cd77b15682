"""The page in a real browser: one start of the real server, from the refusal without a token to the saved file."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from checkouts import CHROMIUM

from yanting_research.dashboard.limits import MAX_BYTES

ATTACK = "<img src=x onerror=alert(1)>"
REPORT = f"{ATTACK}丹枫县党员教育报告\n\n一、基本情况\n全县有党员500名，其中男党员300名，女党员210名。{ATTACK}\n"
SERVE = "import sys; from pathlib import Path; from yanting_research.dashboard.server import serve; " \
        "serve(Path(sys.argv[1]), port=int(sys.argv[2]), browser=False, spare=False)"  # fmt: skip
WAIT = 120_000  # a machine that runs the whole suite is slow


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address of a server over one fictional report, with its token."""
    folder = tmp_path / "报告"
    folder.mkdir()
    (folder / "青禾县.txt").write_text("青禾县党员教育总结\n\n全县有党员1200名，举办培训班3期。\n", encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"HOME": str(tmp_path), "JUPYTER_CONFIG_DIR": str(tmp_path), "IPYTHONDIR": str(tmp_path)}
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(folder), str(port)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=os.environ | settings,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        found = re.search(r"http://\S{10,200}", server.stdout.readline())
        assert found, "the server did not say where it is"
        yield found[0]
    finally:
        server.terminate()
        server.wait(60)


def status(address: str, path: str, **headers: str) -> int:
    """Status of one request without the token."""
    host = re.sub(r"^http://|/.{0,200}$", "", address)
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse().status
    connection.close()
    return answer


def open_tab(page: Any, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()
    page.wait_for_timeout(200)
    page.wait_for_function("!document.querySelector('.yt-busy')", timeout=WAIT)


def upload(page: Any, files: list[Any]) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="上传报告").click()
    chooser.value.set_files(files)


def test_the_page_from_the_refusal_to_the_saved_file(address: str, tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the functions behind the page are tested without one")
    socket_headers = {
        "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }  # fmt: skip
    outside: list[str] = []
    dialogs: list[str] = []
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.on("request", lambda request: _note(request.url, outside, address))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

        # without the token: nothing, in words
        assert status(address, "/") == 302
        assert status(address, "/login") == 403
        page.goto(address.split("?")[0])
        assert "缺少口令" in page.inner_text("h1")

        # first render
        page.goto(address, wait_until="commit", timeout=WAIT)
        page.wait_for_selector(".yt-page h1", timeout=WAIT)
        assert page.get_attribute("html", "lang") == "zh-CN"
        assert "token" not in page.url
        kernel = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
        for path in (f"/api/kernels/{kernel}/channels", f"/voila/query/{kernel}"):
            assert status(address, path, **socket_headers) in (302, 403)  # no socket without the token
        token = address.split("?")[1]
        assert status(address, f"/?{token}", Host="evil.example") == 403  # a name that was led here

        # an upload whose name and text attack; a file that is too large
        upload(page, [{"name": f"{ATTACK}.txt", "mimeType": "text/plain", "buffer": REPORT.encode()}])
        page.locator(".yt-page").get_by_text("共 1 个文件：读入 1 个").wait_for(timeout=WAIT)
        assert ATTACK in page.inner_text(".yt-page")
        large = tmp_path / "大.pdf"
        with large.open("wb") as file:
            file.truncate(MAX_BYTES + 10_000_000)
        upload(page, [str(large)])
        page.get_by_text("30.0 MB，超过 20 MB 的上限").first.wait_for(timeout=WAIT)

        # read, check, search
        open_tab(page, "读")
        page.locator(".yt-text").wait_for(timeout=WAIT)
        assert page.inner_text(".yt-text").count(ATTACK) == 2
        page.locator(".yt-text .yt-fact.yt-flag").first.focus()
        page.locator(".yt-text .yt-fact.yt-flag .yt-tip").first.wait_for(state="visible", timeout=10_000)
        open_tab(page, "核对")
        assert "300 + 210 = 510" in page.inner_text(".yt-card")
        open_tab(page, "词语")
        box = page.get_by_label("找词：")
        box.fill(ATTACK)
        box.press("Enter")
        page.locator("caption", has_text=f"“{ATTACK}”共 2 处").wait_for(timeout=WAIT)
        assert page.locator(".yt-figure img[alt]").count() == 2

        # figures, sliders, saving
        open_tab(page, "主题与队伍")
        assert "报告还不够" in page.inner_text(".yt-page")
        open_tab(page, "下载")
        page.get_by_role("button", name="核对报告（Word）").click()
        with page.expect_download(timeout=WAIT) as saved:
            page.get_by_role("link", name="保存").click(timeout=WAIT)
        assert saved.value.path().read_bytes()[:2] == b"PK"

        # the kernel ends: the page says so
        page.evaluate(
            "kernel => fetch('/voila/api/shutdown/' + kernel, {method: 'POST', headers: "
            "{'X-XSRFToken': (document.cookie.match(/_xsrf=([^;]+)/) || [])[1] || ''}})",
            kernel,
        )
        page.get_by_text("后台的计算程序停止了").first.wait_for(timeout=WAIT)
        browser.close()
    assert outside == []
    assert dialogs == []


def _note(url: str, outside: list[str], address: str) -> None:
    if not url.startswith((address.split("?")[0], "data:", "blob:")):
        outside.append(url)
