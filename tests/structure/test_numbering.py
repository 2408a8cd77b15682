"""Numbering audit: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from yanting_research.structure import audit_numbering, numbering_findings, parse_outline, unmatched_brackets


def findings(text: str) -> list[tuple[str, str, str]]:
    table = audit_numbering(text, parse_outline(text), doc_id="d")
    for row in table.to_dict("records"):
        assert text[row["start"] : row["end"]] == row["marker"]
        assert row["message_zh"]
        assert row["message_en"]
    return [(row["kind"], row["marker"], row["expected"]) for row in table.to_dict("records")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(一)甲乙\n(二)丙丁\n(二)戊己\n", [("repeated", "(二)", "(三)")]),
        ("（一）甲乙\n（二）丙丁\n（二）戊己\n（三）庚辛\n", [("repeated", "（二）", "（三）")]),
        ("（一）甲乙\n（二）丙丁\n（二）戊己\n（四）庚辛\n", [("repeated", "（二）", "（三）")]),
        ("一、甲乙\n二、丙丁\n四、戊己\n", [("missing", "四、", "三、")]),
        ("二、丙丁\n三、戊己\n", [("missing", "二、", "一、")]),
        ("1.甲乙\n3.丙丁\n2.戊己\n4.庚辛\n", [("missing", "3.", "2."), ("out_of_order", "2.", "4.")]),
        ("一、甲乙\n一是丙丁。\n二、戊己\n", [("lone_marker", "一是", "二是")]),
        ("要做好：二是丙丁。三是戊己。", [("missing", "二是", "一是")]),
        ("第一条 甲\n第三条 乙\n", [("missing", "第三条", "第二条")]),
        (
            "一、甲“乙\n二、丙》丁（戊\n",
            [("unmatched", "“", "”"), ("unmatched", "》", "《"), ("unmatched", "（", "）")],
        ),
    ],
)
def test_faults(text: str, found: list[tuple[str, str, str]]) -> None:
    assert findings(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "一、甲\n（一）乙\n（二）丙\n二、丁\n（一）戊\n（二）己\n",
        "第一章 总则\n第一条 甲\n第二条 乙\n第二章 附则\n第三条 丙\n",
        "第一条 甲\n第一条之一 乙\n第二条 丙\n",
        "一、甲\n1.乙\n2.丙\n另一组：\n1.丁\n2.戊\n二、己\n",
        "一、甲\n二、乙\n一、内甲\n二、内乙\n三、丙\n",
        "基本点是两条，一是坚持原则，一是推进改革。",
        "坚持“一要吃饭，二要建设”。",
        "下列：(一)甲；\n(二)乙；\n(三)丙。\n",
        "“甲乙‘丙’丁”（戊【己】庚）《辛〈壬〉癸》",
        "“第一段话\n“第二段话\n“第三段话。”\n",
        "1）甲乙\n2）丙丁\n",
        "附注：1．甲乙。\n2．丙丁。\n",
        "it’s ’99",
        "一句话。",
        "",
    ],
)
def test_no_faults(text: str) -> None:
    assert findings(text) == []


def test_crossed_brackets() -> None:
    assert [(u.sign, u.start) for u in unmatched_brackets("《甲（乙》丙）")] == [("（", 2), ("）", 6)]


@pytest.mark.parametrize("unit", ["《", "」", "（一）\n", "一是", "一、\n", "第一条 \n", "“", "一 "])
def test_hostile_repetition_ends(unit: str) -> None:
    text = unit * 5_000
    assert audit_numbering(text, parse_outline(text)) is not None


def test_the_rows_are_those_of_the_table() -> None:
    text = "一、现状\n（一）甲。\n（一）乙（。\n三、对策\n一是丙。"
    rows = numbering_findings(text, parse_outline(text))
    table = audit_numbering(text, parse_outline(text), doc_id="d")
    assert [row["finding_id"] for row in rows] == ["n001", "n002", "n003", "n004"]
    assert [row | {"doc_id": "d"} for row in rows] == table.to_dict("records")
    assert numbering_findings("", ()) == []


def test_a_footnote_is_no_lone_marker() -> None:
    note = "一、现状\n在外的党员有2619人①，占10.2%。\n二、对策\n加强管理。\n①指连续外出半年以上的党员。"
    assert numbering_findings(note, parse_outline(note)) == []
    alone = note.replace("2619人①", "2619人")
    assert [row["kind"] for row in numbering_findings(alone, parse_outline(alone))] == ["lone_marker"]
