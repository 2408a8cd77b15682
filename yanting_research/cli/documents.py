"""Commands that read documents."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import FileArgument, FilesArgument, one_document, print_safely, say

__all__ = ["ingest", "structure"]


class OutlineFormat(StrEnum):
    """Formats of the outline."""

    text = "text"
    json = "json"


def ingest(
    paths: FilesArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the corpus: new, empty, or an earlier ingest's.")],
    workers: Annotated[int, typer.Option(min=0, help="Worker processes; 0 takes one for each core.")] = 0,
    metadata: Annotated[Path | None, typer.Option(help="CSV with doc_id or path and your corrections.")] = None,
    text_column: Annotated[str, typer.Option(help="Column with the texts, in a table of documents.")] = "",
    keep_duplicates: Annotated[bool, typer.Option("--keep-duplicates", help="Keep a text that came before.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh/--resume", help="Read every file again, or only new and changed ones.")
    ] = False,
    max_bytes: Annotated[int, typer.Option(min=1, help="Refuse larger files.")] = 256 * 2**20,
    seconds: Annotated[float, typer.Option(min=1, help="Give up on a file after this time.")] = 120.0,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when a file was refused or failed.")] = False,
) -> None:
    """Read files into a corpus folder: tables, clean texts, raw copies, ingest report, manifest.

    A file that cannot be read becomes a row of the report and a line on stderr, and the
    others go on. Exit status: 0 when documents came in, even if some files were refused
    (with --strict: 1 when any was); 1 when none came in.

    Example: yanting ingest reports/ -o my_corpus
    """
    from yanting_research.ingest import RunLimits, ingest_folder

    made = ingest_folder(
        paths,
        out,
        metadata=metadata,
        text_column=text_column,
        keep_duplicates=keep_duplicates,
        max_bytes=max_bytes,
        limits=RunLimits(workers=workers, seconds=seconds),
        fresh=fresh,
        progress=True,
    )
    bad = made.report[made.report["fate"].isin(["refused", "failed"])]
    for row in bad.itertuples():
        say(f"{row.fate}: {row.path}: {row.what}; what to do: {row.remedy}")
    fates = made.report["fate"].value_counts().sort_index().to_dict()
    typer.echo(", ".join(f"{count} {fate}" for fate, count in fates.items()) + f"; see {out / 'ingest_report.html'}")
    say(f"{made.n_read} files read now, the others before or not at all")
    if not len(made.corpus) or (strict and len(bad)):
        raise typer.Exit(1)


def structure(
    file: FileArgument,
    form: Annotated[OutlineFormat, typer.Option("--format", help="text or json.")] = OutlineFormat.text,
) -> None:
    """Show the outline, the section roles and the numbering audit of a file.

    Example: yanting structure report.txt --format json
    """
    from yanting_research.ingest import outline_payload, outline_text

    corpus = one_document(file)
    if form is OutlineFormat.json:
        print_safely(json.dumps(outline_payload(corpus.documents[0]), ensure_ascii=False, indent=1))
    else:
        print_safely(outline_text(corpus.documents[0]))
