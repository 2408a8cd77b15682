"""Estimates with intervals (估计值图), and the planted truth where there is one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes, require_columns, wrap_text
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_estimates"]

_WORDS = {
    "zh": {
        "title": "估计值与 95% 置信区间", "x": "系数（{unit}）", "none": "无区间", "row": "n={n}，聚类数={clusters}",
        "rows": "n={n}", "truth": "模拟时设定的真值", "estimate": "估计值与 95% 区间", "n": "{n} 个系数",
        "unit": "结果变量的单位",
    },
    "en": {
        "title": "Estimates with 95% intervals", "x": "Coefficient ({unit})", "none": "no interval",
        "row": "n={n}, clusters={clusters}", "rows": "n={n}", "truth": "planted truth",
        "estimate": "estimate, 95% interval", "n": "{n} coefficients", "unit": "unit of the outcome",
    },
}  # fmt: skip
_MARKERS = ("o", "s", "^", "v", "D", "P")


def plot_estimates(
    table: pd.DataFrame,
    *,
    unit: str = "",
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw coefficients with their intervals, n and clusters beside each.

    Parameters
    ----------
    table
        ESTIMATES; needed are ``model_id, term, estimate, ci_low, ci_high, n_obs,
        n_clusters``, and ``truth`` where it was planted. Drawn in the order given.
    unit
        Unit of the outcome, for the axis.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        A marker and line a coefficient, a diamond at the truth, a line at 0.

    Raises
    ------
    PlotError
        Without rows or columns.

    Examples
    --------
    >>> row = {"model_id": "twfe", "term": "培训", "estimate": 0.8, "ci_low": 0.2, "ci_high": 1.4,
    ...        "truth": 1.0, "n_obs": 432, "n_clusters": 36, "data_kind": "simulated"}
    >>> ax = plot_estimates(pd.DataFrame([row]), unit="百分点")
    >>> [text.get_text() for text in ax.texts if "432" in text.get_text()]
    ['n=432，聚类数=36']
    """
    words = _WORDS[check_lang(lang)]
    columns = ("model_id", "term", "estimate", "ci_low", "ci_high", "n_obs", "n_clusters")
    rows = require_columns(table, columns, where="plot_estimates")
    kind = kind_of(rows, data_kind, where="plot_estimates")
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, height=max(3.2, 2.0 + 0.46 * len(rows)))
        ax.axvline(0, color=COLOURS["quiet"], linewidth=1)
        models = list(dict.fromkeys(rows["model_id"]))
        for place, (_, row) in enumerate(rows.iterrows()):
            _coefficient(ax, row, place, models.index(row["model_id"]))
            clustered = row["n_clusters"] < row["n_obs"]  # else every row is its own
            text = words["row" if clustered else "rows"].format(
                n=number_label(row["n_obs"]), clusters=number_label(row["n_clusters"])
            )
            if np.isnan([row["ci_low"], row["ci_high"]]).any():
                text += f"{'，' if lang == 'zh' else ', '}{words['none']}"
            ax.text(
                1.02, place, text, transform=ax.get_yaxis_transform(), va="center", fontsize=9, color=COLOURS["quiet"]
            )
        _truths(ax, rows)
        _legend(ax, words)
        ax.set_yticks(range(len(rows)), _names(rows, several=len(models) > 1))
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.margins(x=0.08)
        ax.set_xlabel(words["x"].format(unit=unit or words["unit"]))
        foot = Foot(words["n"].format(n=len(rows)), kind, source)
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own, title_pad=30)


def _coefficient(ax: Axes, row: pd.Series, place: int, model: int) -> None:
    # Not seaborn's pointplot: it computes intervals from observations and cannot take those of the model.
    colour = PALETTE[model % len(PALETTE)]
    ax.plot([row["ci_low"], row["ci_high"]], [place, place], color=colour, linewidth=2.2, solid_capstyle="butt")
    ax.plot(
        [row["estimate"]], [place], marker=_MARKERS[model % len(_MARKERS)], color=colour, markersize=7, linestyle="none"
    )


def _truths(ax: Axes, rows: pd.DataFrame) -> None:
    if "truth" not in rows.columns:
        return
    known = rows["truth"].notna().to_numpy()
    if known.any():
        ax.scatter(
            rows["truth"].to_numpy(dtype=float)[known], np.flatnonzero(known), marker="D", s=70, facecolor="none",
            edgecolor=COLOURS["warning"], linewidth=1.6, zorder=4, gid="truth",
        )  # fmt: skip


def _legend(ax: Axes, words: dict[str, str]) -> None:
    handles = [ax.plot([], [], color=COLOURS["ink"], marker="o", linewidth=2.2)[0]]
    names = [words["estimate"]]
    if any(collection.get_gid() == "truth" for collection in ax.collections):
        handles += [
            ax.plot([], [], marker="D", linestyle="none", markerfacecolor="none", markeredgecolor=COLOURS["warning"])[0]
        ]
        names += [words["truth"]]
    ax.legend(handles, names, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, borderaxespad=0.3)


def _names(rows: pd.DataFrame, *, several: bool) -> list[str]:
    if not several:
        return [wrap_text(term, 24) for term in rows["term"]]
    return [
        f"{wrap_text(term, 24)}\n{wrap_text(model, 24)}"
        for model, term in zip(rows["model_id"], rows["term"], strict=True)
    ]
