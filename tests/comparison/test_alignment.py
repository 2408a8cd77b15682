"""Problems beside measures, on a fictional county's text counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.comparison import align_problems, statement_similarity
from yanting_research.core import Corpus, Document, Section, Source, Span, identity_offsets, make_corpus

PROBLEMS = (
    "三、存在问题\n一是师资力量薄弱，专职教师只有3名。二是远教站点设备老化，带宽不足。三是对外出务工党员失去联系。\n"
)
MEASURES = "四、对策建议\n一要更新站点设备，提高带宽。二要聘请土专家担任讲师，充实师资。三要修通村组道路。\n"


def corpus_of(problems: str, measures: str) -> Corpus:
    text = problems + measures
    cut = len(problems)
    sections = (
        Section("s01", "", 1, "三、", 3, "存在问题", "问题", "问题", Span(0, cut), Span(0, problems.find("\n"))),
        Section(
            "s02", "", 1, "四、", 4, "对策建议", "对策", "对策", Span(cut, len(text)), Span(cut, cut + 6)
        ),
    )  # fmt: skip
    source = Source("d.txt", text, "text", "utf-8", "")
    return make_corpus([Document("d", text, source, identity_offsets(len(text)), sections)])


def test_each_problem_meets_its_measure_and_the_rest_stands_alone() -> None:
    corpus = corpus_of(PROBLEMS, MEASURES)
    table = align_problems(corpus)
    pairs = [(row.problem[:2], row.measure[:2], row.status) for row in table.itertuples()]
    assert sorted(pairs) == [
        ("", "三要", "measure_only"),
        ("一是", "二要", "aligned"),
        ("三是", "", "problem_only"),
        ("二是", "一要", "aligned"),
    ]
    text = corpus.documents[0].text
    for row in table.itertuples():
        assert row.problem_start < 0 or text[row.problem_start : row.problem_end] == row.problem
        assert row.measure_start < 0 or text[row.measure_start : row.measure_end] == row.measure
    shared = table.set_index("status").loc["aligned", "shared_terms"].tolist()
    assert any("师资" in terms for terms in shared)
    assert any("站点" in terms for terms in shared)


def test_a_higher_threshold_leaves_more_alone() -> None:
    corpus = corpus_of(PROBLEMS, MEASURES)
    assert set(align_problems(corpus, min_similarity=1.0)["status"]) == {"problem_only", "measure_only"}
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        align_problems(corpus, min_similarity=2)


def test_without_problems_every_measure_stands_alone() -> None:
    assert set(align_problems(corpus_of("三、存在问题\n", MEASURES))["status"]) == {"measure_only"}


@settings(max_examples=40, deadline=None)
@given(
    st.text("师资教师讲课站点设备监督，。一是", max_size=40), st.text("师资教师讲课站点设备监督，。一要", max_size=40)
)
def test_similarity_is_symmetric_and_bounded(one: str, two: str) -> None:
    score = statement_similarity(one, two)
    assert 0.0 <= score <= 1.0 + 1e-9
    assert score == pytest.approx(statement_similarity(two, one))
