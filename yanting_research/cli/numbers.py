"""Commands of numbers."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import (
    WRITTEN_AS,
    FileArgument,
    FilesArgument,
    OutOption,
    TableFormat,
    check_suffix,
    emit_table,
    print_safely,
    read_corpus,
)

__all__ = ["audit", "facts"]


class FactsFormat(StrEnum):
    """Formats of the facts."""

    json = "json"
    csv = "csv"
    xlsx = "xlsx"


def facts(
    file: FileArgument,
    form: Annotated[
        FactsFormat | None, typer.Option("--format", help="json, csv or xlsx; by default as -o is named, else json.")
    ] = None,
    out: OutOption = None,
) -> None:
    """Extract every quantity and every arithmetic check; offsets are into the decoded file.

    Example: yanting facts report.txt --format xlsx -o facts.xlsx
    """
    from yanting_research.reports import facts_in_file
    from yanting_research.writers import write_json, write_table

    if form is None:
        form = FactsFormat(WRITTEN_AS.get(out.suffix.lower(), "json") if out else "json")
    check_suffix(form.value, out)
    if form is FactsFormat.xlsx and out is None:
        raise typer.BadParameter("xlsx needs a file: add -o facts.xlsx", param_hint="--format")
    result = facts_in_file(file)
    if form is FactsFormat.json:
        if out is None:
            print_safely(json.dumps(result.payload, ensure_ascii=False, indent=1))
        else:
            write_json(result.payload, out)
    elif form is FactsFormat.csv:
        emit_table(result.facts, TableFormat.csv, out)
    elif out is not None:
        write_table(result.facts, out)


def audit(
    files: FilesArgument,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when something does not add up.")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write every check into this .xlsx file.")] = None,
) -> None:
    """Print what does not add up, each finding with its sentences; -o writes every check as a workbook.

    Example: yanting audit report.txt -o audit.xlsx
    """
    from yanting_research.auditing import FLAGGED
    from yanting_research.reports import audit_sheets, audit_text
    from yanting_research.writers import write_workbook

    if out is not None:
        if out.suffix.lower() != ".xlsx":
            raise typer.BadParameter(f"{out} is no .xlsx file", param_hint="--out")
        sheets = audit_sheets(read_corpus(files))
        write_workbook(sheets, out)
        typer.echo(str(out))
        n_flagged = int(sheets["核算"]["verdict"].isin(FLAGGED).sum())
    else:
        text, n_flagged = audit_text(read_corpus(files))
        print_safely(text)
    raise typer.Exit(1 if strict and n_flagged else 0)
