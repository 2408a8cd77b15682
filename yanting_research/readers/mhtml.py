"""Web archives (.mht, .mhtml), and the "single file web pages" that Word saves as .doc (网页归档)."""

from __future__ import annotations

import email
import email.policy
import os
from dataclasses import replace
from email.errors import CloseBoundaryNotFoundDefect, MessageError
from email.message import EmailMessage

from yanting_research.core import Source, sha256_bytes
from yanting_research.errors import ReadError
from yanting_research.readers.html import html_source
from yanting_research.readers.opening import MAX_BYTES, display_name, read_limited
from yanting_research.readers.text import text_source

__all__ = ["mhtml_source", "read_mhtml"]

_MOST_PARTS = 20_000


def read_mhtml(path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES) -> Source:
    """Read the page of one web archive; its pictures and style sheets are passed over.

    Parameters
    ----------
    path
        The file.
    max_bytes
        Refuse larger files [bytes].

    Returns
    -------
    Source
        As of :func:`read_html`, for the first part of type text/html, else text/plain. A warning
        says when the archive's end mark is missing.

    Raises
    ------
    ReadError
        No page inside, or what the page's own reader refuses.
    """
    return mhtml_source(read_limited(path, max_bytes=max_bytes), display_name(path))


def mhtml_source(data: bytes, name: str) -> Source:
    r"""Source of a web archive's bytes; see :func:`read_mhtml`.

    Examples
    --------
    >>> page = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>全县培训党员三千人。</p>"
    >>> mhtml_source(page.encode(), "a.mht").text
    '全县培训党员三千人。\n'
    """
    kind, page, charset, is_whole = _page(data, name)
    source = html_source(_declared(page, charset), name) if kind == "text/html" else text_source(page, name)
    notes = () if is_whole else ("mhtml: cut short, its end mark is missing; fetch the page again and compare the end",)
    return replace(source, sha256=sha256_bytes(data), reader="mhtml", warnings=(*source.warnings, *notes))


def _page(data: bytes, name: str) -> tuple[str, bytes, str, bool]:
    """Type, decoded bytes and stated charset of the page, and whether the archive has its end."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        is_whole = not any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects)
        parts = [part for part, _ in zip(message.walk(), range(_MOST_PARTS), strict=False)]
        for wanted in ("text/html", "text/plain") if message.keys() else ():
            for part in parts:
                content = part.get_payload(decode=True) if part.get_content_type() == wanted else None
                if isinstance(content, bytes) and content.strip():
                    return wanted, content, _charset(part), is_whole
    except (MessageError, ValueError, LookupError, IndexError, AttributeError, TypeError, RecursionError) as error:
        raise ReadError(
            f"is damaged ({error})",
            where=name,
            expected="a web archive",
            remedy="fetch the page again and save it as HTML",
        ) from error
    raise ReadError(
        "holds no page",
        where=name,
        expected="a part of type text/html",
        remedy="fetch the page again and save it as HTML",
    )


def _charset(part: EmailMessage) -> str:
    stated = part.get_content_charset()
    return stated if stated and stated.isascii() and stated.replace("-", "").replace("_", "").isalnum() else ""


def _declared(page: bytes, charset: str) -> bytes:
    """The charset of the part's head, said in the page where the page itself says none."""
    if not charset or b"charset" in page[:4096].lower() or page[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return page
    return b'<meta charset="%s">' % charset.encode("ascii") + page
