"""Pages of the results (成绩网页): one a student, one for the class; no script, no request, everything escaped."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from yanting_research.grading.marking import Mark, Marked
from yanting_research.grading.tables import STATUS_ZH, feedback_zh, remark_zh
from yanting_research.lessons.key_documents import KeyedLesson

__all__ = ["PAGE_HEAD", "class_page", "is_student_page", "student_page"]

PAGE_HEAD = 300
"""Bytes of a file that tell whether it is one of these pages."""
_MARK = b'<meta name="generator" content="yanting grade">'

_PAGE = """<!DOCTYPE html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="generator" content="yanting grade">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body{{font-family:'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;color:#1d2733;
margin:0 auto;max-width:64rem;padding:1.5rem 1.25rem 4rem;line-height:1.65;font-size:16px}}
h1{{font-size:1.6rem;margin:0 0 .25rem}}h2{{font-size:1.2rem;margin:2rem 0 .5rem}}
p.lead{{color:#4a5866;margin:.2rem 0 1.2rem}}
.score{{font-size:2rem;font-weight:700;font-variant-numeric:tabular-nums}}
table{{border-collapse:collapse;width:100%;margin:.6rem 0;border-top:1.5pt solid #1d2733;
border-bottom:1.5pt solid #1d2733;font-size:.95rem}}
th{{text-align:left;border-bottom:.75pt solid #1d2733;padding:.35rem .5rem;white-space:nowrap}}
td{{padding:.4rem .5rem;vertical-align:top;border-bottom:1px solid #d9e0e7;overflow-wrap:anywhere}}
.n{{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}}.s{{white-space:nowrap;font-weight:600}}
.right{{color:#1f7a4d}}.partial,.unreadable{{color:#7a5600}}.wrong{{color:#a8322a}}
.blank,.missing,.not_graded{{color:#4a5866}}.review{{color:#31568f}}
.fault{{border-left:4px solid #a8322a;background:#fbf3f2;padding:.5rem .9rem}}
pre{{background:#f5f7f9;border:1px solid #d9e0e7;padding:.6rem .8rem;white-space:pre-wrap;overflow-wrap:anywhere;
font-size:.9rem}}
a{{color:#31568f}}
</style>
</head>
<body>
{body}
</body>
</html>
"""
_SIGNS = {"right": "✓", "partial": "◐", "wrong": "✗", "blank": "○", "unreadable": "？", "review": "✎"}
_LONGEST = 2_000
_HOW_TO_READ = (
    "得分率是平均得分与满分之比，越低越难。区分度是这道题的得分与其余各题总分的相关系数：接近 0 或为负，说明这道题"
    "分不出掌握得好不好，看看题目是不是有歧义。人数不到 5，或者大家答得一样时，区分度算不出来，写作“—”。"
)


def _page(title: str, parts: Iterable[str]) -> str:
    return _PAGE.format(title=_text(title), body="\n".join(part for part in parts if part))


def _text(value: str) -> str:
    """The one place where these pages escape; a lone surrogate, which UTF-8 cannot hold, is shown by its number."""
    return html.escape(value.encode("utf-8", "backslashreplace").decode("utf-8"))


def _number(value: float) -> str:
    return "—" if math.isnan(value) else f"{value:.2f}".rstrip("0").rstrip(".")


def is_student_page(head: bytes) -> bool:
    """Whether a file that begins so was written here.

    >>> is_student_page(_PAGE.encode()[:PAGE_HEAD]), is_student_page(b"<!DOCTYPE html><p>remarks of the teacher")
    (True, False)
    """
    return _MARK in head


def student_page(one: Marked, keyed: KeyedLesson) -> str:
    """What a student gets back: points, feedback to each answer, and what happened when the notebook ran."""
    reviewed = sum(mark.max_points for mark in one.marks if mark.status == "review")
    points = sum(mark.points for mark in one.marks if not math.isnan(mark.points))
    most = sum(mark.max_points for mark in one.marks)
    waiting = f"（另有 {reviewed} 分待老师评阅）" if reviewed else ""
    parts = [
        f"<h1>{_text(keyed.title)}</h1>",
        f'<p class="lead">学员：{_text(one.student)}</p>',
        f'<p><span class="score">{_number(points)}</span> / {most} 分{waiting}</p>',
    ]
    if one.fault:
        parts.append(f'<p class="fault">这份作业没有评分：{_text(one.fault)}</p>')
        return _page(f"{one.student}　{keyed.title}", parts)
    parts.append(_marks_table(one.marks))
    parts += _run_parts(one)
    return _page(f"{one.student}　{keyed.title}", parts)


def _marks_table(marks: Sequence[Mark]) -> str:
    rows = "\n".join(
        f'<tr><td class="s">{_text(mark.question_id)}</td><td>{_text(mark.title)}</td>'
        f"<td>{_text(mark.answer[:_LONGEST])}</td>"
        f'<td class="n">{_number(mark.points)} / {mark.max_points}</td>'
        f'<td class="s {mark.status}">{_SIGNS.get(mark.status, "○")} {STATUS_ZH[mark.status]}</td>'
        f"<td>{_text(feedback_zh(mark))}</td></tr>"
        for mark in marks
    )
    head = '<tr><th>题号</th><th>题目</th><th>作答</th><th class="n">得分</th><th>状态</th><th>反馈</th></tr>'
    return f"<table><thead>{head}</thead><tbody>\n{rows}\n</tbody></table>"


def _run_parts(one: Marked) -> list[str]:
    run = one.run
    if run is None:
        return []
    said = [f"运行了 {run.n_run} 个代码单元格。", *([run.ending] if run.ending else []), *one.notes]
    if run.left_out:
        said.append(f"没有执行的笔记本命令：{'；'.join(run.left_out)}。")
    parts = ["<h2>运行情况</h2>", f"<ul>{''.join(f'<li>{_text(line)}</li>' for line in said)}</ul>"]
    if run.errors:
        rows = "".join(
            f'<tr><td class="s">{_text(_cell_name(one, error.number))}</td><td>{_text(error.message)}</td></tr>'
            for error in run.errors
        )
        head = "<tr><th>单元格</th><th>错误</th></tr>"
        parts.append(f"<h2>出错的单元格</h2><table><thead>{head}</thead><tbody>{rows}</tbody></table>")
    if run.output.strip():
        parts.append(f"<h2>打印的内容（开头）</h2><pre>{_text(run.output[:_LONGEST])}</pre>")
    return parts


def _cell_name(one: Marked, number: int) -> str:
    label = one.labels.get(number)
    return f"{label} 的作答单元格" if label else f"第 {number} 个单元格"


def class_page(marked: Sequence[Marked], items: pd.DataFrame, keyed: KeyedLesson, *, links: Mapping[str, str]) -> str:
    """The overview for the teacher: students with their points, questions with difficulty and discrimination.

    Parameters
    ----------
    marked, items
        Marks of all submissions; table of ``item_table``.
    keyed
        The lesson.
    links
        Student to the address of the page.
    """
    n_graded = sum(not one.fault for one in marked)
    lead = f"交了 {len(marked)} 份，评了 {n_graded} 份。分数只按教师的答案判；简答题由老师评阅，不计在得分里。"
    return _page(
        f"成绩　{keyed.title}",
        [
            f"<h1>{_text(keyed.title)}：成绩</h1>",
            f'<p class="lead">{lead}</p>',
            "<h2>学员</h2>",
            _students_table(marked, links),
            "<h2>题目</h2>",
            _items_table(items),
            f"<p>{_HOW_TO_READ}</p>",
        ],
    )


def _students_table(marked: Sequence[Marked], links: Mapping[str, str]) -> str:
    rows = "\n".join(
        f'<tr><td><a href="{_text(links[one.student])}">{_text(one.student)}</a></td>'
        f'<td class="n">{_number(sum(mark.points for mark in one.marks if not math.isnan(mark.points)))}</td>'
        f'<td class="n">{sum(mark.max_points for mark in one.marks if mark.status == "review") or ""}</td>'
        f'<td class="n">{sum(mark.max_points for mark in one.marks)}</td><td>{_text(remark_zh(one))}</td></tr>'
        for one in marked
    )
    head = '<tr><th>学员</th><th class="n">得分</th><th class="n">待评阅</th><th class="n">满分</th><th>备注</th></tr>'
    return f"<table><thead>{head}</thead><tbody>\n{rows}\n</tbody></table>"


def _items_table(items: pd.DataFrame) -> str:
    rows = "\n".join(_item_row(dict(row)) for row in items.to_dict("records"))
    head = (
        '<tr><th>题号</th><th>题目</th><th class="n">人数</th><th class="n">得分率</th><th class="n">区分度</th>'
        '<th class="n">没有作答</th><th>最常见的反馈</th></tr>'
    )
    return f"<table><thead>{head}</thead><tbody>\n{rows}\n</tbody></table>"


def _item_row(row: dict[Any, Any]) -> str:
    return (
        f'<tr><td class="s">{_text(row["question"])}</td><td>{_text(row["title"])}</td><td class="n">{row["n"]}</td>'
        f'<td class="n">{_number(row["difficulty"])}</td><td class="n">{_number(row["discrimination"])}</td>'
        f'<td class="n">{row["n_blank"]}</td><td>{_common(row["common_feedback"], row["n_common"])}</td></tr>'
    )


def _common(said: str, times: int) -> str:
    return f"{_text(said)}（{times} 次）" if times else ""
