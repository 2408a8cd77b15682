"""The command ``yanting lesson``: from a report, a folder or a study to slides, handouts and exercises."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import print_safely, say

__all__ = ["lesson"]


class Minutes(StrEnum):
    """Lengths of a lesson."""

    one = "45"
    two = "90"


class Output(StrEnum):
    """What is written."""

    slides = "slides"
    handout = "handout"
    notebooks = "notebooks"
    figures = "figures"


class DataKind(StrEnum):
    """Kinds of data."""

    real = "real"
    specimen = "specimen"
    simulated = "simulated"


def lesson(
    material: Annotated[
        list[Path] | None,
        typer.Argument(
            help="A report, several, a folder, study.toml, or a table such as yanting_2013.csv; none where a template "
            "is on simulated data alone."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the lesson: new, empty, or with an earlier lesson.")
    ] = None,
    template: Annotated[
        str, typer.Option(help="Name (see --list), or the path of a template of your own that ends in .md.")
    ] = "reading_critically",
    minutes: Annotated[Minutes, typer.Option(help="Length of the lesson.")] = Minutes.one,
    only: Annotated[
        list[Output] | None, typer.Option("--only", help="Write only these; repeat. All by default.")
    ] = None,
    title: Annotated[str, typer.Option(help="What the material is called; by default the report's own title.")] = "",
    data_kind: Annotated[DataKind | None, typer.Option("--data-kind", help="By default as the texts say.")] = None,
    listing: Annotated[bool, typer.Option("--list", help="List the templates and stop.")] = False,
) -> None:
    """Make a lesson from a report: slides, handouts, notebooks for students and teacher, answers, figures.

    Telephone and identity numbers in the texts are masked. Nothing is written unless all of it can be.

    Example: yanting lesson report.txt -o lesson --minutes 90
    """
    if listing:
        _list_templates()
        return
    from yanting_research.lesson_work import FORMATS, find_template, make_lesson, needs_material

    if out is None:
        raise typer.BadParameter("name a folder for the lesson", param_hint="--out")
    if not material and needs_material(find_template(template)):
        raise typer.BadParameter("name a report, a folder or a study; or say --list", param_hint="MATERIAL")
    files, context = make_lesson(
        material or (),
        out,
        template=template,
        minutes=int(minutes.value),
        formats=[one.value for one in only] if only else FORMATS,
        title=title,
        data_kind=data_kind.value if data_kind else "",
        progress=lambda step: say(f"{step} …"),
    )
    for remark in context.remarks:
        say(f"请留意：{remark}")
    first = next((path for name in _FIRST for path in files if path.name == name), files[0])
    print_safely(f"备好了。先打开 {first}；各个文件做什么用，见 {out / 'README.txt'}。")


_FIRST = ("slides.html", "handout.pdf", "teacher.ipynb", "README.txt")


def _list_templates() -> None:
    """Names and titles of the shipped templates, and what each needs."""
    from yanting_research.lessons.templates import shipped_templates

    for one in shipped_templates():
        needs = f"\t{', '.join(one.needs)}" if one.needs else "\t—"
        print_safely(f"{one.name}\t{one.title}{needs}")
