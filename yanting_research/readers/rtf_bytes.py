"""Bytes of an RTF text as characters (RTF 编码): the code page of the font, pairs across groups, what \\u replaces."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["CHARSETS", "ByteText", "codec_of_page"]

CHARSETS = {
    0: "", 1: "", 2: "symbol", 77: "mac_roman", 128: "cp932",
    129: "cp949", 134: "gb18030", 136: "big5hkscs", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
r"""``\fcharset`` of a font and the codec of its bytes; ``""`` is that of the document."""
_PAGES = {
    932: "cp932",
    936: "gb18030",
    949: "cp949",
    950: "big5hkscs",
    65001: "utf-8",
    54936: "gb18030",
    10000: "mac_roman",
}
_DOUBLE = frozenset(("gb18030", "big5hkscs", "cp932", "cp949"))
_FIRST_LEAD = 0x81
_LONGEST_RUN = 1000
_PRIVATE, _BLANK = 0xF000, 0x20
_PUNCTUATION = frozenset((0x85, *range(0x91, 0x98)))
"""Bytes that in code page 1252 are quotation marks and dashes."""


def codec_of_page(page: int | None) -> str:
    r"""The codec of ``\ansicpg936`` or ``\cpg936``; ``cp1252`` for one that is unknown.

    >>> codec_of_page(936), codec_of_page(1252), codec_of_page(0)
    ('gb18030', 'cp1252', 'cp1252')
    """
    if page in _PAGES:
        return _PAGES[page]
    return f"cp{page}" if page is not None and 1250 <= page <= 1258 else "cp1252"


@dataclass(slots=True)
class ByteText:
    """Bytes waiting to be decoded; a lead byte waits for its second one across groups and fonts."""

    document: str = "cp1252"
    codec: str = ""
    waiting: bytearray = field(default_factory=bytearray)
    waiting_codec: str = ""
    is_sure: bool = False
    high: str = ""
    n_damaged: int = 0

    def push(self, raw: bytes) -> str:
        """Take bytes; returns text that must stand before them (of another code page)."""
        codec = self.codec or self.document
        before = ""
        if self.waiting and codec != self.waiting_codec:
            if self.is_half:
                codec = self.waiting_codec  # the second byte of a pair, whatever the font says
            else:
                before = self.flush()
        if not self.waiting:
            self.is_sure = bool(self.codec)
        self.waiting_codec = codec
        self.waiting += raw
        return before

    def unit(self, number: int) -> str:
        r"""The character of ``\uN``: signed, and surrogates in two steps."""
        code = number + 65536 if number < 0 else number
        if 0xD800 <= code <= 0xDBFF:
            before, self.high = self._lone(), chr(code)
            return before
        if 0xDC00 <= code <= 0xDFFF and self.high:
            pair, self.high = self.high + chr(code), ""
            return pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        before = self._lone()
        if not 0 < code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            self.n_damaged += 1
            return before + "\ufffd"
        return before + chr(code)

    def flush(self) -> str:
        """Text of all bytes that wait."""
        raw, self.waiting = bytes(self.waiting), bytearray()
        lone = self._lone()
        if not raw:
            return lone
        if self.waiting_codec == "symbol":
            return lone + "".join(chr(_PRIVATE + code) if code > _BLANK else chr(code) for code in raw)
        if raw.isascii():
            return lone + raw.decode("ascii")
        is_mixed = not self.is_sure and self.waiting_codec in _DOUBLE
        text = _mixed(raw, self.waiting_codec) if is_mixed else raw.decode(self.waiting_codec, "replace")
        self.n_damaged += text.count("\ufffd")
        return lone + text

    def _lone(self) -> str:
        """Half of a pair of surrogates that nothing followed."""
        lone, self.high = self.high, ""
        self.n_damaged += bool(lone)
        return "\ufffd" if lone else ""

    @property
    def is_half(self) -> bool:
        """Whether a lead byte waits for its second one."""
        if self.waiting_codec not in _DOUBLE:
            return False
        try:
            self.waiting.decode(self.waiting_codec)
        except UnicodeDecodeError as error:
            return error.end == len(self.waiting) and error.start == len(self.waiting) - 1
        return False


def _n_high(raw: bytes) -> int:
    """How many bytes at the start are no ASCII."""
    return next((i for i, code in enumerate(raw) if code < 0x80), len(raw))


def _mixed(raw: bytes, codec: str) -> str:
    """Bytes of a font without a character set: an odd byte before letters or pairs is a quotation mark."""
    text, at = [], 0
    while at < len(raw):
        size = 1
        is_quote = raw[at] in _PUNCTUATION and _n_high(raw[at : at + _LONGEST_RUN]) % 2 == 1
        if raw[at] >= _FIRST_LEAD and at + 1 < len(raw) and not is_quote:
            size = 2
        piece = raw[at : at + size]
        try:
            text.append(piece.decode(codec))
        except UnicodeDecodeError:
            size = 1
            text.append(raw[at : at + 1].decode("cp1252", "replace"))
        at += size
    return "".join(text)
