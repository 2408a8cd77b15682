"""CODES as arrays (编码矩阵): coders × units for each code, with the values that could be given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from yanting_research.coding.codebook import LEVELS, Codebook
from yanting_research.coding.disagreements import given_values
from yanting_research.coding.labels import ADJUDICATED
from yanting_research.coding.sheets import value_text
from yanting_research.core import CODES, check_table
from yanting_research.errors import CodingError

__all__ = ["MAX_VALUES", "Ratings", "only_coders", "pooled_ratings", "ratings_by_code", "weighted_patterns"]

_BLOCK = 8_000_000  # cells of draws × units held as floats at once

MAX_VALUES = 60
"""Most different values of one code."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """One code's values (一个编码的评定).

    Attributes
    ----------
    code
        Its name; ``""`` for all codes pooled.
    coders
        Labels, sorted.
    values
        What could be given, ascending.
    level
        Level of measurement.
    index
        Coders × units: number of the value, -1 where none was given. Pooled, the units of the
        first code come first, then those of the second.
    """

    code: str
    coders: tuple[str, ...]
    values: tuple[float, ...]
    level: str
    index: npt.NDArray[np.int64]


def ratings_by_code(
    codes: pd.DataFrame, *, codebook: Codebook | None = None, level: str = "nominal", coders: Sequence[str] = ()
) -> tuple[list[Ratings], int]:
    """Ratings of every code over the same units, and how many units there are.

    Raises
    ------
    ValueError
        For an unknown level or coder.
    CodingError
        Fewer than two coders, a value that the codebook does not allow, too many values.
    """
    if level not in LEVELS:
        raise ValueError(f"level={level!r}; allowed: {', '.join(LEVELS)}")
    everything = check_table(codes, CODES)
    labels = _chosen(everything, coders)
    table = given_values(everything[everything["coder"].isin(labels)])
    units = sorted(everything.loc[everything["coder"].isin(labels), "unit_id"].unique())
    number = {unit_id: place for place, unit_id in enumerate(units)}
    row = {coder: place for place, coder in enumerate(labels)}
    found = []
    for code, group in table.groupby("code", sort=True):
        values, its_level = _values(str(code), group, codebook, level)
        index = np.full((len(labels), len(units)), -1, dtype=np.int64)
        at = {value: place for place, value in enumerate(values)}
        index[group["coder"].map(row), group["unit_id"].map(number)] = group["value"].map(at)
        found.append(Ratings(str(code), labels, values, its_level, index))
    return found, len(units)


def _chosen(table: pd.DataFrame, coders: Sequence[str]) -> tuple[str, ...]:
    known = sorted(table["coder"].unique())
    unknown = sorted(set(coders) - set(known))
    if unknown:
        raise ValueError(f"coders={unknown[0]!r}; allowed: {', '.join(known)}")
    labels = tuple(sorted(set(coders))) if coders else tuple(coder for coder in known if coder != ADJUDICATED)
    if len(labels) < 2:
        raise CodingError(
            f"codes of {len(labels)} coder{'' if len(labels) == 1 else 's'} ({', '.join(labels)})",
            where="agreement",
            expected="two or more coders of the same units",
            remedy="read the sheet of a second coder",
        )
    return labels


def _values(code: str, group: pd.DataFrame, codebook: Codebook | None, level: str) -> tuple[tuple[float, ...], str]:
    given = sorted(set(group["value"]))
    if codebook is None:
        if len(given) > MAX_VALUES:
            raise CodingError(
                f"{code}: {len(given)} different values",
                where="agreement",
                expected=f"at most {MAX_VALUES}",
                remedy="agreement of codes is for categories and short scales; group the values",
            )
        return tuple(given), level
    allowed = tuple(value.value for value in codebook[code].values) if code in codebook.names else ()
    strange = [value for value in given if value not in allowed]
    if strange:
        rows = group[group["value"].isin(strange)].head(3)
        shown = ", ".join(f"{row['coder']} {row['unit_id']}: {row['value']:g}" for row in rows.to_dict("records"))
        raise CodingError(
            f"{code}: {len(strange)} values that the codebook does not allow ({shown})",
            where="agreement",
            expected=", ".join(map(value_text, allowed)) if allowed else f"codes {', '.join(codebook.names)}",
            remedy="mend the codes, or hand over the codebook by which they were made",
        )
    return allowed, codebook[code].level


def only_coders(ratings: Ratings, coders: Sequence[str]) -> Ratings:
    """The ratings of some of the coders."""
    rows = [ratings.coders.index(coder) for coder in coders]
    return replace(ratings, coders=tuple(coders), index=ratings.index[rows])


def pooled_ratings(parts: Sequence[Ratings]) -> Ratings | None:
    """All codes as one, each unit once a code; ``None`` when their values or levels differ."""
    first = parts[0]
    if any((part.values, part.level) != (first.values, first.level) for part in parts):
        return None
    return replace(first, code="", index=np.concatenate([part.index for part in parts], axis=1))


def weighted_patterns(ratings: Ratings, weights: npt.NDArray[np.int32]) -> tuple[Ratings, npt.NDArray[np.float64]]:
    """The different columns of ratings, and how often the data and every draw hold each.

    Coders who give two values and leave some cells blank make at most nine patterns, however
    many units there are: a thousand draws then cost little more than one.

    Parameters
    ----------
    ratings
        Coders × units; pooled, coders × (codes × units).
    weights : array, draws × units
        How often each draw holds each unit.

    Returns
    -------
    tuple
        Ratings, coders × patterns; and an array, (1 + draws) × patterns, the data's own row first.

    Examples
    --------
    >>> ratings = Ratings("x", ("A", "B"), (0.0, 1.0), "nominal", np.array([[1, 1, 0], [1, 1, 1]]))
    >>> patterns, counts = weighted_patterns(ratings, np.array([[0, 1, 2]], dtype=np.int32))
    >>> patterns.index.tolist(), counts.tolist()
    ([[0, 1], [1, 1]], [[1.0, 2.0], [2.0, 1.0]])
    """
    n_units = weights.shape[1]
    index, which = np.unique(ratings.index, axis=1, return_inverse=True)
    member = np.zeros((n_units, index.shape[1]))
    np.add.at(member, (np.arange(ratings.index.shape[1]) % n_units, which.ravel()), 1)
    size = max(1, _BLOCK // max(n_units, 1))
    blocks = [weights[start : start + size].astype(float) @ member for start in range(0, len(weights), size)]
    return replace(ratings, index=index), np.vstack([member.sum(axis=0), *blocks])
