"""Themes along one report (一篇报告里的主题): counted in its main parts, so that a single report has a map too."""

from __future__ import annotations

import pandas as pd

from yanting_research.core import Document, make_corpus
from yanting_research.themes import default_themes, score_themes

__all__ = ["section_themes"]

_LONGEST = 16
_OPENING = "开头"


def section_themes(document: Document) -> pd.DataFrame:
    """Themes by the main parts of a report, in the order of the text.

    Returns
    -------
    DataFrame
        unit_id (marker and heading of the part), theme, n_hits, n_unit [code points], per_1000; parts without a
        character of their own are left out.

    Examples
    --------
    >>> from yanting_research.ingest import corpus_from_text
    >>> text = "一、现状\\n全县党员教育培训有远程教育站点。\\n二、问题\\n监督管理不严。"
    >>> list(dict.fromkeys(section_themes(corpus_from_text(text).documents[0])["unit_id"]))
    ['一、现状', '二、问题']
    """
    scored = score_themes(make_corpus([document]), default_themes(), by="section_id")
    parts = {section.section_id: section for section in document.sections}
    names = {}
    for name, section in parts.items():
        top = section
        while top.parent_id in parts:
            top = parts[top.parent_id]
        title = f"{top.marker}{top.heading}" if top.level else _OPENING
        names[name] = title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"
    order = list(dict.fromkeys(names[name] for name in sorted(parts, key=lambda name: parts[name].span.start)))
    part = scored["unit_id"].str.rpartition("/")[2].map(names)
    grouped = scored.assign(unit_id=part).groupby(["unit_id", "theme"], sort=True)[["n_hits", "n_unit"]].sum()
    table = grouped[grouped["n_unit"] > 0].reset_index()
    table["per_1000"] = 1000 * table["n_hits"] / table["n_unit"]
    place = table["unit_id"].map({name: number for number, name in enumerate(order)})
    return table.assign(place=place).sort_values(["place", "theme"], ignore_index=True).drop(columns="place")
