"""Counting (词频统计): TOKENS or TERM_SPANS -> TERMS, or the sparse matrix of the same counts.

Work is done on the numbers of the distinct texts, never on one string per occurrence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from yanting_research.chinese import paragraph_spans, split_sentences
from yanting_research.core import TERM_SPANS, TERMS, TOKENS, Corpus, build_table, check_table
from yanting_research.textstats.matrix import FeatureMatrix, distinct
from yanting_research.textstats.origins import with_origin

__all__ = ["count_lists", "count_matrix", "count_terms"]

_LAYERS = {"tokens": (TOKENS, "token"), "terms": (TERM_SPANS, "term")}
_SPLITTERS = {"paragraph": paragraph_spans, "sentence": split_sentences}
_UNITS = ("doc_id", "section_id", *_SPLITTERS)
_By = Literal["doc_id", "section_id", "paragraph", "sentence"]


class _Units(NamedTuple):
    """The unit of every occurrence: its number, and name and document by number, names sorted."""

    codes: Any
    names: Any
    documents: Any


def count_terms(
    occurrences: pd.DataFrame,
    *,
    by: _By = "doc_id",
    corpus: Corpus | None = None,
    stopwords: Iterable[str] = (),
    layer: Literal["tokens", "terms"] | None = None,
) -> pd.DataFrame:
    """Count the occurrences of every term in every unit.

    Parameters
    ----------
    occurrences
        TOKENS or TERM_SPANS.
    by
        Unit: the document, its innermost section (``doc_id/section_id``), or, with ``corpus``, a line
        of its text or a sentence (``doc_id/start-end``).
    corpus
        The texts that the occurrences come from, for paragraphs and sentences.
    stopwords
        Terms to leave out. Blanks are always left out; punctuation only if listed.
        What is left out does not count in ``n_unit`` either.
    layer
        ``tokens`` or ``terms``; by default, what the table's columns say.

    Returns
    -------
    DataFrame
        TERMS: unit_id, doc_id, term, layer, n_term, n_unit. A term absent from a unit has no row.

    Raises
    ------
    ValueError
        For an unknown unit or layer, or for paragraphs or sentences without their ``corpus``.
    ContractError
        When the table is neither TOKENS nor TERM_SPANS.

    Examples
    --------
    >>> rows = [{"doc_id": "a", "position": i, "token": t, "start": i, "end": i + 1} for i, t in enumerate("党的党")]
    >>> counted = count_terms(build_table(rows, TOKENS), stopwords=["的"])
    >>> counted[["unit_id", "term", "n_term", "n_unit"]].values.tolist()
    [['a', '党', 2, 2]]
    """
    counted, units = _counted(occurrences, by, corpus, stopwords=stopwords, layer=layer)
    if not counted.counts.nnz:
        return with_origin(build_table([], TERMS), occurrences, layer=counted.layer)
    cells = counted.counts.tocoo()
    sizes = np.asarray(counted.counts.sum(axis=1), dtype=np.int64)
    table = pd.DataFrame(
        {
            "unit_id": _texts(units.names, cells.row),
            "doc_id": _texts(units.documents, cells.row),
            "term": _texts(counted.features, cells.col),
            "layer": pd.Series([counted.layer], dtype="str").take(np.zeros(cells.nnz, dtype=np.int64)).array,
            "n_term": cells.data.astype(np.int64),
            "n_unit": sizes[cells.row],
        }
    )
    return with_origin(check_table(table, TERMS), occurrences, layer=counted.layer)


def count_matrix(
    occurrences: pd.DataFrame,
    *,
    by: _By = "doc_id",
    corpus: Corpus | None = None,
    stopwords: Iterable[str] = (),
    layer: Literal["tokens", "terms"] | None = None,
) -> FeatureMatrix:
    """The document-feature matrix of the occurrences, without the tidy table between.

    Parameters
    ----------
    occurrences, by, corpus, stopwords, layer
        As for :func:`count_terms`.

    Returns
    -------
    FeatureMatrix
        The same as ``feature_matrix(count_terms(...))``: units and features that count anything.

    Examples
    --------
    >>> rows = [{"doc_id": "a", "position": i, "token": t, "start": i, "end": i + 1} for i, t in enumerate("党的党")]
    >>> matrix = count_matrix(build_table(rows, TOKENS))
    >>> matrix.features, matrix.counts.toarray().tolist()
    (('党', '的'), [[2, 1]])
    """
    return _counted(occurrences, by, corpus, stopwords=stopwords, layer=layer)[0]


def count_lists(units: Mapping[str, Iterable[str]], *, stopwords: Iterable[str] = ()) -> FeatureMatrix:
    """The document-feature matrix of lists of tokens, where neither places nor sections are wanted.

    The fastest way from texts to a matrix: no table of occurrences is made.

    Parameters
    ----------
    units
        unit_id -> its tokens.
    stopwords
        As for :func:`count_terms`: these and blanks are left out.

    Returns
    -------
    FeatureMatrix
        The same as :func:`count_matrix` of the TOKENS.

    Examples
    --------
    >>> matrix = count_lists({"b": ["党", "的", "党"], "a": ["员", " "]})
    >>> matrix.units, matrix.features, matrix.counts.toarray().tolist()
    (('a', 'b'), ('党', '员', '的'), [[0, 1, 0], [2, 0, 1]])
    """
    stops = frozenset(stopwords)
    counters = {unit: Counter(units[unit]) for unit in sorted(units)}
    features = sorted(word for word in set().union(*counters.values()) if word.strip() and word not in stops)
    column = {word: place for place, word in enumerate(features)}
    names, columns, cells = [], [], []
    for unit, counter in counters.items():
        places = np.fromiter((column.get(word, -1) for word in counter), np.int32, len(counter))
        if (places >= 0).any():
            names.append(unit)
            columns.append(places[places >= 0])
            cells.append(np.fromiter(counter.values(), np.int64, len(counter))[places >= 0])
    pointers = np.cumsum([0, *map(len, columns)], dtype=np.int32)
    empty = (np.zeros(0, np.int64), np.zeros(0, np.int32))
    data, places = (np.concatenate(cells), np.concatenate(columns)) if names else empty
    counts = csr_array((data, places, pointers), shape=(len(names), len(features)))
    counts.sort_indices()
    return FeatureMatrix(counts, tuple(names), tuple(features), "tokens")


def _counted(
    occurrences: pd.DataFrame, by: str, corpus: Corpus | None, *, stopwords: Iterable[str], layer: str | None
) -> tuple[FeatureMatrix, _Units]:
    if by not in _UNITS:
        raise ValueError(f"by={by!r}; allowed: {', '.join(_UNITS)}")
    if layer is None:
        layer = "tokens" if "token" in occurrences.columns else "terms"
    if layer not in _LAYERS:
        raise ValueError(f"layer={layer!r}; allowed: {', '.join(_LAYERS)}")
    contract, column = _LAYERS[layer]
    table = check_table(occurrences, contract)
    codes, words = distinct(table[column])
    counts_at_all = np.asarray((words.str.strip() != "") & ~words.isin(list(stopwords)), dtype=bool)
    kept = counts_at_all[codes]
    units = _units(table, kept, by=by, corpus=corpus)
    codes, features = _renumbered(codes[kept], words)
    counts = csr_array(
        (np.ones(len(codes), dtype=np.int64), (units.codes.astype(np.int32), codes.astype(np.int32))),
        shape=(len(units.names), len(features)),
    )
    counts.sum_duplicates()
    return FeatureMatrix(counts, tuple(units.names.tolist()), tuple(features.tolist()), layer), units


def _units(table: pd.DataFrame, kept: Any, *, by: str, corpus: Corpus | None) -> _Units:
    """Units of the kept rows."""
    doc_codes, documents = distinct(table["doc_id"])
    doc_codes = doc_codes[kept]
    if by == "doc_id":
        codes, names = _renumbered(doc_codes, documents)
        return _Units(codes, names, names)
    if by in _SPLITTERS:
        part_codes, parts = _places(table["start"].to_numpy()[kept], doc_codes, documents, by=by, corpus=corpus)
    else:
        part_codes, parts = distinct(table["section_id"])
        part_codes = part_codes[kept]
    pairs, codes = np.unique(doc_codes * len(parts) + part_codes, return_inverse=True)
    of_pair = documents.take(pairs // max(len(parts), 1))
    names = pd.Index(of_pair.astype("str") + "/" + parts.take(pairs % max(len(parts), 1)).astype("str"))
    order = names.argsort()  # "a-b/s1" stands before "a/s1", though "a" stands before "a-b"
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return _Units(rank[codes], names.take(order), of_pair.take(order))


def _places(starts: Any, doc_codes: Any, documents: Any, *, by: str, corpus: Corpus | None) -> tuple[Any, Any]:
    """Number of the paragraph or sentence of every occurrence, and the names ``start-end``."""
    texts = {document.doc_id: document.text for document in corpus} if corpus is not None else {}
    absent = [str(name) for name in documents if name not in texts]
    if absent:
        raise ValueError(f"by={by!r} needs corpus= with the texts; without text: {', '.join(absent[:5])}")
    spans = [_SPLITTERS[by](texts[name]) for name in documents]
    longest = 1 + max((len(texts[name]) for name in documents), default=0)
    firsts = [place * longest + span.start for place, of_document in enumerate(spans) for span in of_document]
    names = pd.Index([f"{span.start}-{span.end}" for of_document in spans for span in of_document], dtype="str")
    return np.searchsorted(np.array(firsts, dtype=np.int64), doc_codes * longest + starts, side="right") - 1, names


def _renumbered(codes: Any, names: Any) -> tuple[Any, Any]:
    """Codes and names without the names that no code points to."""
    used = np.bincount(codes, minlength=len(names)) > 0
    return (np.cumsum(used) - 1)[codes], names[used]


def _texts(names: Any, codes: Any) -> Any:
    return pd.array(list(names), dtype="str").take(codes)
