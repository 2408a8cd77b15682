"""Network figures: what is drawn equals the table, names lie apart, bad tables are refused."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

from yanting_research import plots
from yanting_research.errors import GlyphError, PlotError
from yanting_research.plots.label_places import push_apart


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


def tables(n: int = 30) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(5)
    names = [f"培训词{i:02}" for i in range(n)]
    nodes = pd.DataFrame(
        {"term": names, "n_units": rng.integers(3, 90, n), "community": rng.integers(1, 9, n),
         "x": rng.random(n) * 0.5, "y": rng.random(n) * 0.5}
    )  # fmt: skip
    edges = pd.DataFrame(
        {"term": names[:-1], "other": names[1:], "strength": np.linspace(0.1, 0.9, n - 1), "measure": "equivalence",
         "backbone": [i % 7 != 0 for i in range(n - 1)],
         "stability": [0.4 if i % 5 == 0 else 0.9 for i in range(n - 1)]}
    )  # fmt: skip
    return nodes, edges


def named(ax: Axes) -> dict[str, tuple[float, ...]]:
    ax.figure.draw_without_rendering()
    return {
        text.get_text(): tuple(text.get_window_extent().extents)
        for text in ax.texts
        if text.get_transform() == ax.transData
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_ties_points_and_names_are_the_tables(lang: str) -> None:
    nodes, edges = tables()
    ax = plots.plot_network(nodes, edges, lang=lang, data_kind="specimen")
    (ties,) = [item for item in ax.collections if item.get_gid() == "tie"]
    kept = edges[edges["backbone"]]
    assert len(ties.get_segments()) == len(kept)
    ends = set(kept["term"]) | set(kept["other"])
    boxes = named(ax)
    assert set(boxes) == ends
    drawn = {tuple(p) for item in ax.collections if item.get_gid() != "tie" for p in item.get_offsets().tolist()}
    assert drawn == {tuple(p) for p in nodes.loc[nodes["term"].isin(ends), ["x", "y"]].to_numpy().tolist()}
    frame = ax.get_window_extent()
    ordered = list(boxes.values())
    for place, (left, bottom, right, top) in enumerate(ordered):
        assert left >= frame.x0 - 1
        assert right <= frame.x1 + 1
        for other in ordered[place + 1 :]:
            assert (
                right <= other[0] + 0.5 or other[2] <= left + 0.5 or top <= other[1] + 0.5 or other[3] <= bottom + 0.5
            )


def test_unstable_ties_are_dashed_and_words_without_a_tie_are_counted() -> None:
    nodes, edges = tables()
    edges = edges.assign(backbone=[i < 10 for i in range(len(edges))])
    ax = plots.plot_network(nodes, edges, data_kind="specimen")
    (ties,) = [item for item in ax.collections if item.get_gid() == "tie"]
    assert sum(pattern is not None for _, pattern in ties.get_linestyles()) == 2
    foot = ax.figure.get_supxlabel()
    assert "虚线：稳定性低于一半" in foot
    assert "未画：19 个没有连线的词" in foot
    assert "11 个词，10 条连线（共 29 对）" in foot


def test_network_refusals() -> None:
    nodes, edges = tables()
    with pytest.raises(PlotError, match='backbone="strongest"'):
        plots.plot_network(nodes, edges.assign(backbone=False), data_kind="specimen")
    with pytest.raises(PlotError, match="unknown words"):
        plots.plot_network(nodes.head(3), edges, data_kind="specimen")
    with pytest.raises(PlotError, match="at most 80"):
        plots.plot_network(*tables(120), data_kind="specimen")
    with pytest.raises(GlyphError):
        plots.plot_network(
            nodes.replace("培训词01", "\U000e0000"), edges.replace("培训词01", "\U000e0000"), data_kind="specimen"
        )
    with pytest.raises(ValueError, match="data_kind"):
        plots.plot_network(nodes, edges)


def test_strategic_diagram_draws_the_table() -> None:
    table = pd.DataFrame(
        {"label": ["党课·站点·远程教育", "干部·选学", "述职·评议", "支部·委员"], "n_terms": [9, 2, 3, 2],
         "centrality": [8.0, 3.0, 3.1, 0.5], "density": [30.0, 12.0, 12.1, 50.0]}
    )  # fmt: skip
    ax = plots.plot_strategic_diagram(table, lang="en", data_kind="simulated")
    assert ax.collections[0].get_offsets().tolist() == table[["centrality", "density"]].to_numpy().tolist()
    dashed = [line.get_xydata()[0].tolist() for line in ax.lines if line.get_linestyle() == "--"]
    assert [dashed[0][0], dashed[1][1]] == [3.05, 21.05]
    assert set(table["label"]) <= set(named(ax))
    with pytest.raises(PlotError, match="no rows"):
        plots.plot_strategic_diagram(table.head(0), data_kind="specimen")


def test_boxes_end_up_apart_inside_and_fixed_ones_stay() -> None:
    rng = np.random.default_rng(2)
    places, sizes = rng.random((25, 2)) * 200 + 150, np.tile([40.0, 12.0], (25, 1))
    fixed = (places.copy(), np.full((25, 2), 8.0))
    moved = push_apart(places, sizes, bounds=(0, 0, 500, 500), fixed=fixed)
    for one in range(25):
        assert (moved[one] - sizes[one] / 2 >= -1e-9).all()
        assert (moved[one] + sizes[one] / 2 <= 500 + 1e-9).all()
        for other in range(one + 1, 25):
            assert (np.abs(moved[one] - moved[other]) >= (sizes[one] + sizes[other]) / 2 - 0.5).any()
        for place in fixed[0]:
            assert (np.abs(moved[one] - place) >= (sizes[one] + 8) / 2 - 0.5).any()


def test_a_name_stands_below_its_point_where_another_name_takes_the_place_above() -> None:
    rows = pd.DataFrame(
        {"label": ["述职群众评议", "后备村干部"], "n_terms": [4, 3], "centrality": [1.0, 1.05], "density": [8.5, 8.0]}
    )
    far = pd.DataFrame({"label": ["党课"], "n_terms": [9], "centrality": [8.0], "density": [30.0]})
    ax = plots.plot_strategic_diagram(pd.concat([rows, far]), data_kind="specimen")
    places = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert places["述职群众评议"] > 8.5
    assert places["后备村干部"] < 8.0
    assert not [line for line in ax.lines if line.get_gid() == "leader"]
