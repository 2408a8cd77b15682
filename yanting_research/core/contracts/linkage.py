"""Themes and facts tied to one another and to the statistics."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import Contract, a_count, a_flag, a_number, a_text

__all__ = ["LINKS", "INDICATORS"]


class LINKS(Contract):
    """Facts beside the themes of their sentence or section."""

    _row_means: ClassVar[str] = "a fact tied to a theme"
    _key: ClassVar[tuple[str, ...]] = ("fact_id", "theme", "scope")
    fact_id: Series[str] = a_text("fact")
    theme: Series[str] = a_text("theme")
    scope: Series[str] = a_text("where both stand", isin=("sentence", "section"))
    doc_id: Series[str] = a_text("document")
    unit_id: Series[str] = a_text("the sentence or section both stand in")
    n_hits: Series[np.int64] = a_count("theme hits in that scope", "count", ge=1)


class INDICATORS(Contract):
    """Reconciled observations, from facts and from statistics."""

    _row_means: ClassVar[str] = "an observation of an indicator"
    _key: ClassVar[tuple[str, ...]] = ("region", "period", "indicator", "definition", "origin")
    region: Series[str] = a_text("region")
    period: Series[str] = a_text("ISO year or date")
    indicator: Series[str] = a_text("indicator")
    value: Series[np.float64] = a_number("value", "see column unit")
    unit: Series[str] = a_text("unit")
    definition: Series[str] = a_text("口径: how it is counted")
    origin: Series[str] = a_text("fact_id, or file and row")
    conflict: Series[bool] = a_flag("another origin states another value")
