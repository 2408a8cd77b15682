"""Synthetic control (合成控制图): the treated unit beside its weighted mean of others."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from yanting_research.plots.bands import legend_above, line_key, numeric_rows
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes, set_y_label
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_synthetic_path"]

_WORDS = {
    "zh": {
        "title": "{name}与它的合成对照", "x": "时期{period}", "period": "（{period}）", "y": "{outcome}（{unit}）",
        "outcome": "结果", "unit": "结果变量的单位", "treated": "{name}", "synthetic": "合成对照",
        "n": "{n} 期，采纳前 {before} 期", "weights": "权重：{weights}", "weight": "{name} {share}%",
        "rest": "其余 {share}%", "join": "、", "name": "处理单位", "start": "竖虚线：开始采纳",
    },
    "en": {
        "title": "{name} and its synthetic control", "x": "Period{period}", "period": " ({period})",
        "y": "{outcome} ({unit})", "outcome": "Outcome", "unit": "unit of the outcome", "treated": "{name}",
        "synthetic": "synthetic control", "n": "{n} periods, {before} before adoption",
        "weights": "weights: {weights}", "weight": "{name} {share}%", "rest": "others {share}%", "join": ", ",
        "name": "treated unit", "start": "dashed: adoption",
    },
}  # fmt: skip
_NAMED = 5


def plot_synthetic_path(
    table: pd.DataFrame, *, since: float, name: str = "", outcome: str = "", unit: str = "", period: str = "",
    weights: pd.DataFrame | None = None, ax: Axes | None = None, lang: str = "zh", title: str = "", source: str = "",
    data_kind: str = "",
) -> Axes:  # fmt: skip
    """Draw the treated unit's outcome and that of its synthetic control.

    Parameters
    ----------
    table
        ``period, treated, synthetic``.
    since
        First treated period.
    name, outcome, unit, period
        Words for the treated unit, the outcome, its unit, a period.
    weights
        ``entity, weight``; the five largest stand at the foot.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        A solid and a dashed line, and a line half a period before adoption.

    Raises
    ------
    PlotError
        Without rows or columns, or for an undefined period.

    Examples
    --------
    >>> made = pd.DataFrame({"period": [1, 2, 3], "treated": [5.0, 6.0, 9.0], "synthetic": [5.1, 5.9, 6.5]})
    >>> ax = plot_synthetic_path(made, since=3, name="乡镇01", outcome="到课率", unit="%", data_kind="simulated")
    >>> ax.get_title(loc="left")
    '乡镇01与它的合成对照'
    """
    words = _WORDS[check_lang(lang)]
    columns = ("period", "treated", "synthetic")
    rows = numeric_rows(table, columns, where="plot_synthetic_path", finite=("period",))
    rows = rows.sort_values("period", kind="stable")
    kind = kind_of(rows, data_kind, where="plot_synthetic_path")
    named = name or words["name"]
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=8.6)
        ax.grid(visible=True, axis="y")
        ax.axvline(since - 0.5, color=COLOURS["quiet"], linestyle="--", linewidth=1.1, gid="since")
        ax.plot(
            rows["period"], rows["treated"], color=PALETTE[0], marker="o", markersize=5, linewidth=2.2, gid="treated"
        )
        ax.plot(rows["period"], rows["synthetic"], color=PALETTE[1], linestyle="--", linewidth=2.2, gid="synthetic")
        keys = [line_key(words["treated"].format(name=named), PALETTE[0], marker="o"),
                line_key(words["synthetic"], PALETTE[1], linestyle="--")]  # fmt: skip
        legend_above(ax, keys)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=12, integer=True))
        ax.margins(x=0.03, y=0.08)
        ax.set_xlabel(words["x"].format(period=words["period"].format(period=period) if period else ""))
        set_y_label(ax, words["y"].format(outcome=outcome or words["outcome"], unit=unit or words["unit"]))
        counts = words["n"].format(n=len(rows), before=int((rows["period"] < since).sum()))
        foot = Foot(counts, kind, source, (words["start"], *_weights(weights, words)))
        heading = title or words["title"].format(name=named)
        return finish_axes(ax, title=heading, foot=foot, lang=lang, own=own, title_pad=30)


def _weights(weights: pd.DataFrame | None, words: dict[str, str]) -> tuple[str, ...]:
    if weights is None or weights.empty:
        return ()
    ordered = weights[weights["weight"] >= 0.005].sort_values(["weight", "entity"], ascending=[False, True])
    shown = ordered.head(_NAMED)
    said = [
        words["weight"].format(name=row["entity"], share=number_label(100 * row["weight"]))
        for row in shown.to_dict("records")
    ]
    rest = 100 * float(ordered["weight"].iloc[_NAMED:].sum())
    said += [words["rest"].format(share=number_label(rest))] if rest >= 0.5 else []
    return (words["weights"].format(weights=words["join"].join(said)),)
