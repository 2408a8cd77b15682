"""Keyness (关键词对比图): which words one group uses more than the other, with counts."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from yanting_research.errors import PlotError
from yanting_research.plots.frame import (
    Foot,
    figure_of,
    finish_axes,
    kind_of,
    number_label,
    open_axes,
    require_columns,
    wrap_text,
)
from yanting_research.plots.term_bars import draw_bars
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["SCORES", "SIDES", "plot_keyness", "score_of", "scored_features"]

SCORES = {
    "g2": {"zh": "G²（四格）", "en": "G² (four cells)"},
    "g2_williams": {"zh": "G²（四格，Williams 校正）", "en": "G² (four cells, Williams' correction)"},
    "chi2": {"zh": "χ²", "en": "χ²"},
    "chi2_yates": {"zh": "χ²（Yates 校正）", "en": "χ² (Yates' correction)"},
    "chi2_small_yates": {"zh": "χ²（期望数小于 5 时作 Yates 校正）", "en": "χ² (Yates' correction below 5 expected)"},
    "ll_two_cell": {"zh": "对数似然（两格）", "en": "log-likelihood (two cells)"},
}
"""Signed scores that can be drawn on both sides of 0, with their names."""
SIDES = {"zh": ("目标组", "参照组"), "en": ("target", "reference")}
_VALUES = ("score", "log_ratio")
_LEVEL = 0.05
_WORDS = {
    "zh": {
        "title": "关键词：{target}与{reference}", "score": "{score}，右：{target}偏多，左：{reference}偏多",
        "log_ratio": "对数比（以 2 为底），右：{target}偏多，左：{reference}偏多",
        "n": "{a} + {b} 个词", "counts": "条旁：{target}次数 : {reference}次数", "pale": "浅色：校正后 p ≥ 0.05",
        "interval": "细线：按文档重抽样的区间", "undefined": "无定义未画：{n} 个词",
    },
    "en": {
        "title": "Keywords: {target} and {reference}", "score": "{score}; right: more in {target}, left: {reference}",
        "log_ratio": "Log ratio (base 2); right: more in {target}, left: {reference}",
        "n": "{a} + {b} terms", "counts": "beside the bars: count in {target} : {reference}",
        "pale": "pale: corrected p ≥ 0.05", "interval": "thin lines: interval over resampled documents",
        "undefined": "undefined, not drawn: {n}",
    },
}  # fmt: skip


def plot_keyness(
    table: pd.DataFrame,
    *,
    value: Literal["score", "log_ratio"] = "score",
    target: str = "",
    reference: str = "",
    top: int = 15,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw the words of both sides as bars to the right (target) and left (reference) of 0.

    Parameters
    ----------
    table
        Of ``keyness`` or ``keyness_profile``: feature, a signed score (one of ``SCORES``),
        n_target, n_reference; of the latter also p_fdr, log_ratio, lower and upper.
    value
        ``score`` tells how sure a difference is, ``log_ratio`` how large (2 is four times).
        The words are chosen by the score in both cases.
    target, reference
        Names of the two sides.
    top
        Most words of each side.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        One bar a word, highest value on top; bars with a corrected p of 0.05 or more are pale.

    Raises
    ------
    ValueError
        For an unknown value or a ``top`` below 1.
    PlotError
        Without rows, without a signed score (odds ratios have none), for double features.

    Examples
    --------
    >>> table = pd.DataFrame({"feature": ["问题", "成效"], "g2": [9.2, -4.1], "p": [0.002, 0.04],
    ...                       "n_target": [20, 3], "n_reference": [4, 15]})
    >>> ax = plot_keyness(table, data_kind="specimen")
    >>> [float(bar.get_width()) for bar in ax.patches], [text.get_text() for text in ax.texts]
    ([9.2, -4.1], ['20 : 4', '3 : 15'])
    """
    if value not in _VALUES or top < 1:
        raise ValueError(f"value={value!r}, top={top}; allowed: {', '.join(_VALUES)}; 1 or more")
    words = _WORDS[check_lang(lang)]
    score, every = scored_features(table, where="plot_keyness", needed=("log_ratio",) if value == "log_ratio" else ())
    kind = kind_of(every, data_kind, where="plot_keyness")
    rows = _chosen(every, score, value, top)
    sides = {"target": target or SIDES[lang][0], "reference": reference or SIDES[lang][1]}
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, height=max(3.2, 2.2 + 0.3 * len(rows)))
        intervals = _draw(ax, rows, value)
        _name(ax, rows, list(sides.values()))
        label = words[value].format(score=SCORES[score][lang], **sides)
        ax.set_xlabel(wrap_text(label, int(figure_of(ax).get_figwidth() * 9)))
        counts = words["n"].format(a=int((rows["value"] > 0).sum()), b=int((rows["value"] < 0).sum()))
        undefined = int(every[score].isna().sum())
        notes = [words["counts"].format(**sides)]
        notes += [words["pale"]] if _pale(rows).any() else []
        notes += [words["interval"]] if intervals else []
        notes += [words["undefined"].format(n=undefined)] if undefined else []
        foot = Foot(counts, kind, source, tuple(notes))
        heading = title or words["title"].format(**sides)
        return finish_axes(ax, title=heading, foot=foot, lang=lang, own=own, title_pad=28)


