"""The built site: pages, words, links, search index; then one browser over all of it, from the folder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from checkouts import CHROMIUM

from yanting_research.errors import LessonError, MissingExtraError, WriteError
from yanting_research.site import SITE_MARK, build_site
from yanting_research.site.bigrams import fold, query_words
from yanting_research.site.finishing import article_text, finished_page

ROOT = Path(__file__).parent.parent.parent
QUERIES = json.loads((ROOT / "tests" / "golden" / "site" / "queries.json").read_text(encoding="utf-8"))
THEME_ENGLISH = (
    "Skip to content", "Back to top", "On this page", "Toggle", "Made with", "Next", "Previous", "Contents", "Search",
    "Copyright", "Permalink", "Link to this", "Home",
)  # fmt: skip


class Tags(HTMLParser):
    """Every tag with its attributes, and the texts between."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


def tags_of(path: Path) -> list[tuple[str, dict[str, str]]]:
    reader = Tags()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.tags


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_written_page_is_there(site: Path) -> None:
    written = {path.relative_to(ROOT / "docs").with_suffix(".html") for path in (ROOT / "docs").rglob("*.md")}
    assert {path for path in written if not (site / path).is_file()} == set()
    assert (site / SITE_MARK).is_file()
    assert [path for name in (".buildinfo", "_sources", ".doctrees") for path in [site / name] if path.exists()] == []


def test_nothing_on_a_page_is_fetched(site: Path) -> None:
    for path in pages(site):
        for tag, attributes in tags_of(path):
            loaded = attributes.get("src", "") or (attributes.get("href", "") if tag == "link" else "")
            assert not re.match(r"(?:https?:)?//", loaded), (path.name, loaded)
    for path in (site / "_static").rglob("*.css"):
        assert not re.search(r"(?:@import|url\(\s*[\"']?)\s*[\"']?(?:https?:)?//", path.read_text(encoding="utf-8"))


def test_every_link_inside_leads_somewhere(site: Path) -> None:
    anchors = {path: {a["id"] for _, a in tags_of(path) if "id" in a} for path in pages(site)}
    for path in pages(site):
        for _, attributes in tags_of(path):
            target, _, anchor = attributes.get("href", "#").partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            place = (path.parent / target.split("?")[0]).resolve() if target else path
            assert place.exists(), (path.name, target)
            assert not anchor or place.suffix != ".html" or anchor in anchors[place], (path.name, target, anchor)


