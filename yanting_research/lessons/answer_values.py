"""Reading an answer (作答): what a student put into a cell, as a number with its unit.

An answer comes as it was typed: ``99.3``, ``"９９．３％"``, ``"25,619人"``, ``"一百二十万"``. Numbers are exact
fractions here, so that 0.1 + 0.2 is 0.3 and a tolerance has a sharp edge.
"""

from __future__ import annotations

import math
import numbers
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from yanting_research.chinese import NumeralError, is_numeral, parse_exact

__all__ = [
    "LONGEST_ANSWER",
    "NumberAnswer",
    "Unread",
    "base_unit",
    "fold_text",
    "is_blank",
    "read_number",
    "type_name",
]

LONGEST_ANSWER = 200
"""Characters of an answer that is a number, a letter or a list of words."""
_LARGEST = 10**15
_DASHES = str.maketrans("−–—﹣", "----")
_TYPES = {
    "list": "列表", "tuple": "元组", "dict": "字典", "set": "集合", "frozenset": "集合", "ndarray": "数组",
    "Series": "一列数（Series）", "DataFrame": "一张表（DataFrame）", "Index": "一列标签（Index）",
    "function": "函数（是不是忘了写括号？）", "method": "函数（是不是忘了写括号？）",
    "builtin_function_or_method": "函数（是不是忘了写括号？）", "type": "类型", "bytes": "字节串", "str": "文字",
    "bool": "True 或 False", "bool_": "True 或 False",
    "int": "整数", "float": "小数", "int64": "整数", "float64": "小数", "complex": "复数", "NoneType": "空值",
}  # fmt: skip

