"""Agreement by code (编码一致性图): a coefficient with its interval, what it rests on beside it."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

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
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_agreement"]

_NAMES = {
    "percent": ("一致率", "Percent agreement"),
    "percent_all": ("全体一致率", "Agreement of all coders"),
    "holsti": ("Holsti 系数", "Holsti's coefficient"),
    "scott_pi": ("Scott π", "Scott's π"),
    "bennett_s": ("Bennett S", "Bennett's S"),
    "cohen_kappa": ("Cohen κ", "Cohen's κ"),
    "cohen_kappa_linear": ("加权 κ（线性）", "Weighted κ (linear)"),
    "cohen_kappa_quadratic": ("加权 κ（平方）", "Weighted κ (quadratic)"),
    "fleiss_kappa": ("Fleiss κ", "Fleiss' κ"),
    "krippendorff_alpha": ("Krippendorff α", "Krippendorff's α"),
    "gwet_ac1": ("Gwet AC1", "Gwet's AC1"),
}
_WORDS = {
    "zh": {
        "title": "各编码的一致性：{name}", "y": "编码", "row": "n={n}，最常见值占 {modal}", "mean": "各编码平均",
        "pooled": "合并计算", "n": "{n} 个编码，编码员 {coders}", "draws": "区间：对单元重抽 {n} 次",
        "none": "无法计算", "no_variation": "取值全部相同，无法计算", "no_pairs": "没有两人都编过的单元",
    },
    "en": {
        "title": "Agreement by code: {name}", "y": "Code", "row": "n={n}, most frequent value {modal}",
        "mean": "mean of the codes", "pooled": "all codes pooled", "n": "{n} codes, coders {coders}",
        "draws": "intervals: {n} bootstrap samples of units", "none": "undefined",
        "no_variation": "undefined: one value throughout", "no_pairs": "no unit coded by two",
    },
}  # fmt: skip
_COLUMNS = ("scope", "code", "coders", "statistic", "value", "ci_low", "ci_high", "n_units", "n_coders", "share_modal",
            "n_draws", "reason")  # fmt: skip


def plot_agreement(
    table: pd.DataFrame,
    *,
    statistic: str = "krippendorff_alpha",
    coders: str = "",
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw a coefficient for every code with its interval, then the mean of the codes and the pooled one.

    Beside each stand the units and the share of the most frequent value, without which a low
    coefficient of a rare code is misread. No band of "good" or "poor" is drawn.

    Parameters
    ----------
    table
        AGREEMENT. Codes keep the order of their first row.
    statistic
        A coefficient of the table.
    coders
        A set of coders as the table writes it; by default the largest set.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        A marker and line a code; an undefined coefficient is said in words, never drawn at 0.

    Raises
    ------
    PlotError
        Without rows, or when several sets of coders are of equal size and none is named.

    Examples
    --------
    >>> row = {"scope": "code", "code": "集中培训", "coders": "A | B", "statistic": "krippendorff_alpha", "value": 0.7,
    ...        "ci_low": 0.5, "ci_high": 0.9, "n_units": 60, "n_coders": 2, "share_modal": 0.8, "n_draws": 1000,
    ...        "reason": ""}
    >>> ax = plot_agreement(pd.DataFrame([row]), data_kind="specimen")
    >>> [text.get_text() for text in ax.texts if "60" in text.get_text()]
    ['n=60，最常见值占 80%']
    """
    words = _WORDS[check_lang(lang)]
    rows = _chosen(table, statistic, coders)
    kind = kind_of(table, data_kind, where="plot_agreement")
    name = _NAMES.get(statistic, (statistic, statistic))[lang == "en"]
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, height=max(3.2, 1.9 + 0.4 * len(rows)))
        ax.axvline(0, color=COLOURS["quiet"], linewidth=1)
        for place, row in enumerate(rows.to_dict("records")):
            _line(ax, place, row, words)
        ax.set_yticks(range(len(rows)), [wrap_text(_label(row, words), 24) for row in rows.to_dict("records")])
        ax.set_ylim(len(rows) - 0.4, -0.6)
        lowest = float(np.nanmin([0.0, *rows["value"], *rows["ci_low"]]))
        ax.set_xlim(min(-0.04, lowest - 0.04), 1.04)
        ax.set_xlabel(name)
        set_y_label(ax, words["y"])
        n_codes = int((rows["scope"] == "code").sum())
        n_draws = int(rows["n_draws"].max())
        notes = (words["draws"].format(n=number_label(n_draws)),) if n_draws else ()
        foot = Foot(words["n"].format(n=n_codes, coders=rows["coders"].iloc[0]), kind, source, notes)
        return finish_axes(ax, title=title or words["title"].format(name=name), foot=foot, lang=lang, own=own)


def _chosen(table: pd.DataFrame, statistic: str, coders: str) -> pd.DataFrame:
    where = "plot_agreement"
    everything = require_columns(table, _COLUMNS, where=where)
    rows = everything[everything["statistic"] == statistic]
    sets = rows.groupby("coders")["n_coders"].max()
    largest = sets[sets == sets.max()].index.tolist()
    wanted = coders or (largest[0] if len(largest) == 1 else "")
    if wanted not in sets.index:
        raise PlotError(
            f"statistic={statistic!r}, coders={coders!r}",
            where=where,
            expected=f"one of {', '.join(sorted(everything['statistic'].unique()))}; coders {', '.join(sets.index)}",
            remedy="name a coefficient and a set of coders of the table",
        )
    rows = rows[rows["coders"] == wanted]
    order = {"code": 0, "mean": 1, "pooled": 2}
    return rows.sort_values("scope", key=lambda scope: scope.map(order), kind="stable").reset_index(drop=True)


def _label(row: Mapping[Hashable, Any], words: dict[str, str]) -> str:
    return str(row["code"]) if row["scope"] == "code" else words[row["scope"]]


def _line(ax: Axes, place: int, row: Mapping[Hashable, Any], words: dict[str, str]) -> None:
    one_code = row["scope"] == "code"
    colour = PALETTE[0] if one_code else PALETTE[1]
    if math.isnan(row["value"]):
        reason = words.get(row["reason"], words["none"])
        ax.text(0.02, place, reason, va="center", fontsize=9, color=COLOURS["warning"])
    else:
        ends = [row["ci_low"], row["ci_high"]]
        ax.plot(ends, [place, place], color=colour, linewidth=2.2, solid_capstyle="butt")
        ax.plot([row["value"]], [place], marker="o" if one_code else "D", color=colour, markersize=7)
    if not math.isnan(row["share_modal"]):
        beside = words["row"].format(n=number_label(row["n_units"]), modal=f"{row['share_modal']:.0%}")
        ax.text(
            1.02, place, beside, transform=ax.get_yaxis_transform(), va="center", fontsize=9, color=COLOURS["quiet"]
        )
