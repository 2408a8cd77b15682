"""Composition of the leading cadres over the years (队伍构成的变化), from reconciled indicators."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from yanting_research.core import DOCUMENTS, INDICATORS, check_table
from yanting_research.linkage.workforce import settled_value

__all__ = ["Band", "Composition", "compositions", "workforce_composition"]

_COLUMNS = (
    "dimension", "region", "period", "band", "band_en", "share", "whole", "derived", "doc_ids", "data_kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Band:
    """One part of a whole; without an indicator it is what the others leave."""

    label_zh: str
    label_en: str
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Composition:
    """Bands that make up one whole, in their order; one of them is what the others leave."""

    dimension: str
    whole: str
    bands: tuple[Band, ...]


_COMPOSITIONS = (
    Composition(
        "age",
        "leaders",
        (
            Band("35岁及以下", "35 and under", "leaders_under35_share"),
            Band("36至44岁", "36 to 44"),
            Band("45岁及以上", "45 and over", "leaders_over45_share"),
        ),
    ),
    Composition(
        "education",
        "leaders",
        (
            Band("大专及以上", "junior college or more", "leaders_college_share"),
            Band("大专以下", "below junior college"),
        ),
    ),
)


def compositions() -> tuple[str, ...]:
    """The dimensions that :func:`workforce_composition` knows.

    >>> compositions()
    ('age', 'education')
    """
    return tuple(one.dimension for one in _COMPOSITIONS)


def workforce_composition(indicators: pd.DataFrame, documents: pd.DataFrame, *, dimension: str = "age") -> pd.DataFrame:
    """Shares of leading cadres by age or education, per region and year (科级干部构成).

    Parameters
    ----------
    indicators
        INDICATORS, as :func:`reconcile` returns them.
    documents
        DOCUMENTS; every region and period of theirs gets its rows, also where no figure is stated.
    dimension
        ``age`` or ``education``.

    Returns
    -------
    DataFrame
        One row per region, period and band: ``dimension, region, period, band, band_en``; ``share``
        [percent of ``whole``], NaN where it is not stated or the statements conflict; ``whole`` [人];
        ``derived`` is true for the band that no text states: 100 minus the others (89 + 317 of 607
        leave 201); ``doc_ids``, ``data_kind``. Regions without any figure are left out.

    Raises
    ------
    ValueError
        For an unknown dimension.

    Notes
    -----
    The derived band carries the rounding of the printed shares: with one decimal each, up to 0.1.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> workforce_composition(build_table([], INDICATORS), build_table([], DOCUMENTS)).empty
    True
    """
    known = {one.dimension: one for one in _COMPOSITIONS}
    if dimension not in known:
        raise ValueError(f"dimension={dimension!r}; allowed: {', '.join(known)}")
    table = check_table(indicators, INDICATORS, where="workforce_composition")
    named = check_table(documents, DOCUMENTS, where="workforce_composition")
    groups = dict(iter(table.groupby(["region", "period", "indicator"], sort=True)))
    rows: list[dict[str, Any]] = []
    dated = named[(named["region"] != "") & (named["period"] != "")]
    for (region, period), own in dated.groupby(["region", "period"], sort=True):
        ids = set(own["doc_id"])
        values = {
            name: settled_value(groups.get((region, period, name)), ids)[0]
            for name in (known[dimension].whole, *(band.indicator for band in known[dimension].bands if band.indicator))
        }
        kind = "real" if set(own["data_kind"]) == {"real"} else sorted(set(own["data_kind"]) - {"real"})[-1]
        place = {"dimension": dimension, "region": region, "period": period}
        origin = {"doc_ids": " ".join(sorted(ids)), "data_kind": kind}
        rows += [place | band | origin for band in _bands(known[dimension], values)]
    made = pd.DataFrame(rows, columns=list(_COLUMNS))
    stated = made.groupby("region")["share"].transform(lambda share: share.notna().any()).astype(bool)
    return made[stated].reset_index(drop=True)


def _bands(one: Composition, values: dict[str, float]) -> list[dict[str, Any]]:
    """The bands of one region and year; a remainder below 0 is no remainder."""
    left = 100.0 - sum(values[band.indicator] for band in one.bands if band.indicator)
    rest = left if not math.isnan(left) and left > -0.05 else float("nan")
    return [
        {
            "band": band.label_zh,
            "band_en": band.label_en,
            "share": values[band.indicator] if band.indicator else float(np.maximum(rest, 0.0).round(6)),
            "whole": values[one.whole],
            "derived": not band.indicator,
        }
        for band in one.bands
    ]
