"""Files that blow up, reach out or never end (TRUST S4 to S7) through ``yanting ingest``; rows of ``hostile.py``."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import fault_files
import ingest as many_files
from hostile_trying import Said, Tried, started, write

from yanting_research.ingest import load_corpus, load_report

__all__ = ["bomb", "nested", "outside_entities", "pdfs"]

BOMB_BYTES = 1_430_000_000
DEPTH = 200_000
PAGES = 20_000
LINE = "只有攻击者想看的一行字"
_LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "哈哈哈哈哈哈哈哈哈哈">' for n in range(10)
)


def _report(said: Said, out: Path) -> dict[str, str]:
    """File name -> ``fate: reason (encoding)`` of a finished ingest."""
    if said.status not in (0, 1) or not out.exists():
        return {"": f"status {said.status}: {said.err[-300:]}"}
    return {Path(row["path"]).name: f"{row['fate']}: {row['what']}" for row in load_report(out).to_dict("records")}


def bomb(place: Path) -> Tried:
    """S4: a Word document of 1.4 MB that unpacks to 1.43 GB."""
    tried = Tried()
    path = place / "in" / "bomb.docx"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        made.writestr("[Content_Types].xml", many_files._CONTENT_TYPES)
        with made.open("word/document.xml", "w", force_zip64=True) as part:
            opening = f'<?xml version="1.0"?><w:document xmlns:w="{many_files._W}"><w:body><w:p><w:r><w:t>'.encode()
            part.write(opening)
            for _ in range(BOMB_BYTES // 10_000_000):
                part.write(b" " * 10_000_000)
            part.write(b"</w:t></w:r></w:p></w:body></w:document>")
    write(place / "in" / "good.txt", many_files.report_text(1))
    said = started("ingest", place / "in", "-o", place / "out", "--workers", 1)
    fates = _report(said, place / "out")
    tried.expect(fates.get("bomb.docx", "").startswith("refused"), fates)
    tried.expect(fates.get("good.txt") == "ok: ", fates)
    tried.expect(said.megabytes < 500, f"peak {said.megabytes:.0f} MB")
    size = path.stat().st_size / 1e6
    tried.seen.append(
        f"{size:.2f} MB -> {BOMB_BYTES / 1e9:.2f} GB: {fates.get('bomb.docx')}; {said.seconds:.1f} s and at "
        f"most {said.megabytes:.0f} MB for the whole command"
    )
    return tried


def outside_entities(place: Path) -> Tried:
    """S5: entities that name a local file, and entities that multiply, in Word documents and workbooks."""
    tried = Tried()
    secret = write(place / "secret.txt", LINE)
    source = place / "in"
    heads = {
        "xxe": f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        "laughs": f"<!DOCTYPE a [{_LAUGHS}]>",
        "dtd": f'<!DOCTYPE a SYSTEM "{secret.as_uri()}">',
        "parameter": f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{secret.as_uri()}"> %x;]>',
    }
    for name, head in heads.items():
        entity = {"xxe": "&x;", "laughs": "&l9;"}.get(name, "")
        for codec in ("utf-8", "utf-16"):
            for part, data in _word_parts(head, entity, codec):
                write(source / f"{name}_{part}_{codec}.docx", data)
            for part, data in _book_parts(head, entity, codec):
                write(source / f"{name}_{part}_{codec}.xlsx", data)
    said = started("ingest", source, "-o", place / "out", "--workers", 1, "--text-column", "text")
    fates = _report(said, place / "out")
    for path in sorted(source.iterdir()):
        fate = next((fate for name, fate in fates.items() if name.startswith(path.name)), "")
        tried.expect(fate.startswith("refused") and "document type" in fate, f"{path.name}: {fate}")
    for path in sorted(source.glob("*.xlsx")):
        for command in (("survey", "check"), ("panel", "check", "--formula", "y ~ treated"), ("survey", "report")):
            answer = started(*command, path) if path.name.startswith("xxe_sheet1_utf-8") else None
            if answer is not None:
                tried.expect(answer.refused and LINE not in answer.out + answer.err, f"{command} {path.name}: {answer}")
    held = [path.name for path in (place / "out").rglob("*") if path.is_file() and LINE.encode() in path.read_bytes()]
    tried.expect(not held and LINE not in said.out + said.err, f"the named file was read: {held}")
    reasons = sorted(set(fates.values()))
    tried.seen.append(
        f"{len(fates)} files: {'; '.join(reasons)}; {said.seconds:.1f} s, at most {said.megabytes:.0f} MB"
    )
    return tried


def _word_parts(head: str, entity: str, codec: str) -> Iterator[tuple[str, bytes]]:
    """A Word document with the attack in the text, and one with it in the styles beside a clean text."""
    declared = f'<?xml version="1.0" encoding="{codec}"?>{head}'
    run = "<w:body><w:p><w:r><w:t>全县党员{}培训</w:t></w:r></w:p></w:body>"
    text = f'<w:document xmlns:w="{many_files._W}">{run}</w:document>'
    styles = f'<w:styles xmlns:w="{many_files._W}"><w:docDefaults/></w:styles>'
    types = many_files._CONTENT_TYPES
    yield (
        "document",
        many_files.zip_bytes(
            {"[Content_Types].xml": types, "word/document.xml": (declared + text.format(entity)).encode(codec)}
        ),
    )
    yield (
        "styles",
        many_files.zip_bytes(
            {
                "[Content_Types].xml": types,
                "word/document.xml": text.format("").encode(),
                "word/styles.xml": (declared + styles).encode(codec),
            }
        ),
    )


def _book_parts(head: str, entity: str, codec: str) -> Iterator[tuple[str, bytes]]:
    """A workbook with the attack in its sheet, its shared strings or its list of sheets."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rels}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is>'
        f'<t>text</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is>'
        f"<t>全县党员{entity}培训三千人次。</t></is></c></row></sheetData></worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{main}"><si><t>全县{entity}</t></si></sst>',
    }
    fixed = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{office}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{office}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{rels}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{rels}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
        f'Type="{rels}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    }
    for attacked in parts:
        made = {name: content.encode() for name, content in fixed.items()}
        for name, content in parts.items():
            clean = content.replace(entity, "") if entity and name != attacked else content
            body = (
                f'<?xml version="1.0" encoding="{codec}"?>{head}{content}'.encode(codec)
                if name == attacked
                else clean.encode()
            )
            made[name] = body
        yield Path(attacked).stem, many_files.zip_bytes(made)


