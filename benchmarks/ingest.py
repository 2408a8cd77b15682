"""Ingest of many files, of which some are broken in many ways: time, memory, and what an added file costs.

    python benchmarks/ingest.py --files 10000 --broken 200

All texts are made up for this purpose; 青禾县 and the other names are invented.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import resource
import socket
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

__all__ = ["BROKEN", "ODD_NAMES", "make_folder", "report_text"]

_COUNTIES = ["青禾", "沅溪", "石梁", "白芷", "岚桥", "丹枫", "鹿鸣", "云岫"]
_THEMES = ["理论学习", "实用技术", "党性教育", "远程教育", "集中培训", "外出考察", "结对帮带", "廉政教育"]
_CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NO_CHARACTERS = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
)


def report_text(number: int, *, size: int = 12) -> str:
    """A fictional county report, different for each number."""
    draw = random.Random(number)  # noqa: S311 - the same texts every time
    county = f"{draw.choice(_COUNTIES)}县{number}"
    lines = [f"关于{county}党员教育工作情况的报告", "手机版", "〔样例文本：自编，县名与数据均为虚构〕"]
    for part, head in enumerate(("基本情况", "存在的问题", "对策建议")):
        lines.append(f"{'一二三'[part]}、{head}")
        for item in range(size // 3):
            theme, members = draw.choice(_THEMES), draw.randint(100, 9999)
            lines.append(f"（{'一二三四五六七八九十'[item % 10]}）{theme}。")
            lines.append(
                f"全县{draw.randint(10, 40)}个乡镇开展{theme}{draw.randint(2, 90)}期，培训党员{members}人次，"
                f"投入经费{draw.randint(1, 90)}万元，{draw.choice(_THEMES)}覆盖{draw.randint(20, 99)}%的支部。"
            )
    return "\n".join([*lines, "打印 关闭"])


def docx_bytes(text: str, *, head: str = "") -> bytes:
    """A minimal Word document."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    body = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{_W}"><w:body>{paragraphs}</w:body></w:document>'
    return zip_bytes({"[Content_Types].xml": _CONTENT_TYPES, "word/document.xml": body.encode()})


