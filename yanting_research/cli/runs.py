"""Commands for many documents: a run into a store, and questions to the store."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import OutOption, TableOption, emit_table, say

__all__ = ["run", "search", "select"]


class Engine(StrEnum):
    """Who does the work of a run."""

    local = "local"
    dask = "dask"


class Stage(StrEnum):
    """What is done to each document."""

    words = "words"
    numbers = "numbers"
    themes = "themes"


class Group(StrEnum):
    """Columns by which occurrences are counted."""

    region = "region"
    period = "period"
    data_kind = "data_kind"
    doc_id = "doc_id"


StoreArgument = Annotated[Path, typer.Argument(help="Folder that `yanting run` wrote.", show_default=False)]
FirstOption = Annotated[int, typer.Option(min=0, help="Pass over so many hits: the next page.")]
LimitOption = Annotated[int, typer.Option(min=1, max=100_000, help="Most rows.")]


def run(
    source: Annotated[
        Path,
        typer.Argument(
            help="Folder of `yanting ingest`, or a table (.parquet, .jsonl) with doc_id and text.", show_default=False
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the store; taken further where it was begun.")],
    engine: Annotated[Engine, typer.Option(help="Worker processes here, or Dask.")] = Engine.local,
    scheduler: Annotated[str, typer.Option(help="Address of a Dask scheduler, such as tls://host:8786.")] = "",
    workers: Annotated[int, typer.Option(min=0, help="Processes; 0: one a core.")] = 0,
    stages: Annotated[
        list[Stage] | None,
        typer.Option(
            "--stage",
            help="words, numbers, themes; repeat it. By default all. Other stages than before drop the store's former "
            "tables: give them a folder of their own.",
        ),
    ] = None,
    codebook: Annotated[Path | None, typer.Option("--codebook", help="Themes in TOML; by default the shipped.")] = None,
    part_size: Annotated[int, typer.Option("--part-size", min=1, help="Documents worked on at a time.")] = 500,
) -> None:
    """Segment, extract, audit and score any number of documents into a store; goes on where it stopped.

    Example: yanting run my_corpus -o my_store --workers 2
    """
    from yanting_research.codebooks import read_codebook
    from yanting_research.distributed import STAGES, StageOptions, choose_runner, open_source, run_store

    if codebook is not None:
        read_codebook(codebook)  # a wrong codebook is said before anything is read
    opened = open_source(source)
    options = StageOptions(
        stages=tuple(stage for stage in STAGES if stages is None or Stage(stage) in stages),
        clean=not opened.cleaned,
        codebook=codebook.read_text(encoding="utf-8-sig") if codebook is not None else "",
    )
    try:
        runner = choose_runner(engine.value, opened.size(), workers=workers, scheduler=scheduler)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    try:
        made = run_store(opened.path, out, options=options, runner=runner, part_size=part_size, progress=True)
    finally:
        runner.close()
    say(
        f"{made.n_documents} documents, {made.n_tokens} tokens; {made.n_made} parts made, {made.n_kept} kept; "
        f"{made.n_failed} failures" + (f": see `yanting select {out} failed`" if made.n_failed else "")
    )
    say(f"content {made.state.digest}")


def search(
    store: StoreArgument,
    words: Annotated[list[str], typer.Argument(help="A word, or the words of a phrase.", show_default=False)],
    near: Annotated[str, typer.Option(help="Another word at most --within tokens away.")] = "",
    within: Annotated[int, typer.Option(min=1, max=100, help="Tokens between the two.")] = 5,
    text: Annotated[bool, typer.Option("--text", help="Look for a piece of text, not for words.")] = False,
    count: Annotated[bool, typer.Option("--count", help="Count a word instead of showing it.")] = False,
    by: Annotated[Group | None, typer.Option(help="With --count: region, period, data_kind or doc_id.")] = None,
    first: FirstOption = 0,
    limit: LimitOption = 50,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Find a word, a phrase, two words near each other or a piece of text in a store; or count a word.

    Example: yanting search my_store 培训 --near 党员 --within 5
    """
    from yanting_research.store import count_word, find_text, kwic_page, near_page, open_store

    if len(words) > 1 and (near or text or count):
        raise typer.BadParameter("a phrase is shown as it stands: leave --near, --text and --count out")
    with open_store(store) as opened:
        if count:
            found = count_word(opened, words[0], by=by.value if by else "")
        elif near:
            found = near_page(opened, words[0], near, within=within, first=first, limit=limit)
        elif text:
            found = find_text(opened, words[0], first=first, limit=limit)
        else:
            found = kwic_page(opened, *words, first=first, limit=limit)
    emit_table(found, form, out)


def select(
    store: StoreArgument,
    table: Annotated[str, typer.Argument(help="facts, checks, themes, failed or documents.", show_default=False)],
    columns: Annotated[str, typer.Option(help="Names with commas between; by default all.")] = "",
    where: Annotated[
        list[str] | None, typer.Option("--where", help='A filter such as "value >= 1000"; repeat it for more.')
    ] = None,
    limit: LimitOption = 10_000,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Print rows of a store's facts, checks, themes or failures that pass every filter, or its documents.

    Example: yanting select my_store facts --where "indicator = 党员" --where "value >= 1000" -o facts.csv
    """
    from yanting_research.store import list_documents, open_store, parse_filter, select_rows

    names = [name.strip() for name in columns.split(",") if name.strip()]
    if table == "documents" and where:
        raise typer.BadParameter("documents take none; other tables have document_region", param_hint="--where")
    with open_store(store) as opened:
        try:
            if table == "documents":
                found = list_documents(opened).head(limit)
                if strange := [name for name in names if name not in found.columns]:
                    raise ValueError(f"column {strange[0]!r:.60}; allowed: {', '.join(found.columns)}")
                found = found[names or list(found.columns)]
            else:
                filters = [parse_filter(asked) for asked in where or []]
                found = select_rows(opened, table, names, filters, limit=limit)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
    emit_table(found, form, out)
