"""The command of measures: what was done, planned or advised, and which problem it answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import FilesArgument, OutOption, TableOption, emit_table, read_corpus

__all__ = ["measures"]


def measures(
    files: FilesArgument,
    codebook: Annotated[
        Path | None,
        typer.Option(
            help="Own codebook (TOML): a copy of yanting_research/resources/data/interventions.toml, changed."
        ),
    ] = None,
    problems: Annotated[
        bool, typer.Option("--problems", help="Problems beside the measures that answer them, instead of the register.")
    ] = False,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Print the register of training and organising measures: form, persons, classes, money, partner, place.

    With --problems: every problem of the parts on problems beside the advice that answers it, with the
    words both share; what stands alone is listed as well.

    Example: yanting measures reports/ -o measures.xlsx
    """
    from yanting_research.codebooks import read_interventions
    from yanting_research.comparison import align_problems
    from yanting_research.extraction import extract_facts, extract_interventions

    book = read_interventions(codebook)
    corpus = read_corpus(files)
    table = align_problems(corpus) if problems else extract_interventions(corpus, extract_facts(corpus), codebook=book)
    emit_table(table, form, out)
