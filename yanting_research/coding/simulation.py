"""Simulated coders (模拟编码员): filled codes whose true agreement is known, to try and to teach with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
import pandas as pd

from yanting_research.coding.labels import check_coder
from yanting_research.core import CODES, check_table
from yanting_research.errors import CodingError

__all__ = ["SIMULATED", "simulate_coders"]

SIMULATED = "模拟"
"""What every label of a simulated coder begins with, so that no table of theirs passes for people's."""


def simulate_coders(
    truth: pd.DataFrame, skills: Mapping[str, float], *, seed: int, clarity: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Codes of simulated coders who know some cells and guess the others.

    A coder knows a cell of a code with probability ``skill * clarity`` and then gives the true
    value; otherwise the coder guesses, as often each value as the truth holds it. Two coders then
    agree with probability ``k + (1 - k) * sum(share ** 2)``, where ``k`` is the product of their
    probabilities of knowing: Krippendorff's alpha and Cohen's kappa in a large sample are ``k``,
    however rare the code is.

    Parameters
    ----------
    truth
        CODES of one coder, without blanks.
    skills
        Label of a coder -> skill [probability].
    seed
        Of the draws. Adding a coder does not change the others.
    clarity
        Code -> clarity [probability], by default 1 for every code.

    Returns
    -------
    DataFrame
        CODES; every label has 模拟 in front.

    Raises
    ------
    ValueError
        Without coders, for a probability outside [0, 1], an unknown code, a label not allowed.
    PrivacyError
        For a label that looks like a person; see :func:`check_coder`.
    CodingError
        When the truth has several coders, or blanks.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> rows = [{"unit_id": f"u{n:03d}", "coder": "key", "code": "x", "value": n % 4 == 0} for n in range(400)]
    >>> made = simulate_coders(build_table(rows, CODES), {"甲": 0.9, "乙": 0.8}, seed=1)  # planted: 0.72
    >>> from yanting_research.coding.agreement import agreement
    >>> table = agreement(made, seed=1, statistics=["krippendorff_alpha"], draws=0)
    >>> table.loc[table["scope"] == "code", ["coders", "value"]].round(2).values.tolist()
    [['模拟乙 | 模拟甲', 0.69]]
    """
    table = _checked_truth(truth)
    codes = sorted(table["code"].unique())
    clear = dict.fromkeys(codes, 1.0) | dict(clarity or {})
    chances = {**skills, **clear}
    outside = [name for name, chance in chances.items() if not 0 <= chance <= 1]
    unknown = sorted(set(clear) - set(codes))
    if not skills or outside or unknown:
        raise ValueError(
            f"skills={dict(skills)}, clarity={dict(clarity or {})}; allowed: at least one coder, probabilities from "
            f"0 to 1, codes {', '.join(codes)}"
        )
    made = [_coder(table, check_coder(SIMULATED + coder), skills[coder], clear, seed=seed) for coder in sorted(skills)]
    return check_table(pd.concat(made, ignore_index=True), CODES)


def _checked_truth(truth: pd.DataFrame) -> pd.DataFrame:
    table = check_table(truth, CODES)
    n_coders, n_blank = table["coder"].nunique(), int(table["value"].isna().sum())
    if n_coders != 1 or n_blank:
        raise CodingError(
            f"{n_blank} cells are blank" if n_coders == 1 else f"{n_coders} coders",
            where="truth",
            expected="a value of one coder in every cell",
            remedy="settle the codes first, see adjudicated_codes",
        )
    return table.sort_values(["unit_id", "code"], ignore_index=True)


def _coder(table: pd.DataFrame, label: str, skill: float, clarity: Mapping[str, float], *, seed: int) -> pd.DataFrame:
    digest = hashlib.sha256(label.encode()).digest()
    generator = np.random.default_rng([seed, int.from_bytes(digest[:8], "big")])
    knows = generator.random(len(table)) < skill * table["code"].map(clarity).to_numpy(dtype=float)
    guesses = np.empty(len(table))
    for _, cells in table.groupby("code", sort=True):
        guesses[cells.index] = generator.choice(cells["value"].to_numpy(), size=len(cells))
    return table.assign(coder=label, value=np.where(knows, table["value"], guesses))
