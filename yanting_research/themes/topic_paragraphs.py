"""Paragraphs as units (以段落为单位): few long documents become enough units for a topic model."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from yanting_research.chinese import paragraph_spans
from yanting_research.core import TERMS, TOKENS, Corpus, build_table, check_table
from yanting_research.errors import ThemeError

__all__ = ["count_paragraphs", "paragraph_units"]


def paragraph_units(corpus: Corpus, *, min_characters: int = 1) -> pd.DataFrame:
    """All paragraphs with their texts, named as in :func:`count_themes`.

    Parameters
    ----------
    corpus
        Documents.
    min_characters
        Leave out shorter ones, such as headings [code points].

    Returns
    -------
    DataFrame
        ``unit_id`` (``doc_id/start-end``), ``doc_id, start, end, text``, in order of the texts.

    Examples
    --------
    >>> paragraph_units(Corpus()).columns.tolist()
    ['unit_id', 'doc_id', 'start', 'end', 'text']
    """
    if min_characters < 1:
        raise ValueError(f"min_characters={min_characters}; allowed: 1 or more")
    rows = [
        (f"{document.doc_id}/{span.start}-{span.end}", document.doc_id, span.start, span.end, text)
        for document in corpus
        for span in paragraph_spans(document.text)
        if len((text := document.text[span.start : span.end]).strip()) >= min_characters
    ]
    names = ("unit_id", "doc_id", "start", "end", "text")
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    kinds = ("str", "str", "int64", "int64", "str")
    return pd.DataFrame(
        {name: pd.Series(list(cells), dtype=kind) for name, cells, kind in zip(names, columns, kinds, strict=True)}
    )


def count_paragraphs(tokens: pd.DataFrame, units: pd.DataFrame, *, stopwords: Iterable[str] = ()) -> pd.DataFrame:
    """Count the tokens of every paragraph.

    Parameters
    ----------
    tokens
        TOKENS of the corpus.
    units
        Of :func:`paragraph_units`. Tokens outside them are not counted.
    stopwords
        Words to leave out, also of ``n_unit``; blanks are always left out.

    Returns
    -------
    DataFrame
        TERMS, layer "tokens", by paragraph. A paragraph without a counted token has no row.

    Raises
    ------
    ThemeError
        When a document of the paragraphs has no tokens at all.

    Examples
    --------
    >>> rows = [{"doc_id": "a", "position": i, "token": t, "start": i, "end": i + 1} for i, t in enumerate("党员党课")]
    >>> units = pd.DataFrame({"unit_id": ["a/0-2", "a/2-4"], "doc_id": ["a", "a"], "start": [0, 2], "end": [2, 4]})
    >>> count_paragraphs(build_table(rows, TOKENS), units)[["unit_id", "term", "n_term"]].values.tolist()
    [['a/0-2', '党', 1], ['a/0-2', '员', 1], ['a/2-4', '党', 1], ['a/2-4', '课', 1]]
    """
    table = check_table(tokens, TOKENS)
    lost = sorted(set(units["doc_id"]) - set(table["doc_id"].astype("str").unique()))
    if lost:
        raise ThemeError(
            f"no tokens of {len(lost)} documents: {lost[:5]}", where="count_paragraphs",
            expected="tokens of every document", remedy="segment the corpus that the paragraphs come from",
        )  # fmt: skip
    words = pd.DataFrame({"doc_id": table["doc_id"].astype("str"), "token": table["token"].astype("str")})
    words["unit"] = _unit_of_token(words["doc_id"], table["start"].to_numpy(np.int64), units)
    stays = (words["unit"] >= 0) & (words["token"].str.strip() != "") & ~words["token"].isin(list(stopwords))
    counted = words[stays].groupby(["unit", "token"], sort=False).size().rename("n_term").reset_index()
    if counted.empty:
        return build_table([], TERMS)
    places = counted["unit"].to_numpy(np.int64)
    found = pd.DataFrame(
        {
            "unit_id": units["unit_id"].astype("str").to_numpy()[places],
            "doc_id": units["doc_id"].astype("str").to_numpy()[places],
            "term": counted["token"].to_numpy(),
            "layer": "tokens",
            "n_term": counted["n_term"].to_numpy(np.int64),
            "n_unit": counted.groupby("unit")["n_term"].transform("sum").to_numpy(np.int64),
        }
    ).astype({"unit_id": "str", "doc_id": "str", "term": "str", "layer": "str"})
    return check_table(found, TERMS)


def _unit_of_token(documents: pd.Series[str], starts: np.ndarray, units: pd.DataFrame) -> np.ndarray:
    """Row of the paragraph in which every token begins; -1 for none."""
    found = np.full(len(starts), -1, dtype=np.int64)
    begins, ends = units["start"].to_numpy(np.int64), units["end"].to_numpy(np.int64)
    names, codes = np.unique(units["doc_id"].astype("str").to_numpy(dtype=object), return_inverse=True)
    document_of = pd.Index(names).get_indexer(pd.Index(documents))
    for number in range(len(names)):
        own = np.flatnonzero(codes == number)
        own = own[np.argsort(begins[own], kind="stable")]
        places = np.flatnonzero(document_of == number)
        index = np.searchsorted(begins[own], starts[places], side="right") - 1
        inside = (index >= 0) & (starts[places] < ends[own[np.maximum(index, 0)]])
        found[places[inside]] = own[index[inside]]
    return found
