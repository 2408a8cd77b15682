"""Rows of ESTIMATES: one place where an estimate and its error become an interval, a p-value and what could be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from yanting_research.core.contracts import ESTIMATES
from yanting_research.core.tables import build_table

__all__ = ["FEW_CLUSTERS", "estimates_table", "minimum_detectable", "stars_allowed", "t_interval", "t_p_value"]

FEW_CLUSTERS = 8
"""Fewer treated clusters or degrees of freedom than this, and a p-value earns no star."""

Array = NDArray[np.float64]


def t_interval(estimate: ArrayLike, std_error: ArrayLike, df: ArrayLike, *, level: float = 0.95) -> tuple[Array, Array]:
    """Ends of the interval of Student's t; ``df`` infinite gives the normal one.

    Examples
    --------
    >>> low, high = t_interval(1.0, 0.5, 35)
    >>> round(float(low), 4), round(float(high), 4)
    (-0.0151, 2.0151)
    """
    from scipy import stats  # a second a process, for which a list of facts must not wait

    half = stats.t.ppf(0.5 + level / 2, np.asarray(df, dtype=np.float64)) * np.asarray(std_error, dtype=np.float64)
    centre = np.asarray(estimate, dtype=np.float64)
    return np.asarray(centre - half), np.asarray(centre + half)


def t_p_value(estimate: ArrayLike, std_error: ArrayLike, df: ArrayLike) -> Array:
    """Two-sided p of Student's t; NaN where the error is zero or undefined.

    Examples
    --------
    >>> round(float(t_p_value(1.0, 0.5, 35)), 4)
    0.0533
    """
    from scipy import stats

    error = np.asarray(std_error, dtype=np.float64)
    known = np.where(error > 0, error, np.nan)
    return np.asarray(2 * stats.t.sf(np.abs(np.asarray(estimate, dtype=np.float64) / known), df))


def minimum_detectable(std_error: ArrayLike, df: ArrayLike, *, alpha: float = 0.05, power: float = 0.8) -> Array:
    r"""Smallest effect that a test of this precision finds with the given power (最小可检测效应).

    :math:`(t_{1-\alpha/2, df} + t_{power, df}) \cdot se`.

    References
    ----------
    Bloom (1995), Evaluation Review 19, 547-556: with many degrees of freedom 2.8 standard errors.

    Examples
    --------
    >>> round(float(minimum_detectable(1.0, np.inf)), 4)
    2.8016
    """
    from scipy import stats

    multiple = stats.t.ppf(1 - alpha / 2, df) + stats.t.ppf(power, df)
    return np.asarray(multiple * np.asarray(std_error, dtype=np.float64))


def estimates_table(
    terms: Sequence[str],
    estimate: ArrayLike,
    std_error: ArrayLike,
    *,
    df: ArrayLike,
    model_id: str | Sequence[str],
    estimand: str | Sequence[str],
    n_obs: int,
    n_clusters: int,
    n_treated_clusters: int = 0,
    correction: str,
    assumption: str,
    data_kind: str,
    truth: ArrayLike = np.nan,
    inference: str = "",
    interval: tuple[ArrayLike, ArrayLike] | None = None,
    p_value: ArrayLike | None = None,
) -> pd.DataFrame:
    """Build ESTIMATES from vectors of one length, or single values for all terms.

    Parameters
    ----------
    terms
        Names of the coefficients.
    estimate, std_error, df
        Values of them; ``df`` infinite for the normal distribution.
    inference
        How interval and p were made; left empty "t(df)" or "normal" as fits ``df``.
    interval, p_value
        Instead of those of Student's t: of a bootstrap, of randomisation; NaN where none is given on purpose.

    Returns
    -------
    DataFrame
        ESTIMATES; ``mde`` is :func:`minimum_detectable` at 5 % and 80 % power.

    Examples
    --------
    >>> table = estimates_table(["培训"], [1.2], [0.4], df=35, model_id="m", estimand="ATT", n_obs=406, n_clusters=36,
    ...                         correction="CR2", assumption="平行趋势", data_kind="simulated")
    >>> round(table.loc[0, "p_value"], 4), round(table.loc[0, "mde"], 3), table.loc[0, "inference"]
    (np.float64(0.0049), np.float64(1.153), 't(35)')
    """
    n = len(terms)
    value, error, freedom, planted = (
        np.broadcast_to(np.asarray(a, dtype=np.float64), n) for a in (estimate, std_error, df, truth)
    )
    low, high = t_interval(value, error, freedom) if interval is None else interval
    p = t_p_value(value, error, freedom) if p_value is None else p_value
    made = [inference or ("normal" if np.isinf(one) else f"t({one:.4g})") for one in freedom]
    columns: dict[str, Sequence[Any] | Array] = {
        "model_id": [model_id] * n if isinstance(model_id, str) else list(model_id),
        "term": list(terms),
        "estimand": [estimand] * n if isinstance(estimand, str) else list(estimand),
        "estimate": value,
        "std_error": error,
        "ci_low": np.broadcast_to(np.asarray(low, dtype=np.float64), n),
        "ci_high": np.broadcast_to(np.asarray(high, dtype=np.float64), n),
        "p_value": np.broadcast_to(np.asarray(p, dtype=np.float64), n),
        "df": freedom,
        "mde": minimum_detectable(error, freedom),
        "truth": planted,
        "n_obs": [n_obs] * n,
        "n_clusters": [n_clusters] * n,
        "n_treated_clusters": [n_treated_clusters] * n,
        "correction": [correction] * n,
        "inference": made,
        "assumption": [assumption] * n,
        "data_kind": [data_kind] * n,
    }
    rows = ({name: values[at] for name, values in columns.items()} for at in range(n))
    return build_table(rows, ESTIMATES)


def stars_allowed(table: pd.DataFrame) -> pd.Series[bool]:
    """Which rows of ESTIMATES may carry stars of significance: none with few clusters, ranks, resampling.

    Parameters
    ----------
    table
        ESTIMATES. Where nothing is treated (``n_treated_clusters`` 0: a cross section, a dose) degrees of freedom alone
        decide.

    Examples
    --------
    >>> made = [estimates_table(["a"], [1.0], [0.1], df=35, model_id="m", estimand="ATT", n_obs=90, n_clusters=36,
    ...         n_treated_clusters=n, correction="CR2", assumption="", data_kind="real") for n in (3, 18)]
    >>> [bool(stars_allowed(one).iloc[0]) for one in made]
    [False, True]
    """
    enough = (table["n_treated_clusters"] == 0) | (table["n_treated_clusters"] >= FEW_CLUSTERS)
    usual = table["inference"].str.startswith(("t(", "normal"))
    return (enough & usual & (table["df"] >= FEW_CLUSTERS)).rename("stars")
