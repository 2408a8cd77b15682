"""Zip containers (docx, xlsx, archives) opened with limits, and their XML parsed with entities off."""

from __future__ import annotations

import io
import itertools
import lzma
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, TypeAlias

from lxml import etree

from yanting_research.errors import ReadError

__all__ = [
    "HIGHEST_RATIO",
    "MOST_MEMBERS",
    "MOST_UNPACKED",
    "Element",
    "check_member",
    "core_properties",
    "open_container",
    "open_package",
    "optional_xml",
    "parse_xml",
    "read_member",
    "read_member_info",
    "refuse_doctype",
]

Element: TypeAlias = Any  # lxml has no types of its own
MOST_UNPACKED = 200 * 2**20
"""Refuse a container whose members unpack to more [bytes]."""
HIGHEST_RATIO = 200
"""Refuse a container, or a large member, that shrank more than this by compression."""
MOST_MEMBERS = 20_000
"""Refuse a container with more members."""
_TOO_SMALL_FOR_A_BOMB = 2**20
_ENCRYPTED = 0x1
_LOCAL_HEADER = 30
_UNPACKING_ERRORS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError, ValueError,
)  # fmt: skip


def open_package(
    data: bytes, name: str, *, most_unpacked: int = MOST_UNPACKED, highest_ratio: int = HIGHEST_RATIO
) -> zipfile.ZipFile:
    """A container that is one document: every member is within the limits and open; nothing is unpacked yet.

    Parameters
    ----------
    data, name
        Bytes, and the name for messages.
    most_unpacked
        Limit of the unpacked total [bytes].
    highest_ratio
        Limit of unpacked to packed size, for the whole and for members above 1 MiB.

    Raises
    ------
    ReadError
        Damaged, protected by a password, or beyond a limit.
    """
    package = open_container(
        data, name, most_unpacked=most_unpacked, highest_ratio=highest_ratio, most_members=MOST_MEMBERS
    )
    for member in package.infolist():
        check_member(member, f"{name}/{member.filename}", highest_ratio=highest_ratio)
    return package


