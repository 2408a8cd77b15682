"""Where a table begins and what its columns are (表头): title rows, header row, names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from yanting_research.chinese import find_dates

__all__ = [
    "METADATA_NAMES",
    "TEXT_NAMES",
    "Header",
    "find_header",
    "header_cells",
    "is_remark",
    "metadata_name",
    "normal_name",
    "standard_value",
    "unique_names",
]

TEXT_NAMES = (
    "正文", "全文", "内容", "文本", "正文内容", "文章内容", "文件内容", "政策内容", "政策全文", "政策文本", "文件正文",
    "文件全文", "text", "content", "body", "fulltext", "full_text",
)  # fmt: skip
"""Headers of a column that holds the texts."""
METADATA_NAMES = {
    "doc_id": ("doc_id", "docid", "id", "编号", "文件编号", "文档编号"),
    "title": ("标题", "题目", "题名", "文件名称", "政策名称", "文章标题", "文件标题", "政策标题", "title"),
    "author": ("作者", "发文机关", "发文单位", "发布机构", "发布机关", "发布单位", "制定机关", "发文机构", "author"),
    "source": ("来源", "文章来源", "信息来源", "稿源", "source"),
    "published": (
        "日期", "发布日期", "发布时间", "成文日期", "印发日期", "发文日期", "公布日期", "时间", "date", "published",
    ),
    "region": ("地区", "区域", "地域", "省份", "省市", "城市", "区县", "县", "县区", "region"),
    "period": ("年份", "年度", "年", "时期", "year", "period"),
    "doc_number": ("文号", "发文字号", "发文号", "文件字号", "doc_number"),
}  # fmt: skip
"""Our name of a column -> the headers that mean it."""
_MEANING = {header: name for name, headers in METADATA_NAMES.items() for header in headers}
_LONG = 60
_SEARCHED = 50
_TOP = 12
_NUMBER = re.compile(r"[-+]?[\d,，.．]{1,40}[%％]?")
"""``1,234.5`` and ``12%``; not ``2013年``."""
_REMARK = re.compile(
    r"[（(]?(?:注|备注|说明|附注|资料来源|数据来源|来源|填表人|填报人|制表人?|审核人?|单位负责人|统计负责人|联系电话)"
    r"\s{0,3}[0-9一二三四五六七八九十]{0,2}\s{0,3}[:：.、）)]"
)
"""``注：本表为虚构`` and ``备注1、``; not ``注册党员``."""
_DAY_DIGITS = re.compile(r"([12]\d{3})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
"""``20130605``; not ``20139999``."""
_YEAR = re.compile(r"([12]\d{3})\s?年?度?")
"""``2013年``; not ``2013人``."""
_DAY_SLASHES = re.compile(r"([12]\d{3})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
"""``2013/6/5`` and ``2013-06-05 08:30``; not ``13/6/5``."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table begins.

    Attributes
    ----------
    index
        Position of the header row among the sheet's rows; -1 where the table has none.
    names
        One name a column, none twice.
    above
        Cells of the title rows above it.
    first
        Position of the first row below it.
    """

    index: int
    names: tuple[str, ...]
    above: tuple[str, ...]
    first: int


def normal_name(header: str) -> str:
    """A header for comparison: width, case and white space do not matter.

    >>> normal_name(" 正 文："), normal_name("ＩＤ")
    ('正文', 'id')
    """
    folded = unicodedata.normalize("NFKC", header).lower()
    return "".join(character for character in folded if not character.isspace()).strip(":*")


def metadata_name(header: str) -> str:
    """Our name for a header that means it, else ``""``.

    >>> metadata_name("发文字号"), metadata_name("主题词")
    ('doc_number', '')
    """
    return _MEANING.get(normal_name(header), "")


def standard_value(name: str, cell: str) -> str:
    """A cell under our name: days as ISO dates and years as four digits, the rest as it is.

    >>> standard_value("published", "2013年6月5日"), standard_value("published", "2013/6/5")
    ('2013-06-05', '2013-06-05')
    >>> standard_value("period", "2013年度"), standard_value("title", "2013年")
    ('2013', '2013年')
    """
    text = cell.strip()
    if name not in {"published", "period"}:
        return text
    match = _DAY_SLASHES.fullmatch(text)
    if match and 1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31:
        return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    match = _DAY_DIGITS.fullmatch(text)
    if match:
        return "-".join(match.groups())
    match = _YEAR.fullmatch(text)
    if match:
        return match[1]
    mentions = find_dates(text) if len(text) < _LONG else []
    whole = len(mentions) == 1 and mentions[0].span.start == 0 and mentions[0].span.end == len(text)
    return mentions[0].period if whole and mentions[0].kind in {"day", "month", "year"} else text


def find_header(rows: Sequence[Sequence[str]], *, given: int | None = None) -> Header:
    """The header row: the first with two names of ours, else the first with two cells of words and rows below it.

    Rows above it are titles; an entry of a form (填报单位：青禾县) is no header. A table of
    one column has a header only if its first cell is a name that texts go by. A row that
    already holds a long text or a number is no header: the table has none, and its columns
    are called 列1, 列2, ...

    Parameters
    ----------
    rows
        Of the sheet.
    given
        Position of the header row, when the user said it.

    Examples
    --------
    >>> find_header([("青禾县虚构文件汇编",), ("编号", "正文"), ("1", "全文如下。")])
    Header(index=1, names=('编号', '正文'), above=('青禾县虚构文件汇编',), first=2)
    >>> find_header([("1", "全县共有党员三千人。" * 9), ("2", "另一篇。")]).names
    ('列1', '列2')
    """
    width = max((len(row) for row in rows), default=0)
    given = _named_row(rows) if given is None else given
    if given is not None:
        return Header(given, unique_names(_padded(rows[given], width)), _cells(rows[:given]), given + 1)
    narrow = len({column for row in rows for column, cell in enumerate(row) if cell.strip()}) < 2
    for index, row in enumerate(rows[:_SEARCHED]):
        filled = [cell.strip() for cell in row if cell.strip()]
        if not filled:
            continue
        if narrow:
            named = normal_name(filled[0]) in TEXT_NAMES
            return Header(index if named else -1, unique_names(_padded(row if named else (), width)), (), index + named)
        if len(header_cells(row)) < 2 or index + 1 == len(rows):
            continue
        if _is_data(filled):
            return Header(-1, unique_names([""] * width), _cells(rows[:index]), index)
        return Header(index, unique_names(_padded(row, width)), _cells(rows[:index]), index + 1)
    return Header(-1, unique_names([""] * width), (), 0)


def _named_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Position of the first row near the top in which two cells are names of ours."""
    for index, row in enumerate(rows[:_TOP]):
        n_known = sum(normal_name(cell) in TEXT_NAMES or bool(metadata_name(cell)) for cell in row if len(cell) < _LONG)
        if n_known > 1 and index + 1 < len(rows):
            return index
    return None


