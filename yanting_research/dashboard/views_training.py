"""The tabs of the explorer and of what is taken away (培训与参与、下载): widgets only."""

from __future__ import annotations

from collections.abc import Callable

from yanting_research.core.extras import from_extra
from yanting_research.dashboard.desk import Desk
from yanting_research.dashboard.markup import download_html, escaped
from yanting_research.dashboard.offers import DOWNLOADS
from yanting_research.dashboard.parts import Notice, View, button, html_part
from yanting_research.dashboard.views_reports import NO_REPORT

with from_extra("dashboard"):
    import ipywidgets as widgets

__all__ = ["DownloadView", "TrainingView"]

_WIDE = {"description_width": "10.5em"}
_SLIDER = widgets.Layout(width="auto", margin="0 8px 4px 0")
_SIDE = widgets.Layout(flex="1 1 360px", min_width="0", margin="0 20px 0 0")
_FIGURES = widgets.Layout(flex="2 1 560px", min_width="0")


class TrainingView(View):
    """Sliders of an imagined training, and what one would see."""

    title = "培训与参与"

    def __init__(self) -> None:
        super().__init__()
        self._draw, self._shown = 1, False
        common = {"style": _WIDE, "layout": _SLIDER, "continuous_update": False}
        self.effect = widgets.FloatSlider(
            3.0, min=0.0, max=10.0, step=0.5, readout_format=".1f", description="出勤率提高（百分点）", **common
        )
        self.townships = widgets.IntSlider(36, min=10, max=60, step=2, description="参加的乡镇（个）", **common)
        self.waves = widgets.IntSlider(3, min=1, max=4, description="分几批开始", **common)
        self.missing = widgets.IntSlider(6, min=0, max=40, step=2, description="报表没交上来的（%）", **common)
        self.again = button("换一次模拟", self._again)
        self._words, self._figures = html_part(), html_part()
        about = (
            "<h2>培训有没有用，看不看得出来</h2><p><b>这一页全部是模拟数据。</b>拖动滑块，定下“真实”的效应和方案，"
            "看照这个方案去评估，会看到什么。</p>"
        )
        sliders = [self.effect, self.townships, self.waves, self.missing]
        left = widgets.VBox([*sliders, self.again, self.notice.box, self._words], layout=_SIDE)
        right = widgets.VBox([self._figures], layout=_FIGURES)
        both = widgets.HBox([left, right], layout=widgets.Layout(flex_flow="row wrap"))
        self.box = widgets.VBox([html_part(about), both])
        for slider in sliders:
            slider.observe(lambda _: self._explore(), names="value")

    def refresh(self) -> None:
        """Explore once when the tab is first looked at."""
        if not self._shown:
            self._shown = True
            self._explore()

    def _again(self) -> None:
        self._draw += 1
        self._explore()

    def _explore(self) -> None:
        self.notice.run("正在模拟", self._show)

    def _show(self) -> None:
        from yanting_research.dashboard.training import Setting, explore

        found = explore(
            Setting(self.effect.value, self.townships.value, self.waves.value, self.missing.value, self._draw)
        )
        self._words.value = found.html
        self._figures.value = f"{found.trends.html}{found.power.html}"


class DownloadView(View):
    """Buttons that make a file, and the link that saves it."""

    title = "下载"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown = ""
        self._about = html_part()
        self.links: dict[str, Notice] = {}
        rows = []
        for label, what in DOWNLOADS.items():
            notice = self.links[label] = Notice()
            make = button(f"准备：{label}", self._maker(label), hint=what)
            rows.append(widgets.VBox([html_part(f"<h3>{escaped(label)}</h3><p>{escaped(what)}</p>"), make, notice.box]))
        self.box = widgets.VBox([html_part("<h2>下载</h2>"), self._about, *rows])

    def refresh(self) -> None:
        """Forget the links of another report."""
        document = self._desk.document
        if self._shown != self._desk.doc_id or document is None:
            for notice in self.links.values():
                notice.say("")
        self._shown = self._desk.doc_id
        title = "" if document is None else document.metadata.get("title") or document.source.path
        said = f"<p>下面都是这一份的：<b>{escaped(title)}</b>。先点“准备”，再点出现的链接保存。</p>"
        self._about.value = NO_REPORT if document is None else said

    def _maker(self, label: str) -> Callable[[], None]:
        return lambda: self.links[label].run("正在准备，可能要几秒钟", lambda: self._make(label))

    def _make(self, label: str) -> str:
        if self._desk.document is None:
            return NO_REPORT
        from yanting_research.dashboard.downloads import make_download

        name, data = make_download(label, self._desk)
        return download_html(name, data)