def open_container(
    data: bytes,
    name: str,
    *,
    most_unpacked: int = MOST_UNPACKED,
    highest_ratio: int = HIGHEST_RATIO,
    most_members: int = MOST_MEMBERS,
) -> zipfile.ZipFile:
    """A zip container whose declared sizes are within the limits as a whole; nothing is unpacked yet.

    ``zipfile`` never returns more bytes than the directory declares, so that a member
    which lies about its size ends in a checksum error, not in memory.

    Raises
    ------
    ReadError
        Damaged, beyond a limit, or with members that share their bytes.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise _damaged(name, error) from error
    members = package.infolist()
    total = sum(member.file_size for member in members)
    if len(members) > most_members:
        raise _bomb(name, f"has {len(members)} members", f"at most {most_members}")
    if total > most_unpacked:
        raise _bomb(name, f"unpacks to {total} bytes", f"at most {most_unpacked} bytes")
    _check_ratio(total, len(data), name, highest_ratio)
    _check_overlap(members, name)
    return package


def check_member(member: zipfile.ZipInfo, where: str, *, highest_ratio: int = HIGHEST_RATIO) -> None:
    """Refuse a member that is protected by a password or shrank too much."""
    if member.flag_bits & _ENCRYPTED:
        raise ReadError(
            "is protected by a password", where=where, expected="an open file", remedy="save it without a password"
        )
    _check_ratio(member.file_size, member.compress_size, where, highest_ratio)


def _check_overlap(members: list[zipfile.ZipInfo], name: str) -> None:
    """Members that share their packed bytes are how a small archive unpacks to terabytes."""
    ordered = sorted(members, key=lambda member: member.header_offset)
    for member, following in itertools.pairwise(ordered):
        if member.header_offset + _LOCAL_HEADER + member.compress_size > following.header_offset:
            raise _bomb(
                name, f"members {member.filename} and {following.filename} share their bytes", "separate members"
            )


def _check_ratio(unpacked: int, packed: int, where: str, highest: int) -> None:
    if unpacked > _TOO_SMALL_FOR_A_BOMB and unpacked > highest * max(packed, 1):
        raise _bomb(where, f"unpacks to {unpacked // max(packed, 1)} times its size", f"at most {highest} times")


def _bomb(where: str, what: str, expected: str) -> ReadError:
    return ReadError(what, where=where, expected=expected, remedy="unpack it by hand and look before you read it")


_CAUSES = {
    "Bad CRC-32": "its checksum (CRC) is not that of its content",
    "File is not a zip file": "it is not a zip container, or its end is missing",
    "Bad magic number": "another part stands in its place",
    "Error -": "it cannot be unpacked",
}
"""How the standard library begins a message -> what that means; its own words repeat names as it misreads them."""


def _damaged(where: str, error: Exception) -> ReadError:
    said = str(error)
    cause = next((cause for opening, cause in _CAUSES.items() if said.startswith(opening)), said)
    return ReadError(
        f"is damaged or cut short ({cause})",
        where=where,
        expected="a whole file",
        remedy="fetch it again, or open and save it in the program that made it",
    )


def read_member(package: zipfile.ZipFile, member: str, name: str) -> bytes:
    """The bytes of a member, or a :class:`ReadError` that names it.

    >>> import io, zipfile
    >>> buffer = io.BytesIO()
    >>> with zipfile.ZipFile(buffer, "w") as made:
    ...     made.writestr("a.xml", "<a/>")
    >>> read_member(open_package(buffer.getvalue(), "a.zip"), "a.xml", "a.zip")
    b'<a/>'
    """
    try:
        info = package.getinfo(member)
    except KeyError as error:
        raise ReadError(
            f"has no part {member}", where=name, expected="a whole file", remedy="open and save it again in its program"
        ) from error
    return read_member_info(package, info, f"{name}/{member}")


def read_member_info(package: zipfile.ZipFile, member: zipfile.ZipInfo, where: str) -> bytes:
    """The bytes of a member given by its directory entry, where a name may come twice."""
    try:
        return package.read(member)
    except _UNPACKING_ERRORS as error:
        raise _damaged(where, error) from error


def refuse_doctype(data: bytes, where: str) -> None:
    """Refuse a document type by its bytes, in UTF-16 too, before a parser multiplies its entities.

    >>> refuse_doctype("<!DOCTYPE a>".encode("utf-16"), "a.xml")
    Traceback (most recent call last):
    ...
    yanting_research.errors.ReadError: a.xml: declares a document type or entities; expected: ...
    """
    plain = data.replace(b"\0", b"") if b"\0" in data else data
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise _doctype(where)


def parse_xml(data: bytes, where: str) -> Element:
    """Root element; a document type, and with it every entity, is refused.

    >>> parse_xml(b"<a><b/></a>", "a.xml").tag
    'a'
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=True, recover=False
    )
    refuse_doctype(data, where)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged(where, error) from error
    if root.getroottree().docinfo.doctype:
        raise _doctype(where)
    return root


def _doctype(where: str) -> ReadError:
    return ReadError(
        "declares a document type or entities",
        where=where,
        expected="XML as office programs write it, without either",
        remedy="open and save it again in its program; do not trust its sender",
    )


def optional_xml(package: zipfile.ZipFile, member: str, name: str) -> Element | None:
    """Root of a part that may be missing."""
    if member not in package.namelist():
        return None
    return parse_xml(read_member(package, member, name), f"{name}/{member}")


def core_properties(package: zipfile.ZipFile, name: str) -> Mapping[str, str]:
    """Title, author and dates as the office program recorded them (文档属性).

    The keys begin with ``file_``: templates carry such titles and authors from document
    to document, so they must not overrule what the text itself says.
    """
    root = optional_xml(package, "docProps/core.xml", name)
    if root is None:
        return {}
    names = {"title": "file_title", "creator": "file_author", "created": "file_created", "modified": "file_modified"}
    found = {}
    for child in root.iterchildren(etree.Element):
        key = names.get(etree.QName(child).localname, "")
        if key and (child.text or "").strip():
            found[key] = str(child.text).strip()
    return dict(sorted(found.items()))
