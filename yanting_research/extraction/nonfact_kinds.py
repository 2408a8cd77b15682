"""One rule for numerals that state nothing (非事实规则): its form, and the numerals it reads."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["COUNTED", "NUMERAL", "SIZE", "SPAN", "NonFactRule", "rule"]

_C = "一二两三四五六七八九十百千"
NUMERAL = rf"(?:\d{{1,9}}(?:\.\d{{1,4}})?|[{_C}]{{1,5}})"
# What bounds of a class are measured in, what rules count, and what a class picks behind it
SIZE = (
    "人|名|户|个|件|家|万元|亿元|元|美元|亩|平方米|平方公里|公顷|公里|吨|头|只|张|公斤|斤|千瓦|兆瓦"
    "|厘米|毫米|克|升|℃|㎡"
)
SPAN = "天|次|场|回|日|个月|小时|个小时|学时|课时|学分|周|个工作日"
COUNTED = (
    r"(?:[近约逾仅]|[超不]过)?"
    r"(?:\d{1,5}|[一二两三四五六七八九十百千零]{1,7})[个家户人名座所处项条栋幢套部辆台件宗起支村只头]"
)


@dataclass(frozen=True, slots=True)
class NonFactRule:
    """One kind of numeral that states nothing.

    Attributes
    ----------
    number, why
        Number of the rule, and the word that FACTS never shows but golden cases do.
    pattern
        What it matches.
    yes, no
        A line in which it matches, and one in which it must not.
    before
        What must end where the numeral begins; its group ``take`` joins the zone.
    needs
        Strings of which a text must hold one; a text without them is not searched.
    """

    number: str
    why: str
    pattern: re.Pattern[str]
    yes: str
    no: str
    before: re.Pattern[str] | None = None
    needs: tuple[str, ...] = ()


def rule(number: str, why: str, pattern: str, *, yes: str, no: str, before: str = "", needs: str = "") -> NonFactRule:
    """A rule from its parts; ``needs`` are words with blanks between them."""
    ahead = re.compile(f"(?:{before})\\Z") if before else None
    return NonFactRule(number, why, re.compile(pattern), yes, no, ahead, tuple(needs.split()))
