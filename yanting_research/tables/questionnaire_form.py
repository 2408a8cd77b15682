"""A questionnaire to print (印刷问卷, DOCX): boxes to tick, grids for matrices, lines to write on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yanting_research.core.word import docx_package
from yanting_research.tables.docx import word_document, word_paragraph, word_run

__all__ = ["FormPart", "FormQuestion", "tabulate_questionnaire_docx"]

_BOX = "□"
_LINE = "＿＿＿＿＿＿"
_WIDTH = 9072  # of the text on A4 [twentieths of a point]
_FIRST = 3960  # of the column with the rows' words
_NARROW = 12  # options so short stand on one line [characters in all]
_LONGEST_LINE = 56


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One question as printed: a single one, or a grid when it has ``rows``.

    ``form`` is ``choice``, ``grid``, ``rank``, ``number`` or ``text``; ``hint`` stands behind the words in brackets.
    """

    text: str
    form: str
    options: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    hint: str = ""
    unit: str = ""
    guide: str = ""


@dataclass(frozen=True, slots=True)
class FormPart:
    """A part with its heading, instruction and questions."""

    title: str
    note: str
    questions: tuple[FormQuestion, ...]


def tabulate_questionnaire_docx(title: str, introduction: str, parts: Sequence[FormPart], *, ending: str = "") -> bytes:
    """A questionnaire as a Word document, questions numbered throughout.

    Parameters
    ----------
    title, introduction, ending
        Printed above and below.
    parts
        In order.

    Returns
    -------
    bytes
        Of a DOCX file, equal for equal questionnaires.

    Raises
    ------
    ValueError
        For an unknown form.

    Examples
    --------
    >>> part = FormPart("一、基本情况", "", (FormQuestion("您的年龄段是", "choice", ("35岁以下", "36岁以上")),))
    >>> tabulate_questionnaire_docx("需求调查", "", [part])[:2]
    b'PK'
    """
    body = [word_paragraph(word_run(title, size=32, bold=True), align="center")]
    body += [word_paragraph(word_run(f"　　{introduction}", size=21))] if introduction else []
    number = 0
    for part in parts:
        body.append(word_paragraph(word_run(part.title, size=24, bold=True), keep=True))
        if part.note:
            body.append(word_paragraph(word_run(part.note, size=19, colour="55606B"), keep=True))
        for question in part.questions:
            number += 1
            body.append(_question(question, number))
    body += [word_paragraph(word_run(ending, size=21), align="center")] if ending else []
    return docx_package(word_document("".join(body)), title=title)


def _question(question: FormQuestion, number: int) -> str:
    hint = f"（{question.hint}）" if question.hint else ""
    head = word_run(f"{number}．{question.text}", size=21) + (word_run(hint, size=18, colour="55606B") if hint else "")
    guide = word_run(f"　{question.guide}", size=18, colour="9B2C1F") if question.guide else ""
    top = word_paragraph(head + guide, keep=True)
    if question.form == "grid":
        return top + _grid(question) + word_paragraph("")
    if question.form == "choice":
        return top + "".join(word_paragraph(word_run(line, size=20)) for line in _lines(question.options, _BOX))
    if question.form == "rank":
        places = "　".join(f"第{place}位：{_LINE}" for place in "一二三")
        letters = tuple(f"{chr(65 + at)}．{option}" for at, option in enumerate(question.options))
        return top + "".join(word_paragraph(word_run(line, size=20), keep=True) for line in _lines(letters, "")) + (
            word_paragraph(word_run(f"　　{places}", size=20))
        )  # fmt: skip
    if question.form == "number":
        return word_paragraph(head + word_run(f"　{_LINE}{question.unit}", size=21) + guide)
    if question.form == "text":
        return top + "".join(word_paragraph(word_run("＿" * 40, size=20)) for _ in range(3))
    raise ValueError(f"form={question.form!r}; allowed: choice, grid, rank, number, text")


def _lines(options: tuple[str, ...], mark: str) -> list[str]:
    """Options with their boxes, as many on a line as it holds; open ones end in a line to write on."""
    lines, line = [], ""
    for option in options:
        piece = f"{mark}{option}"
        if line and len(line) + len(piece) + 1 > _LONGEST_LINE // 2 + _NARROW:
            lines.append(f"　　{line}")
            line = piece
        else:
            line = f"{line}　{piece}" if line else piece
    return [*lines, f"　　{line}"]


def _grid(question: FormQuestion) -> str:
    """A ruled table: rows of the matrix, a box under every option; the heading repeats on every page."""
    share = (_WIDTH - _FIRST) // len(question.options)
    widths = (_FIRST, *(share for _ in question.options))
    lines = [("", *question.options)]
    lines += [(f"（{at}）{row}", *(_BOX for _ in question.options)) for at, row in enumerate(question.rows, start=1)]
    made = []
    for at, cells in enumerate(lines):
        inner = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f"{word_paragraph(word_run(cell, size=18), align='left' if place == 0 else 'center')}</w:tc>"
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        repeat = "<w:tblHeader/>" if at == 0 else ""
        made.append(f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{inner}</w:tr>")
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{rules}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(made)}</w:tbl>'
    )
