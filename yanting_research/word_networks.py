"""Co-word network of documents (从文档到共词网络): counted, built, its stability drawn, as tables and as a figure.

Composition of ``segmentation``, ``textstats``, ``themes`` and ``plots``; what ``yanting network`` writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, TypedDict, Unpack

import pandas as pd

from yanting_research import plots
from yanting_research.core import Corpus, corpus_tables, data_kind_of
from yanting_research.reports import default_stopwords
from yanting_research.segmentation import Segmenter, default_lexicon
from yanting_research.textstats import count_terms
from yanting_research.themes import CowordNetwork, coword_network, edge_stability
from yanting_research.themes.network_stability import MIN_DOCUMENTS
from yanting_research.themes.networks import Backbone, Measure

__all__ = ["NetworkOptions", "corpus_network", "corpus_terms", "network_figure"]

_UNITS = {"sentence": "sentence", "paragraph": "paragraph", "section": "section_id"}
_UNITS_ZH = {"sentence": "句", "paragraph": "段", "section": "部分"}
_LAYERS = ("terms", "tokens")
_SHORTEST = 2  # of tokens: single characters are mostly function words and torn names


class NetworkOptions(TypedDict, total=False):
    """What :func:`yanting_research.themes.coword_network` may be told.

    Attributes
    ----------
    measure, backbone, alpha
        Strength of an edge, and which edges stand out.
    min_units, min_together, max_terms
        Fewest units of a word and of a pair, most words.
    resolution, seed
        Of the communities.
    """

    measure: Measure
    backbone: Backbone
    alpha: float
    min_units: int
    min_together: int
    max_terms: int
    resolution: float
    seed: int


def corpus_terms(
    corpus: Corpus,
    *,
    by: Literal["sentence", "paragraph", "section"] = "sentence",
    layer: Literal["terms", "tokens"] = "terms",
    stopwords: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Words of every sentence, paragraph or section, ready for a co-word network.

    Parameters
    ----------
    corpus
        Documents.
    by
        The unit in which two words meet.
    layer
        ``terms``: terms of the lexicon, without quantities and dates. ``tokens``: jieba's words of two
        characters or more that hold a letter or Chinese character.
    stopwords
        Words to leave out; function words and official boilerplate by default, ``()`` for none.

    Returns
    -------
    DataFrame
        TERMS.

    Raises
    ------
    ValueError
        For an unknown unit or layer.

    Examples
    --------
    >>> from yanting_research.ingest import corpus_from_text
    >>> corpus = corpus_from_text("流动党员在党校听党课。流动党员很多。", doc_id="a")
    >>> corpus_terms(corpus)[["unit_id", "term"]].values.tolist()[-1]
    ['a/11-18', '流动党员']
    """
    if by not in _UNITS or layer not in _LAYERS:
        raise ValueError(f"by={by!r}, layer={layer!r}; allowed: {', '.join(_UNITS)}; {', '.join(_LAYERS)}")
    left_out = tuple(default_stopwords() if stopwords is None else stopwords)
    segmenter = Segmenter(default_lexicon())
    if layer == "terms":
        found = segmenter.terms(corpus)
        found = found[found["kind"] == "lexicon"]
    else:
        found = segmenter.segment(corpus)
        words = found["token"].astype("str")
        found = found[(words.str.len() >= _SHORTEST) & words.map(_has_letter)]
    return count_terms(found, by=_UNITS[by], corpus=corpus, stopwords=left_out, layer=layer)  # type: ignore[arg-type]


def _has_letter(word: str) -> bool:
    return any(character.isalpha() for character in word)


def corpus_network(
    terms: pd.DataFrame, *, draws: int = 200, stability_seed: int = 0, **options: Unpack[NetworkOptions]
) -> CowordNetwork:
    """The network of :func:`corpus_terms`, with the stability of its edges where there are enough documents.

    Parameters
    ----------
    terms
        TERMS.
    draws, stability_seed
        Resamples of whole documents and their seed; 0 for none. With fewer than 8 documents none are drawn, and
        ``stability`` stays NaN.
    options
        See :class:`NetworkOptions`.

    Raises
    ------
    ValueError, ThemeError
        As ``coword_network`` and ``edge_stability``.

    Examples
    --------
    >>> from yanting_research.ingest import corpus_from_text
    >>> terms = corpus_terms(corpus_from_text("流动党员在党校听党课。党校和流动党员。党课进党校。", doc_id="a"))
    >>> network = corpus_network(terms, min_units=2, min_together=2, backbone="all")
    >>> network.edges[["term", "other", "n_together"]].values.tolist()
    [['党员', '党校', 2], ['党校', '党课', 2], ['党校', '流动党员', 2]]
    """
    network = coword_network(terms, **options)
    if not draws or network.n_documents < MIN_DOCUMENTS:
        return network
    return edge_stability(network, n_draws=draws, seed=stability_seed)


def network_figure(
    network: CowordNetwork,
    corpus: Corpus,
    *,
    by: Literal["sentence", "paragraph", "section"] = "sentence",
    form: str = "png",
    data_kind: str = "",
    title: str = "",
    source: str = "",
) -> bytes:
    """The backbone of a network as the bytes of a figure.

    Parameters
    ----------
    network, corpus
        A network and the documents it comes from, which say what kind of data they are.
    by
        The unit it was counted in, for the title.
    form
        ``png``, ``svg`` or ``pdf``.
    data_kind
        ``real``, ``specimen`` or ``simulated`` where the documents do not say it.
    title, source
        Title (a plain one by default) and source note.

    Raises
    ------
    ValueError, ContractError, PlotError, GlyphError
        For an unknown format or kind, a kind that contradicts the documents, or a network that cannot be drawn.
    """
    documents, _ = corpus_tables(corpus)
    kind = data_kind_of(documents, data_kind, where="network_figure")
    heading = title or f"共词网络（同一{_UNITS_ZH[by]}，{len(corpus)} 篇，{network.n_units:,} 个单元）"
    axes: Any = plots.plot_network(network.nodes, network.edges, data_kind=kind, title=heading, source=source)
    return plots.render_formats(axes.figure, [form], close=True)[form]
