"""Simulated coders: the agreement that was planted is the agreement that is measured."""

from __future__ import annotations

import pandas as pd
import pytest

from yanting_research.coding import SIMULATED, agreement, simulate_coders
from yanting_research.core import CODES, build_table
from yanting_research.errors import CodingError, PrivacyError


def planted(n: int, **every: int) -> pd.DataFrame:
    """A code by name, 1 in every so-many units, 2 in none."""
    return build_table(
        (
            {"unit_id": f"u{i:05d}", "coder": "key", "code": code, "value": float(i % step == 0)}
            for i in range(n)
            for code, step in every.items()
        ),
        CODES,
    )


def measured(codes: pd.DataFrame, statistic: str) -> dict[str, float]:
    table = agreement(codes, seed=1, statistics=[statistic], draws=0)
    table = table[table["scope"] == "code"]
    return dict(zip(table["code"], table["value"].tolist(), strict=True))


@pytest.mark.parametrize("statistic", ["krippendorff_alpha", "cohen_kappa"])
def test_planted_agreement_is_recovered_however_rare_the_code(statistic: str) -> None:
    """Product of skills and of clarities: 0.95 * 0.9 = 0.855, times 0.8 ** 2 = 0.547."""
    truth = planted(20_000, common=2, rare=20, vague=3)
    made = simulate_coders(truth, {"甲": 0.95, "乙": 0.9}, seed=3, clarity={"vague": 0.8})
    assert measured(made, statistic) == pytest.approx({"common": 0.855, "rare": 0.855, "vague": 0.5472}, abs=0.02)


def test_three_values_and_three_coders() -> None:
    """Alpha of three coders is the mean over the pairs: (0.9 * 0.8 + 0.9 * 0.7 + 0.8 * 0.7) / 3 = 0.6367."""
    truth = planted(12_000, x=2)
    truth = truth.assign(value=truth.index % 3).astype({"value": "float64"})
    made = simulate_coders(truth, {"甲": 0.9, "乙": 0.8, "丙": 0.7}, seed=3)
    table = agreement(made, seed=1, statistics=["krippendorff_alpha"], draws=0)
    together = table[(table["n_coders"] == 3) & (table["scope"] == "code")]["value"]
    assert together.tolist() == pytest.approx([0.6367], abs=0.02)


def test_full_skill_is_the_truth_and_every_label_says_simulated() -> None:
    truth = planted(40, x=4)
    made = simulate_coders(truth, {"甲": 1.0}, seed=1)
    assert made["value"].tolist() == truth["value"].tolist()
    assert set(made["coder"]) == {"模拟甲"}
    assert SIMULATED == "模拟"


def test_same_seed_same_codes_whatever_the_order_and_the_other_coders() -> None:
    truth = planted(60, x=3, y=5)
    first = simulate_coders(truth, {"甲": 0.5}, seed=8)
    shuffled = simulate_coders(truth.sample(frac=1, random_state=1), {"乙": 0.9, "甲": 0.5}, seed=8)
    again = shuffled[shuffled["coder"] == "模拟甲"].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, again, check_like=True)
    assert not first.equals(simulate_coders(truth, {"甲": 0.5}, seed=9))


@pytest.mark.parametrize(
    ("skills", "clarity"), [({}, {}), ({"甲": 1.1}, {}), ({"甲": float("nan")}, {}), ({"甲": 0.5}, {"z": 0.5})]
)
def test_a_wrong_argument_is_refused(skills: dict[str, float], clarity: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="allowed: at least one coder"):
        simulate_coders(planted(4, x=2), skills, seed=1, clarity=clarity)


def test_a_truth_with_blanks_or_two_coders_is_refused() -> None:
    truth = planted(4, x=2)
    with pytest.raises(CodingError, match="1 cells are blank"):
        simulate_coders(truth.assign(value=[1.0, 0.0, float("nan"), 0.0]), {"甲": 0.5}, seed=1)
    with pytest.raises(CodingError, match="2 coders"):
        simulate_coders(pd.concat([truth, truth.assign(coder="other")]), {"甲": 0.5}, seed=1)
    with pytest.raises(PrivacyError):
        simulate_coders(truth, {"13800000000": 0.5}, seed=1)
