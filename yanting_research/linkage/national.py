"""The national example (全国实例): themes of the State Council's reports beside the Party membership, year by year."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from yanting_research.core import NATIONAL, check_table
from yanting_research.errors import LinkageError
from yanting_research.linkage.membership import membership_shares
from yanting_research.linkage.term_themes import TermTheme, score_terms

__all__ = ["national_pairs", "national_table", "national_wide"]

_REPORT = "政府工作报告"
_MOST_LAG = 10


def national_table(
    terms: pd.DataFrame,
    members: pd.DataFrame,
    *,
    reports: pd.DataFrame | None = None,
    themes: tuple[TermTheme, ...] | None = None,
) -> pd.DataFrame:
    """Theme shares and membership shares of the years that both could have (全国对照表), from counts only.

    Parameters
    ----------
    terms
        Counts of words by year, see :func:`score_terms`.
    members
        Figures of the membership as text, see :func:`membership_shares`.
    reports
        ``year, report``: what kind of report each year's text is; only 政府工作报告 are used then.
        ``None`` uses every year.
    themes
        Own themes of words; the shipped ones by default.

    Returns
    -------
    DataFrame
        NATIONAL: one row per year and variable, from the first to the last year that both sides reach. A year
        without a figure has no row; :func:`national_pairs` names it.

    Raises
    ------
    LinkageError
        For faulty tables (see the two functions above), years of ``terms`` that ``reports`` does not list, and
        two sides that share no year.

    Notes
    -----
    The report of a year is given in March, the membership counted on 31 December of the same year: at lag 0 the
    words come first by nine months, at lag 1 (membership of the year before) they come two months later.
    Theme shares count whole words of a list; see the limits in :func:`score_terms`.
    One country is one series: what two series share may be no more than a common trend.

    Examples
    --------
    >>> counts = pd.DataFrame({"year": [2008], "section_id": "s01", "layer": "tokens", "term": ["教育"]})
    >>> figures = [("2008-12-31", "total", "7593.1"), ("2008-12-31", "fem", "1596.9")]
    >>> figures = pd.DataFrame(figures, columns=["as_of", "indicator_id", "value"])
    >>> table = national_table(counts.assign(n_term=3, n_unit=3), figures.assign(unit="万名", note="", source=""))
    >>> table.loc[table["share"] > 0, ["year", "variable", "n", "share"]].round(2).values.tolist()
    [[2008, 'women', 1596.9, 0.21], [2008, '教育', 3.0, 1.0]]
    """
    used = terms if reports is None else _work_reports(terms, reports)
    scored, shares = score_terms(used, themes=themes), membership_shares(members)
    if shares.empty:
        raise LinkageError("no share of the membership", where="members", expected="figures of 31 December")
    first = max(scored["year"].min(), shares["year"].min())
    last = min(scored["year"].max(), shares["year"].max())
    if first > last:
        raise LinkageError(
            "texts and membership share no year",
            where=f"texts {scored['year'].min()} to {scored['year'].max()}, "
            f"membership {shares['year'].min()} to {shares['year'].max()}",
            expected="years in common",
        )
    texts = scored.rename(columns={"theme": "variable", "theme_en": "label_en"}).assign(
        kind="theme", basis="counts", unit="词", as_of="", printed=math.nan, dimension="theme", source="", note="",
        definition="词表中整词的次数占全部词数",
    )  # fmt: skip
    texts["label_zh"] = texts["variable"]
    people = shares.assign(kind="workforce", unit=["万名" if math.isfinite(n) else "" for n in shares["n"]])
    both = pd.concat([texts, people], ignore_index=True)
    return check_table(_typed(both[both["year"].between(first, last)]), NATIONAL, where="national_table")


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    numbers = {"n": "float64", "total": "float64", "share": "float64", "printed": "float64", "year": "int64"}
    return table.astype({name: numbers.get(str(name), "str") for name in table.columns})


def _work_reports(terms: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    listed = {int(year): str(kind) for year, kind in zip(reports["year"], reports["report"], strict=True)}
    unknown = sorted(set(map(int, terms["year"].unique())) - set(listed))
    if unknown:
        raise LinkageError(
            f"years {', '.join(map(str, unknown[:5]))} are not listed",
            where="reports",
            expected="every year of the counts",
            remedy="add the year, or give no list",
        )
    return terms[terms["year"].isin([year for year, kind in listed.items() if kind == _REPORT])]


def national_wide(table: pd.DataFrame, *, lag: int = 0) -> pd.DataFrame:
    """One row a year, one column a variable: what a model of the link reads (宽表).

    Parameters
    ----------
    table
        NATIONAL.
    lag
        Years by which the membership is older than the text [years].

    Returns
    -------
    DataFrame
        Index ``year`` without gaps; themes and groups as columns [share, 0 to 1], NaN where a year has none;
        ``n_words`` [words of the report].

    Raises
    ------
    ValueError
        For a lag below 0 or above 10.
    """
    _check_lag(lag)
    known = check_table(table, NATIONAL, where="national_wide")
    texts, people = known[known["kind"] == "theme"], known[known["kind"] == "workforce"]
    years = pd.Index(range(known["year"].min(), known["year"].max() + 1), name="year")
    left = texts.pivot_table(index="year", columns="variable", values="share")
    right = people.assign(year=people["year"] + lag).pivot_table(index="year", columns="variable", values="share")
    words = texts.groupby("year")["total"].first().rename("n_words")
    wide = pd.concat([left, right, words], axis=1).reindex(years)
    wide.columns.name = None
    return wide


def national_pairs(table: pd.DataFrame, *, lag: int = 0) -> pd.DataFrame:
    """Of every theme and group, how many years have both, and which years are missing for what reason (可比年份).

    Parameters
    ----------
    table
        NATIONAL.
    lag
        Years by which the membership is older than the text [years].

    Returns
    -------
    DataFrame
        ``theme, group, label_zh, lag, n`` [years], ``n_hits`` [words of the theme in those years],
        ``first, last`` [years; 0 without one], ``without_text`` and ``without_figure`` (years joined by 、).

    Raises
    ------
    ValueError
        For a lag below 0 or above 10.
    """
    wide = national_wide(table, lag=lag)
    labels = dict(zip(table["variable"], table["label_zh"], strict=True))
    kinds = dict(zip(table["variable"], table["kind"], strict=True))
    hits = table[table["kind"] == "theme"].set_index(["variable", "year"])["n"]
    names = {kind: sorted(name for name, its in kinds.items() if its == kind) for kind in ("theme", "workforce")}
    rows = []
    for theme in names["theme"]:
        for group in names["workforce"]:
            both = wide.index[wide[theme].notna() & wide[group].notna()]
            rows.append(
                {
                    "theme": theme,
                    "group": group,
                    "label_zh": labels[group],
                    "lag": lag,
                    "n": len(both),
                    "n_hits": int(sum(hits.loc[theme, year] for year in both)),
                    "first": int(both.min()) if len(both) else 0,
                    "last": int(both.max()) if len(both) else 0,
                    "without_text": _named(wide.index[wide[theme].isna()]),
                    "without_figure": _named(wide.index[wide[group].isna()]),
                }
            )
    return pd.DataFrame(rows)


def _named(years: Iterable[int]) -> str:
    return "、".join(str(year) for year in years)


def _check_lag(lag: int) -> None:
    if not 0 <= lag <= _MOST_LAG:
        raise ValueError(f"lag={lag}; allowed: 0 to {_MOST_LAG}")
