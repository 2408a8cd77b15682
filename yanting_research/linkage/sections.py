"""Themes beside the numbers that stand in the same sentence, paragraph or section."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from yanting_research.chinese import paragraph_spans, split_sentences
from yanting_research.core import LINKS, Corpus, build_table
from yanting_research.errors import LinkageError

__all__ = ["link_facts", "section_table"]


def link_facts(facts: pd.DataFrame, hits: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Tie every fact to the themes of its sentence, paragraph and section (事实与主题的连接).

    Parameters
    ----------
    facts
        FACTS.
    hits
        Theme hits: ``doc_id, section_id, theme, start, end``.
    corpus
        The documents both come from; their text gives the sentences and paragraphs.

    Returns
    -------
    DataFrame
        LINKS: ``n_hits`` hits of the theme in the fact's sentence or paragraph (``unit_id`` =
        document and span) or innermost section. Fact and hit stand where they begin. Standing
        together is not a causal claim.

    Raises
    ------
    LinkageError
        When facts or hits name a document that is not in the corpus.

    Examples
    --------
    >>> import pandas as pd
    >>> from yanting_research.core import FACTS
    >>> hits = pd.DataFrame(columns=["doc_id", "section_id", "theme", "start", "end"])
    >>> len(link_facts(build_table([], FACTS), hits, Corpus()))
    0
    """
    places = {document.doc_id: _Places(document.text) for document in corpus}
    unknown = sorted((set(facts["doc_id"]) | set(hits["doc_id"])) - set(places))
    if unknown:
        raise LinkageError(
            "documents of the facts or hits are not in the corpus", where=", ".join(unknown[:5]),
            expected="tables made from this corpus", remedy="extract facts and score themes from the same corpus",
        )  # fmt: skip
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for hit in hits.to_dict("records"):
        for key in _scopes(hit, places):
            themes = counts.setdefault(key, {})
            themes[hit["theme"]] = themes.get(hit["theme"], 0) + 1
    rows = [
        {"fact_id": fact["fact_id"], "theme": theme, "scope": scope, "doc_id": fact["doc_id"], "unit_id": unit,
         "n_hits": n}
        for fact in facts[["fact_id", "doc_id", "section_id", "start"]].to_dict("records")
        for scope, unit in _scopes(fact, places)
        for theme, n in counts.get((scope, unit), {}).items()
    ]  # fmt: skip
    return build_table(rows, LINKS)


class _Places:
    """Where the sentences and paragraphs of a text lie."""

    def __init__(self, text: str) -> None:
        self._spans = {"sentence": split_sentences(text), "paragraph": paragraph_spans(text)}

    def around(self, scope: str, position: int) -> str:
        """``start-end`` of the sentence or paragraph that a position is in, or stands behind."""
        spans = self._spans[scope]
        span = spans[max(0, bisect_right(spans, position, key=lambda span: span.start) - 1)]
        return f"{span.start}-{span.end}"


def _scopes(row: Mapping[Hashable, Any], places: Mapping[str, _Places]) -> list[tuple[str, str]]:
    doc_id, position = row["doc_id"], int(row["start"])
    around = [(scope, f"{doc_id}/{places[doc_id].around(scope, position)}") for scope in ("sentence", "paragraph")]
    return [*around, ("section", f"{doc_id}/{row['section_id']}")]


def section_table(sections: pd.DataFrame, themes: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """One row per section: its role, its themes, the statistics it states (章节表).

    Parameters
    ----------
    sections
        SECTIONS.
    themes
        THEMES by section (``unit_id`` = document and section joined by '/').
    facts
        FACTS.

    Returns
    -------
    DataFrame
        ``doc_id, section_id, level, role, heading, n_characters`` [own text, subsections apart],
        ``n_facts, n_targets, money_yuan`` [largest sum stated, 元], ``statistics`` (the figures as
        printed, joined by ；), then one column ``n_hits`` per theme, named after it.

    Raises
    ------
    LinkageError
        When the themes were counted by document, or a theme is called like a column.

    Notes
    -----
    Sums of money in one section may contain one another; only the largest is given, never a sum.

    Examples
    --------
    >>> from yanting_research.core import FACTS, SECTIONS, THEMES
    >>> section_table(build_table([], SECTIONS), build_table([], THEMES), build_table([], FACTS)).empty
    True
    """
    stray = sorted(set(themes["unit_id"]) - {f"{d}/{s}" for d, s in zip(themes["doc_id"], _tails(themes), strict=True)})
    if stray:
        raise LinkageError(
            "themes were not counted by section", where=", ".join(stray[:5]), expected="unit_id 'document/section'",
            remedy="score the themes with by='section_id'",
        )  # fmt: skip
    hits = themes.pivot(index="unit_id", columns="theme", values="n_hits")  # noqa: PD010 (doubles must fail)
    hits = hits.sort_index(axis=1)
    lengths = themes.groupby("unit_id")["n_unit"].first()
    stated = dict(iter(facts.groupby(facts["doc_id"] + "/" + facts["section_id"], sort=True)))
    rows = []
    for section in sections.to_dict("records"):
        unit = f"{section['doc_id']}/{section['section_id']}"
        row = {name: section[name] for name in ("doc_id", "section_id", "level", "role", "heading")}
        row["n_characters"] = int(lengths.get(unit, 0))
        rows.append(row | _statistics(stated.get(unit)))
    table = pd.DataFrame(rows, columns=list(_statistics_columns()))
    clash = sorted(set(hits.columns) & set(table.columns))
    if clash:
        raise LinkageError(f"themes are called like columns: {', '.join(clash)}", expected="other names")
    units = table["doc_id"] + "/" + table["section_id"]
    columns = hits.reindex(units).fillna(0).astype("int64").set_axis(table.index, axis=0)
    columns.columns.name = None
    return pd.concat([table, columns], axis=1)


def _tails(themes: pd.DataFrame) -> list[str]:
    return [
        unit[len(doc) + 1 :] if unit.startswith(f"{doc}/") else "?"
        for unit, doc in zip(themes["unit_id"], themes["doc_id"], strict=True)
    ]


def _statistics_columns() -> tuple[str, ...]:
    return (
        "doc_id", "section_id", "level", "role", "heading", "n_characters", "n_facts", "n_targets", "money_yuan",
        "statistics",
    )  # fmt: skip


def _statistics(facts: pd.DataFrame | None) -> dict[str, Any]:
    if facts is None:
        return {"n_facts": 0, "n_targets": 0, "money_yuan": float("nan"), "statistics": ""}
    money = facts.loc[(facts["role"] == "money") & (facts["modality"] == "observed"), "value"]
    ordered = facts.sort_values("start", kind="stable")
    return {
        "n_facts": len(facts),
        "n_targets": int((facts["modality"] == "target").sum()),
        "money_yuan": float(money.max()) if len(money) else float("nan"),
        "statistics": "；".join(ordered["indicator"] + ordered["surface"]),
    }
