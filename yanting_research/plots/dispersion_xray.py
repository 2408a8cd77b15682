"""Lexical dispersion (词语分布透视图): where in each document a term stands."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from yanting_research.errors import PlotError
from yanting_research.plots.frame import (
    Foot,
    finish_axes,
    kind_of,
    number_label,
    open_axes,
    require_columns,
    set_y_label,
    wrap_text,
)
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_dispersion"]

_WORDS = {
    "zh": {
        "title": "“{term}”在各篇中的位置", "x": "在全文中的相对位置", "y": "文档", "row": "{n} 次（每万字 {rate}）",
        "none": "0 次", "n": "{n} 次，{k} / {m} 篇出现", "section": "浅竖线：一级标题",
    },
    "en": {
        "title": "Places of “{term}” in each document", "x": "Relative position in the document", "y": "Document",
        "row": "{n} (per 10,000 characters: {rate})", "none": "0", "n": "{n} occurrences in {k} of {m} documents",
        "section": "pale lines: top-level headings",
    },
}  # fmt: skip
_MAX_DOCUMENTS = 60
_ROW = 0.32  # inches a document


def plot_dispersion(
    hits: pd.DataFrame,
    *,
    documents: pd.DataFrame,
    sections: pd.DataFrame | None = None,
    term: str = "",
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw one row a document, with a tick wherever the term begins.

    Parameters
    ----------
    hits
        Of ``kwic``: ``doc_id``, ``start`` [code points] and ``keyword``.
    documents
        DOCUMENTS, or its columns ``doc_id`` and ``n_characters``; every document gets a row, in
        this order, also one without the term.
    sections
        SECTIONS, or its columns ``doc_id``, ``level`` and ``start``: top-level headings are marked.
    term
        Name of what was searched; by default the keyword, where all hits show the same.
    names
        Names of documents for the axis.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``; the column ``data_kind`` of either table counts.

    Returns
    -------
    Axes
        Ticks at ``start / n_characters``; a row without ticks says that the term is not there.

    Raises
    ------
    ValueError
        When the hits show several keywords and ``term`` is not given.
    PlotError
        Without hits, with more than 60 documents, or for a hit outside them.

    Examples
    --------
    >>> hits = pd.DataFrame({"doc_id": ["甲", "甲"], "start": [10, 40], "keyword": ["培训", "培训"]})
    >>> documents = pd.DataFrame({"doc_id": ["甲", "乙"], "n_characters": [50, 30]})
    >>> ax = plot_dispersion(hits, documents=documents, data_kind="specimen")
    >>> ax.collections[-1].get_offsets().tolist()
    [[0.2, 0.0], [0.8, 0.0]]
    """
    words = _WORDS[check_lang(lang)]
    found, texts = _checked(hits, documents)
    stated = [table[["data_kind"]] for table in (found, texts) if "data_kind" in table.columns]
    kind = kind_of(pd.concat(stated) if stated else texts, data_kind, where="plot_dispersion")
    shown = term or _only_keyword(found)
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=9.0, height=max(3.0, 1.9 + _ROW * len(texts)))
        _lanes(ax, len(texts))
        marked = _boundaries(ax, texts, sections)
        counts = _ticks(ax, found, texts)
        _name(ax, texts, counts, names or {}, words)
        ax.set_xlabel(words["x"])
        set_y_label(ax, words["y"])
        n = words["n"].format(n=number_label(len(found)), k=int((counts > 0).sum()), m=len(texts))
        foot = Foot(n, kind, source, (words["section"],) if marked else ())
        heading = title or words["title"].format(term=shown)
        return finish_axes(ax, title=heading, foot=foot, lang=lang, own=own)


