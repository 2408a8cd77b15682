"""Ranked term bars (词频条形图)."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from yanting_research.errors import PlotError
from yanting_research.plots.frame import (
    Foot,
    finish_axes,
    kind_of,
    number_label,
    open_axes,
    require_columns,
    set_y_label,
    wrap_text,
)
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_term_bars"]

_WORDS = {
    "zh": {"title": "高频词", "x": "频数（次）", "y": "词", "n": "{total} 次（{n} 个词）"},
    "en": {
        "title": "Most frequent terms",
        "x": "Frequency (occurrences)",
        "y": "Term",
        "n": "{total} occurrences (terms drawn: {n})",
    },
}
_LABEL_WIDTH = 26


def plot_term_bars(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw a frequency table as ranked horizontal bars, the most frequent on top.

    Parameters
    ----------
    table
        Columns ``feature`` (text) and ``frequency`` (occurrences); every row is drawn.
    ax
        Axes to draw on; a new figure without.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.
    title, source
        Title (a plain one by default) and source note.
    data_kind
        ``real``, ``specimen`` or ``simulated``; may be left out when the table has that column.

    Returns
    -------
    Axes
        One bar a row, sorted by falling frequency, ties by feature.

    Raises
    ------
    PlotError
        Without rows, for double features or undefined frequencies.

    Examples
    --------
    >>> table = pd.DataFrame({"feature": ["培训", "党员"], "frequency": [3, 5]})
    >>> ax = plot_term_bars(table, data_kind="specimen")
    >>> [label.get_text() for label in ax.get_yticklabels()], [float(bar.get_width()) for bar in ax.patches]
    (['党员', '培训'], [5.0, 3.0])
    """
    words = _WORDS[check_lang(lang)]
    rows = ranked_features(table, where="plot_term_bars")
    kind = kind_of(rows, data_kind, where="plot_term_bars")
    with figure_theme(lang):
        own = ax is None
        names = [wrap_text(name, _LABEL_WIDTH) for name in rows["feature"]]
        lines = sum(max(1.5, 1.1 + name.count("\n")) for name in names)
        ax = open_axes(ax, height=max(2.8, 1.6 + 0.2 * lines))
        values = rows["frequency"].to_numpy(dtype=float)
        bars = draw_bars(ax, values, range(len(rows)), height=0.7)
        ax.bar_label(bars, [number_label(value, _digits(value)) for value in values], padding=4, color=COLOURS["ink"])
        ax.set_yticks(range(len(rows)), names)
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.margins(x=0.12)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
        ax.tick_params(axis="y", length=0)
        ax.set_xlabel(words["x"])
        set_y_label(ax, words["y"])
        n = words["n"].format(n=number_label(len(rows)), total=number_label(values.sum(), _digits(values.sum())))
        return finish_axes(ax, title=title or words["title"], foot=Foot(n, kind, source), lang=lang, own=own)


def draw_bars(ax: Axes, values: ArrayLike, places: ArrayLike, *, height: float) -> BarContainer:
    """One horizontal bar a value, ``height`` thick, at its vertical place."""
    at = np.asarray(places, dtype=float)
    # seaborn counts thickness in the least distance of two places.
    step = float(np.diff(np.unique(at)).min()) if len(at) > 1 else 1.0
    sns.barplot(
        x=np.asarray(values, dtype=float),
        y=at,
        orient="h",
        native_scale=True,
        width=height / step,
        color=PALETTE[0],
        saturation=1,
        estimator="sum",
        errorbar=None,
        ax=ax,
    )  # fmt: skip  (every place holds one value: its sum is the value itself)
    return cast("BarContainer", ax.containers[-1])


def ranked_features(table: pd.DataFrame, *, where: str) -> pd.DataFrame:
    """Rows by falling frequency, ties by feature; refused when they cannot be drawn honestly."""
    rows = require_columns(table, ("feature", "frequency"), where=where)
    if rows["feature"].duplicated().any():
        double = sorted(set(rows.loc[rows["feature"].duplicated(), "feature"]))[:5]
        raise PlotError(f"double features {double}", where=where, expected="one row a feature", remedy="draw one group")
    if rows["frequency"].isna().any():
        raise PlotError("undefined frequencies", where=where, expected="numbers", remedy="drop or mend these rows")
    return rows.sort_values(["frequency", "feature"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _digits(value: float) -> int:
    return 0 if float(value).is_integer() else 2
