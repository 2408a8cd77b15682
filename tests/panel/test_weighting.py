"""Weighting and double robustness against published numbers and numerically stacked equations."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels
from scipy import optimize

from yanting_research.errors import DesignError, FormulaError, NotIdentifiedError
from yanting_research.panel.doubly_robust import fit_aipw
from yanting_research.panel.propensity import fit_propensity, overlap_report
from yanting_research.panel.weighting import fit_ipw, inverse_weights

BIRTHS = Path(statsmodels.__file__).parent / "treatment/tests/results/cataneo2.csv"
SMOKING = "mbsmoke_ ~ mmarried_ + mage + mage2 + fbaby_ + medu"
NSW = "treat ~ age + agesq + agecube + educ*re74 + educsq + marr + nodegree + black + hisp + re75 + u74 + u75"


def effect(fit, column: str = "estimate", term: str = "effect") -> float:
    return float(fit.estimates.set_index("term").loc[term, column])


def confounded(n: int = 300, seed: int = 4) -> pd.DataFrame:
    """Effect 2; x raises both adoption and outcome."""
    rng = np.random.default_rng(seed)
    x, z = rng.normal(size=n), rng.integers(0, 2, n)
    d = (0.7 * x + 0.5 * z + rng.logistic(size=n) > 0).astype(int)
    y = 2 * d + 3 * x - z + rng.normal(size=n)
    village = rng.integers(0, 12, n)
    return pd.DataFrame({"d": d, "x": x, "z": z, "y": y, "village": village, "data_kind": "simulated"})


@pytest.fixture(scope="module")
def nsw() -> pd.DataFrame:
    """NSW trainees beside the CPS comparison group, as the chapter builds them (its experimental controls dropped)."""
    causaldata = pytest.importorskip("causaldata", reason="the data package of extra [realdata] is not installed")
    folder = Path(causaldata.__file__).parent
    trained, others = (pd.read_stata(folder / name / f"{name}.dta") for name in ("nsw_mixtape", "cps_mixtape"))
    table = pd.concat([others, trained[trained["treat"] == 1]], ignore_index=True)
    table = table.drop(columns="data_id").astype(np.float64)
    return table.assign(
        agesq=table["age"] ** 2, agecube=table["age"] ** 3, educsq=table["educ"] ** 2,
        u74=(table["re74"] == 0) * 1, u75=(table["re75"] == 0) * 1, data_kind="real",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("normalized", "trim", "printed"),
    [(False, None, -11876.79), (True, None, -7238.14), (False, (0.1, 0.9), 2006.37), (True, (0.1, 0.9), 1806.73)],
)
def test_nsw_with_cps_as_printed(nsw: pd.DataFrame, normalized: bool, trim, printed: float) -> None:
    """Cunningham (2021), Causal Inference: The Mixtape, chapter on matching: four weighted differences."""
    fit = fit_ipw(nsw, NSW, outcome="re78", normalized=normalized, trim=trim)
    assert round(effect(fit), 2) == printed
    assert fit.statistics["n_trimmed"] == (0 if trim is None else 15816)
    assert fit.data_kind == "real"
    if normalized and trim is None:  # hardly any overlap, and the fit says so
        assert fit.statistics["ess_treated"] < 14  # of 185
        assert fit.statistics["max_weight_share"] > 0.15
        assert fit.tables["overlap"].set_index("group").loc["untreated", "n_below"] > 15000


@pytest.mark.skipif(not BIRTHS.exists(), reason="this statsmodels comes without the data of its tests")
def test_births_as_stata_prints_them() -> None:
    """Stata manual, teffects: ipw -230.6886 (25.81524), aipw -230.9892 (26.21056), ATET -225.1773 (23.66458).

    Stata divides by n, this package by n - 1, as for clusters.
    """
    births = pd.read_csv(BIRTHS).assign(data_kind="real")
    small = np.sqrt(4641 / 4642)
    whole = fit_ipw(births, SMOKING, outcome="bweight", link="probit")
    assert effect(whole) == pytest.approx(-230.68863779526, abs=1e-6)
    assert effect(whole, "std_error") * small == pytest.approx(25.815243801554, rel=1e-6)
    assert effect(whole, term="mean_untreated") == pytest.approx(3403.4627086846, abs=1e-5)
    assert effect(whole, "std_error", "mean_untreated") * small == pytest.approx(9.5713688979534, rel=1e-6)
    treated = fit_ipw(births, SMOKING, outcome="bweight", link="probit", estimand="ATT")
    assert effect(treated) == pytest.approx(-225.17726054799, abs=1e-6)
    assert effect(treated, "std_error") * small == pytest.approx(23.664582726945, rel=1e-6)
    double = fit_aipw(births, SMOKING, outcome="bweight ~ prenatal1_ + mmarried_ + mage + fbaby_", link="probit")
    assert effect(double) == pytest.approx(-230.98920111, abs=1e-6)
    assert effect(double, "std_error") * small == pytest.approx(26.21056463, rel=1e-6)
    scores = fit_propensity(births, SMOKING, link="probit").estimates.set_index("term")
    assert scores.loc["medu", "std_error"] * small == pytest.approx(0.01001479395511, rel=1e-6)


def stacked_errors(table: pd.DataFrame, moments, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Estimates and errors of any moments (n, k) by root finding and central differences."""
    solved = optimize.root(lambda theta: moments(theta).mean(axis=0), start, tol=1e-12).x
    step = 1e-5
    slope = np.column_stack(
        [
            (moments(solved + step * one).mean(axis=0) - moments(solved - step * one).mean(axis=0)) / (2 * step)
            for one in np.eye(len(solved))
        ]
    )
    inverse = np.linalg.inv(slope)
    values = moments(solved)
    codes = table["village"].to_numpy()
    sums = np.array([values[codes == code].sum(axis=0) for code in np.unique(codes)])
    n_clusters = len(sums)
    covariance = inverse @ (sums.T @ sums) @ inverse.T * n_clusters / (n_clusters - 1) / len(values) ** 2
    return solved, np.sqrt(np.diag(covariance))


