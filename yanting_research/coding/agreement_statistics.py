"""The coefficients by name (一致性系数): what each needs, its formula, and its value over many draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from yanting_research.coding.agreement_counts import (
    alpha_parts,
    fleiss_parts,
    gwet_parts,
    krippendorff_alpha,
    pairwise_agreement,
    value_counts,
)
from yanting_research.coding.agreement_ratings import Ratings
from yanting_research.coding.agreement_tables import corrected, observed_and_expected, ratio

__all__ = ["REASONS_ZH", "STATISTICS", "Computed", "Statistic", "compute", "pair_tables", "unmet_need"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Statistic:
    """A coefficient: for pairs of coders, for all of them, or both; and its formula with its source."""

    formula: str
    pairs: bool
    groups: bool
    ordered: bool = False


_CHANCE = "(A_o - A_e) / (1 - A_e)"
STATISTICS: Mapping[str, Statistic] = {
    "percent": Statistic("A_o, mean over units of the share of agreeing pairs of coders", True, True),
    "percent_all": Statistic("share of units, coded by all, on which all coders agree", False, True),
    "holsti": Statistic("2 M / (N_1 + N_2), mean over pairs of coders (Holsti 1969)", True, True),
    "scott_pi": Statistic(f"{_CHANCE}, A_e = sum ((p_k + q_k) / 2)^2 (Scott 1955)", True, False),
    "bennett_s": Statistic(f"{_CHANCE}, A_e = 1 / q (Bennett, Alpert and Goldstein 1954)", True, False),
    "cohen_kappa": Statistic(f"{_CHANCE}, A_e = sum p_k q_k (Cohen 1960)", True, False),
    "cohen_kappa_linear": Statistic(
        f"{_CHANCE}, credit 1 - |v - w| / max (Cohen 1968, linear weights)", True, False, ordered=True
    ),
    "cohen_kappa_quadratic": Statistic(
        f"{_CHANCE}, credit 1 - (v - w)^2 / max (Cohen 1968, quadratic weights)", True, False, ordered=True
    ),
    "fleiss_kappa": Statistic(f"{_CHANCE}, A_e = sum p_k^2 over all coders (Fleiss 1971)", False, True),
    "krippendorff_alpha": Statistic("1 - D_o / D_e (Krippendorff 2011)", True, True),
    "gwet_ac1": Statistic(f"{_CHANCE}, A_e = sum pi_k (1 - pi_k) / (q - 1) (Gwet 2008)", True, True),
}
"""Coefficients that :func:`agreement` knows, in the order in which it computes them."""

REASONS_ZH: Mapping[str, str] = {
    "no_pairs": "没有两人都编过的单元",
    "no_variation": "所有取值相同，无从计算",
    "unequal_coders": "各单元的编码人数不等（Fleiss κ 要求相等，可用 α）",
    "needs_order": "定类编码没有次序，不能加权",
    "needs_zero": "定比尺度不能有负值",
    "mixed_values": "各编码的取值不同，不能合并计算",
    "no_code_defined": "没有一个编码算得出",
    "few_draws": "半数以上的重抽样本算不出，不给区间",
}
"""Why a coefficient or its interval is NaN, in Chinese."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A coefficient over all units, its parts, and over every draw."""

    value: float
    observed: float
    expected: float
    draws: Array
    reason: str = ""


def compute(name: str, patterns: Ratings, counts: Array) -> Computed:
    """A coefficient of some coders, for the data and for bootstrap draws.

    Parameters
    ----------
    name
        A key of ``STATISTICS``.
    patterns, counts
        As :func:`weighted_patterns` returns them for the coders concerned.
    """
    reason = unmet_need(name, patterns)
    nothing = float("nan")
    if reason:
        return Computed(nothing, nothing, nothing, np.full(len(counts) - 1, np.nan), reason)
    observed, expected = _parts(name, patterns, counts)
    values = observed if name in _UNCORRECTED else corrected(observed, expected)
    value = float(values[0])
    if name == "krippendorff_alpha":
        index = np.repeat(patterns.index, counts[0].astype(int), axis=1)
        value = krippendorff_alpha(
            np.where(index < 0, np.nan, np.asarray(patterns.values)[index]), level=patterns.level
        )
    if name in _UNCORRECTED:
        expected = np.full_like(values, np.nan)
    elif name == "krippendorff_alpha" and patterns.level != "nominal":
        observed = expected = np.full_like(values, np.nan)
    return Computed(
        value, float(observed[0]), float(expected[0]), values[1:], "no_variation" if np.isnan(value) else ""
    )


_UNCORRECTED = ("percent", "percent_all", "holsti")


def unmet_need(name: str, ratings: Ratings) -> str:
    """Why a coefficient cannot be computed from these ratings; ``""`` when it can, variation apart."""
    n_given = (ratings.index >= 0).sum(axis=0)
    if not (n_given >= 2).any():
        return "no_pairs"
    if STATISTICS[name].ordered and ratings.level == "nominal":
        return "needs_order"
    if name == "krippendorff_alpha" and ratings.level == "ratio" and min(ratings.values) < 0:
        return "needs_zero"
    partly = (n_given > 0) & (n_given < len(ratings.coders))
    if name == "fleiss_kappa" and partly.any():
        return "unequal_coders"
    if name == "percent_all" and not (n_given == len(ratings.coders)).any():
        return "no_pairs"
    return ""


def pair_tables(ratings: Ratings, weights: Array) -> Array:
    """Tables of two coders' values: draws × values × values."""
    first, second = ratings.index
    width = len(ratings.values)
    both = (first >= 0) & (second >= 0)
    cells = np.zeros((ratings.index.shape[1], width * width))
    cells[np.flatnonzero(both), first[both] * width + second[both]] = 1
    return (weights @ cells).reshape(len(weights), width, width)


def _parts(name: str, ratings: Ratings, weights: Array) -> tuple[Array, Array]:
    if STATISTICS[name].pairs and not STATISTICS[name].groups:
        return observed_and_expected(pair_tables(ratings, weights), name, values=ratings.values)
    zero = np.zeros(len(weights))
    if name == "holsti":
        return _holsti(ratings, weights), zero
    counts = value_counts(ratings.index, len(ratings.values))
    if name == "percent":
        return pairwise_agreement(counts, weights), zero
    if name == "percent_all":
        whole = counts.sum(axis=1) == len(ratings.coders)
        same = whole & (counts.max(axis=1) == len(ratings.coders))
        return ratio(weights @ same.astype(float), weights @ whole.astype(float)), zero
    if name == "fleiss_kappa":
        return fleiss_parts(counts, weights)
    if name == "gwet_ac1":
        return gwet_parts(counts, weights)
    return alpha_parts(counts, weights, values=ratings.values, level=ratings.level)


def _holsti(ratings: Ratings, weights: Array) -> Array:
    """Holsti's coefficient: agreements over all coding decisions, also those of one coder alone."""
    given = ratings.index >= 0
    total, n_pairs = np.zeros(len(weights)), 0
    for first in range(len(given)):
        for second in range(first):
            same = given[first] & (ratings.index[first] == ratings.index[second])
            decisions = weights @ (given[first].astype(float) + given[second])
            total = total + ratio(2 * (weights @ same.astype(float)), decisions)
            n_pairs += 1
    return total / n_pairs
