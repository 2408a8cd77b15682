r"""Log-odds with an informative Dirichlet prior (带先验的对数优势比): words that set two groups apart.

With counts y of the word in group i, n_i the size of the group, prior counts a of the word and
:math:`a_0=\sum a`,

.. math:: \delta = \ln\frac{y_1+a}{n_1+a_0-y_1-a} - \ln\frac{y_2+a}{n_2+a_0-y_2-a}, \qquad
   var = \frac{1}{y_1+a}+\frac{1}{y_2+a}, \qquad z = \delta/\sqrt{var}

natural logarithm. Three things go by this name; the column ``prior`` says which one a table holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import numpy as np
import pandas as pd

from yanting_research.textstats.origins import with_origin
from yanting_research.textstats.sides import two_sides

__all__ = ["log_odds"]

_PRIORS = ("pooled", "uninformative", "scaled")


def log_odds(
    terms: pd.DataFrame,
    target: Iterable[str],
    *,
    prior: Literal["pooled", "uninformative", "scaled"] | Mapping[str, float] = "pooled",
    alpha: float = 0.01,
    strength: float = 500.0,
) -> pd.DataFrame:
    """Log-odds of every feature in the target against the reference, shrunk by a prior.

    Parameters
    ----------
    terms
        TERMS.
    target
        unit_ids of the target; all others are the reference.
    prior
        ``pooled``: the counts of both sides together. ``scaled``: these scaled to ``strength``
        words. ``uninformative``: ``alpha`` for every word. Or prior counts by word from
        another corpus; a word that it lacks gets ``alpha``.
    alpha
        Prior count of a word without one [words].
    strength
        Size of the ``scaled`` prior [words].

    Returns
    -------
    DataFrame
        feature, delta, variance, z, n_target, n_reference, prior; highest z first.

    Notes
    -----
    A larger prior pulls rare words towards 0. z orders the words; it is no test of many words
    at once.

    References
    ----------
    Monroe, Colaresi and Quinn (2008), Fightin' Words, equations 16 to 22.

    Examples
    --------
    >>> counts = {"a": (12, 3), "b": (2, 10), "c": (4, 1)}
    >>> rows = [{"unit_id": u, "doc_id": u, "term": t, "layer": "tokens", "n_term": n[i], "n_unit": (18, 14)[i]}
    ...         for t, n in counts.items() for i, u in enumerate(("one", "two"))]
    >>> log_odds(pd.DataFrame(rows), ["one"]).round(4)[["feature", "delta", "z"]].values.tolist()
    [['a', 0.6022, 1.979], ['c', 0.3808, 0.7225], ['b', -0.8575, -2.508]]
    """
    if isinstance(prior, str) and prior not in _PRIORS:
        raise ValueError(f"prior={prior!r}; allowed: {', '.join(_PRIORS)}, or counts by word")
    if alpha <= 0 or strength <= 0:
        raise ValueError(f"alpha={alpha}, strength={strength}; allowed: above 0")
    counts = two_sides(terms, target)
    a = _prior_counts(counts, prior, alpha, strength)
    y1, y2 = counts["n_target"].to_numpy(np.float64), counts["n_reference"].to_numpy(np.float64)
    first = np.log((y1 + a) / (y1.sum() + a.sum() - y1 - a))
    second = np.log((y2 + a) / (y2.sum() + a.sum() - y2 - a))
    out = pd.DataFrame({"feature": counts["feature"], "delta": first - second})
    out["variance"] = 1 / (y1 + a) + 1 / (y2 + a)
    out["z"] = out["delta"] / np.sqrt(out["variance"])
    out = out.assign(n_target=counts["n_target"], n_reference=counts["n_reference"])
    out["prior"] = pd.Series([_prior_name(prior, alpha, strength)] * len(out), dtype="str")
    out = out.sort_values(["z", "feature"], ascending=[False, True], kind="stable").reset_index(drop=True)
    return with_origin(out, terms)


def _prior_counts(
    counts: pd.DataFrame, prior: str | Mapping[str, float], alpha: float, strength: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    if not isinstance(prior, str):
        given = np.array([prior.get(word, alpha) for word in counts["feature"]], np.float64)
        if len(given) and not (given > 0).all():
            raise ValueError("a prior count is 0 or less; every prior count must be above 0")
        return given
    if prior == "uninformative":
        return np.full(len(counts), alpha)
    pooled = (counts["n_target"] + counts["n_reference"]).to_numpy(np.float64)
    return pooled if prior == "pooled" else pooled * strength / pooled.sum()


def _prior_name(prior: str | Mapping[str, float], alpha: float, strength: float) -> str:
    if not isinstance(prior, str):
        return "given counts"
    return {"pooled": "pooled", "scaled": f"pooled, scaled to {strength:g}", "uninformative": f"alpha={alpha:g}"}[prior]
