"""The segmenter (分词器): jieba's tokens and the domain terms laid over the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import accumulate

import numpy as np
import pandas as pd

from yanting_research.core import (
    TERM_SPANS,
    TOKENS,
    Corpus,
    Document,
    Lexicon,
    build_table,
    canonical_json,
    check_table,
    hash_lexicon,
    innermost_section,
    sha256_text,
)
from yanting_research.errors import SegmentationError
from yanting_research.segmentation.dictionary import JIEBA_VERSION, load_dictionary, private_tokenizer, tag_tokenizer
from yanting_research.segmentation.engine import cut
from yanting_research.segmentation.overlay import Overlay
from yanting_research.segmentation.typed import typed_spans

__all__ = ["Segmenter"]

# Matches: half of a surrogate pair. Must not match: "𠮷", which Python holds as one code point.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Segmenter:
    """One dictionary state, one lexicon: the only stateful object of the room.

    Two layers come out of it. *Tokens* are exactly those of jieba 0.42.1 and the lexicon
    never alters them, because published counts depend on them. *Terms* are spans laid over
    the same text; they may nest and they need not agree with the tokens.

    Parameters
    ----------
    lexicon
        Domain terms (领域词表) for :meth:`terms`; none by default.
    hmm
        Whether unknown words are guessed by jieba's hidden Markov model.
    max_run
        Cut runs of word characters longer than this before segmenting [characters];
        ``None``, the default, keeps parity with jieba. A cut may change tokens at its place.

    Examples
    --------
    >>> Segmenter().tokens("干部教育培训")
    ['干部', '教育', '培训']
    """

    def __init__(self, lexicon: Lexicon | None = None, *, hmm: bool = True, max_run: int | None = None) -> None:
        if max_run is not None and max_run < 1:
            raise ValueError(f"max_run is {max_run}; allowed: None, or at least 1")
        self._lexicon = lexicon if lexicon is not None else Lexicon()
        self._hmm = hmm
        self._max_run = max_run
        self._dictionary = load_dictionary()
        self._tokenizer = private_tokenizer()
        self._overlay = Overlay(self._lexicon)

    @property
    def lexicon(self) -> Lexicon:
        """The lexicon of the terms layer; to change it, build another segmenter."""
        return self._lexicon

    @property
    def engine(self) -> str:
        """Name of the engine that cuts the tokens."""
        return "python"

    @property
    def fingerprint(self) -> str:
        """Hash of everything that decides the output: dictionary, lexicon, model, versions.

        Examples
        --------
        >>> Segmenter().fingerprint == Segmenter(hmm=False).fingerprint
        False
        """
        return sha256_text(canonical_json(self.description))

    @property
    def description(self) -> dict[str, str | int | bool | None]:
        """What the fingerprint is made of, in words, for a manifest."""
        return {
            "jieba": JIEBA_VERSION,
            "dictionary_sha256": self._dictionary.sha256,
            "lexicon_sha256": hash_lexicon(self._lexicon),
            "n_lexicon": len(self._lexicon),
            "hmm": self._hmm,
            "max_run": self._max_run,
        }

    def tokens(self, text: str) -> list[str]:
        """Tokens of one string; joined together they are the string again."""
        return [token for piece in _pieces(text, self._max_run) for token in self._cut(piece)]

    def segment(self, corpus: Corpus, *, pos: bool = False) -> pd.DataFrame:
        """Segment every document (分词).

        Parameters
        ----------
        corpus
            Documents; their text is the coordinate system of the offsets.
        pos
            Also tag parts of speech. The tokens are then exactly those of ``jieba.posseg``,
            which cuts some blocks otherwise than ``jieba.cut``; the tags would have no
            words to stand on if the two were mixed.

        Returns
        -------
        DataFrame
            TOKENS: doc_id, position, token, pos, section_id, start, end. Punctuation, blanks
            and stop words stay in; ``text[start:end] == token`` holds for every row.

        Raises
        ------
        SegmentationError
            For a text with a lone surrogate.

        Examples
        --------
        >>> len(Segmenter().segment(Corpus()))
        0
        """
        tables = [self._segment_document(_readable(document), pos=pos) for document in corpus]
        tables = [table for table in tables if len(table)]
        if not tables:
            return build_table([], TOKENS)
        return check_table(pd.concat(tables, ignore_index=True), TOKENS)

    def terms(self, corpus: Corpus) -> pd.DataFrame:
        """Lay the lexicon, quantities, dates and document numbers over every document.

        Returns
        -------
        DataFrame
            TERM_SPANS; nested terms are kept (嫘祖故里大讲堂 and, inside it, 大讲堂).

        Examples
        --------
        >>> len(Segmenter().terms(Corpus()))
        0
        """
        rows: list[dict[str, object]] = []
        for document in corpus:
            text = _readable(document).text
            for row in [*self._overlay.find(text, lru_cache(1)(partial(self._bounds, text))), *typed_spans(text)]:
                section = innermost_section(document.sections, int(str(row["start"])))
                rows.append({"doc_id": document.doc_id, "section_id": section, **row})
        return build_table(rows, TERM_SPANS)

    def _bounds(self, text: str) -> frozenset[int]:
        """Places between dictionary words; guesses of the hidden Markov model do not count."""
        lengths = (len(token) for token in cut(text, self._dictionary, hmm=False))
        return frozenset(accumulate(lengths, initial=0))

    def _cut(self, text: str) -> Iterator[str]:
        return cut(text, self._dictionary, hmm=self._hmm)

    def _tagged(self, text: str) -> Iterator[tuple[str, str]]:
        for piece in _pieces(text, self._max_run):
            yield from ((word, flag) for word, flag in tag_tokenizer().cut(piece, HMM=self._hmm))

    def _segment_document(self, document: Document, *, pos: bool) -> pd.DataFrame:
        if pos:
            pairs = list(self._tagged(document.text))
            tokens, tags = [word for word, _ in pairs], [flag for _, flag in pairs]
        else:
            tokens = self.tokens(document.text)
            tags = [""] * len(tokens)
        ends = np.cumsum(np.fromiter((len(token) for token in tokens), np.int64, len(tokens)), dtype=np.int64)
        starts = np.concatenate([np.zeros(1, np.int64), ends[:-1]]) if len(tokens) else ends
        return pd.DataFrame(
            {
                "doc_id": pd.Series([document.doc_id] * len(tokens), dtype="str"),
                "position": np.arange(len(tokens), dtype=np.int64),
                "token": pd.Series(tokens, dtype="str"),
                "pos": pd.Series(tags, dtype="str"),
                "section_id": pd.Series(_sections_at(document, starts), dtype="str"),
                "start": starts,
                "end": ends,
            }
        )


def _readable(document: Document) -> Document:
    """The document itself; half a surrogate pair is no character and fits no table."""
    damaged = _LONE_SURROGATE.search(document.text)
    if damaged:
        raise SegmentationError(
            f"lone surrogate U+{ord(damaged.group()):04X}",
            where=f"{document.doc_id}, character {damaged.start()}",
            expected="text that was decoded strictly",
            remedy="read the file again with its right encoding",
        )
    return document


def _pieces(text: str, max_run: int | None) -> Iterable[str]:
    if max_run is None:
        return (text,)
    return _cut_runs(text, max_run)


def _cut_runs(text: str, max_run: int) -> Iterator[str]:
    """Cut only inside runs of letters, digits and Chinese characters that are too long."""
    opened = run = 0
    for index, ch in enumerate(text):
        run = run + 1 if ch.isalnum() else 0
        if run > max_run:
            yield text[opened:index]
            opened, run = index, 1
    if opened < len(text):
        yield text[opened:]


def _sections_at(document: Document, positions: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[str]:
    """Innermost section of every position: one look-up per stretch, not per token."""
    bounds = sorted({0, *(edge for part in document.sections for edge in (part.span.start, part.span.end))})
    names = [innermost_section(document.sections, bound) for bound in bounds]
    return [names[index] for index in np.searchsorted(bounds, positions, side="right") - 1]
