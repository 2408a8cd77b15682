"""What a three-line table says (三线表的内容): cells as printed, caption and note.

The renderers only escape and arrange. Numbers are rounded half up on their decimal
digits (四舍五入), as a reader with pencil and paper would: 0.125 becomes 0.13.
"""

from __future__ import annotations

import datetime
import math
import numbers
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, TypedDict

import pandas as pd

from yanting_research.core import data_kind_of
from yanting_research.errors import ContractError

__all__ = ["TableLayout", "TableOptions", "lay_out", "round_half_up"]

_WORDS = {
    "zh": {
        "n": "n = {n}", "unit": "单位：{unit}", "kind": "数据：{kind}", "source": "来源：{source}",
        "note": "注：", "join": "；", "end": "。", "yes": "是", "no": "否",
        "real": "真实数据", "specimen": "样例文本（自编）", "simulated": "模拟数据",
        "mark": "（模拟数据）", "known": "模拟",
    },
    "en": {
        "n": "n = {n}", "unit": "unit: {unit}", "kind": "data: {kind}", "source": "source: {source}",
        "note": "Note: ", "join": "; ", "end": ".", "yes": "yes", "no": "no",
        "real": "real", "specimen": "specimen texts (written for teaching)", "simulated": "simulated",
        "mark": " (simulated data)", "known": "simulated",
    },
}  # fmt: skip
_ALIGN = ("left", "center", "right")
MISSING = "—"
_WIDE = Context(prec=400)  # holds the largest double with 15 decimals
MINUS = "−"
# Would break XML, terminals or lines: "\x00", "\x1b", "\ud800", bidi "\u202e"; not "县", not "\n" (handled apart)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"[ \t\r\n\u2028\u2029]+")  # "a \n b" becomes "a b"; the full-width blank stays


class TableOptions(TypedDict, total=False):
    """Options of every ``tabulate_`` function.

    ``caption``; ``n`` (a number or words); ``unit``; ``data_kind`` (needed unless the
    table has that column); ``source``; ``notes`` (further words); ``digits`` (decimals
    of columns of real numbers: one number for all, or a mapping, default 2); ``labels``
    (headings of columns); ``align`` (``left``, ``center`` or ``right`` by column, where it
    shall not follow the type); ``rules`` (numbers of rows that a thin line stands under, 辅助线;
    Markdown has none); ``lang`` (``zh`` or ``en``).
    """

    caption: str
    n: int | str
    unit: str
    data_kind: str
    source: str
    notes: str
    digits: int | Mapping[str, int]
    labels: Mapping[str, str]
    align: Mapping[str, str]
    rules: Sequence[int]
    lang: str


@dataclass(frozen=True, slots=True)
class TableLayout:
    """A table as printed, unescaped: ``align`` is ``"left"``, ``"center"`` or ``"right"`` a column.

    ``rules`` are numbers of rows that a thin line stands under.
    """

    caption: str
    header: tuple[str, ...]
    align: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    rules: frozenset[int] = frozenset()


def lay_out(table: pd.DataFrame, options: TableOptions) -> TableLayout:
    """Cells, caption and note of a table.

    Raises
    ------
    ValueError
        For an unknown option, language or kind of data, for no kind, or for a kind that
        the table's own column contradicts.

    Examples
    --------
    >>> layout = lay_out(pd.DataFrame({"项目": ["甲"], "值": [-0.125]}), {"data_kind": "simulated", "caption": "例"})
    >>> layout.rows, layout.caption, layout.note
    ((('甲', '−0.13'),), '例（模拟数据）', '注：数据：模拟数据。')
    """
    unknown = sorted(set(options) - set(TableOptions.__annotations__))
    if unknown:
        raise ValueError(f"options {unknown}; allowed: {', '.join(TableOptions.__annotations__)}")
    lang = options.get("lang", "zh")
    if lang not in _WORDS:
        raise ValueError(f"lang={lang!r}; allowed: {', '.join(_WORDS)}")
    kind = _kind(table, options.get("data_kind", ""))
    labels = options.get("labels", {})
    columns = [
        _column(table.iloc[:, index], _digits(str(name), options), lang) for index, name in enumerate(table.columns)
    ]
    return TableLayout(
        caption=_caption(options.get("caption", ""), kind, lang),
        header=tuple(plain(labels.get(str(name), str(name))) for name in table.columns),
        align=_align(table, [align for _, align in columns], options.get("align", {})),
        rows=tuple(zip(*(cells for cells, _ in columns), strict=True)),
        note=_note(options, kind, lang),
        rules=frozenset(options.get("rules", ())),
    )


