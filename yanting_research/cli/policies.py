"""Commands of policy texts."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yanting_research.cli.shared import FilesArgument, OutOption, TableOption, emit_table, read_corpus, say

if TYPE_CHECKING:
    import pandas as pd

    from yanting_research.cli.shared import TableFormat

__all__ = ["instruments", "pmc"]


class Layer(StrEnum):
    """Third variable of the tables."""

    strength = "strength"
    period = "period"
    document = "document"


def instruments(
    files: FilesArgument,
    layer: Annotated[Layer, typer.Option(help="Third variable of the tables.")] = Layer.strength,
    by_sentence: Annotated[bool, typer.Option("--by-sentence", help="Sentences instead of clauses.")] = False,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Propose supply, environment and demand codes clause by clause (3-1-2), each with its cue and sentence.

    An .xlsx file also holds clauses, evidence, tables with residuals, strength and the codebook.

    Example: yanting instruments policies/ -o instruments.xlsx
    """
    from yanting_research.policies import instrument_sheets

    _emit(instrument_sheets(read_corpus(files), layer=layer.value, by_sentence=by_sentence), form, out)


def pmc(
    files: Annotated[list[Path] | None, typer.Argument(help="Files or folders.", show_default=False)] = None,
    scores: Annotated[
        Path | None, typer.Option("--scores", help="A table of zeros and ones instead: 一级变量, 二级变量, policies.")
    ] = None,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Compute the PMC index: of texts, with the sentence behind every 1, or of your own table, cell by cell checked.

    An .xlsx file also holds main variables, grades of several schemes, the table and its sensitivity.

    Example: yanting pmc policies/ -o pmc.xlsx
    """
    from yanting_research.policies import pmc_sheets, pmc_table_from_file, pmc_table_of

    if bool(files) == bool(scores):
        raise typer.BadParameter("name either documents or --scores TABLE", param_hint="FILES")
    if scores is not None:
        sheets = pmc_sheets(pmc_table_from_file(scores))
    else:
        corpus = read_corpus(files or [])
        sheets = pmc_sheets(pmc_table_of(corpus), lengths={d.doc_id: len(d.text) for d in corpus})
    _emit(sheets, form, out)


def _emit(sheets: dict[str, pd.DataFrame], form: TableFormat | None, out: Path | None) -> None:
    """The first sheet as a table, or all of them as a workbook; the notes on stderr."""
    from yanting_research.writers import write_workbook

    if out is not None and out.suffix.lower() == ".xlsx":
        if form is not None:
            raise typer.BadParameter(f"the file {out} is xlsx, not {form}: mend -o or --format", param_hint="--format")
        write_workbook(sheets, out)
    else:
        emit_table(next(iter(sheets.values())), form, out)
    for note in sheets["说明"]["说明"]:
        say(note)
