"""Dispersion figure: ticks at relative places, one row a document, also without the term."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes

from yanting_research import plots
from yanting_research.errors import PlotError

HITS = pd.DataFrame({"doc_id": ["甲", "丙", "甲"], "start": [10, 0, 40], "keyword": "培训"})
DOCUMENTS = pd.DataFrame({"doc_id": ["甲", "乙", "丙"], "n_characters": [50, 0, 10_000], "data_kind": "specimen"})
SECTIONS = pd.DataFrame(
    {"doc_id": ["甲", "甲", "丙", "丁"], "level": [1, 2, 1, 1], "start": [25, 30, 5000, 1], "end": [50, 50, 9000, 2]}
)


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


def points(ax: Axes, gid: str) -> list[list[float]]:
    (found,) = [item for item in ax.collections if item.get_gid() == gid]
    return found.get_offsets().tolist()


def test_ticks_stand_where_the_hits_are() -> None:
    ax = plots.plot_dispersion(HITS, documents=DOCUMENTS)
    assert sorted(points(ax, "hits")) == [[0.0, 2.0], [0.2, 0.0], [0.8, 0.0]]
    assert ax.get_xlim() == (0, 1)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["甲", "乙", "丙"]
    assert ax.get_title(loc="left") == "“培训”在各篇中的位置"


def test_every_document_has_a_row_with_count_and_rate() -> None:
    ax = plots.plot_dispersion(HITS, documents=DOCUMENTS, names={"甲": "甲县2013"})
    shown = [text.get_text() for text in ax.texts]
    assert shown == ["2 次（每万字 400.0）", "0 次", "1 次（每万字 1.0）"]  # 2 of 50, none, 1 of 10,000 characters
    assert ax.get_yticklabels()[0].get_text() == "甲县2013"


def test_top_headings_are_marked_and_lower_ones_are_not() -> None:
    ax = plots.plot_dispersion(HITS, documents=DOCUMENTS, sections=SECTIONS)
    (lines,) = [item for item in ax.collections if item.get_gid() == "sections"]
    assert [segment[0].tolist() for segment in lines.get_segments()] == [[0.5, -0.4], [0.5, 1.6]]
    assert "浅竖线：一级标题" in ax.figure.get_supxlabel()
    plain = plots.plot_dispersion(HITS, documents=DOCUMENTS, sections=SECTIONS.iloc[:0])
    assert "一级标题" not in plain.figure.get_supxlabel()


def test_several_keywords_need_a_name() -> None:
    mixed = HITS.assign(keyword=["培训", "培养", "培训"])
    with pytest.raises(ValueError, match=r"2 keywords .*term="):
        plots.plot_dispersion(mixed, documents=DOCUMENTS)
    assert plots.plot_dispersion(mixed, documents=DOCUMENTS, term="培*").get_title(loc="left").startswith("“培*”")


def test_refusals() -> None:
    with pytest.raises(PlotError, match="a hit at 甲:50 is in none"):
        plots.plot_dispersion(HITS.assign(start=50), documents=DOCUMENTS)
    with pytest.raises(PlotError, match="is in none of the documents"):
        plots.plot_dispersion(HITS, documents=DOCUMENTS.iloc[:2])
    with pytest.raises(PlotError, match="a document twice"):
        plots.plot_dispersion(HITS, documents=pd.concat([DOCUMENTS, DOCUMENTS]))
    many = pd.DataFrame({"doc_id": [f"d{i}" for i in range(61)], "n_characters": 9})
    with pytest.raises(PlotError, match="61 documents"):
        plots.plot_dispersion(HITS, documents=many, data_kind="real")
