"""Instruments by targets (政策工具交叉图): counts, residuals as colour, empty cells hatched."""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle

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

__all__ = ["instrument_alt_text", "plot_instruments"]

_WORDS = {
    "zh": {
        "title": "政策工具与作用对象：条款处数", "layer": "{title}（{layer}）", "x": "作用对象", "y": "政策工具",
        "bar": "调整残差", "n": "{n} 处同现", "empty": "斜线：没有一处，括号内为独立时应有的处数",
        "small": "灰字：期望不足5处，颜色不作解读",
        "alt": "{n}处同现。最突出的是{high}（{value}），最欠缺的是{low}（{least}）；空白{empty}格。",
        "cell": "“{row}”与“{column}”",
    },
    "en": {
        "title": "Instruments by targets: clauses", "layer": "{title} ({layer})", "x": "Target", "y": "Instrument",
        "bar": "Adjusted residual", "n": "{n} pairs", "empty": "hatched: none, in brackets the expected number",
        "small": "grey: fewer than 5 expected, colour not to be read",
        "alt": "{n} pairs. Most above independence {high} ({value}), most below {low} ({least}); {empty} empty cells.",
        "cell": "{row} with {column}",
    },
}  # fmt: skip
_COLUMNS = ("layer", "row", "column", "n", "expected", "adjusted")
_REACH = 4.0  # residuals beyond it have the deepest colour
_MAP = "PuOr_r"
_SMALL = 5.0
_MOST_ROWS, _MOST_COLUMNS = 40, 20
_ALL = "全部"


