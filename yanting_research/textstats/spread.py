"""Dispersion (分布均匀度): whether a word is spread over the parts or sits in one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from yanting_research.core import TERMS, check_table
from yanting_research.textstats.origins import with_origin

__all__ = ["dispersion", "part_dispersion"]


def dispersion(terms: pd.DataFrame) -> pd.DataFrame:
    """Dispersion of every term over the units.

    Parameters
    ----------
    terms
        TERMS; every unit that has a row is a part, its size is ``n_unit``.

    Returns
    -------
    DataFrame
        feature, frequency, and the measures of :func:`part_dispersion`; by feature.

    Examples
    --------
    >>> terms = pd.DataFrame({"unit_id": ["a", "b"], "doc_id": ["a", "b"], "term": ["党", "党"],
    ...                       "layer": ["tokens"] * 2, "n_term": [1, 1], "n_unit": [5, 5]})
    >>> dispersion(terms)[["feature", "range", "juilland_d", "dp"]].values.tolist()
    [['党', 2.0, 1.0, 0.0]]
    """
    table = check_table(terms, TERMS)
    sizes = table.drop_duplicates("unit_id").set_index("unit_id")["n_unit"].sort_index()
    places = {str(unit): index for index, unit in enumerate(sizes.index)}
    rows = []
    for term, part in table.groupby("term", sort=True):
        counts = np.zeros(len(sizes))
        counts[[places[unit] for unit in part["unit_id"]]] = part["n_term"].to_numpy()
        rows.append({"feature": str(term), "frequency": int(counts.sum()), **part_dispersion(counts, sizes.to_numpy())})
    names = ["feature", "frequency", *part_dispersion([1], [1])]
    return with_origin(pd.DataFrame(rows, columns=names), terms)


def part_dispersion(counts: Sequence[float] | Any, sizes: Sequence[float] | Any) -> dict[str, float]:
    r"""Dispersion measures of one word from its counts in the parts and the parts' sizes.

    With counts f_i, f their sum, sizes s_i as shares of the whole, p_i = f_i / size_i, n parts:

    ============== =====================================================================
    ``range``       parts that hold the word
    ``juilland_d``  :math:`1 - sd(p)/(\bar p\sqrt{n-1})`, population standard deviation
    ``carroll_d2``  entropy of p_i/Σp over :math:`\ln n`
    ``rosengren_s`` :math:`(\sum\sqrt{s_i f_i})^2/f`
    ``dp``          Gries: :math:`\frac12\sum|f_i/f - s_i|`; 0 is even
    ``dp_norm``     :math:`dp/(1-\min s)`
    ``kl``          Kullback-Leibler divergence of f_i/f from s_i, base 2 [bits]
    ============== =====================================================================

    Undefined values (no occurrence, one part) are NaN.

    References
    ----------
    Gries (2008), Dispersions and adjusted frequencies in corpora.

    Examples
    --------
    >>> round(part_dispersion([0, 4, 3, 2, 1], [1] * 5)["juilland_d"], 4)
    0.6464
    """
    f, size = np.asarray(counts, np.float64), np.asarray(sizes, np.float64)
    if f.shape != size.shape or f.ndim != 1:
        raise ValueError(f"counts and sizes must be two rows of one length; got {f.shape} and {size.shape}")
    if len(f) == 0 or (size <= 0).any() or (f < 0).any():
        raise ValueError("every part needs a size above 0 and a count of at least 0")
    total, n = f.sum(), len(f)
    if total == 0:
        return {"range": 0.0, **dict.fromkeys(_NAMES, float("nan"))}
    s, p, v = size / size.sum(), f / size, f / total
    rest = 1 - s.min()
    deviation = np.abs(v - s).sum() / 2
    held = v > 0
    return {
        "range": float(held.sum()),
        "juilland_d": float(1 - p.std() / p.mean() / np.sqrt(n - 1)) if n > 1 else float("nan"),
        "carroll_d2": _entropy(p / p.sum()) / float(np.log(n)) if n > 1 else float("nan"),
        "rosengren_s": float(np.sqrt(s * f).sum() ** 2 / total),
        "dp": float(deviation),
        "dp_norm": float(deviation / rest) if n > 1 else float("nan"),
        "kl": float((v[held] * np.log2(v[held] / s[held])).sum()),
    }


_NAMES = ("juilland_d", "carroll_d2", "rosengren_s", "dp", "dp_norm", "kl")


def _entropy(shares: Any) -> float:
    held = shares[shares > 0]
    return float(-(held * np.log(held)).sum())
