"""What goes into a topic model: vocabulary, units, paragraphs, covariates, seed words."""

from __future__ import annotations

import pandas as pd
import pytest

from yanting_research.core import (
    TERMS,
    TOKENS,
    Corpus,
    Document,
    Source,
    build_table,
    identity_offsets,
    make_corpus,
)
from yanting_research.errors import ThemeError
from yanting_research.themes import (
    count_paragraphs,
    match_seeds,
    paragraph_units,
    prepare_topics,
    topic_design,
    usable_seeds,
)

WORDS = [f"词语{letter}" for letter in "甲乙丙丁戊己庚辛壬癸"]


def counted(n_units: int = 210, extra: list[tuple[str, str, int]] | None = None) -> pd.DataFrame:
    """Every unit holds three of ten words; further rows are (unit, word, count)."""
    rows = [(f"u{i:03}", WORDS[(i + step) % 10], 1 + step) for i in range(n_units) for step in (0, 1, 2)]
    rows += extra or []
    return build_table(
        [
            {"unit_id": unit, "doc_id": unit[:3], "term": term, "layer": "tokens", "n_term": n, "n_unit": 99}
            for unit, term, n in rows
        ],
        TERMS,
    )


def corpus(**texts: str) -> Corpus:
    return make_corpus(
        Document(name, text, Source(name, text, "text", "utf-8", ""), identity_offsets(len(text)))
        for name, text in texts.items()
    )


def test_every_word_left_out_has_its_reason() -> None:
    extra = [("u000", "2014", 3), ("u001", "罕见词", 1), ("u002", "单", 9), ("u003", "停用", 9), ("u004", "，", 2)]
    extra += [(f"u{i:03}", "到处", 1) for i in range(150)] + [("u005", "保留", 1)]
    data = prepare_topics(counted(extra=extra), stopwords=["停用"], keep=["保留"])
    assert data.terms == tuple(sorted([*WORDS, "保留"]))
    assert data.counts.shape == (210, 11)
    assert dict(zip(data.pruned["term"], data.pruned["reason"], strict=True)) == {
        "2014": "no letter", "停用": "stop word", "罕见词": "rare", "单": "short", "，": "no letter",
        "到处": "everywhere",
    }  # fmt: skip
    row = data.units["unit_id"].tolist().index("u005")
    assert data.counts[[row]].sum() == 7


def test_units_without_words_are_named_and_stay() -> None:
    units = pd.DataFrame({"unit_id": [f"u{i:03}" for i in range(212)], "doc_id": "d"})
    data = prepare_topics(counted(), stopwords=(), units=units)
    assert data.empty == ("u210", "u211")
    assert data.counts.shape[0] == 212
    with pytest.raises(ThemeError, match=r"10 counted units are not listed: \['u200'"):
        prepare_topics(counted(), stopwords=(), units=units[:200])
    with pytest.raises(ThemeError, match="listed twice"):
        prepare_topics(counted(), stopwords=(), units=pd.concat([units, units[:1]]))


def test_too_little_is_refused_with_what_to_do_instead() -> None:
    with pytest.raises(ThemeError, match=r"199 units hold words.*at least 200 units.*dictionary.*paragraph"):
        prepare_topics(counted(199), stopwords=())
    with pytest.raises(ThemeError, match="3 words are left"):
        prepare_topics(counted(900), stopwords=WORDS[:7])
    with pytest.raises(ValueError, match="max_share=0"):
        prepare_topics(counted(), stopwords=(), max_share=0)
    mixed = pd.concat([counted(), counted().assign(layer="terms", unit_id="x" + counted()["unit_id"])])
    with pytest.raises(ValueError, match="mixes the layers terms, tokens"):
        prepare_topics(mixed, stopwords=())


