"""Composition over the years (构成变化图): one small panel a region, one stacked bar a year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Patch

from yanting_research.errors import PlotError
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes, require_columns, wrap_text
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_composition"]

_WORDS = {
    "zh": {
        "title": "队伍构成的变化", "y": "占比（%）", "derived": "{band}（推算）", "missing": "缺",
        "n": "{k} 个地区，{n} 个地区年", "unit": "年份下为总人数", "lacking": "缺数据 {n} 个地区年",
        "rest": "推算：100% 减去文中各项",
    },
    "en": {
        "title": "Composition over the years", "y": "Share (%)", "derived": "{band} (derived)", "missing": "n/a",
        "n": "{n} region-years in {k} regions", "unit": "below each year: persons in all",
        "lacking": "without data: {n} region-years", "rest": "derived: 100% minus the stated shares",
    },
}  # fmt: skip
_NAMED = ("region", "period", "band", "share", "whole", "derived")
_MAX_REGIONS, _MAX_PERIODS, _COLUMNS = 16, 8, 4
_PANEL = 1.95  # height of a panel with its labels [inch]
_HEAD, _FOOT = 1.05, 0.75  # title with legend, and foot [inch]
_SHOWN = 7.0  # percent: a lower part has no room for its number
_SUM = 100.5  # percent: rounded shares may reach a little above 100


def plot_composition(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw the parts of a whole as stacked bars, a panel a region, a bar a period.

    Parameters
    ----------
    table
        Columns ``region, period, band`` (text), ``share`` [percent of the whole], ``whole`` [persons]
        and ``derived`` (the band is what the others leave); optional ``band_en``. Bands are stacked in
        the order of first appearance. A period with an undefined share has no bar and says so.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        The frame; its ``child_axes`` are the panels, in the order of first appearance of the regions.

    Raises
    ------
    PlotError
        Without rows, with two rows for a region, period and band, with shares below 0 or above 100
        in all, or with more than 16 regions, 8 periods or 6 bands.

    Examples
    --------
    >>> rows = {"region": "甲县", "period": "2012", "band": ["35岁及以下", "36岁及以上"], "share": [14.7, 85.3],
    ...         "whole": 607, "derived": [False, True]}
    >>> ax = plot_composition(pd.DataFrame(rows), data_kind="simulated")
    >>> [round(float(bar.get_height()), 1) for bar in ax.child_axes[0].patches]
    [14.7, 85.3]
    """
    words = _WORDS[check_lang(lang)]
    rows = _checked(table)
    kind = kind_of(rows, data_kind, where="plot_composition")
    regions, looks = list(dict.fromkeys(rows["region"])), _looks(rows, lang)
    lines = -(-len(regions) // _COLUMNS)
    with figure_theme(lang):
        own = ax is None
        height = lines * _PANEL + _HEAD + _FOOT
        ax = open_axes(ax, width=9.2, height=height)
        for place, region in enumerate(regions):
            panel = ax.inset_axes(_bounds(place, lines, min(len(regions), _COLUMNS)))
            _draw(panel, rows[rows["region"] == region], looks, words["missing"])
            panel.set_title(wrap_text(str(region), 18), fontsize=10.5, loc="left", pad=4)
            if place % _COLUMNS == 0:
                panel.set_ylabel(words["y"], fontsize=9)
            else:
                panel.tick_params(labelleft=False)
        ax.set_axis_off()
        handles = [Patch(facecolor=look.colour, label=look.label) for look in looks.values()]
        ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.01), ncols=len(handles), borderaxespad=0)
        foot = Foot(_count(rows, words), kind, source, _notes(rows, words))
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own, title_pad=34)


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    where = "plot_composition"
    rows = require_columns(table, _NAMED, where=where)
    if rows.duplicated(["region", "period", "band"]).any():
        raise PlotError("two rows for a region, period and band", where=where, expected="one", remedy="settle them")
    for name, most in (("region", _MAX_REGIONS), ("period", _MAX_PERIODS), ("band", len(PALETTE))):
        if rows[name].nunique() > most:
            raise PlotError(
                f"{rows[name].nunique()} values of {name}", where=where, expected=f"at most {most}",
                remedy="draw a part of the table",
            )  # fmt: skip
    share = rows["share"].to_numpy(dtype=float)
    sums = rows.assign(share=share).groupby(["region", "period"])["share"].sum()
    if (share < 0).any() or np.isinf(share).any() or (sums > _SUM).any():
        raise PlotError(
            "shares below 0, or above 100 in all", where=where, expected="parts of one whole [percent]",
            remedy="leave out bands that overlap",
        )  # fmt: skip
    return rows.astype({"period": "str", "band": "str", "share": float, "whole": float, "derived": bool})