def _checked(hits: pd.DataFrame, documents: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    where = "plot_dispersion"
    found = require_columns(hits, ("doc_id", "start", "keyword"), where=where)
    texts = require_columns(documents, ("doc_id", "n_characters"), where=f"{where}, documents")
    if texts["doc_id"].duplicated().any():
        raise PlotError("a document twice", where=where, expected="one row a document", remedy="drop the double rows")
    if len(texts) > _MAX_DOCUMENTS:
        raise PlotError(
            f"{len(texts)} documents",
            where=where,
            expected=f"at most {_MAX_DOCUMENTS}",
            remedy="take the documents with most hits, or those of one county or year",
        )
    length = found["doc_id"].astype("str").map(texts.set_index("doc_id")["n_characters"])
    outside = length.isna() | (found["start"] < 0) | ~(found["start"] < length)
    if outside.any():
        first = found[outside].iloc[0]
        raise PlotError(
            f"a hit at {first['doc_id']}:{first['start']} is in none of the documents",
            where=where,
            expected="hits and documents of one corpus",
            remedy="search the corpus that the documents come from, and filter both alike",
        )
    return found.assign(place=found["start"].to_numpy(dtype=float) / length.to_numpy(dtype=float)), texts


def _only_keyword(found: pd.DataFrame) -> str:
    keywords = sorted(set(found["keyword"]))
    if len(keywords) > 1:
        raise ValueError(f"the hits show {len(keywords)} keywords ({'、'.join(keywords[:3])}); name them with term=")
    return str(keywords[0])


def _lanes(ax: Axes, n: int) -> None:
    for row in range(n):
        ax.axhspan(row - 0.4, row + 0.4, color=COLOURS["pale"], linewidth=0, zorder=0)
    ax.set_xlim(0, 1)
    ax.set_ylim(n - 0.4, -0.6)


def _boundaries(ax: Axes, texts: pd.DataFrame, sections: pd.DataFrame | None) -> bool:
    """Pale lines at the top-level headings; false when there is none."""
    if sections is None or sections.empty:
        return False
    parts = require_columns(sections, ("doc_id", "level", "start"), where="plot_dispersion, sections")
    lengths = dict(zip(texts["doc_id"], texts["n_characters"], strict=True))
    rows = {doc_id: row for row, doc_id in enumerate(texts["doc_id"])}
    tops = parts[(parts["level"] == 1) & parts["doc_id"].isin(texts["doc_id"])]
    places = [start / lengths[doc_id] for doc_id, start in zip(tops["doc_id"], tops["start"], strict=True)]
    at = np.array([rows[doc_id] for doc_id in tops["doc_id"]], dtype=float)
    ax.vlines(places, at - 0.4, at + 0.4, color="#A9B4BF", linewidth=1.6, zorder=1, gid="sections")
    return bool(places)


def _ticks(ax: Axes, found: pd.DataFrame, texts: pd.DataFrame) -> np.ndarray:
    """Draw the hits; return the count of each document."""
    rows = {doc_id: row for row, doc_id in enumerate(texts["doc_id"])}
    at = found["doc_id"].astype("str").map(rows).to_numpy(dtype=float)
    points = _ROW * 0.62 * 72  # height of a tick [pt]
    sns.scatterplot(
        x=found["place"].to_numpy(), y=at, marker="|", s=points**2, color=PALETTE[0], linewidth=1.7, legend=False,
        zorder=3, clip_on=False, ax=ax,
    )  # fmt: skip
    ax.collections[-1].set_gid("hits")
    return np.bincount(at.astype(int), minlength=len(texts))


def _name(
    ax: Axes, texts: pd.DataFrame, counts: np.ndarray, names: Mapping[str, str], words: Mapping[str, str]
) -> None:
    labels = [wrap_text(names.get(str(doc_id), str(doc_id)), 30) for doc_id in texts["doc_id"]]
    ax.set_yticks(range(len(texts)), labels)
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_formatter(PercentFormatter(1.0))
    ax.spines[["left", "bottom"]].set_visible(False)
    for row, (count, length) in enumerate(zip(counts, texts["n_characters"], strict=True)):
        text = words["none"]
        if count:  # then the document is not empty
            text = words["row"].format(n=number_label(count), rate=number_label(10_000 * count / length, 1))
        ax.text(
            1.02, row, text, transform=ax.get_yaxis_transform(), va="center", fontsize=9, color=COLOURS["quiet"]
        )  # fmt: skip
