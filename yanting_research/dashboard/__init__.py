"""Dashboard (网页工作台): the page for people who do not program, in their browser, on their machine only.

Composition. Every tab is a thin widget over plain functions (state in, HTML, table or figure out): ``shelf`` and
``uploads`` (which reports), ``reading``, ``checking``, ``words``, ``linking``, ``training``, ``downloads``.
``server`` serves it by Voila on 127.0.0.1 behind a token; ``page.ipynb`` is the same page in JupyterLab.
"""

from yanting_research.dashboard.page import Page, build_page
from yanting_research.dashboard.shelf import Shelf, open_shelf

__all__ = ["Page", "Shelf", "build_page", "open_shelf"]
