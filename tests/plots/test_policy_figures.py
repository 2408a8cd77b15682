"""Figures of policy texts show the numbers of their tables: PMC surface, map of main variables, instruments."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from yanting_research.errors import PlotError
from yanting_research.plots import (
    instrument_alt_text,
    plot_instruments,
    plot_pmc_heatmap,
    plot_pmc_surface,
    pmc_alt_text,
    render_figure,
)

mpl.use("Agg")
NAMES = [f"变量{n}" for n in "一二三四五六七八九"]
VALUES = [0.2, 0.75, 0.25, 0.9, 0.16, 0.7, 0.5, 0.55, 0.45]


def scores(n_main: int = 9) -> pd.DataFrame:
    rows = [
        {"policy": policy, "position": n, "main": name, "score": value * share}
        for policy, share in (("甲", 1.0), ("乙", 0.5))
        for n, (name, value) in enumerate(zip(NAMES[:n_main], VALUES, strict=False), 1)
    ]
    return pd.DataFrame(rows)


def cells() -> pd.DataFrame:
    return pd.DataFrame(
        {"layer": "全部", "row": [*"供供环环"], "column": [*"党干党干"], "n": [9, 0, 1, 12],
         "expected": [4.1, 4.9, 5.9, 7.1], "adjusted": [4.2, -4.3, -4.2, 4.1]}
    )  # fmt: skip


def test_the_surface_passes_through_the_nine_scores() -> None:
    figure = plot_pmc_surface(scores(), "甲", data_kind="specimen")
    solid, flat = figure.axes[0], figure.axes[1]
    points = solid.collections[1]._offsets3d  # type: ignore[attr-defined]
    assert np.asarray(points[2]).tolist() == VALUES
    assert flat.collections[0].get_array().ravel().tolist() == VALUES  # type: ignore[union-attr]
    printed = " ".join(text.get_text() for text in flat.texts)
    assert "X5 变量五\n0.16" in printed
    assert [text.get_text() for text in solid.texts] == [f"X{n}" for n in range(1, 10)]


def test_the_mean_policy_is_the_mean_of_the_scores() -> None:
    flat = plot_pmc_surface(scores(), data_kind="specimen").axes[1]
    drawn = flat.collections[0].get_array().ravel().tolist()  # type: ignore[union-attr]
    assert drawn == pytest.approx([0.75 * value for value in VALUES])
    assert flat.get_title(loc="left") == "PMC曲面：平均政策（2份）"


def test_the_words_name_the_highest_and_the_lowest() -> None:
    text = pmc_alt_text(scores(), "甲")
    assert text.startswith("甲的PMC曲面，三行三列")
    assert text.endswith("最高的是变量四，最低的是变量五。")
    assert "变量二 0.75" in pmc_alt_text(scores(), "甲", lang="en")


def test_other_numbers_of_main_variables_have_the_map() -> None:
    with pytest.raises(PlotError, match="2 main variables"):
        plot_pmc_surface(scores(2), "甲", data_kind="specimen")
    ax = plot_pmc_heatmap(scores(2), data_kind="specimen")
    assert ax.collections[0].get_array().tolist() == [[0.2, 0.75], [0.1, 0.375]]  # type: ignore[union-attr]
    assert {"0.95", "0.47", "PMC"} <= {text.get_text() for text in ax.texts}


def test_scores_that_are_no_shares_are_refused() -> None:
    with pytest.raises(PlotError, match="outside 0 to 1"):
        plot_pmc_heatmap(scores().assign(score=2.0), data_kind="specimen")
    with pytest.raises(ValueError, match="allowed: 甲, 乙"):
        plot_pmc_surface(scores(), "丙", data_kind="specimen")


def test_instruments_print_their_counts_and_hatch_the_empty_cell() -> None:
    ax = plot_instruments(cells(), data_kind="specimen")
    assert sorted(text.get_text() for text in ax.texts) == sorted(["9", "0（4.9）", "1", "12"])
    hatched = [patch for patch in ax.patches if patch.get_hatch()]
    assert [patch.get_xy() for patch in hatched] == [(ax.get_xticklabels()[0].get_text() == "党", 0)]  # type: ignore[attr-defined]
    assert instrument_alt_text(cells()) == (
        "22处同现。最突出的是“供”与“党”（4.2），最欠缺的是“供”与“干”（−4.3）；空白1格。"
    )
    with pytest.raises(ValueError, match="allowed: 全部"):
        plot_instruments(cells(), layer="2013", data_kind="specimen")


def test_simulated_data_are_marked_and_bytes_repeat() -> None:
    figures = [plot_pmc_surface(scores(), "甲", data_kind="simulated") for _ in range(2)]
    assert any("模拟数据" in text.get_text() for text in figures[0].findobj(mpl.text.Text))
    first, second = (render_figure(figure, dpi=50) for figure in figures)
    assert first == second
