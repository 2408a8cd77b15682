"""Local alignment (局部比对): the stretch of two sequences that fits best, by Smith and Waterman."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["MAX_CELLS", "LocalAlignment", "align_local"]

MAX_CELLS = 25_000_000
"""Largest product of the two lengths."""


@dataclass(frozen=True, slots=True)
class LocalAlignment:
    """The best stretch of two sequences.

    Attributes
    ----------
    score
        Sum of matches, mismatches and gaps.
    start, end, other_start, other_end
        The stretch in both, half-open; empty when nothing matches.
    n_equal
        Members that are equal and stand opposite.
    left, right
        The stretches set opposite each other. Marks stand for what is not there, and on the left for what is
        different on the right.
    """

    score: int
    start: int
    end: int
    other_start: int
    other_end: int
    n_equal: int
    left: tuple[str, ...]
    right: tuple[str, ...]


def align_local(
    one: Sequence[str],
    other: Sequence[str],
    *,
    match: int = 2,
    mismatch: int = -1,
    gap: int = -1,
    mark: str = "#",
) -> LocalAlignment:
    """Find the best local alignment of two sequences of characters or words.

    Parameters
    ----------
    one, other
        A string is a sequence of characters; words go as a list.
    match, mismatch, gap
        Scores: above 0, below 0, below 0.
    mark
        Stands for every character of a member that has nothing equal opposite.

    Returns
    -------
    LocalAlignment
        Of equally good ends the first; of equally good ways the one that sets members opposite before gaps.

    Raises
    ------
    ValueError
        For scores of the wrong sign, or sequences whose lengths multiply to more than 25 million.

    References
    ----------
    Smith and Waterman (1981), J. Molecular Biology 147, 195-197.

    Examples
    --------
    >>> found = align_local("去年举办培训班六期", "今年共举办培训班九期")
    >>> "".join(found.left), "".join(found.right), found.n_equal
    ('年#举办培训班#期', '年共举办培训班九期', 7)
    """
    if match <= 0 or mismatch >= 0 or gap >= 0:
        raise ValueError(f"match={match}, mismatch={mismatch}, gap={gap}; allowed: above 0, below 0, below 0")
    if len(one) * len(other) > MAX_CELLS:
        raise ValueError(f"lengths {len(one)} and {len(other)}; allowed: a product of at most {MAX_CELLS}")
    codes: dict[str, int] = {}
    first, second = (
        np.array([codes.setdefault(item, len(codes)) for item in sequence], dtype=np.int32) for sequence in (one, other)
    )
    scores = _scores(first, second, match, mismatch, gap)
    if not scores.size or not scores.max():
        return LocalAlignment(0, 0, 0, 0, 0, 0, (), ())
    return _walk(scores, (one, other), (first, second), (match, mismatch, gap), mark)


def _scores(
    first: NDArray[np.int32], second: NDArray[np.int32], match: int, mismatch: int, gap: int
) -> NDArray[np.int32]:
    """The matrix of best scores, row by row; gaps to the left by a running maximum."""
    scores = np.zeros((len(first) + 1, len(second) + 1), dtype=np.int32)
    slope = -gap * np.arange(len(second) + 1, dtype=np.int32)
    for row, code in enumerate(first, start=1):
        above = scores[row - 1]
        best = np.maximum(above + gap, 0)
        best[1:] = np.maximum(best[1:], above[:-1] + np.where(second == code, match, mismatch))
        best[0] = 0
        scores[row] = np.maximum.accumulate(best + slope) - slope
    return scores


def _walk(
    scores: NDArray[np.int32],
    sequences: tuple[Sequence[str], Sequence[str]],
    codes: tuple[NDArray[np.int32], NDArray[np.int32]],
    costs: tuple[int, int, int],
    mark: str,
) -> LocalAlignment:
    match, mismatch, gap = costs
    row, column = (int(place) for place in np.unravel_index(int(scores.argmax()), scores.shape))
    end, other_end, score = row, column, int(scores[row, column])
    left: list[str] = []
    right: list[str] = []
    n_equal = 0
    while row and column and scores[row, column] > 0:
        equal = codes[0][row - 1] == codes[1][column - 1]
        if scores[row, column] == scores[row - 1, column - 1] + (match if equal else mismatch):
            row, column = row - 1, column - 1
            a, b = sequences[0][row], sequences[1][column]
            n_equal += int(equal)
            left.append(a if equal else mark * len(b))
            right.append(b)
        elif scores[row, column] == scores[row - 1, column] + gap:
            row -= 1
            left.append(sequences[0][row])
            right.append(mark * len(sequences[0][row]))
        else:
            column -= 1
            left.append(mark * len(sequences[1][column]))
            right.append(sequences[1][column])
    return LocalAlignment(score, row, end, column, other_end, n_equal, tuple(left[::-1]), tuple(right[::-1]))
