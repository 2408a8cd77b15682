"""Effects of models of the link (效应图): what a unit more of a figure goes with, and the planted truth where known."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from yanting_research.errors import PlotError
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes, require_columns, wrap_text
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_effects"]

_WORDS = {
    "zh": {
        "title": "主题与队伍：每多一个单位的差异",
        "ratio of rates": "指标每多一个单位，次数是原来的多少倍（同样篇幅）",
        "share per unit": "指标每多一个单位，份额高多少个百分点", "estimate": "估计值与 95% 区间",
        "truth": "埋下的关系", "row": "n={n}，{clusters} 个地区", "n": "{n} 个估计值", "caution": "相关，不是因果",
    },
    "en": {
        "title": "Themes and workforce: what a unit more goes with",
        "ratio of rates": "Ratio of rates for one unit more of the indicator (equal length of text)",
        "share per unit": "Percentage points of the share for one unit more of the indicator",
        "estimate": "estimate, 95% interval", "truth": "planted relation",
        "row": "n={n}, {clusters} regions", "n": "{n} estimates", "caution": "associations, not causes",
    },
}  # fmt: skip
_RATIO = "ratio of rates"
_UNITS = (_RATIO, "share per unit")
_MARKERS = ("o", "s", "^", "v", "D", "P")
_COLUMNS = ("outcome", "term", "effect", "low", "high", "unit")


def plot_effects(
    table: pd.DataFrame, *, labels: Mapping[str, str] | None = None, ax: Axes | None = None, lang: str = "zh",
    title: str = "", source: str = "", data_kind: str = "",
) -> Axes:  # fmt: skip
    """Draw effects of one unit with their intervals, a row an outcome and term, a colour a model.

    Parameters
    ----------
    table
        ``outcome, term, effect, low, high, unit`` as ``LinkFit.effects`` has them; further ``model``, ``truth``,
        ``n_obs`` and ``n_clusters`` if known. Drawn in the order given.
    labels
        Words for outcomes, terms and models; what is not named is printed as it is.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        Ratios of rates stand on a log scale with a line at 1, shares in percentage points with a line at 0.

    Raises
    ------
    PlotError
        Without rows or columns, with several units or an unknown one, with an effect that is not finite, or a ratio
        that is not above 0.

    Examples
    --------
    >>> row = {"outcome": "远程教育", "term": "流动党员占比", "effect": 0.015, "low": 0.01, "high": 0.02,
    ...        "unit": "share per unit", "truth": 0.016, "data_kind": "specimen"}
    >>> ax = plot_effects(pd.DataFrame([row]))
    >>> ax.collections[-1].get_offsets().tolist()
    [[1.6, 0.0]]
    """
    words, names = _WORDS[check_lang(lang)], dict(labels or {})
    rows, unit = _checked(table)
    kind = kind_of(rows, data_kind, where="plot_effects")
    models = list(dict.fromkeys(rows["model"]))
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=9.0, height=max(3.2, 2.2 + 0.5 * len(rows)))
        ax.axvline(1 if unit == _RATIO else 0, color=COLOURS["quiet"], linewidth=1)
        for place, (_, row) in enumerate(rows.iterrows()):
            _draw(ax, row, place, models.index(row["model"]))
            ax.text(1.02, place, _beside(row, words), transform=ax.get_yaxis_transform(), va="center", fontsize=9,
                    color=COLOURS["quiet"])  # fmt: skip
        _truths(ax, rows)
        _legend(ax, [names.get(model, model) for model in models], words, truth=bool(rows["truth"].notna().any()))
        ax.set_yticks(range(len(rows)), _heads(rows, names), linespacing=1.35)
        ax.set_ylim(len(rows) - 0.4, -0.6)
        _scale(ax, unit)
        ax.set_xlabel(words[unit])
        foot = Foot(words["n"].format(n=len(rows)), kind, source, (words["caution"],))
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own, title_pad=30)


def _checked(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    where = "plot_effects"
    rows = require_columns(table, _COLUMNS, where=where).copy()
    units = sorted(set(map(str, rows["unit"])))
    if len(units) > 1 or units[0] not in _UNITS:
        raise PlotError(f"units {', '.join(units)}", where=where, expected=f"one of: {'; '.join(_UNITS)}")
    for name, empty in (("model", ""), ("truth", np.nan), ("n_obs", np.nan), ("n_clusters", np.nan)):
        if name not in rows.columns:
            rows[name] = empty
    drawn = ["effect", "low", "high", "truth"]
    rows[drawn] = rows[drawn].astype("float64")
    bad = ~np.isfinite(rows["effect"]) | ((rows[drawn] <= 0).any(axis=1) & (units[0] == _RATIO))
    if bad.any():
        first = rows[bad].iloc[0]
        raise PlotError(
            f"effect {first['effect']:g} of {first['term']} on {first['outcome']}", where=where,
            expected="finite effects; ratios above 0",
        )  # fmt: skip
    if units[0] != _RATIO:
        rows[drawn] = 100 * rows[drawn]
    return rows, units[0]


def _draw(ax: Axes, row: pd.Series, place: int, model: int) -> None:
    # Not seaborn's pointplot: it computes intervals from observations and cannot take those of the model.
    colour = PALETTE[model % len(PALETTE)]
    ax.plot([row["low"], row["high"]], [place, place], color=colour, linewidth=2.2, solid_capstyle="butt")
    ax.plot([row["effect"]], [place], marker=_MARKERS[model % len(_MARKERS)], color=colour, markersize=7)


def _truths(ax: Axes, rows: pd.DataFrame) -> None:
    known = rows["truth"].notna().to_numpy()
    if known.any():
        ax.scatter(
            rows["truth"].to_numpy(dtype=float)[known], np.flatnonzero(known), marker="D", s=80, facecolor="none",
            edgecolor=COLOURS["warning"], linewidth=1.6, zorder=4, gid="truth",
        )  # fmt: skip


def _beside(row: pd.Series, words: dict[str, str]) -> str:
    if pd.isna(row["n_obs"]) or pd.isna(row["n_clusters"]):
        return ""
    return words["row"].format(n=number_label(row["n_obs"]), clusters=number_label(row["n_clusters"]))


def _legend(ax: Axes, models: list[str], words: dict[str, str], *, truth: bool) -> None:
    handles, said = [], []
    for place, model in enumerate(models):
        colour, marker = PALETTE[place % len(PALETTE)], _MARKERS[place % len(_MARKERS)]
        handles += ax.plot([], [], color=colour, marker=marker, linewidth=2.2)
        said.append(f"{model}：{words['estimate']}" if len(models) > 1 else words["estimate"])
    if truth:
        edge = COLOURS["warning"]
        handles += ax.plot([], [], marker="D", linestyle="none", markerfacecolor="none", markeredgecolor=edge)
        said.append(words["truth"])
    ax.legend(handles, said, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(said), borderaxespad=0.3, fontsize=9)


def _heads(rows: pd.DataFrame, names: Mapping[str, str]) -> list[str]:
    """Outcome above term; where all rows have one term, it stands in every head all the same: figures travel alone."""
    pairs = zip(rows["outcome"], rows["term"], strict=True)
    return ["\n".join(wrap_text(names.get(name, name), 24) for name in pair) for pair in pairs]


def _scale(ax: Axes, unit: str) -> None:
    ax.margins(x=0.08)
    if unit != _RATIO:
        ax.xaxis.set_major_locator(MaxNLocator(7))
        return
    low, high = ax.dataLim.intervalx
    ax.set_xscale("log")
    ax.xaxis.set_minor_locator(NullLocator())
    # within a doubling, powers of ten would leave the axis bare
    ax.xaxis.set_major_locator(MaxNLocator(7) if high / low < 8 else LogLocator(subs=(1, 2, 5)))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