def plot_instruments(
    table: pd.DataFrame,
    *,
    layer: str = _ALL,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw a layer of CROSS_TABLE as a map: printed counts, colour by adjusted residual.

    Parameters
    ----------
    table
        CROSS_TABLE; rows and columns in alphabetical order of the table.
    layer
        The layer to draw.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        Blue: fewer than under independence; orange: more. Empty cells are hatched, never white.

    Raises
    ------
    ValueError
        For an unknown layer.
    PlotError
        For missing columns, more than 40 rows or 20 columns.

    Examples
    --------
    >>> cells = {"layer": "全部", "row": [*"甲甲乙乙"], "column": [*"xyxy"], "n": [3, 0, 1, 4],
    ...          "expected": [1.5, 1.5, 2.5, 2.5], "adjusted": [2.0, -2.0, -2.0, 2.0]}
    >>> ax = plot_instruments(pd.DataFrame(cells), data_kind="specimen")
    >>> sorted(text.get_text() for text in ax.texts)
    ['0（1.5）', '1', '3', '4']
    """
    words = _WORDS[check_lang(lang)]
    cells = _layer(table, layer)
    kind = kind_of(table, data_kind, where="plot_instruments")
    counts, residuals, expected = (cells.pivot_table(index="row", columns="column", values=v, dropna=False)
                                   for v in ("n", "adjusted", "expected"))  # fmt: skip
    n, m = counts.shape
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=min(13.0, 4.4 + 0.85 * m), height=max(3.6, 2.5 + 0.42 * n))
        ax.patch.set(facecolor=COLOURS["pale"])
        sns.heatmap(
            residuals.fillna(0.0).clip(-_REACH, _REACH), cmap=_MAP, vmin=-_REACH, vmax=_REACH, linewidths=0.8,
            linecolor=COLOURS["paper"], xticklabels=False, yticklabels=False, ax=ax,
            cbar_kws={"label": words["bar"], "shrink": 0.85, "pad": 0.02},
        )  # fmt: skip
        _print_cells(ax, counts, residuals, expected)
        ax.set_xticks(np.arange(m) + 0.5, [wrap_text(str(name), 10) for name in counts.columns])
        ax.set_yticks(np.arange(n) + 0.5, [wrap_text(str(name), 24) for name in counts.index], rotation=0)
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.set_xlabel(words["x"])
        set_y_label(ax, words["y"])
        notes = [words["empty"]] if (counts == 0).to_numpy().any() else []
        notes += [words["small"]] if (expected < _SMALL).to_numpy().any() else []
        total = number_label(float(counts.to_numpy().sum()))
        heading = title or words["title"]
        heading = heading if layer == _ALL or title else words["layer"].format(title=heading, layer=layer)
        foot = Foot(words["n"].format(n=total), kind, source, tuple(notes))
        return finish_axes(ax, title=heading, foot=foot, lang=lang, own=own)


def instrument_alt_text(table: pd.DataFrame, *, layer: str = _ALL, lang: str = "zh") -> str:
    """What the map shows, in words: the strongest cell, the weakest, and how many are empty.

    Examples
    --------
    >>> cells = {"layer": "全部", "row": [*"甲甲乙乙"], "column": [*"xyxy"], "n": [3, 0, 1, 4],
    ...          "expected": [1.5, 1.5, 2.5, 2.5], "adjusted": [2.1, -2.0, -2.1, 2.0]}
    >>> instrument_alt_text(pd.DataFrame(cells))
    '8处同现。最突出的是“甲”与“x”（2.1），最欠缺的是“乙”与“x”（−2.1）；空白1格。'
    """
    words = _WORDS[check_lang(lang)]
    cells = _layer(table, layer)
    known = cells.dropna(subset="adjusted")
    if known.empty:
        raise PlotError("no residual is defined", where="instrument_alt_text", expected="two rows and two columns")
    ordered = known.sort_values(["adjusted", "row", "column"], kind="stable").to_dict("records")
    high, low = ordered[-1], ordered[0]
    return words["alt"].format(
        n=number_label(float(cells["n"].sum())), empty=int((cells["n"] == 0).sum()),
        high=words["cell"].format(row=high["row"], column=high["column"]), value=number_label(high["adjusted"], 1),
        low=words["cell"].format(row=low["row"], column=low["column"]), least=number_label(low["adjusted"], 1),
    )  # fmt: skip


def _layer(table: pd.DataFrame, layer: str) -> pd.DataFrame:
    rows = require_columns(table, _COLUMNS, where="plot_instruments")
    layers = sorted(rows["layer"].unique())
    if layer not in layers:
        raise ValueError(f"layer={layer!r}; allowed: {', '.join(layers)}")
    cells = rows[rows["layer"] == layer]
    if cells["row"].nunique() > _MOST_ROWS or cells["column"].nunique() > _MOST_COLUMNS:
        raise PlotError(
            f"{cells['row'].nunique()} rows, {cells['column'].nunique()} columns", where="plot_instruments",
            expected=f"at most {_MOST_ROWS} rows and {_MOST_COLUMNS} columns",
            remedy="count by type instead of by tool",
        )  # fmt: skip
    return cells


def _print_cells(ax: Axes, counts: pd.DataFrame, residuals: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Counts in every cell; an empty one is hatched, where little was expected the ink is quiet."""
    colours = ScalarMappable(Normalize(-_REACH, _REACH), cmap=_MAP)
    values = zip(counts.to_numpy().ravel(), residuals.to_numpy().ravel(), expected.to_numpy().ravel(), strict=True)
    for at, (count, residual, awaited) in enumerate(values):
        i, j = divmod(at, counts.shape[1])
        red, green, blue, _ = colours.to_rgba(np.nan_to_num(residual))
        dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.5
        text = number_label(float(count))
        if count == 0:
            ax.add_patch(_hatch(j, i))
            text = f"0（{number_label(float(awaited), 1)}）" if awaited >= 1 else text
            dark = False
        quiet = awaited < _SMALL and not dark
        colour = COLOURS["paper"] if dark else COLOURS["quiet"] if quiet else COLOURS["ink"]
        ax.text(j + 0.5, i + 0.5, text, ha="center", va="center", fontsize=9.5, color=colour)


def _hatch(x: int, y: int) -> Rectangle:
    return Rectangle((x, y), 1, 1, facecolor=COLOURS["paper"], hatch="////", edgecolor=COLOURS["grid"], linewidth=0)
