"""How many people look alike (k 匿名): said before a model is fitted to data about persons."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from yanting_research.errors import ContractError

__all__ = ["LEAST_ALIKE", "k_anonymity"]

LEAST_ALIKE = 5
"""People who should share every combination of what others may know of them."""


def k_anonymity(table: pd.DataFrame, quasi_identifiers: Sequence[str], *, least: int = LEAST_ALIKE) -> pd.DataFrame:
    """How many rows share each combination of the columns by which a person might be recognised.

    Parameters
    ----------
    table
        One row a person.
    quasi_identifiers
        Columns that others may know: age, sex, township, education. A missing value is a value of its own.
    least
        Rows of smaller groups are counted as ``n_below``.

    Returns
    -------
    DataFrame
        One row: ``quasi_identifiers``, ``n_rows``, ``n_classes`` (combinations), ``k`` (the smallest group; 0 for no
        rows), ``n_alone`` (rows that are alone with theirs), ``n_below`` and ``share_below`` (NaN for no rows).

    Raises
    ------
    ContractError
        When a column is not there.
    ValueError
        For no column.

    References
    ----------
    Sweeney (2002), International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10(5), 557-570.

    Examples
    --------
    >>> people = pd.DataFrame({"sex": ["f", "f", "m"], "age": ["36-45", "36-45", "36-45"]})
    >>> k_anonymity(people, ["sex", "age"])[["n_classes", "k", "n_alone", "n_below"]].values.tolist()
    [[2, 1, 1, 3]]
    """
    names = list(quasi_identifiers)
    if not names:
        raise ValueError("quasi_identifiers is empty; allowed: at least one column")
    absent = [name for name in names if name not in table.columns]
    if absent:
        raise ContractError(
            f"no column {', '.join(absent)}", where="k_anonymity", expected="columns of the table", remedy="name others"
        )
    sizes = table.groupby(names, dropna=False, observed=True, sort=False).size()
    n_below = int(sizes[sizes < least].sum())
    return pd.DataFrame(
        {
            "quasi_identifiers": ["、".join(names)], "n_rows": [len(table)], "n_classes": [len(sizes)],
            "k": [int(sizes.min()) if len(sizes) else 0], "n_alone": [int((sizes == 1).sum())], "n_below": [n_below],
            "share_below": [n_below / len(table) if len(table) else float("nan")],
        }
    )  # fmt: skip
