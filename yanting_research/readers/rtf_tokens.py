"""RTF as tokens (RTF 标记): groups, control words, and bytes, with what a \\u replaces left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["tokens"]

_TOKEN = re.compile(
    rb"((?:\\u-?\d{1,6}(?: ?\?|\\'3f)){1,4096})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|((?:\\'[0-9a-fA-F]{2}){1,4096})"
    rb"|\\([^a-zA-Z])|([{}])|[\r\n\x00]{1,4096}|([^\\{}\r\n\x00]{1,65536})|(\\)"
)
r"""``\u20840?\u21439?``, ``\par``, ``\'d6\'d0``, ``\{``, ``{`` or text; a line end of the file is no token."""
_NUMBERS = re.compile(rb"-?\d{1,6}(?= ?\?|\\)")
r"""``20840`` of ``\u20840?``; not the ``3`` of ``\'3f``."""
_LARGEST = 2**31


def tokens(data: bytes) -> Iterator[tuple[str, str, int | None, bytes]]:
    r"""Kind, word, number and bytes: ``("{"|"}"|"word"|"units"|"hex"|"text"|"symbol", ...)``.

    ``units`` are one or more ``\uN``, each with a question mark to fall back on; their numbers
    stand in the bytes, separated by blanks. The data of ``\bin`` is passed over.

    >>> [(kind, word, number, raw) for kind, word, number, raw in tokens(rb"{\b0 a\'d6\u8364?\~}")][1:5]
    [('word', 'b', 0, b''), ('text', '', None, b'a'), ('hex', '', None, b'\xd6'), ('units', '', None, b'8364')]
    """
    at = 0
    while at < len(data):
        found = _TOKEN.match(data, at)
        if found is None:
            return
        at = found.end()
        units, word, number, codes, symbol, brace, text, _ = found.groups()
        if text is not None:
            yield "text", "", None, text
        elif units is not None:
            yield "units", "", None, b" ".join(_NUMBERS.findall(units))
        elif codes is not None:
            yield "hex", "", None, bytes.fromhex(codes.decode("ascii").replace("\\'", ""))
        elif word is not None:
            value = None if number is None else int(number)
            name = word.decode("ascii")
            if name == "bin":
                at += min(max(value or 0, 0), _LARGEST)
            else:
                yield "word", name, value, b""
        elif symbol is not None:
            yield "symbol", symbol.decode("latin-1"), None, symbol
        elif brace is not None:
            yield brace.decode("ascii"), "", None, b""
