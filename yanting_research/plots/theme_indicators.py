"""Themes beside indicators (主题与指标对照图): which numbers a theme is told with."""

from __future__ import annotations

from typing import Literal

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

__all__ = ["plot_theme_indicators"]

_WORDS = {
    "zh": {
        "title": "指标与主题同现", "x": "主题", "y": "指标（数字条数）", "n": "n = {n} 条数字，{i} 项指标 × {m} 个主题",
        "n_facts": "同现的数字（条）", "share": "占该指标数字的比重", "lift": "提升度（1＝与平均相同）",
        "sentence": "范围：同一句", "paragraph": "范围：同一段", "section": "范围：同一节", "none": "斜线：无数据",
    },
    "en": {
        "title": "Indicators beside themes", "x": "Theme", "y": "Indicator (figures)",
        "n": "n = {n} figures, {i} indicators × {m} themes",
        "n_facts": "Figures beside the theme", "share": "Share of the indicator's figures",
        "lift": "Lift (1 = as on average)", "sentence": "Scope: same sentence", "paragraph": "Scope: same paragraph",
        "section": "Scope: same section", "none": "hatched: no data",
    },
}  # fmt: skip
_VALUES = {"n_facts": 0, "share": 2, "lift": 1}
_MAX_INDICATORS, _MAX_THEMES = 40, 30
_WIDE_COLUMNS = 16  # more themes leave room for two characters a line


def plot_theme_indicators(
    table: pd.DataFrame,
    *,
    value: Literal["n_facts", "share", "lift"] = "n_facts",
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw THEME_INDICATORS as a map: indicators by number of figures, themes by the figures beside them.

    Parameters
    ----------
    table
        THEME_INDICATORS of one scope. Themes that stand beside no figure are left out.
    value
        What the cells print and shade: figures, their share, or the lift.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        The mesh holds the table's numbers; cells of 0 are left blank, undefined ones hatched.

    Raises
    ------
    ValueError
        For an unknown value.
    PlotError
        Without rows, with two rows a cell, with several scopes, more than 40 indicators or 30 themes.

    Examples
    --------
    >>> rows = {"indicator": ["党员", "党员"], "theme": ["流动党员管理", "经费保障"], "scope": ["sentence"] * 2,
    ...         "n_facts": [3, 0], "n_indicator": [4, 4], "share": [0.75, 0.0], "lift": [1.5, float("nan")]}
    >>> ax = plot_theme_indicators(pd.DataFrame(rows), data_kind="specimen")
    >>> ax.collections[0].get_array().tolist(), [label.get_text() for label in ax.get_yticklabels()]
    ([[3.0]], ['党员（4）'])
    """
    words = _WORDS[check_lang(lang)]
    if value not in _VALUES:
        raise ValueError(f"value={value!r}; allowed: {', '.join(_VALUES)}")
    where = "plot_theme_indicators"
    rows = require_columns(table, ("indicator", "theme", "scope", "n_facts", "n_indicator", value), where=where)
    scope = _one_scope(rows)
    grid, sizes = _grid(rows, value)
    kind = kind_of(table, data_kind, where=where)
    n, m = grid.shape
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=min(14.0, max(6.0, 3.4 + 0.66 * m)), height=max(3.4, 2.6 + 0.3 * n))
        ax.patch.set(hatch="////", edgecolor=COLOURS["grid"], facecolor=COLOURS["pale"])
        _draw(ax, grid, words[value], _VALUES[value])
        ax.set_xticks(
            np.arange(m) + 0.5, [wrap_text(str(theme), 10 if m <= _WIDE_COLUMNS else 4) for theme in grid.columns]
        )
        ax.set_yticks(np.arange(n) + 0.5, [_sized(str(name), sizes[name], lang) for name in grid.index])
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.set_xlabel(words["x"])
        set_y_label(ax, words["y"])
        notes = (words[scope], *((words["none"],) if grid.isna().to_numpy().any() else ()))
        counted = words["n"].format(n=number_label(float(sum(sizes.values()))), i=n, m=m)
        foot = Foot(counted.removeprefix("n = "), kind, source, notes)
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own)


def _sized(name: str, size: int, lang: str) -> str:
    return wrap_text(f"{name}（{size}）" if lang == "zh" else f"{name} ({size})", 26)


def _one_scope(rows: pd.DataFrame) -> str:
    scopes = sorted(set(rows["scope"]))
    if len(scopes) != 1 or scopes[0] not in _WORDS["zh"]:
        raise PlotError(
            f"scopes {', '.join(scopes)}", where="plot_theme_indicators", expected="sentence, paragraph or section",
            remedy="filter the table to one scope",
        )  # fmt: skip
    return str(scopes[0])


def _grid(rows: pd.DataFrame, value: str) -> tuple[pd.DataFrame, dict[str, int]]:
    where = "plot_theme_indicators"
    if rows.duplicated(["indicator", "theme"]).any():
        raise PlotError("two rows for one cell", where=where, expected="one row an indicator and theme")
    sizes = dict(zip(rows["indicator"], rows["n_indicator"].astype(int), strict=True))
    totals = rows.groupby("theme")["n_facts"].sum()
    themes = sorted(totals[totals > 0].index, key=lambda theme: (-int(totals[theme]), theme))
    names = sorted(sizes, key=lambda name: (-sizes[name], name))
    if not themes or len(names) > _MAX_INDICATORS or len(themes) > _MAX_THEMES:
        raise PlotError(
            f"{len(names)} indicators, {len(themes)} themes with figures", where=where,
            expected=f"up to {_MAX_INDICATORS} indicators and 1 to {_MAX_THEMES} themes",
            remedy="ask for fewer indicators, or keep the themes at the top of the codebook",
        )  # fmt: skip
    grid = rows.set_index(["indicator", "theme"])[value].unstack()  # noqa: PD010 - keys are unique
    return grid.reindex(index=names, columns=themes).astype(float), sizes


def _draw(ax: Axes, grid: pd.DataFrame, label: str, digits: int) -> None:
    top = float(np.nan_to_num(grid.to_numpy()).max())
    printed = grid.map(lambda cell: number_label(cell, digits) if cell else "").to_numpy()
    sns.heatmap(
        grid, mask=grid.isna(), vmin=0, vmax=top or 1.0, cmap="Blues", linewidths=0.6, linecolor=COLOURS["paper"],
        annot=printed, fmt="", annot_kws={"fontsize": 8}, xticklabels=False, yticklabels=False, ax=ax,
        cbar_kws={"label": label, "shrink": 0.8, "pad": 0.02},
    )  # fmt: skip
