"""Text reuse (文本借用): passages of one document in another, directed by date; copied, adapted, own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.comparison.letters import Letters, letters_of
from yanting_research.comparison.local_alignment import MAX_CELLS, align_local
from yanting_research.comparison.shingles import shingle_sequence
from yanting_research.core import REUSE, REUSE_SHARES, Corpus, build_table, check_table, corpus_tables

__all__ = ["document_dates", "reuse_shares", "text_reuse"]

_COPIED = 0.95  # of the letters are equal: no more than a figure or a word was changed
_MOST_PLACES = 20  # of a shingle within one document: a refrain is no reuse

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Two stretches of letters, half-open."""

    start: int
    end: int
    other_start: int
    other_end: int


def text_reuse(
    corpus: Corpus,
    *,
    shingle: int = 8,
    gap: int = 16,
    min_letters: int = 24,
    min_similarity: float = 0.6,
    max_documents: int | None = None,
) -> pd.DataFrame:
    """Passages that stand in two documents, word for word or changed.

    Parameters
    ----------
    corpus
        Documents; dates come from ``published`` or ``period`` of the metadata.
    shingle
        Letters that must be equal in a row somewhere in a passage.
    gap
        Most letters between equal stretches that still make one passage.
    min_letters, min_similarity
        Shortest passage [letters of the longer side], and least share of equal letters.
    max_documents
        A shingle of more documents is common wording (坚持以邓小平理论为指导): it starts no passage, and half of
        ``min_letters`` of a passage must be other letters. By default half of the documents, at least four.

    Returns
    -------
    DataFrame
        REUSE. Equal stretches of ``shingle`` letters are joined across gaps; where they hold half of ``min_letters``,
        the best local alignment of what they span is measured. "copied" is 95 % of equal letters and more, "adapted"
        the rest.

    Raises
    ------
    ValueError
        For settings that make no sense.

    Notes
    -----
    The later document is named first, as the one that may have taken from the other; both may have taken from a third,
    which the corpus does not hold. Documents of one date, or without, are "undated".

    References
    ----------
    Smith, Cordell and Mullen (2015), American Literary History 27, E1-E15 (shingles, then local alignment); Grimmer and
    Stewart (2013), Political Analysis 21, 267-297.

    Examples
    --------
    >>> from yanting_research.core import Corpus
    >>> text_reuse(Corpus(())).empty
    True
    """
    if shingle < 4 or gap < 0 or min_letters < shingle or not 0 < min_similarity <= 1:
        raise ValueError(
            f"shingle={shingle}, gap={gap}, min_letters={min_letters}, min_similarity={min_similarity}; "
            "allowed: 4 or more, 0 or more, at least shingle, above 0 to 1"
        )
    dates = document_dates(corpus)
    documents = sorted(corpus, key=lambda document: document.doc_id)
    letters = [letters_of(document.text) for document in documents]
    most = max(4, len(documents) // 2) if max_documents is None else max_documents
    rows: list[dict[str, Any]] = []
    pairs, common = _seeds(letters, shingle, most)
    for one, two in sorted(pairs):
        for stretch in _stretches(np.array(sorted(pairs[one, two])), shingle, gap, min_letters // 2):
            found = _aligned(letters[one], letters[two], stretch, gap)
            size = max(found[0].end - found[0].start, found[0].other_end - found[0].other_start)
            rare = int((~common[one][found[0].start : found[0].end]).sum())
            if size >= min_letters and found[1] / size >= min_similarity and rare >= min_letters // 2:
                rows.append(_row((documents[one], documents[two]), (letters[one], letters[two]), found, dates))
    return build_table(_without_doubles(rows), REUSE)


def document_dates(corpus: Corpus) -> dict[str, str]:
    """Date of every document: published, else the period, else ``""``.

    >>> document_dates(Corpus(()))
    {}
    """
    table = corpus_tables(corpus)[0]
    dates = table["published"].where(table["published"] != "", table["period"])
    return dict(zip(table["doc_id"], dates.astype("str"), strict=True))


def _seeds(
    letters: list[Letters], shingle: int, most: int
) -> tuple[dict[tuple[int, int], list[tuple[int, int]]], list[NDArray[np.bool_]]]:
    """For every pair of documents the places where a shingle of both begins; and which letters are common wording."""
    hashes = [shingle_sequence(item.text, shingle=shingle) for item in letters]
    keys = np.concatenate([np.empty(0, np.uint64), *hashes])
    owner = np.repeat(np.arange(len(letters)), [len(item) for item in hashes])
    place = np.concatenate([np.empty(0, np.int64), *(np.arange(len(item)) for item in hashes)])
    order = np.argsort(keys, kind="stable")
    keys, owner, place = keys[order], owner[order], place[order]
    cuts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.empty(0, np.int64)
    pairs: dict[tuple[int, int], list[tuple[int, int]]] = {}
    common = [np.zeros(len(item.text), dtype=bool) for item in letters]
    for start, end in pairwise(np.append(cuts, len(keys)).tolist()):
        if owner[start] == owner[end - 1]:  # owners are in order within a shingle
            continue
        own, counts = np.unique(owner[start:end], return_counts=True)
        if len(own) > most or counts.max() > _MOST_PLACES:
            for document, at in zip(owner[start:end], place[start:end], strict=True):
                common[document][at : at + shingle] = True
            continue
        members = list(zip(owner[start:end].tolist(), place[start:end].tolist(), strict=True))
        for (one, first), (two, second) in combinations(members, 2):
            if one != two:
                pairs.setdefault((one, two), []).append((first, second))
    return pairs, common


def _stretches(seeds: Ints, shingle: int, gap: int, least: int) -> list[_Stretch]:
    """Equal stretches, joined across gaps of both texts, that hold at least so many equal letters."""
    diagonal = seeds[:, 0] - seeds[:, 1]
    order = np.lexsort((seeds[:, 0], diagonal))
    first, diagonal = seeds[order, 0], diagonal[order]
    breaks = np.flatnonzero((np.diff(diagonal) != 0) | (np.diff(first) != 1)) + 1
    starts, ends = np.append(0, breaks), np.append(breaks, len(first)) - 1
    blocks = sorted(
        (int(first[a]), int(first[b]) + shingle, int(first[a] - diagonal[a])) for a, b in zip(starts, ends, strict=True)
    )
    chains: list[_Stretch] = []
    n_equal: list[int] = []
    still_open: list[int] = []
    for start, end, other in blocks:
        block = _Stretch(start, end, other, other + end - start)
        still_open = [place for place in still_open if start - chains[place].end <= gap]
        fitting = [place for place in still_open if _follows(chains[place], block, gap, shingle)]
        if fitting:
            best = min(fitting, key=lambda place: abs(block.other_start - chains[place].other_end))
            before = chains[best]
            n_equal[best] += end - max(start, before.end)
            chains[best] = _Stretch(before.start, end, before.other_start, block.other_end)
        else:
            still_open.append(len(chains))
            chains.append(block)
            n_equal.append(end - start)
    return [chain for chain, equal in zip(chains, n_equal, strict=True) if equal >= least]


def _follows(chain: _Stretch, block: _Stretch, gap: int, shingle: int) -> bool:
    near = -shingle <= block.start - chain.end <= gap and -shingle <= block.other_start - chain.other_end <= gap
    return near and block.end > chain.end and block.other_end > chain.other_end


def _aligned(one: Letters, two: Letters, stretch: _Stretch, gap: int) -> tuple[_Stretch, int]:
    """The best local alignment around a stretch, and its equal letters."""
    start, end = max(0, stretch.start - gap), min(len(one.text), stretch.end + gap)
    other_start, other_end = max(0, stretch.other_start - gap), min(len(two.text), stretch.other_end + gap)
    if (end - start) * (other_end - other_start) > MAX_CELLS:  # whole documents: equal stretches tell enough
        n_equal = min(stretch.end - stretch.start, stretch.other_end - stretch.other_start)
        return stretch, n_equal
    found = align_local(one.text[start:end], two.text[other_start:other_end])
    moved = _Stretch(
        start + found.start, start + found.end, other_start + found.other_start, other_start + found.other_end
    )
    return moved, found.n_equal


def _row(
    documents: tuple[Any, Any], letters: tuple[Letters, Letters], found: tuple[_Stretch, int], dates: dict[str, str]
) -> dict[str, Any]:
    stretch, n_equal = found
    spans = [letters[0].span(stretch.start, stretch.end), letters[1].span(stretch.other_start, stretch.other_end)]
    size = max(stretch.end - stretch.start, stretch.other_end - stretch.other_start)
    order = _later_first([dates[document.doc_id] for document in documents])
    later, earlier = order if order else (0, 1)
    return {
        "doc_id": documents[later].doc_id, "start": spans[later][0], "end": spans[later][1],
        "other_doc_id": documents[earlier].doc_id, "other_start": spans[earlier][0], "other_end": spans[earlier][1],
        "n_letters": size, "similarity": n_equal / size, "kind": "copied" if n_equal / size >= _COPIED else "adapted",
        "direction": "later" if order else "undated",
        "surface": documents[later].text[slice(*spans[later])],
        "other_surface": documents[earlier].text[slice(*spans[earlier])],
    }  # fmt: skip


def _later_first(dates: list[str]) -> tuple[int, int] | None:
    """Numbers of the later and the earlier one; a year does not tell against a day of the same year."""
    length = min(map(len, dates))
    first, second = (date[:length] for date in dates)
    if not length or first == second:
        return None
    return (0, 1) if first > second else (1, 0)


def _without_doubles(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row a key; passages that were found from two sides are the longer one."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = (row["doc_id"], row["start"], row["other_doc_id"], row["other_start"])
        if key not in kept or row["n_letters"] > kept[key]["n_letters"]:
            kept[key] = row
    return list(kept.values())


def reuse_shares(reuse: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """How much of every document stands, copied or adapted, in an earlier one (借用占比).

    Parameters
    ----------
    reuse
        REUSE of the corpus; undated rows count for neither side.
    corpus
        The documents.

    Returns
    -------
    DataFrame
        REUSE_SHARES. A character in two passages counts once, as copied if one of them is.

    Examples
    --------
    >>> from yanting_research.core import Corpus
    >>> reuse_shares(text_reuse(Corpus(())), Corpus(())).empty
    True
    """
    table = check_table(reuse, REUSE)
    dates = document_dates(corpus)
    by_document = dict(iter(table[table["direction"] == "later"].groupby("doc_id", sort=True)))
    rows = []
    for document in corpus:
        marks = np.zeros(len(document.text), dtype=np.int8)
        own = by_document.get(document.doc_id)
        sources: dict[str, int] = {}
        if own is not None:
            for kind, value in (("adapted", 1), ("copied", 2)):  # copied goes over adapted
                for start, end in own.loc[own["kind"] == kind, ["start", "end"]].itertuples(index=False):
                    marks[start:end] = value
            lengths = (own["end"] - own["start"]).groupby(own["other_doc_id"]).sum()
            sources = {str(name): int(length) for name, length in lengths.items()}
        n = len(marks)
        share = {name: float((marks == value).sum()) / n if n else np.nan for value, name in enumerate(_NAMES)}
        ranked = sorted(sources, key=lambda name: (-sources[name], name))
        rows.append(
            {"doc_id": document.doc_id, "date": dates[document.doc_id], "n_characters": n, "sources": " ".join(ranked)}
            | share
        )
    return build_table(rows, REUSE_SHARES)


_NAMES = ("own", "adapted", "copied")
