"""How firm a PMC ranking is (稳健性): one variable left out, the text's length, a second coder."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from yanting_research.coding.agreement import agreement
from yanting_research.coding.pmc import pmc_index, pmc_ranks
from yanting_research.coding.pmc_tables import check_pmc_table
from yanting_research.coding.pmc_variables import sub_code
from yanting_research.core import CODES, PMC_INDEX, PMC_SENSITIVITY, build_table, check_table
from yanting_research.errors import CodingError

__all__ = ["LengthCheck", "leave_one_out", "pmc_agreement", "pmc_codes", "pmc_length"]

_DRAWS = 9999
_FEWEST = 5
_BATCH = 1000

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LengthCheck:
    """Rank correlation of index and text length.

    Attributes
    ----------
    n
        Policies.
    rho, p_value
        Spearman's rho of mid-ranks, two-sided permutation p; NaN when refused.
    sentence
        The result in words, in Chinese.
    refused
        Why there is no number, in Chinese; empty when there is one.
    """

    n: int
    rho: float
    p_value: float
    sentence: str
    refused: str


def leave_one_out(table: pd.DataFrame) -> pd.DataFrame:
    """Index and rank of every policy without each main variable and without each sub-variable.

    Parameters
    ----------
    table
        PMC_TABLE.

    Returns
    -------
    DataFrame
        PMC_SENSITIVITY. A main variable whose only sub-variable is left out goes with it. With
        one main variable in all, nothing remains and nothing is left out.

    Examples
    --------
    >>> from yanting_research.coding import pmc_table_from_scores
    >>> scores = pd.DataFrame({"main": ["工具", "工具", "时效"], "sub": ["供给", "需求", "长期"], "甲": [1, 0, 1],
    ...                        "乙": [1, 1, 0]})
    >>> firm = leave_one_out(pmc_table_from_scores(scores))
    >>> firm.query("level == 'main' and dropped == '时效'")[["policy", "rank_change"]].values.tolist()
    [['乙', -1], ['甲', 1]]
    """
    cells = check_pmc_table(table)
    first = pmc_index(cells)
    whole = list(zip(first["policy"], first["index"].tolist(), first["rank"].tolist(), strict=True))
    values = cells.pivot_table(index="policy", columns="position", values="value")
    variables = cells[cells["policy"] == cells["policy"].iloc[0]].sort_values("position")
    mains, subs = variables["main"].to_numpy(), variables["sub"].to_numpy()
    rows: list[dict[str, object]] = []
    for level, place, name, kept in _drops(mains, subs):
        index = _index(values.to_numpy(), mains, kept)
        ranks = pmc_ranks(index)
        rows += [
            {
                "level": level, "position": place, "dropped": name, "policy": policy, "index": index[at],
                "index_change": index[at] - before, "rank": int(ranks[at]), "rank_change": int(ranks[at]) - rank,
            }
            for at, (policy, before, rank) in enumerate(whole)
        ]  # fmt: skip
    return build_table(rows, PMC_SENSITIVITY)


def pmc_length(index: pd.DataFrame, lengths: Mapping[str, int], *, seed: int = 0, draws: int = _DRAWS) -> LengthCheck:
    """Whether longer texts have higher indexes: a 1 asks only that something is mentioned.

    Parameters
    ----------
    index
        PMC_INDEX.
    lengths
        policy -> characters of its text.
    seed, draws
        Of the permutation.

    Raises
    ------
    CodingError
        For a policy without a length.

    Examples
    --------
    >>> from yanting_research.coding import pmc_table_from_scores
    >>> cells = {f"P{n}": [1] * n + [0] * (5 - n) for n in range(6)}
    >>> scores = pd.DataFrame({"main": ["工具"] * 5, "sub": [*"abcde"]} | cells)
    >>> check = pmc_length(pmc_index(pmc_table_from_scores(scores)), {f"P{n}": 100 * n for n in range(6)})
    >>> round(check.rho, 6), check.p_value < 0.05
    (1.0, True)
    """
    rows = check_table(index, PMC_INDEX)
    absent = [policy for policy in rows["policy"] if policy not in lengths]
    if absent:
        raise CodingError(
            f"no length for {', '.join(absent[:8])}", where="lengths", expected="characters of every policy's text"
        )
    n = len(rows)
    x, y = rows["index"].to_numpy(), np.array([lengths[policy] for policy in rows["policy"]], dtype=float)
    if n < _FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        reason = f"只有{n}份政策，少于{_FEWEST}份" if n < _FEWEST else "指数或篇幅没有差别"
        return LengthCheck(n, math.nan, math.nan, "", f"{reason}，不计算指数与篇幅的相关。")
    rho, p = _spearman(stats.rankdata(x), stats.rankdata(y), seed=seed, draws=draws)
    sentence = f"{n}份政策的指数与篇幅的等级相关为{rho:.2f}（置换检验p{'<0.001' if p < 0.001 else f'={p:.3f}'}）。"
    if rho > 0 and p < 0.05:
        sentence += "篇幅长的指数高，排序里有一部分只是篇幅。"
    return LengthCheck(n, rho, p, sentence, "")


def pmc_codes(table: pd.DataFrame, *, coder: str = "") -> pd.DataFrame:
    """PMC_TABLE as CODES: unit_id is the policy, code is main/sub.

    Parameters
    ----------
    table
        PMC_TABLE.
    coder
        One label for all; by default the label of each cell.

    Examples
    --------
    >>> from yanting_research.coding import pmc_table_from_scores
    >>> scores = pd.DataFrame({"main": ["工具"], "sub": ["供给"], "甲": [1]})
    >>> pmc_codes(pmc_table_from_scores(scores), coder="A").values.tolist()
    [['甲', 'A', '工具/供给', 1.0]]
    """
    rows = [
        {
            "unit_id": cell["policy"], "coder": coder or cell["coder"], "value": cell["value"],
            "code": sub_code(cell["main"], cell["sub"]),
        }
        for cell in check_pmc_table(table).to_dict("records")
    ]  # fmt: skip
    return build_table(rows, CODES)


def pmc_agreement(tables: Mapping[str, pd.DataFrame], *, seed: int, draws: int = 1000) -> pd.DataFrame:
    """Krippendorff's alpha and percent agreement of coders, for every sub-variable.

    Parameters
    ----------
    tables
        Label of the coder -> PMC_TABLE of the same policies and variables; two or more.
    seed, draws
        Of the bootstrap over policies.

    Returns
    -------
    DataFrame
        AGREEMENT, per sub-variable, pooled and mean. A sub-variable that all coders judged the
        same in all policies has no alpha: ``reason`` says so, and it is not 1.

    Raises
    ------
    CodingError
        For fewer than two tables, or tables of different policies or variables.

    Examples
    --------
    >>> from yanting_research.coding import pmc_table_from_scores
    >>> one = pd.DataFrame({"main": ["工具"], "sub": ["供给"], "甲": [1], "乙": [0], "丙": [1], "丁": [0]})
    >>> two = one.assign(丁=1)
    >>> tables = {"A": pmc_table_from_scores(one), "B": pmc_table_from_scores(two)}
    >>> alpha = pmc_agreement(tables, seed=0, draws=0).query("scope == 'code' and statistic == 'krippendorff_alpha'")
    >>> alpha["value"].round(4).tolist()
    [0.5333]
    """
    if len(tables) < 2:
        raise CodingError(f"{len(tables)} coders", where="tables", expected="two or more coders of the same policies")
    codes = {coder: pmc_codes(table, coder=coder) for coder, table in tables.items()}
    cells = {coder: set(zip(rows["unit_id"], rows["code"], strict=True)) for coder, rows in codes.items()}
    first, *others = cells
    for other in others:
        differing = sorted(cells[first] ^ cells[other])
        if differing:
            raise CodingError(
                f"{first} and {other} differ in {len(differing)} cells: {differing[:4]}", where="tables",
                expected="the same policies and variables for every coder", remedy="code the missing cells",
            )  # fmt: skip
    stacked = check_table(pd.concat(codes.values(), ignore_index=True), CODES)
    return agreement(stacked, seed=seed, statistics=("percent", "krippendorff_alpha"), draws=draws)


def _drops(mains: NDArray[np.object_], subs: NDArray[np.object_]) -> list[tuple[str, int, str, NDArray[np.bool_]]]:
    """Every variable that may be left out, with what remains."""
    order = list(dict.fromkeys(mains))
    drops = [("main", place, str(name), mains != name) for place, name in enumerate(order, 1)]
    for at in range(len(mains)):
        kept = np.arange(len(mains)) != at
        drops.append(("sub", at + 1, sub_code(mains[at], subs[at]), kept))
    return [drop for drop in drops if drop[3].any()]


def _index(values: Array, mains: NDArray[np.object_], kept: NDArray[np.bool_]) -> Array:
    """Sum of the means of what remains of each main variable."""
    total = np.zeros(len(values))
    for name in dict.fromkeys(mains[kept]):
        total += values[:, kept & (mains == name)].mean(axis=1)
    return total


def _spearman(x: Array, y: Array, *, seed: int, draws: int) -> tuple[float, float]:
    """Pearson's correlation of ranks and its two-sided permutation p."""
    x, y = (x - x.mean()) / np.linalg.norm(x - x.mean()), (y - y.mean()) / np.linalg.norm(y - y.mean())
    rho = float(np.clip(x @ y, -1, 1))
    generator = np.random.default_rng(seed)
    reached = 0
    for start in range(0, draws, _BATCH):
        shuffled = generator.permuted(np.tile(y, (min(_BATCH, draws - start), 1)), axis=1)
        reached += int((np.abs(shuffled @ x) >= abs(rho) - 1e-12).sum())
    return rho, (1 + reached) / (1 + draws)
