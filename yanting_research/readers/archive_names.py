"""Names inside archives (压缩包内文件名): decoded, and safe to show.

A zip made by a Chinese Windows program stores names in GBK and says nothing of it;
``zipfile`` then reads them as code page 437.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Sequence

from yanting_research.chinese import decode_bytes
from yanting_research.errors import EncodingError
from yanting_research.readers.opening import display_name

__all__ = ["climbs_out", "is_furniture", "member_names", "shown_name"]

_UTF8_NAME = 0x800
_UNICODE_PATH = 0x7075
_DRIVE = re.compile(r"[A-Za-z]:")
"""``C:\\x``; not ``附件1：名单.txt``."""
_FURNITURE_FOLDERS = frozenset({"__macosx", ".git", ".svn"})
_FURNITURE_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".gitkeep"})
_FURNITURE_STARTS = ("~$", ".~", "._")


def member_names(members: Sequence[zipfile.ZipInfo]) -> tuple[list[str], str]:
    """Names as their maker saw them, and the codec of those that did not say theirs (``""``: none).

    All such names of an archive are decoded together: together they are enough text to
    tell GBK from Big5, one of them seldom is.

    Parameters
    ----------
    members
        Of one archive, in any order.

    Examples
    --------
    >>> member = zipfile.ZipInfo("报告.txt".encode("gbk").decode("cp437"))
    >>> member_names([member])
    (['报告.txt'], 'gb18030')
    """
    raw = [_raw_name(member) for member in members]
    unsure = [name for name in raw if isinstance(name, bytes)]
    codec = _codec(unsure) if unsure else ""
    names = [name.decode(codec, "backslashreplace") if isinstance(name, bytes) else name for name in raw]
    return [name.replace("\\", "/") for name in names], codec


def _raw_name(member: zipfile.ZipInfo) -> str | bytes:
    """The name where it is sure, else its bytes."""
    name = member.orig_filename
    if member.flag_bits & _UTF8_NAME or name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    return _unicode_path(member.extra, raw) or raw


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """The UTF-8 name that some programs store beside the other one (APPNOTE 4.6.9)."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_PATH and len(body) > 5 and struct.unpack_from("<L", body, 1)[0] == zlib.crc32(raw):
            try:
                return body[5:].decode("utf-8")
            except UnicodeDecodeError:
                return ""
        at += 4 + size
    return ""


def _codec(names: list[bytes]) -> str:
    """UTF-8 where all names are; else what their characters say; GB18030 where they are too few to say."""
    together = b"\n".join(names)
    try:
        together.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    try:
        found = decode_bytes(together).encoding
    except EncodingError:
        return "gb18030"
    return found if found in {"gb18030", "big5hkscs"} else "gb18030"


def climbs_out(name: str) -> str:
    """What is wrong with a member's name as a place inside its archive; ``""`` when nothing is.

    >>> climbs_out("甲/../../乙.txt"), climbs_out("C:/乙.txt"), climbs_out("甲/乙.txt")
    ('climbs out of the archive', 'names a drive', '')
    """
    if "\0" in name:
        return "has a NUL character in its name"
    if name.startswith("/"):
        return "has an absolute name"
    if _DRIVE.match(name):
        return "names a drive"
    if ".." in name.split("/"):
        return "climbs out of the archive"
    return "" if name.strip("/. ") else "has no name"


def is_furniture(name: str) -> bool:
    """Whether a member is what an operating or office program left behind, not a document.

    >>> is_furniture("__MACOSX/._a.txt"), is_furniture("甲/~$报告.docx"), is_furniture("甲/报告.docx")
    (True, True, False)
    """
    *folders, last = name.lower().split("/")
    return (
        any(folder in _FURNITURE_FOLDERS for folder in folders)
        or last in _FURNITURE_FILES
        or last.startswith(_FURNITURE_STARTS)
    )


def shown_name(archive: str, member: str) -> str:
    """``a.zip!folder/b.txt``, odd characters escaped."""
    return f"{archive}!{display_name(member)}"
