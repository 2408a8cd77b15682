"""Articles of a rule (条文): where a law, a regulation or a charter lays down what shall be."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

__all__ = ["find_articles", "within"]

# Matches 第三条 at the head of a line; must not match 按第三条
_ARTICLE = re.compile(r"[ \t\u3000#*]{0,8}第[一二三四五六七八九十百〇零\d]{1,7}条")
# Matches 一、 and 附件： at the head of a line, where the articles end; must not match (一)
_OTHER = re.compile(r"[ \t\u3000#*]{0,8}(?:[一二三四五六七八九十]{1,3}、|附[件表录：:])")
_SEVERAL = 3  # lines of articles that make a text a rule


def find_articles(text: str) -> tuple[tuple[int, int], ...]:
    r"""Each article of a rule with the lines that belong to it; none in a text that is no rule.

    Parameters
    ----------
    text
        Any text with ``\n`` as line end.

    Returns
    -------
    tuple
        Start and end of each article, in order.

    Examples
    --------
    >>> text = "办法\n第一条 总则。\n第二条 学员每年脱产12天。\n（一）外出除外。\n第三条 附则。\n一、说明\n"
    >>> [text[start:end] for start, end in find_articles(text)]
    ['第一条 总则。\n', '第二条 学员每年脱产12天。\n（一）外出除外。\n', '第三条 附则。\n']
    >>> find_articles("第一条 只有一条。\n")
    ()
    """
    spans: list[tuple[int, int]] = []
    opened, at = -1, 0
    for line in text.split("\n"):
        article = _ARTICLE.match(line) is not None
        if opened >= 0 and (article or _OTHER.match(line)):
            spans.append((opened, at))
            opened = -1
        if article:
            opened = at
        at = min(at + len(line) + 1, len(text))
    if opened >= 0:
        spans.append((opened, at))
    return tuple(spans) if len(spans) >= _SEVERAL else ()


def within(spans: Sequence[tuple[int, int]], position: int) -> bool:
    """Whether a position stands in one of some spans that are in order and apart.

    >>> within([(2, 5), (8, 9)], 4), within([(2, 5), (8, 9)], 5)
    (True, False)
    """
    index = bisect_right(spans, position, key=itemgetter(0)) - 1
    return index >= 0 and position < spans[index][1]
