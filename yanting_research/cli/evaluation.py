"""Commands that measure the workbench: ``yanting evaluate segmentation``, ``yanting evaluate facts``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import OutOption, TableOption, emit_table, print_safely

__all__ = ["app", "facts", "segmentation"]

app = typer.Typer(
    help="Measure the workbench against answers that people have given.", no_args_is_help=True, rich_markup_mode=None
)


def segmentation(
    gold: Annotated[Path, typer.Argument(help="CoNLL-U, or a sentence a line with blanks.", show_default=False)],
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Print precision, recall, F1, recall of unknown words and crossed boundaries of jieba's tokens.

    Example: yanting evaluate segmentation gold.conllu
    """
    from yanting_research.readers import read_text
    from yanting_research.segmentation import Segmenter, compare_segmenters, parse_gold

    sentences = parse_gold(read_text(gold).text, where=str(gold))
    segmenters = {"tokens": Segmenter(), "tokens, HMM off": Segmenter(hmm=False)}
    table = compare_segmenters(sentences, {name: segmenter.tokens for name, segmenter in segmenters.items()})
    emit_table(table, form, out)


def facts(
    folder: Annotated[
        Path | None, typer.Argument(help="Truth files; by default specimens and passages.", show_default=False)
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the table of the documentation.")] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="Write it into the pages of the documentation.")] = False,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Print precision, recall and F1 of facts, links, checks and interventions against labelled answers.

    By default measured on the specimen reports and on the labelled passages of the checkout;
    docs/explanation/measured-facts.md says how.

    Example: yanting evaluate facts --format text
    """
    from yanting_research.measured import measure_facts, measured_markdown, refresh_pages
    from yanting_research.reproduction import find_root

    if (markdown or refresh) and (form is not None or out is not None):
        raise typer.BadParameter("--markdown prints and --refresh writes the pages", param_hint="--format")
    if refresh and folder is not None:
        raise typer.BadParameter("the pages show the texts of the checkout: name no folder", param_hint="--refresh")
    table = measure_facts(find_root() if folder is None else folder, truth=folder)
    if refresh:
        for path in refresh_pages(find_root(), table):
            typer.echo(str(path))
    elif markdown:
        print_safely(measured_markdown(table).rstrip("\n"))
    else:
        emit_table(table, form, out)


for _command in (segmentation, facts):
    app.command()(_command)
