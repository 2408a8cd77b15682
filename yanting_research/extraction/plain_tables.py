"""Tables in plain text (文本表格): rows of cells set apart by blanks, tabs or bars.

The header gives indicator and unit, the first cell of a row its label; a row called
合计 holds the wholes of the rows above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.table_cells import (
    TOTAL,
    UNIT_HEADS,
    Cell,
    Heading,
    is_number,
    is_unit,
    make_cell,
    name_groups,
    read_heading,
)
from yanting_research.extraction.table_links import link_chapters, link_column, link_columns, link_total_to_total
from yanting_research.extraction.units import load_units, unit_named
from yanting_research.extraction.views import View

__all__ = [
    "CHAPTER",
    "caption_unit",
    "find_tables",
    "table_mentions",
]

# Matches 单位:万元 over a table; must not match 单位负责人
_CAPTION_UNIT = re.compile(r"单位[:：] ?(?P<unit>[\u4e00-\u9fff%、/()]{1,60})")
# Cells between tabs, and between blanks, 总 计 in one; must not match the separators
_TABBED = re.compile(r"[^|\t│┃]+")
_SPACED = re.compile(r"[合总小共] {1,2}计(?!\S)|\S+")
_PIECE = re.compile(r"(?:^|(?<=[|│┃]))[^|│┃]*")
_LEAST_BARS = 2
_BARS = frozenset("|│┃")
_LONGEST_CELL, _LEAST_CELLS, _LEAST_ROWS = 20, 8, 3  # of a table whose cells stand on lines of their own
# Matches 。 and ，, which no cell holds; must not match 机关、事业法人
_SAID = re.compile(r"[。，；！？;!?]|,(?!\d{3})")
_RULE = frozenset("-:=+")  # signs that draw the lines of a table
_NONE = frozenset({"-", "--"})  # a cell that says there is nothing to say; longer ones draw lines
_LONGEST = 400  # code points: a longer line is a paragraph
# Matches 一、 of 一、收入 in the first cell of a row; must not match 一般公共服务
CHAPTER = re.compile(r"[一二三四五六七八九十]{1,2}[、.]\s?")
# Matches 人才类别 over the labels of rows; must not match 类别
_KIND = re.compile(r"(?P<of>[\u4e00-\u9fff]{2,6})(?:类别|种类|分类)")
# Matches 序号 over a column of running numbers, behind which the labels stand; must not match 编制
_NUMBERED = re.compile(r"序号|编号|序|号|顺序")
# Matches ①, 3, 1/1 and 9月30日 in the first cell of a row, behind which the label stands; must not match 2012年
_ORDINAL = re.compile(
    r"[①-⑳]|\d{1,3}|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{1,2})?|\d{1,2}月\d{1,2}日|[一二三四五六七八九十]{1,3}"
)
# Matches 36份 in 订党刊36份, which a row says besides its own figures; must not match 第3
_SAID_TOO = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![至到第])(?:\d[\d,.]*[份户人名期场次本册套台][次]?|[一二两三四五六七八九十]{1,3}[天次期场])$"
)
# Matches 103,9■2.00, digits of which one is hidden; must not match 党员(名)
_HIDDEN = re.compile(r"(?=[\d,.]{1,16}[■□*×X●])\d[\d,.■□*×X●]{1,20}")
# Matches 共计150名 over a table; must not match 2015年
_TOLD = re.compile(r"(?<![\d.])(?P<number>\d[\d,]{0,9})(?P<unit>[\u4e00-\u9fff]{1,2})")
_COUNTED = frozenset({"person", "household", "piece"})  # dimensions whose figures are bare counts
_NEAR = 80  # code points over a table in which its caption stands


def _cells(view: View, start: int, end: int) -> list[Cell]:
    text = view.text[start:end]
    bars = text.count("|") + text.count("│") + text.count("┃")
    if bars >= _LEAST_BARS:
        return _between_bars(text, start)
    splitter = _TABBED if "\t" in text else _SPACED
    cells = []
    for match in splitter.finditer(text):
        stripped = match.group().strip()
        if stripped and (stripped in _NONE or not _RULE.issuperset(stripped)):
            lead = len(match.group()) - len(match.group().lstrip())
            at = start + match.start() + lead
            cells.append(Cell(at, at + len(stripped), stripped))
    return cells


def _between_bars(text: str, start: int) -> list[Cell]:
    """Cells between bars, the empty ones too, so that each stays in its column; none of a line that only draws."""
    pieces = [(match.start(), match.group()) for match in _PIECE.finditer(text)]
    if pieces and not pieces[0][1].strip():
        pieces = pieces[1:]  # the bar at the head of a line sets nothing apart
    if pieces and not pieces[-1][1].strip():
        pieces = pieces[:-1]
    cells = []
    for at, piece in pieces:
        stripped = piece.strip()
        lead = len(piece) - len(piece.lstrip()) if stripped else 0
        cells.append(Cell(start + at + lead, start + at + lead + len(stripped), stripped))
    drawn = all(not cell.text or (cell.text not in _NONE and _RULE.issuperset(cell.text)) for cell in cells)
    return [] if drawn else cells


def find_tables(view: View) -> list[tuple[list[Cell], list[list[Cell]]]]:
    """Header and rows of every block of at least two rows of numbers under a header.

    Examples
    --------
    >>> from yanting_research.extraction.views import make_view
    >>> header, rows = find_tables(make_view("类别 支部(个) 党员(名)\\n农村 12 340\\n社区 5 98\\n"))[0]
    >>> [c.text for c in header], len(rows)
    (['类别', '支部(个)', '党员(名)'], 2)
    """
    tables = []
    header: list[Cell] = []
    rows: list[list[Cell]] = []
    led = False
    for start, end in [*_lines(view.text), (0, 0)]:
        cells = _cells(view, start, end)
        if led and not rows and _is_row(cells, len(header) + 1):
            header = [Cell(header[0].start, header[0].start, ""), *header]  # the head over the labels is empty
        if (
            len(cells) == len(header) - 1
            and cells
            and TOTAL.fullmatch(cells[0].text)
            and rows
            and _led_by_ordinals(rows)
        ):
            cells = [cells[0], Cell(cells[0].end, cells[0].end, ""), *cells[1:]]  # 本年合计 spans date and label
        if header and _is_row(cells, len(header)):
            rows.append(cells)
            continue
        if not cells and end > start and header:
            continue
        if len(rows) >= 2:
            tables.append((header, rows))
        rows = []
        header = cells if _is_header(cells, view.text[start:end]) else []
        led = bool(header) and view.text[start:end].lstrip()[:1] in _BARS
    return [*tables, *_fallen_tables(view)]


def _is_header(cells: list[Cell], line: str) -> bool:
    """Whether cells can be the heads of columns: no figure among them, and no caption (单位：元 监督电话：…)."""
    if len(cells) < 2 or _CAPTION_UNIT.search(line):
        return False
    return not any(is_number(cell.text) or _HIDDEN.fullmatch(cell.text) for cell in cells)


def _led_by_ordinals(rows: list[list[Cell]]) -> bool:
    """Whether the first cells of rows only number or date them, and their labels stand in the second.

    >>> _led_by_ordinals([[Cell(0, 1, "①"), Cell(2, 4, "省城"), Cell(5, 7, "96")]])
    True
    >>> _led_by_ordinals([[Cell(0, 2, "省城"), Cell(3, 5, "96"), Cell(6, 8, "41")]])
    False
    """
    told = [row for row in rows if not TOTAL.fullmatch(row[0].text)]
    return bool(told) and all(
        len(row) > 2 and _ORDINAL.fullmatch(row[0].text) and row[1].text and not is_number(row[1].text) for row in told
    )


def _fallen_tables(view: View) -> list[tuple[list[Cell], list[list[Cell]]]]:
    """Tables of saved pages, each cell of which stands on a line of its own: heads, then a label and its figures."""
    tables: list[tuple[list[Cell], list[list[Cell]]]] = []
    run: list[Cell] = []
    at = 0
    for line in [*view.text.split("\n"), "。"]:
        bare = line.strip(" |│┃\t")
        if len(bare) <= _LONGEST_CELL and not _SAID.search(bare):
            if bare:
                low = at + line.index(bare)
                run.append(Cell(low, low + len(bare), bare))
        else:
            if len(run) >= _LEAST_CELLS:
                tables += _fallen(run, view)
            run = []
        at += len(line) + 1
    return tables


def _fallen(run: list[Cell], view: View) -> Iterator[tuple[list[Cell], list[list[Cell]]]]:
    """The tables among cells that follow one another: a head for each figure, and rows of one length under them."""
    numbers = [is_number(cell.text) for cell in run]
    at = 1
    while at < len(run) - 1:
        if numbers[at] or not numbers[at + 1]:
            at += 1
            continue
        first = at
        width = next((place for place in range(first + 1, len(run)) if not numbers[place]), len(run)) - first
        rows = []
        while at + width <= len(run) and not numbers[at] and all(numbers[at + 1 : at + width]):
            rows.append(run[at : at + width])
            at += width
        heads = run[max(0, first - width + 1) : first]
        told = len(heads) == width - 1 and not any(is_number(head.text) for head in heads)
        stated = any(read_heading(head.text).unit for head in heads) or bool(caption_unit(view, run[0].start))
        if told and stated and len(rows) >= _LEAST_ROWS and (at == len(run) or not numbers[at]):
            yield [Cell(heads[0].start, heads[0].start, ""), *heads], rows


def _lines(text: str) -> list[tuple[int, int]]:
    """Spans of the lines that could be rows; the others have no length."""
    lines = []
    at = 0
    for line in text.split("\n"):
        lines.append((at, at + len(line) if _could_be_row(line) else at))
        at += len(line) + 1
    return lines


def _could_be_row(line: str) -> bool:
    """Whether a line has two cells or none: one of a single cell, such as an indented paragraph, ends a table."""
    if not 2 < len(line) < _LONGEST or not any(sign in line for sign in " |\t│┃"):
        return False
    return len(line.split(None, 2)) != 1 or line.count("|") + line.count("│") > 1 or _RULE.issuperset(line.strip())


def _is_row(cells: list[Cell], width: int) -> bool:
    if len(cells) != width or width < 2 or (is_number(cells[0].text) and width < 3):
        return False
    numbers = sum(is_number(cell.text) for cell in cells[1:])
    empty = sum(not cell.text for cell in cells[1:])
    return numbers > 0 and numbers + empty >= max(1, len(cells) - 2)


def caption_unit(view: View, start: int) -> str:
    """The unit, or units (个、万元), that the caption over a table states; ``""`` when it states none, or a rate."""
    caption = _CAPTION_UNIT.search(view.text, max(0, start - _NEAR), start)
    unit = caption["unit"] if caption else ""
    return "" if "/" in unit else unit.rstrip("()") if "(" not in unit.rstrip("()") else unit


def _caption(view: View, start: int) -> str:
    """The line over a table."""
    ahead = view.text[max(0, start - _NEAR) : start].rstrip("\n")
    return ahead[ahead.rfind("\n") + 1 :]


def _take_unit(cells: list[Mention], view: View, start: int) -> None:
    """共计150名 over a table that comes to 150: its bare cells count the same."""
    if not cells or any(cell.unit for cell in cells):
        return
    most = max(cell.value for cell in cells)
    for told in _TOLD.finditer(view.text, max(0, start - _NEAR), start):
        unit = next((told["unit"][:size] for size in (2, 1) if told["unit"][:size] in load_units()), "")
        if unit and unit_named(unit).dimension in _COUNTED and float(told["number"].replace(",", "")) == most:
            for cell in cells:
                cell.unit, cell.dimension = unit, unit_named(unit).dimension
            return


def table_mentions(view: View) -> list[Mention]:
    """A mention per numeric cell; ``whole_start`` is where the whole of its column stands."""
    found: list[Mention] = []
    for number, (header, rows) in enumerate(find_tables(view)):
        shared = caption_unit(view, header[0].start)
        columns: dict[int, list[Mention | None]] = {}
        of_units = next((c for c, cell in enumerate(header) if c and cell.text in UNIT_HEADS), 0)
        heads = name_groups([read_heading(cell.text, shared) for cell in header[1:]], _caption(view, header[0].start))
        label_at = 1 if _NUMBERED.fullmatch(header[0].text) or _led_by_ordinals(rows) else 0
        first = [row[0] if TOTAL.fullmatch(row[0].text) else row[label_at] for row in rows]
        labels = name_groups([read_heading(_SAID_TOO.sub("", cell.text) or cell.text) for cell in first])
        for column in range(1 + label_at, len(header)):
            head = heads[column - 1]
            made, chapters = [], []
            for row, named, group in zip(rows, first, labels, strict=True):
                total = bool(TOTAL.fullmatch(named.text))
                chapter = CHAPTER.match(named.text)
                label = read_heading(named.text[chapter.end() :]) if chapter else group
                kind = _KIND.fullmatch(header[0].text) if total else None
                label = Heading(kind["of"] + label.noun, label.unit, label.period) if kind else label
                if of_units and is_unit(row[of_units].text):
                    label = Heading(label.noun, row[of_units].text, label.period)
                mention = make_cell(row[column], label=label, head=head, total=total)
                columns.setdefault(column, []).append(mention)
                if mention is not None:
                    made.append((mention, total))
                    chapters.append(chapter is not None)
            found += link_column(made, f"T{number}-{column}")
            link_chapters(made, chapters, f"T{number}-{column}")
        named_heads = {column: cell.text for column, cell in enumerate(header)}
        link_columns(named_heads, [cell.text for cell in first], columns)
        if not shared:
            _take_unit([one for column in columns.values() for one in column if one is not None], view, header[0].start)
        sums = [at for at, row in enumerate(rows) if TOTAL.fullmatch(row[0].text)]
        if len(sums) == 1:
            link_total_to_total([head.text for head in header], columns, sums[0])
    return found
