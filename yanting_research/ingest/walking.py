"""Which files were offered, in sorted order, and what their documents are called."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from yanting_research import readers
from yanting_research.core import sha256_text
from yanting_research.errors import ReadError

__all__ = ["MARKER_NAME", "Offered", "document_ids", "is_corpus_folder", "is_safe_id", "offered_files", "walk_files"]

MARKER_NAME = "corpus_folder.json"
"""File by which the folder of a corpus is known."""

_NOT_SLUG = re.compile(r"[^\w\u3400-\u9fff.-]+")
"""What a doc_id must not hold: blanks, slashes, brackets; Han, letters and digits stay."""
_LONGEST_ID = 80
_MOST_BYTES = 180
"""A file name may have 255 bytes; a Han character has three, and a suffix and a hash follow."""
_HIDDEN = re.compile(r"^[.~]|^(?:Thumbs\.db|desktop\.ini)$", re.IGNORECASE)
"""``.DS_Store``, ``~$lock.docx``; not ``报告.txt``."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices: ``con``, ``NUL.txt``; not ``console``."""
_UNSAFE_ID = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|!\ud800-\udfff]|^[.~\s]|[.\s]$')
"""What no file name on any system may hold or begin with: ``a/b``, ``.hidden``; not ``盐亭 2013``."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A file that was offered: path, name to show (each name once), a refusal by the walk, the folder walked."""

    path: Path
    name: str
    refusal: ReadError | None = None
    inside: Path | None = None


def is_corpus_folder(path: str | os.PathLike[str]) -> bool:
    """Whether a path is the folder of a corpus that an ingest made.

    >>> is_corpus_folder("no such folder")
    False
    """
    try:
        return Path(path, MARKER_NAME).is_file()
    except ValueError:
        return False  # a name with a NUL is no folder; opening it says so


def offered_files(
    paths: Sequence[str | os.PathLike[str]], *, leave_out: Sequence[str | os.PathLike[str]] = ()
) -> list[Offered]:
    """Every file once; where two names look the same when printed, the later one is numbered.

    Parameters
    ----------
    paths
        Files and folders in the order given.
    leave_out
        Folders that the walk does not enter: the corpus that is being written.
    """
    met: Counter[str] = Counter()
    found = []
    for path, refusal, inside in _walked(paths, leave_out=leave_out):
        shown = readers.display_name(path)
        met[shown] += 1
        found.append(Offered(path, shown if met[shown] == 1 else f"{shown} (#{met[shown]})", refusal, inside))
    return found


def walk_files(
    paths: Sequence[str | os.PathLike[str]], *, leave_out: Sequence[str | os.PathLike[str]] = ()
) -> Iterable[tuple[Path, ReadError | None]]:
    """Every file once, with the refusal that the walk itself pronounces."""
    return ((path, refusal) for path, refusal, _ in _walked(paths, leave_out=leave_out))


def _walked(
    paths: Sequence[str | os.PathLike[str]], *, leave_out: Sequence[str | os.PathLike[str]]
) -> Iterator[tuple[Path, ReadError | None, Path | None]]:
    seen: set[str] = set()
    shut = {os.path.realpath(folder) for folder in leave_out}
    for named in paths:
        root = Path(named)
        is_folder = root.is_dir()
        for path, refusal in _walk_folder(root, shut) if is_folder else [(root, None)]:
            key = os.path.normpath(path)
            if key not in seen:
                seen.add(key)
                yield path, refusal, root if is_folder else None


def _walk_folder(folder: Path, shut: set[str]) -> Iterator[tuple[Path, ReadError | None]]:
    unread: list[OSError] = []
    for base, folders, names in os.walk(folder, followlinks=False, onerror=unread.append):
        folders.sort()
        open_folders = [name for name in folders if os.path.realpath(Path(base, name)) not in shut]
        closed = [name for name in open_folders if Path(base, name).is_symlink() or is_corpus_folder(Path(base, name))]
        folders[:] = [name for name in open_folders if name not in closed and not _HIDDEN.match(name)]
        for name in sorted([*names, *closed]):
            path = Path(base, name)
            if _HIDDEN.match(name):
                continue
            yield path, _refusal_of(path)
    for error in unread:
        yield Path(str(error.filename)), _unreadable(error)


