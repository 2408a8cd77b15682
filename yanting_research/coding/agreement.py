"""Agreement of coders (编码一致性): every coefficient per code and over all, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from yanting_research.coding.agreement_ratings import (
    Ratings,
    only_coders,
    pooled_ratings,
    ratings_by_code,
    weighted_patterns,
)
from yanting_research.coding.agreement_statistics import STATISTICS, Computed, compute, pair_tables
from yanting_research.coding.codebook import Codebook
from yanting_research.core import AGREEMENT, build_table

__all__ = ["agreement", "bootstrap_weights", "percentile_interval"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Ratings, their patterns, and how often data and draws hold each."""

    ratings: Ratings
    patterns: Ratings
    counts: Array


@dataclass(frozen=True, slots=True)
class _CodeSet:
    """Codes of one set of coders, and all of them pooled (``None`` where their values differ)."""

    parts: tuple[_Prepared, ...]
    pooled: _Prepared | None


def agreement(
    codes: pd.DataFrame,
    *,
    seed: int,
    codebook: Codebook | None = None,
    level: str = "nominal",
    statistics: Sequence[str] = (),
    coders: Sequence[str] = (),
    draws: int = 1000,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """How far coders agree, by every coefficient in use (信度).

    Each coefficient is computed for every code, for the cells of all codes pooled, and as the mean
    of the codes for which it is defined. Pooling lets codes of different frequency vouch for each other: it is usually
    higher than the mean of the codes, and the codes are what a study uses. For two coders there is
    one set; for more, every pair and all together.

    Intervals are percentiles over bootstrap samples of units; all codes of a unit stay together.
    A draw in which a coefficient is undefined (a rare code that nobody gave in it) is left out and
    counted; above one half there is no interval. No adjective is printed: the bands of Landis and
    Koch are arbitrary by their authors' own words.

    Parameters
    ----------
    codes
        CODES. A NaN is a missing value, never 0. Machine and people are coders alike.
    seed
        Of the draws.
    codebook
        Gives every code's values and level; without it, the values that occur, and ``level``.
    level
        Level of all codes without a codebook: nominal, ordinal, interval or ratio.
    statistics
        Names in ``STATISTICS``; by default all that fit the code's level.
    coders
        Labels; by default all but ``adjudicated``.
    draws
        Bootstrap samples; 0 for no intervals.
    confidence
        Of the intervals [share].

    Returns
    -------
    DataFrame
        AGREEMENT. ``value`` is NaN with a ``reason`` where a coefficient is undefined: no
        variation, no unit coded by two, unequal numbers of coders for Fleiss' κ ...

    Raises
    ------
    ValueError
        For an unknown statistic, level or coder, fewer than 0 draws, a confidence outside (0, 1).
    CodingError
        With fewer than two coders, or values that the codebook does not allow.

    Notes
    -----
    Coders of units with different difficulty, trained on the same units, or who talked in between
    agree for reasons that no coefficient sees. Report the sample, the training and α per code.

    References
    ----------
    Zapf, A., Castell, S., Morawietz, L., Karch, A. (2016). Measuring inter-rater reliability for
    nominal data - which coefficients and confidence intervals are appropriate? BMC Medical Research
    Methodology 16, 93. Byrt, T., Bishop, J., Carlin, J. B. (1993). Bias, prevalence and kappa.
    Journal of Clinical Epidemiology 46(5), 423-429.

    Examples
    --------
    >>> from yanting_research.core import CODES
    >>> pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    >>> rows = [{"unit_id": f"u{i:02d}", "coder": coder, "code": "x", "value": value}
    ...         for i, pair in enumerate(pairs) for coder, value in zip("AB", pair)]
    >>> table = agreement(build_table(rows, CODES), seed=1, statistics=["cohen_kappa"], draws=200)
    >>> row = table[table["scope"] == "code"].iloc[0]
    >>> print(row["value"].round(10), row["n_units"], row["ci_low"] < 0.4 < row["ci_high"])
    0.4 50 True
    """
    unknown = sorted(set(statistics) - set(STATISTICS))
    if unknown or draws < 0 or not 0 < confidence < 1:
        raise ValueError(
            f"statistics={unknown}, draws={draws}, confidence={confidence}; allowed: statistics "
            f"{', '.join(STATISTICS)}; draws from 0; confidence between 0 and 1"
        )
    parts, n_units = ratings_by_code(codes, codebook=codebook, level=level, coders=coders)
    if not parts:
        return build_table([], AGREEMENT)
    weights = bootstrap_weights(n_units, draws, seed)
    rows: list[dict[str, object]] = []
    for group in _groups(parts[0].coders):
        every = _set_of([_prepared(only_coders(part, group), weights) for part in parts], weights)
        ordered = _ordered(every, weights)
        for name in _names(statistics, group, parts):
            fitting = ordered if STATISTICS[name].ordered and name not in statistics else every
            rows += _rows(name, fitting, confidence)
    return build_table(rows, AGREEMENT)


def bootstrap_weights(n_units: int, draws: int, seed: int) -> npt.NDArray[np.int32]:
    """How often each of ``draws`` samples with replacement holds each unit: draws × units.

    >>> bootstrap_weights(4, 2, 1).sum(axis=1).tolist()
    [4, 4]
    """
    generator = np.random.default_rng(seed)
    chosen = generator.integers(0, n_units, size=(draws, n_units))
    flat = np.bincount((chosen + n_units * np.arange(draws)[:, None]).ravel(), minlength=draws * n_units)
    return flat.reshape(draws, n_units).astype(np.int32)


def percentile_interval(value: float, draws: Array, confidence: float) -> tuple[float, float]:
    """Percentiles of the defined draws; NaN when the value is undefined, or half of the draws or more.

    >>> percentile_interval(0.5, np.array([0.4, 0.6, np.nan]), 1.0)
    (0.4, 0.6)
    """
    defined = draws[~np.isnan(draws)]
    if len(defined) * 2 <= len(draws) or np.isnan(value):
        return float("nan"), float("nan")
    tail = (1 - confidence) / 2
    low, high = np.quantile(defined, [tail, 1 - tail]).tolist()
    return low, high


def _groups(coders: tuple[str, ...]) -> list[tuple[str, ...]]:
    pairs: list[tuple[str, ...]] = list(combinations(coders, 2))
    return pairs if len(coders) == 2 else [*pairs, coders]


def _names(statistics: Sequence[str], group: tuple[str, ...], parts: Sequence[Ratings]) -> list[str]:
    """Coefficients of a set of coders; those for ordered values only where some are, unless asked for."""
    pair = len(group) == 2
    only = len(parts[0].coders) == 2
    return [
        name
        for name, one in STATISTICS.items()
        if ((pair and one.pairs) or (one.groups and (not pair or only)))
        and (name in statistics if statistics else not one.ordered or any(part.level != "nominal" for part in parts))
        and not (pair and name == "percent_all" and not statistics)
    ]


def _prepared(ratings: Ratings, weights: npt.NDArray[np.int32]) -> _Prepared:
    return _Prepared(ratings, *weighted_patterns(ratings, weights))


def _set_of(parts: Sequence[_Prepared], weights: npt.NDArray[np.int32]) -> _CodeSet:
    whole = pooled_ratings([part.ratings for part in parts])
    return _CodeSet(tuple(parts), None if whole is None else _prepared(whole, weights))


def _ordered(every: _CodeSet, weights: npt.NDArray[np.int32]) -> _CodeSet:
    """The codes with a level above nominal; the same set where all have one or none has."""
    parts = [part for part in every.parts if part.ratings.level != "nominal"]
    return every if len(parts) in (0, len(every.parts)) else _set_of(parts, weights)


def _rows(name: str, codes: _CodeSet, confidence: float) -> Iterator[dict[str, object]]:
    done = [compute(name, part.patterns, part.counts) for part in codes.parts]
    for part, one in zip(codes.parts, done, strict=True):
        yield _row(name, "code", part.ratings, one, confidence)
    everything = _all_of([part.ratings for part in codes.parts])
    if codes.pooled is None:
        nothing = float("nan")
        none = Computed(nothing, nothing, nothing, np.full_like(done[0].draws, np.nan), "mixed_values")
        yield _row(name, "pooled", everything, none, confidence)
    else:
        pooled = compute(name, codes.pooled.patterns, codes.pooled.counts)
        yield _row(name, "pooled", codes.pooled.ratings, pooled, confidence)
    yield _row(name, "mean", everything, _mean(done), confidence)


def _mean(parts: Sequence[Computed]) -> Computed:
    """Mean over the codes for which the coefficient is defined."""
    defined = [part for part in parts if not np.isnan(part.value)]
    nothing = float("nan")
    if not defined:
        return Computed(nothing, nothing, nothing, np.full(len(parts[0].draws), np.nan), "no_code_defined")
    draws = np.vstack([part.draws for part in defined])
    known = (~np.isnan(draws)).sum(axis=0)
    means = np.divide(np.nansum(draws, axis=0), known, out=np.full(draws.shape[1], np.nan), where=known > 0)
    return Computed(float(np.mean([part.value for part in defined])), nothing, nothing, means)


def _all_of(parts: Sequence[Ratings]) -> Ratings:
    levels = sorted({part.level for part in parts})
    index = np.concatenate([part.index for part in parts], axis=1)
    return Ratings("", parts[0].coders, (), " | ".join(levels), index)


def _row(name: str, scope: str, ratings: Ratings, one: Computed, confidence: float) -> dict[str, object]:
    index = ratings.index
    low, high = percentile_interval(one.value, one.draws, confidence)
    few = len(one.draws) > 0 and np.isnan(low) and not one.reason
    return {
        "scope": scope,
        "code": ratings.code,
        "coders": " | ".join(ratings.coders),
        "statistic": name,
        "level": ratings.level,
        "formula": STATISTICS[name].formula,
        "value": one.value,
        "ci_low": low,
        "ci_high": high,
        "n_units": int(((index >= 0).sum(axis=0) >= 2).sum()),
        "n_coders": len(ratings.coders),
        "n_missing": int((index < 0).sum()),
        "observed": one.observed,
        "expected": one.expected,
        "n_draws": len(one.draws),
        "n_degenerate": int(np.isnan(one.draws).sum()),
        "reason": "few_draws" if few else one.reason,
    } | _marginals(ratings)


def _marginals(ratings: Ratings) -> dict[str, object]:
    """Share of the most frequent value; prevalence and bias of a two by two table."""
    nothing = float("nan")
    given = ratings.index[ratings.index >= 0]
    beside = {"share_modal": nothing, "prevalence_index": nothing, "bias_index": nothing}
    if not ratings.values or not len(given):
        return dict(beside)
    beside["share_modal"] = float(np.bincount(given).max() / len(given))
    if len(ratings.values) == len(ratings.coders) == 2:
        table = pair_tables(ratings, np.ones((1, ratings.index.shape[1])))[0]
        if table.sum():
            beside["prevalence_index"] = float(abs(table[1, 1] - table[0, 0]) / table.sum())
            beside["bias_index"] = float(abs(table[0, 1] - table[1, 0]) / table.sum())
    return dict(beside)
