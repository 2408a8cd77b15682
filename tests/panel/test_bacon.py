"""Bacon's decomposition against diff-diff and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from staggered_panels import reference_panel, reference_values

from yanting_research.errors import DesignError
from yanting_research.panel import ATTENDANCE, PanelSpec, decompose_twfe, fit_twfe, simulate_townships

PLAIN = PanelSpec(outcome="y")


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    return reference_panel()


def test_weights_sum_to_one_and_make_the_coefficient(panel: pd.DataFrame) -> None:
    found = decompose_twfe(panel, PLAIN)
    table = found.table
    assert float(table["weight"].sum()) == pytest.approx(1, abs=1e-12)
    coefficient = fit_twfe(panel, PLAIN).estimates["estimate"].iloc[0]
    assert float(table["weight"] @ table["estimate"]) == pytest.approx(coefficient, abs=1e-10)
    assert (table["weight"] > 0).all()
    assert len(table) == 3 + 3 + 3


def test_diff_diff_weights(panel: pd.DataFrame) -> None:
    """diff-diff 3.13.0, exact weights."""
    stored = reference_values()["diff-diff, Bacon"]
    found = decompose_twfe(panel, PLAIN)
    shares = found.table.groupby("kind")["weight"].sum()
    for kind in ("treated_never", "earlier_later", "later_earlier"):
        assert shares[kind] == pytest.approx(stored[kind], abs=1e-10)
    assert found.coefficient == pytest.approx(stored["coefficient"], abs=1e-10)
    assert found.share_treated_controls == pytest.approx(stored["later_earlier"], abs=1e-10)


def test_a_comparison_by_hand(panel: pd.DataFrame) -> None:
    """Cohort 7 against cohort 3, which is treated already: periods 3 to 6 before, 7 and 8 after."""
    means = panel.groupby(["treated_since", "period"])["y"].mean()
    late, early = ([means[(c, p)] for p in range(3, 9)] for c in (7.0, 3.0))
    by_hand = (np.mean(late[4:]) - np.mean(late[:4])) - (np.mean(early[4:]) - np.mean(early[:4]))
    table = decompose_twfe(panel, PLAIN).table.set_index(["cohort", "control"])
    assert table.loc[(7, 3), "estimate"] == pytest.approx(by_hand)
    assert table.loc[(7, 3), "kind"] == "later_earlier"


def test_entities_treated_throughout_are_controls(panel: pd.DataFrame) -> None:
    always = panel.assign(treated_since=panel["treated_since"].replace(3.0, 1.0))
    found = decompose_twfe(always, PLAIN)
    assert found.table["kind"].value_counts().to_dict() == {
        "treated_never": 2, "later_always": 2, "earlier_later": 1, "later_earlier": 1,
    }  # fmt: skip
    assert float(found.table["weight"].sum()) == pytest.approx(1, abs=1e-12)
    assert float(found.table["weight"] @ found.table["estimate"]) == pytest.approx(found.coefficient, abs=1e-10)


def test_gaps_are_refused_or_dropped_by_name() -> None:
    townships = simulate_townships(1).panel
    with pytest.raises(DesignError, match=r"not observed in all 12 periods.*incomplete='drop'"):
        decompose_twfe(townships, ATTENDANCE)
    found = decompose_twfe(townships, ATTENDANCE, incomplete="drop")
    assert float(found.table["weight"] @ found.table["estimate"]) == pytest.approx(found.coefficient, abs=1e-9)
    assert len(found.lost) % 12 == 0
    assert found.data_kind == "simulated"


def test_covariates_doses_and_unknown_words_are_refused(panel: pd.DataFrame) -> None:
    with pytest.raises(DesignError, match="without covariates"):
        decompose_twfe(panel, PanelSpec(outcome="y", covariates=("x",)))
    with pytest.raises(ValueError, match="refuse, drop"):
        decompose_twfe(panel, PLAIN, incomplete="fill")
