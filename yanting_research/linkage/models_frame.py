"""What every model of the link needs (联表模型的公共部分): rows, design, errors, refusals, results in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import (
    Formula,
    complete_rows,
    data_kind_of,
    design_matrix,
    estimates_table,
    parse_formula,
    t_interval,
)
from yanting_research.core.cards import KINDS_ZH, card
from yanting_research.errors import LinkageError
from yanting_research.linkage.association import ECOLOGICAL_WARNING

__all__ = [
    "MIN_CLUSTERS",
    "MIN_ROWS",
    "ROWS_PER_COEFFICIENT",
    "LinkFit",
    "Prepared",
    "link_estimates",
    "prepare",
    "sandwich",
]

MIN_CLUSTERS = 8
"""Fewest clusters whose errors are computed."""
MIN_ROWS = 20
"""Fewest rows of a model without clusters."""
ROWS_PER_COEFFICIENT = 5
"""Fewest rows of a model for every coefficient."""
FEW_CLUSTERS = 20
FEW_WARNING = "聚类少于 20 个，稳健标准误往往偏小，区间应当看宽一些。"
_SHOWN = 5

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows that take part in a model.

    Attributes
    ----------
    rows, design
        The rows and their design matrix.
    groups
        Cluster number of every row; each row its own without a cluster.
    clustered
        Whether a cluster was given.
    df
        Clusters - 1, or rows minus coefficients.
    lost
        Rows that were left out: their labels and the ``reason``.
    formula, data_kind
        The formula read; kind of the data.
    """

    rows: pd.DataFrame
    design: pd.DataFrame
    groups: NDArray[np.int64]
    clustered: bool
    df: float
    lost: pd.DataFrame
    formula: Formula
    data_kind: str


@dataclass(frozen=True, slots=True)
class LinkFit:
    """A model of themes and workforce, with everything that must be said with it.

    Attributes
    ----------
    model
        Name of the model.
    estimates
        ESTIMATES, one row a coefficient; ``model_id`` is the outcome.
    effects
        ``outcome, term, effect, low, high, unit``: what a unit more of a column goes with, on the scale that is read.
    coefficients, covariance
        In the order of ``columns``.
    n_obs, n_clusters, df
        Rows, clusters, degrees of freedom of the intervals.
    lost
        Rows left out, with the reason.
    notes
        Dispersion, precision, log-likelihood and the like, by name.
    sentences
        Results in Chinese words: associations.
    warnings
        The ecological warning, and that clusters are few.
    data_kind
        Of the rows.
    """

    model: str
    estimates: pd.DataFrame
    effects: pd.DataFrame
    coefficients: Array = field(repr=False)
    covariance: Array = field(repr=False)
    columns: tuple[str, ...]
    n_obs: int
    n_clusters: int
    df: float
    lost: pd.DataFrame = field(repr=False)
    notes: Mapping[str, float | str] = field(repr=False)
    sentences: tuple[str, ...] = field(repr=False)
    warnings: tuple[str, ...] = field(repr=False)
    data_kind: str

    def _repr_html_(self) -> str:
        sizes = f"{self.n_obs:,} 行，{self.n_clusters:,} 个聚类"
        pairs = [("用到", sizes), ("数据", KINDS_ZH.get(self.data_kind, self.data_kind))]
        return card(f"关联模型：{self.model}", pairs, [*self.sentences, *self.warnings])


def prepare(
    table: pd.DataFrame,
    formula: str,
    *,
    where: str,
    cluster: str = "",
    needed: Sequence[str] = (),
    data_kind: str = "",
    n_parameters: int = 0,
) -> Prepared:
    """The complete rows of a model and their design, or a refusal with the reason.

    Parameters
    ----------
    table
        One row a region and period.
    formula
        See ``core.parse_formula``.
    where
        Name of the model, for errors.
    cluster
        Column whose rows hang together.
    needed
        Further columns that must hold a value.
    n_parameters
        Parameters beside one set of coefficients.

    Raises
    ------
    FormulaError
        For a formula that cannot be read or applied.
    LinkageError
        When rows or clusters are too few, or the outcome does not vary.
    """
    read = parse_formula(formula)
    outcome = [read.response] if read.response else []
    names = [*outcome, *read.columns, *needed, *([cluster] if cluster else [])]
    complete = complete_rows(table, names)
    rows = table[complete].reset_index(drop=True)
    lost = _lost(table, complete, names)
    n_coefficients = len(read.terms) + read.intercept + n_parameters
    groups = pd.factorize(rows[cluster], sort=True)[0] if cluster else np.arange(len(rows))
    n_groups = len(np.unique(groups))
    least = max(ROWS_PER_COEFFICIENT * n_coefficients, 1 if cluster else MIN_ROWS)
    if len(rows) < least:
        raise LinkageError(
            f"{len(rows)} rows with all numbers, for {n_coefficients} coefficients", where=where,
            expected=f"at least {least} rows", remedy="use fewer columns, or describe the rows one by one: one report "
            "is one county in one year",
        )  # fmt: skip
    if cluster and n_groups < MIN_CLUSTERS:
        raise LinkageError(
            f"{n_groups} clusters of {cluster!r}", where=where, expected=f"at least {MIN_CLUSTERS}",
            remedy="describe the clusters one by one, or add regions",
        )  # fmt: skip
    for name in outcome:
        if not pd.api.types.is_numeric_dtype(rows[name]):
            raise LinkageError(f"outcome {name!r} holds {rows[name].dtype}", where=where, expected="numbers")
        if np.ptp(rows[name].to_numpy(dtype=np.float64)) == 0:
            raise LinkageError(
                f"outcome {name!r} is the same in every row", where=where, expected="an outcome that varies"
            )
    design = design_matrix(rows, read)
    df = n_groups - 1 if cluster else len(rows) - design.shape[1]
    kind = data_kind_of(rows, data_kind, where=where)
    return Prepared(rows, design, np.asarray(groups, dtype=np.int64), bool(cluster), float(df), lost, read, kind)


