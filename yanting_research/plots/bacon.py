"""Bacon decomposition (培根分解图): two-way fixed effects as a weighted mean of two-by-two comparisons."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from yanting_research.plots.bands import legend_above, line_key, numeric_rows, point_key
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_bacon"]

_WORDS = {
    "zh": {
        "title": "双向固定效应由哪些比较合成", "x": "权重", "y": "两组两期的估计值（{unit}）",
        "unit": "结果变量的单位", "twfe": "双向固定效应：{value}", "truth": "真值：{value}", "n": "{n} 个两两比较",
        "share": "{kind}（权重 {share}%）", "treated_never": "与始终没有采纳的比",
        "earlier_later": "先采纳的与还没有采纳的比", "later_earlier": "后采纳的与已经采纳的比",
        "later_always": "与一开始就采纳的比",
        "caution": "“后采纳的与已经采纳的比”用处理过的单位作对照，效应随时间变化时会出错",
    },
    "en": {
        "title": "What two-way fixed effects compare", "x": "Weight", "y": "Two-by-two estimate ({unit})",
        "unit": "unit of the outcome", "twfe": "two-way fixed effects: {value}", "truth": "truth: {value}",
        "n": "{n} comparisons", "share": "{kind} (weight {share}%)", "treated_never": "treated vs never treated",
        "earlier_later": "earlier vs not yet treated", "later_earlier": "later vs already treated",
        "later_always": "vs always treated",
        "caution": "already treated units as controls mislead when effects change with time",
    },
}  # fmt: skip
KINDS = {"treated_never": ("o", 0), "earlier_later": ("s", 2), "later_earlier": ("^", 1), "later_always": ("D", 3)}
"""Kinds of comparison with marker and colour."""


def plot_bacon(
    table: pd.DataFrame, *, unit: str = "", truth: float = float("nan"), ax: Axes | None = None, lang: str = "zh",
    title: str = "", source: str = "", data_kind: str = "",
) -> Axes:  # fmt: skip
    """Draw every two-by-two estimate against its weight, and their weighted mean.

    Parameters
    ----------
    table
        ``kind`` (treated_never, earlier_later, later_earlier, later_always; others are drawn under their own name),
        ``weight``, ``estimate``, a row a comparison: the table of ``decompose_twfe``.
    unit
        Of the outcome.
    truth
        The planted average effect, where known.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        A point a comparison; a solid line at the weighted mean, which is the coefficient; a dashed one at the truth.

    Raises
    ------
    PlotError
        Without rows or columns, or for an undefined weight or estimate.

    Examples
    --------
    >>> kinds = ["treated_never", "later_earlier"]
    >>> made = pd.DataFrame({"kind": kinds, "weight": [0.75, 0.25], "estimate": [4.0, 0.0]})
    >>> ax = plot_bacon(made, unit="个百分点", data_kind="simulated")
    >>> next(line.get_ydata()[0] for line in ax.lines if line.get_gid() == "twfe")
    np.float64(3.0)
    """
    words = _WORDS[check_lang(lang)]
    rows = numeric_rows(table, ("kind", "weight", "estimate"), where="plot_bacon", finite=("weight", "estimate"))
    kind = kind_of(rows, data_kind, where="plot_bacon")
    mean = (rows["weight"] * rows["estimate"]).sum() / rows["weight"].sum()
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=8.6)
        ax.axhline(0, color=COLOURS["grid"], linewidth=1)
        keys: list[object] = []
        for name, group in rows.groupby("kind", sort=True):
            marker, place = KINDS.get(str(name), ("P", 4))
            share = number_label(100 * group["weight"].sum() / rows["weight"].sum())
            label = words["share"].format(kind=words.get(str(name), str(name)), share=share)
            ax.scatter(group["weight"], group["estimate"], marker=marker, s=46, color=PALETTE[place],
                       alpha=0.85, gid=f"kind-{name}")  # fmt: skip
            keys.append(point_key(label, PALETTE[place], marker))
        ax.axhline(mean, color=COLOURS["ink"], linewidth=1.8, gid="twfe")
        keys.append(line_key(words["twfe"].format(value=number_label(mean, 2)), COLOURS["ink"], linewidth=1.8))
        if truth == truth:
            ax.axhline(truth, color=COLOURS["warning"], linestyle="--", linewidth=1.6, gid="truth")
            named = words["truth"].format(value=number_label(truth, 2))
            keys.append(line_key(named, COLOURS["warning"], linestyle="--", linewidth=1.6))
        legend_above(ax, keys, columns=2)
        ax.set_xlabel(words["x"])
        ax.set_ylabel(words["y"].format(unit=unit or words["unit"]))
        notes = (words["caution"],) if "later_earlier" in set(rows["kind"]) else ()
        foot = Foot(words["n"].format(n=len(rows)), kind, source, notes)
        pad = 16 + 15 * -(-len(keys) // 2)
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own, title_pad=pad)