def score_of(table: pd.DataFrame, *, where: str) -> str:
    """Name of the signed score that a keyness table holds.

    Raises
    ------
    PlotError
        When it holds none.
    """
    found = [name for name in SCORES if name in table.columns]
    if not found:
        raise PlotError(
            "missing columns: no signed score",
            where=where,
            expected=f"one of {', '.join(SCORES)}",
            remedy=f"compute keyness() with such a measure; the table has: {', '.join(map(str, table.columns))}",
        )
    return found[0]


def scored_features(table: pd.DataFrame, *, where: str, needed: tuple[str, ...] = ()) -> tuple[str, pd.DataFrame]:
    """The score's name and the checked rows: one a feature, with counts of both sides.

    Raises
    ------
    PlotError
        For missing columns, no rows, double features or negative counts.
    """
    score = score_of(table, where=where)
    rows = require_columns(table, ("feature", score, "n_target", "n_reference", *needed), where=where)
    double = sorted(set(rows.loc[rows["feature"].duplicated(), "feature"]))[:5]
    if double:
        raise PlotError(
            f"double features {double}", where=where, expected="one row a feature", remedy="draw one comparison"
        )
    if (rows[["n_target", "n_reference"]] < 0).to_numpy().any():
        raise PlotError("negative counts", where=where, expected="counts from 0", remedy="mend these rows")
    return score, rows


def _chosen(every: pd.DataFrame, score: str, value: str, top: int) -> pd.DataFrame:
    """The ``top`` highest and lowest scores, with the drawn number as ``value``; highest first."""
    known = every[every[score].notna() & (every[score] != 0)]
    if value == "log_ratio":
        known = known[np.isfinite(known["log_ratio"])]
    ordered = known.sort_values([score, "feature"], ascending=[False, True], kind="stable")
    ends = pd.concat([ordered[ordered[score] > 0].head(top), ordered[ordered[score] < 0].tail(top)])
    if ends.empty:
        raise PlotError(
            "no word is used more on one side", where="plot_keyness", expected="scores above or below 0",
            remedy="compare groups that differ",
        )  # fmt: skip
    rows = ends.assign(value=ends[score if value == "score" else value].astype(float))
    return rows.sort_values(["value", "feature"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _pale(rows: pd.DataFrame) -> pd.Series[bool]:
    if "p_fdr" not in rows.columns:
        return pd.Series(False, index=rows.index)
    return ~(rows["p_fdr"] < _LEVEL)


def _draw(ax: Axes, rows: pd.DataFrame, value: str) -> bool:
    """Bars with their counts; true when intervals are drawn too."""
    values = rows["value"].to_numpy(dtype=float)
    bars = draw_bars(ax, values, range(len(rows)), height=0.7)
    for bar, number, pale in zip(bars, values, _pale(rows), strict=True):
        bar.set(facecolor=PALETTE[0] if number > 0 else PALETTE[1], alpha=0.4 if pale else 1.0)
    ax.axvline(0, color=COLOURS["ink"], linewidth=1)
    edges = values.copy()
    drawn = False
    if value == "log_ratio" and {"lower", "upper"} <= set(rows.columns):
        low, high = rows["lower"].to_numpy(dtype=float), rows["upper"].to_numpy(dtype=float)
        known = np.isfinite(low) & np.isfinite(high)
        ax.hlines(np.flatnonzero(known), low[known], high[known], color=COLOURS["ink"], linewidth=1.2, gid="interval")
        outer = np.where(values > 0, np.maximum(values, high), np.minimum(values, low))
        edges = np.where(known, outer, values)
        drawn = bool(known.any())
    _counts(ax, rows, edges)
    return drawn


def _counts(ax: Axes, rows: pd.DataFrame, edges: np.ndarray) -> None:
    """``n_target : n_reference`` beyond the end of every bar."""
    for place, (edge, a, b) in enumerate(zip(edges, rows["n_target"], rows["n_reference"], strict=True)):
        right = rows["value"].iloc[place] > 0
        ax.annotate(
            f"{number_label(a)} : {number_label(b)}", (edge, place), xytext=(5 if right else -5, 0),
            textcoords="offset points", va="center", ha="left" if right else "right", fontsize=9, color=COLOURS["ink"],
        )  # fmt: skip


def _name(ax: Axes, rows: pd.DataFrame, sides: list[str]) -> None:
    ax.set_yticks(range(len(rows)), [wrap_text(str(name), 26) for name in rows["feature"]])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.margins(x=0.2)
    handles = [Patch(facecolor=PALETTE[place], label=wrap_text(side, 24)) for place, side in enumerate(sides)]
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, borderaxespad=0.2)
