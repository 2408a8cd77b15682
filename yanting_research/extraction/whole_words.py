"""Words that are kept whole (整词): an edge of a noun never falls inside one.

安 is no noun in 农村人口安全饮水, though 全 ends many a noun, and 均得分 none in 乡镇平均得分. Of a *noun* nothing is
cut off; in front of a *verb* the noun ends. An *average* (场均) ends the noun behind a unit, and is one in front of
a figure. The words are data, ``words_kept_whole.csv``.
"""

from __future__ import annotations

from yanting_research.resources import read_resource_rows

__all__ = ["begins_noun", "spanning_word"]

_KINDS = {row["word"]: row["kind"] for row in read_resource_rows("words_kept_whole.csv")}
_LONGEST = max(len(word) for word in _KINDS)
_PAIRS = frozenset(word[at : at + 2] for word in _KINDS for at in range(len(word) - 1))
_FIRST = frozenset(word[:2] for word, kind in _KINDS.items() if kind == "noun")


def spanning_word(text: str, at: int) -> tuple[int, int, str] | None:
    """Start, end and kind of the longest word that begins in front of a place and ends behind it.

    >>> spanning_word("乡镇平均得分", 3), spanning_word("乡镇平均得分", 2), spanning_word("农村人口安全饮水", 5)
    ((2, 4, 'verb'), None, (4, 6, 'noun'))
    """
    if text[at - 1 : at + 1] not in _PAIRS:
        return None
    for size in range(_LONGEST, 1, -1):
        for start in range(max(0, at - size + 1), min(at, len(text) - size + 1)):
            kind = _KINDS.get(text[start : start + size])
            if kind is not None:
                return start, start + size, kind
    return None


def begins_noun(text: str, after: int) -> bool:
    """Whether a text begins with a noun of the list that ends behind a place.

    >>> begins_noun("其它手术", 1), begins_noun("其中手术", 1)
    (True, False)
    """
    return text[:2] in _FIRST and any(
        _KINDS.get(text[:size]) == "noun" for size in range(max(2, after + 1), _LONGEST + 1)
    )
