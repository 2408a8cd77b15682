"""Commands that measure the workbench: ``yanting evaluate segmentation``, ``yanting evaluate facts``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import OutOption, TableOption, emit_table

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
    folder: Annotated[Path | None, typer.Argument(help="Truth files; by default those of the specimens.")] = None,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Print precision, recall and F1 of facts, their links and the audit against planted answers.

    Example: yanting evaluate facts --format text
    """
    from yanting_research.reproduction import find_root
    from yanting_research.study_links import evaluate_specimens

    emit_table(evaluate_specimens(folder or find_root() / "corpus" / "truth"), form, out)


for _command in (segmentation, facts):
    app.command()(_command)
