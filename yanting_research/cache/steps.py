"""Steps (步骤): which function of this package was called with what, and the code behind it, as one key."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from functools import cache
from typing import Any

import yanting_research
from yanting_research.cache.digests import content_digest
from yanting_research.core.provenance import installed_packages
from yanting_research.resources.fingerprints import PACKAGE, code_files, fingerprint_of

__all__ = ["KEPT_ROOMS", "changed_code", "step_key", "step_name"]

KEPT_ROOMS = (
    "preprocessing", "structure", "segmentation", "textstats", "themes", "coding", "comparison", "extraction",
    "auditing", "linkage", "panel", "survey",
)  # fmt: skip
"""Rooms whose results are tables. A room imports itself and the foundation alone, so these decide its results; behind
any other function the whole package is taken."""
_FOUNDATION = ("errors.py", "core", "chinese", "resources")
_SILENT = frozenset({"progress"})
"""Arguments that show something on the way and change nothing in the result."""


def step_name(function: Callable[..., Any]) -> str:
    """``extraction.extract_facts``: module and name of a function or method of this package.

    Raises
    ------
    ValueError
        For any other function: nobody could say when its code has changed.

    Examples
    --------
    >>> from yanting_research.textstats import frequency
    >>> step_name(frequency).split(".")[::2]
    ['textstats', 'frequency']
    >>> step_name(len)
    Traceback (most recent call last):
    ...
    ValueError: builtins.len cannot be kept; allowed: functions and methods of yanting_research
    """
    plain = inspect.unwrap(function)
    module, name = getattr(plain, "__module__", "") or "", getattr(plain, "__qualname__", repr(plain))
    if not module.startswith(f"{yanting_research.__name__}.") or "<" in name or isinstance(plain, type):
        raise ValueError(f"{module}.{name} cannot be kept; allowed: functions and methods of yanting_research")
    return f"{module.partition('.')[2]}.{name}"


def step_key(function: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> str:
    """SHA-256 of the function, the content of all it is given, the code behind it, and every installed package.

    Raises
    ------
    ValueError
        For a function or an argument that cannot be part of a key.
    """
    step = step_name(function)
    bound = inspect.signature(function).bind(*arguments, **options)
    bound.apply_defaults()
    given = {name: value for name, value in bound.arguments.items() if name not in _SILENT}
    return content_digest(step, getattr(function, "__self__", None), given, _fingerprint(_code_of(step)))


def changed_code(function: Callable[..., Any]) -> str:
    """A file behind a function that was changed after this process had loaded the package; ``""`` for none.

    The process then runs the old code, and a result must not be kept under the key of the new.
    """
    for path in _files(_code_of(step_name(function))):
        if _changed_at(path) > yanting_research.LOADED_AT:
            return os.path.relpath(path, PACKAGE)
    return ""


@cache
def _files(code: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(str, code_files(code)))  # as text: every call looks at hundreds of them


def _changed_at(path: str) -> float:
    try:
        return os.stat(path).st_mtime  # noqa: PTH116
    except FileNotFoundError:
        return float("inf")


def _code_of(step: str) -> tuple[str, ...]:
    room = step.partition(".")[0]
    return (*_FOUNDATION, room) if room in KEPT_ROOMS else ("",)


@cache
def _fingerprint(code: tuple[str, ...]) -> str:
    return fingerprint_of(code, (), salt="\n".join(installed_packages()))
