"""Answers from an export (答卷导入): RESPONSES, with every column's fate and every unread answer listed."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from yanting_research.core import RESPONSES, SURVEY_COLUMNS, SURVEY_FINDINGS, build_table, check_table, data_kind_of
from yanting_research.core.pseudonyms import pseudonyms
from yanting_research.errors import SurveyError
from yanting_research.survey.answers import Reader, fold, read_number, state_of
from yanting_research.survey.columns import Column, Plan, column_letters, plan_columns
from yanting_research.survey.questionnaire import Item, Questionnaire, response_columns

__all__ = ["Imported", "read_export"]

_LABEL = re.compile(r"[A-Za-z]{0,4}[0-9]{1,6}")
"""``R0012``, a running label that may be kept; not a number of 11 digits."""
_DURATION = re.compile(
    r"(?:([0-9]{1,4})(?:小时|时|h))?(?:([0-9]{1,5})(?:分钟|分|m(?:in)?))?"
    r"(?:([0-9]{1,7}(?:\.[0-9]{1,3})?)(?:秒钟?|s)?)?"
)
"""``2分3秒`` and ``123``; not ``很快``."""
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5]?[0-9]):([0-5]?[0-9])")
"""``00:02:03``; not ``2013-05-06``."""
_YES = frozenset({"1", "是", "√", "✓", "✔", "选中", "已选", "选择", "true", "yes", "y", "●", "x"})
_NO = frozenset({"0", "否", "未选中", "未选", "false", "no", "n", "○"})
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Imported:
    """RESPONSES, SURVEY_COLUMNS and SURVEY_FINDINGS of one file."""

    responses: pd.DataFrame
    columns: pd.DataFrame = field(repr=False)
    findings: pd.DataFrame = field(repr=False)


def read_export(
    rows: Sequence[Sequence[str]],
    questionnaire: Questionnaire,
    *,
    data_kind: str = "",
    first_row: int = 1,
    where: str = "answers",
    mapping: Mapping[str, str] | None = None,
    numbers: str = "auto",
    pseudonymise: str = "",
    key: bytes = b"",
) -> Imported:
    """Read the cells of an export of a survey site, or of a plain coded sheet.

    Parameters
    ----------
    rows, questionnaire, first_row, where, mapping, numbers
        As :func:`plan_columns`.
    pseudonymise, key
        Heading or letters of the column whose pseudonyms under this key become the labels of the sheets; a second
        sheet of the same person ends in ``-2`` and is a finding.
    data_kind
        ``real``, ``specimen`` or ``simulated``; may be left empty where the sheet has a column of it.

    Returns
    -------
    Imported
        Columns of RESPONSES as :func:`response_columns` names them: single choices as text codes ("" for none),
        scales and numbers as numbers, multiple choices 1 and 0, ranks from 1 with NaN for what was not ranked.
        An answer that is no option is left blank and is a finding with its cell.

    Raises
    ------
    SurveyError
        As :func:`plan_columns`; without a row of answers.
    PrivacyError
        Identifiers of persons in a column of answers.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire
    >>> rows = [["序号", "来自IP", "2、您的年龄段是", "9、您喜欢哪些培训形式"],
    ...         ["1", "192.0.2.7(某地)", "36至45岁", "课堂讲授┋送教上门"], ["2", "192.0.2.8(某地)", "40岁", ""]]
    >>> made = read_export(rows, default_questionnaire(), data_kind="specimen")
    >>> made.responses[["response_id", "age", "ways=1", "ways=6"]].to_dict("records")[0]
    {'response_id': 'R0001', 'age': '2', 'ways=1': 1.0, 'ways=6': 1.0}
    >>> made.findings.query("kind == 'unknown_answer'")[["cell", "found"]].to_dict("records")
    [{'cell': 'C3', 'found': '40岁'}]
    """
    plan = plan_columns(
        rows, questionnaire, first_row=first_row, where=where, mapping=mapping, numbers=numbers,
        pseudonymise=pseudonymise,
    )  # fmt: skip
    n_rows = max((len(column.cells) for column in plan.columns), default=0)
    kept = [n for n in range(n_rows) if any(_answers(column, n) for column in plan.columns)]
    if not kept:
        raise SurveyError("no row holds an answer", where=where, expected="rows below the heading", remedy="check it")
    sheet = _Sheet(plan, kept)
    data: dict[str, Any] = {"response_id": sheet.labels(key), "data_kind": sheet.kinds(data_kind, where)}
    for item in questionnaire:
        data.update(_item_answers(item, sheet))
    data.update(sheet.meta())
    empty = [plan.first_row + n for n in range(n_rows) if n not in set(kept)]
    sheet.findings += [_finding(row, 0, "blank_row", found="", said="这一行没有答案，没有读入") for row in empty]
    sheet.findings += _column_findings(plan, questionnaire)
    return Imported(
        check_table(pd.DataFrame(data), RESPONSES, where=where),
        build_table(sheet.column_rows(), SURVEY_COLUMNS),
        build_table(sheet.findings, SURVEY_FINDINGS),
    )


def _answers(column: Column, row: int) -> bool:
    return column.fate == "item" and row < len(column.cells) and bool(column.cells[row].strip())


def _finding(row: int, column: int, kind: str, *, found: str, said: str, item: str = "") -> dict[str, Any]:
    place = f"{column_letters(column)}{row or ''}"
    return {
        "n_row": row, "n_column": column, "cell": place if column else "", "kind": kind, "item": item,
        "found": found[:_SHOWN], "message_zh": said,
    }  # fmt: skip


def _column_findings(plan: Plan, questionnaire: Questionnaire) -> list[dict[str, Any]]:
    there = {column.target.item for column in plan.columns if column.target}
    found = [
        _finding(0, column.at + 1, "unmatched_column", found=column.header, said=column.note_zh)
        for column in plan.columns
        if column.fate == "unmatched"
    ]
    return found + [
        _finding(0, 0, "missing_item", found="", item=item.item, said=f"文件里没有这一题：{item.text}")
        for item in questionnaire
        if item.item not in there
    ]


class _Sheet:
    """The rows with answers, what is found in them, and how each column was read."""

    def __init__(self, plan: Plan, kept: list[int]) -> None:
        self.plan = plan
        self.kept = kept
        self.findings: list[dict[str, Any]] = []
        self.read_as: dict[int, Counter[str]] = {}

    def columns_of(self, item: Item, *, open_words: bool = False) -> list[Column]:
        """The columns that hold an item's answers, or the words beside its options."""
        return [
            column for column in self.plan.columns
            if column.target and column.target.item == item.item and column.target.open is open_words
        ]  # fmt: skip

    def cells(self, column: Column) -> list[str]:
        """Its cells in the rows that are kept."""
        return [column.cells[n].strip() for n in self.kept]

    def note(self, column: Column, how: str) -> None:
        """Count how a cell was read."""
        self.read_as.setdefault(column.at, Counter())[how] += 1

    def unknown(self, column: Column, at: int, found: str, item: Item) -> None:
        """An answer that is none."""
        said = {"number": "不是数", "scale": "不是量表上的点"}.get(item.kind, "不是这道题的选项")
        row = self.plan.first_row + self.kept[at]
        self.findings.append(
            _finding(row, column.at + 1, "unknown_answer", found=found, item=item.item, said=f"{said}，按未答处理")
        )

    def _named(self, name: str) -> list[str]:
        return next((self.cells(column) for column in self.plan.columns if column.header.strip() == name), [])

    def labels(self, key: bytes) -> list[str]:
        """Pseudonyms where declared; else running labels: the file's own where they are some, or new ones."""
        declared = next((column for column in self.plan.columns if column.fate == "pseudonym"), None)
        if declared is not None:
            return self._pseudonyms(declared, key)
        own = self._named("response_id")
        if own and len(set(own)) == len(own) and all(_LABEL.fullmatch(label) for label in own):
            return own
        width = max(4, len(str(len(self.kept))))
        return [f"R{n:0{width}d}" for n in range(1, len(self.kept) + 1)]

    def _pseudonyms(self, column: Column, key: bytes) -> list[str]:
        made, seen = [], Counter[str]()
        for n, name in zip(self.kept, pseudonyms(self.cells(column), key), strict=True):
            label = name or f"R{n + 1:04d}"
            seen[label] += 1
            if seen[label] > 1:
                row = self.plan.first_row + n
                said = f"同一个人的第 {seen[label]} 份答卷，编号加了 -{seen[label]}"
                self.findings.append(_finding(row, column.at + 1, "same_person", found="", said=said))
            made.append(f"{label}-{seen[label]}" if seen[label] > 1 else label)
        return made

    def kinds(self, stated: str, where: str) -> list[str]:
        """The kind of data, as the sheet or the caller says."""
        own = self._named("data_kind")
        table = pd.DataFrame({"data_kind": own}) if own else pd.DataFrame()
        return [data_kind_of(table, stated, where=where)] * len(self.kept)

    def meta(self) -> dict[str, list[float]]:
        """Seconds taken, and how many sheets came from one address."""
        made: dict[str, list[float]] = {}
        for column in self.plan.columns:
            cells = self.cells(column) if column.fate in ("duration", "address") else []
            if column.fate == "duration" and "duration_seconds" not in made:
                made["duration_seconds"] = [seconds(cell) for cell in cells]
            elif column.fate == "address" and "n_same_address" not in made:
                counts = Counter(cells)
                made["n_same_address"] = [float(counts[cell]) if cell else math.nan for cell in cells]
        own = self._named("n_same_address")
        if own and "n_same_address" not in made:
            made["n_same_address"] = [read_number(cell) for cell in own]
        return made

    def column_rows(self) -> list[dict[str, Any]]:
        """Rows of SURVEY_COLUMNS."""
        return [
            {
                "n_column": column.at + 1, "column": column.letters, "header": column.header, "fate": column.fate,
                "target": _target_name(column),
                "read_as": "、".join(f"{how} {n}" for how, n in sorted(self.read_as.get(column.at, {}).items())),
                "n_filled": sum(bool(cell.strip()) for cell in column.cells), "note_zh": column.note_zh,
            }
            for column in self.plan.columns
        ]  # fmt: skip


