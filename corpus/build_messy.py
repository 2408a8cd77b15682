"""Build the messy files from their words: each file shows one trouble that policy texts really bring.

The words stand in :mod:`messy_texts`, the trouble is added here, so that the answer is known
before the workbench reads the file. ``messy_expected.csv`` says what has to become of each file;
its columns ``n_paragraphs`` and ``text_sha256`` are filled from the words, the others by hand.

    python corpus/build_messy.py               write what this program can write
    python corpus/build_messy.py --check       compare the disk with it, byte by byte
    python corpus/build_messy.py --pages DIR   write the pages that an office program converts

Files that need an office program or a browser are kept as they are; ``KEPT`` names what made
each. Nothing beyond the standard library is used.
"""

from __future__ import annotations

import argparse
import codecs
import csv
import hashlib
import html
import io
import quopri
import sys
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path

from messy_texts import DOCUMENT_SITE, OFFICE_PAGE, PAGE_DECLARED, PAGES, RELATED, TEXTS

ROOT = Path(__file__).resolve().parent
FOLDER = ROOT / "messy"
TABLE = ROOT / "messy_expected.csv"
ZIP_DATE = (2016, 3, 21, 9, 15, 0)
MADE_ON_WINDOWS = 0  # host system of a member, as the archive records it

KEPT = {
    "browser_print.pdf": "chromium --headless --print-to-pdf=browser_print.pdf PAGE",
    "document_table.xlsx": "written by XlsxWriter",
    "footnote_over_page.pdf": "soffice --headless --convert-to pdf:writer_pdf_Export footnote_over_page.odt",
    "locked.pdf": 'soffice --headless --convert-to \'pdf:writer_web_pdf_Export:{"EncryptFile":{"type":"boolean",'
    '"value":"true"},"DocumentOpenPassword":{"type":"string","value":"qinghe"}}\' memo.html',
    "memo.wps": "soffice --headless --convert-to 'doc:MS Word 97' memo.html; renamed, as WPS Office names such files",
    "notice.pdf": "soffice --headless --convert-to pdf:writer_pdf_Export notice.odt",
    "scanned.pdf": "a page printed to an image, the image put into a PDF without a text layer",
    "statistics.xls": "soffice --headless --convert-to 'xls:MS Excel 97' statistics.ods",
    "tracked_changes.doc": "soffice --headless --convert-to 'doc:MS Word 97' tracked_changes.docx",
    "tracked_changes.docx": "its parts written by hand and zipped",
    "tracked_changes.rtf": "soffice --headless --convert-to rtf tracked_changes.docx",
}


def _plain(name: str) -> bytes:
    return (TEXTS[name] + "\n").encode("utf-8")


def _lost_byte_utf8() -> bytes:
    """One byte of 村 became 0xFF, as a bad sector or a faulty transfer leaves it."""
    return _plain("lost_byte_utf8.txt").replace(b"\xef\xbf\xbd", "村".encode()[:1] + b"\xff" + "村".encode()[2:])


def _lost_byte_gbk() -> bytes:
    """The second byte of 村 is missing, so that a careless reader pairs every later byte wrongly."""
    before, after = TEXTS["lost_byte_gbk.txt"].split("\ufffd")
    return before.encode("gb18030") + "村".encode("gb18030")[:1] + after.encode("gb18030") + b"\n"


def _two_encodings() -> bytes:
    """Two reports joined by a program that looked at neither's encoding."""
    return _plain("masked_digits.txt") * 3 + TEXTS["gb18030.txt"].encode("gb18030") * 3


def _torn_digits() -> bytes:
    torn = (
        ("25619人", "25 619人"), ("8321人", "8 3 2 1人"), ("32.5%", "32 .5 %"), ("48.2岁", "48. 2岁"),
        ("46.7%", "46.7 %"), ("62万人", "62 万人"),
    )  # fmt: skip
    return _with(TEXTS["torn_digits.txt"], torn).encode("utf-8")


