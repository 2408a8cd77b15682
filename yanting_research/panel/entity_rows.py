"""Rows of entities over periods (面板的行): keys checked, entities' levels taken out, pairs of periods found."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.sample import Sample, prepare_sample

__all__ = [
    "codes_of",
    "coefficients_of",
    "demeaned",
    "entity_sample",
    "following_pairs",
    "period_dummies",
    "refuse_flat",
    "refuse_unordered",
    "wants_time",
    "without_intercept",
]

_FLAT = 1e-9

Array = NDArray[np.float64]


def entity_sample(
    table: pd.DataFrame, formula: str, keys: tuple[str, str], *, cluster: str, errors: str, allowed: tuple[str, ...],
    treatment: str, data_kind: str, weights: str = "",
) -> tuple[Sample, str]:  # fmt: skip
    """The sample, clustered by the entity where CR errors are wanted and nothing else is said, and what clusters it."""
    if errors not in allowed:
        raise ValueError(f"errors={errors!r}; allowed: {', '.join(allowed)}")
    entity, period = keys
    absent = [name for name in keys if name not in table.columns]
    if absent:
        raise DesignError(
            f"the table has no column {absent[0]!r}", where=formula, expected="columns of entity and period",
            remedy="name them: entity=..., period=...",
        )  # fmt: skip
    double = table.duplicated(list(keys), keep=False)
    if double.any():
        shown = "; ".join(f"{a}, {b}" for a, b in table.loc[double, list(keys)].head(5).itertuples(index=False))
        raise DesignError(
            f"{int(double.sum())} rows share an entity and period", where=shown, expected="one row of each",
            remedy="merge or remove the double rows",
        )  # fmt: skip
    own = cluster or (entity if errors.startswith("CR") else "")
    sample = prepare_sample(
        table, formula, cluster=own, weights=weights, treatment=treatment, needed=keys, data_kind=data_kind
    )
    if sample.rows[period].nunique() < 2:
        raise NotIdentifiedError("the rows are of one period", where=f"column {period!r}", expected="two or more")
    return sample, own


def codes_of(sample: Sample, name: str) -> NDArray[np.int64]:
    """Number of every row's value, in the order of the values."""
    return np.asarray(pd.factorize(sample.rows[name], sort=True)[0], dtype=np.int64)


def refuse_unordered(sample: Sample, period: str) -> None:
    """Text sorts 10 before 2, and the difference would be taken to the wrong period."""
    column = sample.rows[period]
    if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)):
        raise DesignError(
            f"periods {period!r} are {column.dtype}, whose order is not known", where=f"{column.iloc[0]!r}",
            expected="numbers or dates", remedy="number the periods in order",
        )  # fmt: skip


def without_intercept(sample: Sample) -> tuple[Array, tuple[str, ...]]:
    """Columns of the design and their names; the intercept is one of the entities' levels."""
    kept = [place for place, name in enumerate(sample.names) if name != "intercept"]
    if not kept:
        raise DesignError("the formula has no column", where=str(sample.formula), expected="outcome ~ columns")
    return sample.x[:, kept], tuple(sample.names[place] for place in kept)


def wants_time(sample: Sample, period: str) -> bool:
    """Whether the formula leaves common levels to us: it has no term of the period alone."""
    return not any(len(term) == 1 and term[0].column == period for term in sample.formula.terms)


def period_dummies(sample: Sample, period: str, times: NDArray[np.int64]) -> tuple[Array, tuple[str, ...]]:
    """One column for every period but the first, and their names ``period=t``."""
    labels = sorted(set(sample.rows[period]))
    shown = [f"{label:g}" if isinstance(label, float) else str(label) for label in labels[1:]]
    return np.eye(len(labels))[times][:, 1:], tuple(f"period={label}" for label in shown)


def demeaned(columns: Array, codes: NDArray[np.int64], weights: Array | None = None) -> Array:
    """Deviations of columns (n, k) from the entities' (weighted) means, which is exact for unbalanced panels.

    >>> demeaned(np.array([[1.0], [3.0], [5.0]]), np.array([0, 0, 1])).ravel().tolist()
    [-1.0, 1.0, 0.0]
    """
    own = np.ones(len(codes)) if weights is None else weights
    sums = np.zeros((int(codes.max()) + 1, columns.shape[1]))
    np.add.at(sums, codes, columns * own[:, None])
    means = sums / np.bincount(codes, weights=own)[:, None]
    return np.asarray(columns - means[codes], dtype=np.float64)


def following_pairs(
    codes: NDArray[np.int64], times: NDArray[np.int64], sample: Sample
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows that have one of the same entity in the period before, and these."""
    order = np.lexsort((times, codes))
    follows = (np.diff(codes[order]) == 0) & (np.diff(times[order]) == 1)
    at, before = order[1:][follows], order[:-1][follows]
    if not len(at):
        raise NotIdentifiedError(
            "no entity is seen in two periods that follow each other", where=str(sample.formula),
            expected="entities with both", remedy="keep the periods that most entities have",
        )  # fmt: skip
    return at, before


def refuse_flat(moved: Array, original: Array, names: tuple[str, ...], what: str) -> None:
    """Refuse columns that are zero once entities are out, against the size that they had."""
    left, size = np.abs(moved).max(axis=0), np.maximum(np.abs(original).max(axis=0), 1e-300)
    flat = [name for name, is_flat in zip(names, left <= _FLAT * size, strict=True) if is_flat]
    if flat:
        raise NotIdentifiedError(
            f"{', '.join(flat)} {what}", expected="columns that change over time",
            remedy="leave them out, or let their effect change over time: name:cat(period)",
        )  # fmt: skip


def coefficients_of(moved: Sample) -> Array:
    """Coefficients, after the columns were found independent."""
    n, k = moved.x.shape
    scaled = moved.x / np.sqrt((moved.x**2).sum(axis=0))
    if n <= k or np.linalg.svd(scaled, compute_uv=False)[-1] < 1e-7:
        raise NotIdentifiedError(
            f"the columns {', '.join(moved.names[:10])} determine each other", where=f"{n} rows",
            expected="no column a sum of others once entities and common levels are out",
            remedy="leave one out; with the period in the formula, time_effects=False",
        )  # fmt: skip
    root = np.sqrt(moved.weights)
    return np.asarray(np.linalg.lstsq(moved.x * root[:, None], moved.y * root, rcond=None)[0], dtype=np.float64)
