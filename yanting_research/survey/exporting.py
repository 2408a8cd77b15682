"""Answers as a survey site would hand them out (导出样式), for specimens, round trips and practice."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from yanting_research.survey.asked import asked, check_responses
from yanting_research.survey.questionnaire import Item, Questionnaire

__all__ = ["export_rows"]

_JOIN, _ARROW = "┋", "→"


def export_rows(responses: pd.DataFrame, questionnaire: Questionnaire) -> list[list[str]]:
    """Rows of cells with words, joined choices and headings such as ``6、题干—子项``; the heading first.

    What was not asked is ``(跳过)``, what was left out ``(空)``; no address and no name is made up.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, read_export, simulate_responses
    >>> book = default_questionnaire()
    >>> table = simulate_responses(book, seed=3, n=20).responses
    >>> again = read_export(export_rows(table, book), book, data_kind="simulated").responses
    >>> again[list(table.columns)].equals(table)
    True
    """
    table = check_responses(responses, questionnaire)
    to_answer = asked(table, questionnaire)
    columns: dict[str, list[str]] = {
        "序号": [str(number) for number in range(1, len(table) + 1)],
        "所用时间": [_seconds(value) for value in table.get("duration_seconds", pd.Series(math.nan, table.index))],
    }
    number, matrix = 0, ""
    for item in questionnaire:
        number += 0 if item.matrix and item.matrix == matrix else 1
        matrix = item.matrix
        stem = questionnaire.stem(item)
        heading = f"{number}、{stem}—{item.text}" if stem else f"{number}、{item.text}"
        cells = [_cell(item, row) for row in table.to_dict("records")]
        shown = zip(cells, to_answer[item.item], strict=True)
        columns[heading] = [cell or ("(空)" if wanted else "(跳过)") for cell, wanted in shown]
    return [list(columns), *map(list, zip(*columns.values(), strict=True))]


def _seconds(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.0f}秒"


def _cell(item: Item, row: dict[Any, Any]) -> str:
    if item.kind == "text":
        return str(row[item.item])
    if item.kind == "number":
        return "" if math.isnan(row[item.item]) else f"{row[item.item]:g}"
    if item.kind == "single":
        return _words(item, row[item.item], row) if row[item.item] else ""
    if item.kind == "scale":
        return "" if math.isnan(row[item.item]) else item.label(_code(item, row[item.item]))
    places = {code: row[f"{item.item}={code}"] for code in item.codes}
    chosen = [code for code in item.codes if places[code] > 0]
    if item.kind == "rank":
        chosen.sort(key=lambda code: float(places[code]))
    return (_ARROW if item.kind == "rank" else _JOIN).join(_words(item, code, row) for code in chosen)


def _code(item: Item, value: float) -> str:
    return next(code for code in item.codes if float(code) == value)


def _words(item: Item, code: str, row: dict[Any, Any]) -> str:
    beside = row.get(f"{item.item}+{code}", "")
    return f"{item.label(code)}〖{beside}〗" if beside else item.label(code)
