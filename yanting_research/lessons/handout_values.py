"""A handout as plain values (讲义的数据): what the page of :mod:`.handout_pdf` reads as JSON.

A lesson's words reach the compiler of pages as strings and never as code, so that ``#``, ``$`` or ``*`` in a report
are signs on paper. Words too long for a line may break anywhere; characters without a glyph become 〓 and are told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from yanting_research.errors import LessonError
from yanting_research.lessons.formulas import FormulaNode, formula_text, formula_tree
from yanting_research.lessons.handout import Handout, HandoutBlock, Heading, WritingLines
from yanting_research.lessons.pack import (
    Bullets,
    Callout,
    ExerciseBlock,
    Formula,
    Grid,
    Paragraph,
    Picture,
    Quotation,
    Run,
    plain_text,
)
from yanting_research.lessons.print_measures import (
    MISSING,
    PAGE_EM,
    TABLE_POINTS,
    break_words,
    column_shares,
    missing_note,
    picture_size,
    printable,
    row_is_whole,
    spoken,
    squared,
    table_points,
    web_address,
)

__all__ = ["Values", "handout_values"]

_LINE_EM = 10.0  # a word of a paragraph up to this width is never broken; a longer one would leave gaps in its line
_CELL_PADDING_EM = 0.8
_FORMULA = "公式"  # read aloud where a formula has no words
# blanks that need no glyph, and the braces of the compiler's own face of formulas
_DRAWN_OTHERWISE = frozenset("\n\t\u200b\u200c\u200d\ufe0e\ufe0f\u00ad\u2060\ufeff⏞⏟")

Values = dict[str, Any]
"""What JSON can say."""


def handout_values(handout: Handout, *, coverage: Collection[int]) -> Values:
    """Values of the page.

    Parameters
    ----------
    handout
        As ordered by :func:`order_handout`.
    coverage
        Code points that the carried faces draw. A character outside is printed as 〓, and a last line names them.

    Returns
    -------
    dict
        For ``json``: title, subtitle, copy, about, head, blocks. The bytes of pictures are lists of numbers, since the
        compiler takes no binary file from memory.
    """
    lost: dict[str, None] = {}
    values: Values = {
        "title": handout.title,
        "subtitle": handout.subtitle,
        "copy": handout.copy,
        "about": list(handout.about),
        "head": handout.running_head,
        "blocks": [_block(block) for block in handout.blocks],
    }
    shown: Values = _mapped(values, lambda text: _drawn(text, coverage, lost))
    if lost:
        shown["blocks"].append(_paragraph((Run(missing_note(lost, "字库里没有")),)))
    return shown


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Every string of nested values changed, keys kept; names and addresses stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    if isinstance(value, dict):
        return {key: item if key in _NOT_SHOWN else _mapped(item, change) for key, item in value.items()}
    return value


_NOT_SHOWN = frozenset({"alt", "href", "kind", "png", "tag", "words"})


def _drawn(text: str, coverage: Collection[int], lost: dict[str, None]) -> str:
    shown = []
    for before, character in zip(text, printable(text), strict=True):
        if character not in _DRAWN_OTHERWISE and ord(character) not in coverage:
            character = MISSING
        if character == MISSING != before:
            lost[before] = None
        shown.append(character)
    return "".join(shown).replace("\t", "　")


def _block(block: HandoutBlock) -> Values:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": break_words(block.text, _LINE_EM)}
    if isinstance(block, WritingLines):
        return {"kind": "lines", "count": block.count, "label": block.label}
    if isinstance(block, Paragraph):
        return _paragraph(block.runs)
    if isinstance(block, Bullets):
        numbering = ("A．" if block.letters else "1.") if block.ordered else ""
        return {"kind": "list", "numbering": numbering, "items": [_runs(item) for item in block.items]}
    if isinstance(block, Quotation):
        return _quotation(block)
    if isinstance(block, Callout):
        inner = [_block(part) for part in block.blocks]
        return {"kind": "callout", "title": break_words(block.title, _LINE_EM), "blocks": inner}
    if isinstance(block, Grid):
        return _grid(block)
    if isinstance(block, Picture):
        return _picture(block)
    if isinstance(block, Formula):
        return _formula(block)
    return _unordered(block)


def _quotation(block: Quotation) -> Values:
    whole = row_is_whole([plain_text(block.runs)])
    source = break_words(block.source, _LINE_EM)
    return {"kind": "quotation", "runs": _runs(block.runs), "source": source, "whole": whole}


def _unordered(block: ExerciseBlock) -> Values:
    raise ValueError(f"the exercise {block.exercise_id} is not in its place; order_handout puts it there")


def _paragraph(runs: tuple[Run, ...]) -> Values:
    return {"kind": "paragraph", "runs": _runs(runs), "kept": plain_text(runs).endswith("：")}


def _runs(runs: tuple[Run, ...]) -> list[Values]:
    return [_run(run) for run in runs]


def _run(run: Run) -> Values:
    return {
        "text": "" if run.formula else break_words(run.text, _LINE_EM),
        "words": (formula_text(run.text) or _FORMULA) if run.formula else "",
        "bold": run.bold,
        "italic": run.italic,
        "code": run.code,
        "marked": run.marked,
        "href": web_address(run),
        "math": _node(formula_tree(run.text)) if run.formula else None,
    }


def _formula(block: Formula) -> Values:
    try:
        words = block.words or formula_text(block.latex) or _FORMULA
        return {"kind": "formula", "math": _node(formula_tree(block.latex)), "words": words}
    except LessonError:
        if not block.words:
            raise
        return _paragraph((Run(block.words),))  # the words say the same to who cannot see it drawn


def _node(node: FormulaNode) -> Values:
    return {
        "tag": node.tag,
        "text": node.text.replace("\u00a0", " "),
        "fence": ("fence", "true") in node.attributes,
        "upright": ("mathvariant", "normal") in node.attributes,
        "children": [_node(child) for child in node.children],
    }


def _grid(block: Grid) -> Values:
    block = squared(block)
    shares = column_shares(block)
    points = table_points(block)
    rooms = [share * PAGE_EM * TABLE_POINTS / points - _CELL_PADDING_EM for share in shares]
    return {
        "kind": "grid",
        "caption": block.caption,
        "note": block.note,
        "size": points,
        "shares": list(shares),
        "align": list(block.align),
        "header": [break_words(cell, room) for cell, room in zip(block.header, rooms, strict=True)],
        "rows": [
            {
                "whole": row_is_whole(row),
                "cells": [break_words(cell, room) for cell, room in zip(row, rooms, strict=True)],
            }
            for row in block.rows
        ],
    }


def _picture(block: Picture) -> Values:
    width, height = picture_size(block)
    return {
        "kind": "picture", "png": list(block.png), "caption": block.caption, "note": block.note,
        "alt": spoken(block), "width": width, "height": height,
    }  # fmt: skip