@dataclass(frozen=True, slots=True)
class _Look:
    """How a band is drawn and what the legend calls it."""

    colour: str
    label: str


def _looks(rows: pd.DataFrame, lang: str) -> dict[str, _Look]:
    """The bands in their order; what no text states is grey and says so."""
    hues = iter(PALETTE)
    shown = "band_en" if lang == "en" and "band_en" in rows.columns else "band"
    looks = {}
    for row in rows.drop_duplicates("band").to_dict("records"):
        label = str(row[shown])
        if row["derived"]:
            looks[str(row["band"])] = _Look(COLOURS["grid"], _WORDS[lang]["derived"].format(band=label))
        else:
            looks[str(row["band"])] = _Look(next(hues), label)
    return looks


def _bounds(place: int, lines: int, columns: int) -> tuple[float, float, float, float]:
    """Left, bottom, width and height of a panel in the frame."""
    gap = 0.055 if columns > 1 else 0.0
    width = (1 - gap * (columns - 1)) / columns
    row, column = divmod(place, _COLUMNS)
    high = 1 / lines
    return column * (width + gap), 1 - (row + 1) * high + 0.26 * high, width, 0.58 * high


def _draw(panel: Axes, rows: pd.DataFrame, looks: dict[str, _Look], missing: str) -> None:
    labels = []
    for at, (period, part) in enumerate(rows.groupby("period", sort=True)):
        whole = float(part["whole"].iloc[0])
        labels.append(str(period) if np.isnan(whole) else f"{period}\n{number_label(whole)}")
        if part["share"].isna().any():
            panel.text(at, 50, missing, ha="center", va="center", fontsize=9, color=COLOURS["quiet"])
        else:
            _bar(panel, at, part, looks)
    panel.set_xticks(range(len(labels)), labels, fontsize=8.5)
    panel.set_xlim(-0.6, len(labels) - 0.4)
    panel.set_ylim(0, 100)
    panel.set_yticks([0, 50, 100])
    panel.tick_params(axis="x", length=0)
    panel.tick_params(axis="y", labelsize=8.5)


def _bar(panel: Axes, at: int, part: pd.DataFrame, looks: dict[str, _Look]) -> None:
    """One stacked bar; a part with room for it bears its number."""
    shares = dict(zip(part["band"], part["share"], strict=True))
    bottom = 0.0
    for band, look in looks.items():
        share = float(shares.get(band, 0.0))
        panel.bar(at, share, bottom=bottom, width=0.72, color=look.colour, linewidth=0)
        if share >= _SHOWN:
            place = bottom + share / 2
            text = panel.text(at, place, number_label(share, 1), ha="center", va="center", fontsize=7.5)
            text.set_color(_on(look.colour))
        bottom += share


def _on(colour: str) -> str:
    """Ink on a light colour, paper on a dark one."""
    red, green, blue = to_rgb(colour)
    return COLOURS["ink"] if 0.299 * red + 0.587 * green + 0.114 * blue > 0.6 else COLOURS["paper"]


def _count(rows: pd.DataFrame, words: dict[str, str]) -> str:
    return words["n"].format(k=rows["region"].nunique(), n=len(rows.drop_duplicates(["region", "period"])))


def _notes(rows: pd.DataFrame, words: dict[str, str]) -> tuple[str, ...]:
    without = len(rows[rows["share"].isna()].drop_duplicates(["region", "period"]))
    notes = [words["unit"]] if rows["whole"].notna().any() else []
    notes += [words["rest"]] if rows["derived"].any() else []
    return (*notes, *([words["lacking"].format(n=without)] if without else []))
