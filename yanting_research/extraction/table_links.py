"""Links of the cells of a table (表内勾连): rows of sums, first columns, groups, rates, shares and changes.

Both kinds of tables, those in plain text and those that readers found, are linked alike: a link is the start of the
whole's cell, or of the two cells that a share is taken of.
"""

from __future__ import annotations

import math
import re

from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.people_nouns import people_end
from yanting_research.extraction.share_near import gap_of
from yanting_research.extraction.table_cells import TOTAL

__all__ = ["link_chapters", "link_column", "link_columns", "link_total_to_total"]

# Matches 其中病险, 达标(个) and 实到 at the head of a column; must not match 实有
_REACHED = re.compile(r"^其中|达标|合格|^实[到参发收]|^已|办结|完成|破案|整改|优秀|通过|转化|结业")
# Matches 活跃占注册(%) and 女党员占党员比例; must not match 占比
_SHARE_HEAD = re.compile(
    r"(?P<part>[\u4e00-\u9fff]{1,8})占(?!比|地)(?P<whole>[\u4e00-\u9fff]{1,8}?)(?:总?数)?的?(?:比例|比重|%)?(?:[(]%[)])?$"
)
# Matches 女, 党外 and 本科以上 at the head of a column: some of whom another column counts; must not match 农村
_GROUP_HEAD = re.compile(
    r"(?:女|男)(?:性|党员|干部|教师|职工)?|妇女|少数民族|党外(?:干部)?|非党|民族|(?:\d{2}岁?[-至])?\d{2}岁(?:及)?(?:以[上下])?"
    r"|(?:大专|本科|专科|研究生|高中|初中|中专|硕士)(?:及)?(?:以[上下])?(?:学历|文化)?|流动|预备|中级(?:职称)?|高级(?:职称)?"
)
# Matches 党员总数 at the head of a row; must not match 总数 alone
_ROW_OF_ALL = re.compile(r"(?P<of>[\u4e00-\u9fff]{2,6})总(?:数|人数)(?:[(][^()]{1,4}[)])?")
# Matches 占村数 and 占总人数(%); must not match 女党员占党员
_SHARE_OF_SUM = re.compile(
    r"占(?![比地用])(?P<whole>[\u4e00-\u9fff]{1,8}?)(?:总?[数量额])?(?:的?比例|的?比重|比)?(?:[(]%[)])?"
)
# Matches 增减(万元) and 比上年增减 at the head of a column; must not match 增加值
_STEP_HEAD = re.compile(r"(?:[比较]上年)?(?:增减|净增|增长|增加|变化|变动)[额数量]?(?:[(][^()]{1,8}[)])?")
# Matches 2014年(万元) and 上年 at the head of a column; must not match 年均
_YEAR_HEAD = re.compile(r"(?:19|20)\d\d年|[上去前今本当]年|年[初末]|上届|本届")
# Matches 编制 and 核定职数(名) at the head of a column; must not match 在编
_POSTS = re.compile(r"(?:编制|职数|定员)数?(?:[(][^()]{1,4}[)])?$")
_BESIDE = 6  # columns on each side of a rate in which its two counts stand
_FINE = 0.1  # percentage points: rates printed so finely fit the wrong columns by chance in no two rows
_MISS = 0.25  # of the first column: rows that miss it by more are not made up of the others
_SEVERAL = 2  # numbered rows of a column, or columns beside the one of sums
Columns = dict[int, list[Mention | None]]


def link_columns(heads: dict[int, str], labels: list[str], columns: Columns) -> None:
    """All links between the columns and rows of a table; what an early one has tied stays so.

    Parameters
    ----------
    heads
        Head of every column, by its number.
    labels
        Label of every row, as printed.
    columns
        The cells of every column of numbers, from top to bottom; changed in place.
    """
    _link_rows_of_totals(heads, columns)
    _link_shares_of_columns(heads, columns)
    _link_rows_of_first(heads, columns)
    _link_columns_of_changes(heads, columns)
    _link_rates_of_rows(columns)
    _link_rows_of_groups(labels, columns)
    _link_groups_of_first(heads, columns)


def link_total_to_total(heads: list[str], columns: Columns, row: int) -> None:
    """应验收375 达标360 in the row of sums: what was reached is of what was due, where no row reaches more."""
    for column in columns:
        if column - 1 not in columns:
            continue
        part, whole = columns[column][row], columns[column - 1][row]
        if part is None or whole is None or not _REACHED.search(heads[column]):
            continue
        pairs = zip(columns[column], columns[column - 1], strict=True)
        held = all(one is None or due is None or one.value <= due.value for one, due in pairs)
        if held and part.unit == whole.unit and part.role == whole.role == "count" and part.whole_start < 0:
            part.whole_start, part.list_kind, part.list_id = whole.start, "table", f"P-{whole.start}"


