"""Keys that can be asked (答案): whether a value is right, and whether it is a mistake the exercise knows.

A number is right within a tolerance: it lies in one cell of a grid. So a key can also be kept as the hash of that
cell's number (``answer_seals``), and the two answer alike by construction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

from yanting_research.errors import LessonError
from yanting_research.lessons.answer_hints import half_up
from yanting_research.lessons.answer_letters import read_words
from yanting_research.lessons.answer_values import NumberAnswer, Unread, read_number
from yanting_research.lessons.pack import AnswerKey

__all__ = ["Asked", "Cell", "Matcher", "OpenKey", "Target", "asked", "mistake_values", "right_values"]


@dataclass(frozen=True, slots=True)
class Cell:
    """All values within half a width of a centre, as one cell of a grid; width 0 is the centre alone."""

    width: Fraction
    offset: Fraction

    @classmethod
    def around(cls, centre: Fraction, tolerance: Fraction) -> tuple[Cell, Fraction]:
        """The grid in which the centre's cell is exactly what the tolerance allows, and the cell's index.

        >>> grid, index = Cell.around(Fraction(993, 10), Fraction(1, 20))
        >>> grid.width, grid.offset, index
        (Fraction(1, 10), Fraction(1, 20), Fraction(992, 1))
        """
        if not tolerance:
            return cls(Fraction(0), Fraction(0)), centre
        width = 2 * tolerance
        offset = (centre - tolerance) % width
        return cls(width, offset), (centre - tolerance - offset) / width

    def indices(self, value: Fraction) -> tuple[Fraction, ...]:
        """Cells that hold a value: two where it lies on their common edge."""
        if not self.width:
            return (value,)
        exact = (value - self.offset) / self.width
        below = Fraction(exact.numerator // exact.denominator)
        return (below, below - 1) if exact == below else (below,)


@dataclass(frozen=True, slots=True)
class Asked:
    """What may be known of a question without its answer.

    ``letters`` are those of the choices; ``given`` the numbers of the prompt; ``decimals`` the digits after the
    point that are asked for.
    """

    kind: Literal["number", "choice", "set", "text"]
    unit: str = ""
    decimals: int = 0
    letters: tuple[str, ...] = ()
    given: tuple[Fraction, ...] = ()
    hint: str = ""
    n_items: int = 0


class Matcher(Protocol):
    """The two questions one may ask of a key."""

    def right(self, value: Fraction | str) -> bool:
        """Whether a number lies within the tolerance, or a letter or word belongs to the answer."""
        ...

    def mistake(self, value: Fraction | str) -> str:
        """What the exercise says to this answer; ``""`` when it is no mistake it knows."""
        ...


class OpenKey:
    """A key whose answers lie open: the teacher's.

    Raises
    ------
    LessonError
        When the key's value is not of its kind.
    """

    def __init__(self, key: AnswerKey) -> None:
        self._mistakes = tuple(mistake_values(key))
        self._right = right_values(key)

    def right(self, value: Fraction | str) -> bool:
        """See :class:`Matcher`."""
        return any(_holds(target, value) for target in self._right)

    def mistake(self, value: Fraction | str) -> str:
        """See :class:`Matcher`."""
        return next((said for target, said in self._mistakes if _holds(target, value)), "")


Target = tuple[Cell, Fraction] | str


def _holds(target: Target, value: Fraction | str) -> bool:
    if isinstance(target, str) or isinstance(value, str):
        return target == value
    grid, index = target
    return index in grid.indices(value)


def right_values(key: AnswerKey) -> tuple[Target, ...]:
    """The cell of a number, the letter of a choice, the members of a set; none for an open question."""
    if key.kind == "text":
        return ()
    if key.kind != "number":
        words = read_words(key.value)
        members = () if isinstance(words, Unread) else tuple(sorted(words))
        if not members or (key.kind == "choice" and len(members) != 1):
            raise _bad_key(key, "one letter" if key.kind == "choice" else "letters or words joined by 、")
        return members
    tolerance = Fraction(str(key.tolerance))
    if tolerance < 0:
        raise _bad_key(key, "a tolerance that is not negative")
    return (Cell.around(_key_number(key, key.value).value, tolerance),)


def mistake_values(key: AnswerKey) -> list[tuple[Target, str]]:
    """Mistakes the exercise names, and for a number also its value rounded too far."""
    if key.kind == "text":
        return []
    if key.kind != "number":
        return [(_as_answer(mistake.value), mistake.feedback) for mistake in key.mistakes]
    found: list[tuple[Target, str]] = []
    for mistake in key.mistakes:
        number = _key_number(key, mistake.value)
        half = Fraction(1, 2 * 10**number.decimals) if number.decimals else Fraction(0)
        found.append((Cell.around(number.value, half), mistake.feedback))
    exact = _key_number(key, key.value)
    for decimals in range(exact.decimals):
        coarse = half_up(exact.value, Fraction(1, 10**decimals))
        if abs(coarse) >= 1 and coarse != exact.value:
            found.append((Cell.around(coarse, Fraction(0)), f"小数位数不够：题目要求保留 {exact.decimals} 位小数。"))
    return found


def _as_answer(value: str) -> str:
    words = read_words(value)
    return "、".join(sorted(words)) if not isinstance(words, Unread) else value


def _key_number(key: AnswerKey, value: str) -> NumberAnswer:
    read = read_number(value)
    if isinstance(read, Unread):
        raise _bad_key(key, f"a numeral, not {value[:40]!r}")
    return NumberAnswer(read.value, key.unit, False, read.decimals)


def _bad_key(key: AnswerKey, expected: str) -> LessonError:
    return LessonError(
        f"an answer key of kind {key.kind} cannot be read: {key.value[:40]!r}",
        where="AnswerKey",
        expected=expected,
        remedy="mend the exercise that made it",
    )


def asked(
    key: AnswerKey,
    *,
    choices: Iterable[tuple[str, str]] = (),
    given: tuple[Fraction, ...] = (),
    hint: str = "",
) -> Asked:
    """What may be known of a question without its answer."""
    decimals = _key_number(key, key.value).decimals if key.kind == "number" else 0
    letters = tuple(letter.upper() for letter, _ in choices)
    return Asked(key.kind, key.unit, decimals, letters, given, hint, n_items=len(right_values(key)))