def zip_bytes(members: dict[str, bytes]) -> bytes:
    """A zip archive with a fixed time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def html_bytes(text: str) -> bytes:
    """A saved page with some furniture."""
    title, *lines = text.split("\n")
    body = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<html><head><meta charset='gb2312'><title>{title}</title></head><body><div>首页 | 地图</div>"
    return f"{page}<h1>{title}</h1><div>{body}</div></body></html>".encode("gb18030")


def _encrypted(data: bytes) -> bytes:
    """Set the password flag of every member of a zip."""
    made = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(signature)
        while at >= 0:
            made[at + offset] |= 1
            at = made.find(signature, at + 4)
    return bytes(made)


def _put(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data) and None


def _special(make: Callable[[Path], object]) -> Callable[[Path], None]:
    return lambda path: make(path) and None


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        before = Path.cwd()
        os.chdir(path.parent)  # the path of a socket may be short only
        try:
            made.bind(path.name)
        finally:
            os.chdir(before)


_REPORT = report_text(0)
BROKEN: dict[str, tuple[str, Callable[[Path], None]]] = {
    "empty": (".txt", _put(b"")),
    "blank": (".txt", _put("\n \u3000\n".encode())),
    "noise": (".txt", _put(bytes(range(128, 256)) * 8)),
    "binary": (".txt", _put(b"\x7fELF\x02\x01\x01" + bytes(400))),
    "picture": (".doc", _put(b"\x89PNG\r\n\x1a\n" + bytes(200))),
    "program": (".docx", _put(b"MZ\x90\x00" + bytes(200))),
    "furniture": (".txt", _put("手机版\n微信扫一扫".encode())),
    "cut_docx": (".docx", _put(docx_bytes(_REPORT)[:300])),
    "bomb": (".docx", _put(docx_bytes("全" * 8_000_000))),
    "entities": (".docx", _put(docx_bytes(_REPORT, head="<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hosts'>]>"))),
    "wordless": (".docx", _put(docx_bytes(""))),
    "no_document": (".docx", _put(zip_bytes({"[Content_Types].xml": _CONTENT_TYPES, "word/other.xml": b"<a/>"}))),
    "password": (".docx", _put(_encrypted(docx_bytes(_REPORT)))),
    "cut_pdf": (".pdf", _put(b"%PDF-1.7\n1 0 obj<</Type")),
    "scanned": (".pdf", _put(_NO_CHARACTERS + b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
                             b"trailer<</Root 1 0 R>>\n%%EOF")),
    "cut_zip": (".zip", _put(zip_bytes({"a.txt": _REPORT.encode()})[:-40])),
    "empty_zip": (".zip", _put(zip_bytes({}))),
    "climbing_zip": (".zip", _put(zip_bytes({"../../a.txt": _REPORT.encode()}))),
    "empty_page": (".html", _put(b"<html><head><title></title></head><body></body></html>")),
    "database": (".txt", _put(b"SQLite format 3\x00" + bytes(200))),
    "pipe": (".txt", _special(os.mkfifo)),
    "socket": (".txt", _socket),
    "link_out": (".txt", _special(lambda path: path.symlink_to("/etc/hosts"))),
    "dangling": (".txt", _special(lambda path: path.symlink_to(path.parent / "nowhere"))),
    "loop": ("", _special(lambda path: path.symlink_to(path.parent))),
    "endless": (".txt", _special(lambda path: path.symlink_to("/dev/zero"))),
}  # fmt: skip
"""Name -> suffix and maker of a file that cannot come in, each in its own way."""

ODD_NAMES = (
    "换\n行.txt", "表情😀.txt", "长" * 82 + ".txt", "Case.txt", "case.txt", "\u202e倒.txt", "cafe\u0301.txt",
    "café.txt", "con.txt", "-o.txt", "空 格（一）.txt", "a'b\"c.txt", "=1+1.txt", "报告!.txt",
    os.fsdecode(b"\xff\xfe.txt"), "\x1b[2J清屏.txt", "\x9b31m.txt",
)  # fmt: skip
"""Names of files that hold good texts. Some clash where case or form is ignored."""


def make_folder(root: Path, *, good: int, broken: int, size: int = 12) -> None:
    """A folder of good files of three formats and of broken files, each kind in turn."""
    for number in range(good):
        text = report_text(number, size=size)
        place = root / f"{number // 1000:02d}"
        place.mkdir(parents=True, exist_ok=True)
        kinds = ((".txt", text.encode()), (".txt", text.encode("gb18030")), (".html", html_bytes(text)))
        suffix, data = (*kinds, (".docx", docx_bytes(text)))[number % 4]
        (place / f"报告{number:05d}{suffix}").write_bytes(data)
    place = root / "broken"
    place.mkdir(parents=True, exist_ok=True)
    kinds = list(BROKEN.items())
    for number in range(broken):
        name, (suffix, make) = kinds[number % len(kinds)]
        make(place / f"{name}_{number:03d}{suffix}")


def _peak() -> str:
    ours, workers = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return f"peak {ours:.0f} MB here, {workers:.0f} MB in the largest worker"


def main() -> None:
    """Time 1 and 2 workers, a run with nothing to do, and a run with one file more."""
    from yanting_research.ingest import RunLimits, ingest_folder

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--broken", type=int, default=40)
    parser.add_argument("--size", type=int, default=30)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        source = Path(place, "in")
        make_folder(source, good=asked.files - asked.broken, broken=asked.broken, size=asked.size)
        megabytes = sum(path.lstat().st_size for path in source.rglob("*") if path.is_file()) / 2**20
        runs = (("1 worker", "one", 1), ("2 workers", "two", 2), ("again", "two", 2), ("one file more", "two", 2))
        for label, out, workers in runs:
            if label == "one file more":
                (source / "00" / "新.txt").write_text(report_text(asked.files, size=asked.size), encoding="utf-8")
            start = time.perf_counter()
            made = ingest_folder(source, Path(place, out), limits=RunLimits(workers=workers))
            seconds = time.perf_counter() - start
            fates = made.report["fate"].value_counts().sort_index().to_dict()
            print(
                f"{label:<14} {seconds:8.1f} s  {megabytes / seconds:6.2f} MB/s  {made.n_read} read  {fates}  {_peak()}"
            )


if __name__ == "__main__":
    main()
