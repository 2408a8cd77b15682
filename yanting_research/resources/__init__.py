"""Package data with one loader: stop words, units, lexicons, codebooks."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from yanting_research.errors import ReadError

__all__ = [
    "list_package_texts", "list_resources", "read_package_text",
    "read_resource", "read_resource_rows", "read_resource_toml", "read_resource_words",
    "resource_folder",
]  # fmt: skip

_ROOT = resources.files(__name__) / "data"


def list_resources() -> list[str]:
    """Names of the shipped data files, sorted; a file in a folder is named ``folder/file``.

    >>> {"stopwords_function.txt", "reveal/reveal.js"} <= set(list_resources())
    True
    """
    return sorted(_names(_ROOT, ""))


def _names(folder: Traversable, before: str) -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.is_file():
            yield before + entry.name
        elif entry.is_dir():
            yield from _names(entry, f"{before}{entry.name}/")


def read_resource(name: str) -> str:
    """Text of one shipped data file (UTF-8), named as in :func:`list_resources`.

    Raises
    ------
    ReadError
        For an unknown name; the message lists the known ones. For a file that is not a text.
    """
    # Only names of the list are opened, so that no ".." and no absolute path leads out of the folder.
    if name not in list_resources():
        raise ReadError("no such resource", where=name, expected=", ".join(list_resources()))
    try:
        return _ROOT.joinpath(*name.split("/")).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ReadError("not a text", where=name, expected="UTF-8") from error


def list_package_texts(package: str, folder: str) -> list[str]:
    """Names of the Markdown files in a folder of a package, sorted: data that stands beside the code it is for.

    >>> "README.md" in list_package_texts("yanting_research.lessons", "templates")
    True
    """
    place = resources.files(package) / folder
    return sorted(entry.name for entry in place.iterdir() if entry.is_file() and entry.name.endswith(".md"))


def read_package_text(package: str, folder: str, name: str) -> str:
    """Text of one of the files that :func:`list_package_texts` names (UTF-8).

    Raises
    ------
    ReadError
        For an unknown name; the message lists the known ones.
    """
    known = list_package_texts(package, folder)
    if name not in known:
        raise ReadError("no such file", where=name, expected=", ".join(known))
    return (resources.files(package) / folder / name).read_text(encoding="utf-8")


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


def resource_folder(name: str) -> Path:
    """A shipped folder that another program reads from the disk itself.

    >>> (resource_folder("jupyter") / "labconfig").is_dir()
    True

    Raises
    ------
    ReadError
        For an unknown name; the message lists the known ones.
    """
    folder = Path(str(_ROOT)) / name
    known = sorted(entry.name for entry in _ROOT.iterdir() if entry.is_dir())
    if name not in known:
        raise ReadError("no such folder of resources", where=name, expected=", ".join(known))
    return folder
