"""What stands on which slide: nothing too high, too small or lost; exercises, notes and marks where they belong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.lessons import pack
from yanting_research.lessons.deck import BADGES, build_deck, spoken, title_size
from yanting_research.lessons.deck_flow import share_out
from yanting_research.lessons.deck_pieces import BODY_HEIGHT, CONTENT_WIDTH, GAP, Piece, Slide, shown_text
from yanting_research.lessons.deck_tables import split_grid
from yanting_research.lessons.measure import wrap_spans
from yanting_research.lessons.pack import Bullets, Callout, Formula, Grid, Paragraph, Quotation, Run


def text(words: str) -> Paragraph:
    return Paragraph((Run(words),))


def height(page: tuple[Piece, ...]) -> int:
    return sum(piece.height for piece in page) + GAP * (len(page) - 1)


def all_pieces(pieces: tuple[Piece, ...]) -> list[Piece]:
    return [each for piece in pieces for each in (piece, *piece.inner)]


def words_of(slides: tuple[Slide, ...]) -> str:
    return "".join("".join(spoken(piece.block for piece in slide.pieces)) for slide in slides)


def of_title(slides: tuple[Slide, ...], start: str) -> list[Slide]:
    return [slide for slide in slides if slide.title.startswith(start)]


def test_the_order_is_that_of_a_lesson(lesson: pack.Lesson) -> None:
    titles = list(dict.fromkeys(slide.title.removesuffix("（续）") for slide in build_deck(lesson)))
    assert titles == [
        "怎样读一份工作报告", "这节课要回答的问题", "学习目标", "教学安排", "先读一遍", "看图", "练习1　算一算占比",
        "练习2　找错", "讨论", "练习3　说一说", "要点", "词语解释", "延伸阅读",
    ]  # fmt: skip


def test_no_slide_is_too_full_and_no_type_too_small(lesson: pack.Lesson) -> None:
    for slide in build_deck(lesson):
        assert height(slide.pieces) <= BODY_HEIGHT, slide.title
        for piece in all_pieces(slide.pieces):
            table = isinstance(piece.block, Grid)
            assert piece.size >= (24 if table else 27), (slide.title, piece)
            assert sum(piece.columns) <= CONTENT_WIDTH


def test_a_long_table_repeats_its_header_and_loses_no_row(lesson: pack.Lesson) -> None:
    whole = next(block for block in lesson.sections[0].blocks if isinstance(block, Grid))
    parts = [
        piece.block for slide in build_deck(lesson) for piece in slide.pieces
        if isinstance(piece.block, Grid) and piece.block.caption.startswith(whole.caption)
    ]  # fmt: skip
    assert len(parts) > 1
    assert [row for part in parts for row in part.rows] == list(whole.rows)
    assert {part.header for part in parts} == {whole.header}
    assert [part.caption.endswith("（续）") for part in parts] == [False] + [True] * (len(parts) - 1)
    assert all(part.note == whole.note for part in parts)


def test_a_table_too_wide_is_cut_between_columns_and_keeps_its_first() -> None:
    header = ("县", *(f"2{number:03}年末党员教育培训人次" for number in range(14)))
    grid = Grid("表", header, (tuple(["青禾县"] + ["1234567"] * 14),), ("left",) * 15)
    parts = [piece.block for piece in split_grid(grid)]
    assert len(parts) > 1
    assert all(part.header[0] == "县" and part.rows[0][0] == "青禾县" for part in parts)
    assert [name for part in parts for name in part.header[1:]] == list(header[1:])


def test_a_row_higher_than_a_slide_goes_on_in_the_next() -> None:
    long = "全县共有党员25619人。" * 90
    pieces = split_grid(Grid("表", ("原句", "处"), ((long, "甲"),), ("left", "left")))
    assert "".join(row[0] for piece in pieces for row in piece.block.rows) == long
    assert all(piece.height <= BODY_HEIGHT for piece in pieces)
    assert [row[1] for piece in pieces for row in piece.block.rows].count("甲") == 1


def test_a_short_row_and_a_table_without_rows_are_drawn() -> None:
    page = share_out((Grid("表", ("甲", "乙"), (("1",),), ("left",)), Grid("空", ("甲",), (), ("left",))))
    assert [piece.block.rows for piece in page[0]] == [(("1", ""),), ()]


def test_a_question_comes_before_its_solution_and_does_not_tell_it(lesson: pack.Lesson) -> None:
    question, solution = of_title(build_deck(lesson), "练习1")
    assert (question.kind, solution.kind) == ("question", "solution")
    assert "99.3" not in words_of((question,))
    assert words_of((solution,)).startswith("答案：99.3%")
    said = "\n".join(question.notes)
    for told in ("提示：部分除以整体。", "答案：99.3%", "603 除以 607", "应当写作99.3%", "常见的错：0.993"):
        assert told in said


def test_choices_stand_on_the_question_and_the_answer_names_its_words(lesson: pack.Lesson) -> None:
    question, solution = of_title(build_deck(lesson), "练习2")
    choices = next(piece.block for piece in question.pieces if isinstance(piece.block, pack.Bullets))
    assert choices.letters
    assert [pack.plain_text(item) for item in choices.items] == [
        "有4.1万人受训", "受训4.1万人次，人数不知道", "两种说法一样",
    ]  # fmt: skip
    assert "答案：B．受训4.1万人次，人数不知道" in words_of((solution,))


def test_an_open_question_is_not_given_one_answer(lesson: pack.Lesson) -> None:
    question, solution = of_title(build_deck(lesson), "练习3")
    assert solution.eyebrow == "参考要点"
    assert "答案：" not in words_of((solution,))
    assert "好的回答会说到：要有对照；要看人选" in question.notes


@pytest.mark.parametrize("kind", ["specimen", "simulated", "real"])
def test_the_kind_of_data_is_marked_on_every_slide(lesson: pack.Lesson, kind: pack.DataKind) -> None:
    slides = build_deck(replace(lesson, data_kind=kind))
    assert {slide.badge for slide in slides} == {BADGES[kind]}
    assert bool(BADGES[kind]) == (kind != "real")
    assert {"specimen": "样例", "simulated": "模拟", "real": "真实"}[kind] in words_of(slides[:1])


def test_a_real_sentence_is_not_called_simulated(lesson: pack.Lesson) -> None:
    slides = build_deck(replace(lesson, data_kind="simulated", text_kind="real"))
    quoting = [any(isinstance(piece.block, pack.Quotation) for piece in slide.pieces) for slide in slides]
    assert any(quoting)
    assert [slide.badge for slide in slides] == ["" if quotes else BADGES["simulated"] for quotes in quoting]


def test_what_is_said_stands_with_the_first_slide_of_a_section(lesson: pack.Lesson) -> None:
    first, *later = of_title(build_deck(lesson), "先读一遍")
    assert first.notes == ("请学员先自己读。", "本节约10分钟。")
    assert all(slide.notes == () for slide in later)


def test_sections_for_other_views_and_parts_with_own_slides_are_not_shown_twice(lesson: pack.Lesson) -> None:
    only = pack.LessonSection("只在讲义里", (text("讲义"),), views=frozenset({"handout"}))
    again = pack.LessonSection("要点", (text("每个数字都要回到原句。"),), role="keypoints")
    slides = build_deck(replace(lesson, sections=(only, again)))
    assert "讲义" not in words_of(slides)
    assert words_of(slides).count("每个数字都要回到原句。") == 1


def test_one_figure_a_slide_with_caption_and_note(lesson: pack.Lesson) -> None:
    (figure,) = [slide for slide in build_deck(lesson) if slide.kind == "figure"]
    (piece,) = figure.pieces
    assert isinstance(piece.block, pack.Picture)
    assert (piece.block.caption, piece.block.note) == ("图 1　灰色方块", "n = 1，样例")


def test_words_stand_beside_a_tall_figure_and_under_a_wide_one() -> None:
    tall = pack.Picture("a", "图 1", "图", b"", 1600, 1000, note="n = 1")
    (beside,), (under,) = share_out((tall, replace(tall, width=4000)))
    assert len(beside.columns) == 2
    assert beside.lines[0] > 450
    assert len(under.columns) == 1
    assert under.columns[0] > 1100


def test_a_title_is_cut_only_where_the_whole_follows(lesson: pack.Lesson) -> None:
    long = "关于全县党员教育培训工作情况的调查" * 8
    section = pack.LessonSection(long, (text("正文。"),))
    slide = build_deck(replace(lesson, sections=(section,)))[4]
    assert slide.title.endswith("…")
    assert len(wrap_spans(slide.title, CONTENT_WIDTH / title_size(slide.title))) <= 2
    assert words_of((slide,)) == long + "正文。"


def test_marks_between_chinese_characters_take_the_room_that_office_programs_leave_beside_them() -> None:
    """As LibreOffice breaks this sentence in DejaVu Sans on a column of 35 ems: the full stop alone is in line two."""
    sentence = "在职干部7232名,其中公务员1638人,事业干部5594人(含教育、卫生)。"
    assert len(wrap_spans(sentence, 35.5)) == 2
    assert len(wrap_spans(sentence.replace(",", "").replace("(", "").replace(")", ""), 35.5)) == 1


def test_an_ordered_list_counts_on_over_slides() -> None:
    items = tuple((Run(f"第{number}项：" + "党员教育" * 20),) for number in range(1, 13))
    pages = share_out((Bullets(items, ordered=True),))
    assert len(pages) > 1
    counted = 1
    for (piece,) in pages:
        assert piece.first == counted
        counted += len(piece.block.items)
    assert counted == 13


def test_a_sentence_is_not_cut_where_a_full_stop_is_near() -> None:
    first, second = share_out((text("全县共有党员25619人，其中流动党员2087人。" * 22),))
    assert shown_text(first[0].block.runs).endswith("。")
    assert shown_text(second[0].block.runs).startswith("全县")


def test_a_formula_too_long_for_a_line_is_given_in_words() -> None:
    long = "+".join(["a_{1}"] * 120)
    ((piece,),) = share_out((Formula(long, "一百二十个数的和"),))
    assert piece.block == text("一百二十个数的和")


def test_tables_leave_their_frame_and_frames_in_frames_are_opened() -> None:
    grid = Grid("表", ("甲",), (("1",),), ("left",))
    inner = Callout("note", "里面", (text("里文"), pack.ExerciseBlock("q9")))
    ((frame, table),) = share_out((Callout("warning", "外面", (text("外文"), grid, inner)),))
    assert [shown_text(block.runs) for block in frame.block.blocks] == ["外文", "里面", "里文"]
    assert table.block == grid


def test_a_lesson_of_almost_nothing_has_slides(lesson: pack.Lesson) -> None:
    bare = replace(
        lesson, title="", subtitle="", source="", questions=(), objectives=(), plan=(), sections=(), exercises=(),
        keypoints=(), glossary=(), reading=(),
    )  # fmt: skip
    (slide,) = build_deck(bare)
    assert slide.kind == "title"


def test_a_cover_of_endless_words_keeps_them_in_the_notes(lesson: pack.Lesson) -> None:
    endless = replace(lesson, title="题" * 500, source="源" * 2000, subtitle="副" * 300)
    cover = build_deck(endless)[0]
    assert height(cover.pieces) < 400
    assert len(cover.title) < 60
    assert cover.notes[0] == "题" * 500
    assert "材料：" + "源" * 2000 in cover.notes


SIGNS = st.sampled_from([*"党员培训人次，。；“”（）0123456789%aWm \n", "<b>", "🚩", "e\u0301"])
WORDS = st.lists(SIGNS, min_size=1, max_size=400).map("".join)
SHORT = st.lists(SIGNS, min_size=1, max_size=60).map("".join)
BLOCKS = st.one_of(
    WORDS.map(text),
    st.builds(lambda words, source: Quotation((Run(words, marked=True),), source), WORDS, SHORT),
    st.builds(lambda items: Bullets(tuple((Run(item),) for item in items), True), st.lists(WORDS, max_size=4)),
    st.builds(lambda title, words: Callout("note", title, tuple(map(text, words))), SHORT, st.lists(WORDS, max_size=3)),
    st.builds(
        lambda rows: Grid("表", ("甲", "乙"), tuple((first, last) for first, last in rows), ("left", "right")),
        st.lists(st.tuples(SHORT, WORDS), max_size=5),
    ),
)


def kept(words: str) -> str:
    return "".join(words.replace("（续）", "").split())


@settings(max_examples=6, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=3))
def test_whatever_the_blocks_no_slide_overflows_and_no_paragraph_is_lost(blocks: list[pack.Block]) -> None:
    pages = share_out(blocks)
    assert all(height(page) <= BODY_HEIGHT for page in pages)
    told = kept("".join("".join(spoken(piece.block for piece in page)) for page in pages))
    for block in blocks:
        if isinstance(block, Paragraph):
            assert kept(shown_text(block.runs)) in told
        if isinstance(block, Bullets):
            assert all(kept(shown_text(item)[:20]) in told for item in block.items)
