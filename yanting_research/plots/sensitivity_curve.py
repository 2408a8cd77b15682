"""Sensitivity curves (敏感性曲线): estimate and interval as an assumption is given up, and where they break."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from yanting_research.plots.bands import draw_band, legend_above, line_key, numeric_rows, patch_key
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_sensitivity_curve"]

_WORDS = {
    "zh": {
        "magnitude": "平行趋势放宽的幅度（采纳前最大偏离的倍数）", "smoothness": "允许趋势每期改变的斜率（{unit}）",
        "missing": "没有上报的与上报了的相差多少（{unit}）", "selection": "未观测因素与已观测因素的相对强度 δ",
        "title_magnitude": "平行趋势不成立到什么程度，结论才站不住",
        "title_smoothness": "趋势弯曲到什么程度，结论才站不住", "title_missing": "没有上报的要差多少，结论才站不住",
        "title_selection": "未观测因素要有多强，结论才站不住", "y": "效应（{unit}）", "unit": "结果变量的单位",
        "estimate": "估计值", "interval": "95% 区间", "bounds": "稳健区间", "break": "区间从 {value} 起含 0",
        "never": "图中范围内区间都不含 0", "always": "区间从一开始就含 0", "n": "{n} 个取值", "truth": "真值",
    },
    "en": {
        "magnitude": "Violation of parallel trends (multiples of the largest one before adoption)",
        "smoothness": "Change of slope allowed per period ({unit})",
        "missing": "Unreported minus reported, assumed ({unit})", "selection": "Unobserved relative to observed, δ",
        "title_magnitude": "How far parallel trends may fail", "title_smoothness": "How far trends may bend",
        "title_missing": "How far the unreported may differ", "title_selection": "How strong the unobserved must be",
        "y": "Effect ({unit})", "unit": "unit of the outcome", "estimate": "estimate", "interval": "95% interval",
        "bounds": "robust interval", "break": "interval holds 0 from {value}", "never": "no interval here holds 0",
        "always": "the interval holds 0 from the start", "n": "{n} values", "truth": "truth",
    },
}  # fmt: skip
ASSUMPTIONS = ("magnitude", "smoothness", "missing", "selection")


def plot_sensitivity_curve(
    table: pd.DataFrame, *, assumption: str = "magnitude", unit: str = "", ax: Axes | None = None, lang: str = "zh",
    title: str = "", source: str = "", data_kind: str = "",
) -> Axes:  # fmt: skip
    """Draw the interval over the size of the departure from an assumption.

    Parameters
    ----------
    table
        ``departure, ci_low, ci_high``; further ``estimate`` and ``truth`` where there are any. A departure of 0 is the
        assumption itself.
    assumption
        What is given up: ``magnitude`` or ``smoothness`` (parallel trends, by relative magnitudes or by smoothness),
        ``missing`` (reports missing at random), ``selection`` (no unobserved confounding, Oster's δ).
    unit
        Of the outcome.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        A band, a line at 0, and dashed lines where the interval first holds 0, going away from a departure of 0.

    Raises
    ------
    ValueError
        For an unknown assumption.
    PlotError
        Without rows or columns, or for an undefined departure.

    Examples
    --------
    >>> made = pd.DataFrame({"departure": [0.0, 1.0, 2.0], "ci_low": [2.0, 0.5, -1.0], "ci_high": [4.0, 5.5, 7.0]})
    >>> ax = plot_sensitivity_curve(made, unit="个百分点", data_kind="simulated")
    >>> [line.get_xdata()[0] for line in ax.lines if line.get_gid() == "break"]
    [np.float64(2.0)]
    """
    words = _WORDS[check_lang(lang)]
    if assumption not in ASSUMPTIONS:
        raise ValueError(f"assumption={assumption!r}; allowed: {', '.join(ASSUMPTIONS)}")
    where = "plot_sensitivity_curve"
    columns = ("departure", "ci_low", "ci_high")
    rows = numeric_rows(table, columns, where=where, finite=("departure",), optional=("estimate", "truth"))
    rows = rows.sort_values("departure", kind="stable").reset_index(drop=True)
    kind, named = kind_of(rows, data_kind, where=where), unit or words["unit"]
    colour, breaks = PALETTE[0], _breaks(rows)
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=8.6)
        ax.axhline(0, color=COLOURS["quiet"], linewidth=1.2)
        draw_band(ax, rows["departure"], rows["ci_low"], rows["ci_high"], colour=colour)
        for side in ("ci_low", "ci_high"):
            ax.plot(rows["departure"], rows[side], color=colour, linewidth=1.2, gid=side)
        known = bool(rows["estimate"].notna().any())
        keys: list[object] = [patch_key(words["interval" if known else "bounds"], colour)]
        for name, shade, style in (("estimate", colour, "-"), ("truth", COLOURS["warning"], "--")):
            if rows[name].notna().any():
                ax.plot(rows["departure"], rows[name], color=shade, linestyle=style, linewidth=2, gid=name)
                keys.append(line_key(words[name], shade, linestyle=style))
        for value in breaks:
            ax.axvline(value, color=COLOURS["warning"], linestyle=":", linewidth=1.6, gid="break")
        legend_above(ax, keys)
        ax.margins(x=0.02, y=0.08)
        ax.set_xlabel(words[assumption].format(unit=named))
        ax.set_ylabel(words["y"].format(unit=named))
        foot = Foot(words["n"].format(n=len(rows)), kind, source, (_said(rows, breaks, words),))
        heading = title or words[f"title_{assumption}"]
        return finish_axes(ax, title=heading, foot=foot, lang=lang, own=own, title_pad=30)


def _holds(rows: pd.DataFrame) -> np.ndarray:
    return np.asarray((rows["ci_low"] <= 0) & (rows["ci_high"] >= 0))


def _breaks(rows: pd.DataFrame) -> list[float]:
    """The departures, on either side of none, from which on the interval holds 0."""
    held, departure = _holds(rows), rows["departure"].to_numpy()
    start = int(np.abs(departure).argmin())
    if held[start]:
        return []
    upwards = next((at for at in range(start, len(rows)) if held[at]), None)
    downwards = next((at for at in range(start, -1, -1) if held[at]), None)
    return [departure[at] for at in (downwards, upwards) if at is not None]


def _said(rows: pd.DataFrame, breaks: list[float], words: dict[str, str]) -> str:
    if breaks:
        values = " / ".join(number_label(value, 2) for value in breaks)
        return words["break"].format(value=values)
    start = int(rows["departure"].abs().to_numpy().argmin())
    return words["always" if _holds(rows)[start] else "never"]
