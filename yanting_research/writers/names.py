"""Safe file names (文件名) from any text: one name, no path, no collision."""

from __future__ import annotations

import re
import unicodedata

from yanting_research.core import sha256_text

__all__ = ["slug"]

_MAX_BYTES = 80
_HASH_LENGTH = 8
# Windows refuses these with any extension: "con", "COM1.txt"; not "console"
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE | re.DOTALL
)
# "figure-0a1b2c3d" but not "figure-2013": a plain name of this form could meet another one's hash
_HASH_ENDING = re.compile(r"-[0-9a-f]{8}\Z")


def slug(name: str) -> str:
    """A file name without suffix: Han, letters, digits, ``-``, ``_`` and ``.`` are kept.

    A name that needs no change is returned as it is. Any other is mended, cut to 80
    bytes of UTF-8 and given the first 8 hexadecimal digits of the SHA-256 of the
    original, so that two names never share a file, not even on a disk that ignores case.

    Examples
    --------
    >>> slug("培训主题_2013")
    '培训主题_2013'
    >>> slug("../../evil"), slug("CON"), slug("")
    ('evil-0fbfd372', 'file_CON-a3dbc4b6', 'unnamed-e3b0c442')
    """
    kept = "".join(
        character if unicodedata.category(character)[0] in "LMN" or character in "-_." else "_"
        for character in unicodedata.normalize("NFC", name)
    )
    kept = re.sub(r"_{2,200}", "_", kept).strip("._- ")
    if _RESERVED.fullmatch(kept):
        kept = f"file_{kept}"
    plain = kept == name == name.lower() and len(name.encode()) <= _MAX_BYTES and not _HASH_ENDING.search(name)
    if plain and name:
        return name
    return f"{_cut(kept) or 'unnamed'}-{sha256_text(name)[:_HASH_LENGTH]}"


def _cut(text: str) -> str:
    while len(text.encode()) > _MAX_BYTES:
        text = text[:-1]
    return text.strip("._- ")
