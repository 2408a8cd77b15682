"""Topic models for exploration (探索性主题模型): latent Dirichlet allocation and its regression on groups, by tomotopy.

One worker and an explicit seed: with more workers the sampler's result depends on their race, so that the argument
is not offered. The same version of tomotopy on the same kind of processor gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core.extras import from_extra
from yanting_research.themes.design import topic_design
from yanting_research.themes.topic_data import MIN_UNITS, TopicData, too_few_units
from yanting_research.themes.topic_fit import TopicFit

__all__ = ["fit_dmr", "fit_lda"]

Array = NDArray[np.float64]

_MAX_TOPICS = 60
_EVERY = 10  # iterations between two looks at the likelihood


def fit_lda(
    data: TopicData, n_topics: int, *, seed: int, n_iterations: int = 1000, alpha: float = 0.1, eta: float = 0.01
) -> TopicFit:
    """Latent Dirichlet allocation by collapsed Gibbs sampling.

    Parameters
    ----------
    data
        Counts.
    n_topics
        K, 2 to 60.
    seed
        Of the sampler, 0 or more.
    n_iterations
        Sweeps.
    alpha, eta
        Concentrations of shares and words; ``alpha`` is where the sampler's own optimisation begins.

    Returns
    -------
    TopicFit
        Shares and ``dirichlet`` of the last sweep; ``bound`` is the log likelihood a word every ten sweeps,
        which goes up and down.

    Raises
    ------
    ValueError
        For arguments out of range.
    MissingExtraError
        Without the extra ``topics``.
    ThemeError
        For fewer than 200 units with words.

    Notes
    -----
    For looking around. Do not regress its shares on covariates: a unit's shares are drawn towards the mean of
    all units, whatever its covariates, and effects come out too small.

    Examples
    --------
    >>> from yanting_research.themes import simulate_topics
    >>> data = simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20).data
    >>> fit = fit_lda(data, 3, seed=1, n_iterations=50)
    >>> fit.model, fit.theta.shape
    ('lda', (200, 3))
    """
    with from_extra("topics"):
        import tomotopy

    _check(data, n_topics, (seed, n_iterations, alpha, eta))
    model = tomotopy.LDAModel(k=n_topics, alpha=alpha, eta=eta, seed=seed)
    rows = _add_units(model, data, [{}] * len(data.units))
    bound = _train(model, n_iterations)
    design = topic_design(data.units, None, ())
    gamma = np.log(np.asarray(model.alpha, dtype=np.float64))[None, :]
    settings = {"n_iterations": n_iterations, "alpha": alpha, "eta": eta, "tomotopy": tomotopy.__version__}
    return _as_fit(model, data, rows, (design, gamma), kind="lda", seed=seed, bound=bound, settings=settings)


def fit_dmr(
    data: TopicData,
    n_topics: int,
    *,
    seed: int,
    docvars: pd.DataFrame,
    covariates: Sequence[str],
    n_iterations: int = 1000,
    alpha: float = 0.1,
    eta: float = 0.01,
) -> TopicFit:
    """Dirichlet-multinomial regression: the prior of the shares depends on groups.

    Parameters
    ----------
    data, n_topics, seed, n_iterations, alpha, eta
        As for :func:`fit_lda`.
    docvars, covariates
        See :func:`topic_design`; only columns of texts, flags or 0/1 numbers: this sampler knows groups only.

    Returns
    -------
    TopicFit
        ``gamma`` (P, K) on the log of the Dirichlet parameters.

    Raises
    ------
    ValueError
        For arguments out of range, or a covariate that is no group.
    MissingExtraError
        Without the extra ``topics``.
    ThemeError
        For fewer than 200 units with words, or covariates that cannot be used.

    References
    ----------
    Mimno and McCallum (2008), UAI.

    Examples
    --------
    >>> from yanting_research.themes import simulate_topics
    >>> planted = simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20)
    >>> fit = fit_dmr(planted.data, 3, seed=1, docvars=planted.docvars, covariates=["treated"], n_iterations=50)
    >>> fit.gamma.shape, fit.covariates.columns.tolist()
    ((2, 3), ['intercept', 'treated'])
    """
    with from_extra("topics"):
        import tomotopy

    _check(data, n_topics, (seed, n_iterations, alpha, eta))
    design = topic_design(data.units, docvars, covariates)
    names = design.columns.tolist()[1:]
    numbers = [name for name in names if not design[name].isin([0.0, 1.0]).all()]
    if not names or numbers:
        raise ValueError(f"covariates={list(covariates)}; allowed: columns of texts, flags or 0/1, not {numbers}")
    flags = design[names].to_numpy() == 1.0
    groups = [{"multi_metadata": [name for name, own in zip(names, row, strict=True) if own]} for row in flags]
    model = tomotopy.DMRModel(k=n_topics, alpha=alpha, eta=eta, seed=seed)
    rows = _add_units(model, data, groups)
    bound = _train(model, n_iterations)
    lambdas = np.asarray(model.lambda_, dtype=np.float64)[:, 0]
    places = [0, *(1 + list(model.multi_metadata_dict).index(name) for name in names)]
    settings = {"n_iterations": n_iterations, "alpha": alpha, "eta": eta, "tomotopy": tomotopy.__version__}
    settings["covariates"] = list(covariates)
    gamma = lambdas[:, places].T
    return _as_fit(model, data, rows, (design, gamma), kind="dmr", seed=seed, bound=bound, settings=settings)


def _check(data: TopicData, n_topics: int, numbers: tuple[int, int, float, float]) -> None:
    seed, n_iterations, alpha, eta = numbers
    if not 2 <= n_topics <= _MAX_TOPICS or seed < 0 or n_iterations < 1 or alpha <= 0 or eta <= 0:
        raise ValueError(
            f"n_topics={n_topics}, seed={seed}, n_iterations={n_iterations}, alpha={alpha}, eta={eta}; "
            f"allowed: 2 to {_MAX_TOPICS}, 0 or more, 1 or more, above 0, above 0"
        )
    n_filled = int((np.asarray(data.counts.sum(axis=1)) > 0).sum())
    if n_filled < MIN_UNITS:
        raise too_few_units(n_filled, len(data.units))


def _add_units(model: Any, data: TopicData, extra: list[dict[str, Any]]) -> list[int]:
    """Give the model every unit that has words, in order, words in the order of the vocabulary."""
    rows = []
    counts = data.counts
    for row in range(counts.shape[0]):
        place = slice(counts.indptr[row], counts.indptr[row + 1])
        words = np.repeat(counts.indices[place], counts.data[place])
        if len(words):
            model.add_doc([data.terms[word] for word in words], **extra[row])
            rows.append(row)
    return rows


def _train(model: Any, n_iterations: int) -> tuple[float, ...]:
    bound = []
    for done in range(0, n_iterations, _EVERY):
        model.train(min(_EVERY, n_iterations - done), workers=1)
        bound.append(float(model.ll_per_word))
    return tuple(bound)


def _as_fit(
    model: Any,
    data: TopicData,
    rows: list[int],
    prior: tuple[pd.DataFrame, Array],
    *,
    kind: str,
    seed: int,
    bound: tuple[float, ...],
    settings: Mapping[str, object],
) -> TopicFit:
    design, gamma = prior
    n_topics = int(model.k)
    dirichlet = np.full((len(data.units), n_topics), np.nan)
    dirichlet[rows] = [document.get_topic_dist(normalize=False) for document in model.docs]
    places = {term: place for place, term in enumerate(model.used_vocabs)}
    order = [places[term] for term in data.terms if term in places]
    known = np.array([term in places for term in data.terms])
    floor = float(model.eta) / (float(model.eta) * len(data.terms) + np.asarray(model.get_count_by_topics()))
    beta = np.repeat(floor[:, None], len(data.terms), axis=1)
    beta[:, known] = np.array([model.get_topic_word_dist(topic) for topic in range(n_topics)])[:, order]
    beta /= beta.sum(axis=1, keepdims=True)
    return TopicFit(
        model=kind, topics=tuple(f"主题{number}" for number in range(1, n_topics + 1)), terms=data.terms,
        units=data.units, n_tokens=np.asarray(data.counts.sum(axis=1), dtype=np.int64),
        theta=dirichlet / dirichlet.sum(axis=1, keepdims=True), log_beta=np.log(beta), eta_mean=None, eta_cov=None,
        dirichlet=dirichlet, gamma=gamma, sigma=np.zeros((0, 0)), covariates=design, seeds={}, seed=seed, bound=bound,
        converged=False, settings=settings,
    )  # fmt: skip
