"""Exploratory factor analysis (探索性因子分析): extraction, rotation, number of factors."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from statsmodels.multivariate.factor import Factor
from statsmodels.multivariate.factor_rotation import rotate_factors
from statsmodels.tools.sm_exceptions import ConvergenceWarning

from yanting_research.core import EIGENVALUES, LOADINGS, build_table
from yanting_research.errors import SurveyError
from yanting_research.survey.adequacy import correlation_of

__all__ = [
    "EXTRACTIONS",
    "ROTATIONS",
    "FactorSolution",
    "explore_factors",
    "factor_pattern",
    "maximum_likelihood",
    "parallel_analysis",
    "principal_axis",
]

Floats = NDArray[np.float64]
EXTRACTIONS = ("principal_axis", "ml")
ROTATIONS = ("none", "varimax", "promax", "oblimin")
_LEAST_UNIQUE = 0.005  # as R's factanal; a smaller unique variance is a Heywood case
_PROMAX_POWER = 4
_START_SEED, _BETTER = 20131126, 1e-6


@dataclass(frozen=True, slots=True)
class FactorSolution:
    """Loadings with what they rest on.

    Attributes
    ----------
    loadings
        LOADINGS; in an oblique rotation the pattern.
    correlations
        Of the factors, labelled.
    variance
        ``factor, ss_loadings, share, cumulated``.
    n, extraction, rotation
        Complete sheets, and how it was made.
    heywood
        Items whose unique variance ran to its bound: the solution is not to be trusted.
    residual_rms
        Root mean square of the residual correlations.
    """

    loadings: pd.DataFrame = field(repr=False)
    correlations: pd.DataFrame = field(repr=False)
    variance: pd.DataFrame = field(repr=False)
    n: int
    extraction: str
    rotation: str
    heywood: tuple[str, ...]
    residual_rms: float
    data_kind: str


def principal_axis(correlation: Floats, n_factors: int) -> Floats:
    """Unrotated loadings by iterated principal axes (the least squares solution), shape (items, factors)."""
    made = Factor(corr=correlation, n_factor=n_factors, method="pa", smc=True).fit(maxiter=2000, tol=1e-9)
    return _signed(np.asarray(made.loadings, dtype=np.float64))


def maximum_likelihood(correlation: Floats, n_factors: int) -> Floats:
    """Unrotated loadings by maximum likelihood, started from the principal axes, shape (items, factors)."""
    start = principal_axis(correlation, n_factors)
    unique = np.clip(1 - (start**2).sum(axis=1), _LEAST_UNIQUE, 1.0)
    model = Factor(corr=correlation, n_factor=n_factors, nobs=1000, method="ml")
    with warnings.catch_warnings():
        # the optimiser's own bound on the gradient; the solution agrees with R's factanal to five decimals all the same
        warnings.simplefilter("ignore", ConvergenceWarning)
        made = model.fit(start=(start, unique), opt={"gtol": 1e-8, "maxiter": 2000})
    return _signed(np.asarray(made.loadings, dtype=np.float64))


def _signed(loadings: Floats) -> Floats:
    """Columns turned so that each sums to a positive number: eigenvectors have no sign of their own."""
    signs = np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    return np.asarray(loadings * signs)


def factor_pattern(
    correlation: Floats, n_factors: int, *, extraction: str = "principal_axis", rotation: str = "oblimin"
) -> tuple[Floats, Floats]:
    """Rotated pattern, shape (items, factors), and correlations of the factors.

    Factors are ordered by the variance they carry. Varimax and the first step of promax use Kaiser's normalization,
    promax the power 4, as R's ``factanal``; oblimin is the quartimin (gamma 0), as psych's default.
    """
    if extraction not in EXTRACTIONS:
        raise ValueError(f"extraction={extraction!r}; allowed: {', '.join(EXTRACTIONS)}")
    if rotation not in ROTATIONS:
        raise ValueError(f"rotation={rotation!r}; allowed: {', '.join(ROTATIONS)}")
    extract = principal_axis if extraction == "principal_axis" else maximum_likelihood
    loadings = extract(correlation, n_factors)
    between = np.eye(n_factors)
    if n_factors > 1 and rotation in ("varimax", "promax"):
        loadings = _varimax(loadings)
        if rotation == "promax":
            loadings, between = _promax(loadings)
    elif n_factors > 1 and rotation == "oblimin":
        loadings, between = _oblimin(loadings)
    carried = np.diag(between @ loadings.T @ loadings)
    order = np.argsort(-carried, kind="stable")
    signs = np.where(loadings[:, order].sum(axis=0) < 0, -1.0, 1.0)
    return np.asarray(loadings[:, order] * signs), np.asarray(between[np.ix_(order, order)] * np.outer(signs, signs))


def _starts(n_factors: int) -> list[Floats]:
    """Turns from which a rotation begins: the axes as they are, and four fixed others, lest it stop at a saddle."""
    rng = np.random.Generator(np.random.PCG64(_START_SEED))
    return [np.eye(n_factors)] + [np.linalg.qr(rng.standard_normal((n_factors, n_factors)))[0] for _ in range(4)]


def _varimax(loadings: Floats) -> Floats:
    """The rotation with the largest variance of squared loadings, after Kaiser's normalization."""
    lengths = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    best, most = loadings, -np.inf
    for turn in _starts(loadings.shape[1]):
        made, _ = rotate_factors((loadings / lengths) @ turn, "varimax")
        variance = float((np.asarray(made) ** 2).var(axis=0).sum())
        if variance > most + _BETTER:
            best, most = np.asarray(made * lengths, dtype=np.float64), variance
    return _signed(best)


