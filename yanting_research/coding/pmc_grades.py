"""Grades of the PMC index (PMC等级): several published schemes side by side, each with its bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import pandas as pd

from yanting_research.coding.instruments_entries import entry_list, entry_text, refuse_unknown
from yanting_research.coding.pmc import pmc_matrix
from yanting_research.core import PMC_GRADES, PMC_SCORES, build_table, check_table
from yanting_research.errors import CodingError
from yanting_research.resources import read_resource_toml

__all__ = ["GradeScheme", "default_grade_schemes", "grade_main", "highest_scores", "parse_grade_schemes", "pmc_grades"]

_MEASURES = ("index", "mean_score")
_FIELDS = ("name", "note", "measure", "ceiling", "relative", "bands")
_TOLERANCE = 1e-9  # sums of fractions that should reach a bound
_MAIN_SCHEME = "均值五级（PIE）"


@dataclass(frozen=True, slots=True)
class GradeScheme:
    """Names of grades with their lower bounds, from the lowest.

    Attributes
    ----------
    name, note
        The scheme and where it comes from.
    measure
        ``"index"`` or ``"mean_score"`` (index over ceiling).
    ceiling
        Number of main variables for which it was made; 0 for any.
    relative
        Bounds are shares of MPS, the sum of the highest main scores in the sample.
    grades, lows
        Grades and lower bounds, inclusive.
    """

    name: str
    note: str
    measure: str
    ceiling: int
    relative: bool
    grades: tuple[str, ...]
    lows: tuple[float, ...]


@cache
def default_grade_schemes() -> tuple[GradeScheme, ...]:
    """The shipped schemes.

    >>> [scheme.name for scheme in default_grade_schemes()]
    ['十变量四级', '九变量四级', '按上限比例', '样本相对（MPS）', '均值五级（PIE）']
    """
    return parse_grade_schemes(read_resource_toml("pmc_grades.toml"), where="pmc_grades.toml")


def parse_grade_schemes(data: Mapping[str, Any], *, where: str = "schemes") -> tuple[GradeScheme, ...]:
    """Schemes from a TOML file, or a refusal that names the entry.

    Raises
    ------
    CodingError
        For an unknown or missing field, a measure that is not index or mean_score, or bounds
        that do not rise from 0.

    Examples
    --------
    >>> parse_grade_schemes({"schemes": [{"name": "x", "note": "n", "measure": "sum"}]})
    Traceback (most recent call last):
    ...
    yanting_research.errors.CodingError: schemes, scheme 1 (x): measure is 'sum'; expected: index, mean_score
    """
    schemes = tuple(
        _scheme(entry, f"{where}, scheme {n}") for n, entry in enumerate(entry_list(data, "schemes", where), 1)
    )
    names = [scheme.name for scheme in schemes]
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise CodingError(f"schemes that stand twice: {', '.join(double)}", where=where, expected="each one once")
    return schemes


def pmc_grades(scores: pd.DataFrame, *, schemes: tuple[GradeScheme, ...] = ()) -> pd.DataFrame:
    """The grade of every policy in every scheme.

    Parameters
    ----------
    scores
        PMC_SCORES.
    schemes
        The shipped ones by default.

    Returns
    -------
    DataFrame
        PMC_GRADES. A scheme made for another number of main variables gives no grade and says
        so. Grades of a relative scheme change when a policy is added to the sample.

    Examples
    --------
    >>> rows = [{"policy": "甲", "position": n, "main": f"变量{n}", "n_sub": 4, "n_ones": 3, "score": 0.75}
    ...         for n in range(1, 10)]
    >>> grades = pmc_grades(build_table(rows, PMC_SCORES)).set_index("scheme")["grade"]
    >>> grades["九变量四级"], grades["十变量四级"], grades["均值五级（PIE）"]
    ('优秀', '', '良好')
    """
    matrix = pmc_matrix(check_table(scores, PMC_SCORES))
    index, n_main, best = matrix.sum(axis=1), matrix.shape[1], highest_scores(scores)
    rows = []
    for scheme in schemes or default_grade_schemes():
        fits = scheme.ceiling in (0, n_main)
        note = scheme.note if fits else f"此方案只用于{scheme.ceiling}个一级变量的表，这里有{n_main}个。"
        for policy, value in index.items():
            measured = float(value) if scheme.measure == "index" else float(value) / n_main
            grade, low, high = _band(measured, scheme, best=best, n_main=n_main) if fits else ("", math.nan, math.nan)
            rows.append(
                {
                    "policy": policy, "scheme": scheme.name, "measured": measured, "grade": grade, "low": low,
                    "high": high, "relative": scheme.relative, "note": note,
                }
            )  # fmt: skip
    return build_table(rows, PMC_GRADES)


def highest_scores(scores: pd.DataFrame) -> float:
    """MPS: the sum over main variables of the highest score that any policy of the sample reaches.

    >>> rows = [{"policy": policy, "position": 1, "main": "工具", "n_sub": 2, "n_ones": n, "score": n / 2}
    ...         for policy, n in (("甲", 1), ("乙", 2))]
    >>> highest_scores(build_table(rows, PMC_SCORES))
    1.0
    """
    return float(pmc_matrix(scores).max(axis=0).sum())


def grade_main(scores: pd.DataFrame, *, scheme: str = _MAIN_SCHEME) -> pd.DataFrame:
    """PMC_SCORES with a column ``grade`` for each main variable, by the bands of a mean-score scheme.

    Raises
    ------
    ValueError
        For a scheme that is unknown or not made for means.

    Examples
    --------
    >>> row = {"policy": "甲", "position": 1, "main": "工具", "n_sub": 100, "n_ones": 67, "score": 0.67}
    >>> grade_main(build_table([row], PMC_SCORES))["grade"].tolist()
    ['可接受']
    """
    fitting = {one.name: one for one in default_grade_schemes() if one.measure == "mean_score"}
    if scheme not in fitting:
        raise ValueError(f"scheme={scheme!r}; allowed: {', '.join(fitting)}")
    rows = check_table(scores, PMC_SCORES)
    grades = [_band(value, fitting[scheme], best=math.nan, n_main=1)[0] for value in rows["score"]]
    return rows.assign(grade=pd.Series(grades, index=rows.index, dtype="str"))


def _band(measured: float, scheme: GradeScheme, *, best: float, n_main: int) -> tuple[str, float, float]:
    """Grade, lower and upper bound; the highest band ends at the ceiling."""
    scale = best if scheme.relative else 1.0
    lows = [low * scale for low in scheme.lows]
    top = scale if scheme.relative else float(n_main) if scheme.measure == "index" else 1.0
    place = max(n for n, low in enumerate(lows) if measured >= low - _TOLERANCE or n == 0)
    return scheme.grades[place], lows[place], [*lows, top][place + 1]


def _scheme(entry: Mapping[str, Any], where: str) -> GradeScheme:
    name = entry_text(entry, "name", where)
    place = f"{where} ({name})"
    refuse_unknown(entry, _FIELDS, place)
    measure = entry_text(entry, "measure", place)
    if measure not in _MEASURES:
        raise CodingError(f"measure is {measure!r}", where=place, expected=", ".join(_MEASURES))
    bands = entry.get("bands")
    if not isinstance(bands, list) or not bands:
        raise CodingError("no bands", where=place, expected='[["不良", 0], ["可接受", 5], …]')
    pairs = [_pair(band, place) for band in bands]
    lows = tuple(low for _, low in pairs)
    if lows[0] != 0 or any(low >= high for low, high in pairwise(lows)):
        raise CodingError(f"lower bounds {lows}", where=place, expected="rising, the first 0")
    return GradeScheme(
        name, entry_text(entry, "note", place), measure, int(entry.get("ceiling", 0)),
        bool(entry.get("relative", False)), tuple(grade for grade, _ in pairs), lows,
    )  # fmt: skip


def _pair(band: Any, where: str) -> tuple[str, float]:
    match band:
        case [str(grade), [int(top), int(bottom)]] if bottom > 0:
            return grade, top / bottom
        case [str(grade), int(low) | float(low)]:
            return grade, float(low)
    raise CodingError(f"band {band!r}", where=where, expected='["优秀", 7] or ["优秀", [2, 3]]')
