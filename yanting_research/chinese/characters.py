"""Characters (字符): width and Han tests that never move an offset.

Folding is one character for one character, so ``len(fold(text)) ==
len(text)`` and a span found in the folded text is a span of the original.
"""

from __future__ import annotations

import re

__all__ = ["fold_width", "han_share", "is_han", "widen_punctuation"]

_WIDE_OPEN = 0xFF01
_WIDE_TO_ASCII = 0xFEE0
_WIDTH = {
    code: code - _WIDE_TO_ASCII
    for code in range(_WIDE_OPEN, 0xFF5F)
    if chr(code - _WIDE_TO_ASCII).isalnum()
}  # fmt: skip
# Matches ２ and Ｑ; must not match 2 or ，.
_WIDE = re.compile(f"[{''.join(map(chr, _WIDTH))}]")
_NARROW = re.compile(r"[,;:(](?=[\u4e00-\u9fff“])|(?<=[\u4e00-\u9fff”）])[,;:()]")
"""``平行趋势:没有`` and ``(单位)``; not ``t(35), G=36``."""
_NARROW_TO_WIDE = str.maketrans(",;:()", "，；：（）")
_HAN_BLOCKS = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x323AF), (0xF900, 0xFAFF), (0x3007, 0x3007))


def fold_width(text: str) -> str:
    """Half-width digits and Latin letters (全角转半角); punctuation stays, it is structure.

    Examples
    --------
    >>> fold_width("２０１３年，ＱＱ群")
    '2013年，QQ群'
    """
    # str.translate would look every character up; few are wide
    return _WIDE.sub(lambda wide: chr(ord(wide.group()) - _WIDE_TO_ASCII), text)


def is_han(character: str) -> bool:
    """Whether one character is a Han character (汉字), 〇 included.

    Raises
    ------
    ValueError
        For anything but a single character.

    Examples
    --------
    >>> is_han("党"), is_han("，"), is_han("A"), is_han("〇")
    (True, False, False, True)
    """
    if len(character) != 1:
        raise ValueError(f"is_han takes one character, not {len(character)}")
    code = ord(character)
    return any(low <= code <= high for low, high in _HAN_BLOCKS)


def han_share(text: str) -> float:
    """Share of Han characters among the characters that are not white space; NaN for none.

    Examples
    --------
    >>> han_share("党建 AB")
    0.5
    """
    seen = [character for character in text if not character.isspace()]
    if not seen:
        return float("nan")
    return sum(is_han(character) for character in seen) / len(seen)


def widen_punctuation(text: str) -> str:
    """Full-width commas, colons and brackets beside Chinese characters (中文标点), for sentences that people read.

    Examples
    --------
    >>> widen_punctuation("平行趋势:没有采纳时(共 36 个),CR1 见 t(35), G=36")
    '平行趋势：没有采纳时（共 36 个），CR1 见 t(35), G=36'
    """
    for _ in range(2):  # what follows a bracket is seen once that is wide
        text = _NARROW.sub(lambda narrow: narrow.group().translate(_NARROW_TO_WIDE), text)
    return text
