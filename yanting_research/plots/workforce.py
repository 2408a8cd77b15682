"""Workforce composition (队伍构成): parts with their wholes, as stated and as computed."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from yanting_research.errors import PlotError
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes, require_columns, wrap_text
from yanting_research.plots.term_bars import draw_bars
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_workforce"]

_WORDS = {
    "zh": {
        "title": "队伍构成", "x": "数量（{unit}）", "printed": "文中 {share}%", "of": "占比以各组总数为分母",
        "differs": "橙色：文中占比与计算有出入", "n": "{n} 项，{groups} 组", "whole": "{group}（共 {whole} {unit}）",
    },
    "en": {
        "title": "Composition of the workforce", "x": "Number ({unit})", "printed": "printed {share}%",
        "of": "per cent of each group's whole", "differs": "orange: printed share differs from the computed one",
        "n": "{n} indicators in {groups} groups", "whole": "{group} (of {whole} {unit})",
    },
}  # fmt: skip
_LABEL_WIDTH = 26


def plot_workforce(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw counts of persons by group, each with its share of the whole.

    Parameters
    ----------
    table
        Columns ``indicator`` (text), ``value`` [unit], ``unit`` and ``group`` (text);
        optional ``whole`` [unit], the total that the group is part of, and ``share``
        [percent], the share as printed in the text. ``NaN`` for none. Drawn in the
        order given, groups by first appearance.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        One bar a row. Beside it the number, the share computed from ``whole``, and the
        printed share where it differs at its own decimals (then the bar is orange).

    Raises
    ------
    PlotError
        Without rows, for undefined or negative values, or when units differ: 人 and
        人次 do not share an axis.

    Examples
    --------
    >>> rows = {"indicator": ["专科及以上"], "value": [603], "unit": ["人"], "group": ["学历"],
    ...         "whole": [607], "share": [99.4]}
    >>> ax = plot_workforce(pd.DataFrame(rows), data_kind="real")
    >>> [text.get_text() for text in ax.texts if "603" in text.get_text()]
    ['603（99.3%；文中 99.4%）']
    """
    words = _WORDS[check_lang(lang)]
    rows = _checked(table)
    kind = kind_of(rows, data_kind, where="plot_workforce")
    unit = str(rows["unit"].iloc[0])
    places, heads = _places(rows)
    names = [wrap_text(name, _LABEL_WIDTH) for name in rows["indicator"]]
    with figure_theme(lang):
        own = ax is None
        lines = max(places) + 1 + 0.5 * sum(name.count("\n") for name in names)
        ax = open_axes(ax, height=max(3.2, 1.7 + 0.36 * lines))
        differs = [_differs(row) for _, row in rows.iterrows()]
        bars = draw_bars(ax, rows["value"].to_numpy(dtype=float), places, height=0.68)
        for bar, odd in zip(bars, differs, strict=True):
            bar.set_facecolor(PALETTE[1] if odd else PALETTE[0])  # by hue, seaborn would draw them out of order
        ax.bar_label(bars, [_label(row, odd, lang) for (_, row), odd in zip(rows.iterrows(), differs, strict=True)],
                     padding=4, fontsize=10)  # fmt: skip
        for place, head in heads:
            text = _head(head, unit, words)
            ax.text(
                0.008, place, text, transform=ax.get_yaxis_transform(), ha="left", va="center", color=COLOURS["quiet"]
            )
        ax.set_yticks(places, names)
        ax.set_ylim(max(places) + 0.6, min([*places, *(place for place, _ in heads)]) - 0.6)
        ax.set_xlim(0, max(1.0, float(rows["value"].max())) * 1.32)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number_label(value)))
        ax.tick_params(axis="y", length=0)
        ax.set_xlabel(words["x"].format(unit=unit))
        notes = [words["of"]] if rows["whole"].notna().any() else []
        notes += [words["differs"]] if any(differs) else []
        foot = Foot(words["n"].format(n=len(rows), groups=rows["group"].nunique()), kind, source, tuple(notes))
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own)


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    where = "plot_workforce"
    rows = require_columns(table, ("indicator", "value", "unit", "group"), where=where)
    units = sorted(map(str, set(rows["unit"])))
    if len(units) > 1:
        raise PlotError(
            f"units {units}", where=where, expected="one unit a figure", remedy="draw one figure for each unit"
        )
    values = rows["value"].to_numpy(dtype=float)
    if not np.isfinite(values).all() or (values < 0).any():
        raise PlotError(
            "undefined or negative values", where=where, expected="numbers from 0", remedy="drop or mend these rows"
        )
    for name in ("whole", "share"):
        rows[name] = rows[name].astype(float) if name in rows.columns else float("nan")
    order = {group: index for index, group in enumerate(dict.fromkeys(rows["group"]))}
    return rows.assign(_order=rows["group"].map(order)).sort_values("_order", kind="stable", ignore_index=True)


def _places(rows: pd.DataFrame) -> tuple[list[float], list[tuple[float, pd.Series]]]:
    """Vertical places of the bars, and of the heading of each named group."""
    places: list[float] = []
    heads = []
    place = 0.0
    for index, row in rows.iterrows():
        if row["group"] and (index == 0 or row["group"] != rows["group"].iloc[int(str(index)) - 1]):
            place += 0.3 if places else 0.0
            heads.append((place, row))
            place += 1.0
        places.append(place)
        place += 1.0
    return places, heads


def _head(row: pd.Series, unit: str, words: dict[str, str]) -> str:
    if math.isnan(row["whole"]):
        return str(row["group"])
    return words["whole"].format(group=row["group"], whole=number_label(row["whole"], _digits(row["whole"])), unit=unit)


def _computed(row: pd.Series) -> float:
    return 100 * row["value"] / row["whole"] if row["whole"] > 0 else float("nan")


def _differs(row: pd.Series) -> bool:
    """The printed share is not the computed one, rounded to as many decimals as were printed."""
    share, computed = float(row["share"]), _computed(row)
    if math.isnan(share) or math.isnan(computed):
        return False
    decimals = len(repr(share).partition(".")[2].rstrip("0"))
    return abs(share - computed) > 0.5 * 10.0**-decimals + 1e-9


def _label(row: pd.Series, odd: bool, lang: str) -> str:
    computed, share = _computed(row), float(row["share"])
    parts = [] if math.isnan(computed) else [f"{number_label(computed, 1)}%"]
    if odd or (math.isnan(computed) and not math.isnan(share)):
        parts.append(_WORDS[lang]["printed"].format(share=f"{share:g}"))
    text = number_label(row["value"], _digits(row["value"]))
    if not parts:
        return text
    return f"{text}（{'；'.join(parts)}）" if lang == "zh" else f"{text} ({'; '.join(parts)})"


def _digits(value: float) -> int:
    return 0 if float(value).is_integer() else 1
