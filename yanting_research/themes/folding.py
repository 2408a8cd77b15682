"""The view of a text that is searched (匹配视图): width, case and script folded, quotation marks stepped over."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanting_research.chinese import fold_script, fold_width

__all__ = ["View", "fold", "view_of"]

_PARTNER = {"“": "”", "‘": "’", "「": "」", "『": "』", '"': '"', "'": "'", "＂": "＂"}
_OPENER = {closer: opener for opener, closer in _PARTNER.items()}
_QUOTES = re.compile("[" + re.escape("".join(sorted({*_PARTNER, *_OPENER}))) + "]")
"""The marks of 村“两委”; not the brackets of （一） and 《办法》, which are structure."""
# ASCII only: other alphabets change length when their case is folded
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def fold(text: str) -> str:
    """Simplified script, half-width and lower-case letters, one character for one.

    >>> fold("黨員ＱＱ群")
    '党员qq群'
    """
    return fold_script(fold_width(text)).translate(_LOWER)


@dataclass(frozen=True, slots=True)
class View:
    """A text as it is searched; ``span`` leads back to the original.

    Attributes
    ----------
    text
        Folded, without quotation marks; lone surrogates replaced.
    original
        The text it was made from.
    origins
        Place in the original of every character; None when nothing was stepped over.
    """

    text: str
    original: str
    origins: NDArray[np.int64] | None = None

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Span in the original; an adjoining partner of a quotation mark inside is taken in.

        None when the stretch runs from one quotation into another: “党员”“教育” is no 党员教育.
        """
        if self.origins is None:
            return start, end
        low, high = int(self.origins[start]), int(self.origins[end - 1]) + 1
        return self._whole(low, high) if high - low > end - start else (low, high)

    def _whole(self, low: int, high: int) -> tuple[int, int] | None:
        marks = _QUOTES.findall(self.original[low:high])
        opened: list[str] = []
        closed: list[str] = []
        for mark in marks:
            if opened and _PARTNER[opened[-1]] == mark:
                opened.pop()
            elif mark in _PARTNER and not (mark in _OPENER and not opened and self._opens_before(mark, low)):
                opened.append(mark)
            else:
                closed.append(mark)
        if opened and closed:
            return None
        for mark in reversed(opened):
            if high < len(self.original) and self.original[high] == _PARTNER[mark]:
                high += 1
        for mark in closed:
            if low and self.original[low - 1] == _OPENER[mark]:
                low -= 1
        return low, high

    def _opens_before(self, mark: str, low: int) -> bool:
        """Whether a straight mark, which opens and closes alike, stands right before the span."""
        return low > 0 and self.original[low - 1] == mark


def view_of(text: str) -> View:
    """The searched view of a text.

    Examples
    --------
    >>> view = view_of("村“兩委”班子")
    >>> view.text, view.span(0, 3)
    ('村两委班子', (0, 5))
    """
    # a lone surrogate has no UTF-8 form; the private-use stand-in keeps the length
    folded = re.sub("[\ud800-\udfff]", "\ue000", fold(text))
    marks = [match.start() for match in _QUOTES.finditer(text)]
    if not marks:
        return View(folded, text)
    kept = np.delete(np.arange(len(text), dtype=np.int64), marks)
    return View(_QUOTES.sub("", folded), text, kept)
