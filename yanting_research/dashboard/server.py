"""The server of the page (本机服务): Voila on this machine only, behind a token, without any request to another."""

from __future__ import annotations

import contextlib
import html
import json
import logging
import os
import re
import secrets
import tempfile
import webbrowser
from pathlib import Path
from typing import Any

import tornado.web
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.identity import IdentityProvider
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.utils import ensure_async, url_path_join

from yanting_research.core.extras import from_extra
from yanting_research.dashboard.limits import MAX_TOTAL_BYTES
from yanting_research.dashboard.opening import CORPUS_VARIABLE
from yanting_research.resources.fonts import carried_font

with from_extra("dashboard"):
    from voila.app import Voila
    from voila.request_info_handler import RequestInfoSocketHandler

__all__ = ["ADDRESS", "PORT", "DashboardServer", "serve"]

ADDRESS = "127.0.0.1"
"""The only address the page listens on: a name could be led elsewhere, an empty one means every network."""
PORT = 8866

_FOLDER = Path(__file__).parent
_KERNEL_ID = r"(?P<kernel_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
"""``0f8fad5b-d9cb-469f-a165-70867728950e`` but not ``../etc/passwd``."""
_ASSETS = {"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8", "font.ttf": "font/ttf"}
# the browser itself refuses what would leave this machine, whatever a library of the page tries
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws://127.0.0.1:* ws://localhost:*; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_REFUSED = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>需要口令</title><link rel="icon" href="data:,"></head>
<body style="font-family:sans-serif;max-width:40rem;margin:3rem auto;line-height:1.8">
<h1>这个网址缺少口令</h1>
<p>页面只给启动它的人使用。请回到运行 yanting dashboard 的窗口，
复制那里的完整网址（末尾带 <code>?token=……</code>）再打开。</p>
</body>
</html>
"""
_REDIRECT = (
    '<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={url}"><title>正在打开</title>'
)


class _Refusal(JupyterHandler):
    """Where a request without the token ends: a page in words, status 403, no form to guess in."""

    @allow_unauthenticated
    def get(self) -> None:
        self.set_status(403)
        self.finish(_REFUSED)


class _TokenOnly(IdentityProvider):
    """The token of the address, then its cookie; no password, no form."""


class _Alive(APIHandler):
    """Whether the kernel of an open page still computes."""

    @tornado.web.authenticated
    async def get(self, kernel_id: str) -> None:
        manager = self.kernel_manager
        alive = kernel_id in manager and await ensure_async(manager.get_kernel(kernel_id).is_alive())
        self.finish(json.dumps({"alive": bool(alive)}))


class _Asset(JupyterHandler):
    """Style, script and font of the page: three files, no path."""

    @tornado.web.authenticated
    def get(self, name: str) -> None:
        path = carried_font() if name == "font.ttf" else _FOLDER / name
        if path is None:
            raise tornado.web.HTTPError(404)
        self.xsrf_token  # noqa: B018 - reading it sets its cookie, without which a closed page could not end its kernel
        self.set_header("Content-Type", _ASSETS[name])
        self.set_header("Cache-Control", "no-cache")
        self.finish(path.read_bytes())


class DashboardServer(Voila):  # type: ignore[misc]
    """Voila with what it leaves open closed.

    Voila 0.5 answers any ``Host`` (a foreign site could reach it by rebinding its name), offers a form for the token,
    loads fonts from another machine, and limits a message to 10 MB. ``private`` is a folder of this run alone.
    """

    private: Path

    def init_settings(self) -> Any:
        """Voila's settings with the host checked, headers of our own, and room for an upload."""
        settings = super().init_settings()
        return settings | {
            "allow_remote_access": False,
            "local_hostnames": ["localhost"],
            "ws_ping_timeout": 30_000,  # ms; the default is more than tornado takes, and it says so in English
            "headers": _HEADERS,
            "websocket_max_message_size": MAX_TOTAL_BYTES + 2**20,
        }

    def init_handlers(self) -> Any:
        """Voila's handlers after ours, its last one takes every address; without the one that repeats the request.

        That socket of pre-heated kernels tells the query of the page's address, which holds the token, to whoever
        names the kernel.
        """
        own = url_path_join(self.server_url, "yanting")
        assets = "|".join(map(re.escape, _ASSETS))
        return [
            (url_path_join(own, f"alive/{_KERNEL_ID}"), _Alive),
            (url_path_join(own, f"({assets})"), _Asset),
            (url_path_join(self.server_url, "login"), _Refusal),
            *(handler for handler in super().init_handlers() if handler[1] is not RequestInfoSocketHandler),
        ]

    def launch_browser(self) -> None:
        """Open the browser through a private file: on a command line every user could read the token."""
        path = self.private / "open.html"
        path.write_text(_REDIRECT.format(url=html.escape(self.address)), encoding="utf-8")
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(path.as_uri())

    @property
    def address(self) -> str:
        """The address with its token."""
        return f"{self.connection_url}?token={self.identity_provider.token}"

    def listen(self) -> None:
        """Say where the page is before waiting for visitors."""
        listener = self.app.listen

        def announced(port: int, *arguments: Any) -> Any:
            answer = listener(port, *arguments)
            self.port = port
            self.announce(self.address)
            return answer

        self.app.listen = announced
        super().listen()

    def announce(self, address: str) -> None:
        """Print the address; the one line of stdout."""
        print(f"页面在这里：{address}\n关闭页面：在这个窗口按 Ctrl+C。", flush=True)


