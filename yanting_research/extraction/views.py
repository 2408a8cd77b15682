"""The folded view of a text: what the rules read, one character for one character."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from yanting_research.chinese import fold_script, fold_width, fold_words

__all__ = ["View", "make_view"]

_WIDE = "％（）；：！？－–—―～．　∶〔〕【】［］○＊﹡✱✲∗⁎╳✕✖﹪｜"
_PUNCTUATION = dict(zip(_WIDE, "%();:!?-----. :[][][]〇******×××%|", strict=True))
# Matches ２ and Ｑ; must not match 2 or ，.
_WIDE_LETTER = re.compile(r"[０-９Ａ-Ｚａ-ｚ]")
# Matches the comma of 1，120亿元, set by an input method for Chinese; must not match 分别为12，120人 or 3，12人
_WIDE_COMMA = re.compile(
    r"\d(?<![\d,，.]\d)(?<!分别\d)(?<!分别为\d)\d{0,2}(?:，\d{3}){1,4}"
    r"(?=(?:\.\d{1,4})?[万亿元人名户亩吨个多余项条所家场件台套份期张座辆处只头册本次位篇批门支组平立米节堂课学幢栋株棵]|公里)"
)
# Matches O of 6O.0% and OO of 13OO余册, read for 0 by a scanner; must not match the O of COO
_LETTER_IN_NUMBER = re.compile(r"(?<=\d)O{1,3}(?=[\d.]|%|[多余]?[人名个户元万件册份次张台套亩吨本])")
# Matches the comma of 占22,5%, printed for a point; must not match 22,500
_DECIMAL_COMMA = re.compile(r"(?<=占\d\d),(?=\d%)")
# Matches the dot of 增长14·1%, set for a point; must not match “5·12”地震 or 7·1表彰
_MIDDLE_DOT = re.compile(r"(?<=\d)[·・•](?=\d{1,4}(?:[%‰倍万亿元人岁亩吨斤]|个百分点|公[里斤顷]|平方|千瓦))")
# Matches the brackets of 党(工)委 and 村(社区)党支部, which belong to the noun;
# 党委(含党工委)26个 and 优秀(90分以上)87人, which explain it. Must not match (正科163人) or 5594人(含教育).
_INNER_BRACKET = re.compile(
    r"(?<=[\u4e00-\u9fff])\((?:(?!含|其中)[\u4e00-\u9fff、/]{1,6}\)(?=[\u4e00-\u9fff\d])|[A-Z]{2,6}\)(?=[\u4e00-\u9fff\d])"
    r"|不?(?:含|包括)[\u4e00-\u9fff、/]{1,10}\)(?=\d)"
    r"|(?:(?:不?含|满分)\d{1,3}(?:分|周?岁)|\d{1,3}(?:\.\d)?(?:分|周?岁|年)(?:及|含)?以[上下]"
    r"|\d{1,3}(?:\.\d)?(?:分|周?岁|年)?[-~至]{1,2}\d{1,3}(?:\.\d)?(?:分|周?岁|年))\)(?=\d))"
)
# Where a clause ends: every mark but the decimal point, and 实.179 typed for 实。179; must not match . of 14.7
_BREAK = re.compile(r"[,，。;:!?()\[\]\n、|\t.](?:(?<!\.)|(?<=[\u4e00-\u9fff]\.)(?<![〇一二三四五六七八九十]\.))")
# The breaks at which a sentence ends; ; and ， are none
_STOPS = frozenset("。!?\n.")
_REACH = 120  # code points in front of a figure


@dataclass(frozen=True, slots=True)
class View:
    """A text with its folded twin, the positions at which clauses break, and whether any character was traditional."""

    raw: str
    text: str
    breaks: tuple[int, ...]
    stops: tuple[int, ...]
    named: str = ""
    traditional: bool = False

    def clause_start(self, position: int) -> int:
        """First character of the clause that holds a position."""
        index = bisect_left(self.breaks, position) - 1
        return self.breaks[index] + 1 if index >= 0 else 0

    def clause_end(self, position: int) -> int:
        """One past the last character of the clause that holds a position."""
        index = bisect_left(self.breaks, position)
        return self.breaks[index] if index < len(self.breaks) else len(self.text)

    def sentence(self, position: int) -> int:
        """Running number of the sentence that holds a position."""
        return bisect_right(self.stops, position)

    def sentence_start(self, position: int) -> int:
        """First character of the sentence that holds a position."""
        index = bisect_right(self.stops, position) - 1
        return self.stops[index] if index >= 0 else 0

    def sentence_end(self, position: int) -> int:
        """One past the last character of the sentence that holds a position, its mark included."""
        index = bisect_right(self.stops, position)
        return self.stops[index] if index < len(self.stops) else len(self.text)

    def ahead(self, position: int, reach: int = _REACH) -> int:
        """Where the text begins that is read in front of a position: in its sentence, and not too far back."""
        return max(self.sentence_start(position), position - reach)

    def line_ahead(self, position: int) -> int:
        """Where the text begins that is read in front of a position: in its line, and not too far back."""
        return max(self.text.rfind("\n", 0, position) + 1, position - _REACH)


def make_view(text: str) -> View:
    """Fold width, script and punctuation without moving an offset.

    Examples
    --------
    >>> view = make_view("黨員１２人（女）。")
    >>> view.text, len(view.text) == len(view.raw)
    ('党员12人(女)。', True)
    """
    narrow = fold_width(text) if _WIDE_LETTER.search(text) else text
    folded = fold_script(narrow)
    traditional = folded != narrow
    for wide, plain in _PUNCTUATION.items():  # str.translate would look every character of a long text up
        folded = folded.replace(wide, plain)
    if "，" in folded:
        folded = _WIDE_COMMA.sub(lambda numeral: numeral.group().replace("，", ","), folded)
    if "O" in folded:
        folded = _LETTER_IN_NUMBER.sub(lambda letters: "0" * len(letters.group()), folded)
    if "%" in folded and "," in folded:
        folded = _DECIMAL_COMMA.sub(".", folded)
    if "·" in folded or "・" in folded or "•" in folded:
        folded = _MIDDLE_DOT.sub(".", folded)
    folded = fold_words(folded)
    structure = folded
    if "(" in folded:
        structure = _INNER_BRACKET.sub(lambda match: "口" * len(match.group()), folded)
    breaks = [match.start() for match in _BREAK.finditer(structure)]
    stops = [place + 1 for place in breaks if structure[place] in _STOPS]
    return View(text, folded, tuple(breaks), tuple(stops), traditional=traditional)