def test_paragraphs_are_counted_where_their_tokens_stand() -> None:
    texts = corpus(b="党员学习。\n\n  党课。", a="村")
    units = paragraph_units(texts)
    assert units["text"].str.strip().tolist() == ["村", "党员学习。", "党课。"]
    for row in units.to_dict("records"):
        text = next(document.text for document in texts if document.doc_id == row["doc_id"])
        assert text[row["start"] : row["end"]] == row["text"]
    tokens = build_table(
        [
            {"doc_id": document.doc_id, "position": i, "token": character, "start": i, "end": i + 1}
            for document in texts
            for i, character in enumerate(document.text)
        ],
        TOKENS,
    )
    terms = count_paragraphs(tokens, units, stopwords=["。"])
    found = terms.groupby("unit_id")["term"].agg("".join)
    assert ["".join(sorted(found[unit])) for unit in units["unit_id"]] == ["村", "".join(sorted("党员学习")), "党课"]
    assert terms.groupby("unit_id")["n_unit"].first()[units["unit_id"]].tolist() == [1, 4, 2]
    assert paragraph_units(texts, min_characters=4)["text"].tolist() == ["党员学习。"]
    with pytest.raises(ThemeError, match=r"no tokens of 1 documents: \['a'\]"):
        count_paragraphs(tokens[tokens["doc_id"] == "b"], units)


def test_design_matrix() -> None:
    units = pd.DataFrame({"unit_id": ["a/1", "a/2", "b/1", "c/1", "d/1"], "doc_id": ["a", "a", "b", "c", "d"]})
    docvars = pd.DataFrame(
        {"doc_id": ["c", "a", "b", "d"], "year": [2013, 2014, 2016, 2015], "kind": ["乙", "甲", "丙", "丙"]}
    )
    design = topic_design(units, docvars, ["year", "kind"])
    assert design.columns.tolist() == ["intercept", "year", "kind=乙", "kind=甲"]
    assert design["year"].tolist() == [2014.0, 2014.0, 2016.0, 2013.0, 2015.0]
    assert design["kind=甲"].tolist() == [1.0, 1.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.drop(columns="year"), "docvars lack year"),
        (lambda t: t[t["doc_id"] != "b"], r"1 of the units' doc_id have no row: \['b'\]"),
        (lambda t: t.assign(year=[2013.0, float("nan"), 2016.0]), "missing values in 'year'"),
        (lambda t: t.assign(year=2013), "same value in every unit"),
        (lambda t: pd.concat([t, t[:1]]), "doc_id stands twice"),
        (lambda t: t.assign(other=2 * t["year"]), "determine each other"),
    ],
)
def test_covariates_that_cannot_be_used_are_refused(change: object, message: str) -> None:
    units = pd.DataFrame({"unit_id": ["a", "b", "c"], "doc_id": ["a", "b", "c"]})
    docvars = pd.DataFrame({"doc_id": ["a", "b", "c"], "year": [2013.0, 2014.0, 2016.0]})
    changed = change(docvars)  # type: ignore[operator]
    names = ["year", *(["other"] if "other" in changed.columns else [])]
    with pytest.raises(ThemeError, match=message):
        topic_design(units, changed, names)


def test_seed_words_and_what_becomes_of_them() -> None:
    data = prepare_topics(counted(extra=[("u001", "罕见词", 1)]), stopwords=())
    seeds = {"一": [WORDS[0], WORDS[1], "罕见词"], "二": [WORDS[1], WORDS[2], "没有"], "三": ["没有"]}
    matched = match_seeds(seeds, data)
    states = {(row.theme, row.term): row.state for row in matched.itertuples()}
    assert states == {
        ("一", WORDS[0]): "used", ("一", WORDS[1]): "shared", ("一", "罕见词"): "rare", ("二", WORDS[1]): "shared",
        ("二", WORDS[2]): "used", ("二", "没有"): "not counted", ("三", "没有"): "not counted",
    }  # fmt: skip
    assert usable_seeds(matched) == {"一": (WORDS[0],), "二": (WORDS[2],)}
    assert usable_seeds(matched, min_words=2) == {}
