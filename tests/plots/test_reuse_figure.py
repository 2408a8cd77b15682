"""Figure of text reuse: bars are the table's shares, by date."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from yanting_research import plots
from yanting_research.errors import PlotError

TABLE = pd.DataFrame(
    {"doc_id": ["b", "a", "c"], "date": ["2014", "2012-11-20T09:30", ""], "copied": [0.02, 0.0, 0.5],
     "adapted": [0.48, 0.0, 0.1], "own": [0.5, 1.0, 0.4]}
)  # fmt: skip


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_bars_are_the_shares_by_date(lang: str) -> None:
    ax = plots.plot_reuse(TABLE, lang=lang, data_kind="specimen")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["c", "a（2012-11-20）", "b（2014）"]
    widths = np.array([bar.get_width() for bar in ax.patches]).reshape(3, 3)
    assert pytest.approx(100 * TABLE.iloc[[2, 1, 0]][["copied", "adapted", "own"]].to_numpy()) == widths.T
    assert [text.get_text() for text in ax.texts if text.get_text().isdecimal()] == [
        "50",
        "10",
        "48",
        "40",
        "100",
        "50",
    ]
    assert ("未标日期" if lang == "zh" else "without a date") in ax.figure.get_supxlabel()


def test_reuse_refusals() -> None:
    with pytest.raises(PlotError, match="undefined shares"):
        plots.plot_reuse(TABLE.assign(own=np.nan), data_kind="specimen")
    with pytest.raises(PlotError, match="at most 60"):
        plots.plot_reuse(pd.concat([TABLE] * 21), data_kind="specimen")
