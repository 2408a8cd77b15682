"""Matching and strata against Stata, the Mixtape, Abadie and Imbens's own programme, and counting by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.matching import fit_matching
from yanting_research.panel.neighbours import distance_matrix, match_greedily, nearest, whitened
from yanting_research.panel.strata import coarsened, fit_strata, fit_subclassification

BIRTHS = Path(statsmodels.__file__).parent / "treatment/tests/results/cataneo2.csv"


def published(name: str) -> pd.DataFrame:
    causaldata = pytest.importorskip("causaldata", reason="the data package of extra [realdata] is not installed")
    return pd.read_stata(Path(causaldata.__file__).parent / name / f"{name}.dta").assign(data_kind="real")


def effect(fit, column: str = "estimate") -> float:
    return float(fit.estimates.loc[0, column])


def eight() -> pd.DataFrame:
    """The eight units of the Mixtape's example of bias correction."""
    rows = {"d": [1, 1, 1, 1, 0, 0, 0, 0], "x": [11, 7, 5, 3, 10, 8, 4, 1], "y": [5, 2, 10, 6, 4, 0, 5, 1]}
    return pd.DataFrame(rows).assign(data_kind="real")


@pytest.mark.skipif(not BIRTHS.exists(), reason="this statsmodels comes without the data of its tests")
def test_births_as_stata_prints_them() -> None:
    """Stata manual, teffects nnmatch with ematch() and biasadj(): -210.0558, Abadie-Imbens error 29.32803.

    (The manual's plain example, -240.3306 (28.43006), agrees too; it is left out here for its run time.)
    """
    births = pd.read_csv(BIRTHS).assign(data_kind="real")
    fit = fit_matching(
        births, "mbsmoke_ ~ mmarried_ + mage + fage + medu + prenatal1_", outcome="bweight", estimand="ATE",
        exact=["mmarried_", "prenatal1_"], bias_adjust=["mage", "fage", "medu"],
    )  # fmt: skip
    assert round(effect(fit), 4) == -210.0558
    assert round(effect(fit, "std_error"), 5) == 29.32803


def test_trainees_as_in_abadie_and_imbens_own_log() -> None:
    """Their Stata programme's log on the 445 rows of the experiment (inverse variance metric): 1785.191, 1714.407.

    The log's data are in thousands rounded to fewer digits: within 0.01.
    """
    table = published("nsw_mixtape")
    plain = fit_matching(table, "treat ~ age", outcome="re78", estimand="ATE", metric="euclidean")
    assert effect(plain) == pytest.approx(1785.191, abs=0.01)
    four = fit_matching(table, "treat ~ age + educ + re74 + re75", outcome="re78", estimand="ATE", metric="euclidean")
    assert effect(four) == pytest.approx(1714.407, abs=0.01)


def test_training_example_as_printed() -> None:
    """Cunningham (2021), The Mixtape: matched on age the ten trainees gain 1,695; plainly -26.25."""
    wide = published("training_example")
    parts = [
        pd.DataFrame({"age": wide[f"age_{name}"], "earnings": wide[f"earnings_{name}"], "treat": value})[:n]
        for name, value, n in (("treat", 1, 10), ("control", 0, 20))
    ]
    table = pd.concat(parts, ignore_index=True).astype(np.float64).assign(data_kind="real")
    means = table.groupby("treat")["earnings"].mean()
    assert means[1] - means[0] == -26.25
    fit = fit_matching(table, "treat ~ age", outcome="earnings", exact=["age"])
    assert effect(fit) == 1695.0
    assert set(fit.tables["matches"]["distance"]) == {0.0}
    assert fit.statistics["n_unmatched"] == 0


def test_bias_correction_example() -> None:
    """The Mixtape prints 3.25: every control serves once. It corrects by a regression over all eight units.

    Abadie and Imbens regress among the partners that are used: slope 3.5/48.75, mean gap of x 0.75.
    """
    assert effect(fit_matching(eight(), "d ~ x", outcome="y", replace=False)) == 3.25
    corrected = fit_matching(eight(), "d ~ x", outcome="y", replace=False, bias_adjust=["x"])
    assert effect(corrected) == pytest.approx(3.25 - 3.5 / 48.75 * 0.75)


