r"""Seeded topic model with covariates (带种子词和协变量的主题模型).

Logistic-normal prevalence as in the structural topic model: the log odds of unit :math:`d`'s topics are
:math:`\eta_d \sim N(x_d \Gamma, \Sigma)`, its words multinomial with probabilities :math:`\theta_d \beta`. The
rows of :math:`\beta` have a Dirichlet prior that is heavier on a topic's seed words. Estimation has two stages: the
words of the topics by a mixture with Dirichlet shares (:mod:`topic_mixture`), then, these held, :math:`\Gamma`,
:math:`\Sigma` and the posterior of every :math:`\eta_d` with a Laplace approximation (:mod:`topic_prevalence`).

References
----------
Roberts, Stewart and Airoldi (2016), A model of text for experimentation in the social sciences, JASA 111, 988-1003;
Wang and Blei (2013), Variational inference in nonconjugate models, JMLR 14, 1005-1031; Eshima, Imai and Sasaki
(2024), Keyword-assisted topic models, AJPS 68, 730-750 (seed words as prior).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from yanting_research.errors import ThemeError
from yanting_research.themes.design import topic_design
from yanting_research.themes.topic_algebra import times
from yanting_research.themes.topic_data import MIN_UNITS, TopicData, too_few_units
from yanting_research.themes.topic_fit import TopicFit
from yanting_research.themes.topic_mixture import fit_mixture
from yanting_research.themes.topic_prevalence import Prevalence, fit_prevalence
from yanting_research.themes.topic_start import anchor_start

__all__ = ["MAX_TOPICS", "TopicSettings", "fit_topics"]

Array = NDArray[np.float64]

MAX_TOPICS = 60
_CHANGE = 0.005  # of a log odds, far below any standard error
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class TopicSettings:
    """Choices of the fit besides data, topics and seed.

    Attributes
    ----------
    word_prior
        Pseudo-count of every term in every topic, above 0.
    seed_weight
        Pseudo-count of a seed word in its own topic, as a share of its occurrences in the corpus, 0 or more.
    tolerance
        The first stage stops when the bound rises by less than this share of itself.
    max_rounds
        Most iterations of each stage.
    n_starts
        Starts that are tried for some rounds; the likeliest goes on.
    """

    word_prior: float = 0.05
    seed_weight: float = 0.05
    tolerance: float = 1e-5
    max_rounds: int = 300
    n_starts: int = 3

    def __post_init__(self) -> None:
        wrong = self.word_prior <= 0 or self.seed_weight < 0 or self.tolerance <= 0
        if wrong or self.max_rounds < 1 or self.n_starts < 1:
            raise ValueError(
                f"{self}; allowed: word_prior and tolerance above 0, seed_weight 0 or more, "
                "max_rounds and n_starts 1 or more"
            )


def fit_topics(
    data: TopicData,
    n_topics: int,
    *,
    seed: int,
    seeds: Mapping[str, Iterable[str]] | None = None,
    docvars: pd.DataFrame | None = None,
    covariates: Sequence[str] = (),
    settings: TopicSettings | None = None,
    workers: int = 1,
) -> TopicFit:
    """Fit the seeded topic model with covariates.

    Parameters
    ----------
    data
        Of :func:`prepare_topics`.
    n_topics
        K, seeded topics included, 2 to 60.
    seed
        Of the start; the same seed gives the same bytes.
    seeds
        Topic name -> seed words. Words outside the vocabulary are left out; a topic none of whose words
        is in it is refused. The remaining topics are named 主题1, 主题2 ...
    docvars, covariates
        See :func:`topic_design`: what the shares of the topics may depend on.
    settings
        See :class:`TopicSettings`.
    workers
        Threads, 1 or more; the result does not depend on it.

    Returns
    -------
    TopicFit
        ``gamma`` on the scale of the covariates as given; ``bound`` is the log posterior of the first
        stage after every round, without constants: it never falls.

    Raises
    ------
    ValueError
        For a number of topics or workers out of range, or more seeded topics than topics.
    ThemeError
        For fewer than 200 units, seeds that match nothing, covariates that cannot be used.

    Notes
    -----
    *Assumptions*: words are exchangeable within a unit; the number of topics is right; covariates act
    linearly on log odds. *Limits*: topics are descriptions, not facts about the texts: read
    :func:`representative_units` before naming them. The posterior of the shares holds ``beta``, ``gamma``
    and ``sigma`` fixed.

    Examples
    --------
    >>> from yanting_research.themes import simulate_topics
    >>> planted = simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20)
    >>> fit = fit_topics(planted.data, 3, seed=1, seeds={"党建": ["词0001"]}, docvars=planted.docvars, covariates=["x"])
    >>> fit.topics, fit.theta.shape, fit.gamma.shape
    (('党建', '主题1', '主题2'), (200, 3), (2, 2))
    """
    settings = settings or TopicSettings()
    words = _checked_seeds(data, n_topics, seeds or {})
    if workers < 1:
        raise ValueError(f"workers={workers}; allowed: 1 or more")
    n_tokens = np.asarray(data.counts.sum(axis=1), dtype=np.int64)
    filled = n_tokens > 0
    if int(filled.sum()) < MIN_UNITS:
        raise too_few_units(int(filled.sum()), len(filled))
    design = topic_design(data.units, docvars, covariates)
    counts = csr_array(data.counts[filled])
    scaled, back = _standardised(design.to_numpy(np.float64)[filled])
    numbers = [[data.terms.index(word) for word in group] for group in words.values()]
    prior = _word_prior(counts, n_topics, numbers, settings)
    seeds_of_starts = np.random.SeedSequence(seed).generate_state(settings.n_starts)
    starts = [anchor_start(counts, n_topics, seed_words=numbers, seed=int(own)) for own in seeds_of_starts]
    mixture = fit_mixture(
        counts, starts, word_prior=prior, tolerance=settings.tolerance, max_rounds=settings.max_rounds, workers=workers
    )
    found = fit_prevalence(
        counts, scaled, mixture.beta, tolerance=_CHANGE, max_rounds=settings.max_rounds, workers=workers
    )
    theta, eta, covariance = _by_unit(found, filled)
    return TopicFit(
        model="logistic_normal", topics=_names(words, n_topics), terms=data.terms, units=data.units, n_tokens=n_tokens,
        theta=theta, log_beta=np.log(mixture.beta), eta_mean=eta, eta_cov=covariance, dirichlet=None,
        gamma=times(back, found.gamma), sigma=found.sigma, covariates=design, seeds=words, seed=seed,
        bound=mixture.bound, converged=mixture.converged and found.converged,
        settings={**asdict(settings), "covariates": list(covariates)},
    )  # fmt: skip


def _checked_seeds(data: TopicData, n_topics: int, seeds: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    if not 2 <= n_topics <= MAX_TOPICS:
        raise ValueError(f"n_topics={n_topics}; allowed: 2 to {MAX_TOPICS}")
    if len(seeds) > n_topics:
        raise ValueError(f"{len(seeds)} seeded topics, n_topics={n_topics}; allowed: at least as many topics")
    strings = [topic for topic, words in seeds.items() if isinstance(words, str)]
    if strings:
        raise ValueError(f"the seeds of {strings[:_SHOWN]} are one string; allowed: a list of words for every topic")
    vocabulary = frozenset(data.terms)
    given = {str(topic): tuple(dict.fromkeys(words)) for topic, words in seeds.items()}
    found = {topic: tuple(word for word in words if word in vocabulary) for topic, words in given.items()}
    lacking = [f"{topic} ({', '.join(given[topic][:_SHOWN])})" for topic, words in found.items() if not words]
    if lacking:
        raise ThemeError(
            f"no seed word is in the vocabulary: {'; '.join(lacking[:_SHOWN])}", where="topic model",
            expected="at least one seed word a topic that was counted and not pruned",
            remedy="segment with these words (Segmenter().with_words), pass them as keep= to prepare_topics, "
            "or leave the topic out; match_seeds() shows which words are there",
        )  # fmt: skip
    return found


def _names(seeds: Mapping[str, tuple[str, ...]], n_topics: int) -> tuple[str, ...]:
    free = (name for name in (f"主题{number}" for number in range(1, 2 * n_topics + 1)) if name not in seeds)
    return (*seeds, *islice(free, n_topics - len(seeds)))


def _standardised(design: Array) -> tuple[Array, Array]:
    """The design with columns of mean 0 and standard deviation 1, and the matrix that leads gamma back."""
    mean, spread = design[:, 1:].mean(axis=0), design[:, 1:].std(axis=0)
    back = np.diag([1.0, *(1.0 / spread)])
    back[0, 1:] = -mean / spread
    return np.column_stack([design[:, :1], (design[:, 1:] - mean) / spread]), back


def _word_prior(counts: csr_array, n_topics: int, numbers: list[list[int]], settings: TopicSettings) -> Array:
    totals = np.asarray(counts.sum(axis=0), dtype=np.float64)
    prior = np.full((n_topics, len(totals)), settings.word_prior)
    for topic, words in enumerate(numbers):
        prior[topic, words] += settings.seed_weight * totals[words]
    return prior


def _by_unit(found: Prevalence, filled: NDArray[np.bool_]) -> tuple[Array, Array, Array]:
    """Shares, modes and covariances with the units first; NaN for units without words."""
    size = len(found.eta)
    eta = np.full((len(filled), size), np.nan)
    covariance = np.full((len(filled), size, size), np.nan)
    theta = np.full((len(filled), size + 1), np.nan)
    eta[filled], covariance[filled] = found.eta.T, np.moveaxis(found.covariance, 2, 0)
    full = np.column_stack([found.eta.T, np.zeros(found.eta.shape[1])])
    weights = np.exp(full - full.max(axis=1, keepdims=True))
    theta[filled] = weights / weights.sum(axis=1, keepdims=True)
    return theta, eta, covariance
