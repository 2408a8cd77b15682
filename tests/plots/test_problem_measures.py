"""The figure of problems beside measures shows the rows of its table."""

from __future__ import annotations

import matplotlib as mpl
import pandas as pd
import pytest

from yanting_research.core import ALIGNMENT, build_table
from yanting_research.errors import PlotError
from yanting_research.plots.problem_measures import plot_problem_measures
from yanting_research.plots.theme import COLOURS

mpl.use("Agg")


def alignment() -> pd.DataFrame:
    base = {"doc_id": "d", "problem_start": -1, "problem_end": -1, "measure_start": -1, "measure_end": -1}
    return build_table(
        [
            base | {"problem": "课程旧", "problem_start": 0, "problem_end": 3, "measure": "更新课程",
                    "measure_start": 9,
                    "measure_end": 13, "similarity": 0.5, "shared_terms": "课程", "status": "aligned"},
            base | {"problem": "人难聚", "problem_start": 4, "problem_end": 7, "status": "problem_only"},
        ],
        ALIGNMENT,
    )  # fmt: skip


def test_a_line_per_pair_and_a_colour_for_what_stands_alone() -> None:
    ax = plot_problem_measures(alignment(), data_kind="specimen")
    assert len(ax.lines) == 1
    assert ax.lines[0].get_linewidth() == pytest.approx(0.8 + 5 * 0.5)
    colours = {text.get_text(): text.get_color() for text in ax.texts}
    assert colours["人难聚"] == COLOURS["warning"]
    assert colours["课程旧"] == COLOURS["ink"]


def test_one_document_at_a_time() -> None:
    table = alignment()
    table.loc[1, "doc_id"] = "e"
    with pytest.raises(PlotError, match="2 documents"):
        plot_problem_measures(table, data_kind="specimen")
    with pytest.raises(PlotError, match="0 documents"):
        plot_problem_measures(table.iloc[:0], data_kind="specimen")
