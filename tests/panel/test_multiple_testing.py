"""Adjusted p-values against published and independent ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.core import estimates_table
from yanting_research.errors import DesignError
from yanting_research.panel import adjust_p_values, adjusted_estimates, romano_wolf

# Benjamini and Hochberg (1995), section 3.1: fifteen p-values of a thrombolysis trial.
PUBLISHED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
             0.7590, 1.0]  # fmt: skip


def test_published_example() -> None:
    """Benjamini and Hochberg: their procedure rejects four at 5 %, Bonferroni's and Holm's three."""
    assert (adjust_p_values(PUBLISHED, method="bh") <= 0.05).sum() == 4
    assert (adjust_p_values(PUBLISHED, method="holm") <= 0.05).sum() == 3


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("holm", [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278]),
        ("bh", [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 15 * 0.0298 / 7]),
    ],
)
def test_first_six_by_hand(method: str, expected: list[float]) -> None:
    """(16 - k) p and 15 p / k, made monotone; R 4.2.2's p.adjust prints the same."""
    assert adjust_p_values(PUBLISHED, method=method)[:6] == pytest.approx(expected)


def test_by_is_bh_times_the_harmonic_sum() -> None:
    harmonic = sum(1 / k for k in range(1, 16))
    expected = np.minimum(adjust_p_values(PUBLISHED, method="bh") * harmonic, 1.0)
    assert adjust_p_values(PUBLISHED, method="by") == pytest.approx(expected)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.one_of(st.floats(0, 1), st.just(np.nan)), min_size=1, max_size=12))
def test_adjusted_values_are_ordered_and_larger(p_values: list[float]) -> None:
    p = np.array(p_values)
    holm, bh, by = (adjust_p_values(p, method=method) for method in ("holm", "bh", "by"))
    known = ~np.isnan(p)
    for found in (holm, bh, by):
        assert (np.isnan(found) == ~known).all()
        assert (found[known] >= p[known] - 1e-12).all()
        assert (found[known] <= 1).all()
    assert (holm[known] >= bh[known] - 1e-12).all()
    assert (by[known] >= bh[known] - 1e-12).all()


def stored_draws() -> np.ndarray:
    at = np.arange(200)[:, None]
    return ((at * 37 + np.arange(4) * (11 + at % 7)) % 61) / 20 - 1.5


PYFIXEST = [28 / 201, 78 / 201, 28 / 201, 145 / 201]


def test_stepdown_is_that_of_pyfixest() -> None:
    """pyfixest 0.60.0, _get_rwolf_pval of the same statistics and draws."""
    found = romano_wolf([1.46, -1.21, 1.49, 0.41], stored_draws())
    assert found == pytest.approx(PYFIXEST)


def test_stepdown_of_one_test_is_its_own_p_and_copies_cost_nothing() -> None:
    """Perfectly dependent tests: Holm triples p, Romano-Wolf sees that they are one."""
    draws = stored_draws()[:, :1]
    alone = (1 + (np.abs(draws) >= 1.31).sum()) / 201
    assert romano_wolf([1.31], draws) == pytest.approx([alone])
    assert romano_wolf([1.31] * 3, np.repeat(draws, 3, axis=1)) == pytest.approx([alone] * 3)


def estimates() -> pd.DataFrame:
    parts = [
        estimates_table([term], [value], [1.0], df=35, model_id=model, estimand="ATT", n_obs=100, n_clusters=36,
                        correction="CR2", assumption="平行趋势", data_kind="specimen", **extra)
        for model, term, value, extra in (
            ("到课", "treated", 2.9, {}), ("志愿", "treated", 1.1, {}), ("满意", "treated", 2.0, {}),
            ("到课", "event=1", 1.0, {"p_value": np.nan, "interval": (np.nan, np.nan), "inference": "none"}),
        )
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def test_table_names_the_family_and_counts_the_tests() -> None:
    table = adjusted_estimates(estimates(), family="培训与三种参与")
    assert set(table["family"]) == {"培训与三种参与"}
    assert set(table["n_tests"]) == {3}
    assert set(table["data_kind"]) == {"specimen"}
    row = table.set_index(["model_id", "term"])
    assert row.loc[("到课", "treated"), "p_holm"] == pytest.approx(3 * row.loc[("到课", "treated"), "p_value"])
    assert np.isnan(row.loc[("到课", "event=1"), "p_holm"])
    assert set(adjusted_estimates(estimates(), family="仅总效应", terms=["treated"])["term"]) == {"treated"}


def test_draws_of_estimates_are_put_on_one_scale() -> None:
    """One outcome in another unit: the adjusted p-values stay the same."""
    values = dict(zip(("到课", "志愿", "满意"), stored_draws()[:, :3].T, strict=True))
    draws = {(model, "treated"): value for model, value in values.items()}
    table = estimates()
    found = adjusted_estimates(table, family="a", draws=draws)["p_romano_wolf"]
    louder = table.assign(estimate=table["estimate"] * np.where(table["model_id"] == "满意", 100, 1))
    draws[("满意", "treated")] = 100 * values["满意"]
    assert adjusted_estimates(louder, family="a", draws=draws)["p_romano_wolf"].equals(found)
    assert found.notna().sum() == 3


def test_refusals() -> None:
    with pytest.raises(ValueError, match="allowed: holm, bh, by"):
        adjust_p_values([0.1], method="bonferroni")
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjust_p_values([1.2])
    with pytest.raises(ValueError, match=r"expected \(m,\) and \(R, m\)"):
        romano_wolf([1.0, 2.0], [[1.0]])
    with pytest.raises(ValueError, match="finite"):
        romano_wolf([np.nan], [[1.0]])
    with pytest.raises(ValueError, match="needs a name"):
        adjusted_estimates(estimates(), family=" ")
    with pytest.raises(ValueError, match="no terms att"):
        adjusted_estimates(estimates(), family="a", terms=["att"])
    with pytest.raises(DesignError, match="no row has a p-value"):
        adjusted_estimates(estimates(), family="a", terms=["event=1"])
    with pytest.raises(DesignError, match="no draws for 志愿/treated"):
        adjusted_estimates(estimates(), family="a", draws={("到课", "treated"): [1.0], ("满意", "treated"): [1.0]})


def test_draws_that_do_not_fit_say_which_family_and_what_to_do() -> None:
    draws = {("到课", "treated"): [1.0, 2.0], ("满意", "treated"): [1.0], ("志愿", "treated"): [1.0, 0.5]}
    advice = (
        "expected: as many joint draws for every test; what to do: draw all of them with one seed and number of draws"
    )
    for wrong, fault in (
        (draws, "draws of different lengths"),
        ({}, "no draws for 到课/treated, 志愿/treated, 满意/treated"),
    ):
        with pytest.raises(DesignError) as caught:
            adjusted_estimates(estimates(), family="参与", draws=wrong)
        assert str(caught.value) == f"family '参与': {fault}; {advice}"
    with pytest.raises(DesignError) as caught:
        adjusted_estimates(estimates(), family="参与", terms=["event=1"])
    assert str(caught.value) == "family '参与': no row has a p-value; expected: tests to adjust"


def test_one_draw_and_ties_count() -> None:
    """|t| as large as the data's counts against it; whole numbers are numbers."""
    assert romano_wolf([2, 1], [[2, 0]]).tolist() == [1.0, 1.0]
    assert romano_wolf([2, 1], [[1, 0]]).tolist() == [0.5, 0.5]