def header_cells(row: Sequence[str]) -> list[str]:
    """Filled cells that may be headers: ``填报单位：青禾县`` and ``单位：件`` are entries of a form.

    >>> header_cells(("填报单位：青禾县", "", "单位：件")), header_cells(("序号", "正文"))
    ([], ['序号', '正文'])
    """
    return [cell.strip() for cell in row if cell.strip() and ":" not in cell and "：" not in cell]


def is_remark(cell: str) -> bool:
    """Whether a cell opens a remark below a table.

    >>> is_remark("注：本表为虚构"), is_remark("注册党员")
    (True, False)
    """
    return bool(_REMARK.match(cell))


def _is_data(filled: list[str]) -> bool:
    """Whether a row cannot be a header, because a header neither is long nor counts anything."""
    if any(normal_name(cell) in TEXT_NAMES or metadata_name(cell) for cell in filled):
        return False
    return any(len(cell) > _LONG for cell in filled) or bool(_NUMBER.fullmatch(filled[0]))


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def _cells(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(cell.strip() for row in rows for cell in row if cell.strip())


def unique_names(headers: Sequence[str]) -> tuple[str, ...]:
    """One name a column: an empty header becomes 列3, a repeated one gets ``_2``.

    >>> unique_names(["标题", "", "标题"])
    ('标题', '列2', '标题_2')
    """
    names: list[str] = []
    taken: set[str] = set()
    for number, header in enumerate(headers, start=1):
        base = " ".join(header.split()) or f"列{number}"
        name, copy = base, 1
        while name in taken:
            copy += 1
            name = f"{base}_{copy}"
        taken.add(name)
        names.append(name)
    return tuple(names)
