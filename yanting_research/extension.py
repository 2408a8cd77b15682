"""``%load_ext yanting_research``: a notebook with the font, the theme and tables that say what they are.

Loading sets the theme of figures and how pandas prints, and registers a representation of tables that keep a contract;
unloading puts everything back as it was. Nothing of pandas itself is replaced.
"""

from __future__ import annotations

import contextlib
import html
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import pandas as pd

from yanting_research.core import CONTRACTS
from yanting_research.core.tables import contract_columns
from yanting_research.plots import figure_theme

__all__ = ["load", "table_html", "unload"]

DISPLAY = {
    "display.max_colwidth": 60,
    "display.max_columns": 30,
    "display.max_rows": 20,
    "display.min_rows": 10,
    "display.precision": 3,
    "display.unicode.east_asian_width": True,
}
_TABLES_ZH = {
    "AGREEMENT": "一致性", "CHECKS": "数字核对", "CODES": "编码", "DOCUMENTS": "文档", "ESTIMATES": "估计值",
    "FACTS": "数字", "INDICATORS": "指标", "INGEST": "读入报告", "INTERVENTIONS": "举措登记", "LINKS": "数字与主题",
    "NEEDS": "培训需求", "PANEL": "面板", "RESPONSES": "答卷", "SECTIONS": "提纲", "TERMS": "词的计数",
    "TERM_SPANS": "用语", "THEMES": "主题计数", "THEME_HITS": "主题命中", "TOKENS": "词",
}  # fmt: skip
_LOADED: WeakKeyDictionary[Any, contextlib.ExitStack] = WeakKeyDictionary()


def load(shell: Any) -> None:
    """Set theme, printing and representations in an IPython shell; a second call changes nothing."""
    if shell in _LOADED:
        return
    with contextlib.ExitStack() as stack:
        stack.enter_context(figure_theme("zh"))
        for name, value in DISPLAY.items():
            stack.enter_context(pd.option_context(name, value))
        stack.enter_context(_table_formatter(shell.display_formatter.formatters["text/html"]))
        _LOADED[shell] = stack.pop_all()


def unload(shell: Any) -> None:
    """Put back what :func:`load` found; without it nothing happens."""
    if stack := _LOADED.pop(shell, None):
        stack.close()


@contextlib.contextmanager
def _table_formatter(formatter: Any) -> Any:
    before = formatter.for_type(pd.DataFrame, table_html)
    try:
        yield
    finally:
        formatter.pop(pd.DataFrame)
        if before is not None:
            formatter.for_type(pd.DataFrame, before)


def table_html(table: pd.DataFrame) -> str | None:
    """A table in HTML (表格); one that keeps a contract says above it what its rows are.

    Parameters
    ----------
    table
        Any table.

    Returns
    -------
    str or None
        pandas's own escaped HTML under a line with the contract's name, the number of rows and documents; None where
        pandas gives none.

    Examples
    --------
    >>> from yanting_research.core import CODES, build_table
    >>> codes = build_table([{"unit_id": "u1", "coder": "a", "code": "x", "value": 1}], CODES)
    >>> table_html(codes).split("</p>")[0]
    '<p><strong>编码（CODES）</strong>：1 行；各列的含义：<code>yanting describe CODES</code>'
    """
    body: str | None = table._repr_html_()  # type: ignore[operator]
    name = _known_tables().get(tuple(map(str, table.columns)), "")
    if not name or body is None:
        return body
    title = f"{_TABLES_ZH[name]}（{name}）" if name in _TABLES_ZH else name
    size = f"{len(table):,} 行"
    if name != "DOCUMENTS" and "doc_id" in table.columns:
        size += f"，{table['doc_id'].nunique():,} 篇"
    meaning = f"各列的含义：<code>yanting describe {html.escape(name)}</code>"
    return f"<p><strong>{html.escape(title)}</strong>：{size}；{meaning}</p>\n{body}"


@cache
def _known_tables() -> dict[tuple[str, ...], str]:
    """Names of contracts by their columns in order."""
    return {tuple(contract_columns(contract)): name for name, contract in CONTRACTS.items()}
