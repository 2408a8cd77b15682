"""Grading notebooks that do what students, by accident or not, make notebooks do; each costs only itself.

The county, its figures and the students are fictional. Limits are short: less than a second a notebook.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from yanting_research import cli
from yanting_research.errors import LessonError, ReadError
from yanting_research.grading import Graded, grade_folder, read_key
from yanting_research.grading.marking import Mark, Marked, mark_submission, read_run, rebuilt_value
from yanting_research.grading.submissions import Submission
from yanting_research.grading.tables import item_table
from yanting_research.lessons.key_documents import key_document, keyed_lesson
from yanting_research.lessons.pack import AnswerKey, Exercise, Lesson, Paragraph, Run
from yanting_research.lessons.student_notebook import student_notebook, teacher_notebook

PRELOAD = ("yanting_research.lessons.checking",)


def exercise(name: str, key: AnswerKey, **more: Any) -> Exercise:
    return Exercise(name, "share", f"题目{name}", (Paragraph((Run("青禾县（虚构）的数。"),)),), (), key, **more)


LESSON = Lesson(
    "t", "核对<数字>", "", "青禾县2012年报告（样例）", "specimen", 45, (), (), (), (),
    (
        exercise("q1", AnswerKey("number", "99.3", 0.05, "%")),
        exercise("q2", AnswerKey("choice", "B"), choices=(("A", "人"), ("B", "人次"))),
        exercise("q3", AnswerKey("text", "要有对照"), points=2),
    ), (), (), (),
)  # fmt: skip
STUDENT = student_notebook(LESSON, rounds=1)
RIGHT = "answer_q1 = 99.3"
B = 'answer_q2 = "B"'


def notebook(
    q1: str = RIGHT, q2: str = B, *first: str, change: Callable[[dict[str, Any]], object] | None = None
) -> str:
    """A student's notebook with these answers, and cells of the student's own before them."""
    made = deepcopy(STUDENT)
    for cell in made["cells"]:
        cell["source"] = {"q1-answer": q1, "q2-answer": q2}.get(cell["id"], cell["source"])
    own = [
        {"cell_type": "code", "id": f"own-{n}", "metadata": {}, "source": text, "outputs": [], "execution_count": None}
        for n, text in enumerate(first)
    ]
    made["cells"][3:3] = own
    if change:
        change(made)
    return json.dumps(made)


def edit_checks(made: dict[str, Any]) -> None:
    for cell in made["cells"]:
        if cell["id"].endswith("-check"):
            cell["source"] = "answer_q1 = 99.3\nprint('满分')"


def duplicate(made: dict[str, Any]) -> None:
    made["cells"] += [{**cell, "source": "answer_q1 = 1"} for cell in made["cells"] if cell["id"] == "q1-answer"]


def without_answers(made: dict[str, Any]) -> None:
    made["cells"] = [cell for cell in made["cells"] if not cell["id"].startswith("q1")]


STUBBORN = "while True:\n    try:\n        x = 1\n        y = x\n    except BaseException:\n        pass"
CHEAT = """
import builtins, json, yanting_research.lessons as lessons
from yanting_research.lessons import answers, checking
yes = answers.Feedback("right", 1.0, "")
checking.check = lessons.check = check = answers.judge = answers.judge_asked = lambda *_: yes
json.dumps = lambda *_: '{"answer": "answer_q1", "value": ["float", "99.3"]}'
builtins.abs = lambda _: 0
"""
FLOOD = """
import os
for fd in range(3, 400):
    try:
        while True: os.write(fd, b'x' * 100000)
    except OSError: pass
