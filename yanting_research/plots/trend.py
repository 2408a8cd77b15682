"""Trend of words (词语历时趋势图): rate by period, its interval, and where it changes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from yanting_research.errors import PlotError
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes, require_columns, wrap_text
from yanting_research.plots.theme import PALETTE, check_lang, figure_theme

__all__ = ["plot_trend"]

_COLUMNS = (
    "feature", "period", "n", "n_words", "rate", "lower", "upper", "segment", "segment_rate", "is_change",
)  # fmt: skip
_WORDS = {
    "zh": {
        "title": "“{features}”的使用频率", "join": "”“", "x": "时期", "y": "频率（次／{per} 词）",
        "n": "{n} 次，{words} 词，{t} 期", "band": "浅带：泊松区间", "change": "虚竖线：转折点；细横线：分段均值",
        "empty": "断开处：该期没有文本",
    },
    "en": {
        "title": "Use of “{features}”", "join": "”, “", "x": "Period", "y": "Rate (per {per} words)",
        "n": "{n} occurrences, {words} words, {t} periods", "band": "bands: Poisson interval",
        "change": "dashed: change points; thin lines: mean of a segment", "empty": "gaps: periods without text",
    },
}  # fmt: skip
_MARKERS = ("o", "s", "^", "v", "D", "P")
_MOST_TICKS = 14
_FAR = 3  # times the usual distance of two periods: nothing is drawn across a longer one


def plot_trend(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw the rate of up to six words by period, with intervals and change points.

    Parameters
    ----------
    table
        Of ``trend``: feature, period, n, n_words, rate, lower, upper, segment, segment_rate,
        is_change. Whole-number periods keep their distances, others stand side by side.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        One line a word, broken where a period has no text and where two periods lie more than three times as far
        apart as usual; the axis names the unit that the table's own numbers imply.

    Raises
    ------
    PlotError
        Without rows, with more than six words, or two rows for a word and period.

    Examples
    --------
    >>> rows = {"feature": ["改革"] * 2, "period": ["2001", "2003"], "n": [2, 4], "n_words": [1000, 1000],
    ...         "rate": [20.0, 40.0], "lower": [2.4, 10.9], "upper": [72.2, 102.4], "segment": [1, 1],
    ...         "segment_rate": [30.0, 30.0], "is_change": [False, False]}
    >>> ax = plot_trend(pd.DataFrame(rows), data_kind="specimen")
    >>> [line.get_xydata().tolist() for line in ax.lines if line.get_gid() == "rate"], ax.get_ylabel()
    ([[[2001.0, 20.0], [2003.0, 40.0]]], '频率（次／10,000 词）')
    """
    words = _WORDS[check_lang(lang)]
    rows = _checked(table)
    kind = kind_of(rows, data_kind, where="plot_trend")
    features = list(dict.fromkeys(rows["feature"]))
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=9.0)
        ax.grid(visible=True, axis="y")
        for place, feature in enumerate(features):
            _draw(ax, rows[rows["feature"] == feature], place)
            _segments(ax, rows[rows["feature"] == feature], PALETTE[place], alone=len(features) == 1)
        _axes(ax, rows, features)
        ax.set_xlabel(words["x"])
        ax.set_ylabel(words["y"].format(per=number_label(_per(rows))))
        one = rows.drop_duplicates("period")
        n = words["n"].format(n=number_label(rows["n"].sum()), words=number_label(one["n_words"].sum()), t=len(one))
        notes = [words["band"]]
        notes += [words["change"]] if rows["is_change"].any() else []
        notes += [words["empty"]] if rows["rate"].isna().any() or rows["run"].gt(0).any() else []
        heading = title or words["title"].format(features=words["join"].join(features))
        return finish_axes(ax, title=heading, foot=Foot(n, kind, source, tuple(notes)), lang=lang, own=own)


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    where = "plot_trend"
    rows = require_columns(table, _COLUMNS, where=where)
    if rows.duplicated(["feature", "period"]).any():
        raise PlotError("two rows for a word and period", where=where, expected="one", remedy="draw one trend() table")
    if rows["feature"].nunique() > len(PALETTE):
        raise PlotError(
            f"{rows['feature'].nunique()} words",
            where=where,
            expected=f"at most {len(PALETTE)}, or colours repeat",
            remedy="draw fewer words, or several figures",
        )
    return _placed(rows)


