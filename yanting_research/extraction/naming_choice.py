"""Heads weighed against each other (中心词取舍).

The rules give every figure a noun. Some of those nouns have no head (51岁以上 for 51岁以上27人), and some were put
together from two places and took the wrong one (51岁以上受访者). Here each noun is weighed against itself before a head
that the document uses nearby (51岁以上成员) and, if it says a class, against itself without its head (51岁以上). Only
what names persons, bodies, places or objects is added, and never to a measure or a sum of money (财政赤字). A change is
told by signs, such as ``bare|role=count`` or ``with|from=whole``; the sum of the weights of its signs is the log-odds
that it agrees with a reader better than the noun as it is.

The weights were fitted to the labelled passages that rules may be tuned on and stand in ``noun_head_weights.csv``, the
words known as heads in ``noun_head_words.csv``; ``tests/golden/extraction/fit_heads.py`` writes both, and tells how.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import fmean

from yanting_research.extraction.mentions import PERSONS, Mention, in_front
from yanting_research.extraction.people_nouns import people_end
from yanting_research.extraction.views import View
from yanting_research.resources import read_resource_rows

__all__ = ["Option", "choose_heads", "head_options", "split_tail"]

_MARGIN = 1.0  # log-odds from which a change is made: nearly three times as likely to be right as wrong
_HOPELESS = -2.5  # log-odds of what speaks for any head, below which none is tried
_FIGURES = 8  # figures in front whose heads are tried
_TITLE = 40  # code points of a title
_SHORT = 2500  # code points of a document that its title speaks for
_WINDOW = 300  # code points in front and behind that are read
_READ = 40  # code points in front in which printed heads are looked for
_PRINTED = 4  # printed heads that are tried
_BEHIND = 8  # code points behind in which one is
_STEM = 2  # code points that stay when a head is taken away, and of a noun that takes one
_NEAR_END = 4  # code points at the end of a noun in which a bracket keeps heads away
_LONGEST = 24  # code points of a noun that still takes a head
_MANY = 5  # counts from here on are alike
# Matches 占比 and 人数 at the end of a noun, which say what was measured; must not match 占
_TAIL = re.compile(r"(?:占比|比例|比重|比率|率|总数|数量|总量|数|变化|增长|增幅|同比|环比)+$")
# Matches nouns that say a class and need no head: 51岁以上, 中级; must not match 培训 of 培训人员
_CLASS = re.compile(r"(?:以上|以下|以内|左右|岁|级|学历|文化|职称)$")
# heads that say no more than that persons or money are counted
_EMPTY = frozenset({"人员", "资金", "金额", "时长", "数量", "对象", "费用", "支出", "收入", "项目"})
_MONEY_END = frozenset("款金费资入出额助元")
_MEASURE_END = frozenset("率值额量度数幅价积面重比龄期限时")
# ends of nouns that take no head: measures, sums of money, 女性, 保健院, and words that lead on to something else
_CLOSED_END = _MEASURE_END | _MONEY_END | frozenset("性标字院校中的向共而为到由")
_BRACKETS = frozenset("()（）")


@dataclass(frozen=True, slots=True)
class Option:
    """Another noun for a figure, with the signs that speak for or against it: of the figure, and its own."""

    noun: str
    word: str
    about: tuple[str, ...]
    own: tuple[str, ...]

    @property
    def change(self) -> str:
        """``bare`` or ``with`` (a word)."""
        return "with" if self.word else "bare"

    @property
    def signs(self) -> tuple[str, ...]:
        """All signs, as the file of weights names them."""
        return tuple(f"{self.change}|{sign}" for sign in self.about + self.own)


@cache
def _weights() -> dict[str, dict[str, float]]:
    """Weights of signs, by kind of change."""
    found: dict[str, dict[str, float]] = {"bare": {}, "with": {}}
    for row in read_resource_rows("noun_head_weights.csv"):
        change, _, sign = row["sign"].partition("|")
        found[change][sign] = float(row["weight"])
    return found


@cache
def _words() -> dict[str, list[str]]:
    """Known heads by their last character, the longest first."""
    found: dict[str, list[str]] = {}
    for word in sorted(_kinds(), key=len, reverse=True):
        found.setdefault(word[-1], []).append(word)
    return found


@cache
def _kinds() -> dict[str, str]:
    """What known heads name: a ``thing`` (person, body, place, object), a ``deed``, ``measure``, ``money`` or less."""
    return {row["word"]: row["kind"] for row in read_resource_rows("noun_head_words.csv")}


def split_tail(noun: str) -> tuple[str, str]:
    """A noun without the words of its measure, and those words.

    >>> split_tail("女党员占比变化"), split_tail("党员")
    (('女党员', '占比变化'), ('党员', ''))
    """
    found = _TAIL.search(noun)
    return (noun[: found.start()], found.group()) if found and found.start() else (noun, "")


def _last_word(text: str, low: int = 0, high: int | None = None) -> str:
    """The longest known head at the end of a noun, or of a piece of text; ``""`` without one."""
    end = len(text) if high is None else high
    return next((word for word in _words().get(text[end - 1 : end], ()) if text.endswith(word, low, end)), "")


def _kind(word: str) -> str:
    """A rough class of a head: one that says little (by itself), persons, money, other, none."""
    if not word or word in _EMPTY:
        return word or "none"
    return "people" if people_end(word) else "money" if word[-1] in _MONEY_END else "other"


def _joined(core: str, word: str) -> str:
    """A noun before a head, with what both share said once, and without a head that the new one makes idle.

    >>> _joined("51岁以上", "成员"), _joined("党员", "发展党员"), _joined("任职满一届村", "村干部")
    ('51岁以上成员', '发展党员', '任职满一届村干部')
    >>> _joined("离退休人员", "党员"), _joined("人员", "党员")
    ('离退休党员', '党员')
    >>> _joined("紧急转移人口", "受灾人口"), _joined("签约户", "征迁户")
    ('紧急转移受灾人口', '签约征迁户')
    """
    stem = _without(core, _idle_end(core, word))
    core = stem if len(stem) >= _STEM or not stem else core
    if word.endswith(core):
        return word
    shared = next((size for size in range(len(word) - 1, 0, -1) if core.endswith(word[:size])), 0)
    return core + word[shared:]


def _idle_end(core: str, word: str) -> str:
    """What a noun need not say any more in front of a head: a head that is empty or a part of the new one."""
    head = _last_word(core)
    if head:
        return head if head in _EMPTY or word.endswith(head) else ""
    return core[-1] if core[-1] == word[-1] else ""


def _without(core: str, head: str) -> str:
    return core[: len(core) - len(head)].removesuffix("的")


class _Heads:
    """The heads of a document: of each figure, of lists, of parts, and of the title."""

    def __init__(self, mentions: list[Mention], view: View) -> None:
        self.cores = [split_tail(mention.noun)[0] for mention in mentions]
        self.words = [_last_word(core) for core in self.cores]
        self.members: dict[str, Counter[str]] = {}
        self.full: set[tuple[str, str]] = set()
        self.parts: dict[int, set[str]] = {}
        for mention in mentions:
            if mention.list_id:
                self.members.setdefault(mention.list_id, Counter())[self.words[mention.index]] += 1
                whole = _whole_of(mention)
                if whole >= 0 and self.cores[mention.index].endswith(self.cores[whole]):
                    self.full.add((mention.list_id, self.cores[whole]))
            if mention.part_of >= 0:
                self.parts.setdefault(mention.part_of, set()).add(self.words[mention.index])
        title = view.text[:_TITLE] if len(view.text) <= _SHORT else ""
        ends = ((_last_word(title, 0, end), end) for end in range(1, len(title) + 1))
        self.title = [(word, end) for word, end in ends if word]

    def beside(self, mention: Mention) -> Counter[str]:
        """Heads of the other members of the same list."""
        if not mention.list_id:
            return Counter()
        return self.members[mention.list_id] - Counter((self.words[mention.index],))

    def in_full(self, mention: Mention, word: str) -> str:
        """A head as the other members of the list say it, if they say it as their whole does: 结业学员 for 学员."""
        whole = _whole_of(mention)
        core = self.cores[whole] if whole >= 0 else ""
        return core if core.endswith(word) and (mention.list_id, core) in self.full else word

    def near(self, mention: Mention, mentions: list[Mention], view: View) -> dict[str, set[str]]:
        """Heads that a figure could take, each with the places that it comes from."""
        sentence = view.sentence_start(mention.start)
        whole = _whole_of(mention)
        found: dict[str, set[str]] = {}
        told = [
            (self.words[index], place)
            for index, place in ((whole, "whole"), (mention.numerator, "counted"))
            if index >= 0
        ]
        for rank, one in enumerate(in_front(mention, mentions, _FIGURES)):
            word = self.words[one.index]
            told.append((word, f"front{min(rank, 3)}"))
            if one.unit == mention.unit:
                told.append((word, "same unit"))
        if mention.index + 1 < len(mentions):
            told.append((self.words[mention.index + 1], "next"))
        told += [(word, "member") for word in self.beside(mention)]
        parts = self.parts.get(mention.index, set())
        several = parts if len(parts) > 1 else set()  # a whole of several kinds is none of them
        told += [(word, "part") for word in parts - several]
        told += [(word, "title") for word, end in self.title if end <= sentence]
        told += _printed(mention, view, sentence)
        for word, place in told:
            if _kinds().get(word) == "thing" and word not in several:
                found.setdefault(word, set()).add(place)
        return found


def _whole_of(mention: Mention) -> int:
    return mention.part_of if mention.part_of >= 0 else mention.denominator


def _printed(mention: Mention, view: View, sentence: int) -> Iterator[tuple[str, str]]:
    """Known heads in the words in front of a figure, the nearest first, and the first one behind it."""
    low, clause = max(sentence, mention.start - _READ), view.clause_start(mention.start)
    at, seen, text, ends = mention.start, 0, view.text, _words()
    while at > low and seen < _PRINTED:
        word = _last_word(text, low, at) if text[at - 1] in ends else ""
        if word:
            yield word, "clause" if at - len(word) >= clause else "sentence"
            seen += 1
        at -= len(word) or 1
    right = mention.right[:_BEHIND]
    yield next((word for end in range(1, len(right) + 1) if (word := _last_word(right, 0, end))), ""), "right"


def head_options(
    mentions: list[Mention], view: View, floor: float | None = None
) -> Iterator[tuple[Mention, list[Option]]]:
    """Every figure that has a noun, with the nouns that it could have instead, in a fixed order.

    ``floor`` leaves out other heads where what speaks for any of them weighs less.
    """
    heads = _Heads(mentions, view)
    for mention in mentions:
        if heads.cores[mention.index]:
            yield mention, list(_options(mention, mentions, view, heads, floor))


def _options(
    mention: Mention, mentions: list[Mention], view: View, heads: _Heads, floor: float | None
) -> Iterator[Option]:
    core, tail = split_tail(mention.noun)
    head, whole = heads.words[mention.index], _whole_of(mention)
    stem = _without(core, head) if head else ""
    classed = len(stem) >= _STEM and bool(_CLASS.search(stem))
    closed = core[-1] in _CLOSED_END or bool(_BRACKETS & set(core[-_NEAR_END:])) or tail.startswith("率")
    takes = _STEM <= len(core) <= _LONGEST and not closed
    if not (classed or takes):
        return
    low, high = max(0, mention.start - _WINDOW), mention.start + _WINDOW
    clause = view.text[max(low, view.clause_start(mention.start)) : mention.start]
    sentence = view.text[max(low, view.sentence_start(mention.start)) : min(high, view.sentence_end(mention.start))]
    members = heads.beside(mention)
    unit = "P" if mention.dimension in PERSONS else "M" if mention.dimension == "money" else mention.unit
    kind = _kind(head)
    here = "here" if head and head in clause else "elsewhere"
    shared = "no" if whole < 0 else "shared" if head and heads.cores[whole].endswith(head) else "own"
    printed = core in sentence
    about = (
        "any", f"unit={unit}", f"rule={mention.rule}", f"role={mention.role}", f"head {here}", f"kind={kind}",
        f"kind={kind},{here},unit={unit}", f"size={min(len(core), 8)}", f"whole={shared}",
        f"kind={kind},whole={shared}",
        f"listed={bool(mention.list_id)},alike={bool(members[head])}", f"head={head}", f"end={core[-1]}",
        f"list={mention.list_kind}", f"verbal={mention.verbal},attribute={mention.attribute}",
        f"inherited={mention.inherited >= 0},kind={kind}", f"base={bool(mention.base)},{here}",
        f"printed={printed}", f"printed={printed},unit={unit}", f"printed={printed},kind={kind}",
        f"printed={printed},rule={mention.rule}",
    )  # fmt: skip
    if classed:
        at_hand = stem in clause
        own = (
            f"stem here={at_hand}", f"kind={kind},stem here={at_hand}", f"stem size={min(len(stem), 6)}",
            f"stem end={stem[-1]}", f"head={head},unit={unit}", f"head={head},stem here={at_hand}",
        )  # fmt: skip
        yield Option(stem + tail, "", about, own)
    if not takes or (floor is not None and _odds("with", about) < floor):
        return
    for word, places in sorted(heads.near(mention, mentions, view).items()):
        alike = word[-1] == core[-1]
        twice = core[-1] == "户" and not _idle_end(core, heads.in_full(mention, word))
        if word in core or (alike and (twice or (not head and people_end(core)))):
            continue  # 脱贫户 is named already, whatever 农户 stand nearby
        sort = _kind(word)
        fresh = (
            *_signs_of(word, sort, kind, unit),
            f"told={min(view.text.count(word, low, high), _MANY)}",
            f"members={min(members[word], 3)}", f"ends alike={word[-1] == core[-1]}", f"places={min(len(places), 6)}",
            *(sign for place in sorted(places) for sign in _signs_from(place, unit, kind, sort, here)),
        )  # fmt: skip
        yield Option(_joined(core, heads.in_full(mention, word)) + tail, word, about, fresh)


@lru_cache(maxsize=4096)
def _signs_of(word: str, sort: str, kind: str, unit: str) -> tuple[str, ...]:
    """What a head is, beside the noun that it would join."""
    return (
        f"word={word}", f"sort={sort}", f"sort={sort},kind={kind},unit={unit}", f"word size={min(len(word), 5)}",
        f"word end={word[-1]},unit={unit}",
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _signs_from(place: str, unit: str, kind: str, sort: str, here: str) -> tuple[str, ...]:
    """Where a head comes from, beside the noun that it would join."""
    came = f"from={place}"
    return came, f"{came},unit={unit}", f"{came},kind={kind}", f"{came},sort={sort}", f"{came},{here}"


@lru_cache(maxsize=256)
def _odds(change: str, signs: tuple[str, ...]) -> float:
    weights = _weights()[change]
    return sum([weights.get(sign, 0.0) for sign in signs])


def _alike(mentions: list[Mention]) -> list[list[Mention]]:
    """Figures that are decided on together: of one list and with one head, or of the same noun without its measure."""
    leads: dict[tuple[str, str], tuple[str, str]] = {}

    def end_of(key: tuple[str, str]) -> tuple[str, str]:
        while leads.setdefault(key, key) != key:
            leads[key] = key = leads[leads[key]]  # halve the way for the next one
        return key

    cores = [split_tail(mention.noun)[0] for mention in mentions]
    for mention, core in zip(mentions, cores, strict=True):
        if mention.list_id:
            leads[end_of((mention.list_id, _last_word(core)))] = end_of(("", core))
    groups: dict[tuple[str, str], list[Mention]] = {}
    for mention, core in zip(mentions, cores, strict=True):
        groups.setdefault(end_of(("", core)), []).append(mention)
    return list(groups.values())


def choose_heads(mentions: list[Mention], view: View) -> None:
    """Give each noun the head that the weights prefer; a noun that none beats stays as it is.

    Figures that are alike are weighed together: what is best for them on the average they all take, or all stay.
    All are weighed before the first is changed.
    """
    given = {mention.index: options for mention, options in head_options(mentions, view, _HOPELESS)}
    chosen = []
    for group in _alike([mention for mention in mentions if mention.index in given]):
        odds: dict[str, list[float]] = {}
        for mention in group:
            for one in given[mention.index]:
                odds.setdefault(one.word, []).append(_odds(one.change, one.about) + _odds(one.change, one.own))
        common = {word: fmean(found) for word, found in odds.items() if 2 * len(found) > len(group)}
        best = max(common, key=lambda word: (common[word], word), default="")
        if common.get(best, 0.0) > _MARGIN:
            chosen += [(mention, one.noun) for mention in group for one in given[mention.index] if one.word == best]
    for mention, noun in chosen:
        mention.noun = noun
