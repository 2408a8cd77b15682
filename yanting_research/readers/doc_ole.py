"""OLE compound files (复合文档): what they hold, their streams, and the properties of the document."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import olefile

from yanting_research.errors import ReadError

__all__ = ["OLE_MAGIC", "Compound", "is_compound", "open_compound", "refuse_protected", "stream_suffix"]

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SUMMARY = "\x05SummaryInformation"
_CODE_PAGE = 1
_PROPERTIES = {2: "file_title", 4: "file_author", 12: "file_created", 13: "file_modified"}
_CODECS = {932: "cp932", 936: "gb18030", 949: "cp949", 950: "cp950", 1200: "utf-16-le", 65001: "utf-8"}
_STREAMS = (
    ("WordDocument", ".doc"), ("Workbook", ".xls"), ("Book", ".xls"), ("PowerPoint Document", ".ppt"),
    ("EncryptedPackage", ".encrypted"), ("MatOST", ".works"), ("FileHeader", ".hwp"), ("__properties_version1.0", ".msg"),
)  # fmt: skip
_FAULTS = (
    OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, struct.error,
)  # fmt: skip
"""What olefile raises on damaged bytes, seen by flipping them."""


def is_compound(data: bytes) -> bool:
    """Whether the bytes open like an OLE compound file."""
    return data.startswith(OLE_MAGIC)


def stream_suffix(data: bytes) -> str:
    """Suffix of what a compound file holds, by its streams; ``.encrypted`` under a password, ``""`` if unknown.

    A file too damaged for its directory is told by the names in its bytes.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as opened:
            names = {path[0].lower() for path in opened.listdir(streams=True, storages=True) if len(path) == 1}
    except _FAULTS:
        return next((suffix for name, suffix in _STREAMS if name.encode("utf-16-le") + b"\0\0" in data), "")
    return next((suffix for name, suffix in _STREAMS if name.lower() in names), "")


class Compound:
    """An open compound file whose faults are ours."""

    def __init__(self, opened: Any, name: str) -> None:
        self._opened = opened
        self._name = name

    def has(self, stream: str) -> bool:
        """Whether a stream of that name stands at the top."""
        try:
            return bool(self._opened.exists(stream))
        except _FAULTS as error:
            raise damaged(self._name, str(error)) from error

    def read(self, stream: str) -> bytes:
        """The bytes of a stream; ``b""`` where there is none."""
        if not self.has(stream):
            return b""
        try:
            data = self._opened.openstream(stream).read()
        except _FAULTS as error:
            raise damaged(f"{self._name}/{stream}", str(error)) from error
        return bytes(data)

    def properties(self) -> Mapping[str, str]:
        """Title, author and dates (文档属性), under the same names as those of a docx; damaged ones are left out."""
        try:
            found = self._opened.getproperties(_SUMMARY, convert_time=True) if self.has(_SUMMARY) else {}
        except _FAULTS:
            return {}
        codec = _codec(found.get(_CODE_PAGE, 0))
        shown = {key: _shown(found.get(number), codec) for number, key in _PROPERTIES.items()}
        return {key: text for key, text in sorted(shown.items()) if text}


def _codec(page: object) -> str:
    number = page % 65536 if isinstance(page, int) else 0  # stored as a signed 16-bit number
    if number in _CODECS:
        return _CODECS[number]
    return f"cp{number}" if 1250 <= number <= 1258 or number in {437, 850, 852, 866, 874} else "gb18030"


def _shown(value: object, codec: str) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value.year > 1601 else ""
    if isinstance(value, bytes):
        try:
            value = value.decode(codec)
        except UnicodeDecodeError:
            return ""
    return value.replace("\0", "").strip() if isinstance(value, str) else ""


def open_compound(data: bytes, name: str) -> Compound:
    """A compound file with its directory read.

    Raises
    ------
    ReadError
        Damaged, cut short, or protected by a password.
    """
    refuse_protected(data, name)
    try:
        return Compound(olefile.OleFileIO(io.BytesIO(data)), name)
    except _FAULTS as error:
        raise damaged(name, str(error)) from error


def refuse_protected(data: bytes, name: str) -> None:
    """Refuse a docx, xlsx or pptx under a password: a compound file around the encrypted package."""
    if is_compound(data) and stream_suffix(data) == ".encrypted":
        raise password(name)


def password(name: str) -> ReadError:
    """The error of a document that opens with a password."""
    return ReadError(
        "is protected by a password",
        where=name,
        expected="an open document",
        remedy="open it in Word or WPS with its password, take the password off (文件 > 信息 > 保护文档) and save it",
    )


def damaged(where: str, why: str) -> ReadError:
    """The error of bytes that contradict their format."""
    return ReadError(
        f"is damaged or cut short ({why})",
        where=where,
        expected="a whole file",
        remedy="fetch it again, or open it in Word, WPS or LibreOffice and save it as .docx",
    )
