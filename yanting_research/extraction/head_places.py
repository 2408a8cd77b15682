"""Where another head for a noun could come from (中心词来源): other figures, the title, the words nearby.

Each known head that a figure could take is found with all its places, such as ``whole``, ``title`` or ``clause``;
:mod:`naming_choice` weighs them. Persons are given no sums of money, money no persons.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from yanting_research.extraction.head_words import kinds_of_heads, known_heads, last_head, split_tail
from yanting_research.extraction.mentions import PERSONS, Mention, in_front
from yanting_research.extraction.people_nouns import people_end
from yanting_research.extraction.views import View

__all__ = ["NEAR_PLACES", "Heads", "kind_of_unit", "whole_of"]

# places in the sentence of the figure, or in its list
NEAR_PLACES = frozenset({"clause", "sentence", "front here", "whole", "counted", "member", "part", "right"})
_FIGURES = 14  # figures in front whose heads are tried
_TITLE = 40  # code points of a title
_SHORT = 2500  # code points of a document that its title speaks for
_HEADING = 16  # code points of the heading of a paragraph
_READ = 90  # code points in front in which printed heads are looked for
_PRINTED = 9  # printed heads that are tried
_BEHIND = 8  # code points behind in which one is
_FAR_FRONT = 3  # figures in front from which on all are alike
_SHORT_WHOLE = 8  # code points of a whole that others repeat
# Matches 岚溪县党员, which no other figure repeats; must not match 县直党员
_OF_PLACE = re.compile(r"[\u4e00-\u9fff]{2,3}[县市区镇乡]")
# Matches 总 of 总支出 and 女 of 女党员, what a head says of some only; must not match 总支部
_OF_SOME = re.compile("^(?:总(?!支部)|女|男|农村|城镇)")
_ENDS_HEADING = re.compile("[。:：,，;；\n]")
# what may be counted or summed: persons and shares are of things only
_KINDS = {"P": frozenset({"thing"}), "%": frozenset({"thing"}), "M": frozenset({"money", "empty", "deed"})}
_OTHER_KINDS = frozenset({"thing", "deed", "empty", "measure", "abstract"})
# Matches ends of heads that persons are not called by, though they go there or write them: 申请书, 妇联, 班子
_NO_PERSONS = re.compile(
    "(?:[书站室联所片院校部区村居社点表卷票课车图件市县乡镇地]|班子|组织|企业|单位|机构|中心|项目|问题)$"
)
# words that a figure says by itself or that say nothing of it, and 年收入, which 本年收入 is not
_NEVER = frozenset({"增加", "下降", "增减", "净增", "增收", "增速", "降幅", "幅度", "历时", "年收入", "单位"})
# heads that readers give figures of a kind though the text does not print them
_USUAL = {
    "M": ("资金", "经费", "补助", "支出", "金额", "收入", "费用", "补贴", "投入", "投资", "拨款"),
    "T": ("时间", "天数", "学制"),
}


def kind_of_unit(mention: Mention) -> str:
    """``P`` for persons, ``M`` money, ``T`` days and hours, ``%`` shares; else ``""``."""
    if mention.dimension in PERSONS:
        return "P"
    return {"money": "M", "duration": "T", "share": "%", "point": "%"}.get(mention.dimension, "")


def whole_of(mention: Mention) -> int:
    """The figure that one is a part or a share of; -1 without one."""
    return mention.part_of if mention.part_of >= 0 else mention.denominator


class Heads:
    """The heads of a document: of each figure, of lists, of parts, and of the title."""

    def __init__(self, mentions: list[Mention], view: View) -> None:
        self.cores = [split_tail(mention.noun)[0] for mention in mentions]
        self.words = [last_head(core) for core in self.cores]
        self.members: dict[str, Counter[str]] = {}
        self.full: set[tuple[str, str]] = set()
        self.parts: dict[int, set[str]] = {}
        for mention in mentions:
            if mention.list_id:
                self.members.setdefault(mention.list_id, Counter())[self.words[mention.index]] += 1
                whole = whole_of(mention)
                if whole >= 0 and self.cores[mention.index].endswith(self.cores[whole]):
                    self.full.add((mention.list_id, self.cores[whole]))
            if mention.part_of >= 0:
                self.parts.setdefault(mention.part_of, set()).add(self.words[mention.index])
        title = view.text[:_TITLE] if len(view.text) <= _SHORT else ""
        ends = ((last_head(title, 0, end), end) for end in range(1, len(title) + 1))
        self.title = [(word, end) for word, end in ends if word]

    def beside(self, mention: Mention) -> Counter[str]:
        """Heads of the other members of the same list."""
        if not mention.list_id:
            return Counter()
        return self.members[mention.list_id] - Counter((self.words[mention.index],))

    def in_full(self, mention: Mention, word: str) -> str:
        """A head as the other members of the list say it, if they say it as their whole does: 结业学员 for 学员."""
        whole = whole_of(mention)
        core = self.cores[whole] if whole >= 0 else ""
        repeated = core.endswith(word) and (mention.list_id, core) in self.full
        return core if repeated and len(core) <= _SHORT_WHOLE and not _OF_PLACE.match(core) else word

    def near(self, mention: Mention, mentions: list[Mention], view: View) -> dict[str, set[str]]:
        """Heads that a figure could take, each with the places that it comes from."""
        sentence = view.sentence_start(mention.start)
        whole = whole_of(mention)
        told = [
            (self.words[index], place)
            for index, place in ((whole, "whole"), (mention.numerator, "counted"))
            if index >= 0
        ]
        told += self._of_figures(mention, mentions, sentence, view.line_ahead(mention.start))
        if mention.index + 1 < len(mentions):
            told.append((self.words[mention.index + 1], "next"))
        told += [(word, "member") for word in self.beside(mention)]
        parts = self.parts.get(mention.index, set())
        several = parts if len(parts) > 1 else set()  # a whole of several kinds is none of them
        told += [(word, "part") for word in parts - several]
        told += [(word, "title") for word, end in self.title if end <= sentence]
        told += _of_heading(mention, view)
        told += _printed(mention, view, sentence)
        told += [(word, "usual") for word in _USUAL.get(kind_of_unit(mention), ())]
        kinds = _KINDS.get(kind_of_unit(mention), _OTHER_KINDS)
        found: dict[str, set[str]] = {}
        persons = kind_of_unit(mention) == "P"
        for said, place in told:
            part = _OF_SOME.sub("", said)  # what is part of 总支出 is none, and who stands beside 女党员 need not be
            word = part if part in kinds_of_heads() else said
            if kinds_of_heads().get(word) not in kinds or word in several or word in _NEVER:
                continue
            if not (persons and _names_no_person(word)):
                found.setdefault(word, set()).add(place)
        return found

    def _of_figures(
        self, mention: Mention, mentions: list[Mention], sentence: int, line: int
    ) -> Iterator[tuple[str, str]]:
        for rank, one in enumerate(in_front(mention, mentions, _FIGURES)):
            word = self.words[one.index]
            where = "here" if one.start >= sentence else "line" if one.start >= line else "far"
            yield word, f"front{min(rank, _FAR_FRONT)}"
            yield word, f"front {where}"
            if one.unit == mention.unit:
                yield word, "same unit"
                yield word, f"same unit {where}, larger={one.value >= mention.value}"


@cache
def _names_no_person(word: str) -> bool:
    """Whether persons are not called so: 妇联 and 申请书; 干部 and 支书 are."""
    return bool(_NO_PERSONS.search(word)) and not people_end(word)


def _of_heading(mention: Mention, view: View) -> Iterator[tuple[str, str]]:
    """Known heads in the first words of the paragraph: 公务员 of 一、公务员考核。参加考核1864人."""
    low = view.line_ahead(mention.start)
    heading = _ENDS_HEADING.split(view.text[low : min(low + _HEADING, mention.start)], maxsplit=1)[0]
    for end in range(1, len(heading) + 1):
        word = last_head(heading, 0, end)
        if word:
            yield word, "heading"


def _printed(mention: Mention, view: View, sentence: int) -> Iterator[tuple[str, str]]:
    """Known heads in the words in front of a figure, the nearest first, and the first one behind it."""
    low, clause = max(0, mention.start - _READ), view.clause_start(mention.start)
    at, seen, text, ends = mention.start, 0, view.text, known_heads()
    while at > low and seen < _PRINTED:
        word = last_head(text, low, at) if text[at - 1] in ends else ""
        if word:
            start = at - len(word)
            yield word, "clause" if start >= clause else "sentence" if start >= sentence else "before"
            seen += 1
        at -= len(word) or 1
    right = mention.right[:_BEHIND]
    yield next((word for end in range(1, len(right) + 1) if (word := last_head(right, 0, end))), ""), "right"
