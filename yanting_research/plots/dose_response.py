"""Dose-response (剂量反应图): the outcome over the dose, with a rug where there are data to say so."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from yanting_research.plots.bands import draw_band, legend_above, line_key, numeric_rows, patch_key
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_dose_response"]

_WORDS = {
    "zh": {
        "title": "剂量与结果", "x": "剂量（{dose}）", "y": "与剂量为 {base} 时之差（{unit}）",
        "level": "结果（{unit}）", "unit": "结果变量的单位", "dose": "学时、元等", "estimate": "估计值",
        "band": "逐点 95% 区间", "truth": "模拟时设定的真值", "rug": "有数据的剂量", "n": "{n} 个观测到的剂量",
        "points": "{n} 个剂量", "thin": "只有 5% 的观测在竖虚线以右，那里的曲线不可靠", "caution": "相关，不是因果",
    },
    "en": {
        "title": "Dose and outcome", "x": "Dose ({dose})", "y": "Difference from dose {base} ({unit})",
        "level": "Outcome ({unit})", "unit": "unit of the outcome", "dose": "hours, yuan ...", "estimate": "estimate",
        "band": "pointwise 95% interval", "truth": "planted truth", "rug": "observed doses", "n": "{n} observed doses",
        "points": "{n} doses", "thin": "only 5% of the observations lie right of the dashed line",
        "caution": "association, not cause",
    },
}  # fmt: skip


def plot_dose_response(
    table: pd.DataFrame, *, support: ArrayLike = (), unit: str = "", dose: str = "", base: float | None = 0.0,
    ax: Axes | None = None, lang: str = "zh", title: str = "", source: str = "", data_kind: str = "",
) -> Axes:  # fmt: skip
    """Draw a dose-response curve with its interval and its support.

    Parameters
    ----------
    table
        ``dose, estimate, ci_low, ci_high``, and ``truth`` where known.
    support
        Observed doses: the rug, and the dashed line at their 95th percentile, beyond which the curve rests on little.
    unit, dose
        Units of outcome and dose.
    base
        The dose that the curve is a difference from; None for levels.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        A line, a band, a rug.

    Raises
    ------
    PlotError
        Without rows or columns, or for an undefined dose or estimate.

    Examples
    --------
    >>> made = pd.DataFrame({"dose": [0, 10, 20], "estimate": [0, 2, 3], "ci_low": [0, 1, 1], "ci_high": [0, 3, 5]})
    >>> ax = plot_dose_response(made, support=[0, 5, 18], unit="个百分点", dose="学时", data_kind="simulated")
    >>> ax.get_xlabel()
    '剂量（学时）'
    """
    words = _WORDS[check_lang(lang)]
    rows = numeric_rows(
        table, ("dose", "estimate", "ci_low", "ci_high"), where="plot_dose_response", finite=("dose", "estimate"),
        optional=("truth",),
    ).sort_values("dose", kind="stable")  # fmt: skip
    kind = kind_of(rows, data_kind, where="plot_dose_response")
    seen = np.asarray(support, dtype=np.float64)
    seen = seen[np.isfinite(seen)]
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=8.6)
        ax.grid(visible=True, axis="y")
        if base is not None:
            ax.axhline(0, color=COLOURS["quiet"], linewidth=1)
        draw_band(ax, rows["dose"], rows["ci_low"], rows["ci_high"], colour=PALETTE[0])
        ax.plot(rows["dose"], rows["estimate"], color=PALETTE[0], linewidth=2.2, gid="estimate")
        keys: list[object] = [line_key(words["estimate"], PALETTE[0]), patch_key(words["band"], PALETTE[0])]
        if rows["truth"].notna().any():
            ax.plot(rows["dose"], rows["truth"], color=COLOURS["warning"], linestyle="--", linewidth=1.6, gid="truth")
            keys.append(line_key(words["truth"], COLOURS["warning"], linestyle="--", linewidth=1.6))
        notes = [words["caution"]]
        if len(seen):
            ax.plot(seen, np.full(len(seen), 0.012), "|", color=COLOURS["ink"], markersize=8, alpha=0.35,
                    transform=ax.get_xaxis_transform(), gid="rug")  # fmt: skip
            ax.axvline(
                float(np.quantile(seen, 0.95)), color=COLOURS["quiet"], linestyle="--", linewidth=1.1, gid="thin"
            )
            keys.append(line_key(words["rug"], COLOURS["ink"], marker="|", linestyle="none"))
            notes.append(words["thin"])
        legend_above(ax, keys)
        ax.margins(x=0.03, y=0.08)
        ax.set_xlabel(words["x"].format(dose=dose or words["dose"]))
        named = unit or words["unit"]
        ax.set_ylabel(
            words["level"].format(unit=named) if base is None else words["y"].format(unit=named, base=f"{base:g}")
        )
        counts = words["n"].format(n=number_label(len(seen))) if len(seen) else words["points"].format(n=len(rows))
        foot = Foot(counts, kind, source, tuple(notes))
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own, title_pad=30)
