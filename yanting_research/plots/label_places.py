"""Names that do not lie on one another (标签避让): boxes pushed apart, always the same way."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text
from numpy.typing import NDArray

from yanting_research.plots.frame import figure_of
from yanting_research.plots.theme import COLOURS

__all__ = ["name_points", "push_apart"]

_ROUNDS = 600
_PULL = 0.02  # of the way back to its own place, in every round
_GAP = 2.0  # left between two boxes [px]

Floats = NDArray[np.float64]


def push_apart(
    places: Floats,
    sizes: Floats,
    *,
    bounds: tuple[float, float, float, float],
    fixed: tuple[Floats, Floats] | None = None,
) -> Floats:
    """Move boxes until they no longer overlap, as little as it takes.

    Parameters
    ----------
    places, sizes
        Middles, and width and height, of the boxes; shape (boxes, 2) [px].
    bounds
        Left, bottom, right and top edge that no box leaves [px].
    fixed
        Middles and sizes of boxes that stay where they are.

    Returns
    -------
    ndarray
        The new middles. Boxes that find no room may still overlap when the space is too small.

    Examples
    --------
    >>> push_apart(np.array([[5.0, 5.0], [5.0, 5.0]]), np.full((2, 2), 4.0), bounds=(0, 0, 50, 50)).round(1).tolist()
    [[2.0, 5.0], [8.0, 5.0]]
    """
    n = len(places)
    stays = (np.empty((0, 2)), np.empty((0, 2))) if fixed is None else fixed
    boxes = np.vstack([sizes, stays[1]])
    low = np.array(bounds[:2]) + sizes / 2
    high = np.maximum(np.array(bounds[2:]) - sizes / 2, low)
    now = np.vstack([np.clip(places.astype(float), low, high), stays[0]])
    first, second = np.triu_indices(len(now), k=1)
    first, second = first[first < n], second[first < n]
    need = (boxes[first] + boxes[second]) / 2 + _GAP
    share = np.where(second < n, 0.5, 1.0)  # a fixed box does not give way
    for turn in range(_ROUNDS):
        apart = now[second] - now[first]
        short = need - np.abs(apart)
        meet = np.flatnonzero((short > 1e-9).all(axis=1))
        if not len(meet):
            break
        axis = np.argmin(short[meet], axis=1)
        way = np.where(apart[meet, axis] < 0, -1.0, 1.0) * short[meet, axis] * share[meet]
        step = np.zeros_like(now)
        np.add.at(step, (second[meet], axis), way)
        np.add.at(step, (first[meet], axis), -way)
        back = _PULL * (1 - turn / _ROUNDS) * (places - now[:n]) * (step[:n] == 0)
        now[:n] = np.clip(now[:n] + 0.6 * step[:n] + back, low, high)
    for box in range(n):
        if _covered(now, boxes, box, now[box]):
            now[box] = _free_place(now, boxes, box, places[box], (low[box], high[box]))
    return now[:n]


def _covered(now: Floats, boxes: Floats, box: int, place: Floats) -> bool:
    short = (boxes + boxes[box]) / 2 - np.abs(now - place)
    short[box] = -1.0
    return bool((short > 0.25).all(axis=1).any())


def _free_place(now: Floats, boxes: Floats, box: int, home: Floats, limits: tuple[Floats, Floats]) -> Floats:
    """The nearest free place on growing rings around its own place; where it is now when there is none."""
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    ring = np.column_stack([np.cos(angles), np.sin(angles)])
    for radius in np.arange(1, 40) * boxes[box, 1] / 2:
        for place in home + radius * ring:
            if (place >= limits[0]).all() and (place <= limits[1]).all() and not _covered(now, boxes, box, place):
                return np.asarray(place)
    return np.asarray(now[box])


def _homes(points: Floats, sizes: Floats, widths: Floats, bounds: tuple[float, float, float, float]) -> Floats:
    """Where each name would stand best: above its point, or below, right or left where that is free and above is not.

    Large points choose first.
    """
    up = np.column_stack([np.zeros(len(points)), (sizes[:, 1] + widths) / 2 + _GAP])
    side = np.column_stack([(sizes[:, 0] + widths) / 2 + _GAP, np.zeros(len(points))])
    homes = points + up
    marks = np.column_stack([widths, widths])
    taken: list[int] = []
    for own in np.argsort(-widths, kind="stable"):
        others = [*range(len(points))]
        others.remove(int(own))
        middles = np.vstack([homes[taken], points[others]])
        boxes = np.vstack([sizes[taken], marks[others]])
        for way in (up[own], -up[own], side[own], -side[own]):
            place = points[own] + way
            inside = (place - sizes[own] / 2 >= bounds[:2]).all() and (place + sizes[own] / 2 <= bounds[2:]).all()
            if inside and not ((boxes + sizes[own]) / 2 > np.abs(middles - place)).all(axis=1).any():
                homes[own] = place
                break
        taken.append(int(own))
    return homes


def name_points(ax: Axes, names: list[str], points: Floats, *, areas: Floats, sizes: Floats) -> list[Text]:
    """Write names above their points, or beside them, moved where they would lie on a point or another name.

    Call it last: the places in pixels are known only when the layout stands. A name that had to move
    away from its point gets a thin line back to it.

    Parameters
    ----------
    ax
        The axes that hold the points.
    names, points
        A name and a place [data] for every point; shape (points, 2).
    areas, sizes
        Area of every marker [pt²], as ``scatter`` takes it, and size of every name [pt].
    """
    figure = figure_of(ax)
    figure.draw_without_rendering()
    box = ax.get_window_extent()
    texts = [
        ax.text(x, y, name, fontsize=size, color=COLOURS["ink"], ha="center", va="center", zorder=4, parse_math=False)
        for name, (x, y), size in zip(names, points, sizes, strict=True)
    ]
    extents = np.array([text.get_window_extent().size for text in texts])
    pixels = ax.transData.transform(points)
    widths = np.sqrt(areas) * figure.dpi / 72
    bounds = (box.x0, box.y0, box.x1, box.y1)
    homes = _homes(pixels, extents, widths, bounds)
    markers = (pixels, np.column_stack([widths, widths]))
    middles = push_apart(homes, extents, bounds=bounds, fixed=markers)
    for text, middle, own in zip(texts, middles, range(len(texts)), strict=True):
        x, y = ax.transData.inverted().transform(middle)
        text.set_position((float(x), float(y)))
        text.set_in_layout(False)
        if np.abs(middle - homes[own]).max() > 1.2 * extents[own, 1]:
            ax.plot(
                [points[own, 0], x],
                [points[own, 1], y],
                color=COLOURS["quiet"],
                linewidth=0.6,
                zorder=1.5,
                gid="leader",
            )
    return texts
