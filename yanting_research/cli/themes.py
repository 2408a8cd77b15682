"""Commands of themes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import FilesArgument, OutOption, TableOption, emit_table, read_corpus

__all__ = ["themes"]


class CountingUnit(StrEnum):
    """Units of counting."""

    document = "document"
    section = "section"
    paragraph = "paragraph"
    sentence = "sentence"


class Overlapping(StrEnum):
    """What becomes of a passage of two themes."""

    independent = "independent"
    exclusive = "exclusive"


class Shown(StrEnum):
    """What is printed."""

    counts = "counts"
    hits = "hits"
    changes = "changes"


_UNITS = {"document": "doc_id", "section": "section_id"}


def themes(
    files: FilesArgument,
    codebook: Annotated[Path | None, typer.Option(help="A codebook in TOML; by default the shipped one.")] = None,
    by: Annotated[CountingUnit, typer.Option(help="Unit of counting.")] = CountingUnit.document,
    overlap: Annotated[
        Overlapping, typer.Option(help="independent: a passage may count for several themes; exclusive: for one.")
    ] = Overlapping.independent,
    align: Annotated[bool, typer.Option("--align", help="Hold hits to the boundaries of jieba's tokens.")] = False,
    show: Annotated[
        Shown | None, typer.Option(help="counts, hits (every passage with its sentence), or changes with --diff.")
    ] = None,
    diff: Annotated[
        Path | None, typer.Option(help="An older codebook: what changed, and what it does to the counts.")
    ] = None,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Count the themes of a codebook; an .xlsx file also holds every passage behind the counts.

    Example: yanting themes reports/ --codebook my.toml --by section -o themes.xlsx
    """
    from yanting_research.codebooks import codebook_diff_tables, read_codebook, theme_tables
    from yanting_research.writers import write_workbook

    if (show is Shown.changes) != (diff is not None) and (show is Shown.changes or show is Shown.counts):
        raise typer.BadParameter(f"--show {show.value} {'needs' if diff is None else 'is not for'} --diff")
    new = read_codebook(codebook)
    old = read_codebook(diff) if diff else None
    corpus = read_corpus(files)
    if old is not None:
        tables = codebook_diff_tables(corpus, old, new)
        name = {Shown.changes: "变更", Shown.hits: "增减的命中"}.get(show or Shown.counts, "影响")
    else:
        unit = _UNITS.get(by.value, by.value)
        tables = theme_tables(corpus, new, by=unit, overlap=overlap.value, align=align)  # type: ignore[arg-type]
        name = "命中" if show is Shown.hits else "主题计数"
    if out is not None and out.suffix.lower() == ".xlsx":
        if form is not None:
            raise typer.BadParameter(f"the file {out} is xlsx, not {form.value}: mend -o or --format")
        write_workbook(tables, out)
        typer.echo(str(out))
    else:
        emit_table(tables[name], form, out)
