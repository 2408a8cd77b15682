"""Letters of a text and their places (文本的字母数字及其位置): what is compared leads back to what is printed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanting_research.chinese import fold_script, fold_width
from yanting_research.comparison.shingles import normalize_for_comparison

__all__ = ["Letters", "letters_of"]


@dataclass(frozen=True, slots=True)
class Letters:
    """A normalised text, and the place of every letter in the text as printed.

    Attributes
    ----------
    text
        As ``normalize_for_comparison`` gives it.
    places
        Code point of every letter, (len(text),).
    """

    text: str
    places: NDArray[np.int64]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Span of the printed text from the letter ``start`` to before the letter ``end``."""
        return int(self.places[start]), int(self.places[end - 1]) + 1


def letters_of(text: str) -> Letters:
    """The letters and digits of a text, in one width, case and script, with their places.

    Examples
    --------
    >>> found = letters_of("黨員 ２５人。")
    >>> found.text, found.places.tolist(), found.span(2, 4)
    ('党员25人', [0, 1, 3, 4, 5], (3, 5))
    """
    folded = fold_script(fold_width(text)).lower()
    if len(folded) != len(text):  # a character became two: go character by character
        pieces = [normalize_for_comparison(character) for character in text]
        places = [place for place, piece in enumerate(pieces) for _ in piece]
        return Letters("".join(pieces), np.array(places, dtype=np.int64))
    kept = [place for place, character in enumerate(folded) if character.isalnum()]
    return Letters("".join(folded[place] for place in kept), np.array(kept, dtype=np.int64))
