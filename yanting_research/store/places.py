"""Places in a store (检索): concordance of words and phrases, words near each other, pieces of text.

Hits come in the order of the documents' numbers and of their text, a page at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import pandas as pd

from yanting_research.store.columns import START_SQL
from yanting_research.store.opening import Store
from yanting_research.store.words import find_word

__all__ = ["find_text", "kwic_page", "near_page"]

_SIDE = 20
_MOST = 100_000
_WIDEST = 100  # tokens between two words that still count as near
_DTYPES = {"doc_id": "str", "start": "int64", "end": "int64", "left": "str", "keyword": "str", "right": "str"}

Places = Iterable[tuple[int, int, int]]


def kwic_page(store: Store, *tokens: str, first: int = 0, limit: int = 50, side: int = _SIDE) -> pd.DataFrame:
    """A page of the concordance of a word, or of words that follow one another (关键词居中).

    Parameters
    ----------
    store, *tokens
        The store; one word, or the words of a phrase.
    first, limit
        Which hits.
    side
        Code points shown on each side.

    Returns
    -------
    DataFrame
        ``doc_id, start, end, left, keyword, right``; ``text[start:end] == keyword``.
    """
    page = _page(first, limit)
    if not tokens:
        raise ValueError("no word; give one or more")
    numbers = [find_word(store, token)[0] for token in tokens]
    if -1 in numbers:
        return _lines(store, [], side)
    joins = "".join(
        f" JOIN read_parquet($postings) p{n} ON p{n}.term_id = $term{n} "
        f"AND p{n}.doc = p0.doc AND p{n}.pos = p0.pos + {n}"
        for n in range(1, len(tokens))
    )
    # only counted names are set in
    rows = store.ask(
        f"SELECT p0.doc, {START_SQL.format(name='p0')} AS start "  # noqa: S608
        f"FROM read_parquet($postings) p0{joins} WHERE p0.term_id = $term0 "
        "ORDER BY p0.doc, p0.pos LIMIT $limit OFFSET $first",
        {f"term{n}": number for n, number in enumerate(numbers)} | page,
    )
    width = sum(len(token) for token in tokens)
    return _lines(store, ((doc, start, start + width) for doc, start in rows.itertuples(index=False)), side)


def near_page(
    store: Store, token: str, other: str, *, within: int = 5, first: int = 0, limit: int = 50, side: int = _SIDE
) -> pd.DataFrame:
    """Places where two words stand at most ``within`` tokens apart, in either order (邻近检索).

    Returns
    -------
    DataFrame
        As :func:`kwic_page`; ``keyword`` is the text from the one word to the end of the other.
    """
    page = _page(first, limit)
    if not 1 <= within <= _WIDEST:
        raise ValueError(f"within is {within}; allowed: 1 to {_WIDEST} tokens")
    rows = store.ask(
        "WITH a AS (SELECT doc, pos, drift FROM read_parquet($postings) WHERE term_id = $one), "  # noqa: S608 - constants
        "b AS (SELECT doc, pos, drift FROM read_parquet($postings) WHERE term_id = $two) "
        f"SELECT a.doc, {START_SQL.format(name='a')} AS one, {START_SQL.format(name='b')} AS two FROM a JOIN b "
        "ON a.doc = b.doc AND b.pos BETWEEN a.pos - $within AND a.pos + $within AND a.pos <> b.pos "
        "ORDER BY a.doc, a.pos, b.pos LIMIT $limit OFFSET $first",
        {"one": find_word(store, token)[0], "two": find_word(store, other)[0], "within": within} | page,
    )
    spans = (
        (doc, min(one, two), max(one + len(token), two + len(other))) for doc, one, two in rows.itertuples(index=False)
    )
    return _lines(store, spans, side)


def find_text(store: Store, text: str, *, first: int = 0, limit: int = 50, side: int = _SIDE) -> pd.DataFrame:
    """Places of a piece of text, whatever the words are (文本查找): 文书 is also found in 中文书写.

    Reads texts until the page is full; for words :func:`kwic_page` is faster.

    Returns
    -------
    DataFrame
        As :func:`kwic_page`.
    """
    _page(first, limit)
    if not text:
        raise ValueError("nothing to look for; give at least one character")
    hits = ((doc, start, start + len(text)) for doc, held in store.texts.holding(text) for start in _starts(held, text))
    return _lines(store, islice(hits, first, first + limit), side)


def _starts(text: str, wanted: str) -> Iterable[int]:
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + len(wanted))


def _page(first: int, limit: int) -> dict[str, int]:
    if first < 0 or not 1 <= limit <= _MOST:
        raise ValueError(f"first={first}, limit={limit}; allowed: first from 0, limit from 1 to {_MOST}")
    return {"first": first, "limit": limit}


def _lines(store: Store, places: Places, side: int) -> pd.DataFrame:
    if not 0 <= side <= _MOST:
        raise ValueError(f"side is {side}; allowed: 0 to {_MOST} characters")
    rows = []
    for doc, start, end in places:
        doc_id, text = store.texts.get(int(doc))
        rows.append((doc_id, start, end, text[max(0, start - side) : start], text[start:end], text[end : end + side]))
    return pd.DataFrame(rows, columns=list(_DTYPES)).astype(_DTYPES)
