"""Coverage map (覆盖图): which cells are filled, by how many origins, and where the origins disagree."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.patches import Patch

from yanting_research.errors import PlotError
from yanting_research.plots.frame import Foot, finish_axes, kind_of, open_axes, require_columns, set_y_label, wrap_text
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_coverage"]

_STATUSES = ("absent", "zero", "one", "agreeing", "conflict")
_FILLS = (COLOURS["paper"], "#D9DEE3", "#A9C5DD", PALETTE[0], PALETTE[1])
_WORDS = {
    "zh": {
        "title": "资料覆盖情况", "x": "主题与指标", "y": "地区与时期", "n": "{r} 行 × {c} 列，{f} / {t} 格有资料",
        "absent": "无资料", "zero": "有文本，没有提到", "one": "一个来源", "agreeing": "几个来源，一致",
        "conflict": "几个来源，不一致", "digits": "格中数字：来源数（多于一个时）",
    },
    "en": {
        "title": "Coverage", "x": "Themes and indicators", "y": "Region and period",
        "n": "{r} rows × {c} columns, {f} of {t} cells filled",
        "absent": "nothing", "zero": "text, no mention", "one": "one origin", "agreeing": "several, agreeing",
        "conflict": "several, at odds", "digits": "digits: origins, where more than one",
    },
}  # fmt: skip
_MOST_ROWS, _MOST_COLUMNS = 60, 60
_COLUMNS = ("region", "period", "kind", "measure", "label_zh", "label_en", "status", "n_origins")


def plot_coverage(
    table: pd.DataFrame, *, ax: Axes | None = None, lang: str = "zh", title: str = "", source: str = "",
    data_kind: str = "",
) -> Axes:  # fmt: skip
    """Draw COVERAGE: a row a region and period, a column a theme or an indicator, a colour a status.

    Parameters
    ----------
    table
        COVERAGE. Themes stand left, indicators right.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        The mesh holds the statuses (0 absent, 1 zero, 2 one, 3 agreeing, 4 conflict).

    Raises
    ------
    PlotError
        Without rows, for an unknown status, two rows a cell, more than 60 rows or 60 columns.

    Examples
    --------
    >>> row = {"region": "青禾县", "period": "2013", "kind": "indicator", "measure": "members", "label_zh": "党员",
    ...        "label_en": "members", "status": "one", "n_origins": 1}
    >>> ax = plot_coverage(pd.DataFrame([row, row | {"period": "2014", "status": "conflict"}]), data_kind="specimen")
    >>> ax.collections[0].get_array().ravel().tolist()
    [2.0, 4.0]
    """
    words = _WORDS[check_lang(lang)]
    grid, counts, heads = _grids(table, lang)
    kind = kind_of(table, data_kind, where="plot_coverage")
    n, m = grid.shape
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=min(15.0, max(6.5, 3.0 + 0.34 * m)), height=min(15.0, max(3.8, 3.4 + 0.24 * n)))
        ax.patch.set(hatch="////", edgecolor=COLOURS["grid"], facecolor=COLOURS["paper"])
        shown = np.ma.masked_equal(grid.to_numpy(dtype=float), 0)
        ax.pcolormesh(
            np.arange(m + 1), np.arange(n + 1), shown, cmap=ListedColormap(list(_FILLS)),
            norm=BoundaryNorm(np.arange(-0.5, 5), 5), edgecolors=COLOURS["paper"], linewidth=0.6,
        )  # fmt: skip
        _print_counts(ax, grid, counts)
        ax.set(xlim=(0, m), ylim=(n, 0), xlabel=words["x"])
        ax.set_xticks(np.arange(m) + 0.5, [wrap_text(name, 30) for name in heads], rotation=90, fontsize=9)
        ax.set_yticks(np.arange(n) + 0.5, [f"{region} {period}" for region, period in grid.index], fontsize=9)
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        split = sum(column[0] == "theme" for column in grid.columns)
        if 0 < split < m:
            ax.axvline(split, color=COLOURS["ink"], linewidth=1.2)
        set_y_label(ax, words["y"])
        _legend(ax, grid, words)
        filled = int((grid.to_numpy() > 0).sum())
        foot = Foot(words["n"].format(r=n, c=m, f=filled, t=n * m), kind, source, (words["digits"],))
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own, title_pad=30)


def _grids(table: pd.DataFrame, lang: str) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    where = "plot_coverage"
    rows = require_columns(table, _COLUMNS, where=where)
    unknown = sorted(set(rows["status"]) - set(_STATUSES))
    if unknown:
        raise PlotError(f"statuses {', '.join(unknown)}", where=where, expected=", ".join(_STATUSES))
    if rows.duplicated(["region", "period", "kind", "measure"]).any():
        raise PlotError("two rows for one cell", where=where, expected="one row a cell", remedy="filter the table")
    order = {"theme": 0, "indicator": 1}
    heads = rows.drop_duplicates(["kind", "measure"]).sort_values(
        "kind", key=lambda kind: kind.map(order), kind="stable"
    )
    columns = list(zip(heads["kind"], heads["measure"], strict=True))
    index = list(dict.fromkeys(zip(rows["region"], rows["period"], strict=True)))
    if len(index) > _MOST_ROWS or len(columns) > _MOST_COLUMNS:
        raise PlotError(
            f"{len(index)} regions and periods, {len(columns)} measures",
            where=where,
            expected=f"at most {_MOST_ROWS} and {_MOST_COLUMNS}",
            remedy="filter the table, or draw it in parts",
        )
    keyed = rows.set_index(["region", "period", "kind", "measure"])
    codes = keyed["status"].map(_STATUSES.index).unstack(["kind", "measure"])  # noqa: PD010 - keys are unique
    counts = keyed["n_origins"].unstack(["kind", "measure"])  # noqa: PD010
    names = heads["label_zh" if lang == "zh" else "label_en"].astype("str").tolist()
    return codes.loc[index, columns].fillna(0), counts.loc[index, columns].fillna(0), names


def _print_counts(ax: Axes, grid: pd.DataFrame, counts: pd.DataFrame) -> None:
    """The number of origins in cells that have several."""
    codes, numbers = grid.to_numpy(dtype=int), counts.to_numpy(dtype=int)
    for y, x in zip(*np.nonzero(numbers > 1), strict=True):
        dark = codes[y, x] >= _STATUSES.index("agreeing")
        ax.text(
            x + 0.5, y + 0.5, f"{numbers[y, x]}", ha="center", va="center", fontsize=7.5,
            color=COLOURS["paper"] if dark else COLOURS["ink"],
        )  # fmt: skip


def _legend(ax: Axes, grid: pd.DataFrame, words: dict[str, str]) -> None:
    """The statuses that the figure shows, above it."""
    there = {int(code) for code in grid.to_numpy().ravel()}
    handles = [
        Patch(facecolor=_FILLS[code], edgecolor=COLOURS["grid"], hatch="////" if code == 0 else None,
              label=words[_STATUSES[code]])
        for code in sorted(there, reverse=True)
    ]  # fmt: skip
    ax.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(handles), frameon=False, fontsize=9,
        borderaxespad=0.2, handlelength=1.2, columnspacing=1.2,
    )  # fmt: skip
