"""Seals (封签): values that carry their own hash, so that a flipped bit in the file that holds them is found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from yanting_research.core.provenance import canonical_json, sha256_text

__all__ = ["SEAL", "sealed", "unsealed"]

SEAL = "sha256"
"""Name under which a value carries the hash of everything else in it."""


def sealed(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as plain JSON values, with its hash.

    Raises
    ------
    ValueError, TypeError
        When JSON cannot hold it.

    Examples
    --------
    >>> sealed({"n": 1})["sha256"][:8]
    '2bfd14f4'
    """
    plain: dict[str, Any] = json.loads(canonical_json(dict(content)))
    return plain | {SEAL: sha256_text(canonical_json(plain))}


def unsealed(value: Any, **stated: object) -> dict[str, Any]:
    """The content of what :func:`sealed` made, read back from JSON.

    Parameters
    ----------
    value
        As ``json.loads`` gave it; anything.
    **stated
        Fields that must stand there with these values, such as the number of a layout; they are left out of the
        result.

    Raises
    ------
    ValueError
        When it has no seal or another content than was sealed, or another value of a field.

    Examples
    --------
    >>> unsealed(sealed({"n": 1, "layout": 2}), layout=2)
    {'n': 1}
    >>> unsealed(sealed({"n": 1}) | {"n": 3})
    Traceback (most recent call last):
    ...
    ValueError: its content is not what was sealed
    """
    if not isinstance(value, dict) or SEAL not in value:
        raise ValueError("it has no seal")
    content = {name: held for name, held in value.items() if name != SEAL}
    for name, wanted in stated.items():
        if content.get(name) != wanted:
            raise ValueError(f"{name} is {content.get(name)!r:.20}, not {wanted!r}")
    if value[SEAL] != sha256_text(canonical_json(content)):
        raise ValueError("its content is not what was sealed")
    return {name: held for name, held in content.items() if name not in stated}
