"""Answers to a questionnaire (问卷基数): link L16.

A survey states once how many questionnaires were valid; the figures and shares behind it are
taken of that number, whether they count persons (683人选择) or papers (203份). A figure is tied to
it only when its printed share agrees, or when the clause tells what people think.
"""

from __future__ import annotations

import math
import re

from yanting_research.extraction.mentions import Mention, in_front
from yanting_research.extraction.views import View

__all__ = ["answer_label", "find_bases", "link_respondents"]

# Matches 有效问卷 and 有效卷; must not match 问卷调查 or 占有效问卷的
_VALID = re.compile(
    r"(?<!占)(?<!占了)有效(?:(?:问卷|答卷|样本|调查表|卷)?$|问卷|答卷|样本|卷)|(?:实得|净得)(?:问卷|答卷)?$"
)
_BACK = re.compile(r"(?:收回|回收|回笼)(?:问卷|答卷|有效)?$")

# Matches 认为 and 选择: what people think; must not match 认定
_OPINION = re.compile(
    r"认为|选择|表示|希望|反映|满意|愿意|想要?|赞成|觉得|喜欢|首选|受访|答卷|答题|被调查|调查对象|样本|问卷|建议|认可|提及|评价|答[“\"]|嫌|坦言|问到|问及|多选|单选|愿学|想学"
)
# Matches 的受访者 and 的人赞成 behind a share of them; must not match 的人员
_THINKING = re.compile(
    r"的?(?:受访|被访|答卷|调查对象|人(?:赞成|认为|希望|表示|觉得|反映|建议))|的?(?:认为|赞成|希望|觉得)"
)
_ANSWERS = frozenset({"person", "piece"})
# Matches 大专占 in front of 33.1%; must not match 占比
_TAKEN = re.compile(r"占(?:了|到|约)?$")
_REACH = 40  # sentences for which the base of a survey holds
_STATED = frozenset({"bracket", "opener", "colon", "clause", "label", "distributive", "table"})


# Matches A从不: and B.5-7天, in front of so many who chose it; must not match A级17家
_ANSWER = re.compile(
    r"(?<![A-Za-z0-9])[A-H][.、 ]?(?P<label>[\u4e00-\u9fff\d“”~至到-]{2,12})[:,，](?:勾选|选择?|有|共)?(?:的|者)?$"
)
_LONGEST_ANSWER = 22


def answer_label(view: View, at: int) -> str:
    """从不 in front of 183人 of A从不:183人; ``""`` where no answer to choose stands in front of a figure.

    >>> from yanting_research.extraction.views import make_view
    >>> answer_label(make_view("B.5-7天，214份"), 7), answer_label(make_view("A级17家"), 2)
    ('5-7天', '')
    """
    answer = _ANSWER.search(view.text, max(0, at - _LONGEST_ANSWER), at)
    return answer["label"] if answer else ""


def find_bases(mentions: list[Mention]) -> list[Mention]:
    """The figures that are bases, in order: valid papers, or those that came back where none are called valid."""
    valid = [m for m in mentions if m.unit == "份" and m.left.rstrip()[-1:] != "(" and _says_valid(m)]
    if valid:
        known = {m.index for m in valid}
        return [m for m in valid if m.part_of not in known]  # an answer that took their noun is part of them
    return [m for m in mentions if m.unit == "份" and _BACK.search(m.left.rstrip("有了"))]


def _says_valid(mention: Mention) -> bool:
    """Whether the words at the figure call the papers valid; a noun that leans on such papers does not count."""
    said = _VALID.search(mention.left[-8:]) or mention.right.lstrip().startswith("有效")
    return bool(said) or (mention.rule in {"F06", "F07"} and bool(_VALID.search(mention.noun)))


def link_respondents(mentions: list[Mention], view: View) -> None:
    """L16: answers and shares of answers, tied to the valid questionnaires."""

    bases = find_bases(mentions)
    for number, papers in enumerate(bases):
        base = papers
        if math.isnan(base.value) or not base.value:
            continue
        stop = bases[number + 1].index if number + 1 < len(bases) else len(mentions)
        for mention in mentions[papers.index + 1 : stop]:
            if view.sentence(mention.start) - view.sentence(base.start) > _REACH:
                break
            if mention.value == base.value and mention.dimension == "person":
                base = mention  # 被调查的598名干部: from here on the persons are counted
            elif mention.role == "share":
                _link_share(mention, base, mentions, view)
                _go_on(mention, base, mentions)
            elif _is_group(mention, base, mentions, view):
                _join(mention, base)
                mention.list_id = f"L16-{base.index}-of{view.sentence(mention.start)}"
        _follow(mentions[papers.index + 1 : stop], {papers.index, base.index}, mentions, view)


def _link_share(share: Mention, base: Mention, mentions: list[Mention], view: View) -> None:
    if share.numerator >= 0:
        count = mentions[share.numerator]
        if count.index <= base.index or count.dimension not in _ANSWERS:
            return
        gap = abs(100 * count.value / base.value - share.value)
        if gap <= share.precision and count.list_kind not in _STATED:
            _join(count, base)
            share.denominator = base.index
        return
    whole = mentions[share.denominator] if share.denominator >= 0 else None
    beside = whole is not None and whole.part_of == base.index  # another answer
    stated = whole is not None and not beside and view.sentence(whole.start) == view.sentence(share.start)
    start = view.sentence_start(share.start)
    told = _OPINION.search(view.text[start : share.start]) or _THINKING.match(view.text, share.end)
    if stated or not told:
        return
    share.denominator = base.index


def _go_on(share: Mention, base: Mention, mentions: list[Mention]) -> None:
    """学历为大专的占33.1% behind 男性281人: what the answers beside it are of."""
    if share.numerator >= 0 or share.denominator >= 0 or not _TAKEN.search(share.left):
        return
    beside = in_front(share, mentions)[::-1]
    if any(base.index in (other.part_of, other.denominator) for other in beside):
        share.denominator = base.index


def _is_group(mention: Mention, base: Mention, mentions: list[Mention], view: View) -> bool:
    """论文化，小学及以下153名 behind 论年龄，…91名: a group of persons beside groups of the base."""
    if mention.role != "count" or mention.dimension != "person" or not mention.attribute or mention.part_of >= 0:
        return False
    if mention.past or mention.inherited >= 0 or not mention.value <= base.value:
        return False
    here = view.sentence(mention.start)
    near = [one for one in in_front(mention, mentions) if here - view.sentence(one.start) <= 1]
    return any(one.part_of == base.index and one.dimension == "person" for one in near)


def _follow(shares: list[Mention], bases: set[int], mentions: list[Mention], view: View) -> None:
    """A share beside others of the base is of the base too, even where its print is wrong."""
    based: dict[int, Mention] = {}
    for share in shares:
        if share.role != "share":
            continue
        here = view.sentence(share.start)
        count = mentions[share.numerator] if share.numerator >= 0 else None
        if count is not None and count.part_of in bases:
            based[here] = mentions[count.part_of]
        elif count is not None and here in based:
            _join(count, based[here])
            share.denominator = based[here].index


def _join(count: Mention, base: Mention) -> None:
    count.part_of, count.list_kind, count.list_id = base.index, "attribute", f"L16-{base.index}-{count.index}"
