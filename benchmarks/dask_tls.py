"""A run on a cluster of Dask under TLS: python benchmarks/dask_tls.py.

Makes a certificate with ``openssl``, starts a scheduler and two workers that speak TLS alone, gives the command
``yanting run --engine dask --scheduler tls://...`` a table of documents, and compares the content with a run in a loop.
A client without TLS must be refused. Then a document that takes longer than the limit: it must cost itself
alone. Prints what was seen; the exit status is the number of expectations that failed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yanting_research.distributed import DaskRunner, run_store
from yanting_research.errors import YantingError
from yanting_research.store import open_store, select_rows

TEXT = "青禾县2023年共有党员18450名，其中女党员4612名，占25%。全年培训党员3200人次。"
LIMIT = 60.0
"""More than a fresh worker takes for a small task on a busy machine, less than for the long document [s]."""


def certificate(folder: Path) -> dict[str, str]:
    """A key and its certificate, good for one day, and the settings by which Dask finds them."""
    key, signed = folder / "key.pem", folder / "cert.pem"
    command = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(signed)]
    subprocess.run(["openssl", *command], check=True, capture_output=True)  # noqa: S607
    key.chmod(0o600)
    settings = {"REQUIRE_ENCRYPTION": "true", "TLS__CA_FILE": str(signed)}
    for who in ("SCHEDULER", "WORKER", "CLIENT"):
        settings |= {f"TLS__{who}__CERT": str(signed), f"TLS__{who}__KEY": str(key)}
    return {f"DASK_DISTRIBUTED__COMM__{name}": value for name, value in settings.items()}


@contextmanager
def cluster(folder: Path, settings: dict[str, str], workers: int = 2) -> Iterator[str]:
    """Address of a scheduler of this machine with workers of one thread, each under its nanny."""
    about = folder / "scheduler.json"
    environment = {**os.environ, **settings, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    dask = [sys.executable, "-m", "dask"]
    here = ["--host", "127.0.0.1", "--protocol", "tls"]
    commands = [
        [*dask, "scheduler", *here, "--port", "0", "--dashboard-address", "127.0.0.1:0",
         "--scheduler-file", str(about)],
        *[
            [*dask, "worker", *here, "--scheduler-file", str(about), "--nthreads", "1", "--no-dashboard",
             "--local-directory", str(folder)]
        ] * workers,
    ]  # fmt: skip
    running: list[subprocess.Popen[bytes]] = []
    with (folder / "cluster.log").open("wb") as log:
        try:
            for command in commands:
                running.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
                until = time.monotonic() + 120
                while not (about.exists() and about.stat().st_size) and time.monotonic() < until:
                    time.sleep(0.2)
            yield str(json.loads(about.read_text())["address"])
        finally:
            for process in reversed(running):
                process.terminate()
            for process in running:
                process.wait(60)


def table(folder: Path, name: str, texts: dict[str, str]) -> Path:
    """Documents as lines of JSON."""
    path = folder / name
    rows = [json.dumps({"doc_id": key, "text": text, "data_kind": "specimen"}) for key, text in texts.items()]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def refused(address: str) -> str:
    """What a client says that comes without TLS; "" when it was let in."""
    open_address = address.replace("tls://", "tcp://")
    code = f"from distributed import Client; Client({open_address!r}, timeout='5s'); print('in')"
    plain = {key: value for key, value in os.environ.items() if not key.startswith("DASK_")}
    ended = subprocess.run([sys.executable, "-c", code], env=plain, capture_output=True, text=True, check=False)
    return "" if ended.stdout.strip() == "in" else ended.stderr.strip().splitlines()[-1]


def main() -> int:
    """Run the three parts and count what was not as expected."""
    if shutil.which("openssl") is None:
        print("openssl is not installed: nothing was tried")
        return 0
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = certificate(folder)
        rows = table(folder, "rows.jsonl", {f"d{at:03}": TEXT * (1 + at % 7) for at in range(60)})
        expected = run_store(rows, folder / "loop", part_size=20).state.digest
        with cluster(folder, settings) as address:
            command = [sys.executable, "-m", "yanting_research", "run", rows, "-o", folder / "tls", "--engine", "dask"]
            command += ["--scheduler", address, "--part-size", "20"]
            ran = subprocess.run(
                [str(one) for one in command],
                env={**os.environ, **settings},
                capture_output=True,
                text=True,
                check=False,
            )
            equal = f"content {expected}" in ran.stderr + ran.stdout
            print(
                f"{address.partition(':')[0]}, two workers: status {ran.returncode}, content equal to a loop: {equal}"
            )
            said = refused(address)
            print(f"without TLS: {said or 'LET IN'}")
            bad += (not equal) + (not said)
            os.environ.update(settings)
            bad += endless(folder, address)
    return bad


def endless(folder: Path, address: str) -> int:
    """One document longer than the limit among small ones."""
    from dask import config

    config.refresh()
    rows = table(folder, "endless.jsonl", {"a": TEXT, "b": TEXT, "long": TEXT * 80_000, "z": TEXT})
    runner = DaskRunner(address=address, seconds=LIMIT)
    started = time.monotonic()
    try:
        made = run_store(rows, folder / "limited", runner=runner, part_size=4)
        with open_store(folder / "limited") as store:
            failed = select_rows(store, "failed")["doc_id"].tolist()
    except YantingError as error:
        print(f"a document over the limit of {LIMIT:.0f} s: {error}")
        return 1
    finally:
        runner.close()
    seconds = time.monotonic() - started
    seen = f"{made.n_documents} documents, failed {failed}, after {seconds:.0f} s"
    print(f"a document over the limit of {LIMIT:.0f} s: {seen}")
    return failed != ["long"]


if __name__ == "__main__":
    sys.exit(main())
