"""Least squares (最小二乘), plain and weighted, with the errors of rows or of few clusters."""

from __future__ import annotations

import numpy as np
import pandas as pd
import statsmodels.api as sm

from yanting_research.panel.covariances import linear_errors
from yanting_research.panel.fit import Fit
from yanting_research.panel.regression_fit import regression_fit
from yanting_research.panel.sample import prepare_sample

__all__ = ["fit_ols"]

_ASSUMPTIONS = ("结果随各列线性变化", "没有写进公式的差别与这些列无关")


def fit_ols(
    table: pd.DataFrame,
    formula: str,
    *,
    cluster: str = "",
    weights: str = "",
    errors: str = "",
    treatment: str = "",
    model_id: str = "",
    data_kind: str = "",
) -> Fit:
    r"""Fit :math:`y_i = x_i'\beta + e_i` by (weighted) least squares (线性回归).

    Parameters
    ----------
    table, formula
        Rows, and ``outcome ~ terms``; time dummies are ``cat(year)``, a difference in differences ``after*treated``.
    cluster
        Column whose rows hang together.
    weights
        Column of weights above 0; the sum of :math:`w_i e_i^2` is made least.
    errors
        One of ``LINEAR_ERRORS``; CR2 with clusters and HC3 without by default. "classical" is what older printed tables
        have.
    treatment
        Column whose treated clusters are counted, for the warnings.
    model_id, data_kind
        Label, the outcome's name by default; kind of the data where the table does not say it.

    Returns
    -------
    Fit
        ``statistics``: ``r2``, ``r2_adjusted``, ``sigma`` [unit of the outcome], ``ssr``; with weights those of the
        weighted rows.

    Raises
    ------
    ValueError
        For an unknown kind of error, or one that does not go with the clusters.
    DesignError, FormulaError, NotIdentifiedError
        See :func:`yanting_research.panel.prepare_sample`.

    Notes
    -----
    *Assumptions*: linearity; what is not in the formula goes with none of its columns. *Limits*: an association, unless
    the treatment was drawn by lot.

    Examples
    --------
    >>> table = pd.DataFrame({"到课率": [61.0, 64, 70, 73, 66, 71], "培训": [0, 0, 1, 1, 0, 1]})
    >>> fit = fit_ols(table, "到课率 ~ 培训", errors="classical", data_kind="specimen")
    >>> fit.estimates.set_index("term")["estimate"].round(3).to_dict(), fit.conventions
    ({'intercept': 63.667, '培训': 7.667}, 'classical, N=6, K=2, t(df=4)')
    """
    sample = prepare_sample(table, formula, cluster=cluster, weights=weights, treatment=treatment, data_kind=data_kind)
    result = sm.WLS(sample.y, sample.x, weights=sample.weights).fit()
    residuals = sample.y - sample.x @ np.asarray(result.params)
    made = linear_errors(sample, residuals, errors)
    return regression_fit(
        sample, "ols", np.asarray(result.params, dtype=np.float64), made, model_id=model_id,
        estimand="该列多一个单位，结果平均相差多少，其他列相同", assumptions=_ASSUMPTIONS,
        statistics={
            "r2": float(result.rsquared), "r2_adjusted": float(result.rsquared_adj),
            "sigma": float(np.sqrt(result.mse_resid)), "ssr": float(result.ssr),
        },
        conventions=f"weights {weights}" if weights else "",
    )  # fmt: skip
