"""The last hand at the built pages (收尾): Chinese in every corner, text for the search, one font, nothing to fetch."""

from __future__ import annotations

import json
import logging
import re
import string
from html.parser import HTMLParser
from pathlib import Path

from yanting_research.errors import LessonError
from yanting_research.resources.fonts import subset_font
from yanting_research.site.assembling import ENGLISH_PAGES
from yanting_research.writers import write_bytes, write_text

__all__ = ["article_text", "finish", "finished_page"]

# what the theme has fixed in its templates, and what a Chinese page says there; every one must be found
_THEME_WORDS = {
    '"Toggle site navigation sidebar"': '"打开或收起目录"',
    '"Toggle table of contents sidebar"': '"打开或收起本页提纲"',
    '"Toggle Light / Dark / Auto color theme"': '"深浅配色"',
    '<article role="main"': '<article role="main" tabindex="-1"',
}
# names of the theme's signs, and of the switches of its table of contents; not every page has each
_SIGN_WORDS = {
    "<title>Contents</title>": "<title>提纲</title>",
    "<title>Menu</title>": "<title>目录</title>",
    "<title>Expand</title>": "<title>展开</title>",
    "<title>Light mode</title>": "<title>浅色</title>",
    "<title>Dark mode</title>": "<title>深色</title>",
    "<title>Auto light/dark, in light mode</title>": "<title>自动，现为浅色</title>",
    "<title>Auto light/dark, in dark mode</title>": "<title>自动，现为深色</title>",
    "Toggle navigation of ": "展开或收起：",
}
_ENGLISH_BOX = 'class="english docutils container"'
_SCROLLING = 'class="table-wrapper docutils container"'
# matches the theme's inline script that reads the colours a reader chose; not a script with an address
_COLOUR_SCRIPT = re.compile(r"<script>\s{0,20}document\.body\.dataset\.theme[^<]{0,200}</script>")
# matches the comment with the versions of Sphinx and theme; not a comment of a page
_MADE_WITH = re.compile(r"<!-- Generated with [^>]{0,200} -->")
# matches <img ...> whole; not <input>
_IMAGE = re.compile(r"<img\b[^<>]{0,2000}>")
# matches alt="图 1"; not alt="" and not the name of a file
_ALT = re.compile(r'\balt="(?P<words>[^"]{2,})"')
_FILE_NAME = re.compile(r"[\w./-]{1,300}\.(?:png|svg|jpe?g)")
_TEXT_FILES = {".html", ".js"}
_LEFT_OUT = (".buildinfo", "_sources", ".doctrees", "jupyter_execute")
_LEFT_OUT_STATIC = ("*.map", "debug.css", "base-stemmer.js", "english-stemmer.js", "file.png", "plus.png", "minus.png")
_SILENT = {"script", "style", "svg", "math", "nav", "noscript"}
_BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "td", "th", "pre", "div", "dt", "dd", "figcaption", "tr", "br"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def finished_page(markup: str, name: str) -> str:
    """One page as it is published.

    Parameters
    ----------
    markup
        As Sphinx wrote it.
    name
        The page, without ``.html``.

    Raises
    ------
    LessonError
        When the theme no longer says what is translated here, or a picture has no words.
    """
    for old, new in _THEME_WORDS.items():
        if old not in markup:
            raise LessonError(
                f"the theme's page lacks {old}",
                where=name,
                expected="furo as it is pinned in requirements.lock",
                remedy="look at the theme's templates and mend site/finishing.py",
            )
        markup = markup.replace(old, new)
    for old, new in _SIGN_WORDS.items():
        markup = markup.replace(old, new)
    markup = _MADE_WITH.sub("", _COLOUR_SCRIPT.sub("", markup)).replace("<body>", '<body data-theme="light">', 1)
    markup = markup.replace(_ENGLISH_BOX, f'lang="en" {_ENGLISH_BOX}')
    markup = markup.replace(_SCROLLING, f'tabindex="0" role="group" aria-label="表格" {_SCROLLING}')
    markup = markup.replace("<p><em>Abstract.", '<p lang="en"><em>Abstract.')
    if name in ENGLISH_PAGES:
        markup = markup.replace("<article ", '<article lang="en" ', 1)
    for image in _IMAGE.findall(markup):
        words = _ALT.search(image)
        if words is None or _FILE_NAME.fullmatch(words["words"]):
            raise LessonError(
                f"a picture without words: {image[:120]}",
                where=name,
                expected="an alternative text that says what the picture shows",
                remedy="give the figure a caption or :alt:",
            )
    return markup


class _Article(HTMLParser):
    """Collects the text of ``<article>``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._stack: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.pieces.append(" ")
        if tag in _VOID:
            return
        classes = (dict(attrs).get("class") or "").split()
        above = self._stack[-1][1] if self._stack else False
        self._stack.append((tag, (above or tag == "article") and tag not in _SILENT and "headerlink" not in classes))

    def handle_endtag(self, tag: str) -> None:
        while self._stack and tag in {name for name, _ in self._stack}:
            if self._stack.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._stack and self._stack[-1][1]:
            self.pieces.append(data)


def article_text(markup: str) -> str:
    """The words of a page's article on one line, without marks of links, formulas and scripts.

    Examples
    --------
    >>> article_text("<p>目录</p><article><h1>党员<a class='headerlink'>#</a></h1><p>占<b>九</b>成</p></article>")
    '党员 占九成'
    """
    reader = _Article()
    reader.feed(markup)
    return " ".join("".join(reader.pieces).split())


def finish(folder: Path) -> list[str]:
    """Finish a built site in place; the names of its pages.

    Raises
    ------
    LessonError
        See :func:`finished_page`.
    """
    texts: dict[str, str] = {}
    characters = set(string.printable)
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix().removesuffix(".html")
        markup = finished_page(path.read_text(encoding="utf-8"), name)
        write_text(markup, path)
        characters.update(markup)
        if name not in ("search", "genindex"):
            texts[name] = article_text(markup)
    for script in sorted((folder / "_static").glob("*search*.js")):
        characters.update(script.read_text(encoding="utf-8"))
    listed = json.dumps(texts, ensure_ascii=False, sort_keys=True).replace("</", "<\\/")
    write_text(f"const SEARCH_TEXTS = {listed};\n", folder / "_static" / "search_texts.js")
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every table it cuts
    write_bytes(subset_font("".join(sorted(characters))), folder / "_static" / "yanting-sans.woff")
    return sorted(texts)


def left_out(folder: Path) -> list[Path]:
    """What Sphinx writes beside the pages and no page needs."""
    found = [folder / name for name in _LEFT_OUT]
    for pattern in _LEFT_OUT_STATIC:
        found += sorted((folder / "_static").rglob(pattern))
    return [path for path in found if path.exists()]
