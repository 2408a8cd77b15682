"""Balance tables by hand and against scipy's distance of distribution functions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from yanting_research.errors import DesignError
from yanting_research.panel.balance import balance_table


def make_table() -> pd.DataFrame:
    """Six invented townships; two treated."""
    return pd.DataFrame(
        {
            "d": [1, 1, 0, 0, 0, 0],
            "age": [30.0, 40.0, 30.0, 50.0, 50.0, 60.0],
            "remote": [1, 0, 0, 0, 0, 1],
            "kind": pd.Series(["山区", "平原", "平原", "平原", "山区", "平原"], dtype="str"),
            "data_kind": "specimen",
        }
    )


def row(table: pd.DataFrame, covariate: str, sample: str = "before") -> pd.Series:
    return table.set_index(["covariate", "sample"]).loc[(covariate, sample)]


def test_by_hand_before_weights() -> None:
    """Means 35 and 47.5; variances 50 and 475/3; the eCDFs differ by 1/4, 3/4, 1/4 and 0 at 30, 40, 50 and 60."""
    table = balance_table(make_table(), treatment="d", covariates=["age", "remote"])
    age = row(table, "age")
    assert (age["mean_treated"], age["mean_untreated"], age["difference"]) == (35.0, 47.5, -12.5)
    assert age["smd"] == pytest.approx(-12.5 / np.sqrt((50 + 475 / 3) / 2))
    assert age["variance_ratio"] == pytest.approx(50 / (475 / 3))
    assert age["ecdf_max"] == pytest.approx(0.75)
    assert age["ecdf_mean"] == pytest.approx((0.25 + 0.75 + 0.25 + 0) / 4)
    remote = row(table, "remote")
    assert remote["kind"] == "binary"
    assert remote["smd"] == pytest.approx(0.25 / np.sqrt((0.25 + 3 / 16) / 2))
    assert np.isnan(remote["variance_ratio"])
    assert remote["ecdf_mean"] == remote["ecdf_max"] == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("denominator", "variance"),
    [("treated", 50.0), ("untreated", 475 / 3), ("pooled", (50 + 475 / 3) / 2), ("all", 146.66666666666666)],
)
def test_stated_denominators(denominator: str, variance: float) -> None:
    table = balance_table(make_table(), treatment="d", covariates=["age"], denominator=denominator)
    assert row(table, "age")["denominator"] == denominator
    assert row(table, "age")["smd"] == pytest.approx(-12.5 / np.sqrt(variance))


def test_the_estimand_chooses_the_denominator() -> None:
    found = {
        estimand: balance_table(make_table(), treatment="d", covariates=["age"], estimand=estimand)["denominator"][0]
        for estimand in ("ATE", "ATT")
    }
    assert found == {"ATE": "pooled", "ATT": "treated"}


def test_by_hand_after_weights() -> None:
    """Weights 2, 1, 1, 0 of the untreated: mean 42.5, variance by reliability weights, the divisor of before."""
    weights = [1, 1, 2, 1, 1, 0]
    table = balance_table(make_table(), treatment="d", covariates=["age"], weights=weights, estimand="ATT")
    after = row(table, "age", "after")
    assert after["mean_untreated"] == pytest.approx((2 * 30 + 50 + 50) / 4)
    assert after["smd"] == pytest.approx((35 - 40) / np.sqrt(50))
    spread = 2 * 100 + 100 + 100
    assert after["variance_ratio"] == pytest.approx(50 / (spread * 4 / (16 - 6)))
    assert after["ess_untreated"] == pytest.approx(16 / 6)
    assert (after["n_untreated"], after["n_treated"]) == (3, 2)
    assert after["ecdf_max"] == pytest.approx(0.5)
    assert row(table, "age")["smd"] == pytest.approx(-12.5 / np.sqrt(50))


def test_texts_become_levels() -> None:
    table = balance_table(make_table(), treatment="d", covariates=["kind"])
    assert table["covariate"].tolist() == ["kind=山区", "kind=平原"]
    assert table["difference"].sum() == pytest.approx(0.0)
    assert set(table["data_kind"]) == {"specimen"}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(-5, 5), min_size=4, max_size=30), st.integers(0, 99))
def test_largest_distance_is_kolmogorov_smirnov(values: list[int], seed: int) -> None:
    """scipy's two-sample statistic, for covariates with ties."""
    d = np.random.default_rng(seed).permutation([1, 1, 0, 0] + [0, 1] * 20)[: len(values)]
    if min(d.sum(), len(d) - d.sum()) < 2 or set(values) <= {0, 1}:
        return
    table = pd.DataFrame({"d": d, "x": np.array(values, dtype=float), "data_kind": "specimen"})
    found = balance_table(table, treatment="d", covariates=["x"])
    expected = stats.ks_2samp(table.loc[d == 1, "x"], table.loc[d == 0, "x"]).statistic
    assert found.loc[0, "ecdf_max"] == pytest.approx(expected, abs=1e-12)


def test_equal_weights_change_nothing() -> None:
    table = balance_table(make_table(), treatment="d", covariates=["age", "remote"], weights=np.full(6, 3.0))
    before, after = (table[table["sample"] == name].drop(columns="sample") for name in ("before", "after"))
    pd.testing.assert_frame_equal(before.reset_index(drop=True), after.reset_index(drop=True))


def test_refusals() -> None:
    table = make_table()
    with pytest.raises(ValueError, match="pooled, treated, untreated, all"):
        balance_table(table, treatment="d", covariates=["age"], denominator="median")
    with pytest.raises(ValueError, match="one number for each of 6 rows"):
        balance_table(table, treatment="d", covariates=["age"], weights=[1.0])
    with pytest.raises(ValueError, match="list of column names"):
        balance_table(table, treatment="d", covariates="age")
    with pytest.raises(DesignError, match="leave a group empty"):
        balance_table(table, treatment="d", covariates=["age"], weights=[0, 0, 1, 1, 1, 1])
    with pytest.raises(DesignError, match=r"1 rows have missing values \(rows 2\)"):
        balance_table(table.assign(age=[1.0, 2, np.nan, 3, 4, 5]), treatment="d", covariates=["age"])
    with pytest.raises(DesignError, match="0 and 1, both present"):
        balance_table(table.assign(d=2), treatment="d", covariates=["age"])
    with pytest.raises(ValueError, match="data"):
        balance_table(table.drop(columns="data_kind"), treatment="d", covariates=["age"])