def _refusal_of(path: Path) -> ReadError | None:
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        return _unreadable(error)  # it vanished while we walked
    if stat.S_ISDIR(mode):
        return ReadError(
            "is the folder of a corpus that an ingest wrote",
            where=readers.display_name(path),
            expected="the files themselves",
            remedy="name it itself to load it, or move it out of this folder",
        )
    return _link_refusal(path) if stat.S_ISLNK(mode) else None


def _unreadable(error: OSError) -> ReadError:
    return ReadError(
        f"cannot be opened ({error.strerror})",
        where=readers.display_name(str(error.filename)),
        expected="a folder that may be listed",
        remedy="check its permissions",
    )


def _link_refusal(path: Path) -> ReadError:
    return ReadError(
        "is a symbolic link inside a folder",
        where=readers.display_name(path),
        expected="a regular file",
        remedy="name the file itself, or copy it into the folder",
    )


def is_safe_id(doc_id: str) -> bool:
    """Whether a doc_id can also be a file name, on any system.

    >>> is_safe_id("盐亭 2013"), is_safe_id("../a"), is_safe_id("con"), is_safe_id("长" * 90)
    (True, False, False, False)
    """
    return (
        not _UNSAFE_ID.search(doc_id)
        and not _RESERVED.fullmatch(doc_id)
        and len(doc_id) > 0
        and len(doc_id.encode("utf-8", "surrogatepass")) <= _MOST_BYTES + _LONGEST_ID
        and len(doc_id) <= _LONGEST_ID
    )


def _slug(path: PurePosixPath) -> str:
    """Of ``a.zip!folder/b.txt`` it is ``a_folder_b``; of a plain file, its name without suffix."""
    shown = readers.display_name(path)
    outer, *inner = shown.split("!")
    if Path(outer).suffix:
        name = "_".join([Path(outer).stem, *(part.removesuffix(PurePosixPath(part).suffix) for part in inner)])
    else:
        name = Path(shown).stem  # an exclamation mark in the name of a plain file
    slug = _NOT_SLUG.sub("_", unicodedata.normalize("NFC", name)).strip("._-")
    if _RESERVED.fullmatch(slug):
        slug = f"document_{slug}"
    if len(slug) > _LONGEST_ID or len(slug.encode("utf-8", "surrogatepass")) > _MOST_BYTES:
        slug = f"{_cut(slug)}-{sha256_text(slug)[:8]}"
    return slug or f"document-{sha256_text(name)[:8]}"


def _cut(slug: str) -> str:
    slug = slug[: _LONGEST_ID - 9]
    while len(slug.encode("utf-8", "surrogatepass")) > _MOST_BYTES - 9:
        slug = slug[:-1]
    return slug


def document_ids(paths: Sequence[str | os.PathLike[str]], *, given: Mapping[str, str] | None = None) -> list[str]:
    """File names without suffix as doc_ids; where two clash, each gets the hash of its path.

    Parameters
    ----------
    paths
        Files, and documents inside collections (``a.zip!b.txt``), in the order in which they were met.
    given
        doc_id by path or by bare file name, from the user.

    Examples
    --------
    >>> document_ids(["a/党建 报告(终稿).txt", "b/other.txt", "c.zip!县/报告.docx"])
    ['党建_报告_终稿', 'other', 'c_县_报告']
    """
    chosen = given or {}
    named = [PurePosixPath(Path(path).as_posix()) for path in paths]
    ids = [chosen.get(str(path)) or chosen.get(path.name) or _slug(path) for path in named]
    counts = Counter(doc_id.casefold() for doc_id in ids)
    return [
        doc_id if counts[doc_id.casefold()] == 1 else f"{doc_id}-{sha256_text(readers.display_name(path))[:8]}"
        for doc_id, path in zip(ids, named, strict=True)
    ]
