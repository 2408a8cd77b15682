"""Counts and shares of a hierarchical codebook (层级计数与份额), with intervals.

For every theme ``n_nested`` is ``n_hits`` plus the ``n_nested`` of the themes right below it. With
``overlap="exclusive"`` no passage is in two themes; then the shares of a unit sum to one and a theme
holds each passage once, however deep the tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd

from yanting_research.chinese import is_han, split_sentences
from yanting_research.core import THEME_COUNTS, THEME_SHARES, Corpus, build_table
from yanting_research.errors import ThemeError
from yanting_research.themes.dictionary import ThemeDictionary, descendants
from yanting_research.themes.intervals import bootstrap_shares, wilson_interval
from yanting_research.themes.matching import Negated, Overlap, theme_hits
from yanting_research.themes.units import Unit, unit_lengths

__all__ = ["count_themes", "theme_shares"]

_MEASURES = ("sentences", "hits")
_INTERVALS = ("wilson", "documents", "sentences")


def count_themes(
    corpus: Corpus,
    dictionary: ThemeDictionary,
    *,
    by: Unit = "section_id",
    overlap: Overlap = "independent",
    negated: Negated = "codebook",
    tokens: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count every theme in every unit, alone and with all that stands below it.

    Parameters
    ----------
    corpus, dictionary, by, overlap, negated, tokens
        As in :func:`theme_hits`.

    Returns
    -------
    DataFrame
        THEME_COUNTS; every unit has every theme. Shares are NaN in a unit without any hit, rates
        in an empty one. ``n_sentences`` counts each sentence once, and is therefore no sum.

    Raises
    ------
    ValueError
        For an unknown unit or choice.
    ThemeError
        When the tokens lack a document of the corpus.

    Examples
    --------
    >>> from yanting_research.themes import default_themes
    >>> list(count_themes(Corpus(), default_themes()).columns)[:4]
    ['unit_id', 'doc_id', 'theme', 'parent']
    """
    hits = theme_hits(corpus, dictionary, by=by, overlap=overlap, negated=negated, tokens=tokens)
    below = {theme.theme: descendants(dictionary, theme.theme) for theme in dictionary.themes}
    depths = {theme.theme: dictionary.depth(theme.theme) for theme in dictionary.themes}
    found: dict[str, dict[str, _Tally]] = {}
    columns = (hits[name].tolist() for name in ("unit_id", "theme", "negated", "sentence_start"))
    for unit_id, name, is_negated, sentence in zip(*columns, strict=True):
        found.setdefault(unit_id, {}).setdefault(name, _Tally()).add(is_negated, sentence)
    rows: list[dict[str, Any]] = []
    for document in corpus:
        for unit_id, length in unit_lengths(document, by).items():
            tallies = found.get(unit_id, {})
            total = sum(tally.n_hits for tally in tallies.values())
            for theme in dictionary.themes:
                counts = _counts(theme.theme, below[theme.theme], tallies)
                named = {"unit_id": unit_id, "doc_id": document.doc_id, "theme": theme.theme, "parent": theme.parent}
                rows.append(named | {"depth": depths[theme.theme]} | counts | _rates(counts, length, total))
    return build_table(rows, THEME_COUNTS)


class _Tally:
    """Hits of one theme in one unit."""

    def __init__(self) -> None:
        self.n_hits = self.n_negated = 0
        self.sentences: set[int] = set()

    def add(self, negated: bool, sentence: int) -> None:
        """One hit more."""
        self.n_hits += 1
        self.n_negated += bool(negated)
        self.sentences.add(sentence)


def _counts(name: str, below: tuple[str, ...], tallies: Mapping[str, _Tally]) -> dict[str, int]:
    own = tallies.get(name, _Tally())
    nested = [tallies[theme] for theme in below if theme in tallies]
    return {
        "n_hits": own.n_hits,
        "n_nested": sum(tally.n_hits for tally in nested),
        "n_negated": own.n_negated,
        "n_sentences": len(set().union(*(tally.sentences for tally in nested))),
    }


def _rates(counts: Mapping[str, int], length: int, total: int) -> dict[str, float]:
    nan = float("nan")
    return {
        "n_unit": length,
        "per_1000": 1000 * counts["n_hits"] / length if length else nan,
        "per_1000_nested": 1000 * counts["n_nested"] / length if length else nan,
        "share": counts["n_hits"] / total if total else nan,
        "share_nested": counts["n_nested"] / total if total else nan,
    }


