"""Clouds of two groups (对比词云、共有词云): whose words they are, at one scale."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from yanting_research.errors import PlotError
from yanting_research.plots.cloud_layout import MAX_WORDS, Area, draw_cloud, measure_words, place_clouds, relative_sizes
from yanting_research.plots.fonts import check_glyphs
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes, wrap_text
from yanting_research.plots.keyness import SCORES, SIDES, score_of, scored_features
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["comparison_words", "plot_comparison_cloud"]

_KINDS = ("comparison", "commonality")
_WORDS = {
    "zh": {
        "comparison": "对比词云：{target}与{reference}", "commonality": "共有词云：{target}与{reference}",
        "n_comparison": "{a} + {b} 个词", "n_commonality": "{a} 个词",
        "size_comparison": "字号随 |{score}| 增大，两侧同一比例", "size_commonality": "字号随两组中较低的频率增大",
    },
    "en": {
        "comparison": "Words of {target} and of {reference}", "commonality": "Words common to {target} and {reference}",
        "n_comparison": "{a} + {b} terms", "n_commonality": "{a} terms",
        "size_comparison": "size grows with |{score}|, one scale", "size_commonality": "size: lower rate of the two",
    },
}  # fmt: skip
_HALF, _HEIGHT, _GAP = 560, 600, 40  # of the canvas [px]


def comparison_words(
    table: pd.DataFrame,
    *,
    kind: Literal["comparison", "commonality"] = "comparison",
    totals: tuple[int, int] | None = None,
    top: int = 60,
) -> pd.DataFrame:
    """The words that ``plot_comparison_cloud`` draws: its data table, to be kept beside the figure.

    Parameters
    ----------
    table
        Of ``keyness`` or ``keyness_profile``.
    kind
        ``comparison``: words that one side uses more, weight |score|. ``commonality``: words of
        both sides, weight the lower of the two rates per 10,000 words.
    totals
        Words of the target and of the reference, for ``commonality``: a shortened table does
        not say them.
    top
        Most words of a side, or of the whole.

    Returns
    -------
    DataFrame
        side (target, reference or both), feature, weight, n_target, n_reference; by side, the
        heaviest first.

    Raises
    ------
    ValueError
        For an unknown kind, a ``top`` out of range, or no totals for ``commonality``.
    PlotError
        Without rows, or when a side has no word.

    Examples
    --------
    >>> table = pd.DataFrame({"feature": ["问题", "成效"], "g2": [9.2, -4.1], "n_target": [20, 3],
    ...                       "n_reference": [4, 15]})
    >>> comparison_words(table)[["side", "feature", "weight"]].values.tolist()
    [['target', '问题', 9.2], ['reference', '成效', 4.1]]
    >>> both = comparison_words(table, kind="commonality", totals=(1000, 1000))
    >>> both[["side", "feature", "weight"]].values.tolist()
    [['both', '问题', 40.0], ['both', '成效', 30.0]]
    """
    where = "plot_comparison_cloud"
    if kind not in _KINDS or not 1 <= top <= MAX_WORDS // 2:
        raise ValueError(f"kind={kind!r}, top={top}; allowed: {', '.join(_KINDS)}; 1 to {MAX_WORDS // 2}")
    score, rows = scored_features(table, where=where)
    if kind == "commonality":
        if totals is None or min(totals) < 1:
            raise ValueError(f"totals={totals}; for commonality: words of the target and of the reference, 1 or more")
        rates = 10_000 * rows[["n_target", "n_reference"]].to_numpy(np.float64) / np.array(totals)
        weighed = {"both": rows.assign(weight=rates.min(axis=1))}
    else:
        weighed = {
            "target": rows.assign(weight=rows[score]),
            "reference": rows.assign(weight=-rows[score]),
        }
    parts = [_heaviest(side, part, top) for side, part in weighed.items()]
    return pd.concat(parts, ignore_index=True)


def _heaviest(side: str, rows: pd.DataFrame, top: int) -> pd.DataFrame:
    kept = rows[rows["weight"] > 0].sort_values(["weight", "feature"], ascending=[False, True], kind="stable")
    kept = kept[kept["feature"].str.strip() != ""].head(top)
    if kept.empty:
        raise PlotError(
            f"no word of the side {side!r}",
            where="plot_comparison_cloud",
            expected="words of both sides",
            remedy="pass the whole keyness table, not its first rows",
        )
    named = kept.assign(side=side)[["side", "feature", "weight", "n_target", "n_reference"]]
    return named.astype({"weight": float})


def plot_comparison_cloud(
    table: pd.DataFrame,
    *,
    target: str = "",
    reference: str = "",
    kind: Literal["comparison", "commonality"] = "comparison",
    totals: tuple[int, int] | None = None,
    top: int = 60,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
    seed: int = 20130625,
) -> Axes:
    """Draw the words of two groups side by side, or those they share; for a first look.

    Parameters
    ----------
    table, kind, totals, top
        As in :func:`comparison_words`, whose table is what is drawn.
    target, reference
        Names of the two groups.
    seed
        Of the placement: same table and seed, same picture.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        One outline a word, its label the word, its gid the side; equal sizes left and right
        mean equal weights.

    Raises
    ------
    ValueError, PlotError
        As :func:`comparison_words`; also when words find no room.
    GlyphError
        For a character that the font lacks.

    Examples
    --------
    >>> table = pd.DataFrame({"feature": ["问题", "成效"], "g2": [9.2, -4.1], "n_target": [20, 3],
    ...                       "n_reference": [4, 15]})
    >>> ax = plot_comparison_cloud(table, data_kind="specimen")
    >>> [(patch.get_gid(), patch.get_label()) for patch in ax.patches]
    [('target', '问题'), ('reference', '成效')]
    """
    words = _WORDS[check_lang(lang)]
    drawn = comparison_words(table, kind=kind, totals=totals, top=top)
    check_glyphs(drawn["feature"], where="plot_comparison_cloud")
    stated = kind_of(table, data_kind, where="plot_comparison_cloud")
    sides = {"target": target or SIDES[lang][0], "reference": reference or SIDES[lang][1]}
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=9.6, height=5.4)
        _draw(ax, drawn, seed, sides)
        counts = drawn["side"].value_counts()
        n = words[f"n_{kind}"].format(
            a=number_label(counts.get("target", counts.get("both", 0))), b=number_label(counts.get("reference", 0))
        )
        score = SCORES[score_of(table, where="plot_comparison_cloud")][lang]
        foot = Foot(n, stated, source, (words[f"size_{kind}"].format(score=score),))
        return finish_axes(ax, title=title or words[kind].format(**sides), foot=foot, lang=lang, own=own)


def _draw(ax: Axes, drawn: pd.DataFrame, seed: int, sides: dict[str, str]) -> None:
    heaviest = float(drawn["weight"].max())
    groups = list(dict.fromkeys(drawn["side"]))
    width = _HALF if len(groups) == 2 else 2 * _HALF + _GAP
    areas = []
    for side in groups:
        part = drawn[drawn["side"] == side]
        colour = PALETTE[("target", "reference", "both").index(side)]
        shares = relative_sizes(part["weight"].to_numpy(), heaviest).tolist()
        areas.append(Area(measure_words(part["feature"].tolist(), shares, [colour] * len(part)), _HEIGHT, width))
    clouds = place_clouds(areas, seed, where="plot_comparison_cloud")
    inks = []
    for place, (side, area, cloud) in enumerate(zip(groups, areas, clouds, strict=True)):
        left = place * (_HALF + _GAP)
        inks.append(draw_cloud(ax, area.words, cloud, left=left, gid=side))
        if side in sides:
            centre = left + _HALF / 2
            name = wrap_text(sides[side], 30)
            ax.text(centre, _HEIGHT + 24, name, ha="center", va="bottom", fontsize=12, color=PALETTE[place])
    if len(groups) == 2:
        ax.plot([_HALF + _GAP / 2] * 2, [0, _HEIGHT], color=COLOURS["grid"], linewidth=1.2)
    _limit_axes(ax, Bbox.union(inks), headed=len(groups) == 2)


def _limit_axes(ax: Axes, ink: Bbox, *, headed: bool) -> None:
    ax.set_xlim(0, 2 * _HALF + _GAP, auto=True)
    ax.set_ylim(min(0, ink.y0), _HEIGHT + (70 if headed else 0), auto=True)  # fixed limits could not keep the aspect
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_axis_off()
