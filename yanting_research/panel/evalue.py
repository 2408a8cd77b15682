r"""E-values (E 值): how strong an unmeasured confounder must be to explain an association away."""

from __future__ import annotations

import numpy as np
import pandas as pd

from yanting_research.core import DATA_KINDS

__all__ = ["MEASURES", "e_value"]

MEASURES = ("RR", "OR rare", "OR common", "HR rare", "HR common", "SMD")
"""Risk ratio; odds and hazard ratios of rare (under 15 %) and common outcomes; standardised mean difference."""


def e_value(
    estimate: float,
    *,
    measure: str = "RR",
    ci: tuple[float, float] | None = None,
    std_error: float | None = None,
    data_kind: str,
) -> pd.DataFrame:
    r"""E-value of an estimate and of the limit of its interval nearer to no effect.

    Parameters
    ----------
    estimate
        On the scale of the measure: a ratio above 0, or a difference in standard deviations.
    measure
        One of ``MEASURES``.
    ci
        Limits of the 95 % interval on the same scale.
    std_error
        Of a standardised difference, when ``ci`` is not given.
    data_kind
        "real", "specimen" or "simulated".

    Returns
    -------
    DataFrame
        One row: ``measure, estimate, risk_ratio, e_value, e_value_limit, data_kind``; ``risk_ratio`` is exact for RR
        and an approximation else; ``e_value_limit`` is 1 when the interval holds no effect, NaN without an interval.

    Raises
    ------
    ValueError
        For an unknown measure, a ratio that is not positive, or an interval that does not hold the estimate.

    Notes
    -----
    :math:`E=RR+\sqrt{RR(RR-1)}` for ratios above 1, of the inverse below. Approximate risk ratios: odds ratio, or its
    square root when the outcome is common; hazard ratio, or :math:`\frac{1-0.5^{\sqrt{HR}}}{1-0.5^{\sqrt{1/HR}}}`;
    :math:`e^{0.91 d}` with limits :math:`e^{0.91 d\pm1.78 s_d}`. *Limits*: a large E-value is no proof: it says
    what would be needed, not what is there, and nothing of selection or mismeasurement.

    References
    ----------
    VanderWeele and Ding (2017), Annals of Internal Medicine 167, 268-274: formula feeding and infant deaths, risk ratio
    3.9 (1.8 to 8.7), E-values 7.26 and 3.00.

    Examples
    --------
    >>> found = e_value(3.9, ci=(1.8, 8.7), data_kind="real")
    >>> found.loc[0, ["e_value", "e_value_limit"]].astype(float).round(2).tolist()
    [7.26, 3.0]
    """
    if measure not in MEASURES:
        raise ValueError(f"no measure {measure!r}; known: {', '.join(MEASURES)}")
    if data_kind not in DATA_KINDS:
        raise ValueError(f"data_kind={data_kind!r}; allowed: {', '.join(DATA_KINDS)}")
    if std_error is not None and (measure != "SMD" or ci is not None or not std_error > 0):
        raise ValueError(f"std_error={std_error}; allowed: above 0, for SMD, and instead of ci")
    ratio = _risk_ratio(estimate, measure)
    limits = None if ci is None else tuple(_risk_ratio(end, measure) for end in ci)
    if std_error is not None:
        limits = (float(np.exp(0.91 * estimate - 1.78 * std_error)), float(np.exp(0.91 * estimate + 1.78 * std_error)))
    if limits is not None and not limits[0] <= ratio <= limits[1]:
        raise ValueError(f"ci={ci}; allowed: limits on both sides of the estimate {estimate}")
    row = {
        "measure": measure, "estimate": estimate, "risk_ratio": ratio, "e_value": _of_ratio(ratio),
        "e_value_limit": _of_limits(ratio, limits), "data_kind": data_kind,
    }  # fmt: skip
    return pd.DataFrame([row])


def _risk_ratio(value: float, measure: str) -> float:
    if measure == "SMD":
        return float(np.exp(0.91 * value))
    if not value > 0:
        raise ValueError(f"{measure} {value}; allowed: ratios above 0")
    if measure == "OR common":
        return float(np.sqrt(value))
    if measure == "HR common":
        return float((1 - 0.5 ** np.sqrt(value)) / (1 - 0.5 ** np.sqrt(1 / value)))
    return float(value)


def _of_ratio(ratio: float) -> float:
    away = ratio if ratio >= 1 else 1 / ratio
    return float(away + np.sqrt(away * (away - 1)))


def _of_limits(ratio: float, limits: tuple[float, ...] | None) -> float:
    if limits is None:
        return float("nan")
    near = limits[0] if ratio >= 1 else limits[1]
    return 1.0 if (near - 1) * (ratio - 1) <= 0 else _of_ratio(near)