def test_theme_words_are_chinese_and_english_is_marked(site: Path) -> None:
    for path in pages(site):
        markup = path.read_text(encoding="utf-8")
        assert markup.count('<html class="no-js" lang="zh-CN"') == 1
        shown = re.sub(r"<(script|style|article)\b.*?</\1>", "", markup, flags=re.S)
        labels = " ".join(re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', markup))
        words = f"{re.sub('<[^>]+>', ' ', shown)} {labels}"
        assert [word for word in THEME_ENGLISH if re.search(rf"\b{word}\b", words)] == [], path.name
    assert '<article lang="en" ' in (site / "index-en.html").read_text(encoding="utf-8")
    assert 'lang="en" class="english' in (site / "changelog.html").read_text(encoding="utf-8")


def test_headings_go_down_one_step_at_a_time_and_pictures_have_words(site: Path) -> None:
    for path in pages(site):
        tags = tags_of(path)
        levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1, path.name
        assert levels.count(1) == 1, path.name
        assert all(after <= before + 1 for before, after in pairwise(levels)), path.name
        assert [a for tag, a in tags if tag == "img" and len(a.get("alt", "")) < 2] == [], path.name


def found_by_index(site: Path) -> Iterator[tuple[dict[str, str], set[str]]]:
    index = json.loads((site / "searchindex.js").read_text(encoding="utf-8")[len("Search.setIndex(") : -1])
    for row in QUERIES:
        lists = []
        for word in query_words(row["query"]):
            numbers = [table.get(word, []) for table in (index["terms"], index["titleterms"])]
            every = [number for part in numbers for number in (part if isinstance(part, list) else [part])]
            lists.append({index["docnames"][number] for number in every})
        yield row, set.intersection(*lists) if lists else set()


def test_the_index_names_the_page_of_every_query(site: Path) -> None:
    missed = [row["query"] for row, found in found_by_index(site) if row["page"] and row["page"] not in found]
    assert missed == []
    assert len(QUERIES) >= 50


def test_texts_for_the_search_hold_what_was_asked_for(site: Path) -> None:
    script = (site / "_static" / "search_texts.js").read_text(encoding="utf-8")
    texts = json.loads(script.removeprefix("const SEARCH_TEXTS = ").removesuffix(";\n"))
    assert "生态谬误" in texts["explanation/association"]
    assert "</" not in script
    assert "genindex" not in texts


def test_a_page_without_words_for_its_picture_is_refused(site: Path) -> None:
    markup = (site / "index.html").read_text(encoding="utf-8")
    raw = re.sub(r'aria-label="打开或收起(目录|本页提纲)"', "", markup)
    with pytest.raises(LessonError, match="the theme's page lacks"):
        finished_page(raw, "index")
    assert article_text("<article><p>甲<script>x</script></p><svg><text>y</text></svg></article>") == "甲"


def test_wrong_places_and_parts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(WriteError, match="holds other things"):
        build_site(tmp_path, root=ROOT)
    with pytest.raises(WriteError, match="is a file"):
        build_site(tmp_path / "mine.txt", root=ROOT)
    with pytest.raises(ValueError, match="allowed: rooms, tables, notebooks"):
        build_site(tmp_path / "new", root=ROOT, parts=["pictures"])
    monkeypatch.setattr("yanting_research.core.extras.find_spec", lambda name: None if name == "furo" else object())
    with pytest.raises(MissingExtraError, match=r"furo.*pip install -e \"\.\[site\]\""):
        build_site(tmp_path / "new", root=ROOT)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


KINDS_OF_PAGE = (
    "index", "index-en", "tutorial/teacher", "howto/evaluate", "explanation/evaluation-designs.zh-CN", "gallery",
    "lessons", "changelog", "reference/commands", "genindex",
)  # fmt: skip
CONTRAST = """() => {
  const light = (c) => { const v = c / 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const rgb = (text) => text.match(/[0-9.]+/g).map(Number);
  const bright = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const ground = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0.5) return c; } return [255, 255, 255]; };
  const poor = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    const style = getComputedStyle(e);
    if (!own || !e.checkVisibility() || style.visibility === "hidden" || Number(style.opacity) < 0.1) continue;
    const [a, b] = [bright(rgb(style.color)), bright(ground(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(`${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 20)}`);
  }
  return poor;
}"""


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_in_a_browser_from_the_folder(site: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="the extra `test` is not installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        faults: list[str] = []
        page.on("request", lambda r: None if r.url.startswith(("file:", "data:")) else faults.append(r.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        for name in KINDS_OF_PAGE:  # benchmarks/site.py opens every page of the whole site
            page.goto((site / f"{name}.html").as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        assert faults == []
        check_search(page, site)
        check_keyboard_and_colours(page, site)
        assert faults == []
        browser.close()


def check_search(page: Any, site: Path) -> None:
    page.goto((site / "search.html").as_uri() + "?q=黨員占比")
    first = page.locator("#search-found li").first
    assert "党员占比" in first.locator("mark").first.inner_text()
    assert "找到" in page.locator("#search-status").inner_text()
    ask = "q => { const s = ChineseSearch.search(q); return [s.near, s.results.slice(0, 5).map(r => r.doc)]; }"
    wrong = []
    for row in QUERIES:
        near, found = page.evaluate(ask, row["query"])
        good = (row["page"] in found and not near) if row["page"] else (near or not found)
        wrong += [] if good else [(row, near, found)]
        assert page.evaluate("q => splitQuery(q)", row["query"]) == query_words(row["query"])
        assert page.evaluate("q => ChineseSearch.fold(q)", row["query"]) == fold(row["query"])
    assert wrong == []
    page.fill("#page-search-input", "<img src=x onerror=alert(1)>核对")
    page.press("#page-search-input", "Enter")
    page.wait_for_selector("#search-status:has-text('onerror')")
    assert page.locator("#search-status img, #search-found img").count() == 0
    page.goto((site / "search.html").as_uri() + "?q=生态谬误")
    page.locator("#search-found a").first.click()
    assert page.locator("article mark").first.inner_text() == "生态谬误"


def check_keyboard_and_colours(page: Any, site: Path) -> None:
    page.goto((site / "howto" / "survey.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "跳到正文"
    page.locator("label.nav-overlay-icon").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.getElementById('__navigation').checked")
    page.keyboard.press("Escape")
    assert not page.evaluate("document.getElementById('__navigation').checked")
    page.set_viewport_size({"width": 1280, "height": 900})
    for name in ("index", "howto/evaluate", "gallery", "reference/commands", "search"):
        page.goto((site / f"{name}.html").as_uri())
        assert page.evaluate(CONTRAST) == [], name
