"""What a file is, by its content (文件格式): the suffix is a hint, the first bytes are not."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

import olefile

__all__ = ["SIGNATURES", "sniff_suffix"]

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", ".pdf"),
    (b"PK\x03\x04", ".zip"),
    (b"PK\x05\x06", ".zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
    (b"{\\rtf", ".rtf"),
    (b"\x1f\x8b", ".gz"),
    (b"7z\xbc\xaf\x27\x1c", ".7z"),
    (b"Rar!\x1a\x07", ".rar"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"SQLite format 3\x00", ".sqlite"),
    (b"PAR1", ".parquet"),
    (b"\x7fELF", ".bin"),
    (b"MZ\x90\x00", ".exe"),
    (b"MIME-Version:", ".mhtml"),
)
"""Opening bytes and the suffix that names the format."""

_INSIDE = (("word/document", ".docx"), ("xl/workbook", ".xlsx"), ("ppt/presentation", ".pptx"))
_LONGEST_TYPE = 200
_CONTENT_TYPES = "[Content_Types].xml"
_OPEN_DOCUMENT = (
    (b"opendocument.text", ".odt"),
    (b"opendocument.spreadsheet", ".ods"),
    (b"opendocument.presentation", ".odp"),
)
_OLE_STREAMS = (
    ("EncryptedPackage", ".encrypted"),
    ("WordDocument", ".doc"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
    ("PowerPoint Document", ".ppt"),
    ("__properties_version1.0", ".msg"),
)

_HTML_HEAD = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s{0,4000}(?:<\?xml[^>]{0,200}>\s{0,200})?<(?:!doctype\s+html|html|head|body)\b", re.I
)
"""``<!DOCTYPE html>`` or ``<html lang="zh">``; not ``< 5人``, and not text that mentions <html> later."""
_WEB_ARCHIVE = re.compile(
    rb"\A(?:(?:From|Subject|Date|X-[\w-]{1,40}|Snapshot-Content-Location|Content-Type)"
    rb": [^\r\n]{0,990}\r?\n(?:[ \t][^\r\n]{0,990}\r?\n){0,20}){1,12}MIME-Version: ?1\.0",
    re.I,
)
"""``From: <Saved by Blink>``, further heads, then ``MIME-Version: 1.0``; not a letter that begins with From."""


def sniff_suffix(data: bytes) -> str:
    """Suffix of the format that the content shows; ``""`` when it shows none.

    >>> sniff_suffix(b"%PDF-1.7"), sniff_suffix("全县共有".encode())
    ('.pdf', '')
    """
    for signature, suffix in SIGNATURES:
        if data.startswith(signature):
            if suffix == ".zip":
                return _package_suffix(data)
            return _compound_suffix(data) if suffix == ".doc" else suffix
    if _WEB_ARCHIVE.match(data[:16_384]):
        return ".mhtml"
    return ".html" if _HTML_HEAD.match(data[:8192]) else ""


def _package_suffix(data: bytes) -> str:
    """What a zip container holds: a Word document, a workbook, or files."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            kind = package.read("mimetype") if _has_mimetype(package) else b""
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError, struct.error):
        # cut short: the directory at the end is gone, but the first members still tell
        names, kind = [], data[30:120]
    opening = data[:65_536]
    if b"application/vnd.oasis" in kind:
        return next((suffix for mark, suffix in _OPEN_DOCUMENT if mark in kind), ".zip")
    if not names:
        return next((suffix for mark, suffix in _INSIDE if mark.encode() in opening), ".zip")
    # without the list of content types they are files that happen to be called so
    if _CONTENT_TYPES not in names:
        return ".zip"
    inside = [name.replace("\\", "/") for name in names]
    return next((suffix for mark, suffix in _INSIDE if any(name.startswith(mark) for name in inside)), ".zip")


def _has_mimetype(package: zipfile.ZipFile) -> bool:
    """Whether the container says of itself what it is, in the few bytes that takes."""
    return any(member.filename == "mimetype" and member.file_size < _LONGEST_TYPE for member in package.infolist())


def _compound_suffix(data: bytes) -> str:
    """What an OLE compound file holds, by the streams at its root; ``.doc`` where it does not say."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            return next((suffix for stream, suffix in _OLE_STREAMS if container.exists(stream)), ".doc")
    except (OSError, ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError, struct.error):
        # damaged: the directory's names may still stand in it
        return next((suffix for stream, suffix in _OLE_STREAMS if stream.encode("utf-16-le") in data), ".doc")
