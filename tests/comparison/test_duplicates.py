"""Near-duplicates: Jaccard by hand and as published, MinHash within its theory, every kind of pair."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.comparison import (
    containment,
    jaccard,
    minhash_signatures,
    near_duplicates,
    normalize_for_comparison,
    shingle_hashes,
)
from yanting_research.comparison.containing import containing_pairs
from yanting_research.comparison.signatures import band_shape

LETTERS = "党员教育工作乡镇村支部培训干部农民基层组织建设制度考核经费阵地网络学习"


def _text(seed: int, length: int = 400) -> str:
    return "".join(random.Random(seed).choices(LETTERS, k=length))  # noqa: S311


def test_published_jaccard() -> None:
    """The example of the R package textreuse: jaccard_similarity(1:3, 2:4) is 0.5."""
    assert jaccard(np.arange(1, 4), np.arange(2, 5)) == 0.5


def test_shingles_counted_by_hand() -> None:
    """党员教育 has shingles 党员, 员教, 教育; 党员教学 shares two of four; 党员 is one, contained."""
    one, two, three = (shingle_hashes(text, shingle=2) for text in ("党员教育", "党员教学", "党员"))
    assert (one.size, jaccard(one, two), containment(one, three)) == (3, 0.5, 1.0)
    assert shingle_hashes("党", shingle=5).size == 1
    assert shingle_hashes("").size == 0


@settings(max_examples=50)
@given(st.text(LETTERS[:4], max_size=30), st.text(LETTERS[:4], max_size=30), st.integers(1, 4))
def test_jaccard_of_hashes_is_that_of_strings(one: str, two: str, size: int) -> None:
    sets = [{text[at : at + size] for at in range(max(1, len(text) - size + 1))} - {""} for text in (one, two)]
    union = sets[0] | sets[1]
    expected = len(sets[0] & sets[1]) / len(union) if union else float("nan")
    found = jaccard(shingle_hashes(one, shingle=size), shingle_hashes(two, shingle=size))
    np.testing.assert_equal(found, expected)


@pytest.mark.parametrize("shared", [200, 500, 800])
def test_estimates_keep_to_their_theory(shared: int) -> None:
    """Broder (1997): unbiased with variance J (1 - J) / k; 60 pairs, 3.5 standard errors."""
    rng = np.random.default_rng(7)
    errors = []
    similarity = shared / 1000
    for _ in range(60):
        members = rng.integers(0, 2**64, size=1000, dtype=np.uint64)
        ends = (1000 - shared) // 2
        sets = [members[: 1000 - ends], members[ends:]]
        signatures = minhash_signatures(sets, n_permutations=128)
        errors.append(float((signatures[0] == signatures[1]).mean()) - similarity)
    spread = (similarity * (1 - similarity) / 128) ** 0.5
    assert abs(np.mean(errors)) < 3.5 * spread / 60**0.5
    assert 0.65 * spread < np.std(errors) < 1.35 * spread


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.8, 0.95, 1.0])
def test_bands_put_forward_a_pair_at_the_threshold(threshold: float) -> None:
    bands, rows = band_shape(threshold, 128)
    assert bands * rows <= 128
    assert 1 - (1 - threshold**rows) ** bands >= 0.999


def test_every_kind() -> None:
    report = _text(1)
    texts = {
        "a": report,
        "b": report[:200] + " \n" + report[200:],
        "c": report[:395] + _text(2, 5),
        "d": _text(3, 900) + report + _text(4, 900),
        "e": _text(5),
        "f": "",
        "g": " ",
    }
    table = near_duplicates(texts)
    kinds = {(row["doc_id"], row["other_id"]): row["kind"] for row in table.to_dict("records")}
    assert kinds == {
        ("a", "b"): "exact", ("a", "c"): "near", ("b", "c"): "near", ("f", "g"): "exact",
        ("a", "d"): "contained", ("b", "d"): "contained", ("c", "d"): "contained",
    }  # fmt: skip
    row = table.set_index(["doc_id", "other_id"]).loc[("a", "c")]
    assert row["similarity"] == pytest.approx(391 / 401)
    assert np.isnan(table.set_index(["doc_id", "other_id"]).loc[("f", "g"), "similarity"])


def test_script_width_and_punctuation_do_not_hide_a_copy() -> None:
    table = near_duplicates({"a": "全县共有党员25619人，其中女党员。", "b": "全縣共有黨員２５６１９人,其中女黨員"})
    assert table[["similarity", "kind"]].values.tolist() == [[1.0, "near"]]
    assert normalize_for_comparison("QQ群（１）") == "qq群1"


def test_decimal_points_make_a_difference_for_exactness() -> None:
    assert near_duplicates({"a": "占比重为14.7%", "b": "占比重为147%"})["kind"].tolist() == ["near"]


def test_order_and_seed_of_the_input_change_nothing() -> None:
    texts = {f"d{at}": _text(at % 7, 300) + _text(at, 20) for at in range(20)}
    one = near_duplicates(texts)
    two = near_duplicates(dict(reversed(texts.items())), seed=99)
    assert len(one) > 10
    assert one.equals(two)


@settings(max_examples=40)
@given(st.lists(st.sets(st.integers(0, 25), max_size=14), max_size=7), st.sampled_from([0.5, 0.8, 1.0]))
def test_no_contained_set_is_missed(members: list[set[int]], threshold: float) -> None:
    """Against all pairs compared one by one."""
    sets = [np.array(sorted(each), np.uint64) for each in members]
    found = set(containing_pairs(sets, threshold=threshold))
    for i, j in combinations(range(len(sets)), 2):
        small, large = sorted((sets[i].size, sets[j].size))
        if small and large * threshold > small and containment(sets[i], sets[j]) >= threshold:
            assert (i, j) in found


def test_nothing_to_compare() -> None:
    assert near_duplicates({}).empty
    assert near_duplicates({"a": "一个"}).empty


@pytest.mark.parametrize("wrong", [{"threshold": 0}, {"threshold": 1.1}, {"shingle": 0}, {"n_permutations": 0}])
def test_wrong_arguments(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        near_duplicates({"a": "x"}, **wrong)  # type: ignore[arg-type]
