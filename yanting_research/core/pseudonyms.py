"""Pseudonyms (假名): a keyed hash in place of what identifies a person."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Sequence

__all__ = ["KEY_BYTES", "PSEUDONYM_MARK", "pseudonym_header", "pseudonyms"]

KEY_BYTES = 32
"""Length of a project's key."""
PSEUDONYM_MARK = "（假名）"
"""Ends the header of every column of pseudonyms."""
_SIGNS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_LENGTH = 24  # of 16 signs each: two of ten million persons share one with a probability of 1e-15


def pseudonym_header(header: str) -> str:
    """The header of a column once it holds pseudonyms.

    >>> pseudonym_header("手机")
    '手机（假名）'
    """
    return header + PSEUDONYM_MARK


def pseudonyms(cells: Sequence[str], key: bytes) -> list[str]:
    """HMAC-SHA256 of every cell under the project's key; a blank cell stays blank.

    The same person gets the same pseudonym in every table under the same key, however the value is spaced or set in
    wide digits. Without the key nobody can try out all identity numbers, as can be done with a plain hash.

    Parameters
    ----------
    cells
        Values of one column.
    key
        32 bytes.

    Returns
    -------
    list of str
        ``P`` and 24 letters from a to p: no digits, so that no pseudonym is taken for a number or a telephone.

    Raises
    ------
    ValueError
        For a key of another length.

    Examples
    --------
    >>> first, second, none = pseudonyms(["13800000000", "138 0000 0000", ""], bytes(32))
    >>> first == second, len(first), none
    (True, 25, '')
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"key of {len(key)} bytes; allowed: {KEY_BYTES} bytes")
    made = {cell: _pseudonym(cell, key) for cell in set(cells)}
    return [made[cell] for cell in cells]


def _pseudonym(cell: str, key: bytes) -> str:
    folded = unicodedata.normalize("NFKC", cell)
    kept = (sign for sign in folded if not sign.isspace() and unicodedata.category(sign) != "Cf" and sign not in "-'")
    value = "".join(kept).upper().removesuffix(".0")
    if not value:
        return ""
    return "P" + hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:_LENGTH].translate(_SIGNS)
