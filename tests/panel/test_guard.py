"""The guard: which inference a panel gets, and how often it rejects a true null."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from yanting_research.core import ESTIMATES, check_table
from yanting_research.panel import (
    ATTENDANCE,
    PanelSpec,
    design_size,
    fit_extended_logit,
    fit_twfe,
    headline,
    placebo_ranks,
    prepare_design,
    simulate_townships,
    with_headline,
)
from yanting_research.panel.design_size import absorbed_columns, dummy_columns
from yanting_research.panel.histories import read_histories
from yanting_research.panel.randomisation import randomise
from yanting_research.panel.sandwich import cluster_covariance

PANEL = simulate_townships(7, null=True).panel.drop(columns="treated")
NAMES = sorted(set(PANEL["entity"]))


def treating(names: list[str], *, quarter: float = 7.0) -> pd.DataFrame:
    return PANEL.assign(treated_since=np.where(PANEL["entity"].isin(names), quarter, np.nan))


def test_entity_effects_taken_out_first_change_nothing() -> None:
    """CR2, CR3 and their degrees of freedom with 36 dummies and with means subtracted."""
    design = prepare_design(simulate_townships(1).panel, ATTENDANCE)
    for kind in ("CR2", "CR3"):
        found = []
        for y, x in (absorbed_columns(design), (design.y, dummy_columns(design))):
            residuals = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
            first = np.eye(x.shape[1])[:1]
            covariance = cluster_covariance(x, residuals, design.cluster, kind=kind, contrasts=first)
            found.append((covariance.covariance[0, 0], covariance.df[0]))
        assert found[0] == pytest.approx(found[1], rel=1e-9)


@pytest.mark.parametrize(
    ("n_treated", "method", "words"),
    [(1, "ranks", "只有 1 个聚类"), (7, "randomisation", "只有 7 个处理组"), (8, "t", "处理组聚类 8 个"),
     (28, "t", "可作对照的聚类 8 个"), (29, "randomisation", "只有 7 个聚类可作对照")],
)  # fmt: skip
def test_method_by_number_of_treated(n_treated: int, method: str, words: str) -> None:
    found = headline(treating(NAMES[:n_treated]), ATTENDANCE, n_draws=39)
    assert (found.method, found.stars) == (method, method == "t")
    assert words in found.reason_zh
    assert str(n_treated) in found.reason_en or method == "randomisation" or n_treated == 1
    assert found.inference.startswith(method)


def test_few_degrees_of_freedom_are_reason_enough() -> None:
    """Eight towns with doses, one of which holds nearly all of them."""
    dose = PANEL.assign(hours=np.where(PANEL["entity"].isin(NAMES[:8]), 0.1, 0.0) * PANEL["period"])
    dose["hours"] += np.where(PANEL["entity"] == NAMES[0], 30.0, 0.0) * (PANEL["period"] > 6)
    spec = PanelSpec(outcome="n_attended", trials="n_invited", treatment="hours", treatment_kind="dose")
    found = headline(dose, spec, n_draws=39)
    assert found.size.n_treated == 8
    assert found.size.df < 8
    assert found.method == "randomisation"
    assert "有效自由度" in found.reason_zh


def test_dates_that_differ_within_clusters_get_the_bootstrap() -> None:
    """Seven clusters of about five towns, each with towns of both kinds."""
    mixed = treating(NAMES[::3]).assign(cluster=lambda t: t["entity"].map(lambda name: f"片{NAMES.index(name) % 7}"))
    found = headline(mixed, ATTENDANCE)
    assert found.method == "bootstrap"
    assert found.ci_low < found.size.estimate < found.ci_high
    assert not found.stars


def test_row_of_estimates_carries_the_headline() -> None:
    panel = treating(NAMES[:3])
    fit = fit_extended_logit(panel, ATTENDANCE)
    guarded = with_headline(fit, panel, ATTENDANCE, n_draws=39)
    row = guarded.estimates.set_index("term").loc["treated"]
    plain = fit.estimates.set_index("term").loc["treated"]
    assert row["inference"] == "randomisation (imputation, 39 draws)"
    assert row["estimate"] == plain["estimate"]
    assert row["p_value"] == headline(panel, ATTENDANCE, fit=fit, n_draws=39).p_value
    others = guarded.estimates[guarded.estimates["term"] != "treated"]
    assert others[["p_value", "ci_low"]].isna().to_numpy().all()
    assert set(others["inference"]) == {"none"}
    assert (others["estimate"].to_numpy() == fit.estimates.loc[others.index, "estimate"].to_numpy()).all()
    assert len(guarded.tables["placebo"]) == 39
    assert set(guarded.tables["placebo"]["data_kind"]) == {"simulated"}
    assert "不标星号" in guarded.limits[-1]
    check_table(guarded.estimates, ESTIMATES)
    assert "placebo" not in fit.tables


def test_one_treated_township_gets_its_rank_and_no_interval() -> None:
    panel = treating(NAMES[4:5])
    guarded = with_headline(fit_twfe(panel, ATTENDANCE), panel, ATTENDANCE)
    ranks = placebo_ranks(panel, ATTENDANCE)
    rank = int(ranks.loc[ranks["treated"], "rank"].item())
    row = guarded.estimates.iloc[0]
    assert row["inference"] == f"ranks ({rank} of 36)"
    assert row["p_value"] == pytest.approx(rank / 36)
    assert np.isnan([row["ci_low"], row["ci_high"], row["std_error"], row["mde"]]).all()


def test_a_large_design_keeps_t_with_cr2() -> None:
    panel = simulate_townships(1).panel
    guarded = with_headline(fit_twfe(panel, ATTENDANCE), panel, ATTENDANCE)
    size = design_size(prepare_design(panel, ATTENDANCE))
    row = guarded.estimates.iloc[0]
    assert row["std_error"] == pytest.approx(size.std_error)
    assert row["df"] == pytest.approx(size.df)
    assert row["correction"] == "CR2, G=36"
    with pytest.raises(ValueError, match="known: treated"):
        with_headline(fit_twfe(panel, ATTENDANCE), panel, ATTENDANCE, term="hours")


def test_trends_are_held_constant() -> None:
    """Richer towns adopt and improve anyway: only with the trend is the placebo estimate near its planted 0."""
    panel = simulate_townships(6, scenario="S1", null=True).panel.drop(columns="treated")
    richest = panel.groupby("entity")["wealth"].first().nlargest(6).index
    panel = panel.assign(treated_since=np.where(panel["entity"].isin(richest), 7.0, np.nan))
    plain = headline(panel, ATTENDANCE, n_draws=99)
    trended = headline(panel, ATTENDANCE, trends=("wealth",), n_draws=99)
    fixed = headline(panel, replace(ATTENDANCE, covariates=("wealth",)), n_draws=99)
    assert plain.p_value <= 0.05 < trended.p_value
    assert abs(trended.size.estimate) < abs(plain.size.estimate)
    assert fixed.p_value == trended.p_value


def test_false_rejections_in_order() -> None:
    """Lots decide over one panel without effect: CR1 rejects too often, most of all with one treated township."""
    base = read_histories(treating(NAMES[:1]), ATTENDANCE)
    lots = np.random.Generator(np.random.PCG64(1))
    rejected = {}
    for n_treated in (1, 3):
        counts = {"CR1": 0, "randomisation": 0}
        for _ in range(60):
            since = np.full(36, np.nan)
            since[lots.choice(36, size=n_treated, replace=False)] = 7.0
            paths = (base.design.periods[None, :] >= since[:, None]).astype(float)
            moved = replace(base, paths=paths, labels=np.isfinite(since).astype(np.int64), since=since)
            design = replace(base.design, x=moved.rows(np.arange(36)[None, :]).T)
            moved = replace(moved, design=design)
            y, x = absorbed_columns(design)
            found = np.linalg.lstsq(x, y, rcond=None)[0]
            first = np.eye(x.shape[1])[:1]
            cr1 = cluster_covariance(x, y - x @ found, design.cluster, kind="CR1", contrasts=first)
            counts["CR1"] += bool(abs(found[0]) > 1.96 * np.sqrt(cr1.covariance[0, 0]))
            counts["randomisation"] += randomise(moved, n_draws=99, interval=False).p_value <= 0.05
        rejected[n_treated] = counts
    assert rejected[1]["CR1"] >= 30
    assert rejected[1]["CR1"] > rejected[3]["CR1"] >= rejected[3]["randomisation"]
    assert max(counts["randomisation"] for counts in rejected.values()) <= 8  # 3 expected; more than 8 once in 200


def test_few_assignments_are_said_with_the_least_p_they_allow() -> None:
    """Two of five towns: ten assignments, so that p cannot fall below a tenth."""
    few = treating(NAMES[:2])
    found = headline(few[few["entity"].isin(NAMES[:5])], ATTENDANCE)
    assert found.inference == "randomisation (twfe, all 10 assignments)"
    assert "可能的分配只有 10 种" in found.reason_zh
    assert "最小也有 0.1" in found.reason_zh
    assert "With 10 assignments p cannot fall below 0.1." in found.reason_en
    assert found.placebo["draw"].tolist() == list(range(1, 10))
    many = headline(few, ATTENDANCE, n_draws=39)  # 630 assignments
    assert "可能的分配" not in many.reason_zh


def test_counts_and_errors_of_the_size_are_those_of_the_dummies() -> None:
    """With adoption dates, one covariate and missing reports: CR2 of the regression with all its dummies."""
    panel = simulate_townships(3).panel
    for spec in (ATTENDANCE, replace(ATTENDANCE, covariates=("dose_hours",))):
        design = prepare_design(panel, spec)
        x = dummy_columns(design)
        beta = np.linalg.lstsq(x, design.y, rcond=None)[0]
        cr2 = cluster_covariance(x, design.y - x @ beta, design.cluster, kind="CR2")
        size = design_size(design)
        assert (size.estimate, size.std_error, size.df) == pytest.approx(
            (beta[0], np.sqrt(cr2.covariance[0, 0]), cr2.df[0]), rel=1e-8
        )
    on = panel["period"] >= panel["treated_since"]
    shared = panel["period"].isin(set(panel.loc[on, "period"]))
    assert size.n_treated == panel.loc[on, "cluster"].nunique()
    assert size.n_control == panel.loc[~on & shared, "cluster"].nunique()


def test_t_interval_and_what_is_printed_with_it() -> None:
    panel = simulate_townships(1).panel
    found = headline(panel, ATTENDANCE)
    half = stats.t.ppf(0.975, found.df) * found.std_error
    assert (found.ci_low, found.ci_high) == pytest.approx((found.size.estimate - half, found.size.estimate + half))
    assert found.p_value == pytest.approx(2 * stats.t.sf(abs(found.size.estimate) / found.std_error, found.df))
    guarded = with_headline(fit_twfe(panel, ATTENDANCE), panel, ATTENDANCE)
    assert guarded.conventions == f"CR2, G=36, t({found.df:.4g})"
    assert guarded.df_inference == found.df
    assert guarded.estimates.index.tolist() == [0]
    assert "placebo" not in guarded.tables
    # another estimator keeps its own estimate, error and correction, with the fewer degrees of freedom
    other = fit_extended_logit(panel, ATTENDANCE)
    own = headline(panel, ATTENDANCE, fit=other)
    row = other.estimates.set_index("term").loc["treated"]
    assert (own.std_error, own.correction) == (row["std_error"], row["correction"])
    assert own.df == min(found.size.df, row["df"])
    assert (own.ci_low + own.ci_high) / 2 == pytest.approx(row["estimate"])


def test_draws_seed_strata_and_trends_go_on_to_the_headline() -> None:
    panel = treating(NAMES[:3]).assign(half=lambda t: np.where(t["entity"].isin(NAMES[:18]), "东", "西"))
    given = {"trends": ("wealth",), "strata": "half", "n_draws": 19, "seed": 5}
    found = headline(panel, ATTENDANCE, **given)
    guarded = with_headline(fit_twfe(panel, ATTENDANCE), panel, ATTENDANCE, **given)
    row = guarded.estimates.iloc[0]
    assert found.inference == "randomisation (twfe, 19 draws)"
    assert [row["p_value"], row["ci_low"], row["ci_high"]] == [found.p_value, found.ci_low, found.ci_high]
    assert guarded.tables["placebo"].equals(found.placebo)
    assert guarded.conventions == "spread over assignments, randomisation (twfe, 19 draws)"
    for name in given:
        less = {key: value for key, value in given.items() if key != name}
        assert not headline(panel, ATTENDANCE, **less).placebo.equals(found.placebo)
