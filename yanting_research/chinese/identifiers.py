"""Identifiers of persons (个人标识): identity, telephone, bank and chat numbers, to be kept out."""

from __future__ import annotations

import datetime
import re

__all__ = ["IDENTIFIER_KINDS", "identifier_spans", "identity_number_valid"]

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_LENGTH = 18
_PROVINCES = frozenset(map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
                                  *range(61, 66), 71, 81, 82, 83)))  # fmt: skip
_OLDEST = 1850
_LATEST = 2100
_DIGITS = frozenset("0123456789")
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘx", "0123456789XXX")


_IDENTITY = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
"""``11010519491231002X`` inside a sentence; not a row of 20 digits."""
_OLD_IDENTITY = re.compile(
    r"(?<![0-9])[1-8][0-9]{5}[2-9][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?![0-9])"
)
"""``110105491231002``, the number of 15 digits given out until 1999; not ``110105499931002``."""
_MOBILE = re.compile(r"(?<![0-9])(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9])")
"""``138 0000 0000``; not ``2013年``."""
_LANDLINE = re.compile(r"(?<![0-9])0[0-9]{2,3}[-—－ ][2-8][0-9]{6,7}(?![0-9])")
"""``0816-7220000``; not ``0-60``."""
_EMAIL = re.compile(r"[0-9A-Za-z._%+-]{1,64}@[0-9A-Za-z-]{1,63}(?:\.[0-9A-Za-z-]{1,63}){1,5}")
"""``a.b@example.cn``; not ``甲@乙``."""
_BANK = re.compile(r"(?<![0-9])62[0-9]{14,17}(?![0-9])")
"""``6222000000000000000``; not ``622``."""
_CHAT = re.compile(r"(?:QQ|qq|Qq|微信号?|wx|WX|VX|vx)[号:： ]{0,3}[0-9A-Za-z_-]{5,20}")
"""``QQ：123456789``; not ``微信群``."""
_IP = re.compile(r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9.])")
"""``192.0.2.7``; not ``3.2.1``."""
_KINDS = (
    ("身份证号", _OLD_IDENTITY), ("手机号", _MOBILE), ("电话号码", _LANDLINE), ("电子邮箱", _EMAIL),
    ("银行卡号", _BANK), ("QQ号或微信号", _CHAT), ("IP地址", _IP),
)  # fmt: skip
IDENTIFIER_KINDS = tuple(kind for kind, _ in _KINDS)
_FOLDED = str.maketrans("０１２３４５６７８９Ｘｘ＠－．", "0123456789Xx@-.")
_SHORTEST = 5  # a chat number


def identity_number_valid(text: str) -> bool:
    """Whether a text is a well-formed identity number of 18 characters (GB 11643-1999).

    A known province, a date of birth that exists, and the check character of
    ISO 7064 MOD 11-2. Width, blanks, hyphens and a leading apostrophe do not matter.

    Parameters
    ----------
    text
        One cell.

    Notes
    -----
    True says that the text *can* be somebody's number, and it must be treated as one.
    A random row of 18 digits passes about twice in 100,000. Numbers of 15 characters,
    given out until 1999, have no check character and are not judged.

    References
    ----------
    GB 11643-1999 公民身份号码, whose own example is used below.

    Examples
    --------
    >>> identity_number_valid("11010519491231002X"), identity_number_valid("110105194912310021")
    (True, False)
    >>> identity_number_valid("440524188001010014")
    True
    """
    if not _LENGTH <= len(text) <= 3 * _LENGTH:
        return False
    code = "".join(text.translate(_WIDE).replace("-", "").split()).lstrip("'\u2018\u2019")
    if len(code) != _LENGTH or not _DIGITS.issuperset(code[:-1]):
        return False
    if code[:2] not in _PROVINCES or not _is_day(code[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == code[-1]


def _is_day(digits: str) -> bool:
    try:
        day = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return _OLDEST <= day.year < _LATEST


def identifier_spans(text: str) -> list[tuple[int, int, str]]:
    """Where a text holds identifiers of persons: start, end [code points], kind in Chinese; in order of place.

    Kinds: 身份证号, 手机号, 电话号码, 电子邮箱, 银行卡号, QQ号或微信号, IP地址. Spans of two kinds may overlap.

    Examples
    --------
    >>> identifier_spans("联系人电话13800000000，共25619人")
    [(5, 16, '手机号')]
    >>> identifier_spans("证号11010519491231002X")
    [(2, 20, '身份证号')]
    """
    if len(text) < _SHORTEST:
        return []
    folded = text.translate(_FOLDED)
    found = [(*one.span(), "身份证号") for one in _IDENTITY.finditer(folded) if identity_number_valid(one.group())]
    found += [(*one.span(), kind) for kind, pattern in _KINDS for one in pattern.finditer(folded)]
    return sorted(found)
