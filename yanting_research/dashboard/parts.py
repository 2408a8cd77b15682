"""Small parts of the page (部件): widgets in our words, and callbacks that always end in a message."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from yanting_research.core.extras import from_extra
from yanting_research.dashboard.markup import escaped, message_html
from yanting_research.dashboard.shelf import plain_reason
from yanting_research.errors import YantingError

with from_extra("dashboard"):
    import ipywidgets as widgets

__all__ = ["NATURAL", "Notice", "View", "button", "html_part", "told"]

NATURAL = {"description_width": "auto"}
"""Labels as long as their words."""


def html_part(value: str = "") -> Any:
    """A stretch of markup over the whole width."""
    return widgets.HTML(value, layout=widgets.Layout(overflow="visible", margin="0"))


def button(label: str, work: Callable[[], None], *, primary: bool = False, hint: str = "") -> Any:
    """A button that does one thing."""
    made = widgets.Button(description=label, tooltip=hint, layout=widgets.Layout(width="auto"))
    if primary:
        made.add_class("mod-primary")
    made.on_click(lambda _: work())
    return made


def told(error: YantingError) -> str:
    """An error of ours as the page tells it: Chinese first, its own words below."""
    problem, remedy = plain_reason(error.what)
    known = not problem.startswith("读不出来")
    said = problem if known else "这一步没有算出来：这份报告的内容不够，或者有不寻常的地方。"
    own = f"<details><summary>原始说明（反映问题时请附上）</summary><p>{escaped(error)}</p></details>"
    return message_html("warning", said, [remedy] if known and remedy else ["换一份报告试试。"]) + own


class Notice:
    """The line that says what is going on; the browser reads it aloud."""

    def __init__(self) -> None:
        self.box = html_part()

    def say(self, markup: str) -> None:
        """Show a message."""
        self.box.value = markup

    def run(self, doing: str, work: Callable[[], str | None]) -> None:
        """Do something that takes a while: say so, then what came of it, whatever happens.

        A fault of ours becomes a message. A fault in this program goes on to the kernel's log, and the page says that
        nothing came of it and stays usable.
        """
        self.say(f'<p class="yt-busy">{escaped(doing)}……</p>')
        answer: str | None = message_html("error", "这一步出了意外，没有算完。", ["换一份报告，或刷新页面再试。"])
        try:
            answer = work()
        except YantingError as error:
            answer = told(error)
        finally:
            self.say(answer or "")


class View(ABC):
    """A tab: its widgets, and how it is brought up to date when it is looked at."""

    title = ""

    def __init__(self) -> None:
        self.notice = Notice()
        self.box: Any = widgets.VBox([])

    @abstractmethod
    def refresh(self) -> None:
        """Bring the tab up to date with the desk."""
