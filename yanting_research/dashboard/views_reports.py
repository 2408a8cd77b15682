"""The tabs of one report (选报告、读、核对): widgets only; what they show is made by plain functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from yanting_research.core.extras import from_extra
from yanting_research.dashboard.desk import Desk
from yanting_research.dashboard.limits import MAX_BYTES, MAX_FILES, SUFFIXES
from yanting_research.dashboard.markup import message_html
from yanting_research.dashboard.parts import NATURAL, View, html_part
from yanting_research.dashboard.shelf import choices, document_card_html, outcomes_html

if TYPE_CHECKING:
    from yanting_research.dashboard.reading import Marks
    from yanting_research.dashboard.uploads import Upload

with from_extra("dashboard"):
    import ipywidgets as widgets

__all__ = ["NO_REPORT", "CheckView", "ChooseView", "ReadView"]

NO_REPORT = message_html("note", "还没有报告。", ["到“选报告”页上传一份。"])


class ChooseView(View):
    """Upload or choose a report; say what was read and what was left out."""

    title = "选报告"

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        super().__init__()
        self._desk, self._changed = desk, changed
        self.picker = widgets.Dropdown(
            options=[], description="看哪一份：", style=NATURAL, layout=widgets.Layout(width="auto")
        )
        self.upload = widgets.FileUpload(
            accept=",".join(SUFFIXES),
            multiple=True,
            description="上传报告（可以多选）",
            icon="",
            layout=widgets.Layout(width="auto"),
        )
        self.upload.add_class("mod-primary")
        self._card = html_part()
        about = (
            "<h2>选一份报告</h2><p>从列表里选，或者上传自己的报告。上传的文件只在这台电脑里读，不传到别处；"
            "关掉页面就没有了。</p>"
        )
        limits = (
            "<p>能读 Word、WPS、PDF、网页、RTF 和纯文本；"
            f"一次最多 {MAX_FILES} 个，每个不超过 {MAX_BYTES // 1_000_000} MB。"
            '扫描件要先做文字识别。</p><p class="yt-upload-note" hidden></p>'
        )
        self.box = widgets.VBox(
            [html_part(about), self.picker, self.upload, html_part(limits), self.notice.box, self._card]
        )
        if desk.shelf.fault:
            self.notice.say(message_html("warning", f"{desk.shelf.fault}。", ["可以在这里上传报告。"]))
        elif any(outcome.fate == "refused" for outcome in desk.shelf.outcomes):
            self.notice.say(outcomes_html(desk.shelf.outcomes))
        self._list()
        self.picker.observe(self._choose, names="value")
        self.upload.observe(self._receive, names="value")

    def _list(self) -> None:
        self.picker.options = choices(self._desk.shelf)
        self.picker.disabled = not self.picker.options
        if self._desk.doc_id:
            self.picker.value = self._desk.doc_id

    def _choose(self, change: Any) -> None:
        if change["new"] and change["new"] != self._desk.doc_id:
            self._desk.put(self._desk.shelf, change["new"])
            self.notice.say("")
            self._changed()

    def _receive(self, change: Any) -> None:
        from yanting_research.dashboard.uploads import Upload

        sent = change["new"]
        if not sent:
            return
        uploads = [Upload(str(item["name"]), bytes(item["content"])) for item in sent]
        self.notice.run(f"正在读 {len(uploads)} 个文件", lambda: self._accept(uploads))
        self.upload.value = ()

    def _accept(self, uploads: list[Upload]) -> str:
        from yanting_research.dashboard.uploads import accept_uploads

        shelf, outcomes = accept_uploads(uploads, self._desk.shelf)
        doc_id = next((outcome.doc_id for outcome in outcomes if outcome.doc_id), self._desk.doc_id)
        self._desk.put(shelf, doc_id)
        self._list()
        self._changed()
        return outcomes_html(outcomes)

    def refresh(self) -> None:
        """Show what was read of the report in hand."""
        document = self._desk.document
        if document is None:
            self._card.value = NO_REPORT
        else:
            self._card.value = document_card_html(document, uploaded=document.doc_id in self._desk.shelf.uploaded)


class ReadView(View):
    """The report with themes and numbers marked."""

    title = "读"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._marks: tuple[str, Marks] | None = None
        self.theme = widgets.Dropdown(options=[("全部主题", "")], value="", description="标出：", style=NATURAL)
        self.numbers = widgets.Checkbox(value=True, description="标出数字", indent=False)
        self.part = widgets.Dropdown(options=[("第 1 部分", 0)], value=0, description="看：", style=NATURAL)
        self._text = html_part()
        bar = widgets.HBox([self.theme, self.numbers, self.part], layout=widgets.Layout(flex_flow="row wrap"))
        self.box = widgets.VBox([html_part("<h2>读报告</h2>"), bar, self.notice.box, self._text])
        for control in (self.theme, self.numbers, self.part):
            control.observe(lambda _: self._paint(), names="value")

    def refresh(self) -> None:
        """Mark the report in hand anew when it has changed."""
        document = self._desk.document
        if document is None:
            self._text.value = NO_REPORT
            return
        if self._marks is None or self._marks[0] != document.doc_id:
            self.notice.run("正在找数字和主题", self._mark)

    def _mark(self) -> None:
        from yanting_research.dashboard.reading import find_marks, parts_of

        desk = self._desk
        marks = find_marks(desk.facts(), desk.checks(), desk.hits())
        self._marks = None  # while the controls change, nothing is painted
        n_parts = len(parts_of(desk.shelf.document(desk.doc_id).text))
        self.theme.options = [("全部主题", ""), *((f"{marks.letters[name]} {name}", name) for name in marks.letters)]
        self.theme.value = ""
        self.part.options = [(f"第 {at + 1} 部分，共 {n_parts} 部分", at) for at in range(n_parts)]
        self.part.value = 0
        self.part.layout.display = None if n_parts > 1 else "none"
        self._marks = (desk.doc_id, marks)
        self._paint()

    def _paint(self) -> None:
        from yanting_research.dashboard.reading import legend_html, outline_html, text_html

        document = self._desk.document
        if document is None or self._marks is None or self._marks[0] != document.doc_id:
            return
        marks, theme = self._marks[1], self.theme.value or ""
        text = text_html(document, marks, theme=theme, numbers=self.numbers.value, part=self.part.value or 0)
        side = legend_html(marks, theme=theme) + outline_html(document)
        self._text.value = f'<div class="yt-reading"><div class="yt-side">{side}</div>{text}</div>'


class CheckView(View):
    """The audit with both sentences."""

    title = "核对"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown = ""
        self._findings = html_part()
        self.box = widgets.VBox([html_part("<h2>数字对不对得上</h2>"), self.notice.box, self._findings])

    def refresh(self) -> None:
        """Audit the report in hand when it has changed."""
        if self._desk.document is None:
            self._findings.value = NO_REPORT
        elif self._shown != self._desk.doc_id:
            self.notice.run("正在核对", self._audit)

    def _audit(self) -> None:
        from yanting_research.dashboard.checking import checks_html

        desk = self._desk
        self._findings.value = checks_html(desk.single, desk.facts(), desk.checks())
        self._shown = desk.doc_id
