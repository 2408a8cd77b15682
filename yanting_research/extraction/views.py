"""The folded view of a text: what the rules read, one character for one character."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from yanting_research.chinese import fold_script, fold_width

__all__ = ["View", "make_view"]

_PUNCTUATION = str.maketrans("％（）；：！？－–—―～．　〔〕【】［］○", "%();:!?-----. [][][]〇")
# Matches the brackets of 党(工)委 and 村(社区)党支部, which belong to the noun;
# must not match (正科163人) or 5594人(含教育).
_INNER_BRACKET = re.compile(r"(?<=[\u4e00-\u9fff])\((?!含|其中)[\u4e00-\u9fff、/]{1,6}\)(?=[\u4e00-\u9fff\d])")
_BREAK = re.compile(r"[,，。;:!?()\n、|\t]")


@dataclass(frozen=True, slots=True)
class View:
    """A text with its folded twin and the positions at which clauses break."""

    raw: str
    text: str
    breaks: tuple[int, ...]
    stops: tuple[int, ...]
    named: str = ""

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


def make_view(text: str) -> View:
    """Fold width, script and punctuation without moving an offset.

    Examples
    --------
    >>> view = make_view("黨員１２人（女）。")
    >>> view.text, len(view.text) == len(view.raw)
    ('党员12人(女)。', True)
    """
    folded = fold_script(fold_width(text)).translate(_PUNCTUATION)
    structure = folded
    if "(" in folded:
        structure = _INNER_BRACKET.sub(lambda match: "口" * len(match.group()), folded)
    breaks = tuple(match.start() for match in _BREAK.finditer(structure))
    stops = tuple(match.end() for match in re.finditer(r"[。!?\n]", structure))
    return View(text, folded, breaks, stops)
