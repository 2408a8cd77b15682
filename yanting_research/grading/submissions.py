"""Submissions (交来的笔记本): which files there are, and what of each may be run.

A file is a stranger's. It is read within a limit, never followed through a link, and whatever is wrong with it is a
row of the results.
"""

from __future__ import annotations

import json
import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yanting_research.core import terminal_safe
from yanting_research.errors import ReadError
from yanting_research.lessons.key_documents import KeyedLesson, answer_name, check_source

__all__ = ["CodeCell", "Submission", "find_submissions", "read_submission"]

LARGEST_NOTEBOOK = 20 << 20
"""Bytes of a submission; a student's notebook with its pictures has a tenth of that."""
_MOST_CELLS = 2_000
_MOST_SOURCE = 200_000
_SUFFIX = ".ipynb"
# a pipe would block for ever, a link could lead to the key or to /dev/zero
_READING = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


@dataclass(frozen=True, slots=True)
class CodeCell:
    """A cell to be run: its number among all cells from 1, and the question it answers, ``""`` for none."""

    number: int
    source: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One student's notebook.

    Attributes
    ----------
    student
        File name without suffix, with the folders above it when the files lie in folders.
    fault
        Why it is not graded, ``""`` when it is.
    cells
        Code cells to run: all but the check cells.
    notes
        What was noticed and does no harm.
    """

    student: str
    fault: str = ""
    cells: tuple[CodeCell, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)


def find_submissions(folder: Path, *, leave_out: Sequence[Path]) -> list[Path]:
    """Notebooks below a folder in the order of their names; hidden folders, the key and the results are passed over.

    Raises
    ------
    ReadError
        When the folder is missing or holds no notebook.
    """
    if not folder.is_dir():
        raise ReadError("no such folder", where=str(folder), expected="a folder of notebooks", remedy="check the path")
    passed = {os.path.realpath(path) for path in leave_out}
    found = sorted(_notebooks(folder, passed), key=lambda path: path.relative_to(folder).parts)
    if not found:
        raise ReadError(
            "holds no notebooks",
            where=str(folder),
            expected=f"files that end in {_SUFFIX}",
            remedy="put the students' notebooks there",
        )
    return found


def _notebooks(folder: Path, passed: set[str]) -> Iterator[Path]:
    for above, folders, files in os.walk(folder):
        here = Path(above)
        folders[:] = [
            name for name in sorted(folders) if not name.startswith(".") and os.path.realpath(here / name) not in passed
        ]
        for name in files:
            path = here / name
            hidden = name.startswith(".") or os.path.realpath(path) in passed
            if name.lower().endswith(_SUFFIX) and not hidden:
                yield path


def read_submission(path: Path, folder: Path, keyed: KeyedLesson) -> Submission:
    """A submission as it will be run; every fault of the file is told in it, none is raised."""
    student = terminal_safe("/".join(path.relative_to(folder).parts).removesuffix(_SUFFIX))  # names need not be text
    document, fault = _document(path)
    fault = fault or _not_gradable(document, keyed)
    if fault:
        return Submission(student, fault)
    cells = [cell for cell in document["cells"] if isinstance(cell, dict)]
    kept, notes = _runnable(cells, keyed)
    return Submission(student, "", tuple(kept), tuple(notes))


def _document(path: Path) -> tuple[Any, str]:
    """The JSON of a file, or why there is none."""
    try:
        handle = os.open(path, _READING)
    except OSError:
        return None, "文件打不开（链接不算文件）。"
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode):
            return None, "不是普通文件。"
        if about.st_size > LARGEST_NOTEBOOK:
            return (
                None,
                f"文件太大：{about.st_size >> 20} MB，最多 {LARGEST_NOTEBOOK >> 20} MB。清除全部输出后再存一次。",
            )
        data = file.read(LARGEST_NOTEBOOK + 1)
    if not data.strip():
        return None, "文件是空的。"
    try:
        return json.loads(data.decode("utf-8-sig")), ""
    except UnicodeDecodeError:
        return None, "不是笔记本：文件不是 UTF-8 文本。"
    except (ValueError, RecursionError):
        return None, "不是笔记本：内容不是完整的 JSON，可能没有存完或没有传完。"


def _not_gradable(document: Any, keyed: KeyedLesson) -> str:
    if not isinstance(document, dict) or not isinstance(document.get("cells"), list):
        return "不是笔记本：里面没有单元格。"
    if len(document["cells"]) > _MOST_CELLS:
        return f"单元格太多：{len(document['cells'])} 个，最多 {_MOST_CELLS} 个。"
    metadata = document.get("metadata")
    about = metadata.get("yanting") if isinstance(metadata, dict) else None
    if isinstance(about, dict):
        if about.get("version") == "teacher":
            return "这是教师笔记本，不是学员交的。"
        if about.get("lesson") != keyed.lesson:
            return "这是另一课的笔记本，和答案对不上。"
    return ""


def _runnable(cells: list[dict[str, Any]], keyed: KeyedLesson) -> tuple[list[CodeCell], list[str]]:
    """Code cells without the check cells, and what was noticed on the way."""
    kept: list[CodeCell] = []
    roles: Counter[tuple[str, str]] = Counter()
    edited: list[str] = []
    for number, cell in enumerate(cells, start=1):
        if cell.get("cell_type") != "code":
            continue
        source = _source(cell)
        question, role = _role(cell, source, keyed)
        roles[question, role] += 1
        if role != "check":
            kept.append(CodeCell(number, source[:_MOST_SOURCE], question))
        elif source.strip() != check_source(question):
            edited.append(question)
    return kept, _notes(roles, edited, keyed)


def _notes(roles: Counter[tuple[str, str]], edited: list[str], keyed: KeyedLesson) -> list[str]:
    notes = [f"{'、'.join(dict.fromkeys(edited))}：检查单元格被改动，已按原样处理。"] if edited else []
    for question in keyed.questions:
        name, n_cells = question.question_id, roles[question.question_id, "answer"]
        if n_cells == 0:
            notes.append(f"{name}：没有找到作答单元格，按变量 {answer_name(name)} 的值评分。")
        elif n_cells > 1:
            notes.append(f"{name}：有 {n_cells} 个作答单元格，以最后运行的为准。")
    return notes


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        return "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""


def _role(cell: dict[str, Any], source: str, keyed: KeyedLesson) -> tuple[str, str]:
    """Question and role of a cell: by our metadata, by nbgrader's, by its id; failing all these by what stands in it.

    What stands in a cell comes last: a check cell that was edited to hold an answer stays a check cell.
    """
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    ours, theirs = metadata.get("yanting"), metadata.get("nbgrader")
    names = [theirs.get("grade_id") if isinstance(theirs, dict) else None, cell.get("id")]
    known = [question.question_id for question in keyed.questions]
    if isinstance(ours, dict) and ours.get("question") in known and ours.get("role") in ("answer", "check"):
        return str(ours["question"]), str(ours["role"])
    named = [(name, role) for name in known for role in ("answer", "check") if f"{name}-{role}" in names]
    checks = [(name, "check") for name in known if source.strip() == check_source(name)]
    answers = [(name, "answer") for name in known if source.lstrip().startswith(f"{answer_name(name)} =")]
    return next(iter(named + checks + answers), ("", ""))
