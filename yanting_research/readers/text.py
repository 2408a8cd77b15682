"""Plain text files (纯文本)."""

from __future__ import annotations

import os
import re

from yanting_research.chinese.encodings import Decoded, decode_bytes
from yanting_research.core import Source, sha256_bytes
from yanting_research.errors import ReadError
from yanting_research.readers.opening import MAX_BYTES, display_name, read_limited

__all__ = ["decoding_warnings", "read_text", "text_source"]

_MOST_CONTROLS = 0.01
_FEW_CONTROLS = 3
_SHOWN = 5
_REPLACEMENT = re.compile("\ufffd")
"""``\ufffd``; not ``?``."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f]")
"""``\\x01``; not a tab, a form feed, or the end mark of DOS (``\\x1a``)."""


def read_text(path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES) -> Source:
    """Read one text file; line ends and every other character stay as in the file.

    Parameters
    ----------
    path
        The file.
    max_bytes
        Refuse larger files [bytes].

    Returns
    -------
    Source
        ``text`` is the decoded file; the byte order mark is not part of it. Damaged
        places stand as U+FFFD and are listed in ``warnings``.

    Raises
    ------
    ReadError
        Missing, a folder, empty, too large, or binary.
    EncodingError
        When no encoding is sure enough.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "a.txt")
    ...     _ = file.write_bytes("全县共有党员三千人。".encode("gbk"))
    ...     read_text(file).text
    '全县共有党员三千人。'
    """
    return text_source(read_limited(path, max_bytes=max_bytes), display_name(path))


def text_source(data: bytes, name: str) -> Source:
    """Source of a text file's bytes; see :func:`read_text`."""
    decoded = decode_bytes(data, where=name)
    _refuse_binary(decoded.text, name)
    if not decoded.text.strip("\ufeff\u200b \t\r\n\f\u3000"):
        raise ReadError("holds no text", where=name, expected="text", remedy="save it again or leave it out")
    return Source(
        path=name,
        text=decoded.text,
        reader="text",
        encoding=decoded.encoding,
        sha256=sha256_bytes(data),
        warnings=decoding_warnings(decoded),
    )


def _refuse_binary(text: str, name: str) -> None:
    nul = text.find("\0")
    first = _CONTROL.search(text)
    # a stray character or two in a short note is a slip of the keyboard, whatever its share
    most = max(_FEW_CONTROLS, _MOST_CONTROLS * len(text))
    if nul >= 0 or (first and sum(1 for _ in _CONTROL.finditer(text)) > most):
        place = nul if nul >= 0 or first is None else first.start()
        raise ReadError(
            "looks like a binary file",
            where=f"{name}, character {place}",
            expected="text without control characters",
            remedy="give it its true suffix, or export it as text",
        )


def decoding_warnings(decoded: Decoded) -> tuple[str, ...]:
    """One sentence on what was damaged, here or before the file was saved; empty when nothing was.

    >>> decoding_warnings(decode_bytes(b"abc"))
    ()
    >>> decoding_warnings(decode_bytes("共有\ufffd\ufffd人".encode()))
    ('damaged before it was saved: 2 characters U+FFFD stand in the file itself, the first at character 2',)
    """
    saved = decoded.text.count("\ufffd") - len(decoded.damaged)
    before: tuple[str, ...] = ()
    if saved:
        ours = {at for at, _ in decoded.damaged}
        first = next(match.start() for match in _REPLACEMENT.finditer(decoded.text) if match.start() not in ours)
        held = f"{saved} character{'' if saved == 1 else 's'} U+FFFD stand in the file itself"
        before = (f"damaged before it was saved: {held}, the first at character {first}",)
    if not decoded.damaged:
        return before
    places = ", ".join(f"character {at} (byte {byte})" for at, byte in decoded.damaged[:_SHOWN])
    more = " ..." if len(decoded.damaged) > _SHOWN else ""
    return (f"damaged: {len(decoded.damaged)} byte runs do not decode and stand as U+FFFD: {places}{more}", *before)
