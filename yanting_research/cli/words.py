"""Commands of words."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import (
    FileArgument,
    FilesArgument,
    OutOption,
    TableFormat,
    TableOption,
    emit_table,
    one_document,
    print_safely,
    read_corpus,
)

__all__ = ["explore", "features", "kwic", "newwords", "segment", "terms"]


class KwicOrder(StrEnum):
    """Orders of a concordance."""

    position = "position"
    left = "left"
    right = "right"
    keyword = "keyword"


def segment(
    file: FileArgument,
    raw: Annotated[bool, typer.Option("--raw", help="Decode only; no cleaning.")] = False,
    form: TableOption = None,
    pos: Annotated[bool, typer.Option("--pos", help="Add jieba's part-of-speech tags.")] = False,
    out: OutOption = None,
) -> None:
    """Print jieba's tokens with their offsets.

    Example: yanting segment report.txt --raw --format csv
    """
    from yanting_research.segmentation import Segmenter

    tokens = Segmenter().segment(one_document(file, clean=not raw), pos=pos)
    if form is TableFormat.text:
        print_safely(" ".join(tokens["token"]))
    else:
        emit_table(tokens, form, out)


def terms(
    files: FilesArgument,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Print the domain terms, quantities and dates with their offsets.

    Example: yanting terms report.txt
    """
    from yanting_research.segmentation import Segmenter, default_lexicon

    emit_table(Segmenter(default_lexicon()).terms(read_corpus(files)), form, out)


def kwic(
    term: Annotated[str, typer.Argument(help="Word or phrase, matched as written.", show_default=False)],
    files: FilesArgument,
    window: Annotated[int, typer.Option(min=1, help="Characters on each side.")] = 20,
    sort: Annotated[KwicOrder, typer.Option(help="Order of the lines.")] = KwicOrder.position,
    wildcards: Annotated[bool, typer.Option("--wildcards", help="? is one character, * up to ten.")] = False,
    role: Annotated[list[str] | None, typer.Option(help="Only sections of this role, such as 问题.")] = None,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Print a term in its contexts (keyword in context); --format text sets the keywords under one another.

    Example: yanting kwic 党员 report.txt --window 15
    """
    from yanting_research.tables import tabulate_kwic_text
    from yanting_research.textstats import kwic as concordance

    if not term:
        raise typer.BadParameter("the term is empty", param_hint="TERM")
    try:
        hits = concordance(
            read_corpus(files), term, window=window, sort=sort.value, wildcards=wildcards, roles=role or None
        )
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    if form is TableFormat.text and out is None:
        print_safely(tabulate_kwic_text(hits))
    else:
        emit_table(hits, form, out)


def newwords(
    files: FilesArgument,
    min_count: Annotated[int, typer.Option(min=1, help="Least occurrences.")] = 8,
    min_docs: Annotated[int, typer.Option(min=1, help="Least documents that hold the word.")] = 3,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Print candidates for the lexicon by cohesion and freedom, each with an example sentence.

    Write accept or reject into the column "decision" of the file.

    Example: yanting newwords reports/ -o candidates.csv
    """
    from yanting_research.segmentation import discover_words

    emit_table(discover_words(read_corpus(files), min_count=min_count, min_docs=min_docs), form, out)


def explore(
    files: FilesArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="The HTML file to write.")],
    term: Annotated[str, typer.Option(help="What is searched first; by default the strongest keyword.")] = "",
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "",
) -> None:
    """Write concordance, keywords and dispersion as one page that needs no network; it holds the texts.

    Example: yanting explore reports/ -o words.html
    """
    from yanting_research.explorer import write_explorer

    write_explorer(read_corpus(files), out, term=term, title=title)
    typer.echo(str(out))


def features(file: FileArgument, out: OutOption = None) -> None:
    """Print token counts per section, without order: what may be shared when the text may not.

    Example: yanting features report.txt -o counts.csv
    """
    from yanting_research.reports import extracted_features

    emit_table(extracted_features(one_document(file)), None, out)
