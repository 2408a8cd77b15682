"""The command that opens the page for people who do not program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["dashboard"]


def dashboard(
    corpus: Annotated[
        Path | None, typer.Argument(help="A report, a folder of reports or an ingested corpus; else the specimens.")
    ] = None,
    port: Annotated[int, typer.Option(min=1024, max=65535, help="Where to listen on 127.0.0.1.")] = 8866,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address and open nothing.")] = False,
) -> None:
    """Open the page in Chinese for people who do not program, on this machine only, until Ctrl+C.

    Example: yanting dashboard reports/
    """
    from yanting_research.dashboard.server import serve

    serve(corpus, port=port, browser=not no_browser)
