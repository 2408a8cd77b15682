"""Fingerprints of code (代码指纹): whether modules, shipped data and libraries behind a result are the same."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from pathlib import Path

from yanting_research.core.provenance import canonical_json, package_versions, sha256_bytes, sha256_text

__all__ = ["PACKAGE", "code_files", "fingerprint_of"]

PACKAGE = Path(__file__).parent.parent
"""Folder of this package."""


def code_files(code: Iterable[str]) -> list[Path]:
    """The files of modules and folders of this package, sorted within each.

    >>> [path.name for path in code_files(["errors.py"])]
    ['errors.py']
    """
    return [path for name in code for path in _files(PACKAGE / name)]


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return sorted(path for path in place.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def fingerprint_of(code: Iterable[str], libraries: Iterable[str], *, salt: str = "") -> str:
    """Hash of modules and folders of this package, of the versions of libraries and of Python.

    Parameters
    ----------
    code
        Paths below the package, folders with all their files.
    libraries
        Names of distributions.
    salt
        What else decides the result.

    Examples
    --------
    >>> fingerprint_of(["errors.py"], []) == fingerprint_of(["errors.py"], [], salt="1")
    False
    """
    hashes = {path.relative_to(PACKAGE).as_posix(): sha256_bytes(path.read_bytes()) for path in code_files(code)}
    versions = package_versions(libraries) | {"python": platform.python_version()}
    return sha256_text(canonical_json([salt, hashes, versions]))
