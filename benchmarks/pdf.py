"""PDF reader beside its peers used directly, on the specimens repeated to about fifty pages.

Time a page, and what comes out: paragraphs of the specimen that stand in the text as lines of their own.
"""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pdfplumber
import pypdfium2
from timing import compare

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from yanting_research.readers import pdf_source  # noqa: E402

DATA = ROOT / "tests" / "readers" / "data"
PAGES = 50


def repeated(path: Path) -> bytes:
    part, whole = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument.new()
    whole.import_pages(part, pages=[*range(len(part))] * (PAGES // len(part)))
    buffer = io.BytesIO()
    whole.save(buffer)
    return buffer.getvalue()


def by_pypdfium2(data: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


def by_pdfplumber(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def main() -> None:
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it complains of every font of a browser's print
    readers: dict[str, Callable[[bytes], str]] = {
        "yanting_research": lambda data: pdf_source(data, "a.pdf").text,
        "pypdfium2": by_pypdfium2,
        "pdfplumber": by_pdfplumber,
    }
    for name in ("notice", "report", "browser"):
        path = DATA / f"pdf_{name}.pdf"
        data, paragraphs = repeated(path), (DATA / f"pdf_{name}.txt").read_text(encoding="utf-8").splitlines()
        print(f"{name}: {len(pypdfium2.PdfDocument(data))} pages")
        seconds = compare({key: partial(read, data) for key, read in readers.items()}, repeats=3)
        for key, read in readers.items():
            lines = set(read(path.read_bytes()).splitlines())
            exact = sum(paragraph in lines for paragraph in paragraphs)
            print(
                f"  {key}: {1000 * seconds[key] / PAGES:.1f} ms a page, {exact} of {len(paragraphs)} paragraphs exact"
            )


if __name__ == "__main__":
    main()
