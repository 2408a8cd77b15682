"""Grading a folder (批改一个文件夹): submissions -> processes -> marks -> tables and pages."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from yanting_research.errors import LessonError, WriteError
from yanting_research.grading.marking import Marked, RunResult, mark_submission, read_run
from yanting_research.grading.pages import PAGE_HEAD, class_page, is_student_page, student_page
from yanting_research.grading.submissions import Submission, find_submissions, read_submission
from yanting_research.grading.tables import CHINESE_COLUMNS, item_table, result_table, summary_table
from yanting_research.grading.worker import MOST_RUNS
from yanting_research.lessons.key_documents import KeyedLesson, answer_name, keyed_lesson
from yanting_research.readers import read_limited
from yanting_research.writers import slug, write_table, write_text

__all__ = ["METHODS", "Graded", "grade_folder", "read_key"]

METHODS = ("fork", "spawn")
PRELOADED = ("pandas", "yanting_research.lessons.checking")
"""Imported once for all notebooks."""
_LARGEST_KEY = 100 << 20
_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
_GRACE = 30.0  # seconds a worker may take beyond the limit of the notebook it runs


@dataclass(frozen=True, slots=True)
class Graded:
    """What came out of a folder.

    Attributes
    ----------
    results
        One row a student and question; see ``grading.tables.result_table``.
    summary
        One row a student.
    items
        One row a question.
    index
        The page that leads to all others.
    n_graded, n_not_graded
        Submissions.
    """

    results: pd.DataFrame
    summary: pd.DataFrame
    items: pd.DataFrame
    index: Path
    n_graded: int
    n_not_graded: int


def read_key(path: str | os.PathLike[str]) -> KeyedLesson:
    """The key of a lesson from the teacher's notebook, or from the JSON file of a key.

    Raises
    ------
    ReadError
        When the file is missing or too large.
    LessonError
        When it holds no key.
    """
    file = Path(path)
    data = read_limited(file, max_bytes=_LARGEST_KEY)
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise LessonError(
            f"is no JSON ({type(error).__name__})",
            where=str(file),
            expected="the teacher's notebook or the key of a lesson",
            remedy="name the teacher's notebook that `yanting lesson` wrote",
        ) from error
    return keyed_lesson(_key_part(document, str(file)), where=str(file))


def _key_part(document: Any, where: str) -> Any:
    """The key inside a notebook's metadata; any other document as it is."""
    if not isinstance(document, dict) or "cells" not in document:
        return document
    about = document.get("metadata", {}).get("yanting", {})
    if "key" not in about:
        raise LessonError(
            "holds no key: it is the student's notebook, or none of a lesson",
            where=where,
            expected="the teacher's notebook",
            remedy="name the teacher's notebook that `yanting lesson` wrote",
        )
    return about["key"]


def grade_folder(
    folder: str | os.PathLike[str],
    *,
    key: str | os.PathLike[str],
    out: str | os.PathLike[str],
    workers: int = 2,
    seconds: float = 15.0,
    memory_mb: int = 1024,
    method: str = "",
    preload: Sequence[str] = PRELOADED,
    told: Callable[[int, int, Marked], None] | None = None,
) -> Graded:
    """Grade the notebooks of a folder; one bad submission costs only itself.

    Parameters
    ----------
    folder
        Notebooks, also in folders below; the file name is the student's name or number.
    key
        The teacher's notebook, or the JSON file of a key.
    out
        Receives ``results.csv``, ``summary.csv``, ``items.csv``, ``index.html`` and ``students/``. Nothing is written
        before the last notebook is graded; then pages of an earlier run whose students are gone are taken away.
    workers
        Notebooks at the same time.
    seconds
        Time limit of a notebook [s]; one cell may take a third of it.
    memory_mb
        Memory a notebook may take beyond the libraries [MiB].
    method
        ``fork`` (Linux, macOS) or ``spawn`` (everywhere, slower); by default what the system can.
    preload
        Modules imported once for all notebooks.
    told
        Called after each submission with its number, how many there are, and its marks.

    Raises
    ------
    ValueError
        For a limit that is not positive, an unknown method, or results written into the folder itself.
    ReadError, LessonError
        For a folder without notebooks or a key that cannot be read.
    WriteError
        When the disk refuses.

    Notes
    -----
    A notebook has no network, no other programs, and only a temporary folder to write to. That guards against
    accidents and naive cheating; it is no prison (see ``grading.guards``). Run the command in a container for work of
    people you do not trust.
    """
    place, results = Path(folder), Path(out)
    chosen = _method(method)
    if workers < 1 or not seconds > 0 or memory_mb < 1:
        raise ValueError(f"workers {workers}, seconds {seconds}, memory_mb {memory_mb}; allowed: more than 0")
    if os.path.realpath(place) == os.path.realpath(results):
        raise ValueError("the results would lie among the submissions; name another folder, or one below it")
    keyed = read_key(key)
    files = find_submissions(place, leave_out=[Path(key), results])
    submissions = [read_submission(file, place, keyed) for file in files]
    limits = {
        "seconds": seconds,
        "memory": memory_mb << 20,
        "hidden": [os.path.realpath(path) for path in (key, place, results)],
        "names": [answer_name(question.question_id) for question in keyed.questions],
    }
    marked: list[Marked | None] = [None] * len(submissions)
    runs = _run_all(submissions, limits, workers=workers, arguments=(chosen, *preload))
    for done, (number, run) in enumerate(runs, start=1):
        one = mark_submission(submissions[number], run, keyed)
        marked[number] = one
        if told is not None:
            told(done, len(submissions), one)
    return _written([one for one in marked if one is not None], keyed, results)


