"""Scales, reliability and factors against printed and independent values.

``attitude`` is the table of 30 departments in Chatterjee and Price (1977), as R's ``datasets::attitude``; the package
psych prints alpha .84 (standardized .84), item-rest correlations and alpha without each item for it. KMO, Bartlett and
the interval of Feldt come from factor_analyzer 0.5.1 and pingouin 0.7.0. ``ability.cov`` are six tests of 112 people
(Bartholomew and Knott 1999), for which R's help page of ``factanal`` prints the uniquenesses; rotations are those of R
4 with ``varimax(eps = 1e-14)``, since its default stops early, and of factor_analyzer (oblimin). All stored in
``tests/reference/survey_measurement.json``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from yanting_research.errors import SurveyError
from yanting_research.survey import (
    alpha_if_dropped,
    bartlett_sphericity,
    correlation_of,
    cronbach_alpha,
    default_questionnaire,
    explore_factors,
    factor_pattern,
    feldt_interval,
    item_rest_correlations,
    item_statistics,
    kmo,
    omega_total,
    parallel_analysis,
    planted_covariance,
    reliability_table,
    scale_items,
    score_scales,
    simulate_responses,
    simulation_plan,
    standardized_alpha,
)

REFERENCE: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "reference" / "survey_measurement.json").read_text(encoding="utf-8")
)
BOOK = default_questionnaire()


@pytest.fixture(scope="module")
def attitude() -> pd.DataFrame:
    return pd.DataFrame(REFERENCE["attitude"]["rows"], columns=REFERENCE["attitude"]["columns"], dtype="float64")


@pytest.fixture(scope="module")
def ability() -> np.ndarray:
    return correlation_of(np.array(REFERENCE["ability"]["covariance"]))


def test_alpha_is_what_psych_prints(attitude: pd.DataFrame) -> None:
    values = attitude.to_numpy()
    covariance = np.cov(values, rowvar=False)
    assert round(cronbach_alpha(covariance), 2) == 0.84
    assert round(standardized_alpha(correlation_of(covariance)), 2) == 0.84
    assert item_rest_correlations(values).round(2).tolist() == [0.67, 0.74, 0.56, 0.71, 0.79, 0.27, 0.46]
    assert alpha_if_dropped(values).round(2).tolist() == [0.81, 0.80, 0.83, 0.80, 0.80, 0.86, 0.84]


def test_alpha_and_its_interval_are_those_of_pingouin(attitude: pd.DataFrame) -> None:
    alpha = cronbach_alpha(np.cov(attitude.to_numpy(), rowvar=False))
    assert alpha == pytest.approx(REFERENCE["attitude"]["alpha"], abs=1e-12)
    assert np.round(feldt_interval(alpha, 30, 7), 3).tolist() == REFERENCE["attitude"]["alpha_interval"]


def test_adequacy_is_that_of_factor_analyzer(attitude: pd.DataFrame) -> None:
    correlation = np.corrcoef(attitude.to_numpy(), rowvar=False)
    whole, each = kmo(correlation)
    assert whole == pytest.approx(REFERENCE["attitude"]["kmo"], abs=1e-10)
    assert each == pytest.approx(REFERENCE["attitude"]["kmo_items"], abs=1e-10)
    chi2, df, p = bartlett_sphericity(correlation, 30)
    assert (chi2, df) == (pytest.approx(REFERENCE["attitude"]["bartlett"][0], rel=1e-10), 21.0)
    assert p == pytest.approx(REFERENCE["attitude"]["bartlett"][1], rel=1e-6)


def test_oblimin_is_that_of_factor_analyzer(attitude: pd.DataFrame, ability: np.ndarray) -> None:
    solution = explore_factors(attitude, 2, data_kind="real")
    wide = solution.loadings.pivot_table(index="n_item", columns="factor", values="loading").to_numpy()
    assert wide == pytest.approx(np.array(REFERENCE["attitude"]["oblimin"]), abs=5e-5)
    assert solution.correlations.iloc[0, 1] == pytest.approx(REFERENCE["attitude"]["oblimin_phi"], abs=5e-5)
    pattern, between = factor_pattern(ability, 2)
    assert pattern == pytest.approx(np.array(REFERENCE["ability"]["oblimin"]), abs=5e-5)
    assert between[0, 1] == pytest.approx(REFERENCE["ability"]["oblimin_phi"], abs=5e-5)


def test_maximum_likelihood_is_what_factanal_prints(ability: np.ndarray) -> None:
    pattern, _ = factor_pattern(ability, 2, extraction="ml", rotation="varimax")
    printed = [0.455, 0.589, 0.218, 0.769, 0.052, 0.334]
    assert (1 - (pattern**2).sum(axis=1)) == pytest.approx(printed, abs=5.1e-4)
    assert pattern == pytest.approx(np.array(REFERENCE["ability"]["varimax"]), abs=5e-5)
    promax, _ = factor_pattern(ability, 2, extraction="ml", rotation="promax")
    assert promax == pytest.approx(np.array(REFERENCE["ability"]["promax"]), abs=5e-5)


def test_a_hierarchical_structure_is_found_from_any_start() -> None:
    group = np.kron(np.eye(3), np.full((3, 1), 0.7))
    exact = group @ np.array([[1, 0.4, 0.4], [0.4, 1, 0.4], [0.4, 0.4, 1]]) @ group.T
    np.fill_diagonal(exact, 1.0)
    pattern, between = factor_pattern(exact, 3)
    assert np.sort(np.abs(pattern), axis=1)[:, -1] == pytest.approx(np.full(9, 0.7), abs=1e-3)
    assert between[np.triu_indices(3, 1)] == pytest.approx([0.4] * 3, abs=1e-2)


def test_omega_sees_an_item_that_was_not_turned_round() -> None:
    loadings = np.array([0.8, 0.7, -0.6, 0.5])
    exact = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    assert np.isnan(omega_total(exact))
    assert np.isnan(omega_total(np.eye(2)))


def test_scores_turn_round_and_keep_the_rule_of_gaps() -> None:
    table = simulate_responses(BOOK, seed=3, n=6, careful=True).responses
    table["attended"] = "1"
    names = list(BOOK.scale("satisfaction").items)
    table.loc[:, names] = 4.0
    table.loc[1, names[:2]] = np.nan  # 6 of 8: just enough
    table.loc[2, names[:3]] = np.nan  # 5 of 8: too few
    table.loc[3, "attended"] = "2"  # was not to answer at all
    scores = score_scales(table, BOOK).query("scale == 'satisfaction'").set_index("response_id")["score"]
    ids = table["response_id"]
    assert scores[ids[0]] == pytest.approx((6 * 4 + 2 * 2) / 8)
    assert scores[ids[1]] == pytest.approx((4 * 4 + 2 * 2) / 6)
    assert np.isnan(scores[ids[2]])
    assert np.isnan(scores[ids[3]])


def test_what_is_planted_is_found() -> None:
    # 3,000 careful sheets: the sampling error of alpha is below 0.01
    table = simulate_responses(BOOK, seed=11, n=3000, careful=True).responses
    for planted in simulation_plan()["scales"]:
        items = scale_items(table, BOOK, planted["scale"])
        exact = planted_covariance(BOOK, planted["scale"])
        found = np.cov(items.dropna().to_numpy(), rowvar=False)
        assert cronbach_alpha(found) == pytest.approx(cronbach_alpha(exact), abs=0.015)
        assert omega_total(found) == pytest.approx(omega_total(exact), abs=0.015)
        assert int(parallel_analysis(items, seed=1, data_kind="simulated", draws=40)["retained"].sum()) == 1
    statistics = item_statistics(table, BOOK)
    assert (statistics["r_total"] > 0.3).all()


def test_the_interval_of_alpha_covers_what_is_planted() -> None:
    truth = cronbach_alpha(planted_covariance(BOOK, "distance"))
    table = simulate_responses(BOOK, seed=21, n=6000, careful=True).responses
    answers = scale_items(table, BOOK, "distance").to_numpy()
    hits = 0
    for rows in np.array_split(answers, 60):  # 60 surveys of 100 sheets
        whole = rows[~np.isnan(rows).any(axis=1)]
        low, high = feldt_interval(cronbach_alpha(np.cov(whole, rowvar=False)), *whole.shape)
        hits += low <= truth <= high
    assert hits >= 53  # 95 % of 60 is 57; below 53 by chance once in 200


def test_refusals_say_what_is_missing(attitude: pd.DataFrame) -> None:
    with pytest.raises(SurveyError, match="5 factors for 7 items"):
        explore_factors(attitude, 5, data_kind="real")
    with pytest.raises(SurveyError, match="8 complete sheets for 7 items"):
        explore_factors(attitude.head(8), 1, data_kind="real")
    with pytest.raises(SurveyError, match="singular"):
        explore_factors(attitude.assign(twin=attitude["rating"]), 2, data_kind="real")
    with pytest.raises(SurveyError, match="item 'rating' has one answer only"):
        reliability_table(attitude.assign(rating=3.0), scale="x", data_kind="real", draws=0)
    with pytest.raises(SurveyError, match="9 complete sheets"):
        reliability_table(attitude.head(9), scale="x", data_kind="real", draws=0)
    with pytest.raises(ValueError, match="allowed: none, varimax, promax, oblimin"):
        explore_factors(attitude, 2, data_kind="real", rotation="equamax")
    with pytest.raises(ValueError, match="allowed: principal_axis, ml"):
        explore_factors(attitude, 2, data_kind="real", extraction="pca")


def test_the_table_keeps_the_kind_and_repeats_itself(attitude: pd.DataFrame) -> None:
    made = [reliability_table(attitude, scale="attitude", data_kind="real", draws=8) for _ in range(2)]
    assert made[0].equals(made[1])
    row = made[0].set_index("statistic").loc["omega_total"]
    assert row["ci_low"] < row["value"] < row["ci_high"]
    assert set(made[0]["data_kind"]) == {"real"}
