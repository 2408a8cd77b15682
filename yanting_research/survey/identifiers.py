"""Personal identifiers (个人信息) are refused at the door: no answer column may hold them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yanting_research.chinese.identifiers import identity_number_valid

__all__ = ["identifier_kind", "identifiers_in"]

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
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ＠－．", "0123456789Xx@-.")


def identifier_kind(cell: str) -> str:
    """What kind of identifier a cell holds, in Chinese; ``""`` for none.

    Examples
    --------
    >>> identifier_kind("电话13800000000，找我"), identifier_kind("11010519491231002X"), identifier_kind("希望多办一些")
    ('手机号', '身份证号', '')
    """
    if len(cell) < 5:  # the shortest, a chat number, has more
        return ""
    text = cell.translate(_WIDE)
    if identity_number_valid(text) or any(identity_number_valid(one.group()) for one in _IDENTITY.finditer(text)):
        return "身份证号"
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), "")


def identifiers_in(cells: Sequence[str]) -> list[tuple[int, str]]:
    """Places and kinds of the identifiers among the cells of a column; never the values.

    Examples
    --------
    >>> identifiers_in(["很好", "邮箱 a@example.cn"])
    [(1, '电子邮箱')]
    """
    found = ((at, identifier_kind(cell)) for at, cell in enumerate(cells))
    return [(at, kind) for at, kind in found if kind]