def _placed(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by feature and period, with ``x``, the number itself for whole numbers, else the running place; and ``run``.

    Rows of one run are joined: a period without text begins another, and so does a long way to the period before.
    """
    periods = sorted(set(rows["period"].astype("str")))
    numeric = all(period.isascii() and period.isdigit() for period in periods)
    x = {period: int(period) if numeric else place for place, period in enumerate(periods)}
    distances = np.diff(sorted(x.values()))
    far = _FAR * float(np.median(distances)) if len(distances) else 0.0
    order = {feature: place for place, feature in enumerate(dict.fromkeys(rows["feature"]))}
    placed = rows.assign(
        period=rows["period"].astype("str"), x=rows["period"].astype("str").map(x), order=rows["feature"].map(order)
    ).sort_values(["order", "x"], kind="stable")
    breaks = placed["rate"].isna() | (placed.groupby("order")["x"].diff() > far)
    return placed.assign(run=breaks.groupby(placed["order"]).cumsum())


def _per(rows: pd.DataFrame) -> int:
    """Words that a rate refers to, from ``rate = per n / n_words``."""
    used = rows[(rows["n"] > 0) & (rows["n_words"] > 0)]
    if used.empty:
        raise PlotError(
            "none of the words occurs", where="plot_trend", expected="at least one occurrence",
            remedy="check how the words are written, and the layer they were counted in",
        )  # fmt: skip
    per = (used["rate"] * used["n_words"] / used["n"]).to_numpy(dtype=float)
    if not np.allclose(per, per[0], rtol=1e-6):
        raise PlotError(
            "rates of different units", where="plot_trend", expected="one number of words",
            remedy="compute all of them with one trend() call",
        )  # fmt: skip
    return round(float(per[0]))


def _draw(ax: Axes, rows: pd.DataFrame, place: int) -> None:
    colour = PALETTE[place]
    for _, run in rows.dropna(subset=["rate"]).groupby("run", sort=True):
        x, low, high = (run[name].to_numpy(dtype=float) for name in ("x", "lower", "upper"))
        if len(run) > 1:
            ax.fill_between(x, low, high, color=colour, alpha=0.13, linewidth=0, gid="interval")
        else:
            ax.vlines(x, low, high, color=colour, alpha=0.35, linewidth=1.2, gid="interval")
    before = len(ax.lines)
    sns.lineplot(
        rows.astype({"rate": float}),
        x="x",
        y="rate",
        units="run",
        estimator=None,
        errorbar=None,
        color=colour,
        marker=_MARKERS[place],
        markersize=5,
        linewidth=1.8,
        legend=False,
        ax=ax,
    )  # fmt: skip  (each run is a line of its own)
    for line in ax.lines[before:]:
        line.set_gid("rate")


def _segments(ax: Axes, rows: pd.DataFrame, colour: str, *, alone: bool) -> None:
    """Mean of every segment, and a dashed step between the periods on both sides of a change.

    Of one word the step runs over the whole height; of several it joins the two means, or nobody could
    tell the words apart.
    """
    if not rows["is_change"].any():
        return
    for _, part in rows.groupby("segment", sort=True):
        ends = part["x"].iloc[[0, -1]].to_numpy(dtype=float)
        ax.plot(ends, [part["segment_rate"].iloc[0]] * 2, color=colour, linewidth=1, gid="segment")
    x, mean = (rows[name].to_numpy(dtype=float) for name in ("x", "segment_rate"))
    for at in np.flatnonzero(rows["is_change"].to_numpy(dtype=bool)):
        place = (x[at - 1] + x[at]) / 2
        if alone:
            ax.axvline(place, color=colour, linestyle="--", linewidth=1.1, gid="change")
        else:
            ax.plot([place] * 2, mean[[at - 1, at]], color=colour, linestyle="--", linewidth=1.3, gid="change")


def _axes(ax: Axes, rows: pd.DataFrame, features: list[str]) -> None:
    periods = rows.drop_duplicates("period").sort_values("x")
    if (periods["x"].astype("str") == periods["period"]).all():
        ax.xaxis.set_major_locator(MaxNLocator(nbins=_MOST_TICKS, integer=True))
    else:
        step = -(-len(periods) // _MOST_TICKS)
        ax.set_xticks(periods["x"].iloc[::step], [wrap_text(name, 12) for name in periods["period"].iloc[::step]])
    ax.margins(x=0.03)
    ax.set_ylim(bottom=0)
    if len(features) > 1:
        handles = [
            Line2D([], [], color=PALETTE[place], marker=_MARKERS[place], linewidth=1.8, label=wrap_text(name, 20))
            for place, name in enumerate(features)
        ]
        ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1.0), borderaxespad=0)
