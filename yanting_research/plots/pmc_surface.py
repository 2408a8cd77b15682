"""The PMC surface (PMC曲面): nine main variables as a surface, and beside it the map that print can be read from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

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

__all__ = ["pmc_alt_text", "plot_pmc_heatmap", "plot_pmc_surface"]

_WORDS = {
    "zh": {
        "title": "PMC曲面：{policy}", "mean": "平均政策（{n}份）", "one": "{n} 份政策，9 个一级变量",
        "bar": "一级变量得分",
        "map": "一级变量得分与PMC指数", "x": "一级变量", "y": "政策", "n": "{n} 份政策 × {m} 个一级变量",
        "index": "PMC", "ceiling": "指数上限 {m}", "alt": "{policy}的PMC曲面，三行三列，自上而下、自左而右为：{cells}。"
        "最高的是{high}，最低的是{low}。", "cell": "{name}{value}", "join": "、", "total": "PMC指数 {value}，上限 9",
        "reading": "曲面凸起处得分高，凹陷处得分低；三维图不便读数，数字见右图",
    },
    "en": {
        "title": "PMC surface: {policy}", "mean": "mean policy of {n}", "one": "{n} policies, 9 main variables",
        "bar": "Score of the main variable", "map": "Scores of main variables and PMC index", "x": "Main variable",
        "y": "Policy", "n": "{n} policies × {m} main variables", "index": "PMC", "ceiling": "ceiling of the index {m}",
        "alt": "PMC surface of {policy}, three by three, row by row: {cells}. Highest {high}, lowest {low}.",
        "cell": "{name} {value}", "join": ", ", "total": "PMC index {value}, ceiling 9",
        "reading": "a surface is hard to read off; the numbers stand in the map",
    },
}  # fmt: skip
_COLUMNS = ("policy", "position", "main", "score")
_MOST = 60
_FINE = 61  # points a side to which the nine are interpolated

Array = NDArray[np.float64]


def plot_pmc_surface(
    scores: pd.DataFrame,
    policy: str = "",
    *,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Figure:
    """Draw the surface of a policy in three dimensions, with the same nine numbers as a map beside it.

    Parameters
    ----------
    scores
        PMC_SCORES with nine main variables.
    policy
        A policy; empty for the mean over all.
    lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Figure
        Left the surface, linear between the nine points, which are drawn; right the map with the
        numbers. ``pmc_alt_text`` says the same in words.

    Raises
    ------
    ValueError
        For an unknown policy.
    PlotError
        When there are not nine main variables, or a score is outside 0 to 1.

    Examples
    --------
    >>> rows = {"policy": "甲", "position": range(1, 10), "main": list("一二三四五六七八九"), "score": [0.5] * 9}
    >>> figure = plot_pmc_surface(pd.DataFrame(rows), data_kind="specimen")
    >>> len(figure.axes[0].collections) > 0
    True
    """
    words = _WORDS[check_lang(lang)]
    names, values, label = _nine(scores, policy, lang)
    kind = kind_of(scores, data_kind, where="plot_pmc_surface")
    with figure_theme(lang):
        ax = open_axes(None, width=10.5, height=5.2)
        figure = figure_of(ax)
        ax.remove()
        grid = figure.add_gridspec(1, 2, width_ratios=(1.15, 1))
        _draw_surface(figure.add_subplot(grid[0, 0], projection="3d"), values)
        right = figure.add_subplot(grid[0, 1])
        _draw_nine(right, names, values, words["bar"])
        notes = (words["total"].format(value=number_label(values.sum(), 2)), words["reading"])
        n = 1 if policy else scores["policy"].nunique()
        foot = Foot(words["one"].format(n=n), kind, source, notes)
        finish_axes(right, title=title or words["title"].format(policy=label), foot=foot, lang=lang, own=True)
    return figure


def plot_pmc_heatmap(
    scores: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw the main scores of all policies as a map with their index: for any number of main variables.

    Parameters
    ----------
    scores
        PMC_SCORES; policies keep the order of their first row.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        One row a policy, one column a main variable; the index stands behind each row.

    Raises
    ------
    PlotError
        Without rows, with more than 60 policies, or a score outside 0 to 1.

    Examples
    --------
    >>> rows = {"policy": ["甲", "甲"], "position": [1, 2], "main": ["工具", "时效"], "score": [0.5, 1.0]}
    >>> ax = plot_pmc_heatmap(pd.DataFrame(rows), data_kind="specimen")
    >>> ax.collections[0].get_array().tolist()
    [[0.5, 1.0]]
    """
    words = _WORDS[check_lang(lang)]
    matrix = _matrix(scores, "plot_pmc_heatmap")
    kind = kind_of(scores, data_kind, where="plot_pmc_heatmap")
    n, m = matrix.shape
    if n > _MOST:
        raise PlotError(
            f"{n} policies", where="plot_pmc_heatmap", expected=f"at most {_MOST}", remedy="filter, or draw the mean"
        )
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=min(13.0, 4.2 + 0.8 * m), height=max(3.4, 2.2 + 0.32 * n))
        _draw_map(ax, matrix, words["bar"])
        for at, total in enumerate(matrix.sum(axis=1)):
            ax.text(m + 0.12, at + 0.5, number_label(total, 2), va="center", fontsize=9.5, clip_on=False)
        ax.text(m + 0.12, -0.15, words["index"], va="bottom", fontsize=9.5, color=COLOURS["quiet"], clip_on=False)
        ax.set_xticks(np.arange(m) + 0.5, [wrap_text(str(name), 8) for name in matrix.columns])
        ax.set_yticks(np.arange(n) + 0.5, [wrap_text(str(name), 22) for name in matrix.index], rotation=0)
        ax.tick_params(length=0)
        ax.set_xlabel(words["x"])
        set_y_label(ax, words["y"])
        foot = Foot(words["n"].format(n=n, m=m), kind, source, (words["ceiling"].format(m=m),))
        return finish_axes(ax, title=title or words["map"], foot=foot, lang=lang, own=own)


