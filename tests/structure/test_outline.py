"""Outline: markers as they are really written, levels, roles, spans."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.structure import block_markers, find_roles, inline_markers, marker_kind, parse_outline


def outline(text: str) -> list[tuple[int, str, str]]:
    return [(s.level, s.marker, s.heading) for s in parse_outline(text)]


def test_four_levels_and_a_series() -> None:
    text = (
        "桐川县调研报告\n\n导语一段。\n\n一、现状\n（一）队伍建设稳步推进。全县共有干部三百人。\n"
        "1.抓培训。每季度一期。\n（1）集中授课\n（2）外出考察\n"
        "2、抓管理\n（二）阵地建设\n二、对策建议\n（一）增加投入。一是落实经费。二是建好场所。三是配强人员。\n结语一段。"
    )
    assert outline(text) == [
        (0, "", "桐川县调研报告"),
        (1, "一、", "现状"),
        (2, "（一）", "队伍建设稳步推进"),
        (3, "1.", "抓培训"),
        (4, "（1）", "集中授课"),
        (4, "（2）", "外出考察"),
        (3, "2、", "抓管理"),
        (2, "（二）", "阵地建设"),
        (1, "二、", "对策建议"),
        (2, "（一）", "增加投入"),
        (5, "一是", "落实经费"),
        (5, "二是", "建好场所"),
        (5, "三是", "配强人员"),
    ]
    last = parse_outline(text)[-1]
    assert text[last.span.start : last.span.end] == "三是配强人员。"


def test_half_width_and_indent() -> None:
    assert outline("　　一、甲乙\n  (一)丙丁\n　1．戊己\n①庚辛") == [
        (1, "一、", "甲乙"),
        (2, "(一)", "丙丁"),
        (3, "1．", "戊己"),
        (4, "①", "庚辛"),
    ]


def test_levels_are_those_observed() -> None:
    assert outline("一、甲乙\n1.丙丁\n二、戊己") == [(1, "一、", "甲乙"), (2, "1.", "丙丁"), (1, "二、", "戊己")]


def test_parts_may_be_numbered_the_other_way_round() -> None:
    text = "（一）形势\n（二）方针\n一、农业\n二、工业\n（三）前景\n"
    assert [level for level, _, _ in outline(text)] == [1, 1, 2, 2, 1]


def test_statute() -> None:
    text = (
        "# 某办法\n\n## 第一章 总则\n\n第一条 为了加强管理，制定本办法。"
        "\n\n第二条 适用于下列人员：\n\n（一）干部；\n\n（二）职工。"
        "\n\n## 第二章 附则\n\n第三条 本办法自公布之日起施行。"
    )
    assert outline(text)[1:] == [
        (1, "第一章", "总则"),
        (2, "第一条", "为了加强管理，制定本办法"),
        (2, "第二条", "适用于下列人员"),
        (3, "（一）", "干部"),
        (3, "（二）", "职工"),
        (1, "第二章", "附则"),
        (2, "第三条", "本办法自公布之日起施行"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "1.5万人参加培训",
        "12.3%的村",
        "3、4号楼",
        "2013.6.25完成",
        "一、二级公路",
        "三、四线城市",
        "第三条规定的情形",
        "十一届三中全会",
        "(2013)12号",
        "100、其他",
    ],
)
def test_numbers_are_no_markers(line: str) -> None:
    assert list(block_markers(line)) == []


@pytest.mark.parametrize("text", ["唯一是人才", "统一要求", "这一是非问题", "同一是", "党的建设第一要务"])
def test_words_are_no_series(text: str) -> None:
    assert list(inline_markers(text)) == []


def test_a_series_over_several_paragraphs() -> None:
    text = "一、成效\n一是粮食增产。甲乙。\n丙丁。\n二是工业增效。戊己。\n庚辛。"
    first, second = parse_outline(text)[1:]
    assert text[first.span.start : first.span.end] == "一是粮食增产。甲乙。\n丙丁。\n"
    assert text[second.span.start : second.span.end] == "二是工业增效。戊己。"


def test_a_second_series_does_not_belong_to_the_first() -> None:
    text = "一、成效\n一是甲。二是乙。\n丙丁。\n一是戊。二是己。"
    spans = [text[s.span.start : s.span.end] for s in parse_outline(text)[1:]]
    assert spans == ["一是甲。", "二是乙。", "一是戊。", "二是己。"]


def test_table_of_contents_is_no_outline() -> None:
    text = "目录\n一、现状……1\n二、问题……3\n三、对策……5\n一、现状\n正文。\n二、问题\n正文。\n三、对策\n正文。"
    assert [marker for _, marker, _ in outline(text)] == ["", "一、", "二、", "三、"]


def test_statute_items_that_repeat_are_no_contents() -> None:
    text = "第一条 下列：\n（一）甲；\n（二）乙。\n第二条 下列：\n（一）甲；\n（二）乙。\n"
    assert len(parse_outline(text)) == 6


def test_headings_without_numbers() -> None:
    text = "某县报告\n\n各位代表：\n\n农业生产\n\n粮食连年增产。\n\n工业生产\n\n企业效益提高。"
    assert outline(text) == [(0, "", "某县报告"), (1, "", "农业生产"), (1, "", "工业生产")]


@pytest.mark.parametrize("text", ["", "一句话的报告。", "没有标题\n也没有序号"])
def test_a_text_without_headings_is_one_section(text: str) -> None:
    (section,) = parse_outline(text)
    assert (section.section_id, section.level, section.span.start, section.span.end) == ("s00", 0, 0, len(text))


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("党员队伍现状", "现状"),
        ("教育工作现状及成效", "成效"),
        ("存在的问题分析", "问题"),
        ("问题及原因", "原因"),
        ("对策建议", "对策"),
        ("着力解决突出问题", "对策"),
        ("工作目标", "目标"),
        ("保障措施", "保障"),
        ("2012年工作回顾", "成效"),
        ("队伍建设", ""),
    ],
)
def test_roles(heading: str, role: str) -> None:
    found = find_roles(heading)
    assert (found[0].role if found else "") == role
    assert all(item.evidence in heading for item in found)


def test_a_section_takes_the_role_above_unless_offered_a_choice() -> None:
    text = "一、存在问题及原因\n（一）主要问题\n（二）原因分析\n（三）经费方面\n二、对策建议\n（一）解决农村问题\n"
    assert [s.role for s in parse_outline(text)] == ["原因", "问题", "原因", "原因", "对策", "对策"]


def test_marker_kinds_are_read_back() -> None:
    text = "一、甲\n（二）乙\n3.丙\n（4）丁\n5）戊\n⑥己\n第七条 庚\n第八，辛\n"
    for marker in block_markers(text):
        assert marker_kind(marker.surface) == marker.kind


LINES = st.sampled_from(
    [
        "一、现状",
        "二、问题",
        "（一）甲。乙",
        "(二)丙",
        "1.丁",
        "2、戊",
        "（1）己",
        "①庚",
        "第一章 总则",
        "第二条 辛",
        "一是壬。二是癸",
        "三要子",
        "正文一段。",
        "",
        "第一，丑",
        "短标题行",
        "十、寅",
    ]
)


@given(st.lists(LINES, max_size=30).map("\n".join))
def test_sections_nest_and_cover(text: str) -> None:
    sections = parse_outline(text)
    by_id = {section.section_id: section for section in sections}
    assert len(by_id) == len(sections)
    assert [s.span.start for s in sections] == sorted(s.span.start for s in sections)
    for section in sections:
        assert text[section.span.start :].startswith(section.marker)
        assert section.span.start <= section.heading_span.start <= section.heading_span.end <= section.span.end
        assert section.heading in text[section.heading_span.start : section.heading_span.end]
        if section.parent_id:
            parent = by_id[section.parent_id]
            assert parent.span.start <= section.span.start
            assert section.span.end <= parent.span.end
            assert parent.level < section.level
    tops = [section.span for section in sections if not section.parent_id and section.level != 5]
    assert all(first.end <= second.start for first, second in pairwise(tops))


def test_numbered_rows_of_a_table_are_no_headings() -> None:
    rows = "\n".join(f"{n}\t青禾县第{n}支部\t{n + 20}\t达标" for n in range(1, 9))
    assert [section.marker for section in parse_outline(f"各支部情况统计表\n一、情况\n{rows}\n二、说明\n无。")] == [
        "",
        "一、",
        "二、",
    ]


def test_items_of_one_sentence_have_a_heading_each() -> None:
    text = "一、做法\n（一）学习。一是内容针对性不强，二是落实保障措施，三是流动党员参学率低。\n二、打算"
    found = parse_outline(text)
    assert [s.heading for s in found if s.level == 5] == ["内容针对性不强", "落实保障措施", "流动党员参学率低"]
    for section in found:
        assert text[section.heading_span.start : section.heading_span.end].endswith(section.heading)
    (first,) = find_roles("存在问题")
    alone = parse_outline("一是存在问题，二是对策建议。")
    assert (alone[0].heading, alone[0].role, alone[1].role) == ("存在问题", first.role, "对策")


def test_points_of_one_line_are_sections() -> None:
    text = "一、对策\n第一，加强领导。第二，增加投入，用于第一、第二产业。第三，强化督查。\n二、打算"
    assert [marker for _, marker, _ in outline(text)] == ["一、", "第一，", "第二，", "第三，", "二、"]
    assert [text[s.span.start : s.span.end].strip() for s in parse_outline(text)[1:4]] == [
        "第一，加强领导。", "第二，增加投入，用于第一、第二产业。", "第三，强化督查。",
    ]  # fmt: skip
    apart = "一、对策\n第一，加强领导。\n第二，增加投入。\n二、打算"
    assert [marker for _, marker, _ in outline(apart)] == ["一、", "第一，", "第二，", "二、"]


def test_a_list_of_annexes_opens_no_sections() -> None:
    """Above the date stand the names of the annexes, below it the annexes with their own numbers."""
    text = (
        "一、保障\n各乡镇负总责。\n附件：1．轮训计划表\n　　　2．建设标准\n中共青禾县委\n2013年6月18日\n"
        "附件1\n轮训计划表\n1.时间\n2.地点"
    )
    assert [marker for _, marker, _ in outline(text)] == ["一、", "附件1", "1.", "2."]


def test_articles_that_are_sentences_name_no_role() -> None:
    text = "青禾县办法\n第一条 为了规范管理，制定本办法。\n第二条 存在问题的，责令改正。\n第三条　保障措施\n略。"
    assert [(s.marker, s.role) for s in parse_outline(text)[1:]] == [("第一条", ""), ("第二条", ""), ("第三条", "保障")]
