"""Words of a store (词): numbers, beginnings, counts by groups of documents."""

from __future__ import annotations

import pandas as pd

from yanting_research.store.opening import Store

__all__ = ["GROUPS", "count_word", "find_word", "list_words"]

GROUPS = ("region", "period", "data_kind", "doc_id")
"""Columns of the documents by which occurrences can be counted."""
_LONGEST = 200  # code points; no word of a dictionary comes near


def find_word(store: Store, token: str) -> tuple[int, int, int]:
    """Number, occurrences and documents of a word; ``(-1, 0, 0)`` for one that does not occur.

    Raises
    ------
    ValueError
        For an empty word, or one of more than 200 characters.
    """
    if not 0 < len(token) <= _LONGEST:
        raise ValueError(f"a word of {len(token)} characters; allowed: 1 to {_LONGEST}")
    rows = store.ask("SELECT term_id, n_tokens, docfreq FROM vocabulary WHERE token = $token", {"token": token})
    return tuple(map(int, rows.iloc[0])) if len(rows) else (-1, 0, 0)  # type: ignore[return-value]


def list_words(store: Store, *, starts_with: str = "", min_docfreq: int = 1, limit: int = 1000) -> pd.DataFrame:
    """Words by their beginning, most frequent first.

    Returns
    -------
    DataFrame
        ``token, n_tokens, docfreq``.
    """
    return store.ask(
        "SELECT token, n_tokens, docfreq FROM vocabulary WHERE starts_with(token, $beginning) AND docfreq >= $least "
        "ORDER BY n_tokens DESC, token LIMIT $limit",
        {"beginning": starts_with, "least": min_docfreq, "limit": limit},
    )


def count_word(store: Store, token: str, *, by: str = "") -> pd.DataFrame:
    """Occurrences of a word, in all or by a column of the documents.

    Parameters
    ----------
    store, token
        The store, and a word of the segmentation; for a piece of text see :func:`find_text`.
    by
        One of :data:`GROUPS`, or ``""`` for the whole store.

    Returns
    -------
    DataFrame
        ``[by,] n_tokens, docfreq, per_million`` (per million tokens of the group, NaN without tokens), sorted
        by group; groups without the word stand with 0.
    """
    number, n_tokens, docfreq = find_word(store, token)
    if not by:
        rate = n_tokens / store.n_tokens * 1e6 if store.n_tokens else float("nan")
        return pd.DataFrame({"n_tokens": [n_tokens], "docfreq": [docfreq], "per_million": [rate]})
    if by not in GROUPS:
        raise ValueError(f"by={by!r:.40}; allowed: {', '.join(GROUPS)}")
    return store.ask(
        "WITH hits AS (SELECT doc, count(*) AS n FROM read_parquet($postings) WHERE term_id = $term GROUP BY doc) "  # noqa: S608 - a name of GROUPS
        f"SELECT d.{by}, coalesce(sum(h.n), 0)::BIGINT AS n_tokens, count(h.doc) AS docfreq, "
        "coalesce(sum(h.n), 0) / nullif(sum(d.n_tokens), 0) * 1e6 AS per_million "
        f"FROM documents d LEFT JOIN hits h USING (doc) GROUP BY d.{by} ORDER BY d.{by}",
        {"term": number},
    )