def _oblimin(loadings: Floats) -> tuple[Floats, Floats]:
    """The oblique rotation with the least sum of products of squared loadings (quartimin)."""
    best, between, least = loadings, np.eye(loadings.shape[1]), np.inf
    for turn in _starts(loadings.shape[1]):
        made, turned = rotate_factors(loadings @ turn, "oblimin", 0, "oblique")
        squared = np.asarray(made, dtype=np.float64) ** 2
        crossed = float((squared.sum(axis=1) ** 2 - (squared**2).sum(axis=1)).sum())
        if crossed < least - _BETTER:
            best, between, least = np.asarray(made, dtype=np.float64), np.asarray(turned.T @ turned), crossed
    return best, between


def _promax(loadings: Floats) -> tuple[Floats, Floats]:
    """Hendrickson and White (1964): an oblique turn towards the powers of the varimax loadings."""
    target = loadings * np.abs(loadings) ** (_PROMAX_POWER - 1)
    turn = np.linalg.lstsq(loadings, target, rcond=None)[0]
    turn = turn * np.sqrt(np.diag(np.linalg.inv(turn.T @ turn)))
    return np.asarray(loadings @ turn), np.asarray(np.linalg.inv(turn.T @ turn))


def explore_factors(
    items: pd.DataFrame,
    n_factors: int,
    *,
    data_kind: str,
    extraction: str = "principal_axis",
    rotation: str = "oblimin",
) -> FactorSolution:
    """Exploratory factor analysis of complete sheets, from Pearson correlations.

    Parameters
    ----------
    items
        Answers as numbers, reversed ones turned round.
    n_factors
        See :func:`parallel_analysis`.
    data_kind
        Of the answers.
    extraction, rotation
        One of ``EXTRACTIONS`` and ``ROTATIONS``.

    Raises
    ------
    ValueError
        For unknown methods.
    SurveyError
        Too few complete sheets, a singular correlation matrix (two items alike), or more factors than the items can
        bear: (k − m)² must not be below k + m.

    Notes
    -----
    Answers in five points are not continuous: where most stand at one end, Pearson correlations are too small.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, scale_items, simulate_responses
    >>> book = default_questionnaire()
    >>> table = simulate_responses(book, seed=1, careful=True).responses
    >>> both = scale_items(table, book, "satisfaction").join(scale_items(table, book, "distance"))
    >>> solution = explore_factors(both, 2, data_kind="simulated")
    >>> wide = solution.loadings.pivot(index="item", columns="factor", values="loading")
    >>> wide["F1"].nlargest(8).index.str.startswith("sat_").all()
    np.True_
    """
    whole = items.dropna().to_numpy(dtype=np.float64)
    n, k = whole.shape
    if not 1 <= n_factors < k or (k - n_factors) ** 2 < k + n_factors:
        raise SurveyError(
            f"{n_factors} factors for {k} items", where="factor analysis", expected="(k - m)^2 >= k + m",
            remedy="ask for fewer factors",
        )  # fmt: skip
    correlation = _whole_correlation(whole, items)
    pattern, between = factor_pattern(correlation, n_factors, extraction=extraction, rotation=rotation)
    common = np.einsum("ij,jk,ik->i", pattern, between, pattern)
    residual = (correlation - pattern @ between @ pattern.T)[np.triu_indices(k, 1)]
    names = [f"F{number}" for number in range(1, n_factors + 1)]
    rows = (
        {"n_item": at + 1, "item": str(item), "factor": factor, "loading": pattern[at, column],
         "communality": common[at], "data_kind": data_kind}
        for at, item in enumerate(items.columns) for column, factor in enumerate(names)
    )  # fmt: skip
    carried = np.diag(between @ pattern.T @ pattern)
    variance = pd.DataFrame(
        {"factor": names, "ss_loadings": carried, "share": carried / k, "cumulated": np.cumsum(carried) / k,
         "data_kind": data_kind}
    )  # fmt: skip
    heywood = tuple(str(item) for item, share in zip(items.columns, common, strict=True) if share > 1 - _LEAST_UNIQUE)
    return FactorSolution(
        build_table(rows, LOADINGS), pd.DataFrame(between, index=names, columns=names), variance, n, extraction,
        rotation, heywood, float(np.sqrt(np.mean(residual**2))), data_kind,
    )  # fmt: skip