def _link_shares_of_columns(heads: dict[int, str], columns: Columns) -> None:
    """活跃占注册(%): each share is the one column's cell of the other's, in its row; 占村数: of a column's sum."""
    for column, head in heads.items():
        of_sum = _SHARE_OF_SUM.fullmatch(head)
        counted = _column_of(of_sum["whole"], heads, column) if of_sum else -1
        if counted in columns and column in columns:
            _take_of_sum(columns[column], columns[counted])
            continue
        told = _SHARE_HEAD.match(head)
        part = _column_of(told["part"], heads, column) if told else -1
        whole = _column_of(told["whole"], heads, column) if told else -1
        if part not in columns or whole not in columns or column not in columns or part == whole:
            continue
        for share, above, below in zip(columns[column], columns[part], columns[whole], strict=True):
            if share is not None and above is not None and below is not None:
                share.taken_of, share.noun = (above.start, below.start), f"{above.noun}占比"


def _take_of_sum(shares: list[Mention | None], cells: list[Mention | None]) -> None:
    """Shares of one column tied to the cells of another and to that column's sum, if it has one."""
    sums = {cell.whole_start for cell in cells if cell is not None and cell.whole_start >= 0}
    for share, cell in zip(shares, cells, strict=True):
        if len(sums) == 1 and share is not None and cell is not None and cell.whole_start >= 0:
            share.taken_of = (cell.start, cell.whole_start)


def _link_groups_of_first(heads: dict[int, str], columns: Columns) -> None:
    """班子成员 女 党外 35岁以下: groups of whom the first column counts, in each row; a column with a sum keeps it."""
    order = sorted(columns)
    named = [head.partition("(")[0] for head in (heads.get(column, "") for column in order)]
    if not order or not (people_end(named[0]) or TOTAL.fullmatch(named[0])):
        return
    for place, (column, name) in enumerate(zip(order[1:], named[1:], strict=True)):
        if not _GROUP_HEAD.fullmatch(name.removeprefix("其中").lstrip(":")):
            continue
        counted = order[place] if name.startswith("其中") else order[0]
        for first, cell in zip(columns[counted], columns[column], strict=True):
            free = first is not None and cell is not None and cell.whole_start < 0
            if (
                free
                and first is not None
                and cell is not None
                and cell.unit == first.unit
                and not cell.value > first.value
            ):
                cell.whole_start, cell.list_kind = first.start, "attribute"
                cell.list_id = f"G-{first.start}-{column}"


def _link_rows_of_groups(labels: list[str], columns: Columns) -> None:
    """党员总数, then 女党员, 少数民族, 35岁以下: rows of groups of whom the first row counts, in each column."""
    total = _ROW_OF_ALL.fullmatch(labels[0]) if labels else None
    if total is None:
        return
    for cells in columns.values():
        whole = cells[0]
        for label, cell in zip(labels[1:], cells[1:], strict=True):
            said = label.removeprefix("其中").lstrip(":")
            group = _GROUP_HEAD.fullmatch(said.removesuffix(total["of"]))
            free = whole is not None and cell is not None and cell.whole_start < 0 and cell.role == whole.role
            if group and free and whole is not None and cell is not None and cell.value <= whole.value:
                cell.whole_start, cell.list_kind = whole.start, "attribute"
                cell.list_id = f"G-{whole.start}-{cell.start}"
            if group and cell is not None and cell.noun.startswith(said):
                named = said if people_end(said) else said + total["of"]
                cell.noun = named + ("变化" if cell.noun.endswith("变化") else "")


def _link_rates_of_rows(columns: Columns) -> None:
    """应交 实交 收缴率: a rate that is one column's cell of another's in most rows is so in every row.

    A row that misses it is then a finding: 国企 186000 172980 93.5%. So are several, where half of the rows show what
    the rate is taken of and no chance explains that.
    """
    for column, rates in columns.items():
        shares = [one for one in rates if one is not None and one.role == "share" and one.taken_of[1] < 0]
        if len(shares) < _SEVERAL + 1 or len(shares) != len([one for one in rates if one is not None]):
            continue
        beside = {place: cells for place, cells in columns.items() if 0 < abs(place - column) <= _BESIDE}
        counts = [at for at, cells in beside.items() if all(one is None or one.role != "share" for one in cells)]
        pairs = [(part, whole) for part in counts for whole in counts if part != whole]
        fits = {pair: _fit_rows(rates, columns[pair[0]], columns[pair[1]]) for pair in pairs}
        best = max(fits, key=lambda pair: fits[pair], default=None)
        if best is None or not fits[best]:
            continue
        fine = all(share.precision <= _FINE for share in shares) or {*best} == {column - 1, column - 2}
        alone = [*fits.values()].count(fits[best]) == 1
        half = fits[best] >= max(_SEVERAL, len(shares) / 2) and fine and alone
        if fits[best] < len(shares) - 1 and not half:
            continue
        for share, part, whole in zip(rates, columns[best[0]], columns[best[1]], strict=True):
            if share is not None and part is not None and whole is not None:
                share.taken_of = (part.start, whole.start)