def _method(method: str) -> str:
    if method and method not in METHODS:
        raise ValueError(f"method is {method!r}; allowed: {', '.join(METHODS)}")
    return method or ("fork" if hasattr(os, "fork") else "spawn")


def _run_all(
    submissions: Sequence[Submission], limits: dict[str, Any], *, workers: int, arguments: Sequence[str]
) -> Iterator[tuple[int, RunResult | None]]:
    """Number of each submission and what came out of it, in the order in which they end."""
    # here, because the reading of documents comes with the package and the notebooks' processes need none of it
    from yanting_research.ingest.pool import Death, WorkerPool

    tasks = []
    for number, submission in enumerate(submissions):
        if submission.fault:
            yield number, None
        else:
            cells = [{"number": cell.number, "source": cell.source} for cell in submission.cells]
            tasks.append({**limits, "number": number, "cells": cells})
    pool = WorkerPool(
        "yanting_research.grading.worker",
        workers=max(1, min(workers, len(tasks))),
        seconds=MOST_RUNS * limits["seconds"] + _GRACE,
        arguments=arguments,
        environment=_ENVIRONMENT,
    )
    for task, answer in pool.run(tasks):
        if isinstance(answer, Death):
            yield task["number"], read_run((), "worker")
        else:
            dropped = [(int(number), str(said)) for number, said in answer["dropped"]]
            yield task["number"], read_run(answer["lines"], answer["ended"], dropped=dropped)


def _written(marked: list[Marked], keyed: KeyedLesson, results: Path) -> Graded:
    rows, summary, items = result_table(marked), summary_table(marked), item_table(marked, keyed)
    links = {one.student: f"students/{slug(one.student)}.html" for one in marked}
    pages = {links[one.student]: student_page(one, keyed) for one in marked}
    for name, page in pages.items():
        write_text(page, results / name)
    for name, table in (("results", rows), ("summary", summary), ("items", items)):
        write_table(table.rename(columns=CHINESE_COLUMNS), results / f"{name}.csv")
    index = results / "index.html"
    write_text(class_page(marked, items, keyed, links=links), index)
    _remove_former(results, pages)
    n_graded = sum(not one.fault for one in marked)
    return Graded(rows, summary, items, index, n_graded, len(marked) - n_graded)


def _remove_former(results: Path, pages: Collection[str]) -> None:
    """Take away pages of an earlier run whose students are gone; what does not bear our mark is somebody else's."""
    for path in sorted((results / "students").glob("*.html")):
        if path.relative_to(results).as_posix() in pages or path.is_symlink() or not path.is_file():
            continue
        try:
            if is_student_page(path.read_bytes()[:PAGE_HEAD]):
                path.unlink()
        except OSError as error:
            raise WriteError(
                f"a page of an earlier run cannot be removed: {error.strerror}",
                where=str(path),
                expected="a folder that may be changed",
                remedy="close the page, or name another folder with -o",
            ) from error
