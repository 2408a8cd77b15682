"""The page (页面): seven tabs over one desk; the same in JupyterLab and behind Voila."""

from __future__ import annotations

from typing import Any

from yanting_research.core.extras import from_extra
from yanting_research.dashboard.desk import Desk
from yanting_research.dashboard.markup import escaped
from yanting_research.dashboard.opening import named_shelf, page_style
from yanting_research.dashboard.parts import View, html_part
from yanting_research.dashboard.shelf import Shelf, kind_zh
from yanting_research.dashboard.views_reports import CheckView, ChooseView, ReadView
from yanting_research.dashboard.views_training import DownloadView, TrainingView
from yanting_research.dashboard.views_words import LinkView, WordView
from yanting_research.dashboard.warming import warm_up

with from_extra("dashboard"):
    import ipywidgets as widgets

__all__ = ["Page", "build_page"]


class Page:
    """The tabs and the line that names the report in hand.

    Attributes
    ----------
    box
        What a notebook displays.
    tabs
        The tab widget; ``views`` are its parts, brought up to date when looked at.
    """

    def __init__(self, shelf: Shelf) -> None:
        self.desk = Desk(shelf)
        self._hand = html_part()
        self.views: list[View] = [
            ChooseView(self.desk, self.changed),
            ReadView(self.desk),
            CheckView(self.desk),
            WordView(self.desk),
            LinkView(self.desk),
            TrainingView(),
            DownloadView(self.desk),
        ]
        self.tabs = widgets.Tab(
            children=[view.box for view in self.views], titles=[view.title for view in self.views], selected_index=0
        )
        head = (
            f'{page_style()}<h1>政策文本工作台</h1><p class="yt-lead">读报告，核数字，看词语，想一想培训有没有用。</p>'
        )
        self.box = widgets.VBox([html_part(head), self._hand, self.tabs])
        self.box.add_class("yt-page")
        self.tabs.observe(lambda _: self.changed(), names="selected_index")
        self.changed()

    def changed(self) -> None:
        """Name the report in hand and bring the open tab up to date."""
        document = self.desk.document
        if document is None:
            self._hand.value = "<p>还没有报告。</p>"
        else:
            kind = kind_zh(document, uploaded=document.doc_id in self.desk.shelf.uploaded)
            title = document.metadata.get("title") or document.source.path
            self._hand.value = f"<p>正在看：<b>{escaped(title)}</b>（{kind}）</p>"
        self.views[self.tabs.selected_index or 0].refresh()


def build_page(shelf: Shelf | None = None) -> Any:
    """The page as a widget, for the last line of a notebook cell (页面).

    Parameters
    ----------
    shelf
        The reports; by default those the command named, else the specimens.

    Returns
    -------
    ipywidgets.VBox
    """
    box = Page(named_shelf() if shelf is None else shelf).box
    warm_up()
    return box
