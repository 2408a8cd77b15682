"""The text with its marks: everything of it shown, nothing of it markup."""

from __future__ import annotations

import html
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.dashboard.desk import Desk
from yanting_research.dashboard.reading import Fact, Marks, find_marks, legend_html, outline_html, parts_of, text_html
from yanting_research.dashboard.shelf import Shelf
from yanting_research.ingest import document_from_text

_TIP = re.compile(r'<span class="yt-tip".{0,2000}?</span></span></span>')
"""The words of a number, ``<span class="yt-tip"><span>…</span></span></span>``; no other span."""
_SIGN = re.compile(r"<sup>[^<]{0,8}</sup>")
"""``<sup>A</sup>``; not ``<sub>``."""
_TAG = re.compile(r"<[^<>]{1,400}>")
"""``<p>``; not ``&lt;p&gt;``."""


def plain(markup: str) -> str:
    """What a reader sees of the text itself."""
    return html.unescape(_TAG.sub("", _SIGN.sub("", _TIP.sub("</span>", markup))))


def marks_of(desk: Desk) -> Marks:
    return find_marks(desk.facts(), desk.checks(), desk.hits())


def test_a_number_says_what_it_counts_of_which_whole_and_that_it_needs_a_look(desk: Desk) -> None:
    by_surface = {fact.lines[0]: fact for fact in marks_of(desk).facts if fact.flagged}
    women = by_surface["指标：女党员"]
    assert "数值：600名" in women.lines
    assert "所属整体：党员 1200名" in women.lines
    assert "性质：已经发生" in women.lines


def test_a_target_is_not_told_as_something_that_happened(desk: Desk) -> None:
    lines = [fact.lines for fact in marks_of(desk).facts if "数值：2,000人次" in fact.lines]
    assert lines
    assert "性质：目标，还没有实现" in lines[0]
    assert "时间：2025年" in lines[0]


def test_headings_carry_the_ids_the_outline_leads_to(desk: Desk) -> None:
    text = text_html(desk.shelf.document("qinghe"), marks_of(desk))
    wanted = re.findall(r'href="#([^"]{1,20})"', outline_html(desk.shelf.document("qinghe")))
    assert len(wanted) == 4
    assert all(f'id="{name}"' in text for name in wanted)


def test_themes_are_told_by_letters_and_can_be_shown_one_by_one(desk: Desk) -> None:
    marks = marks_of(desk)
    document = desk.shelf.document("qinghe")
    assert [name for name in marks.letters if f"<sup>{marks.letters[name]}</sup> {name}（" not in
            legend_html(marks).replace("</span>", "")] == []  # fmt: skip
    one = text_html(document, marks, theme="流动党员管理", numbers=False)
    assert set(re.findall(r'title="主题：([^"]{1,20})"', one)) == {"流动党员管理"}
    assert "yt-fact" not in one


def test_nothing_of_a_hostile_report_is_markup(shelf: Shelf) -> None:
    hostile = Desk(shelf, "danfeng")
    document = shelf.document("danfeng")
    text = text_html(document, marks_of(hostile))
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<b>" not in outline_html(document)
    assert plain(text) == document.text.replace("\n", "")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_the_marks_the_text_is_whole(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="党员1<&\"'人\n", min_size=1, max_size=40))
    document = document_from_text(text, doc_id="d", clean=False)
    size = len(document.text)
    spans = data.draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(1, 6)), max_size=6))
    facts = tuple(Fact(a, min(a + n, size), ("指标：x",), flagged=True) for a, n in sorted(spans[:3]))
    themes = tuple((a, min(a + n, size), "培训") for a, n in sorted(spans[3:]))
    shown = text_html(document, Marks(facts, themes, {"培训": "A"}, {"培训": 1}))
    lines = [line.rstrip("\r\n") for line in document.text.splitlines(keepends=True)]
    assert plain(shown) == "".join(lines)


def test_a_long_text_is_cut_between_lines_and_nothing_is_lost() -> None:
    text = "".join(f"第{at}段。\n" for at in range(500))
    parts = parts_of(text, length=100)
    assert "".join(text[low:high] for low, high in parts) == text
    assert all(text[high - 1] == "\n" for _, high in parts)
    assert max(high - low for low, high in parts) <= 100
