"""Local coinages (地方自创提法): numeral formulas and named methods that few places use, with evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from yanting_research.chinese import fold_script, fold_width, sentence_at
from yanting_research.comparison.reuse import document_dates
from yanting_research.core import COINAGES, Corpus, Document, build_table, corpus_tables
from yanting_research.resources import read_resource_words

__all__ = ["local_coinages"]

_NOUNS = "工作法|管理法|教学法|机制|模式|工程|活动|制度|平台|计划|行动|课堂|做法|办法|品牌|服务队|超市|驿站"
_NUMERAL = "一二两三四五六七八九十双多"
_FORMULA = rf"(?:[{_NUMERAL}][\u4e00-\u9fff]{{1,3}}){{2,3}}"
_IN_QUOTES = re.compile(r"[“\"『「]([\u4e00-\u9fffA-Za-z0-9+＋·]{2,12})[”\"』」]([\u4e00-\u9fff]{0,8})")
"""“双培双带”先锋工程; not “老毛病，又犯了”."""
_QUOTED_FORMULA = re.compile(_FORMULA)
"""两下两上, 四议两公开; not 一把手."""
_NAMED = re.compile(rf"[\u4e00-\u9fff]{{0,4}}?(?:{_NOUNS})")
"""先锋工程; not 谈心谈话."""
_BARE_FORMULA = re.compile(rf"(?<![第{_NUMERAL}百千万0-9])({_FORMULA})(?=(?:{_NOUNS}))")
"""三分类三升级活动; not 三分之一以上."""
_METHOD = re.compile(
    r"[\u4e00-\u9fff]{1,4}(?<![正形样格公仪方模])式(?:工作法|管理法|教学法|管理|教学|培训|服务|党课|课堂|学习|选学|调训)"
)
"""卡式工作法, 菜单式培训; not 正式工作."""
_LEADING = re.compile(
    r"^(?:推行|实行|采取|采用|开展|创新|探索|运用|实施|建立|通过|坚持|推广|借助|利用|进行|以及|以|用|的|和|与|等|了|为|把|将|对|在|行|供|化)+"
)
"""推行卡式工作法; not 卡式工作法."""


def local_coinages(
    corpus: Corpus, *, reference: Corpus | None = None, known: Iterable[str] = (), min_hits: int = 1
) -> pd.DataFrame:
    """Expressions of a place's own making, each with its first sentence.

    Parameters
    ----------
    corpus
        Documents; regions and dates come from the metadata.
    reference
        Texts of everywhere, such as State Council work reports: what stands there is no local coinage.
    known
        Further expressions of everywhere; watchwords such as 三会一课 are known already.
    min_hits
        Fewest occurrences.

    Returns
    -------
    DataFrame
        COINAGES. ``numeral``: two or three numerals with some characters each (两下两上), in quotes or before 活动,
        机制 and the like; ``method``: …式 with 工作法, 管理, 培训 and the like (卡式工作法); ``quoted``: in quotes
        before 工程, 机制, 活动 and the like. They are candidates: read the sentence.

    Notes
    -----
    "local" says that one region alone of this corpus uses it, not that it was made there.

    Examples
    --------
    >>> from yanting_research.core import Corpus
    >>> local_coinages(Corpus(())).empty
    True
    """
    if min_hits < 1:
        raise ValueError(f"min_hits={min_hits}; allowed: 1 or more")
    dates = document_dates(corpus)
    table = corpus_tables(corpus)[0]
    regions = dict(zip(table["doc_id"], table["region"].astype("str"), strict=True))
    found: dict[str, list[tuple[str, str, int, int]]] = {}
    patterns: dict[str, str] = {}
    documents = {document.doc_id: document for document in corpus}
    for document in corpus:
        for pattern, term, start, end in _candidates(document):
            patterns.setdefault(term, pattern)
            found.setdefault(term, []).append((dates[document.doc_id] or "9999", document.doc_id, start, end))
    everywhere = {*read_resource_words("watchwords_national.txt"), *known}
    others = [_folded(document.text) for document in reference] if reference is not None else []
    rows = []
    for term in sorted(found):
        hits = sorted(found[term])
        if len(hits) >= min_hits:
            n_reference = sum(term in text for text in others)
            rows.append(_row(term, hits, documents, regions, (patterns[term], n_reference, term in everywhere)))
    return build_table(rows, COINAGES)


def _folded(text: str) -> str:
    return fold_script(fold_width(text))


def _candidates(document: Document) -> Iterator[tuple[str, str, int, int]]:
    """Kind, expression and span of every candidate; each place once."""
    text = _folded(document.text)
    if len(text) != len(document.text):  # no places could be told
        text = document.text
    taken: set[int] = set()
    for match in _IN_QUOTES.finditer(text):
        term, end = match.group(1), match.end(1)
        formula = _QUOTED_FORMULA.fullmatch(term)
        named = _NAMED.match(match.group(2))
        if formula or named:
            taken.update(range(match.start(1), match.end()))
            if named and term.endswith("式"):  # “卡式”工作法 is one name
                yield "method", term + named.group(), match.start(1), match.start(2) + named.end()
            else:
                yield ("numeral" if formula else "quoted"), term, match.start(1), end
    for match in _METHOD.finditer(text):
        start = match.start() + (lead.end() if (lead := _LEADING.match(match.group())) else 0)
        term = text[start : match.end()]
        if start not in taken and "式" in term[1:]:
            taken.update(range(start, match.end()))
            yield "method", term, start, match.end()
    for match in _BARE_FORMULA.finditer(text):
        if match.start() not in taken:
            yield "numeral", match.group(1), *match.span(1)


def _row(
    term: str,
    hits: list[tuple[str, str, int, int]],
    documents: dict[str, Document],
    regions: dict[str, str],
    about: tuple[str, int, bool],
) -> dict[str, Any]:
    pattern, n_reference, watchword = about
    order = list(dict.fromkeys(doc_id for _, doc_id, *_ in hits))
    places = {regions[doc_id] for doc_id in order} - {""}
    date, doc_id, start, end = hits[0]
    text = documents[doc_id].text
    span = sentence_at(text, start, end)
    status = "known" if watchword or n_reference else "shared" if len(places) > 1 else "local"
    return {
        "term": term, "pattern": pattern, "n_hits": len(hits), "n_documents": len(order), "n_regions": len(places),
        "n_reference": n_reference, "status": status, "doc_id": doc_id, "date": "" if date == "9999" else date,
        "start": start, "end": end, "sentence": text[span.start : span.end], "others": " ".join(order[1:]),
    }  # fmt: skip
