"""Theme heat map (主题热图): how much each unit speaks of each theme."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from yanting_research.errors import PlotError
from yanting_research.plots.frame import (
    Foot,
    figure_of,
    finish_axes,
    kind_of,
    number_label,
    open_axes,
    require_columns,
    set_y_label,
    wrap_text,
)
from yanting_research.plots.theme import COLOURS, check_lang, figure_theme

__all__ = ["plot_theme_heatmap"]

_WORDS = {
    "zh": {
        "title": "各单位的主题强度", "x": "主题", "y": "单位", "bar": "每千字次数",
        "n": "{n} 个单位 × {m} 个主题", "none": "斜线：无数据"
    },
    "en": {
        "title": "Themes by unit", "x": "Theme", "y": "Unit", "bar": "Hits per 1,000 characters",
        "n": "{n} units × {m} themes",
        "none": "hatched: no data",
    },
}  # fmt: skip
_MAX_UNITS, _MAX_THEMES = 60, 20
_PRINTED_CELLS = 400


def plot_theme_heatmap(
    table: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw THEMES as a unit by theme map of hits per 1,000 characters.

    Parameters
    ----------
    table
        THEMES, or its columns ``unit_id``, ``theme`` and ``per_1000``. Units and themes
        keep the order of their first row.
    labels
        Names of units for the axis.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        The image holds the table's numbers; up to 400 cells also print them. A missing
        or undefined cell is hatched, never 0.

    Raises
    ------
    PlotError
        Without rows, with two rows a cell, more than 60 units or 20 themes.

    Examples
    --------
    >>> rows = {"unit_id": ["甲", "甲", "乙"], "theme": ["培训", "监督", "培训"], "per_1000": [1.0, 2.0, 3.0]}
    >>> ax = plot_theme_heatmap(pd.DataFrame(rows), data_kind="specimen")
    >>> ax.images[0].get_array().filled(-1).tolist()
    [[1.0, 2.0], [3.0, -1.0]]
    """
    words = _WORDS[check_lang(lang)]
    grid = _grid(table)
    kind = kind_of(table, data_kind, where="plot_theme_heatmap")
    n, m = grid.shape
    values = np.ma.masked_invalid(grid.to_numpy(dtype=float))
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=min(13.0, max(6.0, 3.2 + 0.85 * m)), height=max(3.4, 2.4 + 0.3 * n))
        ax.patch.set(hatch="////", edgecolor=COLOURS["grid"], facecolor=COLOURS["pale"])
        top = float(values.max()) if values.count() else 1.0
        image = ax.imshow(values, cmap="Blues", vmin=0, vmax=top or 1.0, aspect="auto", interpolation="nearest")
        if n * m <= _PRINTED_CELLS:
            _print_cells(ax, values, top)
        names = labels or {}
        ax.set_xticks(range(m), [wrap_text(str(theme), 10) for theme in grid.columns])
        ax.set_yticks(range(n), [wrap_text(names.get(str(unit), str(unit)), 26) for unit in grid.index])
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.set_xlabel(words["x"])
        set_y_label(ax, words["y"])
        figure_of(ax).colorbar(image, ax=ax, shrink=0.8, pad=0.02).set_label(words["bar"])
        notes = (words["none"],) if values.count() < n * m else ()
        foot = Foot(words["n"].format(n=n, m=m), kind, source, notes)
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own)


def _grid(table: pd.DataFrame) -> pd.DataFrame:
    where = "plot_theme_heatmap"
    rows = require_columns(table, ("unit_id", "theme", "per_1000"), where=where)
    if rows.duplicated(["unit_id", "theme"]).any():
        raise PlotError(
            "two rows for one cell", where=where, expected="one row a unit and theme", remedy="filter the table"
        )
    units, themes = list(dict.fromkeys(rows["unit_id"])), list(dict.fromkeys(rows["theme"]))
    if len(units) > _MAX_UNITS or len(themes) > _MAX_THEMES:
        raise PlotError(
            f"{len(units)} units, {len(themes)} themes",
            where=where,
            expected=f"at most {_MAX_UNITS} units and {_MAX_THEMES} themes",
            remedy="filter, or count by document instead of by section",
        )
    if (rows["per_1000"] < 0).any():
        raise PlotError("negative per_1000", where=where, expected="hits from 0", remedy="mend these rows")
    return rows.set_index(["unit_id", "theme"])["per_1000"].unstack().loc[units, themes]  # noqa: PD010 - keys are unique


def _print_cells(ax: Axes, values: np.ma.MaskedArray, top: float) -> None:
    for (row, column), value in np.ndenumerate(values.filled(np.nan)):
        if not np.isnan(value):
            colour = COLOURS["paper"] if value > 0.55 * top else COLOURS["ink"]
            ax.text(column, row, number_label(float(value), 1), ha="center", va="center", fontsize=8.5, color=colour)
