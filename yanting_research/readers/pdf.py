"""PDF files: text by pdfium in a process of its own, paragraphs and tables by the geometry of the page."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

from yanting_research.chinese.radicals import count_radicals, fold_radicals
from yanting_research.core import Removal, Source, SourceTable, sha256_bytes
from yanting_research.errors import ReadError
from yanting_research.readers.opening import MAX_BYTES, display_name, read_limited
from yanting_research.readers.pdf_furniture import Furniture, PageRows, count_reasons, find_furniture
from yanting_research.readers.pdf_layout import page_flows
from yanting_research.readers.pdf_lines import page_pieces, writes_blanks
from yanting_research.readers.pdf_paragraphs import build_paragraphs
from yanting_research.readers.pdf_process import MAX_PAGES, PageGlyphs, glyph_pages
from yanting_research.readers.pdf_tables import PageTable, find_tables
from yanting_research.readers.pdf_writing import Written, write_paragraphs

__all__ = ["pdf_source", "read_pdf"]

_MOST_UNMAPPED = 0.3
_SHOWN = 8


def read_pdf(path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES, max_pages: int = MAX_PAGES) -> Source:
    """Read one PDF (便携文档).

    Parameters
    ----------
    path
        The file.
    max_bytes
        Refuse larger files [bytes].
    max_pages
        Refuse longer files [pages].

    Returns
    -------
    Source
        ``text`` has a line a paragraph, heading, list item or table row (cells separated by tabs);
        lines of one sentence are joined, over columns and pages too. ``page_breaks`` are exact:
        the page of any span is ``core.page_of(source.page_breaks, start)``. ``tables`` hold the cells of
        ruled tables. Page marks, running heads and feet and what a browser prints at the edge
        are in ``removals``. ``metadata`` is the file's own information, its keys begin with ``file_``.
        ``warnings`` count all that and name pages without text.

    Raises
    ------
    ReadError
        Missing, too large, no PDF, cut short, damaged, locked by a password, without pages, with too
        many, without characters (scanned), without a table from glyphs to characters, or the process
        that reads it died or took too long.

    Notes
    -----
    Radical characters (⼈, ⻓) are folded to ideographs, see :func:`yanting_research.chinese.fold_radicals`.
    A table without any rules is read as lines whose entries are separated by tabs. Text in
    another direction than most of the page (a watermark) is left out and listed.
    """
    return pdf_source(read_limited(path, max_bytes=max_bytes), display_name(path), max_pages=max_pages)


def pdf_source(data: bytes, name: str, *, max_pages: int = MAX_PAGES) -> Source:
    """Source of a PDF's bytes; see :func:`read_pdf`."""
    found, metadata = glyph_pages(data, name, max_pages=max_pages)
    n_radicals = sum(count_radicals(run.text) for page in found for run in page.runs)
    pages = [_folded(page) for page in found]
    unmapped = _check_characters(pages, name)
    blanks_written = writes_blanks(pages, metadata.get("file_producer", ""))
    tables: list[list[PageTable]] = []
    rows: list[PageRows] = []
    crowded: list[int] = []
    for page in pages:
        own, outside, too_many = find_tables(page, page_pieces(page, blanks_written=blanks_written))
        tables.append(own)
        rows.append(PageRows(page.height, tuple(outside)))
        crowded += [page.number] if too_many else []
    kept, left_out = find_furniture(rows)
    written = write_paragraphs(build_paragraphs(page_flows(kept, tables)), n_pages=len(pages))
    scanned = [
        page.number
        for page, own in zip(pages, kept, strict=True)
        if page.n_images and not own and not tables[page.number - 1]
    ]
    _refuse_blank(written, scanned, name)
    counts = count_reasons(left_out)
    return Source(
        path=name,
        text=written.text,
        reader="pdf",
        encoding="",
        sha256=sha256_bytes(data),
        page_breaks=written.page_breaks,
        tables=tuple(SourceTable(table.rows, anchor, caption) for table, anchor, caption in written.tables),
        metadata={key: fold_radicals(value) for key, value in metadata.items()},
        warnings=(*unmapped, *_warnings(n_radicals, counts, scanned, crowded), *_joined(written)),
        removals=_removals(written, left_out, pages),
    )


