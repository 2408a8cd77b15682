"""What a page says of its article (网页元数据): title, author, source, moment, and the official fields."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yanting_research.chinese.publication import LABEL, bare_value, parse_published
from yanting_research.readers.html_article import Article, squeeze
from yanting_research.readers.html_blocks import Page
from yanting_research.readers.html_tables import Block

__all__ = ["page_metadata"]

_META_NAMES = {
    "title": ("articletitle", "og:title"),
    "author": ("author", "article:author", "og:article:author"),
    "source": ("contentsource", "source"),
    "published": ("pubdate", "publishdate", "article:published_time", "og:release_date"),
}
_SITE_SEPARATOR = re.compile(r"\s{0,3}(?:[_|｜–—]|--|-(?=[^-]{2,30}$))\s{0,3}")
"""Between title and site in ``<title>``: ``通知_某县政府网``; not a comma."""
_NO_VALUE = re.compile(r"[\d\W_]{0,40}|admin|user|管理员|微信公众平台", re.IGNORECASE)
"""``000000``, ``admin``; not ``李文``."""
_LEADING_LABEL = re.compile(r"[\u4e00-\u9fff]{2,4}[:：][ \u3000]{0,4}")
"""``来源：青禾日报`` in a meta tag; not ``青禾日报``."""
_BYLINE = re.compile(
    r"(?:本报|本网|本台|见习|特约)?(?:记者|通讯员)[ \u3000:：]{1,3}(?P<name>[\u4e00-\u9fff· \u3000]{2,20})"
)
"""``本报记者 陈明``; not ``记者从县委获悉``."""
_NUMBER_BEHIND = re.compile(r"[（(]?[\u4e00-\u9fff]{1,12}[〔\[（(](?:19|20)\d{2}[〕\]）)]\d{1,5}号[）)]?$")
"""``……的通知（青政发〔2017〕15号）``; not ``……的通知``."""
_SITE = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,14}(?:网|在线|日报|晚报|融媒|客户端|发布|组工)")
"""``青禾党建网``; not ``网络``."""
_PAGE_NUMBER = re.compile(r"[（(]\d{1,3}[）)]$")
"""``……管理党员(1)``; not ``（试行）``."""
_LONGEST_NOTE = 200
_LONGEST_VALUE = 30
_HEAD = 12
_NOTED = 60
_ENDS = re.compile(r"[ \u3000|｜】\]]{1,9}")
"""What ends a value: a blank or a bar."""
_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
"""``吴山``; not ``县委组织部``."""


def page_metadata(page: Page, article: Article) -> dict[str, str]:
    """Metadata of the head, of the page's own fields and of the lines of notes around the article.

    The printed moment wins where it is the more precise; a printed source or author wins
    over a declared one that says nothing (``000000``, the name of the platform).

    Examples
    --------
    >>> from yanting_research.readers.html_article import choose_article
    >>> from yanting_research.readers.html_blocks import parse_blocks
    >>> markup = "<title>通知_某网</title><h1>通知</h1><p>2019-06-05 来源：县委办<p>全县培训三千人。"
    >>> page = parse_blocks(markup)
    >>> page_metadata(page, choose_article(page, markup))
    {'published': '2019-06-05', 'source': '县委办', 'title': '通知'}
    """
    declared = _declared(page)
    kept = [page.blocks[i] for i in article.chosen]
    taken = {*article.chosen, *article.field_blocks}
    others = [block for i, block in enumerate(page.blocks) if i not in taken]
    printed = _printed(kept, others, declared.get("title", ""))
    found = declared | {key: value for key, value in article.fields.items() if key != "title"}
    for key, value in printed.items():
        if key not in found or (key == "published" and len(value) > len(found[key])):
            found[key] = value
    site = page.meta.get("og:site_name", "") or page.meta.get("sitename", "")
    if site and "source" not in found and not _NO_VALUE.fullmatch(site):
        found["source"] = site
    title = article.fields.get("title", "") or declared.get("title", "") or _title(page, kept)
    if title:
        found["title"] = title
    return dict(sorted(found.items()))


def _declared(page: Page) -> dict[str, str]:
    found = {}
    for name, keys in _META_NAMES.items():
        for key in keys:
            value = page.meta.get(key, "")
            if name == "published":
                value = parse_published(value)
            elif name != "title":
                value = _LEADING_LABEL.sub("", value, count=1)
                value = "" if _NO_VALUE.fullmatch(value) else value
            if value:
                found[name] = value
                break
    return found


def _printed(kept: Sequence[Block], others: Sequence[Block], title: str) -> dict[str, str]:
    """Notes that the page prints: in labels anywhere, without labels in the head of the article only."""
    found: dict[str, str] = {}
    loose: dict[str, str] = {}
    for place, block in enumerate([*_ends(kept), *_ends(others)]):
        if len(block.text) > _LONGEST_NOTE or "。" in block.text or squeeze(block.text) == squeeze(title):
            continue
        labelled = _labelled(block.text)
        for key, value in labelled.items():
            found.setdefault(key, value)
        if place < min(_HEAD, len(kept)):
            _unlabelled(block.text, labelled, loose)
    return loose | found


def _ends(blocks: Sequence[Block]) -> list[Block]:
    """Opening and closing blocks, where notes stand."""
    return [*blocks[:_NOTED], *blocks[_NOTED:][-_NOTED:]]


def _labelled(text: str) -> dict[str, str]:
    matches = list(LABEL.finditer(text))
    found: dict[str, str] = {}
    for match, end in zip(matches, [*(m.start() for m in matches[1:]), len(text)], strict=False):
        key = match.lastgroup or ""
        value = bare_value(text[match.end() : end])
        if key == "published":
            value = parse_published(value) if len(match.group()) > 3 or len(matches) > 1 or len(value) < 20 else ""
        elif key in {"source", "author", "editor"}:
            value = _people(value) or _ENDS.split(value)[0]
        else:
            continue
        if value and len(value) <= _LONGEST_VALUE:
            found.setdefault(key, value)
    return found


def _people(value: str) -> str:
    """Several names set apart by blanks; empty for anything else."""
    words = value.replace("\u3000", " ").split()
    return " ".join(words) if len(words) > 1 and all(map(_NAME.fullmatch, words)) else ""


def _unlabelled(text: str, labelled: dict[str, str], found: dict[str, str]) -> None:
    byline = _BYLINE.fullmatch(text.strip())
    if byline:
        found.setdefault("author", byline["name"].strip())
    words = [word for word in re.split(r"[ \u3000|｜\t/]{1,9}", LABEL.sub(" ", text)) if word]
    moment = parse_published(text)
    if moment and len(words) <= 9 and (labelled or len(text) <= 60) and not re.search(r"[，,；]", text):
        if "published" not in labelled and _is_note(text, words):
            found.setdefault("published", moment)
        sites = [word for word in words if _SITE.fullmatch(word)]
        if sites:
            found.setdefault("source", sites[0])


def _is_note(text: str, words: Sequence[str]) -> bool:
    """A line of a moment and short words, not a heading that names a date."""
    rest = [word for word in words if not re.fullmatch(r"[\d年月日:：./-]{1,20}", word)]
    return bool(LABEL.search(text)) or all(len(word) <= 10 for word in rest)


def _title(page: Page, kept: Sequence[Block]) -> str:
    heading = next((b.text for b in kept if b.tag in {"h1", "h2", "h3"} and not LABEL.search(b.text)), "")
    if heading:
        return heading
    head = kept[:3]
    declared = _PAGE_NUMBER.sub("", _NUMBER_BEHIND.sub("", _longest_part(page.title)))
    for n in (1, 2, 3):
        joined = "".join(block.text for block in head[:n])
        if joined and squeeze(joined) in squeeze(page.title):
            best = joined if squeeze(joined) != squeeze(declared) else declared
            if n == len(head) or squeeze(best + head[n].text) not in squeeze(page.title):
                return best
    opening = kept[0].text if kept else ""
    is_title = 4 <= len(opening) <= 60 and not re.search(r"[。；：:，]$", opening) and not LABEL.search(opening)
    return opening if is_title else declared or page.title


def _longest_part(title: str) -> str:
    return max(_SITE_SEPARATOR.split(title), key=len, default="").strip()
