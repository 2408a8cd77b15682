"""Blocks of a lesson as Markdown cells of a notebook (笔记本里的文字), pictures as attachments.

Text of a lesson never becomes Markdown or HTML: every character that could is written as a character reference.
Styles are the few tags that notebooks let through, because ``**99.3%**人`` is not bold in Markdown: a closing mark
between a sign and a Chinese character does not count as one.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from yanting_research.lessons.pack import (
    Block,
    Bullets,
    Callout,
    ExerciseBlock,
    Formula,
    Grid,
    Paragraph,
    Picture,
    Quotation,
    Run,
)

__all__ = ["MarkdownCell", "escape", "markdown_cell", "runs_markdown"]

_SPECIAL = re.compile(r"[\\`*_\[\]<>&$|~#{}@]")
"""Characters of ``*星*`` and ``$美元$``; not those of ``25.6%``."""
_OPENING = re.compile(r"\s{0,3}(?:\d{1,9}(?=[.)](?:\s|\Z))|(?=[-+=]))(?P<mark>[-+=.)])")
"""The point of ``1. 党员`` at the start of a line; not the one in ``1.5万人``."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""A bell or a lone surrogate; not a line feed."""
_WEB = re.compile(r"(?:https?://|mailto:)[!-;=?-~]{1,2000}")
"""``https://www.stats.gov.cn/``; not ``javascript:alert(1)`` and not an address with ``<``, ``>`` or a blank."""
_CALLOUTS = {"note": "说明", "method": "方法", "warning": "注意"}
_RULES = {"left": ":---", "right": "---:", "center": ":---:"}


@dataclass(frozen=True, slots=True)
class MarkdownCell:
    """The source of a Markdown cell, and its pictures: name to PNG as base64."""

    source: str
    attachments: dict[str, str] = field(default_factory=dict)


def escape(text: str) -> str:
    """A text as one line that Markdown shows as it is.

    >>> escape("<b>1*2</b>")
    '&#60;b&#62;1&#42;2&#60;/b&#62;'
    """
    line = " ".join(_UNPRINTABLE.sub("\ufffd", text).split("\n"))
    return _SPECIAL.sub(lambda found: f"&#{ord(found.group())};", line)


def runs_markdown(runs: Iterable[Run]) -> str:
    """Runs of text in their styles, on one line that opens no list and no heading.

    >>> runs_markdown((Run("占"), Run("99.3%", marked=True), Run("，即"), Run(r"\\frac{a}{b}", formula=True)))
    '占<mark>99.3%</mark>，即$\\\\frac{a}{b}$'
    """
    line = "".join(_run(run) for run in runs).lstrip(" \t")  # four blanks would make it code
    opening = _OPENING.match(line)  # would begin a list or underline a heading
    if opening is None:
        return line
    at = opening.start("mark")
    return f"{line[:at]}&#{ord(line[at])};{line[at + 1 :]}"


def _run(run: Run) -> str:
    if run.formula:
        return f"${_latex(run.text)}$"
    shown = escape(run.text)
    for wanted, tag in ((run.code, "code"), (run.italic, "em"), (run.bold, "strong"), (run.marked, "mark")):
        if wanted:
            shown = f"<{tag}>{shown}</{tag}>"
    return f"[{shown}](<{run.href}>)" if _WEB.fullmatch(run.href) else shown


def _latex(latex: str) -> str:
    """LaTeX that cannot end its formula early; a less-than sign would open a tag."""
    return " ".join(latex.replace("$", r"\text{＄}").replace("<", r"\lt ").replace(">", r"\gt ").split())


def markdown_cell(blocks: Iterable[Block]) -> MarkdownCell:
    """Blocks as the source of one cell; places of exercises are passed over.

    >>> markdown_cell((Paragraph((Run("第一段。"),)), Paragraph((Run("第二段。"),)))).source
    '第一段。\\n\\n第二段。'
    """
    pictures: dict[str, str] = {}
    parts = [_block(block, pictures) for block in blocks if not isinstance(block, ExerciseBlock)]
    return MarkdownCell("\n\n".join(parts), pictures)


def _block(block: Block, pictures: dict[str, str]) -> str:
    if isinstance(block, Paragraph):
        return runs_markdown(block.runs)
    if isinstance(block, Bullets):
        marks = (_mark(block, number) for number in range(len(block.items)))
        return "\n".join(f"{mark} {runs_markdown(item)}" for mark, item in zip(marks, block.items, strict=True))
    if isinstance(block, Quotation):
        return f"> {runs_markdown(block.runs)}\n>\n> —— {escape(block.source)}"
    if isinstance(block, Grid):
        return _table(block)
    if isinstance(block, Picture):
        return _picture(block, pictures)
    if isinstance(block, Formula):
        return f"$$\n{_latex(block.latex)}\n$$\n\n（{escape(block.words)}）"
    if isinstance(block, Callout):
        return _callout(block, pictures)
    return ""


def _mark(block: Bullets, number: int) -> str:
    """What stands before an item; Markdown knows no lists with letters."""
    if block.letters:
        return f"- <strong>{chr(ord('A') + number)}</strong>"
    return f"{number + 1}." if block.ordered else "-"


def _table(grid: Grid) -> str:
    rows = [grid.header, *grid.rows]
    lines = ["| " + " | ".join(escape(cell) or "　" for cell in row) + " |" for row in rows]
    lines.insert(1, "| " + " | ".join(_RULES[align] for align in grid.align) + " |")
    caption = f"<strong>{escape(grid.caption)}</strong>\n\n" if grid.caption else ""
    note = f"\n\n<small>{escape(grid.note)}</small>" if grid.note else ""
    return caption + "\n".join(lines) + note


def _picture(picture: Picture, pictures: dict[str, str]) -> str:
    name = f"figure-{len(pictures) + 1}.png"
    pictures[name] = base64.b64encode(picture.png).decode("ascii")
    note = f"\n\n<small>{escape(picture.note)}</small>" if picture.note else ""
    return f"![{escape(picture.alt)}](attachment:{name})\n\n<strong>{escape(picture.caption)}</strong>{note}"


def _callout(callout: Callout, pictures: dict[str, str]) -> str:
    title = f"<strong>{_CALLOUTS[callout.kind]}</strong>"
    if callout.title and callout.title != _CALLOUTS[callout.kind]:
        title = f"<strong>{_CALLOUTS[callout.kind]}：{escape(callout.title)}</strong>"
    inner = "\n\n".join([title, *(_block(block, pictures) for block in callout.blocks)])
    return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
