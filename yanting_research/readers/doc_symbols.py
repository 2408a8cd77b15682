"""Symbol fonts and overstruck characters of Word (符号): ≥ of the font Symbol, ☑ of Wingdings, ① made by a field."""

from __future__ import annotations

import re

from yanting_research.readers.docx_numbering import format_number

__all__ = ["field_text", "symbol_text"]

_SYMBOL = {
    0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″",
    0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕",
    0xD6: "√", 0xD7: "⋅", 0xE5: "∑", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x65: "ε", 0x6C: "λ", 0x6D: "μ",
    0x70: "π", 0x73: "σ", 0x77: "ω", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0x2D: "−", 0x25: "%", 0x2B: "+", 0x3D: "=",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9F: "•", 0xA1: "○",
    0xA7: "▪", 0xA8: "◻", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒", 0xFE: "☑", 0x28: "☎", 0x2A: "✉", 0x46: "☞", 0x4A: "☺",
    **{0x80 + i: chr(0x2460 + i - 1) for i in range(1, 11)},
    0x80: "⓪", 0x8B: "⓿", **{0x8B + i: chr(0x2776 + i - 1) for i in range(1, 11)},
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x97: "●"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_ENCLOSED = re.compile(r"\\o\s{0,9}(?:\\a[a-z]\s{0,9})?\(([○◯〇□△◇()（）])[,;，](.{1,12})\)")
r"""``\o\ac(○,1)``: a character in a ring; not ``\o\ad(\s\up 9(pin),字)``."""
_PHONETIC = re.compile(r"\\o\\a[a-z]\(\\s\\up\s{0,3}\d{1,4}\(([^()]{0,60})\)[,;，]([^()]{0,60})\)")
r"""``\o\ad(\s\up 9(pīn),拼)``: a reading above its character; not ``\o\ac(○,1)``."""
_FRACTION = re.compile(r"\\f\s{0,3}\(([^(),;]{1,40})[,;]([^(),;]{1,40})\)")
r"""``\f(1,2)``: a fraction; not ``\f "宋体"``."""
_SYMBOL_FIELD = re.compile(
    r"\s{0,9}SYMBOL\s{1,9}(0x[0-9a-f]{1,6}|\d{1,6})(?:.{0,60}?\\f\s{0,3}\"?([\w ]{1,30}?)\"?\s{0,9}(?:\\|$))?", re.I
)
r"""``SYMBOL 179 \f "Symbol" \s 12``; not ``SYMBOL`` without a number."""


def symbol_text(code: int, font: str) -> str:
    """The Unicode character of a symbol font's code; ``""`` where it has none.

    Symbol fonts live in the private area U+F000-U+F0FF, where a character has no meaning of its own.

    >>> symbol_text(0xF0B3, "Symbol"), symbol_text(0xF0FE, "Wingdings"), symbol_text(0xF012, "Wingdings")
    ('≥', '☑', '')
    """
    table = _FONTS.get(font.strip().lower())
    if table is not None and (code < 0x100 or 0xF000 <= code <= 0xF0FF):
        return table.get(code & 0xFF, "")
    if not 0x20 <= code <= 0x10FFFF or 0xD800 <= code <= 0xF8FF:
        return ""
    return chr(code)


def field_text(instruction: str) -> tuple[str, str]:
    r"""What a field without a stored result shows, and the reading (拼音) that it sets above.

    Word shows ringed numbers, readings and fractions by EQ fields, which hold no result.

    >>> field_text(r"EQ \o\ac(○,3)"), field_text(r"EQ \* jc2 \o\ad(\s\up 9(pīn),拼)")
    (('③', ''), ('拼', 'pīn'))
    """
    symbol = _SYMBOL_FIELD.match(instruction)
    if symbol:
        return symbol_text(int(symbol.group(1), 0), symbol.group(2) or ""), ""
    if instruction.split()[:1] not in (["EQ"], ["eq"]):
        return "", ""
    phonetic = _PHONETIC.search(instruction)
    if phonetic:
        return phonetic.group(2), phonetic.group(1)
    enclosed = _ENCLOSED.search(instruction)
    if enclosed:
        ring, inside = enclosed.groups()
        number = int(inside) if inside.isdecimal() else 0
        ringed = format_number(number, "decimalEnclosedCircle") if ring in "○◯〇" and number else inside
        return ringed if ringed != inside else f"（{inside}）", ""
    fraction = _FRACTION.search(instruction)
    return (f"{fraction.group(1)}/{fraction.group(2)}", "") if fraction else ("", "")
