"""Three-line table in Markdown (GitHub's pipe table); every text is escaped."""

from __future__ import annotations

import re
from typing import Unpack

import pandas as pd

from yanting_research.tables.layout import TableOptions, lay_out

__all__ = ["escape_markdown", "tabulate_markdown"]

_RULES = {"left": ":---", "center": ":---:", "right": "---:"}
# Every character that Markdown may read as markup: "[x](y)", "a|b", "<b>", "**", "$x$", "a@b"; not "党", not "-".
# Backslashes, not entities: some renderers escape "&lt;" once more.
_MARKUP = re.compile(r"[\\`*_\[\](){}|~$!^<>&@]")
# What GitHub turns into a link by itself: "http://x", "www.x"; not "10:30"
_AUTOLINK = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
# A line that would open a heading, list, quote or rule: "# a", "- a", "1. a"; not "2013年"
_OPENING = re.compile(r"^(#{1,6}|[-+=]|[0-9]{1,9}[.)])(?=\s|$|[-=])")


def tabulate_markdown(table: pd.DataFrame, **options: Unpack[TableOptions]) -> str:
    """A table in Markdown: caption, table, note.

    Parameters
    ----------
    table
        Any table; the index is not printed.
    **options
        See ``TableOptions``; ``data_kind`` is needed unless the table has that column.

    Returns
    -------
    str
        Text in the table is shown as it is, never read as markup.

    Raises
    ------
    ValueError
        As :func:`lay_out`.

    Examples
    --------
    >>> table = pd.DataFrame({"指标": ["党|员"], "比例": [14.66]})
    >>> print(tabulate_markdown(table, caption="构成", unit="%", data_kind="real", digits=1))
    **构成**
    <BLANKLINE>
    | 指标 | 比例 |
    | :--- | ---: |
    | 党\\|员 | 14.7 |
    <BLANKLINE>
    注：单位：%；数据：真实数据。
    """
    layout = lay_out(table, options)
    rules = [_RULES[align] for align in layout.align]
    lines = [_line([escape_markdown(cell) for cell in layout.header]), _line(rules)]
    lines += [_line([escape_markdown(cell) for cell in row]) for row in layout.rows]
    parts = [f"**{escape_markdown(layout.caption)}**"] if layout.caption else []
    return "\n\n".join([*parts, "\n".join(lines), escape_markdown(layout.note)]) + "\n"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def escape_markdown(text: str) -> str:
    r"""Text that Markdown shows as it is.

    >>> escape_markdown("<b>[x](javascript:1)")
    '\\<b\\>\\[x\\]\\(javascript:1\\)'
    """
    text = _AUTOLINK.sub(r"\\\g<0>", _MARKUP.sub(r"\\\g<0>", text))
    return _OPENING.sub(lambda match: match[0][:-1] + "\\" + match[0][-1], text)
