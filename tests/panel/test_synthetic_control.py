"""Synthetic control: printed weights of a published study, planted shares, placebo ranks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.design import PanelSpec
from yanting_research.panel.donors import Predictor
from yanting_research.panel.simplex import simplex_least_squares
from yanting_research.panel.synthetic_control import fit_synthetic_control

PRISON = (
    Predictor("bmprison", (1990,)), Predictor("bmprison", (1992,)), Predictor("bmprison", (1991,)),
    Predictor("bmprison", (1988,)), Predictor("alcohol", (1990,)), Predictor("aidscapita", (1990,)),
    Predictor("aidscapita", (1991,)), Predictor("income", tuple(range(1985, 1993))),
    Predictor("ur", tuple(range(1985, 1993))), Predictor("poverty", tuple(range(1985, 1993))),
    Predictor("black", (1990,)), Predictor("black", (1991,)), Predictor("black", (1992,)),
    Predictor("perc1519", (1990,)),
)  # fmt: skip


def make_panel(shares: dict[str, float], effect: float = 5.0, noise: float = 0.0, n: int = 6) -> pd.DataFrame:
    """Invented townships over 12 periods; 青禾 is the given mixture of donors, treated since period 9."""
    rng = np.random.default_rng(11)
    names = [f"村{i:02d}" for i in range(n)]
    paths = dict(zip(names, rng.normal(size=(n, 12)).cumsum(axis=1) * 3 + rng.normal(20, 6, (n, 1)), strict=True))
    own = sum(share * paths[name] for name, share in shares.items()) + noise * rng.normal(size=12)
    paths["青禾"] = own + effect * (np.arange(1, 13) >= 9)
    rows = [(name, t, paths[name][t - 1]) for name in paths for t in range(1, 13)]
    table = pd.DataFrame(rows, columns=["entity", "period", "y"])
    since = np.where(table["entity"] == "青禾", 9.0, np.nan)
    return table.assign(treated_since=since, cluster=table["entity"], data_kind="specimen")


def test_texas_prisons_as_printed() -> None:
    """Cunningham (2021), The Mixtape, synthetic control: California .408, Florida .109, Illinois .36, Louisiana .122.

    The fit there runs to 1993, the predictors of income, unemployment and poverty are means of 1985 to 1992, and
    their weights are Stata's regression-based ones.
    """
    causaldata = pytest.importorskip("causaldata", reason="the data package of extra [realdata] is not installed")
    texas = pd.read_stata(Path(causaldata.__file__).parent / "texas/texas.dta")
    panel = texas.assign(
        entity=texas["state"].astype("str"), period=texas["year"].astype(np.int64), data_kind="real",
        treated_since=np.where(texas["state"] == "Texas", 1994.0, np.nan),
    )  # fmt: skip
    fit = fit_synthetic_control(panel.assign(cluster=panel["entity"]), PanelSpec("bmprison"), predictors=PRISON)
    weights = fit.tables["weights"].set_index("entity")["weight"]
    assert weights[weights > 1e-6].round(3).to_dict() == {
        "California": 0.408, "Illinois": 0.36, "Louisiana": 0.122, "Florida": pytest.approx(0.109, abs=0.00051),
    }  # fmt: skip
    gaps = fit.tables["gaps"].query("entity == 'Texas' and after")["gap"]
    assert (gaps > 11000).all()
    assert fit.statistics["n_donors"] == 50
    assert fit.estimates.loc[0, "p_value"] == pytest.approx(fit.statistics["rank"] / 51)
    assert fit.estimates.loc[0, "p_value"] < 0.1
    assert np.isnan(fit.estimates.loc[0, "std_error"])
    dropped = fit.tables["leave_one_out"]["dropped"].tolist()
    assert dropped[0] == ""
    assert set(dropped[1:]) == {"California", "Illinois", "Louisiana", "Florida"}


def test_planted_shares_and_effect_come_back() -> None:
    shares = {"村01": 0.5, "村03": 0.3, "村04": 0.2}
    fit = fit_synthetic_control(make_panel(shares), PanelSpec("y"))
    found = fit.tables["weights"].set_index("entity")["weight"]
    assert found[found > 1e-8].to_dict() == pytest.approx(shares)
    assert fit.estimates.loc[0, "estimate"] == pytest.approx(5.0)
    assert fit.statistics["rank"] == 1
    assert fit.estimates.loc[0, "p_value"] == pytest.approx(1 / 7)
    assert fit.estimates.loc[0, "inference"] == "ranks"
    assert set(fit.tables["gaps"]["data_kind"]) == {"specimen"}
    assert any("名次" in said for said in fit.limits)


def test_placebos_never_draw_on_the_treated_unit() -> None:
    panel = make_panel({"村01": 1.0}, effect=1000.0, noise=0.5)
    fit = fit_synthetic_control(panel, PanelSpec("y"))
    placebos = fit.tables["gaps"].query("entity != '青禾' and after")
    assert placebos["synthetic"].max() < 200
    table = fit.tables["placebos"]
    assert table["rank"].tolist() == sorted(table["rank"])
    assert table.loc[table["treated"], "rank"].item() == 1


def test_no_effect_takes_any_rank() -> None:
    fit = fit_synthetic_control(make_panel({"村02": 0.6, "村05": 0.4}, effect=0.0, noise=2.0), PanelSpec("y"))
    assert 1 / 7 <= fit.estimates.loc[0, "p_value"] <= 1
    assert abs(fit.estimates.loc[0, "estimate"]) < 4


def test_predictor_weights() -> None:
    panel = make_panel({"村01": 0.5, "村03": 0.5}).assign(rich=lambda t: t["y"] * 2)
    chosen = (Predictor("rich", (1, 2, 3)), Predictor("y", (8,)))
    by_hand = {"rich(1-3)": 3.0, "y(8)": 1.0}
    fit = fit_synthetic_control(panel, PanelSpec("y"), predictors=chosen, predictor_weights=by_hand)
    table = fit.tables["predictors"].set_index("predictor")
    assert table["weight"].to_dict() == {"rich(1-3)": 0.75, "y(8)": 0.25}
    assert table["synthetic"].to_numpy() == pytest.approx(table["treated"].to_numpy())
    with pytest.raises(ValueError, match=r"rich\(1-3\)"):
        fit_synthetic_control(panel, PanelSpec("y"), predictors=chosen, predictor_weights={"rich": 1.0})
    with pytest.raises(ValueError, match="regression, equal"):
        fit_synthetic_control(panel, PanelSpec("y"), predictor_weights="best")
    with pytest.raises(ValueError, match="tuple of periods"):
        Predictor("rich", 3)  # type: ignore[arg-type]
    assert str(Predictor("y", (1990, 1988))) == "y(1988,1990)"


def test_refusals_and_losses() -> None:
    panel = make_panel({"村01": 1.0})
    holed = panel.copy()
    holed.loc[(holed["entity"] == "村00") & (holed["period"] == 2), "y"] = np.nan
    fit = fit_synthetic_control(holed, PanelSpec("y"))
    assert fit.statistics["n_donors"] == 5
    assert "村00" in set(fit.lost["entity"])
    holed.loc[(holed["entity"] == "青禾") & (holed["period"] == 2), "y"] = np.nan
    with pytest.raises(DesignError, match="treated unit has gaps"):
        fit_synthetic_control(holed, PanelSpec("y"))
    two = panel.assign(treated_since=np.where(panel["entity"].isin(["青禾", "村01"]), 9.0, np.nan))
    with pytest.raises(DesignError, match="2 units are treated"):
        fit_synthetic_control(two, PanelSpec("y"))
    with pytest.raises(DesignError, match="reaches beyond"):
        fit_synthetic_control(panel, PanelSpec("y"), predictors=[Predictor("y", (9,))])
    with pytest.raises(DesignError, match="no numeric column 'rich'"):
        fit_synthetic_control(panel, PanelSpec("y"), predictors=[Predictor("rich", (1,))])
    for name in ("村02", "村03", "村04", "村05", "村00"):
        panel.loc[(panel["entity"] == name) & (panel["period"] == 3), "y"] = np.nan
    with pytest.raises(NotIdentifiedError, match="1 untreated units are complete"):
        fit_synthetic_control(panel, PanelSpec("y"))


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 12), st.integers(2, 30), st.integers(0, 10_000))
def test_shares_satisfy_the_conditions_of_a_minimum(m: int, n: int, seed: int) -> None:
    """Karush, Kuhn and Tucker: no donor could take weight from those that have it with profit."""
    rng = np.random.default_rng(seed)
    design = rng.normal(size=(m, n)) * 10 ** rng.uniform(-2, 4)
    target = design @ rng.dirichlet(np.full(n, 0.3)) + rng.normal(size=m) * rng.choice([0.0, 2.0]) * design.std()
    w = simplex_least_squares(design, target)
    assert w.min() >= 0
    assert w.sum() == pytest.approx(1, abs=1e-12)
    gradient = design.T @ (design @ w - target) / design.std() ** 2
    assert gradient.min() >= (w @ gradient) - 1e-5 * (1 + np.abs(gradient).max())