@pytest.mark.parametrize("estimand", ["ATE", "ATT"])
@pytest.mark.parametrize("normalized", [True, False])
def test_clustered_errors_of_weighting_are_those_of_stacked_equations(estimand: str, normalized: bool) -> None:
    table = confounded()
    d, y = table["d"].to_numpy(float), table["y"].to_numpy()
    x = np.column_stack([np.ones(len(d)), table["x"], table["z"]])

    def moments(theta: np.ndarray) -> np.ndarray:
        e = 1 / (1 + np.exp(-x @ theta[2:]))
        w1, w0 = (d / e, (1 - d) / (1 - e)) if estimand == "ATE" else (d, (1 - d) * e / (1 - e))
        base = np.ones(len(d)) if estimand == "ATE" else d
        first = w1 * (y - theta[0]) if normalized else w1 * y - base * theta[0]
        second = w0 * (y - theta[1]) if normalized else w0 * y - base * theta[1]
        return np.column_stack([first, second, x * (d - e)[:, None]])

    solved, errors = stacked_errors(table, moments, np.zeros(5))
    fit = fit_ipw(table, "d ~ x + z", outcome="y", estimand=estimand, normalized=normalized, cluster="village")
    assert effect(fit, term="mean_treated") == pytest.approx(solved[0], abs=1e-7)
    assert effect(fit, term="mean_untreated") == pytest.approx(solved[1], abs=1e-7)
    assert effect(fit, "std_error", "mean_treated") == pytest.approx(errors[0], rel=1e-5)
    assert effect(fit, "std_error", "mean_untreated") == pytest.approx(errors[1], rel=1e-5)
    assert fit.n_clusters == 12
    assert fit.df_inference == 11


@pytest.mark.parametrize("estimand", ["ATE", "ATT"])
def test_clustered_errors_of_double_robustness_hold_with_a_wrong_outcome_model(estimand: str) -> None:
    """The outcome model leaves x out, so the usual influence function would miss the score's share of the error."""
    table = confounded()
    d, y = table["d"].to_numpy(float), table["y"].to_numpy()
    x = np.column_stack([np.ones(len(d)), table["x"], table["z"]])
    q = x[:, [0, 2]]

    def moments(theta: np.ndarray) -> np.ndarray:
        e = 1 / (1 + np.exp(-x @ theta[2:5]))
        m1, m0 = q @ theta[5:7], q @ theta[7:9]
        if estimand == "ATE":
            first, second = m1 + d * (y - m1) / e - theta[0], m0 + (1 - d) * (y - m0) / (1 - e) - theta[1]
        else:
            first, second = d * (y - theta[0]), d * (m0 - theta[1]) + (1 - d) * e / (1 - e) * (y - m0)
        models = [x * (d - e)[:, None], q * (d * (y - m1))[:, None], q * ((1 - d) * (y - m0))[:, None]]
        return np.column_stack([first, second, *models])

    solved, errors = stacked_errors(table, moments, np.zeros(9))
    fit = fit_aipw(table, "d ~ x + z", outcome="y ~ z", estimand=estimand, cluster="village")
    assert effect(fit) == pytest.approx(solved[0] - solved[1], abs=1e-7)
    assert effect(fit, "std_error", "mean_treated") == pytest.approx(errors[0], rel=1e-5)
    assert effect(fit, "std_error", "mean_untreated") == pytest.approx(errors[1], rel=1e-5)


