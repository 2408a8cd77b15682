"""The segmenter (分词器): jieba's tokens and the domain terms laid over the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from yanting_research.core.carriers import Corpus, Document
from yanting_research.core.lexicon import Lexicon, lexicon_from_records, lexicon_records
from yanting_research.errors import SegmentationError
from yanting_research.segmentation.describing import describe
from yanting_research.segmentation.edits import (
    WordEdit,
    add_edit,
    delete_edit,
    edit_record,
    edits_from_records,
    edits_of_lexicon,
    split_edit,
)
from yanting_research.segmentation.ladder import ENGINES, Engine, choose_engine, make_engine, search_tokens
from yanting_research.segmentation.patterns import SURROGATE_PATTERN
from yanting_research.segmentation.runs import count_cuts, cut_runs

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from yanting_research.segmentation.overlay import Overlay
    from yanting_research.segmentation.tagging import Tagger

__all__ = ["Segmenter"]


class Segmenter:
    """One dictionary state, one lexicon: the only stateful object of the room.

    Two layers come out of it. *Tokens* are exactly those of jieba 0.42.1 under the same
    dictionary, because published counts depend on them; a lexicon does not alter them.
    *Terms* are spans laid over the same text; they may nest and they need not agree with
    the tokens. A segmenter never changes: :meth:`with_words` and its kin return another one.

    Parameters
    ----------
    lexicon
        Domain terms (领域词表) for :meth:`terms`; none by default.
    hmm
        Whether unknown words are guessed by jieba's hidden Markov model.
    max_run
        Cut runs of word characters longer than this before segmenting [characters];
        ``None``, the default, keeps parity with jieba, at linear cost. A cut may change
        tokens at its place; the number of cuts is recorded beside the result.
    edits
        Edits of jieba's dictionary, in order; see :meth:`with_words`.
    engine
        ``"auto"`` takes the fastest engine that passes the start-up probe; a name of
        ``ENGINES`` insists on that one. All give the same tokens.

    Examples
    --------
    >>> Segmenter().tokens("干部教育培训")
    ['干部', '教育', '培训']
    """

    def __init__(
        self,
        lexicon: Lexicon | None = None,
        *,
        hmm: bool = True,
        max_run: int | None = None,
        edits: Sequence[WordEdit] = (),
        engine: str = "auto",
    ) -> None:
        if max_run is not None and max_run < 1:
            raise ValueError(f"max_run is {max_run}; allowed: None, or at least 1")
        if engine not in ("auto", *ENGINES):
            raise ValueError(f"no engine {engine!r}; allowed: auto, {', '.join(ENGINES)}")
        self._lexicon = lexicon if lexicon is not None else Lexicon()
        self._hmm = hmm
        self._max_run = max_run
        self._edits = tuple(edits)
        self._asked = engine

    @property
    def lexicon(self) -> Lexicon:
        """The lexicon of the terms layer; to change it, build another segmenter."""
        return self._lexicon

    @property
    def edits(self) -> tuple[WordEdit, ...]:
        """The edits of the dictionary, in order."""
        return self._edits

    @property
    def hmm(self) -> bool:
        """Whether unknown words are guessed."""
        return self._hmm

    @property
    def max_run(self) -> int | None:
        """Longest run of word characters that is not cut; ``None`` for no limit."""
        return self._max_run

    @cached_property
    def engine(self) -> str:
        """Name of the engine that cuts the tokens."""
        return choose_engine() if self._asked == "auto" else self._asked

    @property
    def fingerprint(self) -> str:
        """Hash of everything that decides tokens and terms; the engine, which decides neither, is left out.

        Examples
        --------
        >>> Segmenter().fingerprint == Segmenter(hmm=False).fingerprint
        False
        """
        return str(self.description["terms"])

    @property
    def description(self) -> dict[str, Any]:
        """What the fingerprint is made of, in plain data, for a manifest; see :func:`describe`."""
        return describe(self._lexicon, self._edits, hmm=self._hmm, max_run=self._max_run, engine=self.engine)

    def with_words(self, words: Iterable[str | WordEdit]) -> Segmenter:
        """Another segmenter whose dictionary has these words too.

        A plain string gets the frequency that jieba's ``suggest_freq`` computes, as with
        ``Tokenizer.add_word``; ``add_edit`` states frequency and tag.

        Examples
        --------
        >>> Segmenter().with_words(["流动课堂"]).tokens("办好流动课堂")
        ['办好', '流动课堂']
        """
        return self._edited(word if isinstance(word, WordEdit) else add_edit(word) for word in words)

    def without_words(self, words: Iterable[str]) -> Segmenter:
        """Another segmenter whose dictionary lacks these words, as after ``Tokenizer.del_word``.

        Examples
        --------
        >>> Segmenter().without_words(["教育"]).tokens("教育")
        ['教', '育']
        """
        return self._edited(map(delete_edit, words))

    def with_split(self, *parts: str) -> Segmenter:
        """Another segmenter that prefers these parts to their join: ``suggest_freq(parts, tune=True)``.

        Examples
        --------
        >>> Segmenter(hmm=False).with_split("中", "将").tokens("如果放到post中将出错。")
        ['如果', '放到', 'post', '中', '将', '出错', '。']
        """
        return self._edited([split_edit(*parts)])

    def with_lexicon_words(self) -> Segmenter:
        """Another segmenter whose dictionary has the lexicon's entries that state an applied frequency.

        Examples
        --------
        >>> Segmenter().with_lexicon_words().edits
        ()
        """
        return self._edited(edits_of_lexicon(self._lexicon))

    def spec(self) -> dict[str, Any]:
        """Plain data from which another process rebuilds this segmenter.

        Examples
        --------
        >>> Segmenter.from_spec(Segmenter(hmm=False).spec()).fingerprint == Segmenter(hmm=False).fingerprint
        True
        """
        return {
            "lexicon": lexicon_records(self._lexicon),
            "lexicon_name": self._lexicon.name,
            "hmm": self._hmm,
            "max_run": self._max_run,
            "edits": [edit_record(edit) for edit in self._edits],
            "engine": self._asked,
            "fingerprint": self.fingerprint,
        }

    @classmethod
    def from_spec(cls, spec: Mapping[str, Any]) -> Segmenter:
        """The segmenter of a :meth:`spec`.

        Raises
        ------
        SegmentationError
            When this machine would give other tokens or terms than the one that made the
            specification: another jieba or another dictionary.
        """
        segmenter = cls(
            lexicon_from_records(spec["lexicon"], name=spec["lexicon_name"]),
            hmm=spec["hmm"],
            max_run=spec["max_run"],
            edits=edits_from_records(spec["edits"]),
            engine=spec["engine"],
        )
        if segmenter.fingerprint != spec["fingerprint"]:
            raise SegmentationError(
                f"fingerprint {segmenter.fingerprint[:12]}",
                where="segmenter specification",
                expected=f"{spec['fingerprint'][:12]}, from the process that made it",
                remedy="install the same jieba everywhere",
            )
        return segmenter

    def tokens(self, text: str) -> list[str]:
        """Tokens of one string; joined together they are the string again."""
        return self._cut(text, hmm=self._hmm)

    def search_tokens(self, text: str) -> list[str]:
        """Tokens in jieba's search mode: the words inside long tokens come before them.

        Examples
        --------
        >>> Segmenter().search_tokens("中国科学院")
        ['中国', '科学', '学院', '科学院', '中国科学院']
        """
        return list(search_tokens(self.tokens(text), self._engine.has_word))

    def tagged(self, text: str) -> list[tuple[str, str]]:
        """Words and part-of-speech tags of one string, exactly those of ``jieba.posseg``.

        Examples
        --------
        >>> Segmenter().tagged("干部教育")
        [('干部', 'n'), ('教育', 'vn')]
        """
        return [pair for piece in self._pieces(text) for pair in self._tagger.tag(piece, hmm=self._hmm)]

    def offsets(self, text: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Where tokens begin, and the end of the last one: token *i* is ``text[b[i]:b[i + 1]]``.

        The form in which a process returns its work: eight bytes a token instead of a string.

        Examples
        --------
        >>> Segmenter().offsets("干部教育").tolist()
        [0, 2, 4]
        """
        from yanting_research.segmentation.tabulating import boundaries

        return boundaries(self.tokens(text))

    def segment(self, corpus: Corpus, *, pos: bool = False, verify: int = 0) -> pd.DataFrame:
        """Segment every document (分词).

        Parameters
        ----------
        corpus
            Documents; their text is the coordinate system of the offsets.
        pos
            Also tag parts of speech. The tokens are then exactly those of ``jieba.posseg``,
            which cuts some blocks otherwise than ``jieba.cut``; the tags would have no
            words to stand on if the two were mixed.
        verify
            Cut up to this many lines again with jieba itself, spread evenly over the corpus.

        Returns
        -------
        DataFrame
            TOKENS: doc_id, position, token, pos, section_id, start, end. Punctuation, blanks
            and stop words stay in; ``text[start:end] == token`` holds for every row. Texts are
            categoricals. ``attrs["segmentation"]`` holds :attr:`description`, ``pos``,
            ``n_cut_runs`` and ``n_verified``.

        Raises
        ------
        SegmentationError
            For a text with a lone surrogate; when jieba itself gives other tokens.

        Examples
        --------
        >>> len(Segmenter().segment(Corpus()))
        0
        """
        from yanting_research.segmentation.tabulating import TokenTable
        from yanting_research.segmentation.verification import verify_segmenter

        collected = TokenTable()
        n_cut_runs = 0
        for document in corpus:
            text = _readable(document).text
            n_cut_runs += count_cuts(text, self._max_run)
            if pos:
                pairs = self.tagged(text)
                collected.add(document, [word for word, _ in pairs], [tag for _, tag in pairs])
            else:
                collected.add(document, self.tokens(text))
        n_verified = verify_segmenter(self, corpus, sample=verify, pos=pos) if verify else 0
        record = {**self.description, "pos": pos, "n_cut_runs": n_cut_runs, "n_verified": n_verified}
        return collected.finish({"segmentation": record})

    def terms(self, corpus: Corpus, *, aligned: bool = False) -> pd.DataFrame:
        """Lay the lexicon, quantities, dates and document numbers over every document.

        Parameters
        ----------
        corpus
            Documents.
        aligned
            Keep only lexicon terms that begin and end where dictionary words do, so that
            印度 is no occurrence in 印度尼西亚. By default only short terms are held to it.

        Returns
        -------
        DataFrame
            TERM_SPANS; nested terms are kept (嫘祖故里大讲堂 and, inside it, 大讲堂).
            ``attrs["segmentation"]`` holds :attr:`description` and ``aligned``.

        Examples
        --------
        >>> len(Segmenter().terms(Corpus()))
        0
        """
        from yanting_research.core import TERM_SPANS, build_table, innermost_section
        from yanting_research.segmentation.typed import typed_spans

        rows: list[dict[str, object]] = []
        for document in corpus:
            text = _readable(document).text
            bounds = lru_cache(1)(partial(self._bounds, text))
            for row in [*self._overlay.find(text, bounds, aligned=aligned), *typed_spans(text)]:
                section = innermost_section(document.sections, int(str(row["start"])))
                rows.append({"doc_id": document.doc_id, "section_id": section, **row})
        table = build_table(rows, TERM_SPANS)
        table.attrs["segmentation"] = {**self.description, "aligned": aligned}
        return table

    @cached_property
    def _engine(self) -> Engine:
        return make_engine(self.engine, self._edits)

    @cached_property
    def _overlay(self) -> Overlay:
        from yanting_research.segmentation.overlay import Overlay

        return Overlay(self._lexicon)

    @cached_property
    def _tagger(self) -> Tagger:
        from yanting_research.segmentation.tagging import make_tagger

        return make_tagger(self.engine, self._edits)

    def _edited(self, edits: Iterable[WordEdit]) -> Segmenter:
        return Segmenter(
            self._lexicon,
            hmm=self._hmm,
            max_run=self._max_run,
            edits=(*self._edits, *edits),
            engine=self._asked,
        )

    def _cut(self, text: str, *, hmm: bool) -> list[str]:
        if self._max_run is None:
            return self._engine.cut(text, hmm=hmm)
        return [token for piece in self._pieces(text) for token in self._engine.cut(piece, hmm=hmm)]

    def _pieces(self, text: str) -> Iterator[str]:
        return iter((text,)) if self._max_run is None else cut_runs(text, self._max_run)

    def _bounds(self, text: str) -> frozenset[int]:
        """Places between dictionary words; guesses of the hidden Markov model do not count."""
        return frozenset(accumulate(map(len, self._cut(text, hmm=False)), initial=0))


def _readable(document: Document) -> Document:
    """The document itself; half a surrogate pair is no character and fits no table."""
    damaged = SURROGATE_PATTERN.search(document.text)
    if damaged:
        raise SegmentationError(
            f"lone surrogate U+{ord(damaged.group()):04X}",
            where=f"{document.doc_id}, character {damaged.start()}",
            expected="text that was decoded strictly",
            remedy="read the file again with its right encoding",
        )
    return document
