"""Our readers of Word documents beside python-docx, mammoth and striprtf: time, and which sentences each one keeps.

The document is made here of invented sentences: 2,000 paragraphs, 50 small tables, tracked insertions.
"""

from __future__ import annotations

import importlib
import io
import zipfile
from collections.abc import Callable

from timing import compare

from yanting_research.readers import docx_source, rtf_source

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
N_PARAGRAPHS, N_TABLES = 2000, 50
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def sentence(i: int) -> str:
    return f"青禾县第{i}期培训班（虚构）共培训党员{100 + i}人，其中农村党员{50 + i // 2}人。"


def word_document() -> bytes:
    def run(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>"

    body = []
    for i in range(N_PARAGRAPHS):
        body.append(f"<w:p>{run(sentence(i))}<w:ins>{run(f'增补{i}。')}</w:ins></w:p>")
        if i % (N_PARAGRAPHS // N_TABLES) == 0:
            cells = "".join(f"<w:tc><w:p>{run(f'{i}表{k}')}</w:p></w:tc>" for k in range(4))
            body.append(f"<w:tbl>{f'<w:tr>{cells}</w:tr>' * 5}</w:tbl>")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", CONTENT_TYPES)
        made.writestr("_rels/.rels", RELATIONSHIPS)
        made.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{"".join(body)}</w:body></w:document>')
    return buffer.getvalue()


def rich_text() -> bytes:
    coded = ("".join(f"\\u{ord(c)}?" if ord(c) > 127 else c for c in sentence(i)) for i in range(N_PARAGRAPHS))
    return ("{\\rtf1\\ansi\\ansicpg936\\uc1 " + "\\par\n".join(coded) + "}").encode()


def peers(document: bytes, rich: bytes) -> tuple[dict[str, Callable[[], str]], dict[str, Callable[[], str]]]:
    """Calls for docx and for RTF; a peer that is not installed is named and skipped."""
    for_docx: dict[str, Callable[[], str]] = {"ours": lambda: docx_source(document, "a.docx").text}
    for_rtf: dict[str, Callable[[], str]] = {"ours": lambda: rtf_source(rich, "a.rtf").text}
    found = {name: load(name) for name in ("docx", "mammoth", "striprtf.striprtf")}
    if found["docx"]:
        for_docx["python-docx"] = lambda: "\n".join(
            p.text for p in found["docx"].Document(io.BytesIO(document)).paragraphs
        )
    if found["mammoth"]:
        for_docx["mammoth"] = lambda: found["mammoth"].extract_raw_text(io.BytesIO(document)).value
    if found["striprtf.striprtf"]:
        for_rtf["striprtf"] = lambda: found["striprtf.striprtf"].rtf_to_text(rich.decode("ascii"))
    return for_docx, for_rtf


def load(name: str):
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"{name} is not installed: skipped")
        return None


def main() -> None:
    document, rich = word_document(), rich_text()
    for_docx, for_rtf = peers(document, rich)
    for title, runs, size in (("docx", for_docx, len(document)), ("rtf", for_rtf, len(rich))):
        print(f"\n{title}, {size / 1e6:.2f} MB, {N_PARAGRAPHS} paragraphs")
        compare(runs, repeats=5, megabytes=size / 1e6)
        for name, run in runs.items():
            text = run()
            kept = sum(sentence(i) in text for i in range(N_PARAGRAPHS))
            inserted = sum(f"增补{i}。" in text for i in range(N_PARAGRAPHS)) if title == "docx" else "-"
            print(f"{name}: sentences {kept} of {N_PARAGRAPHS}, tracked insertions {inserted}")


if __name__ == "__main__":
    main()
