"""A concordance (语境共现) to look at: keywords under one another, however wide the characters are."""

from __future__ import annotations

import html
import unicodedata

import pandas as pd

from yanting_research.core.escaping import terminal_safe
from yanting_research.errors import ContractError

__all__ = ["tabulate_kwic_html", "tabulate_kwic_text"]

_COLUMNS = ("left", "keyword", "right", "citation_id")
_WIDE = ("W", "F")


def tabulate_kwic_text(hits: pd.DataFrame) -> str:
    """Lines for a terminal or a fixed-width font, the keyword in one column.

    A Chinese character takes two columns there; padding counts that.

    Parameters
    ----------
    hits
        From :func:`yanting_research.textstats.kwic`.

    Raises
    ------
    ContractError
        When the table is no concordance.

    Examples
    --------
    >>> hits = pd.DataFrame({"left": ["加强", "a"], "keyword": ["党员", "党员"], "right": ["教育", "。"],
    ...                      "citation_id": ["x/s01@2-4", "x/s01@9-11"]})
    >>> print(tabulate_kwic_text(hits))
    加强 【党员】 教育  x/s01@2-4
       a 【党员】 。    x/s01@9-11
    """
    rows = _rows(hits)
    left = max((_width(row[0]) for row in rows), default=0)
    middle = max((_width(row[1]) for row in rows), default=0)
    right = max((_width(row[2]) for row in rows), default=0)
    return "\n".join(
        f"{' ' * (left - _width(before))}{before} 【{keyword}】{' ' * (middle - _width(keyword))} "
        f"{after}{' ' * (right - _width(after))}  {citation}"
        for before, keyword, after, citation in rows
    )


def tabulate_kwic_html(hits: pd.DataFrame) -> str:
    """A table for a notebook or page: escaped, contexts flush with the keyword, no script.

    Parameters
    ----------
    hits
        From :func:`yanting_research.textstats.kwic`.

    Raises
    ------
    ContractError
        When the table is no concordance.

    Examples
    --------
    >>> hits = pd.DataFrame({"left": ["<b>"], "keyword": ["党员"], "right": ["。"], "citation_id": ["x@0-2"]})
    >>> "&lt;b&gt;" in tabulate_kwic_html(hits)
    True
    """
    style = "padding:.15em .3em;white-space:pre-wrap;text-align:"
    body = "".join(
        f'<tr><td style="{style}right">{before}</td>'
        f'<td style="{style}center;font-weight:bold;color:#9B2C1F">{keyword}</td>'
        f'<td style="{style}left">{after}</td>'
        f'<td style="{style}left;color:#55606B;font-size:85%">{citation}</td></tr>\n'
        for before, keyword, after, citation in (tuple(html.escape(cell) for cell in row) for row in _rows(hits))
    )
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("上文", "检索词", "下文", "出处"))
    return f'<table style="border-collapse:collapse"><thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody></table>\n'


def _rows(hits: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    missing = [name for name in _COLUMNS if name not in hits.columns]
    if missing:
        raise ContractError(
            f"missing columns {', '.join(missing)}",
            where="concordance",
            expected=", ".join(_COLUMNS),
            remedy="pass the table that kwic() returned",
        )
    cells = [[terminal_safe(str(value)).replace("\t", " ") for value in hits[name]] for name in _COLUMNS]
    return list(zip(*cells, strict=True))


def _width(text: str) -> int:
    """Columns of a terminal: two for wide characters, none for marks that combine."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text
    )