def _with(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        if text.count(old) != 1:
            raise SystemExit(f"{old!r} stands {text.count(old)} times in the text, expected once")
        text = text.replace(old, new)
    return text + "\n"


def _page_numbers_inside() -> bytes:
    """Copied out of a PDF: a page number between two halves of a sentence, and inside a number."""
    changes = (
        ("年龄在六十岁以上的占", "年龄在六十岁以上的占\n— 3 —\n"),
        ("共有党员25619人", "共有党员25\n— 2 —\n619人"),
        ("年轻党员的比例", "年轻党员的\n第 4 页 共 9 页\n比例"),
    )
    return _with(TEXTS["page_numbers_inside.txt"], changes).encode("utf-8")


def _hard_wrapped() -> bytes:
    """Every line ends after 30 characters, as an old mail program or a text box breaks it."""
    title, *paragraphs, last = TEXTS["hard_wrapped.txt"].split("\n")
    wrapped = ["\n".join(textwrap.wrap(text, 30, drop_whitespace=False)) for text in paragraphs]
    return "\r\n".join([title, *"\n".join(wrapped).split("\n"), last, ""]).encode("gb18030")


def _pinyin() -> bytes:
    changes = (
        ("䶮泉村党员", "䶮（yǎn）泉村党员"),
        ("亟待补充", "亟(jí)待补充"),
        ("踔厉奋发", "踔厉（chuō lì）奋发"),
    )
    return _with(TEXTS["pinyin.txt"], changes).encode("utf-8")


def _zero_width() -> bytes:
    """Copied from a web page: marks that nobody sees, and a carriage return at every line end."""
    changes = (
        ("36个", "3\u200b6个"),
        ("党员群众", "\ufeff党员\u00ad群众"),
        ("198条", "198\u200d条"),
        ("收到意见", "\u2060收到意见"),
    )
    return _with(TEXTS["zero_width.txt"], changes).replace("\n", "\r\n").encode("utf-8")


def _red_head() -> bytes:
    return _with(TEXTS["red_head.txt"], (("中共青禾县委文件", "中 共 青 禾 县 委 文 件"),)).encode("utf-8")


def _page(name: str) -> str:
    title, *paragraphs = (html.escape(line, quote=False) for line in TEXTS[name].split("\n"))
    return PAGES[name].format(
        declared=PAGE_DECLARED,
        title=title,
        paragraphs="\n".join(f"<p>\u3000\u3000{text}</p>" for text in paragraphs),
        breaks="".join(f"<BR><BR>\u3000\u3000{text}\n" for text in paragraphs),
        related=RELATED,
    )


def _rich_text() -> bytes:
    """Rich text in the code page of a Chinese Windows, saved under the name of a Word document."""
    lines = "\\par\n".join(_rtf_escaped(line) for line in TEXTS["rich_text.doc"].split("\n"))
    head = "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}\n\\f0\\fs32 "
    return f"{head}{lines}\\par\n}}\n".encode("ascii")


def _rtf_escaped(text: str) -> str:
    return "".join(
        character if character.isascii() else "".join(f"\\'{byte:02x}" for byte in character.encode("gbk"))
        for character in text
    )


def _single_file_page() -> bytes:
    """A page saved as one file (MHTML) under the name of a Word document."""
    title = "关于举办培训班的通知（虚构）"
    page = (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>本文为测试用虚构文书。"
        "青禾县定于五月举办党员教育培训班，培训320人，其中农村党员180人。</p><table><tr><td>类别</td>"
        "<td>人数</td></tr><tr><td>农村</td><td>180</td></tr></table></body></html>"
    )
    head = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="----=_Part"\n\n------=_Part\n'
        "Content-Location: file:///C:/page.htm\nContent-Transfer-Encoding: quoted-printable\n"
        'Content-Type: text/html; charset="gb2312"\n\n'
    )
    return head.encode("ascii") + quopri.encodestring(page.encode("gb2312")) + b"\n------=_Part--\n"


def _web_page_xls() -> bytes:
    """A system's “export to Excel”: a page with a table, named .xls."""
    rows = "".join(
        f"<tr><td style=\"mso-number-format:'\\@'\">00{number}</td><td>虚构通知{number}</td>"
        f"<td>青禾县（虚构）举办培训班{number}2期，培训党员1800人次，其中农村党员1200人次。</td></tr>"
        for number in (1, 2)
    )
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type '
        'content="text/html; charset=gb2312"></head><body><table><tr><td>编号</td><td>标题</td><td>正文</td></tr>'
        f"{rows}</table></body></html>"
    ).encode("gb2312")


def _xml_2003() -> bytes:
    cells = (("", "String", "地区", "党员数"), (' ss:Index="3"', "Number", "青禾县", "3200.0"))
    rows = "".join(
        f'<Row{index}><Cell><Data ss:Type="String">{name}</Data></Cell>'
        f'<Cell><Data ss:Type="{kind}">{value}</Data></Cell></Row>'
        for index, kind, name, value in cells
    )
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="虚构表"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


def _windows_names() -> bytes:
    """Packed on a Chinese Windows: names in GBK without the flag for UTF-8; one member is damaged."""
    members = {
        "会议纪要/关于党员教育工作的通知.txt": "青禾县（虚构）定于四月开展党员教育工作检查。".encode("gb18030"),
        "__MACOSX/._x": b"",
        "甲.txt": "青禾县（虚构）共有党员三千二百人。".encode("gb18030"),
        "损坏.docx": b"PK\x03\x04 cut short here",
    }
    names = [name.encode("gbk") for name in members]
    # the standard library writes such names as UTF-8 only: plain ones of the same length stand in for them
    stand_ins = [f"{number}".ljust(len(name), "_") for number, name in enumerate(names)]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for stand_in, content in zip(stand_ins, members.values(), strict=True):
            member = zipfile.ZipInfo(stand_in, ZIP_DATE)
            member.create_system = MADE_ON_WINDOWS
            archive.writestr(member, content)
    data = buffer.getvalue()
    for stand_in, name in zip(stand_ins, names, strict=True):
        data = data.replace(stand_in.encode("ascii"), name)
    return data


