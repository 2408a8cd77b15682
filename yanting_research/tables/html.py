"""Three-line table in HTML: escaped, with its own style, no script and no request."""

from __future__ import annotations

import html
from typing import Unpack

import pandas as pd

from yanting_research.tables.layout import TableLayout, TableOptions, lay_out

__all__ = ["html_page", "tabulate_html"]

_CELL = "padding:.25em .8em;font-weight:normal;text-align:{align};font-variant-numeric:tabular-nums"
_UNDER = "border-bottom:.75pt solid #1D2733;"
_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
</head>
<body style="font-family:'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif;color:#1D2733">
{body}</body>
</html>
"""


def tabulate_html(table: pd.DataFrame, *, page: bool = False, **options: Unpack[TableOptions]) -> str:
    """A table in HTML: a fragment for a notebook, or a whole page.

    Parameters
    ----------
    table
        Any table; the index is not printed.
    page
        Wrap it into a page that allows no script and no request.
    **options
        See ``TableOptions``.

    Raises
    ------
    ValueError
        As :func:`lay_out`.

    Examples
    --------
    >>> "&lt;script&gt;" in tabulate_html(pd.DataFrame({"<script>": ["x"]}), data_kind="real")
    True
    """
    layout = lay_out(table, options)
    fragment = _fragment(layout)
    if not page:
        return fragment
    return html_page(layout.caption, fragment, lang="zh-Hans" if options.get("lang", "zh") == "zh" else "en")


def html_page(title: str, body: str, *, lang: str = "zh-Hans") -> str:
    """A whole page around a fragment: no script, no request."""
    return _PAGE.format(lang=lang, title=html.escape(title), body=body)


def _fragment(layout: TableLayout) -> str:
    head = "".join(
        f'<th scope="col" style="{_UNDER}{_CELL.format(align=align)}">{html.escape(cell)}</th>'
        for cell, align in zip(layout.header, layout.align, strict=True)
    )
    body = "".join(
        f"<tr>{_cells(row, layout.align, _UNDER if number in layout.rules else '')}</tr>\n"
        for number, row in enumerate(layout.rows)
    )
    caption = f'<caption style="padding:.3em">{html.escape(layout.caption)}</caption>\n' if layout.caption else ""
    return (
        '<table style="border-collapse:collapse;border-top:1.5pt solid #1D2733;border-bottom:1.5pt solid #1D2733">\n'
        f"{caption}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
        f'<p style="font-size:85%;margin:.3em 0">{html.escape(layout.note)}</p>\n'
    )


def _cells(row: tuple[str, ...], aligns: tuple[str, ...], under: str) -> str:
    pairs = zip(row, aligns, strict=True)
    return "".join(f'<td style="{under}{_CELL.format(align=align)}">{html.escape(cell)}</td>' for cell, align in pairs)