def theme_shares(
    corpus: Corpus,
    dictionary: ThemeDictionary,
    *,
    measure: Literal["sentences", "hits"] = "sentences",
    interval: Literal["wilson", "documents", "sentences"] = "wilson",
    group: str = "",
    level: float = 0.95,
    n_draws: int = 1000,
    seed: int = 0,
    overlap: Overlap = "independent",
    negated: Negated = "codebook",
    tokens: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Shares of the themes in groups of documents, with intervals (主题份额及区间).

    Parameters
    ----------
    corpus, dictionary, overlap, negated, tokens
        As in :func:`theme_hits`.
    measure
        ``sentences``: sentences in which the theme, or one below it, is hit, among all sentences
        that hold a Chinese character; several themes may share a sentence. ``hits``: hits of the
        theme itself among all hits; these shares sum to one.
    interval
        ``wilson`` for sentences taken as independent; ``documents`` or ``sentences`` draws those
        with replacement. Documents are right when the question is about documents like these.
    group
        A metadata field of the documents, ``"doc_id"``, or ``""`` for the whole corpus.
    level, n_draws, seed
        Nominal coverage; number of resamples and their seed.

    Returns
    -------
    DataFrame
        THEME_SHARES; ``n_clusters`` is the number of units drawn. The interval is NaN where fewer
        than two could be drawn, or where nothing was counted.

    Raises
    ------
    ValueError
        For an unknown measure or interval, or a level that is none.
    ThemeError
        When no document has the field, or some lack it.

    Notes
    -----
    A Wilson interval of hits is too narrow where hits come in clusters; few documents make the
    interval over documents too narrow (see :func:`bootstrap_shares`).

    Examples
    --------
    >>> from yanting_research.themes import default_themes
    >>> len(theme_shares(Corpus(), default_themes()))
    0
    """
    if measure not in _MEASURES or interval not in _INTERVALS:
        raise ValueError(
            f"measure={measure!r}, interval={interval!r}; allowed: {', '.join(_MEASURES)}; {', '.join(_INTERVALS)}"
        )
    hits = theme_hits(corpus, dictionary, by="doc_id", overlap=overlap, negated=negated, tokens=tokens)
    units = _sentence_counts(corpus, dictionary, hits, measure)
    groups = _groups(corpus, group)
    themes = list(range(len(dictionary.themes)))
    rows: list[dict[str, Any]] = []
    for value in sorted(set(groups.values())):
        mine = units[units["doc_id"].map(groups) == value]
        k, n = mine[themes].to_numpy(), mine["n"].to_numpy()
        low, high, drawn = _interval(mine, themes, interval=interval, level=level, n_draws=n_draws, seed=seed)
        for at, theme in enumerate(dictionary.themes):
            total, count = int(n.sum()), int(k[:, at].sum())
            rows.append(
                {
                    "group": value, "theme": theme.theme, "parent": theme.parent, "measure": measure, "k": count,
                    "n": total, "share": count / total if total else float("nan"), "low": low[at], "high": high[at],
                    "interval": interval, "level": level, "n_clusters": drawn,
                }
            )  # fmt: skip
    return build_table(rows, THEME_SHARES)


def _sentence_counts(corpus: Corpus, dictionary: ThemeDictionary, hits: pd.DataFrame, measure: str) -> pd.DataFrame:
    """One row a sentence: doc_id, ``n`` (its denominator) and a count per theme, under the theme's number."""
    themes = [theme.theme for theme in dictionary.themes]
    place = {theme: at for at, theme in enumerate(themes)}
    above = {theme: [other for other in themes if theme in descendants(dictionary, other)] for theme in themes}
    at_sentence: dict[tuple[str, int], int] = {}
    docs: list[str] = []
    for document in corpus:
        for span in split_sentences(document.text):
            sentence = document.text[span.start : span.end]
            if any(map(is_han, sentence)):
                at_sentence[document.doc_id, span.start + len(sentence) - len(sentence.lstrip())] = len(docs)
                docs.append(document.doc_id)
    counts = np.zeros((len(docs), len(themes)), dtype=np.int64)
    columns = (hits[name].tolist() for name in ("doc_id", "sentence_start", "theme"))
    for doc_id, start, name in zip(*columns, strict=True):
        at = at_sentence.get((doc_id, start))
        if at is None:  # a hit of Latin letters alone, in a sentence that does not count
            continue
        if measure == "hits":
            counts[at, place[name]] += 1
        else:
            for theme in above[name]:
                counts[at, place[theme]] = 1
    table = pd.DataFrame(counts)
    table.insert(0, "n", counts.sum(axis=1) if measure == "hits" else np.ones(len(docs), dtype=np.int64))
    table.insert(0, "doc_id", pd.Series(docs, dtype="str"))
    return table


def _groups(corpus: Corpus, group: str) -> dict[str, str]:
    if not group:
        return dict.fromkeys((document.doc_id for document in corpus), "")
    if group == "doc_id":
        return {document.doc_id: document.doc_id for document in corpus}
    lacking = [document.doc_id for document in corpus if not document.metadata.get(group)]
    if lacking:
        known = sorted({name for document in corpus for name in document.metadata})
        raise ThemeError(
            f"{len(lacking)} documents have no {group!r}", where=", ".join(lacking[:5]),
            expected=f"a field of every document; there are {', '.join(known) or 'none'}",
            remedy="add it to the metadata, or group by another field",
        )  # fmt: skip
    return {document.doc_id: str(document.metadata[group]) for document in corpus}


def _interval(
    units: pd.DataFrame, themes: list[int], *, interval: str, level: float, n_draws: int, seed: int
) -> tuple[Any, Any, int]:
    if interval == "wilson":
        n = int(units["n"].sum())
        return *wilson_interval(units[themes].to_numpy().sum(axis=0), np.full(len(themes), n), level=level), n
    drawn = units.groupby("doc_id", sort=True)[["n", *themes]].sum() if interval == "documents" else units
    k, n_units = drawn[themes].to_numpy(), drawn["n"].to_numpy()
    return *bootstrap_shares(k, n_units, level=level, n_draws=n_draws, seed=seed), len(drawn)
