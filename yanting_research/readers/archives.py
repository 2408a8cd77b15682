"""Archives (压缩包): a zip of documents, member by member; nothing is ever written to disk."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from yanting_research.core import Source
from yanting_research.errors import ReadError, YantingError
from yanting_research.readers.archive_names import climbs_out, is_furniture, member_names, shown_name
from yanting_research.readers.options import Budget, Collecting
from yanting_research.readers.packages import check_member, open_container, read_member_info
from yanting_research.readers.spreadsheets_grid import password_protected

__all__ = ["archive_sources", "encrypted_sources", "packed_sources"]

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Member:
    info: zipfile.ZipInfo
    name: str
    shown: str
    notes: tuple[str, ...] = ()


def archive_sources(data: bytes, name: str, collecting: Collecting) -> Iterator[Source | ReadError]:
    """The documents of a zip archive in order of their names.

    Parameters
    ----------
    data, name
        Bytes and display name of the archive.
    collecting
        Limits, depth and the reader of members. ``limits.total`` is one budget for the
        archive and every archive inside it.

    Yields
    ------
    Source or ReadError
        One for every document; a member that cannot be read yields its error and the
        others go on. ``path`` is ``a.zip!folder/b.txt``, ``sha256`` is of the member.
        What was passed over, and how names were decoded, stands in the warnings of the
        first document.

    Raises
    ------
    ReadError
        When the archive as a whole is damaged, beyond the limits, nested too deep, or
        holds no documents.
    """
    limits = collecting.limits
    if collecting.depth > limits.depth:
        raise ReadError(
            f"is an archive inside {collecting.depth} others",
            where=name,
            expected=f"at most {limits.depth} levels",
            remedy="unpack it first, or raise Limits.depth",
        )
    budget = collecting.budget or Budget(limits.total)
    package = open_container(
        data, name, most_unpacked=budget.left, highest_ratio=limits.ratio, most_members=limits.members
    )
    members, notes = _members(package, name)
    inside = replace(collecting, depth=collecting.depth + 1, budget=budget)
    for member in members:
        for found in _read(package, member, inside):
            if isinstance(found, ReadError):
                yield found
            else:
                yield replace(found, warnings=(*found.warnings, *member.notes, *notes))
                notes = ()


def _members(package: zipfile.ZipFile, archive: str) -> tuple[list[_Member], tuple[str, ...]]:
    """Members that may be documents, sorted, and what to say of the others."""
    infos = package.infolist()
    names, codec = member_names(infos)
    pairs = sorted(zip(names, infos, strict=True), key=lambda pair: (pair[0], pair[1].header_offset))
    files = [(name, info) for name, info in pairs if not name.endswith("/")]
    passed = [name for name, _ in files if is_furniture(name)]
    kept = [(name, info) for name, info in files if not is_furniture(name)]
    if not kept:
        raise ReadError(
            "holds no documents" + (f", only {len(passed)} system files" if passed else ""),
            where=archive,
            expected="an archive of documents",
            remedy="look into it and pack it again, or leave it out",
        )
    notes = []
    if codec and codec != "utf-8":
        notes.append(f"archive: names without an encoding read as {codec}")
    if passed:
        more = " ..." if len(passed) > _SHOWN else ""
        notes.append(f"archive: {len(passed)} system files passed over: {', '.join(passed[:_SHOWN])}{more}")
    return _labelled(kept, archive), tuple(notes)


def _labelled(kept: list[tuple[str, zipfile.ZipInfo]], archive: str) -> list[_Member]:
    """Every member under a name of its own: a name that comes again is numbered."""
    seen: dict[str, int] = {}
    folded: dict[str, str] = {}
    members = []
    for name, info in kept:
        seen[name] = seen.get(name, 0) + 1
        notes: tuple[str, ...] = ()
        shown = shown_name(archive, name)
        if seen[name] > 1:
            shown = f"{shown}#{seen[name]}"
            notes = (f"archive: the name {name} comes {seen[name]} times; this is number {seen[name]}",)
        elif folded.setdefault(name.casefold(), name) != name:
            notes = (f"archive: the name differs from {folded[name.casefold()]} only in case",)
        members.append(_Member(info, name, shown, notes))
    return members


def _read(package: zipfile.ZipFile, member: _Member, collecting: Collecting) -> Iterator[Source | ReadError]:
    """What one member holds, its error included."""
    try:
        data = _unpacked(package, member, collecting)
        suffix = PurePosixPath(member.name).suffix.lower()
        yield from collecting.read(data, member.shown, suffix, collecting)
    except ReadError as error:
        yield error
    except YantingError as error:
        yield ReadError(error.what, where=error.where or member.shown, expected=error.expected, remedy=error.remedy)


def _unpacked(package: zipfile.ZipFile, member: _Member, collecting: Collecting) -> bytes:
    fault = climbs_out(member.name)
    if fault:
        raise _odd(member, fault, "a plain name inside the archive")
    kind = stat.S_IFMT(member.info.external_attr >> 16)
    if kind and not stat.S_ISREG(kind):
        raise _odd(member, "is a symbolic link or a device", "a regular file")
    check_member(member.info, member.shown, highest_ratio=collecting.limits.ratio)
    size, most = member.info.file_size, collecting.limits.member
    if size > most:
        raise ReadError(
            f"unpacks to {size} bytes",
            where=member.shown,
            expected=f"at most {most} bytes",
            remedy="unpack and split it, or raise Limits.member",
        )
    budget = collecting.budget
    if budget is not None:
        budget.left -= size
        if budget.left < 0:
            raise ReadError(
                "the archive and those inside it unpack to too much",
                where=member.shown,
                expected=f"at most {collecting.limits.total} bytes",
                remedy="unpack it by hand and look before you read it",
            )
    data = read_member_info(package, member.info, member.shown)
    if not data:
        raise ReadError(
            "the file is empty", where=member.shown, expected="text", remedy="save it again or leave it out"
        )
    return data


def _odd(member: _Member, what: str, expected: str) -> ReadError:
    return ReadError(
        what,
        where=member.shown,
        expected=expected,
        remedy="do not trust its sender; unpack it with care, look, pack again",
    )


def packed_sources(data: bytes, name: str, collecting: Collecting) -> Iterator[Source | ReadError]:  # noqa: ARG001
    """Refuse an archive of another kind, and say what to do with it.

    Raises
    ------
    ReadError
        Always.
    """
    raise ReadError(
        "is an archive that is not a zip",
        where=name,
        expected="a zip archive, or the documents themselves",
        remedy="unpack it first and read the folder, or pack it again as zip",
    )


def encrypted_sources(data: bytes, name: str, collecting: Collecting) -> Iterator[Source | ReadError]:  # noqa: ARG001
    """Refuse an office document that only a password opens.

    Raises
    ------
    ReadError
        Always.
    """
    raise password_protected(name)
