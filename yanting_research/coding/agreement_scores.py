"""A machine's codes against people's (机器编码对照人工): precision, recall and F1 beside the agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from yanting_research.coding.agreement import bootstrap_weights, percentile_interval
from yanting_research.coding.agreement_ratings import Ratings, ratings_by_code, weighted_patterns
from yanting_research.coding.agreement_statistics import pair_tables
from yanting_research.coding.agreement_tables import ratio
from yanting_research.coding.codebook import Codebook
from yanting_research.coding.labels import ADJUDICATED
from yanting_research.core import CODE_SCORES, build_table

__all__ = ["score_codes"]

Array = npt.NDArray[np.float64]
_MEASURES = ("precision", "recall", "f1")


@dataclass(frozen=True, slots=True)
class _Hits:
    """Of one code and value: tp, fp, fn, tn on the last axis, the data in row 0, then the draws."""

    code: str
    target: float
    counts: Array


def score_codes(
    codes: pd.DataFrame,
    predicted: str,
    *,
    seed: int,
    reference: str = ADJUDICATED,
    codebook: Codebook | None = None,
    draws: int = 1000,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Score one coder's codes against another's that count as right (准确率、召回率、F1).

    Use :func:`agreement` with ``coders=(predicted, reference)`` for α and κ of the same pair.

    Parameters
    ----------
    codes
        CODES with both coders; units that either left blank are left out.
    predicted
        Label of the coder that is scored, such as a rule or a model.
    seed
        Of the bootstrap over units.
    reference
        Label of the coder that counts as right.
    codebook
        Gives the values; a code with the values 0 and 1 is scored on 1, any other on each value.
    draws
        Bootstrap samples; 0 for no intervals.
    confidence
        Of the intervals [share].

    Returns
    -------
    DataFrame
        CODE_SCORES: a row a code and value, then ``micro`` (all cells together) and ``macro`` (mean
        of the rows for which a measure is defined).

    Raises
    ------
    ValueError
        For a coder that is not there.

    Examples
    --------
    >>> from yanting_research.core import CODES
    >>> pairs = [(1, 1)] * 6 + [(1, 0)] * 2 + [(0, 1)] * 4 + [(0, 0)] * 8
    >>> rows = [{"unit_id": f"u{i:02d}", "coder": coder, "code": "x", "value": value}
    ...         for i, pair in enumerate(pairs) for coder, value in zip(("rule", "adjudicated"), pair)]
    >>> scores = score_codes(build_table(rows, CODES), "rule", seed=1, draws=0)
    >>> scores.loc[0, ["precision", "recall"]].tolist()
    [0.75, 0.6]
    """
    if predicted == reference or draws < 0 or not 0 < confidence < 1:
        raise ValueError(
            f"predicted={predicted!r}, reference={reference!r}, draws={draws}, confidence={confidence}; allowed: two "
            "different coders, draws from 0, confidence between 0 and 1"
        )
    parts, n_units = ratings_by_code(codes, codebook=codebook, coders=(predicted, reference))
    weights = bootstrap_weights(n_units, draws, seed)
    hits = [one for part in parts for one in _hits(part, weights, predicted)]
    labels = {"predicted": predicted, "reference": reference}
    rows = [labels | _row("code", one, _measures(one.counts), confidence) for one in hits]
    if hits:
        total = _Hits("", float("nan"), np.sum([one.counts for one in hits], axis=0))
        rows.append(labels | _row("micro", total, _measures(total.counts), confidence))
        rows.append(labels | _row("macro", total, _macro([_measures(one.counts) for one in hits]), confidence))
    return build_table(rows, CODE_SCORES)


def _hits(part: Ratings, weights: npt.NDArray[np.int32], predicted: str) -> list[_Hits]:
    patterns, counts = weighted_patterns(part, weights)
    tables = pair_tables(patterns, counts)
    if part.coders[0] != predicted:  # coders are sorted by label
        tables = tables.swapaxes(-1, -2)
    whole = tables.sum(axis=(-2, -1))
    targets = [1.0] if set(part.values) <= {0.0, 1.0} else list(part.values)
    found = []
    for target in targets:
        at = part.values.index(target) if target in part.values else None
        nothing = np.zeros_like(whole)
        right = nothing if at is None else tables[:, at, at]
        said = nothing if at is None else tables[:, at, :].sum(axis=-1)
        there = nothing if at is None else tables[:, :, at].sum(axis=-1)
        cells = np.stack([right, said - right, there - right, whole - said - there + right], axis=-1)
        found.append(_Hits(part.code, target, cells))
    return found


def _measures(counts: Array) -> dict[str, Array]:
    right, wrong, missed = counts[:, 0], counts[:, 1], counts[:, 2]
    return {
        "precision": ratio(right, right + wrong),
        "recall": ratio(right, right + missed),
        "f1": ratio(2 * right, 2 * right + wrong + missed),
    }


def _macro(measures: Sequence[dict[str, Array]]) -> dict[str, Array]:
    """Means over the codes for which a measure is defined in the data."""
    means = {}
    for name in _MEASURES:
        stacked = np.vstack([one[name] for one in measures if not np.isnan(one[name][0])] or [measures[0][name]])
        known = (~np.isnan(stacked)).sum(axis=0)
        means[name] = ratio(np.nansum(stacked, axis=0), known.astype(float))
    return means


def _row(scope: str, hits: _Hits, measures: dict[str, Array], confidence: float) -> dict[str, object]:
    tp, fp, fn, tn = (int(count) for count in hits.counts[0])
    row: dict[str, object] = {
        "scope": scope,
        "code": hits.code,
        "target": hits.target,
        "n_units": tp + fp + fn + tn,
        "n_true_positive": tp,
        "n_false_positive": fp,
        "n_false_negative": fn,
        "n_true_negative": tn,
    }
    for name, values in measures.items():
        low, high = percentile_interval(values[0], values[1:], confidence)
        row |= {name: values[0], f"{name}_low": low, f"{name}_high": high}
    return row
