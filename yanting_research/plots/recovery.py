"""Recovery (恢复检验图): how often intervals cover the planted truth, with the chance error of the draws."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from yanting_research.errors import PlotError
from yanting_research.plots.bands import legend_above, point_key
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes, require_columns, wrap_text
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_recovery"]

_WORDS = {
    "zh": {
        "coverage": "区间盖住真值的比例", "rejection": "没有效应时误报的比例", "x": "{measure}（%）",
        "title": "{measure}", "n": "{n} 次模拟（每行）", "goal_coverage": "竖线 95%，灰带 93% 至 97%",
        "goal_rejection": "竖线 5%，灰带 7% 以内", "error": "横线：模拟次数有限带来的 95% 误差",
        "to": "{low} 至 {high}",
    },
    "en": {
        "coverage": "Intervals that cover the truth", "rejection": "False alarms under the null", "x": "{measure} (%)",
        "title": "{measure}", "n": "{n} draws a row", "goal_coverage": "line at 95%, grey from 93% to 97%",
        "goal_rejection": "line at 5%, grey up to 7%", "error": "bars: 95% Monte Carlo error", "to": "{low} to {high}",
    },
}  # fmt: skip
_MARKERS = ("o", "s", "^", "v", "D", "P")
_GOALS = {"coverage": (95.0, 93.0, 97.0), "rejection": (5.0, 0.0, 7.0)}
_SURE = 1.96


def plot_recovery(
    table: pd.DataFrame, *, measure: str = "coverage", labels: Mapping[str, str] | None = None, ax: Axes | None = None,
    lang: str = "zh", title: str = "", source: str = "", data_kind: str = "",
) -> Axes:  # fmt: skip
    """Draw coverage or false rejections, a row an estimator, a colour a scenario.

    Parameters
    ----------
    table
        ``estimator, scenario, n_draws`` and the measure, a share; as ``summarise_recovery`` makes it. Drawn in the
        order given.
    measure
        ``coverage`` or ``rejection``.
    labels
        Words for estimators and scenarios.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        Points with the error ``1.96 * sqrt(p (1 - p) / n)`` of the simulation, a line at the goal.

    Raises
    ------
    ValueError
        For an unknown measure.
    PlotError
        Without rows or columns, for a share outside 0 to 1, more than six scenarios, or an estimator that has two
        rows in one scenario.

    Examples
    --------
    >>> made = pd.DataFrame({"estimator": ["twfe"], "scenario": ["S1"], "n_draws": [1000], "coverage": [0.47]})
    >>> ax = plot_recovery(made, data_kind="simulated")
    >>> [round(float(line.get_xdata()[0]), 1) for line in ax.lines if line.get_gid() == "share"]
    [47.0]
    """
    words = _WORDS[check_lang(lang)]
    if measure not in _GOALS:
        raise ValueError(f"measure={measure!r}; allowed: {', '.join(_GOALS)}")
    rows = _checked(table, measure)
    names, kind = dict(labels or {}), kind_of(rows, data_kind, where="plot_recovery")
    estimators, scenarios = (list(dict.fromkeys(rows[name])) for name in ("estimator", "scenario"))
    goal, low, high = _GOALS[measure]
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=8.6, height=max(3.4, 2.2 + 0.55 * len(estimators)))
        ax.axvspan(low, high, color=COLOURS["pale"], zorder=0)
        ax.axvline(goal, color=COLOURS["quiet"], linewidth=1.2)
        for row in rows.to_dict("records"):
            place, colour = estimators.index(row["estimator"]), scenarios.index(row["scenario"])
            shift = (colour - (len(scenarios) - 1) / 2) * min(0.16, 0.7 / len(scenarios))
            _draw(ax, row[measure], row["n_draws"], place + shift, colour)
        keys = [point_key(names.get(one, one), PALETTE[at], _MARKERS[at]) for at, one in enumerate(scenarios)]
        legend_above(ax, keys, columns=min(len(keys), 4))
        ax.set_yticks(range(len(estimators)), [wrap_text(names.get(one, one), 26) for one in estimators])
        ax.set_ylim(len(estimators) - 0.4, -0.6)
        ax.margins(x=0.05)
        ax.set_xlabel(words["x"].format(measure=words[measure]))
        draws = sorted(set(rows["n_draws"].astype(int)))
        shown = [number_label(draws[0]), number_label(draws[-1])]
        counts = words["n"].format(n=words["to"].format(low=shown[0], high=shown[1]) if len(draws) > 1 else shown[0])
        foot = Foot(counts, kind, source, (words[f"goal_{measure}"], words["error"]))
        heading = title or words["title"].format(measure=words[measure])
        return finish_axes(ax, title=heading, foot=foot, lang=lang, own=own, title_pad=30 if len(keys) <= 4 else 44)


def _checked(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    where = "plot_recovery"
    rows = require_columns(table, ("estimator", "scenario", "n_draws", measure), where=where)
    if rows.duplicated(["estimator", "scenario"]).any():
        raise PlotError("two rows for an estimator and scenario", where=where, expected="one", remedy="filter first")
    if rows["scenario"].nunique() > len(PALETTE):
        raise PlotError(f"{rows['scenario'].nunique()} scenarios", where=where, expected=f"at most {len(PALETTE)}")
    if not (rows[measure].between(0, 1) & (rows["n_draws"] > 0)).all():
        raise PlotError(f"{measure} outside 0 to 1, or no draws", where=where, expected="shares of one draw or more")
    return rows


def _draw(ax: Axes, share: float, n_draws: float, place: float, colour: int) -> None:
    error = _SURE * float(np.sqrt(share * (1 - share) / n_draws))
    ends = [100 * max(0.0, share - error), 100 * min(1.0, share + error)]
    ax.plot(ends, [place, place], color=PALETTE[colour], linewidth=2, solid_capstyle="butt", gid="error")
    ax.plot([100 * share], [place], marker=_MARKERS[colour], color=PALETTE[colour], markersize=6.5, gid="share")
