"""Love plot (平衡图): differences of covariates between the groups, before and after weighting or matching."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from yanting_research.errors import PlotError
from yanting_research.plots.bands import legend_above, numeric_rows, point_key
from yanting_research.plots.frame import Foot, finish_axes, kind_of, open_axes, wrap_text
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_balance"]

_WORDS = {
    "zh": {
        "title": "处理组与对照组的协变量差多少", "x": "标准化均值差（处理组减对照组）",
        "n": "{n} 个协变量，{k} 种样本", "line": "虚线：±0.1", "undefined": "未画出的：该协变量的标准差为 0",
        "caution": "平衡只及于列出的协变量", "before": "调整前", "after": "调整后",
    },
    "en": {
        "title": "Balance of covariates", "x": "Standardised mean difference (treated minus untreated)",
        "n": "{n} covariates, {k} samples", "line": "dashed: ±0.1",
        "undefined": "not drawn: a covariate without spread", "caution": "balance is of the listed covariates only",
        "before": "before", "after": "after",
    },
}  # fmt: skip
_MARKERS = ("o", "s", "^", "v", "D", "P")
_LIMIT = 0.1


def plot_balance(
    table: pd.DataFrame, *, labels: Mapping[str, str] | None = None, ax: Axes | None = None, lang: str = "zh",
    title: str = "", source: str = "", data_kind: str = "",
) -> Axes:  # fmt: skip
    """Draw standardised mean differences, a row a covariate, a colour a sample.

    Parameters
    ----------
    table
        ``covariate, smd``, and ``sample`` ("before" and "after" weighting or matching, or others) where there are
        several, as ``balance_table`` makes it. Covariates are sorted by their absolute difference in the first sample.
    labels
        Words for covariates and samples.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Raises
    ------
    PlotError
        Without rows or columns, for a covariate twice in a sample, or more than six samples.

    Examples
    --------
    >>> made = pd.DataFrame({"covariate": ["年龄", "收入"], "smd": [0.1, -0.9]})
    >>> [label.get_text() for label in plot_balance(made, data_kind="specimen").get_yticklabels()]
    ['收入', '年龄']
    """
    words = _WORDS[check_lang(lang)]
    names = {name: words[name] for name in ("before", "after")} | dict(labels or {})
    rows = _checked(table)
    kind = kind_of(rows, data_kind, where="plot_balance")
    samples = list(dict.fromkeys(rows["sample"]))
    first = rows[rows["sample"] == samples[0]]
    order = list(first.assign(size=first["smd"].abs()).sort_values("size", ascending=False, kind="stable")["covariate"])
    order += [name for name in dict.fromkeys(rows["covariate"]) if name not in order]
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, height=max(3.4, 2.2 + 0.36 * len(order)))
        ax.grid(visible=True, axis="y")
        ax.axvline(0, color=COLOURS["quiet"], linewidth=1)
        for limit in (-_LIMIT, _LIMIT):
            ax.axvline(limit, color=COLOURS["quiet"], linestyle="--", linewidth=1)
        for place, sample in enumerate(samples):
            part = rows[(rows["sample"] == sample) & rows["smd"].notna()]
            ax.scatter(part["smd"], [order.index(name) for name in part["covariate"]], marker=_MARKERS[place],
                       color=PALETTE[place], s=44, zorder=3, gid=f"sample-{place}")  # fmt: skip
        keys = [point_key(names.get(one, one), PALETTE[at], _MARKERS[at]) for at, one in enumerate(samples)]
        if len(samples) > 1:
            legend_above(ax, keys, columns=min(3, len(keys)))
        ax.set_yticks(range(len(order)), [wrap_text(names.get(name, name), 24) for name in order])
        ax.set_ylim(len(order) - 0.5, -0.5)
        ax.margins(x=0.08)
        ax.set_xlabel(words["x"])
        notes = [words["line"], *([words["undefined"]] if rows["smd"].isna().any() else []), words["caution"]]
        foot = Foot(words["n"].format(n=len(order), k=len(samples)), kind, source, tuple(notes))
        pad = 10 if len(samples) == 1 else 30 + 14 * ((len(samples) - 1) // 3)
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own, title_pad=pad)


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    where = "plot_balance"
    rows = numeric_rows(table, ("covariate", "smd"), where=where)
    rows["sample"] = table["sample"].astype("str").to_numpy() if "sample" in table.columns else ""
    if rows.duplicated(["covariate", "sample"]).any():
        raise PlotError("a covariate stands twice in a sample", where=where, expected="one row", remedy="filter first")
    if rows["sample"].nunique() > len(_MARKERS):
        raise PlotError(f"{rows['sample'].nunique()} samples", where=where, expected=f"at most {len(_MARKERS)}")
    if np.isinf(rows["smd"]).any():
        raise PlotError("an infinite difference", where=where, expected="finite numbers or NaN")
    return rows
