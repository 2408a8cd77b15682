"""Topic models on units with planted topics: held-out likelihood, recovery and seconds, peers beside ours.

    python benchmarks/topics.py [--units 3000] [--topics 10] [--length 100] [--seed 7]

Every model is fitted on the same counts, of which half of the words of a fifth of the units are kept back
(document completion). ``held-out`` is nats a word (higher is better; the planted parameters themselves stand in the
first row); ``words`` and ``shares`` are correlations with the planted ones, mean and least over topics after
matching. Seconds are of the processor, because other work may share the machine. scikit-learn and gensim are no
dependencies: without them only ours and tomotopy's are measured.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from yanting_research.themes import (
    PlantedTopics,
    TopicData,
    fit_dmr,
    fit_lda,
    fit_topics,
    simulate_topics,
    split_heldout,
)

Result = tuple[Any, Any]  # shares (D, K), words (K, V)


def correlations(found: Any, planted: Any) -> Any:
    """Correlation of every planted row with the found row that is matched to it."""
    size = len(planted)
    table = np.corrcoef(found, planted)[:size, size:]
    rows, columns = linear_sum_assignment(-np.nan_to_num(table, nan=-1.0))
    return table[rows, columns]


def report(name: str, run: Callable[[], Result], planted: PlantedTopics, back: Any, yardstick: float) -> float:
    """Fit, print one line and return the seconds."""
    start = time.process_time()
    theta, beta = run()
    seconds = time.process_time() - start
    entries = back.tocoo()
    probability = np.einsum("ek,ek->e", theta[entries.row], beta.T[entries.col])
    heldout = (entries.data * np.log(probability)).sum() / entries.data.sum()
    words, shares = correlations(beta, planted.beta), correlations(theta.T, planted.theta.T)
    ratio = f"x{yardstick / seconds:6.2f}" if yardstick and seconds > 1e-3 else ""
    print(
        f"{name:<34} held-out {heldout:8.4f}   words {words.mean():.3f} ({words.min():.3f})   "
        f"shares {shares.mean():.3f} ({shares.min():.3f})   {seconds:8.2f} s  {ratio}",
        flush=True,
    )
    return seconds


def by_sklearn(data: TopicData, n_topics: int, seed: int) -> Result:
    """Variational Bayes, all units in every round."""
    from sklearn.decomposition import LatentDirichletAllocation

    model = LatentDirichletAllocation(
        n_topics, doc_topic_prior=0.1, topic_word_prior=0.05, max_iter=100, learning_method="batch", random_state=seed
    )
    theta = model.fit_transform(data.counts)
    return theta, model.components_ / model.components_.sum(axis=1, keepdims=True)


def by_gensim(data: TopicData, n_topics: int, seed: int) -> Result:
    """Online variational Bayes, twenty passes."""
    from gensim.models import LdaModel

    counts = data.counts
    places = [slice(counts.indptr[row], counts.indptr[row + 1]) for row in range(counts.shape[0])]
    bags = [list(zip(counts.indices[at].tolist(), counts.data[at].tolist(), strict=True)) for at in places]
    words = dict(enumerate(data.terms))
    model = LdaModel(bags, n_topics, id2word=words, passes=20, alpha=0.1, eta=0.05, random_state=seed, iterations=100)
    theta = np.zeros((len(bags), n_topics))
    for row, bag in enumerate(bags):
        for topic, share in model.get_document_topics(bag, minimum_probability=0.0):
            theta[row, topic] = share
    return theta / theta.sum(axis=1, keepdims=True), model.get_topics()


def main() -> None:
    """Print one line a model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=3000)
    parser.add_argument("--topics", type=int, default=10)
    parser.add_argument("--length", type=float, default=100)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    size, seed = options.topics, options.seed
    planted = simulate_topics(seed, n_units=options.units, n_topics=size, mean_length=options.length)
    kept, back = split_heldout(planted.data, seed=seed)
    print(f"{kept}, {int(planted.data.counts.sum()):,} words, {int(back.sum()):,} of them kept back")
    docvars = planted.docvars

    def plain(fit: Any) -> Result:
        return fit.theta, fit.beta

    runs: dict[str, Callable[[], Result]] = {
        "tomotopy LDA, 1000 sweeps": lambda: plain(fit_lda(kept, size, seed=seed)),
        "tomotopy DMR, 1000 sweeps": lambda: plain(
            fit_dmr(kept, size, seed=seed, docvars=docvars, covariates=["treated"])
        ),
        "ours, no seeds, no covariates": lambda: plain(fit_topics(kept, size, seed=seed)),
        "ours, covariates": lambda: plain(
            fit_topics(kept, size, seed=seed, docvars=docvars, covariates=["x", "treated"])
        ),
        "ours, seeds and covariates": lambda: plain(
            fit_topics(kept, size, seed=seed, seeds=planted.seeds, docvars=docvars, covariates=["x", "treated"])
        ),
    }
    for module, name, run in (
        ("sklearn", "scikit-learn LDA, 100 rounds", by_sklearn),
        ("gensim", "gensim LDA, 20 passes", by_gensim),
    ):
        if importlib.util.find_spec(module) is None:
            print(f"{name}: not installed, skipped")
        else:
            runs[name] = lambda run=run: run(kept, size, seed)  # type: ignore[misc]
    report("the planted parameters", lambda: (planted.theta, planted.beta), planted, back, 0.0)
    yardstick = 0.0
    for name, run_one in runs.items():
        seconds = report(name, run_one, planted, back, yardstick)
        yardstick = yardstick or seconds


if __name__ == "__main__":
    main()
