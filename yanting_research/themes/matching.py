"""Theme hits and scores (主题命中与计分): a codebook laid over the raw text.

Counting rule.

1. Width, case and script are folded and quotation marks stepped over, so that 村“两委” and 黨員
   are found where they stand; offsets lead into the text as printed.
2. Within a theme the text is read from left to right and at every place the longest expression
   wins; nothing is counted inside it again (村级组织换届 is one hit, not also 村级组织).
3. An exclude expression of the theme competes as one that counts for nothing. Inside a longer
   exclude expression of the codebook, or a shipped word that no part may stand for, nothing
   counts (印度 in 印度尼西亚).
4. Given TOKENS, a hit must also begin and end where a token does. That costs right hits
   (监督 in the token 监督管理), so it is a choice.
5. A rule counts where no expression of its theme does already.
6. Themes are counted independently: one passage may be a hit of two. With ``exclusive`` every
   passage counts once: expressions before rules, longer before shorter, subthemes before the
   themes above them, then the order of the codebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

import pandas as pd

from yanting_research.chinese import split_sentences
from yanting_research.core import THEME_HITS, THEMES, Corpus, Document, Span, build_table, innermost_section
from yanting_research.errors import ThemeError
from yanting_research.themes.dictionary import Theme, ThemeDictionary
from yanting_research.themes.theme_search import Hit, ThemeSearch
from yanting_research.themes.units import Unit, check_unit, span_index, unit_lengths, unit_spans

__all__ = ["Negated", "Overlap", "check_counting", "score_hits", "score_themes", "theme_hits"]

Overlap = Literal["independent", "exclusive"]
Negated = Literal["codebook", "keep", "drop", "only"]
_OVERLAPS = ("independent", "exclusive")
_NEGATED = ("codebook", "keep", "drop", "only")


def theme_hits(
    corpus: Corpus,
    dictionary: ThemeDictionary,
    *,
    by: Unit = "section_id",
    overlap: Overlap = "independent",
    negated: Negated = "codebook",
    tokens: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Every passage behind the counts, with its span, its rule and its sentence (主题命中).

    Parameters
    ----------
    corpus
        Documents with their sections.
    dictionary
        Themes, expressions and rules.
    by
        Unit named in ``unit_id``: ``doc_id``, ``section_id``, ``paragraph`` or ``sentence``.
    overlap
        ``independent``: a passage may count for several themes; ``exclusive``: for one.
    negated
        Mentions that a negation reaches: as each theme says (``codebook``), all mentions
        (``keep``), only those without (``drop``) or with it (``only``).
    tokens
        TOKENS of the corpus, if hits are to be held to token boundaries.

    Returns
    -------
    DataFrame
        THEME_HITS by document and place. Grouping by unit_id and theme gives ``n_hits``.

    Raises
    ------
    ValueError
        For an unknown unit or choice.
    ThemeError
        When the tokens lack a document of the corpus.

    Examples
    --------
    >>> from yanting_research.core import Source, identity_offsets, make_corpus
    >>> from yanting_research.themes import default_themes
    >>> text = "没有培训经费。"
    >>> document = Document("a", text, Source("a.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    >>> theme_hits(make_corpus([document]), default_themes())[["theme", "surface", "negated"]].values.tolist()
    [['经费保障', '培训经费', True]]
    """
    check_unit(by)
    check_counting(overlap, negated)
    search = ThemeSearch(dictionary)
    bounds = None if tokens is None else _token_bounds(tokens, corpus)
    rows: list[dict[str, Any]] = []
    for document in corpus:
        found = search.in_text(document.text, None if bounds is None else bounds[document.doc_id])
        wanted = [hit for hit in found if _wanted(hit, search.themes[hit.theme], negated)]
        kept = _exclusive(wanted, dictionary) if overlap == "exclusive" else wanted
        rows += _rows(document, kept, by)
    return build_table(rows, THEME_HITS)


