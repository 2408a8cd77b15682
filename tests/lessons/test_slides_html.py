"""The page of slides: nothing asked of a network, texts shown as text, and in a browser nothing runs out of a slide."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest
from checkouts import CHROMIUM
from fontTools.ttLib import TTFont

from yanting_research.lessons import pack
from yanting_research.lessons.deck import build_deck
from yanting_research.lessons.deck_pieces import PALETTE
from yanting_research.lessons.slides_html import render_slides_html

HOSTILE = "<script>alert('县')</script> & “引号” =HYPERLINK(\"x\") # 标题 *星* $美元$ [链](x) \\path"
pages: dict[pack.Lesson, str] = {}


@pytest.fixture
def page(lesson: pack.Lesson) -> str:
    if lesson not in pages:
        pages[lesson] = render_slides_html(lesson)
    return pages[lesson]


class Reader(HTMLParser):
    """Elements with their attributes, scripts apart, and the text of the slides."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.lasttag == "script" and self.cdata_elem == "script":
            self.scripts[-1] += data
        elif self.cdata_elem is None:
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_nothing_is_asked_of_a_network(page: str) -> None:
    read = Reader(page)
    assert not read.all("link")
    assert not read.all("iframe")
    asked = [
        attributes[name] for _, attributes in read.elements for name in ("src", "srcset", "data") if name in attributes
    ]
    assert asked
    assert all(address.startswith("data:image/png;base64,") for address in asked)
    assert set(re.findall(r"url\(\"?([a-z]{1,9}:)", page)) == {"data:"}
    assert "@import" not in page


def test_the_policy_names_exactly_the_scripts_of_the_page(page: str) -> None:
    read = Reader(page)
    (policy,) = (each["content"] for each in read.all("meta") if each.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in read.scripts]
    assert re.findall(r"'sha256-([^']{44})'", policy) == hashes
    assert len(hashes) == 2
    assert "unsafe-inline" not in policy.partition("style-src")[0]
    assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]


def test_hostile_text_is_shown_as_text(lesson: pack.Lesson) -> None:
    mark = "</script><img src=x onerror=alert(1)>"
    run = pack.Run(mark, marked=True, href='javascript:alert("x")')
    picture = next(block for block in lesson.sections[1].blocks if isinstance(block, pack.Picture))
    section = pack.LessonSection(
        mark,
        (
            pack.Paragraph((run, pack.Run("好", href='https://a.b/"><i>'))), pack.Quotation((run,), mark),
            pack.Bullets(((run,),)), pack.Grid(mark, (mark,), ((mark,),), ("left",), note=mark),
            pack.Callout("note", mark, (pack.Paragraph((run,)),)), pack.Formula(r"\text{<img src=x>}", mark),
            replace(picture, caption=mark, alt=mark),
        ),
        notes=(mark, "\ud800"),
    )  # fmt: skip
    page = render_slides_html(replace(lesson, title=mark, subtitle=mark, source=mark, sections=(section,)))
    read = Reader(page)
    assert len(read.scripts) == 2
    assert all(image["src"].startswith("data:") for image in read.all("img"))
    assert "".join(read.text).count(mark) >= 10
    page.encode("utf-8")
    assert [link["href"] for link in read.all("a")] == ['https://a.b/"><i>']


def test_headings_words_of_figures_and_language(page: str, lesson: pack.Lesson) -> None:
    read = Reader(page)
    assert read.all("html")[0]["lang"] == "zh-CN"
    assert len(read.all("h1")) == 1
    assert len(read.all("h1")) + len(read.all("h2")) == len(read.all("section")) == len(build_deck(lesson))
    assert [image["alt"] for image in read.all("img")] == ["一个灰色方块"]
    assert all(cell.get("scope") == "col" for cell in read.all("th"))
    assert HOSTILE in "".join(read.text)


def test_formulas_are_mathml_and_named_in_words(page: str) -> None:
    assert "<mfrac><mrow><mn>603</mn></mrow><mrow><mn>607</mn></mrow></mfrac>" in page
    assert 'role="math" aria-label="603 除以 607，得 99.34%"' in page
    assert "\\frac" not in page


