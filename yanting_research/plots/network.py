"""Co-word network (共词网络图): words by community, ties of the backbone, every name readable."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from yanting_research.errors import PlotError
from yanting_research.plots.fonts import check_glyphs
from yanting_research.plots.frame import (
    Foot,
    finish_axes,
    kind_of,
    number_label,
    open_axes,
    require_columns,
    wrap_text,
)
from yanting_research.plots.label_places import name_points
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["MAX_NODES", "plot_network"]

MAX_NODES = 80
_MARKERS = ("o", "s", "^", "D", "P", "X")  # communities differ in shape too
_MEASURES = {
    "equivalence": {"zh": "等价系数", "en": "equivalence index"}, "cosine": {"zh": "余弦", "en": "cosine"},
    "pmi": {"zh": "点互信息", "en": "PMI"}, "g2": {"zh": "对数似然比", "en": "log-likelihood ratio"},
}  # fmt: skip
_WORDS = {
    "zh": {
        "title": "共词网络", "n": "{words} 个词，{edges} 条连线（共 {all} 对）", "edge": "连线粗细：{measure}",
        "size": "点的大小：出现的单元数", "lone": "未画：{n} 个没有连线的词", "dashed": "虚线：稳定性低于一半",
        "more": "其他群落",
    },
    "en": {
        "title": "Co-word network", "n": "{words} words, {edges} ties of {all} pairs", "edge": "width: {measure}",
        "size": "size of a point: units that hold the word", "lone": "words without a tie, not drawn: {n}",
        "dashed": "dashed: stability below one half", "more": "other communities",
    },
}  # fmt: skip


def plot_network(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw the backbone of a co-word network.

    Parameters
    ----------
    nodes, edges
        COWORD_NODES and COWORD_EDGES; only edges of the backbone, and the words at their ends, are drawn.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        A line a tie (dashed when its stability is below one half), a point and a name a word; colour and shape tell
        the community, its three largest words name it in the legend.

    Raises
    ------
    PlotError
        Without an edge in the backbone, with more than 80 words, or when an edge names an unknown word.
    GlyphError
        For a character that the font lacks.

    Examples
    --------
    >>> nodes = pd.DataFrame({"term": ["党员", "培训"], "n_units": [9, 4], "community": 1, "x": [0.0, 1.0],
    ...                       "y": [0.0, 1.0]})
    >>> edges = pd.DataFrame({"term": ["党员"], "other": ["培训"], "strength": [0.4], "measure": "equivalence",
    ...                       "backbone": True, "stability": [0.9]})
    >>> ax = plot_network(nodes, edges, data_kind="specimen")
    >>> [text.get_text() for text in ax.texts]
    ['党员', '培训']
    """
    words = _WORDS[check_lang(lang)]
    rows, ties = _checked(nodes, edges)
    kind = kind_of(nodes, data_kind, where="plot_network")
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=9.5, height=7.5)
        places = rows.set_index("term")[["x", "y"]].astype(float)
        _draw_ties(ax, ties, places)
        _draw_points(ax, rows)
        _legend(ax, rows, words["more"])
        ax.set_axis_off()
        ax.margins(0.06)
        notes = [words["edge"].format(measure=_MEASURES[str(ties["measure"].iloc[0])][lang]), words["size"]]
        notes += [words["dashed"]] if (ties["stability"] < 0.5).any() else []
        lone = len(nodes) - len(rows)
        notes += [words["lone"].format(n=lone)] if lone else []
        n = words["n"].format(words=len(rows), edges=len(ties), all=number_label(len(edges)))
        finish_axes(ax, title=title or words["title"], foot=Foot(n, kind, source, tuple(notes)), lang=lang, own=own)
        font = 8.5 + 4.5 * np.sqrt(rows["n_units"].to_numpy(dtype=float) / float(rows["n_units"].max()))
        name_points(
            ax, rows["term"].tolist(), rows[["x", "y"]].to_numpy(dtype=float), areas=_marker_areas(rows), sizes=font
        )
        return ax


def _checked(nodes: pd.DataFrame, edges: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    where = "plot_network"
    every = require_columns(nodes, ("term", "n_units", "community", "x", "y"), where=where)
    ties = require_columns(edges, ("term", "other", "strength", "measure", "backbone", "stability"), where=where)
    ties = ties[ties["backbone"]].sort_values(["strength", "term", "other"], kind="stable", ignore_index=True)
    if ties.empty:
        raise PlotError(
            "no edge is in the backbone", where=where, expected="at least one",
            remedy='take --backbone strongest (in a notebook backbone="strongest"): in a small network none stands out',
        )  # fmt: skip
    drawn = set(ties["term"]) | set(ties["other"])
    unknown = sorted(drawn - set(every["term"]))[:5]
    if unknown:
        raise PlotError(f"edges of unknown words {unknown}", where=where, expected="words of the nodes")
    if len(drawn) > MAX_NODES:
        raise PlotError(
            f"{len(drawn)} words", where=where, expected=f"at most {MAX_NODES}", remedy="build it with fewer max_terms"
        )
    rows = every[every["term"].isin(drawn)].sort_values("term", ignore_index=True)
    check_glyphs(rows["term"], where=where)
    return rows, ties


def _draw_ties(ax: Axes, ties: pd.DataFrame, places: pd.DataFrame) -> None:
    ends = np.stack([places.loc[ties["term"]].to_numpy(), places.loc[ties["other"]].to_numpy()], axis=1)
    width = 0.6 + 3.4 * np.sqrt(ties["strength"].to_numpy(dtype=float) / float(ties["strength"].max()))
    styles: list[Any] = [(0, (3, 2)) if value < 0.5 else "solid" for value in ties["stability"]]
    lines = LineCollection(
        list(ends), linewidths=width, linestyles=styles, colors=COLOURS["quiet"], alpha=0.35, zorder=1
    )
    lines.set_gid("tie")
    ax.add_collection(lines)


def _look(community: int) -> tuple[str, str]:
    if not 0 < community <= len(PALETTE):
        return COLOURS["quiet"], "."
    return PALETTE[community - 1], _MARKERS[community - 1]


def _marker_areas(rows: pd.DataFrame) -> np.ndarray:
    return 30 + 370 * rows["n_units"].to_numpy(dtype=float) / float(rows["n_units"].max())


def _draw_points(ax: Axes, rows: pd.DataFrame) -> None:
    size = _marker_areas(rows)
    for community in sorted(set(rows["community"])):
        own = (rows["community"] == community).to_numpy()
        colour, marker = _look(int(community))
        ax.scatter(
            rows.loc[own, "x"], rows.loc[own, "y"], s=size[own], color=colour, marker=marker, linewidth=0.8,
            edgecolor=COLOURS["paper"], zorder=2, gid=f"community {community}",
        )  # fmt: skip


def _legend(ax: Axes, rows: pd.DataFrame, more: str) -> None:
    handles = []
    numbers = sorted(set(rows["community"]))
    for community in [number for number in numbers if 0 < number <= len(PALETTE)]:
        own = rows[rows["community"] == community].sort_values(["n_units", "term"], ascending=[False, True])
        colour, marker = _look(int(community))
        label = wrap_text("、".join(own["term"].head(3)), 34)
        handles.append(Line2D([], [], linestyle="none", marker=marker, color=colour, label=label))
    if len(handles) < len(numbers):
        handles.append(Line2D([], [], linestyle="none", marker=".", color=COLOURS["quiet"], label=more))
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 0), ncols=3, frameon=False, fontsize=9.5)
