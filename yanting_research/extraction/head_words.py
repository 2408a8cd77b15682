"""Words at the end of nouns (中心词表): which are known, what they name, and how one joins a noun.

``noun_head_words.csv`` lists them; ``tests/golden/extraction/fit_heads.py`` writes it from the labelled passages.
"""

from __future__ import annotations

import re
from functools import cache

from yanting_research.extraction.people_nouns import people_end
from yanting_research.resources import read_resource_rows

__all__ = [
    "EMPTY", "MEASURE_END", "MONEY_END", "SHORTEST", "idle_end", "is_compound", "join_head", "kinds_of_heads",
    "known_heads", "last_head", "sort_of_head", "split_tail", "without_head",
]  # fmt: skip

SHORTEST = 2  # code points that stay when a head is taken away, and of a noun that takes one
# Matches 占比 and 人数 at the end of a noun, which say what was measured; must not match 占
_TAIL = re.compile(r"(?:占比|比例|比重|比率|率|总数|数量|总量|(?<!天)数|变化|增长|增幅|同比|环比)+$")
# heads that say no more than that persons or money are counted
EMPTY = frozenset({"人员", "资金", "金额", "时长", "数量", "对象", "费用", "支出", "收入", "项目"})
_WORDS = frozenset("村镇乡县户站点班队组校院所")  # words of one character that a noun may end in and a head begin with
MONEY_END = frozenset("款金费资入出额助元")
MEASURE_END = frozenset("率值额量度数幅价积面重比龄期限时")


@cache
def kinds_of_heads() -> dict[str, str]:
    """What known heads name: a ``thing`` (person, body, place, object), a ``deed``, ``measure``, ``money`` or less."""
    return {row["word"]: row["kind"] for row in read_resource_rows("noun_head_words.csv")}


@cache
def known_heads() -> dict[str, list[str]]:
    """Known heads by their last character, the longest first."""
    found: dict[str, list[str]] = {}
    for word in sorted(kinds_of_heads(), key=len, reverse=True):
        found.setdefault(word[-1], []).append(word)
    return found


def split_tail(noun: str) -> tuple[str, str]:
    """A noun without the words of its measure, and those words.

    >>> split_tail("女党员占比变化"), split_tail("党员")
    (('女党员', '占比变化'), ('党员', ''))
    """
    found = _TAIL.search(noun)
    return (noun[: found.start()], found.group()) if found and found.start() else (noun, "")


def last_head(text: str, low: int = 0, high: int | None = None) -> str:
    """The longest known head at the end of a noun, or of a piece of text; ``""`` without one.

    >>> last_head("35岁以下村干部"), last_head("受训")
    ('村干部', '受训')
    """
    end = len(text) if high is None else high
    for word in known_heads().get(text[end - 1 : end], ()):
        if text.endswith(word, low, end):
            return word
    return ""


@cache
def is_compound(word: str) -> bool:
    """Whether a head ends in another one, and so says more than that.

    >>> is_compound("农村党员"), is_compound("党员")
    (True, False)
    """
    return any(word != shorter and word.endswith(shorter) for shorter in known_heads().get(word[-1:], ()))


def sort_of_head(word: str) -> str:
    """A rough class of a head: one that says little (by itself), persons, money, other, none."""
    if not word or word in EMPTY:
        return word or "none"
    return "people" if people_end(word) else "money" if word[-1] in MONEY_END else "other"


def join_head(core: str, word: str) -> str:
    """A noun before a head, with what both share said once, and without a head that the new one makes idle.

    >>> join_head("51岁以上", "成员"), join_head("党员", "发展党员"), join_head("任职满一届村", "村干部")
    ('51岁以上成员', '发展党员', '任职满一届村干部')
    >>> join_head("离退休人员", "党员"), join_head("人员", "党员")
    ('离退休党员', '党员')
    >>> join_head("紧急转移人口", "受灾人口"), join_head("签约户", "征迁户"), join_head("中央财政超收", "收入")
    ('紧急转移受灾人口', '签约征迁户', '中央财政超收收入')
    """
    stem = without_head(core, idle_end(core, word))
    core = stem if len(stem) >= SHORTEST or not stem else core
    if word.endswith(core):
        return word
    if core.count("“") > core.count("”"):
        return core + "”" + word
    least = 1 if word[0] in _WORDS else SHORTEST  # 超收 and 收入, 入党 and 党员 share no word
    shared = next((size for size in range(len(word) - 1, least - 1, -1) if core.endswith(word[:size])), 0)
    return core + word[shared:]


def idle_end(core: str, word: str) -> str:
    """What a noun need not say any more in front of a head: a head that is empty or a part of the new one.

    >>> idle_end("离退休人员", "党员"), idle_end("女干部", "学员")
    ('人员', '')
    """
    head = last_head(core) or next((word for word in EMPTY if core.endswith(word)), "")
    if head:
        return head if head in EMPTY or word.endswith(head) else ""
    return core[-1] if core[-1] == word[-1] else ""


def without_head(core: str, head: str) -> str:
    """A noun without its head, and without 的 in front of it.

    >>> without_head("外出的党员", "党员")
    '外出'
    """
    return core[: len(core) - len(head)].removesuffix("的")
