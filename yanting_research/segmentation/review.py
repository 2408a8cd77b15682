"""Lexicon review (词表审核): what a change would do, token by token and count by count, before it is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from yanting_research.core import Corpus, Document, Lexicon, LexiconEntry, extend_lexicon, lexicon_records
from yanting_research.segmentation.segmenter import Segmenter

__all__ = ["LexiconDifference", "compare_lexicons", "preview"]

_ENTRY = ("term", "change", "field", "before", "after")
_SPANS = ("doc_id", "start", "end", "term", "surface", "change", "context")
_TOKENS = ("doc_id", "start", "end", "before", "after", "context")
_COUNTS = ("layer", "name", "doc_id", "before", "after", "difference")
_CONTEXT = 12


@dataclass(frozen=True, slots=True)
class LexiconDifference:
    """What a new version of a lexicon changes.

    Attributes
    ----------
    entries
        term, change (added, removed, changed), field, before, after.
    spans
        Occurrences that appear or vanish: doc_id, start, end, term, surface, change, context.
    tokens
        Stretches that are cut otherwise, because an applied frequency differs: doc_id, start,
        end, before, after (tokens joined by ``|``), context.
    counts
        Every count that differs, by document: layer (tokens, terms, groups, themes), name,
        doc_id, before, after, difference.
    """

    entries: pd.DataFrame
    spans: pd.DataFrame
    tokens: pd.DataFrame
    counts: pd.DataFrame


def preview(
    entry: LexiconEntry, corpus: Corpus, *, lexicon: Lexicon | None = None, hmm: bool = True
) -> LexiconDifference:
    """What accepting one entry would change on the whole corpus.

    Parameters
    ----------
    entry
        The entry under review.
    corpus
        Documents.
    lexicon
        The lexicon it would join; an empty one by default.
    hmm
        As for :class:`Segmenter`.

    Raises
    ------
    LexiconError
        When the entry is malformed or its term is already taken.

    Examples
    --------
    >>> len(preview(LexiconEntry("流动课堂", "n", "training"), Corpus()).counts)
    0
    """
    base = lexicon if lexicon is not None else Lexicon()
    return compare_lexicons(base, extend_lexicon(base, [entry]), corpus, hmm=hmm)


def compare_lexicons(old: Lexicon, new: Lexicon, corpus: Corpus, *, hmm: bool = True) -> LexiconDifference:
    """Two versions of a lexicon, followed through to spans, tokens and counts.

    Parameters
    ----------
    old, new
        Versions. Frequencies that they state are applied to the tokens.
    corpus
        Documents.
    hmm
        As for :class:`Segmenter`.

    Examples
    --------
    >>> base = extend_lexicon(Lexicon(), [LexiconEntry("大讲堂", "n", "training")])
    >>> compare_lexicons(base, Lexicon(), Corpus()).entries[["term", "change"]].values.tolist()
    [['大讲堂', 'removed']]
    """
    before = Segmenter(old, hmm=hmm).with_lexicon_words()
    after = Segmenter(new, hmm=hmm).with_lexicon_words()
    spans, span_counts = _span_changes(before, after, corpus)
    tokens, token_counts = _token_changes(before, after, corpus)
    return LexiconDifference(
        entries=pd.DataFrame(_entry_changes(old, new), columns=list(_ENTRY)),
        spans=pd.DataFrame(spans, columns=list(_SPANS)),
        tokens=pd.DataFrame(tokens, columns=list(_TOKENS)),
        counts=pd.DataFrame(sorted([*span_counts, *token_counts]), columns=list(_COUNTS)),
    )


def _entry_changes(old: Lexicon, new: Lexicon) -> Iterator[tuple[str, str, str, str, str]]:
    left = {record["term"]: record for record in lexicon_records(old)}
    right = {record["term"]: record for record in lexicon_records(new)}
    for term in sorted(left.keys() | right.keys()):
        if term not in right:
            yield term, "removed", "", "", ""
        elif term not in left:
            yield term, "added", "", "", ""
        else:
            for name in left[term]:
                values = [_shown(record[term][name]) for record in (left, right)]
                if values[0] != values[1]:
                    yield term, "changed", name, *values


def _shown(value: object) -> str:
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)


CountRow = tuple[str, str, str, int, int, int]


def _span_changes(
    before: Segmenter, after: Segmenter, corpus: Corpus
) -> tuple[list[tuple[object, ...]], list[CountRow]]:
    texts = {document.doc_id: document.text for document in corpus}
    found = [_lexicon_spans(segmenter, corpus) for segmenter in (before, after)]
    sets = [{row[:5] for row in rows} for rows in found]
    rows = [
        (*row, change, _context(texts[str(row[0])], row[1], row[2]))
        for change, changed in (("added", sets[1] - sets[0]), ("removed", sets[0] - sets[1]))
        for row in changed
    ]
    counts: list[CountRow] = []
    for layer, place in (("terms", 3), ("groups", 5), ("themes", 6)):
        pair = [Counter((str(row[place]), row[0]) for row in rows_of if row[place]) for rows_of in found]
        counts += _differing(layer, *pair)
    return sorted(rows), counts


SpanRow = tuple[str, int, int, str, str, str, str]


def _lexicon_spans(segmenter: Segmenter, corpus: Corpus) -> list[SpanRow]:
    themes = {entry.term: entry.theme for entry in segmenter.lexicon}
    table = segmenter.terms(corpus)
    table = table[table["kind"] == "lexicon"]
    return [
        (row["doc_id"], row["start"], row["end"], row["term"], row["surface"], row["group"], themes[row["term"]])
        for row in table.to_dict("records")
    ]


def _token_changes(
    before: Segmenter, after: Segmenter, corpus: Corpus
) -> tuple[list[tuple[object, ...]], list[CountRow]]:
    if before.edits == after.edits:
        return [], []
    rows: list[tuple[object, ...]] = []
    counts: list[CountRow] = []
    for document in corpus:
        cuts = [segmenter.tokens(document.text) for segmenter in (before, after)]
        rows += _stretches(document, cuts[0], cuts[1])
        tallies = [Counter((token, document.doc_id) for token in cut if token.strip()) for cut in cuts]
        counts += _differing("tokens", *tallies)
    return rows, counts


def _stretches(document: Document, left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """The stretches between common boundaries that the two cut otherwise."""
    text, at = document.text, 0
    i = j = 0
    while i < len(left):
        begin, first, second = at, i, j
        ends = [at + len(left[i]), at + len(right[j])]
        i, j = i + 1, j + 1
        while ends[0] != ends[1]:
            if ends[0] < ends[1]:
                ends[0] += len(left[i])
                i += 1
            else:
                ends[1] += len(right[j])
                j += 1
        at = ends[0]
        if i - first > 1 or j - second > 1:
            context = _context(text, begin, at)
            yield document.doc_id, begin, at, "|".join(left[first:i]), "|".join(right[second:j]), context


def _differing(layer: str, before: Counter[tuple[str, str]], after: Counter[tuple[str, str]]) -> list[CountRow]:
    keys = sorted(before.keys() | after.keys())
    return [
        (layer, *key, before[key], after[key], after[key] - before[key]) for key in keys if before[key] != after[key]
    ]


def _context(text: str, start: int, end: int) -> str:
    low, high = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    return f"{text[low:start]}【{text[start:end]}】{text[end:high]}".replace("\n", " ")
