"""Where the page begins (打开): which reports the command named, and the style the page wears."""

from __future__ import annotations

import os
from pathlib import Path

from yanting_research.dashboard.shelf import Shelf, open_shelf

__all__ = ["CORPUS_VARIABLE", "named_shelf", "page_style"]

CORPUS_VARIABLE = "YANTING_DASHBOARD_CORPUS"
"""Environment variable in which the command tells the notebook's kernel the corpus; empty for the specimens."""


def named_shelf() -> Shelf:
    """The reports that ``yanting dashboard`` named, or the specimens."""
    named = os.environ.get(CORPUS_VARIABLE, "")
    return open_shelf(Path(named) if named else None)


def page_style() -> str:
    """The style sheet as markup, for a notebook opened in JupyterLab.

    >>> page_style()[:7]
    '<style>'
    """
    return f"<style>{Path(__file__).with_name('page.css').read_text(encoding='utf-8')}</style>"