def test_errors_by_hand() -> None:
    """Partners used once add nothing to the spread of an ATT; one used twice adds (4 - 2) times its own variance."""
    once = fit_matching(eight().assign(x=[11, 7, 5, 1.5, 10, 8, 4, 1]), "d ~ x", outcome="y")
    spread = ((np.array([1, 2, 5, 5]) - 3.25) ** 2).sum()
    assert effect(once, "std_error") == pytest.approx(np.sqrt(spread) / 4)
    twice = eight().assign(x=[11, 10.4, 5, 1.5, 10, 8, 4, 1])
    fit = fit_matching(twice, "d ~ x", outcome="y", variance_matches=1)
    effects = np.array([1, -2, 5, 5])
    own = np.var([4, 0], ddof=1)
    expected = np.sqrt(((effects - effects.mean()) ** 2).sum() + (2**2 - 2) * own) / 4
    assert effect(fit) == effects.mean()
    assert effect(fit, "std_error") == pytest.approx(expected)


def test_ties_share_and_no_order_decides() -> None:
    table = pd.DataFrame({"d": [1, 1, 0, 0, 0, 0], "x": [1.0, 9, 2, 2, 0, 8], "y": [5.0, 9, 1, 3, 8, 4]})
    fit = fit_matching(table, "d ~ x", outcome="y", data_kind="specimen")
    assert effect(fit) == pytest.approx(((5 - (1 + 3 + 8) / 3) + (9 - 4)) / 2)
    shuffled = fit_matching(table.sample(frac=1, random_state=3), "d ~ x", outcome="y", data_kind="specimen")
    assert effect(shuffled) == effect(fit)
    weights = fit.tables["weights"].set_index("row")["weight"]
    assert weights.tolist() == pytest.approx([1, 1, 1 / 3, 1 / 3, 1 / 3, 1])


def test_without_replacement_and_caliper() -> None:
    table = pd.DataFrame(
        {"d": [1, 1, 1, 0, 0, 0], "x": [1.0, 1.1, 8.0, 1.05, 2.0, 30.0], "y": [3.0, 4.0, 9.0, 1.0, 2.0, 5.0]},
        index=["青", "禾", "白", "石", "柳", "湾"],
    )
    free = fit_matching(table, "d ~ x", outcome="y", replace=False, data_kind="specimen")
    pairs = free.tables["matches"].set_index("row")["partner"]
    assert pairs.to_dict() == {"青": "石", "禾": "柳", "白": "湾"}
    assert effect(free, "std_error") == pytest.approx(np.std([2, 2, 4], ddof=1) / np.sqrt(3))
    near = fit_matching(table, "d ~ x", outcome="y", caliper=0.05, data_kind="specimen")
    assert set(near.tables["matches"]["row"]) == {"青", "禾"}
    assert near.statistics["n_unmatched"] == 1
    assert any("1 行找不到" in said for said in near.limits)
    with pytest.raises(NotIdentifiedError, match="near enough"):
        fit_matching(table, "d ~ x", outcome="y", caliper=1e-6, data_kind="specimen")


