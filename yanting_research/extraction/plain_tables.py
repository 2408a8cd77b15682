"""Tables in plain text (文本表格): rows of cells set apart by blanks, tabs or bars.

The header gives indicator and unit, the first cell of a row its label; a row called
合计 holds the wholes of the rows above it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.units import load_units, unit_named
from yanting_research.extraction.views import View

__all__ = ["Cell", "find_tables", "table_mentions"]

_LINE = re.compile(r"[^\n]*\n?")
_SPLIT = re.compile(r"[^\s|,，]+(?: (?=\())?[^\s|,，]*")
_CELL = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%]?|[-/]")
_TOTAL = re.compile(r"(?:合计|总计|共计|小计|全[县区市镇乡省]|总数|合 ?计)")
_HEAD_UNIT = re.compile(r"^(?P<noun>.*?)[(](?P<unit>[^()]{1,6})[)]?\)?$")
_CAPTION_UNIT = re.compile(r"单位[:：] ?(?P<unit>[\u4e00-\u9fff%、/]{1,8})")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a text table, span and text."""

    start: int
    end: int
    text: str


def _cells(view: View, start: int, end: int) -> list[Cell]:
    text = view.text[start:end]
    splitter = re.compile(r"[^|\t]+") if text.count("|") >= 2 or text.count("\t") >= 1 else re.compile(r"\S+")
    cells = []
    for match in splitter.finditer(text):
        stripped = match.group().strip()
        if stripped and not set(stripped) <= set("-:=+"):
            lead = len(match.group()) - len(match.group().lstrip())
            at = start + match.start() + lead
            cells.append(Cell(at, at + len(stripped), stripped))
    return cells


def find_tables(view: View) -> list[tuple[list[Cell], list[list[Cell]]]]:
    """Header and rows of every block of at least two rows of numbers under a header.

    Examples
    --------
    >>> from yanting_research.extraction.views import make_view
    >>> header, rows = find_tables(make_view("类别 支部(个) 党员(名)\\n农村 12 340\\n社区 5 98\\n"))[0]
    >>> [c.text for c in header], len(rows)
    (['类别', '支部(个)', '党员(名)'], 2)
    """
    lines = []
    at = 0
    for line in view.text.split("\n"):
        if 2 < len(line) < 400 and (" " in line or "|" in line or "\t" in line):
            lines.append((at, at + len(line)))
        else:
            lines.append((at, at))
        at += len(line) + 1
    tables = []
    header: list[Cell] = []
    rows: list[list[Cell]] = []
    for start, end in [*lines, (0, 0)]:
        cells = _cells(view, start, end) if end > start else []
        if header and _is_row(cells, len(header)):
            rows.append(cells)
            continue
        if not cells and end > start and header:
            continue
        if len(rows) >= 2:
            tables.append((header, rows))
        rows = []
        header = cells if len(cells) >= 2 and not any(_CELL.fullmatch(cell.text) for cell in cells) else []
    return tables


def _is_row(cells: list[Cell], width: int) -> bool:
    if len(cells) != width or width < 2 or (_CELL.fullmatch(cells[0].text) and width < 3):
        return False
    return sum(bool(_CELL.fullmatch(cell.text)) for cell in cells[1:]) >= max(1, len(cells) - 2)


def table_mentions(view: View) -> list[Mention]:
    """A mention per numeric cell; ``part_of`` holds an offset into this list until linked."""
    found: list[Mention] = []
    for number, (header, rows) in enumerate(find_tables(view)):
        caption = _CAPTION_UNIT.search(view.text, max(0, header[0].start - 80), header[0].start)
        shared = caption["unit"] if caption else ""
        for column in range(1, len(header)):
            noun, unit = _heading(header[column].text, shared)
            cells = [(row[0], row[column]) for row in rows if column < len(row)]
            made = [_mention(label, cell, noun, unit) for label, cell in cells]
            total = [
                m for (label, _), m in zip(cells, made, strict=True) if m is not None and _TOTAL.fullmatch(label.text)
            ]
            for mention in made:
                if mention is None:
                    continue
                if len(total) == 1 and mention is not total[0] and mention.role in {"count", "money", "area"}:
                    mention.list_id, mention.list_kind = f"T{number}-{column}", "table"
                    mention.period = str(total[0].start)  # resolved by the caller to an index
                found.append(mention)
    return found


def _heading(text: str, shared: str) -> tuple[str, str]:
    match = _HEAD_UNIT.match(text)
    if match and match["noun"] and (match["unit"] in load_units() or match["unit"] in {"万元", "亿元", "万人"}):
        return match["noun"], match["unit"]
    if shared:
        return text, shared
    return text, "%" if re.search(r"率|占比|比例|比重", text) else ""


def _mention(label: Cell, cell: Cell, noun: str, unit: str) -> Mention | None:
    digits = cell.text.replace(",", "")
    if not _CELL.fullmatch(cell.text) or digits in {"-", "/"}:
        return None
    if digits.endswith("%"):
        digits, unit = digits[:-1], "%"
    scale = {"万元": 1e4, "亿元": 1e8, "万人": 1e4}.get(unit, 1.0)
    unit = {"万元": "元", "亿元": "元", "万人": "人"}.get(unit, unit)
    decimals = len(digits.partition(".")[2])
    mention = Mention(
        cell.start, cell.end, float(digits) * scale, math.nan, unit, "exact", "table", scale * 10.0**-decimals
    )
    mention.dimension = unit_named(unit).dimension
    average = bool(re.search(r"平均|人均|均", noun))
    mention.role = (
        "share"
        if mention.dimension == "share"
        else "average"
        if average
        else {"money": "money", "area": "area"}.get(mention.dimension, "count")
    )
    mention.rule = "F07"
    whole = bool(_TOTAL.fullmatch(label.text))
    name = label.text.strip('“”"')
    if average or whole:
        mention.noun = noun
    elif re.fullmatch(
        r"(?:人数|数量|个数|金额|户数|次数|数|班次|期数|人次|合计|支出|预算数?|决算数?|实际|计划|.{0,3}年.{0,2})", noun
    ):
        mention.noun = name
    else:
        mention.noun = name + noun
    if mention.role == "share" and not re.search(r"率|占比|比例|比重", mention.noun):
        mention.noun += "占比"
    return mention