def _target_name(column: Column) -> str:
    if column.target is None:
        return ""
    mark = "+" if column.target.open else "="
    return f"{column.target.item}{mark}{column.target.code}" if column.target.code else column.target.item


def _item_answers(item: Item, sheet: _Sheet) -> dict[str, list[Any]]:
    columns = sheet.columns_of(item)
    words: dict[str, list[str]] = {
        f"{item.item}+{option.code}": [""] * len(sheet.kept) for option in item.options if option.open
    }
    if item.kind in ("multiple", "rank"):
        answers: dict[str, list[Any]] = {
            name: [math.nan] * len(sheet.kept) for name in response_columns(item) if "=" in name
        }
        if len(columns) == 1 and not (columns[0].target and columns[0].target.code):
            _joined(item, columns[0], sheet, answers, words)
        elif columns:
            _spread(item, columns, sheet, answers, words)
    else:
        answers = {item.item: ["" if item.kind in ("single", "text") else math.nan] * len(sheet.kept)}
        for column in columns:
            answers[item.item] = _single(item, column, sheet, words)
    for column in sheet.columns_of(item, open_words=True):
        name = _target_name(column)
        words[name] = [new or old for new, old in zip(_texts(column, sheet), words[name], strict=True)]
    return {**answers, **words}


def _texts(column: Column, sheet: _Sheet) -> list[str]:
    return ["" if state_of(cell, words=True) else cell for cell in sheet.cells(column)]