def serve(corpus: Path | None, *, port: int = PORT, browser: bool = True, spare: bool = True) -> None:
    """Serve the page until Ctrl+C (启动页面).

    Parameters
    ----------
    corpus
        File or folder of reports; ``None`` takes the specimens.
    port
        Where to listen on 127.0.0.1; when it is taken, one of the next.
    browser
        Open the browser.
    spare
        Keep one page ready for the next visitor: a reload is there at once, for the memory of a second kernel.

    Notes
    -----
    The token is new on every start and never on a command line. The private folder, the connection files of
    the kernels in it, goes away at the end.
    """
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, (str(_FOLDER / "share"), os.environ.get("JUPYTER_PATH"))))
    os.environ[CORPUS_VARIABLE] = "" if corpus is None else str(corpus.resolve())
    with tempfile.TemporaryDirectory(prefix="yanting-") as folder:
        server = DashboardServer(config=_config(Path(folder), port=port, browser=browser, spare=spare))
        server.private = Path(folder)
        server.initialize([str(_FOLDER / "page.ipynb")])
        server.start()


def _config(private: Path, *, port: int, browser: bool, spare: bool) -> Any:
    """What is asked of Voila; files of configuration on the machine are not read."""
    from traitlets.config import Config

    return Config(
        {
            "Voila": {
                "ip": ADDRESS,
                "port": port,
                "open_browser": browser,
                "token": secrets.token_hex(24),
                "identity_provider_class": _TokenOnly,
                "connection_dir_root": str(private),
                "config_file_paths": [],
                "log_level": logging.ERROR,
            },
            "IdentityProvider": {"cookie_options": {"samesite": "Strict", "httponly": True}},
            "VoilaConfiguration": {
                "template": "yanting",
                "theme": "light",
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "strip_sources": True,
                "show_tracebacks": False,
                "preheat_kernel": spare,
                "default_pool_size": 1,
                "file_allowlist": [],
                "http_keep_alive_timeout": 60,
            },
            "VoilaExecutor": {"timeout": 300},
            "VoilaKernelManager": {"fill_delay": 5.0},
            "KernelManager": {"autorestart": False, "transport_encryption": "auto"},
            "ZMQChannelsWebsocketConnection": {"limit_rate": False},
            "MultiKernelManager": {"default_kernel_name": "python3"},
        }
    )
