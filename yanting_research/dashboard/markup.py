"""HTML of the page (页面标记): the one place where a stranger's text becomes markup."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import Literal

from yanting_research.core import html_text
from yanting_research.dashboard.limits import megabytes

__all__ = ["Kind", "download_html", "escaped", "heading_html", "message_html", "picture_html", "table_html"]

Kind = Literal["note", "good", "warning", "error"]
_WORDS: dict[Kind, str] = {"note": "提示", "good": "完成", "warning": "注意", "error": "出错了"}
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
    ".png": "image/png",
}


def escaped(text: object) -> str:
    """A text as HTML shows it: tags as written, control and direction marks as ``\\uXXXX``.

    >>> escaped("<img src=x onerror=alert(1)>党员")
    '&lt;img src=x onerror=alert(1)&gt;党员'
    """
    return html_text(text)


def message_html(kind: Kind, title: str, lines: Iterable[str] = ()) -> str:
    """A message in words; ``title`` and ``lines`` are plain text.

    Parameters
    ----------
    kind
        ``note``, ``good``, ``warning`` or ``error``; said in words too, not by colour alone.
    title
        What happened, one sentence.
    lines
        What to do, a line each.

    Examples
    --------
    >>> message_html("error", "文件是空的。", ["重新保存。"])
    '<div class="yt-message yt-error"><p><b>出错了：</b>文件是空的。</p><ul><li>重新保存。</li></ul></div>'
    """
    items = "".join(f"<li>{escaped(line)}</li>" for line in lines)
    below = f"<ul>{items}</ul>" if items else ""
    return f'<div class="yt-message yt-{kind}"><p><b>{_WORDS[kind]}：</b>{escaped(title)}</p>{below}</div>'


def heading_html(level: int, text: str) -> str:
    """A heading of plain text.

    >>> heading_html(2, "词云")
    '<h2>词云</h2>'
    """
    return f"<h{level}>{escaped(text)}</h{level}>"


def picture_html(png: bytes, *, alt: str, caption: str) -> str:
    """A figure with its caption; ``alt`` says in words what it shows.

    >>> picture_html(b"x", alt="条形图", caption="图 1")[:44]
    '<figure class="yt-figure"><img src="data:ima'
    """
    data = base64.b64encode(png).decode("ascii")
    return (
        f'<figure class="yt-figure"><img src="data:image/png;base64,{data}" alt="{escaped(alt)}">'
        f"<figcaption>{escaped(caption)}</figcaption></figure>"
    )


def table_html(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, caption: str, numbers: Sequence[int] = ()
) -> str:
    """A table of plain text; ``numbers`` are the columns set to the right.

    >>> table_html(("词",), [("<b>",)], caption="表 1")[-49:]
    '<tr><td>&lt;b&gt;</td></tr></tbody></table></div>'
    """
    kinds = [' class="yt-number"' if at in set(numbers) else "" for at in range(len(header))]
    head = "".join(f'<th scope="col"{kind}>{escaped(cell)}</th>' for cell, kind in zip(header, kinds, strict=True))
    lines = "".join(
        "<tr>" + "".join(f"<td{kind}>{escaped(cell)}</td>" for cell, kind in zip(row, kinds, strict=True)) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="yt-scroll"><table class="yt-table"><caption>{escaped(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def download_html(name: str, data: bytes) -> str:
    """A link that saves ``data`` under ``name``; the bytes are in the page, nothing is written here.

    >>> download_html("a.zip", b"x")[:50]
    '<p class="yt-download"><a download="a.zip" href="d'
    """
    suffix = name[name.rfind(".") :]
    address = f"data:{_TYPES[suffix]};base64,{base64.b64encode(data).decode('ascii')}"
    shown = f"{escaped(name)}（{megabytes(max(len(data), 100_000))}）"
    return f'<p class="yt-download"><a download="{escaped(name)}" href="{address}">保存 {shown}</a></p>'