def _align(table: pd.DataFrame, found: list[str], wanted: Mapping[str, str]) -> tuple[str, ...]:
    strange = sorted(set(wanted.values()) - set(_ALIGN))
    if strange:
        raise ValueError(f"align={strange[0]!r}; allowed: {', '.join(_ALIGN)}")
    return tuple(wanted.get(str(name), align) for name, align in zip(table.columns, found, strict=True))


def _kind(table: pd.DataFrame, stated: str) -> str:
    try:
        return data_kind_of(table, stated, where="table")
    except ContractError as error:  # here the kind is an option of the call, as the language is
        raise ValueError(str(error)) from error


def _digits(name: str, options: TableOptions) -> int:
    digits = options.get("digits", 2)
    chosen = digits if isinstance(digits, int) else digits.get(name, 2)
    if not 0 <= chosen <= 15:
        raise ValueError(f"digits={chosen} for {name!r}; allowed: 0 to 15")
    return chosen


def _column(column: pd.Series, digits: int, lang: str) -> tuple[list[str], str]:
    values = column.tolist()
    whole = all(not isinstance(value, float) for value in values)
    cells = [_cell(value, digits, lang) for value in values]
    known = [value for value in values if not _missing(value)]
    numeric = bool(known) and all(isinstance(value, numbers.Real) and not isinstance(value, bool) for value in known)
    return cells, "right" if numeric or (not known and not whole) else "left"


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def _cell(value: Any, digits: int, lang: str) -> str:
    if _missing(value):
        return MISSING
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return _WORDS[lang]["yes" if value else "no"]
    if isinstance(value, numbers.Integral):
        return str(int(value)).replace("-", MINUS)
    if isinstance(value, numbers.Real):
        return round_half_up(float(value), digits)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return plain(str(value))


def round_half_up(value: float, digits: int) -> str:
    """A number with fixed decimals, halves away from zero, a true minus sign, no minus zero.

    >>> round_half_up(0.125, 2), round_half_up(-2.5, 0), round_half_up(-0.001, 2), round_half_up(float("inf"), 1)
    ('0.13', '−3', '0.00', '∞')
    """
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP, context=_WIDE)
    text = f"{abs(rounded):f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def plain(text: str) -> str:
    """One printable line: breaks become blanks, what cannot be printed U+FFFD.

    >>> plain("党员\\n培训\\x1b")
    '党员 培训�'
    """
    return _UNPRINTABLE.sub("\ufffd", _BLANKS.sub(" ", text)).strip(" ")


def _caption(caption: str, kind: str, lang: str) -> str:
    words = _WORDS[lang]
    stated = kind != "simulated" or words["known"] in caption.lower()
    return plain(caption) if stated else plain(caption) + words["mark"]


def _note(options: TableOptions, kind: str, lang: str) -> str:
    words = _WORDS[lang]
    parts = [words[name].format(**{name: options[name]}) for name in ("n", "unit") if options.get(name, "") != ""]
    parts.append(words["kind"].format(kind=words[kind]))
    parts += [words["source"].format(source=options["source"])] if options.get("source") else []
    parts += [options["notes"]] if options.get("notes") else []
    return plain(words["note"] + words["join"].join(parts) + words["end"])
