"""The page (网页): data, style and script in one file that asks nothing of any network.

The policy of the page allows exactly its own script and style, by their hashes; texts are data, never
markup: the script shows them with ``textContent`` only.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from string import Template
from typing import Any, TypedDict, Unpack

import pandas as pd

from yanting_research.core import Corpus, corpus_tables, data_kind_of, html_text, terminal_safe
from yanting_research.errors import ContractError
from yanting_research.explorer.comparisons import COLUMNS, comparison_records, groupings
from yanting_research.explorer.texts import KINDS_ZH, document_records, token_lengths
from yanting_research.reports import default_stopwords
from yanting_research.resources import read_resource
from yanting_research.segmentation import Segmenter, default_lexicon
from yanting_research.textstats import count_terms
from yanting_research.writers import Written, write_bytes
from yanting_research.writers.atomic import encode_text

__all__ = ["LIMIT_BYTES", "ExplorerOptions", "explorer_html", "write_explorer"]

LIMIT_BYTES = 20_000_000
"""Largest page that is made without asking for more; a browser of a common computer still searches it at once."""

_UNSAFE = re.compile("[<>&\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""``<`` of a tag, marks that turn the writing direction, line separators of scripts; not 党 and not a quote."""
_WORD = re.compile(r"[^\W_]")
"""党员 and A4 have one; ，and —— have none."""


class ExplorerOptions(TypedDict, total=False):
    """What :func:`explorer_html` may be told.

    Attributes
    ----------
    tokens
        TOKENS of the corpus, whole; segmented here by default. Its fingerprint is printed.
    spans
        TERM_SPANS, for keywords of the terms layer; by default made here when ``tokens`` are.
    groups
        doc_id -> group to compare; by default period, region and document.
    stopwords
        Left out of the keywords beside punctuation; the shipped lists by default.
    title, source, data_kind
        Heading, source note, and kind of data where the documents do not say it.
    term
        What is searched first; by default the strongest keyword.
    min_count, top
        Fewest occurrences of a keyword, and most keywords of a side: 3 and 100.
    limit_bytes
        Refuse a larger page: 20,000,000.
    """

    tokens: pd.DataFrame | None
    spans: pd.DataFrame | None
    groups: Mapping[str, str] | None
    stopwords: Iterable[str] | None
    title: str
    source: str
    data_kind: str
    term: str
    min_count: int
    top: int
    limit_bytes: int


def explorer_html(corpus: Corpus, **options: Unpack[ExplorerOptions]) -> str:
    """The explorer of a corpus as one page: 语境 (concordance), 关键词 (keyness), 分布 (dispersion).

    Parameters
    ----------
    corpus
        Documents; the page holds their full texts.
    **options
        See :class:`ExplorerOptions`.

    Returns
    -------
    str
        HTML without any address; equal for equal input.

    Raises
    ------
    ValueError
        For an unknown doc_id in ``groups``, or ``min_count`` or ``top`` below 1.
    ContractError
        For a corpus without text, tokens of another corpus, or a page above ``limit_bytes``.

    Examples
    --------
    >>> from yanting_research.core import Document, Source, identity_offsets, make_corpus
    >>> text = "加强党员教育，关爱党员。"
    >>> document = Document("a", text, Source("a.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    >>> page = explorer_html(make_corpus([document]), title="样例", data_kind="specimen")
    >>> "default-src 'none'" in page, "://" in page
    (True, False)
    """
    _check(corpus, options)
    tokens, spans = _layers(corpus, options)
    lengths = token_lengths(corpus, tokens)
    stated = options.get("stopwords")
    left_out = tuple(default_stopwords() if stated is None else stated)
    comparisons = _comparisons(corpus, tokens, spans, left_out, options)
    data = {
        "documents": document_records(corpus, lengths),
        "columns": list(COLUMNS),
        "comparisons": comparisons,
        "term": options.get("term", "") or _first_term(comparisons, tokens, left_out),
    }
    documents, _ = corpus_tables(corpus)
    facts = {
        "文档": f"{len(corpus):,} 篇",
        "字数": f"{int(documents['n_characters'].sum()):,}",
        "词次": f"{len(tokens):,}",
        "数据": KINDS_ZH[data_kind_of(documents, options.get("data_kind", ""), where="explorer")],
        "分词": _fingerprint(tokens),
    }
    if options.get("source"):
        facts["来源"] = options["source"]
    page = _filled(options.get("title", "") or "词语浏览", facts, data)
    _check_size(len(encode_text(page, where="explorer")), options)
    return page