def _folded(page: PageGlyphs) -> PageGlyphs:
    return replace(
        page,
        runs=tuple(replace(run, text=fold_radicals(run.text)) for run in page.runs),
        aside=tuple(replace(run, text=fold_radicals(run.text)) for run in page.aside),
    )


def _check_characters(pages: Sequence[PageGlyphs], name: str) -> tuple[str, ...]:
    """Refuse a file whose glyphs have no characters; a warning with the share where only some have none."""
    n_characters = sum(len(run.text) for page in pages for run in (*page.runs, *page.aside))
    affected = [page.number for page in pages if page.n_unmapped]
    if not affected:
        return ()
    share = sum(page.n_unmapped for page in pages) / max(n_characters, 1)
    if share > _MOST_UNMAPPED:
        raise ReadError(
            f"its fonts do not say which characters {share:.0%} of the glyphs are",
            where=f"{name}, page {affected[0]}",
            expected="fonts with a Unicode table",
            remedy="run text recognition (OCR) on it, or ask for the document it was made from",
        )
    return (f"pdf: {share:.1%} of the glyphs without a character stand as U+FFFD, on {_listed(affected)}",)


def _refuse_blank(written: Written, scanned: Sequence[int], name: str) -> None:
    if written.text.strip():
        return
    what = "holds no characters, only images (scanned)" if scanned else "holds no characters"
    raise ReadError(
        what,
        where=f"{name}, page {scanned[0] if scanned else 1}",
        expected="a PDF with a text layer",
        remedy="run text recognition (OCR) on it first",
    )


def _warnings(
    n_radicals: int, counts: Mapping[str, int], scanned: Sequence[int], crowded: Sequence[int]
) -> tuple[str, ...]:
    removed = ", ".join(f"{count} {reason}{'s' if count > 1 else ''}" for reason, count in counts.items())
    said = (
        (n_radicals, f"{n_radicals} radical characters folded to ideographs"),
        (removed, f"left out: {removed}"),
        (scanned, f"{_listed(scanned)} without characters (scanned?); run text recognition (OCR) for the rest"),
        (crowded, f"{_listed(crowded)} with too many drawn lines to look for tables"),
    )
    return tuple(f"pdf: {sentence}" for count, sentence in said if count)


def _joined(written: Written) -> tuple[str, ...]:
    said = (
        (written.n_over_pages, f"{written.n_over_pages} paragraphs go on over a page break"),
        (written.heads, f"tables go on over {len(written.heads)} page breaks; their repeated heads are left out"),
    )
    return tuple(f"pdf: {sentence}" for count, sentence in said if count)


def _listed(numbers: Sequence[int]) -> str:
    """``page 3`` or ``pages 1, 2, 5``, shortened after eight.

    >>> _listed([3]), _listed([1, 2, 5])
    ('page 3', 'pages 1, 2, 5')
    """
    shown = ", ".join(str(number) for number in numbers[:_SHOWN])
    more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
    return f"page{'s' if len(numbers) > 1 else ''} {shown}{more}"


def _removals(
    written: Written, left_out: Sequence[Sequence[Furniture]], pages: Sequence[PageGlyphs]
) -> tuple[Removal, ...]:
    """What was left out, at the beginning or the end of its page."""
    starts = (0, *written.page_breaks, len(written.text))
    removals = []
    for page, furniture in zip(pages, left_out, strict=True):
        first, last = starts[page.number - 1], starts[page.number]
        removals += [
            Removal(place, place, item.text, item.reason)
            for item in furniture
            for place in (first if item.at_top else last,)
        ]
        aside = "".join(run.text for run in page.aside).strip()
        removals += [Removal(first, first, aside, "text in another direction")] if aside else []
    removals += [Removal(at, at, head, "repeated table head") for at, head in written.heads]
    return tuple(sorted(removals, key=lambda removal: removal.start))
