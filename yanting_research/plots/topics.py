"""Topics (主题概览图): the mean share of every topic, and the words that mark it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from yanting_research.errors import PlotError
from yanting_research.plots.fonts import check_glyphs
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes, require_columns
from yanting_research.plots.term_bars import draw_bars
from yanting_research.plots.theme import COLOURS, check_lang, figure_theme

__all__ = ["plot_topics"]

_WORDS = {
    "zh": {
        "title": "主题及其标志词", "x": "平均份额（占单元用词）", "n": "{n} 个单元",
        "empty": "{n} 个单元没有词表中的词，未计",
        "seeds": "带 * 的是事先给定的种子词", "join": "、", "weighting": "词按{w}排列",
    },
    "en": {
        "title": "Topics and the words that mark them", "x": "Mean share of the units' words", "n": "units: {n}",
        "empty": "units without words of the vocabulary, left out: {n}", "seeds": "* seed words, given beforehand",
        "join": ", ", "weighting": "words by {w}",
    },
}  # fmt: skip
_WEIGHTINGS = {
    "zh": {"prob": "概率", "frex": "频率与排他性（FREX）", "lift": "提升度", "score": "得分"},
    "en": {"prob": "probability", "frex": "FREX", "lift": "lift", "score": "score"},
}


def plot_topics(
    shares: pd.DataFrame,
    terms: pd.DataFrame,
    *,
    top: int = 8,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw the topics as bars of their mean share, largest on top, the words above each bar.

    Parameters
    ----------
    shares
        TOPICS.
    terms
        TOPIC_TERMS of the same fit.
    top
        Words of every topic.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        One bar a topic; every unit counts alike, whatever its length.

    Raises
    ------
    PlotError
        Without rows, when a topic has no words, or when every share is undefined.

    Examples
    --------
    >>> shares = pd.DataFrame({"unit_id": ["a", "a"], "topic": ["党建", "农业"], "share": [0.25, 0.75]})
    >>> terms = pd.DataFrame({"topic": ["党建", "农业"], "rank": 1, "term": ["支部", "粮食"], "weighting": "frex",
    ...                       "is_seed": [True, False]})
    >>> ax = plot_topics(shares, terms, data_kind="specimen")
    >>> [label.get_text() for label in ax.get_yticklabels()], [text.get_text() for text in ax.texts][2:]
    (['农业', '党建'], ['粮食', '支部*'])
    """
    if top < 1:
        raise ValueError(f"top={top}; allowed: 1 or more")
    words = _WORDS[check_lang(lang)]
    table = require_columns(shares, ("unit_id", "topic", "share"), where="plot_topics")
    kind = kind_of(table, data_kind, where="plot_topics")
    marks = _marks(terms, top, words["join"])
    means = _means(table, marks)
    check_glyphs([*marks.values(), *means.index], where="plot_topics")
    n_units, n_empty = table["unit_id"].nunique(), table.loc[table["share"].isna(), "unit_id"].nunique()
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=9.0, height=1.8 + 0.52 * len(means))
        values = means.to_numpy(dtype=float)
        places = np.arange(len(means))
        bars = draw_bars(ax, values, places + 0.22, height=0.34)
        ax.bar_label(
            bars, [f"{number_label(100 * value, 1)}%" for value in values.tolist()], padding=4, color=COLOURS["ink"]
        )
        for place, topic in zip(places, means.index, strict=True):
            ax.annotate(
                marks[topic], (0, place - 0.16), xytext=(4, 0), textcoords="offset points", va="center", fontsize=9.5,
                color=COLOURS["ink"],
            )  # fmt: skip
        ax.set_yticks(places + 0.05, list(means.index))
        ax.set_ylim(len(means) - 0.4, -0.55)
        ax.set_xlim(0, 1.15 * values.max())
        ax.xaxis.set_major_formatter(PercentFormatter(1.0))
        ax.tick_params(axis="y", length=0)
        ax.set_xlabel(words["x"])
        ax.set_ylabel("")
        notes = [words["weighting"].format(w=_WEIGHTINGS[lang].get(str(terms["weighting"].iloc[0]), ""))]
        notes += [words["seeds"]] if any(text.count("*") for text in marks.values()) else []
        notes += [words["empty"].format(n=number_label(n_empty))] if n_empty else []
        foot = Foot(words["n"].format(n=number_label(n_units - n_empty)), kind, source, tuple(notes))
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own)


def _marks(terms: pd.DataFrame, top: int, join: str) -> dict[str, str]:
    """Topic -> its first words, seed words with a star."""
    table = require_columns(terms, ("topic", "rank", "term", "weighting", "is_seed"), where="plot_topics")
    rows = table[table["rank"] <= top].sort_values(["topic", "rank"], kind="stable")
    starred = rows["term"] + np.where(rows["is_seed"], "*", "")
    return {str(topic): join.join(group) for topic, group in starred.groupby(rows["topic"])}


def _means(table: pd.DataFrame, marks: dict[str, str]) -> pd.Series[float]:
    means = table.groupby("topic", sort=True)["share"].mean()
    lacking = sorted(set(means.index) - set(marks))
    if lacking:
        raise PlotError(
            f"no words of {', '.join(lacking[:5])}", where="plot_topics", expected="words of every topic",
            remedy="give topic_terms() of the same fit",
        )  # fmt: skip
    if means.isna().all():
        raise PlotError("every share is undefined", where="plot_topics", expected="at least one unit with words")
    return means.sort_values(ascending=False, kind="stable")
