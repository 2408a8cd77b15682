"""Design matrices (设计矩阵) from the terms of a formula; nothing in a formula is run."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core.formulas import Factor, Formula
from yanting_research.errors import FormulaError

__all__ = ["complete_rows", "design_matrix"]

INTERCEPT = "intercept"
MAX_LEVELS = 200
_SHOWN = 5
_WHERE = "design matrix"


def complete_rows(table: pd.DataFrame, columns: Sequence[str]) -> pd.Series[bool]:
    """Which rows hold a value in every one of the columns; blank text is none.

    Raises
    ------
    FormulaError
        For a column that is not there.

    Examples
    --------
    >>> complete_rows(pd.DataFrame({"a": [1.0, None], "b": ["x", "y"]}), ["a", "b"]).tolist()
    [True, False]
    """
    found = pd.Series(True, index=table.index)
    for name in columns:
        column = _column(table, name)
        found &= column.notna()
        if not pd.api.types.is_numeric_dtype(column):
            found &= column.astype("str").str.strip() != ""
    return found


def design_matrix(table: pd.DataFrame, formula: Formula, *, reference: pd.DataFrame | None = None) -> pd.DataFrame:
    """The right side of a formula as columns of numbers.

    Parameters
    ----------
    table
        Rows without missing values in the formula's columns: choose them with :func:`complete_rows`, and name those
        that are lost.
    formula
        See :func:`parse_formula`.
    reference
        Rows that a model was fitted on: their levels, means and standard deviations are used, so that other rows get
        the columns of that fit.

    Returns
    -------
    DataFrame
        ``intercept`` first, if there is one; numbers as they are; texts, flags and ``cat()`` as one 0/1 column for
        every level but the first, ``column=level`` (sorted; ordered categories in their order; without an intercept
        the first such column keeps all its levels); products joined by ``:``. The index is the table's.

    Raises
    ------
    FormulaError
        For an unknown column, missing or infinite values, a function outside its domain, a level that the reference
        does not know, a column that does not vary, or columns that determine each other.

    Examples
    --------
    >>> from yanting_research.core import parse_formula
    >>> table = pd.DataFrame({"dose": [1, 2, 4, 8], "level": ["县", "乡", "县", "乡"]})
    >>> design_matrix(table, parse_formula("~ log(dose) + level")).round(2).to_dict("list")
    {'intercept': [1.0, 1.0, 1.0, 1.0], 'log(dose)': [0.0, 0.69, 1.39, 2.08], 'level=县': [1.0, 0.0, 1.0, 0.0]}
    """
    _refuse_gaps(table, formula)
    known = table if reference is None else reference
    parts: list[pd.DataFrame] = []
    if formula.intercept:
        parts.append(pd.DataFrame({INTERCEPT: np.ones(len(table))}, index=table.index))
    all_levels = not formula.intercept
    coded: dict[tuple[Factor, bool], pd.DataFrame] = {}
    for term in formula.terms:
        whole = all_levels and len(term) == 1 and _is_categorical(known, term[0])
        all_levels = all_levels and not whole
        blocks = []
        for factor in term:
            key = (factor, whole)
            if key not in coded:
                coded[key] = _coded(table, factor, known, whole=whole)
            blocks.append(coded[key])
        parts.append(_product(blocks))
    design = pd.concat(parts, axis=1) if parts else pd.DataFrame(index=table.index)
    if reference is None:
        _refuse_dependence(design)
    return design


def _column(table: pd.DataFrame, name: str) -> pd.Series[Any]:
    if name not in table.columns:
        close = difflib.get_close_matches(name, [str(column) for column in table.columns], n=3)
        raise FormulaError(
            f"the table has no column {name!r}", where="formula",
            expected="one of " + ", ".join(map(str, table.columns[:30])),
            remedy=f"did you mean {' or '.join(close)}?" if close else "check the spelling",
        )  # fmt: skip
    if list(table.columns).count(name) > 1:
        raise FormulaError(f"two columns are called {name!r}", where="formula", expected="names that stand once")
    return table[name]


def _refuse_gaps(table: pd.DataFrame, formula: Formula) -> None:
    for name in formula.columns:
        gaps = ~complete_rows(table, [name])
        if gaps.any():
            shown = ", ".join(map(str, table.index[gaps][:_SHOWN]))
            raise FormulaError(
                f"{int(gaps.sum())} missing values in {name!r}, rows {shown}", where=_WHERE,
                expected="a value in every row", remedy="leave these rows out, by name, or fill them",
            )  # fmt: skip


def _is_categorical(table: pd.DataFrame, factor: Factor) -> bool:
    column = _column(table, factor.column)
    number = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    return factor.function == "cat" or not number


def _coded(table: pd.DataFrame, factor: Factor, known: pd.DataFrame, *, whole: bool) -> pd.DataFrame:
    column, basis = _column(table, factor.column), _column(known, factor.column)
    if _is_categorical(known, factor):
        if factor.function not in ("", "cat"):
            raise FormulaError(
                f"{factor}: column {factor.column!r} holds texts", where=_WHERE, expected="numbers",
                remedy="take the function away",
            )  # fmt: skip
        return _levels(column, basis, str(factor), whole=whole)
    values = column.to_numpy(dtype=np.float64)
    if not np.isfinite(values).all():
        raise FormulaError(f"infinite values in {factor.column!r}", where=_WHERE, expected="finite numbers")
    if factor.function:
        own = basis.to_numpy(dtype=np.float64)
        values = _FUNCTIONS[factor.function](_in_domain(values, factor, table.index), own)
    if known is table and len(values) and np.ptp(values) == 0:
        raise FormulaError(
            f"{factor} has the same value in every row", where=_WHERE, expected="a column that varies",
            remedy="leave it out",
        )  # fmt: skip
    return pd.DataFrame({str(factor): values}, index=table.index)


def _levels(column: pd.Series[Any], basis: pd.Series[Any], name: str, *, whole: bool) -> pd.DataFrame:
    if isinstance(basis.dtype, pd.CategoricalDtype) and basis.cat.ordered:
        present = set(basis)
        levels = [str(level) for level in basis.cat.categories if level in present]
    else:
        levels = [str(level) for level in sorted(set(basis))]
    if len(levels) < 2 or len(levels) > MAX_LEVELS:
        raise FormulaError(
            f"{name} has {len(levels)} levels", where=_WHERE, expected=f"2 to {MAX_LEVELS}",
            remedy="leave it out, or join levels",
        )  # fmt: skip
    texts = column.astype("str")
    unknown = sorted(set(texts) - set(levels))
    if unknown:
        raise FormulaError(
            f"{name} has levels that the fit does not know: {', '.join(unknown[:_SHOWN])}", where=_WHERE,
            expected=", ".join(levels[:20]),
        )  # fmt: skip
    shown = levels if whole else levels[1:]
    return pd.DataFrame(
        {f"{name}={level}": (texts == level).to_numpy(np.float64) for level in shown}, index=column.index
    )


def _in_domain(values: NDArray[np.float64], factor: Factor, index: pd.Index[Any]) -> NDArray[np.float64]:
    least = {"log": 0.0, "log1p": -1.0, "sqrt": 0.0}.get(factor.function)
    if least is not None:
        bad = values < least if factor.function == "sqrt" else values <= least
        if bad.any():
            shown, rows = (", ".join(map(str, found[bad][:_SHOWN])) for found in (values, index.to_numpy()))
            raise FormulaError(
                f"{factor} of {shown}, rows {rows}",
                where=_WHERE, expected=f"values {'of at least' if factor.function == 'sqrt' else 'above'} {least:g}",
                remedy="log1p() takes zeros",
            )  # fmt: skip
    return values


_FUNCTIONS: dict[str, Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]] = {
    "log": lambda x, _: np.log(x),
    "log1p": lambda x, _: np.log1p(x),
    "sqrt": lambda x, _: np.sqrt(x),
    "square": lambda x, _: np.square(x),
    "center": lambda x, known: x - known.mean(),
    "scale": lambda x, known: (x - known.mean()) / (known.std(ddof=1) or 1.0),
}


def _product(blocks: list[pd.DataFrame]) -> pd.DataFrame:
    found = blocks[0]
    for block in blocks[1:]:
        found = pd.DataFrame(
            {f"{a}:{b}": found[a].to_numpy() * block[b].to_numpy() for a in found.columns for b in block.columns},
            index=found.index,
        )
    return found


def _refuse_dependence(design: pd.DataFrame) -> None:
    """Name the first column that follows from those before it."""
    values = design.to_numpy(np.float64)
    if len(values) == 0 or not values.shape[1]:
        return
    scaled = values / np.maximum(np.abs(values).max(axis=0), np.finfo(float).tiny)
    if np.linalg.matrix_rank(scaled) == scaled.shape[1]:
        return
    for place in range(1, scaled.shape[1] + 1):
        if np.linalg.matrix_rank(scaled[:, :place]) < place:
            raise FormulaError(
                f"column {design.columns[place - 1]!r} follows from the columns before it", where=_WHERE,
                expected="columns that do not determine each other",
                remedy="leave one of them out; with as many columns as rows, use fewer",
            )  # fmt: skip
