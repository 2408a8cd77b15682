"""A document type that UTF-16 hides from a search for its bytes is refused all the same, in each office format."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from yanting_research.errors import ReadError
from yanting_research.readers import cell_sheets, docx_source

DATA = Path(__file__).parent / "data"


MULTIPLIED = ['<!ENTITY l0 "ha">', *(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))]


def with_hidden_doctype(file: str, part: str, entities: str = '<!ENTITY e "x">', used: str = "") -> bytes:
    """The file, its part in UTF-16 with entities, one of them used before the last tag."""
    made = io.BytesIO()
    with zipfile.ZipFile(DATA / file) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == part:
                text = data.decode("utf-8-sig")
                body = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
                head = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [' + entities + "]>"
                body = body[: body.rindex("</")] + used + body[body.rindex("</") :]
                data = (head + body).encode("utf-16")
            new.writestr(info.filename, data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("file", "part", "read"),
    [
        ("qinghe.docx", "word/document.xml", docx_source),
        ("document_table.xlsx", "xl/worksheets/sheet1.xml", cell_sheets),
        ("document_table.ods", "content.xml", cell_sheets),
    ],
)
def test_a_doctype_in_utf16_is_refused(file: str, part: str, read: Callable[[bytes, str], object]) -> None:
    with pytest.raises(ReadError, match="document type"):
        read(with_hidden_doctype(file, part), file)
    # the parser is never asked: it would stop at entities that multiply and call the file damaged
    with pytest.raises(ReadError, match="document type"):
        read(with_hidden_doctype(file, part, "".join(MULTIPLIED), "&l9;"), file)
