"""Commands that fetch what the project does not ship: ``yanting fetch gov-work-reports``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import say

__all__ = ["app", "gov_work_reports"]

app = typer.Typer(help="Fetch texts that the project does not ship.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def fetch() -> None:
    """Fetch texts that the project does not ship."""


@app.command("gov-work-reports")
def gov_work_reports(
    folder: Annotated[Path, typer.Argument(help="Folder for 1954.txt to 2025.txt.", show_default=False)],
    base: Annotated[str, typer.Option("--from", help="Folder with the collections: http(s):// or file:///.")] = "",
) -> None:
    """Fetch the State Council's reports of 56 years, each checked by its SHA-256; all or none.

    Example: yanting fetch gov-work-reports reports
    """
    from yanting_research.fetching import fetch_work_reports
    from yanting_research.reproduction import find_root

    listing = find_root() / "corpus" / "features" / "gov_work_reports_sources.csv"
    table = fetch_work_reports(folder, listing=listing, base=base)
    written = int((table["status"] == "written").sum())
    say(f"{written} texts written, {len(table) - written} already there")
    typer.echo(str(folder))
