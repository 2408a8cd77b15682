r"""Balance of covariates between treated and untreated rows (协变量平衡表), before and after weights or matching."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from yanting_research.core import complete_rows, data_kind_of
from yanting_research.errors import DesignError
from yanting_research.panel.observables import check_estimand
from yanting_research.panel.outcomes import numbers_of

__all__ = ["DENOMINATORS", "balance_table"]

DENOMINATORS = ("pooled", "treated", "untreated", "all")
"""Standard deviation that divides a difference of means: root of the two variances' mean, of one group, of all rows."""

_SHOWN = 5
Array = NDArray[np.float64]


def balance_table(
    table: pd.DataFrame,
    *,
    treatment: str,
    covariates: Sequence[str],
    weights: ArrayLike | None = None,
    estimand: str = "ATE",
    denominator: str = "",
    data_kind: str = "",
) -> pd.DataFrame:
    r"""Compare the covariates of the two groups.

    Parameters
    ----------
    table
        One row per unit. Texts, flags and categories become one 0/1 covariate per level.
    treatment
        Column of 0 and 1.
    covariates
        Columns to compare.
    weights
        One weight per row of ``table``, 0 for rows left out (weighting, matching); ``None`` shows "before" only.
    estimand
        Chooses the denominator when none is named: "ATE" pooled, "ATT" treated.
    denominator
        "pooled", "treated", "untreated" or "all". It is always that of the rows before weighting, so that a smaller
        spread after matching cannot pass for imbalance, or hide it.
    data_kind
        "real", "specimen" or "simulated", where the table has no such column.

    Returns
    -------
    DataFrame
        Two rows per covariate at most, ``sample`` "before" and "after": ``covariate, sample, kind`` (binary or
        continuous), ``mean_treated, mean_untreated, difference, smd`` [standard deviations], ``variance_ratio``
        (treated by untreated; NaN for binary ones, whose means say it all), ``ecdf_mean, ecdf_max`` (mean and largest
        distance of the two weighted distribution functions over the values that occur), ``denominator,
        n_treated, n_untreated, ess_treated, ess_untreated`` (effective numbers :math:`(\sum w)^2/\sum w^2`),
        ``data_kind``.

    Raises
    ------
    ValueError
        For an unknown estimand or denominator, or weights of another length.
    DesignError
        For missing values (named rows), negative or infinite weights, or weights that leave a group empty.

    Notes
    -----
    Variances are :math:`p(1-p)` for binary covariates, :math:`\sum w(x-\bar x)^2\,\frac{W}{W^2-\sum w^2}` otherwise
    (:math:`n-1` in the denominator without weights). For a binary covariate both eCDF columns are the difference of
    shares. R's cobalt, tableone and MatchIt agree where their defaults do: cobalt does not standardise binary
    covariates unless asked (``binary="std"``), tableone always pools, MatchIt divides by the treated group's deviation.
    A difference below 0.1 is usually called small; no test of significance belongs here: it rewards small samples.
    *Limits*: balance of what is observed is no evidence on what is not.

    References
    ----------
    Austin (2009), Statistics in Medicine 28, 3083-3107; Stuart (2010), Statistical Science 25, 1-21.

    Examples
    --------
    >>> table = pd.DataFrame({"d": [1, 1, 0, 0], "age": [30.0, 34.0, 40.0, 44.0], "data_kind": "specimen"})
    >>> balance_table(table, treatment="d", covariates=["age"]).loc[0, ["smd", "variance_ratio"]].round(3).tolist()
    [-3.536, 1.0]
    """
    chosen = _denominator(estimand, denominator)
    kind = data_kind_of(table, data_kind, where="balance table")
    arms = _treatment(table, treatment, covariates)
    given = None if weights is None else _weights(weights, arms)
    found = []
    for name, values, binary in _columns(table, covariates):
        divisor = _divisor(values, arms, chosen, binary=binary)
        for sample, weight in (("before", np.ones(len(values))), ("after", given)):
            if weight is not None:
                found.append(_compare(name, sample, values, arms, weight, binary, divisor))
    result = pd.DataFrame(found)
    result.insert(len(result.columns), "denominator", chosen)
    return result.assign(data_kind=kind)


def _denominator(estimand: str, denominator: str) -> str:
    check_estimand(estimand)
    if denominator and denominator not in DENOMINATORS:
        raise ValueError(f"no denominator {denominator!r}; known: {', '.join(DENOMINATORS)}")
    return denominator or ("pooled" if estimand == "ATE" else "treated")


