"""Lexical diversity (词汇丰富度)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log, log2, log10, nan, sqrt

import numpy as np
import pandas as pd
from scipy.stats import hypergeom

from yanting_research.core import TOKENS, check_table
from yanting_research.textstats.origins import with_origin

__all__ = ["diversity", "hdd", "mattr", "mtld", "vocabulary_growth", "yule_k"]


def diversity(tokens: pd.DataFrame, *, stopwords: Iterable[str] = (), window: int = 50) -> pd.DataFrame:
    r"""Measures of lexical diversity of every document.

    With n tokens and v types:

    =========== ==========================================================
    ``ttr``       :math:`v/n`
    ``root_ttr``  Guiraud, :math:`v/\sqrt n`
    ``corrected`` Carroll, :math:`v/\sqrt{2n}`
    ``herdan``    :math:`\ln v/\ln n` (the base cancels)
    ``summer``    :math:`\log\log v/\log\log n`, base 10, which here does not cancel
    ``dugast``    :math:`(\log_{10} n)^2/(\log_{10} n-\log_{10} v)`, also called Uber's U
    ``maas``      :math:`\sqrt{(\log_{10} n-\log_{10} v)/(\log_{10} n)^2}`, lower is more diverse
    ``simpson``   :math:`\sum_i V_i i(i-1)/(n(n-1))`, lower is more diverse
    ``entropy``   Shannon, :math:`-\sum p\log_2 p` [bits]
    ``hdd``       :func:`hdd`
    ``mattr``     mean type-token ratio of all windows
    ``mtld``      :func:`mtld`
    ``yule_k``    :func:`yule_k`
    =========== ==========================================================

    Parameters
    ----------
    tokens
        TOKENS; blanks are left out.
    stopwords
        Tokens to leave out, punctuation for example.
    window
        Window of ``mattr`` [tokens].

    Returns
    -------
    DataFrame
        doc_id, n_tokens, n_types and the measures; NaN where undefined.

    Notes
    -----
    All but ``mattr``, ``mtld`` and ``yule_k`` fall with length: do not compare reports of
    different length by them.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> rows = [{"doc_id": "a", "position": i, "token": t, "start": i, "end": i + 1} for i, t in enumerate("党的党")]
    >>> diversity(build_table(rows, TOKENS), window=2).round(3)[["n_tokens", "n_types", "ttr", "mattr"]].values.tolist()
    [[3.0, 2.0, 0.667, 1.0]]
    """
    table = check_table(tokens, TOKENS)
    table = table[~table["token"].isin(list(stopwords)) & (table["token"].str.strip() != "")]
    rows = [
        {"doc_id": str(doc_id), **_measures(part["token"].tolist(), window)}
        for doc_id, part in table.groupby("doc_id", sort=True)
    ]
    names = ["doc_id", *_measures([], window)]
    return with_origin(pd.DataFrame(rows, columns=names), tokens, layer="tokens")


def _measures(words: Sequence[str], window: int) -> dict[str, float]:
    counts = Counter(words)
    n, v = len(words), len(counts)
    return {
        "n_tokens": n,
        "n_types": v,
        "ttr": v / n if n else nan,
        "root_ttr": v / sqrt(n) if n else nan,
        "corrected": v / sqrt(2 * n) if n else nan,
        "herdan": log(v) / log(n) if n > 1 else nan,
        "summer": log10(log10(v)) / log10(log10(n)) if v > 1 and n not in (1, 10) else nan,
        "dugast": log10(n) ** 2 / (log10(n) - log10(v)) if n > v else nan,
        "maas": sqrt((log10(n) - log10(v)) / log10(n) ** 2) if n > 1 else nan,
        "simpson": sum(c * (c - 1) for c in counts.values()) / (n * (n - 1)) if n > 1 else nan,
        "entropy": sum(c / n * log2(n / c) for c in counts.values()) if n else nan,
        "hdd": hdd(words),
        "mattr": mattr(words, window=window),
        "mtld": mtld(words),
        "yule_k": yule_k(Counter(counts.values())),
    }


def mattr(words: Sequence[str], *, window: int = 50) -> float:
    """Moving-average type-token ratio (移动平均型例比): the mean over all windows.

    NaN when the text is shorter than the window, or the window is empty.

    References
    ----------
    Covington and McFall (2010), Cutting the Gordian knot.

    Examples
    --------
    >>> [round(mattr("one one two one one two one".split(), window=w), 4) for w in (2, 3, 4)]
    [0.8333, 0.6667, 0.5]
    """
    if window < 1:
        raise ValueError(f"window={window}; allowed: 1 or more tokens")
    if len(words) < window:
        return nan
    counts = Counter(words[:window])
    total = len(counts)
    for index in range(window, len(words)):
        counts[words[index]] += 1
        gone = words[index - window]
        counts[gone] -= 1
        if not counts[gone]:
            del counts[gone]
        total += len(counts)
    return total / (len(words) - window + 1) / window


def mtld(words: Sequence[str], *, threshold: float = 0.72) -> float:
    """Measure of textual lexical diversity: mean length of stretches above a type-token ratio.

    A stretch closes when its ratio falls *below* the threshold (strictly); the last, open one
    counts in part. The mean of a forward and a backward pass. NaN for no words, or when no
    word is ever repeated, since then not even part of a stretch closes.

    References
    ----------
    McCarthy and Jarvis (2010), MTLD, vocd-D, and HD-D.

    Examples
    --------
    >>> round(mtld(list("abcabcabc")), 3)
    4.755
    """
    if not 0 < threshold < 1:
        raise ValueError(f"threshold={threshold}; allowed: between 0 and 1")
    return (_mtld_pass(words, threshold) + _mtld_pass(words[::-1], threshold)) / 2


def _mtld_pass(words: Sequence[str], threshold: float) -> float:
    factors = 0.0
    seen: set[str] = set()
    length = 0
    ratio = 1.0
    for word in words:
        seen.add(word)
        length += 1
        ratio = len(seen) / length
        if ratio < threshold:
            factors += 1
            seen, length, ratio = set(), 0, 1.0
    if length:
        factors += (1 - ratio) / (1 - threshold)
    return len(words) / factors if factors else nan


def yule_k(spectrum: Counter[int] | dict[int, int]) -> float:
    r"""Yule's K (尤尔 K 值) from a frequency spectrum.

    :math:`K = 10^4 (\sum_i i^2 V_i - N)/N^2` with V_i types of frequency i. Higher means
    less diverse. NaN for an empty text.

    References
    ----------
    Yule (1944), The statistical study of literary vocabulary.

    Examples
    --------
    >>> yule_k({1: 2, 2: 1})  # a, b, c, c
    1250.0
    """
    n = sum(i * v for i, v in spectrum.items())
    return 1e4 * (sum(i * i * v for i, v in spectrum.items()) - n) / n**2 if n else nan


def hdd(words: Sequence[str], *, sample: int = 42) -> float:
    r"""HD-D: the type-token ratio to expect in a random sample of the words (超几何丰富度).

    :math:`\frac1s\sum_w\left(1-P(X_w=0)\right)`, X_w hypergeometric: how often w is among s words
    drawn without replacement. NaN for a text shorter than the sample.

    Parameters
    ----------
    words
        Tokens in any order.
    sample
        Words drawn; 42 is the middle of the range that vocd-D uses.

    References
    ----------
    McCarthy and Jarvis (2007), vocd: a theoretical and empirical evaluation.

    Examples
    --------
    >>> hdd(["党", "员"] * 2, sample=1), round(hdd(["党", "党", "员"], sample=2), 4)
    (1.0, 0.8333)
    """
    if sample < 1:
        raise ValueError(f"sample={sample}; allowed: 1 or more tokens")
    if len(words) < sample:
        return nan
    sizes = Counter(Counter(words).values())  # words of one frequency have one probability
    frequencies = np.array(list(sizes), np.int64)
    absent = hypergeom.pmf(0, len(words), frequencies, sample)
    return float((np.array(list(sizes.values())) * (1 - absent)).sum() / sample)


def vocabulary_growth(tokens: pd.DataFrame, *, step: int = 1000) -> pd.DataFrame:
    r"""Types met after every ``step`` tokens, and Heaps' law through them (词汇增长).

    :math:`v = K n^\beta`, fitted by least squares on logarithms over the points of a document.

    Parameters
    ----------
    tokens
        TOKENS; blanks are left out.
    step
        Tokens between two points; the end of the document is a point too.

    Returns
    -------
    DataFrame
        doc_id, n_tokens, n_types, heaps_k, heaps_beta (NaN with fewer than three points).

    References
    ----------
    Heaps (1978), Information retrieval: computational and theoretical aspects.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> rows = [{"doc_id": "a", "position": i, "token": t, "start": i, "end": i + 1} for i, t in enumerate("党员的党")]
    >>> vocabulary_growth(build_table(rows, TOKENS), step=2)[["n_tokens", "n_types"]].values.tolist()
    [[2, 2], [4, 3]]
    """
    if step < 1:
        raise ValueError(f"step={step}; allowed: 1 or more tokens")
    table = check_table(tokens, TOKENS)
    table = table[table["token"].astype("str").str.strip() != ""]
    parts = []
    for doc_id, part in table.groupby("doc_id", sort=True, observed=True):
        n_types = np.cumsum(~part["token"].duplicated().to_numpy())
        at = np.unique(np.append(np.arange(step, len(part) + 1, step), len(part)))
        points = pd.DataFrame({"doc_id": str(doc_id), "n_tokens": at, "n_types": n_types[at - 1]})
        beta, log_k = np.polyfit(np.log(at), np.log(n_types[at - 1]), 1) if len(at) > 2 else (nan, nan)
        parts.append(points.assign(heaps_k=np.exp(log_k), heaps_beta=beta))
    names = ["doc_id", "n_tokens", "n_types", "heaps_k", "heaps_beta"]
    out = pd.concat(parts, ignore_index=True)[names] if parts else pd.DataFrame(columns=names)
    return with_origin(out, tokens, layer="tokens")
