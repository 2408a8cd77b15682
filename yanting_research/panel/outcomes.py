"""Outcomes by their kind (结果变量): numbers that can be what they are said to be, or a refusal that names rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from yanting_research.errors import DesignError

__all__ = ["OUTCOME_KINDS", "is_number", "numbers_of", "outcome_of", "positive_numbers", "refuse_rows"]

OUTCOME_KINDS = ("continuous", "binary", "binomial", "share", "count", "ordered")
"""Any number; 0 or 1; k of n; a share in [0, 1]; 0, 1, 2, ...; answers in an order."""

_SHOWN = 5

Array = NDArray[np.float64]


def numbers_of(column: pd.Series[Any], name: str) -> Array:
    """A column as floats; flags are 0 and 1, infinite and complex values are refused."""
    if pd.api.types.is_complex_dtype(column):
        raise DesignError(f"{name!r} holds complex numbers", where=f"column {name!r}", expected="real numbers")
    values = np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    if np.isinf(values).any():
        raise DesignError(f"{name!r} is infinite", where=places_of(column, np.isinf(values)), expected="finite numbers")
    return values


def places_of(column: pd.Series[Any], bad: ArrayLike) -> str:
    """The rows at fault, by the labels of the column's index."""
    shown = column[np.asarray(bad, dtype=bool)]
    text = ", ".join(f"row {label}: {value}" for label, value in shown.head(_SHOWN).items())
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return f"column {column.name!r}, {text}{more}"


def is_number(column: pd.Series[Any]) -> bool:
    """Whether a column holds real numbers or flags, of any type.

    >>> is_number(pd.Series([True, None], dtype="boolean")), is_number(pd.Series(["1"]))
    (True, False)
    """
    kinds = pd.api.types
    real = kinds.is_numeric_dtype(column) and not kinds.is_complex_dtype(column)
    return bool(real or kinds.is_bool_dtype(column))


def outcome_of(
    rows: pd.DataFrame, name: str, kind: str, trials: str, order: Sequence[str]
) -> tuple[Array, Array, tuple[str, ...]]:
    """Outcome, trials and levels of the complete rows."""
    ones = np.ones(len(rows))
    if kind == "ordered":
        y, levels = _ordered(rows[name], order)
        return y, ones, levels
    y = numbers_of(rows[name], name)
    if kind == "binomial":
        n = numbers_of(rows[trials], trials)
        refuse_rows(rows[name], (y < 0) | (y != np.round(y)), "a count that is negative or broken", "0, 1, 2, ...")
        refuse_rows(rows[trials], (n <= 0) | (n != np.round(n)), "trials that are no count above 0", "1, 2, 3, ...")
        refuse_rows(rows[name], y > n, "more successes than trials (k > n)", "0 <= k <= n")
        return y / n, n, ()
    if kind == "binary":
        refuse_rows(
            rows[name], ~np.isin(y, (0.0, 1.0)), "an outcome that is not 0 or 1", "0 and 1", "k of n: fit_binomial"
        )
    elif kind == "share":
        percent = "divide percentages by 100" if y.max() <= 100 else "give a share"
        refuse_rows(rows[name], (y < 0) | (y > 1), "a share outside 0 to 1", "0 <= share <= 1", percent)
    elif kind == "count":
        refuse_rows(rows[name], (y < 0) | (y != np.round(y)), "a count that is negative or broken", "0, 1, 2, ...")
    return y, ones, ()


def refuse_rows(column: pd.Series[Any], bad: ArrayLike, what: str, expected: str, remedy: str = "") -> None:
    """Raise where a row is bad, and show the first of them."""
    if np.asarray(bad, dtype=bool).any():
        raise DesignError(
            what, where=places_of(column, bad), expected=expected, remedy=remedy or "correct the number at its source"
        )


def _ordered(column: pd.Series[Any], order: Sequence[str]) -> tuple[Array, tuple[str, ...]]:
    """Numbers of the levels that occur, and the levels."""
    if isinstance(order, str):
        raise ValueError("order is a tuple of answers, least first, not one string")
    if len(set(order)) < len(order):
        raise ValueError(f"order names an answer twice: {', '.join(map(str, order))}")
    is_ordered = isinstance(column.dtype, pd.CategoricalDtype) and bool(column.cat.ordered)
    if not order and not is_ordered and not is_number(column):
        found = sorted(set(map(str, column)))
        raise DesignError(
            f"answers without an order: {', '.join(found[: 2 * _SHOWN])}", where=f"column {column.name!r}",
            expected="which answer is less and which is more",
            remedy=f"say it, least first: order=({', '.join(map(repr, found[: 2 * _SHOWN]))}), put right by hand",
        )  # fmt: skip
    known = list(order) or (list(column.cat.categories) if is_ordered else sorted(set(column)))
    strange = ~column.isin(known).to_numpy()
    if strange.any():
        raise DesignError(
            "answers that are not in the order", where=places_of(column, strange),
            expected=", ".join(map(str, known)), remedy="add them to the order, or join them with another answer",
        )  # fmt: skip
    given = set(column)
    levels = [level for level in known if level in given]
    place = {level: float(number) for number, level in enumerate(levels)}
    return np.array([place[value] for value in column]), tuple(
        f"{level:g}" if is_number(column) else str(level) for level in levels
    )


def positive_numbers(rows: pd.DataFrame, name: str, said: str) -> Array:
    """A column of numbers above 0: weights, exposures."""
    values = numbers_of(rows[name], name)
    refuse_rows(rows[name], values <= 0, f"{said} of 0 or less", "numbers above 0", "leave these rows out by name")
    return values
