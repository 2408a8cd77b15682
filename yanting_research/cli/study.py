"""Commands of the study and of the workbench itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import print_safely, say

__all__ = ["describe", "doctor", "lab", "reproduce"]


def reproduce(
    jobs: Annotated[int, typer.Option(min=1, help="Notebooks run at the same time.")] = 2,
    only: Annotated[str, typer.Option(help="Run one step: study, or the name of a notebook.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write below this folder instead of the checkout.")] = None,
    record: Annotated[bool, typer.Option("--record", help="Take this run's numbers as the expected ones.")] = False,
) -> None:
    """Run the study and the notebooks, compare every recorded number, write the certificate.

    Example: yanting reproduce --jobs 2
    """
    from yanting_research.reproduction import find_root
    from yanting_research.reproduction import reproduce as run

    root = find_root()
    try:
        rows = run(root, jobs=jobs, only=only, out=out, record=record)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--only") from error
    bad = [row for row in rows if row.verdict != "equal"]
    for row in bad:
        say(f"{row.name}: {row.verdict} (expected {row.expected}, got {row.got})")
    if rows:
        place = (out or root) / "figures" / "certificate.md"
        typer.echo(f"{len(rows) - len(bad)} of {len(rows)} recorded numbers equal; see {place}")
    raise typer.Exit(1 if bad else 0)


def describe(
    contract: Annotated[str, typer.Argument(help="DOCUMENTS, SECTIONS, TOKENS, FACTS ...; empty lists them.")] = "",
) -> None:
    """Print the data dictionary of a table.

    Example: yanting describe FACTS
    """
    from yanting_research.core import CONTRACTS, describe_contract

    if not contract:
        for name, model in CONTRACTS.items():
            typer.echo(f"{name:<18} one row is {model.row_means()}; key {', '.join(model.key())}")
        return
    try:
        table = describe_contract(contract)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="CONTRACT") from error
    model = CONTRACTS[contract]
    typer.echo(f"{contract}: one row is {model.row_means()}; key {', '.join(model.key())}")
    typer.echo(table.assign(key=table["key"].map({True: "key", False: ""})).to_string(index=False))


def doctor() -> None:
    """Say what is wrong with this machine's setup and how to mend it.

    Example: yanting doctor
    """
    from yanting_research.doctor import examine

    findings = examine()
    for finding in findings:
        print_safely(f"{'ok  ' if finding.ok else 'BAD '} {finding.what}: {finding.found}")
        if not finding.ok:
            print_safely(f"     {finding.remedy}")
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


def lab(
    arguments: Annotated[list[str] | None, typer.Argument(help="Passed on to jupyter lab.")] = None,
) -> None:
    """Open JupyterLab in Chinese at the first notebook, on this machine only.

    Example: yanting lab -- --no-browser
    """
    import os
    import subprocess

    from yanting_research.lab import lab_command, lab_environment
    from yanting_research.reproduction import find_root

    command = lab_command(find_root().resolve(), arguments or ())
    # our own interpreter; the arguments are the user's
    raise typer.Exit(subprocess.call(command, env=lab_environment(os.environ)))  # noqa: S603