def write_explorer(corpus: Corpus, path: str | os.PathLike[str], **options: Unpack[ExplorerOptions]) -> Written:
    """Write :func:`explorer_html` to a file, atomically.

    Raises
    ------
    ValueError, ContractError
        As :func:`explorer_html`.
    WriteError
        When the disk refuses.
    """
    return write_bytes(encode_text(explorer_html(corpus, **options), where=str(path)), path)


def _check(corpus: Corpus, options: ExplorerOptions) -> None:
    if options.get("min_count", 1) < 1 or options.get("top", 1) < 1 or options.get("limit_bytes", 1) < 1:
        raise ValueError("min_count, top and limit_bytes: 1 or more")
    if not any(document.text.strip() for document in corpus):
        raise ContractError(
            "no text", where="explorer", expected="a corpus with text", remedy="see the ingest report for the reasons"
        )
    # a lower bound that spares segmenting what cannot fit anyway
    _check_size(sum(len(document.text) for document in corpus), options)


def _check_size(n_bytes: int, options: ExplorerOptions) -> None:
    limit = options.get("limit_bytes", LIMIT_BYTES)
    if n_bytes > limit:
        raise ContractError(
            f"the page would hold {n_bytes / 1e6:.1f} MB or more",
            where="explorer",
            expected=f"at most {limit / 1e6:.1f} MB",
            remedy="explore fewer documents at a time (one county, one year), or state a larger limit_bytes",
        )


def _layers(corpus: Corpus, options: ExplorerOptions) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    tokens, spans = options.get("tokens"), options.get("spans")
    if tokens is not None:
        return tokens, spans
    segmenter = Segmenter(default_lexicon())
    return segmenter.segment(corpus), segmenter.terms(corpus) if spans is None else spans


def _comparisons(
    corpus: Corpus,
    tokens: pd.DataFrame,
    spans: pd.DataFrame | None,
    left_out: tuple[str, ...],
    options: ExplorerOptions,
) -> list[dict[str, Any]]:
    signs = [word for word in tokens["token"].astype("str").unique() if not _WORD.search(word)]
    layers = [(tokens, (*left_out, *signs))]
    if spans is not None:
        layers.append((spans[spans["kind"] == "lexicon"], ()))
    records: list[dict[str, Any]] = []
    for occurrences, stopwords in layers:
        terms = {by: count_terms(occurrences, by=by, stopwords=stopwords) for by in ("doc_id", "section_id")}
        for grouping in groupings(corpus, options.get("groups")):
            records += comparison_records(
                terms, grouping, min_count=options.get("min_count", 3), top=options.get("top", 100)
            )
    return records


def _first_term(comparisons: list[dict[str, Any]], tokens: pd.DataFrame, left_out: tuple[str, ...]) -> str:
    """The strongest keyword of two characters or more, else the most frequent such word."""
    for record in comparisons:
        for row in record["rows"]:
            if len(row[0]) > 1 and row[1] > 0 and not row[0].isascii():
                return str(row[0])
    words = tokens["token"].astype("str")
    words = words[(words.str.len() > 1) & words.str.contains(_WORD) & ~words.isin(left_out)]
    counts = words.value_counts()
    return str(min(counts[counts == counts.max()].index)) if len(counts) else ""


def _fingerprint(tokens: pd.DataFrame) -> str:
    """What decided the tokens, in one line."""
    described = tokens.attrs.get("segmentation")
    if not described:
        return "指纹未附"
    hmm = "启用" if described["hmm"] else "停用"
    edits = f"，词典改动 {described['n_edits']} 处" if described["n_edits"] else ""
    return f"jieba {described['jieba']}，HMM {hmm}{edits}，指纹 {described['tokens'][:12]}"


def _filled(title: str, facts: Mapping[str, str], data: Mapping[str, Any]) -> str:
    style, script = read_resource("explorer.css"), read_resource("explorer_search.js") + read_resource("explorer.js")
    items = "".join(f"<div><dt>{name}</dt><dd>{_escaped(value)}</dd></div>" for name, value in facts.items())
    return Template(read_resource("explorer.html")).substitute(
        policy=f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'",
        title=_escaped(title),
        facts=items,
        style=style,
        data=_UNSAFE.sub(lambda sign: f"\\u{ord(sign.group()):04x}", _json(data)),
        script=script,
    )


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _escaped(value: str) -> str:
    return html_text(" ".join(terminal_safe(value).split()))


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")
