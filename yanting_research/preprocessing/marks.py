"""Marks (标注): places of the clean text that must not be read as they stand.

A mark changes nothing. Masked characters (3*6人, ××村) were hidden by the author, damaged
runs (锟斤拷, 鍏氬憳) by a wrong decoding somewhere before; neither can be guessed back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from yanting_research.preprocessing.damage import find_damage
from yanting_research.preprocessing.lines import split_lines

__all__ = ["Mark", "find_marks", "find_masks"]

_ADVICE = {
    "masked": "此处数字或名称被隐去，不作数值使用",
    "replacement": "此处字符在解码时已丢失，请对照原件补正",
    "placeholder": "此处为编码错误留下的乱码（原字已丢失），请对照原件补正",
    "utf8_as_gbk": "此处是把UTF-8误读为GBK的乱码，请用UTF-8重新打开原件",
    "utf8_as_latin1": "此处是把UTF-8误读为西欧编码的乱码，请用UTF-8重新打开原件",
    "gbk_as_latin1": "此处是把GBK误读为西欧编码的乱码，请用GB18030重新打开原件",
    "shifted_gbk": "此处疑因缺失一个字节而整体错位，请对照原件",
}

_PEOPLE = r"(?:余|多)?(?:人|名|户|个|元|万|亿|家|岁|年|月|日|号|%|％|亩|次|期|场)"
_MASK = re.compile(
    r"(?<![A-Za-z\d])\d{1,6}[Xx×ＸｘX]{2,6}\d{0,4}(?![A-Za-z\d=])"  # 120XX人, 2xxx元
    r"|(?<![A-Za-z\d])\d{1,18}[*＊﹡○□■●△]{2,14}\d{0,6}"  # 138****5678
    rf"|(?<![A-Za-z\d.])\d{{1,6}}[*＊﹡○□■●△]\d{{0,6}}(?={_PEOPLE})"  # 3*6人, 1○○人
    r"|\d{1,6}﹡\d{0,6}"  # 3﹡6: nobody multiplies with it
    r"|(?<![A-Za-z\d.×xX*])\d{1,4}[×xX]\d{0,4}(?=[人名户])"  # 3×6人
    r"|(?<![\dA-Za-z×ＸxX])(?:×{2,6}|[XＸ]{2,6}|x{3,6})(?=[\u4e00-\u9fff])"  # ××村, XX县
    r"|(?<=[\u4e00-\u9fff])(?:×{2,6}|[XＸ]{2,4})(?![\dA-Za-z×])"  # 王××
    r"|(?<![〇○零一二三四五六七八九十百千万亿\d])[○□]{2,6}(?=[\u4e00-\u9fff])(?![〇零一二三四五六七八九十年])"  # ○○村
    r"|某某+",
    re.ASCII,
)
"""Each alternative with what it must not match: 2XL, 2**10 without a unit, 3*6=18, 3×6米, XXL, 二○○八年, □是, 某县."""

_MASK_CHARACTER = re.compile(r"[*＊﹡×XxＸｘ○□■●△某]")
"""What every mask holds; a line without one is not searched."""


@dataclass(frozen=True, slots=True)
class Mark:
    """``text[start:end] == surface`` of the clean text, with kind and advice.

    Attributes
    ----------
    kind
        ``"masked"`` or ``"damaged"``.
    cause
        ``masked``, or how the damage came about: ``replacement`` (U+FFFD),
        ``placeholder`` (锟斤拷), ``utf8_as_gbk``, ``utf8_as_latin1``, ``gbk_as_latin1``,
        ``shifted_gbk``.
    advice
        What a reader can do, in Chinese.
    """

    kind: str
    cause: str
    start: int
    end: int
    surface: str
    advice: str


def find_masks(text: str) -> list[tuple[int, int]]:
    """Spans of masked digits and names.

    Examples
    --------
    >>> text = "××村党员3*6人、120XX人，张某某领取2xxx元"
    >>> [text[start:end] for start, end in find_masks(text)]
    ['××', '3*6', '120XX', '某某', '2xxx']
    >>> find_masks("3×6米，3*6=18，二○○八年，□是 □否，某县，2XL")
    []
    """
    return [
        (line.start + match.start(), line.start + match.end())
        for line in split_lines(text)
        if _MASK_CHARACTER.search(line.text)
        for match in _MASK.finditer(line.text)
    ]


def find_marks(text: str) -> tuple[Mark, ...]:
    """Masked and damaged places of a clean text, in order.

    Examples
    --------
    >>> [(mark.kind, mark.surface) for mark in find_marks("3*6人，锟斤拷锟斤拷")]
    [('masked', '3*6'), ('damaged', '锟斤拷锟斤拷')]
    """
    found = [("masked", "masked", *span) for span in find_masks(text)]
    found += [("damaged", cause, start, end) for cause, start, end in find_damage(text)]
    return tuple(
        Mark(kind, cause, start, end, text[start:end], _ADVICE[cause])
        for kind, cause, start, end in sorted(found, key=lambda row: (row[2], row[3], row[1]))
    )
