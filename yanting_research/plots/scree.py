"""Scree plot (碎石图): eigenvalues beside those of shuffled answers."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from yanting_research.plots.frame import Foot, finish_axes, kind_of, open_axes, require_columns
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_scree"]

_WORDS = {
    "zh": {
        "title": "取几个因子：平行分析", "x": "第几个特征值", "y": "特征值", "data": "这批答卷",
        "random": "打乱以后（95% 分位数）", "n": "{n} 道题", "note": "在虚线以上的保留：{k} 个",
    },
    "en": {
        "title": "How many factors: parallel analysis", "x": "Number of the eigenvalue", "y": "Eigenvalue",
        "data": "these answers", "random": "shuffled (95th percentile)", "n": "items: {n}",
        "note": "retained above the dashed line: {k}",
    },
}  # fmt: skip


def plot_scree(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw EIGENVALUES: observed, and the 95th percentile of the shuffled ones.

    Parameters
    ----------
    table
        EIGENVALUES: n_factor, eigenvalue, random_high, retained.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        Two lines over the number of the eigenvalue.

    Raises
    ------
    PlotError
        Without rows or columns.

    Examples
    --------
    >>> table = pd.DataFrame({"n_factor": [1, 2], "eigenvalue": [1.6, 0.4], "random_high": [1.2, 1.0],
    ...                       "retained": [True, False]})
    >>> plot_scree(table, data_kind="simulated").lines[0].get_ydata().tolist()
    [1.6, 0.4]
    """
    words = _WORDS[check_lang(lang)]
    needed = ("n_factor", "eigenvalue", "random_high", "retained")
    rows = require_columns(table, needed, where="plot_scree").sort_values("n_factor")
    kind = kind_of(rows, data_kind, where="plot_scree")
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=6.5, height=4.0)
        places = rows["n_factor"].to_numpy()
        ax.plot(
            places, rows["eigenvalue"].to_numpy(float), marker="o", color=PALETTE[0], linewidth=1.8, label=words["data"]
        )
        ax.plot(
            places, rows["random_high"].to_numpy(float), linestyle="--", color=COLOURS["quiet"], linewidth=1.5,
            label=words["random"],
        )  # fmt: skip
        ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=12))
        ax.margins(x=0.05, y=0.12)
        ax.set_xlabel(words["x"])
        ax.set_ylabel(words["y"])
        ax.legend(frameon=False)
        note = words["note"].format(k=int(rows["retained"].sum()))
        foot = Foot(words["n"].format(n=len(rows)), kind, source, (note,))
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own)