def test_specimen_says_so_on_every_slide(page: str, lesson: pack.Lesson) -> None:
    assert page.count('<span class="badge">样例数据：仅供教学</span>') == len(build_deck(lesson))


def test_the_embedded_font_draws_every_character_shown(page: str) -> None:
    rule = page.partition("base64,")[2].partition('"')[0]
    font = {chr(code) for code in TTFont(io.BytesIO(base64.b64decode(rule))).getBestCmap()}
    shown = set("".join(Reader(page).text)) - set("\n")
    assert shown - font == set()


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


DARK = ("ink", "quiet", "deep", "blue", "orange", "green", "rust")
PAIRS = [
    *((ink, ground) for ink in DARK for ground in ("paper", "wash")),
    *((ink, "deep") for ink in ("pale", "paper", "mark")),
    *((ink, ground) for ink in ("ink", "deep") for ground in ("pale", "mark")),
    ("rust", "mark"),
]


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_type_stands_out_from_its_ground(ink: str, ground: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1; black on white is 21 to 1."""
    assert (luminance("#FFFFFF") + 0.05) / (luminance("#000000") + 0.05) == pytest.approx(21)
    light, dark = sorted((luminance(PALETTE[ink]), luminance(PALETTE[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


OVERFLOW = """() => Reveal.getSlides().map((section, at) => {
  Reveal.slide(at);
  const over = [];
  const slide = section.querySelector('.slide').getBoundingClientRect();
  const foot = section.querySelector('.slide > footer').getBoundingClientRect();
  for (const each of section.querySelectorAll('.body *, header *')) {
    const box = each.getBoundingClientRect();
    const high = box.bottom > foot.top + 1 || box.top < slide.top;
    if (high || box.right > slide.right - 60 || box.left < slide.left + 60) { over.push(each.tagName); }
    if (each.children.length === 0 && each.textContent.trim() && parseFloat(getComputedStyle(each).fontSize) < 24
        && !each.closest('math')) { over.push('small ' + each.textContent); }
  }
  return over;
})"""


def test_in_a_browser(lesson: pack.Lesson, page: str, tmp_path: Path) -> None:
    """One start of Chromium for everything: requests, overflow, keys, notes window, printing."""
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    file = tmp_path / "slides.html"
    file.write_text(page, encoding="utf-8")
    count = len(build_deck(lesson))
    asked: list[str] = []
    complaints: list[str] = []
    with playwright.sync_playwright() as run:
        browser = run.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1280, "height": 720})
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.goto(file.as_uri())
        tab.wait_for_function("window.Reveal && Reveal.isReady()")
        assert tab.evaluate(OVERFLOW) == [[]] * count
        tab.evaluate("Reveal.slide(0)")
        tab.keyboard.press("ArrowRight")
        assert tab.evaluate("Reveal.getIndices().h") == 1
        tab.evaluate("Reveal.slide(4)")
        with tab.expect_popup() as opened:
            tab.keyboard.press("s")
        opened.value.wait_for_selector(".said p")
        assert "请学员先自己读。" in opened.value.inner_text(".said")
        opened.value.keyboard.press("ArrowRight")
        assert tab.evaluate("Reveal.getIndices().h") == 5
        assert "这一张没有备注。" in opened.value.inner_text(".said")
        printed = tab.pdf(prefer_css_page_size=True, print_background=True)
        browser.close()
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert complaints == []
    sheets = pypdfium2.PdfDocument(printed)
    assert len(sheets) == count
    assert sheets[0].get_size() == (960.0, 540.0)
    assert "练习2" in sheets[12].get_textpage().get_text_range()


def test_a_blank_is_not_broken_and_choices_have_letters(lesson: pack.Lesson) -> None:
    blank = pack.LessonSection("填空", (pack.Paragraph((pack.Run("党组织＿＿＿＿，支部905个"),)),))
    page = render_slides_html(replace(lesson, sections=(*lesson.sections, blank)))
    assert '党组织<span class="blank">＿＿＿＿</span>，' in page
    assert '<li><span class="mark">C．</span>两种说法一样</li>' in page
