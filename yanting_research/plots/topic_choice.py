"""How many topics (主题数比较图): what speaks for and against each number, side by side."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from yanting_research.plots.frame import Foot, finish_axes, kind_of, open_axes, require_columns
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_topic_choice"]

_MEASURES = {
    "heldout": {"zh": "留出似然（奈特／词，越高越好）", "en": "Held-out likelihood (nats a word, higher is better)"},
    "npmi": {"zh": "一致性 NPMI（越高越好）", "en": "Coherence, NPMI (higher is better)"},
    "exclusivity": {"zh": "排他性（FREX 之和，越高越好）", "en": "Exclusivity (sum of FREX, higher is better)"},
    "stability": {"zh": "换种子后标志词的重合（Jaccard）", "en": "Overlap of top words under another seed (Jaccard)"},
}
_WORDS = {
    "zh": {
        "title": "主题数的比较", "x": "主题数", "n": "{n} 个候选",
        "note": "没有一项指标能单独决定主题数，须读原文后再选",
    },
    "en": {
        "title": "Numbers of topics compared", "x": "Number of topics", "n": "candidates: {n}",
        "note": "no single measure decides; read the texts before choosing",
    },
}  # fmt: skip


def plot_topic_choice(
    table: pd.DataFrame,
    *,
    measure: str = "heldout",
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw one measure of ``compare_k`` against the number of topics.

    Parameters
    ----------
    table
        ``n_topics`` and the measure.
    measure
        ``heldout``, ``npmi``, ``exclusivity`` or ``stability``.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        A point a number of topics, joined by a line.

    Raises
    ------
    ValueError
        For an unknown measure.
    PlotError
        Without rows or columns.

    Examples
    --------
    >>> table = pd.DataFrame({"n_topics": [5, 10], "heldout": [-6.3, -6.1]})
    >>> ax = plot_topic_choice(table, data_kind="specimen")
    >>> ax.lines[0].get_ydata().tolist()
    [-6.3, -6.1]
    """
    if measure not in _MEASURES:
        raise ValueError(f"measure={measure!r}; allowed: {', '.join(_MEASURES)}")
    words = _WORDS[check_lang(lang)]
    rows = require_columns(table, ("n_topics", measure), where="plot_topic_choice").sort_values("n_topics")
    kind = kind_of(rows, data_kind, where="plot_topic_choice")
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=6.5, height=4.0)
        ax.plot(rows["n_topics"].to_numpy(), rows[measure].to_numpy(float), marker="o", color=PALETTE[0], linewidth=1.8)
        ax.grid(axis="y", color=COLOURS["grid"])
        ax.set_xticks(rows["n_topics"].to_numpy())
        ax.yaxis.set_major_locator(MaxNLocator(nbins=6))
        ax.margins(x=0.08, y=0.15)
        ax.set_xlabel(words["x"])
        ax.set_ylabel(_MEASURES[measure][lang])
        foot = Foot(words["n"].format(n=len(rows)), kind, source, (words["note"],))
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own)
