"""Extended two-way fixed effects against dummy variables, a logit by statsmodels, diff-diff and published values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from staggered_panels import county_panel, reference_panel, reference_values

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel import (
    ATTENDANCE,
    PanelSpec,
    fit_extended_logit,
    fit_extended_twfe,
    fit_imputation,
    simulate_townships,
)
from yanting_research.panel.sandwich import cluster_covariance

PLAIN = PanelSpec(outcome="y")


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    return reference_panel()


@pytest.fixture(scope="module")
def towns() -> pd.DataFrame:
    return simulate_townships(4, scenario="S1").panel


def headline(fit) -> pd.Series:
    return fit.estimates.set_index("term").loc["treated"]


def test_diff_diff_to_ten_digits(panel: pd.DataFrame) -> None:
    """diff-diff 3.13.0, cluster-robust (CR1) delta-method error."""
    row = headline(fit_extended_twfe(panel, PLAIN, correction="CR1"))
    stored = reference_values()["diff-diff, extended"]
    assert row["estimate"] == pytest.approx(stored["treated"], abs=1e-10)
    assert row["std_error"] == pytest.approx(stored["treated error"], abs=1e-10)


def test_published_county_value() -> None:
    """R's etwfe on mpdta with lpop, as printed: -.0506; without, the imputation estimate."""
    counties = county_panel()
    assert (
        round(
            float(headline(fit_extended_twfe(counties, PanelSpec(outcome="lemp", covariates=("lpop",))))["estimate"]), 4
        )
        == -0.0506
    )
    plain = fit_extended_twfe(counties, PanelSpec(outcome="lemp"))
    assert plain.conventions.startswith("CR1, G=500")
    assert headline(plain)["estimate"] == pytest.approx(
        headline(fit_imputation(counties, PanelSpec(outcome="lemp")))["estimate"], abs=1e-12
    )


def written_out(table: pd.DataFrame, *, trend: bool) -> tuple[np.ndarray, np.ndarray]:
    """All columns with every dummy, effects last; and which are effects."""
    event = table["period"] >= table["treated_since"]
    cells = table.loc[event, ["treated_since", "period"]].drop_duplicates().sort_values(["treated_since", "period"])
    effects = [
        ((table["treated_since"] == start) & (table["period"] == at)).to_numpy(float) for start, at in cells.to_numpy()
    ]
    free = [
        pd.get_dummies(table["entity"]).to_numpy(float),
        pd.get_dummies(table["period"]).iloc[:, 1:].to_numpy(float),
    ]
    if trend:
        free.append((table["wealth"] * table["period"]).to_numpy()[:, None])
        mean = table.groupby("treated_since")["wealth"].transform("mean")
        effects += [
            (event * (table["treated_since"] == start) * (table["wealth"] - mean).fillna(0)).to_numpy(float)
            for start in sorted(table["treated_since"].dropna().unique())
        ]
    x = np.column_stack([*free, *effects])
    return x, np.arange(x.shape[1]) >= x.shape[1] - len(effects)


@pytest.mark.parametrize("kind", ["CR2", "CR3"])
def test_linear_errors_by_written_out_dummies(panel: pd.DataFrame, kind: str) -> None:
    """Entities absorbed or written out, CR2, CR3 and (CR2) df are those of the room's plain sandwich."""
    gap = panel.drop(panel.index[[5, 77, 200, 201]])
    x, effects = written_out(gap, trend=False)
    model = sm.OLS(gap["y"].to_numpy(), x).fit()
    weights = np.where(effects, x, 0.0).sum(axis=0) / x[:, effects].sum()
    # One coefficient that is the average: the first effect's column is replaced by the parameter itself.
    turn = np.eye(len(weights))
    first = int(np.flatnonzero(effects)[0])
    turn[first] = weights
    moved = x @ np.linalg.inv(turn)
    found = cluster_covariance(moved, np.asarray(model.resid), pd.factorize(gap["entity"])[0], kind=kind)
    row = headline(fit_extended_twfe(gap, PLAIN, correction=kind))
    assert row["estimate"] == pytest.approx(weights @ model.params, rel=1e-9)
    assert row["std_error"] == pytest.approx(np.sqrt(found.covariance[first, first]), rel=1e-8)
    assert row["df"] == pytest.approx(found.df[first] if kind == "CR2" else 59, rel=1e-6)


