"""JupyterLab as ``yanting lab`` starts it (TRUST S26), and kernels that run the same cells of a notebook (F3)."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from hostile_trying import ROOT, Tried
from jupyter_client.manager import KernelManager

__all__ = ["lab", "restarts"]

ASK = (
    "import json, hashlib\nfrom yanting_research.writers import parquet_bytes\n"
    "print('ANSWER' + json.dumps([cache.report()[['step', 'event']].values.tolist(), "
    "{name: hashlib.sha256(parquet_bytes(globals()[name], where=name)).hexdigest() for name in NAMES}]))"
)
TABLES = {"03_words.ipynb": ["tokens", "spans"], "11_your_corpus.ipynb": ["facts", "checks"]}
"""Notebooks that keep their tables, and the first of these by their names there."""
_SETTINGS = re.compile(
    r"\b(?:ip|allow_origin|allow_remote_access|disable_check_xsrf|token|password|allow_root|certfile)\b\"?\s*[=:]"
)
"""Settings that would open a server: ``c.ServerApp.token = ''``; not ``tokens = 3``."""
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d{2,5})/lab/\S{0,200}\?token=([0-9a-f]{10,80})")
"""The line with the token; not http://[::1]:8888/."""


def lab(place: Path) -> Tried:
    """S26: no token, a foreign Host, a POST from another origin, pages of a stranger, where it listens."""
    tried = Tried()
    with _server(place) as (port, token):
        tried.expect(len(token) == 48, f"a token of {len(token)} characters")
        for path in (
            "/api/contents",
            "/api/kernels",
            "/api/terminals",
            "/lab",
            "/files/README.md",
            "/tree",
            "/api/sessions",
        ):
            status, _ = _ask(port, "GET", path)
            tried.expect(status in (302, 403, 404), f"{path} without the token: {status}")
        own = {"Authorization": f"token {token}"}
        tried.expect(_ask(port, "GET", "/api/contents", **own)[0] == 200, "the token itself is refused")
        for host in ("evil.example", f"evil.example:{port}", "0.0.0.0.nip.io"):
            status, _ = _ask(port, "GET", f"/lab?token={token}", Host=host)
            tried.expect(status == 403, f"Host {host}: {status}")
        cookie = _cookie(port, token)
        for origin in ("http://evil.example", "null", f"http://evil.example:{port}"):
            for path in ("/api/kernels", "/api/contents", "/api/terminals"):
                status, _ = _ask(port, "POST", path, Cookie=cookie, Origin=origin)
                tried.expect(status in (403, 404), f"POST {path} from {origin}: {status}")
        status, _ = _ask(port, "POST", "/api/kernels", Cookie=cookie)
        tried.expect(status in (403, 404), f"POST without the XSRF header: {status}")
        status, headers = _ask(port, "GET", "/files/corpus/texts/baizhi_2012.html", **own)
        tried.expect(
            status == 200 and "sandbox" in headers.get("content-security-policy", ""),
            f"a page of a stranger: {headers}",
        )
        tried.expect(_listening(port) <= {"0100007F"}, f"listens on {_listening(port)}")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
        for path in _shipped_settings()
        for line in path.read_text(encoding="utf-8").splitlines()
        if _SETTINGS.search(line)
    ]
    tried.expect(not found, f"shipped settings that open a server: {found}")
    tried.seen.append(
        "token of 48 hexadecimal digits; 403 without it, for a foreign Host and a foreign origin; "
        "pages of strangers sandboxed; "
        "listens on 127.0.0.1 alone; no shipped setting opens the server"
    )
    return tried