def pmc_alt_text(scores: pd.DataFrame, policy: str = "", *, lang: str = "zh") -> str:
    """What the surface shows, in words, for readers who cannot see it.

    Examples
    --------
    >>> rows = {"policy": "甲", "position": range(1, 10), "main": [*"一二三四五六七八九"], "score": [0.5] * 8 + [1.0]}
    >>> pmc_alt_text(pd.DataFrame(rows))[-12:]
    '最高的是九，最低的是一。'
    """
    words = _WORDS[check_lang(lang)]
    names, values, label = _nine(scores, policy, lang)
    cells = [words["cell"].format(name=name, value=number_label(v, 2)) for name, v in zip(names, values, strict=True)]
    high, low = names[int(values.argmax())], names[int(values.argmin())]
    return words["alt"].format(policy=label, cells=words["join"].join(cells), high=high, low=low)


def _matrix(scores: pd.DataFrame, where: str) -> pd.DataFrame:
    rows = require_columns(scores, _COLUMNS, where=where)
    outside = rows[~rows["score"].between(0, 1)]
    if len(outside) or rows.duplicated(["policy", "main"]).any():
        raise PlotError(
            f"a score outside 0 to 1: {outside['score'].iloc[0]}" if len(outside) else "two rows for one cell",
            where=where, expected="PMC_SCORES", remedy="make the scores with pmc_scores",
        )  # fmt: skip
    policies = list(dict.fromkeys(rows["policy"]))
    mains = list(dict.fromkeys(rows.sort_values("position", kind="stable")["main"]))
    return rows.pivot_table(index="policy", columns="main", values="score").loc[policies, mains]


def _nine(scores: pd.DataFrame, policy: str, lang: str) -> tuple[list[str], Array, str]:
    """Names and scores of the nine main variables, and what the figure calls the policy."""
    matrix = _matrix(scores, "plot_pmc_surface")
    if matrix.shape[1] != 9:
        raise PlotError(
            f"{matrix.shape[1]} main variables", where="plot_pmc_surface", expected="9, for a surface of 3 by 3",
            remedy="draw plot_pmc_heatmap, which takes any number",
        )  # fmt: skip
    if policy and policy not in matrix.index:
        raise ValueError(f"policy={policy!r}; allowed: {', '.join(map(str, matrix.index))}")
    row = matrix.loc[policy] if policy else matrix.mean(axis=0)
    single = str(matrix.index[0]) if len(matrix) == 1 else ""
    label = policy or single or _WORDS[lang]["mean"].format(n=len(matrix))
    return [str(name) for name in matrix.columns], row.to_numpy(dtype=float), label


def _draw_surface(ax: Any, values: Array) -> None:
    """The nine scores over a grid of 3 by 3, linear between them, under the short names that papers use."""
    square = values.reshape(3, 3)
    fine = np.linspace(0, 2, _FINE)
    rows = np.array([np.interp(fine, range(3), line) for line in square])
    heights = np.array([np.interp(fine, range(3), column) for column in rows.T]).T
    x, y = np.meshgrid(fine, fine)
    ax.plot_surface(
        x, y, heights, cmap="Blues", vmin=-0.25, vmax=1, linewidth=0, alpha=0.95, rcount=_FINE, ccount=_FINE
    )
    px, py = np.meshgrid(range(3), range(3))
    ax.scatter(px.ravel(), py.ravel(), values, color=COLOURS["warning"], s=18, depthshade=False)
    for at, (at_x, at_y, value) in enumerate(zip(px.ravel(), py.ravel(), values, strict=True), 1):
        ax.text(at_x, at_y, value + 0.06, f"X{at}", ha="center", fontsize=10, zorder=10)
    ax.set_zlim(0, 1)
    ax.set(xticks=[0, 1, 2], yticks=[0, 1, 2], xticklabels=[], yticklabels=[])
    ax.view_init(elev=28, azim=-58)
    ax.invert_yaxis()


def _draw_nine(ax: Axes, names: list[str], values: Array, label: str) -> None:
    square = pd.DataFrame(values.reshape(3, 3))
    _draw_map(ax, square, label, printed=False)
    for at, (name, value) in enumerate(zip(names, values, strict=True)):
        colour = COLOURS["paper"] if value > 0.6 else COLOURS["ink"]
        text = f"X{at + 1} {wrap_text(name, 12)}\n{number_label(value, 2)}"
        ax.text(at % 3 + 0.5, at // 3 + 0.5, text, ha="center", va="center", color=colour, fontsize=10)
    ax.set(xlabel="", ylabel="", xticks=[], yticks=[])


def _draw_map(ax: Axes, values: pd.DataFrame, label: str, *, printed: bool = True) -> None:
    sns.heatmap(
        values, vmin=0, vmax=1, cmap="Blues", linewidths=0.6, linecolor=COLOURS["paper"],
        annot=values.map(lambda value: number_label(value, 2)).to_numpy() if printed else False, fmt="",
        annot_kws={"fontsize": 8.5}, xticklabels=False, yticklabels=False, ax=ax,
        cbar_kws={"label": label, "shrink": 0.8, "pad": 0.1 if printed else 0.03},
    )  # fmt: skip
    ax.spines[:].set_visible(False)
