"""Power curves (功效曲线): how large an effect a planned roll-out would find, and the smallest one worth hoping for."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from yanting_research.errors import PlotError
from yanting_research.plots.bands import draw_band, legend_above, line_key, numeric_rows
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["detectable_effect", "plot_power"]

_WORDS = {
    "zh": {
        "title": "设想的效应有多大，就有多少机会发现", "x": "设想的效应（{unit}）", "y": "发现它的概率（功效，%）",
        "unit": "结果变量的单位", "mde": "{design}：最小可检测效应 {value}", "none": "{design}：图中范围内到不了 80%",
        "n": "{n} 种方案，每点 {draws} 次模拟", "plain": "{n} 种方案", "goal": "横线：80%",
        "error": "色带：模拟次数有限带来的 95% 误差",
    },
    "en": {
        "title": "Power by size of the effect", "x": "Assumed effect ({unit})",
        "y": "Probability of finding it (power, %)", "unit": "unit of the outcome",
        "mde": "{design}: minimum detectable effect {value}", "none": "{design}: does not reach 80% here",
        "n": "{n} designs, {draws} draws a point", "plain": "{n} designs", "goal": "line at 80%",
        "error": "band: 95% Monte Carlo error",
    },
}  # fmt: skip
_GOAL, _SURE, _MOST = 0.8, 1.96, len(PALETTE)


def plot_power(
    table: pd.DataFrame, *, unit: str = "", labels: Mapping[str, str] | None = None, ax: Axes | None = None,
    lang: str = "zh", title: str = "", source: str = "", data_kind: str = "",
) -> Axes:  # fmt: skip
    """Draw power against the assumed effect, a line a design.

    Parameters
    ----------
    table
        ``effect``, ``power`` (a share); further ``design`` (one line each) and ``n_draws`` where power was simulated.
    unit
        Of the effect.
    labels
        Words for designs.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        Lines with the chance error of the simulation, a line at 80 %, and a drop line from where a design crosses it:
        the minimum detectable effect (linear between the points).

    Raises
    ------
    PlotError
        Without rows or columns, for a power outside 0 to 1, one effect twice in a design, or more than six designs.

    Examples
    --------
    >>> made = pd.DataFrame({"effect": [0.0, 2.0, 4.0], "power": [0.05, 0.6, 1.0], "design": "36 个乡镇"})
    >>> ax = plot_power(made, unit="个百分点", data_kind="simulated")
    >>> [round(float(line.get_xdata()[0]), 6) for line in ax.lines if line.get_gid() == "mde"]
    [3.0]
    """
    words, names = _WORDS[check_lang(lang)], dict(labels or {})
    rows = _checked(table)
    kind = kind_of(rows, data_kind, where="plot_power")
    designs = list(dict.fromkeys(rows["design"]))
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=8.6)
        ax.grid(visible=True, axis="y")
        ax.axhline(100 * _GOAL, color=COLOURS["quiet"], linestyle="--", linewidth=1.1, gid="goal")
        keys = []
        for place, design in enumerate(designs):
            own_rows = rows[rows["design"] == design].sort_values("effect", kind="stable")
            found = _draw(ax, own_rows, PALETTE[place])
            said = words["none"] if np.isnan(found) else words["mde"]
            label = said.format(design=names.get(design, design), value=number_label(found, 2)).lstrip("：: ")
            keys.append(line_key(label, PALETTE[place], marker="o"))
        legend_above(ax, keys, columns=1 if len(keys) < 3 else 2)
        ax.set_ylim(0, 104)
        ax.margins(x=0.03)
        ax.set_xlabel(words["x"].format(unit=unit or words["unit"]))
        ax.set_ylabel(words["y"])
        draws = rows["n_draws"].dropna()
        counts = words["plain" if draws.empty else "n"].format(
            n=len(designs), draws=number_label(draws.min()) if len(draws) else ""
        )
        notes = (words["goal"], *([] if draws.empty else [words["error"]]))
        lines = len(keys) if len(keys) < 3 else -(-len(keys) // 2)
        foot = Foot(counts, kind, source, notes)
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own, title_pad=16 + 15 * lines)


def detectable_effect(effect: np.ndarray, power: np.ndarray, *, goal: float = _GOAL) -> float:
    """The smallest effect at which the line through the points first reaches ``goal``; NaN where it never does.

    >>> detectable_effect(np.array([0.0, 2.0, 4.0]), np.array([0.05, 0.6, 1.0]))
    3.0
    """
    for at in range(len(effect)):
        if power[at] >= goal:
            if at == 0:
                return float(effect[0])
            share = (goal - power[at - 1]) / (power[at] - power[at - 1])
            return float(effect[at - 1] + share * (effect[at] - effect[at - 1]))
    return float("nan")


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    where = "plot_power"
    rows = numeric_rows(table, ("effect", "power"), where=where, finite=("effect", "power"), optional=("n_draws",))
    rows["design"] = table["design"].astype("str").to_numpy() if "design" in table.columns else ""
    if not rows["power"].between(0, 1).all():
        raise PlotError("a power outside 0 to 1", where=where, expected="shares")
    if rows.duplicated(["design", "effect"]).any():
        raise PlotError("an effect stands twice in a design", where=where, expected="one row", remedy="filter first")
    if rows["design"].nunique() > _MOST:
        raise PlotError(f"{rows['design'].nunique()} designs", where=where, expected=f"at most {_MOST}")
    return rows


def _draw(ax: Axes, rows: pd.DataFrame, colour: str) -> float:
    """One design's line; returns its minimum detectable effect."""
    effect, power = rows["effect"].to_numpy(), rows["power"].to_numpy()
    error = _SURE * np.sqrt(power * (1 - power) / rows["n_draws"].to_numpy())
    draw_band(ax, effect, 100 * np.clip(power - error, 0, 1), 100 * np.clip(power + error, 0, 1), colour=colour)
    ax.plot(effect, 100 * power, color=colour, marker="o", markersize=5, linewidth=2, gid="power")
    found = detectable_effect(effect, power)
    if not np.isnan(found):
        ax.plot([found, found], [0, 100 * _GOAL], color=colour, linestyle=":", linewidth=1.4, gid="mde")
    return found
