r"""Collocations (搭配): sequences whose words attract each other.

The score is the interaction term :math:`\lambda` of the saturated log-linear model of the
sequence: with :math:`n_i` the count of sequences that agree with the target in exactly the
places of the pattern i, and K places,

.. math:: \lambda = \sum_i (-1)^{K - |i|} \ln(n_i + c), \qquad z = \lambda / \sqrt{\sum_i 1/(n_i + c)}

with smoothing c, natural logarithm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from yanting_research.core import TOKENS, check_table
from yanting_research.textstats.origins import with_origin

__all__ = ["collocations"]


def collocations(
    tokens: pd.DataFrame,
    *,
    sizes: Sequence[int] = (2,),
    min_count: int = 2,
    stops: Iterable[str] = (),
    smoothing: float = 0.5,
) -> pd.DataFrame:
    """Score adjacent words by lambda and z.

    Parameters
    ----------
    tokens
        TOKENS. A token without a letter or digit (punctuation, blank) ends a sequence, and so
        does the end of a document.
    sizes
        Lengths of the sequences [tokens].
    min_count
        Leave out rarer sequences.
    stops
        Further tokens that end a sequence.
    smoothing
        Added to every count.

    Returns
    -------
    DataFrame
        collocation (words joined by a blank), count, count_nested (of these, inside a longer
        sequence that is also listed), length, lambda, z; highest z first.

    Raises
    ------
    ValueError
        For a length below 2 or a smoothing that is not positive.

    References
    ----------
    Blaheta and Johnson (2001), Unsupervised learning of multi-word verbs; quanteda.textstats,
    ``textstat_collocations``.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> letters = enumerate("abcabdebdab")
    >>> rows = [{"doc_id": "d", "position": i, "token": t, "start": i, "end": i + 1} for i, t in letters]
    >>> collocations(build_table(rows, TOKENS)).round(3)[["collocation", "count", "lambda", "z"]].values.tolist()
    [['a b', 3, 3.412, 1.936], ['b d', 2, 3.219, 1.799]]
    """
    if not sizes or min(sizes) < 2:
        raise ValueError(f"sizes={tuple(sizes)}; allowed: 2 or more")
    if smoothing <= 0:
        raise ValueError(f"smoothing={smoothing}; allowed: above 0")
    runs = list(_runs(check_table(tokens, TOKENS), frozenset(stops)))
    grams = {size: Counter(gram for run in runs for gram in _grams(run, size)) for size in sorted(set(sizes))}
    kept = {gram: n for counts in grams.values() for gram, n in counts.items() if n >= min_count}
    nested = _nested(runs, kept)
    rows = [
        (" ".join(gram), kept[gram], nested[gram], len(gram), *score)
        for size, counts in grams.items()
        for gram, score in _scores(counts, size, min_count, smoothing)
    ]
    table = pd.DataFrame(rows, columns=["collocation", "count", "count_nested", "length", "lambda", "z"])
    table = table.sort_values(["z", "collocation"], ascending=[False, True], kind="stable").reset_index(drop=True)
    return with_origin(table, tokens, layer="tokens")


def _runs(table: pd.DataFrame, stops: frozenset[str]) -> Iterator[tuple[str, ...]]:
    for _, part in table.groupby("doc_id", sort=True):
        run: list[str] = []
        for token in part["token"].tolist():
            if token in stops or not any(ch.isalnum() for ch in token):
                yield tuple(run)
                run = []
            else:
                run.append(token)
        yield tuple(run)


def _grams(run: tuple[str, ...], size: int) -> Iterator[tuple[str, ...]]:
    return (run[at : at + size] for at in range(len(run) - size + 1))


def _nested(runs: Iterable[tuple[str, ...]], kept: dict[tuple[str, ...], int]) -> Counter[tuple[str, ...]]:
    """Occurrences that lie inside an occurrence of a longer listed sequence."""
    sizes = sorted({len(gram) for gram in kept})
    nested: Counter[tuple[str, ...]] = Counter()
    for run in runs:
        spans = [(at, at + size) for size in sizes for at in range(len(run) - size + 1) if run[at : at + size] in kept]
        for start, end in spans:
            if any(low <= start and end <= high and high - low > end - start for low, high in spans):
                nested[run[start:end]] += 1
    return nested


def _scores(
    counts: Counter[tuple[str, ...]], size: int, min_count: int, smoothing: float
) -> Iterator[tuple[tuple[str, ...], tuple[float, float]]]:
    """Counts of all agreement patterns by inclusion and exclusion over the marginal counts."""
    patterns = [frozenset(places) for width in range(size + 1) for places in combinations(range(size), width)]
    margins: dict[frozenset[int], Counter[tuple[str, ...]]] = {pattern: Counter() for pattern in patterns}
    for gram, n in counts.items():
        for pattern in patterns:
            margins[pattern][_part(gram, pattern)] += n
    for gram in sorted(gram for gram, n in counts.items() if n >= min_count):
        agreeing = {pattern: margins[pattern][_part(gram, pattern)] for pattern in patterns}
        total = variance = 0.0
        for pattern in patterns:
            exactly = sum(
                (-1) ** (len(wider) - len(pattern)) * agreeing[wider] for wider in patterns if pattern <= wider
            )
            total += (-1) ** (size - len(pattern)) * float(np.log(exactly + smoothing))
            variance += 1 / (exactly + smoothing)
        yield gram, (total, total / float(np.sqrt(variance)))


def _part(gram: tuple[str, ...], places: frozenset[int]) -> tuple[str, ...]:
    return tuple(gram[place] for place in sorted(places))
