"""Rank association (等级相关) of a theme and an indicator, with the caution it needs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from yanting_research.core.cards import KINDS_ZH, card
from yanting_research.errors import LinkageError

__all__ = ["ECOLOGICAL_WARNING", "MIN_UNITS", "Association", "rank_association"]

MIN_UNITS = 8
ECOLOGICAL_WARNING = "这是地区层面的相关，不能推断到个人，也不说明因果（生态谬误）。"
_DRAWS = 1999

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Association:
    """Spearman's rho with its interval, or the reason why there is none.

    Attributes
    ----------
    x, y
        Column names.
    n, n_clusters
        Rows with both numbers; distinct clusters (equal to ``n`` without clusters).
    rho, ci_low, ci_high, p_value
        NaN when refused.
    method
        How interval and p were made.
    refused
        Reason of a refusal; ``""`` when there is a result.
    sentence, warning
        The result in words (association only) and the ecological warning, in Chinese.
    data_kind
        Of the table, if it says; several kinds joined by '+'.
    """

    x: str
    y: str
    n: int
    n_clusters: int
    rho: float
    ci_low: float
    ci_high: float
    p_value: float
    method: str
    refused: str
    sentence: str
    warning: str
    data_kind: str

    def _repr_html_(self) -> str:
        title = f"等级相关：{self.x} 与 {self.y}"
        if self.refused:
            return card(title, [("没有算", self.refused)])
        size = f"{self.n:,} 行" + (f"，{self.n_clusters:,} 个聚类" if self.n_clusters < self.n else "")
        return card(title, [("用到", size), ("数据", KINDS_ZH.get(self.data_kind, ""))], [self.sentence, self.warning])


def rank_association(table: pd.DataFrame, x: str, y: str, *, cluster: str = "", seed: int = 0) -> Association:
    """Spearman's rank correlation of two columns, refused where it would say nothing.

    Parameters
    ----------
    table
        One row per region and period.
    x, y
        Numeric columns.
    cluster
        Column whose rows belong together, such as ``region`` with several years; then the interval
        resamples whole clusters and p permutes them.
    seed
        Of the resampling.

    Returns
    -------
    Association
        ``rho`` is Pearson's correlation of mid-ranks. Without clusters the 95 % interval is
        ``tanh(atanh(rho) +- 1.96 * sqrt((1 + rho^2 / 2) / (n - 3)))`` (Bonett and Wright) and p
        comes from ``t = rho * sqrt((n - 2) / (1 - rho^2))`` with n - 2 degrees of freedom; with
        clusters both come from 1,999 draws. Refused below 8 rows (or clusters), or when a column
        does not vary.

    Raises
    ------
    LinkageError
        For absent columns or columns that are not numbers.

    References
    ----------
    Bonett and Wright (2000), Psychometrika 65, 23-28.

    Examples
    --------
    >>> rows = pd.DataFrame({"x": range(8), "y": [1, 2, 4, 3, 5, 6, 8, 7]})
    >>> round(rank_association(rows, "x", "y").rho, 4)
    0.9524
    >>> rank_association(rows.head(5), "x", "y").refused
    '只有 5 个地区-年份，少于 8 个，不计算'
    """
    complete = _complete(table, x, y, cluster)
    kind = "+".join(sorted(set(table["data_kind"].astype(str)))) if "data_kind" in table.columns else ""
    a, b = complete[x].to_numpy(dtype=np.float64), complete[y].to_numpy(dtype=np.float64)
    groups = pd.factorize(complete[cluster], sort=True)[0] if cluster else np.arange(len(complete))
    n_clusters = len(np.unique(groups))
    reason = _refusal(a, b, n_clusters, names=(x, y, cluster))
    if reason:
        gaps = (math.nan,) * 4
        return Association(x, y, len(a), n_clusters, *gaps, "", reason, f"不计算：{reason}", ECOLOGICAL_WARNING, kind)
    rho = _spearman(a, b)
    if cluster:
        low, high, p = _by_clusters(a, b, np.asarray(groups), seed)
        method = f"Spearman, {n_clusters} clusters resampled and permuted, {_DRAWS} draws, seed {seed}"
    else:
        low, high, p = _fisher(rho, len(a))
        method = "Spearman, Bonett-Wright interval, t test"
    said = _sentence((x, y), len(a), rho, interval=(low, high), p=p)
    return Association(x, y, len(a), n_clusters, rho, low, high, p, method, "", said, ECOLOGICAL_WARNING, kind)


def _complete(table: pd.DataFrame, x: str, y: str, cluster: str) -> pd.DataFrame:
    names = [x, y, *([cluster] if cluster else [])]
    absent = [name for name in names if name not in table.columns]
    if absent:
        raise LinkageError(
            f"columns {', '.join(absent)} are not in the table", expected=", ".join(map(str, table.columns))
        )
    for name in (x, y):
        if not pd.api.types.is_numeric_dtype(table[name]):
            raise LinkageError(f"column {name!r} holds {table[name].dtype}", where=name, expected="numbers")
    return table[table[[x, y]].notna().all(axis=1)]


def _refusal(a: Array, b: Array, n_clusters: int, *, names: tuple[str, str, str]) -> str:
    if len(a) < MIN_UNITS:
        return f"只有 {len(a)} 个地区-年份，少于 {MIN_UNITS} 个，不计算"
    if n_clusters < MIN_UNITS:
        return f"只有 {n_clusters} 个{names[2]}，少于 {MIN_UNITS} 个，不计算"
    for values, name in ((a, names[0]), (b, names[1])):
        if np.ptp(values) == 0:
            return f"“{name}”各行相同，没有变化，不计算"
    return ""


def _spearman(a: Array, b: Array) -> float:
    """Correlation of mid-ranks; NaN when one side does not vary."""
    first, second = stats.rankdata(a) - (len(a) + 1) / 2, stats.rankdata(b) - (len(b) + 1) / 2
    scale = math.sqrt(float(first @ first) * float(second @ second))
    return float(first @ second) / scale if scale > 0 else math.nan


def _fisher(rho: float, n: int) -> tuple[float, float, float]:
    if abs(rho) >= 1:
        return rho, rho, 0.0
    half = stats.norm.ppf(0.975) * math.sqrt((1 + rho**2 / 2) / (n - 3))
    middle = math.atanh(rho)
    t = rho * math.sqrt((n - 2) / (1 - rho**2))
    return math.tanh(middle - half), math.tanh(middle + half), float(2 * stats.t.sf(abs(t), n - 2))


def _by_clusters(a: Array, b: Array, groups: NDArray[np.int64], seed: int) -> tuple[float, float, float]:
    """Percentile interval from resampled clusters; p from cluster blocks of y dealt out anew.

    Blocks of unequal length are matched by position within the cluster, repeating from its start.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    members = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    n = len(members)
    picks = rng.integers(0, n, size=(_DRAWS, n))
    if len({len(rows) for rows in members}) == 1:
        rows = np.stack(members)[picks].reshape(_DRAWS, -1)
        drawn = _spearman_rows(a[rows], b[rows])
    else:
        samples = (np.concatenate([members[at] for at in pick]) for pick in picks)
        drawn = np.array([_spearman(a[rows], b[rows]) for rows in samples])
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    dealt = np.empty((_DRAWS, len(b)))
    for draw in range(_DRAWS):
        for target, source in zip(members, rng.permutation(n), strict=True):
            dealt[draw, target] = b[np.resize(members[source], len(target))]
    chance = np.abs(_spearman_rows(np.broadcast_to(a, dealt.shape), dealt))
    extreme = int((chance >= abs(_spearman(a, b)) - 1e-12).sum())
    return float(low), float(high), (extreme + 1) / (_DRAWS + 1)


def _spearman_rows(a: Array, b: Array) -> Array:
    """Spearman's rho of every row of ``a`` with the same row of ``b``; NaN where one does not vary."""
    middle = (a.shape[1] + 1) / 2
    first, second = stats.rankdata(a, axis=1) - middle, stats.rankdata(b, axis=1) - middle
    scale = np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    products = (first * second).sum(axis=1)
    return np.asarray(np.divide(products, scale, out=np.full(len(a), np.nan), where=scale > 0), dtype=np.float64)


def _sentence(names: tuple[str, str], n: int, rho: float, *, interval: tuple[float, float], p: float) -> str:
    """Named a direction only when interval and p agree: with few clusters the interval alone is too narrow."""
    low, high = interval
    if low <= 0 <= high or p >= 0.05:
        found = "看不出稳定的同向或反向关系"
    else:
        found = "二者同向变动" if rho > 0 else "二者反向变动"
    number = f"等级相关为 {rho:.2f}（95% 区间 {low:.2f} 至 {high:.2f}，p = {p:.3f}）"
    return f"{n} 个地区-年份中，“{names[0]}”与“{names[1]}”的{number}，{found}；这是相关，不是因果。"