def test_scores_and_planted_effect() -> None:
    rng = np.random.default_rng(12)
    x = rng.normal(size=(500, 2))
    d = (x.sum(axis=1) * 0.5 + rng.logistic(size=500) > 0).astype(int)
    table = pd.DataFrame({"a": x[:, 0], "b": x[:, 1], "d": d, "y": 2 * d + 2 * x.sum(axis=1) + rng.normal(size=500)})
    for metric in ("propensity", "index", "mahalanobis"):
        fit = fit_matching(table, "d ~ a + b", outcome="y", metric=metric, data_kind="simulated")
        assert effect(fit) == pytest.approx(2, abs=0.5)
        after = fit.tables["balance"].query("sample == 'after'")["smd"].abs()
        assert after.max() < 0.15
    greedy = fit_matching(
        table, "d ~ a + b", outcome="y", metric="index", replace=False, caliper=0.2, data_kind="simulated"
    )
    assert greedy.tables["matches"]["partner"].is_unique
    assert greedy.statistics["n_unmatched"] > 0


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3))
def test_nearest_are_nearest(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    space = rng.integers(0, 6, size=(15, 2)).astype(float)
    rows, pool = np.arange(5), np.arange(5, 15)
    found = nearest(space, rows, pool, k=k)
    apart = distance_matrix(space[rows], space[pool])
    for at, partners in enumerate(found.partners):
        edge = np.sort(apart[at])[k - 1]
        assert set(partners) == set(pool[apart[at] <= edge + 1e-9])
    greedy = match_greedily(space, rows, pool, k=k)
    taken = np.concatenate(greedy.partners)
    assert len(taken) == len(set(taken))


def test_whitening_is_mahalanobis() -> None:
    x = np.random.default_rng(1).normal(size=(30, 3)) @ np.array([[2.0, 0.3, 0], [0, 1, 0.5], [0, 0, 0.1]])
    space = whitened(x, "mahalanobis")
    gap = x[0] - x[1]
    expected = gap @ np.linalg.inv(np.cov(x, rowvar=False)) @ gap
    assert distance_matrix(space[:1], space[1:2])[0, 0] ** 2 == pytest.approx(expected)


def test_titanic_as_printed() -> None:
    """Cunningham (2021), The Mixtape: first class and survival, plain difference .354, within sex and age .189.

    The chapter weights the strata by their shares among passengers of the other classes.
    """
    table = published("titanic").assign(
        first=lambda t: (t["class"] == "1st class") * 1.0, lived=lambda t: (t["survived"] == "yes") * 1.0
    )
    means = table.groupby("first")["lived"].mean()
    assert round(means[1] - means[0], 3) == 0.354
    fit = fit_strata(table, "first ~ sex + age", outcome="lived", estimand="ATU")
    assert round(effect(fit), 3) == 0.189
    assert fit.statistics["n_strata"] == 4


def test_strata_by_hand_and_by_regression() -> None:
    rows = {"d": [1, 1, 0, 0, 1, 0, 0, 1], "age": [20, 25, 22, 28, 50, 55, 58, 90], "y": [5.0, 7, 3, 5, 9, 6, 8, 1]}
    table = pd.DataFrame(rows).assign(data_kind="specimen")
    fit = fit_strata(table, "d ~ age", outcome="y", cuts={"age": [30, 80]})
    assert effect(fit) == pytest.approx((2 * 2 + 1 * 2) / 3)
    assert fit.statistics["n_strata_dropped"] == 1
    strata = fit.tables["strata"].set_index("stratum")
    assert strata["weight"].to_dict() == {"30-80": pytest.approx(1 / 3), "<30": pytest.approx(2 / 3), ">=80": 0.0}
    pooled = np.var([5, 7, 9, 1], ddof=1)
    expected = (2 / 3) ** 2 * (2 / 2 + 2 / 2) + (1 / 3) ** 2 * (pooled + 2 / 2)
    assert effect(fit, "std_error") == pytest.approx(np.sqrt(expected))
    weights = fit.tables["weights"]
    lifted = weights.assign(y=rows["y"])
    means = lifted.groupby("treatment")[["weight", "y"]].apply(lambda g: np.average(g["y"], weights=g["weight"]))
    assert means[1] - means[0] == pytest.approx(effect(fit))


def test_classes_of_the_score() -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=2000)
    d = (x + rng.logistic(size=2000) > 0).astype(int)
    table = pd.DataFrame({"x": x, "d": d, "y": 2 * d + 3 * x, "data_kind": "simulated"})
    naive = table.groupby("d")["y"].mean()
    left = [
        effect(fit_subclassification(table, "d ~ x", outcome="y", n_classes=n, estimand="ATE")) - 2 for n in (2, 5, 20)
    ]
    assert naive[1] - naive[0] - 2 > left[0] > left[1] > left[2] > 0
    assert left[1] < 0.15 * (naive[1] - naive[0] - 2)  # Cochran: five classes leave about a tenth


def test_refusals() -> None:
    with pytest.raises(ValueError, match="mahalanobis, euclidean, propensity, index"):
        fit_matching(eight(), "d ~ x", outcome="y", metric="manhattan")
    with pytest.raises(ValueError, match="without replacement; allowed: ATT"):
        fit_matching(eight(), "d ~ x", outcome="y", estimand="ATE", replace=False)
    with pytest.raises(ValueError, match="k=0"):
        fit_matching(eight(), "d ~ x", outcome="y", k=0)
    with pytest.raises(ValueError, match="ATE, ATT, ATU"):
        fit_strata(eight(), "d ~ x", outcome="y", estimand="LATE")
    with pytest.raises(ValueError, match="cuts of z"):
        fit_strata(eight(), "d ~ x", outcome="y", cuts={"z": 2})
    with pytest.raises(NotIdentifiedError, match="none of 8 strata"):
        fit_strata(eight(), "d ~ x", outcome="y")
    with pytest.raises(DesignError, match="cuts of 'kind'"):
        fit_strata(eight().assign(kind=list("abababab")), "d ~ kind", outcome="y", cuts={"kind": 2})
    with pytest.raises(ValueError, match="rising order"):
        coarsened(np.array([1.0]), [3, 2])
    assert coarsened(np.array([0.0, 5.0, 10.0]), 2) == ["<5", ">=5", ">=5"]
