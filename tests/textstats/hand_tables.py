"""Tables from hand-made counts and texts."""

from __future__ import annotations

import pandas as pd

from yanting_research.core import TERMS, TOKENS, build_table


def terms(counts: dict[str, dict[str, int]]) -> pd.DataFrame:
    """TERMS from unit -> word -> count."""
    rows = [
        {"unit_id": u, "doc_id": u, "term": t, "layer": "tokens", "n_term": n, "n_unit": sum(words.values())}
        for u, words in counts.items()
        for t, n in words.items()
        if n
    ]
    return build_table(rows, TERMS)


def tokens(*texts: str) -> pd.DataFrame:
    """TOKENS from texts whose words stand between blanks."""
    rows = [
        {"doc_id": f"d{number}", "position": at, "token": word, "start": at, "end": at}
        for number, text in enumerate(texts)
        for at, word in enumerate(text.split())
    ]
    return build_table(rows, TOKENS)
