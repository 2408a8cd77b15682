"""Text reuse (文本借用图): how much of every document stands in earlier ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from yanting_research.errors import PlotError
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes, require_columns, wrap_text
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["MAX_DOCUMENTS", "plot_reuse"]

MAX_DOCUMENTS = 60
_WORDS = {
    "zh": {
        "title": "与更早文本相同的部分", "x": "占全文的比例（%）", "copied": "照录", "adapted": "改写", "own": "自有",
        "n": "{n} 份文本", "undated": "未标日期，不计方向：{n} 份",
    },
    "en": {
        "title": "What stands in earlier documents", "x": "Share of the text (%)", "copied": "copied",
        "adapted": "adapted", "own": "own", "n": "{n} documents", "undated": "without a date, no direction: {n}",
    },
}  # fmt: skip
_PARTS = ("copied", "adapted", "own")
_LOOK = {"copied": PALETTE[0], "adapted": PALETTE[1], "own": COLOURS["pale"]}
_SHOWN = 4.0  # percent: a shorter part has no room for its number


def plot_reuse(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw a bar a document: copied, adapted, own; by date, the earliest on top.

    Parameters
    ----------
    table
        REUSE_SHARES: doc_id, date, copied, adapted, own [share in 0 to 1].
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        Three parts a bar, together 100; parts of 4 % and more bear their number.

    Raises
    ------
    PlotError
        Without rows, with more than 60 documents, or with an undefined share.

    Examples
    --------
    >>> table = pd.DataFrame({"doc_id": ["a", "b"], "date": ["2012", "2013"], "copied": [0.0, 0.25],
    ...                       "adapted": [0.0, 0.5], "own": [1.0, 0.25]})
    >>> ax = plot_reuse(table, data_kind="specimen")
    >>> [round(float(bar.get_width()), 1) for bar in ax.patches]
    [0.0, 25.0, 0.0, 50.0, 100.0, 25.0]
    """
    words = _WORDS[check_lang(lang)]
    rows = _checked(table)
    kind = kind_of(table, data_kind, where="plot_reuse")
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, height=max(3.0, 1.9 + 0.3 * len(rows)))
        left = np.zeros(len(rows))
        for part in _PARTS:
            width = 100 * rows[part].to_numpy(dtype=float)
            ax.barh(range(len(rows)), width, left=left, height=0.72, color=_LOOK[part], edgecolor=COLOURS["paper"])
            _numbers(ax, width, left, dark=part != "own")
            left += width
        ax.set_yticks(
            range(len(rows)), [wrap_text(_label(*key), 30) for key in zip(rows["doc_id"], rows["date"], strict=True)]
        )
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.set_xlim(0, 100)
        ax.tick_params(axis="y", length=0)
        ax.set_xlabel(words["x"])
        handles = [Patch(facecolor=_LOOK[part], edgecolor=COLOURS["grid"], label=words[part]) for part in _PARTS]
        ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, borderaxespad=0.2)
        undated = int((rows["date"] == "").sum())
        notes = (words["undated"].format(n=undated),) if undated else ()
        foot = Foot(words["n"].format(n=len(rows)), kind, source, notes)
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own, title_pad=28)


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    where = "plot_reuse"
    rows = require_columns(table, ("doc_id", "date", *_PARTS), where=where)
    if len(rows) > MAX_DOCUMENTS:
        raise PlotError(
            f"{len(rows)} documents", where=where, expected=f"at most {MAX_DOCUMENTS}", remedy="draw some of them"
        )
    if rows[list(_PARTS)].isna().to_numpy().any():
        raise PlotError(
            "undefined shares", where=where, expected="shares that sum to 1", remedy="leave empty documents out"
        )
    return rows.sort_values(["date", "doc_id"], kind="stable", ignore_index=True)


def _label(doc_id: str, date: str) -> str:
    return f"{doc_id}（{date[:10]}）" if date else doc_id


def _numbers(ax: Axes, width: np.ndarray, left: np.ndarray, *, dark: bool) -> None:
    for place, (own, start) in enumerate(zip(width, left, strict=True)):
        if own >= _SHOWN:
            ax.text(
                start + own / 2, place, number_label(own), ha="center", va="center", fontsize=8.5,
                color=COLOURS["paper"] if dark else COLOURS["ink"],
            )  # fmt: skip
