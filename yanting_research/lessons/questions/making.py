"""The parts every question is put together from (出题的零件): numerals, keys, choices, paragraphs."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from yanting_research.lessons.pack import AnswerKey, Exercise, Formula, Mistake, Paragraph, Run

__all__ = [
    "MOST",
    "choice_key",
    "formula",
    "numeral",
    "number_key",
    "percent_latex",
    "places",
    "rounded",
    "say",
    "sign",
    "take",
]

MOST = 12  # a lesson takes a handful; more are not made
_LETTERS = "ABCDE"


def numeral(value: float) -> str:
    """A number as people write it, at most four decimals.

    >>> numeral(607.0), numeral(14.6623), numeral(0.1 + 0.2)
    ('607', '14.6623', '0.3')
    """
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def rounded(value: float, decimals: int) -> str:
    """Rounded half up (四舍五入), as it is taught, not to even; trailing zeros kept.

    >>> rounded(99.341, 1), rounded(2.5, 0), rounded(53.0, 1)
    ('99.3', '3', '53.0')
    """
    return str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def places(step: float) -> int:
    """Printed decimals of a number whose last digit is worth ``step``.

    >>> places(0.1), places(1.0), places(10000.0)
    (1, 0, 0)
    """
    return max(0, round(-math.log10(step))) if step > 0 else 0


def sign(exact: float, kept: str) -> str:
    """The sign in front of a rounded result, as LaTeX.

    >>> sign(92.0, "92"), sign(14.66, "14.7")
    ('=', '\\\\approx')
    """
    return "=" if math.isclose(exact, float(kept), abs_tol=1e-9) else r"\approx"


def percent_latex(top: str, base: str, exact: float, kept: str) -> str:
    """The formula of a percentage, as LaTeX.

    >>> print(percent_latex("23", "25", 92.0, "92"))
    \\frac{23}{25}\\times 100\\%= 92\\%
    """
    return rf"\frac{{{top}}}{{{base}}}\times 100\%{sign(exact, kept)} {kept}\%"


def say(text: str) -> Paragraph:
    """A paragraph of plain words."""
    return Paragraph((Run(text),))


def formula(latex: str, words: str) -> Formula:
    """A formula and the same in words."""
    return Formula(latex, words)


def number_key(
    value: str, *, tolerance: float, unit: str, mistakes: Iterable[tuple[float, int, str]] = ()
) -> AnswerKey:
    """The key of a question with a number.

    ``mistakes`` are value, decimals and what to say; those too near to the right answer, or to one
    another, are left out, for a program could not tell them apart.
    """
    right, kept = float(value), dict[str, str]()
    near = max(1.5 * tolerance, 1e-9)
    for wrong, decimals, feedback in mistakes:
        if not math.isfinite(wrong) or abs(wrong - right) <= near:
            continue
        text = rounded(wrong, decimals)
        if not float(text) or any(abs(float(text) - float(other)) <= tolerance for other in kept):
            continue
        kept[text] = feedback
    return AnswerKey("number", value, tolerance, unit, tuple(Mistake(*pair) for pair in kept.items()))


def choice_key(
    seed: str, right: str, wrong: Sequence[tuple[str, str]], *, last: str = ""
) -> tuple[tuple[tuple[str, str], ...], AnswerKey]:
    """Choices in an order that depends on ``seed`` alone, and their key.

    Parameters
    ----------
    seed
        What the question was made of: the same material gives the same order.
    right
        The right statement.
    wrong
        Wrong statements, each with what to say to who chose it.
    last
        A statement that always comes last (以上都不对), or the right one where ``right`` is empty.

    Raises
    ------
    ValueError
        When fewer than two or more than five statements are given.
    """
    statements = [text for text in (right, *(text for text, _ in wrong)) if text]
    statements.sort(key=lambda text: hashlib.sha256(f"{seed}|{text}".encode()).hexdigest())
    if last:
        statements = [*(text for text in statements if text != last), last]
    if not 2 <= len(statements) <= len(_LETTERS):
        raise ValueError(f"a question has 2 to {len(_LETTERS)} choices, not {len(statements)}")
    letters = dict(zip(statements, _LETTERS, strict=False))
    mistakes = sorted((letters[text], feedback) for text, feedback in wrong)
    key = AnswerKey("choice", letters[right or last], mistakes=tuple(Mistake(*pair) for pair in mistakes))
    return tuple((letter, text) for text, letter in letters.items()), key


def take(ranked: Iterable[tuple[tuple[float, ...], Exercise]]) -> tuple[Exercise, ...]:
    """The best first, each number asked about once: ``fact_ids[0]`` is the number a question is about."""
    kept: list[Exercise] = []
    asked: set[str] = set()
    for _, exercise in sorted(ranked, key=lambda pair: (pair[0], pair[1].exercise_id)):
        about = exercise.fact_ids[0] if exercise.fact_ids else exercise.exercise_id
        if about not in asked:
            asked.add(about)
            kept.append(exercise)
    return tuple(kept[:MOST])
