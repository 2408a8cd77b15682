"""Codes of one coder that override what a machine proposes (人工编码优先)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from yanting_research.core import CODES, check_table
from yanting_research.errors import CodingError

__all__ = ["decided_codes"]

_ROWS_SHOWN = 5


def decided_codes(
    codes: pd.DataFrame, *, units: Iterable[str], names: Iterable[str], expected: str
) -> dict[tuple[str, str], tuple[str, float]]:
    """Coder and value of every decided unit and code; blank cells decide nothing.

    Parameters
    ----------
    codes
        CODES of one coder, values 0 and 1.
    units, names
        Units and codes there are.
    expected
        What a row must name, for the error.

    Raises
    ------
    CodingError
        For codes of several coders, and for rows with an unknown unit, code or value.

    Examples
    --------
    >>> codes = pd.DataFrame({"unit_id": ["u"], "coder": ["A"], "code": ["x"], "value": [1.0]})
    >>> decided_codes(codes, units=["u"], names=["x"], expected="a unit and a code")
    {('u', 'x'): ('A', 1.0)}
    """
    given = check_table(codes, CODES).dropna(subset="value")
    coders = sorted(given["coder"].unique())
    if len(coders) > 1:
        raise CodingError(
            f"codes of {len(coders)} coders: {', '.join(coders)}", where="codes", expected="one coder's codes",
            remedy="adjudicate first, or filter by coder",
        )  # fmt: skip
    known: dict[str, set[Any]] = {"unit_id": set(units), "code": set(names), "value": {0.0, 1.0}}
    for column, allowed in known.items():
        wrong = given[~given[column].isin(allowed)]
        if len(wrong):
            shown = wrong.head(_ROWS_SHOWN)[["unit_id", "code", "value"]].to_dict("records")
            raise CodingError(
                f"{len(wrong)} rows with an unknown {column}: {shown}", where="codes",
                expected="0 or 1" if column == "value" else expected, remedy="mend these rows",
            )  # fmt: skip
    return {
        (str(row["unit_id"]), str(row["code"])): (str(row["coder"]), float(row["value"]))
        for row in given.to_dict("records")
    }
