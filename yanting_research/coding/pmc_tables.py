"""The multi-input-output table (多投入产出表): read, checked cell by cell, and put together from codes."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

import pandas as pd

from yanting_research.coding.decisions import decided_codes
from yanting_research.coding.pmc_variables import PmcVariables, check_variables, sub_code
from yanting_research.core import PMC_TABLE, build_table, check_table
from yanting_research.errors import CodingError

__all__ = ["check_pmc_table", "decide_pmc", "pmc_as_printed", "pmc_table_from_scores"]

_NAMES = ("main", "sub")
_SHOWN = 8


def pmc_table_from_scores(scores: pd.DataFrame, *, coder: str = "published", where: str = "scores") -> pd.DataFrame:
    """A published or hand-made table of zeros and ones as PMC_TABLE.

    Parameters
    ----------
    scores
        One row a sub-variable: columns ``main`` and ``sub``, then one column a policy. The order
        of the rows is the order of the variables.
    coder
        Label of whoever set the values.
    where
        File name for error messages.

    Returns
    -------
    DataFrame
        PMC_TABLE. Every 1 is marked ``missing``: such a table has no sentences.

    Raises
    ------
    CodingError
        For missing columns, no policy, names that are empty or stand twice, a main variable
        whose rows stand apart, a main variable without sub-variables; and for every cell that
        is not 0 or 1, with policy and variable.

    Examples
    --------
    >>> scores = pd.DataFrame({"main": ["工具", "工具"], "sub": ["供给", "需求"], "甲": [1, 0], "乙": [1, 2]})
    >>> pmc_table_from_scores(scores)
    Traceback (most recent call last):
    ...
    yanting_research.errors.CodingError: scores: 1 cells are not 0 or 1: policy 乙, 工具/需求 = 2; expected: ...
    """
    missing = [name for name in _NAMES if name not in scores.columns]
    policies = [name for name in scores.columns if name not in _NAMES]
    if missing or not policies or scores.empty:
        raise CodingError(
            f"missing columns {', '.join(missing)}" if missing else "no policy or no variable", where=where,
            expected="columns main, sub and one a policy; one row a sub-variable",
        )  # fmt: skip
    _check_policies(policies, where)
    pairs = [(_name(main), _name(sub)) for main, sub in zip(scores["main"], scores["sub"], strict=True)]
    _check_main_without_subs(pairs, where)
    check_variables(pairs, where=where)
    cells: list[dict[Hashable, object]] = [
        {"policy": str(policy), "position": position, "main": main, "sub": sub, "value": value, "coder": coder}
        for policy in policies
        for position, ((main, sub), value) in enumerate(zip(pairs, scores[policy], strict=True), 1)
    ]
    _refuse_cells([cell for cell in cells if _number(cell["value"]) not in (0.0, 1.0)], where)
    rows = [
        {
            "policy": cell["policy"], "position": cell["position"], "main": cell["main"], "sub": cell["sub"],
            "value": _number(cell["value"]), "coder": coder,
            "evidence": "missing" if _number(cell["value"]) == 1 else "none",
        }
        for cell in cells
    ]  # fmt: skip
    return build_table(rows, PMC_TABLE)


def pmc_as_printed(scores: pd.DataFrame) -> pd.DataFrame:
    """Main scores of a published table with its cells as they stand, faulty ones included.

    To reproduce what a paper printed, and for nothing else: a 2 in a binary table counts twice
    here, which :func:`pmc_table_from_scores` refuses.

    Parameters
    ----------
    scores
        As in :func:`pmc_table_from_scores`; every cell a number.

    Returns
    -------
    DataFrame
        Policies by main variables, both in the order of ``scores``; the sum of a row is the index.

    Examples
    --------
    >>> scores = pd.DataFrame({"main": ["工具", "工具"], "sub": ["供给", "需求"], "乙": [1, 2]})
    >>> pmc_as_printed(scores).loc["乙", "工具"]
    np.float64(1.5)
    """
    return scores.drop(columns="sub").groupby("main", sort=False).mean().T


def check_pmc_table(table: pd.DataFrame, *, where: str = "table") -> pd.DataFrame:
    """PMC_TABLE in which every policy has the same variables and every value is 0 or 1.

    Raises
    ------
    CodingError
        Naming the policies and variables at fault.

    Examples
    --------
    >>> row = {"policy": "甲", "position": 1, "main": "工具", "sub": "供给", "value": float("nan"), "evidence": "none"}
    >>> check_pmc_table(build_table([row], PMC_TABLE))
    Traceback (most recent call last):
    ...
    yanting_research.errors.CodingError: table: 1 cells are not 0 or 1: policy 甲, 工具/供给 = nan; expected: ...
    """
    table = check_table(table, PMC_TABLE, where=where)
    if table.empty:
        raise CodingError("no policy", where=where, expected="at least one policy")
    first = str(table["policy"].iloc[0])
    variables = _variables(table[table["policy"] == first])
    own = pd.Series(list(zip(table["position"], table["main"], table["sub"], strict=True)), index=table["policy"])
    for policy, cells in own.groupby(level=0, sort=True):
        if cells.tolist() != variables:
            differing = sorted(set(variables) ^ set(cells))[:_SHOWN]
            raise CodingError(
                f"policies {first} and {policy} do not have the same variables: "
                f"{', '.join(sub_code(main, sub) for _, main, sub in differing)}",
                where=where, expected="every sub-variable once a policy", remedy="add the missing cells",
            )  # fmt: skip
    check_variables([(main, sub) for _, main, sub in variables], where=where)
    _refuse_cells(table[~table["value"].isin([0.0, 1.0])].to_dict("records"), where)
    return table


def decide_pmc(proposed: pd.DataFrame, codes: pd.DataFrame, variables: PmcVariables) -> pd.DataFrame:
    """The table with a person's decisions in place of the rule's.

    Parameters
    ----------
    proposed
        PMC_TABLE of a rule.
    codes
        CODES of one coder, or adjudicated: ``unit_id`` is the policy, ``code`` is ``main/sub``.
    variables
        The table of variables, for the codes allowed.

    Returns
    -------
    DataFrame
        PMC_TABLE. A 1 that the rule had proposed keeps its sentence; a 1 that only a person set
        is marked ``missing`` until a sentence is given; a 0 loses it.

    Raises
    ------
    CodingError
        For codes of several coders, an unknown policy or variable, or a value that is not 0 or 1.

    Examples
    --------
    >>> from yanting_research.coding import default_pmc_variables
    >>> from yanting_research.core import CODES
    >>> cell = {"policy": "甲", "position": 1, "main": "政策性质", "sub": "预测", "value": 0.0, "coder": "machine",
    ...         "evidence": "none"}
    >>> codes = build_table([{"unit_id": "甲", "coder": "A", "code": "政策性质/预测", "value": 1.0}], CODES)
    >>> decided = decide_pmc(build_table([cell], PMC_TABLE), codes, default_pmc_variables())
    >>> decided[["value", "coder", "evidence"]].values.tolist()
    [[1.0, 'A', 'missing']]
    """
    table = check_pmc_table(proposed)
    decisions = decided_codes(
        codes, units=table["policy"], names=(sub.code for sub in variables.subs),
        expected="a policy and a main/sub of this table",
    )  # fmt: skip
    return build_table([_decided(cell, decisions) for cell in table.to_dict("records")], PMC_TABLE)


def _decided(cell: dict[Hashable, object], decisions: dict[tuple[str, str], tuple[str, float]]) -> dict[str, object]:
    row = {str(name): value for name, value in cell.items()}
    decision = decisions.get((str(cell["policy"]), sub_code(str(cell["main"]), str(cell["sub"]))))
    if decision is None:
        return row
    coder, value = decision
    row |= {"value": value, "coder": coder}
    if value == 0:
        return row | {"cue": "", "sentence": "", "evidence": "none"}
    return row | {"evidence": "sentence" if row["sentence"] else "missing"}


def _check_policies(policies: Sequence[Hashable], where: str) -> None:
    names = [str(policy) for policy in policies]
    double = sorted({name for name in names if names.count(name) > 1})
    if double or any(not name.strip() for name in names):
        raise CodingError(
            f"policies that stand twice: {', '.join(double)}" if double else "a policy without a name",
            where=where, expected="one column a policy, each with a name of its own",
        )  # fmt: skip


def _check_main_without_subs(pairs: Sequence[tuple[str, str]], where: str) -> None:
    empty = sorted({main for main, sub in pairs if main and not sub and not any(m == main and s for m, s in pairs)})
    if empty:
        raise CodingError(
            f"main variables without sub-variables: {', '.join(empty)}", where=where,
            expected="at least one sub-variable each", remedy="add them, or take the main variable out",
        )  # fmt: skip


def _name(value: object) -> str:
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else str(value)


def _number(value: object) -> float:
    """The number in a cell; NaN for what is none, which the check refuses with its place."""
    if isinstance(value, bool | int | float) or hasattr(value, "__float__"):
        return float(value)
    text = str(value).strip()
    return float(text) if text in {"0", "1"} else math.nan


def _refuse_cells(wrong: list[dict[Hashable, object]], where: str) -> None:
    if not wrong:
        return
    shown = "; ".join(f"policy {c['policy']}, {c['main']}/{c['sub']} = {c['value']}" for c in wrong[:_SHOWN])
    raise CodingError(
        f"{len(wrong)} cells are not 0 or 1: {shown}", where=where, expected="0 or 1 in every cell",
        remedy="go back to the coding sheet; a 2 would count as two sub-variables",
    )  # fmt: skip


def _variables(rows: pd.DataFrame) -> list[tuple[int, str, str]]:
    return list(zip(rows["position"].tolist(), rows["main"], rows["sub"], strict=True))
