"""Recovery: the quick lines are the estimators themselves, and the recommended one covers in both scenarios."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from yanting_research.panel import (
    ATTENDANCE,
    LINES,
    RECOMMENDED,
    fit_extended_logit,
    fit_extended_twfe,
    fit_group_time,
    fit_imputation,
    fit_twfe,
    recovery,
    recovery_lines,
    simulate_townships,
    summarise_recovery,
)
from yanting_research.panel.lines import draw_cohorts

FITS = {
    "twfe": fit_twfe,
    "group_time": fit_group_time,
    "imputation": fit_imputation,
    "extended_twfe": fit_extended_twfe,
    RECOMMENDED: lambda panel, spec: fit_extended_logit(panel, spec, trends=("wealth",)),
}


@pytest.mark.parametrize("name", FITS)
def test_lines_are_the_estimators(name: str) -> None:
    """Estimate, error and df from arrays are those from the checked panel."""
    estimate, error, df = LINES[name](draw_cohorts(5, scenario="S1", null=False))
    row = FITS[name](simulate_townships(5, scenario="S1").panel, ATTENDANCE).estimates.set_index("term").loc["treated"]
    assert (estimate, error, df) == pytest.approx((row["estimate"], row["std_error"], row["df"]), rel=1e-11)


def test_draws_and_truth_are_those_of_the_panels() -> None:
    one, two = recovery(2, seed=3, scenario="S1"), recovery_lines(2, seed=3, scenario="S1", lines=("twfe",))
    shared = ["draw", "draw_seed", "scenario", "estimator", "truth", "estimate", "std_error", "covered", "rejected"]
    pd.testing.assert_frame_equal(one[shared], two[shared])


def test_the_recommended_line_covers_where_the_others_do_not() -> None:
    """Twenty-four draws of S1; a thousand are in ``benchmarks/recovery.py``."""
    table = summarise_recovery(recovery_lines(24, seed=11, scenario="S1", lines=("twfe", "imputation", RECOMMENDED)))
    rows = table.set_index("estimator")
    assert rows.loc[RECOMMENDED, "coverage"] >= 0.85
    assert abs(rows.loc[RECOMMENDED, "bias"]) < 0.8
    assert rows.loc["twfe", "coverage"] < 0.8
    assert rows.loc["imputation", "coverage"] < 0.2
    assert rows["coverage_error"].to_numpy() == pytest.approx(
        np.sqrt(rows["coverage"] * (1 - rows["coverage"]) / 24).to_numpy()
    )


def test_unknown_words_are_listed() -> None:
    with pytest.raises(ValueError, match="twfe, group_time"):
        recovery_lines(1, seed=1, lines=("magic",))
    with pytest.raises(ValueError, match="S0, S1"):
        recovery_lines(1, seed=1, scenario="S7")
    with pytest.raises(ValueError, match="1 or more"):
        recovery_lines(0, seed=1)
