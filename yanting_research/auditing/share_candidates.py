"""What a share may be taken of (占比的候选分子分母): figures named for it, and wholes that hold it, nearest first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanting_research.auditing.reading import Figure, Reading

__all__ = ["COUNTED_THINGS", "NAMED", "RATE_NAME", "REACH", "bare_name", "by_name", "named_part", "plausible_wholes"]

COUNTED_THINGS = frozenset({"person", "piece", "household"})  # dimensions of which single ones are counted
REACH = 40  # figures looked back for a denominator
_SENTENCES = 8
# 占党员总数的, 占全体的: the text names the whole; must not match 占 alone or 约占.
NAMED = re.compile(r"占(?:了|到)?(?!比|约|近)([^,;:。占]{2,14}?)的?(?:比例|比重)?(?:为|达)?$")
# 覆盖 of ,覆盖率达: what was done to those counted; must not match 占.
RATE_NAME = re.compile(r"(?P<name>[\u4e00-\u9fff]{2})[率面](?:为|达到?|是)?$")
_PAPERS = frozenset({"本", "张", "份", "个"})
# 持证率, 发放率 behind 3180本: of the persons that a certificate is for; must not match 合格率
_CERTIFIED = re.compile(r"(?:持证|领证|办证|发放|发证)率")
_FEW = 6  # figures back to the one that a rate is named for
_PLAIN_NAME = re.compile(r"总数|总量|总人数|人数|总|全部|全体|全县|全镇|全区|应|的|全年|年度|本年度?|当年|今年")


def bare_name(words: str) -> str:
    """The name of a whole without what says that it is one.

    >>> bare_name("全县党员总数"), bare_name("全体")
    ('党员', '')
    """
    return _PLAIN_NAME.sub("", words)


def by_name(share: Figure, part: Figure) -> bool:
    """Whether the rate is named for the part: 完工率 behind 完工13处."""
    rate = RATE_NAME.search(re.sub("只有$|仅$", "", share.left.strip()))
    return rate is not None and rate["name"] in part.words


def named_part(share: Figure, reading: Reading) -> Figure | None:
    """转移就业13.2万人，其中省外8.8万人，转移率61.1%: the figure of the sentence that the rate is named for."""
    for one in reversed(reading.figures[max(0, share.place - _FEW) : share.place]):
        if one.sentence == share.sentence and one.countable and one.exact and by_name(share, one):
            return one
    return None


def plausible_wholes(share: Figure, numerator: Figure, reading: Reading) -> Iterator[Figure]:
    """Plausible wholes, the nearest first; a coarse share (75%) is looked for close by only."""
    sentences = _SENTENCES if share.precision < 1 else 1
    for candidate in reversed(reading.figures[max(0, numerator.place - REACH) : numerator.place]):
        if abs(numerator.sentence - candidate.sentence) > sentences or not candidate.countable:
            continue
        papers = numerator.unit in _PAPERS and candidate.dimension == "person" and _CERTIFIED.search(share.left)
        if (candidate.measure == numerator.measure or papers) and candidate.value >= max(numerator.value, 5):
            yield reading.later.get(candidate.fact_id, candidate)
    if reading.asked is not None and numerator.dimension in {"person", "piece"}:
        yield reading.asked