def _treatment(table: pd.DataFrame, treatment: str, covariates: Sequence[str]) -> Array:
    if not len(covariates) or isinstance(covariates, str):
        raise ValueError("covariates is a list of column names, at least one")
    gaps = ~complete_rows(table, [treatment, *covariates])
    if gaps.any():
        shown = ", ".join(map(str, table.index[gaps][:_SHOWN]))
        raise DesignError(
            f"{int(gaps.sum())} rows have missing values (rows {shown})", where="balance table",
            expected="complete rows, the same before and after", remedy="leave these rows out, by name, and say so",
        )  # fmt: skip
    values = numbers_of(table[treatment], treatment) if _is_number(table[treatment]) else np.empty(0)
    if set(np.unique(values)) != {0.0, 1.0}:
        raise DesignError(
            f"the treatment {treatment!r} is not a column of 0 and 1, both present", where=treatment,
            expected="0 for untreated, 1 for treated",
        )  # fmt: skip
    return values


def _is_number(column: pd.Series[Any]) -> bool:
    return pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)


def _weights(weights: ArrayLike, treatment: Array) -> Array:
    n = len(treatment)
    values = np.asarray(weights, dtype=np.float64)
    if values.shape != (n,):
        raise ValueError(f"weights of shape {values.shape}; allowed: one number for each of {n} rows")
    if not np.isfinite(values).all() or (values < 0).any():
        raise DesignError(
            "weights are negative, missing or infinite", where="weights", expected="numbers of at least 0"
        )
    if min(values[treatment == 1].sum(), values[treatment == 0].sum()) <= 0:
        raise DesignError("the weights leave a group empty", where="weights", expected="weight in both groups")
    return values


def _columns(table: pd.DataFrame, covariates: Sequence[str]) -> list[tuple[str, Array, bool]]:
    """Covariates as numbers: name, values, whether they are 0/1."""
    found: list[tuple[str, Array, bool]] = []
    for name in covariates:
        column = table[name]
        if _is_number(column):
            values = numbers_of(column, name)
            found.append((name, values, bool(np.isin(values, (0.0, 1.0)).all())))
        else:
            texts = column.astype("str")
            for level in sorted(set(texts)):
                found.append((f"{name}={level}", np.asarray(texts == level, dtype=np.float64), True))
    return found


def _moments(values: Array, weight: Array, *, binary: bool) -> tuple[float, float]:
    """Weighted mean and variance."""
    total = weight.sum()
    mean = float((weight * values).sum() / total)
    if binary:
        return mean, mean * (1 - mean)
    spare = total**2 - (weight**2).sum()
    spread = (weight * (values - mean) ** 2).sum()
    return mean, float(spread * total / spare) if spare > 0 else float("nan")


def _divisor(values: Array, treatment: Array, denominator: str, *, binary: bool) -> float:
    def variance(rows: NDArray[np.bool_]) -> float:
        return _moments(values[rows], np.ones(int(rows.sum())), binary=binary)[1]

    if denominator == "pooled":
        return float(np.sqrt((variance(treatment == 1) + variance(treatment == 0)) / 2))
    chosen = {"treated": treatment == 1, "untreated": treatment == 0, "all": np.ones(len(values), dtype=bool)}
    return float(np.sqrt(variance(chosen[denominator])))


def _compare(
    name: str, sample: str, values: Array, treatment: Array, weight: Array, binary: bool, divisor: float
) -> dict[str, object]:
    arms = {arm: treatment == arm for arm in (0, 1)}
    (mean1, var1), (mean0, var0) = (_moments(values[arms[arm]], weight[arms[arm]], binary=binary) for arm in (1, 0))
    difference = mean1 - mean0
    ecdf_mean, ecdf_max = (abs(difference),) * 2 if binary else _ecdf(values, treatment, weight)
    effective = {arm: weight[mine].sum() ** 2 / (weight[mine] ** 2).sum() for arm, mine in arms.items()}
    return {
        "covariate": name, "sample": sample, "kind": "binary" if binary else "continuous",
        "mean_treated": mean1, "mean_untreated": mean0, "difference": difference,
        "smd": difference / divisor if divisor > 0 else (0.0 if difference == 0 else float("nan")),
        "variance_ratio": float("nan") if binary or not var0 > 0 else var1 / var0,
        "ecdf_mean": ecdf_mean, "ecdf_max": ecdf_max,
        "n_treated": int((weight[arms[1]] > 0).sum()), "n_untreated": int((weight[arms[0]] > 0).sum()),
        "ess_treated": float(effective[1]), "ess_untreated": float(effective[0]),
    }  # fmt: skip


def _ecdf(values: Array, treatment: Array, weight: Array) -> tuple[float, float]:
    """Mean and largest distance of the weighted distribution functions, over the values that occur."""
    share = weight * np.where(treatment == 1, 1 / weight[treatment == 1].sum(), -1 / weight[treatment == 0].sum())
    levels, places = np.unique(values, return_inverse=True)
    steps = np.bincount(places, weights=share, minlength=len(levels))
    distance = np.abs(np.cumsum(steps))
    return float(distance.mean()), float(distance.max())
