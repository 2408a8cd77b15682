"""The explorer's page: policy, escaping, contents, size, same bytes. The texts are invented specimens."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from invented import document

from yanting_research import explorer
from yanting_research.core import Corpus, make_corpus
from yanting_research.errors import ContractError, WriteError
from yanting_research.segmentation import Segmenter

HOSTILE = "</script><!--<script>alert(1)</script><img src=x onerror=alert(2)>"
TEXTS = {
    "qinghe_2013": "一、存在问题\n党员教育培训不够，流动党员难管理。流动党员教育要加强。",
    "baizhi_2013": "一、主要成效\n远程教育站点建成，干部培训有成效。干部培训要坚持。",
}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    roles = {"qinghe_2013": "问题", "baizhi_2013": "成效"}
    return make_corpus(document(name, text * 3, roles[name], region=name[:6]) for name, text in TEXTS.items())


@pytest.fixture(scope="module")
def page(corpus: Corpus) -> str:
    return explorer.explorer_html(corpus)


class Page(HTMLParser):
    """Tags with their attributes, and the content of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[dict[str, str | None], str]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in {"script", "style"} and self.cdata_elem:
            self.raw.append((self.tags[-1][1], data))
        else:
            self.words.append(data)

    def data(self) -> dict[str, Any]:
        parts = [content for attributes, content in self.raw if attributes.get("id") == "data"]
        found: dict[str, Any] = json.loads("".join(parts))
        return found


def test_the_policy_allows_its_own_script_and_style_and_nothing_else(page: str) -> None:
    parsed = Page(page)
    policy = next(a["content"] for tag, a in parsed.tags if tag == "meta" and "http-equiv" in a) or ""
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    contents = {
        "style-src": "".join(text for attributes, text in parsed.raw if not attributes and text.startswith(":root")),
        "script-src": "".join(text for attributes, text in parsed.raw if not attributes and text.startswith('"use')),
    }
    for rule, content in contents.items():
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert rules.pop(rule) == f"'sha256-{digest}'"
    assert rules == {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}


def test_there_is_no_address_no_inline_handler_and_no_style_attribute(page: str) -> None:
    assert "://" not in page
    for tag, attributes in Page(page).tags:
        assert tag not in {"img", "link", "iframe", "object", "base"}
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "src"}]
        assert attributes.get("href", "#").startswith("#")  # type: ignore[union-attr]


