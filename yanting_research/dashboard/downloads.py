"""What is taken away from the page (下载): figures, tables, the audit and a lesson, as bytes."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from yanting_research.auditing import audit_findings, audit_sentences
from yanting_research.column_names import COLUMNS_ZH, in_chinese
from yanting_research.dashboard.desk import Desk
from yanting_research.dashboard.figures import Drawn
from yanting_research.dashboard.offers import DOWNLOADS
from yanting_research.dashboard.words import cloud, keyword_table, keywords, word_counts
from yanting_research.reports import AUDIT_LINKS, audit_sheets, removal_table
from yanting_research.tables import tabulate_findings_docx
from yanting_research.writers.names import slug
from yanting_research.writers.workbook import workbook_bytes

__all__ = [
    "audit_download",
    "figures_download",
    "in_chinese",
    "lesson_download",
    "make_download",
    "tables_download",
    "zipped",
]

_DATE = (2000, 1, 1, 0, 0, 0)  # fixed, so that the bytes do not tell when


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files in one archive, sorted by name; equal files give equal bytes.

    >>> zipped({"b.txt": b"2", "a.txt": b"1"}) == zipped({"a.txt": b"1", "b.txt": b"2"})
    True
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def figures_download(desk: Desk) -> tuple[str, bytes]:
    """Figures of the report in hand as PNG, and what each shows in words.

    Returns
    -------
    tuple
        File name and bytes of a zip archive.
    """
    drawn: list[Drawn | None] = [
        cloud(desk.terms(), desk.doc_id, data_kind=desk.data_kind),
        keywords(desk.terms(), desk.doc_id, data_kind=desk.corpus_kind),
    ]
    figures = [figure for figure in drawn if figure is not None]
    files = {f"{figure.name}.png": figure.png for figure in figures}
    said = "\n\n".join(f"{figure.name}.png\n{figure.caption}\n{figure.alt}" for figure in figures)
    files["图的说明.txt"] = f"{said}\n".encode()
    return f"{slug(desk.doc_id)}_图.zip", zipped(files)


def tables_download(desk: Desk) -> tuple[str, bytes]:
    """Numbers, audit, words and what was left out of the report in hand, as one workbook.

    Returns
    -------
    tuple
        File name and bytes. Columns are named in Chinese; every check leads to its sentences by links.
    """
    single = desk.single
    sheets = {
        "数字": desk.facts(),
        **audit_sheets(single),
        "词频": word_counts(desk.terms(), desk.doc_id),
        "关键词": keyword_table(desk.terms(), desk.doc_id),
        "主题": desk.hits(),
        "没有算进正文的": removal_table(single),
    }
    name = f"{slug(desk.doc_id)}_表.xlsx"
    shown = {sheet: in_chinese(table) for sheet, table in sheets.items()}
    links = {
        (sheet, column): (target, COLUMNS_ZH.get(key, key)) for (sheet, column), (target, key) in AUDIT_LINKS.items()
    }
    data, _ = workbook_bytes(shown, where=name, links=links)
    return name, data


def audit_download(desk: Desk) -> tuple[str, bytes]:
    """The audit of the report in hand as a Word document."""
    single, facts, checks = desk.single, desk.facts(), desk.checks()
    tables = audit_findings(checks, facts, single), audit_sentences(checks, facts, single)
    return f"{slug(desk.doc_id)}_核对.docx", tabulate_findings_docx(*tables)


def lesson_download(desk: Desk) -> tuple[str, bytes]:
    """A lesson of 45 minutes made from the report in hand: slides, handouts, exercises, answers.

    Returns
    -------
    tuple
        File name and bytes of a zip archive.

    Raises
    ------
    LessonError
        When the report lacks what a lesson needs, such as a number.
    """
    from yanting_research.lesson_work import FORMATS, make_lesson

    document, name = desk.shelf.document(desk.doc_id), slug(desk.doc_id)
    title = document.metadata.get("title") or Path(document.source.path).stem
    with tempfile.TemporaryDirectory(prefix="yanting-lesson-") as private:
        folder = Path(private) / "lesson"
        made, _ = make_lesson(
            desk.single, folder, template="reading_critically", minutes=45, formats=FORMATS, title=title
        )
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in made}
    return f"{name}_课.zip", zipped(files)


_MAKERS: tuple[Callable[[Desk], tuple[str, bytes]], ...] = (
    figures_download,
    tables_download,
    audit_download,
    lesson_download,
)


def make_download(label: str, desk: Desk) -> tuple[str, bytes]:
    """File name and bytes of what a label of ``DOWNLOADS`` offers.

    Raises
    ------
    ValueError
        For an unknown label.
    """
    if label not in DOWNLOADS:
        raise ValueError(f"label is {label!r}; allowed: {', '.join(DOWNLOADS)}")
    return dict(zip(DOWNLOADS, _MAKERS, strict=True))[label](desk)
