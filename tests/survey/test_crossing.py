"""Cross tables, exact tests, association, shares and weights against published and independent values.

Job satisfaction by income (Agresti 2002, table 2.8): Fisher's exact p .7827 as R's help page of ``fisher.test`` prints
it, gamma .221 with standard error .117 as Agresti prints it. Small tables: R's ``fisher.test``. tau-b: scipy. Errors of
gamma and tau-b: numerical derivatives of the multinomial, computed here in another way than in the package.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from yanting_research.errors import SurveyError
from yanting_research.survey import (
    cramers_v,
    crosstab,
    crosstab_counts,
    crosstab_test,
    default_questionnaire,
    design_effect,
    freeman_halton,
    goodman_kruskal_gamma,
    item_shares,
    kendall_tau_b,
    model_table,
    rake,
    simulate_responses,
    wilson_interval,
)

BOOK = default_questionnaire()
JOB = np.array([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]])


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    return simulate_responses(BOOK, seed=1, careful=True).responses


def test_exact_p_of_published_tables() -> None:
    p, how = freeman_halton(JOB, seed=1)
    assert how == "sampled (9999, seed 1)"
    assert p == pytest.approx(0.7827, abs=3 * np.sqrt(0.7827 * 0.2173 / 9999))
    assert freeman_halton(np.array([[3, 0, 2], [1, 4, 2], [2, 1, 5]])) == (pytest.approx(0.179918378835), "enumerated")
    assert freeman_halton(np.array([[5, 0, 3, 2], [1, 0, 4, 1]])) == (pytest.approx(0.440559440559), "enumerated")
    assert np.isnan(freeman_halton(np.array([[3, 4], [0, 0]]))[0])


@pytest.mark.parametrize("seed", range(6))
def test_exact_p_of_two_by_two_is_scipys(seed: int) -> None:
    table = np.random.Generator(np.random.PCG64(seed)).integers(0, 9, size=(2, 2)) + np.eye(2, dtype=int)
    assert freeman_halton(table)[0] == pytest.approx(stats.fisher_exact(table).pvalue)


def test_gamma_is_agrestis() -> None:
    gamma, low, high = goodman_kruskal_gamma(JOB)
    assert round(gamma, 3) == 0.221
    assert round((high - low) / 2 / stats.norm.ppf(0.975), 3) == 0.117


def test_tau_b_is_scipys() -> None:
    rows, columns = np.indices(JOB.shape)
    first, second = (np.repeat(one.ravel(), JOB.ravel()) for one in (rows, columns))
    assert kendall_tau_b(JOB)[0] == pytest.approx(stats.kendalltau(first, second).statistic)


@pytest.mark.parametrize("measure", [goodman_kruskal_gamma, kendall_tau_b])
def test_errors_are_those_of_the_multinomial(measure: Callable[[np.ndarray], tuple[float, float, float]]) -> None:
    table = JOB + 1.0
    n = table.sum()
    slope = np.zeros(table.size)
    for at in range(table.size):
        step = np.zeros(table.size)
        step[at] = 1e-4
        up, down = (measure((table.ravel() + sign * step).reshape(table.shape))[0] for sign in (1, -1))
        slope[at] = (up - down) / 2e-4
    share = table.ravel() / n
    variance = n * ((share * slope**2).sum() - (share * slope).sum() ** 2)
    value, low, _ = measure(table)
    assert (value - low) / stats.norm.ppf(0.975) == pytest.approx(np.sqrt(variance), rel=1e-5)


def test_cramers_v() -> None:
    table = np.array([[30, 10], [15, 25]])
    v, low, high, corrected = cramers_v(table)
    assert v == pytest.approx(stats.contingency.association(table, method="cramer"))
    assert low < corrected < v < high
    assert cramers_v(np.array([[10, 0], [0, 10]]))[0] == pytest.approx(1.0)
    assert cramers_v(np.array([[10, 10], [10, 10]]))[:2] == (0.0, 0.0)
    assert np.isnan(cramers_v(np.array([[3, 4]]))).all()


def test_the_interval_of_v_covers() -> None:
    rng = np.random.Generator(np.random.PCG64(3))
    chances = np.array([[0.20, 0.10, 0.10], [0.10, 0.20, 0.30]])
    expected = np.outer(chances.sum(axis=1), chances.sum(axis=0))
    truth = np.sqrt(((chances - expected) ** 2 / expected).sum())
    drawn = rng.multinomial(300, chances.ravel(), size=150).reshape(-1, 2, 3)
    hits = sum(low <= truth <= high for _, low, high, _ in map(cramers_v, drawn))
    assert 0.89 <= hits / 150 <= 1.0


def test_the_headline_is_chosen_by_expected_counts(answers: pd.DataFrame) -> None:
    whole = crosstab_test(answers, BOOK, "role", "education").set_index("statistic")
    assert whole["is_headline"].to_dict()["chi2"]
    assert whole.loc["chi2", "value"] == pytest.approx(
        stats.chi2_contingency(crosstab_counts(answers, BOOK, "role", "education")).statistic
    )
    assert {"gamma", "tau_b"}.isdisjoint(whole.index)  # the role has no order
    few = crosstab_test(answers.head(30), BOOK, "age", "education").set_index("statistic")
    assert few["is_headline"].to_dict()["fisher"]
    assert {"gamma", "tau_b"} <= set(few.index)


def test_a_cross_table_hides_small_cells_and_what_would_give_them_back(answers: pd.DataFrame) -> None:
    part = answers.head(90)
    counts = crosstab_counts(part, BOOK, "role", "length")
    table = crosstab(part, BOOK, "role", "length")
    inside = table.query("n_row > 0 and n_column > 0")
    shown = inside["n"].to_numpy().reshape(counts.shape)
    assert np.isnan(shown[(counts > 0) & (counts < 5)]).all()
    assert (shown[~np.isnan(shown)] == counts[~np.isnan(shown)]).all()
    assert inside.loc[inside["n"].isna(), ["share_row", "expected", "residual"]].isna().all(axis=None)
    assert crosstab(part, BOOK, "role", "length", threshold=0)["n"].notna().all()


def test_a_multiple_choice_hides_those_who_did_not_choose_too(answers: pd.DataFrame) -> None:
    part = answers.head(60).copy()
    part["ways=1"] = 1.0
    part.loc[part.index[:2], "ways=1"] = 0.0  # two people did not: as telling as two who did
    table = item_shares(part, BOOK, "ways").set_index("n_option")
    assert np.isnan(table.loc[1, "n"])
    assert np.isnan(table.loc[1, "share"])
    open_table = item_shares(part, BOOK, "ways", threshold=0).set_index("n_option")
    assert open_table.loc[1, "n"] == 58
    assert open_table["share_answers"].sum() == pytest.approx(1.0)
    assert open_table["share"].sum() > 1


def test_shares_by_group_add_up_to_the_whole(answers: pd.DataFrame) -> None:
    table = item_shares(answers, BOOK, "season", group="age")
    whole = table[table["group"] == ""].set_index("n_option")["n"]
    assert table[table["group"] != ""].groupby("n_option")["n"].sum().equals(whole)


def test_wilson_is_the_published_interval() -> None:
    # Newcombe (1998), Statistics in Medicine 17: 81 of 263, score method: 0.2553 to 0.3662
    assert np.round(wilson_interval(81 / 263, 263), 4).tolist() == [0.2553, 0.3662]
    assert np.isnan(wilson_interval(np.nan, 0)[0])


def test_raking_meets_its_margins_and_says_its_cost(answers: pd.DataFrame) -> None:
    targets = {"role": dict(zip("12345", [0.08, 0.14, 0.18, 0.45, 0.15], strict=True)),
               "age": dict(zip("1234", [0.15, 0.22, 0.30, 0.33], strict=True))}  # fmt: skip
    made = rake(answers, BOOK, targets)
    assert made.margins["share_weighted"].to_numpy() == pytest.approx(made.margins["target"].to_numpy(), abs=1e-8)
    assert made.design_effect == pytest.approx(design_effect(made.weights.to_numpy()))
    assert made.n_effective == pytest.approx(made.weights.sum() ** 2 / (made.weights**2).sum())
    one = rake(answers, BOOK, {"age": targets["age"]})
    share = (answers["age"] == "1").mean()
    assert one.weights[answers["age"] == "1"].to_numpy() == pytest.approx(0.15 / share)


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ({"age": {"1": 0.5, "2": 0.5}}, "code '3' is unknown or has no share"),
        ({"age": {"1": 0.5, "2": 0.5, "3": 0.5, "4": 0.5}}, "the shares sum to 2.0000"),
        ({"ways": {"1": 1.0}}, "item 'ways'"),
        ({"age": {"1": 0.0, "2": 0.4, "3": 0.3, "4": 0.3}}, "which has no people"),
    ],
)
def test_a_composition_that_cannot_be(answers: pd.DataFrame, targets: dict[str, dict[str, float]], said: str) -> None:
    with pytest.raises(SurveyError, match=said):
        rake(answers, BOOK, targets)


def test_a_category_without_sheets_is_named(answers: pd.DataFrame) -> None:
    with pytest.raises(SurveyError, match="no sheet is of '56岁以上'"):
        rake(answers[answers["age"] != "4"], BOOK, {"age": {"1": 0.25, "2": 0.25, "3": 0.25, "4": 0.25}})


def test_items_that_cannot_be_crossed(answers: pd.DataFrame) -> None:
    with pytest.raises(SurveyError, match="for multiple choices use item_shares"):
        crosstab(answers, BOOK, "role", "ways")
    with pytest.raises(SurveyError, match="group 'ways'"):
        item_shares(answers, BOOK, "age", group="ways")


def test_a_table_for_models_has_orders_and_gaps(answers: pd.DataFrame) -> None:
    table = model_table(answers, BOOK, ["sat_help", "role", "days", "ways=2", "law", "distance"], cluster="place")
    led_past = (answers["attended"] == "2").to_numpy()
    assert table.loc[led_past, "sat_help"].isna().all()
    assert table["sat_help"].cat.ordered
    assert table["law"].tolist() == (answers["imp_law"] - answers["lvl_law"]).tolist()
    assert set(table["data_kind"]) == {"simulated"}
    assert table["cluster"].tolist() == answers["place"].tolist()
    with pytest.raises(SurveyError, match="name one of its columns"):
        model_table(answers, BOOK, ["ways"])
    with pytest.raises(SurveyError, match="no column 'x'"):
        model_table(answers, BOOK, ["x"])
