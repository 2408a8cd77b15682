"""Rows of a plain regression (回归样本): a table, a formula and the kind of its outcome become matrices, or a refusal.

The counterpart of ``prepare_design`` for cross sections and pooled rows. Everything that can be wrong with the rows is
said before anything is fitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import Formula, complete_rows, data_kind_of, design_matrix, parse_formula
from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.design import MIN_CLUSTERS
from yanting_research.panel.outcomes import OUTCOME_KINDS, is_number, numbers_of, outcome_of, positive_numbers

__all__ = ["Sample", "prepare_sample"]


_UNITS = {"binary": "个百分点", "binomial": "个百分点", "share": "个百分点", "ordered": "个百分点", "count": "次"}
_LABELS = ("entity", "period", "response_id", "unit_id", "region")
_SHOWN = 5

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """Matrices of the rows that can be used, with what was lost.

    Attributes
    ----------
    kind, outcome
        One of ``OUTCOME_KINDS``; name of the outcome's column.
    formula, rows
        The formula read; the rows used, numbered anew, with all their columns.
    y
        (n,); of "binomial" the share k / n; of "ordered" the number of the level, from 0.
    x, names
        (n, p) design matrix and the names of its columns; of "ordered" without the intercept.
    trials, weights, offset
        (n,): n of k of n, ones elsewhere; weights, ones when none are given; log of the exposure, zeros without one.
    cluster
        (n,) number of every row's cluster, each row its own without clusters.
    clustered, weighted
        Whether a cluster, and weights, were given.
    n_treated_clusters
        Clusters in which the column named as the treatment is ever above 0; 0 where none is named.
    levels
        Of "ordered", least first.
    unit, data_kind
        Unit in which effects are told; kind of the rows.
    lost
        ``row, reason`` and the key columns there are: rows that were not used.
    """

    kind: str
    outcome: str
    formula: Formula
    rows: pd.DataFrame = field(repr=False)
    y: Array = field(repr=False)
    x: Array = field(repr=False)
    names: tuple[str, ...]
    trials: Array = field(repr=False)
    weights: Array = field(repr=False)
    offset: Array = field(repr=False)
    cluster: NDArray[np.int64] = field(repr=False)
    clustered: bool
    weighted: bool
    n_treated_clusters: int
    levels: tuple[str, ...]
    unit: str
    data_kind: str
    lost: pd.DataFrame = field(repr=False)

    @property
    def n_clusters(self) -> int:
        """Clusters, or rows where there are none."""
        return int(self.cluster.max()) + 1


def prepare_sample(
    table: pd.DataFrame,
    formula: str,
    *,
    kind: str = "continuous",
    trials: str = "",
    order: Sequence[str] = (),
    exposure: str = "",
    cluster: str = "",
    weights: str = "",
    treatment: str = "",
    needed: Sequence[str] = (),
    data_kind: str = "",
) -> Sample:
    """Check a table against a formula and turn it into matrices.

    Parameters
    ----------
    table
        One row an observation. Nullable types are read, their gaps are missing values.
    formula
        ``outcome ~ terms`` of the grammar of :func:`yanting_research.core.parse_formula`.
    kind
        One of ``OUTCOME_KINDS``.
    trials
        Column with n, where the outcome is k ("binomial").
    order
        Answers, least first ("ordered"); not needed for ordered categories and for numbers.
    exposure
        Column that a count is proportional to: members, hours.
    cluster, weights, treatment
        Columns: rows that hang together; weights above 0; the treatment, whose clusters are counted.
    needed
        Further columns that must hold a value.
    data_kind
        "real", "specimen" or "simulated", where the table has no such column.

    Raises
    ------
    ValueError
        For an unknown kind of outcome, or when nobody says the kind of the data.
    FormulaError
        For a formula that cannot be read, or columns that determine each other.
    DesignError
        For an outcome of another kind, text where numbers belong, k > n, negative counts, weights of 0 and less,
        answers without an order, fewer than five clusters.
    NotIdentifiedError
        When no row is complete, the outcome does not vary, or there are as many columns as rows.

    Examples
    --------
    >>> table = pd.DataFrame({"满意": ["一般", "满意", "不满意", "满意", None], "C": [1, 3, 0, 2, 5]})
    >>> order = ("不满意", "一般", "满意")
    >>> sample = prepare_sample(table, "满意 ~ C", kind="ordered", order=order, data_kind="specimen")
    >>> sample.y.tolist(), sample.lost["reason"].tolist()
    ([1.0, 2.0, 0.0, 2.0], ['满意 missing'])
    """
    if kind not in OUTCOME_KINDS:
        raise ValueError(f"kind={kind!r}; allowed: {', '.join(OUTCOME_KINDS)}")
    if (kind == "binomial") != bool(trials):
        raise ValueError("trials names the column of n, for an outcome of k of n, and for no other")
    read = parse_formula(formula)
    if not read.response:
        raise DesignError("the formula has no outcome", where=formula, expected="outcome ~ terms")
    extra = [name for name in (trials, exposure, weights, cluster, treatment, *needed) if name]
    names = list(dict.fromkeys([read.response, *read.columns, *extra]))
    _refuse_types(table, kind, read, [name for name in (trials, exposure, weights) if name])
    complete = complete_rows(table, names)
    rows = table[complete].reset_index(drop=True)
    if rows.empty:
        raise NotIdentifiedError(
            f"none of {len(table)} rows is complete", where=formula, expected=f"rows with {', '.join(names)}",
            remedy=_gaps_said(table, names),
        )  # fmt: skip
    groups = _clusters(rows, cluster)
    y, n, levels = outcome_of(rows, read.response, kind, trials, order)
    design = design_matrix(rows, read)
    if kind != "ordered" and not design.shape[1]:
        raise DesignError(
            "the formula has no column", where=formula, expected="a term or the intercept",
            remedy="write 1 for the mean",
        )  # fmt: skip
    if kind == "ordered":
        design = design.drop(columns="intercept", errors="raise") if read.intercept else design
    _refuse_size(design, y, read.response)
    return Sample(
        kind=kind, outcome=read.response, formula=read, rows=rows, y=y, x=design.to_numpy(dtype=np.float64),
        names=tuple(map(str, design.columns)), trials=n,
        weights=positive_numbers(rows, weights, "weights") if weights else np.ones(len(rows)),
        offset=np.log(positive_numbers(rows, exposure, "exposures")) if exposure else np.zeros(len(rows)),
        cluster=groups, clustered=bool(cluster), weighted=bool(weights),
        n_treated_clusters=_treated_clusters(rows, treatment, groups) if treatment else 0,
        levels=levels, unit=_UNITS.get(kind, f"“{read.response}”的单位"),
        data_kind=data_kind_of(rows, data_kind, where=formula), lost=_lost(table, complete, names),
    )  # fmt: skip


def _refuse_types(table: pd.DataFrame, kind: str, read: Formula, further: Sequence[str]) -> None:
    """Text, dates and categories where numbers belong."""
    outcome = [] if kind == "ordered" else [read.response]
    complete_rows(table, [*outcome, *further, *read.columns])  # names that are not there, or stand twice
    for name in (*outcome, *further):
        column = table[name]
        if not is_number(column):
            sample = ", ".join(repr(value) for value in column.drop_duplicates().head(_SHOWN))
            raise DesignError(
                f"column {name!r} holds {column.dtype}, not numbers ({sample})", where=str(read), expected="numbers",
                remedy="convert it by a stated rule; answers in an order go with fit_ordered(..., order=(...))",
            )  # fmt: skip


def _clusters(rows: pd.DataFrame, name: str) -> NDArray[np.int64]:
    if not name:
        return np.arange(len(rows), dtype=np.int64)
    codes = np.asarray(pd.factorize(rows[name].astype("str"), sort=True)[0], dtype=np.int64)
    if codes.max() + 1 < MIN_CLUSTERS:
        raise DesignError(
            f"{codes.max() + 1} clusters are too few for clustered errors", where=f"column {name!r}",
            expected=f"{MIN_CLUSTERS} clusters or more", remedy="describe the clusters one by one; do not test",
        )  # fmt: skip
    return codes


def _treated_clusters(rows: pd.DataFrame, name: str, groups: NDArray[np.int64]) -> int:
    if not is_number(rows[name]):
        raise DesignError(f"the treatment {name!r} holds {rows[name].dtype}", expected="0 and 1, or a dose")
    return len(np.unique(groups[numbers_of(rows[name], name) > 0]))


def _refuse_size(design: pd.DataFrame, y: Array, outcome: str) -> None:
    if np.ptp(y) == 0:
        raise NotIdentifiedError(
            f"the outcome {outcome!r} is the same in all {len(y)} rows", expected="an outcome that varies",
            remedy="check that rows were not filtered by the outcome",
        )  # fmt: skip
    if len(design) <= design.shape[1]:
        raise NotIdentifiedError(
            f"{len(design)} complete rows for {design.shape[1]} columns", expected="more rows than columns",
            remedy="use fewer columns",
        )  # fmt: skip


def _gaps_said(table: pd.DataFrame, names: Sequence[str]) -> str:
    empty = [name for name in names if not complete_rows(table, [name]).any()]
    return (
        f"look at {', '.join(empty)}: no value at all" if empty else "look for columns that are never filled together"
    )


def _lost(table: pd.DataFrame, complete: pd.Series[bool], names: Sequence[str]) -> pd.DataFrame:
    """Rows with a gap, their labels, keys and every column that is missing."""
    left = ~complete.to_numpy()
    gaps = {name: ~complete_rows(table, [name]).to_numpy()[left] for name in names}
    labels = [str(label) for label in table.index[left]]
    reasons = [", ".join(name for name in names if gaps[name][at]) + " missing" for at in range(len(labels))]
    found = pd.DataFrame({"row": pd.Series(labels, dtype="str"), "reason": pd.Series(reasons, dtype="str")})
    for name in _LABELS:
        if name in table.columns:
            found[name] = table.loc[left, name].to_numpy()
    return found
