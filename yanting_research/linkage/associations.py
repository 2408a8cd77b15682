"""Many pairs at once (多对相关): false discoveries controlled, lags told apart, trends taken out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any, Literal

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from yanting_research.errors import LinkageError
from yanting_research.linkage.association import rank_association

__all__ = ["detrend", "lag_associations", "rank_associations"]

Method = Literal["none", "linear", "difference"]
METHODS = ("none", "linear", "difference")
_COLUMNS = [
    "x", "y", "lag", "n", "n_clusters", "rho", "ci_low", "ci_high", "p_value", "p_fdr", "method", "refused", "sentence",
    "warning", "data_kind",
]  # fmt: skip


def rank_associations(
    table: pd.DataFrame, xs: Sequence[str], ys: Sequence[str], *, cluster: str = "", seed: int = 0
) -> pd.DataFrame:
    r"""Spearman's rank correlation of every pair, with p-values that allow for the number of pairs (多重检验校正).

    Parameters
    ----------
    table
        One row a region and period.
    xs, ys
        Columns: themes on one side, indicators on the other.
    cluster, seed
        See :func:`rank_association`.

    Returns
    -------
    DataFrame
        ``x, y, lag`` (0), ``n, n_clusters, rho, ci_low, ci_high, p_value, p_fdr, method, refused, sentence, warning,
        data_kind``; ``p_fdr`` is Benjamini and Hochberg's over the pairs that were computed. Refused pairs stay, with
        their reason.

    References
    ----------
    Benjamini and Hochberg (1995), JRSS B 57, 289-300.

    Examples
    --------
    >>> table = pd.DataFrame({"a": range(9), "b": [2, 1, 3, 4, 6, 5, 7, 9, 8], "c": [1] * 9})
    >>> found = rank_associations(table, ["a"], ["b", "c"])
    >>> found["rho"].round(3).tolist(), found["refused"].tolist()
    ([0.95, nan], ['', '“c”各行相同，没有变化，不计算'])
    """
    rows = [_row(table, x, y, lag=0, cluster=cluster, seed=seed) for x, y in product(xs, ys)]
    return _with_fdr(rows)


def lag_associations(
    table: pd.DataFrame,
    x: str,
    y: str,
    *,
    lags: Sequence[int] = (-2, -1, 0, 1, 2),
    entity: str = "region",
    period: str = "period",
    trend: Method = "linear",
    seed: int = 0,
) -> pd.DataFrame:
    """Rank correlation of a theme with an indicator some years before or after (滞后结构).

    Parameters
    ----------
    table
        One row an entity and period; periods are whole years.
    x, y
        Theme and indicator.
    lags
        Years by which the indicator is taken later: 1 sets the theme of a year beside the indicator of the next.
    entity, period
        Columns of the key; with several entities whole entities are resampled.
    trend
        How trends of every entity are taken out first, see :func:`detrend`: two series that both rise correlate
        whatever they mean.

    Returns
    -------
    DataFrame
        As :func:`rank_associations`, one row a lag; which lag is largest was chosen after looking, so ``p_fdr`` is over
        the lags.

    Raises
    ------
    ValueError
        For an unknown way to take out trends.
    LinkageError
        For absent columns, periods that are no years, or a key that stands twice.

    Examples
    --------
    >>> x = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
    >>> table = pd.DataFrame({"region": "全国", "period": range(2001, 2013), "x": x, "y": [0, *x[:-1]]})
    >>> lag_associations(table, "x", "y", lags=[0, 1], trend="none")["rho"].round(2).tolist()
    [0.05, 1.0]
    """
    clean = _keyed(table, (x, y), entity, period)
    flat = detrend(clean, [x, y], entity=entity, period=period, method=trend)
    several = len(set(flat[entity])) > 1
    rows = []
    for lag in lags:
        later = flat[[entity, period, y]].assign(**{period: flat[period] - lag})
        kept = [name for name in (entity, period, x, "data_kind") if name in flat.columns]
        pairs = flat[kept].merge(later, on=[entity, period], validate="one_to_one")
        rows.append(_row(pairs, x, y, lag=lag, cluster=entity if several else "", seed=seed))
    return _with_fdr(rows)


def _row(table: pd.DataFrame, x: str, y: str, *, lag: int, cluster: str, seed: int) -> dict[str, Any]:
    found = rank_association(table, x, y, cluster=cluster, seed=seed)
    values = {name: getattr(found, name) for name in _COLUMNS if hasattr(found, name)}
    return {"lag": lag} | values | {"p_fdr": np.nan}


def _with_fdr(rows: list[dict[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=_COLUMNS)
    known = table["p_value"].notna().to_numpy()
    if known.any():
        table.loc[known, "p_fdr"] = multipletests(table.loc[known, "p_value"], method="fdr_bh")[1]
    return table


def detrend(
    table: pd.DataFrame,
    columns: Sequence[str],
    *,
    entity: str = "region",
    period: str = "period",
    method: Method = "linear",
) -> pd.DataFrame:
    """Take the trend out of every entity's series (去趋势).

    Parameters
    ----------
    table
        One row an entity and period.
    columns
        Columns of numbers.
    method
        ``linear``: what is left of a straight line through the years; ``difference``: change from the year before, NaN
        where that year is absent; ``none``.

    Returns
    -------
    DataFrame
        The same rows, sorted by entity and period. Fewer than three values of an entity leave NaN under ``linear``.

    Raises
    ------
    ValueError
        For an unknown method.

    Examples
    --------
    >>> table = pd.DataFrame({"region": "甲", "period": [2011, 2012, 2014], "a": [1.0, 2.0, 4.0]})
    >>> detrend(table, ["a"], method="difference")["a"].tolist()
    [nan, 1.0, nan]
    """
    if method not in METHODS:
        raise ValueError(f"method={method!r}; allowed: {', '.join(METHODS)}")
    clean = _keyed(table, columns, entity, period)
    if method == "none":
        return clean
    parts = [_flat(part, columns, period, method) for _, part in clean.groupby(entity, sort=True)]
    return pd.concat(parts).sort_index() if parts else clean


def _flat(part: pd.DataFrame, columns: Sequence[str], period: str, method: str) -> pd.DataFrame:
    years = part[period].to_numpy(dtype=np.float64)
    changed = {}
    for name in columns:
        values = part[name].to_numpy(dtype=np.float64)
        if method == "difference":
            follows = np.diff(years, prepend=np.nan) == 1
            changed[name] = np.where(follows, np.diff(values, prepend=np.nan), np.nan)
            continue
        known = np.isfinite(values)
        line = np.full(len(values), np.nan)
        if known.sum() >= 3:
            slope, level = np.polyfit(years[known] - years[known].mean(), values[known], 1)
            line[known] = level + slope * (years[known] - years[known].mean())
        left = values - line
        # what is left of an exact line is nothing but rounding
        changed[name] = np.where(np.abs(left) < 1e-9 * np.nanmax(np.abs(values), initial=0.0), 0.0, left)
    return part.assign(**changed)


def _keyed(table: pd.DataFrame, columns: Sequence[str], entity: str, period: str) -> pd.DataFrame:
    absent = [name for name in (entity, period, *columns) if name not in table.columns]
    if absent:
        raise LinkageError(
            f"columns {', '.join(absent)} are not in the table", expected=", ".join(map(str, table.columns))
        )
    years = pd.to_numeric(table[period], errors="coerce")
    bad = years.isna() | (years != years.round())
    if bad.any():
        raise LinkageError(
            "periods that are no years", where=", ".join(map(str, table.loc[bad, period].head(5))), expected="2013"
        )
    clean = table.assign(**{period: years.astype("int64")})
    double = clean.duplicated([entity, period])
    if double.any():
        shown = clean.loc[double, [entity, period]].head(5).astype("str").agg(" ".join, axis=1)
        raise LinkageError("rows of one entity and period stand twice", where=", ".join(shown), expected="one row each")
    return clean.sort_values([entity, period], kind="stable").reset_index(drop=True)