def _single(item: Item, column: Column, sheet: _Sheet, words: dict[str, list[str]]) -> list[Any]:
    if item.kind == "text":
        return _texts(column, sheet)
    made: list[Any] = []
    reader = Reader(item, positions=sheet.plan.positions)
    for at, cell in enumerate(sheet.cells(column)):
        blank: Any = "" if item.kind == "single" else math.nan
        if item.kind == "number":
            value = read_number(cell, item.unit)
            taken = math.isnan(value) or (bool(state_of(cell)) and value < item.low)
            found: Any = None if taken else value
            sheet.note(column, "number") if found is not None else None
        else:
            option = reader.option(cell)
            found = None if option is None else option.code if item.kind == "single" else float(option.code)
            if option is not None:
                sheet.note(column, option.how)
                if option.words:
                    words[f"{item.item}+{option.code}"][at] = option.words
        if found is None and not state_of(cell):
            sheet.unknown(column, at, cell, item)
        made.append(blank if found is None else found)
    return made


def _joined(
    item: Item, column: Column, sheet: _Sheet, answers: dict[str, list[Any]], words: dict[str, list[str]]
) -> None:
    reader = Reader(item, positions=sheet.plan.positions)
    for at, cell in enumerate(sheet.cells(column)):
        found, lost = reader.several(cell)
        if not found and state_of(cell):
            continue
        for piece in lost[:1]:  # a cell is one finding, named by its first unknown piece
            more = f"（等 {len(lost)} 处）" if len(lost) > 1 else ""
            sheet.unknown(column, at, piece + more, item)
        if not found:
            continue
        sheet.note(column, "joined")
        if item.kind == "multiple":
            for code in item.codes:
                answers[f"{item.item}={code}"][at] = 0.0
        for place, option in enumerate(found, start=1):
            name = f"{item.item}={option.code}"
            if item.kind == "multiple":
                answers[name][at] = 1.0
            elif math.isnan(answers[name][at]):
                answers[name][at] = float(place)
            if option.words:
                words[f"{item.item}+{option.code}"][at] = option.words


