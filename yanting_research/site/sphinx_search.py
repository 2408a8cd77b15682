"""Sphinx's side of the Chinese search: its language ``zh`` and a builder that hands it whole paragraphs.

Sphinx 9.0 brings a language ``zh`` that cannot answer: ``language_data.js`` ends in
``window.Stemmer = ChineseStemmer``, a name that stands nowhere, so the page stops with an error at the first
query. With that mended, a query is not cut at all while the index holds jieba's words, so that only a query that is
itself a part of one such word finds anything: 25 of the 53 test queries that have a page, where pairs find all
(``python benchmarks/site.py --parts ""``).
"""

from __future__ import annotations

import json
import re
from typing import Any

from docutils import nodes  # type: ignore[import-untyped]
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.search import SearchLanguage

from yanting_research.site.bigrams import HAN_CLASS, fold_table, index_words

__all__ = ["BigramSearch", "ParagraphBuilder", "flattened"]

# matches blanks and line ends; not a full stop
_SPACE = re.compile(r"\s+")
_JS_SPLITTER = """
const HAN_CLASS = %(han)s;
const FOLD_FROM = %(old)s;
const FOLD_TO = %(new)s;
function splitQuery(query) { return ChineseSearch.queryWords(query); }
"""


class BigramSearch(SearchLanguage):
    """Pairs of characters on both sides (二元切分); see :mod:`yanting_research.site.bigrams`.

    Words of other scripts are stemmed by nobody: the page of the search also accepts the opening of a word.
    """

    lang = "zh"
    language_name = "Chinese"

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        table = fold_table()
        self.js_splitter_code = _JS_SPLITTER % {
            "han": json.dumps(HAN_CLASS),
            "old": json.dumps("".join(table), ensure_ascii=False),
            "new": json.dumps("".join(table.values()), ensure_ascii=False),
        }

    def split(self, input: str) -> list[str]:
        """Everything of the text that can be asked for."""
        return index_words(input)

    def word_filter(self, word: str) -> bool:
        """Every word counts, single characters and numbers too."""
        return bool(word)


class ParagraphBuilder(StandaloneHTMLBuilder):
    """HTML pages whose paragraphs are indexed whole: a pair may stand half in bold type."""

    name = "html"

    def index_page(self, pagename: str, doctree: nodes.document, title: str) -> None:
        """Feed the index with the flattened page."""
        super().index_page(pagename, flattened(doctree), title)


def flattened(doctree: nodes.document) -> nodes.document:
    """A copy in which every block of running text holds one text node."""
    copy = doctree.copy()
    for child in doctree.children:
        copy += _flattened(child)
    return copy


def _flattened(node: nodes.Node) -> nodes.Node:
    if not isinstance(node, nodes.Element) or isinstance(node, nodes.raw):
        return node.deepcopy()
    copy = node.copy()
    running = isinstance(node, nodes.TextElement) and node.children
    if running and all(isinstance(child, nodes.Text | nodes.Inline) for child in node.children):
        copy += nodes.Text(_SPACE.sub(" ", node.astext()))
        return copy
    for child in node.children:
        copy += _flattened(child)
    return copy


def setup_search(app: Any) -> None:
    """Put both in the place of Sphinx's own."""
    app.add_search_language(BigramSearch)
    app.add_builder(ParagraphBuilder, override=True)
