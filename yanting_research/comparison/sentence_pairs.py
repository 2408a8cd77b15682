"""Sentences that are alike (相似句): across documents, by weighted pairs of characters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from yanting_research.chinese import split_sentences
from yanting_research.comparison.letters import letters_of
from yanting_research.comparison.shingles import shingle_sequence
from yanting_research.core import SENTENCE_PAIRS, Corpus, Span, build_table

__all__ = ["similar_sentences"]

_BLOCK = 2000  # sentences compared at once


def similar_sentences(
    corpus: Corpus, *, threshold: float = 0.6, min_letters: int = 10, same_document: bool = False
) -> pd.DataFrame:
    r"""Pairs of sentences that use the same wording.

    Parameters
    ----------
    corpus
        Documents.
    threshold
        Least cosine, above 0 to 1.
    min_letters
        Shorter sentences take no part.
    same_document
        Also within a document.

    Returns
    -------
    DataFrame
        SENTENCE_PAIRS. Every sentence is a vector of its pairs of adjacent letters, weighted by
        :math:`(1 + \ln n) \ln(1 + N / d)` with n occurrences, N sentences and d sentences that hold the pair, and the
        similarity is the cosine: 1 for the same letters in the same pairs, 0 for none shared.

    Raises
    ------
    ValueError
        For a threshold outside (0, 1].

    Notes
    -----
    It compares wording, not meaning: the same thing in other words stays apart.

    Examples
    --------
    >>> from yanting_research.core import Corpus
    >>> similar_sentences(Corpus(())).empty
    True
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold={threshold}; allowed: above 0 to 1")
    places: list[tuple[str, Span, str, str]] = []
    for document in corpus:
        for span in split_sentences(document.text):
            printed = document.text[span.start : span.end]
            text = letters_of(printed).text
            if len(text) >= min_letters:
                start = span.start + len(printed) - len(printed.lstrip())
                places.append((document.doc_id, Span(start, span.start + len(printed.rstrip())), printed.strip(), text))
    if not places:
        return build_table([], SENTENCE_PAIRS)
    vectors = _vectors([text for *_, text in places])
    owners = np.array([doc_id for doc_id, *_ in places], dtype=object)
    rows = []
    for first in range(0, len(places), _BLOCK):
        near = (vectors[first : first + _BLOCK] @ vectors.T).tocoo()
        one, two = near.row + first, near.col
        kept = (near.data >= threshold - 1e-12) & (one < two)
        if not same_document:
            kept &= owners[one] != owners[two]
        for a, b, value in zip(one[kept], two[kept], near.data[kept], strict=True):
            rows.append(_pair(places[a], places[b], float(min(value, 1.0))))
    return build_table(rows, SENTENCE_PAIRS)


def _vectors(texts: list[str]) -> csr_array:
    hashes = [shingle_sequence(text, shingle=2) for text in texts]
    codes = np.unique(np.concatenate(hashes), return_inverse=True)[1].ravel()
    rows = np.repeat(np.arange(len(texts)), [len(item) for item in hashes])
    counts = csr_array((np.ones(len(codes)), (rows, codes)))
    counts.sum_duplicates()
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    weights = (1 + np.log(counts.data)) * np.log1p(len(texts) / frequency[counts.indices])
    norms = np.sqrt(np.bincount(np.repeat(np.arange(len(texts)), np.diff(counts.indptr)), weights**2))
    scaled = weights / np.repeat(norms, np.diff(counts.indptr))
    return csr_array((scaled, counts.indices, counts.indptr), shape=counts.shape)


def _pair(one: tuple[str, Span, str, str], two: tuple[str, Span, str, str], value: float) -> dict[str, Any]:
    if (two[0], two[1].start) < (one[0], one[1].start):
        one, two = two, one
    return {
        "doc_id": one[0], "start": one[1].start, "end": one[1].end, "other_doc_id": two[0], "other_start": two[1].start,
        "other_end": two[1].end, "similarity": value, "shared": _longest_shared(one[3], two[3]), "sentence": one[2],
        "other_sentence": two[2],
    }  # fmt: skip


def _longest_shared(one: str, two: str) -> str:
    """Longest stretch of both; of equally long ones the first in ``one``."""
    best, best_end = 0, 0
    before = np.zeros(len(two) + 1, dtype=np.int32)
    codes = np.array([ord(letter) for letter in two])
    for place, letter in enumerate(one):
        now = np.zeros_like(before)
        now[1:] = np.where(codes == ord(letter), before[:-1] + 1, 0)
        if now.max() > best:
            best, best_end = int(now.max()), place + 1
        before = now
    return one[best_end - best : best_end]