_LEAD = re.compile(
    r"(?:答案|结果|答)?(?:是|为|:|=|≈){0,2}(?:大约|约为|约)?(?:一共|总共|合计|共计|共|至少|最少|至多|最多)?(?:有|为|是)?[¥$]?"
)
"""``答案是约99.3`` and ``至少有80人``; not ``其中99.3``, of which only the empty string before 其 is matched."""
_TAIL = re.compile(r"(?:左右|上下)?[。.!;,]{0,5}\Z")
"""``25人左右。``; not ``25人，其中``."""
_ABOUT = re.compile(r"(?:多|余|几|来)(?:[%A-Za-z\u4e00-\u9fff]{0,11})\Z")
"""``多人`` of ``3200多人``; not ``人次``."""
_POINT = re.compile(r"(?<=\d)。(?=\d)")
"""The mark in ``99。3``, as a Chinese keyboard gives it; not the one in ``99。``."""
_ARITHMETIC = re.compile(r"[\d%)]\s{0,3}[-+*/×÷~]\s{0,3}[\d(]")
"""``603/607``; not ``-5`` and not ``1e-5``."""
_SCIENTIFIC = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?[eE][+-]?\d{1,2}")
"""``1.2e3``; not ``e3``."""
_UNIT = re.compile(r"[%‰A-Za-z/·\u4e00-\u9fff]{0,12}")
"""``人次``; not ``人3``."""
_DECIMALS = re.compile(r"[.点]([0-9〇零一二三四五六七八九]{1,20})")
"""``99.30``; not ``99``."""
_POINTS = re.compile(r"(?:个)?百分点\Z")
"""``0.6个百分点``; not ``百分之六``."""
_PER_CENT = re.compile(r"(?P<sign>[-负+]?)百分之(?P<rest>.{1,40})")
"""``百分之九十九点三``; not ``三分之二``."""
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d+)?")
"""``619``; not ``1619``."""
# one thing counted in two ways of writing it; 人次 is not among the names of 人
_SAME_UNIT = {
    "名": "人", "位": "人", "个人": "人", "口人": "人", "元人民币": "元", "块": "元", "块钱": "元", "圆": "元",
    "pct": "%", "percent": "%", "个百分点": "百分点", "个百分比": "百分点",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """A number as answered.

    Attributes
    ----------
    value
        万, 亿 and the like multiplied out; a percentage stays a percentage (99.3% is 99.3).
    unit
        Unit written behind it, ``""`` for none; 名 and 位 are 人.
    scaled
        万 or 亿 was written, so that ``value`` is in single units also when no unit follows.
    decimals
        Digits written after the point.
    """

    value: Fraction
    unit: str = ""
    scaled: bool = False
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Unread:
    """An answer that cannot be read as asked, and what to tell its author."""

    message_zh: str


def is_blank(answer: Any) -> bool:
    """Whether nothing was answered: ``None``, ``...`` or a text of blanks.

    >>> is_blank(None), is_blank("  　"), is_blank(0), is_blank("无")
    (True, True, False, False)
    """
    return answer is None or answer is ... or (isinstance(answer, str) and not answer.strip())


def fold_text(text: str) -> str:
    """A text as it is compared: full-width letters narrow, capitals, one kind of dash.

    >>> fold_text("　ａ、Ｃ "), fold_text("９９．３％")
    ('A、C', '99.3%')
    """
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip().upper()


def read_number(answer: Any) -> NumberAnswer | Unread:
    """An answer as a number with its unit.

    Parameters
    ----------
    answer
        A number of Python, numpy or ``decimal``, or a text.

    Examples
    --------
    >>> read_number("2.5万人次")
    NumberAnswer(value=Fraction(25000, 1), unit='人次', scaled=True, decimals=1)
    >>> read_number("百分之九十九点三").value, read_number(0.1 + 0.2).value
    (Fraction(993, 10), Fraction(3, 10))
    >>> read_number([99.3]).message_zh
    '这里要填一个数，收到的是列表。'
    >>> int(read_number("至少有80人").value), read_number("3200多人").message_zh
    (80, '“多”说的是约数：请填算出来的那一个数，不带“多”字。')
    """
    if isinstance(answer, str):
        return _from_text(answer)
    if isinstance(answer, bool) or type(answer).__name__ in ("bool_", "bool"):
        return Unread("这里要填一个数，收到的是 True 或 False。")
    if isinstance(answer, numbers.Number) and not isinstance(answer, numbers.Complex | Decimal):
        return Unread(f"这里要填一个数，收到的是{type_name(answer)}。")
    if isinstance(answer, (numbers.Real, Decimal)):
        return _from_number(answer)
    if isinstance(answer, tuple) and _split_by_commas(answer):
        return Unread("数字里的逗号把它分成了几个数：去掉逗号，或者给整个数加上引号。")
    if type(answer).__name__ in ("NAType", "NaTType"):
        return Unread(_UNDEFINED)
    return Unread(f"这里要填一个数，收到的是{type_name(answer)}。")


_UNDEFINED = "得到的是 NaN（没有数值）：看看是不是用了空的数据，或者除以了 0。"


def type_name(answer: Any) -> str:
    """What an answer is, in Chinese where it has a common name."""
    name = type(answer).__name__
    return _TYPES.get(name, f"{name[:40]} 类型的值")


def _split_by_commas(answer: tuple[Any, ...]) -> bool:
    """``25,619`` without quotes is the pair (25, 619)."""
    return 2 <= len(answer) <= 5 and all(
        isinstance(part, (int, float)) and _THOUSANDS.fullmatch(str(part)) for part in answer
    )


def _from_number(answer: Any) -> NumberAnswer | Unread:
    if isinstance(answer, numbers.Integral):
        whole = int(answer)
        return NumberAnswer(Fraction(whole)) if abs(whole) < _LARGEST else _too_large()
    if isinstance(answer, numbers.Rational):
        exact = Fraction(int(answer.numerator), int(answer.denominator))
        return NumberAnswer(exact, decimals=_digits_after_point(f"{float(exact):.15g}"))
    if isinstance(answer, Decimal):
        undefined, infinite, written = answer.is_nan(), answer.is_infinite(), f"{answer:.30g}"
    else:
        undefined, infinite, written = math.isnan(answer), math.isinf(answer), _shortest(answer)
    if undefined or infinite:
        return Unread(_UNDEFINED if undefined else "得到的是无穷大：看看是不是除以了 0。")
    if abs(answer) >= _LARGEST:
        return _too_large()
    return NumberAnswer(Fraction(Decimal(written)), decimals=_digits_after_point(written))


def _shortest(answer: Any) -> str:
    """Digits of a float that it holds for sure: 0.30000000000000004 is 0.3, and so is a 0.3 of single precision."""
    return str(answer) if type(answer).__name__ in ("float32", "float16") else f"{float(answer):.15g}"


def _too_large() -> Unread:
    return Unread("这个数太大了，再看一遍怎么算的。")


def _digits_after_point(written: str) -> int:
    exponent = Decimal(written).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _from_text(answer: str) -> NumberAnswer | Unread:
    if len(answer) > LONGEST_ANSWER:
        return Unread(f"这里只填一个数，收到的文字有 {len(answer)} 个字。")
    text = _POINT.sub(".", unicodedata.normalize("NFKC", answer).translate(_DASHES).strip().strip("\"'“”「」"))
    text = _TAIL.sub("", text)
    lead = _LEAD.match(text)
    text = "".join(text[lead.end() if lead else 0 :].split())
    if not text:
        return Unread("没有看到数字。")
    if _ARITHMETIC.search(text):
        return Unread("看到的是算式或一段范围：请填算出来的那一个数。")
    if _SCIENTIFIC.fullmatch(text):
        return NumberAnswer(Fraction(Decimal(text)), decimals=0)
    found = _numeral_and_unit(text)
    if found is not None and _ABOUT.match(found.unit):
        return Unread(f"“{found.unit[0]}”说的是约数：请填算出来的那一个数，不带“{found.unit[0]}”字。")
    if found is None:
        return Unread("没有看懂这个数：只填一个数，可以带单位，例如 12.5、“12.5%”或“3,600人”。")
    return found


def _numeral_and_unit(text: str) -> NumberAnswer | None:
    points = _POINTS.search(text)
    if points:
        return _number(text[: points.start()], "百分点")
    percent = _PER_CENT.fullmatch(text)
    if percent:
        inner = _numeral_and_unit(percent["rest"])
        if inner is None or inner.unit:
            return None
        return NumberAnswer(-inner.value if percent["sign"] in ("-", "负") else inner.value, "%", False, inner.decimals)
    for cut in range(min(len(text), 40), 0, -1):
        numeral, unit = text[:cut], text[cut:]
        if not numeral.endswith("%") and is_numeral(numeral):
            return _number(numeral, unit) if _UNIT.fullmatch(unit) else None
    return None


def _number(numeral: str, unit: str) -> NumberAnswer | None:
    try:
        value = parse_exact(numeral)
    except NumeralError:
        return None
    if "成" in numeral:
        value, unit = value * 100, "%"
    decimals = _DECIMALS.search(numeral)
    return NumberAnswer(
        value,
        _SAME_UNIT.get(unit.lower(), unit),
        scaled="万" in numeral or "亿" in numeral,
        decimals=len(decimals[1]) if decimals else 0,
    )


def base_unit(unit: str) -> tuple[Fraction, str]:
    """A unit without its 万 or 亿, and the factor that was taken out.

    >>> base_unit("万元"), base_unit("人次"), base_unit("百分点"), base_unit("")
    ((Fraction(10000, 1), '元'), (Fraction(1, 1), '人次'), (Fraction(1, 1), '百分点'), (Fraction(1, 1), ''))
    """
    read = _numeral_and_unit("1" + "".join(unicodedata.normalize("NFKC", unit).split())) if unit else None
    return (read.value, read.unit) if read else (Fraction(1), unit)
