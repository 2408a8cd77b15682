"""The map of indicators beside themes: what is drawn is the table."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from yanting_research import plots
from yanting_research.errors import PlotError

NAN = float("nan")
TABLE = pd.DataFrame(
    [
        ("党员", "流动党员管理", "sentence", 3, 4, 0.75, 1.5),
        ("党员", "经费保障", "sentence", 1, 4, 0.25, 0.5),
        ("经费", "流动党员管理", "sentence", 0, 6, 0.0, 0.0),
        ("经费", "经费保障", "sentence", 5, 6, 0.8333, 2.0),
        ("经费", "需求调查", "sentence", 0, 6, 0.0, NAN),
        ("党员", "需求调查", "sentence", 0, 4, 0.0, NAN),
    ],
    columns=["indicator", "theme", "scope", "n_facts", "n_indicator", "share", "lift"],
)


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.mark.parametrize(
    ("lang", "foot"), [("zh", "n = 10 条数字，2 项指标 × 2 个主题"), ("en", "n = 10 figures, 2 indi")]
)
def test_the_map_is_the_table_ordered_by_size_without_empty_themes(lang: str, foot: str) -> None:
    before = TABLE.copy(deep=True)
    ax = plots.plot_theme_indicators(TABLE, lang=lang, data_kind="specimen")
    pd.testing.assert_frame_equal(TABLE, before)
    assert ax.collections[0].get_array().tolist() == [[5.0, 0.0], [1.0, 3.0]]
    assert [text.get_text() for text in ax.texts] == ["5", "", "1", "3"]
    assert [label.get_text()[:2] for label in ax.get_yticklabels()] == ["经费", "党员"]
    assert foot in ax.figure.get_supxlabel().replace("\n", " ")
    assert plots.render_figure(ax.figure)[:4] == b"\x89PNG"


def test_lift_and_share_are_drawn_on_request() -> None:
    ax = plots.plot_theme_indicators(TABLE, value="lift", data_kind="real")
    assert ax.collections[0].get_array().tolist() == [[2.0, 0.0], [0.5, 1.5]]
    with pytest.raises(ValueError, match="n_facts, share, lift"):
        plots.plot_theme_indicators(TABLE, value="p", data_kind="real")  # type: ignore[arg-type]


def test_two_scopes_or_double_cells_are_refused() -> None:
    with pytest.raises(PlotError, match="paragraph, sentence"):
        plots.plot_theme_indicators(pd.concat([TABLE, TABLE.assign(scope="paragraph")]), data_kind="real")
    with pytest.raises(PlotError, match="two rows"):
        plots.plot_theme_indicators(pd.concat([TABLE, TABLE]), data_kind="real")
    with pytest.raises(PlotError, match="0 themes with figures"):
        plots.plot_theme_indicators(TABLE[TABLE["theme"] == "需求调查"], data_kind="real")
