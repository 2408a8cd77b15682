"""Lines with bands and legends above the axes (区间带), as the figures of evaluations share them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import ArrayLike, NDArray

from yanting_research.errors import PlotError
from yanting_research.plots.frame import require_columns
from yanting_research.plots.theme import COLOURS

__all__ = ["draw_band", "legend_above", "line_key", "numeric_rows", "patch_key", "point_key", "truth_key"]

BAND = 0.18  # opacity


def numeric_rows(
    table: pd.DataFrame, columns: Sequence[str], *, where: str, finite: Sequence[str] = (), optional: Sequence[str] = ()
) -> pd.DataFrame:
    """The table with these columns as floats; ``optional`` ones are made of NaN where the table lacks them.

    Raises
    ------
    PlotError
        Without rows or columns, or for a value of ``finite`` that is not.
    """
    rows = require_columns(table, columns, where=where).copy()
    for name in optional:
        if name not in rows.columns:
            rows[name] = np.nan
    numeric = [name for name in (*columns, *optional) if pd.api.types.is_numeric_dtype(rows[name])]
    rows[numeric] = rows[numeric].astype("float64")
    for name in finite:
        bad = ~np.isfinite(pd.to_numeric(rows[name], errors="coerce"))
        if bad.any():
            shown = ", ".join(map(str, rows.index[bad][:5]))
            raise PlotError(f"{name} is not a finite number in rows {shown}", where=where, expected="finite numbers")
    return rows


def draw_band(ax: Axes, x: ArrayLike, low: ArrayLike, high: ArrayLike, *, colour: str, alpha: float = BAND) -> None:
    """A band between two lines, broken where an end is undefined; its ``gid`` is "band"."""
    below, above = (np.asarray(side, dtype=np.float64) for side in (low, high))
    known: NDArray[np.bool_] = np.isfinite(below) & np.isfinite(above)
    area = ax.fill_between(
        np.asarray(x, dtype=np.float64), below, above, where=known.tolist(), color=colour, alpha=alpha, linewidth=0
    )
    area.set_gid("band")


def line_key(label: str, colour: str, **style: Any) -> Line2D:
    """Entry of a legend: a line."""
    return Line2D([], [], color=colour, label=label, **({"linewidth": 2} | style))


def point_key(label: str, colour: str, marker: str = "o", **style: Any) -> Line2D:
    """Entry of a legend: a marker."""
    return Line2D([], [], color=colour, marker=marker, linestyle="none", label=label, **style)


def patch_key(label: str, colour: str, *, alpha: float = BAND) -> Patch:
    """Entry of a legend: an area."""
    return Patch(facecolor=colour, alpha=alpha, label=label)


def truth_key(label: str) -> Line2D:
    """Entry of a legend: the planted truth, a hollow diamond."""
    return point_key(label, COLOURS["warning"], "D", markerfacecolor="none", markeredgewidth=1.6)


def legend_above(ax: Axes, keys: Sequence[Any], *, columns: int = 0) -> None:
    """A legend between title and axes, in one line or in ``columns``."""
    ax.legend(
        handles=list(keys), loc="lower left", bbox_to_anchor=(0, 1.0), ncols=columns or len(keys), borderaxespad=0.3,
        fontsize=9, columnspacing=1.4, handletextpad=0.6,
    )  # fmt: skip
