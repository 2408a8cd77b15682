"""Coverage: every cell with its status and origins, what fell out by name, the text and the contract."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from yanting_research.core import COVERAGE, DOCUMENTS, INDICATORS, THEMES, build_table, check_table
from yanting_research.errors import LinkageError
from yanting_research.linkage import coverage_report, coverage_text


def document(doc_id: str, region: str, period: str) -> dict[str, Any]:
    counts = {"n_characters": 1000, "n_pages": 1, "n_sections": 1}
    return {"doc_id": doc_id, "region": region, "period": period, "data_kind": "specimen"} | counts


def theme(doc_id: str, name: str, hits: int) -> dict[str, Any]:
    return {"unit_id": doc_id, "doc_id": doc_id, "theme": name, "n_hits": hits, "n_unit": 1000, "per_1000": hits}


def figure(region: str, period: str, value: float, origin: str, *, conflict: bool = False) -> dict[str, Any]:
    return {
        "region": region, "period": period, "indicator": "members", "value": value, "unit": "人",
        "definition": "", "origin": origin, "conflict": conflict,
    }  # fmt: skip


DOCS = build_table(
    [document("a12", "青禾县", "2012"), document("a13", "青禾县", "2013"), document("b12", "沅溪县", "2012"),
     document("x", "", "2012"), document("y", "沅溪县", "2013")],
    DOCUMENTS,
)  # fmt: skip
THEME_ROWS = build_table(
    [theme(doc, "培训", hits) for doc, hits in (("a12", 3), ("a13", 0), ("b12", 1), ("x", 2))], THEMES
)
FIGURES = build_table(
    [figure("青禾县", "2012", 100, "a12#f1"), figure("青禾县", "2012", 100, "年报.xlsx row 3"),
     figure("青禾县", "2013", 110, "a13#f1", conflict=True),
     figure("青禾县", "2013", 120, "年报.xlsx row 4", conflict=True),
     figure("全国", "2012", 9e7, "party_members.csv row 9")],
    INDICATORS,
)  # fmt: skip


def cells(**more: Any) -> dict[tuple[str, str, str], dict[str, Any]]:
    table = check_table(coverage_report(THEME_ROWS, FIGURES, DOCS, **more).table, COVERAGE)
    rows: list[dict[str, Any]] = table.to_dict("records")  # type: ignore[assignment]
    return {(row["region"], row["period"], row["kind"]): row for row in rows}


def test_every_cell_has_a_status_and_its_origins() -> None:
    found = cells()
    assert {key: row["status"] for key, row in found.items()} == {
        ("青禾县", "2012", "theme"): "one", ("青禾县", "2013", "theme"): "zero", ("沅溪县", "2012", "theme"): "one",
        ("沅溪县", "2013", "theme"): "absent", ("青禾县", "2012", "indicator"): "agreeing",
        ("青禾县", "2013", "indicator"): "conflict", ("沅溪县", "2012", "indicator"): "absent",
        ("沅溪县", "2013", "indicator"): "absent",
    }  # fmt: skip
    assert found["青禾县", "2012", "indicator"]["origins"] == "a12#f1；年报.xlsx row 3"
    assert found["青禾县", "2012", "indicator"]["value"] == 100
    assert found["青禾县", "2013", "theme"]["value"] == 0
    assert pd.isna(found["青禾县", "2013", "indicator"]["value"])
    assert pd.isna(found["沅溪县", "2013", "theme"]["value"])


def test_a_frame_of_ones_own_shows_its_gaps() -> None:
    found = cells(regions=["青禾县", "石梁县"], periods=["2012"])
    assert found["石梁县", "2012", "theme"]["status"] == "absent"
    assert {key[0] for key in found} == {"青禾县", "石梁县"}


def test_documents_that_fell_out_are_named_with_the_reason() -> None:
    ingest = pd.DataFrame(
        {"path": ["texts/坏.pdf", "texts/好.txt"], "fate": ["refused", "ok"], "what": ["没有文字层", ""]}
    )
    out = coverage_report(THEME_ROWS, FIGURES, DOCS, ingest=ingest).fell_out
    assert dict(zip(out["document"], out["reason"], strict=True)) == {
        "b12": "这个地区这一年没有指标",
        "x": "没有写明地区",
        "y": "没有数过主题",
        "texts/坏.pdf": "没有读入：没有文字层",
    }


def test_the_text_says_gaps_and_conflicts_in_plain_sentences() -> None:
    text = coverage_text(coverage_report(THEME_ROWS, FIGURES, DOCS))
    assert text.splitlines()[0] == "应有 2 个地区 × 2 个时期，共 4 格。"
    assert "  没有文本的格：沅溪县2013。" in text
    assert "  有文本而没有提到的格数：培训 1。" in text
    assert "  党员（人）：2/4 格；各处不一 青禾县2013；缺 沅溪县2012、沅溪县2013。" in text
    assert "  x：没有写明地区" in text


def test_themes_by_section_are_refused() -> None:
    rows = build_table([theme("a12", "培训", 1) | {"unit_id": "a12/s01"}], THEMES)
    with pytest.raises(LinkageError, match="not counted by document"):
        coverage_report(rows, FIGURES, DOCS)
