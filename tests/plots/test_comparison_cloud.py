"""Clouds of two groups: sides apart, one scale, the drawn words equal their table."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from yanting_research import plots
from yanting_research.errors import GlyphError, PlotError

TABLE = pd.DataFrame(
    {"feature": ["问题", "整改", "成效", "持平", " "], "g2": [16.0, 4.0, -4.0, 0.0, 9.0], "n_target": [20, 10, 3, 5, 9],
     "n_reference": [4, 5, 15, 5, 1]}
)  # fmt: skip


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


def test_words_are_weighed_by_score_and_stand_on_their_side() -> None:
    words = plots.comparison_words(TABLE)
    assert words[["side", "feature", "weight"]].to_numpy().tolist() == [
        ["target", "问题", 16.0],
        ["target", "整改", 4.0],
        ["reference", "成效", 4.0],
    ]


def test_common_words_are_weighed_by_the_lower_rate() -> None:
    words = plots.comparison_words(TABLE, kind="commonality", totals=(1000, 500), top=2)
    # per 10,000: 问题 min(200, 80), 整改 min(100, 100), 成效 min(30, 300), 持平 min(50, 100)
    assert words[["side", "feature", "weight"]].to_numpy().tolist() == [["both", "整改", 100.0], ["both", "问题", 80.0]]


def test_equal_weights_are_equally_large_and_sides_do_not_mix() -> None:
    ax = plots.plot_comparison_cloud(TABLE, target="整改期", reference="平时", data_kind="specimen")
    assert [(patch.get_gid(), patch.get_label()) for patch in ax.patches] == [
        ("target", "问题"),
        ("target", "整改"),
        ("reference", "成效"),
    ]
    widths = {patch.get_label(): patch.get_path().get_extents().width for patch in ax.patches}
    assert widths["整改"] == pytest.approx(widths["成效"], rel=0.05)
    assert widths["问题"] == pytest.approx(2 * widths["整改"], rel=0.1)  # sqrt(16 / 4)
    boxes = {p.get_label(): p.get_extents().transformed(ax.transData.inverted()) for p in ax.patches}
    assert max(boxes["问题"].x1, boxes["整改"].x1) <= 560 < 600 <= boxes["成效"].x0
    assert {"整改期", "平时"} <= {text.get_text() for text in ax.texts}


def test_words_do_not_overlap_and_the_seed_places_them() -> None:
    table = pd.DataFrame({"feature": [f"词语{chr(0x4E00 + i)}" for i in range(80)],
                          "g2": [50 - i if i < 40 else i - 120 for i in range(80)],
                          "n_target": 1, "n_reference": 1})  # fmt: skip

    def boxes(rows: pd.DataFrame, seed: int) -> list[tuple[float, ...]]:
        ax = plots.plot_comparison_cloud(rows, seed=seed, data_kind="specimen")
        ax.figure.draw_without_rendering()
        return [tuple(patch.get_window_extent().extents) for patch in ax.patches]

    placed = boxes(table, 1)
    assert len(placed) == 80
    for index, a in enumerate(placed):
        for b in placed[index + 1 :]:
            assert min(min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])) <= 0
    few = table.iloc[30:50]
    assert boxes(few, 1) == boxes(few, 1) != boxes(few, 2)


def test_refusals() -> None:
    with pytest.raises(ValueError, match="allowed: comparison, commonality"):
        plots.comparison_words(TABLE, kind="union")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="1 to 100"):
        plots.comparison_words(TABLE, top=101)
    for totals in (None, (0, 5)):
        with pytest.raises(ValueError, match="for commonality"):
            plots.comparison_words(TABLE, kind="commonality", totals=totals)
    with pytest.raises(PlotError, match="no word of the side 'reference'"):
        plots.comparison_words(TABLE.head(2))
    with pytest.raises(GlyphError):
        plots.plot_comparison_cloud(TABLE.replace("问题", "\U000f0000"), data_kind="specimen")