def score_themes(
    corpus: Corpus,
    dictionary: ThemeDictionary,
    *,
    by: Unit = "section_id",
    overlap: Overlap = "independent",
    negated: Negated = "codebook",
    tokens: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count every theme in every unit (主题计分); subthemes stand beside the themes above them.

    Parameters
    ----------
    corpus
        Documents with their sections.
    dictionary
        Themes and expressions.
    by
        Unit: the document, the innermost section's own text (subsections apart), the paragraph
        or the sentence.
    overlap, negated, tokens
        As in :func:`theme_hits`.

    Returns
    -------
    DataFrame
        THEMES: unit_id, doc_id, theme, n_hits, n_unit [characters], per_1000, share. Every
        unit has every theme. ``share`` is NaN in a unit without any hit, ``per_1000`` in an
        empty one.

    Raises
    ------
    ValueError
        For an unknown unit or choice.

    See Also
    --------
    count_themes : with subthemes rolled up into the themes above them.

    Examples
    --------
    >>> from yanting_research.themes import default_themes
    >>> len(score_themes(Corpus(), default_themes()))
    0
    """
    hits = theme_hits(corpus, dictionary, by=by, overlap=overlap, negated=negated, tokens=tokens)
    return score_hits(hits, corpus, dictionary, by=by)


def score_hits(hits: pd.DataFrame, corpus: Corpus, dictionary: ThemeDictionary, *, by: Unit) -> pd.DataFrame:
    """THEMES of hits that were found with the same ``by``."""
    counted = hits.groupby(["unit_id", "theme"]).size().to_dict()
    rows = []
    for document in corpus:
        for unit_id, length in unit_lengths(document, by).items():
            counts = {theme.theme: int(counted.get((unit_id, theme.theme), 0)) for theme in dictionary.themes}
            total = sum(counts.values())
            rows += [
                {
                    "unit_id": unit_id, "doc_id": document.doc_id, "theme": theme, "n_hits": n, "n_unit": length,
                    "per_1000": 1000 * n / length if length else float("nan"),
                    "share": n / total if total else float("nan"),
                }
                for theme, n in counts.items()
            ]  # fmt: skip
    return build_table(rows, THEMES)


def check_counting(overlap: str, negated: str) -> None:
    """Refuse an unknown choice of counting.

    Raises
    ------
    ValueError
        Listing what is allowed.
    """
    if overlap not in _OVERLAPS:
        raise ValueError(f"overlap={overlap!r}; allowed: {', '.join(_OVERLAPS)}")
    if negated not in _NEGATED:
        raise ValueError(f"negated={negated!r}; allowed: {', '.join(_NEGATED)}")


def _token_bounds(tokens: pd.DataFrame, corpus: Corpus) -> dict[str, frozenset[int]]:
    parts = tokens[["doc_id", "start", "end"]].groupby("doc_id", observed=True)
    bounds = {str(doc): frozenset(part["start"]) | frozenset(part["end"]) for doc, part in parts}
    lacking = [document.doc_id for document in corpus if document.text.strip() and document.doc_id not in bounds]
    if lacking:
        raise ThemeError(
            f"{len(lacking)} documents have no tokens", where=", ".join(lacking[:5]),
            expected="TOKENS of this corpus", remedy="segment the corpus, or leave tokens out",
        )  # fmt: skip
    return {document.doc_id: bounds.get(document.doc_id, frozenset()) for document in corpus}


def _wanted(hit: Hit, theme: Theme, negated: str) -> bool:
    if negated == "codebook":
        negated = theme.negation
    return negated == "keep" or (negated == "only") == bool(hit.negator)


def _exclusive(hits: list[Hit], dictionary: ThemeDictionary) -> list[Hit]:
    """Hits that do not overlap, the better claim first."""
    order = {theme.theme: (-dictionary.depth(theme.theme), at) for at, theme in enumerate(dictionary.themes)}
    kept: dict[int, Hit] = {}
    taken: set[int] = set()
    for hit in sorted(hits, key=lambda hit: (bool(hit.rule), hit.start - hit.end, hit.start, order[hit.theme])):
        places = range(hit.start, hit.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept[id(hit)] = hit
    return [hit for hit in hits if id(hit) in kept]


def _rows(document: Document, hits: Iterable[Hit], by: str) -> Iterator[dict[str, Any]]:
    text = document.text
    sentences = split_sentences(text)
    spans = unit_spans(document, by) if by in {"paragraph", "sentence"} else []
    for hit in hits:
        section = innermost_section(document.sections, hit.start)
        start, sentence = _sentence(text, sentences, hit)
        yield {
            "doc_id": document.doc_id, "unit_id": _unit_id(document.doc_id, section, spans, by, hit.start),
            "section_id": section, "theme": hit.theme, "expression": hit.expression, "rule": hit.rule,
            "surface": text[hit.start : hit.end], "start": hit.start, "end": hit.end,
            "negated": bool(hit.negator), "negator": hit.negator, "sentence_start": start, "sentence": sentence,
        }  # fmt: skip


def _unit_id(doc_id: str, section: str, spans: list[Span], by: str, position: int) -> str:
    if by == "doc_id":
        return doc_id
    if by == "section_id":
        return f"{doc_id}/{section}"
    span = spans[span_index(spans, position)]
    return f"{doc_id}/{span.start}-{span.end}"


def _sentence(text: str, sentences: list[Span], hit: Hit) -> tuple[int, str]:
    """Start and text of the sentence, or sentences, of a hit, blanks at the rim left out."""
    start = sentences[span_index(sentences, hit.start)].start
    whole = text[start : sentences[span_index(sentences, hit.end - 1)].end]
    return start + len(whole) - len(whole.lstrip()), whole.strip()
