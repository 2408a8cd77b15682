"""Figures of a needs survey: what is drawn is what the table says, and simulated answers are marked."""

from __future__ import annotations

import pandas as pd
import pytest

from yanting_research.errors import PlotError
from yanting_research.plots import plot_importance_performance, plot_scree
from yanting_research.plots.frame import simulated_mark_shows

NEEDS = pd.DataFrame(
    {"label": ["法律", "电商", "技术"], "n": [40, 41, 39], "importance": [4.0, 3.0, 3.5], "level": [2.0, 2.5, 3.3],
     "data_kind": "simulated"}
)  # fmt: skip
EIGEN = pd.DataFrame(
    {"n_factor": [2, 1, 3], "eigenvalue": [0.8, 2.0, 0.2], "random_high": [1.1, 1.3, 0.9],
     "retained": [False, True, False], "data_kind": "simulated"}
)  # fmt: skip


def test_points_are_the_means() -> None:
    ax = plot_importance_performance(NEEDS)
    assert ax.collections[0].get_offsets().tolist() == [[2.0, 4.0], [2.5, 3.0], [3.3, 3.5]]
    assert ax.lines[0].get_xdata()[0] == pytest.approx(2.6)
    assert ax.lines[1].get_ydata()[0] == pytest.approx(3.5)
    assert simulated_mark_shows(ax)
    assert {"优先培训", "继续保持", "以后再说", "不必加码"} <= {text.get_text() for text in ax.texts}


def test_the_middle_of_the_scale_can_cut_the_map() -> None:
    ax = plot_importance_performance(NEEDS, middle=3.0, lang="en", data_kind="simulated")
    assert ax.lines[0].get_xdata()[0] == 3.0
    assert ax.get_ylabel() == "Importance (mean)"


def test_needs_that_nobody_answered_are_no_map() -> None:
    with pytest.raises(PlotError, match="no rows"):
        plot_importance_performance(NEEDS.assign(level=float("nan")))


def test_eigenvalues_in_their_order() -> None:
    ax = plot_scree(EIGEN)
    assert ax.lines[0].get_ydata().tolist() == [2.0, 0.8, 0.2]
    assert ax.lines[1].get_ydata().tolist() == [1.3, 1.1, 0.9]
    assert simulated_mark_shows(ax)
    with pytest.raises(PlotError, match="missing columns"):
        plot_scree(EIGEN.drop(columns="retained"))
