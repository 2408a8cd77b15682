"""Keyness with all it takes to read it (关键词综合表): test, effect size, spread, corrected p, interval."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.stats import chi2 as chi2_distribution
from scipy.stats import false_discovery_control

from yanting_research.textstats.effects import log_ratio, percent_difference
from yanting_research.textstats.keywords import g2_score
from yanting_research.textstats.origins import with_origin
from yanting_research.textstats.sides import split_units

__all__ = ["keyness_profile"]

_Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def keyness_profile(
    terms: pd.DataFrame,
    target: Iterable[str],
    *,
    min_count: int = 5,
    n_boot: int = 0,
    level: float = 0.95,
    seed: int = 1,
) -> pd.DataFrame:
    """Every feature with its test, effect size, spread over the units and corrected p.

    Parameters
    ----------
    terms
        TERMS.
    target
        unit_ids of the target; all others are the reference.
    min_count
        Leave out features with fewer occurrences on both sides together. They still count in
        the totals, and the correction is over the features that stay.
    n_boot
        Resample the units of each side with replacement so often for the interval of the log
        ratio; 0 leaves ``lower`` and ``upper`` NaN. Words come in bundles within a document, so
        this interval, not p, says whether a difference rests on one document.
    level
        Of the percentile interval.
    seed
        Of the resampling.

    Returns
    -------
    DataFrame
        feature, g2 (four cells, signed), p, p_fdr (Benjamini-Hochberg), log_ratio, lower,
        upper, percent_difference, n_target, n_reference, docfreq_target, docfreq_reference,
        dp_norm_target, dp_norm_reference (Gries; 0 even, 1 in one unit), layer; highest g2 first.

    Notes
    -----
    Keyness describes two sets of texts; it is an association of words with sides, not a cause.

    References
    ----------
    Dunning (1993); Hardie (2014); Benjamini and Hochberg (1995); Gries (2008).

    Examples
    --------
    >>> rows = [("d1", "a", 6), ("d1", "b", 4), ("d2", "a", 3), ("d2", "b", 7)]
    >>> terms = pd.DataFrame([{"unit_id": u, "doc_id": u, "term": t, "layer": "tokens", "n_term": n, "n_unit": 10}
    ...                       for u, t, n in rows])
    >>> keyness_profile(terms, ["d1"]).round(3)[["feature", "g2", "p_fdr", "log_ratio"]].values.tolist()
    [['a', 1.848, 0.174, 1.0], ['b', -1.848, 0.174, -0.807]]
    """
    if n_boot < 0 or not 0 < level < 1:
        raise ValueError(f"n_boot={n_boot}, level={level}; allowed: 0 or more, and a level between 0 and 1")
    table, inside = split_units(terms, target)
    matrix, features, in_target = _matrix(table, inside)
    counts = np.vstack([matrix[in_target].sum(axis=0), matrix[~in_target].sum(axis=0)])
    kept = counts.sum(axis=0) >= max(min_count, 1)
    totals = counts.sum(axis=1)
    a, b = counts[0, kept], counts[1, kept]
    out = pd.DataFrame({"feature": pd.Series(features[kept], dtype="str")})
    out["g2"] = g2_score(a, b, *totals)
    out["p"] = chi2_distribution.sf(out["g2"].abs(), 1)
    out["p_fdr"] = _corrected(out["p"].to_numpy(np.float64))
    out["log_ratio"] = log_ratio(a, b, *totals)
    out["lower"], out["upper"] = _interval(matrix[:, kept], matrix.sum(axis=1), in_target, n_boot, level, seed)
    out["percent_difference"] = percent_difference(a, b, *totals)
    for name, rows, n in (("target", in_target, a), ("reference", ~in_target, b)):
        part = matrix[rows]
        out[f"n_{name}"] = n.astype(np.int64)
        out[f"docfreq_{name}"] = np.asarray((part[:, kept] > 0).sum(axis=0)).ravel().astype(np.int64)
        out[f"dp_norm_{name}"] = _dp_norm(part[:, kept], part.sum(axis=1))
    layers = sorted(table["layer"].astype("str").unique())
    out["layer"] = pd.Series(["+".join(layers)] * len(out), dtype="str")
    names = ["feature", "g2", "p", "p_fdr", "log_ratio", "lower", "upper", "percent_difference", "n_target"]
    names += ["n_reference", "docfreq_target", "docfreq_reference", "dp_norm_target", "dp_norm_reference", "layer"]
    out = out[names].sort_values(["g2", "feature"], ascending=[False, True], kind="stable").reset_index(drop=True)
    return with_origin(out, terms)


def _matrix(table: pd.DataFrame, inside: pd.Series[bool]) -> tuple[csr_array, np.ndarray, np.ndarray]:
    """Unit by feature counts, the features, and which units belong to the target."""
    unit_codes, units = pd.factorize(table["unit_id"].astype("str"), sort=True)
    codes, features = pd.factorize(table["term"].astype("str"), sort=True)
    matrix = csr_array((table["n_term"].to_numpy(np.float64), (unit_codes, codes)), shape=(len(units), len(features)))
    in_target = np.zeros(len(units), dtype=bool)
    in_target[unit_codes[inside.to_numpy()]] = True
    return matrix, np.asarray(features, dtype=object), in_target


def _corrected(p: _Floats) -> _Floats:
    """Benjamini-Hochberg over the defined values; NaN stays."""
    out = np.full(len(p), np.nan)
    defined = ~np.isnan(p)
    if defined.any():
        out[defined] = false_discovery_control(p[defined])
    return out


def _dp_norm(counts: csr_array, sizes: _Floats) -> _Floats:
    """Gries' normalised deviation of proportions of every column; NaN without two parts or an occurrence."""
    if len(sizes) < 2:
        return np.full(counts.shape[1], np.nan)
    shares = sizes / sizes.sum()
    dense = counts.toarray()
    with np.errstate(invalid="ignore"):
        deviation = np.abs(dense / dense.sum(axis=0) - shares[:, None]).sum(axis=0) / 2
    return np.asarray(deviation / (1 - shares.min()), np.float64)


def _interval(
    counts: csr_array, sizes: _Floats, in_target: np.ndarray, n_boot: int, level: float, seed: int
) -> tuple[_Floats, _Floats]:
    """Percentile interval of the log ratio when the units of each side are drawn again."""
    if not n_boot:
        nothing = np.full(counts.shape[1], np.nan)
        return nothing, nothing
    rng = np.random.default_rng(seed)
    drawn = []
    for rows in (np.flatnonzero(in_target), np.flatnonzero(~in_target)):
        weights = rng.multinomial(len(rows), np.full(len(rows), 1 / max(len(rows), 1)), size=n_boot).astype(np.float64)
        drawn.append((weights @ counts[rows], (weights @ sizes[rows])[:, None]))
    (a, total_a), (b, total_b) = drawn
    # a draw without the word on either side says "no difference"; leaving it out would favour bursts
    ratios = log_ratio(np.maximum(a, 0.5), np.maximum(b, 0.5), total_a, total_b)
    lower, upper = np.quantile(ratios, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return lower, upper
