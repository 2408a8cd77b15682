"""Backbone of a weighted network (骨干网络): the edges that stand out, not simply the strongest ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["BACKBONES", "STRONGEST", "backbone_p", "check_backbone", "in_backbone"]

BACKBONES = ("disparity", "strongest", "all")
STRONGEST = 3
"""Edges that the backbone ``strongest`` keeps of every word."""

Floats = NDArray[np.float64]


def check_backbone(kind: str, alpha: float) -> None:
    """Refuse an unknown backbone or level.

    Raises
    ------
    ValueError
        Listing what is allowed.
    """
    if kind not in BACKBONES:
        raise ValueError(f"backbone={kind!r}; allowed: {', '.join(BACKBONES)}")
    if not 0 < alpha < 1:
        raise ValueError(f"alpha={alpha}; allowed: between 0 and 1")


def backbone_p(strength: Floats) -> Floats:
    r"""Disparity filter: how likely so large a share of a word's strength is by chance.

    Parameters
    ----------
    strength
        Symmetric strengths, shape (words, words), 0 where there is no edge.

    Returns
    -------
    ndarray
        :math:`(1 - w_{ij} / s_i)^{k_i - 1}`, the smaller one of both ends; 1 where there is no edge and for an edge
        whose ends have no other.

    References
    ----------
    Serrano, Boguñá and Vespignani (2009), PNAS 106, 6483-6488, equation 2.

    Examples
    --------
    >>> star = np.zeros((4, 4))
    >>> star[0, 1:] = star[1:, 0] = [8, 1, 1]
    >>> backbone_p(star)[0].round(2).tolist()
    [1.0, 0.04, 0.81, 0.81]
    """
    total, degree = strength.sum(axis=-1), (strength > 0).sum(axis=-1)
    share = np.divide(
        strength,
        total[..., None],
        out=np.zeros_like(strength),
        where=np.broadcast_to(total[..., None] > 0, strength.shape),
    )
    p = np.where(strength > 0, (1 - share) ** np.maximum(degree - 1, 0)[..., None], 1.0)
    return np.asarray(np.minimum(p, np.swapaxes(p, -1, -2)))


def in_backbone(strength: Floats, kind: str, alpha: float) -> NDArray[np.bool_]:
    """Which edges the backbone keeps, as a symmetric matrix.

    Of equally strong edges of a word, all are kept with the third.
    """
    check_backbone(kind, alpha)
    edge = strength > 0
    if kind == "all":
        return edge
    if kind == "disparity":
        return edge & (backbone_p(strength) < alpha)
    if strength.shape[-1] <= STRONGEST:
        return edge
    cut = np.sort(strength, axis=-1)[..., -STRONGEST, None]
    kept = edge & (strength >= cut)
    return np.asarray(kept | np.swapaxes(kept, -1, -2))
