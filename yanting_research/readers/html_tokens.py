"""The tags and texts of a page in order (网页记号): one linear pass that no markup can slow down or break."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

__all__ = ["read_attributes", "tag_name", "tokenize"]

_SKIPPED = frozenset(
    ["script", "style", "noscript", "template", "textarea", "select", "svg", "iframe", "object", "rt", "rp"]
)
_TO_THE_END = frozenset(["script", "style"])
_TAG_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]{0,40})")
"""``div class="x"`` or ``/div``; not ``!doctype``, not ``3人``."""
_ATTRIBUTE = re.compile(r"""([a-zA-Z:-]{1,40})\s{0,9}=\s{0,9}("[^"]{0,9999}"|'[^']{0,9999}'|[^\s"'>]{1,999})""")
"""``name="author"``; not a bare ``hidden``."""


def tag_name(tag: str) -> str:
    """Name of a tag, in small letters, without its slash.

    >>> tag_name("/DIV"), tag_name('p class="x"')
    ('div', 'p')
    """
    match = _TAG_NAME.match(tag)
    return match.group(1).lower() if match else ""


def read_attributes(tag: str) -> dict[str, str]:
    """Attributes of a tag that have values; entities resolved.

    >>> read_attributes('meta name="Author" content=李文')
    {'name': 'Author', 'content': '李文'}
    """
    return {key.lower(): html.unescape(value.strip("\"'")) for key, value in _ATTRIBUTE.findall(tag)}


class _Finder:
    """Remembers where the next occurrence of a mark is, so that no stretch is searched twice."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.at: dict[str, int] = {}

    def next(self, mark: str, low: int) -> int:
        """Offset of ``mark`` at or behind ``low``; -1 when there is none."""
        known = self.at.get(mark, 0)
        if (known >= 0 and known < low) or mark not in self.at:
            known = self.markup.find(mark, low)
            self.at[mark] = known
        return known


def tokenize(markup: str) -> Iterator[tuple[str, str]]:
    """``("text", ...)`` and ``("tag", ...)`` in order; comments, scripts and styles left out.

    Examples
    --------
    >>> list(tokenize("<p>全县<!-- 旧 -->三千人<script>1</script>"))
    [('tag', 'p'), ('text', '全县'), ('text', '三千人'), ('tag', 'script')]
    """
    finder = _Finder(markup)
    unclosed: set[str] = set()
    at = 0
    while at < len(markup):
        low = markup.find("<", at)
        if low < 0:
            yield "text", markup[at:]
            return
        if low > at:
            yield "text", markup[at:low]
        if markup.startswith("<!--", low):
            end = finder.next("-->", low + 4)
            at = len(markup) if end < 0 else end + 3
            continue
        high = _tag_end(markup, low, finder)
        body = markup[low + 1 : high] if high > 0 else ""
        if body[:1] in {"!", "?"}:
            at = high + 1
        elif _TAG_NAME.match(body) is None:
            yield "text", "<"
            at = low + 1
        else:
            at = high + 1
            yield "tag", body
            name = tag_name(body)
            if name in _SKIPPED and body[0] != "/" and not body.endswith("/") and name not in unclosed:
                at = _after_element(markup, at, name, unclosed)


def _tag_end(markup: str, low: int, finder: _Finder) -> int:
    """Offset of the ``>`` that ends a tag; a ``>`` inside a quoted attribute does not."""
    high = finder.next(">", low)
    if high < 0:
        return -1
    nested = markup.find("<", low + 1, high)
    if nested > 0 and '"' not in markup[low:nested] and "'" not in markup[low:nested]:
        return -1
    for _ in range(8):
        if markup.count('"', low, high) % 2 == 0:
            break
        further = markup.find(">", high + 1)
        if further < 0 or "<" in markup[high + 1 : further]:
            break
        high = further
    return high


def _after_element(markup: str, at: int, name: str, unclosed: set[str]) -> int:
    closing = re.compile(f"</{re.escape(name)}\\b", re.IGNORECASE).search(markup, at)
    if closing is None:
        unclosed.add(name)
        return len(markup) if name in _TO_THE_END else at
    end = markup.find(">", closing.end())
    return len(markup) if end < 0 else end + 1