def _fit_rows(rates: list[Mention | None], parts: list[Mention | None], wholes: list[Mention | None]) -> int:
    """The rows in which a share is a part of a whole, rounded or cut off."""
    n_fit = 0
    for share, part, whole in zip(rates, parts, wholes, strict=True):
        counted = whole is not None and (whole.unit or whole.value == int(whole.value))  # no ratio such as 92.99
        if share is not None and part is not None and whole is not None and counted and part.unit == whole.unit:
            n_fit += gap_of(share, part, whole) < share.precision
    return n_fit


def _link_rows_of_totals(heads: dict[int, str], columns: Columns) -> None:
    """合计 as the head of a column: the other cells of each row are its parts, where no row holds the sums."""
    of_sums = [column for column, head in heads.items() if TOTAL.fullmatch(head.strip()) and column in columns]
    others = [column for column in columns if column not in of_sums]
    if len(of_sums) != 1 or len(others) < _SEVERAL:
        return
    for row, whole in enumerate(columns[of_sums[0]]):
        parts = [(cell, column) for column in others if (cell := columns[column][row]) is not None]
        if whole is None or any(one.unit != whole.unit or one.whole_start >= 0 for one, _ in parts):
            continue
        for part, column in parts:
            part.whole_start, part.list_kind, part.list_id = whole.start, "table", f"R-{whole.start}"
            thing = part.noun.removesuffix(heads[column])
            part.noun = heads[column] + thing if thing else part.noun


def _link_rows_of_first(heads: dict[int, str], columns: Columns) -> None:
    """支部 先进 一般 后进: the first column is the whole of the others of its row, where they make it up in most rows.

    A row that misses it is then a finding, and no reason to read the table otherwise.
    """
    order = sorted(columns)
    posts = bool(order) and _POSTS.search(heads.get(order[0], "")) is not None  # who holds them are no part of posts
    if posts or len(order) <= _SEVERAL or order != list(range(order[0], order[-1] + 1)):
        return
    rows = [cells for cells in zip(*(columns[column] for column in order), strict=True) if cells[0] is not None]
    whole_rows = [[cell for cell in cells if cell is not None] for cells in rows]
    alike = all(cell.unit in {"", cells[0].unit} and cell.role == "count" for cells in whole_rows for cell in cells)
    full = all(len(cells) == len(order) for cells in whole_rows)
    known = [cells for cells in whole_rows if not any(math.isnan(cell.value) for cell in cells)]  # 2X is none to add
    misses = [abs(math.fsum(cell.value for cell in cells[1:]) - cells[0].value) for cells in known]
    closed = misses.count(0)
    near = all(miss <= _MISS * cells[0].value for miss, cells in zip(misses, known, strict=True))
    near = near and all(cell.whole_start < 0 for cells in known for cell in cells)  # no row of sums beside
    if len(whole_rows) < _SEVERAL or not (alike and full) or closed < _SEVERAL:
        return
    if closed < len(known) - 1 and not (near and closed >= len(known) / 2):
        return
    for first, *others in whole_rows:
        for part in others:
            part.whole_start, part.list_kind, part.list_id = first.start, "table", f"R-{first.start}"


def _link_columns_of_changes(heads: dict[int, str], columns: Columns) -> None:
    """2014年 2015年 增减: what stands under 增减 is the step from the one year to the other, in its row."""
    for column, head in heads.items():
        years = [column - 2, column - 1]
        if not _STEP_HEAD.fullmatch(head) or not all(_YEAR_HEAD.match(heads.get(one, "")) for one in years):
            continue
        if column not in columns or not all(one in columns for one in years):
            continue
        for step, earlier, later in zip(columns[column], columns[years[0]], columns[years[1]], strict=True):
            if step is None or earlier is None or later is None or not step.unit == earlier.unit == later.unit:
                continue
            step.role, step.noun = "change", f"{later.noun}变化"
            step.taken_of = (later.start, earlier.start)


def _column_of(name: str, heads: dict[int, str], own: int) -> int:
    """The one column whose head begins with a name; -1 without, or with several."""
    found = [column for column, head in heads.items() if column != own and head.startswith(name)]
    return found[0] if len(found) == 1 else -1


def link_chapters(made: list[tuple[Mention, bool]], chapters: list[bool], list_id: str) -> None:
    """The rows under 一、收入 tied to it, down to the next row that is numbered so; a column needs two of them."""
    if sum(chapters) < _SEVERAL:
        return
    whole: Mention | None = None
    for (mention, total), opens in zip(made, chapters, strict=True):
        if opens or total:
            whole = None if total else mention
        elif whole is not None and mention.role in {"count", "money", "area"} and mention.whole_start < 0:
            mention.list_id, mention.list_kind = f"{list_id}-{whole.start}", "table"
            mention.whole_start = whole.start


def link_column(made: list[tuple[Mention, bool]], list_id: str) -> list[Mention]:
    """The mentions of a column, tied to its one row of sums when it has one."""
    totals = [mention for mention, total in made if total]
    for mention, total in made:
        if len(totals) == 1 and not total and mention.role in {"count", "money", "area", "length"}:
            mention.list_id, mention.list_kind = list_id, "table"
            mention.whole_start = totals[0].start
    return [mention for mention, _ in made]
