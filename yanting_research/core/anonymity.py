"""How many people look alike (k 匿名), and categories of few: said before a model of persons, or refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from yanting_research.errors import ContractError

__all__ = ["LEAST_ALIKE", "k_anonymity", "thin_cells"]

LEAST_ALIKE = 5
"""People who should share every combination of what others may know of them."""
_TWO = 2


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


def thin_cells(
    table: pd.DataFrame, groupings: Iterable[Sequence[str]], *, person: str, least: int = LEAST_ALIKE
) -> dict[tuple[str, ...], int]:
    """Categories of so few persons that a coefficient of theirs is nearly a statement about them.

    Parameters
    ----------
    table
        The rows that a model used.
    groupings
        The columns of each term of the model. Texts, categories and columns of two values group persons; numbers
        with more values do not. A product of columns groups by all of them together.
    person
        Column that tells persons apart; several rows may be about one.
    least
        Persons that every category must hold.

    Returns
    -------
    dict
        Grouping columns to the number of their categories with fewer persons, in the order given; those without any
        are left out.

    Examples
    --------
    >>> people = pd.DataFrame({"id": range(12), "party": ["yes"] * 9 + ["no"] * 3, "age": range(30, 42)})
    >>> thin_cells(people, [["party"], ["age"]], person="id")
    {('party',): 1}
    """
    found: dict[tuple[str, ...], int] = {}
    for columns in groupings:
        names = tuple(name for name in dict.fromkeys(columns) if _groups(table[name]))
        if names:
            sizes = table.groupby(list(names), dropna=False, observed=True, sort=False)[person].nunique()
            n_thin = int((sizes < least).sum())
            found |= {names: n_thin} if n_thin else {}
    return found


def _groups(column: pd.Series[Any]) -> bool:
    return not pd.api.types.is_numeric_dtype(column) or column.nunique() <= _TWO
