"""Series on one scale (序列对照图): years on the axis, every series in its own standard deviations, gaps left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from yanting_research.errors import PlotError
from yanting_research.plots.frame import (
    Foot,
    finish_axes,
    kind_of,
    number_label,
    open_axes,
    require_columns,
    set_y_label,
)
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_series"]

_WORDS = {
    "zh": {
        "title": "几条序列放在一个尺度上", "x": "年份", "y": "与自身平均的距离（标准差）", "n": "{n} 年",
        "rho": "等级相关 {rho}", "gaps": "缺的年份空着",
    },
    "en": {
        "title": "Series on one scale", "x": "Year", "y": "Distance from own mean (standard deviations)",
        "n": "{n} years",
        "rho": "rank correlation {rho}", "gaps": "missing years are left open",
    },
}  # fmt: skip
_MARKERS = ("o", "s", "^", "v", "D", "P")
_DASHES = ("-", "--", "-.", ":")
_MIN_YEARS = 3


def plot_series(
    table: pd.DataFrame, columns: Sequence[str], *, period: str = "year", labels: Mapping[str, str] | None = None,
    rho: float = float("nan"), ax: Axes | None = None, lang: str = "zh", title: str = "", source: str = "",
    data_kind: str = "",
) -> Axes:  # fmt: skip
    """Draw series of one entity, each in its own standard deviations.

    Parameters
    ----------
    table
        One row a year.
    columns
        Numeric columns; years without one of them are left out for all: what is compared is drawn.
    period
        Column of the years.
    labels
        Words for the columns.
    rho
        Their rank correlation, computed by the caller; NaN for none.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        A line a series; years that do not follow one another are not joined.

    Raises
    ------
    PlotError
        Without columns, with a year twice, fewer than three complete years, or a series that does not vary.

    Examples
    --------
    >>> table = pd.DataFrame({"year": [2011, 2012, 2013], "a": [1.0, 2.0, 3.0], "b": [9.0, 7.0, 8.0]})
    >>> ax = plot_series(table, ["a", "b"], data_kind="simulated")
    >>> ax.lines[1].get_ydata().tolist()
    [-1.0, 0.0, 1.0]
    """
    words, names = _WORDS[check_lang(lang)], dict(labels or {})
    kind = kind_of(table, data_kind, where="plot_series")
    rows = _complete(table, columns, period)
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=8.0, height=4.2)
        ax.axhline(0, color=COLOURS["quiet"], linewidth=0.8)
        years = rows[period].to_numpy(dtype=np.int64)
        whole = np.arange(years.min(), years.max() + 1)
        for place, name in enumerate(columns):
            values = rows[name].to_numpy(dtype=np.float64)
            scaled = pd.Series((values - values.mean()) / values.std(ddof=1), index=years).reindex(whole)
            ax.plot(
                whole, scaled, color=PALETTE[place % len(PALETTE)], marker=_MARKERS[place % len(_MARKERS)],
                linestyle=_DASHES[place % len(_DASHES)], markersize=5, label=names.get(name, name),
            )  # fmt: skip
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.set_xlabel(words["x"])
        set_y_label(ax, words["y"])
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(columns), borderaxespad=0.3, fontsize=9)
        notes = [] if np.isnan(rho) else [words["rho"].format(rho=number_label(rho, 2))]
        notes += [words["gaps"]] if len(whole) > len(years) else []
        foot = Foot(words["n"].format(n=len(years)), kind, source, tuple(notes))
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own, title_pad=30)


def _complete(table: pd.DataFrame, columns: Sequence[str], period: str) -> pd.DataFrame:
    where = "plot_series"
    rows = require_columns(table, [period, *columns], where=where)
    if not columns:
        raise PlotError("no series", where=where, expected="at least one column")
    rows = rows[rows[list(columns)].notna().all(axis=1)].sort_values(period)
    if len(rows) < _MIN_YEARS:
        raise PlotError(f"{len(rows)} complete years", where=where, expected=f"at least {_MIN_YEARS}")
    if rows[period].duplicated().any():
        raise PlotError("a year stands twice", where=where, expected="one row a year", remedy="choose one entity")
    still = [name for name in columns if np.ptp(rows[name].to_numpy(dtype=np.float64)) == 0]
    if still:
        raise PlotError(f"{', '.join(still)} does not vary", where=where, expected="series that vary")
    return rows
