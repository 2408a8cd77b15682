"""Which files were offered, in sorted order, and what their documents are called."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from yanting_research import readers
from yanting_research.core import sha256_text
from yanting_research.errors import ReadError

__all__ = ["document_ids", "walk_files"]

_NOT_SLUG = re.compile(r"[^\w\u3400-\u9fff.-]+")
"""What a doc_id must not hold: blanks, slashes, brackets; Han, letters and digits stay."""
_LONGEST_ID = 80
_HIDDEN = re.compile(r"^[.~]|^(?:Thumbs\.db|desktop\.ini)$", re.IGNORECASE)
"""``.DS_Store``, ``~$lock.docx``; not ``报告.txt``."""


def walk_files(paths: Sequence[str | os.PathLike[str]]) -> Iterable[tuple[Path, ReadError | None]]:
    """Every file once, with the refusal that the walk itself pronounces."""
    seen: set[str] = set()
    for named in paths:
        root = Path(named)
        for path, refusal in _walk_folder(root) if root.is_dir() else [(root, None)]:
            key = os.path.normpath(path)
            if key not in seen:
                seen.add(key)
                yield path, refusal


def _walk_folder(folder: Path) -> Iterable[tuple[Path, ReadError | None]]:
    for base, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        linked = [name for name in folders if Path(base, name).is_symlink()]
        folders[:] = [name for name in folders if name not in linked and not _HIDDEN.match(name)]
        for name in sorted([*names, *linked]):
            path = Path(base, name)
            if _HIDDEN.match(name):
                continue
            is_link = stat.S_ISLNK(path.lstat().st_mode)
            yield path, _link_refusal(path) if is_link else None


def _link_refusal(path: Path) -> ReadError:
    return ReadError(
        "is a symbolic link inside a folder",
        where=readers.display_name(path),
        expected="a regular file",
        remedy="name the file itself, or copy it into the folder",
    )


def _slug(path: Path) -> str:
    name = unicodedata.normalize("NFC", readers.display_name(path.stem))
    slug = _NOT_SLUG.sub("_", name).strip("._-")
    if len(slug) > _LONGEST_ID:
        slug = f"{slug[: _LONGEST_ID - 9]}-{sha256_text(slug)[:8]}"
    return slug or f"document-{sha256_text(name)[:8]}"


def document_ids(paths: Sequence[str | os.PathLike[str]], *, given: Mapping[str, str] | None = None) -> list[str]:
    """File names without suffix as doc_ids; where two clash, each gets the hash of its path.

    Parameters
    ----------
    paths
        Files in the order in which they were met.
    given
        doc_id by path or by bare file name, from the user.

    Examples
    --------
    >>> document_ids(["a/党建 报告(终稿).txt", "b/other.txt"])
    ['党建_报告_终稿', 'other']
    """
    chosen = given or {}
    named = [Path(path) for path in paths]
    ids = [chosen.get(path.as_posix()) or chosen.get(path.name) or _slug(path) for path in named]
    counts = Counter(doc_id.casefold() for doc_id in ids)
    return [
        doc_id if counts[doc_id.casefold()] == 1 else f"{doc_id}-{sha256_text(readers.display_name(path))[:8]}"
        for doc_id, path in zip(ids, named, strict=True)
    ]