@contextlib.contextmanager
def _server(place: Path) -> Iterator[tuple[int, str]]:
    """``yanting lab`` for a person without settings: its port and token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "HOME": str(place)}
    env |= {f"JUPYTER_{name}_DIR": str(place / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    command = [sys.executable, "-m", "yanting_research", "lab", "--", "--no-browser", f"--ServerApp.port={port}"]
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    said = place / "lab.log"
    with (
        said.open("wb") as log,
        subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT, start_new_session=True
        ) as process,
    ):
        try:
            yield _address(said, process)
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def _address(said: Path, process: subprocess.Popen[bytes]) -> tuple[int, str]:
    for _ in range(600):
        found = _ADDRESS.search(said.read_text(encoding="utf-8", errors="replace"))
        if found and _reached("127.0.0.1", int(found[1])):
            return int(found[1]), found[2]
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError(said.read_text(encoding="utf-8", errors="replace")[-2000:])


def _ask(port: int, method: str, path: str, **headers: str) -> tuple[int, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body="{}" if method == "POST" else None, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}


def _cookie(port: int, token: str) -> str:
    """What the browser of a person who is logged in sends along, wherever the page comes from."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", f"/lab?token={token}")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return "; ".join(value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie")


def _listening(port: int) -> set[str]:
    """Local addresses that listen at a port, as the kernel of Linux writes them; nothing elsewhere."""
    rows = [line.split() for file in ("tcp", "tcp6") for line in _lines(Path("/proc/net") / file)]
    return {
        address
        for address, _, found in (row[1].partition(":") for row in rows if row[3:4] == ["0A"])
        if int(found, 16) == port
    }


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines()[1:] if path.exists() else []


def _reached(name: str, port: int) -> bool:
    with contextlib.suppress(OSError):
        socket.create_connection((name, port), timeout=2).close()
        return True
    return False


def _shipped_settings() -> list[Path]:
    shipped = list((ROOT / "yanting_research" / "resources" / "data" / "jupyter").rglob("*.json"))
    return (
        shipped
        + [path for path in ROOT.glob("*/jupyter*config*") if path.is_file()]
        + [ROOT / "yanting_research" / "lab.py"]
    )


def restarts(place: Path) -> Tried:
    """F3: cells of a notebook in a kernel, in another one, in one killed in the middle and in the one after it."""
    tried = Tried()
    for name in TABLES:
        cells, env = _cells(name), os.environ | {"YANTING_CACHE": str(place / name / "cache"), "IPYTHONDIR": str(place)}
        began = time.perf_counter()
        first = _run(cells, env, TABLES[name])
        took = time.perf_counter() - began
        began = time.perf_counter()
        second = _run(cells, env, TABLES[name])
        again = time.perf_counter() - began
        made = [event for _, event in second[0]]
        tried.expect(
            set(made) == {"read"} and second[1] == first[1] and len(first[1]) == len(TABLES[name]),
            f"{name}: {first} {second}",
        )
        cold = os.environ | {"YANTING_CACHE": str(place / name / "killed"), "IPYTHONDIR": str(place)}
        kept = _killed(cells, cold, place / name / "killed")
        third = _run(cells, cold, TABLES[name])
        tried.expect(third[1] == first[1], f"{name} after the kill: {third}")
        tried.seen.append(
            f"{name}: {took:.0f} s, restarted {again:.0f} s, {len(made)} of {len(made)} tables read, "
            "bytes equal; killed with "
            f"{kept} of {len(made)} kept, the rest computed anew, bytes equal"
        )
    return tried


def _cells(name: str) -> list[str]:
    """The cells up to the last that makes a table named in ``TABLES``, as they stand in the notebook."""
    notebook = json.loads((ROOT / "notebooks" / name).read_bytes())
    codes = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    last = max(at for at, code in enumerate(codes) if any(f"{table} = cache.call(" in code for table in TABLES[name]))
    return codes[: last + 1]


@contextlib.contextmanager
def _kernel(env: dict[str, str]) -> Iterator[tuple[KernelManager, object]]:
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(env=env, cwd=str(ROOT / "notebooks"), stderr=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=120)
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _run(cells: list[str], env: dict[str, str], names: list[str]) -> tuple[list[list[str]], dict[str, str]]:
    """What the cache did for each call, and the digest of each table."""
    said: list[str] = []

    def hear(message: dict[str, object]) -> None:
        content = message["content"]
        if message["msg_type"] == "stream":
            said.append(content["text"])  # type: ignore[index]
        elif message["msg_type"] == "error":
            raise RuntimeError("\n".join(content["traceback"])[-1500:])  # type: ignore[index]

    with _kernel(env) as (_, client):
        for cell in [*cells, ASK.replace("NAMES", repr(names))]:
            client.execute_interactive(cell, timeout=300, output_hook=hear)  # type: ignore[attr-defined]
    answer = json.loads("".join(said).rpartition("ANSWER")[2])
    return answer[0], answer[1]


def _killed(cells: list[str], env: dict[str, str], folder: Path) -> int:
    """Kill a kernel with signal 9 when its first table is kept; how many are."""
    with _kernel(env) as (manager, client):
        for cell in cells:
            client.execute(cell)  # type: ignore[attr-defined]
        for _ in range(30_000):
            if list(folder.glob("tables/*/*.json")):
                break
            time.sleep(0.002)
        os.kill(manager.provisioner.pid, signal.SIGKILL)  # type: ignore[union-attr]
    return len(list(folder.glob("tables/*/*.json")))
