"""Weights (词项加权): tf-idf with its schemes named."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd

from yanting_research.core import TERMS, check_table
from yanting_research.textstats.origins import with_origin

__all__ = ["tfidf"]

_TF = ("proportion", "count", "boolean", "log", "augmented")
_IDF = ("ln", "log10", "log2", "smooth", "plus_one", "probabilistic", "none")


def tfidf(
    terms: pd.DataFrame,
    *,
    tf: Literal["proportion", "count", "boolean", "log", "augmented"] = "proportion",
    idf: Literal["ln", "log10", "log2", "smooth", "plus_one", "probabilistic", "none"] = "ln",
    unit_length: bool = False,
) -> pd.DataFrame:
    r"""Term frequency times inverse document frequency (词频-逆文档频率).

    With N units, df of them holding the term:

    ================= =============================================================
    ``ln``            :math:`\ln(N/df)`, natural logarithm
    ``log10``         :math:`\log_{10}(N/df)`
    ``log2``          :math:`\log_2(N/df)`
    ``plus_one``      :math:`\ln(N/df) + 1`
    ``smooth``        :math:`\ln((1+N)/(1+df)) + 1`
    ``probabilistic`` :math:`\max(0, \ln((N-df)/df))`
    ``none``          1
    ================= =============================================================

    Parameters
    ----------
    terms
        TERMS; N is the number of units that have a row.
    tf
        ``proportion`` n_term / n_unit; ``count`` n_term; ``boolean`` 1; ``log``
        1 + ln n_term; ``augmented`` 0.5 + 0.5 n_term / the largest n_term of the unit.
    idf
        One of the above.
    unit_length
        Divide the weights of every unit by their Euclidean length; NaN where that is 0.

    Returns
    -------
    DataFrame
        unit_id, feature, tf, idf, tf_idf, docfreq, scheme; by unit_id, feature.

    Raises
    ------
    ValueError
        For an unknown scheme.

    Notes
    -----
    A term that stands in every unit weighs 0 under ``ln``: it tells no unit from another.
    Weights of corpora with different N are not comparable.

    References
    ----------
    Silge and Robinson, tidytext, ``bind_tf_idf``; scikit-learn user guide, text feature extraction;
    Manning, Raghavan and Schütze (2008), Introduction to information retrieval, figure 6.15.

    Examples
    --------
    >>> terms = pd.DataFrame({"unit_id": ["a", "b"], "doc_id": ["a", "b"], "term": ["监督", "培训"],
    ...                       "layer": ["tokens"] * 2, "n_term": [1, 1], "n_unit": [1, 1]})
    >>> [round(weight, 6) for weight in tfidf(terms)["tf_idf"]]
    [0.693147, 0.693147]
    """
    if tf not in _TF:
        raise ValueError(f"tf={tf!r}; allowed: {', '.join(_TF)}")
    if idf not in _IDF:
        raise ValueError(f"idf={idf!r}; allowed: {', '.join(_IDF)}")
    table = check_table(terms, TERMS)
    n_units = table["unit_id"].nunique()
    docfreq = table.groupby("term")["unit_id"].transform("nunique")
    out = pd.DataFrame({"unit_id": table["unit_id"], "feature": table["term"]})
    out["tf"] = _term_weight(table, tf)
    out["idf"] = _inverse(docfreq.to_numpy(np.float64), n_units, idf)
    out["tf_idf"] = out["tf"] * out["idf"]
    if unit_length:
        length = np.sqrt((out["tf_idf"] ** 2).groupby(out["unit_id"]).transform("sum"))
        out["tf_idf"] = out["tf_idf"] / length.where(length > 0)
    out["docfreq"] = docfreq.astype(np.int64)
    name = f"tf={tf}, idf={idf}{', unit length' if unit_length else ''}"
    out["scheme"] = pd.Series([name] * len(out), dtype="str")
    return with_origin(out, terms)


def _term_weight(table: pd.DataFrame, scheme: str) -> Any:
    n = table["n_term"].astype(np.float64)
    if scheme == "proportion":
        return n / table["n_unit"]
    if scheme == "boolean":
        return n.where(n == 0, 1.0)
    if scheme == "log":
        return 1 + np.log(n)
    if scheme == "augmented":
        return 0.5 + 0.5 * n / n.groupby(table["unit_id"], observed=True).transform("max")
    return n


def _inverse(docfreq: np.ndarray[tuple[int], np.dtype[np.float64]], n_units: int, scheme: str) -> Any:
    if scheme == "smooth":
        return np.log((1 + n_units) / (1 + docfreq)) + 1
    if scheme == "probabilistic":
        return np.log(np.maximum((n_units - docfreq) / docfreq, 1))
    if scheme == "none":
        return np.ones(len(docfreq))
    ratio = n_units / docfreq
    if scheme == "plus_one":
        return np.log(ratio) + 1
    return {"ln": np.log, "log10": np.log10, "log2": np.log2}[scheme](ratio)
