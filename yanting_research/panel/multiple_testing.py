"""Many tests at once (多重检验): p-values that hold for a whole family of estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from statsmodels.stats.multitest import multipletests

from yanting_research.core import ESTIMATES, check_table
from yanting_research.errors import DesignError

__all__ = ["ADJUSTMENTS", "adjust_p_values", "adjusted_estimates", "romano_wolf"]

ADJUSTMENTS = {"holm": "holm", "bh": "fdr_bh", "by": "fdr_by"}
"""Holm (any false rejection), Benjamini-Hochberg and Benjamini-Yekutieli (share of false ones among the rejected)."""

_TIE = 1e-9

Array = NDArray[np.float64]


def adjust_p_values(p_values: ArrayLike, *, method: str = "holm") -> Array:
    r"""Adjust p-values for their number; NaN stays NaN and does not count.

    Parameters
    ----------
    p_values
        (m,).
    method
        "holm": the largest of :math:`(m - k + 1) p_{(k)}` so far; any dependence. "bh": the least of
        :math:`m p_{(k)} / k` from there on; independent or positively dependent tests. "by": "bh" times
        :math:`\sum 1/k`; any dependence.

    Raises
    ------
    ValueError
        For an unknown method or p-values outside 0 to 1.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70; Benjamini and Hochberg (1995), JRSS B 57, 289-300;
    Benjamini and Yekutieli (2001), Annals of Statistics 29, 1165-1188.

    Examples
    --------
    >>> adjust_p_values([0.01, 0.04, 0.03, np.nan]).round(3).tolist()
    [0.03, 0.06, 0.06, nan]
    >>> adjust_p_values([0.01, 0.04, 0.03, np.nan], method="bh").round(3).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    if method not in ADJUSTMENTS:
        raise ValueError(f"method={method!r}; allowed: {', '.join(ADJUSTMENTS)}")
    p = np.asarray(p_values, dtype=np.float64)
    known = ~np.isnan(p)
    if ((p[known] < 0) | (p[known] > 1)).any():
        raise ValueError("p-values lie between 0 and 1")
    found = np.full(p.shape, np.nan)
    if known.any():
        found[known] = multipletests(p[known], method=ADJUSTMENTS[method])[1]
    return found


def romano_wolf(statistics: ArrayLike, draws: ArrayLike) -> Array:
    r"""Stepdown p-values that use how the tests hang together (Romano-Wolf).

    Tests are taken from the largest :math:`|t|` down; each is compared with the largest :math:`|t|` of the tests that
    are still left, draw by draw:

    .. math:: p_{(k)} = \max\Big(p_{(k-1)}, \frac{1 + \#\{r: \max_{j \ge k} |t^r_{(j)}| \ge |t_{(k)}|\}}{1 + R}\Big)

    Parameters
    ----------
    statistics
        (m,) t statistics of the data.
    draws
        (R, m), the same under the null, drawn jointly: randomisation draws of one list of assignments, or bootstrap
        statistics centred at the estimates.

    Returns
    -------
    ndarray
        (m,) adjusted p-values, in the order of the statistics.

    Raises
    ------
    ValueError
        For shapes that do not fit, no draws, or undefined statistics.

    References
    ----------
    Romano and Wolf (2005), Econometrica 73, 1237-1282; (2016), Statistics and Probability Letters 113, 38-40.

    Examples
    --------
    >>> romano_wolf([3.0, 1.0], [[0.5, 1.5], [1.0, -2.0], [0.2, 0.1]]).tolist()
    [0.25, 0.75]
    """
    observed, drawn = np.abs(np.asarray(statistics, dtype=np.float64)), np.abs(np.asarray(draws, dtype=np.float64))
    if observed.ndim != 1 or drawn.ndim != 2 or drawn.shape[1] != len(observed) or not len(drawn):
        raise ValueError(f"statistics {observed.shape} and draws {drawn.shape}; expected (m,) and (R, m), R at least 1")
    if not (np.isfinite(observed).all() and np.isfinite(drawn).all()):
        raise ValueError("statistics and draws must be finite")
    order = np.argsort(-observed, kind="stable")
    rest = np.maximum.accumulate(drawn[:, order[::-1]], axis=1)[:, ::-1]  # largest of the tests from k on
    larger = (rest >= observed[order] * (1 - _TIE)).sum(axis=0)
    found = np.empty(len(observed))
    found[order] = np.maximum.accumulate((1 + larger) / (1 + len(drawn)))
    return found