def _whole_correlation(whole: Floats, items: pd.DataFrame) -> Floats:
    n, k = whole.shape
    if n <= k + 1:
        raise SurveyError(
            f"{n} complete sheets for {k} items", where="factor analysis",
            expected="more sheets than items, better ten an item", remedy="gather more sheets or ask for fewer items",
        )  # fmt: skip
    still = [str(name) for name, sd in zip(items.columns, whole.std(axis=0), strict=True) if sd == 0]
    if still:
        raise SurveyError(
            f"item {still[0]!r} has one answer only", where="factor analysis", expected="items that vary",
            remedy="leave it out",
        )  # fmt: skip
    correlation = correlation_of(np.cov(whole, rowvar=False))
    if not np.linalg.eigvalsh(correlation)[0] > 1e-10:
        raise SurveyError(
            "the correlation matrix is singular", where="factor analysis", expected="items that differ",
            remedy="leave out items that are sums or copies of others",
        )  # fmt: skip
    return correlation


def parallel_analysis(items: pd.DataFrame, *, seed: int, data_kind: str, draws: int = 500) -> pd.DataFrame:
    """How many factors: eigenvalues beside those of the same answers shuffled within each item: EIGENVALUES.

    Parameters
    ----------
    items
        Answers as numbers; incomplete sheets are left out.
    seed, draws
        Of the shuffling, which keeps each item's own distribution.
    data_kind
        Of the answers.

    Notes
    -----
    Eigenvalues of the correlation matrix (components); one is retained while it and all before it lie above the 95th
    percentile of the shuffled ones. On few sheets with many items the rule is rough: look at the loadings too.

    References
    ----------
    Horn (1965), Psychometrika 30, 179-185; Buja and Eyuboglu (1992), Multivariate Behavioral Research 27, 509-540.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, scale_items, simulate_responses
    >>> book = default_questionnaire()
    >>> answers = scale_items(simulate_responses(book, seed=1, careful=True).responses, book, "satisfaction")
    >>> int(parallel_analysis(answers, seed=1, data_kind="simulated", draws=50)["retained"].sum())
    1
    """
    whole = items.dropna().to_numpy(dtype=np.float64)
    observed = np.linalg.eigvalsh(_whole_correlation(whole, items))[::-1]
    rng = np.random.Generator(np.random.PCG64(seed))
    centred = (whole - whole.mean(axis=0)) / whole.std(axis=0)
    shuffled = np.empty((draws, whole.shape[1]))
    for draw in range(draws):
        mixed = rng.permuted(centred, axis=0)
        shuffled[draw] = np.linalg.eigvalsh(mixed.T @ mixed / len(mixed))[::-1]
    high = np.quantile(shuffled, 0.95, axis=0)
    retained = np.logical_and.accumulate(observed > high)
    return build_table(
        (
            {"n_factor": at + 1, "eigenvalue": observed[at], "random_mean": shuffled[:, at].mean(),
             "random_high": high[at], "retained": bool(retained[at]), "n_draws": draws, "data_kind": data_kind}
            for at in range(len(observed))
        ),
        EIGENVALUES,
    )  # fmt: skip
