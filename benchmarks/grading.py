"""Thirty submissions graded, beside a kernel for each notebook; an invented lesson of five questions.

`python benchmarks/grading.py` writes below a temporary folder that it removes. The kernel's column comes from three
notebooks, since thirty would take minutes.
"""

from __future__ import annotations

import json
import tempfile
import time
from copy import deepcopy
from pathlib import Path
from typing import Any

from yanting_research.grading import grade_folder
from yanting_research.lessons.pack import AnswerKey, Exercise, Lesson, Paragraph, Run
from yanting_research.lessons.student_notebook import student_notebook, teacher_notebook

N_STUDENTS, N_KERNELS = 30, 3
RUNS = (("fork", False, "fork"), ("fork, 3 hostile", True, "fork"), ("spawn", False, "spawn"))
HOSTILE = ("while True: pass", "import os; os._exit(0)", "while True: print('x' * 1000)")


def lesson() -> Lesson:
    keys = [AnswerKey("number", f"{20 + n}.5", 0.05, "%") for n in range(1, 5)] + [AnswerKey("choice", "B")]
    exercises = tuple(
        Exercise(f"q{n}", "share", f"题{n}", (Paragraph((Run("青禾县（虚构）的占比是多少？"),)),), (), key,
                 choices=(("A", "一"), ("B", "二")) if key.kind == "choice" else ())
        for n, key in enumerate(keys, start=1)
    )  # fmt: skip
    return Lesson("benchmark", "占比", "", "样例", "specimen", 45, (), (), (), (), exercises, (), (), ())


def submissions(folder: Path, made: Lesson, *, hostile: bool) -> None:
    student = student_notebook(made)
    for number in range(N_STUDENTS):
        notebook: dict[str, Any] = deepcopy(student)
        answers = {f"q{n}-answer": f"import pandas as pd\nanswer_q{n} = {20 + n}.5" for n in range(1, 5)}
        answers["q5-answer"] = 'answer_q5 = "B"'
        if hostile and number % 10 == 0:
            answers["q1-answer"] = HOSTILE[number // 10]
        for cell in notebook["cells"]:
            cell["source"] = answers.get(cell["id"], cell["source"])
        (folder / f"student-{number:02d}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def seconds_of_kernels(folder: Path) -> float:
    from yanting_research.notebooks import execute_notebook

    start = time.perf_counter()
    for path in sorted(folder.glob("*.ipynb"))[:N_KERNELS]:
        execute_notebook(path, folder / "executed", root=folder)
    return (time.perf_counter() - start) / N_KERNELS


def main() -> None:
    made = lesson()
    with tempfile.TemporaryDirectory() as place:
        key = Path(place) / "teacher.ipynb"
        key.write_text(json.dumps(teacher_notebook(made)), encoding="utf-8")
        for name, hostile, method in RUNS:
            folder = Path(place) / name
            folder.mkdir()
            submissions(folder, made, hostile=hostile)
            start = time.perf_counter()
            graded = grade_folder(folder, key=key, out=Path(place) / f"{name} out", method=method)
            total = time.perf_counter() - start
            right = int((graded.results["status"] == "正确").sum())
            print(f"{name:<18}{total:6.1f} s for {N_STUDENTS}, {total / N_STUDENTS:5.2f} s each, {right} answers right")
        print(f"{'a kernel each':<18}{seconds_of_kernels(Path(place) / 'fork'):28.2f} s each, one at a time")


if __name__ == "__main__":
    main()