def _spread(
    item: Item, columns: list[Column], sheet: _Sheet, answers: dict[str, list[Any]], words: dict[str, list[str]]
) -> None:
    by_code = {column.target.code: column for column in columns if column.target}
    for at in range(len(sheet.kept)):
        marks: dict[str, float] = {}
        for code, column in by_code.items():
            mark, beside = _mark(item, code, column.cells[sheet.kept[at]].strip())
            if mark is None:
                sheet.unknown(column, at, column.cells[sheet.kept[at]].strip(), item)
                continue
            if not math.isnan(mark):
                sheet.note(column, "rank" if item.kind == "rank" else "mark")
            marks[code] = mark
            if beside:
                words[f"{item.item}+{code}"][at] = beside
        if not any(mark > 0 for mark in marks.values()):
            continue  # nothing chosen: not answered
        for code in by_code:
            value = marks.get(code, math.nan)
            answers[f"{item.item}={code}"][at] = (
                value if item.kind == "rank" and value > 0 else math.nan if item.kind == "rank"
                else 0.0 if math.isnan(value) and code in marks else value
            )  # fmt: skip


def _mark(item: Item, code: str, cell: str) -> tuple[float | None, str]:
    """1, 0, a rank, NaN for blank, ``None`` for what is none of these; and words beside an option."""
    key = fold(cell).removesuffix(".0")  # a table of numbers, saved as text, says 1.0
    if item.kind == "rank":
        value = read_number(cell)
        if state_of(cell) or value == 0:
            return math.nan, ""
        return (value if value == int(value) and 1 <= value <= len(item.options) else None, "") if value == value else (
            None, "")  # fmt: skip
    if state_of(cell) and key != "无":
        return math.nan, ""
    if key in _NO:
        return 0.0, ""
    chosen = Reader(item, positions=False).option(cell)
    if key in _YES or (chosen is not None and chosen.code == code):
        return 1.0, chosen.words if chosen else ""
    is_open = next(option.open for option in item.options if option.code == code)
    return (1.0, cell) if is_open and len(cell) > 1 else (None, "")


def seconds(cell: str) -> float:
    """Seconds of a time taken; NaN for none.

    >>> seconds("123秒"), seconds("2分3秒"), seconds("00:02:03"), seconds("很快")
    (123.0, 123.0, 123.0, nan)
    """
    text = fold(cell)
    clock = _CLOCK.fullmatch(text)
    if clock:
        return float(clock[1]) * 3600 + float(clock[2]) * 60 + float(clock[3])
    found = _DURATION.fullmatch(text) if text else None
    if not found:
        return math.nan
    hours, minutes, rest = (float(part) if part else 0.0 for part in found.groups())
    return hours * 3600 + minutes * 60 + rest
