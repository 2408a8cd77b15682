"""Provenance: hashes and versions that lead a result back to its inputs."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Iterable
from typing import Any

__all__ = ["canonical_json", "installed_packages", "package_versions", "sha256_bytes", "sha256_text"]


def sha256_bytes(data: bytes) -> str:
    """SHA-256 of bytes, hexadecimal.

    >>> sha256_bytes(b"")[:12]
    'e3b0c44298fc'
    """
    return hashlib.sha256(data).hexdigest()


def sha256_text(text: str) -> str:
    """SHA-256 of a text in UTF-8; a lone surrogate is hashed as its three bytes.

    >>> sha256_text("盐亭") == sha256_bytes("盐亭".encode())
    True
    """
    return sha256_bytes(text.encode("utf-8", "surrogatepass"))


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no spare blanks: equal values, equal bytes.

    >>> canonical_json({"b": 1, "a": [1.5, "县"]})
    '{"a":[1.5,"县"],"b":1}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def package_versions(names: Iterable[str]) -> dict[str, str]:
    """Installed versions, ``""`` for what is not installed.

    >>> package_versions(["no-such-package"])
    {'no-such-package': ''}
    """
    versions = {}
    for name in sorted(names):
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = ""
    return versions


def installed_packages() -> list[str]:
    """Every installed distribution as ``name==version``, sorted.

    >>> any(line.startswith("pandas==") for line in installed_packages())
    True
    """
    return sorted({f"{entry.name}=={entry.version}" for entry in importlib.metadata.distributions()})
