"""RTF as tokens (RTF 标记): groups, control words, and bytes, with what a \\u replaces left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["tokens"]

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    rb"|[\r\n\x00]{1,4096}|([^\\{}\r\n\x00]{1,65536})|(\\)"
)
r"""``\par``, ``\u-123 ``, ``\'d6``, ``\{``, ``{`` or text; a line end of the file is no token."""
_LARGEST = 2**31


def tokens(data: bytes) -> Iterator[tuple[str, str, int | None, bytes]]:
    r"""Kind, word, number and bytes: ``("{"|"}"|"word"|"hex"|"text"|"symbol", ...)``.

    The data of ``\bin`` is passed over.

    >>> [(kind, word, number, raw) for kind, word, number, raw in tokens(rb"{\b0 a\'d6\~}")][1:4]
    [('word', 'b', 0, b''), ('text', '', None, b'a'), ('hex', '', None, b'\xd6')]
    """
    at = 0
    while at < len(data):
        found = _TOKEN.match(data, at)
        if found is None:
            return
        at = found.end()
        word, number, code, symbol, brace, text, _ = found.groups()
        if word is not None:
            value = None if number is None else int(number)
            name = word.decode("ascii")
            if name == "bin":
                at += min(max(value or 0, 0), _LARGEST)
            else:
                yield "word", name, value, b""
        elif code is not None:
            yield "hex", "", None, bytes([int(code, 16)])
        elif symbol is not None:
            yield "symbol", symbol.decode("latin-1"), None, symbol
        elif brace is not None:
            yield brace.decode("ascii"), "", None, b""
        elif text is not None:
            yield "text", "", None, text
