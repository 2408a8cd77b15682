"""Themes counted in units."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import Contract, a_count, a_number, a_text

__all__ = ["THEMES"]


class THEMES(Contract):
    """A theme of a dictionary, counted in a unit; every unit has every theme."""

    _row_means: ClassVar[str] = "a theme in a unit"
    _key: ClassVar[tuple[str, ...]] = ("unit_id", "theme")
    unit_id: Series[str] = a_text("document, or document and section joined by '/'")
    doc_id: Series[str] = a_text("document of the unit")
    theme: Series[str] = a_text("theme of the dictionary")
    n_hits: Series[np.int64] = a_count("occurrences of the theme's expressions")
    n_unit: Series[np.int64] = a_count("characters of the unit", "code points")
    per_1000: Series[np.float64] = a_number("hits per 1,000 characters of the unit", "per 1,000 characters")
    share: Series[np.float64] = a_number("hits over all theme hits of the unit", "share in [0, 1]")
