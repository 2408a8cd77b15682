"""Training needs (培训需求): importance beside present level, Borich scores, importance-performance map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from yanting_research.core import NEEDS, build_table, t_interval
from yanting_research.errors import SurveyError
from yanting_research.survey.asked import check_responses
from yanting_research.survey.questionnaire import Questionnaire

__all__ = ["CUTS", "QUADRANTS_ZH", "mean_weighted_discrepancy", "training_needs"]

Floats = NDArray[np.float64]
CUTS = ("means", "midpoint")
"""Where the map is cut: at the means over the needs, or at the middle of the scale."""
QUADRANTS_ZH = ("优先培训", "继续保持", "以后再说", "不必加码")
"""Important and weak; important and strong; less important and weak; less important and strong."""


def mean_weighted_discrepancy(importance: ArrayLike, level: ArrayLike, weights: ArrayLike | None = None) -> float:
    r"""Borich's mean weighted discrepancy score: mean of (importance − level) times the mean importance.

    :math:`\frac{1}{n} \sum_i (I_i - L_i) \bar I = (\bar I - \bar L) \bar I`. NaN without an answer.

    References
    ----------
    Borich (1980), Journal of Teacher Education 31(3), 39-42. McKim and Saucier (2011), Journal of Extension 49(2).

    Examples
    --------
    >>> round(mean_weighted_discrepancy([5, 4, 5], [2, 3, 4]), 6)
    7.777778
    """
    first, second = np.asarray(importance, dtype=np.float64), np.asarray(level, dtype=np.float64)
    if not len(first):
        return float("nan")
    mass = np.ones(len(first)) if weights is None else np.asarray(weights, dtype=np.float64)
    share = mass / mass.sum()
    return float((share @ (first - second)) * (share @ first))


def training_needs(
    responses: pd.DataFrame,
    questionnaire: Questionnaire,
    *,
    seed: int,
    draws: int = 1000,
    group: str = "",
    weights: pd.Series[Any] | None = None,
    cut: str = "means",
    least: int = 5,
) -> pd.DataFrame:
    """Every need with its score, interval, rank and place on the map: NEEDS.

    Parameters
    ----------
    responses, questionnaire
        RESPONSES and a questionnaire with needs.
    seed, draws
        Of the bootstrap, which draws whole sheets, so that the needs of one person stay together. Ranks are of the
        largest score; their interval tells which needs cannot be told apart.
    group
        A single item: needs of each of its groups.
    weights
        One a sheet.
    cut
        One of ``CUTS``.
    least
        A need that fewer sheets answered has NaN throughout.

    Raises
    ------
    ValueError
        For an unknown cut.
    SurveyError
        When the questionnaire has no needs, or the group is no single item.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses
    >>> book = default_questionnaire()
    >>> table = training_needs(simulate_responses(book, seed=1).responses, book, seed=1, draws=200)
    >>> table.nsmallest(2, "rank")["label"].tolist()
    ['发展集体经济和项目管理', '农产品销售和农村电商']
    """
    if cut not in CUTS:
        raise ValueError(f"cut={cut!r}; allowed: {', '.join(CUTS)}")
    table = check_responses(responses, questionnaire)
    if not questionnaire.needs:
        raise SurveyError("the questionnaire has no needs", where="needs", expected="[[needs]]", remedy="add them")
    if group and (group not in questionnaire.names or questionnaire[group].kind != "single"):
        allowed = ", ".join(item.item for item in questionnaire if item.kind == "single")
        raise SurveyError(f"group {group!r}", where="needs", expected=f"one of {allowed}", remedy="choose one")
    mass = np.ones(len(table)) if weights is None else weights.to_numpy(dtype=np.float64)
    rows: list[dict[str, Any]] = []
    options = questionnaire[group].options if group else ()
    for label, mask in [(o.label, (table[group] == o.code).to_numpy()) for o in options] or [("", table.index >= 0)]:
        if mask.any():
            rows += _group(table[mask], mass[mask], questionnaire, label, seed=seed, draws=draws, cut=cut, least=least)
    return build_table(rows, NEEDS)


def _group(
    table: pd.DataFrame, mass: Floats, questionnaire: Questionnaire, label: str, *, seed: int, draws: int, cut: str,
    least: int,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    first = table[[need.importance for need in questionnaire.needs]].to_numpy(dtype=np.float64)
    second = table[[need.level for need in questionnaire.needs]].to_numpy(dtype=np.float64)
    both = ~(np.isnan(first) | np.isnan(second))
    enough = both.sum(axis=0) >= least
    counts = np.ones((1, len(table)))
    importance, level = (_means(values, both, mass, counts)[0] for values in (first, second))
    importance, level = (np.where(enough, means, np.nan) for means in (importance, level))
    scores = (importance - level) * importance
    drawn = np.where(enough, _drawn_scores(first, second, both, mass, seed, draws), np.nan)
    low, high = _ends(drawn)
    ranks = _ranks(scores[None, :])[0]
    rank_low, rank_high = _ends(_ranks(drawn))
    gap_low, gap_high = _gap_intervals(first, second, both, mass, enough)
    points = [float(code) for code in questionnaire[questionnaire.needs[0].importance].codes]
    middle = (points[0] + points[-1]) / 2
    cuts = (np.nanmean(importance), np.nanmean(level)) if cut == "means" and enough.any() else (middle, middle)
    for at, need in enumerate(questionnaire.needs):
        weak = 0 if level[at] < cuts[1] else 1
        yield {
            "group": label, "need": need.need, "label": need.label, "n": int(both[:, at].sum()),
            "importance": importance[at], "level": level[at], "gap": importance[at] - level[at],
            "gap_low": gap_low[at], "gap_high": gap_high[at], "mwds": scores[at], "ci_low": low[at],
            "ci_high": high[at], "rank": ranks[at], "rank_low": rank_low[at], "rank_high": rank_high[at],
            "quadrant": QUADRANTS_ZH[weak + (0 if importance[at] >= cuts[0] else 2)] if enough[at] else "",
            "data_kind": str(table["data_kind"].iloc[0]),
        }  # fmt: skip


def _means(values: Floats, both: NDArray[np.bool_], mass: Floats, counts: Floats) -> Floats:
    """Weighted means for each row of counts of sheets, shape (draws, needs)."""
    weighted = counts * mass
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((weighted @ np.where(both, values, 0.0)) / (weighted @ both.astype(np.float64)))


def _drawn_scores(
    first: Floats, second: Floats, both: NDArray[np.bool_], mass: Floats, seed: int, draws: int
) -> Floats:
    rng = np.random.Generator(np.random.PCG64(seed))
    counts = rng.multinomial(len(first), np.full(len(first), 1 / len(first)), size=draws).astype(np.float64)
    importance = _means(first, both, mass, counts)
    return np.asarray((importance - _means(second, both, mass, counts)) * importance)


def _ends(drawn: Floats) -> tuple[Floats, Floats]:
    known = ~np.isnan(drawn).any(axis=0) if len(drawn) else np.zeros(drawn.shape[1], dtype=np.bool_)
    made = np.full((2, drawn.shape[1]), np.nan)
    if known.any():
        made[:, known] = np.quantile(drawn[:, known], [0.025, 0.975], axis=0)
    return made[0], made[1]


def _ranks(scores: Floats) -> Floats:
    """1 for the largest, ties shared; NaN stays NaN."""
    return np.asarray(stats.rankdata(-scores, axis=1, nan_policy="omit"))


def _gap_intervals(
    first: Floats, second: Floats, both: NDArray[np.bool_], mass: Floats, enough: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """Interval of the mean gap of the same people, with weights by Kish's effective number."""
    low, high = np.full(first.shape[1], np.nan), np.full(first.shape[1], np.nan)
    for at in np.flatnonzero(enough):
        used = both[:, at]
        gaps, own = first[used, at] - second[used, at], mass[used]
        share = own / own.sum()
        effective = 1 / float((share**2).sum())
        mean = float(share @ gaps)
        variance = float(share @ (gaps - mean) ** 2) * effective / (effective - 1)
        ends = t_interval(mean, np.sqrt(variance / effective), effective - 1)
        low[at], high[at] = float(ends[0]), float(ends[1])
    return low, high