def test_one_right_model_is_enough() -> None:
    """Planted effect 2; the naive difference is 4.4; each wrong model alone fails or is made good by the other."""
    table = confounded(4000, seed=7)
    naive = table.groupby("d")["y"].mean()
    assert naive[1] - naive[0] > 3.5
    assert effect(fit_ipw(table, "d ~ z", outcome="y")) > 3.5
    assert effect(fit_aipw(table, "d ~ z", outcome="y ~ x + z")) == pytest.approx(2, abs=0.15)
    assert effect(fit_aipw(table, "d ~ x + z", outcome="y ~ z")) == pytest.approx(2, abs=0.4)


def test_stabilised_weights_average_one() -> None:
    score, d = np.array([0.8, 0.6, 0.3, 0.2]), np.array([1.0, 1.0, 0.0, 0.0])
    plain, stable = (inverse_weights(score, d, stabilized=stabilized) for stabilized in (False, True))
    assert stable == pytest.approx(plain * 0.5)
    with pytest.raises(ValueError, match="ATE, ATT"):
        inverse_weights(score, d, estimand="LATE")


def test_tables_keep_rows_kind_and_what_was_lost() -> None:
    table = confounded(60).set_index(pd.Index([f"青禾{i:02d}" for i in range(60)]))
    table.loc["青禾03", "y"] = np.nan
    before = table.copy()
    fit = fit_ipw(table, "d ~ x", outcome="y", trim=(0.2, 0.8))
    pd.testing.assert_frame_equal(table, before)
    assert fit.lost.to_dict("records") == [{"row": "青禾03", "reason": "y missing"}]
    weights = fit.tables["weights"]
    assert "青禾03" not in set(weights["row"])
    assert len(weights) == 59
    outside = (weights["score"] <= 0.2) | (weights["score"] >= 0.8)
    assert (weights.loc[outside, "weight"] == 0).all()
    assert fit.n_obs == 59 - outside.sum()
    for part in fit.tables.values():
        assert set(part["data_kind"]) == {"simulated"}
    assert any("模拟" in said for said in fit.limits)
    assert any("修剪" in said for said in fit.limits)


def test_refusals() -> None:
    table = confounded(80)
    with pytest.raises(FormulaError, match="no treatment stands before"):
        fit_ipw(table, "~ x", outcome="y")
    with pytest.raises(FormulaError, match="stands in the outcome model"):
        fit_aipw(table, "d ~ x", outcome="y ~ d + x")
    with pytest.raises(ValueError, match="0 <= low < high <= 1"):
        fit_ipw(table, "d ~ x", outcome="y", trim=(0.9, 0.1))
    with pytest.raises(NotIdentifiedError, match="hardly overlap"):
        fit_ipw(table, "d ~ x", outcome="y", trim=(0.0, 1e-6))
    with pytest.raises(ValueError, match="logit, probit"):
        fit_propensity(table, "d ~ x", link="cauchit")
    with pytest.raises(NotIdentifiedError, match="separated: rich"):
        fit_propensity(table.assign(rich=table["d"] * 2.0), "d ~ rich + z")
    with pytest.raises(DesignError, match="not 0 or 1"):
        fit_ipw(table.assign(d=table["d"] + 1), "d ~ x", outcome="y")
    with pytest.raises(DesignError, match="holds str, not numbers"):
        fit_ipw(table.assign(y="高"), "d ~ x", outcome="y")
    with pytest.raises(NotIdentifiedError):
        fit_ipw(table.assign(d=0), "d ~ x", outcome="y")


def test_overlap_counts_rows_beyond_the_other_group() -> None:
    report = overlap_report(
        np.array([0.1, 0.4, 0.5, 0.3, 0.6, 0.95]), np.array([0, 0, 0, 1, 1, 1]), data_kind="real"
    ).set_index("group")
    assert report.loc["untreated", ["n_below", "n_above", "n_outside_support"]].tolist() == [1, 0, 1]
    assert report.loc["treated", ["n_below", "n_above", "n_outside_support"]].tolist() == [0, 1, 2]
    assert report.loc["treated", "median"] == 0.6
