"""Commands of numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from yanting_research.cli.shared import (
    FilesArgument,
    OutOption,
    TableFormat,
    TableOption,
    check_suffix,
    emit_table,
    has_folder,
    one_document,
    print_safely,
    read_corpus,
    say,
    written_as,
)

if TYPE_CHECKING:
    import pandas as pd

    from yanting_research.core import Corpus
    from yanting_research.corpus_numbers import CorpusNumbers

__all__ = ["audit", "facts", "indicators"]

Result = TypeVar("Result")

MetadataOption = Annotated[
    Path | None, typer.Option(help="CSV with doc_id or path, region, period and other corrections.")
]


CacheOption = Annotated[
    bool,
    typer.Option("--cache", help="Take the numbers of many files from an earlier run, and keep them for the next."),
]


class FactsFormat(StrEnum):
    """Formats of the facts."""

    json = "json"
    csv = "csv"
    parquet = "parquet"
    xlsx = "xlsx"


def facts(
    files: FilesArgument,
    form: Annotated[
        FactsFormat | None,
        typer.Option(
            "--format",
            help="json, csv, parquet or xlsx; by default as -o is named, else json for one file, csv for all.",
        ),
    ] = None,
    out: OutOption = None,
    sentences: Annotated[
        bool, typer.Option("--sentences", help="Add the file and the sentence of each fact to the table.")
    ] = False,
    traced: Annotated[
        str, typer.Option("--trace", help="Print the sentence of one fact_id, the number between 【 and 】.")
    ] = "",
    cached: CacheOption = False,
) -> None:
    """Extract every quantity and every arithmetic check of a file, or one table of facts of many.

    The JSON of one file holds facts and checks, its offsets are into the decoded file; of
    several files it holds one such object by doc_id. A table has a row a fact, with offsets
    into the clean text. A file that cannot be read is said and passed over.

    Example: yanting facts reports/ -o facts.xlsx
    """
    many = len(files) > 1 or has_folder(files)
    if form is None:
        form = FactsFormat((written_as(out) if out else "") or ("csv" if many else "json"))
    check_suffix(form.value, out)
    if traced:
        from yanting_research.extraction import trace

        corpus, numbers = _read_numbers(files, cached=cached)
        print_safely(str(trace(numbers.facts, traced, corpus)))
        return
    if form in (FactsFormat.xlsx, FactsFormat.parquet) and out is None:
        raise typer.BadParameter(f"{form.value} needs a file: add -o facts.{form.value}", param_hint="--format")
    if form is FactsFormat.json:
        _facts_json(files, out, many=many, cached=cached)
        return
    from yanting_research.corpus_numbers import facts_with_sentences
    from yanting_research.writers import write_table

    corpus, numbers = _read_numbers(files, cached=cached)
    table = facts_with_sentences(numbers.facts, corpus) if sentences else numbers.facts
    if out is None:
        emit_table(table, TableFormat.csv, None)
    else:
        write_table(table, out)


def _facts_json(files: list[Path], out: Path | None, *, many: bool, cached: bool) -> None:
    from yanting_research.corpus_numbers import corpus_payload
    from yanting_research.reports import facts_of_document
    from yanting_research.writers import write_json

    if many:
        corpus, numbers = _read_numbers(files, cached=cached)
        payload = corpus_payload(numbers, corpus)
    else:
        payload = facts_of_document(one_document(files[0])).payload
    if out is None:
        print_safely(json.dumps(payload, ensure_ascii=False, indent=1))
    else:
        write_json(payload, out)


def _read_numbers(files: list[Path], metadata: Path | None = None, *, cached: bool) -> tuple[Corpus, CorpusNumbers]:
    """Documents and their numbers; progress where a folder is read, a line for each that failed."""
    from yanting_research.corpus_numbers import corpus_numbers

    progress = has_folder(files)
    corpus = read_corpus(files, metadata=metadata, progress=progress)
    numbers = _called(corpus_numbers, corpus, progress=progress, cached=cached)
    _say_failed(numbers.failed)
    if len(numbers.failed) == len(corpus):
        raise typer.Exit(1)
    return corpus, numbers


def _called(function: Callable[..., Result], corpus: Corpus, *, progress: bool, cached: bool) -> Result:
    """What a function makes of the documents, from the cache where that is asked for."""
    if not cached:
        return function(corpus, progress=progress)
    from yanting_research.cache import TableCache

    return TableCache().call(function, corpus, progress=progress)


def _say_failed(failed: pd.DataFrame) -> None:
    for row in failed.itertuples():
        say(f"error: {row.path}: {row.what}; expected: {row.expected}; what to do: {row.remedy}")


def audit(
    files: FilesArgument,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when something does not add up.")] = False,
    summary: Annotated[
        bool, typer.Option("--summary", help="Only how many checks there were: in all, by kind, by document.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write every check into this .xlsx, .docx or .html file.")
    ] = None,
    cached: CacheOption = False,
) -> None:
    """Print what does not add up, each finding with its sentences; -o writes every check.

    Example: yanting audit reports/ --summary
    """
    from yanting_research.corpus_numbers import audit_report, summary_text
    from yanting_research.reports import AUDIT_SUFFIXES, write_audit

    progress = has_folder(files)
    if out is not None:
        if summary or out.suffix.lower() not in AUDIT_SUFFIXES:
            said = "--summary prints: leave it out" if summary else f"{out} is no {', '.join(AUDIT_SUFFIXES)} file"
            raise typer.BadParameter(said, param_hint="--out")
        n_flagged = write_audit(read_corpus(files, progress=progress), out)
        typer.echo(str(out))
    elif summary:
        corpus, numbers = _read_numbers(files, cached=cached)
        print_safely(summary_text(numbers.checks, corpus))
        n_flagged = _flagged(numbers.checks)
    else:
        report = _called(audit_report, read_corpus(files, progress=progress), progress=progress, cached=cached)
        _say_failed(report.failed)
        if report.text:
            print_safely(report.text)
        n_flagged = report.n_flagged
    raise typer.Exit(1 if strict and n_flagged else 0)


def _flagged(checks: pd.DataFrame) -> int:
    from yanting_research.auditing import FLAGGED

    return int(checks["verdict"].isin(FLAGGED).sum())


def indicators(
    files: FilesArgument,
    metadata: MetadataOption = None,
    supplied: Annotated[
        Path | None, typer.Option(help="CSV of statistics: region, period, indicator, value, unit.")
    ] = None,
    conflicts: Annotated[
        bool, typer.Option("--conflicts", help="Print the statements that differ, with both sentences.")
    ] = False,
    form: TableOption = None,
    out: OutOption = None,
    cached: CacheOption = False,
) -> None:
    """Reconcile the figures of all documents per region and year, and show where they differ.

    Prints INDICATORS, a row an observation; an .xlsx file has the statements that differ, with
    both sentences, on a second sheet.

    Example: yanting indicators my_corpus --conflicts
    """
    from yanting_research.corpus_numbers import conflict_text, corpus_indicators
    from yanting_research.study_sources import read_statistics
    from yanting_research.writers import write_workbook

    if conflicts and form is not None:
        raise typer.BadParameter("--conflicts prints text", param_hint="--format")
    statistics = None if supplied is None else read_statistics(supplied)
    corpus, numbers = _read_numbers(files, metadata, cached=cached)
    made = corpus_indicators(numbers, corpus, supplied=statistics)
    n_conflicts = int((made.conflicts["kind"] == "conflict").sum())
    if out is not None and out.suffix.lower() == ".xlsx" and form is None:
        write_workbook({"指标": made.indicators, "说法不一": made.conflicts}, out)
    elif out is not None or not conflicts:
        emit_table(made.indicators, form, out)
    if conflicts:
        print_safely(conflict_text(made.conflicts))
    elif n_conflicts:
        say(f"{n_conflicts} statements differ: see the column conflict, or add --conflicts")
