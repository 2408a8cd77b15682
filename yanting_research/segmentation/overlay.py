"""The terms layer (术语层): lexicon terms found on a normalised view of the text.

Width and case of Latin letters and digits are folded, quotes and brackets are stepped over,
so that 村“两委”, 党(工)委 and “卡式”工作法 are found where they stand; offsets lead
into the original. Overlapping and nested terms are all reported.
"""

from __future__ import annotations

from dataclasses import dataclass

import ahocorasick_rs

from yanting_research.core import Lexicon, LexiconEntry

__all__ = ["Overlay", "View", "normalized_view"]

_PAIRS = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "【": "】",
    "〔": "〕",
    "（": "）",
    "(": ")",
    "[": "]",
}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_STRAIGHT = frozenset("\"'＂＇")
_STEPPED = frozenset(_PAIRS) | frozenset(_CLOSERS) | _STRAIGHT
_FULLWIDTH = range(0xFF01, 0xFF5F)
_WIDTH_SHIFT = 0xFEE0


def _fold(ch: str) -> str:
    if ord(ch) in _FULLWIDTH and chr(ord(ch) - _WIDTH_SHIFT).isalnum():
        ch = chr(ord(ch) - _WIDTH_SHIFT)
    return ch.lower() if ch.isascii() else ch


@dataclass(frozen=True, slots=True)
class View:
    """A normalised text; ``origins[i]`` is the place of its i-th character in the original."""

    text: str
    origins: tuple[int, ...]


def normalized_view(text: str) -> View:
    """Fold width and case, step over quotes and brackets.

    Examples
    --------
    >>> normalized_view("村“两委”")
    View(text='村两委', origins=(0, 2, 3))
    """
    kept = [(index, ch) for index, ch in enumerate(text) if ch not in _STEPPED]
    return View("".join(_fold(ch) for _, ch in kept), tuple(index for index, _ in kept))


class Overlay:
    """A lexicon compiled for search.

    Examples
    --------
    >>> entry = LexiconEntry("村两委", "n", "organisation")
    >>> [row["surface"] for row in Overlay(Lexicon((entry,))).find("村“两委”班子")]
    ['村“两委”']
    """

    def __init__(self, lexicon: Lexicon) -> None:
        forms: dict[str, LexiconEntry] = {}
        for entry in lexicon:
            for word in (entry.term, *entry.aliases):
                forms.setdefault(normalized_view(word).text, entry)
        self._forms = forms
        self._keys = sorted(forms)
        self._automaton = ahocorasick_rs.AhoCorasick(self._keys) if self._keys else None

    def find(self, text: str) -> list[dict[str, object]]:
        """Occurrences as rows with term, surface, kind, group, pos, start, end."""
        if self._automaton is None:
            return []
        view = normalized_view(text)
        rows: dict[tuple[int, int, str], dict[str, object]] = {}
        for index, low, high in self._automaton.find_matches_as_indexes(view.text, overlapping=True):
            entry = self._forms[self._keys[index]]
            if not _stands_free(view.text, low, high):
                continue
            span = _balanced(text, view.origins[low], view.origins[high - 1] + 1)
            if span is None:
                continue
            start, end = span
            rows[start, end, entry.term] = {
                "start": start, "end": end, "term": entry.term, "surface": text[start:end],
                "kind": "lexicon", "group": entry.group, "pos": entry.pos,
            }  # fmt: skip
        return [rows[key] for key in sorted(rows)]


def _stands_free(view: str, low: int, high: int) -> bool:
    """A term that begins or ends in a Latin letter or digit must not cut a longer one."""
    return not (_both_ascii(view, low - 1, low) or _both_ascii(view, high - 1, high))


def _both_ascii(view: str, left: int, right: int) -> bool:
    if left < 0 or right >= len(view):
        return False
    return view[left].isascii() and view[left].isalnum() and view[right].isascii() and view[right].isalnum()


def _balanced(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Take in the partner of a half-enclosed bracket when it adjoins, else refuse.

    ``卡式”工作法`` takes in its opening quote; ``党员”“教育`` spans two quotations and is no term.
    """
    open_brackets: list[str] = []
    lone_closers: list[str] = []
    for ch in text[start:end]:
        if ch in _PAIRS:
            if lone_closers:
                return None
            open_brackets.append(ch)
        elif ch in _CLOSERS:
            if open_brackets and open_brackets[-1] == _CLOSERS[ch]:
                open_brackets.pop()
            elif open_brackets:
                return None
            else:
                lone_closers.append(ch)
    for closer in lone_closers:
        start -= 1
        if start < 0 or text[start] != _CLOSERS[closer]:
            return None
    for opener in reversed(open_brackets):
        if end >= len(text) or text[end] != _PAIRS[opener]:
            return None
        end += 1
    return start, end
