"""The command that grades notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yanting_research.cli.shared import print_safely, say

if TYPE_CHECKING:
    from yanting_research.grading.marking import Marked

__all__ = ["grade"]


def grade(
    folder: Annotated[Path, typer.Argument(help="The students' notebooks.", show_default=False)],
    key: Annotated[Path, typer.Option("--key", help="The teacher's notebook.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help="Write marks and pages to this folder.", show_default=False)],
    seconds: Annotated[float, typer.Option(min=0.1, help="Time limit of a notebook; a cell may take a third.")] = 15.0,
    memory: Annotated[int, typer.Option(min=16, help="Memory limit of a notebook in MiB.")] = 1024,
    jobs: Annotated[int, typer.Option(min=1, help="Notebooks run at the same time.")] = 2,
) -> None:
    """Grade the notebooks of a class: marks as CSV, a page for each student, difficulty of the questions.

    Each notebook runs in a process of its own with limits on time and memory, without network, in a temporary folder;
    its answers are compared with the key outside of it. This is a guard, no prison: for work of people you do not
    trust, run the command in a container.

    Example: yanting grade submissions/ --key lesson/teacher.ipynb -o marks/
    """
    from yanting_research.grading import grade_folder

    try:
        graded = grade_folder(
            folder, key=key, out=out, workers=jobs, seconds=seconds, memory_mb=memory, told=_say_progress
        )
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    print_safely(f"评了 {graded.n_graded} 份，没有评的 {graded.n_not_graded} 份；打开 {graded.index} 看结果。")


def _say_progress(done: int, total: int, marked: Marked) -> None:
    points = sum(mark.points for mark in marked.marks if mark.points == mark.points)  # NaN: the teacher reads it
    said = marked.fault or f"{points:g} 分"
    say(f"{done}/{total} {marked.student}: {said}")