@pytest.mark.parametrize(("weighting", "trend"), [("shares", True), ("trials", False)])
def test_logit_by_statsmodels(towns: pd.DataFrame, weighting: str, trend: bool) -> None:
    """A binomial GLM with every dummy written out; the average effect's derivative by central differences; CR1."""
    table = towns.dropna(subset=["n_attended"])
    x, effects = written_out(table, trend=trend)
    share = (table["n_attended"] / table["n_invited"]).to_numpy()
    n = table["n_invited"].to_numpy(float) if weighting == "trials" else np.ones(len(table))
    model = sm.GLM(share, x, family=sm.families.Binomial(), freq_weights=n).fit(tol=1e-14, maxiter=100)
    treated = (table["period"] >= table["treated_since"]).to_numpy()

    def average(parameters: np.ndarray) -> float:
        one = 1 / (1 + np.exp(-(x[treated] @ parameters)))
        zero = 1 / (1 + np.exp(-(x[treated][:, ~effects] @ parameters[~effects])))
        return float(100 * (one - zero).mean())

    step = 1e-5 * np.eye(x.shape[1])
    slope = np.array([(average(model.params + d) - average(model.params - d)) / 2e-5 for d in step])
    mean = model.fittedvalues
    bread = np.linalg.inv((x * (n * mean * (1 - mean))[:, None]).T @ x)
    groups = pd.factorize(table["entity"])[0]
    scores = np.array([((n * (share - mean))[:, None] * x)[groups == g].sum(axis=0) for g in range(36)])
    counted = x.shape[1] - 35  # entities lie in clusters
    factor = 36 / 35 * (len(x) - 1) / (len(x) - counted)
    error = np.sqrt(factor * slope @ bread @ (scores.T @ scores) @ bread @ slope)
    trends = ("wealth",) if trend else ()
    row = headline(fit_extended_logit(towns, ATTENDANCE, trends=trends, weighting=weighting, correction="CR1"))
    assert row["estimate"] == pytest.approx(average(model.params), rel=1e-8)
    assert row["std_error"] == pytest.approx(error, rel=1e-5)


def test_trend_takes_the_bias_of_rich_adopters_away() -> None:
    """S1 without an effect: the plain logit is off by ten points, the wealth trend is not."""
    drawn = simulate_townships(4, scenario="S1", null=True)
    plain, given = (
        headline(fit_extended_logit(drawn.panel, ATTENDANCE, truth=drawn.truth, trends=trends))
        for trends in ((), ("wealth",))
    )
    assert plain["ci_low"] > 3
    assert given["ci_low"] < 0 < given["ci_high"]


def test_averages_are_means_of_the_cells(towns: pd.DataFrame) -> None:
    fit = fit_extended_logit(towns, ATTENDANCE, trends=("wealth",))
    cells = fit.tables["group_time"]
    rows = fit.estimates.set_index("term")["estimate"]
    assert np.average(cells["estimate"], weights=cells["n_rows"]) == pytest.approx(rows["treated"])
    second = cells[cells["event"] == 2]
    assert np.average(second["estimate"], weights=second["n_rows"]) == pytest.approx(rows["event=+2"])
    assert fit.unit == "个百分点"
    assert fit.statistics["dispersion"] > 0


def test_auto_takes_cr3_for_few_clusters(towns: pd.DataFrame) -> None:
    fit = fit_extended_twfe(towns, ATTENDANCE)
    assert fit.conventions.startswith("CR3, G=36")
    assert fit.df_inference == 35
    assert fit_extended_twfe(towns, ATTENDANCE, correction="CR2").df_inference < 35


def test_trials_are_asked_for(panel: pd.DataFrame) -> None:
    with pytest.raises(DesignError, match="column of n"):
        fit_extended_logit(panel, PLAIN)


def test_shares_always_one_are_named(towns: pd.DataFrame) -> None:
    full = towns.assign(n_attended=towns["n_attended"].where(towns["entity"] != "乡镇05", towns["n_invited"]))
    with pytest.raises(NotIdentifiedError, match=r"乡镇05.*leave these entities out"):
        fit_extended_logit(full, ATTENDANCE)


def test_a_trend_must_be_fixed_within_entities(towns: pd.DataFrame) -> None:
    with pytest.raises(DesignError, match="changes between its periods"):
        fit_extended_twfe(towns.assign(members_now=towns["n_invited"]), ATTENDANCE, trends=("members_now",))


def test_more_columns_than_entities_allow_are_refused(panel: pd.DataFrame) -> None:
    doubled = panel.assign(x2=2 * panel["x"])
    with pytest.raises(NotIdentifiedError, match="determine each other"):
        fit_extended_twfe(doubled, PLAIN, trends=("x", "x2"))


def test_wrong_options(towns: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="auto, CR0, CR1, CR2, CR3"):
        fit_extended_twfe(towns, ATTENDANCE, correction="HC3")
    with pytest.raises(ValueError, match="shares, trials"):
        fit_extended_logit(towns, ATTENDANCE, weighting="none")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not one string"):
        fit_extended_twfe(towns, ATTENDANCE, trends="wealth")  # type: ignore[arg-type]
