r"""Trends over periods (历时趋势): a feature's rate by period, its interval, and where it changes.

The change points are those of a piecewise constant Poisson rate: with counts k_t of n_t words, the
segmentation that minimises :math:`-2\sum\ln L + 3m\ln T`, m the number of change points and T the
periods, found exactly by dynamic programming. The penalty is the leading part of the modified BIC:
the place of a change is searched for, so it costs more than the parameter it is in the plain BIC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import xlogy
from scipy.stats import chi2 as chi2_distribution

from yanting_research.core import TERMS, check_table
from yanting_research.textstats.origins import with_origin

__all__ = ["change_points", "trend"]

_MOST_PERIODS = 2000


def trend(
    terms: pd.DataFrame,
    features: Iterable[str],
    periods: Mapping[str, str],
    *,
    per: int = 10_000,
    level: float = 0.95,
    least: int = 3,
) -> pd.DataFrame:
    """Rate of features by period with exact Poisson intervals and change points.

    Parameters
    ----------
    terms
        TERMS.
    features
        Words to follow; each is followed by itself.
    periods
        unit_id -> period; periods are ordered as text, so write years with four digits. Units
        not named are left out.
    per
        Rates are per so many words.
    level
        Of the interval.
    least
        Fewest periods between two change points.

    Returns
    -------
    DataFrame
        feature, period, n, n_words, rate, lower, upper, segment (numbered from 1), segment_rate,
        is_change (the first period of a new segment), method. A period without words has NaN
        rates. By feature and period.

    Raises
    ------
    ValueError
        For an unknown level, no features or periods, or more than 2,000 periods.

    Notes
    -----
    Words come in bundles, so counts vary more than Poisson and the intervals are too narrow for
    texts of one author. A change point says that the rate differs, not why.

    References
    ----------
    Garwood (1936), Fiducial limits for the Poisson distribution; Jackson and others (2005), An
    algorithm for optimal partitioning of data on an interval; Schwarz (1978) for the penalty.

    Examples
    --------
    >>> counts = {str(y): 2 if y < 2005 else 40 for y in range(2001, 2009)}
    >>> rows = [{"unit_id": y, "doc_id": y, "term": t, "layer": "tokens", "n_term": n, "n_unit": 1000}
    ...         for y in counts for t, n in (("网络", counts[y]), ("其他", 1000 - counts[y]))]
    >>> found = trend(pd.DataFrame(rows), ["网络"], {y: y for y in counts}, per=1000)
    >>> found.loc[found["is_change"], "period"].tolist(), found["segment_rate"].unique().tolist()
    (['2005'], [2.0, 40.0])
    """
    wanted = list(dict.fromkeys(features))
    if not wanted or per < 1 or not 0 < level < 1:
        raise ValueError(f"{len(wanted)} features, per={per}, level={level}; at least one, 1 or more, between 0 and 1")
    table = check_table(terms, TERMS)
    table = table[table["unit_id"].isin(list(periods))]
    if table.empty:
        raise ValueError("no unit of the table has a period; periods= maps unit_id to a period")
    period = table["unit_id"].astype("str").map(dict(periods)).astype("str")
    sizes = table.assign(period=period).drop_duplicates("unit_id").groupby("period")["n_unit"].sum()
    sizes = sizes.reindex(sorted(set(periods.values())), fill_value=0)
    parts = []
    for feature in wanted:
        counts = table["n_term"].where(table["term"] == feature, 0).groupby(period).sum()
        parts.append(_one(feature, counts.reindex(sizes.index, fill_value=0), sizes, per, level, least))
    return with_origin(pd.concat(parts, ignore_index=True), terms)


def _one(feature: str, counts: Any, sizes: Any, per: int, level: float, least: int) -> pd.DataFrame:
    k, n = counts.to_numpy(np.float64), sizes.to_numpy(np.float64)
    starts = change_points(k, n, least=least)
    segment = np.searchsorted(starts, np.arange(len(k)), side="right") + 1
    tail = (1 - level) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(n > 0, per / n, np.nan)
        totals = np.bincount(segment, k), np.bincount(segment, n)
        out = pd.DataFrame(
            {
                "feature": pd.Series([feature] * len(k), dtype="str"),
                "period": pd.Series(list(counts.index), dtype="str"),
                "n": k.astype(np.int64),
                "n_words": n.astype(np.int64),
                "rate": k * scale,
                "lower": np.where(k > 0, chi2_distribution.ppf(tail, 2 * k) / 2, 0) * scale,
                "upper": chi2_distribution.ppf(1 - tail, 2 * k + 2) / 2 * scale,
                "segment": segment.astype(np.int64),
                "segment_rate": (per * totals[0] / totals[1])[segment],
                "is_change": np.isin(np.arange(len(k)), starts),
            }
        )
    out["method"] = pd.Series(["piecewise Poisson rate, penalty 3 ln T"] * len(k), dtype="str")
    return out


def change_points(counts: Any, sizes: Any, *, least: int = 3) -> tuple[int, ...]:
    """Where a rate changes: indices of the first period of every segment but the first.

    Parameters
    ----------
    counts, sizes
        Occurrences and words of each period, in order, shape (periods,).
    least
        Fewest periods in a segment.

    Raises
    ------
    ValueError
        For rows of different length, negative numbers, a ``least`` below 1, or too many periods.

    Examples
    --------
    >>> change_points([5, 5, 5, 50, 50, 50], [1000] * 6)
    (3,)
    >>> change_points([5, 6, 5, 4, 5, 6], [1000] * 6)
    ()
    """
    k, n = np.asarray(counts, np.float64), np.asarray(sizes, np.float64)
    if k.shape != n.shape or k.ndim != 1 or (k < 0).any() or (n < 0).any() or least < 1:
        raise ValueError("counts and sizes are two rows of one length, 0 or more, and least is 1 or more")
    total = len(k)
    if total > _MOST_PERIODS:
        raise ValueError(f"{total} periods; at most {_MOST_PERIODS}: join days to months or years")
    ks, ns = np.concatenate([[0], np.cumsum(k)]), np.concatenate([[0], np.cumsum(n)])
    penalty = 3 * np.log(max(total, 2))
    best = np.full(total + 1, np.inf)
    best[0] = -penalty
    came_from = np.zeros(total + 1, dtype=np.int64)
    for end in range(least, total + 1):
        begin = np.arange(0, end - least + 1)
        cost = best[begin] + _cost(ks[end] - ks[begin], ns[end] - ns[begin]) + penalty
        came_from[end] = int(np.argmin(cost))
        best[end] = cost[came_from[end]]
    found, at = [], int(came_from[total])
    while at > 0:
        found.append(at)
        at = int(came_from[at])
    return tuple(reversed(found))


def _cost(k: Any, n: Any) -> Any:
    """-2 ln L of one Poisson rate over a segment, but for what no segmentation changes."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(n > 0, -2 * (xlogy(k, np.where(n > 0, k / n, 1)) - k), 0)
