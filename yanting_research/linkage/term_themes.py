"""Themes on counts of words (词频主题): for texts of which only the counts may travel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from yanting_research.errors import LinkageError
from yanting_research.resources import read_resource_toml

__all__ = ["TermTheme", "default_term_themes", "parse_term_themes", "score_terms"]

_FIELDS = ("theme", "theme_en", "definition", "terms")
_COLUMNS = ("year", "section_id", "layer", "term", "n_term", "n_unit")
_LAYER = "tokens"


@dataclass(frozen=True, slots=True)
class TermTheme:
    """A theme as a list of whole words; a word belongs to one theme only."""

    theme: str
    theme_en: str
    definition: str
    terms: tuple[str, ...]


@cache
def default_term_themes() -> tuple[TermTheme, ...]:
    """The shipped themes for the State Council's work reports.

    >>> [theme.theme for theme in default_term_themes()][:3]
    ['教育', '干部与廉政', '农业农村农民']
    """
    return parse_term_themes(read_resource_toml("themes_national.toml"), where="themes_national.toml")


def parse_term_themes(data: Mapping[str, Any], *, where: str = "themes") -> tuple[TermTheme, ...]:
    """Themes of words from a mapping with an array ``themes``.

    Parameters
    ----------
    data
        ``themes``: tables with ``theme, theme_en, definition, terms``.
    where
        File name for error messages.

    Raises
    ------
    LinkageError
        For an absent field, a theme that stands twice, or a word of two themes: its hits would be
        counted twice and the shares would not add up.

    Examples
    --------
    >>> one = {"theme": "教育", "theme_en": "education", "definition": "学校", "terms": ["教育"]}
    >>> parse_term_themes({"themes": [one, one | {"theme": "学校"}]})
    Traceback (most recent call last):
    ...
    yanting_research.errors.LinkageError: themes, theme 2 (学校): '教育' belongs to 教育 already; ...
    """
    listed = data.get("themes")
    if not isinstance(listed, list) or not listed:
        raise LinkageError("no theme", where=where, expected=f"[[themes]] with {', '.join(_FIELDS)}")
    owner: dict[str, str] = {}
    found: list[TermTheme] = []
    for number, item in enumerate(listed, 1):
        absent = [name for name in _FIELDS if not item.get(name)]
        place = f"{where}, theme {number} ({item.get('theme', '?')})"
        if absent:
            raise LinkageError(f"without {', '.join(absent)}", where=place, expected=", ".join(_FIELDS))
        if item["theme"] in {theme.theme for theme in found}:
            raise LinkageError("stands twice", where=place, expected="a name of its own", remedy="merge the two")
        for term in item["terms"]:
            if term in owner:
                raise LinkageError(
                    f"{term!r} belongs to {owner[term]} already",
                    where=place,
                    expected="every word in one theme, once",
                    remedy="take it out of one of them",
                )
            owner[term] = str(item["theme"])
        found.append(
            TermTheme(str(item["theme"]), str(item["theme_en"]), str(item["definition"]), tuple(item["terms"]))
        )
    return tuple(found)


def score_terms(terms: pd.DataFrame, *, themes: tuple[TermTheme, ...] | None = None) -> pd.DataFrame:
    r"""Hits of every theme among the words of a year (主题词频): :math:`n_{\text{theme}} / n_{\text{words}}`.

    Parameters
    ----------
    terms
        Counts by year and section: ``year, section_id, layer, term, n_term, n_unit``, as
        ``corpus/features/gov_work_reports.parquet`` holds them. Only the layer ``tokens`` is read.
    themes
        Own themes; the shipped ones by default.

    Returns
    -------
    DataFrame
        ``year, theme, theme_en, n, total, share``, every year with every theme, 0 where none of
        its words occurs; ``total`` [words of the year's report].

    Raises
    ------
    LinkageError
        For absent columns, no row of the layer, and a section whose words do not add up to its total.

    Notes
    -----
    Counts know no order. A phrase of two words (远程 + 教育) is found only where the segmenter kept
    it whole, no word is read in its sentence, and a negated word counts like any other. Compare a
    theme with itself over the years, not one theme with another: their lists differ in length.

    Examples
    --------
    >>> counts = pd.DataFrame(
    ...     {"year": [2005, 2005], "section_id": ["s01"] * 2, "layer": ["tokens"] * 2, "term": ["教育", "的"],
    ...      "n_term": [3, 7], "n_unit": [10, 10]}
    ... )
    >>> score_terms(counts).head(1)[["year", "theme", "n", "total", "share"]].values.tolist()
    [[2005, '教育', 3, 10, 0.3]]
    """
    absent = [name for name in _COLUMNS if name not in terms.columns]
    if absent:
        raise LinkageError(f"columns {', '.join(absent)} are absent", where="terms", expected=", ".join(_COLUMNS))
    words = terms[terms["layer"] == _LAYER]
    if words.empty:
        raise LinkageError("no row of the layer tokens", where="terms", expected="counts of words")
    totals = _totals(words)
    known = default_term_themes() if themes is None else themes
    owner = {term: theme.theme for theme in known for term in theme.terms}
    hits = words[words["term"].isin(list(owner))]
    counted = (
        hits.assign(theme=hits["term"].astype("str").map(owner)).groupby(["year", "theme"], sort=True)["n_term"].sum()
    )
    rows = [
        {
            "year": year,
            "theme": theme.theme,
            "theme_en": theme.theme_en,
            "n": int(counted.get((year, theme.theme), 0)),
            "total": total,
        }
        for year, total in zip(totals.index.tolist(), totals.tolist(), strict=True)
        for theme in known
    ]
    table = pd.DataFrame(rows)
    return table.assign(share=table["n"] / table["total"])


def _totals(words: pd.DataFrame) -> pd.Series[int]:
    """Words of a year; the rows of a section must add up to its total, or words were left out."""
    sections = words.groupby(["year", "section_id"], sort=True).agg(found=("n_term", "sum"), said=("n_unit", "first"))
    short = sections[sections["found"] != sections["said"]]
    if len(short):
        first = short.reset_index().to_dict("records")[0]
        raise LinkageError(
            f"{len(short)} sections do not add up, first {first['found']} of {first['said']} words",
            where=f"{first['year']} {first['section_id']}",
            expected="n_term of a section adding up to its n_unit",
            remedy="count again without leaving out rare words",
        )
    return sections["said"].groupby("year").sum()
