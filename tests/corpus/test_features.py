"""The shipped counts of the work reports: what they promise, and that they come from the texts."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from yanting_research.core import TERMS, check_table
from yanting_research.errors import ReadError
from yanting_research.segmentation import Segmenter, default_lexicon

CORPUS = Path(__file__).parents[2] / "corpus"
TEXTS = Path(__file__).parents[3] / "shared" / "corpora" / "gov_work_reports"
GAPS = {1961, 1962, 1963, *range(1965, 1975), 1976, 1977, 2020}
"""Years without a text in the collection."""


def load_builder() -> ModuleType:
    """The builder as a module; it is a script beside the corpus, not part of the package."""
    spec = importlib.util.spec_from_file_location("build_features", CORPUS / "build_features.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BUILDER = load_builder()


@pytest.fixture(scope="module")
def shipped() -> pd.DataFrame:
    return pd.read_parquet(CORPUS / "features" / BUILDER.COUNTS)


def test_the_table_is_terms_in_sections(shipped: pd.DataFrame) -> None:
    assert list(shipped.columns) == list(BUILDER.COLUMNS)
    for _, part in shipped.groupby("layer"):
        year = part["year"].astype("str")
        named = part.assign(doc_id=year, unit_id=year + "/" + part["section_id"])
        check_table(named[["unit_id", "doc_id", "term", "layer", "n_term", "n_unit"]], TERMS)
        sums = part.groupby(["year", "section_id"])["n_term"].sum()
        assert sums.equals(part.groupby(["year", "section_id"])["n_unit"].first().rename("n_term"))
    keys = ["layer", "year", "section_id", "term"]
    assert shipped[keys].equals(shipped[keys].sort_values(keys, kind="stable"))
    assert (CORPUS / "features" / BUILDER.COUNTS).stat().st_size < 1_500_000


def test_every_year_is_there_but_the_named_gaps(shipped: pd.DataFrame) -> None:
    listed = BUILDER.read_sources()
    assert set(range(1954, 2026)) - set(listed) == GAPS
    for _, part in shipped.groupby("layer"):
        assert set(part["year"]) == set(listed)


def test_counts_spell_no_sentence_and_hold_nothing_of_the_collection(shipped: pd.DataFrame) -> None:
    assert shipped["term"].str.len().max() <= 32
    assert not shipped["term"].str.contains(r"[，。；：！？、\s]").any()
    assert not set(shipped["term"]) & {"Public", "domain", "维基", "文库"}


def test_totals_are_those_of_the_record(shipped: pd.DataFrame) -> None:
    record = json.loads((CORPUS / "features" / BUILDER.RECORD).read_text(encoding="utf-8"))
    for layer, part in shipped.groupby("layer"):
        found = {"n_rows": len(part), "n_terms": part["term"].nunique(), "n_occurrences": int(part["n_term"].sum())}
        assert record["layers"][layer] == found
    tokens = shipped[shipped["layer"] == "tokens"]
    assert tokens.loc[tokens["term"] == "改革", "n_term"].sum() > 2000
    assert record["segmentation"]["tokens"] == Segmenter().description["tokens"]


def test_what_the_collection_added_is_not_counted() -> None:
    speech = "各位代表：我代表國務院向大會報告一九五四年的工作，工業產值增長１４％，農業產值增長３．３％，"
    speech += "糧食和棉花都有較大的增加，人民的生活得到改善。" * 50
    note = "本作品是中华人民共和国的\n法律\n、\n法规\n"
    raw = f"報告\n{speech}\n謝謝美\n\u200b\n國。\n報告\n{speech}\n謝謝。\n\n{note}"
    once = BUILDER.report_text(raw)
    assert once.count("增长14%") + once.count("增长14％") == 1
    assert "谢谢美国。" in once
    assert "本作品" not in once
    assert BUILDER.report_text("本作品在会上受到好评。") == "本作品在会上受到好评。"


def test_a_paragraph_pasted_in_twice_is_counted_once_and_what_follows_it_stays() -> None:
    """The edition of 2015 prints the beginning of a paragraph before the paragraph; it is no second copy."""
    begin = "今年继续取消和下放一批审批事项，建立规范审批的管理制度，公布权力清单和责任清单，做到没有授权的不可为，" * 2
    raw = f"各位代表：\n{begin}\n\n{begin}地方也要照此办理。\n{'二、其余各项工作都要抓紧办好。' * 9}\n谢谢。"
    once = BUILDER.report_text(raw)
    assert once.count("地方也要照此办理") == 1
    assert once.count("今年继续取消和下放") == 2
    assert once.endswith("谢谢。")


def test_no_report_of_the_last_decades_is_half_a_report(shipped: pd.DataFrame) -> None:
    """All reports from 2000 have 15,000 to 26,000 characters, so about 6,000 to 11,000 words."""
    words = shipped[shipped["layer"] == "tokens"].groupby("year")["n_term"].sum().loc[2000:]
    assert words.between(6_000, 11_000).all(), words[~words.between(6_000, 11_000)].to_dict()


def test_another_text_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "1954.txt").write_text("另一种版本", encoding="utf-8")
    with pytest.raises(ReadError, match=r"1954\.txt: another text"):
        BUILDER.read_report(tmp_path, 1954, BUILDER.read_sources()[1954])
    with pytest.raises(ReadError, match=r"1955\.txt: cannot be read"):
        BUILDER.read_report(tmp_path, 1955, BUILDER.read_sources()[1955])
    assert BUILDER.main([str(tmp_path), "--check"]) == 1
    assert "1954.txt" in capsys.readouterr().err


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the texts of the work reports are not on this machine")
def test_three_years_counted_again_give_the_shipped_rows(shipped: pd.DataFrame) -> None:
    years = [1975, 1991, 2015]
    again = BUILDER.count_reports(BUILDER.report_corpus(TEXTS, years), Segmenter(default_lexicon()))
    pd.testing.assert_frame_equal(again, shipped[shipped["year"].isin(years)].reset_index(drop=True))
