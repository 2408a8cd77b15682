"""Summary, conflicting statements and remainders, on fictional sentences."""

from __future__ import annotations

from audited_texts import corpus_of

from yanting_research.auditing import audit, audit_summary, conflicting_statements, remainders
from yanting_research.core import Corpus, Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import extract_facts


def reports(*texts: str, period: str = "2014") -> Corpus:
    """Texts d0, d1, ... of one county and year."""
    return corpus_of({f"d{number}": text for number, text in enumerate(texts)}, region="青禾县", period=period)


def test_summary_counts_by_document_and_kind() -> None:
    corpus = reports("党员201名，其中女党员60名，占29.8%。", "支部30个，其中农村支部18个、机关支部11个。")
    summary = audit_summary(audit(extract_facts(corpus), corpus=corpus))
    every = summary[summary["doc_id"] == ""].set_index("kind")
    assert every["n_checks"].to_dict() == {"bound": 1, "share": 1, "sum": 1}
    assert every.loc["share", "rounding"] == 1
    assert every.loc["sum", "inconsistent"] == 1


def test_the_middle_age_band_is_derived_and_labelled() -> None:
    """607 - 89 - 317 = 201, the published county report's figures."""
    facts = extract_facts(reports("科级干部607人，其中35岁以下89人，45岁以上317人。"))
    [row] = remainders(facts).to_dict("records")
    assert (row["label"], row["value"]) == ("36至44岁", 201.0)
    assert "推算" in row["explanation_zh"]
    assert "607 - 89 - 317 = 201" in row["explanation_en"]


def test_documents_that_differ_are_set_side_by_side() -> None:
    corpus = reports("全县党员21860名。", "全县党员21680名。", "全县党员2.2万名。")
    found = conflicting_statements(extract_facts(corpus), corpus)
    assert found[["doc_id", "other_doc_id", "verdict"]].values.tolist() == [
        ["d0", "d1", "inconsistent"],
        ["d1", "d2", "rounding"],
    ]
    assert found["sentence"].iloc[0] == "全县党员21860名。"


def test_rounded_and_differently_counted_statements_are_not_called_wrong() -> None:
    rounded = reports("全县党员21860名。", "全县党员2.19万名。")
    assert conflicting_statements(extract_facts(rounded), rounded)["verdict"].tolist() == ["rounding"]
    counted = reports("全县党员21860名（含流动党员）。", "全县党员19860名。")
    assert conflicting_statements(extract_facts(counted), counted)["verdict"].tolist() == ["uncheckable"]


def test_a_former_year_is_held_against_its_own_report() -> None:
    """The report of 2014 says 21,680 for 2013; that of 2013 said 21,860."""
    texts = {"2013": "2013年全县党员21860名。", "2014": "2014年全县党员22010名，比2013年的21680名增加330名。"}
    corpus = make_corpus([
        Document(
            f"d{year}", text, Source(f"d{year}.txt", text, "text", "utf-8", ""), identity_offsets(len(text)),
            metadata={"region": "青禾县", "period": year},
        )
        for year, text in texts.items()
    ])  # fmt: skip
    [row] = conflicting_statements(extract_facts(corpus), corpus).to_dict("records")
    assert (row["period"], row["value"], row["other_value"], row["verdict"]) == (
        "2013",
        21860.0,
        21680.0,
        "inconsistent",
    )
