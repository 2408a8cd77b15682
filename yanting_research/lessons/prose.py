"""The running text of a template (模板正文): Markdown to blocks of a lesson, without a pass through HTML.

Only what every renderer can show is let in: paragraphs, flat lists, tables, bold, italic, code, links to
web pages, and formulas between dollar signs. Anything else is refused with its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from yanting_research.errors import LessonError
from yanting_research.lessons.pack import Block, Bullets, Grid, Paragraph, Run, plain_text

__all__ = ["markdown_blocks"]

_CAPTION = "表："
_ALIGN: dict[str, Literal["left", "right", "center"]] = {
    "text-align:left": "left",
    "text-align:right": "right",
    "text-align:center": "center",
}
_ALLOWED = "paragraphs, flat lists, tables, **bold**, *italic*, `code`, [links](https://...), $formulas$"


def _formula(state: StateInline, silent: bool) -> bool:
    """Rule of the parser: ``$a/b$`` is one token; a lone dollar sign, or one before a blank, is text."""
    if state.src[state.pos] != "$":
        return False
    end = state.src.find("$", state.pos + 1)
    inside = state.src[state.pos + 1 : end]
    if end < 0 or not inside or inside != inside.strip():
        return False
    if not silent:
        state.push("formula", "", 0).content = inside
    state.pos = end + 1
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.inline.ruler.before("emphasis", "formula", _formula)
    return parser


_PARSER = _parser()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a text stands, for messages."""

    where: str
    line: int

    def fault(self, what: str, *, token: Token | None = None, remedy: str = "") -> LessonError:
        line = self.line + (token.map[0] if token is not None and token.map else 0)
        return LessonError(
            what, where=f"{self.where}, line {line}", expected=_ALLOWED, remedy=remedy or "mend the template"
        )


def markdown_blocks(text: str, *, where: str, line: int = 1) -> tuple[Block, ...]:
    r"""Blocks of a Markdown text.

    A paragraph that begins with ``表：`` directly before a table is the caption of the table.

    Parameters
    ----------
    text
        Markdown; HTML in it is text.
    where, line
        File and number of the first line, for messages.

    Raises
    ------
    LessonError
        For headings, pictures, nested lists, quotations, code blocks and rules.

    Examples
    --------
    >>> blocks = markdown_blocks("占比记作 $p$，**要**先看口径。\n\n- 人\n- 人次", where="a.md")
    >>> [run.text for run in blocks[0].runs]
    ['占比记作 ', 'p', '，', '要', '先看口径。']
    >>> blocks[1].ordered, len(blocks[1].items)
    (False, 2)
    """
    place = _Place(where, line)
    blocks: list[Block] = []
    tokens = _PARSER.parse(text)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type not in _READERS:
            raise place.fault(f"{_called(token)} are not for lessons", token=token)
        end = _closing(tokens, at)
        blocks.append(_READERS[token.type](tokens[at : end + 1], place))
        at = end + 1
    return tuple(_captioned(blocks))


def _called(token: Token) -> str:
    names = {"heading_open": "headings other than ##", "blockquote_open": "quotations", "hr": "rules"}
    names |= {"fence": "code blocks", "code_block": "code blocks (lines indented by four blanks)"}
    return names.get(token.type, token.type)


def _closing(tokens: Sequence[Token], at: int) -> int:
    depth = 0
    for place in range(at, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens) - 1


def _paragraph(tokens: Sequence[Token], place: _Place) -> Block:
    return Paragraph(_runs(tokens[1], place))


def _list(tokens: Sequence[Token], place: _Place) -> Block:
    items: list[tuple[Run, ...]] = []
    for token in tokens[1:-1]:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            raise place.fault("lists inside lists are not for lessons", token=token, remedy="write one flat list")
        if token.type == "list_item_open":
            items.append(())
        elif token.type == "inline":
            items[-1] += _runs(token, place)
        elif token.nesting > 0 and token.type != "paragraph_open":
            raise place.fault(f"{_called(token)} inside lists are not for lessons", token=token)
    return Bullets(tuple(item for item in items if item), ordered=tokens[0].type == "ordered_list_open")


def _table(tokens: Sequence[Token], place: _Place) -> Block:
    rows: list[list[str]] = []
    align: list[Literal["left", "right", "center"]] = []
    for before, token in pairwise(tokens):
        if before.type == "tr_open":
            rows.append([])
        if token.type == "inline":
            runs = _runs(token, place)
            if any(run.formula for run in runs):
                raise place.fault("formulas in tables are not for lessons", token=token)
            rows[-1].append(plain_text(runs))
            if before.type == "th_open":
                align.append(_ALIGN.get(str(before.attrs.get("style", "")), "left"))
    return Grid("", tuple(rows[0]), tuple(map(tuple, rows[1:])), tuple(align))


_READERS: dict[str, Callable[[Sequence[Token], _Place], Block]] = {
    "paragraph_open": _paragraph,
    "bullet_list_open": _list,
    "ordered_list_open": _list,
    "table_open": _table,
}


def _captioned(blocks: list[Block]) -> Iterator[Block]:
    """A paragraph ``表：…`` becomes the caption of the table after it."""
    caption = ""
    for number, block in enumerate(blocks):
        after = blocks[number + 1] if number + 1 < len(blocks) else None
        if isinstance(block, Paragraph) and isinstance(after, Grid):
            words = plain_text(block.runs)
            if words.startswith(_CAPTION):
                caption = words.removeprefix(_CAPTION).strip()
                continue
        if isinstance(block, Grid):
            block, caption = replace(block, caption=caption), ""
        yield block


def _runs(inline: Token, place: _Place) -> tuple[Run, ...]:
    """Runs of one inline token."""
    runs: list[Run] = []
    bold = italic = 0
    href = ""
    children = inline.children or []
    for number, token in enumerate(children):
        if token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type in ("em_open", "em_close"):
            italic += token.nesting
        elif token.type in ("link_open", "link_close"):
            href = _address(token, inline, place) if token.nesting > 0 else ""
        elif token.type in ("softbreak", "hardbreak"):
            runs.append(Run(_break(children, number)))
        elif token.type in ("text", "code_inline", "formula"):
            style = {"code": token.type == "code_inline", "formula": token.type == "formula"}
            runs.append(Run(token.content, bold=bold > 0, italic=italic > 0, href=href, **style))
        else:
            raise place.fault(
                f"{token.type} is not for lessons", token=inline, remedy="figures come from {{ figure NAME }}"
            )
    return tuple(run for run in runs if run.text)


def _address(token: Token, inline: Token, place: _Place) -> str:
    address = str(token.attrs.get("href", ""))
    if not address.startswith(("https://", "http://")):
        raise place.fault(f"the link {address!r:.80} leads to no web page", token=inline)
    return address


def _break(children: Sequence[Token], number: int) -> str:
    """A line end in the template: nothing between Chinese characters, a blank between Latin words."""
    before = children[number - 1].content[-1:] if number else ""
    after = children[number + 1].content[:1] if number + 1 < len(children) else ""
    return " " if before.isascii() and after.isascii() and before and after else ""
