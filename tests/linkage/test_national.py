"""The national example: themes on counts, shares of the membership, their years side by side.

Reference values: the shares of the Party bulletins as printed (2022: 29.9 % women, 54.7 % with junior college;
2021: 53.2 %), each of which must be the quotient of the printed counts up to its rounding.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from yanting_research.core import NATIONAL, check_table
from yanting_research.errors import LinkageError
from yanting_research.linkage import (
    default_term_themes,
    membership_left_out,
    membership_shares,
    national_pairs,
    national_table,
    national_wide,
    parse_term_themes,
    score_terms,
)
from yanting_research.supplied_sources import read_members, read_report_sources

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def counts() -> pd.DataFrame:
    return pd.read_parquet(CORPUS / "features" / "gov_work_reports.parquet")


@pytest.fixture(scope="module")
def members() -> pd.DataFrame:
    return read_members(CORPUS)


@pytest.fixture(scope="module")
def table(counts: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    return national_table(counts, members, reports=read_report_sources(CORPUS))


# --- themes on counts ----------------------------------------------------------------------------


def small(*rows: tuple[int, str, str, int], total: int) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["year", "section_id", "term", "n_term"])
    return made.assign(layer="tokens", n_unit=total)


def test_hits_by_hand() -> None:
    table = small((2005, "s01", "教育", 3), (2005, "s01", "农村", 2), (2005, "s01", "的", 5), total=10)
    found = score_terms(table)[["theme", "n", "total", "share"]].to_numpy().tolist()
    assert ["教育", 3, 10, 0.3] in found
    assert ["网上教学", 0, 10, 0.0] in found


def test_every_word_of_the_shipped_themes_occurs_and_belongs_to_one(counts: pd.DataFrame) -> None:
    words = set(counts.loc[counts["layer"] == "tokens", "term"])
    for theme in default_term_themes():
        assert set(theme.terms) <= words, theme.theme
    every = [term for theme in default_term_themes() for term in theme.terms]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("themes", "said"),
    [
        ([], "no theme"),
        ([{"theme": "甲"}], "without theme_en, definition, terms"),
        ([{"theme": "甲", "theme_en": "a", "definition": "x", "terms": ["党", "党"]}], "belongs to 甲 already"),
    ],
)
def test_faulty_themes_are_refused(themes: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(LinkageError, match=said):
        parse_term_themes({"themes": themes})


def test_counts_with_words_left_out_are_refused() -> None:
    with pytest.raises(LinkageError, match="first 3 of 10 words") as caught:
        score_terms(small((2005, "s01", "教育", 3), total=10))
    assert caught.value.where == "2005 s01"
    with pytest.raises(LinkageError, match="columns n_unit are absent"):
        score_terms(small((2005, "s01", "教育", 3), total=3).drop(columns="n_unit"))


# --- membership ----------------------------------------------------------------------------------


def test_printed_shares_are_the_quotients_of_printed_counts(members: pd.DataFrame) -> None:
    shares = membership_shares(members).set_index(["year", "variable"])
    for year, group, printed in ((2022, "women", 29.9), (2022, "college", 54.7), (2021, "college", 53.2)):
        both = shares[["share", "printed"]].loc[[(year, group)]].to_numpy()[0]
        assert both.round(3).tolist() == pytest.approx([printed / 100] * 2)
    odd = shares[shares["note"].str.contains("the counts give")]
    assert odd.index.tolist() == [(2014, "aged_61_over")]  # 2286.0 of 8779.3 is 26.04, printed 26.1


def test_figures_of_june_and_conflicting_ones_are_left_out_by_name(members: pd.DataFrame) -> None:
    out = membership_left_out(members)
    assert set(out["as_of"]) == {"2007-06-30", "2009-12-31", "2021-06-05"}
    assert out.loc[out["as_of"] == "2009-12-31", "indicator_id"].tolist() == ["col_s"]
    shares = membership_shares(members)
    assert shares.loc[(shares["year"] == 2009) & (shares["variable"] == "college"), "basis"].tolist() == ["counts"]


def figures(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["as_of", "indicator_id", "value", "unit"])
    return made.assign(note="", source="")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("2012-12-31", "total", "约8000", "万名")], "'约8000' is no number"),
        ([("2012", "total", "8000", "万名")], "as_of is no date"),
        ([("2012-12-31", "total", "8000", "万名")] * 2, "stated twice"),
        ([("2012-12-31", "total", "8000", "万名"), ("2012-12-31", "fem", "2000", "名")], "units 万名, 名"),
        ([("2012-12-31", "total", "inf", "万名")], "'inf' is no number"),
    ],
)
def test_faulty_figures_are_refused(rows: list[tuple[str, str, str, str]], said: str) -> None:
    with pytest.raises(LinkageError, match=said):
        membership_shares(figures(*rows))


# --- side by side --------------------------------------------------------------------------------


def test_the_shipped_table_keeps_its_contract_and_its_frame(table: pd.DataFrame) -> None:
    check_table(table, NATIONAL)
    assert (table["year"].min(), table["year"].max()) == (2005, 2024)
    themes = table[table["kind"] == "theme"]
    assert sorted(set(range(2005, 2025)) - set(themes["year"])) == [2020]
    assert np.allclose(themes["share"], themes["n"] / themes["total"])
    people = table[(table["kind"] == "workforce") & (table["basis"] == "counts")]
    assert np.allclose(people["share"], people["n"] / people["total"])
    assert people["definition"].ne("").all()
    assert people["source"].ne("").all()


def test_pairs_count_their_years_and_name_the_missing(table: pd.DataFrame) -> None:
    pairs = national_pairs(table)
    college = pairs[(pairs["theme"] == "教育") & (pairs["group"] == "college")].iloc[0]
    assert (college["n"], college["first"], college["last"]) == (18, 2005, 2024)
    assert (college["without_text"], college["without_figure"]) == ("2020", "2013、2020")
    assert pairs.loc[(pairs["theme"] == "网上教学") & (pairs["group"] == "women"), "n_hits"].tolist() == [11]
    wide = national_wide(table)
    both = wide["教育"].notna() & wide["college"].notna()
    assert both.sum() == 18


def test_a_lag_moves_the_membership_to_a_later_year(table: pd.DataFrame) -> None:
    now, later = national_wide(table), national_wide(table, lag=1)
    assert later["women"].iloc[1:].tolist() == pytest.approx(now["women"].iloc[:-1].tolist(), nan_ok=True)
    assert np.isnan(later["women"].iloc[0])
    assert later["教育"].equals(now["教育"])
    with pytest.raises(ValueError, match="lag=-1; allowed: 0 to 10"):
        national_wide(table, lag=-1)


def test_only_work_reports_are_used_and_unlisted_years_are_refused(counts: pd.DataFrame, members: pd.DataFrame) -> None:
    listing = read_report_sources(CORPUS)
    plans = listing.assign(report=listing["report"].where(listing["year"] != "2012", "五年计划报告"))
    assert 2012 not in set(national_table(counts, members, reports=plans).query("kind == 'theme'")["year"])
    with pytest.raises(LinkageError, match="years 2012 are not listed"):
        national_table(counts, members, reports=listing[listing["year"] != "2012"])
    with pytest.raises(LinkageError, match="share no year"):
        national_table(counts[counts["year"] < 2000], members)
