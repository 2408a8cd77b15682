"""Panel trends (分批趋势图): means by cohort over the periods."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from yanting_research.errors import PlotError
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes, require_columns, wrap_text
from yanting_research.plots.theme import PALETTE, check_lang, figure_theme

__all__ = ["plot_panel_trends"]

_WORDS = {
    "zh": {
        "title": "{outcome}：各批次均值", "x": "时期（{period}）", "y": "{outcome}均值（{unit}）", "cohort": "批次",
        "n": "{n} 个单位，{k} 个批次，{t} 期", "start": "虚竖线：该批次开始培训",
    },
    "en": {
        "title": "{outcome}: means by cohort", "x": "Period ({period})", "y": "Mean {outcome} ({unit})",
        "cohort": "Cohort",
        "n": "{n} entities, {k} cohorts, {t} periods", "start": "dashed: the cohort's training begins",
    },
}  # fmt: skip
_MARKERS = ("o", "s", "^", "v", "D", "P")


def plot_panel_trends(
    table: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    period: str = "",
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw the mean of an outcome by cohort and period.

    Parameters
    ----------
    table
        Columns ``cohort`` (text), ``period`` (integer), ``mean`` [unit] and
        ``n_entities`` (count); optional ``treated_since`` [period], ``NaN`` for never.
    outcome, unit
        Name and unit of the outcome, for axis and title.
    period
        What a period is (季度, year), for the axis.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        One line a cohort, in the order of first appearance.

    Raises
    ------
    PlotError
        Without rows, with more than six cohorts, or two rows for a cohort and period.

    Examples
    --------
    >>> rows = {"cohort": ["第一批"] * 2, "period": [1, 2], "mean": [40.0, 45.5], "n_entities": [12, 12]}
    >>> ax = plot_panel_trends(pd.DataFrame(rows), outcome="参学率", unit="%", data_kind="simulated")
    >>> [line.get_ydata().tolist() for line in ax.lines if line.get_gid() == "cohort"]
    [[40.0, 45.5]]
    """
    words = _WORDS[check_lang(lang)]
    rows = _checked(table)
    kind = kind_of(rows, data_kind, where="plot_panel_trends")
    cohorts = list(dict.fromkeys(rows["cohort"]))
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=8.6)
        ax.grid(visible=True, axis="y")
        dated = False
        for index, cohort in enumerate(cohorts):
            dated |= _cohort(ax, rows[rows["cohort"] == cohort].sort_values("period"), index)
        ax.legend(title=words["cohort"], loc="upper left", bbox_to_anchor=(1.01, 1.0), borderaxespad=0)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=12, integer=True))
        ax.margins(x=0.03, y=0.12)
        default = "期" if lang == "zh" else "index"
        ax.set_xlabel(words["x"].format(period=period or default))
        ax.set_ylabel(words["y"].format(outcome=outcome, unit=unit))
        n = rows.groupby("cohort")["n_entities"].max().sum()
        counts = words["n"].format(n=number_label(n), k=len(cohorts), t=rows["period"].nunique())
        foot = Foot(counts, kind, source, (words["start"],) if dated else ())
        heading = title or words["title"].format(outcome=outcome)
        return finish_axes(ax, title=heading, foot=foot, lang=lang, own=own)


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    where = "plot_panel_trends"
    rows = require_columns(table, ("cohort", "period", "mean", "n_entities"), where=where)
    if rows.duplicated(["cohort", "period"]).any():
        raise PlotError("two rows for a cohort and period", where=where, expected="one", remedy="average them first")
    if rows["cohort"].nunique() > len(PALETTE):
        raise PlotError(
            f"{rows['cohort'].nunique()} cohorts",
            where=where,
            expected=f"at most {len(PALETTE)}, or colours repeat",
            remedy="merge or leave out cohorts",
        )
    return rows


def _cohort(ax: Axes, rows: pd.DataFrame, index: int) -> bool:
    """Draw one cohort; true when the start of its treatment is drawn."""
    colour = PALETTE[index]
    label = wrap_text(str(rows["cohort"].iloc[0]), 20)
    ax.plot(
        rows["period"].to_numpy(), rows["mean"].to_numpy(dtype=float), color=colour, linewidth=2, markersize=5,
        marker=_MARKERS[index], label=f"{label} (n={int(rows['n_entities'].max())})", gid="cohort",
    )  # fmt: skip
    since = rows["treated_since"].dropna() if "treated_since" in rows.columns else pd.Series(dtype=float)
    if since.empty:
        return False
    # Half a period before the first treated one: the line stands between before and after.
    ax.axvline(float(since.iloc[0]) - 0.5, color=colour, linestyle="--", linewidth=1.1)
    return True
