"""The desk (工作台): the shelf, the report in hand, and the tables made of them, each made once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from yanting_research.core import Corpus, Document, corpus_tables, data_kind_of, document_kind, make_corpus
from yanting_research.dashboard.shelf import Shelf

if TYPE_CHECKING:
    from yanting_research.segmentation import Segmenter

__all__ = ["Desk"]


class Desk:
    """What the tabs of the page share; tables are made when first asked for and kept until the shelf changes.

    Parameters
    ----------
    shelf
        The reports.
    doc_id
        The report in hand; ``""`` takes the first.

    Examples
    --------
    >>> Desk(Shelf(Corpus())).document is None
    True
    """

    def __init__(self, shelf: Shelf, doc_id: str = "") -> None:
        self.shelf = shelf
        self.doc_id = doc_id or next((document.doc_id for document in shelf.corpus), "")
        self._made: dict[tuple[str, str], pd.DataFrame] = {}
        self._segmenter: Segmenter | None = None

    def put(self, shelf: Shelf, doc_id: str) -> None:
        """Take another shelf; tables of the whole corpus are made anew, those of a report stay."""
        self.shelf, self.doc_id = shelf, doc_id
        self._made = {key: made for key, made in self._made.items() if key[1]}

    @property
    def document(self) -> Document | None:
        """The report in hand, or None on an empty desk."""
        return self.shelf.document(self.doc_id) if self.doc_id else None

    @property
    def corpus(self) -> Corpus:
        """All reports."""
        return self.shelf.corpus

    @property
    def single(self) -> Corpus:
        """The report in hand as a corpus of one."""
        return make_corpus([self.shelf.document(self.doc_id)])

    @property
    def data_kind(self) -> str:
        """Kind of data of the report in hand."""
        return document_kind(self.shelf.document(self.doc_id))

    @property
    def corpus_kind(self) -> str:
        """Kind of data of all reports together, as figures of all of them must say."""
        documents, _ = corpus_tables(self.corpus)
        return data_kind_of(documents, "", where="dashboard")

    # the rooms are loaded when a tab first asks for them: the first page is there seconds earlier

    def facts(self) -> pd.DataFrame:
        """FACTS of the report in hand."""
        from yanting_research.extraction import extract_facts

        return self._kept("facts", self.doc_id, lambda: extract_facts(self.single))

    def checks(self) -> pd.DataFrame:
        """CHECKS of the report in hand."""
        from yanting_research.auditing import audit

        return self._kept("checks", self.doc_id, lambda: audit(self.facts(), corpus=self.single))

    def hits(self) -> pd.DataFrame:
        """Theme hits of the report in hand."""
        from yanting_research.themes import default_themes, theme_hits

        return self._kept("hits", self.doc_id, lambda: theme_hits(self.single, default_themes()))

    def terms(self) -> pd.DataFrame:
        """TERMS of all reports, by report, without stop words, signs and single characters."""
        return self._kept("terms", "", self._count)

    def workforce(self) -> pd.DataFrame:
        """Themes and workforce figures of all reports by region and period.

        Raises
        ------
        LinkageError
            When no region and period has both.
        """
        return self._kept("workforce", "", self._join)

    def _join(self) -> pd.DataFrame:
        from yanting_research.extraction import extract_facts
        from yanting_research.linkage import reconcile, theme_workforce_table
        from yanting_research.themes import default_themes, score_themes

        documents, _ = corpus_tables(self.corpus)
        indicators = reconcile(extract_facts(self.corpus), documents=documents)
        scores = score_themes(self.corpus, default_themes(), by="doc_id")
        return theme_workforce_table(scores, indicators, documents).table

    def _count(self) -> pd.DataFrame:
        from yanting_research.reports import default_stopwords
        from yanting_research.segmentation import Segmenter, default_lexicon
        from yanting_research.textstats import count_terms

        if self._segmenter is None:
            self._segmenter = Segmenter(default_lexicon())
        tokens = self._segmenter.segment(self.corpus)
        words = tokens["token"].astype("str").unique()
        dropped = [word for word in words if len(word) < 2 or not any(map(str.isalpha, word))]
        return count_terms(tokens, by="doc_id", stopwords=(*default_stopwords(), *dropped))

    def _kept(self, name: str, doc_id: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        if (name, doc_id) not in self._made:
            self._made[name, doc_id] = make()
        return self._made[name, doc_id]
