"""Keyness figure: both sides, counts, corrected p, intervals; chosen by the score."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes

from yanting_research import plots
from yanting_research.errors import PlotError
from yanting_research.textstats import keyness, keyness_profile

NAN = float("nan")
PROFILE = pd.DataFrame(
    {"feature": ["问题", "整改", "成效", "亮点"], "g2": [9.2, 2.0, -1.0, -12.0], "p": [0.002, 0.16, 0.3, 0.001],
     "p_fdr": [0.004, 0.2, NAN, 0.002], "log_ratio": [1.5, 3.0, -0.4, -2.0], "lower": [0.5, NAN, -1.0, -3.0],
     "upper": [2.5, NAN, 0.6, -1.0], "n_target": [20, 1200, 3, 1], "n_reference": [4, 1, 15, 40]}
)  # fmt: skip


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


def names(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


def test_bars_are_the_scores_with_the_counts_of_both_sides() -> None:
    ax = plots.plot_keyness(PROFILE, data_kind="specimen")
    assert names(ax) == ["问题", "整改", "成效", "亮点"]
    assert [bar.get_width() for bar in ax.patches] == [9.2, 2.0, -1.0, -12.0]
    assert [text.get_text() for text in ax.texts] == ["20 : 4", "1,200 : 1", "3 : 15", "1 : 40"]
    assert "G²（四格）" in ax.get_xlabel()


def test_sides_have_two_colours_and_uncertain_words_are_pale() -> None:
    ax = plots.plot_keyness(PROFILE, target="整改期", reference="平时", data_kind="specimen")
    colours = [bar.get_facecolor()[:3] for bar in ax.patches]
    assert colours[0] == colours[1] != colours[2] == colours[3]
    assert [bar.get_alpha() for bar in ax.patches] == [1.0, 0.4, 0.4, 1.0]  # an undefined p is not a small one
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["整改期", "平时"]
    assert "浅色：校正后 p ≥ 0.05" in ax.figure.get_supxlabel().replace("\n", "")
    plain = plots.plot_keyness(PROFILE.drop(columns="p_fdr"), data_kind="specimen")
    assert {bar.get_alpha() for bar in plain.patches} == {1.0}


def test_the_log_ratio_is_drawn_with_its_interval() -> None:
    ax = plots.plot_keyness(PROFILE, value="log_ratio", data_kind="specimen")
    assert names(ax) == ["整改", "问题", "成效", "亮点"]
    assert [bar.get_width() for bar in ax.patches] == [3.0, 1.5, -0.4, -2.0]
    (lines,) = [item for item in ax.collections if item.get_gid() == "interval"]
    assert [segment.tolist() for segment in lines.get_segments()] == [
        [[0.5, 1], [2.5, 1]],
        [[-1.0, 2], [0.6, 2]],
        [[-3.0, 3], [-1.0, 3]],
    ]
    places = {text.get_text(): text.xy[0] for text in ax.texts}
    assert places == {"1,200 : 1": 3.0, "20 : 4": 2.5, "3 : 15": -1.0, "1 : 40": -3.0}  # beyond bar and interval


def test_each_side_shows_its_strongest_words_and_says_what_is_undefined() -> None:
    table = pd.DataFrame({"feature": [f"词{i}" for i in range(21)], "g2": [*range(10, -10, -1), NAN],
                          "p": 0.5, "n_target": 1, "n_reference": 1})  # fmt: skip
    ax = plots.plot_keyness(table, top=2, data_kind="specimen")
    assert [bar.get_width() for bar in ax.patches] == [10, 9, -8, -9]
    assert "无定义未画：1 个词" in ax.figure.get_supxlabel().replace("\n", "")


def test_tables_of_the_statistics_are_drawn_as_they_come() -> None:
    rows = [("d1", "问题", 6), ("d1", "成效", 4), ("d2", "问题", 3), ("d2", "成效", 7)]
    terms = pd.DataFrame(
        [{"unit_id": u, "doc_id": u, "term": t, "layer": "tokens", "n_term": n, "n_unit": 10} for u, t, n in rows]
    )
    for table in (
        keyness(terms, ["d1"]),
        keyness_profile(terms, ["d1"], n_boot=20),
        keyness(terms, ["d1"], measure="chi2"),
    ):
        ax = plots.plot_keyness(table, data_kind="specimen")
        assert names(ax) == ["问题", "成效"]
    with pytest.raises(PlotError, match="no signed score"):
        plots.plot_keyness(keyness(terms, ["d1"], measure="fisher"), data_kind="specimen")


def test_refusals() -> None:
    with pytest.raises(ValueError, match="allowed: score, log_ratio"):
        plots.plot_keyness(PROFILE, value="p", data_kind="specimen")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="1 or more"):
        plots.plot_keyness(PROFILE, top=0, data_kind="specimen")
    with pytest.raises(PlotError, match="double features"):
        plots.plot_keyness(pd.concat([PROFILE, PROFILE]), data_kind="specimen")
    with pytest.raises(PlotError, match="no word is used more"):
        plots.plot_keyness(PROFILE.assign(g2=0.0), data_kind="specimen")
    with pytest.raises(PlotError, match="negative counts"):
        plots.plot_keyness(PROFILE.assign(n_target=-1), data_kind="specimen")
    with pytest.raises(PlotError, match="missing columns log_ratio"):
        plots.plot_keyness(PROFILE.drop(columns="log_ratio"), value="log_ratio", data_kind="specimen")
