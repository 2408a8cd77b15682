"""Bad panels are refused by every staggered estimator alike, with the rows and a remedy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel import ATTENDANCE, ESTIMATORS, PanelSpec, fit_extended_logit, simulate_townships

STAGGERED = ("leads_lags", "group_time", "imputation", "extended_twfe", "extended_logit")
TOWNSHIPS = simulate_townships(1).panel
BAD: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], type[DesignError], str]] = {
    "double keys": (lambda p: pd.concat([p, p.iloc[[13]]]), DesignError, "entity=乡镇02, period=2.*merge or remove"),
    "switching off": (
        lambda p: p.assign(treated=p["treated"].where((p["treated_since"] != 4) | (p["period"] != 12), 0)),
        DesignError, "switches off.*once treated, always treated.*first treated period",
    ),
    "no never-treated": (
        lambda p: p[p["treated_since"].notna()], NotIdentifiedError, "never treated.*end the panel before period 10",
    ),
    "one period": (lambda p: p[p["period"] == 3], NotIdentifiedError, "one period.*before and an after"),
    "all missing": (lambda p: p.assign(n_attended=np.nan), NotIdentifiedError, "observed in 0 of 432.*outcome"),
    "k > n": (
        lambda p: p.assign(n_attended=p["n_attended"].where(p.index != 7, p["n_invited"] + 1.0)),
        DesignError, "k > n.*乡镇01, period=8.*correct the counts",
    ),
    "negative": (
        lambda p: p.assign(n_attended=p["n_attended"].where(p.index != 7, -1.0)),
        DesignError, "negative.*correct the counts|乡镇01.*negative",
    ),
    "two adoptions": (
        lambda p: p.drop(columns="treated").assign(treated_since=p["treated_since"].where(p.index != 0, 12.0)),
        DesignError, "乡镇01.*differs between rows.*correct the column",
    ),
    "nobody treated": (lambda p: p[p["treated_since"].isna()], NotIdentifiedError, "'treated' does not vary"),
    "four clusters": (lambda p: p[p["entity"] <= "乡镇04"], DesignError, "4 clusters are too few"),
}  # fmt: skip


@pytest.mark.parametrize("name", STAGGERED)
@pytest.mark.parametrize("fault", BAD)
def test_bad_panels(name: str, fault: str) -> None:
    change, error, said = BAD[fault]
    with pytest.raises(error) as caught:
        ESTIMATORS[name](change(TOWNSHIPS), ATTENDANCE)
    message = str(caught.value)
    for part in said.split("|")[0].split(".*"):
        assert part in message, (part, message)


@pytest.mark.parametrize("name", STAGGERED)
def test_doses_and_unknown_columns(name: str) -> None:
    with pytest.raises(DesignError, match="is a dose"):
        ESTIMATORS[name](TOWNSHIPS, replace(ATTENDANCE, treatment="dose_hours", treatment_kind="dose"))
    with pytest.raises(DesignError, match="wealht are not in the panel"):
        ESTIMATORS[name](TOWNSHIPS, replace(ATTENDANCE, covariates=("wealht",)))


@pytest.mark.parametrize("name", STAGGERED)
def test_same_numbers_in_any_order_and_input_unchanged(name: str) -> None:
    before = TOWNSHIPS.copy(deep=True)
    one = ESTIMATORS[name](TOWNSHIPS, ATTENDANCE)
    two = ESTIMATORS[name](TOWNSHIPS.sample(frac=1, random_state=3), ATTENDANCE)
    pd.testing.assert_frame_equal(one.estimates, two.estimates)
    pd.testing.assert_frame_equal(TOWNSHIPS, before)
    assert one.estimator == name
    assert one.covariance.index.tolist() == one.covariance.columns.tolist()
    errors = one.estimates.set_index("term")["std_error"]
    assert np.sqrt(np.diag(one.covariance)) == pytest.approx(errors[one.covariance.index].to_numpy())
    assert any("单个党员" in sentence for sentence in one.limits)
    assert any("模拟" in sentence for sentence in one.limits)


def test_nullable_columns_give_the_same_numbers() -> None:
    nullable = TOWNSHIPS.assign(
        n_attended=TOWNSHIPS["n_attended"].astype("Int64"), wealth=TOWNSHIPS["wealth"].astype("Float64")
    )
    one, two = (fit_extended_logit(panel, ATTENDANCE, trends=("wealth",)).estimates for panel in (TOWNSHIPS, nullable))
    pd.testing.assert_frame_equal(one, two)


def test_a_missing_condition_loses_its_rows_by_name() -> None:
    gap = TOWNSHIPS.assign(wealth=TOWNSHIPS["wealth"].where(TOWNSHIPS["entity"] != "乡镇07"))
    fit = fit_extended_logit(gap, ATTENDANCE, trends=("wealth",))
    assert fit.n_entities == 35
    assert (fit.lost["entity"] == "乡镇07").sum() == 12


def test_another_name_of_the_treatment() -> None:
    renamed = TOWNSHIPS.rename(columns={"treated": "流动课堂"})
    spec = PanelSpec(outcome="n_attended", trials="n_invited", treatment="流动课堂")
    one = ESTIMATORS["group_time"](renamed, spec).estimates.set_index("term")
    two = ESTIMATORS["group_time"](TOWNSHIPS, ATTENDANCE).estimates.set_index("term")
    assert one.loc["流动课堂", "estimate"] == two.loc["treated", "estimate"]
