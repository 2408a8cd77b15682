"""Small JSON files that vouch for others (封签): their content carries its own hash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from yanting_research.core import canonical_json, sha256_text

__all__ = ["sealed", "unsealed"]


def sealed(content: Mapping[str, Any], *, layout: int) -> dict[str, Any]:
    """Plain content with its layout number and hash."""
    plain: dict[str, Any] = json.loads(canonical_json(dict(content)))
    return {"content": plain, "layout": layout, "sha256": sha256_text(canonical_json([layout, plain]))}


def unsealed(data: bytes, *, layout: int) -> dict[str, Any]:
    """The content of a sealed file.

    Raises
    ------
    ValueError
        When it is damaged, or of another layout.

    Examples
    --------
    >>> unsealed(canonical_json(sealed({"n": 1}, layout=2)).encode(), layout=2)
    {'n': 1}
    """
    said = json.loads(data)
    if not isinstance(said, dict) or said.get("layout") != layout:
        raise ValueError(f"not of layout {layout}")
    if said.get("sha256") != sha256_text(canonical_json([layout, said.get("content")])):
        raise ValueError("its own hash is another")
    content: dict[str, Any] = said["content"]
    return content
