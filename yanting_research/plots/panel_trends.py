"""Panel trends (分批趋势图): means by cohort over the periods."""

from __future__ import annotations

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
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
        One line a cohort, in the order of first appearance, broken at an undefined mean.

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
        _draw(ax, rows, cohorts)
        dated = [_start(ax, rows[rows["cohort"] == cohort], PALETTE[place]) for place, cohort in enumerate(cohorts)]
        _legend(ax, rows, cohorts, words["cohort"])
        ax.xaxis.set_major_locator(MaxNLocator(nbins=12, integer=True))
        ax.margins(x=0.03, y=0.12)
        default = "期" if lang == "zh" else "index"
        ax.set_xlabel(words["x"].format(period=period or default))
        ax.set_ylabel(words["y"].format(outcome=outcome, unit=unit))
        n = rows.groupby("cohort")["n_entities"].max().sum()
        counts = words["n"].format(n=number_label(n), k=len(cohorts), t=rows["period"].nunique())
        foot = Foot(counts, kind, source, (words["start"],) if any(dated) else ())
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


def _draw(ax: Axes, rows: pd.DataFrame, cohorts: list[str]) -> None:
    ordered = rows.sort_values(["cohort", "period"], kind="stable").astype({"mean": float})
    before = len(ax.lines)
    sns.lineplot(
        ordered,
        x="period",
        y="mean",
        hue="cohort",
        hue_order=cohorts,
        palette=list(PALETTE[: len(cohorts)]),
        style="cohort",
        style_order=cohorts,
        markers=list(_MARKERS[: len(cohorts)]),
        dashes=False,
        # seaborn leaves undefined means out and would draw straight across them: each run is a line of its own
        units=ordered["mean"].isna().cumsum(),
        estimator=None,
        errorbar=None,
        linewidth=2,
        markersize=6,
        legend=False,
        ax=ax,
    )
    for line in ax.lines[before:]:
        line.set_gid("cohort")


def _start(ax: Axes, rows: pd.DataFrame, colour: str) -> bool:
    """Draw where the cohort's treatment starts; false when it has no start."""
    since = rows["treated_since"].dropna() if "treated_since" in rows.columns else pd.Series(dtype=float)
    if since.empty:
        return False
    # Half a period before the first treated one: the line stands between before and after.
    ax.axvline(float(since.iloc[0]) - 0.5, color=colour, linestyle="--", linewidth=1.1)
    return True


def _legend(ax: Axes, rows: pd.DataFrame, cohorts: list[str], title: str) -> None:
    counts = rows.groupby("cohort")["n_entities"].max()
    handles = [
        Line2D(
            [], [], color=PALETTE[place], marker=_MARKERS[place], markeredgecolor="white", markersize=6, linewidth=2,
            label=f"{wrap_text(str(cohort), 20)} (n={int(counts[cohort])})",
        )
        for place, cohort in enumerate(cohorts)
    ]  # fmt: skip
    ax.legend(handles=handles, title=title, loc="upper left", bbox_to_anchor=(1.01, 1.0), borderaxespad=0)
