"""Quality of topics: stm's stored exclusivity, hand-counted coherence, held-out words, matching, examples, sheets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from yanting_research.core import TOKENS, build_table
from yanting_research.errors import ThemeError
from yanting_research.themes import (
    PlantedTopics,
    TopicData,
    TopicFit,
    check_seeds,
    compare_k,
    exclusivity,
    fit_dmr,
    fit_lda,
    fit_topics,
    frex,
    heldout_likelihood,
    label_topics,
    match_topics,
    representative_sentences,
    representative_units,
    score_intrusion,
    simulate_topics,
    split_heldout,
    topic_coherence,
    topic_intrusion,
    topic_stability,
    topic_terms,
    word_intrusion,
)

REFERENCE = Path(__file__).parent.parent / "reference"


@pytest.fixture(scope="module")
def planted() -> PlantedTopics:
    return simulate_topics(11, n_units=300, n_topics=4, n_terms=120, mean_length=40)


@pytest.fixture(scope="module")
def fit(planted: PlantedTopics) -> TopicFit:
    return fit_topics(planted.data, 4, seed=1, seeds=planted.seeds)


def hand_made(counts: list[list[int]], beta: list[list[float]]) -> tuple[TopicFit, TopicData]:
    """A fit and counts of words a, b, c ... of which only the words matter."""
    terms = tuple("abcdefgh"[: len(beta[0])])
    ids = [f"u{i}" for i in range(len(counts))]
    units = pd.DataFrame({"unit_id": ids, "doc_id": ids})
    data = TopicData(csr_array(np.array(counts)), units, terms, (), pd.DataFrame())
    theta = np.full((len(counts), len(beta)), 1 / len(beta))
    fit = TopicFit(
        model="lda", topics=tuple(f"t{k}" for k in range(len(beta))), terms=terms, units=units,
        n_tokens=np.asarray(data.counts.sum(axis=1)), theta=theta, log_beta=np.log(beta), eta_mean=None, eta_cov=None,
        dirichlet=None, gamma=np.zeros((1, 1)), sigma=np.zeros((0, 0)), covariates=pd.DataFrame(), seeds={}, seed=0,
        bound=(), converged=False, settings={},
    )  # fmt: skip
    return fit, data


def test_exclusivity_of_the_stored_gadarian_model() -> None:
    """``exclusivity(gadarianFit, M = 10, frexw = .7)`` of stm: 8.451915, 8.412544, 8.956200.

    Input: ``tests/reference/gadarian_logbeta.csv``, the log probabilities stored in the package's
    ``data/gadarianFit.RData`` (stm at revision 87fe168, MIT licence), rounded to ten decimals.
    """
    stored = pd.read_csv(REFERENCE / "gadarian_logbeta.csv")
    log_beta = stored[["logbeta1", "logbeta2", "logbeta3"]].to_numpy().T
    assert exclusivity(log_beta, top=10, weight=0.7).round(6).tolist() == [8.451915, 8.412544, 8.956200]
    assert stored["term"].to_numpy()[np.argsort(-log_beta, axis=1)[:, 0]].tolist() == ["immigr", "job", "peopl"]


def test_frex_averages_ties_and_needs_a_weight() -> None:
    found = frex(np.log([[0.4, 0.4, 0.2], [0.4, 0.4, 0.2]]))
    assert np.allclose(
        found, [[1 / (0.5 / (2 / 3) + 0.5 / (2.5 / 3)), 1 / (0.5 / (2 / 3) + 0.5 / (2.5 / 3)), 4 / 9]] * 2
    )
    with pytest.raises(ValueError, match="between 0 and 1"):
        frex(np.zeros((2, 2)), weight=1)


def test_coherence_counted_by_hand() -> None:
    """Units: ab, ab, a, c. D(a) 3, D(b) 2, D(c) 1, D(a,b) 2, others 0; by probability a, b, c."""
    fit, data = hand_made([[1, 2, 0], [3, 1, 0], [1, 0, 0], [0, 0, 5]], [[0.5, 0.3, 0.2], [0.3, 0.5, 0.2]])
    umass = topic_coherence(fit, data, measure="umass", top=3)
    assert umass["value"][0] == pytest.approx(np.log(3 / 3) + np.log(1 / 3) + np.log(1 / 2))
    assert umass["n_pairs_apart"].tolist() == [2, 2]
    eps = topic_coherence(fit, data, measure="umass", top=3, smoothing=0.01)
    assert eps["value"][0] == pytest.approx(np.log(2.01 / 3) + np.log(0.01 / 3) + np.log(0.01 / 2))
    pair = np.log(0.5 / (0.75 * 0.5)) / -np.log(0.5)
    npmi = topic_coherence(fit, data, top=3)
    assert npmi["value"].tolist() == pytest.approx([(pair - 2) / 3] * 2)
    assert np.isnan(npmi["smoothing"]).all()
    absent, other = hand_made([[1, 0], [2, 0]], [[0.6, 0.4], [0.4, 0.6]])
    assert topic_coherence(absent, other, top=2)["value"].isna().all()
    with pytest.raises(ValueError, match="npmi, umass"):
        topic_coherence(fit, data, measure="cv")  # type: ignore[arg-type]


def test_marking_words_under_every_weighting() -> None:
    fit, data = hand_made([[8, 1, 1, 0], [8, 0, 0, 2]], [[0.6, 0.2, 0.19, 0.01], [0.6, 0.01, 0.1, 0.29]])
    first = {
        weighting: topic_terms(fit, data, weighting=weighting, top=1).groupby("topic")["term"].first().tolist()
        for weighting in ("prob", "frex", "lift", "score")
    }
    # Under FREX a and d tie in the second topic: the more probable goes first.
    assert first == {"prob": ["a", "a"], "frex": ["b", "a"], "lift": ["b", "d"], "score": ["b", "d"]}
    table = topic_terms(fit, data, weighting="lift", top=2)
    assert table.loc[table["term"] == "b", "lift"].tolist() == pytest.approx([0.2 / 0.05])
    assert table.loc[table["term"] == "b", "score"].tolist() == pytest.approx([0.2 * np.log(0.2 / 0.01) / 2])
    assert label_topics(table, top=2)["t0"] == "b、c"
    with pytest.raises(ValueError, match="prob, frex, lift, score"):
        topic_terms(fit, data, weighting="tfidf")  # type: ignore[arg-type]


def test_seed_words_are_marked(planted: PlantedTopics, fit: TopicFit) -> None:
    table = topic_terms(fit, planted.data, weighting="prob", top=20)
    marked = table[table["is_seed"]]
    assert set(marked["term"]) <= {word for words in planted.seeds.values() for word in words}
    assert len(marked) > 8


def test_a_seeded_topic_that_speaks_of_something_else_is_seen(planted: PlantedTopics, fit: TopicFit) -> None:
    good = check_seeds(fit, planted.data)
    assert good.groupby("topic")["share_topic"].first().min() > 0.7
    strayed = replace(fit, seeds={**fit.seeds, "主题1": fit.seeds["主题2"]})
    table = check_seeds(strayed, planted.data).groupby("topic")["share_topic"].first()
    assert table["主题1"] < 0.3 < 0.7 < table["主题2"]
    assert check_seeds(replace(fit, seeds={}), planted.data).empty


def test_words_kept_back(planted: PlantedTopics) -> None:
    """A model of nothing but word frequencies says less about the words kept back."""
    kept, back = split_heldout(planted.data, seed=3, share_units=0.5)
    assert (kept.counts.sum(axis=1) >= 1).all()
    assert back.sum() == pytest.approx(0.25 * planted.data.counts.sum(), rel=0.1)
    assert ((kept.counts + back) != planted.data.counts).nnz == 0
    likelihood = heldout_likelihood(fit_topics(kept, 4, seed=1), back)
    shares = np.asarray(kept.counts.sum(axis=0)) + 0.01
    flat = float((back.sum(axis=0) * np.log(shares / shares.sum())).sum() / back.sum())
    assert flat + 0.1 < likelihood < 0
    again, _ = split_heldout(planted.data, seed=3, share_units=0.5)
    assert (again.counts != kept.counts).nnz == 0


def test_topics_are_matched_one_to_one(fit: TopicFit) -> None:
    order = [2, 0, 3, 1]
    other = replace(fit, theta=fit.theta[:, order], log_beta=fit.log_beta[order], topics=("a", "b", "c", "d"))
    matched = match_topics(fit, other).set_index("topic")
    assert matched.loc[list(fit.topics), "counterpart"].tolist() == ["b", "d", "a", "c"]
    assert matched["cosine"].tolist() == pytest.approx([1] * 4)
    assert matched["share_correlation"].tolist() == pytest.approx([1] * 4)
    stable = topic_stability([fit, other, other])
    assert stable["jaccard_min"].tolist() == [1.0] * 4
    assert stable["n_fits"].tolist() == [2] * 4
    with pytest.raises(ValueError, match="2 or more"):
        topic_stability([fit])


def test_numbers_of_topics_side_by_side(planted: PlantedTopics) -> None:
    table = compare_k(planted.data, [4, 2], seed=1)
    assert table["n_topics"].tolist() == [2, 4]
    assert table["heldout"][1] > table["heldout"][0]
    assert table["stability"].between(0, 1).all()


def test_examples_lead_back_to_the_text(planted: PlantedTopics, fit: TopicFit) -> None:
    texts = planted.data.units.assign(text=[f"单元{i}" for i in range(300)])
    table = representative_units(fit, texts, top=2)
    for topic, group in table.groupby("topic"):
        column = fit.topics.index(str(topic))
        assert group["share"].tolist() == sorted(fit.theta[fit.n_tokens >= 15, column])[::-1][:2]
    with pytest.raises(ThemeError, match=r"no text"):
        representative_units(fit, texts[:1], top=2)


def test_sentences_of_a_topic_keep_their_offsets() -> None:
    fit, data = hand_made([[9, 9, 1, 0], [1, 0, 9, 9]], [[0.45, 0.45, 0.05, 0.05], [0.05, 0.05, 0.45, 0.45]])
    text = "abab。 cdcd。ac。"
    rows = [
        {"doc_id": "u0", "position": i, "token": character, "start": i, "end": i + 1}
        for i, character in enumerate(text)
    ]
    units = pd.DataFrame({"unit_id": ["u0"], "doc_id": ["u0"], "start": [0], "end": [len(text)], "text": [text]})
    found = representative_sentences(fit, data, build_table(rows, TOKENS), units, top=1, min_tokens=3)
    assert found["sentence"].tolist() == ["abab。", "cdcd。"]
    assert [text[row.start : row.end] for row in found.itertuples()] == found["sentence"].tolist()
    assert found["score"].tolist() == pytest.approx([0.9, 0.9])
    with pytest.raises(ThemeError, match="no sentence has 9 words"):
        representative_sentences(fit, data, build_table(rows, TOKENS), units, min_tokens=9)


def test_word_sheet_hides_and_its_key_knows_the_intruder(fit: TopicFit) -> None:
    made = word_intrusion(fit, seed=5, n_items=2)
    assert made.sheet["answer"].tolist() == [""] * 8
    assert not {"topic", "intruder"} & set(made.sheet.columns)
    order = np.argsort(-fit.log_beta, axis=1)
    for row, secret in zip(made.sheet.to_dict("records"), made.key.to_dict("records"), strict=True):
        words = [row[f"choice_{place}"] for place in range(1, 7)]
        own = {fit.terms[word] for word in order[fit.topics.index(secret["topic"]), :10]}
        assert words[secret["intruder"] - 1] not in own
        assert set(words) - own == {words[secret["intruder"] - 1]}
    assert made.sheet.equals(word_intrusion(fit, seed=5, n_items=2).sheet)
    assert not made.sheet.equals(word_intrusion(fit, seed=6, n_items=2).sheet)


def test_topic_sheet_shows_texts(planted: PlantedTopics, fit: TopicFit) -> None:
    texts = planted.data.units.assign(text=planted.data.units["unit_id"])
    made = topic_intrusion(fit, texts, seed=1, n_items=6, n_topics=2)
    row_of = {unit: row for row, unit in enumerate(fit.units["unit_id"])}
    for row, secret in zip(made.sheet.to_dict("records"), made.key.to_dict("records"), strict=True):
        shares = fit.theta[row_of[row["text"]]]
        assert (shares > shares[fit.topics.index(secret["intruder_from"])]).sum() >= 2


def test_filled_sheets_are_scored_and_checked(fit: TopicFit) -> None:
    made = word_intrusion(fit, seed=5, n_items=2)
    filled = made.sheet.assign(answer=made.key["intruder"].astype("str"))
    filled.loc[0, "answer"] = ""
    filled.loc[1, "answer"] = str(made.key["intruder"][1] % 6 + 1)
    scored = score_intrusion(filled, made.key).set_index("topic")
    assert scored.loc["全部", ["n_items", "n_answered", "n_found"]].tolist() == [8, 7, 6]
    assert scored.loc["全部", "chance"] == pytest.approx(1 / 6)
    assert scored.loc["全部", "ci_low"] < 0.75 < scored.loc["全部", "ci_high"]
    with pytest.raises(ThemeError, match="items missing: i008"):
        score_intrusion(filled[:7], made.key)
    with pytest.raises(ThemeError, match="the key does not have: i999"):
        score_intrusion(filled.assign(item_id=[*filled["item_id"][:7], "i999"]), made.key)
    with pytest.raises(ThemeError, match="answered twice: i001"):
        score_intrusion(pd.concat([filled, filled[:1]]), made.key)
    with pytest.raises(ThemeError, match="i003: 7"):
        score_intrusion(filled.assign(answer=["1", "1", "7", "1", "1", "1", "1", "1"]), made.key)
    two = pd.concat([filled.assign(coder="甲"), filled.assign(coder="乙")])
    assert score_intrusion(two, made.key)["n_items"].tolist()[-1] == 16


def test_sampled_models_have_the_same_shape_and_repeat(planted: PlantedTopics) -> None:
    one, two = (fit_lda(planted.data, 4, seed=3, n_iterations=60) for _ in range(2))
    assert one.theta.tobytes() == two.theta.tobytes()
    assert one.dirichlet is not None
    assert np.allclose(one.theta.sum(axis=1), 1)
    assert np.allclose(one.beta.sum(axis=1), 1)
    best = np.corrcoef(one.beta, planted.beta)[:4, 4:].max(axis=1)
    assert best.min() > 0.9
    assert one.dirichlet.sum(axis=1).min() > one.n_tokens.min()
    docvars = planted.docvars.assign(group=planted.docvars["treated"].map({0: "否", 1: "是"}))
    dmr = fit_dmr(planted.data, 4, seed=3, docvars=docvars, covariates=["group"], n_iterations=60)
    assert dmr.covariates.columns.tolist() == ["intercept", "group=是"]
    assert dmr.gamma.shape == (2, 4)
    with pytest.raises(ValueError, match=r"not \['x'\]"):
        fit_dmr(planted.data, 4, seed=3, docvars=planted.docvars, covariates=["x"])
    with pytest.raises(ValueError, match="2 to 60"):
        fit_lda(planted.data, 1, seed=3)
