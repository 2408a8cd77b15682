"""Hits of every theme beside the workforce figures (主题次数联表): what models of counts and shares take."""

from __future__ import annotations

import pandas as pd

from yanting_research.core import THEMES, check_table
from yanting_research.errors import LinkageError
from yanting_research.linkage.workforce import ThemeWorkforce

__all__ = ["ALL_HITS", "theme_hits_table"]

ALL_HITS = "n_hits_all"
"""Column with the hits of all themes together."""


def theme_hits_table(linked: ThemeWorkforce, themes: pd.DataFrame) -> pd.DataFrame:
    """The joined table with counts in place of rates.

    Parameters
    ----------
    linked
        Of :func:`theme_workforce_table`.
    themes
        The THEMES by document that it was made from.

    Returns
    -------
    DataFrame
        The rows of ``linked.table``; every theme's column holds its hits in all documents of the row,
        ``n_hits_all`` those of all themes.

    Raises
    ------
    LinkageError
        When a document of the table has no themes.

    Examples
    --------
    >>> from yanting_research.core import THEMES, build_table
    >>> rows = [{"unit_id": "a", "doc_id": "a", "theme": theme, "n_hits": n, "n_unit": 500} | {"per_1000": 2.0 * n}
    ...         for theme, n in (("培训", 3), ("监督", 1))]
    >>> themes = build_table(rows, THEMES)
    >>> table = pd.DataFrame({"region": ["甲县"], "period": ["2013"], "doc_ids": ["a"], "培训": [6.0], "监督": [2.0]})
    >>> counts = theme_hits_table(ThemeWorkforce(table, {}, table, table), themes)
    >>> counts[["培训", "监督", "n_hits_all"]].values.tolist()
    [[3, 1, 4]]
    """
    counts = check_table(themes, THEMES).pivot_table(
        index="doc_id", columns="theme", values="n_hits", aggfunc="sum", observed=True
    )
    rows = []
    for place, doc_ids in enumerate(linked.table["doc_ids"]):
        names = doc_ids.split(" ")
        absent = sorted(set(names) - set(counts.index))
        if absent:
            raise LinkageError(
                f"documents without themes: {', '.join(absent[:5])}", where=f"row {place}",
                expected="the themes that the table was made from",
            )  # fmt: skip
        rows.append(counts.loc[names].sum(axis=0).astype("int64"))
    hits = pd.DataFrame(rows, index=linked.table.index)
    return linked.table.assign(**{name: hits[name] for name in hits.columns}, **{ALL_HITS: hits.sum(axis=1)})
