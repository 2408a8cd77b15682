"""Theme heat map (主题热图): how much each unit speaks of each theme."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

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
_MAX_UNITS, _MAX_THEMES = 60, 32
_PRINTED_CELLS = 400
_WIDE_COLUMNS = 14  # more themes leave room for two characters a line


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
        The mesh holds the table's numbers; up to 400 cells also print them. A missing
        or undefined cell is hatched, never 0.

    Raises
    ------
    PlotError
        Without rows, with two rows a cell, more than 60 units or 32 themes.

    Examples
    --------
    >>> rows = {"unit_id": ["甲", "甲", "乙"], "theme": ["培训", "监督", "培训"], "per_1000": [1.0, 2.0, 3.0]}
    >>> ax = plot_theme_heatmap(pd.DataFrame(rows), data_kind="specimen")
    >>> ax.collections[0].get_array().filled(-1).tolist()
    [[1.0, 2.0], [3.0, -1.0]]
    """
    words = _WORDS[check_lang(lang)]
    grid = _grid(table)
    kind = kind_of(table, data_kind, where="plot_theme_heatmap")
    n, m = grid.shape
    values = grid.astype(float)
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=min(13.0, max(6.0, 3.2 + 0.85 * m)), height=max(3.4, 2.4 + 0.3 * n))
        ax.patch.set(hatch="////", edgecolor=COLOURS["grid"], facecolor=COLOURS["pale"])
        _draw(ax, values, words["bar"])
        names = labels or {}
        ax.set_xticks(
            np.arange(m) + 0.5, [wrap_text(str(theme), 10 if m <= _WIDE_COLUMNS else 4) for theme in grid.columns]
        )
        ax.set_yticks(np.arange(n) + 0.5, [wrap_text(names.get(str(unit), str(unit)), 26) for unit in grid.index])
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.set_xlabel(words["x"])
        set_y_label(ax, words["y"])
        notes = (words["none"],) if values.isna().to_numpy().any() else ()
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


def _draw(ax: Axes, values: pd.DataFrame, label: str) -> None:
    printed = values.size <= _PRINTED_CELLS
    top = float(np.nan_to_num(values.to_numpy()).max())
    sns.heatmap(
        values, mask=values.isna(), vmin=0, vmax=top or 1.0, cmap="Blues", linewidths=0.6, linecolor=COLOURS["paper"],
        annot=values.map(lambda value: number_label(value, 1)).to_numpy() if printed else False, fmt="",
        annot_kws={"fontsize": 8.5}, xticklabels=False, yticklabels=False, ax=ax,
        cbar_kws={"label": label, "shrink": 0.8, "pad": 0.02},
    )  # fmt: skip
