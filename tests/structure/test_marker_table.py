"""The table of markers: each row matches its example and not its counterexample."""

from __future__ import annotations

import pytest

from yanting_research.structure import (
    FORMS,
    INLINE_FORMS,
    MarkerForm,
    audit_numbering,
    block_markers,
    inline_markers,
    marker_kind,
    parse_outline,
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.kind}-{form.example[:4]}")
def test_block_forms(form: MarkerForm) -> None:
    found = [marker.kind for marker in block_markers(form.example)]
    assert found == ([] if form.weak else [form.kind])
    assert form.kind not in [marker.kind for marker in block_markers(form.no_example)]


@pytest.mark.parametrize("form", INLINE_FORMS, ids=lambda form: form.kind)
def test_inline_forms(form: MarkerForm) -> None:
    assert [marker.kind for marker in inline_markers(form.example)] == [form.kind]
    assert list(inline_markers(form.no_example)) == []


def test_weak_forms_need_a_neighbour() -> None:
    text = "1.1 甲\n1.2 乙\n2.1 丙\n2.2 丁\n"
    assert [(m.kind, m.number) for m in block_markers(text)] == [("1.1", 1), ("1.1", 2), ("1.1", 1), ("1.1", 2)]
    assert list(block_markers("2.5 微米颗粒物下降\n")) == []
    assert [m.number for m in block_markers("一\n甲乙。\n二\n丙丁。\n")] == [1, 2]


def test_widths_count_in_one_series() -> None:
    text = "（一）甲\n(二)乙\n㈢丙\n（ 四 ）丁\n"
    assert {marker_kind(marker.surface) for marker in block_markers(text)} == {"（一）"}
    assert [section.number for section in parse_outline(text)] == [1, 2, 3, 4]
    assert audit_numbering(text, parse_outline(text)).empty


def test_lists_of_items_stand_below_a_heading() -> None:
    text = "第一、控制规模\n一、甲；\n二、乙。\n第二、整顿企业\n一、丙；\n二、丁。\n"
    assert [section.level for section in parse_outline(text)] == [1, 2, 2, 1, 2, 2]


def test_a_quoted_document_opens_no_sections() -> None:
    text = "一、修改如下：\n“第三条 甲。\n（二）乙。”\n二、施行\n"
    assert [section.marker for section in parse_outline(text)] == ["一、", "二、"]


def test_annexes_are_parts_and_their_list_is_not() -> None:
    text = "一、甲\n正文。\n附件1：任务表\n附件2：评分表\n某局\n2013年6月25日\n"
    text += "附件1\n任务表\n一、丙\n附件2\n评分表\n一、丁\n"
    assert [(s.level, s.marker) for s in parse_outline(text)] == [
        (1, "一、"), (1, "附件1"), (2, "一、"), (1, "附件2"), (2, "一、"),
    ]  # fmt: skip


def test_salutations_divide_a_speech_without_headings() -> None:
    text = "报告\n各位代表！\n甲。\n各位代表！\n乙。\n各位代表！\n丙。"
    assert len(parse_outline(text)) == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("下列费用：（一）差旅费；（三）培训费。", [("missing", "（三）")]),
        ("下列：\n（一）甲；\n（二）乙。\n（一）丙；\n（二）丁。\n", [("restart", "（一）")]),
        ("一是甲。二是乙。首先，丙。\n", [("lone_marker", "首先，")]),
        ("（一）甲\n（二）乙\n（一）丙\n（四）丁\n", [("out_of_order", "（一）")]),
        ("一、甲（乙)丙\n二、丁\n", [("mixed", ")")]),
        ("二、甲\n（二）乙\n（三）丙\n三、丁\n", [("missing", "二、"), ("missing", "（二）")]),
        ("依照第二条，办理。\n第一条 甲\n第三条 依照第二条规定。\n", [("missing", "第三条")]),
    ],
)
def test_faults(text: str, found: list[tuple[str, str]]) -> None:
    table = audit_numbering(text, parse_outline(text))
    assert list(zip(table["kind"], table["marker"], strict=True)) == found