def test_the_script_makes_no_markup_out_of_text(page: str) -> None:
    script = next(text for attributes, text in Page(page).raw if not attributes and text.startswith('"use'))
    for risky in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function("):
        assert risky not in script


def test_hostile_texts_names_titles_and_terms_stay_text() -> None:
    hostile = document(
        "<script>alert(1)</script>", f"{HOSTILE}\n党员\u202e\x00\u2028", "问题", title=HOSTILE, region='"><b>'
    )
    other = document("b", "党员教育 \"引号\" '单' & 培训")
    made = explorer.explorer_html(
        make_corpus([hostile, other]), title=HOSTILE, source=HOSTILE, term='"引号"', min_count=1
    )
    tags = [tag for tag, _ in Page(made).tags]
    assert tags.count("script") == 2
    assert "img" not in tags
    data = Page(made).data()
    assert data["documents"][0]["text"] == hostile.text
    assert data["documents"][0]["id"] == "<script>alert(1)</script>"
    assert data["term"] == '"引号"'
    assert "\u202e" not in made
    assert "\u2028" not in made
    assert made.count("alert(1)") == made.count("\\u003cscript\\u003ealert(1)") + made.count("&lt;script&gt;alert(1)")


def test_the_data_are_the_corpus_and_offsets_fit(corpus: Corpus, page: str) -> None:
    data = Page(page).data()
    assert [record["id"] for record in data["documents"]] == ["baizhi_2013", "qinghe_2013"]
    for record, text in zip(data["documents"], corpus, strict=True):
        assert record["text"] == text.text
        assert record["sections"] == [["s01", 0, len(text.text), 1, text.sections[0].role, text.sections[0].marker
                                       + text.sections[0].heading]]  # fmt: skip
        lengths = [int(digit, 36) for digit in record["tokens"]]  # none of 35 characters or more
        assert lengths == [len(token) for token in Segmenter().tokens(text.text)]


def test_the_page_says_kind_layer_counts_and_fingerprint(corpus: Corpus) -> None:
    tokens = Segmenter().segment(corpus)
    words = Page(explorer.explorer_html(corpus, tokens=tokens, title="青禾县词语", source="自编样例")).words
    assert {"青禾县词语", "自编样例", "样例文本（自编）", "2 篇", f"{len(tokens):,}"} <= set(words)
    fingerprint = tokens.attrs["segmentation"]["tokens"][:12]
    assert any(fingerprint in word and "HMM 启用" in word for word in words)
    bare = tokens.copy()
    bare.attrs = {}
    assert "指纹未附" in Page(explorer.explorer_html(corpus, tokens=bare)).words


def test_real_texts_beside_specimens_are_told_apart() -> None:
    mixed = make_corpus([document("a", "党员教育"), document("b", "干部培训", data_kind="simulated")])
    page = Page(explorer.explorer_html(mixed))
    assert [record["name"] for record in page.data()["documents"]] == ["a〔样例文本（自编）〕", "b〔模拟数据〕"]
    assert "模拟数据" in page.words
    with pytest.raises(ContractError, match="simulated"):
        explorer.explorer_html(mixed, data_kind="real")


def test_equal_input_gives_equal_bytes(corpus: Corpus, page: str, tmp_path: Path) -> None:
    one = explorer.write_explorer(corpus, tmp_path / "a.html")
    assert one.path.read_text(encoding="utf-8") == page
    assert page.startswith("<!DOCTYPE html>")


def test_too_large_a_page_is_refused_with_a_remedy(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"at most 0\.0 MB; what to do: explore fewer documents"):
        explorer.write_explorer(corpus, tmp_path / "a.html", limit_bytes=20_000)
    assert list(tmp_path.iterdir()) == []


def test_refusals(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="no text"):
        explorer.explorer_html(make_corpus([document("a", "\n ")]))
    with pytest.raises(ContractError, match="no text"):
        explorer.explorer_html(Corpus())
    with pytest.raises(ValueError, match="1 or more"):
        explorer.explorer_html(corpus, top=0)
    with pytest.raises(ValueError, match="groups names 'nowhere'"):
        explorer.explorer_html(corpus, groups={"nowhere": "甲"})
    tokens = Segmenter().segment(corpus)
    with pytest.raises(ContractError, match="joined together are not the text"):
        explorer.explorer_html(corpus, tokens=tokens.iloc[1:])
    with pytest.raises(ContractError, match="not in the corpus"):
        explorer.explorer_html(make_corpus(list(corpus)[:1]), tokens=tokens)
    with pytest.raises(WriteError, match="is a folder"):
        explorer.write_explorer(corpus, tmp_path)


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.1."""
    digits = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_colours_reach_the_contrast_of_wcag_aa(page: str) -> None:
    style = next(text for _, text in Page(page).raw if text.startswith(":root"))
    named = dict(re.findall(r"--([a-z]+):#([0-9a-f]{6})", style))
    papers = [named["paper"], named["wash"], named["mark"]]
    printed = {named.get(name.removeprefix("var(--").rstrip(")"), name.lstrip("#")) for name in re.findall(
        r"(?<![a-z-])color:(var\(--[a-z]+\)|#[0-9a-f]{3,6})", style)} - {"fff"}  # fmt: skip
    assert len(printed) >= 4
    for ink in printed:
        for paper in papers:
            ratio = (luminance(paper) + 0.05) / (luminance(ink) + 0.05)
            assert ratio >= 4.5, (ink, paper, ratio)
    assert 1.05 / (luminance(named["blue"]) + 0.05) >= 4.5  # white on the main button


def test_every_control_has_a_name_and_every_panel_its_tab(page: str) -> None:
    tags = Page(page).tags
    assert tags[0] == ("html", {"lang": "zh-CN"})
    ids = {attributes["id"] for _, attributes in tags if "id" in attributes}
    panels = [attributes for _, attributes in tags if attributes.get("role") == "tabpanel"]
    assert len(panels) == 3
    assert {panel["aria-labelledby"] for panel in panels} <= ids
    controls = re.findall(r"<(?:input|select)[^>]*>", page.split("<script", maxsplit=1)[0])
    labelled = re.findall(r"<label[^>]*>[^<]*<(?:input|select)[^>]*>", page)
    assert len(labelled) == len(controls) == 11
