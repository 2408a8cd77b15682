"""What models take and give."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import (
    DATA_KINDS,
    Contract,
    OpenContract,
    a_count,
    a_number,
    a_text,
)

__all__ = ["PANEL", "ESTIMATES"]


class PANEL(OpenContract):
    """Further columns are outcomes, doses and covariates."""

    _row_means: ClassVar[str] = "an entity in a period"
    _key: ClassVar[tuple[str, ...]] = ("entity", "period")
    entity: Series[str] = a_text("township, county ...")
    period: Series[np.int64] = a_count("running period", "ordinal")
    treated_since: Series[np.float64] = a_number("first treated period; NaN for never", "period")
    cluster: Series[str] = a_text("cluster of the errors")
    data_kind: Series[str] = a_text("real, specimen or simulated", isin=DATA_KINDS)


class ESTIMATES(Contract):
    """Coefficients with everything needed to read them."""

    _row_means: ClassVar[str] = "a coefficient, with interval, clusters and assumption"
    _key: ClassVar[tuple[str, ...]] = ("model_id", "term")
    model_id: Series[str] = a_text("model")
    term: Series[str] = a_text("coefficient")
    estimand: Series[str] = a_text("what the coefficient estimates")
    estimate: Series[np.float64] = a_number("point estimate", "unit of the outcome")
    std_error: Series[np.float64] = a_number("standard error", "unit of the outcome")
    ci_low: Series[np.float64] = a_number("lower end of the 95 % interval", "unit of the outcome")
    ci_high: Series[np.float64] = a_number("upper end of the 95 % interval", "unit of the outcome")
    p_value: Series[np.float64] = a_number("two-sided", "probability")
    df: Series[np.float64] = a_number("degrees of freedom of the interval", "count")
    mde: Series[np.float64] = a_number("smallest effect found with 80 % power at this precision", "unit of the outcome")
    truth: Series[np.float64] = a_number("planted value, for simulated data", "unit of the outcome")
    n_obs: Series[np.int64] = a_count("rows used")
    n_clusters: Series[np.int64] = a_count("clusters")
    n_treated_clusters: Series[np.int64] = a_count("clusters ever treated")
    correction: Series[str] = a_text("how the standard error was made")
    inference: Series[str] = a_text("how interval and p were made: t(df), normal, bootstrap, randomisation, ranks")
    assumption: Series[str] = a_text("what the estimate assumes")
    data_kind: Series[str] = a_text("real, specimen or simulated", isin=DATA_KINDS)