def _lost(table: pd.DataFrame, complete: pd.Series[bool], names: Sequence[str]) -> pd.DataFrame:
    labels = [name for name in ("region", "entity", "period", "unit_id", "doc_ids") if name in table.columns]
    left = table.loc[~complete, labels].copy()
    gaps = {name: ~complete_rows(table, [name]) for name in dict.fromkeys(names)}
    left["reason"] = pd.Series(
        ["no value of " + ", ".join(name for name, gap in gaps.items() if gap.loc[row]) for row in left.index],
        index=left.index, dtype="str",
    )  # fmt: skip
    return left.reset_index(drop=True)


def sandwich(prepared: Prepared, bread: Array, scores: Array) -> Array:
    r"""Robust covariance :math:`B M B` from the scores of the rows, summed over clusters.

    Parameters
    ----------
    bread
        Inverse of the negative Hessian, (p, p).
    scores
        Derivative of every row's log-likelihood, (n, p).

    Returns
    -------
    ndarray
        With clusters CR1, factor G / (G - 1) * (n - 1) / (n - p); else HC1, factor n / (n - p).
    """
    n, p = scores.shape
    groups = prepared.groups
    n_groups = int(groups.max()) + 1
    sums = np.zeros((n_groups, p))
    np.add.at(sums, groups, scores)
    factor = n_groups / (n_groups - 1) * (n - 1) / (n - p) if prepared.clustered else n / (n - p)
    return np.asarray(factor * bread @ (sums.T @ sums) @ bread)


def link_estimates(
    prepared: Prepared, outcomes: Sequence[str], values: Array, errors: Array, *, estimand: str, assumption: str
) -> pd.DataFrame:
    """ESTIMATES of coefficients (outcomes, columns), with t intervals.

    Parameters
    ----------
    outcomes
        Names of the outcomes.
    values, errors
        Coefficients and standard errors, (outcomes, columns).
    """
    n_groups = int(prepared.groups.max()) + 1
    terms = [str(term) for term in prepared.design.columns]
    return estimates_table(
        terms * len(outcomes), np.ravel(values), np.ravel(errors),
        df=prepared.df, model_id=[outcome for outcome in outcomes for _ in terms], estimand=estimand,
        n_obs=len(prepared.rows), n_clusters=n_groups,
        correction="CR1 sandwich" if prepared.clustered else "HC1 sandwich",
        assumption=assumption, data_kind=prepared.data_kind,
    )  # fmt: skip


def warnings_of(prepared: Prepared) -> tuple[str, ...]:
    """The warnings that go with a fit."""
    few = prepared.clustered and int(prepared.groups.max()) + 1 < FEW_CLUSTERS
    return (ECOLOGICAL_WARNING, FEW_WARNING) if few else (ECOLOGICAL_WARNING,)


def interval(value: float, error: float, df: float) -> tuple[float, float]:
    """95 % t interval."""
    low, high = t_interval(value, error, df)
    return float(low), float(high)


def plain_terms(prepared: Prepared) -> list[tuple[int, str]]:
    """Number and name of the columns that stand alone: not the intercept, and in no product."""
    products = {factor for term in prepared.formula.terms if len(term) > 1 for factor in term}
    alone = {str(term[0]) for term in prepared.formula.terms if len(term) == 1 and term[0] not in products}
    return [
        (place, str(name))
        for place, name in enumerate(prepared.design.columns)
        if str(name) != "intercept" and (str(name) in alone or str(name).split("=")[0] in alone)
    ]


def said(outcome: str, term: str, shown: str, bounds: tuple[str, str], *, clear: bool, n: int) -> str:
    """One result as a sentence of association."""
    found = f"“{outcome}”平均{shown}" if clear else f"看不出“{outcome}”有稳定的高低之分"
    return (
        f"{n} 个地区-年份中，“{term}”每多一个单位，{found}（95% 区间 {bounds[0]} 至 {bounds[1]}）；这是相关，不是因果。"
    )
