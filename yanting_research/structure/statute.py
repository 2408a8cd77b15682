"""Metadata of statutes and regulations (法规): the lines between the title and the first article.

Each line, or clause of a bracket, is an event: a date, a body, and a verb: passed (通过),
approved (批准), promulgated (公布, 发布), amended (修订, 修正), in force (施行).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanting_research.core import Span
from yanting_research.structure.fields import DATE, Field, form_of, iso_date, lines_of

__all__ = ["statute_metadata"]

_HEAD = 6000
_TAIL = 1500
_BODY = re.compile(
    r"^[ \t\u3000#*]{0,12}(?:第[ \u3000]{0,2}[一1][ \u3000]{0,2}[编章条](?![款项])"
    r"|目[ \u3000]{0,4}[录次][ \t\u3000]{0,4}$|序[ \u3000]{0,4}言|[一１1](?:、|[.．][ \u3000]?(?!\d)))",
    re.MULTILINE,
)
"""``第一条 为了``, ``## 第一章 总则``, ``目 录`` open the body; not ``第一次修订``."""
_EVENT = re.compile(
    rf"(?P<date>{DATE})(?P<what>(?:[^\n]|\n{{1,2}}(?=[〈《])){{0,200}}?)(?P<verb>通过|批准|公布|发布|颁布|修订|修正|施行|实施)"
    r"(?=[）)，,；;。 \t\u3000\n]|$|第[一二三四五六七八九十]+次|修订|修正|通过)"
)
"""``2013年6月25日国务院令第12号公布``; not ``2013年6月25日完成``."""
_BRACKET = re.compile(r"\s{0,8}[（(][^\n]{0,40}\d{4}年[^\n]{4,1500}[）)][ \t\u3000]{0,4}(?=\n|$)")
"""``（2013年6月25日某次会议通过）`` below a title; not ``（试行）``."""
_KEYS = {
    "通过": "passed", "批准": "approved", "公布": "promulgated", "发布": "promulgated", "颁布": "promulgated",
    "修订": "amended", "修正": "amended", "施行": "effective", "实施": "effective",
}  # fmt: skip
_FORMS = frozenset(
    ("宪法", "法", "条例", "规定", "办法", "细则", "规则", "决定", "决议", "命令", "令", "准则", "章程", "方案")
)
_ORDER = re.compile(
    r"(?P<body>[\u4e00-\u9fff、]{2,40}?)"
    r"(?:令[ \u3000]?(?:第[ \u3000]?\d{1,5}[ \u3000]?号)|第[ \u3000]?\d{1,5}[ \u3000]?号令)"
)
"""``国务院令第12号``, ``国务院第12号令``; not ``国务院第12次常务会议``."""
_BODIES = re.compile(r"^[ \u3000]*(?P<body>[\u4e00-\u9fff、]{2,40}?)$")
_IN_FORCE = re.compile(
    rf"(?:本|从|自)[^。；，\n]{{0,12}}?(?:(?P<date>{DATE})|(?P<same>[公发颁]布之日))"
    r"[ \u3000]?起(?:正式)?(?:施行|执行|实施|生效)"
)
"""``自2013年7月1日起施行``, ``自公布之日起施行``; not ``自签订之日起计算``."""


def statute_metadata(text: str) -> tuple[Field, ...]:
    """Title, form, and the events printed below the title; empty for a text without articles.

    Examples
    --------
    >>> text = "青禾县公开办法\\n\\n（2012年3月1日青禾县人民政府令第7号发布）\\n第一条 甲。\\n第二条 自公布之日起施行。"
    >>> for field in statute_metadata(text):
    ...     print(field.key, field.value)
    title 青禾县公开办法
    form 办法
    doc_number 青禾县人民政府令第7号
    issuer 青禾县人民政府
    promulgated 2012-03-01
    effective 2012-03-01
    """
    title = next(lines_of(text, 0, min(len(text), _HEAD)), None)
    if title is None or form_of(title.text) not in _FORMS:
        return ()
    body = _BODY.search(text, title.end, _HEAD)
    bracket = _BRACKET.match(text, title.end)
    end = bracket.end() if bracket else body.start() if body else title.end
    events = list(_events(text, title.end, end))
    if not events and (body is None or not body.group().rstrip().endswith(("条", "章", "编"))):
        return ()
    fields = [
        Field("title", title.text, Span(title.start, title.end), "statute_title"),
        Field("form", form_of(title.text), _at(title.start, title.text, form_of(title.text)), "statute_title"),
    ]
    fields += events
    fields += _effective(text, fields)
    return tuple(fields)


def _at(start: int, surface: str, part: str) -> Span:
    found = start + surface.rindex(part)
    return Span(found, found + len(part))


def _events(text: str, start: int, end: int) -> Iterator[Field]:
    named = False
    for match in _EVENT.finditer(text, start, end):
        key, date = _KEYS[match["verb"]], iso_date(match["date"])
        what = match["what"].strip()
        if not named and key == "promulgated":
            issuers = list(_issuers(text, match.start("what"), what))
            named = bool(issuers)
            yield from issuers
        if date:
            yield Field(key, date, Span(*match.span("date")), f"statute_{match['verb']}")


def _issuers(text: str, start: int, what: str) -> Iterator[Field]:
    order = _ORDER.search(what)
    body = order or _BODIES.match(what)
    if body is None:
        return
    at = text.index(body.group(), start)
    if order:
        yield Field("doc_number", order.group(), Span(at, at + len(order.group())), "statute_order")
    name = body["body"]
    begin = text.index(name, at)
    yield Field("issuer", name, Span(begin, begin + len(name)), "statute_order" if order else "statute_body")


def _effective(text: str, fields: list[Field]) -> Iterator[Field]:
    """The last article: from a date, or from the day of promulgation."""
    if any(field.key == "effective" for field in fields):
        return
    found = list(_IN_FORCE.finditer(text, max(0, len(text) - _TAIL)))
    if not found:
        return
    match = found[-1]
    if match["date"] and iso_date(match["date"]):
        yield Field("effective", iso_date(match["date"]), Span(*match.span("date")), "statute_in_force")
    published = next((field for field in fields if field.key == "promulgated"), None)
    if match["same"] and published is not None:
        yield Field("effective", published.value, Span(*match.span("same")), "statute_same_day")
