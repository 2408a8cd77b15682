"""Slides as one page (网页幻灯片): reveal.js, style, figures and the font inside it, nothing asked of a network.

Keys: arrows and space turn the slides, S opens the teacher's notes in a second window, Esc shows all
slides, B darkens. Ctrl+P prints one slide a page. The page runs exactly the two scripts it was made with
(their hashes stand in its policy); every text of a lesson passes :func:`html.escape`.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable
from string import Template

from yanting_research.lessons.deck import COVER_SIZES, build_deck, title_size
from yanting_research.lessons.deck_pieces import PALETTE, Piece, Slide, spacing
from yanting_research.lessons.formulas import formula_mathml
from yanting_research.lessons.pack import (
    Bullets,
    Callout,
    Formula,
    Grid,
    Lesson,
    Paragraph,
    Picture,
    Quotation,
    Run,
)
from yanting_research.lessons.questions.quoting import BLANK
from yanting_research.resources import read_resource
from yanting_research.resources.fonts import SYSTEM_STACK, font_face_css

__all__ = ["render_slides_html"]

# The class print-pdf switches off reveal's own print style, which turns slides into running text.
_PAGE = Template(
    """<!DOCTYPE html>
<html lang="zh-CN" class="print-pdf">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="$policy">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>$title</title>
<style>$font</style>
<style>$reveal_style</style>
<style>:root{$palette}
$style</style>
</head>
<body>
<div class="reveal"><div class="slides">
$slides
</div></div>
<noscript><p>请允许本页运行脚本：幻灯片的翻页由页内自带的程序完成，不联网。</p></noscript>
<script>$reveal</script>
<script>$script</script>
</body>
</html>
"""
)
_LINK_BEGINS = ("https://", "http://")


def render_slides_html(lesson: Lesson) -> str:
    """The slides of a lesson as one self-contained HTML page.

    Parameters
    ----------
    lesson
        A whole lesson.

    Returns
    -------
    str
        The page; the same lesson gives the same page. It asks nothing of any network: script, style, figures
        and the Chinese characters it shows are in it.

    Raises
    ------
    LessonError
        When a formula cannot be read.
    FontNotFoundError
        When the distribution that carries the font is not installed.
    """
    deck = build_deck(lesson)
    slides = "\n".join(_slide(slide, lesson.title, (number, len(deck))) for number, slide in enumerate(deck, start=1))
    slides, title = (_encodable(words) for words in (slides, lesson.title))
    scripts = [read_resource(name) for name in ("reveal/reveal.js", "deck/deck.js")]
    colours = ";".join(f"--{name}:{colour}" for name, colour in PALETTE.items())
    return _PAGE.substitute(
        policy=_policy(scripts),
        title=html.escape(title),
        font=font_face_css(_PAGE.template + slides + scripts[1] + title),
        reveal_style=read_resource("reveal/reveal.css"),
        palette=f"{colours};--system:{SYSTEM_STACK}",
        style=read_resource("deck/deck.css"),
        slides=slides,
        reveal=scripts[0],
        script=scripts[1],
    )


def _encodable(text: str) -> str:
    """Halves of a pair, which no file can hold, become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _policy(scripts: Iterable[str]) -> str:
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts
    )
    # reveal.js places slides by writing styles
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _slide(slide: Slide, lesson: str, number: tuple[int, int]) -> str:
    body = "\n".join(map(_piece, slide.pieces))
    if slide.kind == "title":
        size = title_size(slide.title, COVER_SIZES)
        inner = f'<div class="body"><h1 style="font-size:{size}px">{html.escape(slide.title)}</h1>\n{body}</div>'
    else:
        eyebrow = f'<p class="eyebrow">{html.escape(slide.eyebrow)}</p>' if slide.eyebrow else ""
        head = f'<h2 style="font-size:{title_size(slide.title)}px">{html.escape(slide.title)}</h2>'
        above, between = spacing(slide.pieces)
        style = f"padding-top:{above}px;gap:{between}px"
        inner = f'<header>{eyebrow}{head}</header>\n<div class="body" style="{style}">\n{body}\n</div>'
    kind = "cover" if slide.kind == "title" else slide.kind
    return (
        f'<section><div class="slide {kind}">\n{inner}\n{_footer(slide, lesson, number)}</div>{_notes(slide)}</section>'
    )


