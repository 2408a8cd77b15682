r"""Do the words of a topic belong together, and to it alone (主题一致性与排他性)?"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from yanting_research.themes.topic_data import TopicData
from yanting_research.themes.topic_fit import TopicFit
from yanting_research.themes.topic_words import frex

__all__ = ["exclusivity", "topic_coherence", "topic_exclusivity"]

Array = NDArray[np.float64]

_MEASURES = ("npmi", "umass")


def topic_coherence(
    fit: TopicFit,
    data: TopicData,
    *,
    measure: Literal["npmi", "umass"] = "npmi",
    top: int = 10,
    smoothing: float = 1.0,
) -> pd.DataFrame:
    r"""How often the most probable words of a topic stand in the same units.

    With :math:`D(v)` and :math:`D(v, w)` the units that hold a word, or both, and words by falling probability:

    .. math:: \mathrm{UMass} = \sum_{i > j} \log \frac{D(v_i, v_j) + \epsilon}{D(v_j)}, \qquad
              \mathrm{NPMI} = \mathrm{mean}_{i > j} \frac{\log \{p(v_i, v_j) / p(v_i) p(v_j)\}}{-\log p(v_i, v_j)}

    Parameters
    ----------
    fit, data
        A fit, and the counts on which to judge it: its own, or others with the same vocabulary.
    measure
        ``npmi`` in [-1, 1], pairs that never meet count -1; ``umass`` is at most about 0 and depends on ``top``.
    top
        Words of every topic, 2 or more.
    smoothing
        ``epsilon`` of UMass [units]; 1 as in Mimno et al. (2011). NPMI takes none.

    Returns
    -------
    DataFrame
        ``topic, measure, value, top, smoothing, n_pairs_apart``: pairs that never meet. NaN when a word of
        the topic stands in no unit. Natural logarithms.

    References
    ----------
    Mimno et al. (2011), EMNLP; Bouma (2009), GSCL; Lau, Newman and Baldwin (2014), EACL.

    Examples
    --------
    >>> from yanting_research.themes import fit_topics, simulate_topics
    >>> data = simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20).data
    >>> topic_coherence(fit_topics(data, 3, seed=1), data)["value"].between(-1, 1).all()
    np.True_
    """
    if measure not in _MEASURES or top < 2 or smoothing <= 0:
        raise ValueError(
            f"measure={measure!r}, top={top}, smoothing={smoothing}; "
            f"allowed: {', '.join(_MEASURES)}; 2 or more; above 0"
        )
    if data.terms != fit.terms:
        raise ValueError("the counts have another vocabulary than the fit; allowed: the same terms in the same order")
    present = csr_array((data.counts > 0).astype(np.int64))
    rows = []
    for topic, name in enumerate(fit.topics):
        order = np.argsort(-fit.log_beta[topic], kind="stable")[:top]
        part = csr_array(present[:, order])
        together = (part.T @ part).toarray().astype(np.float64)
        score = _umass(together, smoothing) if measure == "umass" else _npmi(together, present.shape[0])
        apart = int((together[np.tril_indices(len(order), -1)] == 0).sum())
        rows.append((name, measure, score, top, smoothing if measure == "umass" else float("nan"), apart))
    columns = ["topic", "measure", "value", "top", "smoothing", "n_pairs_apart"]
    return pd.DataFrame(rows, columns=columns).astype({"topic": "str", "measure": "str", "value": "float64"})


def _umass(together: Array, smoothing: float) -> float:
    single = np.diag(together)
    if (single == 0).any():
        return float("nan")
    later, earlier = np.tril_indices(len(single), -1)
    return float(np.log((together[later, earlier] + smoothing) / single[earlier]).sum())


def _npmi(together: Array, n_units: int) -> float:
    single = np.diag(together) / n_units
    if (single == 0).any():
        return float("nan")
    later, earlier = np.tril_indices(len(single), -1)
    joint = together[later, earlier] / n_units
    meets = (joint > 0) & (joint < 1)
    values = np.where(joint > 0, 1.0, -1.0)  # words that stand in every unit together: the limit, 1
    ratio = np.log(joint[meets] / (single[later][meets] * single[earlier][meets]))
    values[meets] = ratio / -np.log(joint[meets])
    return float(values.mean())


def exclusivity(log_beta: Array, *, top: int = 10, weight: float = 0.7) -> Array:
    """Sum of FREX over the ``top`` most probable words, (K,); at most ``top``.

    Notes
    -----
    The same numbers as ``exclusivity(model, M=top, frexw=weight)`` of the R package stm.

    Examples
    --------
    >>> exclusivity(np.log([[0.6, 0.3, 0.1], [0.1, 0.3, 0.6]]), top=1).round(9).tolist()
    [1.0, 1.0]
    """
    if top < 1:
        raise ValueError(f"top={top}; allowed: 1 or more")
    order = np.argsort(-log_beta, axis=1, kind="stable")[:, :top]
    return np.asarray(np.take_along_axis(frex(log_beta, weight=weight), order, axis=1).sum(axis=1))


def topic_exclusivity(fit: TopicFit, *, top: int = 10, weight: float = 0.7) -> pd.DataFrame:
    """Exclusivity of every topic (主题排他性): ``topic, exclusivity, top, weight``.

    High coherence with low exclusivity is a topic of words that stand everywhere.

    Examples
    --------
    >>> from yanting_research.themes import fit_topics, simulate_topics
    >>> data = simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20).data
    >>> topic_exclusivity(fit_topics(data, 3, seed=1))["exclusivity"].between(0, 10).all()
    np.True_
    """
    values = exclusivity(fit.log_beta, top=top, weight=weight)
    table = pd.DataFrame({"topic": list(fit.topics), "exclusivity": values, "top": top, "weight": weight})
    return table.astype({"topic": "str"})