def nested(place: Path) -> Tried:
    """S6: 200,000 nested ``div``, texts before, inside and behind; also unclosed, and with a table inside."""
    tried = Tried()
    first, inner, last = "全县共有党员三千人。", "办班三十期，培训九百人次。", "经费四十万元。"
    title = "<title>青禾县报告</title>"
    pages = {
        "closed.html": f"{title}<p>{first}</p>{'<div>' * DEPTH}{inner}{'</div>' * DEPTH}<p>{last}</p>",
        "unclosed.html": f"{title}<p>{first}</p>{'<div>' * DEPTH}{inner}<p>{last}</p>",
        "table.html": f"{title}<p>{first}</p>{'<div>' * DEPTH}<table><tr><td>{inner}</td></tr></table><p>{last}</p>",
        "spans.html": f"{title}<p>{first}</p>{'<span><b>' * (DEPTH // 2)}{inner}<p>{last}</p>",
    }
    for name, page in pages.items():
        write(place / "in" / name, page)
    said = started("ingest", place / "in", "-o", place / "out", "--workers", 1)
    fates = _report(said, place / "out")
    texts = {Path(document.source.path).name: document.text for document in load_corpus(place / "out")}
    for name in pages:
        whole = all(one in texts.get(name, "") for one in (first, inner, last))
        tried.expect(whole or fates.get(name, "").startswith(("refused", "duplicate")), f"{name}: {fates.get(name)}")
    tried.seen.append(
        f"{len(pages)} pages of {DEPTH:,} levels, every sentence read; {said.seconds:.1f} s, at most "
        f"{said.megabytes:.0f} MB"
    )
    return tried


def pdfs(place: Path) -> Tried:
    """S7: 20,000 pages, a stream of 1.2 GB, pages that hold themselves, cut, without text, under a password."""
    tried = Tried()
    kinds = _pdfs()
    for name, data in kinds.items():
        write(place / "in" / name, data)
    write(place / "in" / "good.txt", many_files.report_text(2))
    said = started("ingest", place / "in", "-o", place / "out", "--workers", 1)
    fates = _report(said, place / "out")
    for name in kinds:
        fate = fates.get(name, "no row")
        tried.expect(fate.startswith(("refused: ", "failed: ")) and len(fate) > 12, f"{name}: {fate}")
        tried.seen.append(f"{name}: {fate}")
    tried.expect(
        fates.get("good.txt") == "ok: " and said.status == 0, f"the run did not go on: {said.status} {said.err[-200:]}"
    )
    tried.seen.append(f"the run goes on; {said.seconds:.1f} s, at most {said.megabytes:.0f} MB in a process")
    return tried


def _pdfs() -> dict[str, bytes]:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F %d 0 R>>>>>>"
    words = b"<</Length 44>>stream\nBT /F 12 Tf 72 700 Td (training 900 people) Tj ET\nendstream"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    catalog, pages = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>"
    one = [catalog, pages % (1, b"3 0 R"), page % (4, 5), words, font]
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 5 + PAGES))
    many = [catalog, pages % (PAGES, kids), words, font, *[page % (3, 4)] * PAGES]
    loop = [catalog, pages % (1, b"2 0 R"), b"<<>>"]
    blank = [catalog, pages % (1, b"3 0 R"), b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"]
    locked = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"5a" * 32, b"a5" * 32)
    return {
        "pages.pdf": _pdf(many),
        "stream.pdf": fault_files.deadly_pdf(),
        "loop.pdf": _pdf(loop),
        "cut.pdf": _pdf(one)[:200],
        "scanned.pdf": _pdf(blank),
        "locked.pdf": _pdf(one, locked),
    }


def _pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects with its cross-reference table."""
    parts, places, length = [b"%PDF-1.4\n"], [], 9
    for number, content in enumerate(objects, 1):
        places.append(length)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
        length += len(parts[-1])
    entries = b"".join(b"%010d 00000 n \n" % at for at in places)
    size = len(objects) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, entries))
    parts.append(b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, length))
    return b"".join(parts)
