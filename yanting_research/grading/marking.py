"""Marks (评分): the values that came out of a notebook, compared with the teacher's key in this process.

What a notebook's process sends is a stranger's words: a line that is not of the agreed form is passed over, and a
value is rebuilt from its digits, never unpickled.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from yanting_research.core import terminal_safe
from yanting_research.grading.submissions import Submission
from yanting_research.lessons.answers import Feedback, judge_asked
from yanting_research.lessons.key_documents import KeyedLesson, answer_name

__all__ = ["CellError", "Mark", "Marked", "RunResult", "error_zh", "mark_submission", "read_run", "rebuilt_value"]

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,16}")
"""``<object at 0x7f895dba7960>`` differs from run to run; not ``0x1F``."""
_ENDINGS = {
    "time": "超过时间限制，运行被停下；停下以前得到的答案照样算。",
    "flood": "送出的数据太多，运行被停下；停下以前得到的答案照样算。",
    "died": "运行中途程序结束了；在那以前得到的答案照样算。",
    "worker": "笔记本让批改程序也结束了，没有得到答案。",
}
_ERRORS_ZH = {
    "SyntaxError": "写法不对：引号、括号要成对，带单位的数要加引号", "IndentationError": "行首的空格不对",
    "NameError": "用了没有定义的名字：字母和文字要加引号", "ZeroDivisionError": "除以了 0", "TypeError": "类型不对",
    "ValueError": "值不对", "KeyError": "没有这个键", "IndexError": "序号超出范围", "AttributeError": "没有这个属性",
    "ModuleNotFoundError": "没有这个模块", "FileNotFoundError": "没有这个文件", "MemoryError": "内存不够",
    "RecursionError": "函数不停地调用自己", "KeyboardInterrupt": "运行被中断", "OSError": "读写文件出错",
    "UnicodeDecodeError": "文件的编码不对", "AssertionError": "断言不成立",
}  # fmt: skip
_CELL_PLACE = re.compile(r" ?\(<cell \d{1,6}>(?:, line (?P<line>\d{1,6}))?\)")
"""The end of ``invalid syntax (<cell 10>, line 1)``; not ``(line 1)``."""
_OURS = "Refused: "
_SHOWN = 300
_SEQUENCES: dict[str, type] = {"list": list, "tuple": tuple, "set": frozenset, "frozenset": frozenset}


@dataclass(frozen=True, slots=True)
class CellError:
    """What went wrong in a cell, by its number among all cells from 1."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class RunResult:
    """What came out of running a notebook: answers by variable, errors, what was printed, how it ended."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    errors: tuple[CellError, ...] = ()
    left_out: tuple[str, ...] = ()
    output: str = ""
    ending: str = ""
    n_run: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of one question; ``points`` is NaN where the teacher reads it, ``error`` is what its cell raised."""

    question_id: str
    title: str
    points: float
    max_points: int
    status: str
    answer: str
    feedback: Feedback | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A submission with its marks; ``run`` is None when it was not run, ``labels`` name the cells of questions."""

    student: str
    fault: str
    notes: tuple[str, ...]
    marks: tuple[Mark, ...]
    run: RunResult | None
    labels: Mapping[int, str] = field(default_factory=dict)


def read_run(lines: Iterable[str], ended: str, *, dropped: Iterable[tuple[int, str]] = ()) -> RunResult:
    """The lines of a notebook's process, each believed only as far as its form is right.

    Parameters
    ----------
    lines
        JSON lines.
    ended
        ``done``, ``time``, ``flood``, ``died`` or ``worker``.
    dropped
        Cells that were left out, with what they did.

    >>> read_run(['{"answer": "answer_q1", "value": ["float", "99.3"]}', "junk"], "done").answers
    {'answer_q1': 99.3}
    """
    answers: dict[str, Any] = {}
    errors = [CellError(number, said) for number, said in dropped]
    known = {error.number for error in errors}
    left_out: list[str] = []
    output, started, n_run = "", 0, 0
    for message in filter(None, map(_message, lines)):
        if isinstance(message.get("answer"), str):
            answers[message["answer"]] = rebuilt_value(message.get("value"))
        elif isinstance(message.get("started"), int):
            started = message["started"]
        elif isinstance(message.get("cell"), int):
            started, n_run = 0, n_run + 1
            if message.get("error"):
                errors.append(CellError(message["cell"], _steady(error_zh(str(message["error"])))))
            left_out += [_steady(str(command)) for command in message.get("left_out") or () if isinstance(command, str)]
        elif isinstance(message.get("output"), str):
            output = terminal_safe(_ADDRESS.sub("0x…", message["output"]))
    ending = _ENDINGS.get(ended, "")
    if ending and started and started not in known:
        errors.append(CellError(started, "运行到这一格时停下了。"))
    errors.sort(key=lambda error: error.number)
    return RunResult(answers, tuple(errors), tuple(left_out), output, ending, n_run)


def _message(line: str) -> dict[str, Any] | None:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


def error_zh(error: str) -> str:
    """An error of Python in Chinese, its own words behind.

    >>> error_zh("SyntaxError: invalid syntax (<cell 10>, line 2)")
    '写法不对：引号、括号要成对，带单位的数要加引号（第 2 行，SyntaxError: invalid syntax）'
    >>> error_zh("Refused: 评分时不能用网络"), error_zh("MemoryError: ")
    ('评分时不能用网络', '内存不够（MemoryError）')
    """
    if error.startswith(_OURS):
        return error.removeprefix(_OURS)
    place = _CELL_PLACE.search(error)
    bare = _CELL_PLACE.sub("", error).rstrip(": ")
    said = _ERRORS_ZH.get(error.partition(":")[0])
    line = f"第 {place['line']} 行，" if place and place["line"] else ""
    return f"{said}（{line}{bare}）" if said else bare


def _steady(text: str) -> str:
    """A message without what differs from one run to the next."""
    return terminal_safe(_ADDRESS.sub("0x…", text))[:_SHOWN]


def rebuilt_value(plain: Any) -> Any:
    """A value from its kind and digits; anything unknown becomes an object that only has the name of its type.

    >>> rebuilt_value(["list", [["str", "A"], ["int", "3"]]]), type(rebuilt_value(["other", "DataFrame"])).__name__
    (['A', 3], 'DataFrame')
    """
    try:
        return _rebuilt(plain)
    except (ValueError, TypeError, IndexError, KeyError, ZeroDivisionError, InvalidOperation, RecursionError):
        return _foreign("object")


def _rebuilt(plain: Any) -> Any:
    kind = plain[0]
    if kind == "none":
        return None
    content = plain[1]
    if kind in _SEQUENCES:
        return _SEQUENCES[kind]([_rebuilt(item) for item in content])
    if kind == "bool":
        return bool(content)
    if not isinstance(content, str):
        return _foreign("object")
    if kind == "str":
        return content
    readers: dict[str, Any] = {"int": int, "float": float, "decimal": Decimal, "fraction": Fraction}
    # an honest process sends at most 400 digits
    return readers[kind](content) if kind in readers and len(content) <= 400 else _foreign(content)


def _foreign(name: str) -> Any:
    """An object of which only the name of its type is known."""
    return type("".join(character for character in name[:60] if character.isprintable()) or "object", (), {})()


def mark_submission(submission: Submission, run: RunResult | None, keyed: KeyedLesson) -> Marked:
    """Compare the answers of a run with the key; a submission that was not run gets no points.

    What a notebook answers, prints and says when it fails goes into pages and tables that others read: identifiers of
    persons in it are masked, after the comparison.

    Parameters
    ----------
    submission
        What was handed in.
    run
        What came out of it, None when it was not run.
    keyed
        The lesson with its key.
    """
    # here, because the reading of documents comes with the package and the notebooks' processes need none of it
    from yanting_research.ingest.masking import mask_text

    labels = {cell.number: cell.question for cell in submission.cells if cell.question}
    if run is not None:
        errors = tuple(replace(error, message=mask_text(error.message)) for error in run.errors)
        left_out = tuple(map(mask_text, run.left_out))
        run = replace(run, errors=errors, left_out=left_out, output=mask_text(run.output))
    raised = {labels[error.number]: error.message for error in (run.errors if run else ()) if error.number in labels}
    marks = []
    for question in keyed.questions:
        name = answer_name(question.question_id)
        if run is None or name not in run.answers:
            status = "not_graded" if run is None else "missing"
            error = raised.get(question.question_id, "")
            mark = Mark(question.question_id, question.title, 0.0, question.points, status, "", None, error)
        else:
            said = judge_asked(question.asked, question.key, run.answers[name])
            mark = Mark(
                question.question_id,
                question.title,
                said.share * question.points,
                question.points,
                said.status,
                mask_text(shown_answer(run.answers[name])),
                replace(said, message_zh=mask_text(said.message_zh)),
            )
        marks.append(mark)
    return Marked(submission.student, submission.fault, submission.notes, tuple(marks), run, labels)


def shown_answer(value: Any) -> str:
    """An answer as it is shown to student and teacher.

    >>> shown_answer(99.3), shown_answer(["A", "C"]), shown_answer(None)
    ('99.3', 'A、C', '')
    """
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "、".join(shown_answer(item) for item in value)[:_SHOWN]
    if isinstance(value, frozenset):
        return "、".join(sorted(shown_answer(item) for item in value))[:_SHOWN]
    if isinstance(value, (str, int, float, Decimal, Fraction)):
        text = terminal_safe(str(value).strip())
        return text if len(text) <= 2_000 else f"{text[:2_000]}……（共 {len(text)} 个字）"
    return f"（{terminal_safe(type(value).__name__)}）"
