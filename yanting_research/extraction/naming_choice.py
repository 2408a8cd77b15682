"""Heads weighed against each other (中心词取舍).

The rules give every figure a noun. Some of those nouns have no head (51岁以上 for 51岁以上27人), some were put
together from two places and took the wrong one (51岁以上受访者), and some end in a word that says little
(参加考核人员). Here each noun is weighed against itself before a head that the document uses nearby (51岁以上成员,
参加考核公务员) and, if it says a class, against itself without its head (51岁以上). A change is told by signs, such as
``bare|role=count`` or ``with|from=whole``; the sum of the weights of its signs is the log-odds that it agrees with a
reader better than the noun as it is.

The weights were fitted to the labelled passages that rules may be tuned on and stand in ``noun_head_weights.csv``;
``tests/golden/extraction/fit_heads.py`` writes them, and tells how. Heads and their places are found by
:mod:`head_places`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import fmean

from yanting_research.extraction.head_places import NEAR_PLACES, Heads, kind_of_unit, whole_of
from yanting_research.extraction.head_words import (
    MEASURE_END,
    MONEY_END,
    SHORTEST,
    idle_end,
    is_compound,
    join_head,
    kinds_of_heads,
    last_head,
    sort_of_head,
    split_tail,
    without_head,
)
from yanting_research.extraction.mentions import PERSONS, Mention
from yanting_research.extraction.nouns import verb_at_end
from yanting_research.extraction.people_nouns import people_end
from yanting_research.extraction.views import View
from yanting_research.resources import read_resource_rows

__all__ = ["Option", "choose_heads", "head_options"]

_MARGIN = 0.15  # log-odds from which a change is made
_FAR_MARGIN = 1.2  # log-odds from which a class loses its head, or persons and sums are called as another sentence says
_HOPELESS = -3.0  # log-odds of what speaks for any head, below which none is tried
_WINDOW = 300  # code points in front and behind that are read
_NEAR_END = 4  # code points at the end of a noun in which a bracket keeps heads away
_LONGEST = 28  # code points of a noun that still takes a head
_MANY, _FEW, _LONG = 5, 3, 8  # counts, members and lengths from here on are alike
_STEM_READ = 6  # code points at the end of a class that are read
# Matches nouns that say a class and need no head: 51岁以上, 中级; must not match 培训 of 培训人员
_CLASS = re.compile(r"(?:以上|以下|以内|左右|岁|级|学历|文化|职称)$")
# ends of nouns that take no head: measures, sums of money, 女性, 保健院, and words that lead on to something else
_CLOSED_END = MEASURE_END | MONEY_END | frozenset("性标字院校中的向共而为到由")
# Matches 支出规模 and 贸易顺差, sums that are named, and 党外人士; must not match 差旅费
_LEVEL = re.compile(r"(?:规模|水平|总和|[顺逆]差|起征点|限额|存款|储蓄|储备|利润|税收|价格|人士)$")
# heads that rules give for what persons did or for what they are: 递交入党申请书的1862人, 家庭医生签约2.1万人
_GIVEN = frozenset({"申请人", "居民"})
_RESTS = ("剩下", "其余", "其他")
# Matches 村党支部 and 党组织, bodies of the Party; must not match 组织部
_BODY = re.compile(r"(?:党组织|支部|党委|总支|党组|工委)$")
# Matches 勾非常了解, what was answered; must not match 选手
_ANSWERED = re.compile(r"[勾答][选“]?|选(?:择|了)|认为|觉得|表示|希望")
_LINKING = "有为达共约的是仅已近超 "  # between a noun and its numeral
_OPENING = " “《"  # marks in front of a noun
_PIECES = frozenset("件户次头")  # ends of nouns in front of 数
_COUNTED_END = frozenset("量率额度")  # 日访问量 of 1500人次 is no 党员
_BRACKETS = frozenset("()（）")


Signs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """Another noun for a figure, with the signs that speak for or against it: of the figure, and its own.

    The noun is ``core`` before ``full`` (nothing, or a head as others say it), with the ``tail`` of its measure.
    ``far`` says that persons or a sum would be called what only another sentence calls them, or nothing any more.
    """

    core: str
    full: str
    tail: str
    word: str
    far: bool
    about: Signs
    own: tuple[Signs, ...]

    @property
    def joined(self) -> str:
        """The noun without the words of its measure."""
        return join_head(self.core, self.full) if self.full else self.core

    @property
    def noun(self) -> str:
        """The noun in words."""
        return self.joined + self.tail

    @property
    def change(self) -> str:
        """``bare`` or ``with`` (a word)."""
        return "with" if self.word else "bare"

    @property
    def signs(self) -> Signs:
        """All signs, as the file of weights names them."""
        return tuple(f"{self.change}|{sign}" for group in (self.about, *self.own) for sign in group)

    def odds(self) -> float:
        """Log-odds that this noun is the better one."""
        return _odds(self.change, self.about) + sum([_odds(self.change, group) for group in self.own])


@cache
def _weights() -> dict[str, dict[str, float]]:
    """Weights of signs, by kind of change."""
    found: dict[str, dict[str, float]] = {"bare": {}, "with": {}}
    for row in read_resource_rows("noun_head_weights.csv"):
        change, _, sign = row["sign"].partition("|")
        found[change][sign] = float(row["weight"])
    return found


def head_options(
    mentions: list[Mention], view: View, floor: float | None = None
) -> Iterator[tuple[Mention, list[Option]]]:
    """Every figure that has a noun, with the nouns that it could have instead, in a fixed order.

    ``floor`` leaves out other heads where what speaks for any of them weighs less.
    """
    heads = Heads(mentions, view)
    for mention in mentions:
        if heads.cores[mention.index]:
            yield mention, list(_options(mention, mentions, view, heads, floor))


def _options(
    mention: Mention, mentions: list[Mention], view: View, heads: Heads, floor: float | None
) -> Iterator[Option]:
    core, tail = split_tail(mention.noun)
    head, whole = heads.words[mention.index], whole_of(mention)
    stem = without_head(core, head) if head else ""
    classed = len(stem) >= SHORTEST and bool(_CLASS.search(stem))
    takes = SHORTEST <= len(core) <= _LONGEST and not _is_closed(mention, core, tail, head)
    if not (classed or takes):
        return
    low, high = max(0, mention.start - _WINDOW), mention.start + _WINDOW
    clause = view.text[max(low, view.clause_start(mention.start)) : mention.start]
    sentence = view.text[max(low, view.sentence_start(mention.start)) : min(high, view.sentence_end(mention.start))]
    members = heads.beside(mention)
    unit = "P" if mention.dimension in PERSONS else "M" if mention.dimension == "money" else mention.unit
    kind = sort_of_head(head)
    here = "here" if head and head in clause else "elsewhere"
    shared = "no" if whole < 0 else "shared" if head and heads.cores[whole].endswith(head) else "own"
    printed = ("right here" if clause.rstrip(_LINKING).endswith(core) else "here") if core in sentence else "no"
    guess = bool(head) and head not in sentence
    verb = bool(verb_at_end(core))
    at_hand = head in mention.right or head in (clause if unit == "P" else sentence)
    about = _signs_about(
        unit, mention.rule, mention.role, here, kind, min(len(core), _LONG), shared, bool(mention.list_id),
        bool(members[head]), head, core[-1], mention.list_kind, mention.verbal, mention.attribute,
        mention.inherited >= 0, bool(mention.base), printed, verb,
    )  # fmt: skip
    if classed:
        yield Option(
            stem, "", tail, "", True, about, (_signs_bare(stem[-_STEM_READ:], stem in clause, kind, head, unit),)
        )
    if not takes or (floor is not None and _odds("with", about) < floor):
        return
    last, persons = (stem or core)[-1], people_end(core)
    named = unit == "M" and kinds_of_heads().get(head) in {"money", "deed"}  # 自筹资金, 其他投入
    for word, places in sorted(heads.near(mention, mentions, view).items()):
        full = heads.in_full(mention, word)
        takes_place = stem and not at_hand and kinds_of_heads().get(head) == kinds_of_heads().get(word)
        base = stem if takes_place else core
        if (named and not takes_place) or word in base or _says_it(core, word, full):
            continue
        sort, alike = sort_of_head(word), word[-1] == core[-1]
        told = min(view.text.count(word, low, high), _MANY)
        own = (
            _signs_of(word, sort, kind, unit),
            _signs_behind(word, sort, last, mention.rule),
            _signs_near(told, min(members[word], _FEW), alike, min(len(places), _LONG), persons),
            _signs_beside(head, kind, sort, verb, guess, printed),
            *(_signs_from(place, unit, kind, sort, here) for place in sorted(places)),
        )
        far = unit in {"P", "M"} and places.isdisjoint(NEAR_PLACES)
        if far and kind == "people" and unit == "P":
            continue  # 正职 of 科级领导 are no 党员 because the title speaks of them
        yield Option(base, full, tail, word, far, about, own)


def _says_it(core: str, word: str, full: str) -> bool:
    """Whether a noun says already what a head would add, or says that it is something else."""
    if core.endswith(word) or core[-SHORTEST:] == word[-SHORTEST:]:
        return True  # 第二产业 beside 第一产业
    if _BODY.search(core) and _BODY.search(word):
        return True  # 党支部, whatever 党组织 stand nearby
    if core.startswith(_RESTS) and is_compound(word):
        return True  # 其余6358名 behind 农村党员 are no 农村党员
    return core[-1] == word[-1] == "户" and not idle_end(core, full)  # 脱贫户, whatever 农户 stand nearby


def _is_closed(mention: Mention, core: str, tail: str, head: str) -> bool:
    """Whether a noun takes no other head: of measures and rates, where a bracket ends it or it stands behind."""
    unit = kind_of_unit(mention)
    if mention.right.lstrip(_OPENING).startswith(core.lstrip(_OPENING)):
        return True  # 4个检查组
    if tail.startswith("数") and core[-1] in _PIECES:
        return True  # 工程件数
    if unit not in {"P", "M"} and _ANSWERED.match(core):
        return True
    if head in _GIVEN or _BRACKETS & set(core[-_NEAR_END:]) or _LEVEL.search(core):
        return True
    if unit == "P":
        return core[-1] in _COUNTED_END
    return not (head and unit in {"M", "T"}) and (core[-1] in _CLOSED_END or tail.startswith("率"))


@lru_cache(maxsize=8192)
def _signs_about(
    unit: str, rule: str, role: str, here: str, kind: str, size: int, shared: str, listed: bool, alike: bool,
    head: str, end: str, list_kind: str, verbal: bool, attribute: bool, inherited: bool, base: bool, printed: str,
    verb: bool,
) -> Signs:  # fmt: skip
    """What is known of a figure and its noun."""
    return (
        "any", f"unit={unit}", f"rule={rule}", f"role={role}", f"head {here}", f"kind={kind}",
        f"kind={kind},{here},unit={unit}", f"size={size}", f"whole={shared}", f"kind={kind},whole={shared}",
        f"listed={listed},alike={alike}", f"head={head}", f"end={end}", f"list={list_kind}",
        f"verbal={verbal},attribute={attribute}", f"inherited={inherited},kind={kind}", f"base={base},{here}",
        f"printed={printed}", f"printed={printed},unit={unit}", f"printed={printed},kind={kind}",
        f"printed={printed},rule={rule}", f"verb={verb},kind={kind}",
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _signs_bare(stem: str, here: bool, kind: str, head: str, unit: str) -> Signs:
    """What is known of a class without its head; of the class, no more than the end."""
    return (
        f"stem here={here}", f"kind={kind},stem here={here}", f"stem size={len(stem)}", f"stem end={stem[-1]}",
        f"head={head},unit={unit}", f"head={head},stem here={here}",
    )  # fmt: skip


@lru_cache(maxsize=8192)
def _signs_of(word: str, sort: str, kind: str, unit: str) -> Signs:
    """What a head is, beside the noun that it would join."""
    return (
        f"word={word}", f"sort={sort}", f"sort={sort},kind={kind},unit={unit}", f"word size={min(len(word), _MANY)}",
        f"word end={word[-1]},unit={unit}",
    )  # fmt: skip


@lru_cache(maxsize=16384)
def _signs_behind(word: str, sort: str, last: str, rule: str) -> Signs:
    """A head behind the last character of the noun that it would join, and under the rule that gave that noun."""
    return (
        f"last={last},word={word}", f"last={last},sort={sort}", f"rule={rule},word={word}", f"rule={rule},sort={sort}",
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _signs_near(told: int, members: int, alike: bool, places: int, persons: bool) -> Signs:
    """How often a head is told nearby, and in how many places."""
    return (
        f"told={told}", f"members={members}", f"ends alike={alike}", f"places={places}",
        f"people={persons},alike={alike}",
    )  # fmt: skip


@lru_cache(maxsize=8192)
def _signs_beside(head: str, kind: str, sort: str, verb: bool, guess: bool, printed: str) -> Signs:
    """A sort of head beside the head that the noun has: a verb, a guess, or printed."""
    return (
        f"head={head},sort={sort}", f"verb={verb},sort={sort},kind={kind}", f"guess={guess},sort={sort},kind={kind}",
        f"printed={printed},sort={sort}", f"printed={printed},sort={sort},kind={kind}",
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _signs_from(place: str, unit: str, kind: str, sort: str, here: str) -> Signs:
    """Where a head comes from, beside the noun that it would join."""
    came = f"from={place}"
    return came, f"{came},unit={unit}", f"{came},kind={kind}", f"{came},sort={sort}", f"{came},{here}"


@lru_cache(maxsize=65536)
def _odds(change: str, signs: Signs) -> float:
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
            leads[end_of((mention.list_id, last_head(core)))] = end_of(("", core))
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
    chosen: list[tuple[Mention, str]] = []
    for group in _alike([mention for mention in mentions if mention.index in given]):
        odds: dict[str, list[float]] = {}
        far: Counter[str] = Counter()
        for mention in group:
            for one in given[mention.index]:
                odds.setdefault(one.word, []).append(one.odds())
                far[one.word] += one.far
        common = {word: fmean(found) for word, found in odds.items() if 2 * len(found) > len(group)}
        best = max(common, key=lambda word: (common[word], word), default="")
        if best in common and common[best] > (_FAR_MARGIN if far[best] == len(odds[best]) else _MARGIN):
            chosen += _agreed(group, given, best)
    for mention, noun in chosen:
        mention.noun = noun


def _agreed(group: list[Mention], given: dict[int, list[Option]], word: str) -> Iterator[tuple[Mention, str]]:
    """The new nouns of figures that are alike; a share and its count are called the same."""
    said: dict[str, str] = {}
    for mention in group:
        for one in given[mention.index]:
            if one.word == word:
                core = said.setdefault(split_tail(mention.noun)[0], one.joined)
                yield mention, core + one.tail
