"""Published worked numbers, to the printed digits."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hand_tables import terms, tokens

from yanting_research.textstats import (
    chi2_score,
    collocations,
    diversity,
    g2_score,
    keyness,
    mattr,
    mtld,
    part_dispersion,
    rayson_ll,
    tfidf,
    yule_k,
)


@pytest.mark.parametrize(
    ("a", "b", "total_a", "total_b", "printed", "digits"),
    [
        (1048, 779, 43002, 108539, 764.4484, 4),
        (289, 216, 43002, 108539, 207.5181, 4),
        (148, 54, 43002, 108539, 200.5544, 4),
        (84, 21, 43002, 108539, 137.7753, 4),
        (9, 200, 43002, 108539, -59.66134, 4),
        (96, 911, 43002, 108539, -177.10087, 4),
        (2089, 8094, 43002, 108539, -331.99069, 4),
        (18, 130, 1660, 41342, 27.57968, 4),
    ],
)
def test_chi2_of_quanteda_inaugural_addresses(
    a: int, b: int, total_a: int, total_b: int, printed: float, digits: int
) -> None:
    """quanteda.textstats, reference page of textstat_keyness."""
    assert float(chi2_score(a, b, total_a, total_b)) == pytest.approx(printed, abs=6 * 10**-digits)


def test_chi2_with_yates_where_an_expected_count_is_small() -> None:
    """The same page: the reference package corrects rows such as protected, 5 against 1."""
    assert float(chi2_score(5, 1, 1660, 41342, yates=True)) == pytest.approx(81.83024, abs=6e-4)
    assert float(chi2_score(6, 7, 1660, 41342, yates=True)) == pytest.approx(51.79484, abs=6e-4)


def test_keyness_toy_of_quanteda() -> None:
    """quanteda.textstats test file: d1 = 7 b + 3 a, d2 = 7 a + 2 b."""
    table = terms({"d1": {"b": 7, "a": 3}, "d2": {"a": 7, "b": 2}})
    assert keyness(table, ["d1"], measure="chi2")["chi2"].round(6).tolist() == [4.337160, -4.337160]
    assert keyness(table, ["d1"], measure="chi2_yates")["chi2_yates"].round(6).tolist() == [2.632438, -2.632438]
    assert keyness(table, ["d1"])["g2"].round(6).tolist() == [4.534939, -4.534939]
    assert abs(float(chi2_score(3, 14, 5, 24, yates=True))) == pytest.approx(0.1851001, abs=5e-8)
    assert keyness(table, ["d1"])["p"].between(0.03, 0.04).all()
    with pytest.raises(ValueError, match="no unit d9"):
        keyness(table, ["d9"])
    with pytest.raises(ValueError, match="allowed"):
        keyness(table, ["d1"], measure="g3")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cells", "printed"),
    [((10, 0, 3, 31764), 167.23), ((110, 2442, 111, 29114), 270.72), ((29, 13, 123, 31612), 263.90),
     ((31, 23, 139, 31584), 256.84)],
)  # fmt: skip
def test_g2_of_dunning(cells: tuple[int, int, int, int], printed: float) -> None:
    """Dunning (1993), Computational Linguistics 19(1), p. 72."""
    a, b, c, d = cells
    assert round(abs(float(g2_score(a, b, a + c, b + d))), 2) == printed


def test_two_cell_log_likelihood_of_rayson() -> None:
    """Lancaster teaching slide (52 and 57); Rayson, Corpora list, 18 January 2002."""
    assert round(float(rayson_ll(52, 57, 50_000, 75_000)), 2) == 2.65
    pairs = [(392, 170, 90), (348, 99, 147), (15, 14, 0), (9, 32, 14), (21, 25, 0)]
    million = 1_000_000
    assert [round(abs(float(rayson_ll(a, b, million, million)))) for a, b, _ in pairs] == [p for *_, p in pairs]
    assert float(rayson_ll(9, 32, million, million)) < 0


def test_undefined_keyness_is_nan() -> None:
    assert math.isnan(float(g2_score(0, 0, 10, 10)))
    assert math.isnan(float(chi2_score(0, 0, 10, 10)))
    assert math.isnan(float(rayson_ll(0, 0, 10, 10)))


def test_collocations_of_quanteda() -> None:
    """quanteda.textstats, reference page and tests of textstat_collocations."""
    table = collocations(tokens("The new European Union is not the old European Union ."), min_count=1)
    got = table.set_index("collocation").round(6)
    assert got.loc["European Union", ["count", "lambda", "z"]].tolist() == [2, 4.317488, 2.027787]
    for words in ("The new", "Union is", "is not", "not the", "the old"):
        assert got.loc[words, ["count", "lambda", "z"]].tolist() == [1, 3.931826, 1.797564]
    for words in ("new European", "old European"):
        assert got.loc[words, ["lambda", "z"]].tolist() == [2.708050, 1.454456]
    letters = collocations(tokens("a b c a b d e b d a b")).set_index("collocation").round(6)
    assert letters.loc["a b", ["count", "lambda", "z"]].tolist() == [3, 3.412247, 1.936083]
    assert letters.loc["b d", ["count", "lambda", "z"]].tolist() == [2, 3.218876, 1.799406]


def test_nested_collocations_of_quanteda() -> None:
    """quanteda.textstats tests: a b 9 of which 4 nested, b c 4/4, a b c 4/0."""
    table = collocations(
        tokens("a b c . . a b c . . a b c . . . a b c", "a b . . a b . . a b . . a b . a b"), sizes=(2, 3), min_count=2
    ).set_index("collocation")
    assert table[["count", "count_nested"]].T.to_dict("list") == {"a b": [9, 4], "b c": [4, 4], "a b c": [4, 0]}


def test_tfidf_of_tidytext() -> None:
    """tidytext, tests/testthat/test-tf-idf.R."""
    counts = {
        "1": {"the": 1, "quick": 1, "brown": 1, "fox": 1, "jumped": 2},
        "2": {"over": 1, "the": 1, "lazy": 1, "brown": 1, "dog": 2},
    }
    table = tfidf(terms(counts)).set_index(["unit_id", "feature"])
    assert table.loc[("1", "jumped"), "tf"] == pytest.approx(1 / 3)
    assert [table.loc[("1", word), "idf"] for word in ("the", "brown")] == [0, 0]
    assert table.loc[("1", "quick"), "idf"] == pytest.approx(math.log(2))
    assert table.loc[("1", "jumped"), "tf_idf"] == pytest.approx(math.log(2) / 3)


def test_tfidf_of_scikit_learn_and_quanteda() -> None:
    """scikit-learn user guide matrix; Wikipedia's "example", 3 of 7 tokens, base 10."""
    matrix = [[3, 0, 1], [2, 0, 0], [3, 0, 0], [4, 0, 0], [3, 2, 0], [3, 0, 2]]
    table = terms({f"r{i}": {f"t{j}": n for j, n in enumerate(row)} for i, row in enumerate(matrix)})
    for scheme, expected in (("plus_one", [0.81940995, 0.57320793]), ("smooth", [0.85151335, 0.52433293])):
        got = tfidf(table, tf="count", idf=scheme, unit_length=True)  # type: ignore[arg-type]
        np.testing.assert_allclose(got.loc[got["unit_id"] == "r0", "tf_idf"], expected, atol=5e-9)
    words = {"1": {"this": 1, "is": 1, "a": 2, "sample": 1}, "2": {"this": 1, "is": 1, "another": 2, "example": 3}}
    got = tfidf(terms(words), idf="log10").set_index("feature")
    assert round(got.loc["example", "tf_idf"], 6) == 0.129013


