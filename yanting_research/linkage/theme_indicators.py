"""Themes beside indicators within documents (主题与指标对照): which numbers a theme is told with."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import pandas as pd

from yanting_research.core import LINKS, THEME_INDICATORS, build_table, check_table
from yanting_research.errors import LinkageError
from yanting_research.linkage.indicators import canonical_indicator, default_indicators

__all__ = ["theme_indicators"]

_SCOPES = ("sentence", "paragraph", "section")


def theme_indicators(
    links: pd.DataFrame,
    facts: pd.DataFrame,
    *,
    scope: Literal["sentence", "paragraph", "section"] = "sentence",
    top: int = 20,
) -> pd.DataFrame:
    """Count the facts of every indicator that stand beside every theme.

    Parameters
    ----------
    links
        LINKS of :func:`link_facts`.
    facts
        The FACTS they were made from; known indicators are merged under their label, other
        wordings stay as they are. Facts without an indicator are left out.
    scope
        Where fact and theme stand together.
    top
        Most indicators, by number of facts, then by wording.

    Returns
    -------
    DataFrame
        THEME_INDICATORS: every one of these indicators with every theme of the links. ``lift``
        above 1 says that its facts stand beside the theme more often than facts do in general; it
        is NaN where no fact does. Targets and observations count alike.

    Raises
    ------
    ValueError
        For an unknown scope or a top below 1.
    LinkageError
        When links name facts that are not there.

    Examples
    --------
    >>> from yanting_research.core import FACTS
    >>> len(theme_indicators(build_table([], LINKS), build_table([], FACTS)))
    0
    """
    if scope not in _SCOPES or top < 1:
        raise ValueError(f"scope={scope!r}, top={top}; allowed: {', '.join(_SCOPES)}; 1 or more")
    check_table(links, LINKS)
    foreign = sorted(set(links["fact_id"]) - set(facts["fact_id"]))
    if foreign:
        raise LinkageError(
            f"{len(foreign)} linked facts are not among the facts", where=", ".join(foreign[:5]),
            expected="the facts the links were made from", remedy="link the facts again",
        )  # fmt: skip
    named = _named(facts)
    mine = links[(links["scope"] == scope) & links["fact_id"].isin(named.index)]
    pairs = mine.assign(indicator=mine["fact_id"].map(named))
    grouped = pairs.groupby(["indicator", "theme"])
    n_facts, n_docs = grouped["fact_id"].nunique().to_dict(), grouped["doc_id"].nunique().to_dict()
    beside = pairs.groupby("theme")["fact_id"].nunique().to_dict()
    sizes = sorted(Counter(named.tolist()).items(), key=lambda item: (-item[1], item[0]))[:top]
    rows = [
        _row(indicator, theme, size, int(n_facts.get((indicator, theme), 0)), beside.get(theme, 0) / len(named))
        | {"scope": scope, "n_docs": int(n_docs.get((indicator, theme), 0))}
        for indicator, size in sizes
        for theme in sorted(set(links["theme"]))
    ]
    return build_table(rows, THEME_INDICATORS)


def _named(facts: pd.DataFrame) -> pd.Series:
    """What every fact is about, by fact_id."""
    labels = {indicator.indicator_id: indicator.label_zh for indicator in default_indicators()}
    rows = zip(facts["fact_id"], facts["indicator"], facts["unit"], strict=True)
    named = {fact: labels.get(canonical_indicator(wording, unit), wording) for fact, wording, unit in rows}
    return pd.Series({fact: name for fact, name in named.items() if name}, dtype="str")


def _row(indicator: str, theme: str, size: int, n: int, general: float) -> dict[str, object]:
    share = n / size
    lift = share / general if general else float("nan")
    return {
        "indicator": indicator, "theme": theme, "n_facts": n, "n_indicator": size, "share": share, "lift": lift,
    }  # fmt: skip
