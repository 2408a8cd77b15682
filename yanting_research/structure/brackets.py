"""Quotation marks and brackets (引号、括号) that open without closing, or close without opening."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Unmatched", "unmatched_brackets"]

_PAIRS = {
    "“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉", "（": "）", "(": ")",
    "【": "】", "〔": "〕", "［": "］", "[": "]", "｛": "｝", "{": "}",
}  # fmt: skip
_WIDTHLESS = {"(": "（", ")": "）", "[": "［", "]": "］", "{": "｛", "}": "｝"}
_CLOSERS = {close: open_ for open_, close in _PAIRS.items()}
_QUOTES = frozenset("“‘「『")
_FARTHEST = 2000
"""A pair is looked for over so many code points; a quotation of several paragraphs fits."""

_SIGN = re.compile("[" + re.escape("".join(_PAIRS) + "".join(_PAIRS.values())) + "]")
_ENUMERATOR = re.compile(r"(?:[0-9０-９]{1,2}|[a-zA-Z]|[一二三四五六七八九十]{1,3})[)）]")
"""``1）`` and ``a)`` at the start of a line or clause close nothing."""
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A sign without its partner, or, where ``opened`` is not empty, with one of another width.

    ``expected`` is the partner, or the sign that the partner asks for.
    """

    sign: str
    expected: str
    start: int
    opened: str = ""

    @property
    def is_mixed(self) -> bool:
        """Whether a partner stands there, full width beside half width."""
        return bool(self.opened)


def unmatched_brackets(text: str) -> Iterator[Unmatched]:
    """Signs without partner, in text order. Full and half width pair with each other, and are *mixed*.

    >>> [(u.sign, u.start, u.is_mixed) for u in unmatched_brackets("建立“流动课堂，推行(试行）办法》。")]
    [('“', 2, False), ('）', 13, True), ('》', 16, False)]
    """
    found: list[Unmatched] = []
    stack: list[tuple[str, int]] = []
    for match in _SIGN.finditer(text):
        sign, at = match.group(), match.start()
        while stack and at - stack[0][1] > _FARTHEST:
            found.append(_open(stack.pop(0)))
        if sign in _PAIRS:
            if not (sign in _QUOTES and _continues_quote(text, sign, at, stack)):
                stack.append((sign, at))
        elif not _is_no_bracket(text, sign, at, stack):
            found += _close(stack, sign, at)
    found += [_open(entry) for entry in stack]
    yield from sorted(found, key=lambda unmatched: unmatched.start)


def _open(entry: tuple[str, int]) -> Unmatched:
    return Unmatched(entry[0], _PAIRS[entry[0]], entry[1])


def _same(first: str, second: str) -> bool:
    return _WIDTHLESS.get(first, first) == _WIDTHLESS.get(second, second)


def _close(stack: list[tuple[str, int]], sign: str, at: int) -> list[Unmatched]:
    opener = _CLOSERS[sign]
    depth = next((i for i in range(len(stack) - 1, -1, -1) if _same(stack[i][0], opener)), None)
    if depth is None:
        return [Unmatched(sign, opener, at)]
    found = [_open(entry) for entry in stack[depth + 1 :]]
    opened = stack[depth][0]
    del stack[depth:]
    return [*found, Unmatched(sign, _PAIRS[opened], at, opened)] if _PAIRS[opened] != sign else found


def _continues_quote(text: str, sign: str, at: int, stack: list[tuple[str, int]]) -> bool:
    """Each paragraph of a long quotation opens with the sign again; only the last one closes."""
    if not any(opened == sign for opened, _ in stack):
        return False
    line = text.rfind("\n", max(0, at - 12), at)
    return line >= 0 and not text[line + 1 : at].strip(" \t\u3000")


def _is_no_bracket(text: str, sign: str, at: int, stack: list[tuple[str, int]]) -> bool:
    """An apostrophe (it’s, ’99), or the bracket of an enumerator such as ``1）``."""
    if sign == "’":
        before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
        return after.isdigit() or bool(_LATIN.match(before) and _LATIN.match(after))
    if sign not in {")", "）"} or any(_same(opened, "(") for opened, _ in stack):
        return False
    return any(_ENUMERATOR.fullmatch(text, at - n, at + 1) for n in (1, 2, 3) if at >= n)