def _footer(slide: Slide, lesson: str, number: tuple[int, int]) -> str:
    badge = f'<span class="badge">{html.escape(slide.badge)}</span>' if slide.badge else ""
    named = "" if slide.kind == "title" else html.escape(lesson)
    page = f'<span class="page">{number[0]} / {number[1]}</span>'
    return f'<footer><span class="of">{named}</span>{badge}{page}</footer>'


def _notes(slide: Slide) -> str:
    if not slide.notes:
        return ""
    return f'<aside class="notes">{"".join(f"<p>{html.escape(note)}</p>" for note in slide.notes)}</aside>'


def _piece(piece: Piece) -> str:
    style = f' style="font-size:{piece.size}px"'
    match piece.block:
        case Paragraph(runs):
            return f"<p{style}>{_runs(runs)}</p>"
        case Quotation(runs, source):
            return f"<blockquote{style}><p>{_runs(runs)}</p><footer>——{html.escape(source)}</footer></blockquote>"
        case Formula(latex, words):
            math = formula_mathml(latex, display=True)
            return f'<div class="formula"{style} role="math" aria-label="{html.escape(words)}">{math}</div>'
        case Bullets():
            return _list(piece.block, piece.first, style)
        case Callout(kind, title):
            inner = "\n".join(map(_piece, piece.inner))
            name = f'<p class="name"{style}>{html.escape(title)}</p>'
            return f'<div class="callout {kind}" role="note">{name}\n{inner}</div>'
        case Grid():
            return _table(piece.block, piece)
        case Picture():
            return _figure(piece.block, piece)
    raise TypeError(f"{type(piece.block).__name__} is not a piece of a slide")


def _runs(runs: Iterable[Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    if run.formula:
        return formula_mathml(run.text)
    text = html.escape(run.text).replace("\n", "<br>").replace(BLANK, f'<span class="blank">{BLANK}</span>')
    for wanted, name in ((run.code, "code"), (run.italic, "i"), (run.bold, "b"), (run.marked, "mark")):
        text = f"<{name}>{text}</{name}>" if wanted else text
    if run.href.startswith(_LINK_BEGINS):
        return f'<a href="{html.escape(run.href)}" rel="noopener noreferrer" target="_blank">{text}</a>'
    return text


def _list(block: Bullets, first: int, style: str) -> str:
    if not block.ordered:
        return f"<ul{style}>{''.join(f'<li>{_runs(item)}</li>' for item in block.items)}</ul>"
    marks = [f"{chr(64 + n)}．" if block.letters else f"{n}." for n in range(first, first + len(block.items))]
    items = "".join(
        f'<li><span class="mark">{mark}</span>{_runs(item)}</li>' for mark, item in zip(marks, block.items, strict=True)
    )
    named = ' class="letters"' if block.letters else ""
    return f"<ol{named}{style}>{items}</ol>"


def _table(grid: Grid, piece: Piece) -> str:
    columns = "".join(f'<col style="width:{wide}px">' for wide in piece.columns)
    head = _row("th", grid.header, grid, ' scope="col"')
    rows = "".join(f"<tr>{_row('td', row, grid)}</tr>" for row in grid.rows)
    caption = f'<p class="caption">{html.escape(grid.caption)}</p>' if grid.caption else ""
    note = f'<p class="note">{html.escape(grid.note)}</p>' if grid.note else ""
    return (
        f'<div class="table">{caption}<table style="font-size:{piece.size}px;width:{sum(piece.columns)}px" '
        f'aria-label="{html.escape(grid.caption)}"><colgroup>{columns}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}</div>"
    )


def _row(name: str, cells: Iterable[str], grid: Grid, more: str = "") -> str:
    return "".join(
        f'<{name} class="{align}"{more}>{html.escape(cell)}</{name}>'
        for cell, align in zip(cells, grid.align, strict=True)
    )


def _figure(picture: Picture, piece: Piece) -> str:
    data = base64.b64encode(picture.png).decode("ascii")
    caption = f"<figcaption>{html.escape(picture.caption)}</figcaption>" if picture.caption else ""
    note = f'<p class="note">{html.escape(picture.note)}</p>' if picture.note else ""
    image = (
        f'<img src="data:image/png;base64,{data}" alt="{html.escape(picture.alt)}" '
        f'width="{piece.columns[0]}" height="{piece.lines[0]}">'
    )
    if len(piece.columns) > 1:
        words = f'<div style="width:{piece.columns[1]}px">{caption}{note}</div>'
        return f'<figure class="beside">{image}{words}</figure>'
    return f"<figure>{image}{caption}{note}</figure>"
