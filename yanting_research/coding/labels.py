"""Labels of coders (编码员代号): a label, never a name."""

from __future__ import annotations

import re

from yanting_research.chinese import is_han
from yanting_research.errors import PrivacyError
from yanting_research.resources import read_resource_words

__all__ = ["ADJUDICATED", "check_coder"]

ADJUDICATED = "adjudicated"
"""Label of the codes that stand after disagreements were settled (裁定)."""
_LABEL = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff_-]{0,19}")
"""``编码员1``, ``A`` and ``coder_2``; not ``a b`` and not ``x@y``."""
_NUMBER = re.compile(r"[0-9]{7}")
"""Seven digits in a row, as in a telephone number; not ``2013``."""
_PLAIN_WORDS = ("甲乙丙丁戊己庚辛", "一二三四五六七八九十")
_ALLOWED = "such as 甲, A, coder_2 or 编码员1: letters, digits, Chinese characters, _ and -, at most 20"


def check_coder(label: str) -> str:
    """Return a coder's label, or refuse what looks like a person.

    Two to four Chinese characters that begin with a family name are taken for a name, unless
    they end in a counter (高一, 马甲); so are seven digits in a row. The rule cannot find every
    name (王同学 is found, Wangfang is not): keep the list of who is who outside the project.

    Raises
    ------
    ValueError
        For a label of other characters, too long, or reserved (``adjudicated``).
    PrivacyError
        For what looks like a name or a telephone number; the message does not repeat it.

    Examples
    --------
    >>> check_coder("编码员1"), check_coder("甲")
    ('编码员1', '甲')
    >>> check_coder("王芳芳")
    Traceback (most recent call last):
    ...
    yanting_research.errors.PrivacyError: the coder's label looks like a person's name; expected: ...
    """
    personal = "number" if _NUMBER.search(label) else "name" if _looks_like_a_name(label) else ""
    if personal:
        raise PrivacyError(
            f"the coder's label looks like a person's {personal}",
            expected=f"a label {_ALLOWED}",
            remedy="choose a label, and keep who is who outside the project",
        )
    if not _LABEL.fullmatch(label) or label.casefold() == ADJUDICATED:
        raise ValueError(f"coder={label!r:.60}; allowed: a label {_ALLOWED}; {ADJUDICATED!r} is reserved")
    return label


def _looks_like_a_name(label: str) -> bool:
    if not 2 <= len(label) <= 4 or not all(is_han(character) for character in label):
        return False
    if any(label[-1] in words for words in _PLAIN_WORDS):
        return False
    surnames = set(read_resource_words("surnames.txt"))
    return label[0] in surnames or label[:2] in surnames