def adjusted_estimates(
    estimates: pd.DataFrame,
    *,
    family: str,
    draws: Mapping[tuple[str, str], ArrayLike] | None = None,
    terms: Sequence[str] = (),
) -> pd.DataFrame:
    """p-values of a family of estimates beside their adjusted ones (多重检验校正表).

    Parameters
    ----------
    estimates
        ESTIMATES, of one model or several put together.
    family
        What the tests have in common, in words: the question they all answer.
    draws
        Statistics under the null by ``(model_id, term)``, each (R,), drawn jointly, such as ``Randomisation.draws`` of
        runs with one seed; adds Romano and Wolf's p. They are compared on the scale of t: each column is divided by its
        spread.
    terms
        Terms that belong to the family; all by default.

    Returns
    -------
    DataFrame
        ``family, n_tests, model_id, term, estimate, p_value, p_holm, p_bh, p_by``, with draws ``p_romano_wolf``, and
        ``data_kind``; a row without p-value (ranks of a method, "none") is kept and does not count.

    Raises
    ------
    ValueError
        For an empty name of the family, or a term that is not there.
    DesignError
        When no row has a p-value, draws are missing for one that has, or their lengths differ.

    Notes
    -----
    *Limits*: no adjustment repairs a family that was chosen after looking at the results.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, PanelSpec, fit_twfe, simulate_townships
    >>> panel = simulate_townships(1).panel
    >>> hours = PanelSpec(outcome="volunteer_hours", model_id="volunteering")
    >>> both = pd.concat([fit_twfe(panel, spec).estimates for spec in (ATTENDANCE, hours)])
    >>> adjusted_estimates(both, family="培训与参与")[["model_id", "n_tests", "p_holm"]].round(3).values.tolist()
    [['attendance', 2, 0.0], ['volunteering', 2, 0.766]]
    """
    if not family.strip():
        raise ValueError("a family of tests needs a name")
    table = check_table(estimates, ESTIMATES)
    absent = sorted(set(terms) - set(table["term"]))
    if absent:
        raise ValueError(f"no terms {', '.join(absent)}; known: {', '.join(sorted(set(table['term'])))}")
    table = table[table["term"].isin(terms)] if terms else table
    known = table["p_value"].notna().to_numpy()
    if not known.any():
        raise DesignError("no row has a p-value", where=f"family {family!r}", expected="tests to adjust")
    found = table[["model_id", "term", "estimate", "p_value"]].reset_index(drop=True)
    found.insert(0, "family", family)
    found.insert(1, "n_tests", int(known.sum()))
    for method in ADJUSTMENTS:
        found[f"p_{method}"] = adjust_p_values(found["p_value"], method=method)
    if draws is not None:
        found["p_romano_wolf"] = np.nan
        found.loc[known, "p_romano_wolf"] = _stepdown(found[known], draws, family)
    return found.assign(data_kind=table["data_kind"].to_numpy())


def _stepdown(tests: pd.DataFrame, draws: Mapping[tuple[str, str], ArrayLike], family: str) -> Array:
    keys = list(zip(tests["model_id"], tests["term"], strict=True))
    absent = [f"{model}/{term}" for model, term in keys if (model, term) not in draws]
    columns = [np.asarray(draws[key], dtype=np.float64) for key in keys if key in draws]
    if absent or len({len(column) for column in columns}) != 1:
        raise DesignError(
            f"no draws for {', '.join(absent)}" if absent else "draws of different lengths", where=f"family {family!r}",
            expected="as many joint draws for every test", remedy="draw all of them with one seed and number of draws",
        )  # fmt: skip
    drawn = np.column_stack(columns)
    spread = np.sqrt((drawn**2).mean(axis=0))
    return romano_wolf(tests["estimate"].to_numpy() / spread, drawn / spread)
