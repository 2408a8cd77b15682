"""What the commands share: arguments, reading, printing, writing."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yanting_research.errors import ReadError

if TYPE_CHECKING:
    import pandas as pd

    from yanting_research.core import Corpus

__all__ = [
    "WRITTEN_AS",
    "FileArgument",
    "FilesArgument",
    "OutOption",
    "TableFormat",
    "TableOption",
    "check_suffix",
    "emit_table",
    "has_folder",
    "one_document",
    "print_safely",
    "read_corpus",
    "say",
    "say_warning",
    "written_as",
]


class TableFormat(StrEnum):
    """Formats of a table on stdout or in a file."""

    csv = "csv"
    json = "json"
    text = "text"


_PIECE = 1 << 16  # characters printed at once
WRITTEN_AS = {".csv": "csv", ".csv.gz": "csv", ".parquet": "parquet", ".xlsx": "xlsx", ".json": "json"}

FileArgument = Annotated[
    Path, typer.Argument(help="A document: txt, html, docx, doc, rtf, pdf ...", show_default=False)
]
FilesArgument = Annotated[list[Path], typer.Argument(help="Files or folders.", show_default=False)]
TableOption = Annotated[
    TableFormat | None, typer.Option("--format", help="csv, json or text; by default as -o is named, else csv.")
]
OutOption = Annotated[Path | None, typer.Option("--out", "-o", help="Write here instead of to stdout.")]


def say(message: str) -> None:
    """One line on stderr."""
    from yanting_research.core.escaping import terminal_safe

    line = terminal_safe(message).replace("\n", " ")
    typer.echo(line, err=True)


def say_warning(message: Warning | str, *_: object) -> None:
    """A warning as one line on stderr."""
    say(f"warning: {message}")


def print_safely(text: str) -> None:
    """Data on stdout; what could steer a terminal is shown escaped."""
    from yanting_research.core.escaping import terminal_safe

    # piece by piece: escaping works on single characters, and a long text would be held many times over
    for start in range(0, len(text), _PIECE):
        sys.stdout.write(terminal_safe(text[start : start + _PIECE]))
    sys.stdout.write("\n")


def has_folder(paths: list[Path]) -> bool:
    """Whether a folder is named: then there may be many files, and progress is shown."""
    return any(path.is_dir() for path in paths)


def read_corpus(paths: list[Path], *, metadata: Path | None = None, progress: bool = False) -> Corpus:
    """Documents of the named files; one bad file among several is said and passed over."""
    from yanting_research.ingest import ingest_paths, masked_corpus

    corpus, report = ingest_paths(paths, metadata=metadata, progress=progress, masked=False)
    for row in report[report["fate"].isin(["refused", "failed"])].itertuples():
        say(f"error: {row.path}: {row.what}; expected: {row.expected}; what to do: {row.remedy}")
    for row in report[report["fate"] == "duplicate"].itertuples():
        say(f"warning: {row.path}: the same text as {row.duplicate_of}; counted once")
    if report.empty:
        raise nothing_there(paths)
    if not len(corpus):
        raise typer.Exit(1)
    made = masked_corpus(corpus)
    _say_masked(made.said)
    return made.corpus


def one_document(path: Path, *, clean: bool = True) -> Corpus:
    """The document of a file, as :func:`read_corpus` gives it."""
    from yanting_research.ingest import corpus_from_file, masked_corpus

    made = masked_corpus(corpus_from_file(path, clean=clean, masked=False))
    _say_masked(made.said)
    return made.corpus


def _say_masked(said: str) -> None:
    if said:
        say(f"note: {said}, masked with ×")


def nothing_there(paths: list[Path]) -> ReadError:
    """The error of a folder without documents."""
    return ReadError(
        "holds no documents",
        where=", ".join(map(str, paths)),
        expected="a folder with documents",
        remedy="name the files themselves",
    )


def written_as(out: Path) -> str:
    """The format that a file's name stands for; ``""`` when it stands for none."""
    return next((form for suffix, form in WRITTEN_AS.items() if out.name.lower().endswith(suffix)), "")


def check_suffix(form: str, out: Path | None) -> None:
    """Refuse ``--format xlsx -o facts.csv``: the file would not hold what its name says."""
    said = written_as(out) if out else form
    if said and said != form:
        raise typer.BadParameter(f"the file {out} is {said}, not {form}: mend -o or --format", param_hint="--format")
    if not said and form in ("csv", "parquet", "xlsx"):
        raise typer.BadParameter(f"{out} names no table: end it in {', '.join(WRITTEN_AS)}", param_hint="--out")


def _guarded(table: pd.DataFrame) -> pd.DataFrame:
    """The table as a file of it would be: what is redirected into a file is opened in a spreadsheet too."""
    from yanting_research.writers.cells import guard_text

    def guard(cell: object) -> object:
        return guard_text(cell) if isinstance(cell, str) else cell

    texts = table.columns.difference(table.select_dtypes(["number", "bool"]).columns)
    return table.assign(**{name: table[name].map(guard) for name in texts}).rename(columns=guard)


def emit_table(table: pd.DataFrame, form: TableFormat | None, out: Path | None) -> None:
    """Print or write a table; where no format is named, the file's suffix decides, else CSV."""
    from yanting_research.writers import write_table, write_text

    wanted = form.value if form else ((out and written_as(out)) or "csv")
    check_suffix(wanted, out)
    if out is not None and wanted not in ("json", "text"):
        write_table(table, out)
        return
    if wanted == "json":
        text = json.dumps(json.loads(table.to_json(orient="records", force_ascii=False)), ensure_ascii=False, indent=1)
    elif wanted == "text":
        text = table.to_string(index=False)
    else:
        text = _guarded(table).to_csv(index=False, lineterminator="\n").rstrip("\n")
    if out is None:
        print_safely(text)
    else:
        write_text(text + "\n", out)
