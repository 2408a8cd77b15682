"""Documents as the page searches them (嵌入的原文): text, outline and token boundaries."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from yanting_research.core import TOKENS, Corpus, Document, check_table, document_kind
from yanting_research.errors import ContractError

__all__ = ["KINDS_ZH", "document_name", "document_records", "encode_lengths", "token_lengths"]

KINDS_ZH = {"real": "真实数据", "specimen": "样例文本（自编）", "simulated": "模拟数据"}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxy"
_MORE = "z"  # 35 characters, and the token goes on
_Lengths = np.ndarray[tuple[int], np.dtype[np.int64]]


def encode_lengths(lengths: _Lengths) -> str:
    """Token lengths as text, one letter for nearly every token.

    A length below 35 is one digit of base 35; every 35 more are a ``z`` before it.

    Examples
    --------
    >>> encode_lengths(np.array([1, 2, 12, 36, 70]))
    '12cz1zz0'
    """
    return "".join(_MORE * (length // 35) + _DIGITS[length % 35] for length in lengths.tolist())


def token_lengths(corpus: Corpus, tokens: pd.DataFrame) -> dict[str, _Lengths]:
    """Lengths of the tokens of every document [code points], in order.

    Raises
    ------
    ContractError
        When the tokens of a document, joined together, are not its text.
    """
    table = check_table(tokens, TOKENS)
    parts = {str(doc_id): part for doc_id, part in table.groupby("doc_id", sort=True, observed=True)}
    strange = sorted(set(parts) - {document.doc_id for document in corpus})
    if strange:
        raise _misfit(f"tokens of {strange[0]!r}, which is not in the corpus", strange[0])
    found = {}
    for document in corpus:
        part = parts.get(document.doc_id)
        words = [] if part is None else part["token"].astype("str").tolist()
        if "".join(words) != document.text:
            raise _misfit("the tokens joined together are not the text", document.doc_id)
        found[document.doc_id] = np.fromiter(map(len, words), np.int64, len(words))
    return found


def _misfit(what: str, doc_id: str) -> ContractError:
    return ContractError(
        what,
        where=f"{doc_id}, TOKENS",
        expected="all tokens of this corpus, stop words and punctuation too",
        remedy="pass what Segmenter.segment() returned for this very corpus",
    )


def document_name(document: Document) -> str:
    """What a reader calls a document: its title, else region and period, else its doc_id."""
    meta = document.metadata
    place = meta.get("region", "") + meta.get("period", "")
    return " ".join((meta.get("title", "") or place or document.doc_id).split())


def document_records(corpus: Corpus, lengths: dict[str, _Lengths]) -> list[dict[str, Any]]:
    """One record a document: id, name, text, sections and token lengths.

    A section is ``[section_id, start, end, level, role, heading]``; offsets are code points. Where real
    texts stand beside others, the name says which is which.
    """
    kinds = {document.doc_id: document_kind(document) for document in corpus}
    mixed = len(set(kinds.values())) > 1
    return [
        {
            "id": document.doc_id,
            "name": document_name(document) + (f"〔{KINDS_ZH[kinds[document.doc_id]]}〕" if mixed else ""),
            "text": document.text,
            "sections": [
                [part.section_id, part.span.start, part.span.end, part.level, part.role, part.marker + part.heading]
                for part in document.sections
            ],
            "tokens": encode_lengths(lengths[document.doc_id]),
        }
        for document in corpus
    ]
