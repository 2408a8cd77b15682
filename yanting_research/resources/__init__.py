"""Package data with one loader: stop words, units, lexicons, codebooks."""

from __future__ import annotations

import csv
import io
import tomllib
from importlib import resources
from typing import Any

from yanting_research.errors import ReadError

__all__ = ["list_resources", "read_resource", "read_resource_rows", "read_resource_toml", "read_resource_words"]

_ROOT = resources.files(__name__) / "data"


def list_resources() -> list[str]:
    """Names of the shipped data files, sorted.

    >>> "stopwords_function.txt" in list_resources()
    True
    """
    return sorted(entry.name for entry in _ROOT.iterdir() if entry.is_file())


def read_resource(name: str) -> str:
    """Text of one shipped data file (UTF-8).

    Raises
    ------
    ReadError
        For an unknown name; the message lists the known ones.
    """
    entry = _ROOT / name
    if "/" in name or "\\" in name or not entry.is_file():
        raise ReadError("no such resource", where=name, expected=", ".join(list_resources()))
    return entry.read_text(encoding="utf-8")


def read_resource_words(name: str) -> tuple[str, ...]:
    """Lines of a word list; blank lines and lines that begin with ``#`` are comments.

    >>> "的" in read_resource_words("stopwords_function.txt")
    True
    """
    lines = (line.strip() for line in read_resource(name).splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def read_resource_rows(name: str) -> list[dict[str, str]]:
    """Rows of a shipped CSV file, every cell as text."""
    return list(csv.DictReader(io.StringIO(read_resource(name))))


def read_resource_toml(name: str) -> dict[str, Any]:
    """A shipped TOML file."""
    return tomllib.loads(read_resource(name))