def test_yule_k_of_miranda_garcia() -> None:
    """Miranda-García and Calle-Martín (2005), Table 1; K as quanteda's test computes it."""
    spectrum = {1: 212, 2: 51, 3: 26, 4: 13, 5: 6, 6: 6, 7: 3, 8: 4, 10: 1, 11: 1, 13: 3}
    spectrum |= {16: 1, 17: 1, 19: 1, 21: 1, 59: 1}
    assert (sum(i * v for i, v in spectrum.items()), sum(spectrum.values())) == (755, 331)
    assert round(yule_k(Counter(spectrum)), 3) == 112.767


def test_diversity_of_textacy() -> None:
    """textacy, tests of text_stats.diversity: the lamb (words in lower case) and the cats (MTLD)."""
    mary = "mary had a little lamb its fleece was white as snow and everywhere that mary went the lamb was sure to go"
    row = diversity(tokens(mary), window=20).round(6).iloc[0]
    assert (row["n_tokens"], row["n_types"]) == (22, 19)
    names = ["ttr", "root_ttr", "corrected", "herdan", "summer", "dugast", "mattr"]
    assert row[names].tolist() == [0.863636, 4.050814, 2.864358, 0.952572, 0.834995, 28.304142, 0.883333]
    cats = "burton loves cats and cats love burton "
    cats += "burton loves dogs not as much as cats but dogs do not love burton very much"
    assert [round(mtld(cats.split(), threshold=t), 3) for t in (0.72, 0.66, 0.75)] == [10.181, 14.162, 10.062]


def test_moving_average_of_quanteda_and_undefined() -> None:
    """quanteda.textstats tests of textstat_lexdiv, MATTR."""
    words = ["one", "one", "two", "one", "one", "two", "one"]
    assert [mattr(words, window=w) for w in (2, 3, 4)] == pytest.approx([5 / 6, 2 / 3, 1 / 2])
    assert math.isnan(mattr(words, window=8))
    assert math.isnan(mtld([]))
    assert math.isnan(yule_k({}))


GRIES = ["bamnibeup", "basatbewqn", "bcagabesta", "baghabeaat", "bahaabeaxat"]


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        ("b", {"range": 5, "juilland_d": 0.968, "rosengren_s": 0.999, "dp": 0.02, "dp_norm": 0.024, "kl": 0.003}),
        ("i", {"range": 1, "juilland_d": 0, "rosengren_s": 0.18, "dp": 0.82, "dp_norm": 1, "kl": 2.474}),
        ("q", {"dp": 0.80, "dp_norm": 0.976, "kl": 2.322}),
        ("x", {"dp": 0.78, "dp_norm": 0.951, "kl": 2.184}),
        ("a", {"dp": 0.18, "juilland_d": 0.785}),
    ],
)
def test_dispersion_of_gries(letter: str, expected: dict[str, float]) -> None:
    """Gries (2008), five-part corpus."""
    got = part_dispersion([part.count(letter) for part in GRIES], [len(part) for part in GRIES])
    assert {name: round(got[name], 3) for name in expected} == pytest.approx(expected, abs=6e-4)


def test_dispersion_of_wordless() -> None:
    """Wordless tests: Juilland's D, Carroll's D2, Rosengren's S."""
    assert round(part_dispersion([0, 4, 3, 2, 1], [1] * 5)["juilland_d"], 4) == 0.6464
    assert round(part_dispersion([2, 1, 1, 1, 0], [1] * 5)["carroll_d2"], 4) == 0.8277
    assert round(part_dispersion([1, 2, 3, 4, 5], [1] * 5)["rosengren_s"], 3) == 0.937
    assert math.isnan(part_dispersion([0, 0], [3, 4])["dp"])
    with pytest.raises(ValueError, match="size above 0"):
        part_dispersion([1], [0])
