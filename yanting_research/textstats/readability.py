"""Readability of Chinese text (可读性): one published index, and plain measures that need no index.

Most published Chinese formulas rest on a word list or stroke counts that may not be passed on; they are
left out rather than approximated.
"""

from __future__ import annotations

import re
from functools import cache
from math import nan

import pandas as pd

from yanting_research.chinese import clause_spans, is_han, split_sentences
from yanting_research.core import TOKENS, Corpus, check_table
from yanting_research.resources import read_resource_words

__all__ = ["readability"]

_FUNCTION_TAGS = ("d", "c")
_CLAUSE_OF_FOUR = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{4}(?![\u4e00-\u9fff])")
"""``求真务实`` between two commas; not the first four of ``求真务实作风``."""


def readability(corpus: Corpus, tokens: pd.DataFrame | None = None) -> pd.DataFrame:
    r"""How a document is written, by measures whose formula is in the table below.

    =========================== ==========================================================================
    ``han_per_sentence``        Chinese characters over sentences (。！？… and line ends close one)
    ``han_per_clause``          Chinese characters over clauses (， ； ： close one too); Xu's first index
    ``clauses_per_sentence``    clauses over sentences
    ``words_per_sentence``      words over sentences
    ``han_per_word``            Chinese characters over words
    ``function_per_sentence``   adverbs and conjunctions over sentences; Xu's second index
    ``xu_readability``          half the sum of the two indices, after the Fog index
    ``four_share``              share of the clauses that are exactly four characters
    ``slogans_per_1000``        watchwords with a numeral (两学一做) per 1,000 Chinese characters
    =========================== ==========================================================================

    Parameters
    ----------
    corpus
        Documents.
    tokens
        TOKENS with parts of speech, for the measures of words; without them these are NaN, and
        without tags so are the last two of Xu.

    Returns
    -------
    DataFrame
        doc_id, n_han, n_sentences, n_clauses and the measures; NaN where undefined. Higher is harder
        in Xu's indices.

    Notes
    -----
    Sentences and clauses without a Chinese character do not count. The index was built on annual reports
    of companies; compare documents of one kind by it, not reports with novels.

    References
    ----------
    徐巍、姚振晔、陈冬华 (2021)，中文年报可读性：衡量与检验，《会计研究》第3期。

    Examples
    --------
    >>> from yanting_research.core import Document, Source, identity_offsets, make_corpus
    >>> text = "抓好党员教育，求真务实，成效明显。推进两学一做。"
    >>> document = Document("a", text, Source("a.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    >>> found = readability(make_corpus([document])).iloc[0]
    >>> found["han_per_sentence"], found["clauses_per_sentence"], found["four_share"], found["slogans_per_1000"]
    (np.float64(10.0), np.float64(2.0), np.float64(0.5), np.float64(50.0))
    """
    words = {} if tokens is None else _word_counts(tokens)
    rows = [_row(document.doc_id, document.text, words.get(document.doc_id)) for document in corpus]
    return pd.DataFrame(rows, columns=[*_row("", "", None)]).astype({"doc_id": "str"})


def _word_counts(tokens: pd.DataFrame) -> dict[str, tuple[int, float]]:
    """Words, and adverbs with conjunctions (NaN without tags), of every document."""
    table = check_table(tokens, TOKENS)
    is_word = table["token"].astype("str").map(lambda token: any(sign.isalnum() for sign in token)).astype(bool)
    table = table[is_word]
    tags = table["pos"].astype("str")
    is_function = tags.str[:1].isin(_FUNCTION_TAGS)
    found = {}
    for doc_id, part in table.groupby("doc_id", sort=True, observed=True):
        tagged = bool((tags[part.index] != "").any())
        found[str(doc_id)] = (len(part), float(is_function[part.index].sum()) if tagged else nan)
    return found


def _row(doc_id: str, text: str, words: tuple[int, float] | None) -> dict[str, object]:
    n_han = sum(map(is_han, text))
    n_sentences = sum(any(map(is_han, text[span.start : span.end])) for span in split_sentences(text))
    clauses = [text[span.start : span.end] for span in clause_spans(text)]
    clauses = [clause for clause in clauses if any(map(is_han, clause))]
    n_words, n_function = words or (nan, nan)
    function_rate = n_function / n_sentences if n_sentences else nan
    clause_length = n_han / len(clauses) if clauses else nan
    n_four = sum(
        len(clause.rstrip("，。；：！？,;:!? \n")) == 4 and bool(_CLAUSE_OF_FOUR.match(clause)) for clause in clauses
    )
    return {
        "doc_id": doc_id,
        "n_han": n_han,
        "n_sentences": n_sentences,
        "n_clauses": len(clauses),
        "han_per_sentence": n_han / n_sentences if n_sentences else nan,
        "han_per_clause": clause_length,
        "clauses_per_sentence": len(clauses) / n_sentences if n_sentences else nan,
        "words_per_sentence": n_words / n_sentences if n_sentences else nan,
        "han_per_word": n_han / n_words if n_words else nan,
        "function_per_sentence": function_rate,
        "xu_readability": (clause_length + function_rate) / 2,
        "four_share": n_four / len(clauses) if clauses else nan,
        "slogans_per_1000": 1000 * len(_slogans().findall(text)) / n_han if n_han else nan,
    }


@cache
def _slogans() -> re.Pattern[str]:
    """The watchwords, longest first."""
    listed = sorted(read_resource_words("slogans_with_digits.txt"), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, listed)))