"""
HOSTILE = {
    # name: (notebook, points, part of a feedback or of the page)
    "exits": (notebook("import sys; sys.exit(0)"), 1, "作答单元格没有运行"),
    "loops": (notebook("while True: pass"), 1, "停不下来"),
    "loops_stubbornly": (notebook(STUBBORN), 1, "停不下来"),
    "dies": (notebook("import os; os._exit(0)"), 1, "让程序结束了"),
    "prints": (notebook(RIGHT, B, "while True: print('满' * 1000)"), 2, "输出超过"),
    "memory": (notebook("answer_q1 = '1' * 10**10"), 1, "MemoryError"),
    "asks": (notebook("answer_q1 = input('答案')"), 1, "input()"),
    "network": (notebook("import socket; socket.create_connection(('127.0.0.1', 9))"), 1, "不能用网络"),
    "forks": (notebook("import os\nwhile True: os.fork()"), 1, "不能启动或结束别的程序"),
    "shells": (notebook("import subprocess; subprocess.run(['ls'])"), 1, "不能启动或结束别的程序"),
    "kills": (notebook("import os; os.kill(os.getppid(), 9)"), 1, "不能启动或结束别的程序"),
    "reaches_out": (notebook("import ctypes; ctypes.CDLL(None)"), 1, "不能改动运行环境"),
    "interrupts": (notebook("raise KeyboardInterrupt"), 1, "KeyboardInterrupt"),
    "recurses": (notebook("def f(): f()\nf()"), 1, "RecursionError"),
    "floods": (notebook(FLOOD), 0, "送出的数据太多"),
    "cheats": (notebook("answer_q1 = 1", 'answer_q2 = "A"', CHEAT), 0, "错误"),
    "edits_checks": (notebook("answer_q1 = 1", change=edit_checks), 1, "检查单元格被改动，已按原样处理"),
    "duplicates": (notebook(change=duplicate), 1, "有 2 个作答单元格"),
    "loses_cells": (notebook(change=without_answers), 1, "没有找到作答单元格"),
    "magics": (notebook(RIGHT, B, "%matplotlib inline\n!ls\nx = 1", "%%bash\nrm -rf /"), 2, "!ls；%%bash"),
    "wrong_syntax": (notebook("answer_q1 = 99.3%", "answer_q2 = B"), 0, "要加引号"),
    "xss<script>": (notebook('answer_q1 = "<script>alert(1)</script>"'), 1, "&lt;script&gt;alert(1)&lt;/script&gt;"),
    "fails_to_say": (notebook("class E(Exception):\n    def __str__(self): raise E\nraise E"), 1, "无法显示"),
    "nothing": (notebook("answer_q1 = None"), 1, "没有作答"),
    "control_signs": (notebook("answer_q1 = '\\x1b[2J\\x00\\ud800'"), 1, "\\u001b[2J"),
}  # fmt: skip
UNGRADABLE = {
    "junk": (b"{not json", "不是完整的 JSON"),
    "binary": (b"\xff\xfe\x00\x01", "不是 UTF-8"),
    "empty": (b"", "空的"),
    "list": (b"[1]", "没有单元格"),
    "deep": (b"[" * 100_000, "不是完整的 JSON"),
    "large": (b" " * ((20 << 20) + 1), "文件太大"),
    "teacher_copy": (json.dumps(teacher_notebook(LESSON, rounds=1)).encode(), "教师笔记本"),
    "other_lesson": (
        notebook(change=lambda made: made["metadata"]["yanting"].update(lesson="0")).encode(), "另一课的笔记本"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Submissions and the key, beside a file that nobody may touch."""
    place = tmp_path_factory.mktemp("class")
    (place / "teacher.ipynb").write_text(json.dumps(teacher_notebook(LESSON, rounds=1)), encoding="utf-8")
    (place / "precious.txt").write_text("珍贵", encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def graded(folder: Path) -> Graded:
    work = folder / "work"
    (work / "group" / ".ipynb_checkpoints").mkdir(parents=True)
    (work / "group" / ".ipynb_checkpoints" / "copy.ipynb").write_text(notebook(), encoding="utf-8")
    (work / "group" / "good.ipynb").write_text(notebook('answer_q1 = "９９．３％"'), encoding="utf-8")
    outside = {
        "reads_key": f"answer_q1 = open({str(folder / 'teacher.ipynb')!r}).read()",
        "reads_others": f"import os; answer_q1 = os.listdir({str(work)!r})",
        "deletes": f"import os; os.remove({str(folder / 'precious.txt')!r})",
        "deletes_folder": f"import shutil; shutil.rmtree({str(work)!r})",
        "writes": f"open({str(folder / 'new.txt')!r}, 'w')",
        "links_out": f"import os; os.symlink({str(folder)!r}, 'd'); open('d/new.txt', 'w')",
        "fills_disk": "f = open('big', 'wb')\nwhile True: f.write(b'x' * 1000000)",
        "writes_many": "for n in range(1000): open(f'{n}', 'w').close()",
    }
    for name, source in outside.items():
        (work / f"{name}.ipynb").write_text(notebook(source), encoding="utf-8")
    for name, (text, _, _) in HOSTILE.items():
        (work / f"{name}.ipynb").write_text(text, encoding="utf-8")
    for name, (data, _) in UNGRADABLE.items():
        (work / f"{name}.ipynb").write_bytes(data)
    (work / "link.ipynb").symlink_to(folder / "precious.txt")
    return grade_folder(
        work, key=folder / "teacher.ipynb", out=folder / "out", seconds=0.75, memory_mb=256, preload=PRELOAD
    )


def points_of(graded: Graded) -> dict[str, float]:
    return dict(zip(graded.summary["student"], graded.summary["points"], strict=True))


def page_of(graded: Graded, student: str) -> str:
    """The page that the overview links to."""
    index = graded.index.read_text(encoding="utf-8")
    end = index.index(f'">{student}</a>')
    name = index[index.rindex('href="', 0, end) + 6 : end]
    return (graded.index.parent / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_notebook_costs_only_itself(name: str, graded: Graded) -> None:
    _, points, said = HOSTILE[name]
    assert points_of(graded)[name] == points
    shown = name.replace("<", "&lt;").replace(">", "&gt;")
    assert said in page_of(graded, shown)


@pytest.mark.parametrize(
    ("name", "said"),
    [("reads_key", "只能读自己"), ("reads_others", "只能读自己"), ("deletes", "临时文件夹"), ("writes", "临时文件夹"),
     ("deletes_folder", "只能读自己"), ("links_out", "临时文件夹"), ("fills_disk", "too large"),
     ("writes_many", "写的文件太多")],
)  # fmt: skip
def test_nothing_outside_the_temporary_folder_is_touched(name: str, said: str, graded: Graded, folder: Path) -> None:
    assert points_of(graded)[name] == 1  # q2 is right all the same
    assert said in page_of(graded, name)
    assert (folder / "precious.txt").read_text(encoding="utf-8") == "珍贵"
    assert not (folder / "new.txt").exists()


@pytest.mark.parametrize("name", [*sorted(UNGRADABLE), "link"])
def test_what_is_no_notebook_of_the_lesson_is_a_row_with_a_reason(name: str, graded: Graded) -> None:
    row = graded.summary.set_index("student").loc[name]
    assert row["points"] == 0
    assert row["remark"].startswith("未评：")
    assert UNGRADABLE.get(name, (b"", "打不开"))[1] in row["remark"]


def test_every_file_has_one_fate(graded: Graded) -> None:
    n_files = len(HOSTILE) + len(UNGRADABLE) + 8 + 2
    assert len(graded.summary) == n_files
    assert graded.n_not_graded == len(UNGRADABLE) + 1
    assert len(graded.results) == 3 * n_files
    assert points_of(graded)["group/good"] == 2
    assert "group/.ipynb_checkpoints/copy" not in points_of(graded)


def test_the_open_question_waits_for_the_teacher(graded: Graded, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    drawn = "import pandas as pd\nanswer_q1 = pd.Series([99.3]).max()"  # pandas loads a library of the system
    text = notebook(drawn, B, change=lambda made: made["cells"].append(
        {"cell_type": "code", "id": "z", "metadata": {}, "source": 'answer_q3 = "要有对照。"', "outputs": []}
    ))  # fmt: skip
    (tmp_path / "in" / "a.ipynb").write_text(text, encoding="utf-8")
    made = grade_folder(
        tmp_path / "in", key=folder / "teacher.ipynb", out=tmp_path / "out", method="spawn", seconds=20, preload=()
    )
    assert made.summary.loc[0, ["points", "review_points", "max_points"]].tolist() == [2.0, 2, 4]
    assert math.isnan(made.results.loc[2, "points"])
    assert "另有 2 分待老师评阅" in page_of(made, "a")


def test_the_files_are_safe_and_the_same_again(graded: Graded, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("b", "a"):
        (tmp_path / "in" / f"{name}.ipynb").write_text(
            notebook("print(object())\nanswer_q1 = '=1+1'"), encoding="utf-8"
        )
    made: list[dict[str, bytes]] = []
    for out in ("one", "two"):
        told: list[int] = []
        grade_folder(
            tmp_path / "in",
            key=folder / "teacher.ipynb",
            out=tmp_path / out,
            preload=PRELOAD,
            workers=1,
            told=lambda done, total, _, told=told: told.append(total),  # type: ignore[misc]
        )
        assert told == [2, 2]
        files = sorted(path for path in (tmp_path / out).rglob("*") if path.is_file())
        made.append({path.relative_to(tmp_path / out).as_posix(): path.read_bytes() for path in files})
    assert made[0] == made[1]
    assert set(made[0]) == {
        "index.html",
        "items.csv",
        "results.csv",
        "summary.csv",
        "students/a.html",
        "students/b.html",
    }
    (tmp_path / "in" / "b.ipynb").unlink()
    (tmp_path / "two" / "students" / "b-notes.html").write_text("<p>remarks of the teacher</p>", encoding="utf-8")
    grade_folder(tmp_path / "in", key=folder / "teacher.ipynb", out=tmp_path / "two", preload=PRELOAD, workers=1)
    left = {path.name for path in (tmp_path / "two" / "students").iterdir()}
    assert left == {"a.html", "b-notes.html"}  # the page of a student who is gone goes, a file of somebody else stays
    assert "'=1+1" in made[0]["results.csv"].decode("utf-8-sig")  # disarmed for spreadsheets
    for name, data in made[0].items():
        if name.endswith(".html"):
            assert b"<script" not in data
            assert b"default-src 'none'" in data
            assert b"http" not in data.replace(b"http-equiv", b"")


def test_pages_are_escaped(graded: Graded) -> None:
    for page in graded.index.parent.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "核对&lt;数字&gt;" in text


# --- keys and arguments ---------------------------------------------------------------------------------------------


def test_the_key_is_the_teachers_notebook_or_its_file(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text(json.dumps(key_document(LESSON)), encoding="utf-8")
    assert read_key(tmp_path / "key.json").lesson == read_key(folder / "teacher.ipynb").lesson
    (tmp_path / "student.ipynb").write_text(json.dumps(STUDENT), encoding="utf-8")
    with pytest.raises(LessonError, match="student's notebook"):
        read_key(tmp_path / "student.ipynb")
    (tmp_path / "junk.json").write_text("{", encoding="utf-8")
    with pytest.raises(LessonError, match="no JSON"):
        read_key(tmp_path / "junk.json")
    with pytest.raises(ReadError, match="no such file"):
        read_key(tmp_path / "missing.json")


def test_wrong_arguments_are_told(folder: Path, tmp_path: Path) -> None:
    key = folder / "teacher.ipynb"
    with pytest.raises(ValueError, match="fork, spawn"):
        grade_folder(tmp_path, key=key, out=tmp_path / "o", method="thread")
    with pytest.raises(ValueError, match="more than 0"):
        grade_folder(tmp_path, key=key, out=tmp_path / "o", seconds=0)
    with pytest.raises(ValueError, match="another folder"):
        grade_folder(tmp_path, key=key, out=tmp_path)
    with pytest.raises(ReadError, match="holds no notebooks"):
        grade_folder(tmp_path, key=key, out=tmp_path / "o")
    with pytest.raises(ReadError, match="no such folder"):
        grade_folder(tmp_path / "none", key=key, out=tmp_path / "o")


def test_the_command_grades_and_says_so(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a\x1b[2J.ipynb").write_bytes(b"{")  # nothing to run: no process is started
    for place, status in (("in", 0), ("none", 1)):
        arguments = ["grade", tmp_path / place, "--key", folder / "teacher.ipynb", "-o", tmp_path / "out"]
        monkeypatch.setattr(sys, "argv", ["yanting", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        assert int(left.value.code or 0) == status
        said = capsys.readouterr()
        assert "\x1b" not in said.out + said.err
        assert said.err.count("\n") == 1
        assert ("评了 0 份，没有评的 1 份" in said.out) == (status == 0)
    assert (tmp_path / "out" / "index.html").exists()


# --- what comes back from a notebook --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plain", "value"),
    [(["float", "99.3"], 99.3), (["int", "25619"], 25619), (["none"], None), (["bool", True], True),
     (["set", [["str", "A"]]], frozenset({"A"})), (["fraction", "2/3"], pytest.approx(2 / 3))],
)  # fmt: skip
def test_values_are_rebuilt_from_their_digits(plain: Any, value: Any) -> None:
    assert rebuilt_value(plain) == value


@pytest.mark.parametrize(
    "plain",
    [None, [], ["float"], ["float", "x"], ["float", 3], ["int", "9" * 5000 + "x"], ["fraction", "1/0"], ["evil", "x"],
     ["list", 3], {"a": 1}, ["decimal", "x"], ["other", "\x00"]],
)  # fmt: skip
def test_a_strangers_line_never_raises(plain: Any) -> None:
    assert type(rebuilt_value(plain)).__module__ != "builtins"
    run = read_run([json.dumps({"answer": "answer_q1", "value": plain}), "[]", "x", '{"cell": "1"}'], "done")
    keyed = keyed_lesson(key_document(LESSON), where="key")
    assert mark_submission(Submission("a"), run, keyed).marks[0].points == 0


def test_item_statistics_by_hand() -> None:
    """Five students, right (1) and wrong (0): q1 11100, q2 11000, so r(q1, q2) = 2/3 by the phi coefficient.

    phi = (2·2 - 1·0) / sqrt(3·2·2·3) = 4 / 6.
    """
    keyed = keyed_lesson(key_document(LESSON), where="key")

    def mark(name: str, n: int, n_solved: int) -> Mark:
        return Mark(name, "", float(n < n_solved), 1, "right" if n < n_solved else "wrong", "", None)

    open_mark = Mark("q3", "", float("nan"), 2, "review", "", None)
    marked = [Marked(str(n), "", (), (mark("q1", n, 3), mark("q2", n, 2), open_mark), None) for n in range(5)]
    items = item_table(marked, keyed)
    assert items["difficulty"].tolist()[:2] == [0.6, 0.4]
    assert items["discrimination"].to_numpy()[:2] == pytest.approx([2 / 3, 2 / 3])
    assert items.loc[2, ["difficulty", "discrimination"]].isna().all()
    assert np.isnan(item_table(marked[:4], keyed)["discrimination"].to_numpy(dtype=float)).all()
    assert item_table([], keyed)["n"].tolist() == [0, 0, 0]
