"""What is refused before anything is fitted, with the rows shown."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel import ATTENDANCE, PanelSpec, fit_twfe, prepare_design, simulate_townships

HOURS = PanelSpec(outcome="volunteer_hours")


@pytest.fixture
def panel() -> pd.DataFrame:
    return simulate_townships(1).panel


def twice(p: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([p, p.iloc[[13]]])


def switch_off(p: pd.DataFrame) -> pd.DataFrame:
    q = p.copy()
    q.loc[(q["treated_since"] == 4) & (q["period"] == 12), "treated"] = 0
    return q


def more_than_n(p: pd.DataFrame) -> pd.DataFrame:
    q = p.copy()
    q.loc[q.index[7], "n_attended"] = q.loc[q.index[7], "n_invited"] + 1.0
    return q


def negative(p: pd.DataFrame) -> pd.DataFrame:
    q = p.copy()
    q.loc[q.index[7], "n_attended"] = -1.0
    return q


def contradicts(p: pd.DataFrame) -> pd.DataFrame:
    return p.assign(treated=np.where(p["treated_since"] == 10, (p["period"] >= 9).astype(int), p["treated"]))


@pytest.mark.parametrize(
    ("change", "spec", "error", "said"),
    [
        (twice, ATTENDANCE, DesignError, "entity=乡镇02, period=2"),
        (switch_off, ATTENDANCE, DesignError, "switches off"),
        (more_than_n, ATTENDANCE, DesignError, "k > n"),
        (negative, ATTENDANCE, DesignError, "negative"),
        (contradicts, ATTENDANCE, DesignError, "contradicts treated_since"),
        (lambda p: p[p["period"] == 3], ATTENDANCE, NotIdentifiedError, "one period"),
        (lambda p: p.iloc[:0], ATTENDANCE, NotIdentifiedError, "no rows"),
        (lambda p: p.assign(n_attended=np.nan), ATTENDANCE, NotIdentifiedError, "observed in 0 of 432"),
        (lambda p: p.assign(volunteer_hours=3.0), HOURS, NotIdentifiedError, "'volunteer_hours' does not vary"),
        (lambda p: p[p["treated_since"].isna()], ATTENDANCE, NotIdentifiedError, "'treated' does not vary"),
        (lambda p: p[p["treated_since"] == 4], ATTENDANCE, NotIdentifiedError, "'treated' does not vary"),
        (lambda p: p[p["entity"] <= "乡镇04"], ATTENDANCE, DesignError, "4 clusters are too few"),
        (lambda p: p.assign(volunteer_hours=p["volunteer_hours"].astype("str")), HOURS, DesignError, "not numbers"),
        (lambda p: p.assign(volunteer_hours=pd.Categorical(p["satisfaction"])), HOURS, DesignError, "not numbers"),
        (lambda p: p.assign(volunteer_hours=np.inf), HOURS, DesignError, "infinite"),
        (lambda p: p.drop(columns="n_invited"), ATTENDANCE, DesignError, "n_invited are not in the panel"),
        (lambda p: p.assign(treated=p["treated"] * 2), ATTENDANCE, DesignError, "not 0 or 1"),
        (lambda p: p.assign(data_kind=np.where(p["period"] > 6, "real", "specimen")), HOURS, DesignError, "mixes"),
    ],
)  # fmt: skip
def test_bad_panels_are_refused(
    panel: pd.DataFrame,
    change: Callable[[pd.DataFrame], pd.DataFrame],
    spec: PanelSpec,
    error: type[Exception],
    said: str,
) -> None:
    with pytest.raises(error, match=said):
        fit_twfe(change(panel), spec)


def test_collinear_covariates_are_named(panel: pd.DataFrame) -> None:
    doubled = panel.assign(twice_hours=2 * panel["dose_hours"])
    with pytest.raises(NotIdentifiedError, match="dose_hours, twice_hours are collinear"):
        fit_twfe(doubled, PanelSpec(outcome="volunteer_hours", covariates=("dose_hours", "twice_hours")))


def test_covariate_fixed_within_entities_is_named(panel: pd.DataFrame) -> None:
    with pytest.raises(NotIdentifiedError, match="'wealth' does not vary"):
        fit_twfe(panel, PanelSpec(outcome="volunteer_hours", covariates=("wealth",)))


def test_a_column_called_c_is_a_column(panel: pd.DataFrame) -> None:
    renamed = panel.rename(columns={"dose_hours": "C", "volunteer_hours": "__import__('os').abort()"})
    spec = PanelSpec(outcome="__import__('os').abort()", covariates=("C",))
    plain = PanelSpec(outcome="volunteer_hours", covariates=("dose_hours",))
    one, two = fit_twfe(renamed, spec).estimates, fit_twfe(panel, plain).estimates
    assert one.set_index("term")["estimate"]["C"] == two.set_index("term")["estimate"]["dose_hours"]


def test_nullable_columns_give_the_same_numbers(panel: pd.DataFrame) -> None:
    nullable = panel.assign(
        n_attended=panel["n_attended"].astype("Int64"), n_invited=panel["n_invited"].astype("Int64"),
        treated=panel["treated"].astype("boolean"),
    )  # fmt: skip
    pd.testing.assert_frame_equal(fit_twfe(nullable, ATTENDANCE).estimates, fit_twfe(panel, ATTENDANCE).estimates)


def test_treatment_is_derived_when_the_panel_lacks_it(panel: pd.DataFrame) -> None:
    derived = fit_twfe(panel.drop(columns="treated"), ATTENDANCE).estimates
    pd.testing.assert_frame_equal(derived, fit_twfe(panel, ATTENDANCE).estimates)


def test_lost_rows_are_named_with_the_reason(panel: pd.DataFrame) -> None:
    gap = panel.assign(dose_hours=panel["dose_hours"].where(panel["period"] != 5))
    lost = prepare_design(gap, PanelSpec(outcome="volunteer_hours", covariates=("dose_hours",))).lost
    assert set(lost["reason"]) == {"outcome missing", "dose_hours missing"}
    assert int((lost["reason"] == "dose_hours missing").sum()) == int(panel["reported"][panel["period"] == 5].sum())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"outcome": ""}, "non-empty"),
        ({"outcome": "y", "covariates": ("y",)}, "used twice"),
        ({"outcome": "y", "covariates": "xz"}, "tuple of column names"),
        ({"outcome": "y", "treatment_kind": "magic"}, "adoption, dose"),
    ],
)
def test_wrong_specifications_are_value_errors(arguments: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        PanelSpec(**arguments)  # type: ignore[arg-type]


def test_entity_is_not_an_outcome(panel: pd.DataFrame) -> None:
    with pytest.raises(DesignError, match="entity cannot be used"):
        fit_twfe(panel, PanelSpec(outcome="entity"))


@pytest.mark.parametrize("keep", [["treated"], []])
def test_an_adoption_that_moves_within_an_entity_is_refused(panel: pd.DataFrame, keep: list[str]) -> None:
    """A derived treatment would switch off where one row of an adopter lacks its adoption."""
    moved = panel.drop(columns=[name for name in ("treated",) if name not in keep])
    first = moved["treated_since"].notna().idxmax()
    moved.loc[first, "treated_since"] = np.nan
    with pytest.raises(DesignError, match="treated_since differs between rows of one entity") as caught:
        prepare_design(moved, ATTENDANCE)
    assert caught.value.where.startswith("2 rows")


def test_an_index_named_like_the_keys_changes_nothing(panel: pd.DataFrame) -> None:
    indexed = panel.set_index(["entity", "period"], drop=False)
    pd.testing.assert_frame_equal(fit_twfe(indexed, ATTENDANCE).estimates, fit_twfe(panel, ATTENDANCE).estimates)


def test_a_row_without_a_name_is_refused(panel: pd.DataFrame) -> None:
    nameless = panel.assign(entity=panel["entity"].where(panel["entity"] != "乡镇03", " "))
    with pytest.raises(DesignError, match="name no entity") as caught:
        prepare_design(nameless, ATTENDANCE)
    assert "12 rows" in str(caught.value)
