"""OLE compound files (复合文档): what they hold, their streams, and the properties of the document."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import olefile

from yanting_research.errors import ReadError
from yanting_research.readers.formats import sniff_suffix

__all__ = ["OLE_MAGIC", "Compound", "damaged", "is_compound", "open_compound", "password", "refuse_protected"]

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SUMMARY = "\x05SummaryInformation"
_CODE_PAGE = 1
_PROPERTIES = {2: "file_title", 4: "file_author", 12: "file_created", 13: "file_modified"}
_SHORT, _BYTES, _TEXT, _TIME = 2, 30, 31, 64
_MOST_PROPERTIES = 1000
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_LAST_TICK = 2_650_467_744_000_000_000
"""The year 9999, in 100 nanoseconds since 1601."""
_CODECS = {932: "cp932", 936: "gb18030", 949: "cp949", 950: "cp950", 1200: "utf-16-le", 65001: "utf-8"}
_FAULTS = (
    OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, struct.error,
)  # fmt: skip
"""What olefile raises on damaged bytes, seen by flipping them."""


def is_compound(data: bytes) -> bool:
    """Whether the bytes open like an OLE compound file."""
    return data.startswith(OLE_MAGIC)


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
            found = _property_set(self.read(_SUMMARY))
        except (ReadError, struct.error):
            return {}
        codec = _codec(found.get(_CODE_PAGE, 0))
        shown = {key: _shown(found.get(number), codec) for number, key in _PROPERTIES.items()}
        return {key: text for key, text in sorted(shown.items()) if text}


def _property_set(data: bytes) -> dict[int, object]:
    """Numbers, byte strings, texts and times of the first section of a property set ([MS-OLEPS] 2.21)."""
    if not data:
        return {}
    base = struct.unpack_from("<I", data, 44)[0]
    n = struct.unpack_from("<I", data, base + 4)[0]
    found: dict[int, object] = {}
    for i in range(min(n, _MOST_PROPERTIES)):
        number, offset = struct.unpack_from("<II", data, base + 8 + 8 * i)
        at = base + offset
        kind, size = struct.unpack_from("<II", data, at) if at + 8 <= len(data) else (0, 0)
        if kind == _SHORT:
            found[number] = size & 0xFFFF
        elif kind == _BYTES:
            found[number] = data[at + 8 : at + 8 + size].rstrip(b"\0")
        elif kind == _TEXT:
            found[number] = data[at + 8 : at + 8 + 2 * size].decode("utf-16-le", "replace")
        elif kind == _TIME:
            ticks = struct.unpack_from("<Q", data, at + 4)[0]
            found[number] = _EPOCH + timedelta(microseconds=ticks // 10) if ticks < _LAST_TICK else None
    return found


def _codec(page: object) -> str:
    number = page if isinstance(page, int) else 0
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
    if sniff_suffix(data) == ".encrypted":
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
        remedy="fetch it again, or open it in the program that made it and save it as .docx or .xlsx",
    )
