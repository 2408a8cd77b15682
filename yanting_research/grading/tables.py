"""Results as tables (成绩表): a row a student and question, a row a student, a row a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from yanting_research.grading.marking import Mark, Marked
from yanting_research.lessons.key_documents import KeyedLesson, answer_name

__all__ = ["CHINESE_COLUMNS", "STATUS_ZH", "feedback_zh", "item_table", "result_table", "summary_table"]

STATUS_ZH = {
    "right": "正确", "partial": "部分正确", "wrong": "错误", "blank": "没有作答", "unreadable": "看不懂",
    "review": "待老师评阅", "missing": "没有得到答案", "not_graded": "未评",
}  # fmt: skip
CHINESE_COLUMNS = {
    "student": "学员", "question": "题号", "title": "题目", "points": "得分", "max_points": "满分", "status": "状态",
    "answer": "作答", "feedback": "反馈", "review_points": "待评阅分", "n_right": "答对题数", "n_blank": "没有作答题数",
    "n_questions": "题数", "remark": "备注", "n": "人数", "difficulty": "得分率", "discrimination": "区分度",
    "n_review": "待评阅人数", "common_feedback": "最常见的反馈", "n_common": "出现次数",
}  # fmt: skip
_FEWEST = 5  # students below which a correlation says nothing


def feedback_zh(mark: Mark) -> str:
    """What is said to an answer, also where there is none."""
    if mark.status == "missing":
        reason = f"作答单元格出错：{mark.error}" if mark.error else "作答单元格没有运行，或者被删掉了。"
        return f"没有得到 {answer_name(mark.question_id)} 的值。{reason}"
    if mark.status == "blank":
        return ""  # the status says it
    return mark.feedback.message_zh if mark.feedback else ""


def result_table(marked: Sequence[Marked]) -> pd.DataFrame:
    """One row a student and question.

    Returns
    -------
    DataFrame
        ``student``, ``question``, ``title``, ``points`` (NaN where the teacher reads the answer), ``max_points``,
        ``status`` (Chinese), ``answer``, ``feedback``.
    """
    rows = [
        (one.student, mark.question_id, mark.title, mark.points, mark.max_points, STATUS_ZH[mark.status], mark.answer,
         one.fault or feedback_zh(mark))
        for one in marked for mark in one.marks
    ]  # fmt: skip
    names = ["student", "question", "title", "points", "max_points", "status", "answer", "feedback"]
    return pd.DataFrame(rows, columns=names)


def summary_table(marked: Sequence[Marked]) -> pd.DataFrame:
    """One row a student: ``points`` without, ``review_points`` with the questions the teacher still reads."""
    rows = []
    for one in marked:
        by_status = Counter(mark.status for mark in one.marks)
        rows.append(
            {
                "student": one.student,
                "points": float(np.nansum([mark.points for mark in one.marks])),
                "review_points": sum(mark.max_points for mark in one.marks if mark.status == "review"),
                "max_points": sum(mark.max_points for mark in one.marks),
                "n_right": by_status["right"],
                "n_blank": by_status["blank"] + by_status["missing"],
                "n_questions": len(one.marks),
                "remark": remark_zh(one),
            }
        )
    return pd.DataFrame(rows)


def remark_zh(one: Marked) -> str:
    """What the teacher should know about a submission, in one line."""
    if one.fault:
        return f"未评：{one.fault}"
    ending = [one.run.ending] if one.run and one.run.ending else []
    errors = [f"{len(one.run.errors)} 个单元格出错。"] if one.run and one.run.errors else []
    return "".join([*ending, *errors, *one.notes])


def item_table(marked: Sequence[Marked], keyed: KeyedLesson) -> pd.DataFrame:
    """One row a question: how many solved it, and whether those did who did well on the rest.

    ``difficulty`` is the mean share of the points; ``discrimination`` the correlation of a question's share with the
    points of all other questions (corrected item-total correlation). Both are NaN where undefined: for questions the
    teacher reads, for fewer than five students, and where all answered alike.

    References
    ----------
    Crocker and Algina (1986), Introduction to Classical and Modern Test Theory, ch. 14.
    """
    graded = [one for one in marked if not one.fault]
    points = np.array([[mark.points for mark in one.marks] for one in graded], dtype=float)
    points = points.reshape(len(graded), len(keyed.questions))
    rows = []
    for column, question in enumerate(keyed.questions):
        marks = [one.marks[column] for one in graded]
        status = Counter(mark.status for mark in marks)
        common, n_common = _most_common(marks)
        rows.append(
            {
                "question": question.question_id,
                "title": question.title,
                "n": len(marks),
                "difficulty": _difficulty(points[:, column], question.points, reviewed=question.asked.kind == "text"),
                "discrimination": _discrimination(points, column),
                "n_blank": status["blank"] + status["missing"],
                "n_review": status["review"],
                "common_feedback": common,
                "n_common": n_common,
            }
        )
    return pd.DataFrame(rows)


def _difficulty(points: np.ndarray, most: int, *, reviewed: bool) -> float:
    return float(points.mean() / most) if len(points) and most and not reviewed else float("nan")


def _discrimination(points: np.ndarray, column: int) -> float:
    item, rest = points[:, column], np.nansum(np.delete(points, column, axis=1), axis=1)
    if len(item) < _FEWEST or np.isnan(item).any() or np.ptp(item) == 0 or np.ptp(rest) == 0:
        return float("nan")
    return float(np.corrcoef(item, rest)[0, 1])


def _most_common(marks: Sequence[Mark]) -> tuple[str, int]:
    said = Counter(feedback_zh(mark) for mark in marks if mark.status in ("wrong", "partial", "unreadable"))
    return min(said.items(), key=lambda pair: (-pair[1], pair[0])) if said else ("", 0)
