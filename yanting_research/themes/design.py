"""Covariates of a topic model (主题模型的协变量): columns of docvars as a design matrix.

Columns are named one by one; there is no formula language, because a formula string runs as Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from yanting_research.errors import ThemeError

__all__ = ["match_docvars", "topic_design"]

_SHOWN = 5
_WHERE = "topic covariates"


def topic_design(units: pd.DataFrame, docvars: pd.DataFrame | None, covariates: Sequence[str]) -> pd.DataFrame:
    """The design matrix of the prior, one row a unit.

    Parameters
    ----------
    units
        ``unit_id, doc_id``.
    docvars
        One row a unit (column ``unit_id``) or a document (column ``doc_id``) with the covariates.
    covariates
        Columns to use. Numbers stay as they are; texts and flags become one 0/1 column for every level
        but the first in sorted order, named ``column=level``.

    Returns
    -------
    DataFrame
        ``intercept`` and the columns, float64, in the order of ``units``.

    Raises
    ------
    ThemeError
        For a missing column, a unit without a row, a missing value, a column that does not vary, columns
        that determine each other.

    Examples
    --------
    >>> units = pd.DataFrame({"unit_id": ["a/p1", "b/p1"], "doc_id": ["a", "b"]})
    >>> docvars = pd.DataFrame({"doc_id": ["a", "b"], "year": [2013, 2014], "level": ["县", "省"]})
    >>> topic_design(units, docvars, ["level"]).to_dict("list")
    {'intercept': [1.0, 1.0], 'level=省': [0.0, 1.0]}
    """
    design = pd.DataFrame({"intercept": np.ones(len(units))})
    if covariates and docvars is None:
        raise ValueError(f"covariates={list(covariates)} without docvars; allowed: a table that has these columns")
    if not covariates or docvars is None:
        return design
    matched = match_docvars(units, docvars, covariates)
    for name in dict.fromkeys(covariates):
        design = pd.concat([design, _columns(matched[name], name)], axis=1)
    values = design.to_numpy(np.float64)
    if np.linalg.matrix_rank(values / np.abs(values).max(axis=0)) < values.shape[1]:
        raise ThemeError(
            f"the columns {', '.join(design.columns[1:])} determine each other", where=_WHERE,
            expected="columns none of which follows from the rest", remedy="leave one of them out",
        )  # fmt: skip
    return design


def match_docvars(units: pd.DataFrame, docvars: pd.DataFrame, covariates: Sequence[str]) -> pd.DataFrame:
    """The docvars' row of every unit, by unit_id or else doc_id.

    Raises
    ------
    ThemeError
        For a missing column, a key that stands twice, a unit without a row.
    """
    key = next((name for name in ("unit_id", "doc_id") if name in docvars.columns), None)
    missing = [name for name in covariates if name not in docvars.columns]
    if key is None or missing:
        raise ThemeError(
            f"docvars lack {', '.join(missing) or 'unit_id and doc_id'}", where=_WHERE,
            expected="unit_id or doc_id, and the covariates", remedy=f"columns there: {', '.join(map(str, docvars))}",
        )  # fmt: skip
    keys = docvars[key].astype("str")
    if keys.duplicated().any():
        raise ThemeError(
            f"{key} stands twice: {sorted(keys[keys.duplicated()])[:_SHOWN]}", where=_WHERE,
            expected=f"one row a {key}", remedy="join the rows, or number them by unit_id",
        )  # fmt: skip
    places = pd.Index(keys).get_indexer(pd.Index(units[key].astype("str")))
    lost = sorted(set(units.loc[places < 0, key]))
    if lost:
        raise ThemeError(
            f"{len(lost)} of the units' {key} have no row: {lost[:_SHOWN]}", where=_WHERE,
            expected="a row for every unit", remedy="add the rows, or leave these units out of the table of counts",
        )  # fmt: skip
    return docvars.iloc[places].reset_index(drop=True).assign(unit_id=units["unit_id"].to_numpy())


def _columns(column: pd.Series[Any], name: str) -> pd.DataFrame:
    absent = column.isna() | (column.astype("str").str.strip() == "")
    if absent.any():
        raise ThemeError(
            f"{int(absent.sum())} missing values in {name!r}, rows {absent[absent].index[:_SHOWN].tolist()}",
            where=_WHERE, expected="a value for every unit", remedy="fill them, or leave these units out",
        )  # fmt: skip
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        found = pd.DataFrame({name: column.to_numpy(np.float64)})
        if not np.isfinite(found[name].to_numpy()).all():
            raise ThemeError(f"infinite values in {name!r}", where=_WHERE, expected="finite numbers")
    else:
        texts = column.astype("str")
        levels = sorted(set(texts))
        found = pd.DataFrame({f"{name}={level}": (texts == level).to_numpy(np.float64) for level in levels[1:]})
    if found.shape[1] == 0 or (found.nunique() < 2).any():
        raise ThemeError(
            f"{name!r} has the same value in every unit", where=_WHERE, expected="a covariate that varies",
            remedy="leave it out",
        )  # fmt: skip
    return found
