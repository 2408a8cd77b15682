"""Figures of topics: bars equal the mean shares, words and seeds shown, undefined units counted, refusals."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from yanting_research import plots
from yanting_research.errors import PlotError

NAN = float("nan")
SHARES = pd.DataFrame(
    {"unit_id": ["a", "a", "b", "b", "c", "c"], "topic": ["党建", "农业"] * 3, "share": [0.2, 0.8, 0.4, 0.6, NAN, NAN]}
)
TERMS = pd.DataFrame(
    {"topic": ["党建", "党建", "农业"], "rank": [1, 2, 1], "term": ["支部", "党员", "粮食"], "weighting": "frex",
     "is_seed": [True, False, False]}
)  # fmt: skip


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


def test_bars_are_mean_shares_and_words_stand_beside_them() -> None:
    ax = plots.plot_topics(SHARES, TERMS, data_kind="specimen")
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([0.7, 0.3])
    shown = [text.get_text() for text in ax.texts]
    assert shown == ["70.0%", "30.0%", "粮食", "支部*、党员"]
    foot = ax.figure.get_supxlabel().replace("\n", "")
    assert "2 个单元" in foot
    assert "1 个单元没有词表中的词" in foot
    assert "种子词" in foot
    assert "频率与排他性" in foot


def test_in_english_and_with_fewer_words() -> None:
    ax = plots.plot_topics(SHARES, TERMS, top=1, lang="en", data_kind="specimen")
    assert [text.get_text() for text in ax.texts][2:] == ["粮食", "支部*"]
    assert "Mean share" in ax.get_xlabel()


def test_refusals() -> None:
    with pytest.raises(PlotError, match="no words of 农业"):
        plots.plot_topics(SHARES, TERMS[:2], data_kind="specimen")
    with pytest.raises(PlotError, match="every share is undefined"):
        plots.plot_topics(SHARES.assign(share=NAN), TERMS, data_kind="specimen")
    with pytest.raises(ValueError, match="1 or more"):
        plots.plot_topics(SHARES, TERMS, top=0, data_kind="specimen")
    with pytest.raises(ValueError, match="heldout, npmi"):
        plots.plot_topic_choice(pd.DataFrame({"n_topics": [2]}), measure="cv", data_kind="specimen")


def test_numbers_of_topics_are_drawn_in_order() -> None:
    table = pd.DataFrame({"n_topics": [10, 5], "stability": [0.4, 0.9]})
    ax = plots.plot_topic_choice(table, measure="stability", data_kind="specimen")
    assert ax.lines[0].get_xdata().tolist() == [5, 10]
    assert ax.lines[0].get_ydata().tolist() == [0.9, 0.4]
    assert "Jaccard" in ax.get_ylabel()