FILES: dict[str, Callable[[], bytes]] = {
    "big5_traditional.txt": lambda: TEXTS["big5_traditional.txt"].encode("big5"),
    "briefing_draft.txt": lambda: _plain("briefing_draft.txt"),
    "briefing_final.txt": lambda: _plain("briefing_final.txt"),
    "document_site.txt": lambda: DOCUMENT_SITE.encode("utf-8"),
    "empty.txt": lambda: b"",
    "gb18030.txt": lambda: TEXTS["gb18030.txt"].encode("gb18030"),
    "gbk_semicolon.csv": lambda: (
        '编号;标题;正文\r\n001;虚构通知;"青禾县（虚构）举办培训班12期；培训党员1800人次。"\r\n'.encode("gbk")
    ),
    "hard_wrapped.txt": _hard_wrapped,
    "lost_byte_gbk.txt": _lost_byte_gbk,
    "lost_byte_utf8.txt": _lost_byte_utf8,
    "lying_charset.html": lambda: _page("lying_charset.html").encode("gb18030"),
    "masked_digits.txt": lambda: _plain("masked_digits.txt"),
    "mojibake.txt": lambda: _plain("mojibake.txt"),
    "no_byte_order_mark_utf16.txt": lambda: TEXTS["no_byte_order_mark_utf16.txt"].encode("utf-16-le"),
    "outline_faults.txt": lambda: _plain("outline_faults.txt"),
    "page_numbers_inside.txt": _page_numbers_inside,
    "pinyin.txt": _pinyin,
    "red_head.txt": _red_head,
    "related_news.html": lambda: _page("related_news.html").encode("utf-8"),
    "report_style.txt": lambda: _plain("report_style.txt"),
    "rich_text.doc": _rich_text,
    "short_notice.html": lambda: _page("short_notice.html").encode("utf-8"),
    "single_file_page.doc": _single_file_page,
    "statute.txt": lambda: _plain("statute.txt"),
    "table_layout.htm": lambda: _page("table_layout.htm").encode("gb2312"),
    "torn_digits.txt": _torn_digits,
    "two_encodings.txt": _two_encodings,
    "unicode_text.csv": lambda: (
        codecs.BOM_UTF16_LE
        + (
            '编号\t标题\t正文\r\nA1\t样本：县名、文件、数字均为虚构\t"全县共有党员3200人，\n其中女党员1000人，占31.3%。"'
            "\r\nA2\t只有标题\t\r\n"
        ).encode("utf-16-le")
    ),
    "web_page.doc": lambda: _page("web_page.doc").encode("gb2312"),
    "web_page.xls": _web_page_xls,
    "wechat_article.html": lambda: _page("wechat_article.html").encode("utf-8"),
    "windows_names.zip": _windows_names,
    "xml_2003.xls": _xml_2003,
    "zero_width.txt": _zero_width,
}


def expected_table() -> str:
    """``messy_expected.csv`` with the columns that the words decide."""
    rows = list(csv.DictReader(io.StringIO(TABLE.read_text(encoding="utf-8"))))
    for row in rows:
        text = TEXTS.get(row["path"])
        if text is not None:
            row["n_paragraphs"] = str(text.count("\n") + 1)
            row["text_sha256"] = hashlib.sha256(text.encode("utf-8")).hexdigest()
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: row["path"]))
    return out.getvalue()


def differences(folder: Path = FOLDER) -> list[str]:
    """Files that are missing, unknown, or other than this program writes them; empty when all is well."""
    on_disk = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    known = {*FILES, *KEPT}
    found = [f"{name}: missing" for name in sorted(known - on_disk)]
    found += [f"{name}: neither built nor kept" for name in sorted(on_disk - known)]
    built = sorted(set(FILES) & on_disk)
    return found + [f"{name}: differs" for name in built if (folder / name).read_bytes() != FILES[name]()]


def write_files(folder: Path = FOLDER) -> None:
    """Write every file that this program builds."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        (folder / name).write_bytes(make())


def write_pages(folder: Path) -> None:
    """Write the pages from which an office program makes ``memo.wps`` and ``locked.pdf``."""
    folder.mkdir(parents=True, exist_ok=True)
    title, *paragraphs = TEXTS["memo.wps"].split("\n")
    body = "\n".join(f"<p>{html.escape(text, quote=False)}</p>" for text in paragraphs)
    (folder / "memo.html").write_text(OFFICE_PAGE.format(title=title, paragraphs=body), encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Command line; 0 when all is well, 1 when the disk differs."""
    parser = argparse.ArgumentParser(description="Build or check the messy files of the corpus.")
    parser.add_argument("--check", action="store_true", help="compare the disk with what would be written")
    parser.add_argument("--pages", type=Path, metavar="DIR", help="write the pages that an office program converts")
    chosen = parser.parse_args(arguments)
    if chosen.pages:
        write_pages(chosen.pages)
        return 0
    if not chosen.check:
        write_files()
        TABLE.write_text(expected_table(), encoding="utf-8", newline="")
    found = differences()
    if TABLE.read_text(encoding="utf-8") != expected_table():
        found.append(f"{TABLE.name}: hashes differ from the words")
    print(
        "\n".join(found) or f"{len(FILES)} files as built, {len(KEPT)} kept", file=sys.stderr if found else sys.stdout
    )
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
