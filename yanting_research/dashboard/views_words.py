"""The tabs of many reports (词语、主题与队伍): widgets only."""

from __future__ import annotations

from yanting_research.core.extras import from_extra
from yanting_research.dashboard.desk import Desk
from yanting_research.dashboard.parts import NATURAL, View, button, html_part
from yanting_research.dashboard.shelf import short_names
from yanting_research.dashboard.views_reports import NO_REPORT
from yanting_research.errors import LinkageError

with from_extra("dashboard"):
    import ipywidgets as widgets

__all__ = ["LinkView", "WordView"]

_FIRST = "培训"


class WordView(View):
    """Cloud, keywords, and every place of a word."""

    title = "词语"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: tuple[str, int] | None = None
        self._figures, self._hits = html_part(), html_part()
        self.query = widgets.Text(value=_FIRST, description="找词：", style=NATURAL, continuous_update=False)
        self.scope = widgets.Dropdown(options=[("在全部报告里", "all"), ("只在这一份里", "one")], value="all")
        self.wildcards = widgets.Checkbox(value=False, description="? 代表一个字，* 代表几个字", indent=False)
        self.find = button("查找", self._first_page, primary=True)
        self.back, self.on = button("上一页", lambda: self._turn(-1)), button("下一页", lambda: self._turn(1))
        self._page = 0
        bar = widgets.HBox(
            [self.query, self.scope, self.wildcards, self.find], layout=widgets.Layout(flex_flow="row wrap")
        )
        self.box = widgets.VBox(
            [
                html_part("<h2>这份报告用哪些词</h2>"), self.notice.box, self._figures,
                html_part("<h2>一个词在哪里、怎么用</h2>"), bar, self._hits, widgets.HBox([self.back, self.on]),
            ]
        )  # fmt: skip
        for control in (self.query, self.scope, self.wildcards):
            control.observe(lambda _: self._first_page(), names="value")

    def refresh(self) -> None:
        """Count the words of the report in hand when it or the shelf has changed."""
        desk = self._desk
        if desk.document is None:
            self._figures.value = self._hits.value = NO_REPORT
            return
        state = (desk.doc_id, len(desk.corpus))
        if self._shown != state:
            self._first_page()
            self.notice.run("正在分词、统计，第一次要几秒钟", self._count)
            self._shown = state

    def _count(self) -> None:
        from yanting_research.dashboard.words import cloud, keywords, keywords_html

        desk = self._desk
        terms = desk.terms()
        drawn = [
            cloud(terms, desk.doc_id, data_kind=desk.data_kind),
            keywords(terms, desk.doc_id, data_kind=desk.corpus_kind),
        ]
        figures = "".join(figure.html for figure in drawn if figure is not None)
        self._figures.value = figures + keywords_html(terms, desk.doc_id)

    def _first_page(self) -> None:
        self._page = 0
        self._turn(0)

    def _turn(self, by: int) -> None:
        from yanting_research.dashboard.words import search, search_html

        desk = self._desk
        if desk.document is None:
            return
        corpus = desk.corpus if self.scope.value == "all" else desk.single
        found = search(corpus, self.query.value, page=self._page + by, wildcards=self.wildcards.value)
        self._page = found.page
        self._hits.value = search_html(found, self.query.value, names=short_names(desk.shelf))
        self.back.disabled, self.on.disabled = found.page == 0, found.page + 1 >= found.pages


class LinkView(View):
    """Themes beside workforce figures."""

    title = "主题与队伍"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown = -1
        self.theme = widgets.Dropdown(options=[], description="主题：", style=NATURAL)
        self.indicator = widgets.Dropdown(options=[], description="队伍指标：", style=NATURAL)
        self._result = html_part()
        self._bar = widgets.HBox([self.theme, self.indicator], layout=widgets.Layout(flex_flow="row wrap"))
        about = (
            "<h2>讲什么，和队伍的样子有没有关系</h2><p>每份报告讲一个主题有多密（每千字几次），"
            "和同一份报告里的一个队伍指标放在一起看。</p>"
        )
        self.box = widgets.VBox([html_part(about), self._bar, self.notice.box, self._result])
        for control in (self.theme, self.indicator):
            control.observe(lambda _: self._draw(), names="value")

    def refresh(self) -> None:
        """Join themes and figures when the shelf has changed."""
        if self._desk.document is None:
            self._result.value = NO_REPORT
        elif self._shown != len(self._desk.corpus):
            self.notice.run("正在汇总全部报告的主题和数字，第一次要几秒钟", self._join)
            self._shown = len(self._desk.corpus)

    def _join(self) -> None:
        from yanting_research.dashboard.linking import offered, why_not_html

        try:
            table = self._desk.workforce()
        except LinkageError:
            self._offer_nothing(why_not_html(None))
            return
        offer = offered(table)
        if not offer.themes or not offer.indicators:
            self._offer_nothing(why_not_html(table))
            return
        self._bar.layout.display = None
        names = [name for _, name in offer.indicators]
        self.theme.options, self.indicator.options = offer.themes, offer.indicators
        if "远程与网络教育" in offer.themes and "mobile_share" in names:
            self.theme.value, self.indicator.value = "远程与网络教育", "mobile_share"
        self._draw()

    def _offer_nothing(self, why: str) -> None:
        self._bar.layout.display = "none"
        self._result.value = why

    def _draw(self) -> None:
        if not (self.theme.value and self.indicator.value):
            return
        self.notice.run("正在计算", self._show)

    def _show(self) -> None:
        from yanting_research.dashboard.linking import pair_drawn, pair_html, pair_of

        pair = pair_of(self._desk.workforce(), self.theme.value, self.indicator.value)
        drawn = pair_drawn(pair)
        figure = "" if drawn is None else drawn.html
        self._result.value = f'<div class="yt-columns"><div>{figure}</div><div>{pair_html(pair)}</div></div>'
