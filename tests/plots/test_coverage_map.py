"""The coverage map: the mesh holds the statuses, both languages fit, faults are refused."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from yanting_research import plots
from yanting_research.errors import PlotError

ROW = {"region": "青禾县", "period": "2013", "kind": "indicator", "measure": "members", "label_zh": "党员",
       "label_en": "members", "status": "one", "n_origins": 1}  # fmt: skip
TABLE = pd.DataFrame(
    [
        ROW,
        ROW | {"period": "2014", "status": "conflict", "n_origins": 3},
        ROW | {"kind": "theme", "measure": "培训", "label_zh": "培训", "label_en": "培训", "status": "zero"},
        ROW | {"kind": "theme", "measure": "培训", "label_zh": "培训", "label_en": "培训", "period": "2014",
               "status": "absent", "n_origins": 0},
    ]
)  # fmt: skip


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.mark.parametrize(("lang", "labels", "n"), [("zh", ["培训", "党员"], "2 行 × 2 列，3 / 4 格有资料"),
                                                   ("en", ["培训", "members"], "3 of 4 cells filled")])  # fmt: skip
def test_the_mesh_holds_the_statuses_themes_first(lang: str, labels: list[str], n: str) -> None:
    before = TABLE.copy(deep=True)
    ax = plots.plot_coverage(TABLE, lang=lang, data_kind="specimen")
    figure = ax.get_figure(root=True)
    assert figure is not None
    pd.testing.assert_frame_equal(TABLE, before)
    codes: np.ndarray = np.ma.filled(np.ma.asarray(ax.collections[0].get_array()), 0)
    assert codes.tolist() == [[1.0, 2.0], [0.0, 4.0]]
    assert [label.get_text() for label in ax.get_xticklabels()] == labels
    assert [label.get_text() for label in ax.get_yticklabels()] == ["青禾县 2013", "青禾县 2014"]
    assert [text.get_text() for text in ax.texts] == ["3"]
    assert n in figure.get_supxlabel().replace("\n", " ")
    assert plots.render_figure(figure)


def test_faults_are_refused() -> None:
    with pytest.raises(PlotError, match="statuses full"):
        plots.plot_coverage(TABLE.assign(status="full"), data_kind="specimen")
    with pytest.raises(PlotError, match="two rows for one cell"):
        plots.plot_coverage(pd.concat([TABLE, TABLE]), data_kind="specimen")
    many = pd.concat([TABLE.assign(measure=str(number)) for number in range(61)])
    with pytest.raises(PlotError, match="at most 60 and 60"):
        plots.plot_coverage(many, data_kind="specimen")
    with pytest.raises(PlotError, match="no rows"):
        plots.plot_coverage(TABLE.iloc[:0], data_kind="specimen")
