"""Dominance rules by hand, the hidden sums attacked from outside and from inside, and beside tau-ARGUS."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from yanting_research.core.dominance import DominanceRule, suppress_magnitudes
from yanting_research.core.suppression import attack_table
from yanting_research.errors import ContractError

ORACLE = json.loads((Path(__file__).parents[1] / "reference" / "dominance_tauargus.json").read_text("utf-8"))
RULES = {"nk": DominanceRule(p=1e-9, least=1), "p": DominanceRule(n=1, k=99.9999999, least=1)}
"""One rule at a time, as tau-ARGUS was asked."""


def contributions(cells: dict[tuple[str, str], list[float]]) -> pd.DataFrame:
    rows = [(*place, f"{place}{n}", amount) for place, amounts in cells.items() for n, amount in enumerate(amounts)]
    return pd.DataFrame(rows, columns=["row", "column", "contributor", "amount"])


def test_nk_by_hand() -> None:
    """NK(2, 90): sensitive when x1 + x2 > 90 % of X; distance (x1 + x2) 100 / 90 - X."""
    rule = RULES["nk"]
    assert rule.needed(np.array([50.0, 40, 10])) == 0  # 90 of 100 are not more than 90 %
    assert rule.needed(np.array([9.0, 60, 31])) == pytest.approx(91 * 100 / 90 - 100)
    assert rule.needed(np.array([7.0])) == pytest.approx(7 * 100 / 90 - 7)


def test_p_percent_by_hand() -> None:
    """Sensitive when X - x1 - x2 < 10 % of x1, for then x2 knows x1 to within 10 %."""
    rule = RULES["p"]
    assert rule.needed(np.array([100.0, 50, 10])) == 0
    assert rule.needed(np.array([100.0, 50, 9])) == pytest.approx(1)
    assert rule.needed(np.array([100.0, 50])) == pytest.approx(10)


def test_few_contributors_and_none() -> None:
    assert DominanceRule().needed(np.full(4, 25.0)) == pytest.approx(10)
    assert DominanceRule().needed(np.full(5, 25.0)) == 0
    assert DominanceRule().needed(np.array([])) == 0
    with pytest.raises(ValueError, match="k between 0 and 100"):
        DominanceRule(k=100)


def test_one_large_farm_is_hidden_and_cannot_be_worked_back() -> None:
    """By hand: A/x is 112 of which 105 are two; with B/y as cheapest ring A/y, B/x and B/y go too."""
    alike = {("A", "y"): [20.0] * 6, ("B", "x"): [30.0] * 6, ("B", "y"): [40.0] * 6, ("C", "x"): [90.0] * 6,
             ("C", "y"): [90.0] * 6}  # fmt: skip
    made = suppress_magnitudes(contributions({("A", "x"): [100.0, 5, 5, 1, 1]} | alike))
    assert made.hidden.astype(int).tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 0], [0, 0, 0]]
    assert made.table[0, 0] == 112
    need = max(105 * 100 / 90 - 112, 0.1 * 100 - 7)
    assert made.needed[0, 0] == pytest.approx(need)
    assert made.low[0, 0] <= 112 - need
    assert made.high[0, 0] >= 112 + need
    assert np.isnan(made.shown()[0, 0])


def test_somebody_alone_in_a_hidden_cell_learns_nothing_of_another() -> None:
    """Two sensitive cells of a row have one contributor each: who knows its own would get the other from the total."""
    many = [50.0] * 6
    cells = {("A", "x"): [70.0], ("A", "y"): [30.0], ("A", "z"): many, ("B", "x"): many, ("B", "y"): many,
             ("B", "z"): many}  # fmt: skip
    made = suppress_magnitudes(contributions(cells), rule=RULES["p"])
    for known, other in (((0, 0), (0, 1)), ((0, 1), (0, 0))):
        seen = made.hidden.copy()
        seen[known] = False
        low, high = attack_table(made.table, seen)
        assert low[other] <= made.table[other] - made.needed[other] + 1e-6
        assert high[other] >= made.table[other] + made.needed[other] - 1e-6


def test_a_contributor_counts_once_in_a_total() -> None:
    rows = [("A", "x", "only", 10.0), ("A", "y", "only", 20.0)]
    rows += [("B", column, f"b{n}", 9.0) for column in "xy" for n in range(6)]
    made = suppress_magnitudes(pd.DataFrame(rows, columns=["row", "column", "contributor", "amount"]))
    assert made.sensitive[0].tolist() == [True, True, True]


def test_the_same_cells_are_sensitive_to_tau_argus() -> None:
    for one in ORACLE["tables"]:
        table = pd.DataFrame(
            [(i, j, n, amount) for n, (i, j, amount) in enumerate(one["rows"])],
            columns=["row", "column", "contributor", "amount"],
        )
        for name, rule in RULES.items():
            primary = np.array(one[name]["primary"])
            for i, j in np.ndindex(primary.shape):
                inside = table[(table["row"] == i) | (i == len(primary) - 1)]
                inside = inside[(inside["column"] == j) | (j == primary.shape[1] - 1)]
                assert (rule.needed(inside["amount"].to_numpy(dtype=float)) > 0) == bool(primary[i, j])


def test_hidden_sums_beside_tau_argus() -> None:
    """The last table with both rules: as many hidden as by its optimal method, and its pattern passes our attack."""
    one = ORACLE["tables"][-1]
    rows = [(f"r{i}", f"c{j}", n, amount) for n, (i, j, amount) in enumerate(one["rows"])]
    for name, rule in RULES.items():
        made = suppress_magnitudes(pd.DataFrame(rows, columns=["row", "column", "contributor", "amount"]), rule=rule)
        theirs = np.array(one[name]["hidden"], dtype=bool)
        assert made.hidden.sum() <= theirs.sum()
        for hidden in (made.hidden, theirs):
            low, high = attack_table(made.table, hidden, cells=made.sensitive)
            assert (low <= np.maximum(0, made.table - made.needed) + 1e-6)[made.sensitive].all()
            assert (high >= made.table + made.needed - 1e-6)[made.sensitive].all()


def test_what_is_no_amount_is_refused() -> None:
    with pytest.raises(ContractError, match="no column contributor"):
        suppress_magnitudes(pd.DataFrame({"row": ["a"], "column": ["b"], "amount": [1]}))
    with pytest.raises(ContractError, match="2 amounts are negative or no number"):
        suppress_magnitudes(contributions({("A", "x"): [1.0, -1.0, float("nan")]}))
