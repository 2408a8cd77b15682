"""Placebo gaps (安慰剂差距图): the treated unit's gap to its synthetic control among those of all others."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from yanting_research.errors import PlotError
from yanting_research.plots.bands import legend_above, line_key, numeric_rows
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_synthetic_gaps"]

_WORDS = {
    "zh": {
        "title": "{name}的差距在全部单位里排第几", "x": "时期{period}", "period": "（{period}）",
        "y": "与合成对照之差（{unit}）", "unit": "结果变量的单位", "treated": "{name}",
        "placebo": "把别的单位当作采纳单位（{n} 个）", "n": "{n} 个单位，{t} 期",
        "rank": "采纳后与采纳前差距之比排第 {rank}，p = {rank}/{n} = {p}",
        "limit": "只有 1 个处理单位，p 不可能小于 1/{n}",
    },
    "en": {
        "title": "The gap of {name} among all units", "x": "Period{period}", "period": " ({period})",
        "y": "Difference from synthetic control ({unit})", "unit": "unit of the outcome", "treated": "{name}",
        "placebo": "others as if treated ({n})", "n": "{n} units, {t} periods",
        "rank": "rank {rank} by ratio of gaps after and before, p = {rank}/{n} = {p}",
        "limit": "with one treated unit p cannot fall below 1/{n}",
    },
}  # fmt: skip


def plot_synthetic_gaps(
    table: pd.DataFrame, *, treated: str, since: float, rank: int = 0, unit: str = "", period: str = "",
    ax: Axes | None = None, lang: str = "zh", title: str = "", source: str = "", data_kind: str = "",
) -> Axes:  # fmt: skip
    """Draw gaps of the treated unit and of the placebos.

    Parameters
    ----------
    table
        ``entity, period, gap``, a row a unit and period.
    treated
        The treated unit's name in ``entity``.
    since
        First treated period.
    rank
        Rank of the treated unit, 1 the largest ratio of root mean squares after and before; with it p stands at the
        foot.
    unit, period
        Units of outcome and period.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Raises
    ------
    PlotError
        Without rows or columns, or when the treated unit is not among them.

    Examples
    --------
    >>> made = pd.DataFrame({"entity": ["甲", "甲", "乙", "乙"], "period": [1, 2, 1, 2], "gap": [0.0, 3.0, 0.1, -0.2]})
    >>> ax = plot_synthetic_gaps(made, treated="甲", since=2, rank=1, data_kind="specimen")
    >>> sum(line.get_gid() == "placebo" for line in ax.lines)
    1
    """
    words = _WORDS[check_lang(lang)]
    where = "plot_synthetic_gaps"
    rows = numeric_rows(table, ("entity", "period", "gap"), where=where, finite=("period",))
    if treated not in set(rows["entity"]):
        raise PlotError(f"no unit {treated!r}", where=where, expected=", ".join(sorted(set(rows["entity"]))[:10]))
    kind = kind_of(rows, data_kind, where=where)
    n = rows["entity"].nunique()
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=8.6)
        ax.axhline(0, color=COLOURS["quiet"], linewidth=1)
        ax.axvline(since - 0.5, color=COLOURS["quiet"], linestyle="--", linewidth=1.1, gid="since")
        for name, group in rows.sort_values("period", kind="stable").groupby("entity", sort=True):
            mine = name == treated
            ax.plot(
                group["period"], group["gap"], color=PALETTE[0] if mine else COLOURS["quiet"], zorder=3 if mine else 2,
                linewidth=2.6 if mine else 0.9, alpha=1.0 if mine else 0.45, gid="treated" if mine else "placebo",
            )  # fmt: skip
        keys = [line_key(words["treated"].format(name=treated), PALETTE[0], linewidth=2.6),
                line_key(words["placebo"].format(n=n - 1), COLOURS["quiet"], linewidth=0.9)]  # fmt: skip
        legend_above(ax, keys)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=12, integer=True))
        ax.margins(x=0.03, y=0.08)
        ax.set_xlabel(words["x"].format(period=words["period"].format(period=period) if period else ""))
        ax.set_ylabel(words["y"].format(unit=unit or words["unit"]))
        ranked = words["rank"].format(rank=rank, n=n, p=number_label(rank / n, 3))
        notes = (ranked, words["limit"].format(n=n)) if rank else ()
        foot = Foot(words["n"].format(n=n, t=rows["period"].nunique()), kind, source, notes)
        heading = title or words["title"].format(name=treated)
        return finish_axes(ax, title=heading, foot=foot, lang=lang, own=own, title_pad=30)
