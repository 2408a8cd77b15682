"""Commands that set documents beside one another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import FilesArgument, OutOption, TableOption, emit_table, read_corpus

__all__ = ["coinages", "reuse"]

MetadataOption = Annotated[
    Path | None, typer.Option("--metadata", help="CSV with doc_id and published or period (and region), as for ingest.")
]


def reuse(
    files: FilesArgument,
    metadata: MetadataOption = None,
    shares: Annotated[bool, typer.Option("--shares", help="One row a document: copied, adapted, own.")] = False,
    min_letters: Annotated[int, typer.Option(min=8, help="Shortest passage [letters].")] = 24,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Print passages that stand in two documents, the later one first; copied or adapted.

    Example: yanting reuse reports/ --metadata metadata.csv --shares
    """
    from yanting_research.comparison import reuse_shares, text_reuse

    corpus = read_corpus(files, metadata=metadata)
    found = text_reuse(corpus, min_letters=min_letters)
    emit_table(reuse_shares(found, corpus) if shares else found, form, out)


def coinages(
    files: FilesArgument,
    metadata: MetadataOption = None,
    reference: Annotated[
        list[Path] | None, typer.Option("--reference", help="Texts of everywhere: what stands there is not local.")
    ] = None,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Print expressions of a place's own making (两下两上, 卡式工作法), each with its first sentence.

    Example: yanting coinages reports/ --reference national.txt -o coinages.csv
    """
    from yanting_research.comparison import local_coinages

    corpus = read_corpus(files, metadata=metadata)
    emit_table(local_coinages(corpus, reference=read_corpus(reference) if reference else None), form, out)
