"""The command ``yanting``: each command parses, calls one library function, writes.

Data go to stdout, progress and messages to stderr. Exit status: 0 done, 1 our
error (one line, no traceback), 2 wrong usage.
"""

from __future__ import annotations

import sys
import warnings

import typer

from yanting_research.cli import (
    amounts,
    cache,
    coding,
    comparing,
    dashboard,
    documents,
    evaluation,
    evaluations,
    fetching,
    grading,
    lessons,
    linking,
    measures,
    networks,
    numbers,
    policies,
    runs,
    site,
    study,
    survey,
    themes,
    words,
)
from yanting_research.cli.shared import say, say_warning
from yanting_research.errors import YantingError

__all__ = ["app", "main"]

app = typer.Typer(
    name="yanting",
    help="A workbench for Chinese policy texts: facts and their audit, words and themes, figures and a certificate.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for _command in (
    study.reproduce,
    documents.ingest,
    documents.structure,
    words.segment,
    words.terms,
    words.kwic,
    words.newwords,
    words.explore,
    numbers.facts,
    numbers.audit,
    numbers.indicators,
    measures.measures,
    themes.themes,
    networks.network,
    comparing.reuse,
    comparing.coinages,
    linking.link,
    policies.instruments,
    policies.pmc,
    words.features,
    amounts.protect,
    lessons.lesson,
    grading.grade,
    runs.run,
    runs.search,
    runs.select,
    study.describe,
    cache.cache,
    study.doctor,
    study.lab,
    dashboard.dashboard,
    site.site,
):
    app.command()(_command)
app.add_typer(coding.app, name="code")
app.add_typer(evaluation.app, name="evaluate")
app.add_typer(evaluations.app, name="panel")
app.add_typer(fetching.app, name="fetch")
app.add_typer(survey.app, name="survey")


def main() -> None:
    """Run the command line; our errors become one line on stderr and status 1."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show Chinese gets escapes, not a traceback
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        with warnings.catch_warnings():
            warnings.showwarning = say_warning  # type: ignore[assignment]  # one line, without place
            app(prog_name="yanting")
    except YantingError as error:
        say(f"error: {error}")
        raise SystemExit(1) from None
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone (`| head`)
        raise SystemExit(0) from None
