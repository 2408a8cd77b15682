"""Event study (事件研究图): effects by time since adoption, with bands and the test of the time before."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from yanting_research.errors import PlotError
from yanting_research.plots.bands import legend_above, line_key, numeric_rows, point_key, truth_key
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_event_study"]

_WORDS = {
    "zh": {
        "title": "采纳前后各期的效应", "x": "距采纳的期数（0 为采纳当期{period}）", "period": "，每期一个{period}",
        "y": "效应（{unit}）", "unit": "结果变量的单位", "estimate": "估计值与逐点 95% 区间", "band": "同时区间",
        "reference": "比较的基准期（效应定为 0）", "truth": "模拟时设定的真值", "n": "{n} 期，采纳前 {before} 期",
        "p": "采纳前各期同为 0 的检验：p = {p}", "small": "采纳前各期同为 0 的检验：p < 0.001",
        "power": "要是真有每期 {slope} 的线性偏离，这个检验只有 {power}% 的机会发现",
        "strong": "要是真有每期 {slope} 的线性偏离，这个检验有 {power}% 的机会发现",
        "caution": "检验不显著不等于平行趋势成立",
    },
    "en": {
        "title": "Effects by time since adoption", "x": "Periods since adoption (0: first treated period{period})",
        "period": "; a period is a {period}", "y": "Effect ({unit})", "unit": "unit of the outcome",
        "estimate": "estimate, pointwise 95% interval", "band": "simultaneous band",
        "reference": "reference period (set to 0)", "truth": "planted truth",
        "n": "{n} periods, {before} before adoption", "p": "test of no effects before adoption: p = {p}",
        "small": "test of no effects before adoption: p < 0.001",
        "power": "its power against a linear trend of {slope} a period is only {power}%",
        "strong": "its power against a linear trend of {slope} a period is {power}%",
        "caution": "a test that does not reject does not show parallel trends",
    },
}  # fmt: skip
_ENOUGH = 0.8


def plot_event_study(
    table: pd.DataFrame, *, unit: str = "", period: str = "", pretest: Mapping[str, float] | None = None,
    ax: Axes | None = None, lang: str = "zh", title: str = "", source: str = "", data_kind: str = "",
) -> Axes:  # fmt: skip
    """Draw effects before and after adoption.

    Parameters
    ----------
    table
        ``event`` (periods since adoption, 0 the first treated one), ``estimate, ci_low, ci_high`` (pointwise);
        further ``band_low, band_high`` (simultaneous) and ``truth`` where known. A reference period has estimate 0 and
        no interval.
    unit, period
        Unit of the outcome; what a period is (季度, quarter).
    pretest
        Of the effects before adoption: ``p_value``; with ``power`` also ``slope``, the linear departure a period that
        the test would find with that probability. Both stand at the foot.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        Points with thick pointwise and thin simultaneous intervals, a line at 0, a dashed one after the last period
        before adoption, hollow diamonds at the truth.

    Raises
    ------
    PlotError
        Without rows or columns, for an event time that stands twice or is no number, or an undefined estimate.

    Examples
    --------
    >>> made = pd.DataFrame({"event": [-2, -1, 0, 1], "estimate": [0.1, 0.0, 1.2, 2.0],
    ...     "ci_low": [-0.9, None, 0.2, 0.9], "ci_high": [1.1, None, 2.2, 3.1]})
    >>> ax = plot_event_study(made, unit="个百分点", pretest={"p_value": 0.84}, data_kind="simulated")
    >>> [line.get_xdata()[0] for line in ax.lines if line.get_gid() == "last-before"]
    [-0.5]
    """
    words = _WORDS[check_lang(lang)]
    rows = _checked(table)
    kind = kind_of(rows, data_kind, where="plot_event_study")
    before = int((rows["event"] < 0).sum())
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=8.6)
        ax.grid(visible=True, axis="y")
        ax.axhline(0, color=COLOURS["quiet"], linewidth=1)
        if before:
            ax.axvline(-0.5, color=COLOURS["quiet"], linestyle="--", linewidth=1.1, gid="last-before")
        keys = _draw(ax, rows, words)
        legend_above(ax, keys, columns=min(len(keys), 3))
        ax.xaxis.set_major_locator(MaxNLocator(nbins=16, integer=True))
        ax.margins(x=0.04, y=0.08)
        ax.set_xlabel(words["x"].format(period=words["period"].format(period=period) if period else ""))
        ax.set_ylabel(words["y"].format(unit=unit or words["unit"]))
        counts = words["n"].format(n=len(rows), before=before)
        foot = Foot(counts, kind, source, _tested(pretest, words))
        pad = 30 if len(keys) <= 3 else 44
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own, title_pad=pad)


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    where = "plot_event_study"
    rows = numeric_rows(
        table, ("event", "estimate", "ci_low", "ci_high"), where=where, finite=("event", "estimate"),
        optional=("band_low", "band_high", "truth"),
    )  # fmt: skip
    if rows["event"].duplicated().any():
        raise PlotError("an event time stands twice", where=where, expected="one row each", remedy="filter first")
    return rows.sort_values("event", kind="stable").reset_index(drop=True)


def _draw(ax: Axes, rows: pd.DataFrame, words: dict[str, str]) -> list[object]:
    colour = PALETTE[0]
    keys: list[object] = [line_key(words["estimate"], colour, marker="o", linewidth=2.6)]
    banded = bool(rows["band_low"].notna().any())
    x = rows["event"].to_numpy()
    if banded:
        ax.vlines(x, rows["band_low"], rows["band_high"], color=colour, linewidth=1, gid="simultaneous")
        keys.append(line_key(words["band"], colour, linewidth=1))
    ax.vlines(x, rows["ci_low"], rows["ci_high"], color=colour, linewidth=2.6, gid="pointwise")
    base = rows["ci_low"].isna() & (rows["estimate"] == 0) & (rows["event"] < 0)
    ax.plot(
        x[~base], rows.loc[~base, "estimate"], marker="o", markersize=6, linestyle="none", color=colour, gid="estimate"
    )
    if base.any():
        ax.plot(x[base], np.zeros(int(base.sum())), marker="o", markersize=6, linestyle="none", color=colour,
                markerfacecolor="white", gid="reference")  # fmt: skip
        keys.append(point_key(words["reference"], colour, markerfacecolor="white"))
    known = rows["truth"].notna()
    if known.any():
        ax.scatter(x[known], rows.loc[known, "truth"], marker="D", s=60, facecolor="none",
                   edgecolor=COLOURS["warning"], linewidth=1.6, zorder=4, gid="truth")  # fmt: skip
        keys.append(truth_key(words["truth"]))
    return keys


def _tested(pretest: Mapping[str, float] | None, words: dict[str, str]) -> tuple[str, ...]:
    """The test of the periods before adoption, with its power and what it cannot show."""
    if not pretest:
        return ()
    p = float(pretest["p_value"])
    said = [words["small"] if p < 0.001 else words["p"].format(p=number_label(p, 3))]
    if "power" in pretest:
        power = float(pretest["power"])
        template = words["strong"] if power >= _ENOUGH else words["power"]
        said.append(template.format(slope=number_label(float(pretest["slope"]), 2), power=number_label(100 * power)))
    return (*said, words["caution"])
